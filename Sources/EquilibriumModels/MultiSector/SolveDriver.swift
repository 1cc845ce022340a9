import Glibc
import NumericKernels

/// What a solve is asked to reach.
public struct SolveOptions: Sendable, Equatable {
    /// Largest relative residual over every equilibrium condition.
    public var tolerance: Double = 1e-9
    /// Evaluations of the whole system, over all attempts.
    public var evaluationLimit: Int = 4000
    /// How many past steps the acceleration combines.
    public var memory: Int = 10
    /// Largest step, in logs, at which the iteration ends; `nil` means a tenth of the tolerance.
    public var stepTarget: Double?

    /// The same, going on to the limit of rounding: signs of small changes are then signs, not noise.
    var tight: SolveOptions {
        var options = self
        options.stepTarget = min(tolerance / 10, 1e-13)
        return options
    }

    /// The defaults: 1e-9, at most 4,000 evaluations, memory 10.
    public init() {}
}

/// Solves the model of Caliendo & Parro (2015) for a shock, relative to given accounts.
///
/// The fixed-point map of ``EquilibriumSystem`` is accelerated (Anderson). Where the residual stops falling the
/// driver restarts with a shorter memory and damping, and then walks the shock in parts; the trace says what it
/// did. An answer is `converged` only when the residual of *every* condition, recomputed from the textbook
/// equations without the kernels of the solve, is within the tolerance.
///
/// - Parameters:
///   - accounts: the baseline; hats are relative to it.
///   - shock: what changes.
///   - closure: the rule for deficits.
/// - Throws: `ModelInputError` where no algorithm could solve it.
public func solveEquilibrium(
    _ accounts: Accounts, _ shock: Shock, closure: Closure, options: SolveOptions = SolveOptions()
) throws(ModelInputError) -> SolveOutcome<Equilibrium> {
    let system = try EquilibriumSystem(accounts, shock, closure: closure)
    var trace = SolveTrace()
    var z = [Double](repeating: 0, count: system.dimension)
    var best = z
    var reason = StopReason.stalled
    var stopped = equilibrium(of: system, at: z)
    let attempts: [(memory: Int, mixing: Double, remark: String)] = [
        (options.memory, 1, ""),
        (max(2, options.memory / 2), 0.5, "restarted with half the memory and half steps"),
        (2, 0.2, "restarted with memory 2 and steps of a fifth"),
    ]
    for attempt in attempts {
        if !attempt.remark.isEmpty {
            trace.remarks.append(attempt.remark)
            z = best
        }
        let ended = iterate(
            system, from: z, memory: attempt.memory, mixing: attempt.mixing, options, &trace)
        best = ended.best
        let solution = equilibrium(of: system, at: ended.best)
        let residual = largestResidual(of: solution, from: accounts, shock, closure: closure)
        trace.evaluations = system.evaluations
        trace.largestResidual = residual.value
        trace.residualCondition = residual.condition
        // The certificate decides, not the step.
        if residual.value <= options.tolerance { return .converged(solution, trace) }
        stopped = solution
        reason = ended.reason ?? .stalled
        if ended.reason == nil {
            trace.remarks.append(
                "the iteration ended with a residual of \(residual.value) in \(residual.condition), above the tolerance"
            )
        }
        if case .evaluationLimit = reason { break }
    }
    if case .evaluationLimit = reason { return .stopped(best: stopped, because: reason, trace) }
    // Continuation: the shock grows in equal steps of logs, each solve starting where the last one ended.
    let parts = 24
    trace.remarks.append("walked the shock in \(parts) parts")
    z = [Double](repeating: 0, count: system.dimension)
    for part in 1...parts {
        let isLast = part == parts
        let stage =
            isLast
            ? system
            : try EquilibriumSystem(
                accounts, shock.scaled(by: Double(part) / Double(parts), from: accounts), closure: closure)
        let ended = iterate(stage, from: z, memory: options.memory, mixing: 1, options, &trace)
        z = ended.best
        if !isLast { trace.evaluations += stage.evaluations }
    }
    let solution = equilibrium(of: system, at: z)
    let residual = largestResidual(of: solution, from: accounts, shock, closure: closure)
    trace.evaluations += system.evaluations
    trace.largestResidual = residual.value
    trace.residualCondition = residual.condition
    if residual.value <= options.tolerance { return .converged(solution, trace) }
    return .stopped(best: stopped, because: reason, trace)
}

extension Shock {
    /// The part of a shock, in logs; exact cut-offs, preferences and deficit targets are whole from the first part on.
    func scaled(by part: Double, from accounts: Accounts) -> Shock {
        var result = self
        result.logTradeCostChange = logTradeCostChange.map { $0 == .infinity ? $0 : part * $0 }
        for cell in result.tariff.indices where result.tariff[cell] != accounts.tariff[cell] {
            result.tariff[cell] =
                (1 + accounts.tariff[cell]) * pow((1 + tariff[cell]) / (1 + accounts.tariff[cell]), part) - 1
        }
        result.productivityChange = productivityChange.map { pow($0, part) }
        result.labourChange = labourChange.map { pow($0, part) }
        return result
    }
}

/// One accelerated run; `reason` is `nil` where the step fell below its target.
private func iterate(
    _ system: EquilibriumSystem, from start: [Double], memory: Int, mixing: Double, _ options: SolveOptions,
    _ trace: inout SolveTrace
) -> (best: [Double], reason: StopReason?) {
    var z = start
    var best = start
    var bestStep = Double.infinity
    var sinceBest = 0
    // Steps are in logs; the residuals of the equations are of the same order, and asking for a tenth of the
    // tolerance leaves room for the conditions that add up many cells.
    let target = options.stepTarget ?? options.tolerance / 10
    var acceleration = AndersonAcceleration(memory: memory, mixing: mixing)
    /// A change of e^1 in one step is far beyond where the linear model of the acceleration holds.
    let stepLimit = 1.0
    while system.evaluations < options.evaluationLimit {
        guard let step = system.step(at: z) else {
            guard bestStep < .infinity else { return (best, .leftDomain(system.failure ?? "unknown")) }
            // Fall back to the best iterate with a plain damped step.
            guard let again = system.step(at: best) else { return (best, .leftDomain(system.failure ?? "unknown")) }
            acceleration.restart()
            z = zip(best, again).map { $0 + 0.1 * $1 }
            sinceBest += 5
            if sinceBest > 60 { return (best, .leftDomain(system.failure ?? "unknown")) }
            continue
        }
        let largest = step.reduce(0) { max($0, abs($1)) }
        trace.steps.append(largest)
        if largest < bestStep {
            bestStep = largest
            best = z
            sinceBest = 0
        } else {
            sinceBest += 1
        }
        if largest <= target { return (z, nil) }
        // Below the tolerance rounding may bound the step: a few evaluations without progress settle it.
        if bestStep <= options.tolerance / 10, sinceBest >= 4 { return (best, nil) }
        if sinceBest > 60 { return (best, .stalled) }
        if sinceBest > 0, sinceBest % 15 == 0 { acceleration.restart() }
        z = acceleration.next(after: z, step: step, stepLimit: stepLimit)
    }
    return (best, .evaluationLimit(options.evaluationLimit))
}
