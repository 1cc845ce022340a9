import DataTables
import TextFormats

/// Rows of a frame that say who trades with whom and when, where another row says so already.
public struct RepeatedRows: Sendable, Equatable {
    /// Columns in which they agree.
    public let columns: [String]
    /// How many rows repeat an earlier one.
    public let count: Int
    /// A row of the table and the first that repeats it.
    public let first: (earlier: Int, later: Int)

    /// The columns that tell the rows of a formula apart: exporter, importer, year and sector, and whatever its effects
    /// are made of.
    ///
    /// - Parameters:
    ///   - formula: what is estimated.
    ///   - header: names of all columns of the table.
    ///   - read: the columns that are read.
    ///   - columns: which columns hold exporter, importer, year and sector.
    /// - Returns: `nil` where the table has no exporter or importer, or one of the columns is not read: then the formula
    ///   does not treat rows as pairs by year.
    public static func key(
        of formula: GravityFormula, header: [String], read: Set<String>, columns: GravityColumns = GravityColumns()
    ) -> [String]? {
        func name(_ role: GravityColumns.Role) -> String? {
            let found = try? columns.name(of: role, in: header) { found, advice, nearest in
                Diagnostic(kind: "unknown-role", found: found, advice: advice, nearest: nearest)
            }
            return found ?? nil
        }
        guard let exporter = name(.exporter), let importer = name(.importer) else { return nil }
        var key = [exporter, importer] + [name(.year), name(.sector)].compactMap { $0 }
        guard key.allSatisfy(read.contains) else { return nil }
        func add(_ name: String) { if !key.contains(name) { key.append(name) } }
        for element in formula.effects.flatMap(\.elements) {
            switch element.form {
            case .column(let name): add(name)
            case .symmetricPair(let names): for name in names { add(name.name) }
            case .value(let expression): expression.forEachColumn({ name, _ in add(name) }, function: { _, _ in })
            }
        }
        return key
    }

    /// Looks for rows of a frame that agree in some columns; `nil` where there are none.
    ///
    /// - Complexity: O(rows) for each column.
    public init?(of frame: EstimationFrame, in table: DataTable, key: [String]) {
        let parts = key.compactMap { table.column($0) }.map { factor(of: $0, rows: frame.sourceRows) }
        guard parts.count == key.count, frame.rowCount > 1 else { return nil }
        var seen: (earlier: Int, later: Int)?
        var repeats = 0
        func tableRow(_ row: Int) -> Int { frame.sourceRows.map { Int($0[row]) } ?? row }
        var slots = 1
        var overflows = false
        for part in parts {
            let (product, overflow) = slots.multipliedReportingOverflow(by: max(1, part.levels.count))
            (slots, overflows) = (product, overflows || overflow)
        }
        // A bit for each combination that could be, where there are few: mostly all that are.
        if !overflows, slots <= max(64 * frame.rowCount, 1 << 20) {
            var bits = [UInt64](repeating: 0, count: slots / 64 + 1)
            var places = [Int](repeating: 0, count: frame.rowCount)
            var firstRepeat: Int?
            places.withUnsafeMutableBufferPointer { places in
                for part in parts {
                    let count = part.levels.count
                    part.codes.withUnsafeBufferPointer { codes in
                        for row in 0..<codes.count { places[row] = places[row] &* count &+ Int(max(0, codes[row])) }
                    }
                }
                bits.withUnsafeMutableBufferPointer { bits in
                    for row in 0..<places.count {
                        let place = places[row]
                        let bit = UInt64(1) << UInt64(place & 63)
                        if bits[place >> 6] & bit != 0 {
                            repeats += 1
                            firstRepeat = firstRepeat ?? row
                        }
                        bits[place >> 6] |= bit
                    }
                }
            }
            if let row = firstRepeat { seen = (places.firstIndex(of: places[row]) ?? row, row) }
        } else {
            var product = Factor(codes: [], levels: .groups(0))
            for (position, part) in parts.enumerated() {
                product =
                    position == 0
                    ? part : combineCodes(product.codes, product.levels.count, part.codes, part.levels.count)
            }
            // Groups are numbered as they first appear.
            var next: Int32 = 0
            for (row, code) in product.codes.enumerated() {
                if code == next {
                    next += 1
                } else {
                    repeats += 1
                    if seen == nil { seen = (product.codes.firstIndex(of: code) ?? row, row) }
                }
            }
        }
        guard let seen else { return nil }
        columns = key
        count = repeats
        first = (tableRow(seen.earlier), tableRow(seen.later))
    }

    /// The warning, with the first of the rows.
    public func finding(in table: DataTable) -> Diagnostic {
        let earlier = table.place(ofRow: first.earlier)
        let place = table.line(ofRow: first.later) == nil ? table.place(ofRow: first.later) : "here"
        return Diagnostic(
            .warning, kind: "repeated-rows", file: table.file, line: table.line(ofRow: first.later),
            found: "\(counted(count, "row")) \(count == 1 ? "agrees" : "agree") in "
                + columns.joined(separator: ", ") + " with an earlier row, the first of them \(place) with \(earlier)",
            needed: "one row for each exporter, importer and year, or a column that tells rows apart",
            advice: "remove copies, add up parts of one flow, or name a sector with `--sector COLUMN` and put it into "
                + "the effects")
    }

    /// Whether two say the same.
    public static func == (left: RepeatedRows, right: RepeatedRows) -> Bool {
        left.columns == right.columns && left.count == right.count && left.first == right.first
    }
}
