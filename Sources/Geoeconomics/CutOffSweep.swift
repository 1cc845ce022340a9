import EquilibriumModels
import NumericKernels
import Synchronization

/// Answers cut-offs on one baseline, in batches over several threads.
///
/// Batches have a fixed composition, so that no number depends on the number of threads. A cut-off of cells that hold no trade is
/// answered without a solve, by exact zeros.
///
/// - Parameters:
///   - baseline: the solved baseline.
///   - cutOffs: the questions.
///   - threads: threads; `nil` is one for each core.
///   - progress: told after each batch how many questions it answered, from any thread.
/// - Returns: the outcomes, in order.
public func answerCutOffs(
    _ baseline: SharedBaseline, _ cutOffs: [CutOff], threads: Int? = nil, progress: @Sendable (Int) -> Void = { _ in }
) -> [CutOffOutcome] {
    let accounts = baseline.accounts
    // A scenario holds a table of costs; 64 fill a matrix product.
    let width = max(4, min(64, 100_000_000 / max(1, 8 * accounts.tradeShare.count)))
    let batches = (cutOffs.count + width - 1) / width
    let found = Mutex<[Int: [CutOffOutcome]]>([:])
    parallelLoop(batches, threads: threads) { batch in
        let questions = Array(cutOffs[batch * width..<min(cutOffs.count, (batch + 1) * width)])
        let outcomes = answer(baseline, questions)
        found.withLock { $0[batch] = outcomes }
        progress(questions.count)
    }
    let batched = found.withLock { $0 }
    return (0..<batches).flatMap { batched[$0] ?? [] }
}

private func answer(_ baseline: SharedBaseline, _ questions: [CutOff]) -> [CutOffOutcome] {
    var outcomes = [CutOffOutcome](repeating: .nothingToCut, count: questions.count)
    let traded = questions.indices.filter { questions[$0].tradedCells(baseline.accounts) > 0 }
    var options = SolveOptions()
    options.stepTarget = 1e-12
    let answers = solveBatch(baseline, traded.map { questions[$0].shock(baseline.accounts) }, options: options)
    for (place, answer) in zip(traded, answers) {
        switch answer {
        case .solved(let impacts, let trace):
            func effect(_ n: Int) -> CutOffEffect {
                let impact = impacts.economies[n]
                return CutOffEffect(economy: n, loss: -impact.realIncome, money: -impact.equivalentVariation)
            }
            outcomes[place] = .solved(
                target: effect(questions[place].target), members: questions[place].coalition.map(effect), trace)
        case .refused(let error): outcomes[place] = .refused(error)
        case .stopped(let reason, let trace): outcomes[place] = .stopped(because: reason, trace)
        }
    }
    return outcomes
}
