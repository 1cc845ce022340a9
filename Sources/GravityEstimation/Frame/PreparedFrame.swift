import DataTables
import TextFormats

/// The frame of an estimation, and what has to be said about how the table was turned into it.
public struct PreparedFrame: Sendable {
    /// Rows for the estimator.
    public let frame: EstimationFrame
    /// For each column in use, how many of the selected rows have no value in it; columns without gaps are left out.
    public let missing: [MissingCells]
    /// Rows that a regressor, an outcome or a weight has no finite value in, references of dummies, and the like.
    public let findings: [Diagnostic]

    /// Evaluates a formula over a table.
    ///
    /// Rows are taken in this order: those that the selection holds for; of these the ones in which every column in
    /// use has a value; of these the ones in which every term is finite. Lags and leads look at all rows of the table.
    ///
    /// - Parameters:
    ///   - table: the observations.
    ///   - formula: outcome, regressors, offsets and effects.
    ///   - selection: which rows; all where `nil`.
    ///   - clusters: how standard errors are clustered.
    ///   - weights: weight of each row; one where `nil`. Rows with a weight of zero are left out.
    ///   - columns: which columns hold exporter, importer, year and sector.
    /// - Throws: every fault found, with its place; also where no row is selected or none is left.
    public init(
        table: DataTable, formula: GravityFormula, selection: Selection? = nil, clusters: ClusterSpecification? = nil,
        weights: RowExpression? = nil, columns: GravityColumns = GravityColumns()
    ) throws(Diagnostics) {
        var builder = try FrameBuilder(
            table: table, formula: formula, selection: selection, clusters: clusters, weights: weights,
            gravity: columns)
        frame = try builder.build()
        missing = builder.missing
        findings = builder.findings
    }
}

/// How many rows have no value in a column.
public struct MissingCells: Sendable, Equatable {
    /// The column, or what is computed from other years, as in `lag(rta, 4)`.
    public let name: String
    /// Selected rows without a value.
    public let rowCount: Int

    /// Makes a count.
    public init(name: String, rowCount: Int) {
        self.name = name
        self.rowCount = rowCount
    }
}

extension EstimationFrame {
    /// Evaluates a formula over a table; ``PreparedFrame`` also says what was left out and why.
    public init(
        table: DataTable, formula: GravityFormula, selection: Selection? = nil, clusters: ClusterSpecification? = nil,
        weights: RowExpression? = nil, columns: GravityColumns = GravityColumns()
    ) throws(Diagnostics) {
        self = try PreparedFrame(
            table: table, formula: formula, selection: selection, clusters: clusters, weights: weights,
            columns: columns
        ).frame
    }
}
