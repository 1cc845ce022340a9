import BenchmarkSupport
import GravityEstimation
import NumericKernels
import TestSupport

/// Poisson estimation with three effects and three regressors, clustered by pair, on generated panels.
///
/// Everything is in the time but the making of the rows: sorting, singletons, separation, collinearity, the solve and standard
/// errors. A pass reads the weight and two levels of each row.
func gravity(_ report: Report) throws {
    let small = GravityPanel(economies: 60, years: 15)
    try estimate(small, "gravity 60 x 60 x 15", threads: 1, report)
    guard !report.isCountsOnly else { return }
    try estimate(GravityPanel(economies: 200, years: 30), "gravity 200 x 200 x 30", threads: 1, report)
    try estimate(GravityPanel(economies: 200, years: 30), "gravity 200 x 200 x 30", threads: 2, report)
    guard report.isLong else { return }
    try estimate(GravityPanel(economies: 250, years: 60), "gravity 250 x 250 x 60", threads: 1, report)
    try estimate(GravityPanel(economies: 250, years: 60), "gravity 250 x 250 x 60", threads: 2, report)
    try estimate(GravityPanel(economies: 500, years: 40), "gravity 500 x 500 x 40", threads: 2, report)
}

private func estimate(_ panel: GravityPanel, _ name: String, threads: Int, _ report: Report) throws {
    let benchmark = "\(name), \(threads == 1 ? "one thread" : "\(threads) threads")"
    let frame = panel.frame(seed: 1)
    Resources.resetPeak()
    var options = EstimationOptions()
    options.threads = threads
    let start = Resources.processorSeconds
    let wall = ResourceUse.seconds
    let result = try estimateGravity(frame, options)
    let seconds = Resources.processorSeconds - start
    let elapsed = ResourceUse.seconds - wall
    try require(result.convergence.largestRegressorScore, atMost: 1e-8, "the regressors' scores of \(benchmark)")
    try require(result.convergence.largestGroupScore, atMost: 1e-6, "the groups' scores of \(benchmark)")
    for (term, truth) in zip(result.terms, GravityPanel.coefficients) {
        try require(
            (term.estimate - truth).magnitude / term.standardError, atMost: 4.5,
            "the distance of \(term.name) from its true value, in standard errors")
    }
    if report.isCountsOnly {
        report.count(benchmark, "Newton steps", result.convergence.steps)
        report.count(benchmark, "passes over rows", result.convergence.passes)
        return
    }
    let passes = Double(result.convergence.passes)
    let bytes = 16 * result.rowCount
    let table = [Double](repeating: 1, count: bytes / 8)
    var sum = 0.0
    let floor = leastSeconds(rounds: 5) { sum += vectorStream(table, count: table.count) }
    try require((sum - 5 * Double(table.count)).magnitude, atMost: 0, "what streaming adds up")
    report.add(
        Measurement(
            benchmark, evaluations: passes, bytes: bytes, seconds: seconds, evaluationSeconds: seconds / passes,
            floorSeconds: floor,
            answer:
                "\(result.rowCount) rows, \(brief(elapsed)) s by the clock, \(result.convergence.steps) steps, score "
                + brief(result.convergence.largestRegressorScore)))
}
