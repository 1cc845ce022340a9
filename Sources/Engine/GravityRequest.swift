import GravityEstimation

/// Gravity equations to be estimated on one table.
public struct GravityRequest: Sendable, Codable, Equatable {
    /// What is estimated.
    public typealias Family = EstimationOptions.Family
    /// How standard errors are computed.
    public typealias Covariance = EstimationOptions.Covariance
    /// The factor for small samples.
    public typealias SmallSample = EstimationOptions.SmallSample
    /// Which columns hold exporter, importer, year and sector.
    public typealias Columns = GravityColumns

    /// One equation.
    public enum Equation: Sendable, Codable, Equatable {
        /// A whole formula, `outcome ~ regressors | effects`.
        case formula(String)
        /// Regressors, with effects of exporters and importers by year.
        case twoWay(String)
        /// Regressors, with the same effects and those of directed pairs.
        case threeWay(String)
    }

    /// What stands below a coefficient.
    public enum Shown: String, Sendable, Codable {
        /// The standard error.
        case errors
        /// The interval as well.
        case intervals
        /// The p-value as well.
        case probabilities = "p-values"
    }

    /// Path of the table: `.csv`, `.csv.gz`, `.dta` or `.parquet`.
    public var data: String
    /// The equations, each estimated for itself.
    public var equations: [Equation]
    /// Outcome of two-way and three-way equations, and the trade that domestic trade is counted from; `nil` to guess.
    public var outcome: String?
    /// What is estimated.
    public var family = Family.poisson
    /// Which rows; `nil` for all.
    public var selection: String?
    /// Weight of each row; `nil` for one.
    public var weights: String?
    /// How standard errors are clustered; `nil`: by pair for two-way and three-way equations, else not.
    public var cluster: String?
    /// How standard errors are computed; `nil`: clustered where there are clusters, else robust.
    public var covariance: Covariance?
    /// The factor for small samples; `nil` for that of the family.
    public var smallSample: SmallSample?
    /// Width of intervals in per cent.
    public var intervalPercent = 95.0
    /// What a table for people has below coefficients.
    public var shown = Shown.errors
    /// Texts that stand for a missing number in a column of numbers.
    public var missing: [String] = []
    /// Which columns hold exporter, importer, year and sector.
    public var columns = Columns()
    /// Path of a table of gross output, from which rows of domestic trade are made; `nil` for none.
    public var domesticOutput: String?
    /// Whether exports above output give zero domestic trade and a warning in place of an error.
    public var clipsNegative = false
    /// Largest change of any row's linear predictor that a further step could make.
    public var tolerance = 1e-10
    /// Most Newton steps.
    public var stepLimit = 200
    /// Whether rows that are alone in a group of an effect are left out.
    public var dropsSingletons = true
    /// Whether separated rows are searched for and left out.
    public var checksSeparation = true
    /// How many threads may work; `nil` is one for each core.
    public var threads: Int?
    /// Whether the result keeps coefficients of effects with their names, which ``GravityResult/write(to:)`` writes.
    public var keepsEffects = false

    /// Identifier of the estimate as scenarios name it; `nil` where no estimate file is wanted.
    ///
    /// There may be one equation only with it.
    public var estimateName: String?

    /// Tests and resampling beside the estimates.
    public var inference = GravityInferenceRequest()

    /// The economy whose inward multilateral resistance is one; `nil` where resistances are not wanted.
    public var resistanceReference: String?

    /// Asks for equations on a table; everything else has its default.
    public init(data: String, equations: [Equation]) {
        self.data = data
        self.equations = equations
    }
}
