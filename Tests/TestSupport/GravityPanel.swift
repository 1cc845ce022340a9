import Glibc
import GravityEstimation

/// A generated panel of trade between all pairs of economies, with heavy tails and zeros, and known coefficients.
///
/// Sizes of economies spread over some four orders of magnitude and drift over the years; own trade is large; an agreement
/// switches on within a third of the pairs; errors multiply the mean and are one on average, so that Poisson
/// pseudo-maximum likelihood finds the coefficients.
public struct GravityPanel {
    /// Number of economies and of years.
    public var economies: Int, years: Int
    /// The coefficients of agreement, cost and their mixture.
    public static let coefficients = [0.35, -0.6, 0.25]

    /// A shape.
    public init(economies: Int, years: Int) {
        self.economies = economies
        self.years = years
    }

    /// Rows by exporter, importer and year: effects by exporter and year, importer and year, and pair; clusters by pair.
    public func frame(seed: UInt64) -> EstimationFrame {
        var random = SeededGenerator(seed: seed)
        func normal() -> Double {
            // The sum of twelve uniform numbers is near enough to a normal one for sizes of economies.
            (0..<12).reduce(-6.0) { sum, _ in sum + random.uniform(0...1) }
        }
        let count = economies * economies * years
        let sizes = (0..<2 * economies * years).map { place in
            (place % years == 0 ? 0 : 0.1 * normal()) + Double(place % years) * 0.02
        }
        let levels = (0..<2 * economies).map { _ in 1.8 * normal() }
        var outcome = [Double](repeating: 0, count: count)
        var agreement = outcome
        var cost = outcome
        var mixture = outcome
        var exporterYear = [Int32](repeating: 0, count: count)
        var importerYear = exporterYear
        var pair = exporterYear
        var row = 0
        for exporter in 0..<economies {
            for importer in 0..<economies {
                let tie = exporter == importer ? 4.0 : -1 + normal()
                let since = random.uniform(0...3) < 1 ? Int(random.uniform(0...Double(years))) : years
                for year in 0..<years {
                    let isMember = year >= since && exporter != importer
                    agreement[row] = isMember ? 1 : 0
                    cost[row] = 0.5 * normal()
                    mixture[row] = (isMember ? 0.4 : 0) + 0.3 * normal()
                    let predictor =
                        3 + levels[exporter] + levels[economies + importer] + tie + sizes[exporter * years + year]
                        + sizes[(economies + importer) * years + year] + Self.coefficients[0] * agreement[row]
                        + Self.coefficients[1] * cost[row] + Self.coefficients[2] * mixture[row]
                    let error = exp(0.5 * normal() - 0.125)
                    // Means below one trade in whole units or not at all.
                    let mean = exp(predictor) * error
                    outcome[row] = mean > 20 ? mean : (random.uniform(0...1) < mean / 20 ? 20 : 0)
                    exporterYear[row] = Int32(exporter * years + year)
                    importerYear[row] = Int32(importer * years + year)
                    pair[row] = Int32(exporter * economies + importer)
                    row += 1
                }
            }
        }
        let groups = economies * years
        let pairs = GroupColumn("exporter^importer", codes: pair, groupCount: economies * economies)
        return EstimationFrame(
            outcome: NumberColumn("trade", outcome),
            regressors: [
                NumberColumn("agreement", agreement), NumberColumn("cost", cost), NumberColumn("mixture", mixture),
            ],
            effects: [
                GroupColumn("exporter^year", codes: exporterYear, groupCount: groups),
                GroupColumn("importer^year", codes: importerYear, groupCount: groups), pairs,
            ], clusters: [pairs])
    }
}
