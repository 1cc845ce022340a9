import Engine
import Reporting
import TextFormats

/// A document of a run that can be downloaded: its name in the path, and what it is.
private let downloads: [(name: String, meaning: String)] = [
    ("scenario.yaml", "The scenario as it was answered"), ("results.csv", "One row per economy, full precision"),
    ("results.xlsx", "The tables as a workbook"), ("table.tex", "The ranked table for LaTeX"),
    ("table.md", "The ranked table in Markdown"), ("report.html", "The report: one page that works offline"),
]

/// `GET /runs` and everything about a run that was kept.
func runRoutes(_ workbench: Workbench) -> [Route] {
    let path = "\(interfaceBase)/runs/{run}"
    let unknown = Route.Outcome(status: 404, meaning: "No run has this identifier", schema: "Faults")
    let unreadable = Route.Outcome(status: 503, meaning: "The run store cannot be read", schema: "Faults")
    let limit = Route.QueryParameter(
        name: "limit", meaning: "how many at most", schema: ["type": "integer", "minimum": 1, "maximum": 1000],
        example: 20)
    let documents = downloads.map { download in
        Route(
            method: "GET", path: "\(path)/\(download.name)",
            operation: "download_" + download.name.replacingDots, summary: download.meaning,
            outcomes: [
                .init(
                    status: 200, meaning: download.meaning, mediaType: RunDocument.mediaType(ofName: download.name)),
                unknown, unreadable,
            ]
        ) { exchange in
            try onStore(workbench, exchange.parameter("run"), isSlow: download.name == "report.html") { archive, id in
                let document = try document(download.name, of: id, archive, workbench.engine)
                return HTTPResponse(
                    200,
                    headers: [
                        HTTPHeader("Content-Type", document.mediaType),
                        HTTPHeader("Content-Disposition", "attachment; filename=\"\(id)-\(download.name)\""),
                        HTTPHeader("ETag", entityTag(document.bytes)), HTTPHeader("Cache-Control", "no-cache"),
                    ], .bytes(SharedBytes(document.bytes)))
            }
        }
    }
    return [
        Route(
            method: "GET", path: "\(interfaceBase)/runs", operation: "listRuns",
            summary: "The runs that were kept, newest first",
            query: [limit], outcomes: [.init(status: 200, meaning: "Their summaries", schema: "Runs"), unreadable]
        ) { exchange in
            let count = try number(exchange.query("limit"), named: "limit", in: 1...1000) ?? 100
            return workbench.work { .json(["runs": .array(try stored { try workbench.archive.list(limit: count) })]) }
        },
        Route(
            method: "GET", path: path, operation: "getRun", summary: "The results of a run",
            outcomes: [
                .init(status: 200, meaning: "The document of `comity run --format json`", schema: "Answer"), unknown,
                unreadable,
            ]
        ) { exchange in
            try onStore(workbench, exchange.parameter("run")) { archive, id in
                StaticFiles.response(try archive.document(id, "results.json").bytes, "application/json")
            }
        },
        Route(
            method: "DELETE", path: path, operation: "deleteRun", summary: "Takes a run away",
            outcomes: [.init(status: 204, meaning: "It is gone", mediaType: nil), unknown, unreadable]
        ) { exchange in
            try onStore(workbench, exchange.parameter("run")) { archive, id in
                try archive.delete(id)
                return HTTPResponse(204)
            }
        },
        Route(
            method: "GET", path: "\(interfaceBase)/runs/{run}/compare/{other}", operation: "compareRuns",
            summary: "Two runs beside each other",
            outcomes: [
                .init(status: 200, meaning: "Rows of both, and what differs", schema: "Comparison"), unknown,
                .init(status: 409, meaning: "One of them is not in the run store", schema: "Faults"), unreadable,
            ]
        ) { exchange in
            // Comparing long scenarios takes seconds at worst.
            try onStore(workbench, exchange.parameter("run"), isSlow: true) { archive, first in
                let second = try identifier(exchange.parameter("other"), archive)
                return .json(try archive.compare(first, second))
            }
        },
    ] + documents
}

/// A reply that a thread makes from the store, for a run that is there.
private func onStore(
    _ workbench: Workbench, _ run: String, isSlow: Bool = false,
    _ make: @escaping @Sendable (any RunArchive, String) throws -> HTTPResponse
) throws -> Reply {
    workbench.work(isSlow: isSlow) {
        try stored { try make(workbench.archive, identifier(run, workbench.archive)) }
    }
}

/// A document of a run: as it was kept, or made of its brief, without solving anything.
private func document(_ name: String, of id: String, _ archive: any RunArchive, _ engine: Engine) throws -> RunDocument
{
    func brief() throws -> Brief { try Brief(json: archive.document(id, "brief.json").bytes) }
    switch name {
    case "report.html": return RunDocument(name: name, bytes: Array(engine.report(of: try brief()).html.utf8))
    case "results.xlsx": return RunDocument(name: name, bytes: try brief().workbook())
    case "table.tex": return RunDocument(name: name, bytes: Array(try brief().latex.utf8))
    case "table.md": return RunDocument(name: name, bytes: Array(try brief().markdown.utf8))
    default: return try archive.document(id, name)
    }
}

/// The identifier that a path means.
///
/// - Throws: `HTTPFault` 404.
private func identifier(_ text: String, _ archive: any RunArchive) throws -> String {
    if let id = try archive.identifier(text) { return id }
    throw HTTPFault(
        404, kind: "unknown-run", found: "no run is called \(shown(text))", needed: "an identifier of GET /api/v1/runs")
}

/// What the store gives; a store that cannot be used is a fault of the service and not of whoever asks.
private func stored<Value>(_ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let finding as Diagnostic {
        throw HTTPFault(503, [finding], headers: [HTTPHeader("Retry-After", "5")])
    } catch let findings as Diagnostics {
        throw HTTPFault(503, findings.all, headers: [HTTPHeader("Retry-After", "5")])
    }
}

/// A whole number of the query.
///
/// - Throws: `HTTPFault` 400.
private func number(_ text: String?, named name: String, in range: ClosedRange<Int>) throws(HTTPFault) -> Int? {
    guard let text else { return nil }
    guard let number = Int(text), range.contains(number) else {
        throw HTTPFault(
            400, kind: "bad-parameter", found: "`\(name)` is \(shown(text))",
            needed: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
}

extension String {
    fileprivate var replacingDots: String { String(map { $0 == "." ? "_" : $0 }) }
}
