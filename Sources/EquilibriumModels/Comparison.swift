/// A solved comparison: the baseline equilibrium, the policy equilibrium, and what lies between.
public struct Comparison: Sendable {
    /// The solved baseline, as accounts.
    public var baseline: Accounts
    /// The record of the baseline's solve.
    public var baselineTrace: SolveTrace
    /// The policy, relative to `baseline`.
    public var equilibrium: Equilibrium
    /// The shock from baseline to policy.
    public var shock: Shock
    /// The record of the policy's solve.
    public var trace: SolveTrace
    /// The measures.
    public var impacts: Impacts
}

/// Which solve did not end with an answer.
public enum ComparisonStage: String, Sendable {
    /// The baseline, with the measures in force.
    case baseline
    /// The policy.
    case policy
    /// The answers to small shocks on the solved baseline.
    case linearisation = "linearised equilibrium"
}

/// How a comparison ended.
public enum ComparisonOutcome: Sendable {
    /// Both equilibria are certified.
    case solved(Comparison)
    /// One of the solves stopped without an answer.
    case stopped(ComparisonStage, because: StopReason, SolveTrace)
}

/// Solves the baseline: the calibrated accounts with the measures in force, under the closure.
///
/// It is always solved, since calibration that clipped a negative final demand is not yet an equilibrium. Under
/// `zero` the deficits are set to zero here, with final-demand shares as calibrated with the observed ones.
///
/// With scale economies the accounts are made an equilibrium at constant returns first, and scale is measured from there:
/// taking out deficits and clipped demands corrects the data and is nothing that firms enter for. The measures in force
/// then act with scale.
///
/// The iteration goes on to the limit of rounding, so that a policy that changes nothing finds exactly nothing.
///
/// - Returns: the solved accounts as hats' new origin.
public func solveBaseline(
    _ calibrated: Accounts, inForce shock: Shock = Shock(), closure: Closure, options: SolveOptions = SolveOptions(),
    preconditioner: TwoLevelPreconditioner? = nil
) throws(ModelInputError) -> SolveOutcome<Equilibrium> {
    guard !calibrated.scaleElasticity.isEmpty else {
        return try solveEquilibrium(
            calibrated, shock, closure: closure, options: options.tight, preconditioner: preconditioner)
    }
    var constant = calibrated
    constant.scaleElasticity = []
    let adjusted: Equilibrium
    var trace: SolveTrace
    switch try solveEquilibrium(constant, Shock(), closure: closure, options: options.tight) {
    case .converged(let solution, let found): (adjusted, trace) = (solution, found)
    case .stopped(let best, let reason, let found): return .stopped(best: best, because: reason, found)
    }
    var start = adjusted.accounts
    start.scaleElasticity = calibrated.scaleElasticity
    let outcome = try solveEquilibrium(start, shock, closure: closure.ofPolicies, options: options.tight)
    trace.remarks.append("made the accounts an equilibrium at constant returns first")
    trace.add(outcome.trace)
    switch outcome {
    case .converged(let solution, _): return .converged(solution.after(adjusted), trace)
    case .stopped(let best, let reason, _): return .stopped(best: best.after(adjusted), because: reason, trace)
    }
}

extension Equilibrium {
    /// The same state with hats relative to what the earlier equilibrium is relative to; scale stays relative to it.
    fileprivate func after(_ earlier: Equilibrium) -> Equilibrium {
        func product(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 * $1 } }
        var result = self
        result.wageChange = product(wageChange, earlier.wageChange)
        result.priceChange = product(priceChange, earlier.priceChange)
        result.inputCostChange = product(inputCostChange, earlier.inputCostChange)
        return result
    }
}

extension SolveTrace {
    /// Adds a second solve: the larger residual counts.
    fileprivate mutating func add(_ other: SolveTrace) {
        evaluations += other.evaluations
        steps += other.steps
        remarks += other.remarks
        if other.largestResidual >= largestResidual {
            (largestResidual, residualCondition) = (other.largestResidual, other.residualCondition)
        }
    }
}

/// Solves a policy against a solved baseline and measures it.
public func compare(
    baseline: Accounts, baselineTrace: SolveTrace, policy shock: Shock, closure: Closure,
    options: SolveOptions = SolveOptions(), preconditioner: TwoLevelPreconditioner? = nil
) throws(ModelInputError) -> ComparisonOutcome {
    switch try solveEquilibrium(
        baseline, shock, closure: closure.ofPolicies, options: options.tight, preconditioner: preconditioner)
    {
    case .converged(let equilibrium, let trace):
        return .solved(
            Comparison(
                baseline: baseline, baselineTrace: baselineTrace, equilibrium: equilibrium, shock: shock, trace: trace,
                impacts: impacts(of: equilibrium, from: baseline, shock)))
    case .stopped(_, let reason, let trace):
        return .stopped(.policy, because: reason, trace)
    }
}
