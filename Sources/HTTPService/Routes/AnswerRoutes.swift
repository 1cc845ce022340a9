import Engine
import Reporting
import TextFormats

/// What a scenario from a request is called in messages.
let scenarioName = "scenario.yaml"

/// `POST /answers` and `POST /scenarios/read`.
func answerRoutes(_ workbench: Workbench) -> [Route] {
    let limit = workbench.limits.scenarioBytes
    let scenario = BodyShape.Member(
        name: "scenario", kind: .text(limit: limit), isRequired: true, meaning: "the scenario as YAML text")
    let answerBody = BodyShape(members: [scenario, worldMember])
    let readBody = BodyShape(members: [scenario])
    return [
        Route(
            method: "POST", path: "\(interfaceBase)/answers", operation: "answerScenario",
            summary: "The central answer to a scenario, without draws; not kept", body: answerBody,
            outcomes: [
                .init(status: 200, meaning: "The document of `comity run --format json`", schema: "Answer"),
                .init(status: 404, meaning: "The world in place of the scenario's is unknown", schema: "Faults"),
                .init(status: 422, meaning: "The scenario has faults, or no answer", schema: "Faults"),
                .init(status: 503, meaning: "Too many answers wait already", schema: "Faults"),
            ]
        ) { exchange in
            let values = try answerBody.read(exchange.request)
            let text = Array((values.text("scenario") ?? "").utf8)
            let world = values.text("world")
            if let world { _ = try workbench.world(world) }
            let key = [world ?? "", sha256(text), workbench.engine.dataStamp].joined(separator: "\u{0}")
            return workbench.cached(sha256(Array(key.utf8))) {
                var request = RunRequest(text: text, called: scenarioName)
                request.world = world
                request.withoutDraws = true
                request.measureLimit = workbench.limits.measures
                let result = try workbench.engine(for: text, world).run(request)
                let bytes = result.document.bytes() + [0x0A]
                return StaticFiles.response(bytes, "application/json")
            }
        },
        Route(
            method: "POST", path: "\(interfaceBase)/scenarios/read", operation: "readScenario",
            summary: "What stands in a scenario, and what is wrong with it", body: readBody,
            outcomes: [.init(status: 200, meaning: "The scenario as JSON, or its faults", schema: "ScenarioReading")]
        ) { exchange in
            let text = Array((try readBody.read(exchange.request).text("scenario") ?? "").utf8)
            return workbench.work {
                let reading = workbench.engine.read(scenario: text, called: scenarioName)
                return .json([
                    "valid": .bool(reading.faults.isEmpty), "scenario": reading.tree ?? .null,
                    "errors": .array(reading.faults.map(\.document)),
                ])
            }
        },
    ]
}

/// The member of a body that puts another world in place of the scenario's.
let worldMember = BodyShape.Member(
    name: "world", kind: .text(limit: 100), meaning: "the name of a world in place of the scenario's")
