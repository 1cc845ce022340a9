import DataTables
import GravityEstimation
import TestSupport
import Testing
import TextFormats

@Suite("Examples of docs/reference/gravity-formula.md")
struct ReferenceExampleTests {
    static let table = makeTable(
        """
        exporter,importer,year,trade,dist,rta
        KHM,NA,2000,4,100,0
        VNM,KHM,2000,8,20,1
        KHM,KHM,2000,50,5,0
        KHM,NA,2001,0,100,1
        VNM,KHM,2001,9,20,1
        """)

    /// Terms, and the columns that the page prints, with NaN for a row that is left out.
    static let terms: [(String, [[Double]])] = [
        ("border()", [[1, 1, 0, 1, 1]]),
        ("border(year, ref=2000)", [[0, 0, 0, 1, 1]]),
        ("i(year, rta)", [[0, 1, 0, 0, 0], [0, 0, 0, 1, 1]]),
        ("exporter:dist", [[100, 0, 5, 100, 0], [0, 20, 0, 0, 20]]),
        ("exporter", [[0, 1, 0, 0, 1]]),
        ("log(trade)", [[1.39, 2.08, 3.91, .nan, 2.20]]),
        ("I(trade / 2 - 1)", [[1, 3, 24, -1, 3.5]]),
        ("I(trade > 4)", [[0, 1, 1, 0, 1]]),
        ("I((trade > 4) * dist)", [[0, 20, 5, 0, 20]]),
        ("lag(trade, 1)", [[.nan, .nan, .nan, 4, 8]]),
        ("lead(trade, 1)", [[0, 9, .nan, .nan, .nan]]),
        ("phase(rta, 2)", [[.nan, .nan, .nan, 0.5, 1]]),
        ("exporter:I(1 - border())", [[0, 0, 1, 0, 0], [0, 0, 0, 0, 0]]),
    ]

    @Test("a term has the values printed", arguments: terms)
    func term(_ text: String, _ columns: [[Double]]) throws {
        let frame = try prepare("trade ~ \(text)", table: Self.table).frame
        let rows = (frame.sourceRows ?? Self.table.indices).map { Int($0) }
        #expect(frame.regressors.count == columns.count)
        for (found, printed) in zip(frame.regressors, columns) {
            #expect(rows == printed.indices.filter { !printed[$0].isNaN })
            for (value, row) in zip(found.values, rows) { #expect(abs(value - printed[row]) <= 0.005) }
        }
    }

    static let groups: [(String, [Int32])] = [
        ("exporter", [0, 1, 0, 0, 1]), ("exporter^year", [0, 1, 0, 2, 3]),
        ("sym(exporter, importer)", [0, 1, 2, 0, 1]),
        ("sym()", [0, 1, 2, 0, 1]),
    ]

    @Test("a group has the rows printed", arguments: groups)
    func group(_ text: String, _ codes: [Int32]) throws {
        #expect(try prepare("trade ~ rta | \(text)", table: Self.table).frame.effects[0].codes == codes)
    }

    static let selections: [(String, [Int32])] = [
        ("exporter != importer", [1, 2, 4, 5]), ("year == 2000 and not rta == 1", [1, 3]),
        ("importer in (\"NA\") or trade >= 50", [1, 3, 4]), ("border() == 1 and lag(trade, 1) > 4", [5]),
    ]

    @Test("a selection has the rows printed", arguments: selections)
    func selection(_ text: String, _ rows: [Int32]) throws {
        #expect(try prepare("trade ~ rta", select: text, table: Self.table).frame.sourceRows?.map { $0 + 1 } == rows)
    }
}
