import EquilibriumModels
import Testing
import TestSupport
import WorldData

@Suite("What a solve must refuse or survive")
struct HazardTests {
    static let world = randomWorld(RandomWorldShape(economies: 4, sectors: 2, seed: 4))

    @Test("the certificate sees a perturbed answer")
    func certificate() throws {
        let base = try baseline(Self.world, .hold)
        let shock = mixedShock(base, seed: 1)
        let right = try solved(base, shock, .hold)
        #expect(largestResidual(of: right, from: base, shock, closure: .hold).value <= 1e-9)
        var wrongWage = right
        wrongWage.wageChange[0] *= 1 + 1e-6
        #expect(largestResidual(of: wrongWage, from: base, shock, closure: .hold).value >= 1e-7)
        var wrongShare = right
        wrongShare.accounts.tradeShare[1] += 1e-6
        #expect(largestResidual(of: wrongShare, from: base, shock, closure: .hold).value >= 1e-7)
        var wrongIncome = right
        wrongIncome.accounts.income[2] *= 1 + 1e-6
        #expect(largestResidual(of: wrongIncome, from: base, shock, closure: .hold).value >= 1e-7)
        #expect(largestResidual(of: right, from: base, shock, closure: .zero).value >= 1e-7)
        #expect(largestResidual(of: right, from: base, Shock(), closure: .hold).value >= 1e-7)
    }

    @Test("a market without any supplier left is refused by name")
    func emptyMarket() throws {
        var world = Self.world
        // Economy 1 makes nothing of sector 0 for itself.
        for row in 0..<world.trade.count
        where world.trade.importer[row] == 1 && world.trade.exporter[row] == 1 && world.trade.sector[row] == 0 {
            world.trade.value[row] = 0
        }
        let base = Accounts(calibrating: world)
        var shock = Shock()
        shock.logTradeCostChange = [Double](repeating: 0, count: base.tariff.count)
        for i in [0, 2, 3] { shock.logTradeCostChange[base.cell(sector: 0, importer: 1, exporter: i)] = .infinity }
        #expect(throws: ModelInputError.marketsWithoutSupplier([MarketPosition(economy: 1, sector: 0)])) {
            try solveEquilibrium(base, shock, closure: .hold)
        }
    }

    @Test("an exact cut-off is exactly zero, and harsher than any finite cost")
    func cutOff() throws {
        let base = try baseline(Self.world, .hold)
        var cut = Shock()
        cut.logTradeCostChange = [Double](repeating: 0, count: base.tariff.count)
        var dear = cut
        for j in 0..<2 {
            let cell = base.cell(sector: j, importer: 0, exporter: 1)
            cut.logTradeCostChange[cell] = .infinity
            dear.logTradeCostChange[cell] = 20
        }
        let exact = try solved(base, cut, .hold)
        let near = try solved(base, dear, .hold)
        for j in 0..<2 {
            #expect(exact.accounts.tradeShare[base.cell(sector: j, importer: 0, exporter: 1)] == 0)
        }
        #expect(largestDifference(exact.wageChange, near.wageChange) <= 1e-8)
        let rows = impacts(of: exact, from: base, cut).economies
        #expect(rows[0].firstOrder == nil && rows[1].firstOrder == nil && rows[2].firstOrder != nil)
        #expect(rows[0].realIncome < 0)
    }

    @Test("elasticities near zero and of 65, tariffs of 300 per cent", arguments: [0.3, 65.0])
    func extremes(_ theta: Double) throws {
        var world = Self.world
        world.sectors[0].theta = theta
        let base = try baseline(world, .zero)
        var shock = Shock()
        shock.tariff = base.tariff
        for n in 0..<4 {
            for i in 0..<4 where i != n { shock.tariff[base.cell(sector: 0, importer: n, exporter: i)] = 3 }
        }
        let result = try solved(base, shock, .zero)
        #expect(largestResidual(of: result, from: base, shock, closure: .zero).value <= 1e-9)
    }

    @Test("deficit targets are met, and the others pay in proportion to value added")
    func deficitTargets() throws {
        let base = try baseline(Self.world, .hold)
        var shock = Shock()
        shock.deficitTarget = [0: 0, 2: base.income[2] * 0.05]
        for closure in Closure.allCases {
            let result = try solved(base, shock, closure)
            #expect(abs(result.accounts.deficit[0]) <= 1e-12 * base.income[0])
            #expect(abs(result.accounts.deficit[2] - base.income[2] * 0.05) <= 1e-9 * base.income[2])
            #expect(abs(result.accounts.deficit.reduce(0, +)) <= 1e-9 * base.income[0])
        }
        var impossible = Shock()
        impossible.deficitTarget = [0: 1, 1: 1, 2: 1, 3: 1]
        #expect(throws: ModelInputError.deficitTargetsDoNotBalance(sum: 4)) {
            try solveEquilibrium(base, impossible, closure: .hold)
        }
    }

    @Test("a limit of evaluations gives no answer, with the reason")
    func limit() throws {
        let base = try baseline(Self.world, .hold)
        var options = SolveOptions()
        options.evaluationLimit = 3
        let outcome = try solveEquilibrium(base, mixedShock(base, seed: 2), closure: .hold, options: options)
        guard case .stopped(_, let reason, let trace) = outcome else {
            Issue.record("three evaluations cannot be enough")
            return
        }
        #expect(reason == .evaluationLimit(3))
        #expect(trace.largestResidual > 1e-9)
    }

    @Test("new preferences shift demand; a sector never bought cannot be preferred")
    func preferences() throws {
        let base = try baseline(Self.world, .hold)
        var shock = Shock()
        shock.finalDemandShare = base.finalDemandShare
        shock.finalDemandShare[0] = 0.9
        shock.finalDemandShare[4] = 0.1
        let result = try solved(base, shock, .hold)
        #expect(result.accounts.expenditure[0] > base.expenditure[0])
        #expect(result.accounts.finalDemandShare[0] == 0.9)
    }

    @Test("a change that is not positive and finite is refused", arguments: [0, -1, Double.nan, .infinity])
    func ranges(_ value: Double) throws {
        let base = try baseline(Self.world, .hold)
        var shock = Shock()
        shock.labourChange = [1, value, 1, 1]
        #expect(throws: ModelInputError.self) { try solveEquilibrium(base, shock, closure: .hold) }
        shock = Shock()
        shock.productivityChange = [Double](repeating: 1, count: 8)
        shock.productivityChange[3] = value
        #expect(throws: ModelInputError.self) { try solveEquilibrium(base, shock, closure: .hold) }
    }
}
