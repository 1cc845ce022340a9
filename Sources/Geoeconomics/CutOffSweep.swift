import EquilibriumModels
import NumericKernels
import Synchronization

/// Answers cut-offs on one baseline, in batches over several threads.
///
/// Batches have a fixed composition, so that no number depends on the number of threads. A cut-off of cells that hold no trade is
/// answered without a solve, by exact zeros, and questions that are the same shock are solved once.
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
    // An end of all trade between two economies is one shock, whoever of them is called the power.
    var place: [CutOff: Int] = [:]
    var distinct: [CutOff] = []
    var asked: [Int] = []
    let which = cutOffs.map { cutOff in
        let shock = cutOff.ordered
        if let known = place[shock] {
            asked[known] += 1
            return known
        }
        place[shock] = distinct.count
        distinct.append(shock)
        asked.append(1)
        return distinct.count - 1
    }
    // A scenario holds a table of costs; 64 fill a matrix product.
    let width = max(4, min(64, 100_000_000 / max(1, 8 * baseline.accounts.tradeShare.count)))
    let batches = (distinct.count + width - 1) / width
    let found = Mutex<[Int: [CutOffOutcome]]>([:])
    parallelLoop(batches, threads: threads) { [distinct, asked] batch in
        let range = batch * width..<min(distinct.count, (batch + 1) * width)
        let outcomes = answer(baseline, Array(distinct[range]))
        found.withLock { $0[batch] = outcomes }
        progress(asked[range].reduce(0, +))
    }
    let batched = found.withLock { $0 }
    let outcomes = (0..<batches).flatMap { batched[$0] ?? [] }
    return zip(cutOffs, which).map { cutOff, number in
        guard case .solved(let target, let members, let trace) = outcomes[number], distinct[number] != cutOff,
            let other = members.first
        else { return outcomes[number] }
        return .solved(target: other, members: [target], trace)
    }
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
