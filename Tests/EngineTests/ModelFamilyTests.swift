import EquilibriumModels
import TestSupport
import Testing
import TextFormats

@testable import Engine

@Suite("The model family in runs, draws and sweeps")
struct ModelFamilyTests {
    static let cost = "policy: [trade_cost: {importers: E0, exporters: all, percent: 10}]\n"

    @Test("a short horizon is the world with a smaller theta, but for what a trade effect is in cost")
    func horizon() throws {
        let fixture = try DrawFixture()
        let short = try fixture.run("model: {horizon: 0.5}\n" + Self.cost)
        var world = randomWorld(RandomWorldShape(economies: 4, sectors: 2, seed: 5))
        for j in world.sectors.indices { world.sectors[j].theta /= 2 }
        try fixture.write(world)
        let halved = try fixture.run(Self.cost)
        for (a, b) in zip(short.rows, halved.rows) { #expect(abs(a.impact.realIncome - b.impact.realIncome) <= 1e-12) }
        // The effect is a cost at the long-run theta: with theta halved in the world itself it is twice the cost.
        let effect = DrawTests.agreement
        let twice = try fixture.run(effect)
        try fixture.write(randomWorld(RandomWorldShape(economies: 4, sectors: 2, seed: 5)))
        let once = try fixture.run("model: {horizon: 0.5}\n" + effect)
        #expect(once.rows[0].impact.realIncome < 0.7 * twice.rows[0].impact.realIncome)
        #expect(once.rows[0].impact.realIncome > 0)
    }

    @Test("draws are answers of the same model: elasticities of scale follow the theta drawn")
    func draws() throws {
        let model = "model: {competition: 0.1, horizon: 0.8, input_output: without}\n"
        let fixture = try DrawFixture(errors: [0.3])
        let drawn = try fixture.run(model + DrawTests.agreement, draws: 3, seed: 4)
        let uncertainty = try #require(drawn.uncertainty)
        #expect(uncertainty.parameters.uncertain.count == 2)
        let values = uncertainty.parameters.values(ofDraw: 2)
        var world = randomWorld(RandomWorldShape(economies: 4, sectors: 2, seed: 5))
        for j in world.sectors.indices { world.sectors[j].theta = values.theta[j] }
        try fixture.write(world)
        let effect = try #require(values.effects["rta/plain"])
        let alone = try fixture.run(
            model + "policy: [agreement: {name: A, members: [E0, E1], trade_effect: \(effect)}]\n")
        let found = try DrawTests.values(drawn, draw: 2)
        let expected = alone.rows.flatMap { row in ResultColumn.all.map { $0.value(row.impact) } }
        for (a, b) in zip(found, expected) { #expect(abs((a ?? 0) - (b ?? 0)) <= 1e-7) }
    }

    @Test("a sweep inherits the model and states it")
    func sweep() throws {
        let study = try SweepStudy()
        let model = "model: {competition: 0.05, horizon: 0.7, input_output: without}\n"
        let sweep = try study.write(
            "model",
            model + "scenarios: {grid: {partner: {each: [E1, E2]}}}\n"
                + "policy: [tariff: {importers: E0, exporters: $partner, percent: 20}, coalition: {members: [E3, E4], transfers: equalise}]"
        )
        let result = try study.engine.sweep(study.request(sweep))
        #expect(result.summary.solved == 2)
        #expect(result.json.contains("\"input_output\": \"without\""))
        #expect(result.report(width: 200, colour: false).contains("theta of every sector times 0.7"))
        let table = try CSVTable(bytes: try study.bytes("out.csv"), file: "out.csv")
        let realIncome = try #require(table.column("real_income_percent"))
        try study.folder.write(
            "one.yaml",
            "comity_scenario: 1\nname: one\nworld: world\n\(model)policy: [tariff: {importers: E0, exporters: E1, percent: 20}, "
                + "coalition: {members: [E3, E4], transfers: equalise}]\n")
        let run = try study.engine.run(RunRequest(scenario: "\(study.folder.path)/one.yaml"))
        for row in 0..<6 {
            let value = try #require(parseNumber(table.text(row: row, column: realIncome)))
            #expect(abs(value - 100 * run.rows[row].impact.realIncome) <= 1e-8)
        }
    }

    @Test("transfers are printed, add to zero, and change nothing outside beyond second order")
    func transfers() throws {
        let fixture = try DrawFixture()
        let result = try fixture.run(
            "policy: [trade_cost: {importers: E0, exporters: E3, percent: 20}, coalition: {members: [E0, E1], transfers: equalise}]\n"
        )
        #expect(result.transfers.map(\.economy) == ["E1", "E0"])
        #expect(abs(result.transfers[0].received + result.transfers[1].received) <= 1e-9)
        #expect(result.fundsNeeded > 0)
        #expect(abs(result.rows[0].impact.realIncome - result.rows[1].impact.realIncome) <= 1e-9)
        #expect(result.table(width: 100, colour: false).contains("Funds needed"))
        #expect(result.json.contains("\"funds_needed\""))
        let table = try CSVTable(bytes: Array(result.transfersCSV.utf8), file: "transfers.csv")
        #expect(table.rowCount == 2 && table.header[3] == "received")
        #expect(result.manifest.findings.contains { $0.kind == "transfer-outside-first-order" })
    }
}
