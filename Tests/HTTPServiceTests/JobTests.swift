import Glibc
import Reporting
import Synchronization
import Testing

@testable import HTTPService

@Suite("Runs in the background")
struct JobTests {
    /// Everything that a listener would read until the end.
    private func text(_ queue: EventQueue) -> String {
        var text = ""
        _ = eventually {
            switch queue.read() {
            case .bytes(let bytes): text += String(decoding: bytes, as: UTF8.self)
            case .nothing: break
            case .end: return true
            }
            return false
        }
        return text
    }

    private func start(_ service: WorkbenchService, _ more: String = "") throws -> String {
        let response = service.post("/api/v1/runs", scenarioBody(ServiceFixture.scenario, more))
        #expect(response.status == 202)
        guard case .string(let job)? = try response.document["job"] else { return "" }
        #expect(try response.document["events"] == .string("/api/v1/jobs/\(job)/events"))
        return job
    }

    @Test("a run is kept and can be asked after, listened to late, listed, read and deleted")
    func whole() throws {
        let service = try SharedFixture.fixture.get().service()
        let job = try start(service, ",\"draws\":10,\"seed\":3")
        #expect(eventually { (try? service.get("/api/v1/jobs/\(job)").document["state"]) == "done" })
        let state = try service.get("/api/v1/jobs/\(job)").document
        #expect(state["done"] == 10 && state["total"] == 10)
        guard case .string(let run)? = state["run"] else {
            Issue.record("no run")
            return
        }
        guard case .events(let queue) = service.get("/api/v1/jobs/\(job)/events").content else {
            Issue.record("no events")
            return
        }
        #expect(
            text(queue)
                == "event: progress\ndata: {\"done\":10,\"total\":10}\n\nevent: done\ndata: {\"run\":\"\(run)\"}\n\n")
        guard case .array(let runs)? = try service.get("/api/v1/runs").document["runs"] else { return }
        #expect(runs.first?["id"] == .string(run) && runs.first?["draws"] == 10)
        let results = try service.get("/api/v1/runs/\(run)").document
        #expect(results["manifest"]?["draws"] != .null)
        let scenario = service.get("/api/v1/runs/\(run)/scenario.yaml")
        #expect(String(decoding: scenario.bytes, as: UTF8.self) == ServiceFixture.scenario)
        #expect(scenario.value("Content-Disposition")?.hasPrefix("attachment") == true)
        let delete = HTTPRequest("DELETE", "/api/v1/runs/\(run)", headers: [HTTPHeader("Host", "127.0.0.1:8080")])
        #expect(service.ask(delete).status == 204)
        #expect(service.ask(delete).status == 404)
        #expect(service.get("/api/v1/runs/\(run)").status == 404)
    }

    @Test("a run without an answer ends with its faults; faults of the text are said at once")
    func faults() throws {
        let service = try SharedFixture.fixture.get().service()
        let unknown = ServiceFixture.scenario.replacing("E1", with: "ZZ")
        let response = service.post("/api/v1/runs", scenarioBody(unknown))
        #expect(response.status == 202)
        guard case .string(let job)? = try response.document["job"] else { return }
        #expect(eventually { (try? service.get("/api/v1/jobs/\(job)").document["state"]) == "failed" })
        #expect(service.get("/api/v1/jobs/\(job)").kinds == ["unknown-code"])
        #expect(service.post("/api/v1/runs", scenarioBody("name: 7")).status == 422)
        let many = service.post("/api/v1/runs", scenarioBody(ServiceFixture.scenario + "\ndraws: {count: 5001}\n"))
        #expect(many.kinds == ["too-many-draws"])
    }

    @Test("no draws and a seed are no contradiction in a form")
    func form() throws {
        let service = try SharedFixture.fixture.get().service()
        let job = try start(service, ",\"draws\":0,\"seed\":3,\"world\":null")
        #expect(eventually { (try? service.get("/api/v1/jobs/\(job)").document["state"]) == "done" })
    }

    @Test("a run that is called off ends, waiting or going on, and its listeners hear it")
    func cancel() throws {
        let service = try SharedFixture.fixture.get().service()
        let long = try start(service, ",\"draws\":5000")
        let waiting = try start(service, ",\"draws\":5000")
        #expect(eventually { (try? service.get("/api/v1/jobs/\(long)").document["state"]) == "running" })
        #expect(try service.get("/api/v1/jobs/\(waiting)").document["state"] == "queued")
        guard case .events(let queue) = service.get("/api/v1/jobs/\(long)/events").content else { return }
        for job in [waiting, long] {
            let request = HTTPRequest("DELETE", "/api/v1/jobs/\(job)", headers: [HTTPHeader("Host", "127.0.0.1:8080")])
            #expect(service.ask(request).status == 202)
        }
        #expect(try service.get("/api/v1/jobs/\(waiting)").document["state"] == "cancelled")
        #expect(eventually { (try? service.get("/api/v1/jobs/\(long)").document["state"]) == "cancelled" })
        #expect(text(queue).hasSuffix("event: cancelled\ndata: {}\n\n"))
        // The thread is free again.
        let next = try start(service)
        #expect(eventually { (try? service.get("/api/v1/jobs/\(next)").document["state"]) == "done" })
    }

    @Test("too many runs are refused, and those that ended are forgotten in their order")
    func bounds() throws {
        let board = JobBoard(waiting: 2, ended: 3, listeners: 2)
        let hold = Atomic(true)
        var jobs: [Job] = []
        for number in 0..<3 {
            jobs.append(
                try board.start(total: 1) { _ in
                    while hold.load(ordering: .relaxed) { usleep(1000) }
                    return .done(KeptRun(id: "\(number)"))
                })
            // The first leaves the queue before the others enter it.
            if number == 0 { #expect(eventually { board.counts.running == 1 }) }
        }
        #expect(board.counts.running == 1 && board.counts.queued == 2)
        let refused = #expect(throws: HTTPFault.self) { try board.start(total: 1) { _ in .cancelled } }
        #expect(refused?.status == 429 && refused?.headers.contains { $0.name == "Retry-After" } == true)
        // One that waited and is called off gives its place to another at once.
        jobs[2].cancel()
        #expect(board.counts.queued == 1)
        let late = try board.start(total: 1) { _ in .cancelled }
        #expect(board.counts.queued == 2)
        #expect(throws: HTTPFault.self) { try board.start(total: 1) { _ in .cancelled } }
        hold.store(false, ordering: .relaxed)
        #expect(eventually { jobs.allSatisfy(\.hasEnded) && late.hasEnded })
        for _ in 0..<5 {
            let job = try board.start(total: 1) { _ in .failed([]) }
            #expect(eventually { job.hasEnded })
            jobs.append(job)
        }
        #expect(eventually { jobs.count { (try? board.job($0.id)) != nil } == 3 })
        #expect((try? board.job(jobs[7].id)) != nil && (try? board.job(jobs[0].id)) == nil)
    }

    @Test("listeners are counted, and one that leaves makes place")
    func listeners() throws {
        let board = JobBoard(waiting: 1, ended: 3, listeners: 2)
        let hold = Atomic(true)
        let job = try board.start(total: 3) { job in
            while hold.load(ordering: .relaxed) { usleep(1000) }
            for _ in 0..<3 { job.advance(by: 1) }
            return .done(KeptRun(id: "r"))
        }
        let first = try board.listen(to: job)
        let second = try board.listen(to: job)
        #expect(throws: HTTPFault.self) { try board.listen(to: job) }
        first.leave()
        first.leave()
        let third = try board.listen(to: job)
        #expect(throws: HTTPFault.self) { try board.listen(to: job) }
        hold.store(false, ordering: .relaxed)
        #expect(text(second).hasSuffix("event: done\ndata: {\"run\":\"r\"}\n\n"))
        #expect(text(third).hasSuffix("event: done\ndata: {\"run\":\"r\"}\n\n"))
        #expect(first.read() == .end)
    }

    @Test("a slow listener gets the newest progress and no backlog")
    func slow() {
        let queue = EventQueue()
        for number in 0..<100_000 { queue.send("progress", ["done": .integer(number)]) }
        queue.send("done", .object([]), isLast: true)
        queue.send("progress", ["done": 7])
        #expect(text(queue) == "event: progress\ndata: {\"done\":99999}\n\nevent: done\ndata: {}\n\n")
    }

    @Test("a reader without events is set aside, then woken once")
    func waking() {
        let queue = EventQueue()
        let asides = Atomic(0)
        let wakes = Atomic(0)
        func read() -> EventQueue.Reading {
            queue.read(
                setAside: { asides.wrappingAdd(1, ordering: .relaxed) },
                wake: { wakes.wrappingAdd(1, ordering: .relaxed) })
        }
        #expect(read() == .nothing)
        queue.sendComment()
        queue.sendComment()
        #expect(asides.load(ordering: .relaxed) == 1 && wakes.load(ordering: .relaxed) == 1)
        #expect(read() == .bytes(Array(": still here\n\n: still here\n\n".utf8)))
        queue.end()
        #expect(read() == .end && wakes.load(ordering: .relaxed) == 1)
    }

    @Test("at the end of the service everything is called off and nothing new is taken")
    func closing() throws {
        let service = try SharedFixture.fixture.get().service()
        let job = try start(service, ",\"draws\":5000")
        guard case .events(let queue) = service.get("/api/v1/jobs/\(job)/events").content else { return }
        service.workbench.close()
        #expect(text(queue).hasSuffix("event: cancelled\ndata: {}\n\n"))
        #expect(service.post("/api/v1/runs", scenarioBody()).status == 503)
    }
}
