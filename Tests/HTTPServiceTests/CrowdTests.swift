import Glibc
import TestSupport
import Testing

@testable import HTTPService

@Suite("Crowds of connections", .serialized)
struct CrowdTests {
    @Test("10,000 idle connections are held or ended, and others are answered all the while")
    func idle() throws {
        let limit = 3000
        let running = try RunningService(connections: limit)
        var wanted = 10_000
        let files = raiseFileLimit(to: wanted + limit + 500)
        if files < wanted + limit + 500 {
            wanted = max(100, files - limit - 500)
            print("the system allows \(files) open files: \(wanted) connections in place of 10,000")
        }
        let before = ResourceUse.peakMebibytes
        var clients: [RawClient] = []
        for number in 1...wanted {
            let client = try running.client()
            // Every second one has begun a request.
            if number % 2 == 0 { client.send("GET /api/v1/status HTTP/1.1\r\nX: ") }
            clients.append(client)
            if number % 1000 == 0 { #expect(try running.answersOthers(), "after \(number) connections") }
        }
        #expect(running.listener.table.count <= limit)
        #expect(try running.answersOthers())
        print(
            "\(wanted) idle connections, \(running.listener.table.count) held: the process grew by \(ResourceUse.peakMebibytes - before) MB"
        )
        clients = []
        #expect(eventually { running.listener.table.count == 0 })
        #expect(try running.answersOthers())
    }

    @Test("many at once who ask the same and different things all get their answer")
    func busy() throws {
        let running = try RunningService()
        let clients = try (0..<60).map { _ in try running.client() }
        for (number, client) in clients.enumerated() {
            client.send(
                running.post(
                    "/api/v1/answers", scenarioBody(ServiceFixture.scenario + "\n# \(number % 20)"), SocketTests.close))
        }
        for client in clients { #expect(client.receive(seconds: 30).hasPrefix("HTTP/1.1 200")) }
    }
}
