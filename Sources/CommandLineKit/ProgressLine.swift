import Glibc
import Synchronization

/// Says on standard error how far a long piece of work has come.
///
/// A terminal shows nothing in the first second, then one line that is redrawn at most five times a second
/// and wiped at the end; anything else gets a line every ten seconds at most, the first after ten, so that
/// the log of a short run is the same on every machine. Safe to advance from several threads.
public final class ProgressLine: Sendable {
    private struct State {
        var done = 0
        var note = ""
        var nextShow: Double
        var isFinished = false
    }

    private static let silence = 1.0
    private static let redrawInterval = 0.2
    private static let lineInterval = 10.0

    private let title: String
    private let total: Int?
    private let console: Console
    private let redraws: Bool
    private let clock: @Sendable () -> Double
    private let start: Double
    private let state: Mutex<State>

    /// Starts the clock.
    ///
    /// - Parameters:
    ///   - title: what is being done, for example `Drawing parameters`.
    ///   - total: how many steps there are, where that is known.
    ///   - console: where to say it.
    ///   - clock: seconds from any fixed moment; for tests.
    public init(
        _ title: String, total: Int? = nil, console: Console,
        clock: @escaping @Sendable () -> Double = monotonicSeconds
    ) {
        self.title = title
        self.total = total
        self.console = console
        self.clock = clock
        redraws = console.surroundings.errorIsTerminal && !console.surroundings.isDumb
        start = clock()
        state = Mutex(State(nextShow: start + (redraws ? Self.silence : Self.lineInterval)))
    }

    /// Adds finished steps.
    public func advance(by steps: Int = 1, note: String? = nil) {
        show { state in
            state.done += steps
            if let note { state.note = note }
        }
    }

    /// Sets the number of finished steps, and a remark such as the current residual.
    public func update(done: Int, note: String? = nil) {
        show { state in
            state.done = done
            if let note { state.note = note }
        }
    }

    /// Ends the work: a line on a terminal is wiped, and later calls show nothing.
    public func finish() {
        state.withLock { state in
            guard !state.isFinished else { return }
            state.isFinished = true
            if redraws { console.error.writePassing("") }
        }
    }

    private func show(_ change: (inout State) -> Void) {
        state.withLock { state in
            change(&state)
            guard !state.isFinished else { return }
            let now = clock()
            guard now >= state.nextShow else { return }
            state.nextShow = now + (redraws ? Self.redrawInterval : Self.lineInterval)
            let line = text(state, seconds: now - start)
            if redraws {
                console.error.writePassing(String(line.prefix(console.width - 1)))
            } else {
                console.report(line)
            }
        }
    }

    private func text(_ state: State, seconds: Double) -> String {
        var parts: [String] = []
        if let total {
            let share = total > 0 ? min(1, Double(state.done) / Double(total)) : 1
            parts.append("\(state.done) of \(total) (\(Int(share * 100))%)")
            parts.append(duration(seconds))
            if share > 0, share < 1 { parts.append("about \(duration(seconds / share * (1 - share))) left") }
        } else {
            parts.append("\(state.done)")
            parts.append(duration(seconds))
        }
        if !state.note.isEmpty { parts.append(state.note) }
        return "\(title): \(parts.joined(separator: ", "))"
    }

    private func duration(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}

/// Seconds of a clock that never runs backwards; only differences mean anything.
@Sendable public func monotonicSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
