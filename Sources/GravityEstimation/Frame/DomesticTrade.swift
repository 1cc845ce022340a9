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
