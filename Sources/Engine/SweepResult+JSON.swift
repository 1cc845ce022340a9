import Reporting
import ResultStore
import Scenarios
import TextFormats

extension SweepResult {
    /// What the sweep comes to and how it was made, as JSON; the rows are in the table.
    public var json: String {
        let text = document.text(.pretty)
        return text.hasSuffix("\n") ? text : text + "\n"
    }

    /// The unit of money in words: million USD.
    var moneyUnit: String { world.unit == .one ? world.currency : "\(world.unit.rawValue) \(world.currency)" }

    private var document: JSONValue {
        .object([
            .init("sweep", .string(name)), .init("title", .string(title)), .init("question", .string(question)),
            .init("table", .string(table)), .init("columns", .strings(layout.header)),
            .init(
                "units",
                .object([
                    .init("percent_columns", "per cent"), .init("equivalent_variation", .string(moneyUnit)),
                ])),
            .init("scenarios", .integer(layout.scenarioCount)), .init("solved", .integer(summary.solved)),
            .init("failed", .integer(summary.failed)), .init("complete", .bool(isComplete)),
            .init(
                "failures",
                .array(
                    summary.failures.map {
                        .object([
                            .init("kind", .string($0.kind)), .init("count", .integer($0.count)),
                            .init("first_scenario", .integer($0.scenario)), .init("reason", .string($0.reason)),
                        ])
                    })),
            .init("ranked_by", .string(layout.results[layout.rankingColumn].key)),
            .init(
                "economies",
                .array(
                    layout.economies.indices.map { place in
                        .object([
                            .init("economy", .string(layout.economies[place])),
                            .init("name", .string(economyNames[place])),
                            .init("best", extreme(summary.best[place])), .init("worst", extreme(summary.worst[place])),
                        ])
                    })),
            .init("manifest", manifestDocument),
        ])
    }

    private func extreme(_ extreme: SweepSummary.Extreme?) -> JSONValue {
        guard let extreme else { return .null }
        return .object(
            [.init("scenario", .integer(extreme.scenario))]
                + zip(layout.coordinates, extreme.coordinates).map { .init($0.name, .string($1)) }
                + [.init("value", .number(extreme.value))])
    }

    private var manifestDocument: JSONValue {
        .object([
            .init("comity_version", .string(manifest.version)), .init("identity", .string(manifest.identity)),
            .init("world", .string(world.name)), .init("world_year", .integer(world.year)),
            .init("world_source", .string(world.source)), .init("world_sha256", .string(manifest.worldHash)),
            .init("sweep_sha256", .string(manifest.sweepHash)),
            .init("files", ManifestParts.files(manifest.files)),
            .init("closure", .string(manifest.closure.rawValue)),
            .init("model", manifest.model.document),
            .init("batch_width", .integer(layout.batchWidth)),
            .init("parameters", ManifestParts.parameters(manifest.parameters)),
            .init("measures_in_force", ManifestParts.measures(manifest.measures)),
            .init("evaluations", .integer(summary.evaluations)),
            .init("baseline_evaluations", manifest.baselineTrace.map { .integer($0.evaluations) } ?? .null),
            .init("largest_relative_residual", .number(summary.largestResidual)),
            .init("findings", ManifestParts.findings(manifest.findings)),
            .init(
                "notes_of_scenarios",
                .array(
                    manifest.notes.map {
                        .object([
                            .init("kind", .string($0.kind)), .init("scenarios", .integer($0.count)),
                            .init("first_scenario", .integer($0.scenario)), .init("found", .string($0.text)),
                        ])
                    })),
        ])
    }

    /// The one row of table `sweep` in a store.
    var storedDescription: [(column: String, value: StoredValue)] {
        [
            ("name", .text(name)), ("title", .text(title)), ("question", .text(question)),
            ("identity", .text(manifest.identity)), ("sweep_sha256", .text(manifest.sweepHash)),
            ("world", .text(world.name)), ("world_year", .integer(world.year)),
            ("world_sha256", .text(manifest.worldHash)), ("closure", .text(manifest.closure.rawValue)),
            ("model", .text(manifest.model.words)),
            ("comity_version", .text(manifest.version)), ("scenarios", .integer(layout.scenarioCount)),
            ("money_unit", .text(moneyUnit)),
            ("parameters", .text(ManifestParts.parameters(manifest.parameters).text())),
        ]
    }
}
