import TextFormats

/// A CSV table with named columns, whose faults are gathered with file and line.
struct TableReader {
    let table: CSVTable
    let findings: YAMLFindings
    private let positions: [String: Int]

    /// Faults of one table that are listed one by one; the rest are counted.
    static let listedFaults = 20

    /// Opens a file; `nil`, with findings, where it cannot be read or a column is missing.
    init?(_ path: String, columns: [String], findings: YAMLFindings) {
        do {
            self.init(try CSVTable(contentsOf: path), columns: columns, findings: findings)
        } catch {
            for fault in error.all { findings.add(fault) }
            return nil
        }
    }

    /// Takes a table; `nil`, with findings, where a column is missing.
    init?(_ table: CSVTable, columns: [String], findings: YAMLFindings) {
        self.table = table
        self.findings = findings
        positions = Dictionary(table.header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let missing = columns.filter { positions[$0] == nil }
        for name in missing {
            findings.add(
                Diagnostic(
                    kind: "missing-column", file: table.file, line: 1,
                    found: "there is no column `\(name)` among \(table.header.joined(separator: ", "))",
                    needed: "the columns \(columns.joined(separator: ", "))",
                    nearest: nearestNames(to: name, among: table.header)))
        }
        if !missing.isEmpty { return nil }
    }

    /// Whether the table has a column.
    func has(_ column: String) -> Bool { positions[column] != nil }

    /// The text of a field; the column must be one of those asked for.
    func text(_ row: Int, _ column: String) -> String {
        positions[column].map { table.text(row: row, column: $0) } ?? ""
    }

    /// A finite number; `nil`, with a finding, where the field holds none.
    func number(_ row: Int, _ column: String) -> Double? {
        let text = text(row, column)
        if let value = parseNumber(text), value.isFinite { return value }
        fault(
            row, kind: "not-a-number", found: "`\(column)` is \(text.isEmpty ? "empty" : shown(text))",
            needed: "a number with a point as decimal sign")
        return nil
    }

    /// Adds a finding about a row.
    func fault(
        _ row: Int, kind: String, found: String, needed: String = "", advice: String = "", nearest: [String] = []
    ) {
        findings.add(
            Diagnostic(
                kind: kind, file: table.file, line: table.line(ofRow: row), found: found, needed: needed,
                advice: advice,
                nearest: nearest))
    }
}
