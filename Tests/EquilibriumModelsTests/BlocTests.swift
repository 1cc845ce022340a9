import EquilibriumModels
import TestSupport
import Testing
import WorldData

@Suite("Economies that cannot trade with each other")
struct BlocTests {
    /// Two economies that trade, and one that trades with nobody.
    static let world: World = {
        var trade = FlowTable()
        trade.append(importer: 0, exporter: 0, sector: 0, value: 100)
        trade.append(importer: 0, exporter: 1, sector: 0, value: 30)
        trade.append(importer: 1, exporter: 0, sector: 0, value: 20)
        trade.append(importer: 1, exporter: 1, sector: 0, value: 200)
        trade.append(importer: 2, exporter: 2, sector: 0, value: 50)
        var world = randomWorld(RandomWorldShape(economies: 3, sectors: 1, hasInputs: false, hasTariffs: false))
        world.sectors[0].theta = 4
        world.trade = trade
        return world
    }()

    @Test("what happens in one bloc changes nothing in another", arguments: [Closure.hold, .zero])
    func independence(_ closure: Closure) throws {
        let base = try baseline(Self.world, closure)
        var shock = Shock()
        shock.labourChange = [1, 1, 1.05]
        let result = try solved(base, shock, closure)
        let real = impacts(of: result, from: base, shock).economies.map(\.realIncome)
        #expect(abs(real[0]) <= 1e-10 && abs(real[1]) <= 1e-10)
        #expect(abs(real[2] - 0.05) <= 1e-10)
        #expect(result.blocCount == 2)
    }

    @Test("a bloc cut off with a deficit is refused by name, whatever the closure moves")
    func cutOffWithDeficit() throws {
        let world = randomWorld(RandomWorldShape(economies: 4, sectors: 2, seed: 4))
        for closure in [Closure.hold, .share, .multiplicative] {
            let base = try baseline(world, closure)
            var shock = Shock()
            shock.logTradeCostChange = [Double](repeating: 0, count: base.tariff.count)
            for j in 0..<2 {
                for other in 1..<4 {
                    shock.logTradeCostChange[base.cell(sector: j, importer: 0, exporter: other)] = .infinity
                    shock.logTradeCostChange[base.cell(sector: j, importer: other, exporter: 0)] = .infinity
                }
            }
            #expect(
                throws: ModelInputError.deficitWithoutTrade(
                    economies: [0], deficit: base.deficit[0], canBuy: false, canSell: false)
            ) { try solveEquilibrium(base, shock, closure: closure) }
            // With balanced trade it is autarky, and solvable.
            let balanced = try baseline(world, .zero)
            #expect(try solved(balanced, shock, .hold).blocCount == 2)
        }
    }

    @Test("selling without buying needs a surplus: under balanced trade there is no equilibrium, and none is printed")
    func oneWay() throws {
        let base = try baseline(Self.world, .zero)
        var shock = Shock()
        shock.logTradeCostChange = [Double](repeating: 0, count: base.tariff.count)
        shock.logTradeCostChange[base.cell(sector: 0, importer: 0, exporter: 1)] = .infinity
        #expect(throws: ModelInputError.self) { try solveEquilibrium(base, shock, closure: .hold) }
    }

    @Test("under `zero` a deficit set in the baseline stays: the policy does not undo it")
    func baselineDeficit() throws {
        let calibrated = Accounts(calibrating: Self.world)
        var inForce = Shock()
        inForce.deficitTarget = [0: 10, 1: -10, 2: 0]
        let base = try required(try solveBaseline(calibrated, inForce: inForce, closure: .zero)).accounts
        let outcome = try compare(baseline: base, baselineTrace: SolveTrace(), policy: Shock(), closure: .zero)
        guard case .solved(let comparison) = outcome else { throw Unsolved() }
        for row in comparison.impacts.economies { #expect(abs(row.realIncome) <= 1e-12) }
        #expect(abs(comparison.equilibrium.accounts.deficit[0] - 10) <= 1e-9)
    }

    /// Solvable although a direct solve stalls: the shock is walked in parts.
    @Test("a tariff of 50 to 300 per cent where the elasticity is 65", arguments: [0.5, 1.0, 3.0])
    func continuation(_ rate: Double) throws {
        var world = Self.world
        world.sectors[0].theta = 65
        let base = try baseline(world, .hold)
        var shock = Shock()
        shock.tariff = base.tariff
        shock.tariff[base.cell(sector: 0, importer: 0, exporter: 1)] = rate
        let result = try solved(base, shock, .hold)
        #expect(largestResidual(of: result, from: base, shock, closure: .hold).value <= 1e-9)
    }
}
