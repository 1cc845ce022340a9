import Glibc

/// Where the level of a short series changed, if it did, with probabilities.
///
/// Every date is enumerated. Under a change after observation k the series is two levels with normal errors; the jump has
/// Zellner's g-prior with g = T (one observation's worth of information), level and variance the usual flat priors. The
/// Bayes factor against no change is then
///
///     B(k) = (1 + g)^((T − 2) / 2) · (1 + g (1 − R²(k)))^(−(T − 1) / 2),
///
/// with R²(k) the share of the variance that the two levels explain (Liang, Paulo, Molina, Clyde and Berger 2008,
/// doi:10.1198/016214507000001337, equation 6). Dates are equally probable beforehand, and so are change and no change.
public struct ChangePointPosterior: Sendable, Equatable {
    /// Probability that there is a change at all, given one or none.
    public var probability: Double
    /// Probability that it is after observation k, given that there is one; by k, zero outside the dates allowed.
    public var dates: [Double]
    /// The most probable date: the last observation before the change.
    public var last: Int
    /// The shortest span of dates around the most probable ones that holds the confidence.
    public var interval: ClosedRange<Int>
    /// Probability of the dates inside the interval.
    public var held: Double
    /// Mean before and behind the most probable date.
    public var levels: (before: Double, after: Double)
    /// Standard errors of the means.
    public var errors: (before: Double, after: Double)

    /// Whether two posteriors are equal.
    public static func == (one: ChangePointPosterior, other: ChangePointPosterior) -> Bool {
        one.probability == other.probability && one.dates == other.dates && one.last == other.last
            && one.interval == other.interval && one.held == other.held && one.levels == other.levels
            && one.errors == other.errors
    }

    /// Fewest observations.
    public static let fewest = 6

    /// Enumerates the dates that leave two observations on either side.
    ///
    /// - Returns: `nil` where the series is shorter than ``fewest`` or constant.
    public init?(_ values: [Double], confidence: Double = 0.95) {
        let count = values.count
        guard count >= Self.fewest, values.allSatisfy(\.isFinite), let low = values.min(), let high = values.max(),
            low < high
        else { return nil }
        let scaled = values.map { ($0 - low) / (high - low) }
        let sums = SegmentSums(scaled, .mean)
        let total = sums[0, count - 1]
        let g = Double(count)
        let allowed = 1...(count - 3)
        var logs = [Double](repeating: -.infinity, count: count)
        for k in allowed {
            let unexplained = min(1, (sums[0, k] + sums[k + 1, count - 1]) / total)
            logs[k] =
                Double(count - 2) / 2 * log(1 + g) - Double(count - 1) / 2 * log(1 + g * unexplained)
        }
        let largest = logs.max() ?? 0
        let weights = logs.map { exp($0 - largest) }
        let sum = weights.reduce(0, +)
        let shares = weights.map { $0 / sum }
        dates = shares
        let mean = exp(largest) * sum / Double(allowed.count)
        probability = mean.isFinite ? mean / (1 + mean) : 1
        let best = allowed.max { shares[$0] < shares[$1] } ?? allowed.lowerBound
        last = best
        // The most probable dates are taken until they hold enough; the interval spans them.
        var taken = 0.0
        var span = best...best
        for k in allowed.sorted(by: { shares[$0] != shares[$1] ? shares[$0] > shares[$1] : $0 < $1 }) {
            taken += shares[k]
            span = min(span.lowerBound, k)...max(span.upperBound, k)
            if taken >= confidence { break }
        }
        interval = span
        held = span.reduce(0) { $0 + shares[$1] }
        func moments(_ range: ClosedRange<Int>) -> (Double, Double) {
            let size = Double(range.count)
            let average = range.reduce(0) { $0 + values[$1] } / size
            let squares = range.reduce(0) { $0 + (values[$1] - average) * (values[$1] - average) }
            return (average, (squares / max(1, size - 1) / size).squareRoot())
        }
        let (before, after) = (moments(0...best), moments(best + 1...count - 1))
        levels = (before.0, after.0)
        errors = (before.1, after.1)
    }
}
