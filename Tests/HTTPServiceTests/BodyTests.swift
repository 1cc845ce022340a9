import Reporting
import Testing

@testable import HTTPService

@Suite("Bodies of requests")
struct BodyTests {
    static let paths = ["/api/v1/answers", "/api/v1/runs", "/api/v1/scenarios/read"]

    @Test("only JSON is taken: a form of another site cannot send it", arguments: paths)
    func types(_ path: String) throws {
        let service = try SharedFixture.service
        for type in [
            nil, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
            "application/jsonp",
            "application/json; charset=latin1", "text/json",
        ] {
            #expect(service.post(path, scenarioBody(), type: type).status == 415, "\(type ?? "none")")
        }
        let packed = [HTTPHeader("Content-Encoding", "gzip")]
        #expect(service.post(path, scenarioBody(), packed).kinds == ["packed-body"])
        #expect(
            service.post("/api/v1/scenarios/read", scenarioBody(), type: "Application/JSON; charset=UTF-8").status
                == 200)
    }

    @Test(
        "what is no JSON object of the shape is malformed, with its place",
        arguments: [
            "", "{", "[]", "null", "1", "\"text\"", "{\"scenario\":}", "{\"scenario\":\"a\"", "{\"scenario\":\"a\"}}",
            "{'scenario':'a'}",
            "{\"scenario\":\"\\ud800\"}", "{\"scenario\":\"a\u{01}\"}", "{\"scenario\":\"a\",}",
            "{\"scenario\":\"a\",\"scenario\":\"b\"}",
            "{\"scenario\":NaN}", "\u{FEFF}{\"scenario\":\"a\"}", "{scenario:\"a\"}", "{\"scenario\":\"\\x\"}",
            "// x\n{}", "{}",
        ])
    func malformed(_ body: String) throws {
        for path in Self.paths {
            let response = try SharedFixture.service.post(path, body)
            #expect(response.status == 400 && !response.kinds.isEmpty, "\(path) \(body)")
        }
    }

    @Test("text that is not UTF-8 is refused")
    func encoding() throws {
        let bytes = Array("{\"scenario\":\"".utf8) + [0xC0, 0xAF] + Array("\"}".utf8)
        let headers = [HTTPHeader("Host", "127.0.0.1:8080"), HTTPHeader("Content-Type", "application/json")]
        let response = try SharedFixture.service.ask(
            HTTPRequest("POST", "/api/v1/answers", headers: headers, body: bytes))
        #expect(response.status == 400 && response.kinds == ["not-utf8"])
    }

    @Test("a document that is nested deeply is refused before the stack ends", arguments: [17, 1000, 400_000])
    func deep(_ depth: Int) throws {
        let response = try SharedFixture.service.post(
            "/api/v1/answers", "{\"scenario\":" + String(repeating: "[", count: depth))
        #expect(response.kinds == ["json-too-deep"])
        // The scenario inside has its own limit.
        let yaml = "a: " + String(repeating: "[", count: min(depth, 100_000))
        let read = try SharedFixture.service.post("/api/v1/scenarios/read", scenarioBody(yaml))
        #expect(read.status == 200)
        #expect(try read.document["valid"] == false)
    }

    @Test("a member of the wrong type is named, one that is unknown too, with the nearest name")
    func members() throws {
        let service = try SharedFixture.service
        for (more, kind) in [
            (",\"draws\":\"7\"", "wrong-type"), (",\"draws\":-1", "wrong-type"), (",\"draws\":1.5", "wrong-type"),
            (",\"draws\":5001", "wrong-type"), (",\"draws\":1e3", "wrong-type"), (",\"seed\":-1", "wrong-type"),
            (",\"seed\":99999999999999999999", "wrong-type"), (",\"flows\":1", "wrong-type"),
            (",\"world\":7", "wrong-type"),
            (",\"world\":[]", "wrong-type"), (",\"drows\":7", "unknown-member"),
        ] {
            let response = service.post("/api/v1/runs", scenarioBody(ServiceFixture.scenario, more))
            #expect(response.status == 400 && response.kinds == [kind], "\(more)")
        }
        let response = service.post("/api/v1/runs", scenarioBody(ServiceFixture.scenario, ",\"drows\":7"))
        #expect(try response.document["errors"] != nil)
        #expect(String(decoding: response.bytes, as: UTF8.self).contains("\"nearest\":[\"draws\"]"))
        #expect(service.post("/api/v1/answers", "{\"scenario\":7}").kinds == ["wrong-type"])
        #expect(service.post("/api/v1/answers", "{\"scenario\":null}").kinds == ["wrong-type"])
        #expect(service.post("/api/v1/answers", "{\"world\":\"small\"}").kinds == ["missing-member"])
        #expect(
            service.post("/api/v1/answers", scenarioBody(ServiceFixture.scenario, ",\"world\":\"smal\"")).status == 404)
    }

    @Test("a scenario above its limit and a body above its limit are too large")
    func sizes() throws {
        let service = try SharedFixture.service
        let long = String(repeating: "#", count: service.limits.scenarioBytes + 1)
        #expect(service.post("/api/v1/answers", scenarioBody(long)).status == 413)
        let head = HTTPRequest(
            "POST", "/api/v1/answers",
            headers: [
                HTTPHeader("Host", "127.0.0.1:8080"), HTTPHeader("Content-Type", "application/json"),
                HTTPHeader("Content-Length", "\(service.limits.bodyBytes + 1)"),
            ])
        #expect(service.refusal(head)?.status == 413)
    }
}
