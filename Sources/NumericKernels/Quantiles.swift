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
    let place = Double(sorted.count - 1) * probability
    let below = Int(place.rounded(.down))
    guard below + 1 < sorted.count else { return last }
    let part = place - Double(below)
    // Equal neighbours, infinite ones among them, give their own value without a subtraction.
    guard part > 0, sorted[below] != sorted[below + 1] else { return sorted[below] }
    return sorted[below] + part * (sorted[below + 1] - sorted[below])
}
