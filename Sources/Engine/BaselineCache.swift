import EquilibriumModels
import Synchronization

/// Solved baselines that an engine keeps between requests.
///
/// A baseline is that of a request where the world has the same content hash, the closure is the same, and the calibrated accounts
/// (in which the member of the model family is) and the measures in force are equal number by number: a hash finds it, equality
/// decides. Two requests that need the same baseline at the same time solve it once. Baselines that were not needed for longest leave
/// first when there are too many bytes.
final class BaselineCache: Sendable {
    /// What a baseline belongs to.
    private struct Key: Sendable {
        let world: String
        let closure: Closure
        let calibrated: Accounts
        let inForce: Shock

        func isSame(as other: Key) -> Bool {
            world == other.world && closure == other.closure && inForce == other.inForce
                && calibrated == other.calibrated
        }
    }

    /// The place of one baseline; whoever needs it waits here while another solves it.
    private final class Slot: Sendable {
        let key: Key
        let baseline = Mutex<SolvedBaseline?>(nil)

        init(_ key: Key) { self.key = key }
    }

    private struct State {
        /// The last used last, with the bytes of those that are solved.
        var slots: [(slot: Slot, bytes: Int)] = []
        var solved = 0
        var reused = 0
    }

    /// Bytes that solved baselines may hold together.
    let byteLimit: Int
    private let state = Mutex(State())

    /// - Parameter byteLimit: a baseline that alone needs more is solved for each request anew.
    init(byteLimit: Int) { self.byteLimit = byteLimit }

    /// How many baselines were solved, and how many requests found theirs.
    var counts: (solved: Int, reused: Int) { state.withLock { ($0.solved, $0.reused) } }

    /// Bytes of what is kept.
    var bytes: Int { state.withLock { $0.slots.reduce(0) { $0 + $1.bytes } } }

    /// The baseline of a request: kept, or solved now.
    ///
    /// - Throws: what `solve` throws; nothing is then kept.
    func baseline(
        world: String, _ calibrated: Accounts, _ inForce: Shock, _ closure: Closure, solve: () throws -> SolvedBaseline
    ) throws -> SolvedBaseline {
        let key = Key(world: world, closure: closure, calibrated: calibrated, inForce: inForce)
        let slot = slot(key)
        return try slot.baseline.withLock { kept in
            if let kept {
                state.withLock { $0.reused += 1 }
                return kept
            }
            do {
                let solved = try solve()
                kept = solved
                store(slot, bytes: solved.bytes + calibrated.bytes)
                return solved
            } catch {
                state.withLock { state in state.slots.removeAll { $0.slot === slot } }
                throw error
            }
        }
    }

    /// The slot of a key, now the last used.
    private func slot(_ key: Key) -> Slot {
        // Tables are compared without the lock: that takes milliseconds for large worlds.
        let candidates = state.withLock { $0.slots.map(\.slot) }
        let found = candidates.last { $0.key.isSame(as: key) } ?? Slot(key)
        state.withLock { state in
            let place = state.slots.firstIndex { $0.slot === found }
            let entry = place.map { state.slots.remove(at: $0) } ?? (found, 0)
            state.slots.append(entry)
        }
        return found
    }

    private func store(_ slot: Slot, bytes: Int) {
        state.withLock { state in
            state.solved += 1
            guard let place = state.slots.firstIndex(where: { $0.slot === slot }) else { return }
            state.slots[place].bytes = bytes
            var total = state.slots.reduce(0) { $0 + $1.bytes }
            if bytes > byteLimit {
                state.slots.remove(at: place)
                return
            }
            while total > byteLimit, let oldest = state.slots.firstIndex(where: { $0.slot !== slot && $0.bytes > 0 }) {
                total -= state.slots[oldest].bytes
                state.slots.remove(at: oldest)
            }
        }
    }
}
