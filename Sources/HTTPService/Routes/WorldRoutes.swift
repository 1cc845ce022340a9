import Engine
import Reporting
import TextFormats

/// `GET /worlds` and `GET /worlds/{world}`.
func worldRoutes(_ workbench: Workbench) -> [Route] {
    let list = StaticFiles.response(
        JSONValue.object([.init("worlds", .array(workbench.listed.map(\.document)))]).bytes() + [0x0A],
        "application/json")
    let described = workbench.worlds.mapValues {
        StaticFiles.response($0.document.bytes() + [0x0A], "application/json")
    }
    return [
        Route(
            method: "GET", path: "\(interfaceBase)/worlds", operation: "listWorlds",
            summary: "The worlds that can be asked",
            outcomes: [.init(status: 200, meaning: "The worlds", schema: "Worlds")]
        ) { _ in .now(list) },
        Route(
            method: "GET", path: "\(interfaceBase)/worlds/{world}", operation: "getWorld",
            summary: "Economies, sectors, agreements and effects of a world",
            outcomes: [
                .init(status: 200, meaning: "The world", schema: "World"),
                .init(status: 404, meaning: "The world is unknown", schema: "Faults"),
            ]
        ) { exchange in
            let world = try workbench.world(exchange.parameter("world"))
            return .now(described[world.manifest.name] ?? .json(world.document))
        },
    ]
}

extension WorldSummary {
    /// The summary as JSON.
    var document: JSONValue {
        [
            "name": .string(name), "title": .string(title), "year": .integer(year), "economies": .integer(economies),
            "sectors": .integer(sectors), "source": .string(source), "licence": .string(licence),
        ]
    }
}
