import Glibc
import TestSupport
import Testing
import TextFormats

@Suite("Numbers from bytes")
struct NumberTextTests {
    @Test("every short decimal equals strtod to the last bit")
    func againstLibrary() {
        var random = SeededGenerator(seed: 3)
        var texts = [
            "0", "-0", "1", "1.", ".5", "-.5e3", "123456789012345678901234567890", "1e400", "-1e-400",
            "9007199254740993",
        ]
        for _ in 0..<20_000 {
            let value = Double(bitPattern: random.next())
            if value.isFinite { texts.append("\(value)") }
            texts.append("\(random.uniform(-1e6...1e6))")
            texts.append(
                "\(Int.random(in: -1_000_000...1_000_000, using: &random)).\(Int.random(in: 0...999_999, using: &random))"
            )
        }
        for text in texts {
            #expect(parseNumber(text)?.bitPattern == strtod(text, nil).bitPattern, "\(text)")
        }
    }

    @Test(
        "what is not a decimal number is refused",
        arguments: ["", " 1", "1 ", "1,5", "0x1F", "1e", "e5", "-", "1.2.3", "NA", "nan(1)", "1_000"])
    func refused(_ text: String) { #expect(parseNumber(text) == nil) }
}

@Suite("CSV by bytes")
struct CSVTableTests {
    /// The reference: RFC 4180 written as a plain state machine over characters.
    static func naive(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field = ""
        var quoted = false
        var wasQuoted = false
        var characters = Array(text.unicodeScalars)[...]
        while let scalar = characters.popFirst() {
            if quoted {
                if scalar == "\"" {
                    if characters.first == "\"" {
                        field.unicodeScalars.append("\"")
                        characters = characters.dropFirst()
                    } else {
                        quoted = false
                    }
                } else {
                    field.unicodeScalars.append(scalar)
                }
            } else if scalar == "\"" {
                quoted = true
                wasQuoted = true
            } else if scalar == "," {
                row.append(field)
                field = ""
            } else if scalar == "\n" {
                if !(row.isEmpty && field.isEmpty && !wasQuoted) { rows.append(row + [field]) }
                row = []
                field = ""
                wasQuoted = false
            } else if scalar == "\r", characters.first == "\n" {
                continue
            } else {
                field.unicodeScalars.append(scalar)
            }
        }
        if !(row.isEmpty && field.isEmpty && !wasQuoted) { rows.append(row + [field]) }
        return rows
    }

    @Test("random tables equal the naive reader")
    func random() throws {
        var random = SeededGenerator(seed: 5)
        let pieces = ["a", "é", "\"\"", ",", "\n", "x y", "1.5", ""]
        for _ in 0..<500 {
            let width = Int.random(in: 1...4, using: &random)
            var text = (0..<width).map { "c\($0)" }.joined(separator: ",") + "\n"
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                let fields = (0..<width).map { _ -> String in
                    let body = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                        pieces.randomElement(using: &random)!
                    }.joined()
                    let needsQuotes =
                        body.contains { $0 == "," || $0 == "\n" || $0 == "\"" } || (width == 1 && body.isEmpty)
                    return needsQuotes ? "\"\(body)\"" : body
                }
                text += fields.joined(separator: ",") + (Bool.random(using: &random) ? "\n" : "\r\n")
            }
            let table = try CSVTable(bytes: Array(text.utf8), file: "random")
            let expected = Self.naive(text)
            #expect(table.header == expected[0])
            #expect(table.rowCount == expected.count - 1)
            for row in 0..<table.rowCount {
                #expect((0..<width).map { table.text(row: row, column: $0) } == expected[row + 1], "\(text)")
            }
        }
    }

    @Test("writing and reading give the same fields")
    func roundTrip() throws {
        let rows = [["a", "b,c", "say \"hi\""], ["", "line\nbreak", "Côte d'Ivoire"]]
        var writer = CSVWriter(["x", "y", "z"])
        for row in rows { writer.append(row) }
        let table = try CSVTable(bytes: writer.bytes, file: "written")
        #expect((0..<2).map { row in (0..<3).map { table.text(row: row, column: $0) } } == rows)
    }

    @Test(
        "broken files are refused where they break",
        arguments: [
            ("", "f: error: the file is empty\n  needed: a header row with the names of the columns"),
            (
                "a,b\n1,\"2\n",
                "f:2: error: a quoted field is opened and never closed\n  needed: a closing \"\n  to do: double a quote that belongs to the text"
            ),
            ("a,a\n1,2\n", "f:1: error: column `a` stands twice in the header\n  needed: each column once"),
            (
                "a,b\n\"1\"x,2\n",
                "f:2: error: text follows the closing quote of a field\n  needed: a comma or the end of the line\n  to do: double a quote that belongs to the text"
            ),
        ])
    func broken(_ text: String, _ message: String) {
        do {
            _ = try CSVTable(bytes: Array(text.utf8), file: "f")
            Issue.record("accepted")
        } catch {
            #expect(error.description == message)
        }
    }
}

@Suite("Files, digests and names")
struct FileTests {
    @Test("packed and plain files read back, whole")
    func packed() throws {
        let folder = TemporaryFolder()
        var random = SeededGenerator(seed: 8)
        for size in [0, 1, 5000, 3_000_000] {
            let bytes = (0..<size).map { _ in UInt8.random(in: 32...126, using: &random) }
            for name in ["plain.bin", "packed.gz"] {
                try folder.write(name, bytes: bytes)
                let back = try readBytes("\(folder.path)/\(name)")
                #expect(back == bytes)
            }
        }
        #expect(namesInFolder(folder.path) == ["packed.gz", "plain.bin"])
    }

    @Test("equal content gives equal packed bytes")
    func deterministic() throws {
        let folder = TemporaryFolder()
        try folder.write("a.gz", "the same")
        try folder.write("b.gz", "the same")
        #expect(try FileBytes.raw("\(folder.path)/a.gz") == FileBytes.raw("\(folder.path)/b.gz"))
    }

    @Test("a write into a folder that is not there is refused and leaves nothing")
    func cannotWrite() {
        #expect(throws: Diagnostic.self) { try writeAtomically("x", to: "/no-such-folder-here/x.txt") }
    }

    /// FIPS 180-4, examples published with the standard.
    @Test(
        "SHA-256 of the published examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ])
    func digest(_ text: String, _ expected: String) { #expect(sha256(Array(text.utf8)) == expected) }

    @Test(
        "the nearest names",
        arguments: [
            ("KMH", ["KHM"]), ("khm", ["KHM"]), ("VN", ["VNM"]), ("zzz", []), ("polcy", []), ("USAA", ["USA"]),
        ])
    func nearest(_ typed: String, _ expected: [String]) {
        #expect(nearestNames(to: typed, among: ["KHM", "VNM", "USA", "CHN"]) == expected)
    }

    @Test("ill-formed UTF-8 is found at its place")
    func utf8() throws {
        try requireUTF8(Array("Viêt Nam, 柬埔寨, 🇰🇭 and plain text".utf8), file: "f")
        let bad: [[UInt8]] = [
            [0xC0, 0xAF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0x80],
        ]
        for sequence in bad {
            #expect(throws: Diagnostic.self, "\(sequence)") { try requireUTF8(Array("ok".utf8) + sequence, file: "f") }
        }
    }
}
