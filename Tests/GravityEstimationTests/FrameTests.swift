import DataTables
import GravityEstimation
import TestSupport
import Testing
import TextFormats

@Suite("Frames of a small table, by hand")
struct FrameTests {
    /// Right sides, and the columns they stand for over the eight rows of the small table.
    static let regressors: [(String, [String: [Double]])] = [
        ("border()", ["border()": [1, 1, 1, 1, 0, 1, 1, 1]]),
        ("border(year)", ["border::2000": [1, 1, 1, 1, 0, 0, 0, 0], "border::2001": [0, 0, 0, 0, 0, 1, 1, 1]]),
        ("border(year, ref=2000)", ["border::2001": [0, 0, 0, 0, 0, 1, 1, 1]]),
        ("i(year)", ["year::2000": [1, 1, 1, 1, 1, 0, 0, 0], "year::2001": [0, 0, 0, 0, 0, 1, 1, 1]]),
        ("i(year, ref=2001)", ["year::2000": [1, 1, 1, 1, 1, 0, 0, 0]]),
        ("i(year, rta)", ["year::2000:rta": [0, 1, 0, 1, 0, 0, 0, 0], "year::2001:rta": [0, 0, 0, 0, 0, 1, 0, 1]]),
        ("i(exporter, rta, ref=(\"KHM\", \"NA\"))", ["exporter::VNM:rta": [0, 0, 0, 1, 0, 0, 0, 1]]),
        (
            "i(I(trade > 4))",
            [
                "I(trade > 4)::0": [1, 1, 1, 0, 0, 0, 1, 0], "I(trade > 4)::1": [0, 0, 0, 1, 1, 1, 0, 1],
            ]
        ),
        ("exporter", ["exporter::NA": [0, 0, 1, 0, 0, 0, 1, 0], "exporter::VNM": [0, 0, 0, 1, 0, 0, 0, 1]]),
        (
            "exporter:rta",
            [
                "exporter::KHM:rta": [0, 1, 0, 0, 0, 1, 0, 0], "exporter::NA:rta": [0, 0, 0, 0, 0, 0, 0, 0],
                "exporter::VNM:rta": [0, 0, 0, 1, 0, 0, 0, 1],
            ]
        ),
        (
            "trade:exporter:rta",
            [
                "trade:exporter::KHM:rta": [0, 0, 0, 0, 0, 5, 0, 0],
                "trade:exporter::NA:rta": [0, 0, 0, 0, 0, 0, 0, 0],
                "trade:exporter::VNM:rta": [0, 0, 0, 8, 0, 0, 0, 9],
            ]
        ),
        // Beside the variable itself the first value has no column.
        (
            "exporter*rta",
            [
                "exporter::NA": [0, 0, 1, 0, 0, 0, 1, 0], "exporter::VNM": [0, 0, 0, 1, 0, 0, 0, 1],
                "rta": [0, 1, 0, 1, 0, 1, 0, 1], "exporter::NA:rta": [0, 0, 0, 0, 0, 0, 0, 0],
                "exporter::VNM:rta": [0, 0, 0, 1, 0, 0, 0, 1],
            ]
        ),
        ("rta:trade", ["rta:trade": [0, 0, 0, 8, 0, 5, 0, 9]]),
        ("year:rta", ["year:rta": [0, 2000, 0, 2000, 0, 2001, 0, 2001]]),
        (
            "rta*trade",
            [
                "rta": [0, 1, 0, 1, 0, 1, 0, 1], "trade": [4, 0, 2, 8, 50, 5, 3, 9],
                "rta:trade": [0, 0, 0, 8, 0, 5, 0, 9],
            ]
        ),
        ("I(rta * 2 + 1)", ["I(rta * 2 + 1)": [1, 3, 1, 3, 1, 3, 1, 3]]),
        ("I(trade / 2)", ["I(trade / 2)": [2, 0, 1, 4, 25, 2.5, 1.5, 4.5]]),
        ("I(-trade^2)", ["I(-trade^2)": [-16, 0, -4, -64, -2500, -25, -9, -81]]),
        ("I(2^rta^2 - 1)", ["I(2^rta^2 - 1)": [0, 1, 0, 1, 0, 1, 0, 1]]),
        ("I(exporter == \"NA\")", ["I(exporter == \"NA\")": [0, 0, 1, 0, 0, 0, 1, 0]]),
        ("I(exporter == importer)", ["I(exporter == importer)": [0, 0, 0, 0, 1, 0, 0, 0]]),
        ("I(not (trade > 4 or year == 2001))", ["I(not (trade > 4 or year == 2001))": [1, 1, 1, 0, 0, 0, 0, 0]]),
        ("I((trade > 4) * trade)", ["I((trade > 4) * trade)": [0, 0, 0, 8, 50, 5, 0, 9]]),
        ("I(trade not in (4, 5))", ["I(trade not in (4, 5))": [0, 1, 1, 1, 1, 0, 1, 1]]),
        ("abs(trade - 5)", ["abs(trade - 5)": [1, 5, 3, 3, 45, 0, 2, 4]]),
        ("sqrt(I(trade - trade + 9))", ["sqrt(I(trade - trade + 9))": [3, 3, 3, 3, 3, 3, 3, 3]]),
        (
            "exp(I(0 * rta)) + log1p(I(0 * rta)) + log(I(1 + 0 * rta))",
            [
                "exp(I(0 * rta))": [1, 1, 1, 1, 1, 1, 1, 1], "log1p(I(0 * rta))": [0, 0, 0, 0, 0, 0, 0, 0],
                "log(I(1 + 0 * rta))": [0, 0, 0, 0, 0, 0, 0, 0],
            ]
        ),
    ]

    @Test("a term stands for these columns", arguments: regressors)
    func regressor(_ terms: String, _ columns: [String: [Double]]) throws {
        let prepared = try prepare("I(trade + 0) ~ \(terms)")
        let found = prepared.frame.regressors
        #expect(Dictionary(uniqueKeysWithValues: found.map { ($0.name, $0.values) }) == columns)
        #expect(prepared.frame.sourceRows == nil)
        #expect(prepared.missing.isEmpty)
    }

    /// Terms over other years of a pair: lines of the rows that have a value, and the values.
    static let shifts: [(String, [Int], [Double])] = [
        ("lag(trade, 1)", [7, 9], [4, 8]),
        ("lead(trade, 1)", [2, 5], [5, 9]),
        ("phase(rta, 1)", [2, 3, 4, 5, 6, 7, 8, 9], [0, 1, 0, 1, 0, 1, 0, 1]),
        ("phase(rta, 2)", [7, 9], [0.5, 1]),
        ("lag(I(trade * 10), 1)", [7, 9], [40, 80]),
        ("lag(border(), 1)", [7, 9], [1, 1]),
        ("I(trade - lag(trade, 1))", [7, 9], [1, 1]),
    ]

    @Test("a term over other years has these values, and is missing elsewhere", arguments: shifts)
    func shift(_ term: String, _ lines: [Int], _ values: [Double]) throws {
        let prepared = try prepare("trade ~ \(term)")
        #expect(prepared.frame.regressors.map(\.values) == [values])
        #expect((prepared.frame.sourceRows ?? smallTable.indices).map { Int($0) + 2 } == lines)
        let inner = term.hasPrefix("I(trade - ") ? "lag(trade, 1)" : term
        #expect(prepared.missing == (lines.count == 8 ? [] : [MissingCells(name: inner, rowCount: 6)]))
    }

    @Test("a lag looks at rows that are not selected")
    func lagBeyondSelection() throws {
        let prepared = try prepare("trade ~ lag(trade, 1)", select: "year == 2001 and exporter == \"KHM\"")
        #expect(prepared.frame.regressors[0].values == [4])
        #expect(prepared.frame.sourceRows == [5])
    }

    @Test("a shifted value may be missing in the row itself")
    func lagOfGap() throws {
        let table = makeTable("exporter,importer,year,trade,rta\nA,B,2000,1,1\nA,B,2001,2,")
        let prepared = try prepare("trade ~ lag(rta, 1)", table: table)
        #expect(prepared.frame.outcome.values == [2])
        #expect(prepared.frame.regressors[0].values == [1])
    }

    @Test("sectors tell rows of a pair and year apart")
    func sectors() throws {
        let table = makeTable(
            "exporter,importer,year,good,trade\nA,B,2000,x,1\nA,B,2000,y,2\nA,B,2001,y,3\nA,B,2001,x,4")
        let prepared = try prepare(
            "trade ~ lag(trade, 1)", table: table, columns: GravityColumns(sector: "good"))
        #expect(prepared.frame.regressors[0].values == [2, 1])
    }

    @Test("columns that data sets call otherwise are found")
    func roles() throws {
        for (exporter, importer, year) in [
            ("iso_o", "iso_d", "year"), ("origin", "destination", "Year"), ("exp", "imp", "yr"),
        ] {
            let table = makeTable("\(importer),\(exporter),\(year),trade\nB,A,2000,1\nA,A,2000,2\nB,A,2001,3")
            let prepared = try prepare("trade ~ border() | sym()", table: table)
            #expect(prepared.frame.regressors[0].values == [1, 0, 1])
            #expect(try prepare("trade ~ lag(trade, 1)", table: table).frame.regressors[0].values == [1])
        }
        let table = makeTable("from,to,trade\nB,A,1\nA,A,2")
        let stated = GravityColumns(exporter: "from", importer: "to")
        #expect(try prepare("trade ~ border()", table: table, columns: stated).frame.regressors[0].values == [1, 0])
    }

    @Test("rows leave by reason: not selected, missing, without a finite value")
    func leftOut() throws {
        let prepared = try prepare(
            "log(trade) ~ log(dist) | lang", select: "exporter != importer", cluster: "exporter")
        // Line 3 has no language, line 8 no distance; line 3 would also have log 0.
        #expect(prepared.missing == [MissingCells(name: "dist", rowCount: 1), MissingCells(name: "lang", rowCount: 1)])
        #expect(prepared.frame.sourceRows == [0, 2, 3, 5, 7])
        #expect(
            prepared.frame.leftOut == [
                LeftOutRows(reason: .notSelected, rows: [4]), LeftOutRows(reason: .missing, rows: [1, 6]),
            ])
        #expect(
            prepared.findings.map(\.description) == [
                "trade.csv:8: note: `dist` has no value in 1 row, the first of them here\n  to do: they are left out",
                "trade.csv:3: note: `lang` has no value in 1 row, the first of them here\n  to do: they are left out",
            ])
        #expect(prepared.frame.effects[0].codes == [0, 0, 1, 0, 1])
    }

    @Test("the logarithm of zero leaves a row out, and says so")
    func logarithmOfZero() throws {
        let prepared = try prepare("log(trade) ~ rta")
        #expect(prepared.frame.rowCount == 7)
        #expect(prepared.frame.leftOut == [LeftOutRows(reason: .missing, rows: [1])])
        #expect(
            prepared.findings.map(\.description) == [
                """
                trade.csv:3: warning: `log(trade)` has no finite value in 1 row; here trade is 0
                  to do: they are left out; Poisson takes the outcome itself, zeros included
                """
            ])
        let quotient = try prepare("trade ~ I(1 / rta)")
        #expect(quotient.frame.sourceRows == [1, 3, 5, 7])
        #expect(quotient.findings.map(\.kind) == ["not-finite"])
        let table = makeTable("trade,x\n1,inf\n2,3")
        #expect(try prepare("trade ~ x", table: table).frame.outcome.values == [2])
    }

    @Test("weights and offsets are numbers of each row; a weight of zero leaves the row out")
    func weightsAndOffsets() throws {
        let prepared = try prepare("trade ~ rta + offset(trade / 2) + offset(year)", weights: "trade * 2")
        #expect(prepared.frame.weights == [8, 4, 16, 100, 10, 6, 18])
        #expect(prepared.frame.offset == [2002, 2001, 2004, 2025, 2003.5, 2002.5, 2005.5])
        #expect(prepared.frame.sourceRows == [0, 2, 3, 4, 5, 6, 7])
        #expect(prepared.findings.map(\.kind) == ["zero-weight"])
        #expect(prepared.frame.regressors.map(\.name) == ["rta"])
    }

    @Test("the reference of dummies is named")
    func reference() throws {
        #expect(
            try prepare("trade ~ exporter").findings.map(\.description) == [
                """
                formula: note: `exporter` stands for 2 columns, one for each value of exporter but the first, `KHM`
                  to do: `i(exporter, ref="VNM")` chooses another
                """
            ])
    }

    @Test("a column in use is shared with the table where all rows are kept")
    func sharing() throws {
        let frame = try prepare("trade ~ rta | exporter", select: "trade >= 0").frame
        for (column, values) in [("trade", frame.outcome.values), ("rta", frame.regressors[0].values)] {
            guard case .numbers(let original)? = smallTable.column(column)?.content else { continue }
            #expect(
                original.withUnsafeBufferPointer { $0.baseAddress } == values.withUnsafeBufferPointer { $0.baseAddress }
            )
        }
        guard case .codes(let codes, _)? = smallTable.column("exporter")?.content else { return }
        #expect(
            codes.withUnsafeBufferPointer { $0.baseAddress }
                == frame.effects[0].codes.withUnsafeBufferPointer { $0.baseAddress })
    }

    @Test("the columns that a reader has to store")
    func needed() throws {
        let header = smallTable.columns.map(\.name) + ["spare"]
        func names(_ formula: String, _ select: String? = nil, _ cluster: String? = nil) throws -> [String] {
            try neededColumns(
                header: header, file: "trade.csv", formula: GravityFormula(parsing: formula),
                selection: select.map { try Selection(parsing: $0) },
                clusters: cluster.map { try ClusterSpecification(parsing: $0) })
        }
        #expect(try names("trade ~ rta") == ["trade", "rta"])
        #expect(try names("trade ~ border()") == ["exporter", "importer", "trade"])
        #expect(try names("trade ~ lag(rta, 4)") == ["exporter", "importer", "year", "trade", "rta"])
        #expect(
            try names("trade ~ 1 | sym()", "year == 2000", "lang") == ["exporter", "importer", "year", "trade", "lang"])
        #expect(try names("trade ~ i(year, rta) + offset(dist) | lang") == ["year", "trade", "dist", "rta", "lang"])
        let error = #expect(throws: Diagnostics.self) { try names("tarde ~ rat", "dits == 1", "pair") }
        #expect(error?.all.map(\.kind) == [String](repeating: "unknown-column", count: 4))
        #expect(error?.all.map(\.file) == ["formula", "formula", "selection", "cluster"])
    }
}
