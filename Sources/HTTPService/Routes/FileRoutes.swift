import Engine
import Reporting
import TextFormats

/// `GET /map`, `GET /examples` and `GET /openapi.json`: read or made once, at the start.
func fileRoutes(_ workbench: Workbench) -> [Route] {
    let map = (try? readBytes(workbench.engine.home.map)).map { StaticFiles.response($0, "application/json") }
    let examples = StaticFiles.response(
        JSONValue.object([.init("examples", .array(exampleDocuments(workbench.engine)))]).bytes() + [0x0A],
        "application/json")
    return [
        Route(
            method: "GET", path: "\(interfaceBase)/map", operation: "getMap",
            summary: "The shapes of the economies, as TopoJSON",
            outcomes: [
                .init(status: 200, meaning: "The object `economies`, each geometry by its code", schema: "Map"),
                .init(status: 404, meaning: "The program was installed without its map", schema: "Faults"),
            ]
        ) { _ in
            guard let map else {
                throw HTTPFault(
                    404, kind: "no-map", found: "the map is not beside the program", advice: "install it again")
            }
            return .now(map)
        },
        Route(
            method: "GET", path: "\(interfaceBase)/examples", operation: "listExamples",
            summary: "The scenarios that ship and that need no other files",
            outcomes: [.init(status: 200, meaning: "The scenarios", schema: "Examples")]
        ) { _ in .now(examples) },
    ]
}

/// The scenarios that ship, in the order of their files; those that name other files are left out.
private func exampleDocuments(_ engine: Engine) -> [JSONValue] {
    namesInFolder(engine.home.scenarios).filter { $0.hasSuffix(".yaml") }.compactMap { name in
        guard let bytes = try? readBytes("\(engine.home.scenarios)/\(name)") else { return nil }
        let reading = engine.read(scenario: bytes, called: name)
        guard reading.faults.isEmpty, let tree = reading.tree else { return nil }
        return [
            "name": tree["name"] ?? .string(name), "title": tree["title"] ?? .string(name),
            "question": tree["question"] ?? "", "world": tree["world"] ?? .null,
            "scenario": .string(String(decoding: bytes, as: UTF8.self)),
        ]
    }
}
