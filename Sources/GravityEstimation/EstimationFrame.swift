/// The rows of one estimation: outcome, regressors and effects, complete in every row.
///
/// Rows keep the order of the table; ``sourceRows`` leads back to it.
public struct EstimationFrame: Sendable {
    /// Name and values of the outcome, in the unit of the data.
    public var outcome: NumberColumn
    /// The regressors as they were written, without a constant.
    public var regressors: [NumberColumn]
    /// The fixed effects; where there are none a constant is estimated.
    public var effects: [GroupColumn]
    /// The dimensions by which standard errors are clustered; empty where they are not.
    public var clusters: [GroupColumn]
    /// Observation weights, above zero; `nil` where every row counts once.
    public var weights: [Double]?
    /// Added to the linear predictor with a coefficient of one; `nil` where there is none.
    public var offset: [Double]?
    /// Row of the table behind each row here; `nil` where they are the same.
    public var sourceRows: [Int32]?
    /// Rows that were left out before the estimation, by reason.
    public var leftOut: [LeftOutRows]

    /// Number of rows.
    public var rowCount: Int { outcome.values.count }

    /// Puts columns together.
    public init(
        outcome: NumberColumn, regressors: [NumberColumn], effects: [GroupColumn] = [], clusters: [GroupColumn] = [],
        weights: [Double]? = nil, offset: [Double]? = nil, sourceRows: [Int32]? = nil, leftOut: [LeftOutRows] = []
    ) {
        self.outcome = outcome
        self.regressors = regressors
        self.effects = effects
        self.clusters = clusters
        self.weights = weights
        self.offset = offset
        self.sourceRows = sourceRows
        self.leftOut = leftOut
    }
}

/// A named column of numbers, one for each row.
public struct NumberColumn: Sendable {
    /// As it is printed.
    public var name: String
    /// The numbers, all finite.
    public var values: [Double]

    /// Makes a column.
    public init(_ name: String, _ values: [Double]) {
        self.name = name
        self.values = values
    }
}

/// A named partition of the rows into groups.
public struct GroupColumn: Sendable {
    /// As it is printed, for example `exporter^year`.
    public var name: String
    /// Group of each row, from 0 to `groupCount` − 1.
    public var codes: [Int32]
    /// How many groups there are; some may have no row.
    public var groupCount: Int

    /// Makes a partition.
    public init(_ name: String, codes: [Int32], groupCount: Int) {
        self.name = name
        self.codes = codes
        self.groupCount = groupCount
    }
}

/// Rows left out for one reason.
public struct LeftOutRows: Sendable, Equatable {
    /// Why a row takes no part.
    public enum Reason: String, Sendable, CaseIterable {
        /// The selection excludes it.
        case notSelected = "not selected"
        /// A column in use has no value there.
        case missing
        /// The only row of a group of some effect.
        case singleton
        /// Its expected outcome is zero whatever the data say: no finite estimate exists with it.
        case separated
    }

    /// The reason.
    public var reason: Reason
    /// Rows of the table, ascending.
    public var rows: [Int32]

    /// Makes a record.
    public init(reason: Reason, rows: [Int32]) {
        self.reason = reason
        self.rows = rows
    }
}
