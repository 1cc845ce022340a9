import Engine
import Reporting
import TextFormats

/// The beginning of every path of the interface.
let interfaceBase = "/api/v1"

/// Every route of the service.
func serviceRoutes(_ workbench: Workbench) -> [Route] {
    let routes = workRoutes(workbench)
    return routes + [descriptionRoute(describing: routes)]
}

private func workRoutes(_ workbench: Workbench) -> [Route] {
    [statusRoute(workbench)] + worldRoutes(workbench) + [countryRoute(workbench)] + answerRoutes(workbench)
        + jobRoutes(workbench)
        + runRoutes(workbench) + fileRoutes(workbench)
}

/// `GET /status`: the version, the limits, and how busy the service is.
func statusRoute(_ workbench: Workbench) -> Route {
    Route(
        method: "GET", path: "\(interfaceBase)/status", operation: "getStatus",
        summary: "The version, the limits, and how busy the service is",
        outcomes: [.init(status: 200, meaning: "The state of the service", schema: "Status")]
    ) { _ in
        let counts = workbench.jobs.counts
        // Languages of the page: a file of texts each.
        let texts = workbench.files.responses.keys.filter { $0.hasPrefix("/texts/") && $0.hasSuffix(".json") }
            .map { String($0.dropFirst(7).dropLast(5)) }.sorted()
        return .now(
            .json([
                "comity": .string(comityVersion), "api": 1, "limits": workbench.limits.document,
                "texts": .strings(texts),
                "jobs": ["running": .integer(counts.running), "queued": .integer(counts.queued)],
            ]))
    }
}

/// `GET /openapi.json`: the description of the others and of itself.
private func descriptionRoute(describing routes: [Route]) -> Route {
    var route = Route(
        method: "GET", path: OpenAPI.path, operation: "getDescription", summary: "This description",
        outcomes: [.init(status: 200, meaning: "The description, as OpenAPI 3.1", schema: "Description")]
    ) { _ in .now(HTTPResponse(500)) }
    let described = StaticFiles.response(
        OpenAPI.document(routes + [route]).bytes(.pretty) + [0x0A], "application/json")
    route.respond = { _ in .now(described) }
    return route
}
