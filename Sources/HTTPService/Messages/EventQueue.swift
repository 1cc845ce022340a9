import Reporting
import Synchronization

/// Events on their way to one listener.
///
/// A listener that reads slowly gets the newest progress and not a backlog: a progress event takes the place of one that waits.
public final class EventQueue: Sendable {
    private struct State {
        var waiting: [(isProgress: Bool, bytes: [UInt8])] = []
        var hasEnded = false
        var wake: (@Sendable () -> Void)?
        var atEnd: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// A queue without events.
    public init() {}

    /// Adds an event.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - data: its document.
    ///   - isLast: whether the stream ends after it.
    public func send(_ name: String, _ data: JSONValue, isLast: Bool = false) {
        put(
            Array("event: \(name)\ndata: ".utf8) + data.bytes() + [0x0A, 0x0A], isProgress: name == "progress",
            isLast: isLast)
    }

    /// Adds a comment, which keeps a connection alive and shows whether somebody still listens.
    public func sendComment() { put(Array(": still here\n\n".utf8), isProgress: false, isLast: false) }

    /// Ends the stream after what waits.
    public func end() { put([], isProgress: false, isLast: true) }

    private func put(_ bytes: [UInt8], isProgress: Bool, isLast: Bool) {
        let wake = state.withLock { state -> (@Sendable () -> Void)? in
            guard !state.hasEnded else { return nil }
            if isProgress, let place = state.waiting.lastIndex(where: \.isProgress) {
                state.waiting[place].bytes = bytes
            } else if !bytes.isEmpty {
                state.waiting.append((isProgress, bytes))
            }
            state.hasEnded = isLast
            return state.wake.take()
        }
        wake?()
    }

    /// What a reader finds.
    public enum Reading: Sendable, Equatable {
        /// Bytes to send.
        case bytes([UInt8])
        /// Nothing now; the reader is woken.
        case nothing
        /// Nothing any more.
        case end
    }

    /// Takes what waits; where nothing does, `setAside` is called and later `wake`, once.
    ///
    /// `setAside` runs before anything can call `wake`.
    public func read(setAside: () -> Void = {}, wake: @escaping @Sendable () -> Void = {}) -> Reading {
        state.withLock { state in
            if !state.waiting.isEmpty {
                defer { state.waiting = [] }
                return .bytes(state.waiting.flatMap(\.bytes))
            }
            if state.hasEnded { return .end }
            setAside()
            state.wake = wake
            return .nothing
        }
    }

    /// What is to happen when nobody listens any more.
    func whenLeft(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.atEnd = body } }

    /// Says that nobody listens any more.
    public func leave() {
        let body = state.withLock { state -> (@Sendable () -> Void)? in
            state.hasEnded = true
            state.waiting = []
            state.wake = nil
            return state.atEnd.take()
        }
        body?()
    }
}
