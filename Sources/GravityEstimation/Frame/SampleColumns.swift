import DataTables
import TextFormats

/// Who trades when in a sample; a role that the table has no column for is `nil` or empty.
public struct SampleCoverage: Sendable, Equatable {
    /// How many exporters there are.
    public var exporters: Int?
    /// How many importers there are.
    public var importers: Int?
    /// The years, ascending.
    public var years: [Int]

    /// Makes a record.
    public init(exporters: Int? = nil, importers: Int? = nil, years: [Int] = []) {
        self.exporters = exporters
        self.importers = importers
        self.years = years
    }
}

/// Exporter, importer and year of each row of a frame, kept when its table is given back.
public struct SampleColumns: Sendable {
    private let rowCount: Int
    private let exporters: Factor?
    private let importers: Factor?
    private let years: Factor?

    /// Takes the columns that the table has.
    ///
    /// - Complexity: O(rows).
    public init(of frame: EstimationFrame, in table: DataTable, columns: GravityColumns = GravityColumns()) {
        let header = table.columns.map(\.name)
        func rows(_ role: GravityColumns.Role) -> Factor? {
            let name = try? columns.name(of: role, in: header) { found, advice, nearest in
                Diagnostic(kind: "unknown-column", found: found, advice: advice, nearest: nearest)
            }
            return name.flatMap { table.column($0) }.map { factor(of: $0, rows: frame.sourceRows) }
        }
        rowCount = frame.rowCount
        exporters = rows(.exporter)
        importers = rows(.importer)
        years = rows(.year)
    }

    /// What the rows in use cover.
    ///
    /// - Parameter leftOut: rows that the estimation left out; those before it are in no frame and do not count.
    public func coverage(without leftOut: [LeftOutRows]) -> SampleCoverage {
        var isUsed = [Bool](repeating: true, count: rowCount)
        for group in leftOut where group.reason == .singleton || group.reason == .separated {
            for row in group.rows { isUsed[Int(row)] = false }
        }
        func used(_ factor: Factor) -> Set<Int32> {
            var codes: Set<Int32> = []
            // Rows of a panel come sorted more often than not: the last code is met again.
            var last: Int32 = -1
            for (code, isUsed) in zip(factor.codes, isUsed) where isUsed && code >= 0 && code != last {
                codes.insert(code)
                last = code
            }
            return codes
        }
        var found: [Int] = []
        if let years {
            let codes = used(years)
            switch years.levels {
            case .numbers(let values): found = codes.compactMap { Int(exactly: values[Int($0)]) }
            case .texts(let labels): found = codes.compactMap { Int(labels[Int($0)]) }
            case .groups: break
            }
        }
        return SampleCoverage(
            exporters: exporters.map { used($0).count }, importers: importers.map { used($0).count },
            years: found.sorted())
    }
}
