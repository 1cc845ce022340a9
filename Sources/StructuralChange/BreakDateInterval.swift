import Glibc
import NumericKernels

/// Distribution of the date at which a two-sided Brownian motion with drift is largest, for regimes that differ.
///
/// With `W₁`, `W₂` independent standard Brownian motions, the process is `W₁(−s) − |s| / 2` for s ≤ 0 and
/// `√φ · W₂(s) − ξ s / 2` for s > 0; the distribution function of its argmax is that of Bai (1997,
/// doi:10.1162/003465397557132, appendix B).
struct BreakDateDistribution {
    /// ξ, the drift behind the break over that before it.
    let drift: Double
    /// φ, the variance behind the break over that before it.
    let variance: Double

    /// Probability that the largest value comes at `x` or before.
    func probability(_ x: Double) -> Double {
        let (xi, phi) = (drift, variance)
        if x <= 0 {
            let s = -x
            let ratio = xi / phi
            let first = -(s / (2 * Double.pi)).squareRoot() * exp(-s / 8)
            let second =
                -(phi * (phi + 2 * xi)) / (xi * (phi + xi))
                * tail((0.5 + ratio) * s.squareRoot(), times: ratio * (1 + ratio) * s / 2)
            let third =
                ((phi + 2 * xi) * (phi + 2 * xi) / ((phi + xi) * xi) - 2 + s / 2) * normalTail(s.squareRoot() / 2)
            return first + second + third
        }
        let scale = xi * xi / phi
        let first = (scale * x / (2 * Double.pi)).squareRoot() * exp(-scale * x / 8)
        let second =
            xi * (2 * phi + xi) / (phi * (phi + xi))
            * tail((phi + xi / 2) / phi.squareRoot() * x.squareRoot(), times: (phi + xi) * x / 2)
        let third =
            ((2 * phi + xi) * (2 * phi + xi) / ((phi + xi) * phi) - 2 + scale * x / 2)
            * normalTail((scale * x).squareRoot() / 2)
        return 1 + first + second - third
    }

    /// `exp(power) · Φ(−z)`, without an overflow in between: far out Φ(−z) is its asymptotic series.
    private func tail(_ z: Double, times power: Double) -> Double {
        if z < 30 { return exp(power) * normalTail(z) }
        let square = z * z
        return exp(power - square / 2) / (z * (2 * Double.pi).squareRoot()) * (1 - 1 / square + 3 / (square * square))
    }

    /// The value at or below which the date falls with a probability.
    func quantile(_ wanted: Double) -> Double {
        var (low, high) = (-1.0, 1.0)
        while probability(low) > wanted, low > -1e9 { low *= 2 }
        while probability(high) < wanted, high < 1e9 { high *= 2 }
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if probability(middle) < wanted { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

/// An interval for the last observation before a break, after Bai (1997) and Bai and Perron (2003, section 4.4).
///
/// In units of `(d² / ω₁)`, with d the jump and ω the long-run variance of the errors on either side, the date's error is
/// the argmax above with ξ = 1 and φ = ω₂ / ω₁. Ends are rounded outwards.
///
/// - Parameters:
///   - last: last observation before the break, counted from zero.
///   - jump: change of the level at the break.
///   - variances: long-run variance of the errors before and behind it.
///   - confidence: probability, for example 0.95.
///   - count: observations; the interval is cut at the first and at the last but one.
func breakDateInterval(last: Int, jump: Double, variances: (Double, Double), confidence: Double, count: Int)
    -> ClosedRange<Int>
{
    guard variances.0 > 0, variances.1 > 0, jump != 0 else { return last...last }
    let distribution = BreakDateDistribution(drift: 1, variance: variances.1 / variances.0)
    let scale = variances.0 / (jump * jump)
    // What is estimated late was early: the ends of the error change places.
    let early = last - Int(min(1e6, (distribution.quantile((1 + confidence) / 2) * scale).rounded(.up)))
    let late = last + Int(min(1e6, (-distribution.quantile((1 - confidence) / 2) * scale).rounded(.up)))
    let low = min(max(0, early), last)
    return low...max(low, min(count - 2, late))
}
