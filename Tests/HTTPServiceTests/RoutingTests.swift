import Reporting
import Testing

@testable import HTTPService

@Suite("Routes and responses")
struct RoutingTests {
    @Test("an unknown path is answered with the nearest ones")
    func unknown() throws {
        let response = try SharedFixture.service.get("/api/v1/statsu")
        #expect(response.status == 404 && response.kinds == ["unknown-path"])
        let text = String(decoding: response.bytes, as: UTF8.self)
        #expect(text.contains("/api/v1/status"))
        // Somebody who mistyped an address in a browser reads text.
        #expect(try SharedFixture.service.get("/nothing").value("Content-Type") == "text/plain; charset=utf-8")
    }

    @Test("an unknown world or economy is not found, with the nearest names")
    func names() throws {
        let response = try SharedFixture.service.get("/api/v1/worlds/smal")
        #expect(response.status == 404 && response.kinds == ["unknown-world"])
        #expect(String(decoding: response.bytes, as: UTF8.self).contains("\"small\""))
        #expect(try SharedFixture.service.get("/api/v1/worlds/small/economies/XX").kinds == ["unknown-code"])
        #expect(try SharedFixture.service.get("/api/v1/jobs/0000000000000000").kinds == ["unknown-job"])
        #expect(try SharedFixture.service.get("/api/v1/runs/none").kinds == ["unknown-run"])
    }

    @Test("another method is refused with those that there are")
    func methods() throws {
        for method in ["PUT", "PATCH", "TRACE", "CONNECT", "get", "POST"] {
            let response = try SharedFixture.service.ask(
                HTTPRequest(method, "/api/v1/status", headers: [HTTPHeader("Host", "127.0.0.1:8080")]))
            #expect(response.status == 405 && response.value("Allow") == "GET, HEAD, OPTIONS", "\(method)")
        }
        let options = try SharedFixture.service.ask(
            HTTPRequest("OPTIONS", "/api/v1/runs", headers: [HTTPHeader("Host", "127.0.0.1:8080")]))
        #expect(options.status == 204 && options.value("Allow") == "GET, POST, HEAD, OPTIONS")
        #expect(options.value("Access-Control-Allow-Origin") == nil)
        let all = try SharedFixture.service.ask(
            HTTPRequest("OPTIONS", "*", headers: [HTTPHeader("Host", "127.0.0.1:8080")]))
        #expect(all.status == 204 && all.value("Allow") == "GET, POST, DELETE, HEAD, OPTIONS")
    }

    @Test("names of the query are checked")
    func query() throws {
        let service = try SharedFixture.service
        #expect(service.get("/api/v1/runs?limt=3").kinds == ["unknown-parameter"])
        #expect(service.get("/api/v1/runs?limit=1&limit=2").kinds == ["repeated-parameter"])
        for wrong in ["0", "-1", "x", "1001", "99999999999999999999", ""] {
            #expect(service.get("/api/v1/runs?limit=\(wrong)").kinds == ["bad-parameter"], "\(wrong)")
        }
        #expect(service.get("/api/v1/status?x=1").status == 400)
    }

    @Test("what has not changed is not sent again")
    func tags() throws {
        let service = try SharedFixture.service
        for path in [
            "/", "/app/main.js", "/api/v1/worlds", "/api/v1/worlds/small", "/api/v1/openapi.json", "/api/v1/examples",
        ] {
            let tag = try #require(service.get(path).value("ETag"), "\(path)")
            for said in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let again = service.get(path, [HTTPHeader("If-None-Match", said)])
                #expect(again.status == 304 && again.bytes.isEmpty, "\(path) \(said)")
                #expect(again.value("ETag") == tag && again.value("Content-Security-Policy") != nil)
            }
            #expect(service.get(path, [HTTPHeader("If-None-Match", "\"other\"")]).status == 200)
        }
    }

    @Test(
        "every response has the fields that keep a browser safe",
        arguments: [
            "/", "/app/main.js", "/nothing", "/api/v1/status", "/api/v1/nothing", "/../x", "/api/v1/runs?limit=x",
            "/api/v1/worlds/none",
        ])
    func fields(_ path: String) throws {
        let response = try SharedFixture.service.get(path)
        for header in ResponseHeaders.always { #expect(response.value(header.name) == header.value, "\(path)") }
        #expect(response.value("Cache-Control") != nil)
        #expect(!(response.value("Content-Security-Policy") ?? "").contains("unsafe"))
    }

    @Test("a request for the head is answered like one for the whole")
    func head() throws {
        let response = try SharedFixture.service.ask(
            HTTPRequest("HEAD", "/api/v1/worlds", headers: [HTTPHeader("Host", "127.0.0.1:8080")]))
        #expect(response.status == 200 && response.value("ETag") != nil)
    }

    @Test("too many fields, too long fields, and lengths that contradict each other are refused")
    func heads() throws {
        let service = try SharedFixture.service
        #expect(service.get("/", (0..<70).map { HTTPHeader("X-\($0)", "1") }).status == 431)
        #expect(service.get("/", [HTTPHeader("X", String(repeating: "x", count: 20_000))]).status == 431)
        for lengths in [["1", "2"], ["-1"], ["+1"], ["x"], ["99999999999999999999999"], ["1, 1"]] {
            let response = service.post("/api/v1/answers", "{}", lengths.map { HTTPHeader("Content-Length", $0) })
            #expect([400, 413].contains(response.status), "\(lengths)")
        }
        let both = [HTTPHeader("Content-Length", "2"), HTTPHeader("Transfer-Encoding", "chunked")]
        #expect(service.post("/api/v1/answers", "{}", both).kinds == ["bad-length"])
        #expect(
            service.post("/api/v1/answers", "{}", [HTTPHeader("Transfer-Encoding", "gzip, chunked")]).kinds == [
                "bad-length"
            ])
        #expect(service.get("/api/v1/status", [HTTPHeader("Content-Length", "3")]).kinds == ["unwanted-body"])
    }

    @Test(
        "a field whose name is no token is refused, and the connection ends: who reads it otherwise sees other requests"
    )
    func fieldNames() throws {
        let service = try SharedFixture.service
        for name in ["Content-Length ", "", "a(b)", "x\u{e9}", "a b"] {
            let response = service.get("/api/v1/status", [HTTPHeader(name, "1")])
            #expect(response.kinds == ["bad-field"], "\(name)")
            #expect(response.value("Connection") == "close")
        }
    }

    @Test("scenarios of too many measures are refused before anything is bound")
    func measures() throws {
        let service = try SharedFixture.service
        let measure = "  - trade_effect: {importers: all, exporters: all, value: 0.01}\n"
        let text = "comity_scenario: 1\nname: n\nworld: small\npolicy:\n" + String(repeating: measure, count: 101)
        #expect(service.post("/api/v1/answers", scenarioBody(text)).kinds == ["too-many-measures"])
    }

    @Test("of very many faults the first are listed, and that there are more")
    func manyFaults() throws {
        let service = try SharedFixture.service
        let codes = (0..<5_000).map { "Q\($0)" }.joined(separator: ", ")
        let text =
            "comity_scenario: 1\nname: n\nworld: small\npolicy:\n  - tariff: {importers: [\(codes)], exporters: all, points: 1}\n"
        let kinds = service.post("/api/v1/answers", scenarioBody(text)).kinds
        #expect(kinds.count == 201 && kinds.last == "more-faults", "\(kinds.count)")
    }

    @Test("the page's files, its languages and the scenarios that need no other file are offered")
    func offered() throws {
        let service = try SharedFixture.service
        #expect(service.get("/").bytes == service.get("/index.html").bytes)
        #expect(service.get("/app/main.js").value("Content-Type") == "text/javascript; charset=utf-8")
        #expect(try service.get("/api/v1/status").document["texts"] == .strings(["en"]))
        guard case .array(let examples)? = try service.get("/api/v1/examples").document["examples"] else {
            Issue.record("no examples")
            return
        }
        #expect(examples.map { $0["name"] } == [.string("test")])
    }
}
