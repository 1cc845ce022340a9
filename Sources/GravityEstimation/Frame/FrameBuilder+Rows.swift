import DataTables
import NumericKernels
import TextFormats

extension FrameBuilder {
    /// Keeps the rows that the selection holds for.
    mutating func selectRows() throws(Diagnostics) {
        guard table.rowCount > 0 else {
            throw Diagnostics([
                Diagnostic(kind: "no-rows", file: table.file, found: "the table has no rows", needed: "observations")
            ])
        }
        guard let condition, let selection else { return }
        let truth = truths(of: condition, rowCount: table.rowCount)
        let (selected, others) = split(truth) { $0 == Truth.yes }
        let unknown = truth.count { $0 == Truth.unknown }
        if unknown > 0 {
            let row = truth.firstIndex(of: Truth.unknown) ?? 0
            findings.append(
                Diagnostic(
                    .note, kind: "undecided-selection", file: table.file, line: table.line(ofRow: row),
                    found: "`\(selection)` is neither true nor false in \(counted(unknown, "row")) with an empty cell, "
                        + "the first of them \(table.line(ofRow: row) == nil ? table.place(ofRow: row) : "here")",
                    advice: "they are not selected"))
        }
        guard !selected.isEmpty else {
            throw Diagnostics([
                selection.source.diagnostic(
                    kind: "empty-selection", at: 0, found: "no row of \(table.file) satisfies `\(selection)`",
                    needed: "at least one of \(counted(table.rowCount, "row"))")
            ])
        }
        if !others.isEmpty {
            rows = selected
            leftOut[.notSelected] = others
        }
    }

    /// Leaves out rows without a value in some column, and counts them.
    mutating func keepComplete() throws(Diagnostics) {
        var incomplete: [Bool]?
        for column in usedColumns {
            let gaps = emptyPositions(of: column)
            guard let first = gaps.first else { continue }
            missing.append(MissingCells(name: column.name, rowCount: gaps.count))
            let row = rows.map { Int($0[first]) } ?? first
            findings.append(
                Diagnostic(
                    .note, kind: "missing-cells", file: table.file, line: table.line(ofRow: row),
                    found: "`\(column.name)` has no value in \(counted(gaps.count, "row")), the first of them "
                        + (table.line(ofRow: row) == nil ? table.place(ofRow: row) : "here"),
                    advice: "they are left out"))
            var marks = incomplete ?? [Bool](repeating: false, count: rows?.count ?? table.rowCount)
            for gap in gaps { marks[gap] = true }
            incomplete = marks
        }
        if let incomplete { try leaveOut(incomplete) }
    }

    /// Positions among the rows kept where a column has no value.
    private func emptyPositions(of column: DataColumn) -> [Int] {
        func positions<Cell>(_ cells: [Cell], _ isEmpty: (Cell) -> Bool) -> [Int] {
            if let rows { return rows.indices.filter { isEmpty(cells[Int(rows[$0])]) } }
            return cells.indices.filter { isEmpty(cells[$0]) }
        }
        switch column.content {
        case .numbers(let values):
            // One fast pass says that there is nothing to look for.
            let largest = values.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { vectorLargestMagnitude($0, count: buffer.count) } ?? 0
            }
            return largest.isNaN ? positions(values) { $0.isNaN } : []
        case .codes(let codes, _):
            return codes.withUnsafeBufferPointer { $0.min() ?? 0 } < 0 ? positions(codes) { $0 < 0 } : []
        }
    }

    /// Takes marked rows out of the rows kept.
    mutating func leaveOut(_ marks: [Bool]) throws(Diagnostics) {
        let current = rows
        let (out, kept) = split(marks) { $0 }
        leftOut[.missing, default: []] += current.map { rows in out.map { rows[Int($0)] } } ?? out
        guard !kept.isEmpty else {
            throw Diagnostics(
                [
                    Diagnostic(
                        kind: "no-rows-left", file: table.file,
                        found: "none of \(counted(marks.count, "row")) has a value in everything that is used",
                        needed: "rows without gaps in " + listed(usedColumns.map { "`\($0.name)`" }),
                        advice: missing.map { "`\($0.name)` has none in \(counted($0.rowCount, "row"))" }
                            .joined(separator: "; "))
                ] + findings.filter { $0.kind == "not-finite" })
        }
        rows = current.map { rows in kept.map { rows[Int($0)] } } ?? kept
        for (name, values) in computed { computed[name] = cells(of: values, rows: kept) }
    }

    /// Positions whose mark is wanted, and the others.
    private func split<Mark>(_ marks: [Mark], _ isWanted: (Mark) -> Bool) -> (wanted: [Int32], others: [Int32]) {
        let wantedCount = marks.count(where: isWanted)
        var others: [Int32] = []
        let wanted = [Int32](unsafeUninitializedCapacity: wantedCount) { wanted, initialized in
            others = [Int32](unsafeUninitializedCapacity: marks.count - wantedCount) { others, otherCount in
                for position in marks.indices {
                    if isWanted(marks[position]) {
                        wanted[initialized] = Int32(position)
                        initialized += 1
                    } else {
                        others[otherCount] = Int32(position)
                        otherCount += 1
                    }
                }
            }
        }
        return (wanted, others)
    }
}
