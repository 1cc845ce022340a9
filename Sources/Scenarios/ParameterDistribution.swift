import Glibc
import NumericKernels

/// A distribution of a parameter, stated by its mean and its standard deviation.
///
/// An estimate and its standard error are taken for the mean and the standard deviation, whatever the family, as systematic
/// sensitivity analysis of general-equilibrium models does (Hertel, Hummels, Ivanic & Keeney 2007, Economic Modelling 24(4):
/// 611-635): a reader of the output finds the two published numbers again.
public struct ParameterDistribution: Sendable, Equatable {
    /// The families.
    public enum Family: String, Sendable {
        /// N(m, s²).
        case normal
        /// exp N(μ, σ²) with σ² = ln(1 + s²/m²) and μ = ln m − σ²/2, so that mean and standard deviation are m and s; m > 0.
        case logNormal = "log-normal"
        /// Uniform from m − √3 s to m + √3 s.
        case uniform
    }

    /// The family.
    public var family: Family
    /// m, the mean: the estimate.
    public var mean: Double
    /// s, the standard deviation: the standard error; above zero.
    public var standardDeviation: Double

    /// Makes a distribution.
    public init(_ family: Family, mean: Double, standardDeviation: Double) {
        self.family = family
        self.mean = mean
        self.standardDeviation = standardDeviation
    }

    /// The quantile at a probability strictly between 0 and 1; increasing in it.
    public func quantile(at probability: Double) -> Double {
        switch family {
        case .normal:
            return mean + standardDeviation * normalQuantile(probability)
        case .logNormal:
            let variance = log1p((standardDeviation / mean) * (standardDeviation / mean))
            return mean * exp(variance.squareRoot() * normalQuantile(probability) - variance / 2)
        case .uniform:
            return mean + standardDeviation * 3.0.squareRoot() * (2 * probability - 1)
        }
    }
}
