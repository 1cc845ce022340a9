import Reporting
import TextFormats

/// Two kept runs side by side: what differs in how they were made, and every economy's results.
public struct RunComparison: Sendable {
    /// One economy in both runs.
    public struct Row: Sendable {
        /// Code.
        public var economy: String
        /// Name.
        public var name: String
        /// Values of the first run by column; empty where it has no such economy.
        public var first: [String: Double]
        /// Values of the second run.
        public var second: [String: Double]

        /// Second less first; `nil` where one of them has no value.
        public func difference(_ column: String) -> Double? {
            guard let one = first[column], let other = second[column] else { return nil }
            return other - one
        }
    }

    /// The first run.
    public let first: RunSummary
    /// The second run.
    public let second: RunSummary
    /// What differs in scenario, world, version, model and parameters, in sentences; empty where nothing does.
    public let differences: [String]
    /// Lines of the first scenario that the second lacks (`- `), and the other way round (`+ `).
    public let scenarioLines: [String]
    /// Columns that are compared: those of both runs.
    public let columns: [String]
    /// Every economy of both runs, in the order of the first.
    public let rows: [Row]

    /// Unit of a column: `%`, the unit of money, or empty where this program does not know the column.
    public func unit(_ column: String) -> String {
        guard let known = ResultColumn.all.first(where: { $0.key == column }) else { return "" }
        return known.unit == "money" ? first.moneyUnit : known.unit
    }

    /// The economies that either run shows to people: those of the first in its order, then the others of the second.
    public var shown: [Row] {
        let places = Dictionary(rows.enumerated().map { ($1.economy, $0) }) { first, _ in first }
        let codes = first.shown + second.shown.filter { !first.shown.contains($0) }
        return codes.compactMap { places[$0] }.map { rows[$0] }
    }
}

extension RunStore {
    /// Compares two kept runs by their names; see ``resolve(_:)``.
    ///
    /// - Throws: `Diagnostic` of kind `unknown-run`, `ambiguous-run` or `store-damaged`.
    public func compare(_ first: String, _ second: String) throws -> RunComparison {
        try compare(try resolve(first), try resolve(second))
    }

    /// Compares two kept runs.
    public func compare(_ first: RunID, _ second: RunID) throws -> RunComparison {
        let (one, other) = (try run(first), try run(second))
        let tables = (try results(first), try results(second))
        // Money in two units cannot be compared.
        let isOneUnit = one.summary.moneyUnit == other.summary.moneyUnit
        var seen: Set<String> = []
        let columns = tables.0.columns.filter { column in
            seen.insert(column).inserted && tables.1.columns.contains(column) && !column.hasSuffix("_low")
                && !column.hasSuffix("_high")
                && (isOneUnit || ResultColumn.all.first { $0.key == column }?.unit != "money")
        }
        var rows = tables.0.rows.map {
            RunComparison.Row(economy: $0.economy, name: $0.name, first: $0.values, second: [:])
        }
        let places = Dictionary(rows.enumerated().map { ($1.economy, $0) }) { first, _ in first }
        for row in tables.1.rows {
            if let place = places[row.economy] {
                rows[place].second = row.values
            } else {
                rows.append(RunComparison.Row(economy: row.economy, name: row.name, first: [:], second: row.values))
            }
        }
        let lines = one.summary.scenarioHash == other.summary.scenarioHash ? [] : try changedLines(one, other)
        var differences = RunDifferences(one, other, changedLines: lines.count).sentences
        if tables.0.rows.map(\.economy) != tables.1.rows.map(\.economy) {
            differences.append("Economies: \(tables.0.rows.count) in A, \(tables.1.rows.count) in B.")
        }
        return RunComparison(
            first: one.summary, second: other.summary, differences: differences, scenarioLines: lines, columns: columns,
            rows: rows)
    }

    private typealias Results = (columns: [String], rows: [(economy: String, name: String, values: [String: Double])])

    /// The table `results.csv` of a run.
    private func results(_ id: RunID) throws -> Results {
        let table = try CSVTable(bytes: try document(id, "results.csv").bytes, file: "results.csv of \(id)")
        guard let code = table.column("economy"), let name = table.column("name") else {
            throw Diagnostic(
                kind: "store-damaged", file: path, found: "results.csv of \(id) has no columns economy and name",
                needed: "the table as Comity wrote it")
        }
        let columns = table.header.enumerated().filter { $0.offset != code && $0.offset != name }
        return (
            columns.map(\.element),
            (0..<table.rowCount).map { row in
                var values: [String: Double] = [:]
                for (column, key) in columns { values[key] = parseNumber(table.text(row: row, column: column)) }
                return (table.text(row: row, column: code), table.text(row: row, column: name), values)
            }
        )
    }

    private func changedLines(_ one: StoredRun, _ other: StoredRun) throws -> [String] {
        func lines(_ run: StoredRun) throws -> [Substring] {
            guard run.documents.contains(where: { $0.name == "scenario.yaml" }) else { return [] }
            return String(decoding: try document(run.summary.id, "scenario.yaml").bytes, as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false)
        }
        let (before, after) = (try lines(one), try lines(other))
        // The difference takes time and room by the product of both lengths at worst.
        guard before.count + after.count <= 4_000 else { return [] }
        var (removed, inserted): (Set<Int>, Set<Int>) = ([], [])
        for change in after.difference(from: before) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var lines: [String] = []
        var (i, j) = (0, 0)
        while i < before.count || j < after.count {
            if removed.contains(i) {
                lines.append("- \(before[i])")
                i += 1
            } else if inserted.contains(j) {
                lines.append("+ \(after[j])")
                j += 1
            } else {
                i += 1
                j += 1
            }
        }
        return lines
    }
}
