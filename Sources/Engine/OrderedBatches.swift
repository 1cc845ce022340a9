import Dispatch
import Synchronization

/// Which batches are begun, made and handed over.
private struct BatchOrder<Batch: Sendable> {
    var next: Int
    var nextToDeliver: Int
    var ready: [Int: Batch] = [:]
    var isDelivering = false
    var isStopped = false
    var failure: (any Error)?
}

/// What takes batches: whoever calls it has set `isDelivering`, so that no two threads are ever in it.
private struct Delivery<Batch: Sendable>: @unchecked Sendable {
    let body: (Batch) throws -> Void
}

/// Makes batches on several threads and hands them over one at a time, strictly in order.
///
/// At most twice as many batches as threads are made ahead of the one that is waited for, so that memory stays
/// bounded when one batch takes long. The first error ends the work and is thrown.
///
/// - Parameters:
///   - batches: the numbers of the batches.
///   - threads: at least one.
///   - shouldStop: asked before each batch; once true no further batch is begun, and those begun are handed over.
///   - makeWorker: called once on each thread; what it gives makes one batch.
///   - deliver: takes a batch; never called twice at a time.
/// - Returns: whether all batches were delivered.
func forEachBatchInOrder<Batch: Sendable>(
    _ batches: Range<Int>, threads: Int, shouldStop: @Sendable () -> Bool,
    makeWorker: @Sendable () throws -> (Int) throws -> Batch, deliver: @escaping (Batch) throws -> Void
) throws -> Bool {
    let delivery = Delivery(body: deliver)
    precondition(threads >= 1, "work needs a thread")
    let state = Mutex(BatchOrder<Batch>(next: batches.lowerBound, nextToDeliver: batches.lowerBound))
    // From zero, since a semaphore that goes away with less than it began with ends the process, and after a failure
    // places of batches that are never handed over stay taken.
    let room = DispatchSemaphore(value: 0)
    for _ in 0..<2 * threads { room.signal() }

    @Sendable func fail(_ error: any Error) {
        state.withLock { if $0.failure == nil { $0.failure = error } }
        // Threads that wait for room must see that there is nothing left to do.
        for _ in 0..<threads { room.signal() }
    }

    @Sendable func take() -> Int? {
        room.wait()
        let stops = shouldStop()
        let batch: Int? = state.withLock { state in
            if stops { state.isStopped = true }
            guard !state.isStopped, state.failure == nil, state.next < batches.upperBound else { return nil }
            state.next += 1
            return state.next - 1
        }
        if batch == nil { room.signal() }
        return batch
    }

    @Sendable func handOver() throws {
        while true {
            let batch: Batch? = state.withLock { state in
                guard !state.isDelivering, state.failure == nil,
                    let batch = state.ready.removeValue(forKey: state.nextToDeliver)
                else { return nil }
                state.isDelivering = true
                return batch
            }
            guard let batch else { return }
            defer { room.signal() }
            try delivery.body(batch)
            state.withLock { state in
                state.isDelivering = false
                state.nextToDeliver += 1
            }
        }
    }

    DispatchQueue.concurrentPerform(iterations: threads) { _ in
        do {
            let make = try makeWorker()
            while let number = take() {
                let batch = try make(number)
                state.withLock { $0.ready[number] = batch }
                try handOver()
            }
        } catch {
            fail(error)
        }
    }
    let ended = state.withLock { $0 }
    if let failure = ended.failure { throw failure }
    return ended.nextToDeliver == batches.upperBound
}
