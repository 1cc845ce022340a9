import EquilibriumModels
import Testing
import TestSupport
import WorldData

/// Solves and requires an answer.
func solved(
    _ accounts: Accounts, _ shock: Shock, _ closure: Closure, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Equilibrium {
    try required(try solveEquilibrium(accounts, shock, closure: closure), sourceLocation: sourceLocation)
}

/// The solution of an outcome, which must be one.
func required(
    _ outcome: SolveOutcome<Equilibrium>, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Equilibrium {
    switch outcome {
    case .converged(let equilibrium, let trace):
        #expect(trace.largestResidual <= 1e-9, Trail.comment, sourceLocation: sourceLocation)
        return equilibrium
    case .stopped(_, let reason, let trace):
        Issue.record(
            "stopped: \(reason), residual \(trace.largestResidual), \(trace.evaluations) evaluations; \(trace.remarks.joined(separator: "; ")); \(Trail.comment)",
            sourceLocation: sourceLocation)
        throw Unsolved()
    }
}

struct Unsolved: Error {}

/// The solved baseline of a world under a closure.
func baseline(_ world: World, _ closure: Closure) throws -> Accounts {
    try required(try solveBaseline(Accounts(calibrating: world), closure: closure)).accounts
}

/// A shock of every kind at once, drawn from a seed.
func mixedShock(_ accounts: Accounts, seed: UInt64) -> Shock {
    var random = SeededGenerator(seed: seed)
    var shock = Shock()
    shock.tariff = accounts.tariff
    shock.logTradeCostChange = [Double](repeating: 0, count: accounts.tariff.count)
    for j in 0..<accounts.sectorCount {
        for n in 0..<accounts.economyCount {
            for i in 0..<accounts.economyCount where i != n {
                let cell = accounts.cell(sector: j, importer: n, exporter: i)
                if random.uniform(0...1) < 0.5 { shock.tariff[cell] = random.uniform(0...0.3) }
                if random.uniform(0...1) < 0.5 { shock.logTradeCostChange[cell] = random.uniform(-0.1...0.2) }
            }
        }
    }
    shock.productivityChange = (0..<accounts.economyCount * accounts.sectorCount).map { _ in random.uniform(0.9...1.15)
    }
    shock.labourChange = (0..<accounts.economyCount).map { _ in random.uniform(0.95...1.1) }
    return shock
}

/// Every small shape of world that the algebra is walked over.
let smallShapes: [RandomWorldShape] = [2, 3, 4].flatMap { economies in
    [1, 2, 3].flatMap { sectors in
        [false, true].flatMap { inputs in
            [false, true].flatMap { tariffs in
                [false, true].map { zeros in
                    RandomWorldShape(
                        economies: economies, sectors: sectors, hasInputs: inputs, hasTariffs: tariffs, hasZeros: zeros)
                }
            }
        }
    }
}

/// Largest absolute difference of two tables.
func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
    precondition(a.count == b.count)
    return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
}
