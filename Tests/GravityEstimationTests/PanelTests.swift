import DataTables
import GravityEstimation
import TestSupport
import Testing
import TextFormats

@Suite("Other years of a pair")
struct PanelTests {
    @Test("lag, lead and phase are what a search through the rows gives")
    func random() throws {
        var generator = SeededGenerator(seed: 3)
        // Years one apart are found in a table, years far apart in a hash table.
        for step in [1, 333] {
            var rows: [(exporter: Int, importer: Int, year: Int, value: Double)] = []
            for exporter in 0..<6 {
                for importer in 0..<6 {
                    for year in 0..<8 where Int.random(in: 0..<4, using: &generator) > 0 {
                        let isEmpty = Int.random(in: 0..<10, using: &generator) == 0
                        rows.append((exporter, importer, year * step, isEmpty ? .nan : generator.uniform(0...1)))
                    }
                }
            }
            rows.shuffle(using: &generator)
            let table = DataTable(
                file: "t", rowCount: rows.count,
                columns: [
                    DataColumn(name: "exporter", content: content(of: rows.map { "E\($0.exporter)" })),
                    DataColumn(name: "importer", content: content(of: rows.map { "E\($0.importer)" })),
                    DataColumn(name: "year", content: .numbers(rows.map { Double($0.year) })),
                    DataColumn(name: "x", content: .numbers(rows.map(\.value))),
                    DataColumn(name: "y", content: .numbers(rows.map { _ in 1 })),
                ])
            func value(_ row: Int, _ shift: Int) -> Double {
                let own = rows[row]
                return rows.first {
                    $0.exporter == own.exporter && $0.importer == own.importer && $0.year == own.year + shift
                }?.value ?? .nan
            }
            for (term, expected) in [
                ("lag(x, \(2 * step))", rows.indices.map { value($0, -2 * step) }),
                ("lead(x, \(step))", rows.indices.map { value($0, step) }),
                ("phase(x, 3)", rows.indices.map { (value($0, 0) + value($0, -1) + value($0, -2)) / 3 }),
            ] {
                if step > 1, term.hasPrefix("phase") { continue }
                let prepared = try prepare("y ~ \(term)", table: table)
                let kept = rows.indices.filter { !expected[$0].isNaN }
                #expect(kept.count > 10 && kept.count < rows.count)
                #expect(prepared.frame.sourceRows?.map { Int($0) } == kept)
                for (found, row) in zip(prepared.frame.regressors[0].values, kept) {
                    #expect(abs(found - expected[row]) <= 1e-15)
                }
                #expect(prepared.missing == [MissingCells(name: term, rowCount: rows.count - kept.count)])
            }
        }
    }
}
