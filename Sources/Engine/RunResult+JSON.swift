import EquilibriumModels
import Reporting
import Scenarios
import TextFormats

extension RunResult {
    /// The answer with its manifest, as JSON.
    public var json: String { document.text(.pretty) }

    /// The same as a document, to be written compactly.
    public var document: JSONValue {
        var members: [JSONValue.Member] = [
            .init("scenario", .string(name)), .init("title", .string(title)), .init("question", .string(question)),
            .init("answer", .string(answer)),
            .init(
                "units",
                .object([
                    .init("percent_columns", "per cent"), .init("equivalent_variation", .string(moneyUnit)),
                    .init("flows", .string("\(moneyUnit), at the exporter's price")),
                ])),
            .init(
                "world_total",
                .object(
                    [
                        .init("real_income_percent", .number(100 * worldRealIncome)),
                        .init("equivalent_variation", .number(worldEquivalentVariation)),
                    ]
                        + (uncertainty?.worldMembers ?? []))),
            .init("shown", .strings(shown.map { rows[$0].economy })),
            .init(
                "economies",
                .array(
                    rows.enumerated().map { position, row in
                        .object(
                            [.init("economy", .string(row.economy)), .init("name", .string(row.name))]
                                + ResultColumn.all.map { .init($0.key, .optional($0.value(row.impact))) }
                                + (uncertainty?.members(ofRow: position) ?? []))
                    })),
        ]
        members += transferMembers
        if !flows.isEmpty {
            members.append(
                .init(
                    "flows",
                    .array(
                        flows.map {
                            .object(
                                [
                                    .init("exporter", .string($0.exporter)), .init("importer", .string($0.importer)),
                                    .init("sector", .string($0.sector)), .init("before", .number($0.before)),
                                    .init("after", .number($0.after)),
                                ]
                                    + ($0.afterInterval.map {
                                        [.init("after_low", .number($0.low)), .init("after_high", .number($0.high))]
                                    } ?? []))
                        })))
        }
        members.append(
            .init(
                "manifest",
                manifest.document(world: world.name, year: world.year, source: world.source, uncertainty: uncertainty)))
        return .object(members)
    }
}

extension RunManifest {
    func document(world: String, year: Int, source: String, uncertainty: Uncertainty?) -> JSONValue {
        .object([
            .init("comity_version", .string(version)), .init("world", .string(world)),
            .init("world_year", .integer(year)),
            .init("world_source", .string(source)), .init("world_sha256", .string(worldHash)),
            .init("scenario_sha256", .string(scenarioHash)),
            .init("files", ManifestParts.files(files)),
            .init("closure", .string(closure.rawValue)),
            .init("model", model.document),
            .init("parameters", ManifestParts.parameters(parameters)),
            .init("measures", ManifestParts.measures(measures)),
            .init("evaluations", .integer(evaluations)),
            .init("largest_relative_residual", .number(largestResidual)),
            .init("residual_condition", .string(trace.residualCondition)),
            .init("solver_remarks", .strings(baselineTrace.remarks + trace.remarks)),
            .init("failed_draws", .integer(uncertainty?.failures.count ?? 0)),
            .init("draws", uncertainty?.document ?? .null),
            .init("findings", ManifestParts.findings(findings)),
        ])
    }
}
