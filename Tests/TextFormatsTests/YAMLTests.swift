import Testing

@testable import TextFormats

/// The message that a text gives, or what it was read as.
private func message(_ text: String) -> String {
    do throws(Diagnostic) {
        return "read as \(try parseYAML(Array(text.utf8), file: "f.yaml").foundWords)"
    } catch {
        return error.description
    }
}

@Suite("YAML with places")
struct YAMLTests {
    static let faults: [(String, String)] = [
        ("", "f.yaml: error: the file is empty\n  needed: keys and values in YAML"),
        ("# only a remark\n", "f.yaml: error: the file is empty\n  needed: keys and values in YAML"),
        (
            "a: 1\nb: x: y\n",
            """
            f.yaml:2:5: error: a `: ` that cannot stand here
              2 | b: x: y
                      ^
              needed: valid YAML
              to do: put quotes around a text that holds `: `, and check the indentation
            """
        ),
        (
            "a: [1, 2\nb: 3\n",
            """
            f.yaml:2:2: error: a list is opened with `[` and not closed before this place (in what begins on line 1)
              2 | b: 3
                   ^
              needed: valid YAML
              to do: separate its items by commas and close it with `]`
            """
        ),
        (
            "a: 1\nü: 2\na: 3\n",
            """
            f.yaml:3:1: error: the key `a` stands twice (first on line 1)
              3 | a: 3
                  ^
              needed: each key once
              to do: take one of the two out
            """
        ),
        (
            "a: 1\n---\nb: 2\n",
            """
            f.yaml:2:1: error: a second document begins here
              2 | ---
                  ^
              needed: one document in a file
              to do: split the file, or take out the `---`
            """
        ),
        (
            "a: &base [1]\nb: *bass\n",
            """
            f.yaml:2:4: error: the alias `*bass` stands for nothing
              2 | b: *bass
                     ^
              needed: an anchor of this name that is complete before the alias
              Did you mean `*base`?
            """
        ),
        (
            "a:\n\t- 1\n",
            """
            f.yaml:2:1: error: a character that cannot begin a value
              2 | \t- 1
                  ^
              needed: valid YAML
              to do: indent with spaces, not tabs; put quotes around a text that begins with @, ` or %
            """
        ),
        (
            "a: !!int 5\n",
            """
            f.yaml:1:4: error: the tag `tag:yaml.org,2002:int`
              1 | a: !!int 5
                     ^
              needed: a value without a tag
              to do: take the tag out; quotes make a text of a number
            """
        ),
        (
            "a: 1\nb: \u{1}\n",
            """
            f.yaml:2:4: error: a control character stands here
              2 | b: \u{FFFD}
                     ^
              needed: text that can be printed
              to do: delete the character; inside double quotes it can be written as an escape, for example \\t
            """
        ),
    ]

    @Test("a text that is no document gives a message with place and advice", arguments: faults)
    func fault(_ text: String, _ expected: String) {
        #expect(message(text) == expected)
    }

    @Test("bytes that are not UTF-8 are refused with their place")
    func notUTF8() {
        #expect(throws: Diagnostic.self) { try parseYAML([0x61, 0x3A, 0x20, 0xFF, 0x0A], file: "f.yaml") }
        do {
            _ = try parseYAML([0x61, 0x3A, 0x20, 0xFF, 0x0A], file: "f.yaml")
        } catch {
            #expect(error.kind == "not-utf8" && error.line == 1 && error.column == 4)
        }
    }

    @Test("places are counted in characters, also behind accents and a byte order mark")
    func places() throws {
        let text = "a: 1\n\"e\u{301}\": [x, \"y\"]\nb:\n  c: >\n    long\n    text\n"
        let root = try parseYAML([0xEF, 0xBB, 0xBF] + Array(text.utf8), file: "f.yaml")
        guard case .sequence(let items)? = root["e\u{301}"]?.content else { throw Missing() }
        #expect(items.map(\.line) == [2, 2])
        #expect(items.map(\.column) == [7, 10])
        #expect(root["b"]?["c"]?.text == "long text\n")
        #expect(root["b"]?["c"]?.line == 4)
    }

    struct Missing: Error {}

    @Test("scalars are numbers, whole numbers or truth values only as a person would write them")
    func scalars() throws {
        let root = try parseYAML(
            Array(
                "v: [1e3, .5, -0.5, +2, 7, inf, .inf, nan, 0x10, 1e999, '5', NO, yes, true, 1_000, ~, 010, '', 1e]".utf8
            ),
            file: "f.yaml")
        guard case .sequence(let items)? = root["v"]?.content else { throw Missing() }
        #expect(
            items.map(\.number) == [1000, 0.5, -0.5, 2, 7] + [Double?](repeating: nil, count: 11) + [10, nil, nil])
        #expect(items.compactMap(\.integer) == [2, 7, 10])
        #expect(items.compactMap(\.boolean) == [true])
        #expect(items[11].text == "NO")
        #expect(items[15].isNull && items[15].text == nil)
        #expect(items[17].text == "" && !items[17].isNull)
    }

    @Test("an alias stands for its anchor")
    func alias() throws {
        let root = try parseYAML(Array("a: &x {k: [1, 2]}\nb: *x\n".utf8), file: "f.yaml")
        #expect(root["b"]?["k"]?.line == 1)
        #expect(root["b"]?["k"]?.foundWords == "a list")
    }

    @Test("a small file cannot unfold into a huge tree, nor nest without end")
    func limits() {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            bomb +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
        }
        #expect(throws: Diagnostic.self) { try parseYAML(Array(bomb.utf8), file: "f.yaml") }
        #expect(message(bomb).contains("more than 200000 values"))
        let deep = String(repeating: "[", count: 100_000)
        #expect(message(deep).contains("nested more than 64 deep"))
    }
}

@Suite("Typed access to a mapping")
struct YAMLReaderTests {
    enum Unit: String, CaseIterable { case one, thousand, million }

    @Test("one pass lists every fault, in the order of the file")
    func everything() throws {
        let text = """
            unit: milion
            yaer: 1993
            share: 1.5
            count: 1e3
            flag: yes
            percent: 10%
            codes: MEX
            """
        let findings = YAMLFindings()
        let root = try parseYAML(Array(text.utf8), file: "w.yaml")
        let reader = try #require(
            YAMLReader(
                root, of: "a world",
                keys: ["name", "unit", "year", "share", "count", "flag", "percent", "codes"], findings: findings))
        #expect(reader.requireString("name", "what it is called") == nil)
        #expect(reader.choice("unit", Unit.self) == nil)
        #expect(reader.double("share", .share) == nil)
        #expect(reader.integer("count", in: 1...Int.max) == nil)
        #expect(reader.boolean("flag") == nil)
        #expect(reader.requireDouble("percent") == nil)
        #expect(reader.list("codes", of: "codes") == nil)
        #expect(throws: Diagnostics.self) { try findings.throwIfErrors() }
        let expected = """
            w.yaml:1:1: error: a world without the key `name`
              1 | unit: milion
                  ^
              needed: `name`: what it is called
            w.yaml:1:7: error: `unit` is `milion`
              1 | unit: milion
                        ^
              needed: one of one, thousand, million
              Did you mean `million`?
            w.yaml:2:1: error: a world has no key `yaer`
              2 | yaer: 1993
                  ^
              needed: one of the keys name, unit, year, share, count, flag, percent, codes
              Did you mean `year`?
            w.yaml:3:8: error: `share` is `1.5`
              3 | share: 1.5
                         ^
              needed: a number from 0 to 1
            w.yaml:4:8: error: `count` is the number `1e3`
              4 | count: 1e3
                         ^
              needed: a whole number, at least 1
            w.yaml:5:7: error: `flag` is `yes`
              5 | flag: yes
                        ^
              needed: true or false
              Did you mean `true`?
            w.yaml:6:10: error: `percent` is `10%`
              6 | percent: 10%
                           ^
              needed: a number
              to do: leave out the % sign
            w.yaml:7:8: error: `codes` is `MEX`
              7 | codes: MEX
                         ^
              needed: a list of codes
            """
        #expect(Diagnostics(findings.ordered).description == expected)
    }
}
