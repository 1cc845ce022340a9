import Engine
import Reporting

/// The description of the interface that programs read (OpenAPI 3.1), made from the routes.
enum OpenAPI {
    /// Where its routes and theirs begin.
    static let path = "\(interfaceBase)/openapi.json"

    /// The description of some routes.
    static func document(_ routes: [Route]) -> JSONValue {
        var paths: [JSONValue.Member] = []
        for path in routes.map(\.path) where !paths.contains(where: { $0.name == path }) {
            let onPath = routes.filter { $0.path == path }
            let open = onPath[0].openParts.map { name -> JSONValue in
                [
                    "name": .string(name), "in": "path", "required": true, "description": .string(partMeaning(name)),
                    "schema": ["type": "string"],
                ]
            }
            paths.append(
                .init(
                    path,
                    .object(
                        (open.isEmpty ? [] : [.init("parameters", .array(open))])
                            + onPath.map { .init($0.method.lowercased(), operation($0)) })))
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Comity", "version": .string(comityVersion),
                "description": .string(
                    "What a policy between states would mean for every economy. Served on one machine by `comity serve`."
                ),
                "license": ["name": "see LICENSE"],
            ],
            "servers": [["url": "/", "description": "the service that this description comes from"]],
            "security": [.object([]), ["token": []], ["cookie": []]],
            "paths": .object(paths),
            "components": [
                "securitySchemes": [
                    "token": ["type": "http", "scheme": "bearer"],
                    "cookie": ["type": "apiKey", "in": "cookie", "name": "comity_{port}"],
                ],
                "schemas": .object(InterfaceSchemas.all),
            ],
        ]
    }

    /// Statuses that any route may give, whatever it does.
    static let commonStatuses: [(status: Int, meaning: String)] = [
        (400, "The request is malformed"), (401, "The token of the service is missing"),
        (403, "The request is for another host or comes from another site"), (414, "The address is too long"),
        (431, "The fields of the request are too many or too long"), (500, "The service failed at the request"),
    ]

    /// Statuses that any route with a body may give.
    static let bodyStatuses: [(status: Int, meaning: String)] = [
        (413, "The body is too large"), (415, "The body is not JSON"),
    ]

    private static func operation(_ route: Route) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("operationId", .string(route.operation)), .init("summary", .string(route.summary)),
        ]
        if !route.query.isEmpty {
            members.append(
                .init(
                    "parameters",
                    .array(
                        route.query.map {
                            [
                                "name": .string($0.name), "in": "query", "required": false,
                                "description": .string($0.meaning), "schema": $0.schema, "example": $0.example,
                            ]
                        })))
        }
        if let body = route.body {
            members.append(
                .init("requestBody", ["required": true, "content": ["application/json": ["schema": schema(body)]]]))
        }
        let common = commonStatuses + (route.body == nil ? [] : bodyStatuses)
        let faults = common.filter { common in !route.outcomes.contains { $0.status == common.status } }.map {
            Route.Outcome(status: $0.status, meaning: $0.meaning, schema: "Faults")
        }
        members.append(
            .init(
                "responses",
                .object(
                    (route.outcomes + faults).sorted { $0.status < $1.status }.map {
                        .init(String($0.status), response($0))
                    })))
        return .object(members)
    }

    private static func response(_ outcome: Route.Outcome) -> JSONValue {
        guard let type = outcome.mediaType else { return ["description": .string(outcome.meaning)] }
        let schema: JSONValue =
            outcome.schema.map { ["$ref": .string("#/components/schemas/\($0)")] } ?? ["type": "string"]
        return [
            "description": .string(outcome.meaning), "content": .object([.init(type, ["schema": schema])]),
        ]
    }

    private static func schema(_ body: BodyShape) -> JSONValue {
        [
            "type": "object", "additionalProperties": false,
            "required": .strings(body.members.filter(\.isRequired).map(\.name)),
            "properties": .object(
                body.members.map { member in
                    .init(member.name, member.schema)
                }),
        ]
    }

    private static func partMeaning(_ name: String) -> String {
        switch name {
        case "world": "name of a world, from GET /api/v1/worlds"
        case "economy": "code of an economy of the world"
        case "job": "name of a run under way, from POST /api/v1/runs"
        default: "identifier of a run that was kept, or a beginning of it that no other has"
        }
    }
}
