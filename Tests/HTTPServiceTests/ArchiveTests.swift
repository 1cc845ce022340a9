import Engine
import Glibc
import Reporting
import TestSupport
import Testing

@testable import HTTPService

@Suite("Runs that were kept")
struct ArchiveTests {
    private let folder = TemporaryFolder()

    private func service(_ store: RunStore?) throws -> WorkbenchService {
        let fixture = try SharedFixture.fixture.get()
        return try WorkbenchService(
            engine: Engine(home: DataHome(path: fixture.folder.path)), access: ServiceFixture.access, data: folder.path,
            store: store)
    }

    private func run(_ service: WorkbenchService, _ scenario: String = ServiceFixture.scenario) throws -> (
        String, JSONValue
    ) {
        let response = service.post("/api/v1/runs", scenarioBody(scenario))
        #expect(response.status == 202)
        guard case .string(let job)? = try response.document["job"] else { return ("", .null) }
        #expect(eventually { (try? service.get("/api/v1/jobs/\(job)").document["state"]) == "done" })
        let state = try service.get("/api/v1/jobs/\(job)").document
        guard case .string(let run)? = state["run"] else { return ("", state) }
        return (run, state)
    }

    @Test("a run is in the store of the command, by its identifier or a beginning of it, with every document")
    func kept() throws {
        let store = try RunStore.standard(stated: folder.path)
        let service = try service(store)
        let (id, state) = try run(service)
        #expect(state["warnings"] == nil)
        #expect(try store.list().map(\.id.text) == [id])
        #expect(try store.list().map(\.origin) == ["workbench"])
        for path in ["/api/v1/runs/\(id)", "/api/v1/runs/\(id.prefix(17))"] {
            #expect(try service.get(path).document["scenario"] == "test")
        }
        for (name, start) in [
            ("scenario.yaml", "comity_scenario"), ("results.csv", "economy,"), ("results.xlsx", "PK\u{3}\u{4}"),
            ("table.tex", "\\begin"),
            ("table.md", ""), ("report.html", "<!doctype html>"),
        ] {
            let response = service.get("/api/v1/runs/\(id)/\(name)")
            #expect(response.status == 200 && !response.bytes.isEmpty, "\(name)")
            let text = String(decoding: response.bytes, as: UTF8.self)
            #expect(text.lowercased().hasPrefix(start.lowercased()), "\(name): \(text.prefix(40))")
            #expect(response.value("Content-Disposition") == "attachment; filename=\"\(id)-\(name)\"")
        }
        #expect(service.get("/api/v1/runs/\(id)/brief.json").status == 404)
        for word in ["last", "last~1", "%2e%2e", "20", "x'--", "2%25"] where word != "20" {
            #expect([400, 404].contains(service.get("/api/v1/runs/\(word)").status), "\(word)")
        }
    }

    @Test("two runs are put beside each other, and one that is deleted is gone")
    func compared() throws {
        let service = try service(try RunStore.standard(stated: folder.path))
        let (first, _) = try run(service)
        let (second, _) = try run(service, ServiceFixture.scenario.replacing("[E0, E1]", with: "[E0, E1, E2]"))
        let comparison = try service.get("/api/v1/runs/\(first)/compare/\(second)").document
        #expect(comparison["a"]?["id"] == .string(first) && comparison["b"]?["id"] == .string(second))
        guard case .array(let rows)? = comparison["economies"],
            case .array(let differences)? = comparison["differences"]
        else {
            Issue.record("no rows")
            return
        }
        #expect(rows.count == 4 && !differences.isEmpty)
        let delete = HTTPRequest("DELETE", "/api/v1/runs/\(first)", headers: [HTTPHeader("Host", "127.0.0.1:8080")])
        #expect(service.ask(delete).status == 204)
        #expect(service.get("/api/v1/runs/\(first)/compare/\(second)").status == 404)
        guard case .array(let runs)? = try service.get("/api/v1/runs?limit=10").document["runs"] else { return }
        #expect(runs.map { $0["id"] } == [.string(second)])
    }

    @Test("an answer that the store does not take is not lost, and says so")
    func unwritable() throws {
        // A folder in the place of the file: also whoever may write everywhere cannot write there.
        try folder.write("runs.sqlite/x", "")
        let service = try service(try RunStore.standard(stated: folder.path))
        let (id, state) = try run(service)
        #expect(id.hasPrefix("memory-"))
        guard case .array(let warnings)? = state["warnings"] else {
            Issue.record("no warning")
            return
        }
        #expect(warnings.map { $0["kind"] } == ["run-not-kept"])
        #expect(try service.get("/api/v1/runs/\(id)").document["scenario"] == "test")
        guard case .array(let runs)? = try service.get("/api/v1/runs").document["runs"] else { return }
        #expect(runs.map { $0["id"] } == [.string(id)])
    }

    @Test("a store that cannot be read is a fault of the service, with its reason")
    func unreadable() throws {
        try folder.write(
            "runs.sqlite", "no database at all, but long enough to look like one" + String(repeating: " ", count: 4096))
        let service = try service(try RunStore.standard(stated: folder.path))
        let response = service.get("/api/v1/runs")
        #expect(response.status == 503 && response.kinds == ["not-a-store"] && response.value("Retry-After") != nil)
    }

    @Test("without a store the last runs are held in memory, within their bytes")
    func memory() throws {
        let archive = MemoryArchive(byteLimit: 1)
        let engine = Engine(home: DataHome(path: try SharedFixture.fixture.get().folder.path))
        let result = try engine.run(RunRequest(text: Array(ServiceFixture.scenario.utf8), called: "s.yaml"))
        let ids = try (0..<3).map { _ in try archive.keep(result, seconds: 1).id }
        #expect(try archive.list(limit: 10).map { $0["id"] } == [.string(ids[2])])
        #expect(try archive.identifier(ids[0]) == nil)
        #expect(try archive.identifier("") == nil)
    }
}
