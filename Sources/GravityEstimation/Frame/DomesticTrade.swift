import DataTables
import TextFormats

/// A table with rows of domestic trade, and what has to be said about them.
public struct DomesticTrade: Sendable {
    /// The rows of the table, and behind them the new ones, in the order of the output file.
    public let table: DataTable
    /// How many rows were added.
    public let addedRowCount: Int
    /// Exporters without output, output without an exporter, results set to zero, and the like.
    public let findings: [Diagnostic]

    /// Puts a result together.
    public init(table: DataTable, addedRowCount: Int, findings: [Diagnostic]) {
        self.table = table
        self.addedRowCount = addedRowCount
        self.findings = findings
    }
}

/// Adds rows with exporter = importer whose trade is output minus exports, as no customs source publishes them.
///
/// `domestic = output − Σ exports to partners`, for each exporter, and year and sector where the table has such columns;
/// in the unit of both. A cell of trade that is empty counts as no exports and is reported.
///
/// - Parameters:
///   - table: trade between economies, without domestic rows.
///   - output: gross output: a column called as the exporter's (or `economy`, `country`), the year and the sector where
///     the table has them, and `outputColumn`. Where it has further columns of the table, such as `dist`, the new rows
///     take their cells from there; elsewhere the new rows have empty cells.
///   - trade: column of trade.
///   - outputColumn: column of gross output.
///   - columns: which columns of the table hold exporter, importer, year and sector.
///   - clipsNegative: whether exports above output give zero domestic trade, and a warning, in place of an error.
/// - Throws: every fault of the tables, and every negative result unless `clipsNegative`.
public func withDomesticTrade(
    _ table: DataTable, output: DataTable, trade: String = "trade", outputColumn: String = "output",
    columns: GravityColumns = GravityColumns(), clipsNegative: Bool = false
) throws(Diagnostics) -> DomesticTrade {
    var builder: DomesticTradeBuilder
    do throws(Diagnostic) {
        builder = try DomesticTradeBuilder(
            table: table, output: output, trade: trade, outputColumn: outputColumn, gravity: columns)
    } catch {
        throw Diagnostics([error])
    }
    return try builder.build(clipsNegative: clipsNegative)
}

/// The columns that domestic trade needs of a table: exporter, importer, year and sector where it has them, and trade.
///
/// - Throws: every column that cannot be told.
public func domesticColumns(
    header: [String], file: String, trade: String, columns: GravityColumns = GravityColumns()
) throws(Diagnostics) -> [String] {
    var faults: [Diagnostic] = []
    var names: [String] = []
    if header.contains(trade) {
        names.append(trade)
    } else {
        faults.append(
            Diagnostic(
                kind: "unknown-column", file: file,
                found: "domestic trade is counted from a column of trade, and there is no column `\(trade)`",
                needed: "one of \(listed(header))", advice: "name it with `--outcome COLUMN`",
                nearest: nearestNames(to: trade, among: header)))
    }
    for role in GravityColumns.Role.allCases {
        let isGuessed = role == .year && columns.year == nil
        // Where no column is called as a year is, there is none.
        if isGuessed, !header.contains(where: { GravityColumns.years.contains($0.lowercased()) }) { continue }
        do throws(Diagnostic) {
            let name = try columns.name(of: role, in: header) { found, advice, nearest in
                Diagnostic(
                    kind: "unknown-role", file: file, found: "domestic trade needs the \(role.rawValue): \(found)",
                    needed: "one of \(listed(header))", advice: advice, nearest: nearest)
            }
            if let name { names.append(name) }
        } catch {
            faults.append(error)
        }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return names
}
