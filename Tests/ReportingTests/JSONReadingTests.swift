import Reporting
import TextFormats
import Testing

@Suite("Reading JSON")
struct JSONReadingTests {
    /// Texts and what they say.
    static let pairs: [(String, JSONValue)] = [
        ("null", JSONValue.null), ("true", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12), ("1.5", 1.5),
        ("1e3", 1000.0), ("1E+3", 1000.0), ("-1.5e-3", -0.0015), ("9223372036854775807", .integer(.max)),
        ("9223372036854775808", .number(9223372036854775808)), ("1e-400", 0.0), ("\"\"", ""),
        ("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "a\"\\/\u{8}\u{C}\n\r\t"),
        ("\"\\u00e9\\ud83d\\ude00\\u0000\"", "é😀\u{0}"), (" [ ] ", .array([])), ("\t{\n}\r", .object([])),
        ("[1,[2,{\"a\":null}]]", [1, [2, ["a": nil]]]), ("{\"b\":1,\"a\":{\"b\":2}}", ["b": 1, "a": ["b": 2]]),
    ]

    private func read(_ text: String, depth: Int = 64) throws(Diagnostic) -> JSONValue {
        try JSONValue(parsing: Array(text.utf8), called: "test", depthLimit: depth)
    }

    @Test(
        "values",
        arguments: JSONReadingTests.pairs)
    func values(_ text: String, _ value: JSONValue) throws { #expect(try read(text) == value) }

    @Test(
        "what is no JSON is refused with its place",
        arguments: [
            "", " ", "nul", "nulll", "True", "01", "1.", ".5", "+1", "-", "1e", "0x1", "NaN", "Infinity", "1e999",
            "[1,]", "[1 2]",
            "[", "]", "{", "{\"a\"}", "{\"a\":1,}", "{a:1}", "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":2}", "\"", "\"\\\"",
            "\"\\x\"",
            "\"\\u12\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\n\"", "\"\u{1}\"",
            "1 1", "// x", "'a'", "\u{FEFF}1",
        ])
    func faults(_ text: String) {
        let fault = #expect(throws: Diagnostic.self) { try read(text) }
        #expect(fault?.kind == "not-json" && fault?.line != nil && fault?.column != nil)
    }

    @Test("depth is counted, and beyond the limit nothing goes on the stack")
    func depth() throws {
        #expect(try read(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)) != .null)
        for count in [65, 1_000_000] {
            #expect(throws: Diagnostic.self) { try read(String(repeating: "[", count: count)) }
            #expect(throws: Diagnostic.self) { try read(String(repeating: "{\"a\":", count: count)) }
        }
    }

    @Test("what was written is read back")
    func roundTrip() throws {
        let value: JSONValue = [
            "text": "a\u{0}\u{1F}\u{7F}\"\\</script>é😀",
            "numbers": [0, -1, 0.1, 1e300, .number(.leastNonzeroMagnitude), .integer(.min)],
            "nested": [["a": [nil, true, false]]],
        ]
        for layout in [JSONValue.Layout.compact, .pretty] {
            #expect(try JSONValue(parsing: value.bytes(layout, safeInHTML: true), called: "test") == value)
        }
    }

    @Test("places are counted in lines and characters")
    func places() {
        let fault = #expect(throws: Diagnostic.self) { try read("{\n  \"é\": x\n}") }
        #expect(fault?.line == 2 && fault?.column == 8)
    }
}
