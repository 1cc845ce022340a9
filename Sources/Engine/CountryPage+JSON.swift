import Geoeconomics
import Reporting
import TextFormats
import WorldData

extension CountryPage {
    /// The page as data: its sentences, and the figures behind them in parts of their own.
    public var json: String { document.text(.pretty) + "\n" }

    /// The page as a value.
    public var document: JSONValue {
        .object([
            .init("economy", .string(request.economy)), .init("name", .string(name)),
            .init("powers", .strings(request.powers)),
            .init(
                "sections",
                .array(
                    (sections + [care]).map {
                        .object([.init("title", .string($0.title)), .init("sentences", .strings($0.sentences))])
                    })),
            .init("ties", tieParts), .init("exposure", exposurePart),
            .init("dependence", .array(request.powers.map(dependencePart))),
            .init("alignment", alignmentPart),
            .init("options", .array(zip(options.options, options.isOnFrontier).enumerated().map(optionPart))),
            .init("units", units), .init("notes", .strings(remarks)),
            .init(
                "manifest",
                .object([
                    .init("comity", .string(comityVersion)), .init("world", .string(world.name)),
                    .init("year", .integer(world.year)), .init("world_sha256", .string(worldHash)),
                    .init("unit", .string(options.moneyUnit)), .init("source", .string(world.source)),
                    .init(
                        "cut_off_horizons",
                        .object(horizons.map { .init($0.horizon.rawValue, .string($0.words)) })),
                    .init("offers", .strings(options.offers)),
                    .init("parameters", ManifestParts.parameters(options.parameters)),
                    .init("findings", ManifestParts.findings(notes)),
                ])),
        ])
    }

    // MARK: Ties

    /// Every series with a power by kind, as `comity ties` has it.
    private var tieParts: JSONValue {
        let series = (ties?.pairs ?? []).flatMap { pair in pair.series.map { (partner: pair.second, series: $0) } }
        return .object(
            [Tie.Kind.economic, .diplomatic, .political, .defence].map { kind in
                .init(
                    kind.rawValue,
                    .array(
                        series.filter { $0.series.measure.kind == kind }.compactMap { tiePart($0.partner, $0.series) }))
            } + [.init("not_imported", .strings(ties?.notImported ?? []))])
    }

    private func tiePart(_ partner: String, _ series: TieSeries) -> JSONValue? {
        guard let first = series.points.first, let last = series.points.last else { return nil }
        let measure = series.measure
        return .object([
            .init("partner", .string(partner)), .init("measure", .string(measure.name)),
            .init("meaning", .string(measure.meaning)), .init("origin", .string(series.origin)),
            .init("destination", .string(series.destination)), .init("direction", .string(measure.direction.rawValue)),
            .init("unit", .string(measure.unit)), .init("first_year", .integer(first.year)),
            .init("first_value", .number(first.value)), .init("last_year", .integer(last.year)),
            .init("last_value", .number(last.value)), .init("trend", .string(series.trend)),
            .init("orientation", .string(measure.orientation.rawValue)), .init("from", .string(series.from)),
            .init("source", .string(measure.source)),
            .init("years", .array(series.points.map { .integer($0.year) })), .init("values", .numbers(series.values)),
        ])
    }

    // MARK: Exposure

    /// How many of the largest entries stand by themselves.
    private static let listedSources = 10

    /// Whose growth moves real income, as `comity exposure --closure share` has it.
    private var exposurePart: JSONValue {
        let own = exposure.places[request.economy]
        let row = own.map { own in exposure.codes.indices.map { exposure.matrix[economy: own, source: $0] } } ?? []
        let others = row.indices.filter { $0 != own }.sorted { row[$0] != row[$1] ? row[$0] > row[$1] : $0 < $1 }
        func entries(_ places: some Sequence<Int>) -> JSONValue {
            .array(
                places.map {
                    .object([
                        .init("economy", .string(exposure.codes[$0])), .init("name", .string(exposure.names[$0])),
                        .init("value", .number(row[$0])),
                    ])
                })
        }
        return .object([
            .init("unit", "per cent of real income per 1 per cent of shock"),
            .init("shock", .string(exposure.matrix.shock.rawValue)), .init("sectors", .string(exposure.sectors)),
            .init("closure", .string(exposure.manifest.closure.rawValue)),
            .init("own", .optional(own.map { row[$0] })),
            .init("positive", entries(others.filter { row[$0] > 0 }.prefix(Self.listedSources))),
            .init("negative", entries(others.reversed().filter { row[$0] < 0 }.prefix(Self.listedSources))),
            .init("row", .object(row.indices.map { .init(exposure.codes[$0], .number(row[$0])) })),
        ])
    }

    // MARK: Dependence

    /// Shares and losses by one power, as `comity cutoff` has them.
    private func dependencePart(_ power: String) -> JSONValue {
        let rows = dependence.filter { $0.power == power }
        func percent(_ share: Double?) -> JSONValue { .optional(share.map { 100 * $0 }) }
        let control = rows.first?.control.all
        return .object([
            .init("power", .string(power)), .init("members", .strings(rows.first?.members ?? [])),
            .init("bought_share_percent", percent(control?.foreignShare)),
            .init("purchases_share_percent", percent(control?.totalShare)),
            .init("sold_share_percent", percent(control?.salesShare)),
            .init(
                "losses",
                .array(
                    rows.map { row in
                        .object([
                            .init("horizon", .string(row.horizon.rawValue)),
                            .init("direction", .string(row.direction.rawValue)),
                            .init("status", .string(row.statusWord)), .init("reason", .string(row.reason)),
                            .init("loss_percent", .optional(row.loss?.percent)),
                            .init("loss", .optional(row.loss?.money)),
                            .init("power_loss_percent", .optional(row.powerLoss?.percent)),
                            .init("power_loss", .optional(row.powerLoss?.money)),
                        ])
                    })),
        ])
    }

    // MARK: Alignment

    /// Published ideal points and their distances, as `comity votes` has them for the world.
    private var alignmentPart: JSONValue {
        .object([
            .init("measure", "ideal_point_distance"),
            .init(
                "levels",
                .array(
                    (alignment?.levels ?? []).map {
                        .object([
                            .init("economy", .string($0.economy)), .init("year", .integer($0.year)),
                            .init("ideal_point", .number($0.idealPoint)), .init("low", .number($0.low)),
                            .init("high", .number($0.high)),
                        ])
                    })),
            .init(
                "distances",
                .array(
                    (alignment?.distances ?? []).filter { $0.economy == request.economy }.map {
                        .object([
                            .init("power", .string($0.partner)), .init("year", .integer($0.year)),
                            .init("distance", .number($0.distance)),
                        ])
                    })),
            .init("year", distances.first.map { .integer($0.year) } ?? .null),
            .init(
                "nearest",
                .array(
                    distances.map {
                        .object([.init("economy", .string($0.partner)), .init("distance", .number($0.distance))])
                    })),
            .init("source", .optional(distances.first?.source ?? alignment?.levels.first?.source)),
            .init("notes", .strings(alignment?.notes ?? [])),
        ])
    }

    // MARK: Options

    /// One option, as `comity hedge` has it.
    private func optionPart(_ position: Int, _ item: (option: HedgeResult.Option, isOnFrontier: Bool)) -> JSONValue {
        let option = item.option
        return .object([
            .init("option", .integer(position + 1)), .init("name", .string(option.name)),
            .init("joins", .strings(option.choice.joined.map { options.offers[$0] })),
            .init("deepens", .strings(option.choice.deepened.map { request.powers[$0] })),
            .init("diversifies", .bool(option.choice.diversifies)),
            .init("new_ties", .strings(option.newTies.map { request.powers[$0] })),
            .init("gain_percent", .optional(option.gain.map { 100 * $0 })),
            .init("gain", .optional(option.gain.map { options.income * $0 })),
            .init("largest_loss_percent", .optional(options.vulnerability(option).map { 100 * $0 })),
            .init(
                "loss_percent",
                .object(
                    options.events.indices.map { event in
                        .init(options.events[event], .optional(option.outcome?.loss(event).map { 100 * $0 }))
                    })),
            .init("on_frontier", .bool(item.isOnFrontier)),
            .init("reasons", .strings(option.reasons)),
        ])
    }

    // MARK: Words

    private var units: JSONValue {
        .object([
            .init("loss_percent", "per cent of real income; of an option: of its own real income in normal times"),
            .init("loss", .string("\(options.moneyUnit) a year, at baseline prices")),
            .init("bought_share_percent", "per cent of what it buys abroad"),
            .init("purchases_share_percent", "per cent of all it buys, at home included"),
            .init("sold_share_percent", "per cent of what it sells abroad"),
            .init("gain_percent", "per cent of today's real income, in normal times"),
            .init("gain", .string("\(options.moneyUnit) a year, at baseline prices")),
            .init("largest_loss_percent", "per cent of the option's own real income, over cut-offs by one power alone"),
            .init("ideal_point", "no unit; larger is nearer the order led by the United States"),
            .init("distance", "no unit; 0 votes alike, 3 to 4 far apart"),
        ])
    }

    /// How to read the parts.
    private var remarks: [String] {
        [
            "Ties are with those powers that are single economies of the world.",
            "Exposure is the linear answer of real income to a productivity shock elsewhere; it says nothing of large shocks.",
            "Shares and losses are those of the world's accounts and a model of trade: no investment, aid, migration or finance.",
            "Options carry no cost of their own, and their effects are estimates with errors.",
        ]
    }
}
