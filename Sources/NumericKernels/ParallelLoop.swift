import Dispatch
import Glibc
import Synchronization

/// Calls a body once for every position from 0 to count − 1, over several threads.
///
/// Threads take the next position as they become free, so the order of calls differs from run to run: a body writes to a
/// slot of its own, and whoever combines slots does so in their order.
///
/// - Parameters:
///   - count: how many positions there are.
///   - threads: how many threads may work at once; `nil` is one for each core. With one, positions come in order.
public func parallelLoop(_ count: Int, threads: Int? = nil, _ body: @Sendable (_ position: Int) -> Void) {
    let workers = min(count, max(1, threads ?? processorCount()))
    guard workers > 1 else {
        for position in 0..<count { body(position) }
        return
    }
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
        while case let position = next.wrappingAdd(1, ordering: .relaxed).oldValue, position < count { body(position) }
    }
}

/// Number of cores on which this process may run, at least one.
public func processorCount() -> Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
