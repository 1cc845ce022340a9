import DataTables
import GravityEstimation
import Scenarios
import TextFormats

/// Estimates of gravity equations, and everything needed to judge and repeat them.
public struct GravityResult: Sendable {
    /// The equations, in the order of the request.
    public var models: [GravityModel]
    /// How they were made.
    public var manifest: GravityManifest
}

/// One estimated equation.
public struct GravityModel: Sendable {
    /// Its number as printed, from 1.
    public var label: String
    /// The formula in one line.
    public var formula: String
    /// What the estimator found.
    public var estimate: GravityEstimate
    /// The distribution that statistics are compared with.
    public var reference: ReferenceDistribution
    /// The coefficients with their intervals.
    public var coefficients: [GravityCoefficient]
    /// Rows of the table that took no part, by reason.
    public var leftOut: [LeftOutRows]
    /// Columns with gaps in selected rows.
    public var missing: [MissingCells]
    /// The estimate as a file that scenarios can name; `nil` unless asked for.
    public var record: EstimateRecord?
    /// Names of the groups of effects, where they were asked for.
    public var effectLabels: [EffectLabels]
    /// Multilateral resistances; `nil` unless asked for.
    public var resistances: MultilateralResistances?
    /// Tests and resampling; `nil` unless asked for.
    public var inference: GravityInference?
    /// What a reader has to know.
    public var findings: [Diagnostic]
    /// Seconds that the frame and the estimation took.
    public var seconds: (frame: Double, estimation: Double)
}

/// A coefficient as it is printed.
public struct GravityCoefficient: Sendable, Equatable {
    /// Name of the regressor.
    public var term: String
    /// The coefficient.
    public var estimate: Double
    /// Its standard error.
    public var standardError: Double
    /// Estimate over standard error.
    public var statistic: Double
    /// Probability of a statistic at least as far from zero if the coefficient were zero.
    public var probability: Double
    /// Ends of the interval.
    public var low: Double
    /// Ends of the interval.
    public var high: Double
}

/// How estimates were made: enough to repeat them.
public struct GravityManifest: Sendable {
    /// Version of the program.
    public var version: String
    /// Day on which they were made, UTC, as in 2026-01-31.
    public var date: String
    /// Files that were read, the table first.
    public var files: [(path: String, hash: String)]
    /// Columns that were read, in the order of the table.
    public var columns: [String]
    /// Rows of the table, those of domestic trade included.
    public var rowCount: Int
    /// How many of them are of domestic trade.
    public var domesticRowCount: Int
    /// Where rows are found by a person.
    public var places: RowPlaces
    /// The selection in one line; `nil` where all rows were asked for.
    public var selection: String?
    /// The weights in one line.
    public var weights: String?
    /// What was asked for.
    public var request: GravityRequest
    /// Seconds that reading and hashing took.
    public var seconds: (reading: Double, hashing: Double)
    /// What was found about the table before any equation.
    public var findings: [Diagnostic]
}

/// The distribution that a statistic is compared with.
public enum ReferenceDistribution: Sendable, Equatable {
    /// The standard normal distribution, for pseudo-maximum likelihood.
    case normal
    /// Student's t, for least squares: G − 1 degrees of freedom with clusters, G those of the dimension with the fewest,
    /// else N − K.
    case student(degreesOfFreedom: Double)

    /// The distribution for an estimate.
    init(_ estimate: GravityEstimate) {
        switch estimate.family {
        case .poisson: self = .normal
        case .ols:
            let fewest = estimate.clusters.map(\.count).min()
            let freedom =
                estimate.covarianceKind == .clustered ? (fewest ?? 1) - 1 : estimate.rowCount - estimate.parameterCount
            self = .student(degreesOfFreedom: Double(freedom))
        }
    }
}

/// An equation without an answer.
public struct GravityNotConverged: Error, Sendable, CustomStringConvertible {
    /// Its number.
    public var label: String
    /// Its formula.
    public var formula: String
    /// Why there is no answer.
    public var reason: String
    /// Whether separated rows had been searched for.
    public var checkedSeparation: Bool

    /// What happened and what to try.
    public var description: String {
        "error: `\(formula)` was not estimated, so there is no answer: \(reason)\n"
            + "  needed: scores that vanish, within the steps allowed\n"
            + (checkedSeparation
                ? "  to do: look at the regressors' scales and at rows with very small outcomes; `--max-steps` allows more steps"
                : "  to do: take `--no-separation-check` away: rows without a finite estimate are then found and left out")
    }
}
