@testable import Engine
import Geoeconomics
import Testing
import TestSupport
import TextFormats

@Suite("Exposure and cut-offs through the engine")
struct PowerTests {
    static let engine = Engine(home: DataHome(path: packageRoot))

    @Test("the matrix as csv holds every pair once, in full precision")
    func matrix() throws {
        let question = WorldQuestion(world: "factbook-2014", closure: .share)
        let result = try Self.engine.exposure(ExposureRequest(question))
        let lines = result.csv.split(separator: "\n")
        let count = result.exposure.codes.count
        #expect(lines.count == 1 + count * count)
        #expect(lines[0] == "economy,source,real_income_elasticity")
        let first = lines[1].split(separator: ",")
        #expect(first[0] == first[1])
        #expect(Double(first[2]) == result.exposure.matrix[economy: 0, source: 0])
        #expect(result.exposure.matrix.largestResidual < 1e-12)
    }

    @Test("two worlds side by side list who is in one only, and China has become Cambodia's best friend")
    func compared() throws {
        let result = try Self.engine.exposure(
            ExposureRequest(
                WorldQuestion(world: "factbook-2024", closure: .share), economy: "KHM", comparedWorld: "factbook-2014"))
        #expect(result.onlyInOne.contains("PRK"))
        let now = result.exposure
        let then = try #require(result.compared)
        func best(_ world: WorldExposure) throws -> String {
            let n = try #require(world.codes.firstIndex(of: "KHM"))
            let i = try #require(
                world.codes.indices.filter { $0 != n }.max {
                    world.matrix[economy: n, source: $0] < world.matrix[economy: n, source: $1]
                })
            return world.codes[i]
        }
        #expect(try best(now) == "CHN")
        #expect(try best(then) == "THA")
    }

    @Test("short runs cost more, coalitions report every member and their sum, and money is income times loss")
    func cutOffs() throws {
        let result = try Self.engine.cutOffs(
            CutOffRequest(
                WorldQuestion(world: "factbook-2014"), powers: ["CHN", "USA+JPN"], targets: ["KHM"],
                directions: [.exports, .both]))
        #expect(result.rows.count == 8 && result.failed == 0)
        for row in result.rows where row.horizon == .short {
            let long = try #require(
                result.rows.first { $0.horizon == .long && $0.power == row.power && $0.direction == row.direction })
            #expect(try #require(row.loss).percent > #require(long.loss).percent)
        }
        for row in result.rows {
            let sum = row.memberLosses.reduce(0) { $0 + $1.money }
            #expect(try #require(row.powerLoss).money == sum)
            #expect(row.memberLosses.map(\.economy) == row.members)
            #expect(row.members.count == (row.power == "CHN" ? 1 : 2))
            #expect(row.residual < 1e-9)
        }
        // The same target at the same baseline has the same income behind every row of a horizon.
        let incomes = result.rows.map { 100 * ($0.loss?.money ?? 0) / ($0.loss?.percent ?? 1) }
        #expect(incomes.allSatisfy { abs($0 / incomes[0] - 1) < 1e-9 })
    }

    @Test("a cut that cannot be is a row with its reason and the remedy")
    func refusedRow() throws {
        let result = try Self.engine.cutOffs(
            CutOffRequest(
                WorldQuestion(world: "factbook-2014"), powers: ["all"], targets: ["KHM"], directions: [.exports],
                horizons: [.long]))
        #expect(result.failed == 1)
        #expect(result.rows[0].reason.hasPrefix("deficit-without-trade: KHM can sell abroad"))
        #expect(result.rows[0].reason.contains("--closure zero"))
        let remedied = try Self.engine.cutOffs(
            CutOffRequest(
                WorldQuestion(world: "factbook-2014", closure: .zero), powers: ["all"], targets: ["KHM"],
                directions: [.both], horizons: [.long]))
        #expect(remedied.failed == 0 && (remedied.rows[0].loss?.percent ?? 0) > 10)
    }

    @Test("a linearised answer that does not hold, or is no number, is none", arguments: [1e-3, Double.nan, .infinity])
    func unsolvedColumn(_ residual: Double) throws {
        try requireSolved([1e-14, 1e-9, 0], "none", products: 3)
        let stopped = #expect(throws: NotConverged.self) {
            try requireSolved([1e-14, residual, 1e-14], "expenditure of economy 1", products: 3)
        }
        #expect(stopped?.description.contains("the linearised equilibrium was not solved") == true)
    }

    @Test("unknown names are refused with the nearest ones")
    func names() throws {
        func kind(_ request: CutOffRequest) -> String? {
            do {
                _ = try Self.engine.cutOffs(request)
                return nil
            } catch let error as Diagnostics {
                return error.all.first?.kind
            } catch { return "\(error)" }
        }
        let question = WorldQuestion(world: "factbook-2014")
        #expect(kind(CutOffRequest(question, powers: ["XXX"])) == "unknown-code")
        #expect(kind(CutOffRequest(question, powers: ["USA"], targets: ["XXX"])) == "unknown-code")
        #expect(kind(CutOffRequest(question, powers: [""])) == "unknown-code")
        #expect(kind(CutOffRequest(question, powers: ["USA"], sectors: ["indutry"])) == "unknown-code")
        #expect(kind(CutOffRequest(question, powers: ["USA"], shortHorizon: "anderson")) == "unknown-horizon")
    }

    @Test("the curve names who joins, and its marginal loss is the slope between points")
    func curve() throws {
        let result = try Self.engine.controlCurve(
            ControlCurveRequest(WorldQuestion(world: "factbook-2014"), target: "KHM", power: "CHN", limit: 4))
        let joining = result.rows.filter { $0.kind == .joining }
        #expect(joining.count == 4 && joining[0].step == "THA")
        let second = joining[1]
        let slope =
            (try #require(second.lossPercent) - #require(joining[0].lossPercent))
            / (try #require(second.controlPercent) - #require(joining[0].controlPercent))
        #expect(abs(try #require(second.marginalLoss) - slope) < 1e-12)
        let scaled = result.rows.filter { $0.kind == .scaled }
        #expect(scaled.last?.reason.hasPrefix("deficit-without-trade") == true)
        let slopes = scaled.dropLast().compactMap(\.marginalLoss)
        #expect(zip(slopes, slopes.dropFirst()).allSatisfy { $0 < $1 })
    }
}
