import DataImport
import WorldData

/// One tie between two economies over time.
public struct TieSeries: Sendable, Equatable {
    /// One value.
    public struct Point: Sendable, Equatable {
        /// The year.
        public var year: Int
        /// The value.
        public var value: Double
    }

    /// What is measured.
    public var measure: TieMeasure
    /// Where the tie starts; of a symmetric one the code that sorts first.
    public var origin: String
    /// Where it leads.
    public var destination: String
    /// The values by year.
    public var points: [Point]
    /// Years of the span asked for that the source covers and has no value for.
    public var missingYears: Int
    /// The import or the worlds that it comes from.
    public var from: String
    /// Whether the zeros among the values are years without a row.
    public var hasFilledZeros: Bool

    /// Whether every value is zero.
    public var isZero: Bool { points.allSatisfy { $0.value == 0 } }
    /// Whether the series says yes or no.
    public var isIndicator: Bool { measure.unit == "1 = yes" }
    /// The values.
    public var values: [Double] { points.map(\.value) }

    /// `KHM→USA`, or `both` of a symmetric tie.
    public var directionText: String { measure.direction == .symmetric ? "both" : "\(origin)→\(destination)" }

    /// What a change of the value does to the tie.
    public func movement(_ change: Double) -> String {
        switch measure.orientation {
        case .neither: return change > 0 ? "up" : "down"
        case .closer: return change > 0 ? "closer" : "further"
        case .further: return change > 0 ? "further" : "closer"
        }
    }

    /// In words, how the values moved.
    ///
    /// Five values or more: the test of Mann and Kendall at 5 %, without regard to autocorrelation; it describes, and does
    /// not prove.
    public var trend: String {
        guard let first = points.first?.value, let last = points.last?.value, points.count > 1 else { return "" }
        if points.allSatisfy({ $0.value == first }) { return "constant" }
        if points.count < 5 {
            return last == first ? "back where it was" : "\(last > first ? "rose" : "fell"), \(movement(last - first))"
        }
        var (score, ties) = (0.0, 0.0)
        let values = self.values
        for (place, value) in values.enumerated() {
            for earlier in values[..<place] { score += value > earlier ? 1 : value < earlier ? -1 : 0 }
        }
        var counts: [Double: Double] = [:]
        for value in values { counts[value, default: 0] += 1 }
        for count in counts.values { ties += count * (count - 1) * (2 * count + 5) }
        let n = Double(values.count)
        let deviation = ((n * (n - 1) * (2 * n + 5) - ties) / 18).squareRoot()
        let z = (abs(score) - 1) / deviation
        guard z > 1.96 else { return "no trend" }
        // A long rise behind a fall as large, or the other way round, is no plain movement.
        guard (last - first) * score > 0 else { return "mixed" }
        return "\(score > 0 ? "rising" : "falling"), \(movement(score))"
    }
}

/// The ties of two economies.
public struct TiePair: Sendable {
    /// The economy asked about.
    public var first: String
    /// The other one.
    public var second: String
    /// The series, in the order of kinds and of the catalogue.
    public var series: [TieSeries]
    /// The breaks of each series, by position; empty where they were not asked for.
    public var breaks: [BreakAnswer]
}
