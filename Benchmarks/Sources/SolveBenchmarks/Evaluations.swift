import BenchmarkSupport
import EquilibriumModels
import NumericKernels
import TestSupport

/// One evaluation and one application of the preconditioner, each beside its floor; and that neither takes memory.
func evaluations(_ prepared: PreparedWorld, _ report: Report) throws {
    let (_, shock) = CountedScenarios.ordinary(prepared.base)[1]
    var made: EquilibriumIteration?
    let taken = try Resources.allocations {
        made = try EquilibriumIteration(
            prepared.base, shock, closure: .hold, preconditioner: prepared.preconditioner, target: 1e-12)
    }
    guard let iteration = made, taken > 0 else { throw WrongAnswer("blocks taken from the heap are not counted") }
    try allocations(prepared, iteration, report)
    guard !report.isCountsOnly else { return }
    try require(iteration.evaluate() ? 0 : 1, atMost: 0, "a point outside the domain")
    let bytes = iteration.bytesPerEvaluation
    // A block of calls lasts some milliseconds: long against the clock, short against the scheduler.
    let calls = max(2, 40_000_000 / bytes)
    for isOnce in [false, true] {
        Resources.resetPeak()
        var sums = 0.0
        let times = leastSecondsInTurns(
            rounds: 60, calls: calls, { _ = iteration.evaluate() }, { sums += iteration.stream(isOnce: isOnce) })
        guard sums.isFinite else { throw WrongAnswer("the tables of \(prepared.name) are not finite") }
        report.add(
            Measurement(
                "evaluation \(prepared.name)" + (isOnce ? ", each table once in the floor" : ""),
                bytes: isOnce ? iteration.bytesOfTables : bytes, evaluationSeconds: times.first,
                floorSeconds: times.second, answer: "residual \(brief(iteration.residual))"))
    }
    Resources.resetPeak()
    let copy = [Double](repeating: 1, count: prepared.preconditioner.bytes / 8)
    var sums = 0.0
    var passes = 0.0
    let times = leastSecondsInTurns(
        rounds: 60, calls: max(2, 40_000_000 / prepared.preconditioner.bytes), { iteration.precondition() },
        {
            sums += copy.withUnsafeBufferPointer { vectorStream($0.baseAddress!, count: $0.count) }
            passes += 1
        })
    guard sums == passes * Double(copy.count) else { throw WrongAnswer("ones do not add up to their number") }
    report.add(
        Measurement(
            "preconditioner \(prepared.name), applied", bytes: prepared.preconditioner.bytes,
            evaluationSeconds: times.first, floorSeconds: times.second, answer: "one application for each evaluation"))
}

/// From the first turn to the last, evaluations, judgements, applications and moves take no memory.
private func allocations(_ prepared: PreparedWorld, _ iteration: EquilibriumIteration, _ report: Report) throws {
    _ = iteration.advance()
    let found = Resources.allocations { while iteration.advance() {} }
    try require(
        Double(10 - iteration.evaluations), atMost: 0, "what an iteration of \(prepared.name) lacks of ten turns")
    try require(iteration.residual, atMost: 1e-10, "the residual of \(prepared.name)")
    report.count("iteration \(prepared.name)", "allocations", found)
}
