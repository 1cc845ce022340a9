/// The quantile of a sample at a probability, by linear interpolation between order statistics (type 7).
///
/// With n sorted values and h = (n − 1) p, the value is x[⌊h⌋] + (h − ⌊h⌋) (x[⌊h⌋ + 1] − x[⌊h⌋]), counted from zero.
///
/// - Parameters:
///   - sorted: the sample in ascending order, without NaN.
///   - probability: p, from 0 to 1.
/// - Returns: the quantile; NaN for an empty sample.
/// - Source: Hyndman & Fan (1996), Sample Quantiles in Statistical Packages, The American Statistician 50(4): 361-365,
///   definition 7, the default of R and NumPy.
public func quantile(ofSorted sorted: [Double], at probability: Double) -> Double {
    precondition(probability >= 0 && probability <= 1, "a probability lies between 0 and 1")
    guard let last = sorted.last else { return .nan }
    let (below, part) = orderStatistic(at: probability, of: sorted.count)
    guard below + 1 < sorted.count else { return last }
    return interpolated(sorted[below], sorted[below + 1], part)
}

/// The position of the order statistic below a quantile, counted from zero, and the part of the way to the next one.
func orderStatistic(at probability: Double, of count: Int) -> (below: Int, part: Double) {
    let place = Double(count - 1) * probability
    let below = Int(place.rounded(.down))
    return (below, place - Double(below))
}

/// The value part of the way from one order statistic to the next.
func interpolated(_ below: Double, _ above: Double, _ part: Double) -> Double {
    // Equal neighbours and an infinite lower one give their own value: a difference of infinities is none.
    guard part > 0, below != above, below.isFinite else { return below }
    return below + part * (above - below)
}
