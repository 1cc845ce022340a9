import Reporting
import Scenarios
import TestSupport
import Testing
import TextFormats

@testable import Engine

@Suite("Runs and sweeps that name an estimate")
struct EstimateRunTests {
    /// Two terms that almost cancel: their sum is known far better than either.
    static func estimate(_ value: Double = 0.6) -> EstimateRecord {
        EstimateRecord(
            id: "own", date: CalendarDay("2026-03-31")!, formula: "trade ~ rta + lag | pair", family: "poisson",
            dataFile: "own.csv", sample: .init(rowCount: 100, years: [2000, 2001]), covarianceKind: .init("robust"),
            terms: [
                .init("rta", estimate: value, standardError: 0.3), .init("lag", estimate: 0.1, standardError: 0.3),
            ], covariance: [0.09, -0.0899, -0.0899, 0.09])
    }

    static let policy = """
        parameters: [own.estimate.yaml]
        policy:
          - trade_effect: {importers: E0, exporters: E1, value: own/rta}
          - trade_effect: {importers: E0, exporters: E1, value: own/lag}
        """

    @Test("the answer is that of the same numbers stated; hash, source and covariance are in the manifest")
    func central() throws {
        let fixture = try DrawFixture()
        let path = "\(fixture.folder.path)/own.estimate.yaml"
        try Self.estimate().write(to: path)
        let result = try fixture.run(Self.policy, draws: 200, seed: 3)
        let stated = try fixture.run(
            Self.policy.replacing("own/rta", with: "0.6").replacing("own/lag", with: "0.1"))
        #expect(result.rows.map(\.impact) == stated.rows.map(\.impact))
        #expect(
            result.manifest.files == [FileRecord(path: "own.estimate.yaml", contentHash: sha256(try readBytes(path)))])
        #expect(
            result.manifest.parameters.suffix(2).map(\.source) == [Self.estimate().citation, Self.estimate().citation])
        #expect(result.json.contains(#""dependence": "terms of one estimate jointly normal with its covariance"#))
        #expect(result.json.contains("[0.09, -0.0899]"))
        #expect(
            result.table(width: 200, colour: false).contains(
                "with the covariance of the 2 terms of own (correlation -1.00)"))
        // Where nothing names the estimate, a reader is told.
        #expect(stated.manifest.findings.map(\.kind).contains("unused-estimate"))
        #expect(!result.manifest.findings.map(\.kind).contains("unused-estimate"))
    }

    @Test("intervals know that the terms go together, and do not depend on the number of threads")
    func together() throws {
        let fixture = try DrawFixture()
        try Self.estimate().write(to: "\(fixture.folder.path)/own.estimate.yaml")
        let results = try [1, 4].map { try fixture.run(Self.policy, draws: 200, seed: 3, threads: $0) }
        #expect(results[0].csv == results[1].csv && results[0].drawsCSV == results[1].drawsCSV)
        let joint = try #require(results[0].uncertainty?.realIncome(0))
        // The same estimate without its covariances.
        var apart = Self.estimate()
        apart.covariance = [0.09, 0, 0, 0.09]
        try apart.write(to: "\(fixture.folder.path)/own.estimate.yaml")
        let wide = try #require(try fixture.run(Self.policy, draws: 200, seed: 3).uncertainty?.realIncome(0))
        // Standard errors of the sum: 0.014 and 0.42.
        #expect((wide.high - wide.low) > 15 * (joint.high - joint.low))
    }

    @Test("an estimate of the baseline is drawn too, the same values as in the policy")
    func baseline() throws {
        let fixture = try DrawFixture()
        try Self.estimate().write(to: "\(fixture.folder.path)/own.estimate.yaml")
        let measure = "trade_effect: {importers: E0, exporters: E1, value: own/rta}"
        let lines =
            "parameters: [own.estimate.yaml]\nbaseline: [\(measure)]\npolicy: [labour: {economies: E2, percent: 5}]"
        let uncertainty = try #require(try fixture.run(lines, draws: 20).uncertainty)
        #expect(uncertainty.parameters.uncertain.map(\.name) == ["own/rta"])
        let interval = try #require(uncertainty.realIncome(0))
        #expect(interval.high > interval.low)
    }

    @Test("a sweep names terms as values of a variable; its identity follows the file of the estimate")
    func sweep() throws {
        let study = try SweepStudy(economies: 4, sectors: 1)
        let path = "\(study.folder.path)/own.estimate.yaml"
        try Self.estimate().write(to: path)
        let sweep = try study.write(
            "terms",
            """
            parameters: [own.estimate.yaml]
            scenarios: {grid: {effect: [own/rta, own/lag, 0.6]}}
            policy: [trade_effect: {importers: E0, exporters: E1, value: $effect}]
            report: E0
            columns: [real_income_percent]
            """)
        let first = try study.engine.sweep(study.request(sweep))
        #expect(first.summary.solved == 3)
        let table = try CSVTable(bytes: try study.bytes("out.csv"), file: "out.csv")
        #expect(table.text(row: 0, column: 3) == table.text(row: 2, column: 3))
        #expect(table.text(row: 0, column: 3) != table.text(row: 1, column: 3))
        #expect(
            first.manifest.files == [FileRecord(path: "own.estimate.yaml", contentHash: sha256(try readBytes(path)))])
        try Self.estimate(0.61).write(to: path)
        var again = study.request(sweep)
        again.replaces = true
        #expect(try study.engine.sweep(again).manifest.identity != first.manifest.identity)
        let unknown = try study.write(
            "unknown",
            """
            parameters: [own.estimate.yaml]
            scenarios: {grid: {effect: [own/rta, own/legs]}}
            policy: [trade_effect: {importers: E0, exporters: E1, value: $effect}]
            """)
        let error = #expect(throws: Diagnostics.self) { try study.engine.sweep(study.request(unknown)) }
        #expect(error?.all.map(\.found) == ["the estimate `own` has no term `legs`"])
        #expect(error?.all.first?.nearest == ["own/lag"])
    }

    @Test(
        "a number of an estimate is printed with six significant digits, a published one as it is",
        arguments: [
            (0.6946981528549887, "0.694698"), (-1.1256377005111196, "-1.12564"), (0.409, "0.409"), (4, "4.0"),
            (12345.678901, "12345.7"), (0.00001234567891, "1.23457e-05"), (0, "0.0"), (0.9999999999, "1.0"),
        ])
    func shortNumbers(_ value: Double, _ text: String) {
        #expect(NumberFormat.short(value) == text)
    }
}
