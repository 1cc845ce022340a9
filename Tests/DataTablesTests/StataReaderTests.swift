import CReadStat
import Glibc
import TestSupport
import Testing
import TextFormats

@testable import DataTables

/// Writes small Stata files by ReadStat's own writer.
enum StataFile {
    /// A cell of a variable.
    enum Cell {
        case number(Double)
        case missing
        /// An extended missing value, `.a` to `.z`.
        case tagged(CChar)
        case text(String)
    }

    /// A variable: its storage, and its cells from the top.
    struct Variable {
        let name: String
        let type: readstat_type_t
        let cells: [Cell]
        /// Labels of its values; `nil` for none.
        var labels: [(value: Int32, text: String)]?
    }

    struct WritingFailed: Error { let message: String }

    static func write(_ variables: [Variable], to path: String) throws {
        guard let file = fopen(path, "wb") else { throw WritingFailed(message: path) }
        defer { fclose(file) }
        guard let writer = readstat_writer_init() else { throw WritingFailed(message: "no writer") }
        defer { readstat_writer_free(writer) }
        readstat_set_data_writer(writer) { data, length, context in
            fwrite(data, 1, length, context?.assumingMemoryBound(to: FILE.self))
        }
        let made = variables.map { variable in
            let column = readstat_add_variable(writer, variable.name, variable.type, 12)
            if let labels = variable.labels {
                let set = readstat_add_label_set(writer, READSTAT_TYPE_INT32, "\(variable.name)_set")
                for (value, text) in labels { readstat_label_int32_value(set, value, text) }
                readstat_variable_set_label_set(column, set)
            }
            return column
        }
        func check(_ code: readstat_error_t) throws {
            if code != READSTAT_OK { throw WritingFailed(message: String(cString: readstat_error_message(code))) }
        }
        let rows = variables.first?.cells.count ?? 0
        try check(readstat_begin_writing_dta(writer, file, rows))
        for row in 0..<rows {
            try check(readstat_begin_row(writer))
            for (variable, column) in zip(variables, made) {
                switch variable.cells[row] {
                case .missing: try check(readstat_insert_missing_value(writer, column))
                case .tagged(let tag): try check(readstat_insert_tagged_missing_value(writer, column, tag))
                case .text(let text): try check(readstat_insert_string_value(writer, column, text))
                case .number(let number):
                    switch variable.type {
                    case READSTAT_TYPE_INT8: try check(readstat_insert_int8_value(writer, column, Int8(number)))
                    case READSTAT_TYPE_INT16: try check(readstat_insert_int16_value(writer, column, Int16(number)))
                    case READSTAT_TYPE_INT32: try check(readstat_insert_int32_value(writer, column, Int32(number)))
                    case READSTAT_TYPE_FLOAT: try check(readstat_insert_float_value(writer, column, Float(number)))
                    default: try check(readstat_insert_double_value(writer, column, number))
                    }
                }
            }
            try check(readstat_end_row(writer))
        }
        try check(readstat_end_writing(writer))
    }

    static let sample = [
        Variable(
            name: "exporter", type: READSTAT_TYPE_STRING, cells: [.text("NA"), .text("柬"), .text(""), .text("NA")]),
        Variable(
            name: "trade", type: READSTAT_TYPE_DOUBLE, cells: [.number(1.5), .missing, .number(-0.1), .tagged(97)]),
        Variable(
            name: "rta", type: READSTAT_TYPE_INT8, cells: [.number(1), .number(2), .tagged(122), .number(1)],
            labels: [(1, "yes"), (2, "no")]),
        Variable(name: "year", type: READSTAT_TYPE_INT16, cells: [1990, 1991, 1992, 1993].map { .number($0) }),
        Variable(name: "pair", type: READSTAT_TYPE_INT32, cells: [70_000, 1, -5, 0].map { .number($0) }),
        Variable(name: "share", type: READSTAT_TYPE_FLOAT, cells: [0.5, 0.25, 0, 1].map { .number($0) }),
    ]
}

@Suite("Tables from Stata files")
struct StataReaderTests {
    @Test("numbers, texts, missing values and labels of numbers")
    func sample() throws {
        let folder = TemporaryFolder()
        let path = "\(folder.path)/t.dta"
        try StataFile.write(StataFile.sample, to: path)
        #expect(try DataTable.header(of: path) == ["exporter", "trade", "rta", "year", "pair", "share"])
        let table = try DataTable.read(path, called: "t.dta")
        #expect(
            SeenTable(table).columns == [
                "exporter codes [0, 1, -1, 0] [\"NA\", \"柬\"]", "trade numbers [\"1.5\", \"\", \"-0.1\", \"\"]",
                "rta codes [0, 1, -1, 0] [\"yes\", \"no\"]",
                "year numbers [\"1990.0\", \"1991.0\", \"1992.0\", \"1993.0\"]",
                "pair numbers [\"70000.0\", \"1.0\", \"-5.0\", \"0.0\"]",
                "share numbers [\"0.5\", \"0.25\", \"0.0\", \"1.0\"]",
            ])
        #expect(table.rowPlaces == .observations)
        let some = try DataTable.read(path, columns: ["year", "exporter"])
        #expect(some.columns.map(\.name) == ["exporter", "year"] && some.rowCount == 4)
        let error = #expect(throws: Diagnostics.self) { try table.numbers(of: "exporter", for: "the outcome") }
        #expect(
            error?.description == """
                t.dta: error: column `exporter` holds no numbers; its first text is `NA` in observation 1
                  needed: numbers, for the outcome
                """)
    }

    /// Columns with labels, and how each is to be read.
    static let labelled: [(cells: [Double], labels: [(value: Int32, text: String)], seen: String, kinds: [String])] = [
        // As `encode` writes it: the same economy has another number in another column.
        ([3, 1, 3], [(1, "KHM"), (2, "LAO"), (3, "NA")], "codes [0, 1, 0] [\"NA\", \"KHM\"]", ["value-labels"]),
        // A value without a label is its number; it may look like a label, and then is that text.
        (
            [1, 7, 2], [(1, "KHM"), (2, "7")], "codes [0, 1, 1] [\"KHM\", \"7\"]",
            ["value-labels", "value-without-label"]
        ),
        // Two values with one label are one text.
        ([1, 2, 5], [(1, "A"), (2, "B"), (5, "A")], "codes [0, 1, 0] [\"A\", \"B\"]", ["value-labels"]),
        // A dummy stays a number.
        ([0, 1, 0], [(0, "no"), (1, "yes")], "numbers [\"0.0\", \"1.0\", \"0.0\"]", ["unused-labels"]),
        // Labels that repeat the numbers say nothing.
        (
            [1990, 1994, 1990], [(1990, "1990"), (1994, "1994")], "numbers [\"1990.0\", \"1994.0\", \"1990.0\"]",
            ["unused-labels"]
        ),
        // Labels of special values only, and beside values that are not whole.
        ([-9, 20, 30], [(-9, "refused")], "numbers [\"-9.0\", \"20.0\", \"30.0\"]", ["few-labels"]),
        ([-9, 2.5, -9], [(-9, "refused")], "numbers [\"-9.0\", \"2.5\", \"-9.0\"]", ["few-labels"]),
        // Labels of values that do not occur.
        ([5, 6, 7], [(1, "yes")], "numbers [\"5.0\", \"6.0\", \"7.0\"]", []),
    ]

    @Test("a column is texts where its labels are what it means", arguments: labelled.indices)
    func valueLabels(_ number: Int) throws {
        let folder = TemporaryFolder()
        let path = "\(folder.path)/t.dta"
        let (cells, labels, seen, kinds) = Self.labelled[number]
        try StataFile.write(
            [
                StataFile.Variable(
                    name: "x", type: READSTAT_TYPE_DOUBLE, cells: cells.map { .number($0) }, labels: labels)
            ], to: path)
        let table = try DataTable.read(path, called: "t.dta")
        #expect(SeenTable(table).columns == ["x \(seen)"])
        #expect(table.findings.map(\.kind) == kinds)
        #expect(table.columns[0].isReadByLabels == seen.hasPrefix("codes"))
        #expect(table.findings.allSatisfy { $0.found.contains("`x`") && $0.file == "t.dta" })
    }

    @Test("unknown columns and files that are no Stata files are refused")
    func refused() throws {
        let folder = TemporaryFolder()
        let path = "\(folder.path)/t.dta"
        try StataFile.write(StataFile.sample, to: path)
        let unknown = #expect(throws: Diagnostics.self) { try DataTable.read(path, columns: ["yaer"], called: "t.dta") }
        #expect(
            unknown?.description == """
                t.dta: error: there is no column `yaer`
                  needed: one of exporter, trade, rta, year, pair, share
                  Did you mean `year`?
                """)
        try folder.write("csv.dta", "a,b\n1,2\n")
        let text = #expect(throws: Diagnostics.self) { try DataTable.read("\(folder.path)/csv.dta", called: "csv.dta") }
        #expect(text?.all.first?.kind == "damaged-stata-file")
        let absent = #expect(throws: Diagnostics.self) { try DataTable.read("\(folder.path)/no.dta", called: "no.dta") }
        #expect(absent?.all.first?.kind == "missing-file")
    }

    @Test("a file cut anywhere is refused or read whole, and never a crash")
    func cut() throws {
        let folder = TemporaryFolder()
        try StataFile.write(StataFile.sample, to: "\(folder.path)/t.dta")
        let whole = try FileBytes.raw("\(folder.path)/t.dta")
        let expected = SeenTable(try DataTable.read("\(folder.path)/t.dta"))
        var refusals = 0
        for count in stride(from: 0, to: whole.count, by: 7) {
            try FileBytes.writeRaw(Array(whole.prefix(count)), "\(folder.path)/c.dta")
            do throws(Diagnostics) {
                #expect(SeenTable(try DataTable.read("\(folder.path)/c.dta")) == expected, "\(count)")
            } catch {
                refusals += 1
                #expect(!error.all.isEmpty)
            }
        }
        #expect(refusals > whole.count / 14)
    }
}
