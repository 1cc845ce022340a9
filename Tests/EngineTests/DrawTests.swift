import Engine
import NumericKernels
import Scenarios
import TestSupport
import Testing
import TextFormats
import WorldData

@Suite("Draws: every draw is a full answer, whatever runs it")
struct DrawTests {
    static let agreement = "policy:\n  - agreement: {name: A, members: [E0, E1], trade_effect: rta/plain}\n"

    /// All values of a draw, by row and column.
    static func values(_ result: RunResult, draw: Int) throws -> [Double?] {
        let uncertainty = try #require(result.uncertainty)
        let position = try #require(uncertainty.answered.firstIndex(of: draw))
        return result.rows.indices.flatMap { row in
            ResultColumn.all.indices.map { uncertainty.value(answered: position, row: row, column: $0) }
        }
    }

    @Test("the number of threads and the number of draws change no bit of a draw")
    func independence() throws {
        let fixture = try DrawFixture(errors: [1.2, 0.7])
        let few = try fixture.run(Self.agreement, draws: 20, seed: 7, threads: 1)
        let many = try fixture.run(Self.agreement, draws: 60, seed: 7, threads: 3)
        let same = try fixture.run(Self.agreement, draws: 20, seed: 7, threads: 4)
        let other = try fixture.run(Self.agreement, draws: 20, seed: 8)
        for draw in [1, 2, 17, 20] {
            let expected = try Self.values(few, draw: draw)
            #expect(try Self.values(many, draw: draw) == expected)
            #expect(try Self.values(same, draw: draw) == expected)
            #expect(try Self.values(other, draw: draw) != expected)
        }
        #expect(few.csv == same.csv && few.json == same.json && few.drawsCSV == same.drawsCSV)
        // Draws leave the answer at the central values alone.
        let central = try fixture.run(Self.agreement)
        #expect(zip(central.rows, many.rows).allSatisfy { $0.impact == $1.impact })
    }

    /// Scenarios whose baselines are shared by the draws, or solved for each.
    static let kinds: [(name: String, lines: String, shape: RandomWorldShape)] = [
        ("no measure in force", "", RandomWorldShape(economies: 4, sectors: 2, seed: 5)),
        ("balanced first", "closure: zero\n", RandomWorldShape(economies: 4, sectors: 2, seed: 6)),
        (
            "an effect and a cost in force",
            "baseline:\n  - agreement: {name: B, members: [E1, E2], trade_effect: rta/other}\n"
                + "  - trade_cost: {importers: E3, exporters: all, percent: 10}\n",
            RandomWorldShape(economies: 4, sectors: 2, seed: 7)
        ),
        (
            "a tariff in force", "closure: share\nbaseline:\n  - tariff: {importers: E0, exporters: all, points: 5}\n",
            RandomWorldShape(economies: 5, sectors: 1, seed: 8)
        ),
    ]

    @Test("a draw is the run of a world and a scenario that state its values", arguments: kinds.indices)
    func fullSolve(_ kind: Int) throws {
        let (name, lines, shape) = Self.kinds[kind]
        let fixture = try DrawFixture(shape, errors: [1.5, 0.8].prefix(shape.sectors).map { $0 })
        let drawn = try fixture.run(lines + Self.agreement, draws: 5, seed: 2)
        let uncertainty = try #require(drawn.uncertainty)
        #expect(uncertainty.failures.isEmpty && uncertainty.largestResidual <= 1e-9)
        for draw in 1...5 {
            let values = uncertainty.parameters.values(ofDraw: draw)
            var world = randomWorld(shape)
            for j in world.sectors.indices { world.sectors[j].theta = values.theta[j] }
            try fixture.write(world)
            var stated = lines + Self.agreement
            for (id, value) in values.effects { stated = stated.replacing(id, with: numberText(value)) }
            #expect(stated != lines + Self.agreement)
            let alone = try fixture.run(stated)
            for (row, one) in alone.rows.enumerated() {
                for (column, definition) in ResultColumn.all.enumerated() {
                    let position = try #require(uncertainty.answered.firstIndex(of: draw))
                    let value = uncertainty.value(answered: position, row: row, column: column)
                    let expected = definition.value(of: one.impact)
                    #expect(
                        abs((value ?? .nan) - (expected ?? .nan)) <= 1e-9, "\(name), draw \(draw), \(definition.key)")
                }
            }
        }
    }

    @Test("a world whose accounts are no equilibrium yet has a baseline of its own for each draw of theta")
    func clipped() throws {
        let fixture = try DrawFixture()
        var world = randomWorld(RandomWorldShape(economies: 4, sectors: 2, seed: 5))
        // The first sector of E2 is large and buys all its inputs from the second: final demand for that is negative.
        for row in 0..<world.trade.count where world.trade.importer[row] == 2 && world.trade.exporter[row] == 2 {
            if world.trade.sector[row] == 0 { world.trade.value[row] *= 4 }
        }
        var inputs = (0..<4).flatMap { world.inputOutput.dense(economy: $0) }
        for k in 0..<2 { inputs[(2 * 2 + k) * 2 + 0] = k == 1 ? 1 : 0 }
        world.inputOutput = InputOutputTable(dense: inputs, economies: 4, sectors: 2)
        world.valueAddedShare[2 * 2 + 0] = 0.05
        world.sectors[0].thetaStandardError = 1.5
        try fixture.write(world)
        let drawn = try fixture.run(Self.agreement, draws: 2)
        #expect(drawn.manifest.findings.contains { $0.kind == "negative-final-demand" })
        let uncertainty = try #require(drawn.uncertainty)
        let values = uncertainty.parameters.values(ofDraw: 2)
        world.sectors[0].theta = values.theta[0]
        try fixture.write(world)
        let alone = try fixture.run(
            Self.agreement.replacing("rta/plain", with: numberText(values.effects["rta/plain"])))
        for (row, one) in alone.rows.enumerated() {
            let value = try #require(uncertainty.value(answered: 1, row: row, column: 0))
            #expect(abs(value - 100 * one.impact.realIncome) <= 1e-9)
        }
    }

    /// Real income of a partner rises with the effect, so that quantiles of one are the image of quantiles of the other.
    @Test("the ends of an interval are the answers at the quantiles of the one drawn parameter")
    func monotone() throws {
        let fixture = try DrawFixture()
        // Of 21 draws the 5 % and 95 % quantiles are the second and the twentieth, without interpolation.
        let result = try fixture.run("draws: {count: 21, seed: 4}\ninterval: 90\n" + Self.agreement)
        let uncertainty = try #require(result.uncertainty)
        let effects = (1...21).map { uncertainty.parameters.values(ofDraw: $0).effects["rta/plain"]! }.sorted()
        for (place, isLow) in [(1, true), (19, false)] {
            let alone = try fixture.run(Self.agreement.replacing("rta/plain", with: numberText(effects[place])))
            for row in 0..<2 {
                let interval = try #require(uncertainty.intervals[row][0])
                #expect(abs((isLow ? interval.low : interval.high) - 100 * alone.rows[row].impact.realIncome) <= 1e-9)
            }
            let world = isLow ? uncertainty.worldRealIncome.low : uncertainty.worldRealIncome.high
            #expect(abs(world - alone.worldRealIncome) <= 1e-11)
        }
        let central = result.rows[0].impact.realIncome
        let interval = try #require(uncertainty.intervals[0][0])
        #expect(interval.low < 100 * central && 100 * central < interval.high)
        #expect(uncertainty.gains[0] == 21 && uncertainty.losses[0] == 0)
    }

    @Test("flows have ends too: the flows at the quantiles of the one drawn parameter, over several batches")
    func flows() throws {
        let fixture = try DrawFixture()
        // 141 draws take three batches; of 140 steps 5 % are seven.
        let result = try fixture.run("draws: {count: 141, seed: 4}\n" + Self.agreement, flows: true)
        let uncertainty = try #require(result.uncertainty)
        let effects = (1...141).map { uncertainty.parameters.values(ofDraw: $0).effects["rta/plain"]! }.sorted()
        let table = try CSVTable(bytes: Array(result.flowsCSV.utf8), file: "flows.csv")
        #expect(table.header.suffix(2) == ["after_low", "after_high"] && table.rowCount == result.flows.count)
        let ends = try [7, 133].map { place in
            try fixture.run(
                Self.agreement.replacing("rta/plain", with: numberText(effects[place])), flows: true
            ).flows
        }
        // Every flow rises or falls with the effect in this range; which of the two does not matter.
        for (row, flow) in result.flows.enumerated() {
            let interval = try #require(flow.afterInterval)
            let (low, high) = (min(ends[0][row].after, ends[1][row].after), max(ends[0][row].after, ends[1][row].after))
            #expect(abs(interval.low - low) <= 1e-9 * low && abs(interval.high - high) <= 1e-9 * high)
            #expect(low < flow.after && flow.after < high && ends[0][row].afterInterval == nil)
            #expect(table.text(row: row, column: 6) == numberText(interval.low))
        }
        #expect(result.json.contains(#""after_low""#))
    }

    @Test("csv: every column, then every column's ends; json: the same, and how the draws were made")
    func formats() throws {
        let fixture = try DrawFixture(errors: [0.9])
        let result = try fixture.run("draws: {count: 8, seed: 3}\ninterval: 80\n" + Self.agreement)
        let uncertainty = try #require(result.uncertainty)
        let table = try CSVTable(bytes: Array(result.csv.utf8), file: "results.csv")
        let keys = ResultColumn.all.map(\.key)
        #expect(table.header == ["economy", "name"] + keys + keys.flatMap { ["\($0)_low", "\($0)_high"] })
        for row in 0..<4 {
            for column in keys.indices {
                let interval = try #require(uncertainty.intervals[row][column])
                #expect(table.text(row: row, column: 2 + keys.count + 2 * column) == numberText(interval.low))
                #expect(table.text(row: row, column: 3 + keys.count + 2 * column) == numberText(interval.high))
                // By hand: quantiles at 0.1 and 0.9 of eight values, h = 0.7 and 6.3.
                let sorted = (0..<8).map { uncertainty.value(answered: $0, row: row, column: column)! }.sorted()
                #expect(abs(interval.low - (0.3 * sorted[0] + 0.7 * sorted[1])) <= 1e-12 * max(1, abs(interval.low)))
                #expect(abs(interval.high - (0.7 * sorted[6] + 0.3 * sorted[7])) <= 1e-12 * max(1, abs(interval.high)))
            }
        }
        for part in [
            #""seed": 3"#, #""count": 8"#, #""interval_percent": 80.0"#, #""failed_draws": 0"#, "Philox 4x32-10",
            #""distribution": "log-normal""#, #""real_income_percent_low""#, #""name": "theta of S0""#,
        ] {
            #expect(result.json.contains(part), "\(part)")
        }
        #expect(uncertainty.parameters.fixed.map(\.name) == ["theta of S1"])
        let text = result.table(width: 100, colour: false)
        #expect(text.contains("80 % interval") && text.contains("Held fixed, without a standard error: theta of S1."))
        // Without draws neither csv nor json knows of ends.
        let central = try fixture.run(Self.agreement)
        #expect(!central.csv.contains("_low") && central.json.contains(#""draws": null"#))
    }

    @Test("every draw is written out: values by draw and economy, and the parameters beside them")
    func writingOut() throws {
        let fixture = try DrawFixture(errors: [0.9])
        let result = try fixture.run(Self.agreement, draws: 3)
        let path = fixture.folder.path
        #expect(try result.writeDraws(to: "\(path)/mine.csv.gz") == "\(path)/mine-parameters.csv.gz")
        let table = try CSVTable(contentsOf: "\(path)/mine.csv.gz")
        #expect(table.rowCount == 12 && table.header.prefix(3) == ["draw", "economy", "real_income_percent"])
        #expect(table.text(row: 5, column: 0) == "2" && table.text(row: 5, column: 1) == "E1")
        let uncertainty = try #require(result.uncertainty)
        #expect(table.text(row: 5, column: 2) == numberText(uncertainty.value(answered: 1, row: 1, column: 0)))
        let parameters = try CSVTable(contentsOf: "\(path)/mine-parameters.csv.gz")
        #expect(parameters.rowCount == 6 && parameters.header == ["draw", "parameter", "value", "unit", "answered"])
        #expect(parameters.text(row: 3, column: 1) == "rta/plain" && parameters.text(row: 3, column: 4) == "1")
        let engine = Engine(home: DataHome(path: fixture.folder.path))
        _ = try engine.write(result, to: "\(path)/out")
        #expect(
            Set(namesInFolder("\(path)/out")).isSuperset(of: [
                "drawn-parameters.csv", "draws.csv", "report.txt", "results.csv", "results.json", "table.txt",
            ]))
        let central = try fixture.run(Self.agreement)
        #expect(throws: Diagnostic.self) { try central.writeDraws(to: "\(path)/mine.csv") }
        _ = try engine.write(central, to: "\(path)/out")
        #expect(namesInFolder("\(path)/out").contains("results.csv"))
        #expect(namesInFolder("\(path)/out").allSatisfy { !$0.hasPrefix("draw") })
    }
}
