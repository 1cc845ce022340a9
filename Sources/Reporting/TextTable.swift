/// A table for people: columns with titles and units, laid out for a width when it is printed.
///
/// Numbers are never cut. Where the width does not suffice, titles are first broken at spaces, then names
/// are shortened, then columns are left out from the lowest priority up, and a line below the table says
/// which and how to see them.
public struct TextTable: Sendable {
    /// What a column holds and how it is shown.
    public struct Column: Sendable {
        /// The side on which a column's texts meet.
        public enum Alignment: Sendable {
            /// Texts begin at the same place.
            case left
            /// Texts end at the same place.
            case right
        }

        /// What the column is called; broken at spaces where room is short.
        public var title: String
        /// Unit of the numbers, shown below the title; may be empty.
        public var unit: String
        /// The side on which texts meet.
        public var alignment: Alignment
        /// How numbers are shown.
        public var format: NumberFormat
        /// Columns of lower priority are left out first; among equals, the one further right.
        public var priority: Int
        /// Columns to which texts may be shortened; `nil` where they are shown whole.
        public var shortestWidth: Int?
        /// Whether colour tells gains from losses.
        public var isSigned: Bool

        /// A priority that keeps a column however narrow the terminal.
        public static let always = Int.max

        /// A column of names, which may be shortened.
        public static func name(
            _ title: String, shortestWidth: Int = 12, priority: Int = Column.always
        ) -> Column {
            Column(
                title: title, unit: "", alignment: .left, format: .fixed(0), priority: priority,
                shortestWidth: shortestWidth, isSigned: false)
        }

        /// A column of texts that are shown whole, such as codes.
        public static func text(
            _ title: String, unit: String = "", alignment: Alignment = .left, priority: Int = Column.always
        ) -> Column {
            Column(
                title: title, unit: unit, alignment: alignment, format: .fixed(0), priority: priority,
                shortestWidth: nil, isSigned: false)
        }

        /// A column of numbers.
        public static func number(
            _ title: String, unit: String = "", _ format: NumberFormat = .fixed(2), priority: Int = 1,
            isSigned: Bool = false
        ) -> Column {
            Column(
                title: title, unit: unit, alignment: .right, format: format, priority: priority,
                shortestWidth: nil, isSigned: isSigned)
        }
    }

    /// What stands in one place of the table.
    public enum Cell: Sendable, Equatable {
        /// Text, shown as it is.
        case text(String)
        /// A number, shown in the format of its column; `nil` where it is missing.
        case number(Double?)
        /// Nothing: the place stays blank.
        case blank
    }

    /// A line of text above the table; may be empty.
    public var title: String
    /// The columns, from left to right.
    public let columns: [Column]
    /// Sentences below the table, each a paragraph.
    public var notes: [String] = []
    /// How to see columns that were left out.
    public var howToSeeAll: String

    enum Row: Sendable {
        case cells([Cell])
        case rule
    }
    private(set) var rows: [Row] = []

    /// Starts a table without rows.
    public init(
        _ title: String = "", columns: [Column], howToSeeAll: String = "A wider terminal shows them."
    ) {
        precondition(!columns.isEmpty, "a table needs a column")
        self.title = title
        self.columns = columns
        self.howToSeeAll = howToSeeAll
    }

    /// Adds a row with one cell for each column.
    public mutating func add(_ cells: [Cell]) {
        precondition(cells.count == columns.count, "a row of \(cells.count) cells in \(columns.count) columns")
        rows.append(.cells(cells))
    }

    /// Adds a line across the table, above totals for example.
    public mutating func addRule() { rows.append(.rule) }
}

extension TextTable.Cell: ExpressibleByStringInterpolation, ExpressibleByFloatLiteral, ExpressibleByNilLiteral {
    /// Reads text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// Reads a number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// Reads a missing number.
    public init(nilLiteral: ()) { self = .number(nil) }
}
