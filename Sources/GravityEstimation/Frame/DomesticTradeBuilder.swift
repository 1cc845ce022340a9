import DataTables
import Glibc
import TextFormats

/// The work of ``withDomesticTrade(_:output:trade:outputColumn:columns:clipsNegative:)``.
struct DomesticTradeBuilder {
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
        var ratios: [Double] = []
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
            if let own = exports[key], own > 0, domestic > 0 { ratios.append(domestic / own) }
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
        reportUnits(ratios)
        return DomesticTrade(table: try append(rows, values), addedRowCount: rows.count, findings: findings)
    }

    private mutating func report(_ kind: String, _ names: [String], _ words: String, _ severity: Diagnostic.Severity) {
        guard !names.isEmpty else { return }
        findings.append(
            Diagnostic(
                severity, kind: kind, file: output.file,
                found: "\(words) \(counted(names.count, "case")): \(listed(names, limit: 10))"))
    }

    /// Says it where domestic trade is so far from exports that their units are likely to differ.
    private mutating func reportUnits(_ ratios: [Double]) {
        guard !ratios.isEmpty else { return }
        let median = ratios.sorted()[ratios.count / 2]
        guard median > 1000 || median < 1e-3 else { return }
        findings.append(
            Diagnostic(
                .warning, kind: "implausible-units", file: output.file,
                found: "domestic trade is \(shortRatio(median)) times exports in the median of "
                    + "\(counted(ratios.count, "case"))",
                needed: "`\(outputName)` and `\(tradeName)` of \(table.file) in one unit, such as million USD",
                advice: "multiply one of the two"))
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
}

/// A ratio with two digits, or a power of ten where it is far from one.
private func shortRatio(_ value: Double) -> String {
    let power = Int(log10(value).rounded(.down))
    let digits = (value / pow(10, Double(power)) * 10).rounded() / 10
    return power < 6 && power >= 0 ? countText(Int(value.rounded())) : "\(numberText(digits))e\(power)"
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
