import Reporting

/// The shapes of the documents of the interface, as JSON schemas.
enum InterfaceSchemas {
    /// Name and schema of each.
    static let all: [JSONValue.Member] = [
        .init("Faults", closed([.init("errors", list(reference("Fault")))])),
        .init(
            "Fault",
            closed([
                .init("kind", text), .init("severity", ["enum": ["error", "warning", "note"]]), .init("found", text),
                .init("needed", text), .init("advice", text), .init("nearest", list(text)),
                .init("file", optional("string")), .init("line", optional("integer")),
                .init("column", optional("integer")), .init("text", text),
            ])),
        .init(
            "Status",
            closed([
                .init("comity", text), .init("api", ["const": 1]),
                .init("limits", ["type": "object", "additionalProperties": ["type": "integer"]]),
                .init("texts", list(text)), .init("jobs", closed([.init("running", count), .init("queued", count)])),
            ])),
        .init("Worlds", closed([.init("worlds", list(reference("WorldSummary")))])),
        .init(
            "WorldSummary",
            closed([
                .init("name", text), .init("title", text), .init("year", whole), .init("economies", count),
                .init("sectors", count), .init("source", text), .init("licence", text),
            ])),
        .init("World", world),
        .init(
            "Agreement",
            closed([
                .init("id", text), .init("name", text), .init("members", list(text)),
                .init("in_force", ["type": "boolean"]), .init("kind", ["enum": ["trade", "trade-proposed"]]),
            ])),
        .init(
            "Effect",
            closed([
                .init("id", text), .init("value", optional("number")), .init("standard_error", optional("number")),
                .init("unit", text), .init("meaning", text), .init("source", text),
            ])),
        .init(
            "Answer",
            open([
                .init("scenario", text), .init("title", text), .init("question", text), .init("answer", text),
                .init("units", ["type": "object"]), .init("world_total", ["type": "object"]),
                .init("shown", list(text)),
                .init(
                    "economies",
                    list(open([.init("economy", text), .init("name", text), .init("real_income_percent", number)]))),
                .init(
                    "manifest",
                    open([
                        .init("comity_version", text), .init("world", text), .init("world_sha256", text),
                        .init("scenario_sha256", text), .init("parameters", list(["type": "object"])),
                        .init("findings", list(["type": "object"])),
                    ])),
            ])),
        .init(
            "ScenarioReading",
            closed([
                .init("valid", ["type": "boolean"]), .init("scenario", .object([])),
                .init("errors", list(reference("Fault"))),
            ])),
        .init("Started", closed([.init("job", text), .init("events", text)])),
        .init(
            "Job",
            open([
                .init("job", text), .init("state", ["enum": ["queued", "running", "done", "failed", "cancelled"]]),
                .init("done", count), .init("total", count),
            ])),
        .init("Runs", closed([.init("runs", list(reference("RunSummary")))])),
        .init(
            "RunSummary",
            open([
                .init("id", text), .init("name", text), .init("title", text), .init("question", text),
                .init("world", text), .init("created", optional("string")), .init("comity", text),
                .init("draws", optional("integer")), .init("origin", text), .init("seconds", number),
                .init("answer", text), .init("scenario_sha256", text), .init("world_sha256", text),
            ])),
        .init(
            "Comparison",
            open([
                .init("a", reference("RunSummary")), .init("b", reference("RunSummary")), .init("columns", .object([])),
                .init(
                    "economies",
                    list(
                        open([
                            .init("economy", text), .init("name", text), .init("a", ["type": "object"]),
                            .init("b", ["type": "object"]), .init("difference", ["type": "object"]),
                        ]))), .init("differences", list(text)),
            ])),
        .init(
            "CountryPage",
            open([
                .init("economy", text), .init("name", text), .init("powers", list(text)),
                .init("sections", list(open([.init("title", text), .init("sentences", list(text))]))),
                .init("manifest", ["type": "object"]),
            ])),
        .init(
            "Map",
            open([
                .init("type", ["const": "Topology"]), .init("objects", open([.init("economies", ["type": "object"])])),
            ])),
        .init(
            "Examples",
            closed([
                .init(
                    "examples",
                    list(
                        closed([
                            .init("name", text), .init("title", text), .init("question", text), .init("world", text),
                            .init("scenario", text),
                        ])))
            ])),
        .init("Description", open([.init("openapi", text), .init("paths", ["type": "object"])])),
    ]

    private static let world = closed([
        .init("name", text), .init("title", text), .init("year", whole), .init("unit", text), .init("source", text),
        .init("world_sha256", text), .init("has_tariffs", ["type": "boolean"]),
        .init(
            "economies",
            list(
                closed([
                    .init("code", text), .init("name", text), .init("value_added", number), .init("exports", number),
                    .init("imports", number),
                ]))),
        .init(
            "sectors",
            list(
                closed([
                    .init("code", text), .init("name", text), .init("theta", number),
                    .init("theta_se", optional("number")), .init("theta_source", optional("string")),
                ]))),
        .init("agreements", list(reference("Agreement"))),
        .init("groups", list(closed([.init("id", text), .init("name", text), .init("members", list(text))]))),
        .init("effects", list(reference("Effect"))),
        .init(
            "horizons",
            list(
                closed([
                    .init("id", text), .init("factor", number), .init("standard_error", optional("number")),
                    .init("source", text),
                ]))),
    ])

    private static let text: JSONValue = ["type": "string"]
    private static let number: JSONValue = ["type": "number"]
    private static let whole: JSONValue = ["type": "integer"]
    private static let count: JSONValue = ["type": "integer", "minimum": 0]

    private static func optional(_ type: JSONValue) -> JSONValue { ["type": [type, "null"]] }
    private static func list(_ item: JSONValue) -> JSONValue { ["type": "array", "items": item] }
    private static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    /// An object with these members and no others.
    private static func closed(_ members: [JSONValue.Member]) -> JSONValue { object(members, isClosed: true) }
    /// An object with at least these members.
    private static func open(_ members: [JSONValue.Member]) -> JSONValue { object(members, isClosed: false) }

    private static func object(_ members: [JSONValue.Member], isClosed: Bool) -> JSONValue {
        let parts: [JSONValue.Member] = [
            .init("type", "object"), .init("required", .strings(members.map(\.name))),
            .init("properties", .object(members)),
        ]
        return .object(parts + (isClosed ? [.init("additionalProperties", false)] : []))
    }
}
