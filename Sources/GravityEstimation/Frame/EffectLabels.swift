import DataTables

/// What the groups of an effect are called: `KHM^2000`.
public struct EffectLabels: Sendable, Equatable {
    /// Name of the effect.
    public let effect: String
    /// The groups' names, in the order of their codes; empty for a group without rows.
    public let groups: [String]
}

extension GravityFormula {
    /// Names of the groups of every effect: the values of its parts in the group's first row, joined by `^`.
    ///
    /// The two sides of `sym()` stand in the order of that row, joined by `|`.
    ///
    /// - Parameters:
    ///   - table: the table that the frame was made from.
    ///   - frame: the frame.
    ///   - columns: which columns hold exporter, importer, year and sector.
    public func effectLabels(
        in table: DataTable, of frame: EstimationFrame, columns: GravityColumns = GravityColumns()
    ) -> [EffectLabels] {
        zip(effects, frame.effects).map { effect, groups in
            var first = [Int32](repeating: -1, count: groups.groupCount)
            for (row, code) in groups.codes.enumerated() where first[Int(code)] < 0 {
                first[Int(code)] = frame.sourceRows?[row] ?? Int32(row)
            }
            let used = first.filter { $0 >= 0 }
            let parts = effect.elements.map { texts(of: $0, rows: used, in: table, columns) }
            var next = 0
            let names = first.map { row -> String in
                guard row >= 0 else { return "" }
                defer { next += 1 }
                return parts.map { $0[next] }.joined(separator: "^")
            }
            return EffectLabels(effect: effect.name, groups: names)
        }
    }

    /// The values of a part of an effect in some rows.
    private func texts(
        of element: GroupElement, rows: [Int32], in table: DataTable, _ columns: GravityColumns
    ) -> [String] {
        func cells(_ name: String) -> [String] { rows.map { table.cellText(row: Int($0), column: name) } }
        switch element.form {
        case .column(let name): return cells(name)
        case .symmetricPair(let names):
            let lookup = ColumnLookup(header: table.columns.map(\.name), file: table.file, gravity: columns)
            let sides =
                names.isEmpty
                ? [GravityColumns.Role.exporter, .importer].map {
                    (try? lookup.required($0, for: "sym", at: element.position, in: source)) ?? ""
                } : names.map(\.name)
            return zip(cells(sides[0]), cells(sides[1])).map { "\($0)|\($1)" }
        case .value(let expression):
            // The frame was made from it, so it binds.
            var binder = ExpressionBinder(table: table, gravity: columns)
            guard let number = try? binder.number(expression, in: source) else { return rows.map { _ in "" } }
            return values(of: number, rows: rows, rowCount: table.rowCount).map(numberText)
        }
    }
}
