import EquilibriumModels
import Testing
import TestSupport
import WorldData

@Suite("Horizons and input-output links")
struct ModelVariantTests {
    @Test("without links accounts still add up, and a world without inputs stays as it is")
    func withoutLinks() {
        withEvery("shape", in: smallShapes) { shape in
            let calibrated = Accounts(calibrating: randomWorld(shape))
            let bare = calibrated.withoutInputOutputLinks()
            for n in 0..<shape.economies {
                var output = 0.0
                var demand = 0.0
                for j in 0..<shape.sectors {
                    output += bare.output[j * shape.economies + n]
                    demand += bare.finalDemandShare[j * shape.economies + n]
                }
                #expect(abs(bare.valueAdded[n] - output) <= 1e-12 * output, Trail.comment)
                #expect(abs(demand - 1) <= 1e-12, Trail.comment)
                let revenue = calibrated.tradeTotals().tariffRevenue[n]
                let income = bare.valueAdded[n] + revenue + bare.deficit[n]
                #expect(abs(bare.income[n] - income) <= 1e-9 * income, Trail.comment)
            }
            guard !shape.hasInputs else { return }
            #expect(largestDifference(bare.finalDemandShare, calibrated.finalDemandShare) <= 1e-12, Trail.comment)
            #expect(largestDifference(bare.income, calibrated.income) <= 1e-9 * calibrated.income[0], Trail.comment)
        }
    }

    @Test("the shorter the horizon, the more a dearer border costs and the less trade gives way")
    func horizon() throws {
        let world = randomWorld(RandomWorldShape(economies: 4, sectors: 3, hasTariffs: false, seed: 6))
        var losses: [Double] = []
        var falls: [Double] = []
        for factor in [1, 0.5849, 0.3585, 0.25] {
            let base = try baseline(world, .zero, ModelVariant(horizonFactor: factor))
            var shock = Shock()
            shock.logTradeCostChange = [Double](repeating: 0, count: base.tariff.count)
            for j in 0..<3 {
                for i in 1..<4 { shock.logTradeCostChange[base.cell(sector: j, importer: 0, exporter: i)] = 0.1 }
            }
            let impact = impacts(of: try solved(base, shock, .hold), from: base, shock).economies[0]
            losses.append(-impact.realIncome)
            falls.append(-impact.imports!)
        }
        #expect(losses == losses.sorted() && losses[0] > 0 && losses[3] > 1.02 * losses[0])
        #expect(falls == falls.sorted(by: >) && falls[3] > 0)
    }

    /// The comparison of models in Caliendo & Parro (2015), REStud 82(1): without materials Mexico gains 0.50 per cent
    /// (first order) and its imports from the bloc grow by 88.08 per cent; with all links by 1.31 and 118.28.
    @Test(
        "Caliendo & Parro (2015): Mexico without materials, and with all links",
        .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)),
        arguments: [(false, 0.50, 88.08, 0.114), (true, 1.31, 118.28, 0.007)])
    func materials(_ hasLinks: Bool, _ firstOrder: Double, _ growth: Double, _ exact: Double) throws {
        let world = try #require(CaliendoParroTests.world)
        let base = try baseline(world, .zero, ModelVariant(hasInputOutputLinks: hasLinks))
        let shock = try CountedScenarios.nafta(world, base)
        let outcome = try compare(baseline: base, baselineTrace: SolveTrace(), policy: shock, closure: .zero)
        guard case .solved(let comparison) = outcome else { throw Unsolved() }
        let mexico = world.economyIndex("MEX")!
        #expect(abs(100 * comparison.impacts.economies[mexico].firstOrder! - firstOrder) <= 0.005)
        #expect(abs(100 * comparison.impacts.economies[mexico].realIncome - exact) <= 0.0005)
        var before = 0.0
        var after = 0.0
        for partner in ["CAN", "USA"] {
            for j in 0..<world.sectorCount {
                let i = world.economyIndex(partner)!
                before += base.flow(sector: j, importer: mexico, exporter: i)
                after += comparison.equilibrium.accounts.flow(sector: j, importer: mexico, exporter: i)
            }
        }
        #expect(abs(100 * (after / before - 1) - growth) <= 0.005)
    }

    @Test(
        "Caliendo & Parro's world with scale economies has an answer",
        .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)), arguments: [0.3, 0.5, 0.646])
    func scaleEconomies(_ product: Double) throws {
        let world = try #require(CaliendoParroTests.world)
        let rules = [ModelVariant.ScaleRule](repeating: .timesTheta(product), count: world.sectorCount)
        let base = try baseline(world, .zero, ModelVariant(scale: rules))
        let shock = try CountedScenarios.nafta(world, base)
        let outcome = try compare(baseline: base, baselineTrace: SolveTrace(), policy: shock, closure: .zero)
        guard case .solved(let comparison) = outcome else { throw Unsolved() }
        #expect(comparison.trace.largestResidual <= 1e-9)
    }
}
