import Glibc
import Synchronization

/// Where text goes: a file descriptor, or memory when a test wants to read it.
///
/// Safe to use from several threads; each `write` arrives whole and in order. Once the reader of a pipe has
/// gone (`| head`), further text is dropped without a word.
public final class OutputSink: Sendable {
    private struct State {
        var captured: [UInt8] = []
        var isClosed = false
        var failure: Int32?
        var hasPassingLine = false
    }

    private let descriptor: Int32?
    private let state = Mutex(State())

    /// Writes to a file descriptor, which stays open.
    public init(descriptor: Int32) { self.descriptor = descriptor }

    /// Keeps everything in memory.
    public init() { descriptor = nil }

    /// Writes text as UTF-8, first wiping a passing line that stands on the terminal.
    public func write(_ text: String) {
        state.withLock { state in
            if state.hasPassingLine {
                state.hasPassingLine = false
                put("\r\u{1B}[K", &state)
            }
            put(text, &state)
        }
    }

    /// Writes bytes as they are; see ``write(_:)-(String)``.
    public func write(_ bytes: [UInt8]) {
        state.withLock { state in
            if state.hasPassingLine {
                state.hasPassingLine = false
                put("\r\u{1B}[K", &state)
            }
            bytes.withUnsafeBufferPointer { put($0, &state) }
        }
    }

    /// Shows a line that the next one replaces, for terminals only; an empty line wipes the last.
    public func writePassing(_ line: String) {
        state.withLock { state in
            if line.isEmpty && !state.hasPassingLine { return }
            state.hasPassingLine = !line.isEmpty
            put("\r\u{1B}[K\(line)", &state)
        }
    }

    /// The error number of a write that failed for another reason than a reader that has gone.
    public var failure: Int32? { state.withLock { $0.failure } }

    /// Everything written so far, for a sink that keeps it in memory.
    public var captured: String { state.withLock { String(decoding: $0.captured, as: UTF8.self) } }

    private func put(_ text: String, _ state: inout State) {
        var copy = text
        copy.withUTF8 { put($0, &state) }
    }

    private func put(_ bytes: UnsafeBufferPointer<UInt8>, _ state: inout State) {
        guard let descriptor else {
            state.captured.append(contentsOf: bytes)
            return
        }
        if state.isClosed { return }
        guard let fault = writeWhole(bytes, to: descriptor) else { return }
        state.isClosed = true
        if fault != EPIPE { state.failure = fault }
    }
}

/// Writes every byte, waiting where the descriptor is slow; the error number where that fails.
private func writeWhole(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) -> Int32? {
    var written = 0
    while written < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[written...])
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count >= 0 {
            written += count
            continue
        }
        switch errno {
        case EINTR:
            continue
        case EAGAIN:
            // A terminal shared with a program that made it non-blocking: wait until it takes more.
            var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&waiting, 1, -1)
        default:
            return errno
        }
    }
    return nil
}

/// Lets a write to a pipe without a reader fail with `EPIPE`, and one beyond the largest file that is allowed with `EFBIG`, in
/// place of ending the process.
public func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
}
