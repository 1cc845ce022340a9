import DataTables
import TextFormats

extension DomesticTradeBuilder {
    /// The table with rows of the output file behind it.
    func append(_ rows: [Int], _ values: [Double]) throws(Diagnostics) -> DataTable {
        var faults: [Diagnostic] = []
        let columns = table.columns.map { column -> DataColumn in
            let source =
                column.name == exporter || column.name == importer
                ? output.column(economy) : column.name == tradeName ? nil : output.column(column.name)
            switch (column.content, source?.content) {
            case (.numbers(let cells), .numbers(let others)?):
                return DataColumn(name: column.name, content: .numbers(cells + rows.map { others[$0] }))
            case (.numbers(let cells), nil):
                let added = column.name == tradeName ? values : [Double](repeating: .nan, count: rows.count)
                return DataColumn(name: column.name, content: .numbers(cells + added))
            case (.codes(let codes, let labels), .codes(let others, let otherLabels)?):
                var all = labels
                var positions = Dictionary(
                    labels.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
                let added = rows.map { row -> Int32 in
                    guard others[row] >= 0 else { return -1 }
                    let label = otherLabels[Int(others[row])]
                    if let known = positions[label] { return known }
                    positions[label] = Int32(all.count)
                    all.append(label)
                    return Int32(all.count - 1)
                }
                return DataColumn(
                    name: column.name, content: .codes(codes + added, labels: all),
                    isReadByLabels: column.isReadByLabels)
            case (.codes(let codes, let labels), nil):
                return DataColumn(
                    name: column.name,
                    content: .codes(codes + [Int32](repeating: -1, count: rows.count), labels: labels))
            case (_, .some):
                faults.append(
                    Diagnostic(
                        kind: "text-for-number", file: output.file,
                        found: "column `\(column.name)` holds texts in one file and numbers in the other",
                        needed: "one kind in both"))
                return column
            }
        }
        guard faults.isEmpty else { throw Diagnostics(faults) }
        // New rows have no line in the file of the table.
        let places: RowPlaces =
            switch table.rowPlaces {
            case .observations: .observations
            case .linesAfterHeader, .lines:
                .lines(
                    (0..<table.rowCount).map { UInt32(table.rowPlaces.line(ofRow: $0) ?? 0) }
                        + [UInt32](repeating: 0, count: rows.count))
            }
        return DataTable(
            file: table.file, rowCount: table.rowCount + rows.count, columns: columns, rowPlaces: places)
    }
}
