import TestSupport
import Testing
import TextFormats

@Suite("CSV piece by piece")
struct CSVStreamTests {
    /// Everything a reader can see of a table, row by row, or the messages of what is wrong with it.
    struct Seen: Equatable {
        var header: [String] = []
        var rows: [[String]] = []
        var lines: [Int] = []
        var faults: [String] = []

        mutating func add(_ table: CSVTable) {
            header = table.header
            for row in 0..<table.rowCount {
                rows.append(table.header.indices.map { table.text(row: row, column: $0) })
                lines.append(table.line(ofRow: row))
            }
        }
    }

    static func whole(_ path: String) -> Seen {
        var seen = Seen()
        do {
            seen.add(try CSVTable(contentsOf: path, called: "f"))
        } catch {
            seen.faults = error.all.map(\.description)
        }
        return seen
    }

    static func pieces(_ path: String, _ size: Int) -> Seen {
        var seen = Seen()
        do {
            let stream = try CSVStream(path, called: "f", pieceSize: size)
            while let table = try stream.next() {
                #expect(table.header == stream.header)
                seen.add(table)
            }
            #expect(stream.digest == sha256(try readBytes(path)))
        } catch let error as Diagnostics {
            seen.faults = error.all.map(\.description)
        } catch {
            Issue.record("\(error)")
        }
        return seen
    }

    static let sizes = [1, 2, 3, 5, 8, 13, 64, 1 << 20]

    @Test("any size of piece gives the rows, lines and digest of the whole file")
    func random() throws {
        var random = SeededGenerator(seed: 11)
        let folder = TemporaryFolder()
        let bodies = ["a", "é", "1.5", "", "\"x,y\"", "\"say \"\"柬\"\"\"", "\"two\nlines\"", "\"two\r\nlines\""]
        for name in ["t.csv", "t.csv.gz"] {
            for _ in 0..<60 {
                let width = Int.random(in: 1...3, using: &random)
                var text = Bool.random(using: &random) ? "\u{FEFF}" : ""
                text += (0..<width).map { "c\($0)" }.joined(separator: ",") + "\n"
                for _ in 0..<Int.random(in: 0...12, using: &random) {
                    let ending = ["\n", "\r\n", "\n\n", "\r\n\r\n"].randomElement(using: &random)!
                    text += (0..<width).map { _ in bodies.randomElement(using: &random)! }.joined(separator: ",")
                    text += ending
                }
                if Bool.random(using: &random), text.hasSuffix("\n") { text.removeLast() }
                try folder.write(name, text)
                let expected = Self.whole("\(folder.path)/\(name)")
                for size in Self.sizes {
                    #expect(Self.pieces("\(folder.path)/\(name)", size) == expected, "\(size): \(text)")
                }
            }
        }
    }

    @Test(
        "a fault is told with its place in the file, whichever piece it stands in",
        arguments: [
            "", "\n\n", "a;b\n1;2\n", "a,a\n1,2\n", "a,b\n1,2\n3\n4,5\n", "a,b\n1,2\n3,\"4\n5,6\n",
            "a,b\n1,2\n\n3,\"4\"x\n",
        ])
    func faults(_ text: String) throws {
        let folder = TemporaryFolder()
        try folder.write("t.csv", text)
        let expected = Self.whole("\(folder.path)/t.csv").faults
        #expect(!expected.isEmpty)
        for size in Self.sizes { #expect(Self.pieces("\(folder.path)/t.csv", size).faults == expected, "\(size)") }
    }

    @Test("bytes that are not UTF-8 are told with their line and column")
    func notUTF8() throws {
        let folder = TemporaryFolder()
        try folder.write("t.csv", bytes: Array("a,b\n1,2\n3,é4".utf8) + [0xFF] + Array("\n5,6\n".utf8))
        let expected = Self.whole("\(folder.path)/t.csv").faults
        #expect(expected.first?.hasPrefix("f:3:5: error: byte 0xFF is not UTF-8") == true)
        for size in Self.sizes { #expect(Self.pieces("\(folder.path)/t.csv", size).faults == expected, "\(size)") }
    }

    @Test("what is no gzip file, or half of one, is refused")
    func damaged() throws {
        let folder = TemporaryFolder()
        try folder.write("whole.csv.gz", "a\n" + (0..<5000).map { "\($0 * 7919 % 1000)\n" }.joined())
        let packed = try FileBytes.raw("\(folder.path)/whole.csv.gz")
        try FileBytes.writeRaw(Array(packed.prefix(packed.count / 2)), "\(folder.path)/half.csv.gz")
        try FileBytes.writeRaw(Array("a\n1\n".utf8), "\(folder.path)/plain.csv.gz")
        for name in ["half.csv.gz", "plain.csv.gz"] {
            let expected = Self.whole("\(folder.path)/\(name)").faults
            #expect(expected.count == 1)
            for size in Self.sizes.suffix(3) {
                #expect(Self.pieces("\(folder.path)/\(name)", size).faults == expected, "\(name) \(size)")
            }
        }
    }
}
