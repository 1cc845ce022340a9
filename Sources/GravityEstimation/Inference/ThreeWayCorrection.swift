import NumericKernels
import TextFormats

/// A three-way Poisson gravity estimate, corrected for what its fixed effects do to coefficients and standard errors.
public struct ThreeWayCorrection: Sendable {
    /// One coefficient.
    public struct Term: Sendable, Equatable {
        /// Name of the regressor.
        public var name: String
        /// The coefficient as it was estimated.
        public var estimate: Double
        /// Its estimated bias.
        public var bias: Double
        /// Estimate less bias.
        public var corrected: Double { estimate - bias }
        /// Standard error clustered by pair, with the factor P/(P − 1).
        public var standardError: Double
        /// The same with the correction; `nil` where it was not computed.
        public var correctedStandardError: Double?
    }

    /// The coefficients, in the order of the formula.
    public var terms: [Term]
    /// Covariance matrix clustered by pair, and with the correction; row by row.
    public var covariance: [Double], correctedCovariance: [Double]?
    /// Names of the effects that were taken for exporters by year, importers by year and pairs.
    public var exporterEffect: String, importerEffect: String, pairEffect: String
    /// Number of exporters, importers and pairs.
    public var exporterCount: Int, importerCount: Int, pairCount: Int
    /// Pairs of which the fit leaves some combination of years no freedom: it adds nothing to the variance.
    public var fullyFittedPairCount: Int
}

/// Corrects a three-way Poisson estimate for the incidental parameter problem (Weidner & Zylkin 2021).
///
/// With few years and N economies the coefficients have a bias of order 1/N, as large as a fixed part of the standard
/// error, and standard errors clustered by pair are too small by a share of order 1/N. For pair ij over its years let
/// S = y − λ, λ = fitted means, H = diag λ − λ λ′/Σλ, x̃ the regressors without effects, and G_tsr = ∂H_ts/∂π_r with
/// π the log of λ, taken with the opposite sign (the third derivatives of the likelihood without pair effects).
/// Then the bias is A⁻¹ (N_i/(N_i − 1) Σ_i B_i + N_j/(N_j − 1) Σ_j D_j) with A = Σ x̃′ H x̃ and, for regressor k,
///
///   B_i = −tr[(Σ_j H)⁺ Σ_j H x̃_k S′] + ½ tr[Σ_j (G x̃_k) (Σ_j H)⁺ Σ_j S S′ (Σ_j H)⁺],
///
/// D_j being the same with sums over exporters. The variance is A⁻¹ Ω A⁻¹ P/(P − 1), Ω = Σ x̃′ (I − L)⁻¹ S S′ x̃ made
/// symmetric, L = H (x̃ A⁻¹ x̃′ + d Q⁺ d′) with the rows d of exporter-year and importer-year dummies and
/// Q = Σ d′ H d: the residuals of a pair are smaller than its errors by what the pair itself moved.
///
/// Sums run over the pairs that were estimated with: trade of an economy with itself where the data have it. The paper's
/// data have none, and its sums leave it out; the Stata command sums over what is given, as here. The sign of the second
/// part of B follows from the expansion of the score and is the command's. Weights multiply y and λ.
///
/// - Parameters:
///   - estimate: a Poisson estimate with three effects.
///   - frame: the rows it was estimated from.
///   - pairEffect: name of the effect of pairs; `nil`: the one that is also a dimension of clusters, else the last.
///   - groupLimit: most exporter-year and importer-year groups for which corrected standard errors are computed (a dense
///     matrix of that size is inverted: 8 bytes × groups²).
///   - threads: how many threads may work; `nil` is one for each core.
/// - Throws: `Diagnostics` where the design is not three-way (what was needed is said).
/// - Complexity: O(pairs · years³ + groups³).
/// - Source: Weidner & Zylkin (2021), Bias and Consistency in Three-way Gravity Models, Journal of International
///   Economics 132, 103513 (arXiv:1909.01327), section 3 and appendix A.2.
public func threeWayCorrection(
    of estimate: GravityEstimate, frame: EstimationFrame, pairEffect: String? = nil, groupLimit: Int = 8000,
    threads: Int? = nil
) throws -> ThreeWayCorrection {
    guard estimate.family == .poisson else {
        throw Diagnostics([
            Diagnostic(
                kind: "no-three-way-design", found: "the estimate is by least squares",
                needed: "a Poisson estimate: with least squares fixed effects cause no such bias")
        ])
    }
    let sample = EstimationSample(frame, estimate)
    let design = try ThreeWayDesign(sample.frame, pairName: pairEffect)
    let panel = try ThreeWayPanel(sample, design, threads: threads)
    let bias = panel.bias()
    let pairs = Double(design.pairs.count)
    let factor = pairs / (pairs - 1)
    let count = panel.count
    let covariance = sandwich(panel.bread, panel.scoreProducts(nil).products, count: count).map { $0 * factor }
    var corrected: [Double]?
    var fullyFitted = 0
    if design.exporters.groupCount + design.importers.groupCount <= groupLimit {
        let leverage = try panel.effectVariance()
        let products = panel.scoreProducts(leverage)
        corrected = sandwich(panel.bread, products.products, count: count).map { $0 * factor }
        fullyFitted = products.fullyFitted
    }
    func error(_ matrix: [Double], _ term: Int) -> Double { max(0, matrix[term * count + term]).squareRoot() }
    return ThreeWayCorrection(
        terms: estimate.terms.enumerated().map { position, term in
            ThreeWayCorrection.Term(
                name: term.name, estimate: term.estimate, bias: bias[position],
                standardError: error(covariance, position),
                correctedStandardError: corrected.map { error($0, position) })
        },
        covariance: covariance, correctedCovariance: corrected,
        exporterEffect: frame.effects[design.exporterEffect].name,
        importerEffect: frame.effects[design.importerEffect].name,
        pairEffect: frame.effects[design.pairEffect].name, exporterCount: design.exporters.economyCount,
        importerCount: design.importers.economyCount, pairCount: design.pairs.count,
        fullyFittedPairCount: fullyFitted)
}
