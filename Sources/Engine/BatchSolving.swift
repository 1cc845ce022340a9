import EquilibriumModels

/// Why one policy of a batch has no answer.
enum SweepFailure: Error, Sendable {
    /// No algorithm could solve it.
    case input(ModelInputError)
    /// The solve stopped without an answer.
    case stopped(StopReason, SolveTrace)
}

/// Solves a batch of policies against one solved baseline.
///
/// - Parameters:
///   - baseline: the accounts of the solved baseline.
///   - baselineTrace: the record of its solve.
///   - shocks: the policies, relative to `baseline`.
///   - closure: the rule for deficits.
/// - Returns: in the order of `shocks`, each independent of whether its neighbours have an answer.
func solveBatch(
    baseline: Accounts, baselineTrace: SolveTrace, shocks: [Shock], closure: Closure
) -> [Result<(Impacts, SolveTrace), SweepFailure>] {
    shocks.map { shock in
        do throws(ModelInputError) {
            switch try compare(baseline: baseline, baselineTrace: baselineTrace, policy: shock, closure: closure) {
            case .solved(let comparison): return .success((comparison.impacts, comparison.trace))
            case .stopped(_, let reason, let trace): return .failure(.stopped(reason, trace))
            }
        } catch {
            return .failure(.input(error))
        }
    }
}
