import BenchmarkSupport
import EquilibriumModels
import TestSupport
import WorldData

/// A world with its solved baseline and the preconditioner that its scenarios share.
struct PreparedWorld {
    /// Economies x sectors.
    let name: String
    let world: World
    let calibrated: Accounts
    let base: Accounts
    let preconditioner: TwoLevelPreconditioner
    /// Under which the baseline is solved; scenarios hold its deficits.
    let closure: Closure

    init(_ world: World, closure: Closure) throws {
        self.world = world
        self.closure = closure
        name = "\(world.economyCount) x \(world.sectorCount)"
        calibrated = Accounts(calibrating: world)
        let outcome = try solveBaseline(calibrated, closure: closure)
        base = try certified(outcome, "the baseline of \(name)").accounts
        preconditioner = try TwoLevelPreconditioner(base, closure: .hold)
    }

    /// The world of Caliendo & Parro (2015), with aggregate deficits set to zero; `nil` where the reference data are absent.
    static func caliendoParro() throws -> PreparedWorld? {
        guard SharedData.isPresent else { return nil }
        guard let world = WorldFolder(path: SharedData.path(CountedScenarios.caliendoParro)).read().world else {
            throw WrongAnswer("the world of Caliendo & Parro in the reference data cannot be read")
        }
        return try PreparedWorld(world, closure: .zero)
    }

    static func generated(_ economies: Int, _ sectors: Int) throws -> PreparedWorld {
        try PreparedWorld(gravityWorld(economies: economies, sectors: sectors, seed: 1), closure: .hold)
    }

    /// The scenarios that are counted: NAFTA in its own world, ordinary ones, and the hardest.
    func scenarios() throws -> [(name: String, shock: Shock)] {
        let nafta = closure == .zero ? [("NAFTA", try CountedScenarios.nafta(world, base))] : []
        return nafta + CountedScenarios.ordinary(base)
            + [("largest cut from all", CountedScenarios.powerCutFromAll(base))]
    }
}

/// The largest residual of any condition that an answer may have.
let largestResidualAllowed = 1e-9

/// The solution of an outcome.
///
/// - Throws: `WrongAnswer` where there is none, or its certificate is above 1e-9.
func certified(_ outcome: SolveOutcome<Equilibrium>, _ what: String) throws -> Equilibrium {
    switch outcome {
    case .converged(let solution, let trace):
        try require(trace.largestResidual, atMost: largestResidualAllowed, "the certificate of \(what)")
        return solution
    case .stopped(_, let reason, let trace):
        throw WrongAnswer("\(what) stopped: \(reason), residual \(trace.largestResidual)")
    }
}

/// Asserts that the world's trade balances: deficits add up to nothing, and each economy's imports less its exports are
/// its deficit, from the flows themselves.
///
/// - Returns: the largest difference, relative to income.
func requireBalancedTrade(_ solution: Equilibrium, _ what: String) throws -> Double {
    let accounts = solution.accounts
    let count = accounts.economyCount
    var balance = accounts.deficit.map { -$0 }
    for j in 0..<accounts.sectorCount {
        for n in 0..<count {
            for i in 0..<count where i != n {
                let flow = accounts.flow(sector: j, importer: n, exporter: i)
                balance[n] += flow
                balance[i] -= flow
            }
        }
    }
    var largest = abs(accounts.deficit.reduce(0, +)) / accounts.income.reduce(0, +)
    for n in 0..<count { largest = max(largest, abs(balance[n]) / accounts.income[n]) }
    try require(largest, atMost: largestResidualAllowed, "the imbalance of trade of \(what)")
    return largest
}
