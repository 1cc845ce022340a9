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

private struct DomesticTradeBuilder {
    let table: DataTable
    let output: DataTable
    let exporter: String
    let importer: String
    /// Column of the output file that names the economy.
    let economy: String
    /// Further keys that both have: year and sector.
    let keys: [String]
    let tradeName: String
    let trade: [Double]
    let outputName: String
    let outputs: [Double]
    var findings: [Diagnostic] = []

    init(
        table: DataTable, output: DataTable, trade: String, outputColumn: String, gravity: GravityColumns
    ) throws(Diagnostic) {
        self.table = table
        self.output = output
        let header = table.columns.map(\.name)
        func role(_ role: GravityColumns.Role) throws(Diagnostic) -> String? {
            try gravity.name(of: role, in: header) { found, advice, nearest in
                Diagnostic(
                    kind: "unknown-role", file: table.file,
                    found: "domestic trade needs the \(role.rawValue): \(found)",
                    needed: "one of \(listed(header))", advice: advice, nearest: nearest)
            }
        }
        let exporter = try role(.exporter) ?? ""
        self.exporter = exporter
        importer = try role(.importer) ?? ""
        let hasYear = gravity.year != nil || header.contains { GravityColumns.years.contains($0.lowercased()) }
        let stated = [hasYear ? try role(.year) : nil, try role(.sector)].compactMap { $0 }
        keys = stated
        tradeName = trade
        self.trade = try numericColumn(trade, of: table, for: "trade")
        outputName = outputColumn
        outputs = try numericColumn(outputColumn, of: output, for: "gross output")
        let names = output.columns.map(\.name)
        guard
            let economy = names.first(where: {
                $0 == exporter || ["economy", "country", "exporter"].contains($0.lowercased())
            })
        else {
            throw Diagnostic(
                kind: "unknown-column", file: output.file, found: "no column names the economy",
                needed: "a column `\(exporter)`, `economy` or `country`; there are \(listed(names))")
        }
        self.economy = economy
        for key in stated where output.column(key) == nil {
            throw Diagnostic(
                kind: "unknown-column", file: output.file, found: "there is no column `\(key)`",
                needed: "the keys of \(table.file): \(([exporter] + stated).joined(separator: ", "))",
                nearest: nearestNames(to: key, among: names))
        }
    }

    /// What identifies output: the economy, the year and the sector, as texts.
    private struct Key: Hashable, CustomStringConvertible {
        let parts: [String]
        var description: String { parts.joined(separator: " ") }
    }

    /// The values of a row in some columns; `nil` where one is empty.
    private func key(of row: Int, in table: DataTable, _ names: [String]) -> Key? {
        var parts: [String] = []
        for name in names {
            switch table.column(name)?.content {
            case .numbers(let values):
                if values[row].isNaN { return nil }
                parts.append(numberText(values[row]))
            case .codes(let codes, let labels):
                if codes[row] < 0 { return nil }
                parts.append(labels[Int(codes[row])])
            case nil: return nil
            }
        }
        return Key(parts: parts)
    }

    mutating func build(clipsNegative: Bool) throws(Diagnostics) -> DomesticTrade {
        let exports = try sumExports()
        var seen: [Key: Int] = [:]
        var rows: [Int] = []
        var values: [Double] = []
        var faults: [Diagnostic] = []
        var clipped: [String] = []
        var unknown: [String] = []
        let known = Set(exports.keys.map { $0.parts[0] }).union(labels(of: importer))
        for row in 0..<output.rowCount {
            let key = key(of: row, in: output, [economy] + keys)
            let place = output.line(ofRow: row)
            func fault(_ kind: String, _ found: String, _ needed: String, _ advice: String = "") {
                faults.append(
                    Diagnostic(
                        kind: kind, file: output.file, line: place, found: found, needed: needed, advice: advice))
            }
            guard let key else {
                fault(
                    "missing-key", "a key is empty\(output.observation(ofRow: row))",
                    "a value in each of \(([economy] + keys).joined(separator: ", "))")
                continue
            }
            if let earlier = seen.updateValue(row, forKey: key) {
                fault("duplicate-row", "\(key) stands already on \(output.place(ofRow: earlier))", "each key once")
                continue
            }
            guard known.contains(key.parts[0]) else {
                if !unknown.contains(key.parts[0]) { unknown.append(key.parts[0]) }
                continue
            }
            guard outputs[row].isFinite, outputs[row] >= 0 else {
                fault(
                    "no-output",
                    "`\(outputName)` of \(key) is \(outputs[row].isNaN ? "empty" : numberText(outputs[row]))",
                    "zero or more", "leave the row out where output is not known")
                continue
            }
            let domestic = outputs[row] - (exports[key] ?? 0)
            if domestic < 0 {
                if clipsNegative {
                    clipped.append("\(key)")
                } else {
                    fault(
                        "exports-above-output",
                        "output of \(key) is \(outputs[row]), and its exports are \(exports[key] ?? 0)",
                        "output of at least the exports, in one unit",
                        "check units and coverage; re-exports count as exports but not as output")
                    continue
                }
            }
            rows.append(row)
            values.append(max(0, domestic))
        }
        guard faults.isEmpty else { throw Diagnostics(faults) }
        guard !rows.isEmpty else {
            throw Diagnostics([
                Diagnostic(
                    kind: "no-rows", file: output.file, found: "no row is about an economy of \(table.file)",
                    needed: "codes such as \(listed(known.sorted(), limit: 5))")
            ])
        }
        report("clipped", clipped, "exports are above output, and domestic trade was set to zero, for", .warning)
        report("unknown-economy", unknown, "\(table.file) has no trade of", .note)
        report(
            "no-output", exports.keys.filter { seen[$0] == nil }.map(\.description).sorted(),
            "there is no output, and so no domestic trade, of", .warning)
        return DomesticTrade(table: try append(rows, values), addedRowCount: rows.count, findings: findings)
    }

    private mutating func report(_ kind: String, _ names: [String], _ words: String, _ severity: Diagnostic.Severity) {
        guard !names.isEmpty else { return }
        findings.append(
            Diagnostic(
                severity, kind: kind, file: output.file,
                found: "\(words) \(counted(names.count, "case")): \(listed(names, limit: 10))"))
    }

    private func labels(of name: String) -> Set<String> {
        switch table.column(name)?.content {
        case .numbers(let values): Set(distinctValues(values).levelTexts)
        case .codes(_, let labels): Set(labels)
        case nil: []
        }
    }

    /// Exports by key.
    private mutating func sumExports() throws(Diagnostics) -> [Key: Double] {
        var groups = Factor(codes: [], levels: .groups(0))
        for (position, name) in ([exporter] + keys).enumerated() {
            guard let column = table.column(name) else { continue }
            let next = factor(of: column, rows: nil)
            groups =
                position == 0
                ? next : combineCodes(groups.codes, groups.levels.count, next.codes, next.levels.count)
        }
        guard let sources = table.column(exporter), let destinations = table.column(importer),
            let sides = sharedCodes(factor(of: sources, rows: nil), factor(of: destinations, rows: nil))
        else {
            throw Diagnostics([
                Diagnostic(
                    kind: "text-for-number", file: table.file,
                    found: "of the columns `\(exporter)` and `\(importer)` one holds texts and the other numbers",
                    needed: "two columns of one kind")
            ])
        }
        var sums = [Double](repeating: 0, count: groups.levels.count)
        var firstRows = [Int](repeating: -1, count: groups.levels.count)
        var empty = 0
        for row in 0..<table.rowCount {
            let group = Int(groups.codes[row])
            guard group >= 0, sides.right[row] >= 0 else { continue }
            if sides.left[row] == sides.right[row] {
                throw Diagnostics([
                    Diagnostic(
                        kind: "domestic-row", file: table.file, line: table.line(ofRow: row),
                        found:
                            "\(key(of: row, in: table, [exporter] + keys)?.description ?? "") has domestic trade already"
                            + table.observation(ofRow: row),
                        needed: "rows between economies only",
                        advice: "leave out the output, or the rows with \(exporter) = \(importer)")
                ])
            }
            if firstRows[group] < 0 { firstRows[group] = row }
            if trade[row].isNaN { empty += 1 } else { sums[group] += trade[row] }
        }
        if empty > 0 {
            findings.append(
                Diagnostic(
                    .warning, kind: "missing-cells", file: table.file,
                    found: "`\(tradeName)` is empty in \(counted(empty, "row")), which count as no exports",
                    advice: "domestic trade is too large where exports are missing"))
        }
        var exports: [Key: Double] = [:]
        for (group, row) in firstRows.enumerated() where row >= 0 {
            if let key = key(of: row, in: table, [exporter] + keys) { exports[key] = sums[group] }
        }
        return exports
    }

    /// The table with rows of the output file behind it.
    private func append(_ rows: [Int], _ values: [Double]) throws(Diagnostics) -> DataTable {
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
                return DataColumn(name: column.name, content: .codes(codes + added, labels: all))
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

/// A column that has to hold numbers.
private func numericColumn(
    _ name: String, of table: DataTable, for purpose: String
) throws(Diagnostic) -> [Double] {
    guard let column = table.column(name) else {
        throw Diagnostic(
            kind: "unknown-column", file: table.file, found: "there is no column `\(name)` of \(purpose)",
            needed: "one of \(listed(table.columns.map(\.name)))",
            nearest: nearestNames(to: name, among: table.columns.map(\.name)))
    }
    switch column.content {
    case .numbers(let values): return values
    case .codes(let codes, let labels):
        let row = codes.firstIndex { $0 >= 0 && parseNumber(labels[Int($0)]) == nil } ?? 0
        throw Diagnostic(
            kind: "text-in-numbers", file: table.file, line: table.line(ofRow: row),
            found:
                "`\(table.cellText(row: row, column: name))` in column `\(name)`\(table.observation(ofRow: row)) is not a number",
            needed: "numbers in the whole column, with `.` as decimal point")
    }
}

extension Factor {
    /// The values as texts.
    fileprivate var levelTexts: [String] {
        switch levels {
        case .texts(let labels): labels
        case .numbers(let values): values.map(numberText)
        case .groups(let count): (1...max(1, count)).map { "\($0)" }
        }
    }
}
