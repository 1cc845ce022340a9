import TextFormats

extension WorldReader {
    /// A column of codes that a table must have.
    struct CodeColumn {
        var name: String
        var isEconomy: Bool

        static func economy(_ name: String) -> CodeColumn { CodeColumn(name: name, isEconomy: true) }
        static func sector(_ name: String) -> CodeColumn { CodeColumn(name: name, isEconomy: false) }
    }

    /// The rows of a long table: positions of their codes (-1 where unknown), a value, and where they stand.
    struct CodedRows {
        var file: String
        var columns: [CodeColumn]
        var positions: [[Int32]]
        var values: [Double] = []
        var lines = RowLines()
    }

    /// Reads a table of codes and a value piece by piece, so that its text is never held whole.
    ///
    /// - Parameters:
    ///   - lowest: values below it are errors.
    ///   - piece: called with every piece of the table, for further columns.
    /// - Returns: `nil` where the table is absent or cannot be split into rows and columns.
    mutating func readRows(
        _ stem: String, required: Bool, codes: [CodeColumn], value: String, lowest: Double,
        piece: (_ table: CSVTable, _ reader: inout WorldReader) -> Void = { _, _ in }
    ) -> CodedRows? {
        guard let stream = openStream(stem, required: required, columns: codes.map(\.name) + [value]) else {
            return nil
        }
        var rows = CodedRows(
            file: stream.file, columns: codes, positions: [[Int32]](repeating: [], count: codes.count))
        do {
            while let table = try stream.next() {
                for (place, code) in codes.enumerated() {
                    rows.positions[place] +=
                        code.isEconomy ? economyColumn(table, code.name) : sectorColumn(table, code.name)
                }
                rows.values += valueColumnNumbers(table, table.column(value)!, lowest: lowest)
                for row in 0..<table.rowCount { rows.lines.append(table.line(ofRow: row)) }
                piece(table, &self)
            }
        } catch {
            collector.add(error.all)
            return nil
        }
        hashes.append("\(stem) \(stream.digest ?? "")")
        return rows
    }

    /// Orders rows by three of their columns and reports every key that stands twice.
    mutating func order(_ rows: CodedRows, by places: [Int]) -> RowOrder {
        let order = RowOrder(
            by: places.map { rows.positions[$0] },
            counts: places.map { rows.columns[$0].isEconomy ? economyCount : sectorCount })
        for (row, first) in order.repeated {
            addDuplicate(
                rows.file, line: rows.lines[row], first: rows.lines[first],
                key: rows.columns.indices.map { "\(rows.columns[$0].name) \(code(rows, row, $0))" })
        }
        return order
    }

    /// The code in a column of a row that has a valid one.
    func code(_ rows: CodedRows, _ row: Int, _ place: Int) -> String {
        let position = Int(rows.positions[place][row])
        return rows.columns[place].isEconomy ? economies[position].code : sectors[position].code
    }

    mutating func addDuplicate(_ file: String, line: Int, first: Int, key: [String]) {
        collector.add(kind: "duplicate-row", file: file) {
            Diagnostic(
                kind: "duplicate-row", file: file, line: line,
                found: "\(key.joined(separator: ", ")) stands already on line \(first)",
                needed: "each key once", advice: "add the rows together or take one out")
        }
    }

    mutating func economyColumn(_ table: CSVTable, _ name: String) -> [Int32] {
        let column = table.column(name)!
        var bad: [Int] = []
        let codes = table.codes(column: column, in: economyNames) { bad.append($0) }
        for row in bad { addUnknownCode(table, row, column, "economy", economyNames.names) }
        return codes
    }

    mutating func sectorColumn(_ table: CSVTable, _ name: String) -> [Int32] {
        let column = table.column(name)!
        var bad: [Int] = []
        let codes = table.codes(column: column, in: sectorNames) { bad.append($0) }
        for row in bad { addUnknownCode(table, row, column, "sector", sectorNames.names) }
        return codes
    }

    /// Numbers of a column, with what is no number, not finite or below `lowest` reported (and set to zero).
    mutating func valueColumnNumbers(_ table: CSVTable, _ column: Int, lowest: Double) -> [Double] {
        var bad: [Int] = []
        var values = table.numbers(column: column) { bad.append($0) }
        for row in bad {
            addNotANumber(table, row, column)
            values[row] = 0
        }
        for row in values.indices {
            let value = values[row]
            if !value.isFinite {
                addNonFinite(table, row, column, value)
                values[row] = 0
            } else if value < lowest {
                let kind = lowest == 0 ? "negative-value" : "tariff-below-minus-100"
                collector.add(kind: kind, file: table.file) {
                    Diagnostic(
                        kind: kind, file: table.file, line: table.line(ofRow: row),
                        found:
                            "the \(lowest == 0 ? "value" : "tariff") in column `\(table.header[column])` is \(value)",
                        needed: lowest == 0 ? "zero or more" : "a rate of -100 per cent or more",
                        advice: lowest == 0
                            ? "a return or a correction belongs to the opposite flow"
                            : "rates are in per cent: 5 means 5 %")
                }
                values[row] = 0
            } else if lowest < 0, value == lowest {
                collector.add(
                    Diagnostic(
                        kind: "tariff-below-minus-100", file: table.file, line: table.line(ofRow: row),
                        found: "the tariff is exactly -100 per cent", needed: "a rate above -100 per cent",
                        advice: "at -100 per cent the good is free and no price is left to compare"))
                values[row] = 0
            }
        }
        return values
    }
}
