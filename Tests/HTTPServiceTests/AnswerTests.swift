import Engine
import Glibc
import Reporting
import Synchronization
import TestSupport
import Testing
import WorldData

@testable import HTTPService

@Suite("Answers")
struct AnswerTests {
    @Test("an answer is the document of the command, written compactly")
    func same() throws {
        let fixture = try ServiceFixture()
        let service = try fixture.service()
        let response = service.post("/api/v1/answers", scenarioBody())
        #expect(response.status == 200 && response.value("ETag") != nil)
        var request = RunRequest(text: Array(ServiceFixture.scenario.utf8), called: scenarioName)
        request.withoutDraws = true
        let result = try Engine(home: DataHome(path: fixture.folder.path)).run(request)
        #expect(response.bytes == result.document.bytes() + [0x0A])
        #expect(try response.document == JSONValue(parsing: Array(result.json.utf8), called: "command"))
    }

    @Test("draws of the scenario are left out, and another world may stand in its place")
    func variants() throws {
        let service = try SharedFixture.service
        let drawn = service.post("/api/v1/answers", scenarioBody(ServiceFixture.scenario + "\ndraws: {count: 5}\n"))
        #expect(drawn.status == 200)
        #expect(try drawn.document["manifest"]?["draws"] == .null)
        let other = service.post("/api/v1/answers", scenarioBody(ServiceFixture.scenario, ",\"world\":\"other\""))
        #expect(try other.document["manifest"]?["world"] == "other")
        #expect(try service.post("/api/v1/answers", scenarioBody()).document["manifest"]?["world"] == "small")
    }

    @Test("faults of a scenario come with line, column and the text of the command")
    func faults() throws {
        let scenario = ServiceFixture.scenario.replacing("members:", with: "membres:")
        let response = try SharedFixture.service.post("/api/v1/answers", scenarioBody(scenario))
        #expect(response.status == 422)
        guard case .array(let errors)? = try response.document["errors"], let first = errors.first else {
            Issue.record("no errors")
            return
        }
        #expect(first["line"] == 5 && first["file"] == .string(scenarioName))
        #expect(first["column"] != .null)
        guard case .string(let text)? = first["text"] else {
            Issue.record("no text")
            return
        }
        #expect(text.contains("scenario.yaml:5:") && text.contains("^"))
    }

    @Test(
        "no part of a scenario leads to a file",
        arguments: [
            "parameters: [/etc/passwd]", "parameters: [../secret.txt]", "world: ../Worlds/small", "world: /etc",
            "world: ./Worlds/small",
            "world: Worlds/small",
        ])
    func files(_ line: String) throws {
        let base =
            line.hasPrefix("world")
            ? ServiceFixture.scenario.replacing("world: small", with: line) : ServiceFixture.scenario + "\n\(line)\n"
        let response = try SharedFixture.service.post("/api/v1/answers", scenarioBody(base))
        #expect(response.status == 422, "\(line)")
        #expect(!String(decoding: response.bytes, as: UTF8.self).contains("root:"))
    }

    @Test("what was answered is given again without any thread of the pool")
    func cached() throws {
        let service = try SharedFixture.fixture.get().service()
        let first = service.post("/api/v1/answers", scenarioBody())
        service.workbench.pool.close()
        let second = service.post("/api/v1/answers", scenarioBody())
        #expect(second.status == 200 && second.bytes == first.bytes)
        // Another question finds no thread.
        #expect(service.post("/api/v1/answers", scenarioBody(ServiceFixture.scenario + "\n# other")).status == 503)
    }

    @Test("what many ask at once is made once, and all hear it")
    func together() throws {
        let workbench = try SharedFixture.fixture.get().workbench()
        let made = Atomic(0)
        let hold = Atomic(true)
        let heard = Mutex<[Int]>([])
        for _ in 0..<20 {
            let reply = workbench.cached("key") {
                made.wrappingAdd(1, ordering: .relaxed)
                while hold.load(ordering: .relaxed) { usleep(1000) }
                return HTTPResponse(200)
            }
            guard case .later(let start) = reply else {
                Issue.record("nothing was made yet")
                return
            }
            start { response in heard.withLock { $0.append(response.status) } }
        }
        hold.store(false, ordering: .relaxed)
        #expect(eventually { heard.withLock { $0.count } == 20 })
        #expect(made.load(ordering: .relaxed) == 1)
        #expect(heard.withLock { $0.allSatisfy { $0 == 200 } })
        guard case .now = workbench.cached("key", { HTTPResponse(500) }) else {
            Issue.record("the answer was not kept")
            return
        }
    }

    @Test("a fault is not kept, and the bytes that are kept stay within their limit")
    func bounds() throws {
        let cache = AnswerCache(byteLimit: 10_000)
        for number in 0..<100 {
            let key = "\(number)"
            #expect(cache.wait(key) { _ in })
            cache.finish(key, HTTPResponse(200, .bytes(SharedBytes([UInt8](repeating: 0, count: 1000)))), keeps: true)
            // Used again and again, it stays while others go.
            #expect(cache.answer("0") != nil)
            #expect(cache.bytes <= 10_000)
        }
        #expect(cache.answer("1") == nil && cache.answer("99") != nil)
        #expect(cache.wait("fault") { _ in })
        cache.finish("fault", HTTPResponse(422), keeps: false)
        #expect(cache.answer("fault") == nil)
        #expect(cache.wait("fault") { _ in })
    }

    @Test("beyond the answers that may wait a client is told to come again, and the pool goes on")
    func busy() throws {
        var limits = ServiceLimits()
        limits.waitingAnswers = 3
        let workbench = try SharedFixture.fixture.get().workbench(limits)
        let hold = Atomic(true)
        let heard = Mutex<[HTTPResponse]>([])
        let threads = workbench.pool.threadLimit
        for number in 0..<threads + 10 {
            guard
                case .later(let start) = workbench.work({
                    while hold.load(ordering: .relaxed) { usleep(1000) }
                    return HTTPResponse(200)
                })
            else { return }
            start { response in heard.withLock { $0.append(response) } }
            // Every thread is at work before anything waits.
            if number == threads - 1 { #expect(eventually { workbench.pool.load == (threads, 0) }) }
        }
        #expect(eventually { heard.withLock { $0.count } == 7 })
        #expect(heard.withLock { $0.allSatisfy { $0.status == 503 && $0.value("Retry-After") != nil } })
        hold.store(false, ordering: .relaxed)
        #expect(eventually { heard.withLock { $0.count } == threads + 10 })
        #expect(heard.withLock { $0.count { $0.status == 200 } } == threads + 3)
    }

    @Test("a scenario is read into a tree, keys in their order, faults beside it")
    func reading() throws {
        let service = try SharedFixture.service
        let read = try service.post("/api/v1/scenarios/read", scenarioBody()).document
        #expect(read["valid"] == true && read["errors"] == .array([]))
        guard case .object(let members)? = read["scenario"] else {
            Issue.record("no tree")
            return
        }
        #expect(members.map(\.name) == ["comity_scenario", "name", "world", "policy"])
        #expect(read["scenario"]?["comity_scenario"] == 1)
        let wrong = try service.post("/api/v1/scenarios/read", scenarioBody("name: [")).document
        #expect(wrong["valid"] == false && wrong["scenario"] == .null)
        let partly = try service.post("/api/v1/scenarios/read", scenarioBody("name: NO\nx: \"7\"\ny: 7\n")).document
        #expect(partly["valid"] == false)
        #expect(partly["scenario"] == ["name": "NO", "x": "7", "y": 7])
    }
}

@Suite("Data that change under a service")
struct ChangingDataTests {
    @Test("a world that is built anew never gives old numbers")
    func rebuilt() throws {
        let fixture = try ServiceFixture()
        let service = try fixture.service()
        let first = try service.post("/api/v1/answers", scenarioBody()).document
        var world = randomWorld(RandomWorldShape(economies: 4, sectors: 2, seed: 9))
        world.manifest.name = "small"
        try WorldFolder(path: "\(fixture.folder.path)/Worlds/small").write(world)
        let second = try service.post("/api/v1/answers", scenarioBody()).document
        #expect(first["manifest"]?["world_sha256"] != second["manifest"]?["world_sha256"])
        #expect(first["economies"] != second["economies"])
        // A cited effect counts as much.
        try fixture.folder.write(
            "Parameters/effects/effects.csv",
            "id,value,std_error,distribution,unit,applies_to,source,table,page,doi,retrieved,note\n"
                + "rta/plain,0.5,0.1,normal,log points,trade,A test,,,,,\n")
        let third = try service.post("/api/v1/answers", scenarioBody()).document
        #expect(third["economies"] != second["economies"])
    }
}
