/// What may change at a break.
public enum BreakModel: String, Sendable, Codable, CaseIterable {
    /// The level: `y[t] = α[regime] + u[t]`.
    case mean
    /// Level and slope: `y[t] = α[regime] + β[regime] · t + u[t]`.
    case trend

    /// Number of coefficients that change, q.
    public var coefficientCount: Int { self == .mean ? 1 : 2 }
}

/// Least squares over a growing run of observations: means and central moments, updated one by one.
///
/// Sums of squares are never formed about zero, so a large level does not take their digits.
struct RunningFit {
    private(set) var count = 0.0
    private(set) var meanTime = 0.0
    private(set) var mean = 0.0
    private var timeTime = 0.0
    private var timeValue = 0.0
    private var valueValue = 0.0

    mutating func add(time: Double, value: Double) {
        count += 1
        let (time0, value0) = (time - meanTime, value - mean)
        meanTime += time0 / count
        mean += value0 / count
        timeTime += time0 * (time - meanTime)
        timeValue += time0 * (value - mean)
        valueValue += value0 * (value - mean)
    }

    /// Slope of the line; zero under `mean`.
    func slope(_ model: BreakModel) -> Double { model == .trend && timeTime > 0 ? timeValue / timeTime : 0 }

    /// Sum of squared residuals.
    func residualSum(_ model: BreakModel) -> Double {
        model == .mean || timeTime <= 0 ? valueValue : max(0, valueValue - timeValue * timeValue / timeTime)
    }
}

/// Sums of squared residuals of every segment of a series, `sum(first, last)` with both ends inside.
struct SegmentSums {
    let count: Int
    private var cells: [Double]

    /// - Complexity: O(T²).
    init(_ values: [Double], _ model: BreakModel) {
        count = values.count
        cells = [Double](repeating: 0, count: count * count)
        for first in 0..<count {
            var fit = RunningFit()
            for last in first..<count {
                fit.add(time: Double(last), value: values[last])
                cells[first * count + last] = fit.residualSum(model)
            }
        }
    }

    subscript(_ first: Int, _ last: Int) -> Double { cells[first * count + last] }
}

/// A partition of a series into regimes that makes the sum of squared residuals as small as possible.
public struct Partition: Sendable, Equatable {
    /// The last observation of every regime but the last, counted from zero.
    public var breaks: [Int]
    /// Sum of squared residuals.
    public var residualSum: Double
}

/// The best partitions of a series, by number of breaks.
///
/// Minimises `Σ_regimes Σ_t (y[t] − ŷ[t])²` over all dates, every regime at least `shortest` long, by dynamic programming:
/// the best partition of the first t observations into r regimes ends with some last regime, whose rest is a best
/// partition into r − 1 (Bai and Perron 2003, doi:10.1002/jae.659, section 3).
///
/// - Parameters:
///   - values: y, in the order of time.
///   - model: what changes at a break.
///   - shortest: observations in a regime at least.
///   - most: breaks at most; fewer where the series has no room.
/// - Returns: by number of breaks, from none.
/// - Complexity: O(most · T²).
public func bestPartitions(_ values: [Double], _ model: BreakModel, shortest: Int, most: Int) -> [Partition] {
    bestPartitions(SegmentSums(values, model), shortest: shortest, most: most)
}

func bestPartitions(_ sums: SegmentSums, shortest: Int, most: Int) -> [Partition] {
    let count = sums.count
    precondition(count >= shortest && shortest >= 1, "a series is at least one regime long")
    var result = [Partition(breaks: [], residualSum: sums[0, count - 1])]
    let room = min(most, count / shortest - 1)
    guard room >= 1 else { return result }
    // best[t]: smallest sum for observations 0...t in the present number of regimes.
    var best = (0..<count).map { sums[0, $0] }
    var origin: [[Int]] = []
    for number in 1...room {
        var next = [Double](repeating: .infinity, count: count)
        var cut = [Int](repeating: -1, count: count)
        for last in ((number + 1) * shortest - 1)..<count {
            for before in (number * shortest - 1)...(last - shortest) {
                let sum = best[before] + sums[before + 1, last]
                if sum < next[last] {
                    next[last] = sum
                    cut[last] = before
                }
            }
        }
        origin.append(cut)
        best = next
        var breaks: [Int] = []
        var end = count - 1
        for back in stride(from: number - 1, through: 0, by: -1) {
            end = origin[back][end]
            breaks.append(end)
        }
        result.append(Partition(breaks: breaks.reversed(), residualSum: best[count - 1]))
    }
    return result
}

extension Partition {
    /// First and last observation of every regime of a series of `count` observations.
    public func regimes(of count: Int) -> [ClosedRange<Int>] {
        let starts = [0] + breaks.map { $0 + 1 }
        let ends = breaks + [count - 1]
        return zip(starts, ends).map { $0...$1 }
    }

    /// Residuals of the fit in every regime.
    func residuals(_ values: [Double], _ model: BreakModel) -> [Double] {
        var result = [Double](repeating: 0, count: values.count)
        for regime in regimes(of: values.count) {
            var fit = RunningFit()
            for t in regime { fit.add(time: Double(t), value: values[t]) }
            let slope = fit.slope(model)
            for t in regime { result[t] = values[t] - fit.mean - slope * (Double(t) - fit.meanTime) }
        }
        return result
    }
}
