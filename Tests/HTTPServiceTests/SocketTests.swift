import Glibc
import TestSupport
import TextFormats
import Testing

@testable import HTTPService

/// A service on a port of its own.
final class RunningService: Sendable {
    let service: WorkbenchService
    let listener: HTTPListener
    let port: Int

    init(
        _ limits: ServiceLimits = ServiceLimits(), connections: Int = 1000,
        deadlines: ConnectionTable.Deadlines = ConnectionTable.Deadlines()
    ) throws {
        let socket = try ListeningSocket(address: "127.0.0.1", port: 0)
        port = socket.port
        service = try SharedFixture.fixture.get().service(ServiceAddress(socket).access, limits)
        listener = try HTTPListener(service, on: socket, connectionLimit: connections, deadlines: deadlines)
    }

    deinit { listener.stop() }

    func client() throws -> RawClient { try #require(RawClient(port: port)) }

    var host: String { "Host: 127.0.0.1:\(port)\r\n" }

    /// The response to some bytes, to its end: the connection is to be closed.
    func ask(_ text: String) throws -> String {
        let client = try client()
        client.send(text)
        return client.receive()
    }

    /// Whether somebody else is still answered at once.
    func answersOthers(seconds: Double = 5) throws -> Bool {
        let client = try client()
        client.send("GET /api/v1/status HTTP/1.1\r\n\(host)Connection: close\r\n\r\n")
        return client.receive(seconds: seconds).hasPrefix("HTTP/1.1 200")
    }

    func post(_ path: String, _ body: String, _ more: String = "") -> String {
        "POST \(path) HTTP/1.1\r\n\(host)Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\(more)\r\n\(body)"
    }
}

@Suite("On a socket", .serialized)
struct SocketTests {
    static let close = "Connection: close\r\n"

    @Test("an answer travels, also one that is made by another thread")
    func answer() throws {
        let running = try RunningService()
        let response = try running.ask(running.post("/api/v1/answers", scenarioBody(), Self.close))
        #expect(response.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(response.contains("\r\n\r\n{\"scenario\":\"test\""))
        #expect(response.contains("Content-Security-Policy: default-src 'none'"))
        let again = try running.ask(running.post("/api/v1/answers", scenarioBody(), Self.close))
        #expect(again.split(separator: "\r\n\r\n").last == response.split(separator: "\r\n\r\n").last)
    }

    @Test("requests that follow each other without waiting are answered in their order")
    func pipelined() throws {
        let running = try RunningService()
        let client = try running.client()
        let get = "GET /api/v1/status HTTP/1.1\r\n\(running.host)\r\n"
        client.send(
            get + running.post("/api/v1/answers", scenarioBody())
                + "HEAD /api/v1/worlds HTTP/1.1\r\n\(running.host)\r\n"
                + "GET /nothing HTTP/1.1\r\n\(running.host)\(Self.close)\r\n")
        let text = client.receive()
        let statuses = text.split(separator: "HTTP/1.1 ").map { String($0.prefix(3)) }
        #expect(statuses == ["200", "200", "200", "404"])
    }

    @Test("HTTP/1.0, whole addresses and bodies in chunks are understood")
    func forms() throws {
        let running = try RunningService()
        let old = try running.ask("GET /api/v1/status HTTP/1.0\r\n\(running.host)\r\n")
        #expect(old.contains(" 200 OK\r\n") && old.contains("\"api\":1"))
        #expect(try running.ask("GET /api/v1/status HTTP/1.0\r\n\r\n").contains(" 400 "))
        let whole = try running.ask(
            "GET http://127.0.0.1:\(running.port)/api/v1/status HTTP/1.1\r\n\(running.host)\(Self.close)\r\n")
        #expect(whole.hasPrefix("HTTP/1.1 200"))
        let body = scenarioBody()
        var chunks = ""
        for byte in body.split(by: 7) { chunks += String(byte.utf8.count, radix: 16) + "\r\n\(byte)\r\n" }
        let head =
            "POST /api/v1/answers HTTP/1.1\r\n\(running.host)Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
        #expect(try running.ask(head + Self.close + "\r\n" + chunks + "0\r\n\r\n").hasPrefix("HTTP/1.1 200"))
    }

    @Test(
        "bytes that are no request end with a fault or a closed connection",
        arguments: [
            "\r\n\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / FTP/1.1\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n",
            "GET /\u{0}x HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost\r\n\r\n", "GET / HTTP/1.1\r\n: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "GET  /  HTTP/1.1\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{FC}\u{3}\u{3}",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ])
    func noRequest(_ text: String) throws {
        let running = try RunningService()
        let client = try running.client()
        client.send(text)
        client.finishSending()
        let response = client.receive(seconds: 3)
        #expect(
            response.isEmpty || response.dropFirst(9).hasPrefix("4") || response.dropFirst(9).hasPrefix("5"),
            "\(response.prefix(80))")
        #expect(try running.answersOthers())
    }

    @Test("fields without end and addresses without end are refused without filling the memory")
    func endless() throws {
        let running = try RunningService()
        for start in ["GET /", "GET / HTTP/1.1\r\n\(running.host)X: ", "G"] {
            let client = try running.client()
            client.send(start)
            var sent = 0
            while sent < 64 << 20, client.send([UInt8](repeating: 0x61, count: 65536)) { sent += 65536 }
            let response = client.receive(seconds: 3)
            #expect(response.isEmpty || response.dropFirst(9).hasPrefix("4"), "\(response.prefix(60))")
            #expect(sent < 64 << 20)
        }
        let many = (0..<2000).map { "X-\($0): y\r\n" }.joined()
        #expect(try running.ask("GET / HTTP/1.1\r\n\(running.host)\(many)\r\n").contains(" 431 "))
        #expect(try running.answersOthers())
    }

    @Test("a body of 100 MB is refused without being read into memory, announced, in chunks, or asked for first")
    func large() throws {
        let running = try RunningService()
        let before = ResourceUse.peakMebibytes
        let head = "POST /api/v1/answers HTTP/1.1\r\n\(running.host)Content-Type: application/json\r\n"
        let asking = try running.client()
        asking.send(head + "Content-Length: 104857600\r\nExpect: 100-continue\r\n\r\n")
        #expect(asking.receive(seconds: 3) { $0.contains("\r\n\r\n") }.hasPrefix("HTTP/1.1 413"))
        let piece = [UInt8](repeating: 0x20, count: 1 << 20)
        let announced = try running.client()
        announced.send(head + "Content-Length: 104857600\r\n\r\n")
        for _ in 0..<100 where announced.send(piece) {}
        #expect(announced.receive(seconds: 3).hasPrefix("HTTP/1.1 413"))
        let chunked = try running.client()
        chunked.send(head + "Transfer-Encoding: chunked\r\n\r\n")
        var sent = 0
        while sent < 100, chunked.send("100000\r\n"), chunked.send(piece), chunked.send("\r\n") { sent += 1 }
        #expect(sent < 100)
        // A little more than the limit is read past, so that whoever sends it hears why.
        let slightly = String(repeating: " ", count: 3 << 20)
        #expect(try running.ask(running.post("/api/v1/answers", slightly, Self.close)).hasPrefix("HTTP/1.1 413"))
        #expect(try running.answersOthers())
        let grown = ResourceUse.peakMebibytes - before
        print("bodies of 100 MB: the process grew by \(grown) MB, the client's pieces included")
        #expect(grown < 60)
    }

    @Test("who trickles, stops in the middle, or never reads is ended, and holds nobody else up")
    func slow() throws {
        var deadlines = ConnectionTable.Deadlines()
        (deadlines.idle, deadlines.receiving, deadlines.sending) = (2, 2, 2)
        let running = try RunningService(deadlines: deadlines)
        let trickling = try running.client()
        trickling.send("GET /api/v1/status HTTP/1.1\r\nX: ")
        let stopped = try running.client()
        stopped.send(String(running.post("/api/v1/answers", scenarioBody()).dropLast(10)))
        let silent = try running.client()
        let reading = try running.client()
        // More than the buffers of two sockets hold, and never read.
        for _ in 0..<2000 { reading.send("GET /api/v1/worlds/small HTTP/1.1\r\n\(running.host)\r\n") }
        var ended = false
        for _ in 0..<80 where !ended {
            ended = !trickling.send("x") || trickling.isClosed(within: 0.1)
            #expect(try running.answersOthers(seconds: 1))
        }
        #expect(ended, "the trickling client is still there after eight seconds")
        #expect(stopped.isClosed(within: 5))
        #expect(silent.isClosed(within: 5))
        #expect(eventually { running.listener.table.count == 0 })
    }

    @Test("half-closed connections get their answer, and reset ones leave nothing behind")
    func broken() throws {
        let running = try RunningService()
        let half = try running.client()
        half.send(running.post("/api/v1/answers", scenarioBody(ServiceFixture.scenario + "\n# half")))
        half.finishSending()
        #expect(half.receive().hasPrefix("HTTP/1.1 200"))
        for number in 0..<50 {
            let client = try running.client()
            client.send(running.post("/api/v1/answers", scenarioBody(ServiceFixture.scenario + "\n# \(number)")))
            client.reset()
        }
        for _ in 0..<50 {
            let client = try running.client()
            client.send("POST /api/v1/answers HTTP/1.1\r\n\(running.host)Content-Length: 100\r\n")
            client.reset()
        }
        #expect(try running.answersOthers())
        #expect(eventually { running.listener.table.count == 0 && running.service.workbench.pool.load.running == 0 })
    }

    @Test("events travel as they happen, and a listener that goes away is noticed")
    func events() throws {
        let running = try RunningService()
        let response = try running.ask(
            running.post("/api/v1/runs", scenarioBody(ServiceFixture.scenario, ",\"draws\":5000"), Self.close))
        let job = try #require(response.firstMatch(of: /"job":"([0-9a-f]+)"/)).1
        let listen = "GET /api/v1/jobs/\(job)/events HTTP/1.1\r\n\(running.host)\r\n"
        let first = try running.client()
        first.send(listen)
        let start = first.receive { $0.contains("event: progress") }
        #expect(start.contains("Content-Type: text/event-stream"))
        let leaving = try running.client()
        leaving.send(listen)
        _ = leaving.receive { $0.contains("event: progress") }
        leaving.reset()
        let delete = try running.ask("DELETE /api/v1/jobs/\(job) HTTP/1.1\r\n\(running.host)\(Self.close)\r\n")
        #expect(delete.hasPrefix("HTTP/1.1 202"))
        #expect(first.receive { $0.contains("event: cancelled") }.contains("event: cancelled\ndata: {}\n\n"))
        // Late listeners hear the end at once, also over HTTP/1.0, which has no chunks.
        let late = try running.ask("GET /api/v1/jobs/\(job)/events HTTP/1.0\r\n\(running.host)\r\n")
        #expect(late.hasSuffix("event: cancelled\ndata: {}\n\n"))
    }

    @Test("a silent listener gets comments, and one that has gone is forgotten")
    func comments() throws {
        var deadlines = ConnectionTable.Deadlines()
        deadlines.comment = 1
        let running = try RunningService(deadlines: deadlines)
        let board = running.service.workbench.jobs
        let job = try board.start(total: 1) { job in
            while !job.isCancelled { usleep(1000) }
            return .cancelled
        }
        let listen = "GET /api/v1/jobs/\(job.id)/events HTTP/1.1\r\n\(running.host)\r\n"
        let client = try running.client()
        client.send(listen)
        #expect(client.receive { $0.contains(": still here") }.contains(": still here\n\n"))
        for _ in 0..<running.service.limits.listeners * 2 {
            let leaving = try running.client()
            leaving.send(listen)
            _ = leaving.receive(seconds: 3) { $0.contains("\r\n\r\n") }
        }
        #expect(eventually { running.listener.table.count <= 1 })
        let after = try running.client()
        after.send(listen)
        #expect(after.receive { $0.contains("\r\n\r\n") }.hasPrefix("HTTP/1.1 200"))
        job.cancel()
    }

    @Test("the end of the service answers those who wait and closes every connection")
    func stopping() throws {
        let running = try RunningService()
        let job = try running.service.workbench.jobs.start(total: 1) { job in
            while !job.isCancelled { usleep(1000) }
            return .cancelled
        }
        let listening = try running.client()
        listening.send("GET /api/v1/jobs/\(job.id)/events HTTP/1.1\r\n\(running.host)\r\n")
        _ = listening.receive { $0.contains("event: progress") }
        let idle = try running.client()
        let key = "held"
        guard
            case .later(let start) = running.service.workbench.cached(
                key,
                {
                    usleep(3_000_000); return HTTPResponse(200)
                })
        else { return }
        start { _ in }
        running.listener.stop()
        #expect(idle.isClosed(within: 3))
        #expect(listening.isClosed(within: 3))
        #expect(RawClient(port: running.port) == nil)
    }
}

extension String {
    /// Pieces of at most so many characters.
    fileprivate func split(by length: Int) -> [Substring] {
        var pieces: [Substring] = []
        var rest = self[...]
        while !rest.isEmpty {
            pieces.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return pieces
    }
}
