import Engine
import Reporting
import TextFormats

/// The beginning of every path of the interface.
let interfaceBase = "/api/v1"

/// Every route of the service.
func serviceRoutes(_ workbench: Workbench) -> [Route] {
    [statusRoute(workbench)] + worldRoutes(workbench) + answerRoutes(workbench)
}

/// `GET /status`: the version, the limits, and how busy the service is.
func statusRoute(_ workbench: Workbench) -> Route {
    Route(
        method: "GET", path: "\(interfaceBase)/status", operation: "getStatus",
        summary: "The version, the limits, and how busy the service is",
        outcomes: [.init(status: 200, meaning: "The state of the service", schema: "Status")]
    ) { _ in
        .now(
            .json([
                "comity": .string(comityVersion), "api": 1, "limits": workbench.limits.document,
                "jobs": ["running": 0, "queued": 0],
            ]))
    }
}
