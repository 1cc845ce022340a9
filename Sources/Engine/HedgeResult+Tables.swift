import Geoeconomics
import Reporting
import Scenarios
import TextFormats
import WorldData

extension HedgeResult {
    /// One measure of an option, as it stands in csv and json.
    private struct Measurement {
        var key: String
        var value: (Int) -> Double?
    }

    private var measurements: [Measurement] {
        var result = [
            Measurement(key: "normal_percent") { options[$0].gain.map { 100 * $0 } },
            Measurement(key: "normal_value") { options[$0].gain.map { income * $0 } },
        ]
        for (event, name) in events.enumerated() {
            result.append(
                Measurement(key: "loss_percent_\(name)") { options[$0].outcome?.loss(event).map { 100 * $0 } })
            result.append(
                Measurement(key: "against_today_percent_\(name)") {
                    options[$0].outcome?.cut[event].map { 100 * ($0 - 1) }
                })
        }
        result.append(Measurement(key: "largest_loss_percent") { vulnerability(options[$0]).map { 100 * $0 } })
        if probabilities != nil {
            result.append(Measurement(key: "expected_percent") { expected(options[$0]).map { 100 * $0 } })
            result.append(Measurement(key: "tail_mean_percent") { valueAtRisk(options[$0]).map { 100 * $0 } })
        }
        return result
    }

    /// One row per option, full double precision; an empty field where an equilibrium has no answer.
    public var csv: String {
        let measurements = measurements
        let (frontier, riskFrontier) = (isOnFrontier, isOnRiskFrontier)
        var writer = CSVWriter(
            ["option", "name", "joins", "deepens", "diversifies", "new_ties"] + measurements.map(\.key) + [
                "on_frontier"
            ]
                + (riskFrontier == nil ? [] : ["on_risk_frontier"]) + ["reason"])
        for (position, option) in options.enumerated() {
            writer.append(
                [
                    "\(position + 1)", option.name, option.choice.joined.map { offers[$0] }.joined(separator: ";"),
                    option.choice.deepened.map { request.powers[$0] }.joined(separator: ";"),
                    option.choice.diversifies ? "1" : "0",
                    option.newTies.map { request.powers[$0] }.joined(separator: ";"),
                ] + measurements.map { numberText($0.value(position)) } + [frontier[position] ? "1" : "0"]
                    + (riskFrontier.map { [$0[position] ? "1" : "0"] } ?? []) + [option.reasons.joined(separator: "; ")]
            )
        }
        return writer.text
    }

    /// The options with everything needed to judge and repeat them.
    public var json: String {
        let measurements = measurements
        let (frontier, riskFrontier) = (isOnFrontier, isOnRiskFrontier)
        return JSONValue.object([
            .init("economy", .string(request.economy)), .init("powers", .strings(request.powers)),
            .init("offers", .strings(offers)), .init("words", .strings(words)),
            .init(
                "options",
                .array(
                    options.indices.map { position in
                        let option = options[position]
                        return .object(
                            [
                                .init("option", .integer(position + 1)), .init("name", .string(option.name)),
                                .init("joins", .strings(option.choice.joined.map { offers[$0] })),
                                .init("deepens", .strings(option.choice.deepened.map { request.powers[$0] })),
                                .init("diversifies", .bool(option.choice.diversifies)),
                                .init("new_ties", .strings(option.newTies.map { request.powers[$0] })),
                            ] + measurements.map { .init($0.key, .optional($0.value(position))) }
                                + [.init("on_frontier", .bool(frontier[position]))]
                                + (riskFrontier.map { [.init("on_risk_frontier", .bool($0[position]))] } ?? [])
                                + [.init("reasons", .strings(option.reasons))])
                    })),
            .init("stances", .array(stances.map(document))),
            .init(
                "manifest",
                .object([
                    .init("comity", .string(comityVersion)), .init("world", .string(world.name)),
                    .init("year", .integer(world.year)), .init("world_sha256", .string(worldHash)),
                    .init("unit", .string(moneyUnit)), .init("closure", .string(request.question.closure.rawValue)),
                    .init("direction", .string(request.direction.rawValue)),
                    .init("sectors", .strings(request.sectors)),
                    .init("horizon", .string(horizons.options)), .init("cut_off_horizon", .string(horizons.cutOffs)),
                    .init("events", .strings(events)),
                    .init("probabilities", probabilities.map { .numbers($0.ofEvents) } ?? .null),
                    .init("level_percent", .number(request.level)),
                    .init("evaluations", .integer(options.reduce(baselineTrace.evaluations) { $0 + $1.evaluations })),
                    .init("largest_residual", .number(options.reduce(0) { max($0, $1.residual) })),
                    .init("parameters", ManifestParts.parameters(parameters)),
                    .init("findings", ManifestParts.findings(notes)),
                ])),
        ]).text(.pretty) + "\n"
    }

    private func document(_ stance: Stance) -> JSONValue {
        .object([
            .init("new_ties", .strings(stance.powers.map { request.powers[$0] })),
            .init("best_option", .integer(stance.best + 1)),
            .init("price_percent", .number(100 * stance.price)),
            .init("price_value", .number(income * stance.price)),
            .init("loss_avoided_percent", .optional(stance.lossAvoided.map { 100 * $0 })),
        ])
    }
}
