import EquilibriumModels
import Testing
import TestSupport
import WorldData

/// Accounts at the edges of what data hold; every answer against the naive solver, alone and in a batch.
@Suite("Extreme accounts")
struct ExtremeAccountTests {
    /// Five economies and three sectors, to be bent.
    static let world = randomWorld(RandomWorldShape(economies: 5, sectors: 3, seed: 9))

    /// Solves alone, in a batch and naively, and compares.
    private func check(
        _ world: World, _ closure: Closure, isNaiveFast: Bool = true, _ change: (Accounts, inout Shock) -> Void
    ) throws {
        let base = try baseline(world, closure)
        var shock = Shock()
        shock.tariff = base.tariff
        change(base, &shock)
        let after: Closure = closure == .zero ? .hold : closure
        let fast = try solved(base, shock, after)
        let real = impacts(of: fast, from: base, shock).economies.map(\.realIncome)
        if isNaiveFast {
            let slow = try #require(NaiveSolver(accounts: base, shock: shock, closure: after).solve())
            #expect(largestDifference(fast.wageChange, slow.wage) <= 1e-8)
            #expect(largestDifference(real, slow.realIncome) <= 1e-8)
        }
        let shared = try SharedBaseline(base, closure: closure)
        guard case .solved(let together, let trace) = solveBatch(shared, [shock, Shock()])[0] else { throw Unsolved() }
        #expect(trace.largestResidual <= 1e-9)
        #expect(largestDifference(together.economies.map(\.realIncome), real) <= 1e-8)
    }

    private func raise(_ base: Accounts, _ shock: inout Shock, to rate: Double) {
        for j in 0..<base.sectorCount {
            for i in 1..<base.economyCount { shock.tariff[base.cell(sector: j, importer: 0, exporter: i)] = rate }
        }
    }

    @Test("elasticities of 0.05 in one sector and 65 in another", arguments: [Closure.hold, .zero])
    func elasticities(_ closure: Closure) throws {
        var world = Self.world
        world.sectors[0].theta = 0.05
        world.sectors[1].theta = 65
        // The naive solver's damped steps take minutes at 65; the certificate and the batch stand alone here.
        try check(world, closure, isNaiveFast: false) { raise($0, &$1, to: 0.1) }
    }

    @Test("tariffs of 300 per cent on everything that one economy buys", arguments: [Closure.hold, .zero])
    func tariffs(_ closure: Closure) throws {
        try check(Self.world, closure) { raise($0, &$1, to: 3) }
    }

    @Test("shares of 1e-12, which a policy makes large or takes away")
    func tinyShares() throws {
        var world = Self.world
        for row in 0..<world.trade.count where world.trade.importer[row] == 0 && world.trade.exporter[row] == 1 {
            world.trade.value[row] = 1e-10
        }
        try check(world, .hold) { base, shock in
            shock.logTradeCostChange = [Double](repeating: 0, count: base.tradeShare.count)
            for j in 0..<3 {
                let cell = base.cell(sector: j, importer: 0, exporter: 1)
                #expect(base.tradeShare[cell] < 1e-11)
                // A trade effect of 20 log points: from 1e-12 to 5e-4.
                shock.logTradeCostChange[cell] = -20 / base.theta[j]
                shock.logTradeCostChange[base.cell(sector: j, importer: 2, exporter: 3)] = .infinity
            }
        }
    }

    @Test("a sector that nobody makes and nobody buys, and one that a single economy does not make")
    func emptySector() throws {
        var world = Self.world
        for row in 0..<world.trade.count {
            let sector = world.trade.sector[row]
            if sector == 2 || (sector == 1 && world.trade.exporter[row] == 4) { world.trade.value[row] = 0 }
        }
        // Nobody uses the missing sector as an input either.
        var inputs: [Double] = []
        for n in 0..<5 {
            var dense = world.inputOutput.dense(economy: n)
            for j in 0..<3 {
                dense[2 * 3 + j] = 0
                let sum = dense[j] + dense[3 + j]
                dense[j] /= sum
                dense[3 + j] /= sum
            }
            inputs += dense
        }
        world.inputOutput = InputOutputTable(dense: inputs, economies: 5, sectors: 3)
        try check(world, .hold) { raise($0, &$1, to: 0.3) }
    }

    @Test("a deficit larger than value added: an economy that lives on transfers")
    func deficitAboveValueAdded() throws {
        var world = Self.world
        for row in 0..<world.trade.count {
            let (n, i) = (world.trade.importer[row], world.trade.exporter[row])
            // Economy 0 makes a twentieth of what it did, and sells less abroad still.
            if i == 0 { world.trade.value[row] *= n == 0 ? 0.05 : 0.02 }
        }
        let calibrated = Accounts(calibrating: world)
        #expect(calibrated.deficit[0] > calibrated.valueAdded[0])
        try check(world, .hold) { raise($0, &$1, to: 0.2) }
        try check(world, .multiplicative) { raise($0, &$1, to: 0.2) }
    }

    @Test("an economy that trades with nobody stands beside others in a batch")
    func alone() throws {
        let base = try baseline(BlocTests.world, .hold)
        let shared = try SharedBaseline(base, closure: .hold)
        var shock = Shock()
        shock.tariff = base.tariff
        shock.tariff[base.cell(sector: 0, importer: 0, exporter: 1)] = 0.2
        guard case .solved(let together, _) = solveBatch(shared, [shock])[0] else { throw Unsolved() }
        let single = impacts(of: try solved(base, shock, .hold), from: base, shock)
        #expect(largestDifference(together.economies.map(\.realIncome), single.economies.map(\.realIncome)) <= 1e-11)
        #expect(abs(together.economies[2].realIncome) <= 1e-12)
    }
}
