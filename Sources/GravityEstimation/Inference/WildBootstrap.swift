import NumericKernels
import TextFormats

/// The wild cluster bootstrap: multipliers on the scores of clusters in place of new samples.
///
/// **Standard errors and intervals** are of replications b* = b + (X̃′WX̃)⁻¹ Σ_g v_g s_g, with the scores
/// s_g = Σ x̃ ω (y − μ) of the clusters at the estimate, and one multiplier v_g for each cluster: to first order what an
/// estimation from new outcomes μ + v (y − μ) would give (for least squares: exactly that).
///
/// **P-values** impose the hypothesis that a term is zero. The equation is estimated without the term; x̃ and scores are
/// taken there. Least squares: outcomes ŷ + v û give t statistics with cluster-robust standard errors, whose size is
/// compared with that of the estimate's t (the wild cluster restricted bootstrap). Poisson: the score statistic
/// t = r′A⁻¹Σs_g / √(r′A⁻¹ S A⁻¹ r), S being the products of the scores less their mean, is compared with the same of
/// v_g s_g (the score bootstrap). The p-value is the share of replications with |t*| ≥ |t|.
///
/// - Parameters:
///   - estimate: what was estimated from the frame.
///   - frame: the rows it was estimated from.
///   - options: the options it was estimated with.
///   - bootstrap: number of replications, seed, level, which dimension of clusters, multipliers.
///   - terms: names of the terms that get a p-value (each takes an estimation and, for least squares, an absorption for
///     each replication); `nil` for all but the constant. The probability of the others is NaN.
/// - Throws: `Diagnostics` for one cluster or unknown terms; what ``estimateGravity(_:_:)`` throws.
/// - Source: Cameron, Gelbach & Miller (2008), Review of Economics and Statistics 90(3): 414-427; Kline & Santos (2012),
///   A Score Based Approach to Wild Bootstrap Inference, Journal of Econometric Methods 1(1): 23-41; Roodman, MacKinnon,
///   Nielsen & Webb (2019), Fast and Wild, Stata Journal 19(1): 4-60; Webb (2023), Canadian Journal of Economics 56(3).
public func wildBootstrap(
    of estimate: GravityEstimate, frame: EstimationFrame, options: EstimationOptions = EstimationOptions(),
    _ bootstrap: BootstrapOptions = BootstrapOptions(), terms: [String]? = nil
) throws -> BootstrapResult {
    try requireUsable(bootstrap)
    let names = estimate.terms.map(\.name)
    let unknown = (terms ?? []).filter { !names.contains($0) }
    guard unknown.isEmpty else { throw Diagnostics(unknown.map { estimate.unknownTerm($0) }) }
    let sample = EstimationSample(frame, estimate)
    let units = try ResamplingUnits(sample.frame, dimension: bootstrap.clusterDimension)
    let wild = WildMultipliers(bootstrap, clusters: units.count)
    let full = try WildScores(sample.frame, fitted: sample.fitted, family: estimate.family, units, options.threads)
    let center = estimate.terms.map(\.estimate)
    let outcomes = (0..<bootstrap.replications).map { replication -> Replication in
        let move = multiply(full.absorbed.bread, full.sum(wild.draw(replication)))
        return .estimated(zip(center, move).map { $0 + $1 })
    }
    var result = try summary(
        estimate, outcomes, level: bootstrap.level, resampled: units.name, clusterCount: units.count)
    for position in result.terms.indices {
        let isConstant = position == 0 && full.absorbed.data.hasConstant
        guard !isConstant, terms?.contains(names[position]) ?? true else {
            result.terms[position].probability = .nan
            continue
        }
        let restricted = try RestrictedWild(
            sample.frame, position: position, family: estimate.family, units, options, estimate: center[position],
            full: full)
        result.terms[position].probability = restricted.probability(wild, bootstrap)
    }
    return result
}

/// Multipliers by replication and cluster.
struct WildMultipliers {
    private let generator: CounterBasedGenerator
    private let kind: BootstrapOptions.Multiplier
    private let clusters: Int

    init(_ options: BootstrapOptions, clusters: Int) {
        generator = CounterBasedGenerator(seed: options.seed)
        kind = options.multiplier ?? (clusters <= 12 ? .webb : .rademacher)
        self.clusters = clusters
    }

    /// The multipliers of a replication.
    func draw(_ replication: Int) -> [Double] {
        (0..<clusters).map { cluster in
            let variate = generator.uniform(stream: UInt64(replication), index: UInt64(cluster))
            switch kind {
            case .rademacher: return variate < 0.5 ? -1 : 1
            case .webb:
                let size = [1.5, 1, 0.5][Int(variate * 6) % 3].squareRoot()
                return variate < 0.5 ? -size : size
            }
        }
    }
}

/// Scores of clusters at fitted means.
struct WildScores {
    let absorbed: AbsorbedRegressors
    /// ω (y − μ) by sorted row, cluster of each sorted row, and scores: clusters × regressors.
    let residual: Buffer<Double>
    let cluster: Buffer<Int32>
    let clusters: Int
    let scores: [Double]

    init(
        _ frame: EstimationFrame, fitted: [Double], family: EstimationOptions.Family, _ units: ResamplingUnits,
        _ threads: Int?
    ) throws {
        let weights = frame.weights ?? [Double](repeating: 1, count: frame.rowCount)
        absorbed = try AbsorbedRegressors(
            frame, weights: family == .poisson ? zip(weights, fitted).map { $0 * $1 } : weights, threads: threads)
        let design = absorbed.data.design
        residual = Buffer(design.rowCount, filledWith: 0)
        cluster = Buffer(design.rowCount, filledWith: 0)
        for row in 0..<design.rowCount {
            let place = design.frameRow(row)
            residual[row] = weights[place] * (frame.outcome.values[place] - fitted[place])
            cluster[row] = units.codes[place]
        }
        clusters = units.count
        scores = absorbed.scores(residual, cluster: cluster, clusters: clusters)
    }

    /// Σ v_g s_g.
    func sum(_ multipliers: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: absorbed.count)
        for (cluster, multiplier) in multipliers.enumerated() {
            for column in result.indices { result[column] += multiplier * scores[cluster * absorbed.count + column] }
        }
        return result
    }
}
