import Glibc

/// Where a vote lies on the latent line of an item: one byte of ``IdealPointProblem``.
enum LatentRegion: UInt8 {
    /// Below the first cut.
    case belowFirst = 0
    /// Between the two cuts.
    case between = 1
    /// Above the second cut.
    case aboveSecond = 2
    /// Above the only cut of an item with two kinds of vote.
    case aboveFirst = 3
}

/// Derivatives of log P of one vote, P = Φ(b − m) − Φ(a − m) with a and b the ends of its region and m the mean.
///
/// `lower` and `upper` are the densities at the ends over P, zero at an infinite end. The second derivatives are those
/// of −log P by the ends: log P is concave in (a, b), so they make a positive semi-definite matrix.
struct ProbitCell {
    var lower: Double
    var upper: Double
    var lowerLower: Double
    var upperUpper: Double
    var lowerUpper: Double

    /// d log P / d m.
    @inline(__always) var slope: Double { lower - upper }
    /// −d² log P / d m².
    @inline(__always) var curvature: Double { lowerLower + upperUpper + 2 * lowerUpper }

    /// Derivatives at a mean.
    ///
    /// - Parameters:
    ///   - region: raw value of ``LatentRegion``.
    ///   - first: the first cut.
    ///   - second: the second cut, read for three regions only.
    @inline(__always)
    init(_ region: UInt8, mean: Double, first: Double, second: Double) {
        switch region {
        case 0:
            let end = first - mean
            let ratio = millsRatio(end)
            self.init(lower: 0, upper: ratio, lowerLower: 0, upperUpper: ratio * (ratio + end), lowerUpper: 0)
        case 1:
            self.init(lowerEnd: first - mean, upperEnd: second - mean)
        default:
            let end = (region == 2 ? second : first) - mean
            let ratio = millsRatio(-end)
            self.init(lower: ratio, upper: 0, lowerLower: ratio * (ratio - end), upperUpper: 0, lowerUpper: 0)
        }
    }

    @inline(__always)
    private init(lower: Double, upper: Double, lowerLower: Double, upperUpper: Double, lowerUpper: Double) {
        self.lower = lower
        self.upper = upper
        self.lowerLower = lowerLower
        self.upperUpper = upperUpper
        self.lowerUpper = lowerUpper
    }

    private init(lowerEnd a: Double, upperEnd b: Double) {
        let (low, high) = intervalRatios(a, b)
        self.init(
            lower: low, upper: high, lowerLower: max(0, low * (low - a)), upperUpper: max(0, high * (high + b)),
            lowerUpper: -low * high)
    }
}

private let rootHalf = 0.5.squareRoot()
private let densityAtZero = 0.398942280401432677939946

/// φ(x)/Φ(x), without loss in the far tail.
@inline(__always)
func millsRatio(_ x: Double) -> Double {
    if x < -30 {
        let s = 1 / (x * x)
        return -x / (1 - s * (1 - s * (3 - s * 15)))
    }
    return densityAtZero * exp(-0.5 * x * x) / (0.5 * erfc(-x * rootHalf))
}

/// φ(a) and φ(b) over Φ(b) − Φ(a), for a < b.
private func intervalRatios(_ a: Double, _ b: Double) -> (Double, Double) {
    // Both ends in the upper tail would be differences of numbers near one.
    if a > 0 {
        let (high, low) = intervalRatios(-b, -a)
        return (low, high)
    }
    let mass = 0.5 * (erfc(-b * rootHalf) - erfc(-a * rootHalf))
    if mass > 1e-280 {
        return (densityAtZero * exp(-0.5 * a * a) / mass, densityAtZero * exp(-0.5 * b * b) / mass)
    }
    // Far below zero both masses underflow, and their ratio does not.
    let atHigh = millsRatio(b)
    let densities = exp(-0.5 * (a - b) * (a + b))
    let high = atHigh / (1 - densities * atHigh / millsRatio(a))
    return (high * densities, high)
}

/// log(Φ(b − m) − Φ(a − m)) of a region.
func logProbability(_ region: UInt8, mean: Double, first: Double, second: Double) -> Double {
    switch region {
    case 0: return logNormalDistribution(first - mean)
    case 1:
        var (a, b) = (first - mean, second - mean)
        if a > 0 { (a, b) = (-b, -a) }
        let mass = 0.5 * (erfc(-b * rootHalf) - erfc(-a * rootHalf))
        if mass > 1e-280 { return log(mass) }
        return log(densityAtZero) - 0.5 * b * b - log(intervalRatios(a, b).1)
    case 2: return logNormalDistribution(mean - second)
    default: return logNormalDistribution(mean - first)
    }
}

private func logNormalDistribution(_ x: Double) -> Double {
    x < -30 ? log(densityAtZero) - 0.5 * x * x - log(millsRatio(x)) : log(0.5 * erfc(-x * rootHalf))
}
