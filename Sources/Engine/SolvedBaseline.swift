import EquilibriumModels
import Synchronization

/// A solved baseline with its factorised Jacobian, which every request on it shares.
final class SolvedBaseline: Sendable {
    /// The baseline with the measures in force, relative to the calibrated accounts.
    let equilibrium: Equilibrium
    /// The record of its solve.
    let trace: SolveTrace
    /// The factorised Jacobian; `nil` where the closure has no equilibrium without a policy, and every policy builds its own.
    let preconditioner: TwoLevelPreconditioner?
    private let closure: Closure
    private let batches = Mutex<SharedBaseline?>(nil)

    /// Factorises a solved baseline.
    init(_ equilibrium: Equilibrium, _ trace: SolveTrace, closure: Closure) {
        self.equilibrium = equilibrium
        self.trace = trace
        self.closure = closure
        preconditioner = try? TwoLevelPreconditioner(equilibrium.accounts, closure: closure == .zero ? .hold : closure)
    }

    /// The same, ready for batches of scenarios.
    ///
    /// - Throws: `ModelInputError` where the closure has no equilibrium without a policy.
    func shared() throws -> SharedBaseline {
        try batches.withLock { made in
            if let made { return made }
            let shared = try SharedBaseline(equilibrium.accounts, closure: closure, preconditioner: preconditioner)
            made = shared
            return shared
        }
    }

    /// Bytes that it holds, batches included.
    var bytes: Int { 2 * equilibrium.accounts.bytes + (preconditioner?.bytes ?? 0) }
}

extension Accounts {
    /// Bytes of the large tables.
    var bytes: Int { 8 * (tradeShare.count + tariff.count + inputShare.count + 8 * expenditure.count) }
}
