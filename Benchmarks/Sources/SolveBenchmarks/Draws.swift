import BenchmarkSupport
import Engine
import TestSupport

/// Draws of uncertain parameters through the engine, on the built-in world.
func draws(_ report: Report) throws {
    let engine = Engine(home: DataHome(path: packageRoot))
    let count = report.isCountsOnly ? 16 : report.isLong ? 1000 : 64
    for threads in report.isCountsOnly ? [1] : [1, 2] {
        let benchmark = "draws 217 x 3, \(threads == 1 ? "one thread" : "\(threads) threads")"
        Resources.resetPeak()
        let start = Resources.processorSeconds
        let wall = ResourceUse.seconds
        let result = try engine.run(
            RunRequest(
                scenario: packageRoot + "/Scenarios/tpp-inclusive-draws.yaml", draws: count, seed: 7, threads: threads))
        let seconds = Resources.processorSeconds - start
        let elapsed = ResourceUse.seconds - wall
        guard let uncertainty = result.uncertainty else { throw WrongAnswer("\(benchmark): no intervals") }
        try require(Double(uncertainty.failures.count), atMost: 0, "draws without an answer")
        try require(uncertainty.largestResidual, atMost: largestResidualAllowed, "the certificate of \(benchmark)")
        if threads == 1, report.isCountsOnly { report.count(benchmark, "evaluations of 16", uncertainty.evaluations) }
        report.add(
            Measurement(
                benchmark, evaluations: Double(uncertainty.evaluations) / Double(count),
                seconds: seconds / Double(count),
                answer:
                    "\(count) draws in \(brief(elapsed)) s by the clock, certificate \(brief(uncertainty.largestResidual))"
            ))
    }
}
