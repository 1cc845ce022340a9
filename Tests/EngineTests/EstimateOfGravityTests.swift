import DataTables
import Engine
import GravityEstimation
import Scenarios
import TestSupport
import Testing
import TextFormats

@Suite("From an estimation to a file that scenarios name")
struct EstimateOfGravityTests {
    /// Six economies over four years, with an economy that trades once and a pair that never does.
    static func table() throws -> DataTable {
        var text = "exporter,importer,year,trade,dist,rta,depth\n"
        var generator = SeededGenerator(seed: 4)
        for year in 2000..<2004 {
            for exporter in 0..<6 {
                for importer in 0..<6 where importer != exporter {
                    let rta = (exporter + importer + year) % 3 == 0 ? 1 : 0
                    text += "E\(exporter),E\(importer),\(year),\(generator.uniform(1...9)),"
                    text += "\(100 + 7 * abs(exporter - importer)),\(rta),\(rta * (1 + importer))\n"
                }
            }
        }
        text += "E6,E0,1999,3,50,0,0\n"
        let folder = TemporaryFolder()
        try folder.write("panel.csv", text)
        return try DataTable.read("\(folder.path)/panel.csv")
    }

    @Test("terms, covariance, sample and words are those of the estimate, and the file is read back")
    func record() throws {
        let table = try Self.table()
        let formula = "trade ~ rta + log(dist) + depth | exporter^year + importer^year"
        let frame = try EstimationFrame(
            table: table, formula: try GravityFormula(parsing: formula),
            clusters: try ClusterSpecification(parsing: "exporter^importer"))
        let estimate = try estimateGravity(frame)
        let coverage = SampleColumns(of: frame, in: table).coverage(without: estimate.leftOut)
        // The economy that trades once is a singleton, and with it its year.
        #expect(coverage == SampleCoverage(exporters: 6, importers: 6, years: [2000, 2001, 2002, 2003]))
        let record = EstimateRecord(
            estimate, id: "panel", date: try #require(CalendarDay("2026-03-31")), formula: formula,
            dataFile: "data/panel.csv", dataHash: String(repeating: "a", count: 64),
            units: EstimateRecord.units(of: frame, family: .poisson), coverage: coverage)
        #expect(record.terms.map(\.name) == ["rta", "log(dist)", "depth"])
        #expect(record.terms.map(\.unit) == [.logPoints, .elasticity, .logPointsPerUnit])
        #expect(record.terms.map(\.estimate) == estimate.terms.map(\.estimate))
        #expect(record.covariance == estimate.covariance && record.sample.rowCount == 120)
        #expect(record.sample.dropped == [.init("singleton", rows: 1)])
        #expect(
            record.covarianceKind
                == .init("clustered", clusters: [.init("exporter^importer", count: 30)], smallSample: "G / (G - 1)"))
        #expect(record.dataFile == "panel.csv" && record.comityVersion == comityVersion)
        let folder = TemporaryFolder()
        try record.write(to: "\(folder.path)/panel.estimate.yaml")
        #expect(try EstimateRecord.read("\(folder.path)/panel.estimate.yaml") == record)
    }

    @Test("coefficients of a linear model of trade itself are no log points, those of its logarithm are")
    func linear() throws {
        let table = try Self.table()
        func units(_ formula: String) throws -> [String: EstimateRecord.Unit] {
            let frame = try EstimationFrame(table: table, formula: try GravityFormula(parsing: formula))
            return EstimateRecord.units(of: frame, family: .ols)
        }
        #expect(try units("trade ~ rta | exporter") == ["rta": .outcomePerUnit])
        #expect(try units("log(trade) ~ rta + log(dist) | exporter") == ["rta": .logPoints, "log(dist)": .elasticity])
        #expect(try units("log(trade)/2 ~ rta | exporter") == ["rta": .outcomePerUnit])
    }
}
