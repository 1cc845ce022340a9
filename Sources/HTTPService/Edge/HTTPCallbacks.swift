import CMicroHTTPD
import Glibc

// What libmicrohttpd calls, on the thread of the connections. Free functions: a closure written where actor isolation reaches would be
// checked for a queue that this thread is not on.

private func listener(_ context: UnsafeMutableRawPointer?) -> HTTPListener? {
    context.map { Unmanaged<HTTPListener>.fromOpaque($0).takeUnretainedValue() }
}

/// A request line has come in: the state of the request is made, which `completeRequest` lets go of.
func beginRequest(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    if let connection {
        listener(context)?.table.mark(UInt(bitPattern: connection), .receiving, now: monotonicSeconds())
    }
    return Unmanaged.passRetained(RequestState(target: target.map { String(cString: $0) } ?? "")).toOpaque()
}

/// A request is over, answered or not.
func completeRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
    if let connection {
        listener(context)?.table.mark(UInt(bitPattern: connection), .idle, now: monotonicSeconds())
    }
    if let state = slot?.pointee {
        let request = Unmanaged<RequestState>.fromOpaque(state)
        listener(context)?.release(request.takeUnretainedValue())
        request.release()
        slot?.pointee = nil
    }
}

/// A connection was opened or is closed.
func noteConnection(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ event: MHD_ConnectionNotificationCode
) {
    guard let connection, let table = listener(context)?.table else { return }
    let key = UInt(bitPattern: connection)
    if event == .CONNECTION_NOTIFY_STARTED {
        table.add(key, socket: comity_http_socket(connection), now: monotonicSeconds())
    } else {
        table.remove(key)
    }
}

/// A request moves on: its head is there, a piece of its body, its end, or its response.
func answerRequest(
    _ context: UnsafeMutableRawPointer?, _ pointer: OpaquePointer?, _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ data: UnsafePointer<CChar>?,
    _ size: UnsafeMutablePointer<Int>?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let listener = listener(context), let pointer, let size, let held = slot?.pointee else { return .NO }
    let state = Unmanaged<RequestState>.fromOpaque(held).takeUnretainedValue()
    let connection = HTTPListener.Connection(pointer: pointer)
    if case .head = state.phase {
        return listener.takeHead(state, connection, method.map { String(cString: $0) } ?? "")
    }
    if size.pointee > 0 {
        let piece = UnsafeRawBufferPointer(start: data, count: size.pointee)
        size.pointee = 0
        return listener.takeBody(state, piece)
    }
    return listener.takeEnd(state, connection)
}

/// Gathers the fields of a request.
private func takeField(
    _ list: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameSize: Int,
    _ value: UnsafePointer<CChar>?, _ valueSize: Int
) -> MHD_Result {
    func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count), as: UTF8.self)
    }
    list?.assumingMemoryBound(to: [HTTPHeader].self).pointee.append(
        HTTPHeader(text(name, nameSize).lowercased(), text(value, valueSize)))
    return .YES
}

extension HTTPListener {
    /// Looks at the head of a request.
    func takeHead(_ state: RequestState, _ connection: Connection, _ method: String) -> MHD_Result {
        var headers: [HTTPHeader] = []
        withUnsafeMutablePointer(to: &headers) {
            _ = MHD_get_connection_values_n(connection.pointer, .HEADER_KIND, takeField, $0)
        }
        let head = HTTPRequest(method, state.target, headers: headers)
        state.request = head
        guard let refusal = service.refusal(head) else {
            state.phase = .receiving
            return .YES
        }
        state.phase = .refused(refusal)
        // Somebody who asks before sending, or who would send more than is worth reading, hears at once; the connection ends then.
        let isAsking = !head.values("expect").isEmpty
        if isAsking || (head.announcedLength ?? 0) > service.limits.drainedBytes {
            return send(refusal, state, connection)
        }
        return .YES
    }

    /// Takes a piece of a body, or reads past it.
    func takeBody(_ state: RequestState, _ piece: UnsafeRawBufferPointer) -> MHD_Result {
        state.received += piece.count
        guard case .receiving = state.phase, let head = state.request else {
            return state.received <= service.limits.drainedBytes ? .YES : .NO
        }
        guard take(piece.count, for: state) else {
            state.request?.body = []
            release(state)
            state.phase = .refused(service.overloaded(head))
            return .YES
        }
        guard state.received <= service.limits.bodyBytes else {
            state.request?.body = []
            state.phase = .refused(service.tooLarge(head, bytes: state.received))
            return .YES
        }
        state.request?.body.append(contentsOf: piece)
        return .YES
    }

    /// Answers a request that is whole.
    func takeEnd(_ state: RequestState, _ connection: Connection) -> MHD_Result {
        switch state.phase {
        case .refused(let response): return send(response, state, connection)
        case .waiting:
            guard let response = state.response else { return .NO }
            return send(response, state, connection)
        case .head, .answered: return .NO
        case .receiving: break
        }
        guard let request = state.request else { return .NO }
        switch service.reply(to: request) {
        case .now(let response): return send(response, state, connection)
        case .later(let start):
            state.phase = .waiting
            state.request = nil
            table.mark(connection.key, .waiting, now: monotonicSeconds())
            // Set aside first: the answer may be there before `start` returns.
            guard setAside(state, connection) else { return send(Self.ending, state, connection) }
            start { [self] in finish(state, connection, $0) }
            return .YES
        }
    }

    /// Hands a response to the library.
    func send(_ response: HTTPResponse, _ state: RequestState, _ connection: Connection) -> MHD_Result {
        state.phase = .answered
        let now = monotonicSeconds()
        let made: OpaquePointer?
        switch response.content {
        case .bytes(let shared):
            table.mark(connection.key, .sending, now: now)
            made = MHD_create_response_from_buffer_with_free_callback_cls(
                shared.count, UnsafeMutableRawPointer(mutating: shared.buffer.baseAddress), letGoOfBytes,
                Unmanaged.passRetained(shared).toOpaque())
            if made == nil { Unmanaged.passUnretained(shared).release() }
        case .events(let queue):
            table.mark(connection.key, .listening(queue, lastComment: now), now: now)
            let stream = EventStream(queue, connection)
            made = MHD_create_response_from_callback(
                .max, 4096, readEvents, Unmanaged.passRetained(stream).toOpaque(), letGoOfEvents)
            if made == nil { Unmanaged.passUnretained(stream).release() }
        }
        guard let made else { return .NO }
        defer { MHD_destroy_response(made) }
        for header in response.headers { MHD_add_response_header(made, header.name, header.value) }
        return MHD_queue_response(connection.pointer, UInt32(response.status), made)
    }
}

private func letGoOfBytes(_ held: UnsafeMutableRawPointer?) {
    if let held { Unmanaged<SharedBytes>.fromOpaque(held).release() }
}

/// The events of one listener, in the pieces that the library asks for.
private final class EventStream {
    let queue: EventQueue
    let connection: HTTPListener.Connection
    var rest: ArraySlice<UInt8> = []

    init(_ queue: EventQueue, _ connection: HTTPListener.Connection) {
        self.queue = queue
        self.connection = connection
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        if rest.isEmpty {
            let connection = connection
            switch queue.read(
                setAside: { MHD_suspend_connection(connection.pointer) },
                wake: { MHD_resume_connection(connection.pointer) })
            {
            case .bytes(let bytes): rest = bytes[...]
            case .nothing: return 0
            case .end: return -1  // MHD_CONTENT_READER_END_OF_STREAM
            }
        }
        let piece = rest.prefix(buffer.count)
        buffer.copyBytes(from: piece)
        rest = rest.dropFirst(piece.count)
        return piece.count
    }
}

private func readEvents(
    _ held: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ room: Int
) -> Int {
    guard let held, let buffer else { return -1 }
    let stream = Unmanaged<EventStream>.fromOpaque(held).takeUnretainedValue()
    return stream.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: room))
}

private func letGoOfEvents(_ held: UnsafeMutableRawPointer?) {
    guard let held else { return }
    let stream = Unmanaged<EventStream>.fromOpaque(held)
    stream.takeUnretainedValue().queue.leave()
    stream.release()
}
