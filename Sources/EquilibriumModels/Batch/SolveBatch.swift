import Glibc

/// How one scenario of a batch ended.
public enum BatchOutcome: Sendable {
    /// Certified: the measures, and the record of the solve.
    case solved(Impacts, SolveTrace)
    /// The solve stopped without an answer.
    case stopped(because: StopReason, SolveTrace)
    /// No algorithm could solve it.
    case refused(ModelInputError)
}

/// Solves scenarios on one baseline side by side.
///
/// The products of all scenarios with the baseline's kernel and input-output blocks are matrix-matrix products; each
/// scenario adds the rows that it changes, has its own acceleration, and leaves the batch when it has converged. One
/// that does not converge within the first attempt goes through the ladder of ``solveEquilibrium`` by itself. Every
/// answer is certified as there.
///
/// Scenarios on a compressed baseline are solved one after another: its kernel is no matrix, and a kernel for each scenario
/// at once would not fit into memory.
///
/// Runs on the calling thread. The result of a scenario does not depend on others' success; its last digits may depend
/// on how many are solved beside it, since the order of summation inside a matrix product depends on its width.
///
/// - Parameters:
///   - baseline: the solved baseline.
///   - shocks: the scenarios.
/// - Returns: the outcomes, in order.
public func solveBatch(
    _ baseline: SharedBaseline, _ shocks: [Shock], options: SolveOptions = SolveOptions()
) -> [BatchOutcome] {
    if baseline.accounts.pattern.isCompressed { return shocks.map { apart($0, baseline, options) } }
    var outcomes = [BatchOutcome?](repeating: nil, count: shocks.count)
    var lanes: [Lane] = []
    for (number, shock) in shocks.enumerated() {
        do throws(ModelInputError) {
            let problem = try baseline.problem(shock)
            let state = SolveState(
                problem.layout, SingleSolve.first, target: options.target, accept: options.tolerance / 10)
            lanes.append(Lane(number: number, problem: problem, state: state))
        } catch {
            outcomes[number] = .refused(error)
        }
    }
    guard !lanes.isEmpty else { return outcomes.map { $0! } }
    let evaluation = BatchEvaluation(baseline, width: lanes.count)
    var active = lanes
    while !active.isEmpty {
        evaluation.evaluate(active)
        var going: [Lane] = []
        for (row, lane) in active.enumerated() {
            var verdict = lane.state.judge(evaluation.residual(row), fault: evaluation.fault[row])
            if lane.state.residuals.count >= options.evaluationLimit, verdict == .go || verdict == .jumped {
                verdict = .ended(.evaluationLimit(options.evaluationLimit))
            }
            switch verdict {
            case .go, .jumped:
                lane.hasJumped = verdict == .jumped
                going.append(lane)
            case .reached:
                outcomes[lane.number] = certified(lane, evaluation, row, baseline, options)
            case .ended:
                outcomes[lane.number] = nil
            }
        }
        evaluation.precondition(going)
        active = going
    }
    for lane in lanes where outcomes[lane.number] == nil {
        outcomes[lane.number] = alone(lane, baseline, options)
    }
    return outcomes.map { $0! }
}

/// One scenario in a batch.
final class Lane {
    let number: Int
    let problem: EquilibriumProblem
    let state: SolveState
    var hasJumped = false

    init(number: Int, problem: EquilibriumProblem, state: SolveState) {
        self.number = number
        self.problem = problem
        self.state = state
    }
}

/// The outcome of a lane that has reached its target; `nil` where the certificate refuses it.
private func certified(
    _ lane: Lane, _ evaluation: BatchEvaluation, _ row: Int, _ baseline: SharedBaseline, _ options: SolveOptions
) -> BatchOutcome? {
    let problem = lane.problem
    // Where rounding ended the run the best point is not the last one, and is evaluated again.
    let solution =
        lane.state.isAtBest
        ? equilibrium(of: problem, at: lane.state.z, evaluated: evaluation.tables, row: row)
        : equilibrium(of: problem, at: lane.state.best, EvaluationTables(problem.layout, width: 1))
    let residual = largestResidual(of: solution, from: baseline.accounts, problem.shock, closure: problem.closure)
    guard residual.value <= options.tolerance else { return nil }
    var trace = SolveTrace()
    trace.steps = lane.state.residuals
    trace.evaluations = trace.steps.count
    trace.largestResidual = residual.value
    trace.residualCondition = residual.condition
    return .solved(
        impacts(of: solution, from: baseline.accounts, problem.shock, totalsBefore: baseline.totals), trace)
}

/// One scenario by itself.
private func apart(_ shock: Shock, _ baseline: SharedBaseline, _ options: SolveOptions) -> BatchOutcome {
    do throws(ModelInputError) {
        switch try SingleSolve(try baseline.problem(shock), options, baseline.preconditioner).run() {
        case .converged(let solution, let trace):
            return .solved(
                impacts(of: solution, from: baseline.accounts, shock, totalsBefore: baseline.totals), trace)
        case .stopped(_, let reason, let trace): return .stopped(because: reason, trace)
        }
    } catch {
        return .refused(error)
    }
}

/// The ladder for a lane that the first attempt did not finish.
private func alone(_ lane: Lane, _ baseline: SharedBaseline, _ options: SolveOptions) -> BatchOutcome {
    do throws(ModelInputError) {
        let solve = SingleSolve(lane.problem, options, baseline.preconditioner)
        switch try solve.run(from: lane.state, isFresh: false) {
        case .converged(let solution, let trace):
            return .solved(
                impacts(of: solution, from: baseline.accounts, lane.problem.shock, totalsBefore: baseline.totals),
                trace)
        case .stopped(_, let reason, let trace): return .stopped(because: reason, trace)
        }
    } catch {
        return .refused(error)
    }
}
