import Glibc
import NumericKernels

/// p-values of break statistics by simulation of series without (further) breaks.
///
/// With independent normal errors the statistics hang on neither level, trend nor variance, so that the p-value of a test
/// against no break is exact for the series' own length (Dufour 2006, doi:10.1016/j.jeconom.2005.06.007). With
/// autocorrelated errors the simulated errors are an AR(1) with the coefficient found in the residuals, and the p-value is
/// that of a parametric bootstrap. `p = (1 + #{simulated ≥ found}) / (R + 1)`.
public struct NullSimulation: Sendable {
    /// Number of simulated series, R.
    public let replications: Int
    /// Longest series.
    public let longest: Int
    private let normals: [Double]

    /// Draws standard normal numbers: the same for equal arguments.
    public init(replications: Int, longest: Int, seed: UInt64) {
        self.replications = replications
        self.longest = longest
        let generator = CounterBasedGenerator(seed: seed)
        normals = [Double](unsafeUninitializedCapacity: replications * longest) { buffer, filled in
            for draw in 0..<replications {
                for t in 0..<longest {
                    buffer[draw * longest + t] = normalQuantile(
                        generator.uniform(stream: UInt64(draw), index: UInt64(t)))
                }
            }
            filled = replications * longest
        }
    }

    /// A series of errors: white noise, or an AR(1) that starts in its stationary distribution.
    func errors(_ draw: Int, count: Int, rho: Double) -> [Double] {
        let start = draw * longest
        guard rho != 0 else { return Array(normals[start..<start + count]) }
        var series = [Double](repeating: 0, count: count)
        series[0] = normals[start] / (1 - rho * rho).squareRoot()
        for t in 1..<count { series[t] = rho * series[t - 1] + normals[start + t] }
        return series
    }

    /// The share of simulated statistics that are not below the found one.
    func pValue(_ found: Double, count: Int, rho: Double, _ statistic: ([Double]) -> Double) -> Double {
        var above = 0
        for draw in 0..<replications where statistic(errors(draw, count: count, rho: rho)) >= found { above += 1 }
        return Double(above + 1) / Double(replications + 1)
    }
}
