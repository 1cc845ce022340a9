/// How a solve ended; there is no way to read a solution past the case where there is none.
public enum SolveOutcome<Solution: Sendable>: Sendable {
    /// Every equilibrium condition holds to the tolerance.
    case converged(Solution, SolveTrace)
    /// No solution: the reason, the best iterate and what was tried.
    case stopped(best: Solution, because: StopReason, SolveTrace)

    /// The record of the solve.
    public var trace: SolveTrace {
        switch self {
        case .converged(_, let trace), .stopped(_, _, let trace): trace
        }
    }
}

/// Why a solve ended without a solution.
public enum StopReason: Sendable, Equatable, CustomStringConvertible {
    /// The limit of evaluations was reached.
    case evaluationLimit(Int)
    /// The residual no longer falls, after every fallback.
    case stalled
    /// An iterate left the domain of the model: an income, a wage or an expenditure is not positive or not finite.
    case leftDomain(String)

    /// The reason in words.
    public var description: String {
        switch self {
        case .evaluationLimit(let limit): "the limit of \(limit) evaluations was reached"
        case .stalled: "the residual no longer falls"
        case .leftDomain(let what): "the iteration left the domain of the model: \(what)"
        }
    }
}

/// The record of a solve.
public struct SolveTrace: Sendable, Equatable {
    /// Evaluations of the whole system.
    public var evaluations = 0
    /// Largest relative residual over every equilibrium condition, recomputed from scratch at the end.
    public var largestResidual = Double.infinity
    /// The condition in which the largest residual stands, in words.
    public var residualCondition = ""
    /// Largest step |F(z) − z| of each evaluation, in logs.
    public var steps: [Double] = []
    /// What the driver did beyond plain acceleration, in order.
    public var remarks: [String] = []

    /// The largest residual and where it stands, in words.
    public var residualWords: String {
        if residualCondition.isEmpty { return "no point at which all conditions could be computed" }
        if largestResidual == .infinity { return residualCondition }
        return "a largest relative residual of \(largestResidual) in \(residualCondition)"
    }

    /// An empty record.
    public init() {}
}
