import Synchronization
import TextFormats

/// The runs that wait, go on, and ended lately.
final class JobBoard: Sendable {
    private struct State {
        /// In the order in which they were asked for.
        var jobs: [Job] = []
        var listeners = 0
        var isClosed = false
    }

    let endedLimit: Int
    let listenerLimit: Int
    private let waitingLimit: Int
    private let pool: WorkerPool
    private let state = Mutex(State())

    /// - Parameters:
    ///   - waiting: runs that may wait.
    ///   - ended: runs that have ended and can still be asked after.
    ///   - listeners: listeners to events, of all runs together.
    init(waiting: Int, ended: Int, listeners: Int) {
        // One at a time, which makes its draws beside the answers that pages wait for: those go first.
        // Runs that were called off stay in its queue until it comes to them, which takes no time; they take nobody's place.
        pool = WorkerPool(threads: 1, waiting: 16 * waiting, niceness: 10)
        waitingLimit = waiting
        endedLimit = ended
        listenerLimit = listeners
    }

    /// Runs that go on, and runs that wait.
    var counts: (running: Int, queued: Int) {
        state.withLock { state in
            let words = state.jobs.map(\.word)
            return (words.count { $0 == "running" }, words.count { $0 == "queued" })
        }
    }

    /// Enters a run.
    ///
    /// - Parameters:
    ///   - total: draws that it makes.
    ///   - work: answers and keeps it, and says how it ended.
    /// - Throws: `HTTPFault` 429 where too many wait.
    func start(total: Int, _ work: @escaping @Sendable (Job) -> Job.Stage) throws(HTTPFault) -> Job {
        let job = Job(total: total)
        let hasPlace = state.withLock { state in
            let words = state.jobs.map(\.word)
            // One that is about to begin waits for nobody.
            let places = waitingLimit + (words.contains("running") ? 0 : 1)
            guard words.count(where: { $0 == "queued" }) < places else { return false }
            state.jobs.append(job)
            return true
        }
        let isTaken =
            hasPlace
            && pool.submit { [self] in
                if job.begin() { job.end(work(job)) }
                forgetOldest()
            }
        guard isTaken else {
            state.withLock { $0.jobs.removeAll { $0 === job } }
            throw HTTPFault(
                429, kind: "too-many-runs", found: "\(waitingLimit) runs wait already",
                needed: "a place among them",
                advice: "call one off, or ask again when one has ended", headers: [HTTPHeader("Retry-After", "10")])
        }
        return job
    }

    /// A run by its name.
    ///
    /// - Throws: `HTTPFault` 404.
    func job(_ id: String) throws(HTTPFault) -> Job {
        guard let job = state.withLock({ $0.jobs.first { $0.id == id } }) else {
            throw HTTPFault(
                404, kind: "unknown-job", found: "there is no run \(shown(id)) under way or ended lately",
                needed: "the name that POST /api/v1/runs gave",
                advice: "look among the runs that were kept: GET /api/v1/runs")
        }
        return job
    }

    /// The events of a run from now on.
    ///
    /// - Throws: `HTTPFault` 429 where too many listen.
    func listen(to job: Job) throws(HTTPFault) -> EventQueue {
        let hasRoom = state.withLock { state in
            guard state.listeners < listenerLimit, !state.isClosed else { return false }
            state.listeners += 1
            return true
        }
        guard hasRoom else {
            throw HTTPFault(
                429, kind: "too-many-listeners", found: "\(listenerLimit) listen to events already",
                needed: "a place among them", advice: "ask for the state of the run now and then",
                headers: [HTTPHeader("Retry-After", "10")])
        }
        let queue = job.listen()
        queue.whenLeft { [self] in
            job.forget(queue)
            state.withLock { $0.listeners -= 1 }
        }
        return queue
    }

    /// Calls everything off.
    func close() {
        pool.close()
        let jobs = state.withLock { state in
            state.isClosed = true
            return state.jobs
        }
        for job in jobs {
            job.cancel()
            // Nobody is left to wait for the solve at hand.
            job.end(.cancelled)
        }
    }

    private func forgetOldest() {
        state.withLock { state in
            var excess = state.jobs.count { $0.hasEnded } - endedLimit
            state.jobs.removeAll { job in
                guard excess > 0, job.hasEnded else { return false }
                excess -= 1
                return true
            }
        }
    }
}
