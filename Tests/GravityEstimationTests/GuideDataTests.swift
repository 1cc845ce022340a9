import DataTables
import GravityEstimation
import TestSupport
import Testing
import TextFormats

@Suite(
    "Frames of the gravity panel of the UNCTAD and WTO guide",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct GuideDataTests {
    static let table = Result {
        try sharedTable(
            "data/agtpa/applications.csv.gz",
            columns: ["exporter", "importer", "pair_id", "year", "trade", "rta", "rta_lag4", "rta_lead4"])
    }

    private func numbers(_ name: String) throws -> [Double] {
        guard case .numbers(let values)? = try Self.table.get().column(name)?.content else { return [] }
        return values
    }

    @Test("border(year) is a dummy of international rows of each year")
    func borders() throws {
        let table = try Self.table.get()
        let frame = try prepare("trade ~ border(year, ref=1986) | exporter^year + importer^year", table: table).frame
        #expect(frame.rowCount == 99_981)
        #expect(frame.sourceRows == nil)
        #expect(frame.regressors.map(\.name) == (1987...2006).map { "border::\($0)" })
        let years = try numbers("year")
        guard case .codes(let exporters, let names)? = table.column("exporter")?.content,
            case .codes(let importers, let others)? = table.column("importer")?.content
        else {
            Issue.record("exporters and importers are texts")
            return
        }
        for (position, year) in (1987...2006).enumerated() {
            let expected = years.indices.map { row in
                years[row] == Double(year) && names[Int(exporters[row])] != others[Int(importers[row])] ? 1.0 : 0
            }
            #expect(frame.regressors[position].values == expected)
        }
        #expect(frame.effects.map(\.groupCount) == [69 * 21, 69 * 21])
    }

    /// A term, the file's own column, the years in which it has a value, and how many pairs the file contradicts itself on:
    /// its lags and leads come from another list of agreements, so that for these pairs `rta` or the own column is zero
    /// throughout while the other is not.
    static let shifts: [(String, String, ClosedRange<Double>, Int)] = [
        ("lag(rta, 4)", "rta_lag4", 1990...2006, 32), ("lead(rta, 4)", "rta_lead4", 1986...2002, 228),
    ]

    @Test("lags and leads are the file's own, where the year is in the data", arguments: shifts)
    func lags(_ term: String, _ column: String, _ span: ClosedRange<Double>, _ contradictions: Int) throws {
        let prepared = try prepare("trade ~ \(term) | exporter^importer", table: Self.table.get())
        let (years, own, present) = (try numbers("year"), try numbers(column), try numbers("rta"))
        let rows = years.indices.filter { span.contains(years[$0]) }
        #expect(rows.count == 69 * 69 * 17)
        #expect(prepared.frame.sourceRows?.map { Int($0) } == rows)
        #expect(prepared.missing == [MissingCells(name: term, rowCount: 69 * 69 * 4)])
        let pairs = prepared.frame.effects[0].codes
        var contradicted: Set<Int32> = []
        for (position, row) in rows.enumerated() where prepared.frame.regressors[0].values[position] != own[row] {
            contradicted.insert(pairs[position])
        }
        #expect(contradicted.count == contradictions)
        var inOwn: Set<Int32> = []
        var inPresent: Set<Int32> = []
        for (position, row) in rows.enumerated() where contradicted.contains(pairs[position]) {
            if own[row] != 0 { inOwn.insert(pairs[position]) }
            if present[row] != 0 { inPresent.insert(pairs[position]) }
        }
        #expect(inOwn.isDisjoint(with: inPresent))
    }

    @Test("sym() divides rows as the file's pair_id does")
    func pairs() throws {
        let frame = try prepare("trade ~ rta | sym() + pair_id", table: Self.table.get()).frame
        #expect(frame.effects[0].groupCount == 69 * 70 / 2)
        #expect(frame.effects[0].codes == frame.effects[1].codes)
    }

    @Test("zero flows have no logarithm")
    func zeros() throws {
        let prepared = try prepare("log(trade) ~ rta", select: "exporter != importer", table: Self.table.get())
        #expect(prepared.frame.leftOut.map(\.rows.count) == [69 * 21, 8475])
        #expect(prepared.frame.rowCount == 69 * 68 * 21 - 8475)
    }
}
