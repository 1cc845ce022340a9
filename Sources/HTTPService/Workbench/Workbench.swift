import Engine
import NumericKernels
import Reporting
import TextFormats

/// What the routes work with: the engine, what was answered, and who is at work.
final class Workbench: Sendable {
    let engine: Engine
    /// Engines by the name of a world: each keeps its world and solved baselines, so that questions about two worlds in turn do
    /// not read them again and again.
    private let engines: [String: Engine]
    let limits: ServiceLimits
    /// Descriptions of the worlds that are offered, by name.
    let worlds: [String: WorldDescription]
    /// The worlds that are offered, as they are listed.
    let listed: [WorldSummary]
    let answers: AnswerCache
    /// Threads that make answers: one for each core.
    let pool: WorkerPool
    /// One thread for what takes seconds, so that the answers of a page that is dragged on never wait behind it.
    let slowPool: WorkerPool
    let files: StaticFiles
    /// Runs that go on.
    let jobs: JobBoard
    /// Runs that were kept.
    let archive: any RunArchive
    /// The user's data folder, for imported ties; `nil` is the standard one.
    let data: String?

    /// Reads the worlds and the page.
    ///
    /// - Throws: `Diagnostics` or `Diagnostic` where a world of the program cannot be used.
    init(engine: Engine, limits: ServiceLimits, archive: any RunArchive, data: String? = nil) throws {
        self.archive = archive
        self.data = data
        jobs = JobBoard(waiting: limits.waitingRuns, ended: limits.endedRuns, listeners: limits.listeners)
        self.engine = engine
        self.limits = limits
        var described: [String: WorldDescription] = [:]
        var engines: [String: Engine] = [:]
        var summaries: [WorldSummary] = []
        for name in engine.home.worldNames {
            let own = Engine(home: engine.home, keptBytes: limits.engineBytes)
            let description = try own.describe(world: name)
            guard description.cells <= limits.worldCells else { continue }
            engines[name] = own
            described[name] = description
            summaries.append(description.summary)
        }
        worlds = described
        self.engines = engines
        listed = summaries
        answers = AnswerCache(byteLimit: limits.answerCacheBytes)
        // Behind the thread of the connections, which has little to do and must do it at once.
        pool = WorkerPool(threads: processorCount(), waiting: limits.waitingAnswers, niceness: 5)
        slowPool = WorkerPool(threads: 1, waiting: limits.waitingPages, niceness: 10)
        files = StaticFiles(folder: engine.home.web)
    }

    /// The engine that keeps the world of a scenario.
    func engine(for scenario: [UInt8], _ world: String?) -> Engine {
        (world ?? engine.worldName(ofScenario: scenario)).map { self.engine(of: $0) } ?? engine
    }

    /// The engine that keeps a world.
    func engine(of world: String) -> Engine { engines[world] ?? engine }

    /// A reply that a thread of the pool makes.
    ///
    /// - Parameter isSlow: whether it takes seconds.
    func work(isSlow: Bool = false, _ make: @escaping @Sendable () throws -> HTTPResponse) -> Reply {
        let pool = isSlow ? slowPool : pool
        return .later { [self] complete in
            let isTaken = pool.submit { complete(self.response(make)) }
            if !isTaken { complete(busy(pool).response()) }
        }
    }

    /// A reply that is made once for all who ask for it at once, and kept when it is an answer.
    ///
    /// - Parameters:
    ///   - keeps: whether it may be given again later; what the user's files change may not.
    ///   - isSlow: whether it takes seconds.
    func cached(
        _ key: String, keeps: Bool = true, isSlow: Bool = false, _ make: @escaping @Sendable () throws -> HTTPResponse
    ) -> Reply {
        let pool = isSlow ? slowPool : pool
        if let known = answers.answer(key) { return .now(known) }
        return .later { [self] complete in
            guard answers.wait(key, complete) else { return }
            let isTaken = pool.submit { [self] in
                let made = response(make)
                answers.finish(key, made, keeps: keeps && made.status == 200)
            }
            if !isTaken { answers.finish(key, busy(pool).response(), keeps: false) }
        }
    }

    private func busy(_ pool: WorkerPool) -> HTTPFault {
        HTTPFault(
            503, kind: "busy", found: "\(pool.waitingLimit) answers wait to be made already",
            needed: "a place among them", advice: "ask again in a second", headers: [HTTPHeader("Retry-After", "1")])
    }

    /// What some work gives, or the fault that it ends with.
    func response(_ make: () throws -> HTTPResponse) -> HTTPResponse {
        do { return try make() } catch { return fault(for: error).response() }
    }

    /// The fault that an error of the engine is to a client.
    func fault(for error: any Error) -> HTTPFault {
        switch error {
        case let fault as HTTPFault: fault
        case let finding as Diagnostic: HTTPFault(422, [finding])
        case let findings as Diagnostics: HTTPFault(422, findings.all)
        case let stopped as NotConverged: HTTPFault(422, [stopped.finding])
        case let failed as NoDrawAnswered:
            HTTPFault(422, kind: "no-draw-answered", found: failed.description)
        default:
            // What went wrong inside is for the log, not for whoever asks.
            HTTPFault(500, kind: "internal", found: "the service failed at this request")
        }
    }

    /// Takes no more work: the service ends.
    func close() {
        pool.close()
        slowPool.close()
        jobs.close()
    }

    /// The description of a world of a path.
    ///
    /// - Throws: `HTTPFault` 404 with the nearest names.
    func world(_ name: String) throws(HTTPFault) -> WorldDescription {
        if let found = worlds[name] { return found }
        let names = listed.map(\.name)
        throw HTTPFault(
            404, kind: "unknown-world", found: "unknown world \(shown(name))",
            needed: "one of \(names.joined(separator: ", "))", nearest: nearestNames(to: name, among: names))
    }
}

extension NotConverged {
    /// The stopped solve as one finding.
    var finding: Diagnostic {
        let lines = description.split(separator: "\n", maxSplits: 1)
        let first = lines.first.map { $0.hasPrefix("error: ") ? $0.dropFirst(7) : $0 } ?? ""
        return Diagnostic(
            kind: "not-converged", found: String(first),
            needed: lines.count > 1
                ? lines[1].split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: "; ") : "")
    }
}
