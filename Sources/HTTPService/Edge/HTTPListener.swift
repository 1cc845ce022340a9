import CMicroHTTPD
import Glibc
import Synchronization
import TextFormats

/// The service on a socket: libmicrohttpd reads and writes, one thread waits for all connections, and nothing is computed on it.
public final class HTTPListener: Sendable {
    let service: WorkbenchService
    let table: ConnectionTable
    private let daemon: Mutex<OpaquePointer?>
    private let isStopping = Atomic<Bool>(false)
    /// Bytes of all bodies that are on their way in or being answered.
    let bodyBytes = Atomic<Int>(0)
    /// Bytes of bodies since memory was last given back to the system.
    private let bodyBytesSeen = Atomic<Int>(0)
    private let waiting = Mutex(Waiting())

    /// Requests whose response is made elsewhere.
    private struct Waiting {
        var requests: [ObjectIdentifier: (state: RequestState, connection: Connection)] = [:]
        var isClosed = false
    }

    /// A connection of libmicrohttpd; touched only as its rules allow.
    struct Connection: @unchecked Sendable {
        let pointer: OpaquePointer
        var key: UInt { UInt(bitPattern: pointer) }
    }

    /// Bytes for the head of a request.
    ///
    /// The service's own limit is lower, so that its own message is what a client sees.
    static let connectionMemory = 32 << 10
    /// Connections at most, as far as the system allows so many open files.
    public static let connectionLimit = 4096
    /// Descriptors that the program needs for other things than connections.
    static let spareDescriptors = 64

    /// Starts to answer.
    ///
    /// - Parameters:
    ///   - service: what answers.
    ///   - socket: where; the listener closes it at its end.
    ///   - connectionLimit: connections at most.
    /// - Throws: `Diagnostic` of kind `cannot-listen`.
    public convenience init(
        _ service: WorkbenchService, on socket: ListeningSocket, connectionLimit: Int = HTTPListener.connectionLimit
    ) throws(Diagnostic) {
        try self.init(service, on: socket, connectionLimit: connectionLimit, deadlines: ConnectionTable.Deadlines())
    }

    init(
        _ service: WorkbenchService, on socket: ListeningSocket, connectionLimit: Int,
        deadlines: ConnectionTable.Deadlines
    ) throws(Diagnostic) {
        self.service = service
        let files = raiseFileLimit(to: connectionLimit + Self.spareDescriptors)
        let limit = max(16, min(connectionLimit, files - Self.spareDescriptors))
        // Some below the limit of the library, which at its own would leave newcomers waiting.
        table = ConnectionTable(limit: limit - min(32, limit / 4), deadlines: deadlines)
        daemon = Mutex(nil)
        var settings = comity_http_settings()
        settings.listen_socket = socket.descriptor
        settings.connection_memory = Self.connectionMemory
        settings.connection_limit = UInt32(limit)
        settings.idle_timeout = UInt32(table.deadlines.idle)
        settings.context = Unmanaged.passUnretained(self).toOpaque()
        settings.answer = answerRequest
        settings.completed = completeRequest
        settings.notify = noteConnection
        settings.target = beginRequest
        guard let started = comity_http_start(&settings) else {
            close(socket.descriptor)
            throw Diagnostic(
                kind: "cannot-listen", found: "the HTTP library could not start: \(String(cString: strerror(errno)))")
        }
        let handle = Daemon(pointer: started)
        daemon.withLock { $0 = handle.pointer }
        let isTended = startThread { [weak self] in
            while let self, !self.isStopping.load(ordering: .relaxed) {
                self.table.tend(now: monotonicSeconds())
                self.giveMemoryBack()
                sleep(1)
            }
        }
        guard isTended else {
            stop()
            throw Diagnostic(kind: "cannot-listen", found: "the system has no thread to give")
        }
    }

    /// Counts bytes of a body; `false` where there are too many at once.
    func take(_ count: Int, for state: RequestState) -> Bool {
        let total = bodyBytes.add(count, ordering: .relaxed).newValue
        bodyBytesSeen.add(count, ordering: .relaxed)
        state.held += count
        return total <= service.limits.bodiesBytes
    }

    /// A request no longer holds its body.
    func release(_ state: RequestState) {
        bodyBytes.subtract(state.held, ordering: .relaxed)
        state.held = 0
    }

    /// Returns what large bodies took: the allocator keeps it otherwise.
    private func giveMemoryBack() {
        guard bodyBytes.load(ordering: .relaxed) == 0, bodyBytesSeen.load(ordering: .relaxed) > 16 << 20 else { return }
        bodyBytesSeen.store(0, ordering: .relaxed)
        comity_http_trim_memory()
    }

    private struct Daemon: @unchecked Sendable { let pointer: OpaquePointer }

    /// Takes no more connections, ends what is under way with 503, and returns when no callback runs any more.
    public func stop() {
        guard !isStopping.exchange(true, ordering: .relaxed) else { return }
        let running = daemon.withLock { daemon -> Daemon? in daemon.take().map { Daemon(pointer: $0) } }
        guard let running else { return }
        let socket = MHD_quiesce_daemon(running.pointer)
        service.workbench.close()
        let left = waiting.withLock { waiting in
            waiting.isClosed = true
            return Array(waiting.requests.values)
        }
        for (state, connection) in left { finish(state, connection, Self.ending) }
        // The library ends connections at once; those that were just woken, listeners to events too, first get what they are told.
        if table.count > 0 { usleep(200_000) }
        MHD_stop_daemon(running.pointer)
        if socket >= 0 { close(socket) }
    }

    /// What a request hears that comes too late.
    static let ending = HTTPFault(503, kind: "ending", found: "the service ends").response()

    /// Sets a connection aside until its request is finished; `false` where the service ends and nothing may wait any more.
    func setAside(_ state: RequestState, _ connection: Connection) -> Bool {
        waiting.withLock { waiting in
            guard !waiting.isClosed else { return false }
            MHD_suspend_connection(connection.pointer)
            waiting.requests[ObjectIdentifier(state)] = (state, connection)
            return true
        }
    }

    /// Gives a waiting request its response and wakes its connection.
    func finish(_ state: RequestState, _ connection: Connection, _ response: HTTPResponse) {
        guard state.complete(response) else { return }
        _ = waiting.withLock { $0.requests.removeValue(forKey: ObjectIdentifier(state)) }
        MHD_resume_connection(connection.pointer)
    }
}

/// Lets the process hold so many open files, as far as the system allows; the number that it then may hold.
func raiseFileLimit(to wanted: Int) -> Int {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(resource, &limit) == 0 else { return 256 }
    if limit.rlim_cur < rlim_t(wanted) {
        var raised = limit
        raised.rlim_cur = min(rlim_t(wanted), limit.rlim_max)
        if setrlimit(resource, &raised) == 0 { limit = raised }
    }
    return Int(clamping: limit.rlim_cur)
}
