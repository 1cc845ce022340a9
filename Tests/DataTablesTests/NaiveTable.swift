import TextFormats

@testable import DataTables

/// What a table says, in a form that can be compared; NaN equals NaN here.
struct SeenTable: Equatable {
    var columns: [String] = []
    var rowCount = 0
    /// Line of each row.
    var lines: [Int] = []

    init(_ table: DataTable) {
        rowCount = table.rowCount
        lines = (0..<table.rowCount).compactMap { table.rowPlaces.line(ofRow: $0) }
        columns = table.columns.map { column in
            switch column.content {
            case .numbers(let values): "\(column.name) numbers \(values.map { $0.isNaN ? "" : "\($0)" })"
            case .codes(let codes, let labels): "\(column.name) codes \(codes) \(labels)"
            }
        }
    }
}

/// The slow reader beside the fast one: every cell as a text, then a rule in one line for each column.
func naiveTable(_ bytes: [UInt8], wanted: Set<String>?, missing: [String]) throws(Diagnostics) -> DataTable {
    let text = try CSVTable(bytes: bytes, file: "f")
    let columns = text.header.enumerated().filter { wanted?.contains($0.element) ?? true }.map { column, name in
        let cells = (0..<text.rowCount).map { text.text(row: $0, column: column) }
        let isNumber = { (cell: String) in parseNumber(cell)?.isFinite == true }
        let full = cells.filter { !$0.isEmpty && !missing.contains($0) }
        let isEmpty = cells.allSatisfy(\.isEmpty)
        if isEmpty || (!full.isEmpty && full.allSatisfy(isNumber)) {
            let values = cells.map { isNumber($0) ? parseNumber($0) ?? .nan : .nan }
            return DataColumn(name: name, content: .numbers(values))
        }
        var labels: [String] = []
        let codes = cells.map { cell -> Int32 in
            if cell.isEmpty { return -1 }
            if let known = labels.firstIndex(of: cell) { return Int32(known) }
            labels.append(cell)
            return Int32(labels.count - 1)
        }
        return DataColumn(name: name, content: .codes(codes, labels: labels))
    }
    return DataTable(
        file: "f", rowCount: text.rowCount, columns: columns,
        rowPlaces: .lines((0..<text.rowCount).map { UInt32(text.line(ofRow: $0)) }))
}
