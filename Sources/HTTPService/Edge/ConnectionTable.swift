import Glibc
import Synchronization

/// The connections that are open, and since when each does what it does.
///
/// A socket is ended with `shutdown(2)`, under the lock that its removal takes too, so that a number which the system has given to
/// another file in between is never touched.
final class ConnectionTable: Sendable {
    /// What a connection does.
    enum Phase: Sendable {
        /// Between requests, or with a head that is not whole.
        case idle
        /// Sends a request.
        case receiving
        /// Waits for an answer to be made.
        case waiting
        /// Takes an answer.
        case sending
        /// Was ended here, which its thread has yet to notice.
        case ending
        /// Listens to events.
        case listening(EventQueue, lastComment: Int)
    }

    private struct Entry {
        let socket: Int32
        var phase: Phase
        var since: Int
    }

    /// Seconds of each phase after which a connection is ended, however much it trickles.
    struct Deadlines: Sendable {
        var idle = 60
        var receiving = 60
        var sending = 300
        /// Seconds between comments to a listener.
        var comment = 15
    }

    private let entries = Mutex<[UInt: Entry]>([:])
    let deadlines: Deadlines
    /// Beyond so many, the one that has been idle or sending its request for longest makes place.
    let limit: Int

    init(limit: Int, deadlines: Deadlines = Deadlines()) {
        self.limit = limit
        self.deadlines = deadlines
    }

    /// Connections that are open.
    var count: Int { entries.withLock { $0.count } }

    func add(_ key: UInt, socket: Int32, now: Int) {
        entries.withLock { entries in
            entries[key] = Entry(socket: socket, phase: .idle, since: now)
            guard entries.count > limit else { return }
            let oldest = entries.filter { $0.key != key && $0.value.phase.mayMakePlace }.min {
                $0.value.since < $1.value.since
            }
            if let oldest {
                Glibc.shutdown(oldest.value.socket, Int32(SHUT_RDWR))
                // Each newcomer ends another one, though none of them has gone yet.
                entries[oldest.key]?.phase = .ending
            }
        }
    }

    func remove(_ key: UInt) { entries.withLock { $0[key] = nil } }

    func mark(_ key: UInt, _ phase: Phase, now: Int) {
        entries.withLock { entries in
            entries[key]?.phase = phase
            entries[key]?.since = now
        }
    }

    /// Ends what is over its time, sends comments that are due, and ends the streams of listeners that have gone.
    func tend(now: Int) {
        var comments: [EventQueue] = []
        var gone: [EventQueue] = []
        entries.withLock { entries in
            for (key, entry) in entries {
                let time = now - entry.since
                switch entry.phase {
                case .idle where time > deadlines.idle, .receiving where time > deadlines.receiving,
                    .sending where time > deadlines.sending:
                    Glibc.shutdown(entry.socket, Int32(SHUT_RDWR))
                case .listening(let queue, let last):
                    if Self.hasGone(entry.socket) {
                        gone.append(queue)
                    } else if now - last >= deadlines.comment {
                        comments.append(queue)
                        entries[key]?.phase = .listening(queue, lastComment: now)
                    }
                default: break
                }
            }
        }
        // Outside of the lock: a queue wakes its connection, which may mark itself here.
        for queue in comments { queue.sendComment() }
        for queue in gone { queue.end() }
    }

    /// Whether the other side has closed; somebody who listens to events has no reason to close one half.
    private static func hasGone(_ socket: Int32) -> Bool {
        // POLLRDHUP, which the C library shows only to programs that ask for its extensions.
        let closed: Int16 = 0x2000
        var asked = pollfd(fd: socket, events: closed, revents: 0)
        return poll(&asked, 1, 0) > 0 && asked.revents & (closed | Int16(POLLHUP | POLLERR)) != 0
    }
}

extension ConnectionTable.Phase {
    /// Whether a connection in this phase costs nobody an answer when it ends.
    fileprivate var mayMakePlace: Bool {
        switch self {
        case .idle, .receiving: true
        default: false
        }
    }
}

/// Seconds of a clock that nobody sets.
func monotonicSeconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec
}
