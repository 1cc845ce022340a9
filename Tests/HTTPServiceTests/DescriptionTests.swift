import Reporting
import Testing

@testable import HTTPService

@Suite("The description of the interface")
struct DescriptionTests {
    /// The operations of the served description: method, path, and the object.
    private func operations() throws -> [(String, String, JSONValue)] {
        guard case .object(let paths)? = try SharedFixture.service.get("/api/v1/openapi.json").document["paths"] else {
            return []
        }
        return paths.flatMap { path -> [(String, String, JSONValue)] in
            guard case .object(let members) = path.value else { return [] }
            return members.filter { $0.name != "parameters" }.map { ($0.name.uppercased(), path.name, $0.value) }
        }
    }

    @Test("every route is described and nothing else is")
    func complete() throws {
        let described = try operations().map { "\($0.0) \($0.1)" }.sorted()
        let routed = try SharedFixture.service.router.routes.map { "\($0.method) \($0.path)" }.sorted()
        #expect(described == routed && !routed.isEmpty)
        #expect(Set(described).count == described.count)
    }

    @Test("operations have names of their own, and open parts are parameters")
    func named() throws {
        let names = try operations().compactMap { $0.2["operationId"] }
        #expect(names.count == Set(names.map { $0.text() }).count)
        for route in try SharedFixture.service.router.routes {
            let described = try SharedFixture.service.get("/api/v1/openapi.json").document["paths"]?[route.path]
            guard case .array(let parameters)? = described?["parameters"] ?? .array([]) else { continue }
            #expect(parameters.map { $0["name"] } == route.openParts.map { .string($0) })
        }
    }

    @Test("every reference leads to a schema, and every schema is used")
    func references() throws {
        let document = try SharedFixture.service.get("/api/v1/openapi.json").document
        guard case .object(let schemas)? = document["components"]?["schemas"] else {
            Issue.record("no schemas")
            return
        }
        var used: Set<String> = []
        func walk(_ value: JSONValue) {
            switch value {
            case .object(let members):
                for member in members {
                    if member.name == "$ref", case .string(let path) = member.value {
                        used.insert(String(path.dropFirst("#/components/schemas/".count)))
                    }
                    walk(member.value)
                }
            case .array(let values): for value in values { walk(value) }
            default: break
            }
        }
        walk(document)
        #expect(used == Set(schemas.map(\.name)))
    }

    @Test("each route answers only with statuses that are described")
    func statuses() throws {
        let service = try SharedFixture.service
        for route in service.router.routes {
            let path = route.path.replacing("{world}", with: "small").replacing("{economy}", with: "E0")
                .replacing("{job}", with: "none").replacing("{run}", with: "none").replacing("{other}", with: "none")
            let described = try #require(
                try service.get("/api/v1/openapi.json").document["paths"]?[route.path]?[route.method.lowercased()]?[
                    "responses"])
            let host = HTTPHeader("Host", "127.0.0.1:8080")
            let json = HTTPHeader("Content-Type", "application/json")
            let bodies =
                route.body == nil
                ? [""] : ["", "{}", scenarioBody(), scenarioBody("x"), "{\"scenario\":\"a\",\"world\":\"none\"}"]
            for body in bodies {
                for headers in [[host, json], [host], [json], [HTTPHeader("Host", "x"), json]] {
                    let response = service.ask(
                        HTTPRequest(route.method, path, headers: headers, body: Array(body.utf8)))
                    #expect(described["\(response.status)"] != nil, "\(route.method) \(path) \(response.status)")
                }
            }
        }
    }
}
