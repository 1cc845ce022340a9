import NumericKernels
import TextFormats

/// How a bootstrap is made.
public struct BootstrapOptions: Sendable, Equatable {
    /// Multipliers of the wild bootstrap; all have mean 0 and variance 1.
    public enum Multiplier: String, Sendable, CaseIterable {
        /// −1 or 1.
        case rademacher
        /// ±√(3/2), ±1, ±√(1/2), each with probability 1/6 (Webb 2023): for a dozen clusters or fewer.
        case webb
    }

    /// Number of replications.
    public var replications = 999
    /// Seed; the same seed gives the same numbers on any number of threads.
    public var seed: UInt64 = 1
    /// Coverage of the intervals.
    public var level = 0.95
    /// Which dimension of the frame's clusters is resampled; rows are, where the frame has no clusters.
    public var clusterDimension = 0
    /// Multipliers of the wild bootstrap; `nil`: Webb's with at most twelve clusters, else Rademacher's.
    public var multiplier: Multiplier?
    /// How many threads may work; `nil` is one for each core.
    public var threads: Int?

    /// Options with their defaults.
    public init() {}
}

/// What a bootstrap says about one term.
public struct BootstrapTerm: Sendable, Equatable {
    /// Name of the regressor.
    public var name: String
    /// The coefficient of the estimate.
    public var estimate: Double
    /// Standard deviation of the replications.
    public var standardError: Double
    /// Ends of the interval: quantiles of the replications.
    public var low: Double, high: Double
    /// Two-sided p-value for zero; see the function that made it.
    public var probability: Double
}

/// Replications of an estimate.
public struct BootstrapResult: Sendable {
    /// One for each term of the estimate.
    public var terms: [BootstrapTerm]
    /// Covariance matrix of the replications, row by row.
    public var covariance: [Double]
    /// Coefficients by replication, those without an estimate left out.
    public var replications: [[Double]]
    /// Number of each replication in `replications`.
    public var numbers: [Int]
    /// Replications without an estimate, by reason.
    public var failures: [(reason: String, count: Int)]
    /// What was resampled, and how many of it there are.
    public var resampled: String
    /// How many there are.
    public var clusterCount: Int

    /// Replications without an estimate.
    public var failedCount: Int { failures.reduce(0) { $0 + $1.count } }
}

/// Clusters to resample: of a dimension of the frame, or single rows.
struct ResamplingUnits {
    let name: String
    /// Cluster of each row, without gaps.
    let codes: [Int32]
    let count: Int

    init(_ frame: EstimationFrame, dimension: Int) throws(Diagnostics) {
        if frame.clusters.isEmpty {
            name = "rows"
            codes = (0..<Int32(frame.rowCount)).map { $0 }
            count = frame.rowCount
        } else {
            guard frame.clusters.indices.contains(dimension) else {
                throw Diagnostics([
                    Diagnostic(
                        kind: "bad-bootstrap",
                        found: "dimension \(dimension) of the clusters is asked for, of \(frame.clusters.count)",
                        needed: "a dimension from 0 to \(frame.clusters.count - 1)")
                ])
            }
            let cluster = frame.clusters[dimension]
            name = cluster.name
            let dense = denseCodes(cluster.codes, count: cluster.groupCount)
            codes = dense.codes
            count = dense.old.count
        }
        guard count > 1 else {
            throw Diagnostics([
                Diagnostic(
                    kind: "one-cluster", found: "there is one cluster of \(name) to resample",
                    needed: "two clusters or more, and some forty before their resampling means much",
                    advice: "cluster by another column")
            ])
        }
    }
}

/// Refuses options that give no bootstrap.
func requireUsable(_ options: BootstrapOptions) throws(Diagnostics) {
    guard options.replications >= 2, options.level > 0, options.level < 1 else {
        throw Diagnostics([
            Diagnostic(
                kind: "bad-bootstrap",
                found: "\(options.replications) replications and a level of \(options.level) are asked for",
                needed: "two replications or more (999 is usual), and a level between 0 and 1")
        ])
    }
}

/// The pairs bootstrap: clusters are drawn with replacement, as many as there are, and the equation is estimated anew.
///
/// A row's weight is multiplied by how often its cluster was drawn; rows of clusters that were not drawn take no part.
/// Every replication settles its own sample (singletons, separation, collinear regressors). Replications without an
/// estimate, or without one of the terms, are counted and left out. The p-value is two times the smaller share of
/// replications on either side of zero, (1 + number)/(1 + replications).
///
/// - Parameters:
///   - estimate: what was estimated from the frame; replications resample the rows that it used.
///   - frame: the rows it was estimated from.
///   - options: the options it was estimated with.
///   - bootstrap: number of replications, seed, level.
/// - Throws: `Diagnostics` for one cluster, and where fewer than two replications gave an estimate.
/// - Complexity: one estimation for each replication; they run at once, each on one thread.
/// - Source: Cameron, Gelbach & Miller (2008), Review of Economics and Statistics 90(3): 414-427, section III.
public func pairsBootstrap(
    of estimate: GravityEstimate, frame: EstimationFrame, options: EstimationOptions = EstimationOptions(),
    _ bootstrap: BootstrapOptions = BootstrapOptions()
) throws -> BootstrapResult {
    try requireUsable(bootstrap)
    let sample = EstimationSample(frame, estimate)
    let units = try ResamplingUnits(sample.frame, dimension: bootstrap.clusterDimension)
    var own = options
    own.family = estimate.family
    // Covariances of replications are not used: the cheapest that needs no degrees of freedom.
    own.covariance = .robust
    own.smallSample = EstimationOptions.SmallSample.none
    own.threads = 1
    let generator = CounterBasedGenerator(seed: bootstrap.seed)
    let start = StartingValues(
        coefficients: estimate.terms.map(\.estimate), effects: estimate.effectCoefficients)
    let slots = Slots(bootstrap.replications)
    let settings = own
    parallelLoop(bootstrap.replications, threads: bootstrap.threads) { replication in
        let drawn = drawnCounts(units.count, generator, replication: replication)
        slots.outcomes[replication] = replicate(
            sample.frame, units, drawn, settings, start: start, terms: estimate.terms.map(\.name))
    }
    return try summary(
        estimate, slots.outcomes, level: bootstrap.level, resampled: units.name, clusterCount: units.count)
}

/// How often each cluster is drawn in a replication.
func drawnCounts(_ clusters: Int, _ generator: CounterBasedGenerator, replication: Int) -> [Int32] {
    var drawn = [Int32](repeating: 0, count: clusters)
    for draw in 0..<clusters {
        let variate = generator.uniform(stream: UInt64(replication), index: UInt64(draw))
        drawn[min(clusters - 1, Int(variate * Double(clusters)))] += 1
    }
    return drawn
}

/// What became of a replication.
enum Replication: Sendable {
    case estimated([Double])
    case failed(String)
}

/// One slot for each replication, written by the thread that makes it.
private final class Slots: @unchecked Sendable {
    let outcomes: UnsafeMutableBufferPointer<Replication>

    init(_ count: Int) {
        outcomes = .allocate(capacity: count)
        outcomes.initialize(repeating: .failed("not made"))
    }

    deinit {
        outcomes.deinitialize()
        outcomes.deallocate()
    }
}

private func replicate(
    _ frame: EstimationFrame, _ units: ResamplingUnits, _ drawn: [Int32], _ options: EstimationOptions,
    start: StartingValues, terms: [String]
) -> Replication {
    let rows = (0..<Int32(frame.rowCount)).filter { drawn[Int(units.codes[Int($0)])] > 0 }
    var resampled = frame.with(rows: rows)
    resampled.clusters = []
    resampled.weights = rows.map { Double(drawn[Int(units.codes[Int($0)])]) * (frame.weights?[Int($0)] ?? 1) }
    do {
        let estimate = try estimateGravity(resampled, options, start: start)
        guard estimate.terms.map(\.name) == terms else {
            return .failed("a term is collinear in the resampled rows")
        }
        return .estimated(estimate.terms.map(\.estimate))
    } catch let error as EstimationNotConverged {
        return .failed("no convergence: \(error.reason)")
    } catch let error as Diagnostics {
        return .failed(error.all.first.map { $0.kind } ?? "refused")
    } catch {
        return .failed("\(error)")
    }
}

/// Standard errors, intervals and p-values of replications.
func summary(
    _ estimate: GravityEstimate, _ outcomes: some Sequence<Replication>, level: Double, resampled: String,
    clusterCount: Int
) throws(Diagnostics) -> BootstrapResult {
    var replications: [[Double]] = []
    var numbers: [Int] = []
    var failures: [(reason: String, count: Int)] = []
    for (number, outcome) in outcomes.enumerated() {
        switch outcome {
        case .estimated(let values):
            replications.append(values)
            numbers.append(number)
        case .failed(let reason):
            if let known = failures.firstIndex(where: { $0.reason == reason }) {
                failures[known].count += 1
            } else {
                failures.append((reason, 1))
            }
        }
    }
    guard replications.count > 1 else {
        throw Diagnostics([
            Diagnostic(
                kind: "bootstrap-failed",
                found: "of \(failures.reduce(replications.count) { $0 + $1.count }) replications "
                    + "\(replications.count) gave an estimate "
                    + "(\(failures.map { "\($0.count) \($0.reason)" }.joined(separator: ", ")))",
                needed: "two or more", advice: "resample larger groups, or use the wild bootstrap")
        ])
    }
    let size = estimate.terms.count
    let made = Double(replications.count)
    let means = (0..<size).map { term in replications.reduce(0) { $0 + $1[term] } / made }
    var covariance = [Double](repeating: 0, count: size * size)
    for values in replications {
        for row in 0..<size {
            for column in 0..<size {
                covariance[row * size + column] +=
                    (values[row] - means[row]) * (values[column] - means[column]) / (made - 1)
            }
        }
    }
    let terms = estimate.terms.enumerated().map { position, term in
        let sorted = replications.map { $0[position] }.sorted()
        let below = Double(sorted.count { $0 <= 0 })
        let above = Double(sorted.count { $0 >= 0 })
        return BootstrapTerm(
            name: term.name, estimate: term.estimate,
            standardError: covariance[position * size + position].squareRoot(),
            low: quantile(ofSorted: sorted, at: (1 - level) / 2), high: quantile(ofSorted: sorted, at: (1 + level) / 2),
            probability: min(1, 2 * (1 + min(below, above)) / (1 + made)))
    }
    return BootstrapResult(
        terms: terms, covariance: covariance, replications: replications, numbers: numbers, failures: failures,
        resampled: resampled, clusterCount: clusterCount)
}
