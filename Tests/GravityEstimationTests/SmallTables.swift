import DataTables
import GravityEstimation
import TestSupport
import Testing
import TextFormats

/// Builds a table from lines of text: a column whose cells are all numbers or empty holds numbers.
func makeTable(_ text: String, file: String = "trade.csv") -> DataTable {
    let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let header = lines.first ?? []
    let rows = lines.dropFirst()
    let columns = header.indices.map { position -> DataColumn in
        let cells = rows.map { String($0[position]) }
        return DataColumn(name: String(header[position]), content: content(of: cells))
    }
    return DataTable(file: file, rowCount: rows.count, columns: columns, rowPlaces: .linesAfterHeader)
}

/// Cells as numbers where all of them are, else as codes in the order of first appearance.
func content(of cells: [String]) -> DataColumn.Content {
    let numbers = cells.map { $0.isEmpty ? Double.nan : parseNumber($0) }
    if !numbers.contains(nil) { return .numbers(numbers.compactMap { $0 }) }
    var labels: [String] = []
    var positions: [String: Int32] = [:]
    let codes = cells.map { cell -> Int32 in
        if cell.isEmpty { return -1 }
        if let known = positions[cell] { return known }
        positions[cell] = Int32(labels.count)
        labels.append(cell)
        return Int32(labels.count - 1)
    }
    return .codes(codes, labels: labels)
}

/// Reads columns of a file of the reference data.
func sharedTable(_ path: String, columns names: [String]) throws -> DataTable {
    let source = try CSVTable(contentsOf: SharedData.path(path), called: path)
    let columns = source.header.indices.filter { names.contains(source.header[$0]) }.map { column in
        DataColumn(
            name: source.header[column],
            content: content(of: (0..<source.rowCount).map { source.text(row: $0, column: column) }))
    }
    return DataTable(file: path, rowCount: source.rowCount, columns: columns, rowPlaces: .linesAfterHeader)
}

/// Four economies, Namibia (`NA`) among them, in two years; numbers that are easy to follow.
let smallTable = makeTable(
    """
    exporter,importer,year,trade,dist,rta,lang
    KHM,NA,2000,4,100,0,fr
    KHM,VNM,2000,0,20,1,
    NA,KHM,2000,2,100,0,fr
    VNM,KHM,2000,8,20,1,vi
    KHM,KHM,2000,50,5,0,fr
    KHM,NA,2001,5,100,1,fr
    NA,VNM,2001,3,,0,en
    VNM,KHM,2001,9,20,1,vi
    """)

/// Prepares a frame, or gives the message that says why not.
func prepare(
    _ formula: String, select: String? = nil, cluster: String? = nil, weights: String? = nil,
    table: DataTable = smallTable, columns: GravityColumns = GravityColumns()
) throws -> PreparedFrame {
    try PreparedFrame(
        table: table, formula: GravityFormula(parsing: formula), selection: select.map { try Selection(parsing: $0) },
        clusters: cluster.map { try ClusterSpecification(parsing: $0) },
        weights: weights.map { try RowExpression(parsing: $0) }, columns: columns)
}

/// What preparing a frame says; `accepted` where nothing is wrong.
func messages(
    _ formula: String, select: String? = nil, cluster: String? = nil, weights: String? = nil,
    table: DataTable = smallTable, columns: GravityColumns = GravityColumns()
) -> String {
    do {
        _ = try prepare(
            formula, select: select, cluster: cluster, weights: weights, table: table, columns: columns)
        return "accepted"
    } catch {
        return "\(error)"
    }
}

/// One text and the message it must give.
struct Refusal: Sendable, CustomTestStringConvertible {
    let text: String
    let message: String
    var testDescription: String { text }
}

/// Splits a table of cases: a text, `>>>`, its message, `===`.
func splitRefusals(_ table: String) -> [Refusal] {
    var cases: [Refusal] = []
    var text: [Substring] = []
    var message: [Substring] = []
    var isMessage = false
    for line in (table + "\n===").split(separator: "\n", omittingEmptySubsequences: false) {
        switch line {
        case ">>>": isMessage = true
        case "===":
            cases.append(Refusal(text: text.joined(separator: "\n"), message: message.joined(separator: "\n")))
            (text, message, isMessage) = ([], [], false)
        default: if isMessage { message.append(line) } else { text.append(line) }
        }
    }
    return cases
}
