import Glibc
import Synchronization

/// A few threads that take work from a bounded queue, so that the thread of the connections never computes.
///
/// Threads are made when there is work for them and end when there is none.
final class WorkerPool: Sendable {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var head = 0
        var threads = 0
        var isClosed = false
    }

    /// Threads at most.
    let threadLimit: Int
    /// Pieces of work that may wait.
    let waitingLimit: Int
    private let niceness: Int32
    private let state = Mutex(State())

    /// - Parameter niceness: how far the threads stand back behind others of the machine, 0 to 19.
    init(threads: Int, waiting: Int, niceness: Int32 = 0) {
        threadLimit = max(1, threads)
        waitingLimit = waiting
        self.niceness = niceness
    }

    /// Threads at work, and pieces that wait.
    var load: (running: Int, waiting: Int) { state.withLock { ($0.threads, $0.waiting.count - $0.head) } }

    /// Hands work in; `false` where too much waits or the pool is closed.
    func submit(_ work: @escaping @Sendable () -> Void) -> Bool {
        let (isTaken, needsThread) = state.withLock { state -> (Bool, Bool) in
            guard !state.isClosed, state.waiting.count - state.head < waitingLimit || state.threads < threadLimit
            else { return (false, false) }
            state.waiting.append(work)
            guard state.threads < threadLimit else { return (true, false) }
            state.threads += 1
            return (true, true)
        }
        if needsThread, !startThread({ [self] in serve() }) {
            // Without a thread of its own the work waits for one that is at work, or is done here.
            let mustServe = state.withLock { state in
                state.threads -= 1
                guard state.threads == 0 else { return false }
                state.threads = 1
                return true
            }
            if mustServe { serve() }
        }
        return isTaken
    }

    /// Takes no more work; what waits is dropped.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.waiting = []
            state.head = 0
        }
    }

    private func serve() {
        // On Linux niceness belongs to the thread.
        if niceness > 0 { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness) }
        while true {
            let work = state.withLock { state -> (@Sendable () -> Void)? in
                guard state.head < state.waiting.count else {
                    state.waiting = []
                    state.head = 0
                    state.threads -= 1
                    return nil
                }
                defer { state.head += 1 }
                if state.head > 64, 2 * state.head > state.waiting.count {
                    state.waiting.removeFirst(state.head)
                    state.head = 0
                }
                return state.waiting[state.head]
            }
            guard let work else { return }
            work()
        }
    }
}

/// Starts a thread with room for deep recursion; `false` where the system has none to give.
func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
    final class Box {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, 8 << 20)
    let box = Unmanaged.passRetained(Box(body))
    var thread = pthread_t()
    let code = pthread_create(
        &thread, &attributes,
        { argument in
            if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
            return nil
        }, box.toOpaque())
    if code != 0 { box.release() }
    return code == 0
}
