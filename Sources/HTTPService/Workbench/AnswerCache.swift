import Synchronization

/// Answers by what was asked, the last used last, within a number of bytes; what several ask at once is made once.
final class AnswerCache: Sendable {
    typealias Completion = @Sendable (HTTPResponse) -> Void

    private struct Kept {
        var response: HTTPResponse
        var bytes: Int
        var lastUse: Int
    }

    private struct State {
        var kept: [String: Kept] = [:]
        var bytes = 0
        var uses = 0
        /// Who waits for an answer that is being made.
        var waiting: [String: [Completion]] = [:]
    }

    /// Bytes that the answers may hold together.
    let byteLimit: Int
    private let state = Mutex(State())

    init(byteLimit: Int) { self.byteLimit = byteLimit }

    /// Bytes of what is kept.
    var bytes: Int { state.withLock { $0.bytes } }

    /// What was answered before; `nil` where nothing was.
    func answer(_ key: String) -> HTTPResponse? {
        state.withLock { state in
            guard state.kept[key] != nil else { return nil }
            state.uses += 1
            state.kept[key]?.lastUse = state.uses
            return state.kept[key]?.response
        }
    }

    /// Waits for an answer; `true` where the caller is the first and has it to make.
    func wait(_ key: String, _ completion: @escaping Completion) -> Bool {
        state.withLock { state in
            state.waiting[key, default: []].append(completion)
            return state.waiting[key]?.count == 1
        }
    }

    /// Gives an answer to all who wait for it, and keeps it where it may be kept.
    func finish(_ key: String, _ response: HTTPResponse, keeps: Bool) {
        let waiting = state.withLock { state in
            let size: Int
            if case .bytes(let shared) = response.content { size = shared.count + 512 } else { size = .max }
            if keeps, size <= byteLimit, state.kept[key] == nil {
                state.uses += 1
                state.kept[key] = Kept(response: response, bytes: size, lastUse: state.uses)
                state.bytes += size
                while state.bytes > byteLimit, let oldest = state.kept.min(by: { $0.value.lastUse < $1.value.lastUse })
                {
                    state.bytes -= oldest.value.bytes
                    state.kept[oldest.key] = nil
                }
            }
            return state.waiting.removeValue(forKey: key) ?? []
        }
        for completion in waiting { completion(response) }
    }
}
