import Reporting
import Synchronization
import TextFormats

/// A run that goes on after the request that asked for it was answered.
final class Job: Sendable {
    /// How far a run is.
    enum Stage: Sendable {
        /// Waits for its turn.
        case queued
        /// Is being answered.
        case running
        /// Was kept.
        case done(KeptRun)
        /// Ended without an answer.
        case failed([Diagnostic])
        /// Was called off.
        case cancelled
    }

    private struct State {
        var stage = Stage.queued
        var done = 0
        var listeners: [EventQueue] = []
    }

    /// Its name: random, so that nobody finds another's by counting.
    let id: String
    /// Draws that it makes; 1 without draws.
    let total: Int
    private let state = Mutex(State())
    private let calledOff = Atomic(false)

    init(total: Int) {
        var generator = SystemRandomNumberGenerator()
        let digits = String(UInt64.random(in: 0...UInt64.max, using: &generator), radix: 16)
        id = String(repeating: "0", count: 16 - digits.count) + digits
        self.total = total
    }

    /// Whether it was called off.
    var isCancelled: Bool { calledOff.load(ordering: .relaxed) }

    /// Whether it has ended.
    var hasEnded: Bool { state.withLock { $0.stage.isLast } }

    /// The word for its stage.
    var word: String { state.withLock { $0.stage.word } }

    /// What a client that asks is told.
    var document: JSONValue {
        state.withLock { state in
            var members: [JSONValue.Member] = [
                .init("job", .string(id)), .init("state", .string(state.stage.word)),
                .init("done", .integer(state.done)),
                .init("total", .integer(total)),
            ]
            switch state.stage {
            case .done(let run): members += Self.members(run)
            case .failed(let findings): members.append(.init("errors", .array(findings.map(\.document))))
            default: break
            }
            return .object(members)
        }
    }

    /// Its turn has come; `false` where it was called off meanwhile.
    func begin() -> Bool {
        state.withLock { state in
            guard case .queued = state.stage else { return false }
            state.stage = .running
            return true
        }
    }

    /// Some more draws are made.
    func advance(by count: Int) {
        // Sent under the lock, so that nobody sees them in another order.
        state.withLock { state in
            state.done = min(total, state.done + count)
            for listener in state.listeners { listener.send("progress", progress(state.done)) }
        }
    }

    /// Ends it; a second end counts for nothing.
    func end(_ stage: Stage) {
        state.withLock { state in
            guard !state.stage.isLast else { return }
            state.stage = stage
            if case .done = stage { state.done = total }
            for listener in state.listeners { Self.sendLast(stage, to: listener) }
            state.listeners = []
        }
    }

    /// Calls it off: at once where it waits, else before its next solve.
    func cancel() {
        calledOff.store(true, ordering: .relaxed)
        let waits = state.withLock { state in
            if case .queued = state.stage { return true }
            return false
        }
        if waits { end(.cancelled) }
    }

    /// A queue of its events, with its present state as the first.
    func listen() -> EventQueue {
        let queue = EventQueue()
        state.withLock { state in
            queue.send("progress", progress(state.done))
            if state.stage.isLast {
                Self.sendLast(state.stage, to: queue)
            } else {
                state.listeners.append(queue)
            }
        }
        return queue
    }

    /// Forgets a listener.
    func forget(_ queue: EventQueue) { state.withLock { $0.listeners.removeAll { $0 === queue } } }

    private func progress(_ done: Int) -> JSONValue { ["done": .integer(done), "total": .integer(total)] }

    private static func members(_ run: KeptRun) -> [JSONValue.Member] {
        [.init("run", .string(run.id))] + (run.warning.map { [.init("warnings", [$0.document])] } ?? [])
    }

    private static func sendLast(_ stage: Stage, to queue: EventQueue) {
        switch stage {
        case .done(let run): queue.send("done", .object(members(run)), isLast: true)
        case .failed(let findings):
            queue.send("failed", ["errors": .array(findings.map(\.document))], isLast: true)
        default: queue.send("cancelled", .object([]), isLast: true)
        }
    }
}

extension Job.Stage {
    /// Whether nothing follows.
    var isLast: Bool {
        switch self {
        case .queued, .running: false
        case .done, .failed, .cancelled: true
        }
    }

    /// The word of the interface.
    var word: String {
        switch self {
        case .queued: "queued"
        case .running: "running"
        case .done: "done"
        case .failed: "failed"
        case .cancelled: "cancelled"
        }
    }
}
