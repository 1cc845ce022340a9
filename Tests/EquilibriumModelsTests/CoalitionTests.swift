import EquilibriumModels
import Glibc
import Testing
import TestSupport
import WorldData

/// The members raise the cost of trade with the last economy, both ways.
private func sanctions(_ base: Accounts, members: [Int], logCost: Double = 0.3) -> Shock {
    var shock = Shock()
    shock.logTradeCostChange = [Double](repeating: 0, count: base.tariff.count)
    let target = base.economyCount - 1
    for j in 0..<base.sectorCount {
        for member in members {
            shock.logTradeCostChange[base.cell(sector: j, importer: member, exporter: target)] = logCost
            shock.logTradeCostChange[base.cell(sector: j, importer: target, exporter: member)] = logCost
        }
    }
    return shock
}

@Suite("Coalitions with transfers")
struct CoalitionTests {
    static let shapes = [
        RandomWorldShape(economies: 3, sectors: 1, hasInputs: false, hasTariffs: false),
        RandomWorldShape(economies: 3, sectors: 2), RandomWorldShape(economies: 4, sectors: 3, hasZeros: true),
        RandomWorldShape(economies: 6, sectors: 2, seed: 4),
    ]

    @Test("members change alike, transfers add to zero, the naive solver agrees")
    func equalChanges() throws {
        try withEvery("shape", in: Self.shapes) { shape in
            try withEvery("closure", in: Closure.allCases) { closure in
                try withEvery("scale times theta", in: [0.0, 0.7]) { product in
                    let members = Array(0..<shape.economies - 1)
                    let base = try baseline(
                        randomWorld(shape), closure, product == 0 ? .base : scaled(product, shape))
                    var shock = sanctions(base, members: members)
                    shock.coalitions = [members]
                    let result = try solved(base, shock, closure)
                    let real = impacts(of: result, from: base, shock).economies.map(\.realIncome)
                    for n in members { #expect(abs(real[n] - real[0]) <= 1e-9, Trail.comment) }
                    #expect(abs(real[shape.economies - 1] - real[0]) > 1e-4, Trail.comment)
                    let income = base.income.reduce(0, +)
                    #expect(abs(result.transfer.reduce(0, +)) <= 1e-12 * income, Trail.comment)
                    #expect(abs(result.transfer[shape.economies - 1]) <= 1e-14 * income, Trail.comment)
                    #expect(result.transfer.contains { abs($0) > 1e-7 * income }, Trail.comment)
                    let slow = try #require(
                        NaiveSolver(accounts: base, shock: shock, closure: closure).solve(), Trail.comment)
                    #expect(largestDifference(result.wageChange, slow.wage) <= 1e-8, Trail.comment)
                    #expect(largestDifference(real, slow.realIncome) <= 1e-8, Trail.comment)
                }
            }
        }
    }

    @Test("the common change lies between the members' changes without transfers, and the target's hardly moves")
    func betweenTheMembers() throws {
        try withEvery("shape", in: Self.shapes) { shape in
            let members = Array(0..<shape.economies - 1)
            let base = try baseline(randomWorld(shape), .hold)
            var shock = sanctions(base, members: members)
            let without = impacts(of: try solved(base, shock, .hold), from: base, shock).economies.map(\.realIncome)
            shock.coalitions = [members]
            let with = impacts(of: try solved(base, shock, .hold), from: base, shock).economies.map(\.realIncome)
            let own = members.map { without[$0] }
            #expect(with[0] > own.min()! && with[0] < own.max()!, Trail.comment)
            let target = shape.economies - 1
            #expect(abs(with[target] - without[target]) < 0.1 * abs(without[target]), Trail.comment)
        }
    }

    @Test("members that are alike pay each other nothing")
    func symmetric() throws {
        var world = randomWorld(RandomWorldShape(economies: 3, sectors: 2, hasTariffs: false, seed: 8))
        // Economies 0 and 1 become each other's images.
        func image(_ n: Int) -> Int { n == 0 ? 1 : n == 1 ? 0 : n }
        let old = world.trade
        for row in 0..<old.count {
            for other in 0..<old.count
            where old.sector[other] == old.sector[row] && Int(old.importer[other]) == image(Int(old.importer[row]))
                && Int(old.exporter[other]) == image(Int(old.exporter[row]))
            {
                world.trade.value[row] = (old.value[row] + old.value[other]) / 2
            }
        }
        world.valueAddedShare = [0.7, 0.6, 0.7, 0.6, 0.8, 0.7]
        var inputs = world.inputOutput.dense(economy: 0)
        inputs = inputs + inputs + world.inputOutput.dense(economy: 2)
        world.inputOutput = InputOutputTable(dense: inputs, economies: 3, sectors: 2)
        let base = try baseline(world, .hold)
        var shock = sanctions(base, members: [0, 1])
        shock.coalitions = [[0, 1]]
        let result = try solved(base, shock, .hold)
        let real = impacts(of: result, from: base, shock).economies.map(\.realIncome)
        #expect(real[0] < -1e-3)
        #expect(abs(real[0] - real[1]) <= 1e-12)
        #expect(result.transfer.allSatisfy { abs($0) <= 1e-10 * base.income[0] })
    }

    @Test("a coalition of two of which one alone is hit: the other pays, and trade carries the transfer")
    func twoMembers() throws {
        let base = try baseline(
            randomWorld(RandomWorldShape(economies: 3, sectors: 1, hasInputs: false, hasTariffs: false)), .zero)
        var shock = sanctions(base, members: [0])
        shock.coalitions = [[0, 1]]
        let result = try solved(base, shock, .hold)
        #expect(result.transfer[0] > 0)
        #expect(abs(result.transfer[0] + result.transfer[1]) <= 1e-12 * base.income[0])
        let totals = result.accounts.tradeTotals()
        #expect(abs(totals.imports[0] - totals.exports[0] - result.transfer[0]) <= 1e-9 * base.income[0])
    }

    @Test("no burden, no transfers; overlapping and lonely coalitions are refused")
    func edges() throws {
        let base = try baseline(randomWorld(Self.shapes[2]), .hold)
        var nothing = Shock()
        nothing.coalitions = [[0, 1]]
        let same = try solved(base, nothing, .hold)
        #expect(largestDifference(same.wageChange, [1, 1, 1, 1]) <= 1e-12)
        #expect(same.transfer.allSatisfy { abs($0) <= 1e-10 * base.income[0] })
        for coalitions in [[[0, 1], [1, 2]], [[0]], [[0, 0]]] {
            var shock = nothing
            shock.coalitions = coalitions
            #expect(throws: ModelInputError.self) { try solveEquilibrium(base, shock, closure: .hold) }
        }
    }

    @Test("members that no trade connects cannot be reached by a transfer")
    func separateBlocs() throws {
        let base = try baseline(
            randomWorld(RandomWorldShape(economies: 3, sectors: 1, hasInputs: false, hasTariffs: false)), .zero)
        var shock = sanctions(base, members: [0, 1], logCost: .infinity)
        shock.coalitions = [[0, 2]]
        #expect(throws: ModelInputError.self) { try solveEquilibrium(base, shock, closure: .hold) }
    }

    @Test("the certificate finds transfers that leave members unequal")
    func certificate() throws {
        let base = try baseline(randomWorld(Self.shapes[1]), .hold)
        var shock = sanctions(base, members: [0, 1])
        let without = try solved(base, shock, .hold)
        shock.coalitions = [[0, 1]]
        let found = largestResidual(of: without, from: base, shock, closure: .hold)
        #expect(found.value > 1e-6)
        #expect(found.condition.hasPrefix("the equal real change"))
    }
}
