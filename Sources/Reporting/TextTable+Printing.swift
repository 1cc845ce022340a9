extension TextTable {
    /// The table as lines of text, each ended, without spaces at their ends.
    ///
    /// - Parameters:
    ///   - width: columns available; `nil` shows everything whole.
    ///   - colour: whether titles are bold, losses red and gains green.
    public func text(width: Int?, colour: Bool = false) -> String {
        let body = rows.map { row -> [String]? in
            guard case .cells(let cells) = row else { return nil }
            return zip(cells, columns).map { shown($0, $1) }
        }
        let cellWidths = columns.indices.map { index in
            body.reduce(displayWidth(columns[index].unit)) { max($0, $1.map { displayWidth($0[index]) } ?? 0) }
        }
        let layout = layout(width: width, cellWidths: cellWidths)
        let rule = String(repeating: "─", count: layout.totalWidth)
        var lines = title.isEmpty ? [] : wrapParagraph(title, width: width ?? Int.max) + [""]
        lines += header(layout).map { colour ? styled($0, "1") : $0 }
        lines.append(rule)
        for (row, texts) in zip(rows, body) {
            guard let texts, case .cells(let cells) = row else {
                lines.append(rule)
                continue
            }
            let parts = zip(layout.shown, layout.widths).map { index, width in
                let text = padded(truncated(texts[index], width: max(width, 1)), width, columns[index].alignment)
                return colour && columns[index].isSigned ? tinted(text, cells[index]) : text
            }
            lines.append(joined(parts))
        }
        if rows.isEmpty { lines.append("(no rows)") }
        lines += remarks(layout, width: width ?? Int.max)
        return lines.map { $0 + "\n" }.joined()
    }

    private func shown(_ cell: Cell, _ column: Column) -> String {
        switch cell {
        case .text(let text): String(text.map { $0.isNewline || displayWidth($0) == 0 ? " " : $0 })
        case .number(let value): column.format.text(value)
        case .blank: ""
        }
    }

    /// Titles broken to their columns and set on the line above the rule, units below them.
    private func header(_ layout: Layout) -> [String] {
        let titles = zip(layout.shown, layout.widths).map { index, width in
            wrapParagraph(columns[index].title, width: max(width, 1))
        }
        let height = titles.map(\.count).max() ?? 0
        var lines = (0..<height).map { line in
            joined(
                layout.shown.indices.map { place in
                    let missing = height - titles[place].count
                    let text = line < missing ? "" : titles[place][line - missing]
                    return padded(text, layout.widths[place], columns[layout.shown[place]].alignment)
                })
        }
        if layout.shown.contains(where: { !columns[$0].unit.isEmpty }) {
            lines.append(
                joined(
                    zip(layout.shown, layout.widths).map { index, width in
                        padded(columns[index].unit, width, columns[index].alignment)
                    }))
        }
        return lines
    }

    private func remarks(_ layout: Layout, width: Int) -> [String] {
        var paragraphs = notes
        if !layout.leftOut.isEmpty {
            let names = layout.leftOut.map { index in
                columns[index].unit.isEmpty ? columns[index].title : "\(columns[index].title) (\(columns[index].unit))"
            }
            paragraphs.insert("Left out at this width: \(names.joined(separator: ", ")). \(howToSeeAll)", at: 0)
        }
        return paragraphs.isEmpty ? [] : [""] + paragraphs.flatMap { wrapParagraph($0, width: width) }
    }

    private func padded(_ text: String, _ width: Int, _ alignment: Column.Alignment) -> String {
        let space = String(repeating: " ", count: max(0, width - displayWidth(text)))
        return alignment == .left ? text + space : space + text
    }

    private func joined(_ parts: [String]) -> String {
        var line = parts.joined(separator: String(repeating: " ", count: Self.gap))
        while line.last == " " { line.removeLast() }
        return line
    }

    /// Red for what shows as negative, green for what shows as positive, nothing for what shows as zero.
    private func tinted(_ text: String, _ cell: Cell) -> String {
        guard case .number(let value?) = cell, text.contains(where: { ("1"..."9").contains($0) }) || value.isInfinite
        else { return text }
        return value < 0 ? styled(text, "31") : value > 0 ? styled(text, "32") : text
    }

    private func styled(_ text: String, _ code: String) -> String { "\u{1B}[\(code)m\(text)\u{1B}[0m" }
}
