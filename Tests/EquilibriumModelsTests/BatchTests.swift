import EquilibriumModels
import Testing
import TestSupport
import WorldData

@Suite("Scenarios solved side by side")
struct BatchTests {
    /// Sums inside a matrix product are taken in another order than one scenario's own, so the last digits differ: both
    /// answers are certified to 1e-9 and were iterated to a residual of 1e-13.
    static let bound = 1e-11

    static var options: SolveOptions {
        var options = SolveOptions()
        options.stepTarget = 1e-13
        return options
    }

    /// Shocks of every kind: mixed, one tariff, one cut, labour, a deficit, nothing at all, and a market emptied.
    private func shocks(_ base: Accounts, seed: UInt64) -> [Shock] {
        let count = base.economyCount
        var result = (0..<4).map { mixedShock(base, seed: seed + $0) }
        var tariff = Shock()
        tariff.tariff = base.tariff
        tariff.tariff[base.cell(sector: 0, importer: 0, exporter: 1)] += 0.3
        result.append(tariff)
        var cut = Shock()
        cut.logTradeCostChange = [Double](repeating: 0, count: base.tradeShare.count)
        for j in 0..<base.sectorCount {
            cut.logTradeCostChange[base.cell(sector: j, importer: 0, exporter: count - 1)] = .infinity
        }
        result.append(cut)
        var labour = Shock()
        labour.labourChange = (0..<count).map { $0 == 0 ? 1.2 : 1 }
        result.append(labour)
        var transfer = Shock()
        transfer.deficitTarget = [0: 0]
        result.append(transfer)
        result.append(Shock())
        var emptied = Shock()
        emptied.logTradeCostChange = [Double](repeating: 0, count: base.tradeShare.count)
        for i in 0..<count { emptied.logTradeCostChange[base.cell(sector: 0, importer: 0, exporter: i)] = .infinity }
        result.append(emptied)
        return result
    }

    @Test("a batch answers as single solves do, every kind of shock and closure, and refuses what they refuse")
    func singles() throws {
        try withEvery("shape", in: smallShapes) { shape in
            try withEvery("closure", in: Closure.allCases) { closure in
                let base = try baseline(randomWorld(shape), closure)
                let shared = try SharedBaseline(base, closure: closure)
                let shocks = shocks(base, seed: shape.seed + 3)
                let outcomes = solveBatch(shared, shocks, options: Self.options)
                try #require(outcomes.count == shocks.count, Trail.comment)
                for (shock, outcome) in zip(shocks, outcomes) {
                    let after: Closure = closure == .zero ? .hold : closure
                    let single: SolveOutcome<Equilibrium>
                    do throws(ModelInputError) {
                        single = try solveEquilibrium(base, shock, closure: after, options: Self.options)
                    } catch {
                        guard case .refused(let refusal) = outcome else {
                            Issue.record("the batch answered what a single solve refuses: \(error) \(Trail.comment)")
                            continue
                        }
                        #expect(refusal == error, Trail.comment)
                        continue
                    }
                    guard case .solved(let together, let trace) = outcome, case .converged(let alone, _) = single else {
                        Issue.record("not solved: \(outcome) \(Trail.comment)")
                        continue
                    }
                    #expect(trace.largestResidual <= 1e-9, Trail.comment)
                    let expected = impacts(of: alone, from: base, shock)
                    #expect(largestDifference(together, expected) <= Self.bound, Trail.comment)
                }
            }
        }
    }

    @Test("who stands beside a scenario does not change its answer beyond the last digits")
    func neighbours() throws {
        let base = try baseline(randomWorld(RandomWorldShape(economies: 9, sectors: 5, seed: 4)), .hold)
        let shared = try SharedBaseline(base, closure: .hold)
        let shocks = shocks(base, seed: 70)
        let together = solveBatch(shared, shocks, options: Self.options)
        for width in [1, 2, 3, 7] {
            for start in stride(from: 0, to: shocks.count, by: width) {
                let part = Array(shocks[start..<min(shocks.count, start + width)])
                let outcomes = solveBatch(shared, part, options: Self.options)
                for (place, outcome) in outcomes.enumerated() {
                    switch (outcome, together[start + place]) {
                    case (.solved(let one, _), .solved(let other, _)):
                        #expect(largestDifference(one, other) <= Self.bound)
                    case (.refused(let one), .refused(let other)): #expect(one == other)
                    default: Issue.record("one solved, one not: \(start + place)")
                    }
                }
            }
        }
        // The same batch again gives the same bits.
        for (one, other) in zip(together, solveBatch(shared, shocks, options: Self.options)) {
            if case .solved(let first, _) = one, case .solved(let second, _) = other {
                #expect(first.economies == second.economies)
            }
        }
    }

    @Test("a scenario that the first attempt does not finish goes on alone, and its neighbours are not held up")
    func hardOnes() throws {
        let base = try baseline(randomWorld(RandomWorldShape(economies: 8, sectors: 4, seed: 6)), .hold)
        let shared = try SharedBaseline(base, closure: .hold)
        var hard = Shock()
        hard.logTradeCostChange = [Double](repeating: 0, count: base.tradeShare.count)
        for j in 0..<4 {
            for i in 1..<8 {
                hard.logTradeCostChange[base.cell(sector: j, importer: 0, exporter: i)] = 9.21 / base.theta[j]
                hard.logTradeCostChange[base.cell(sector: j, importer: i, exporter: 0)] = 9.21 / base.theta[j]
            }
        }
        let outcomes = solveBatch(shared, [mixedShock(base, seed: 2), hard, Shock()], options: Self.options)
        let single = try solved(base, hard, .hold)
        guard case .solved(let together, _) = outcomes[1] else { throw Unsolved() }
        #expect(largestDifference(together, impacts(of: single, from: base, hard)) <= 1e-8)
        guard case .solved(let unchanged, _) = outcomes[2] else { throw Unsolved() }
        #expect(unchanged.economies.allSatisfy { abs($0.realIncome) <= 1e-12 })
    }

    @Test("a limit of evaluations holds in a batch too")
    func limit() throws {
        let base = try baseline(randomWorld(RandomWorldShape(economies: 4, sectors: 2, seed: 1)), .hold)
        let shared = try SharedBaseline(base, closure: .hold)
        var options = SolveOptions()
        options.evaluationLimit = 2
        guard
            case .stopped(let reason, let trace) = solveBatch(shared, [mixedShock(base, seed: 1)], options: options)[0]
        else { throw Unsolved() }
        #expect(reason == .evaluationLimit(2))
        #expect(trace.evaluations >= 2)
    }

    /// The largest difference over every measure of every economy.
    private func largestDifference(_ one: Impacts, _ other: Impacts) -> Double {
        func values(_ impact: Impact) -> [Double] {
            [
                impact.realIncome, impact.realWage, impact.priceIndex, impact.tariffRevenueBefore,
                impact.tariffRevenueAfter, impact.termsOfTrade ?? 0, impact.volumeOfTrade ?? 0, impact.technology ?? 0,
                impact.exports ?? 0, impact.imports ?? 0,
            ]
        }
        return zip(one.economies, other.economies).reduce(0) { worst, pair in
            zip(values(pair.0), values(pair.1)).reduce(worst) { max($0, abs($1.0 - $1.1)) }
        }
    }
}
