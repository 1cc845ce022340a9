import TestSupport
import Testing
import TextFormats

@testable import DataTables

@Suite("Tables from comma-separated text")
struct CSVReaderTests {
    /// What a reader says: a table, or the messages.
    enum Outcome: Equatable {
        case table(SeenTable)
        case faults([String])
    }

    static func fast(
        _ path: String, _ sizes: (first: Int, piece: Int) = (1 << 16, 1 << 20), threads: Int = 1,
        wanted: Set<String>? = nil, missing: [String] = []
    ) -> Outcome {
        do throws(Diagnostics) {
            let reader = CSVReader(
                path: path, file: "f", wanted: wanted, markers: missing, threads: threads, pieceSize: sizes.piece,
                firstSize: sizes.first)
            return .table(SeenTable(try reader.read()))
        } catch {
            return .faults(error.all.map(\.description))
        }
    }

    static func naive(_ path: String, wanted: Set<String>? = nil, missing: [String] = []) throws -> Outcome {
        do throws(Diagnostics) {
            let bytes: [UInt8]
            do { bytes = try readBytes(path, called: "f") } catch { throw Diagnostics([error]) }
            return .table(SeenTable(try naiveTable(bytes, wanted: wanted, missing: missing)))
        } catch {
            return .faults(error.all.map(\.description))
        }
    }

    static let sizes = [(3, 3), (3, 11), (20, 7), (64, 1 << 20), (1 << 16, 1 << 20)]

    @Test("on random tables the fast reader says what the slow one says, whatever the pieces and threads")
    func random() throws {
        var random = SeededGenerator(seed: 5)
        let folder = TemporaryFolder()
        let numbers = ["0", "1", "-2", "1.5", "\"2.5\"", "1e3", "007", "0.1234567890123456789", "+4", "-0", ".5", "6."]
        let texts = [
            "NA", "inf", "nan", "KHM", "01", "a \"b", "\"x,y\"", "\"say \"\"柬\"\"\"", "\"two\nlines\"", "1,", " 1",
        ]
        let empties = ["", "\"\""]
        for round in 0..<400 {
            let width = Int.random(in: 1...4, using: &random)
            let ending = Bool.random(using: &random) ? "\n" : "\r\n"
            var text = Bool.random(using: &random) ? "\u{FEFF}" : ""
            if Int.random(in: 0..<8, using: &random) == 0 { text += ending }
            text +=
                (0..<width).map { ["c\($0)", "\"c \($0)\"", "\"c\"\"\($0)\""].randomElement(using: &random)! }
                .joined(separator: ",") + ending
            // Mostly numbers, so that texts come late; some rows have a comma too many.
            let rarity = Int.random(in: 2...30, using: &random)
            for _ in 0..<Int.random(in: 0...25, using: &random) {
                text +=
                    (0..<width).map { _ -> String in
                        switch Int.random(in: 0..<rarity, using: &random) {
                        case 0:
                            let cell = texts.randomElement(using: &random)!
                            return cell == "1," && rarity < 25 ? "VNM" : cell
                        case 1: return empties.randomElement(using: &random)!
                        default: return numbers.randomElement(using: &random)!
                        }
                    }.joined(separator: ",") + ending
                if Int.random(in: 0..<20, using: &random) == 0 { text += ending }
            }
            if Bool.random(using: &random), text.hasSuffix(ending) { text.removeLast() }
            let name = round % 4 == 0 ? "t.csv.gz" : "t.csv"
            try folder.write(name, text)
            let missing = Bool.random(using: &random) ? ["NA"] : []
            let path = "\(folder.path)/\(name)"
            let expected = try Self.naive(path, missing: missing)
            for size in Self.sizes {
                for threads in 1...2 {
                    let found = Self.fast(path, size, threads: threads, missing: missing)
                    #expect(found == expected, "round \(round), pieces \(size), \(threads) threads: \(text)")
                }
            }
        }
    }

    @Test("a file cut at any byte gives the table or the messages of the slow reader")
    func cut() throws {
        let folder = TemporaryFolder()
        let whole = Array(
            "\u{FEFF}a,\"b \"\"q\"\"\",c\r\n1,\"x,\né\",2\r\n\r\n3,柬,\"4\"\r\n,\"\"\"\",5e1\n6,NA,-.5".utf8)
        for count in 0...whole.count {
            try folder.write("t.csv", bytes: Array(whole.prefix(count)))
            let expected = try Self.naive("\(folder.path)/t.csv")
            for size in Self.sizes { #expect(Self.fast("\(folder.path)/t.csv", size) == expected, "\(count) \(size)") }
        }
    }

    @Test("any byte put in the place of any other is no crash, and gives what the slow reader gives")
    func changed() throws {
        let folder = TemporaryFolder()
        let whole = Array("a,b\n1,\"x\"\n2,\"y\"\"\"\r\n3,z\n".utf8)
        for place in whole.indices {
            for byte in Array("\"\n\r,;x7".utf8) + [0, 0xFF, 0xC3] {
                var bytes = whole
                bytes[place] = byte
                try folder.write("t.csv", bytes: bytes)
                let expected = try Self.naive("\(folder.path)/t.csv")
                for size in [(3, 3), (1 << 16, 1 << 20)] {
                    let found = Self.fast("\(folder.path)/t.csv", size)
                    // A fault of the header is told alone; the slow reader adds those of rows.
                    if case .faults(let messages) = found, case .faults(let all) = expected {
                        #expect(all.starts(with: messages) && !messages.isEmpty, "\(place) \(byte) \(size)")
                    } else {
                        #expect(found == expected, "\(place) \(byte) \(size)")
                    }
                }
            }
        }
    }

    @Test("real files give what the slow reader gives", .enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func realFiles() throws {
        let files = [
            "agtpa/exercise2_mfn.csv", "fixest_trade/trade.csv", "penppml_trade/countries.csv",
            "ppmlhdfe_example/trade_fta.csv", "ppmlhdfe_example/separation/test_11.csv",
        ]
        try withEvery("file", in: files) { file in
            let path = SharedData.path("data/\(file)")
            let expected = try Self.naive(path)
            #expect(Self.fast(path, threads: 2) == expected, Trail.comment)
        }
    }

    @Test("the compressed panels are read", .enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func panels() throws {
        let applications = try DataTable.read(SharedData.path("data/agtpa/applications.csv.gz"))
        #expect(applications.rowCount == 99_981 && applications.columns.count == 17)
        #expect(try applications.groups(of: "exporter").labels.count == 69)
        #expect(try applications.groups(of: "year").labels == (1986...2006).map(String.init))
        let own = try applications.numbers(of: "trade", for: "the outcome")
        #expect(own[0] == 61288.59026286057)
        let trade = try DataTable.read(
            SharedData.path("data/penppml_trade/trade.csv.gz"), columns: ["importer", "export", "year"])
        #expect(trade.rowCount == 316_317 && trade.columns.map(\.name) == ["importer", "year", "export"])
        #expect(try trade.groups(of: "importer").labels.count == 262)
    }

    @Test("numbers that are not in short form are read as the text reader reads them")
    func numbers() throws {
        let folder = TemporaryFolder()
        var random = SeededGenerator(seed: 8)
        var cells: [String] = [
            "9007199254740993", "0.00000000000000000001", "1e308", "-1e-320", "123456789012345678901",
        ]
        for _ in 0..<2000 {
            let value = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &random))
            if value.isFinite { cells.append("\(value)") }
            cells.append("\(Double(Int.random(in: -9_999_999...9_999_999, using: &random)) / 1000)")
        }
        try folder.write("t.csv", "x\n" + cells.joined(separator: "\n"))
        let table = try DataTable.read("\(folder.path)/t.csv")
        #expect(try table.numbers(of: "x", for: "a test").map(\.bitPattern) == cells.map { Double($0)!.bitPattern })
    }
}
