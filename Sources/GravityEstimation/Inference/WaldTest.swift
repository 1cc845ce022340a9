import NumericKernels
import TextFormats

/// A joint test of linear restrictions R β = r.
///
/// W = (R b − r)′ (R V R′)⁻¹ (R b − r), with the covariance V of the estimate as it was computed. In large samples W is
/// chi-square with q degrees of freedom, q being the number of restrictions; W/q is compared with F(q, d) where d is the
/// number of clusters less one (of the dimension with the fewest), or rows less parameters without clusters.
public struct WaldTest: Sendable, Equatable {
    /// The restrictions as they are printed.
    public var restrictions: [String]
    /// W.
    public var chiSquare: Double
    /// q.
    public var degrees: Int
    /// Probability that a chi-square variate exceeds W.
    public var chiSquareProbability: Double
    /// W/q.
    public var f: Double
    /// d.
    public var denominatorDegrees: Double
    /// Probability that an F variate exceeds W/q.
    public var fProbability: Double
}

extension GravityEstimate {
    /// Degrees of freedom of a t statistic, and of the denominator of F: clusters less one (of the dimension with the
    /// fewest), or rows less parameters without clusters.
    public var residualDegrees: Double {
        let fewest = clusters.map(\.count).min()
        if covarianceKind == .clustered, let fewest { return Double(fewest - 1) }
        return Double(rowCount - parameterCount)
    }

    /// Tests restrictions jointly.
    ///
    /// - Throws: `Diagnostics` where restrictions repeat or contradict each other, or where the covariance has not rank
    ///   enough to test them (with G clusters its rank is at most G).
    /// - Complexity: O(restrictions × terms²).
    public func waldTest(_ restrictions: [LinearRestriction]) throws(Diagnostics) -> WaldTest {
        let (count, size) = (terms.count, restrictions.count)
        guard size > 0, restrictions.allSatisfy({ $0.coefficients.count == count }) else {
            throw Diagnostics([
                Diagnostic(
                    kind: "bad-restriction", found: "there is no restriction to test",
                    needed: "one restriction or more, each with a coefficient for each term")
            ])
        }
        let distance = restrictions.map { restriction in
            (0..<count).reduce(-restriction.value) { $0 + restriction.coefficients[$1] * terms[$1].estimate }
        }
        var spread = [Double](repeating: 0, count: size * size)
        var products = spread
        for first in 0..<size {
            let a = restrictions[first].coefficients
            for second in 0..<size {
                let b = restrictions[second].coefficients
                for row in 0..<count where a[row] != 0 {
                    products[first * size + second] += a[row] * b[row]
                    for column in 0..<count {
                        spread[first * size + second] += a[row] * covariance[row * count + column] * b[column]
                    }
                }
            }
        }
        guard isRegular(products, size: size) else {
            throw Diagnostics([
                Diagnostic(
                    kind: "bad-restriction",
                    found: "the restrictions depend on each other: \(restrictions.map(\.text).joined(separator: ", "))",
                    needed: "restrictions of which none follows from the others, or contradicts them")
            ])
        }
        guard isRegular(spread, size: size), let solution = solvePositiveDefinite(&spread, distance) else {
            throw Diagnostics([
                Diagnostic(
                    kind: "singular-covariance",
                    found: "the covariance of \(counted(size, "restriction")) is singular"
                        + (covarianceKind == .clustered
                            ? ", with \(clusters.map { "\($0.count) \($0.name)" }.joined(separator: " and ")) clusters"
                            : ""),
                    needed: "no more restrictions than clusters, and terms with standard errors above zero",
                    advice: "test fewer restrictions at once, or cluster more finely")
            ])
        }
        let statistic = zip(distance, solution).reduce(0) { $0 + $1.0 * $1.1 }
        let q = Double(size)
        return WaldTest(
            restrictions: restrictions.map(\.text), chiSquare: statistic, degrees: size,
            chiSquareProbability: chiSquareTail(statistic, degrees: q), f: statistic / q,
            denominatorDegrees: residualDegrees,
            fProbability: fTail(statistic / q, numerator: q, denominator: residualDegrees))
    }
}

/// Whether a symmetric positive semidefinite matrix has full rank: no pivot of its scaled Cholesky factor below 10⁻¹⁰.
private func isRegular(_ matrix: [Double], size: Int) -> Bool {
    var rest = matrix
    let scale = (0..<size).map { matrix[$0 * size + $0] }
    guard scale.allSatisfy({ $0 > 0 && $0.isFinite }) else { return false }
    for row in 0..<size {
        for column in 0..<size { rest[row * size + column] /= (scale[row] * scale[column]).squareRoot() }
    }
    for pivot in 0..<size {
        let own = rest[pivot * size + pivot]
        guard own > 1e-10 else { return false }
        for row in (pivot + 1)..<max(size, pivot + 1) {
            let factor = rest[row * size + pivot] / own
            for column in pivot..<size { rest[row * size + column] -= factor * rest[pivot * size + column] }
        }
    }
    return true
}
