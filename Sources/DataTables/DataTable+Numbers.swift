import TextFormats

extension DataTable {
    /// The numbers of a column, NaN where a cell is empty.
    ///
    /// - Parameters:
    ///   - name: the column.
    ///   - use: what they are for, as a message ends with it, for example `the outcome`.
    /// - Throws: `Diagnostics` of kind `unknown-column`, or `not-numbers` with the first cell that holds none.
    public func numbers(of name: String, for use: String) throws(Diagnostics) -> [Double] {
        switch try requireColumn(name).content {
        case .numbers(let values): return values
        case .codes(let codes, let labels): throw Diagnostics([notNumbers(name, codes, labels, use)])
        }
    }

    /// A column by name.
    ///
    /// - Throws: `Diagnostics` of kind `unknown-column`.
    public func requireColumn(_ name: String) throws(Diagnostics) -> DataColumn {
        guard let found = column(name) else {
            throw Diagnostics([unknownColumn(name, among: columns.map(\.name), file: file)])
        }
        return found
    }

    private func notNumbers(_ name: String, _ codes: [Int32], _ labels: [String], _ use: String) -> Diagnostic {
        let isText = labels.map { parseNumber($0)?.isFinite != true }
        var first: Int?
        var texts = 0
        var numbers = 0
        for (row, code) in codes.enumerated() where code >= 0 {
            if isText[Int(code)] {
                texts += 1
                if first == nil { first = row }
            } else {
                numbers += 1
            }
        }
        let row = first ?? 0
        let label = first.map { labels[Int(codes[$0])] } ?? ""
        let place = rowPlaces.line(ofRow: row) == nil ? " in observation \(row + 1)" : ""
        let line = rowPlaces.line(ofRow: row)
        guard texts > 0 else {
            // Such a column is stored as text, by a file that says so of itself.
            return Diagnostic(
                kind: "not-numbers", file: file, found: "column `\(name)` is stored as text",
                needed: "numbers, for \(use)", advice: "store it as numbers")
        }
        if numbers == 0 {
            return Diagnostic(
                kind: "not-numbers", file: file, line: line,
                found: "column `\(name)` holds no numbers; its first text is `\(label)`\(place)",
                needed: "numbers, for \(use)")
        }
        let others =
            switch texts - 1 {
            case 0: ""
            case 1: ", and so is 1 more cell below"
            case let count: ", and so are \(count) more cells below"
            }
        let finite = parseNumber(label) != nil || ["nan", "inf", "-inf"].contains(label.lowercased())
        return Diagnostic(
            kind: "not-numbers", file: file, line: line,
            found: "`\(label)` in column `\(name)`\(place) is not a \(finite ? "finite " : "")number\(others)",
            needed: "decimal numbers with `.` as decimal point, for \(use)",
            advice:
                "correct the cell, or, where it marks a missing value, say `--missing \(quoted(label))`, which never "
                + "touches columns of codes")
    }

    /// A word as a shell takes it.
    private func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "_")].contains(byte)
        }
        return isPlain ? word : "'\(word)'"
    }
}
