import Glibc
import TextFormats

/// Ramsey's test of the functional form: whether the square of the fitted linear predictor belongs into the equation.
public struct ResetTest: Sendable {
    /// Coefficient of the squared predictor.
    public var coefficient: Double
    /// Its standard error, computed as those of the estimate.
    public var standardError: Double
    /// The test that it is zero: χ²(1) and F(1, d).
    public var test: WaldTest
    /// The estimate with the squared predictor as last term.
    public var estimate: GravityEstimate
}

/// Name of the added regressor.
private let addedName = "fitted^2"

/// Tests the functional form of an estimate (RESET).
///
/// The square of the fitted linear predictor, η = ln μ for Poisson (x b with effects and offset) and η = the fitted
/// value for least squares, is added to the regressors; the equation is estimated again on the rows of the estimate,
/// with the same effects, weights, offset and covariance; its coefficient is tested against zero. Small p-values say that
/// the equation is misspecified. The predictor is centred before it is squared, which changes neither the test nor the
/// coefficient, since what it adds is linear in the predictor and is explained by the regressors and effects.
///
/// - Parameters:
///   - estimate: what was estimated from the frame.
///   - frame: the rows it was estimated from.
///   - options: the options it was estimated with.
/// - Throws: `Diagnostics` where the squared predictor is explained by regressors and effects (as with dummies alone);
///   what ``estimateGravity(_:_:)`` throws.
/// - Source: Ramsey (1969), Journal of the Royal Statistical Society B 31(2): 350-371; Santos Silva & Tenreyro (2006),
///   The Log of Gravity, Review of Economics and Statistics 88(4): 641-658, section V.
public func resetTest(
    of estimate: GravityEstimate, frame: EstimationFrame, options: EstimationOptions = EstimationOptions()
) throws -> ResetTest {
    let sample = EstimationSample(frame, estimate)
    let predictor = estimate.family == .poisson ? sample.fitted.map { log($0) } : sample.fitted
    let centre = predictor.reduce(0, +) / Double(max(1, predictor.count))
    // An offset is part of the predictor that regressors and effects do not explain: there the location matters.
    let base = frame.offset == nil ? centre : 0
    var augmented = sample.frame
    augmented.regressors.append(
        NumberColumn(
            addedName,
            predictor.map {
                let distance = $0 - base
                return distance * distance
            }))
    var again = options
    again.family = estimate.family
    again.covariance = estimate.covarianceKind
    again.smallSample = estimate.smallSample
    let result = try estimateGravity(augmented, again)
    guard result.terms.count == estimate.terms.count + 1, let added = result.terms.last else {
        throw Diagnostics([
            Diagnostic(
                kind: "no-reset",
                found: "the squared linear predictor cannot be told apart from the regressors and the fixed effects",
                needed: "a regressor of which effects leave more than a few values",
                advice: "such an equation is saturated: there is no functional form to test")
        ])
    }
    var coefficients = [Double](repeating: 0, count: result.terms.count)
    coefficients[result.terms.count - 1] = 1
    let test = try result.waldTest([
        LinearRestriction(text: "\(addedName) = 0", coefficients: coefficients, value: 0)
    ])
    return ResetTest(
        coefficient: added.estimate, standardError: added.standardError, test: test, estimate: result)
}
