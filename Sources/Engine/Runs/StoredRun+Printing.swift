import Reporting
import TextFormats

extension StoredRun {
    /// The run for people: what was asked and answered, how, from what, and what is kept of it.
    public func text(width: Int) -> String {
        var text = ""
        func paragraph(_ words: String, indent: Int = 0, hang: Int = 0) {
            for line in wrapParagraph(words, width: width, indent: indent, hang: hang) { text += line + "\n" }
        }
        paragraph(summary.title)
        if !summary.question.isEmpty { paragraph(summary.question) }
        text += "\n"
        paragraph(summary.answer)
        text += "\n"
        paragraph(
            "Run \(summary.id), kept \(summary.created.shortText) UTC by the \(summary.origin); it took "
                + "\(NumberFormat.fixed(1).text(summary.seconds)) s.", hang: 2)
        paragraph("Comity \(summary.comity); world \(summary.world), \(summary.worldYear).", hang: 2)
        if let draws = summary.draws {
            paragraph(
                "Draws: \(draws), seed \(summary.seed ?? 0), intervals of \(trimmed(summary.intervalWidth ?? 0)) per cent.",
                hang: 2)
        }
        paragraph(
            "Model: \(manifest.model.horizon); \(manifest.model.competition); \(manifest.model.inputOutput) input-output links; "
                + "deficits: closure `\(manifest.closure)`.", hang: 2)
        paragraph(
            "Solved: \(manifest.evaluations) evaluations, largest relative residual "
                + "\(manifest.largestRelativeResidual.map { NumberFormat.scientific($0) } ?? "unknown").", hang: 2)
        text += "Parameters:\n"
        let limit = 20
        for parameter in manifest.parameters.prefix(limit) {
            paragraph(
                "\(parameter.name) = \(numberText(parameter.value))"
                    + (parameter.standardError.map { " (s.e. \(numberText($0)))" } ?? "") + ", \(parameter.unit)",
                indent: 2,
                hang: 4)
        }
        if manifest.parameters.count > limit {
            paragraph("and \(manifest.parameters.count - limit) more: `--document \(RunStore.manifestName)`", indent: 2)
        }
        text += "Measures:\n"
        for measure in manifest.measures {
            paragraph(
                "\(measure.words.isEmpty ? measure.measure : measure.words): \(measure.changedCells) cell\(measure.changedCells == 1 ? "" : "s") changed",
                indent: 2,
                hang: 4)
        }
        let counts = ["error", "warning", "note"].map { severity in
            (severity, manifest.findings.count { $0.severity == severity })
        }.filter { $0.1 > 0 }
        if !counts.isEmpty {
            paragraph(
                "Findings: \(counts.map { "\($1) \($0)\($1 == 1 ? "" : "s")" }.joined(separator: ", ")).", hang: 2)
        }
        return text + "\n" + inputTable.text(width: width, colour: false) + "\n"
            + documentTable.text(width: width, colour: false)
    }

    private var inputTable: TextTable {
        var table = TextTable(
            "Read",
            columns: [
                .text("kind"), .text("name"), .number("bytes", .thousands(0), priority: 1),
                .text("sha256", priority: 2),
            ],
            howToSeeAll: "`--format json` prints all.")
        for input in inputs {
            table.add([
                .text(input.kind), .text(input.name), input.size.map { .number(Double($0)) } ?? .blank,
                .text("\(input.contentHash.prefix(16))…"),
            ])
        }
        return table
    }

    private var documentTable: TextTable {
        var table = TextTable(
            "Kept", columns: [.text("document"), .number("bytes", .thousands(0)), .text("type", priority: 1)])
        for document in documents {
            table.add([.text(document.name), .number(Double(document.size)), .text(document.mediaType)])
        }
        table.notes.append(
            "`comity runs show \(summary.id) --document NAME` prints one, `comity runs export \(summary.id) --out DIR` writes all."
        )
        return table
    }

    /// The run as JSON: its summary, inputs and documents by their digests, and the shown parts of the manifest.
    public var json: String { document.text(.pretty) + "\n" }

    /// The run as data.
    public var document: JSONValue {
        .object(
            summary.members + [
                .init("money_unit", .string(summary.moneyUnit)), .init("shown", .strings(summary.shown)),
                .init(
                    "inputs",
                    .array(
                        inputs.map {
                            .object([
                                .init("kind", .string($0.kind)), .init("name", .string($0.name)),
                                .init("sha256", .string($0.contentHash)),
                                .init("bytes", $0.size.map(JSONValue.integer) ?? .null),
                            ])
                        })),
                .init(
                    "documents",
                    .array(
                        documents.map {
                            .object([
                                .init("name", .string($0.name)), .init("media_type", .string($0.mediaType)),
                                .init("sha256", .string($0.contentHash)), .init("bytes", .integer($0.size)),
                            ])
                        })),
                .init("manifest", manifest.document),
            ])
    }
}

extension StoredManifest {
    /// The parts as data, by the names that they have in `manifest.json`.
    var document: JSONValue {
        .object([
            .init("closure", .string(closure)),
            .init(
                "model",
                .object([
                    .init("horizon", .string(model.horizon)), .init("competition", .string(model.competition)),
                    .init("input_output", .string(model.inputOutput)), .init("scale", .optional(model.scale)),
                ])),
            .init(
                "parameters",
                .array(
                    parameters.map {
                        .object([
                            .init("name", .string($0.name)), .init("value", .optional($0.value)),
                            .init("standard_error", .optional($0.standardError)), .init("unit", .string($0.unit)),
                            .init("source", .string($0.source)),
                        ])
                    })),
            .init(
                "measures",
                .array(
                    measures.map {
                        .object([
                            .init("measure", .string($0.measure)), .init("words", .string($0.words)),
                            .init("changed_cells", .integer($0.changedCells)),
                        ])
                    })),
            .init("evaluations", .integer(evaluations)),
            .init("largest_relative_residual", .optional(largestRelativeResidual)),
            .init(
                "findings",
                .array(
                    findings.map {
                        .object([
                            .init("severity", .string($0.severity)), .init("kind", .string($0.kind)),
                            .init("found", .string($0.found)),
                        ])
                    })),
        ])
    }
}
