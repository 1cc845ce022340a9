import TestSupport
import Testing
import TextFormats

@testable import DataTables

@Suite("Tables that cannot be used: each with its exact message")
struct BadTableTests {
    /// A text, and the messages it must give.
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        var file = "t.csv"
        var wanted: Set<String>?
        let message: String
        var testDescription: String { name }
    }

    static let refused: [Fault] = [
        Fault(
            name: "ragged row", text: "a,b\n\"x\ny\",2\n3\n",
            message: """
                t.csv:4: error: 1 field
                  needed: 2, one for each column of the header (a, b)
                  to do: put quotes around a text that holds a comma
                """),
        Fault(
            name: "unclosed quote", text: "a,b\n1,2\n3,\"4\n5,6\n",
            message: """
                t.csv:3: error: a quoted field is opened and never closed
                  needed: a closing "
                  to do: double a quote that belongs to the text
                """),
        Fault(
            name: "wrong separator", text: "a;b\n1,5;2\n",
            message: """
                t.csv:1: error: the columns of the header are separated by `;`
                  needed: commas between columns, and `.` as decimal point
                  to do: save the file as comma-separated; spreadsheets with a decimal comma use semicolons
                """),
        Fault(
            name: "duplicate column", text: "a,b,a\n1,2,3\n",
            message: """
                t.csv:1: error: column `a` stands twice in the header
                  needed: each column once
                """),
        Fault(
            name: "empty file", text: "\n\n",
            message: """
                t.csv: error: the file is empty
                  needed: a header row with the names of the columns
                """),
        Fault(
            name: "unknown column", text: "exporter,importer,trade\n", wanted: ["importre", "trade"],
            message: """
                t.csv: error: there is no column `importre`
                  needed: one of exporter, importer, trade
                  Did you mean `importer`?
                """),
        Fault(
            name: "unknown format", text: "a\n", file: "t.xlsx",
            message: """
                t.xlsx: error: the ending of the name tells no format of tables
                  needed: .csv, .csv.gz, .dta or .parquet
                  to do: save the table as comma-separated text, with a name that ends in .csv
                """),
    ]

    @Test("a file that cannot be read", arguments: refused)
    func unreadable(_ fault: Fault) throws {
        let folder = TemporaryFolder()
        try folder.write(fault.file, fault.text)
        let error = #expect(throws: Diagnostics.self) {
            try DataTable.read("\(folder.path)/\(fault.file)", columns: fault.wanted, called: fault.file)
        }
        #expect(error?.description == fault.message)
    }

    /// Texts whose column `x` is asked for as numbers.
    static let wordy: [Fault] = [
        Fault(
            name: "a marker of missing numbers", text: "x,y\n1,NA\n\n\"2\",KHM\nNA,NA\nNA,VNM\n.,VNM\n",
            message: """
                t.csv:5: error: `NA` in column `x` is not a number, and so are 2 more cells below
                  needed: decimal numbers with `.` as decimal point, for the outcome
                  to do: correct the cell, or, where it marks a missing value, say `--missing NA`, which never touches \
                columns of codes
                """),
        Fault(
            name: "decimal comma", text: "x\n1.5\n\"1,5\"\n",
            message: """
                t.csv:3: error: `1,5` in column `x` is not a number
                  needed: decimal numbers with `.` as decimal point, for the outcome
                  to do: correct the cell, or, where it marks a missing value, say `--missing '1,5'`, which never touches \
                columns of codes
                """),
        Fault(
            name: "infinity", text: "x\n1.5\ninf\n1e999\n",
            message: """
                t.csv:3: error: `inf` in column `x` is not a finite number, and so is 1 more cell below
                  needed: decimal numbers with `.` as decimal point, for the outcome
                  to do: correct the cell, or, where it marks a missing value, say `--missing inf`, which never touches \
                columns of codes
                """),
        Fault(
            name: "codes", text: "x\n\"\"\nARG\nNA\n",
            message: """
                t.csv:3: error: column `x` holds no numbers; its first text is `ARG`
                  needed: numbers, for the outcome
                """),
        Fault(
            name: "no such column", text: "y,xx\n1,2\n",
            message: """
                t.csv: error: there is no column `x`
                  needed: one of y, xx
                  Did you mean `xx` or `y`?
                """),
    ]

    @Test("a column that holds no numbers", arguments: wordy)
    func textual(_ fault: Fault) throws {
        let folder = TemporaryFolder()
        try folder.write(fault.file, fault.text)
        let table = try DataTable.read("\(folder.path)/\(fault.file)", called: fault.file)
        let error = #expect(throws: Diagnostics.self) { try table.numbers(of: "x", for: "the outcome") }
        #expect(error?.description == fault.message)
    }

    @Test("more rows than can be counted, and rows without an end, are refused")
    func limits() throws {
        let folder = TemporaryFolder()
        try folder.write("t.csv", "a\n1\n2\n3\n")
        var reader = CSVReader(path: "\(folder.path)/t.csv", file: "t.csv", wanted: nil, markers: [], threads: 1)
        reader.rowLimit = 3
        #expect(try reader.read().rowCount == 3)
        reader.rowLimit = 2
        let error = #expect(throws: Diagnostics.self) { try reader.read() }
        #expect(
            error?.description == """
                t.csv: error: the file has more than 2 rows
                  needed: 2 rows at most
                  to do: leave out rows that the estimation does not use
                """)
        try folder.write("long.csv", "a\n\"" + String(repeating: "x\n", count: 500))
        let source = try CSVPieceSource("\(folder.path)/long.csv", called: "long.csv", rowLimit: 100)
        let piece = CSVPiece()
        #expect(source.fill(piece, size: 8) && piece.count == 2)
        #expect(!source.fill(piece, size: 8))
        #expect(
            source.fault?.description == """
                long.csv: error: a row has more than 100 bytes
                  needed: rows of at most 100 bytes
                  to do: look for a quote that is opened at the start of a field and never closed
                """)
    }

    @Test("a file that changes while it is read is refused", arguments: ["a\n1\n", "a\n1\nx\n"])
    func changing(_ text: String) throws {
        let folder = TemporaryFolder()
        let path = "\(folder.path)/t.csv"
        try folder.write("t.csv", text)
        var reader = CSVReader(path: path, file: "t.csv", wanted: nil, markers: [], threads: 1)
        #expect(try reader.read().columns.count == 1)
        reader.afterPass = { () throws(Diagnostics) in
            do { try FileBytes.writeRaw(Array("a\n2\n3\n4\n".utf8), path) } catch { Issue.record("\(error)") }
        }
        let error = #expect(throws: Diagnostics.self) { try reader.read() }
        #expect(
            error?.description == """
                t.csv: error: the file changed while it was being read
                  needed: a file that nothing writes to
                  to do: wait until it is complete, and run this again
                """)
    }

    @Test("half a gzip file is refused, with any number of threads")
    func truncated() throws {
        let folder = TemporaryFolder()
        try folder.write("whole.csv.gz", "a\n" + (0..<200_000).map { "\($0 &* 7919 % 100_003)\n" }.joined())
        let packed = try FileBytes.raw("\(folder.path)/whole.csv.gz")
        for count in [packed.count / 3, packed.count - 1] {
            try FileBytes.writeRaw(Array(packed.prefix(count)), "\(folder.path)/t.csv.gz")
            for threads in 1...2 {
                let error = #expect(throws: Diagnostics.self) {
                    try DataTable.read("\(folder.path)/t.csv.gz", called: "t.csv.gz", threads: threads)
                }
                #expect(
                    error?.description == """
                        t.csv.gz: error: the gzip data end too early: the file is truncated
                          needed: a whole gzip file
                          to do: copy or download it again, and test it with `gzip -t`
                        """)
            }
        }
    }
}
