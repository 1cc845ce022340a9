import Reporting
import TextFormats

extension RunComparison {
    /// The comparison as data: `a`, `b`, `columns` with `units`, `economies` and `differences`.
    public var document: JSONValue {
        func values(_ row: [String: Double], _ keys: some Sequence<String>) -> JSONValue {
            .object(keys.map { .init($0, .optional(row[$0])) })
        }
        /// The compared columns with the ends of their intervals, where a run has them.
        func keys(of row: [String: Double]) -> [String] {
            columns.flatMap { column in
                [column] + ["\(column)_low", "\(column)_high"].filter { row[$0] != nil }
            }
        }
        return .object([
            .init("a", .object(first.members)), .init("b", .object(second.members)),
            .init("columns", .strings(columns)),
            .init("units", .object(columns.map { .init($0, .string(unit($0))) })),
            .init("shown", .strings(shown.map(\.economy))),
            .init("differences", .strings(differences)), .init("scenario_lines", .strings(scenarioLines)),
            .init(
                "economies",
                .array(
                    rows.map { row in
                        .object([
                            .init("economy", .string(row.economy)), .init("name", .string(row.name)),
                            .init("a", values(row.first, keys(of: row.first))),
                            .init("b", values(row.second, keys(of: row.second))),
                            .init("difference", .object(columns.map { .init($0, .optional(row.difference($0))) })),
                        ])
                    })),
        ])
    }

    /// The comparison as JSON.
    public var json: String { document.text(.pretty) + "\n" }

    /// The comparison as csv: one row per economy, with every column of A, of B and of B less A.
    public var csv: String {
        var writer = CSVWriter(
            ["economy", "name"] + columns.flatMap { ["\($0)_a", "\($0)_b", "\($0)_difference"] })
        for row in rows {
            writer.append(
                [row.economy, row.name]
                    + columns.flatMap {
                        [numberText(row.first[$0]), numberText(row.second[$0]), numberText(row.difference($0))]
                    })
        }
        return writer.text
    }

    /// The comparison for people: what differs, then the economies that either run shows.
    public func text(width: Int, colour: Bool) -> String {
        var text = ""
        func paragraph(_ words: String, indent: Int = 0, hang: Int = 0) {
            for line in wrapParagraph(words, width: width, indent: indent, hang: hang) { text += line + "\n" }
        }
        for (letter, run) in [("A", first), ("B", second)] {
            paragraph("\(letter): \(run.title)", hang: 3)
            paragraph("\(run.id), world \(run.world), Comity \(run.comity)", indent: 3, hang: 0)
        }
        text += "\n"
        paragraph(
            differences.isEmpty
                ? "Both were made alike: nothing differs in scenario, world, version or parameters." : "What differs:")
        for sentence in differences { paragraph(sentence, indent: 2, hang: 2) }
        let limit = 40
        if !scenarioLines.isEmpty {
            text += "\nLines of the scenario\n"
            for line in scenarioLines.prefix(limit) { text += "  \(line)\n" }
            if scenarioLines.count > limit {
                text += "  and \(scenarioLines.count - limit) more; `--format json` lists all\n"
            }
        }
        return text + "\n" + table.text(width: width, colour: colour)
    }

    private var table: TextTable {
        let keys = [ResultColumn.realIncomeKey, "equivalent_variation"].filter(columns.contains)
        var layout: [TextTable.Column] = [.text("code"), .name("economy")]
        for key in keys {
            guard let column = ResultColumn.all.first(where: { $0.key == key }) else { continue }
            let isMoney = column.unit == "money"
            let format: NumberFormat = isMoney ? .thousands(0) : .fixed(3)
            let priority = isMoney ? 1 : 2
            layout += [
                .number("\(column.title) A", unit: unit(key), format, priority: priority),
                .number("\(column.title) B", unit: unit(key), format, priority: priority),
                .number("B less A", unit: isMoney ? unit(key) : "points", format, priority: priority, isSigned: true),
            ]
        }
        var table = TextTable(columns: layout, howToSeeAll: "`--format csv` prints every column and every economy.")
        for row in shown {
            table.add(
                [.text(row.economy), .text(row.name)]
                    + keys.flatMap { [.number(row.first[$0]), .number(row.second[$0]), .number(row.difference($0))] })
        }
        table.notes.append("\(shown.count) of \(rows.count) economies are shown; `--format csv` prints all.")
        return table
    }
}
