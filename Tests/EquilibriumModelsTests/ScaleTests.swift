import EquilibriumModels
import Glibc
import Testing
import TestSupport
import WorldData

/// Small worlds that scale economies are walked over: with and without inputs, tariffs and zero flows.
let scaleShapes: [RandomWorldShape] = [
    RandomWorldShape(economies: 2, sectors: 1, hasInputs: false, hasTariffs: false),
    RandomWorldShape(economies: 2, sectors: 3, hasTariffs: false),
    RandomWorldShape(economies: 3, sectors: 2, hasInputs: false),
    RandomWorldShape(economies: 3, sectors: 3, hasZeros: true),
    RandomWorldShape(economies: 4, sectors: 2, seed: 2),
    RandomWorldShape(economies: 4, sectors: 3, hasInputs: false, hasZeros: true, seed: 3),
]

/// The solved baseline of a world in a member of the family.
func baseline(_ world: World, _ closure: Closure, _ variant: ModelVariant) throws -> Accounts {
    try required(
        try solveBaseline(try variant.applied(to: Accounts(calibrating: world)), closure: closure)
    ).accounts
}

/// The same product of scale elasticity and θ in every sector.
func scaled(_ product: Double, _ shape: RandomWorldShape) -> ModelVariant {
    ModelVariant(scale: [ModelVariant.ScaleRule](repeating: .timesTheta(product), count: shape.sectors))
}

@Suite("Scale economies: monopolistic competition with free entry")
struct ScaleTests {
    @Test("a scale elasticity of zero is the base model to 1e-12")
    func zeroIsBase() throws {
        try withEvery("shape", in: scaleShapes) { shape in
            try withEvery("closure", in: Closure.allCases) { closure in
                let base = try baseline(randomWorld(shape), closure)
                var zero = base
                zero.scaleElasticity = [Double](repeating: 0, count: shape.sectors)
                let shock = mixedShock(base, seed: 3)
                let without = try solved(base, shock, closure)
                let with = try solved(zero, shock, closure)
                #expect(largestDifference(without.wageChange, with.wageChange) <= 1e-12, Trail.comment)
                #expect(largestDifference(without.priceChange, with.priceChange) <= 1e-12, Trail.comment)
                #expect(with.scaleChange.allSatisfy { $0 == 1 }, Trail.comment)
            }
        }
    }

    @Test("no change gives exactly no change, at the edge too")
    func noChange() throws {
        try withEvery("shape", in: scaleShapes) { shape in
            try withEvery("scale times theta", in: [0.5, 0.9, 1]) { product in
                let base = try baseline(randomWorld(shape), .hold, scaled(product, shape))
                let same = try solved(base, Shock(), .hold)
                #expect(same.wageChange.allSatisfy { $0 == 1 }, Trail.comment)
                #expect(same.scaleChange.allSatisfy { $0 == 1 }, Trail.comment)
            }
        }
    }

    @Test("the naive textbook solver agrees to 1e-8, up to 0.9 times the edge")
    func naive() throws {
        try withEvery("shape", in: scaleShapes) { shape in
            try withEvery("scale times theta", in: [0.3, 0.646, 0.9]) { product in
                try withEvery("closure", in: Closure.allCases) { closure in
                    let base = try baseline(randomWorld(shape), closure, scaled(product, shape))
                    let shock = mixedShock(base, seed: shape.seed + 5)
                    let fast = try solved(base, shock, closure)
                    let slow = try #require(
                        NaiveSolver(accounts: base, shock: shock, closure: closure).solve(), Trail.comment)
                    #expect(largestDifference(fast.wageChange, slow.wage) <= 1e-8, Trail.comment)
                    #expect(largestDifference(fast.priceChange, slow.price.flatMap { $0 }) <= 1e-8, Trail.comment)
                    let real = impacts(of: fast, from: base, shock).economies.map(\.realIncome)
                    #expect(largestDifference(real, slow.realIncome) <= 1e-8, Trail.comment)
                }
            }
        }
    }

    @Test("world trade balances and deficits add to zero, at the edge too")
    func worldBalances() throws {
        try withEvery("shape", in: scaleShapes) { shape in
            try withEvery("scale times theta", in: [0.5, 0.9, 1]) { product in
                try withEvery("closure", in: Closure.allCases) { closure in
                    let base = try baseline(randomWorld(shape), closure, scaled(product, shape))
                    let result = try solved(base, mixedShock(base, seed: 11), closure)
                    let totals = result.accounts.tradeTotals()
                    let trade = totals.exports.reduce(0, +)
                    #expect(abs(totals.imports.reduce(0, +) - trade) <= 1e-12 * trade, Trail.comment)
                    #expect(abs(result.accounts.deficit.reduce(0, +)) <= 1e-9 * trade, Trail.comment)
                }
            }
        }
    }

    @Test("one sector without inputs: all firms make the same, and scale changes nothing")
    func oneSector() throws {
        let shape = RandomWorldShape(economies: 4, sectors: 1, hasInputs: false, hasTariffs: false, seed: 9)
        let base = try baseline(randomWorld(shape), .zero)
        var shock = mixedShock(base, seed: 4)
        shock.labourChange = []
        let without = impacts(of: try solved(base, shock, .hold), from: base, shock).economies
        for product in [0.4, 0.9, 1] {
            var scale = base
            try scaled(product, shape).setElasticities(of: &scale, longRunTheta: base.theta)
            let with = impacts(of: try solved(scale, shock, .hold), from: scale, shock).economies
            #expect(largestDifference(with.map(\.realIncome), without.map(\.realIncome)) <= 1e-9)
        }
    }

    /// Without inputs and deficits, r the revenue share of a sector:
    /// real income without trade over that with it = Πⱼ [ π[n,n,j]^(1/θ) (α[n,j] / r[n,j])^ψ ]^α[n,j].
    @Test("gains from trade without inputs follow from own shares and specialization")
    func autarky() throws {
        try withEvery("shape", in: scaleShapes.filter { !$0.hasInputs }) { shape in
            try withEvery("scale times theta", in: [0.0, 0.5, 0.9]) { product in
                var shape = shape
                shape.hasTariffs = false
                let base = try baseline(randomWorld(shape), .zero, scaled(product, shape))
                var shock = Shock()
                shock.logTradeCostChange = [Double](repeating: 0, count: base.tariff.count)
                for j in 0..<shape.sectors {
                    for n in 0..<shape.economies {
                        for i in 0..<shape.economies where i != n {
                            shock.logTradeCostChange[base.cell(sector: j, importer: n, exporter: i)] = .infinity
                        }
                    }
                }
                let result = try solved(base, shock, .hold)
                let measured = impacts(of: result, from: base, shock).economies
                for n in 0..<shape.economies {
                    var expected = 1.0
                    for j in 0..<shape.sectors {
                        let alpha = base.finalDemandShare[j * shape.economies + n]
                        let own = base.tradeShare[base.cell(sector: j, importer: n, exporter: n)]
                        let revenue = base.output[j * shape.economies + n] / base.valueAdded[n]
                        let psi = base.scaleElasticity[j]
                        expected *= pow(pow(own, 1 / base.theta[j]) * pow(alpha / revenue, psi), alpha)
                    }
                    #expect(abs(1 + measured[n].realIncome - expected) <= 1e-8, Trail.comment)
                }
            }
        }
    }

    @Test("small shocks: the first-order decomposition meets the exact change")
    func firstOrder() throws {
        try withEvery("shape", in: scaleShapes) { shape in
            let base = try baseline(randomWorld(shape), .hold, scaled(0.7, shape))
            var shock = mixedShock(base, seed: 77)
            let small = 1e-4
            for cell in shock.tariff.indices {
                shock.tariff[cell] = base.tariff[cell] + small * (shock.tariff[cell] - base.tariff[cell])
            }
            shock.logTradeCostChange = shock.logTradeCostChange.map { $0 * small }
            shock.productivityChange = shock.productivityChange.map { 1 + small * ($0 - 1) }
            shock.labourChange = shock.labourChange.map { 1 + small * ($0 - 1) }
            let result = impacts(of: try solved(base, shock, .hold), from: base, shock)
            for row in result.economies {
                // Scale multiplies changes of output, and with them what a first-order formula leaves out.
                #expect(abs(row.realIncome - row.firstOrder!) <= 60 * small * small + 1e-9, Trail.comment)
                #expect(abs(row.realIncome) > 1e-9, Trail.comment)
            }
        }
    }

    @Test("the certificate finds a scale that is not output over input cost")
    func certificate() throws {
        let shape = scaleShapes[3]
        let base = try baseline(randomWorld(shape), .hold, scaled(0.5, shape))
        let shock = mixedShock(base, seed: 2)
        var result = try solved(base, shock, .hold)
        #expect(largestResidual(of: result, from: base, shock, closure: .hold).value <= 1e-9)
        for position in result.scaleChange.indices { result.scaleChange[position] *= 1.001 }
        // Uniform scale moves prices too, which depend on it with a smaller power.
        let found = largestResidual(of: result, from: base, shock, closure: .hold)
        #expect(found.value > 0.9e-3)
        #expect(found.condition.hasPrefix("the scale of economy"))
    }

    @Test("scenarios side by side give what each gives by itself")
    func batch() throws {
        let shape = scaleShapes[3]
        let base = try baseline(randomWorld(shape), .hold, scaled(0.6, shape))
        var shocks = (1...5).map { mixedShock(base, seed: UInt64($0)) }
        shocks[2].coalitions = [[0, 2]]
        let outcomes = solveBatch(try SharedBaseline(base, closure: .hold), shocks)
        for (shock, outcome) in zip(shocks, outcomes) {
            guard case .solved(let batched, _) = outcome else { throw Unsolved() }
            let alone = impacts(of: try solved(base, shock, .hold), from: base, shock)
            #expect(
                largestDifference(batched.economies.map(\.realIncome), alone.economies.map(\.realIncome)) <= 1e-9)
        }
    }

    @Test("a product of scale elasticity and theta above one is refused")
    func aboveTheEdge() throws {
        let world = randomWorld(scaleShapes[2])
        let calibrated = Accounts(calibrating: world)
        let steep = ModelVariant(scale: [.timesTheta(1), .timesTheta(1.01)])
        #expect(throws: ModelInputError.self) { try steep.applied(to: calibrated) }
        let negative = ModelVariant(scale: [.elasticity(-0.1), .elasticity(0)])
        #expect(throws: ModelInputError.self) { try negative.applied(to: calibrated) }
    }
}
