import NumericKernels
import TextFormats

/// Ideal points fitted to a record.
public struct IdealPointFit: Sendable {
    /// What was fitted.
    public let problem: IdealPointProblem
    /// How.
    public let options: IdealPointOptions
    /// Posterior mean of every point; draws have mean zero and mean square one over all points.
    public let level: [Double]
    /// Posterior standard deviation of every point.
    public let standardError: [Double]
    /// Posterior mean of how sharply every item divides, positive where the anchor's side votes against.
    public let discrimination: [Double]
    /// Posterior means of the first and second cut of every item.
    public let cuts: [(first: Double, second: Double)]
    /// How far the chains agree.
    public let certificate: IdealPointCertificate
}

/// How far independent chains agree on the posterior.
///
/// R̂ compares the variance of a level over all chains with that within them; one says that they tell the same.
///
/// - Source: Gelman & Rubin (1992), Statistical Science 7(4): 457-472, doi:10.1214/ss/1177011136.
public struct IdealPointCertificate: Sendable, Equatable {
    /// Chains, each from a start of its own.
    public var chains: Int
    /// Sweeps of each chain that are kept.
    public var kept: Int
    /// Sweeps of each chain before these.
    public var burnIn: Int
    /// Median of R̂ over the points.
    public var medianRHat: Double
    /// The value of R̂ that one point in a hundred exceeds.
    public var highRHat: Double
    /// Largest R̂ of all points.
    public var largestRHat: Double
    /// Root mean square, over the points, of the simulation error of a mean in units of its standard error.
    public var simulationError: Double
    /// Largest gradient of the log posterior of a level, averaged over the draws and in units of 1/standard error.
    public var largestMeanScore: Double
    /// Log likelihood of the votes at the posterior means.
    public var logLikelihood: Double
    /// Whether the high R̂ and the simulation error are within their limits.
    public var holds: Bool
}

/// Chains that do not agree.
public struct IdealPointsNotConverged: Error, Sendable {
    /// How far they agree.
    public let certificate: IdealPointCertificate
    /// The limit of the high R̂.
    public let limit: Double
    /// The limit of the simulation error, in standard errors.
    public let errorLimit: Double
}

/// Fits ideal points to a record.
///
/// Starting values by coordinate ascent, then chains of the sampler of Bailey, Strezhnev & Voeten (2017), side by side.
/// The same bits for any number of threads.
///
/// - Throws: `Diagnostic` of kind `unknown-code` for the anchor; ``IdealPointsNotConverged``.
/// - Source: doi:10.1177/0022002715595700.
public func fitIdealPoints(
    _ record: RollCallRecord, _ problem: IdealPointProblem, _ options: IdealPointOptions,
    progress: ((_ note: String) -> Void)? = nil
) throws -> IdealPointFit {
    let anchor = try record.position(of: options.anchor)
    var start = IdealPointState(problem, options, level: startingLevels(problem, record, anchor: anchor))
    for round in 0..<options.startingRounds {
        progress?("starting values, round \(round + 1)")
        start.standardise()
        start.stepItems(steps: round < 3 ? 3 : 2)
        start.rawLevel = start.level
        start.stepPoints()
    }
    start.standardise()
    start.stepItems(steps: 3)
    progress?("drawing")
    var results = [IdealPointSampler.Sums?](repeating: nil, count: options.chains)
    let begin = start
    results.withUnsafeMutableBufferPointer { results in
        nonisolated(unsafe) let results = results
        parallelLoop(options.chains, threads: options.threads) { chain in
            var sampler = IdealPointSampler(begin, chain: chain, seed: options.seed, spread: 1)
            results[chain] = sampler.run(sweeps: options.burnIn + options.kept, keeping: options.kept)
        }
    }
    let sums = results.compactMap { $0 }
    let summary = ChainSummary(sums)
    let found = summary.certificate(problem, options)
    guard found.holds else {
        throw IdealPointsNotConverged(
            certificate: found, limit: options.rHatLimit, errorLimit: options.simulationErrorLimit)
    }
    let anchored = problem.points.indices.reduce(0) {
        problem.points[$1].economy == anchor ? $0 + summary.level[$1] : $0
    }
    let sign = anchored < 0 ? -1.0 : 1
    return IdealPointFit(
        problem: problem, options: options, level: summary.level.map { sign * $0 },
        standardError: summary.standardError, discrimination: summary.slope.map { sign * $0 },
        cuts: zip(summary.first, summary.second).map { ($0, $1) }, certificate: found)
}
