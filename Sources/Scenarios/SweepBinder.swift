import EquilibriumModels
import TextFormats
import WorldData

/// Binds the scenarios of a sweep one after another, keeping what was found out about the world.
///
/// One binder serves one thread.
public final class SweepBinder {
    private let plan: SweepPlan
    private let binder: Binder

    /// Opens the world for binding.
    ///
    /// - Parameter accounts: the accounts of the solved baseline.
    /// - Throws: faults of the world's own memberships.
    public init(_ plan: SweepPlan, world: World, accounts: Accounts) throws(Diagnostics) {
        self.plan = plan
        binder = try Binder(world: world, accounts: accounts, context: plan.context)
    }

    /// The policy of scenario number `position`, counted from zero, bound to the world.
    ///
    /// - Throws: the faults of this scenario, which say nothing of any other.
    public func bind(_ position: Int) throws(Diagnostics) -> BoundPolicy {
        binder.begin()
        let measures = plan.measures(position, binder.findings)
        for measure in measures ?? [] { binder.apply(measure) }
        return try binder.finish()
    }
}
