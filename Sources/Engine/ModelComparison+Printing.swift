import EquilibriumModels
import Reporting
import Scenarios
import TextFormats

extension ModelComparison {
    /// One row per economy and member of the family; members without an answer have rows with the reason.
    public var csv: String {
        var writer = CSVWriter(
            ["economy", "name", "model", "horizon", "theta_factor", "competition", "input_output", "status", "reason"]
                + ResultColumn.all.map(\.key))
        for entry in entries {
            let variant = entry.model?.variant
            for (position, economy) in economies.enumerated() {
                var reason = ""
                if case .failed(let why) = entry.outcome { reason = why }
                let switches = [
                    entry.name, entry.choice.horizonWord, numberText(variant?.horizonFactor),
                    entry.choice.competitionWord, entry.choice.inputOutput.rawValue,
                ]
                writer.append(
                    [economy.code, economy.name] + switches + [entry.result == nil ? "failed" : "solved", reason]
                        + ResultColumn.all.map { column in
                            entry.result.map { numberText(column.value($0.rows[position].impact)) } ?? ""
                        })
            }
        }
        return writer.text
    }

    /// The comparison with the manifest of every answer.
    public var json: String {
        JSONValue.object([
            .init("scenario", .string(name)), .init("title", .string(title)),
            .init(
                "models",
                .array(
                    entries.map { entry in
                        var members: [JSONValue.Member] = [
                            .init("model", .string(entry.name)), .init("switches", entry.model?.document ?? .null),
                        ]
                        switch entry.outcome {
                        case .failed(let reason):
                            members += [.init("status", "failed"), .init("reason", .string(reason))]
                        case .answered(let result):
                            members += [
                                .init("status", "solved"),
                                .init("world_real_income_percent", .number(100 * result.worldRealIncome)),
                                .init(
                                    "economies",
                                    .array(
                                        result.rows.map { row in
                                            .object(
                                                [.init("economy", .string(row.economy))]
                                                    + ResultColumn.all.map {
                                                        .init($0.key, .optional($0.value(row.impact)))
                                                    })
                                        })),
                                .init(
                                    "manifest",
                                    result.manifest.document(
                                        world: result.world.name, year: result.world.year, source: result.world.source,
                                        uncertainty: nil)),
                            ]
                        }
                        return .object(members)
                    })),
        ]).text(.pretty)
    }

    /// Real income by economy and member of the family, for people.
    public func table(width: Int, colour: Bool) -> String {
        var text = ""
        func paragraph(_ words: String, indent: Int = 0, hang: Int = 0) {
            for line in wrapParagraph(words, width: width, indent: indent, hang: hang) { text += line + "\n" }
        }
        paragraph(title)
        paragraph(
            "Change of real income in per cent, by model. Switches: horizon, competition, input-output links; each model "
                + "changes one of them against `long-run`.")
        text += "\n"
        guard let first = entries.compactMap(\.result).first else {
            paragraph("No model has an answer.")
            for entry in entries { paragraph("\(entry.name): \(words(entry))", indent: 2, hang: 4) }
            return text
        }
        let answered = entries.filter { $0.result != nil }
        var table = TextTable(
            columns: [.text("code"), .name("economy")]
                + answered.enumerated().map {
                    .number($1.name, unit: "%", .fixed(3), priority: 100 - $0, isSigned: true)
                },
            howToSeeAll: "`--format csv` prints every model and every economy.")
        for position in first.tableOrder {
            table.add(
                [.text(economies[position].code), .text(economies[position].name)]
                    + answered.map { .number(100 * $0.result!.rows[position].impact.realIncome) })
        }
        table.addRule()
        table.add(
            [.text(""), .text("World")] + answered.map { .number(100 * $0.result!.worldRealIncome) })
        text += table.text(width: width, colour: colour)
        text += "\n"
        for entry in entries { paragraph("\(entry.name): \(words(entry))", indent: 0, hang: 2) }
        paragraph(
            "Deficits: closure `\(first.manifest.closure.rawValue)`. World: \(first.world.name), \(first.world.year).",
            hang: 2)
        return text
    }

    /// Switches, sources and, where there is no answer, the reason.
    private func words(_ entry: Entry) -> String {
        var parts: [String] = []
        if let model = entry.model {
            parts.append(model.words)
            let sources = model.parameters.map(\.source).reduce(into: [String]()) {
                if !$0.contains($1) { $0.append($1) }
            }
            if !sources.isEmpty { parts.append("source: \(sources.joined(separator: "; "))") }
            parts += model.notes.map(\.found)
        }
        switch entry.outcome {
        case .failed(let reason): parts.append("no answer: \(reason)")
        case .answered(let result):
            parts.append(
                "\(result.manifest.evaluations) evaluations, residual "
                    + NumberFormat.scientific(result.manifest.largestResidual))
        }
        return parts.joined(separator: ". ")
    }
}
