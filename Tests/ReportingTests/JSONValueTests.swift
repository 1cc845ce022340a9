import Foundation
import Reporting
import Testing

@Suite("JSON")
struct JSONValueTests {
    static let sample: JSONValue = [
        "name": "tpp", "converged": true, "note": nil, "evaluations": 42, "residual": 1e-12,
        "countries": ["KHM", "VNM"], "nothing": [], "empty": [:],
        "rows": [["code": "KHM", "change": 1.5], ["code": "VNM", "change": -0.25]],
    ]

    @Test("members keep their order, without a space")
    func compact() {
        #expect(
            Self.sample.text()
                == #"{"name":"tpp","converged":true,"note":null,"evaluations":42,"residual":1e-12,"#
                + #""countries":["KHM","VNM"],"nothing":[],"empty":{},"#
                + #""rows":[{"code":"KHM","change":1.5},{"code":"VNM","change":-0.25}]}"#)
    }

    @Test("laid out for reading")
    func pretty() {
        #expect(
            Self.sample.text(.pretty) == """
                {
                  "name": "tpp",
                  "converged": true,
                  "note": null,
                  "evaluations": 42,
                  "residual": 1e-12,
                  "countries": ["KHM", "VNM"],
                  "nothing": [],
                  "empty": {},
                  "rows": [
                    {
                      "code": "KHM",
                      "change": 1.5
                    },
                    {
                      "code": "VNM",
                      "change": -0.25
                    }
                  ]
                }
                """)
        let long = JSONValue.numbers((0..<60).map(Double.init)).text(.pretty)
        #expect(long.hasPrefix("[\n  0.0,\n  1.0,\n") && long.hasSuffix("  59.0\n]"))
    }

    @Test("every character survives, and control characters are escaped")
    func escapes() throws {
        #expect(JSONValue.string("a\"b\\c/d").text() == #""a\"b\\c/d""#)
        #expect(JSONValue.string("\u{8}\t\n\u{C}\r\u{0}\u{1F}\u{7F}").text() == #""\b\t\n\f\r\u0000\u001f\u007f""#)
        #expect(JSONValue.string("Côte 中 🇰🇭").text() == "\"Côte 中 🇰🇭\"")
        #expect(
            JSONValue.string("</script>&").text(safeInHTML: true) == #""\u003c/script\u003e\u0026""#)
        let all = String(String.UnicodeScalarView((0...0x2FF).compactMap(Unicode.Scalar.init)))
        for safe in [true, false] {
            let data = Data(JSONValue.array([.string(all)]).bytes(safeInHTML: safe))
            #expect(try JSONDecoder().decode([String].self, from: data) == [all])
        }
    }

    @Test("numbers read back as the same double; what is not finite is null")
    func numbers() throws {
        let values = [
            0, -0.0, 0.1, 1 / 3, 1e16, 1e21, 1e-7, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -123_456.789,
        ]
        let data = Data(JSONValue.numbers(values).bytes())
        #expect(try JSONDecoder().decode([Double].self, from: data).map(\.bitPattern) == values.map(\.bitPattern))
        #expect(JSONValue.numbers([.nan, .infinity, -.infinity]).text() == "[null,null,null]")
        #expect(JSONValue.integer(.min).text() == "-9223372036854775808")
        #expect(JSONValue.optional(nil as Double?) == .null)
    }

    @Test("a name twice in one object traps")
    func repeatedName() async {
        await #expect(processExitsWith: .failure) {
            _ = JSONValue.object([.init("a", 1), .init("a", 2)]).text()
        }
    }
}
