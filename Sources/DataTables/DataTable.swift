import TextFormats

/// A table of observations held by column, as an estimation needs it: numbers as doubles, everything else as codes.
///
/// No text is ever taken for a missing value: `NA` is Namibia. An empty cell is missing.
public struct DataTable: Sendable {
    /// What the file is called in messages.
    public let file: String
    /// Number of rows.
    public let rowCount: Int
    /// The columns, in the order of the file.
    public let columns: [DataColumn]
    /// Where a row is found by a person: the line of a text file, or the number of the observation.
    public let rowPlaces: RowPlaces
    /// What a reader has to know of how the file was read, for example which numbers became texts.
    public let findings: [Diagnostic]

    /// Puts columns together.
    ///
    /// - Precondition: every column has `rowCount` cells.
    public init(
        file: String, rowCount: Int, columns: [DataColumn], rowPlaces: RowPlaces = .observations,
        findings: [Diagnostic] = []
    ) {
        precondition(columns.allSatisfy { $0.rowCount == rowCount }, "columns of a table have one length")
        self.file = file
        self.rowCount = rowCount
        self.columns = columns
        self.rowPlaces = rowPlaces
        self.findings = findings
    }

    /// The column of that name, or `nil`.
    public func column(_ name: String) -> DataColumn? { columns.first { $0.name == name } }
}

/// How rows of a table are named to a person.
public enum RowPlaces: Sendable, Equatable {
    /// Observation 1, 2, ..., as in a Stata file.
    case observations
    /// Row r stands on line r + 2: a header and no line break inside a field.
    case linesAfterHeader
    /// The line of each row, where fields hold line breaks or lines are empty.
    case lines([UInt32])

    /// The line of a row, counted from one; `nil` where the source has none.
    public func line(ofRow row: Int) -> Int? {
        switch self {
        case .observations: nil
        case .linesAfterHeader: row + 2
        case .lines(let lines): Int(lines[row])
        }
    }
}

/// One column of a table.
public struct DataColumn: Sendable {
    /// The cells of a column.
    public enum Content: Sendable {
        /// Numbers; NaN is an empty cell.
        case numbers([Double])
        /// Texts as positions in `labels`, in the order of their first appearance; −1 is an empty cell.
        case codes([Int32], labels: [String])
    }

    /// Name in the header.
    public let name: String
    /// The cells.
    public let content: Content
    /// Whether its texts are the labels that the file gives to numbers.
    public let isReadByLabels: Bool
    /// Whether its numbers have labels in the file that were left aside: then they are no codes that columns share.
    public let hasUnusedLabels: Bool

    /// Makes a column.
    public init(name: String, content: Content, isReadByLabels: Bool = false, hasUnusedLabels: Bool = false) {
        self.name = name
        self.content = content
        self.isReadByLabels = isReadByLabels
        self.hasUnusedLabels = hasUnusedLabels
    }

    /// Number of cells.
    public var rowCount: Int {
        switch content {
        case .numbers(let values): values.count
        case .codes(let codes, _): codes.count
        }
    }
}
