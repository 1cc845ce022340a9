import DataTables
import TextFormats

/// Finds the row of a pair in another year.
///
/// All rows of the table take part, whatever is selected: a lag may look at a year that is not estimated on.
struct PanelIndex {
    /// Group of each row: exporter, importer and sector; −1 where one is missing.
    private let groups: [Int32]
    /// Year of each row, from the first; −1 where it is missing.
    private let years: [Int32]
    private let span: Int
    /// Row by group and year.
    private let rows: RowFinder

    private enum RowFinder {
        /// −1 where there is no row.
        case direct([Int32])
        case hashed(KeyTable, [Int32])
    }

    /// Indexes the rows.
    ///
    /// - Parameters:
    ///   - keys: columns that identify a pair.
    ///   - year: column of the year, whole numbers.
    ///   - hasSector: whether the keys hold a sector.
    /// - Throws: a fault where years are not whole numbers, or where a pair has two rows in a year.
    init(
        table: DataTable, keys: [String], year: String, hasSector: Bool, user: String, place: Int, source: SourceText
    ) throws(Diagnostic) {
        var groups = Factor(codes: [], levels: .groups(0))
        for (position, key) in keys.enumerated() {
            guard let column = table.column(key) else { continue }
            let next = factor(of: column, rows: nil)
            groups =
                position == 0
                ? next : combineCodes(groups.codes, groups.levels.count, next.codes, next.levels.count)
        }
        guard case .numbers(let values)? = table.column(year)?.content else {
            throw source.diagnostic(
                kind: "text-for-number", at: place, found: "`\(user)` counts years, and column `\(year)` holds texts",
                needed: "whole numbers")
        }
        if let row = values.firstIndex(where: { !$0.isNaN && ($0 != $0.rounded() || abs($0) > 1e9) }) {
            throw Diagnostic(
                kind: "year-not-whole", file: table.file, line: table.line(ofRow: row),
                found: "the year in column `\(year)`\(table.observation(ofRow: row)) is \(numberText(values[row]))",
                needed: "whole numbers: `\(user)` counts years")
        }
        let first = Int(values.lazy.filter { !$0.isNaN }.min() ?? 0)
        span = Int(values.lazy.filter { !$0.isNaN }.max() ?? 0) - first + 1
        years = values.map { $0.isNaN ? -1 : Int32(Int($0) - first) }
        self.groups = groups.codes
        let (slots, overflows) = groups.levels.count.multipliedReportingOverflow(by: span)
        var duplicate: (Int, Int)?
        if !overflows, slots <= max(8 * table.rowCount, 1 << 16) {
            var found = [Int32](repeating: -1, count: slots)
            for row in 0..<table.rowCount where self.groups[row] >= 0 && years[row] >= 0 {
                let slot = Int(self.groups[row]) * span + Int(years[row])
                if found[slot] >= 0 {
                    duplicate = duplicate ?? (Int(found[slot]), row)
                } else {
                    found[slot] = Int32(row)
                }
            }
            rows = .direct(found)
        } else {
            var keys = KeyTable()
            var found: [Int32] = []
            for row in 0..<table.rowCount where self.groups[row] >= 0 && years[row] >= 0 {
                let code = Int(keys.code(of: Self.key(self.groups[row], Int(years[row]))))
                if code == found.count {
                    found.append(Int32(row))
                } else {
                    duplicate = duplicate ?? (Int(found[code]), row)
                }
            }
            rows = .hashed(keys, found)
        }
        if let (earlier, later) = duplicate {
            throw Diagnostic(
                kind: "duplicate-row", file: table.file, line: table.line(ofRow: later),
                found:
                    "\((keys + [year]).map { "\($0) \(table.cellText(row: later, column: $0))" }.joined(separator: ", "))"
                    + "\(table.observation(ofRow: later)) stands already on \(table.place(ofRow: earlier))",
                needed: "each pair once in a year: `\(user)` looks up its other years",
                advice: hasSector ? "" : "name a further key with `--sector COLUMN`")
        }
    }

    private static func key(_ group: Int32, _ year: Int) -> UInt64 {
        UInt64(UInt32(bitPattern: group)) << 32 | UInt64(year)
    }

    /// The row of the same pair some years later; −1 where there is none.
    private func row(of row: Int, years shift: Int) -> Int {
        let group = groups[row]
        let year = Int(years[row]) + shift
        guard group >= 0, years[row] >= 0, year >= 0, year < span else { return -1 }
        switch rows {
        case .direct(let found): return Int(found[Int(group) * span + year])
        case .hashed(let keys, let found):
            let code = keys.known(Self.key(group, year))
            return code < 0 ? -1 : Int(found[Int(code)])
        }
    }

    /// The value of the same pair some years later (earlier where `shift` is negative); NaN where there is no such row.
    func shifted(_ values: [Double], by shift: Int) -> [Double] {
        values.indices.map { row in
            let other = self.row(of: row, years: shift)
            return other < 0 ? .nan : values[other]
        }
    }

    /// The mean over the present year and those before it, `years` in all; NaN where one is missing.
    func shareInForce(_ values: [Double], years: Int) -> [Double] {
        values.indices.map { row in
            var sum = groups[row] < 0 || self.years[row] < 0 ? .nan : values[row]
            for shift in 1..<max(1, years) {
                let other = self.row(of: row, years: -shift)
                sum += other < 0 ? .nan : values[other]
                if sum.isNaN { break }
            }
            return sum / Double(years)
        }
    }
}

extension DataTable {
    /// A cell as a message shows it.
    func cellText(row: Int, column: String) -> String {
        switch self.column(column)?.content {
        case .numbers(let values): values[row].isNaN ? "(empty)" : numberText(values[row])
        case .codes(let codes, let labels): codes[row] < 0 ? "(empty)" : labels[Int(codes[row])]
        case nil: ""
        }
    }
}
