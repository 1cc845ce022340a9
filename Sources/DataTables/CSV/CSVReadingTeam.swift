import Dispatch
import Synchronization
import TextFormats

/// Threads that read the pieces of one file, each of which is added to the columns in its turn.
///
/// Taking a piece from the file (unpacking it) and adding its cells are done by one thread at a time, splitting
/// it into numbers and codes by all. What is added does not depend on which thread was first.
final class CSVReadingTeam: Sendable {
    private struct Intake: @unchecked Sendable {
        let source: CSVPieceSource
        var free: [CSVPiece]
        var next = 0
        var hasEnded = false
    }

    private struct Outcome: @unchecked Sendable {
        var builder: CSVColumnBuilder
        var ready: [Int: CSVPiece] = [:]
        var next = 0
        var fault: Diagnostics?
    }

    private let intake: Mutex<Intake>
    private let outcome: Mutex<Outcome>
    /// What to read from a piece, by what is known so far.
    private let plan: Mutex<CSVPlan>
    private let hasFailed = Atomic<Bool>(false)
    private let pieceSize: Int
    private let room = DispatchSemaphore(value: 0)

    init(source: CSVPieceSource, builder: CSVColumnBuilder, pieceSize: Int) {
        intake = Mutex(Intake(source: source, free: []))
        plan = Mutex(builder.plan)
        outcome = Mutex(Outcome(builder: builder))
        self.pieceSize = pieceSize
    }

    /// Reads to the end of the file.
    ///
    /// - Throws: the first fault in the order of the file.
    func run(threads: Int) throws(Diagnostics) -> CSVColumnBuilder {
        // One piece for each thread to work on, and one to wait for its turn.
        let count = threads == 1 ? 1 : 2 * threads
        let wantedCount = outcome.withLock { $0.builder.plan.wantedCount }
        intake.withLock { intake in
            for _ in 0..<count {
                let piece = CSVPiece()
                piece.columns = [CSVPieceColumn](repeating: CSVPieceColumn(), count: wantedCount)
                intake.free.append(piece)
            }
        }
        for _ in 0..<count { room.signal() }
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            while let piece = take() {
                piece.parse(plan.withLock { $0 })
                handOver(piece)
            }
        }
        // A semaphore must not be destroyed below the value with which it was made, which is zero.
        let ended = outcome.withLock { outcome in
            let ended = (outcome.builder, outcome.fault)
            outcome.builder = CSVColumnBuilder.none
            return ended
        }
        if let fault = ended.1 { throw fault }
        if let fault = intake.withLock({ $0.source.fault }) { throw Diagnostics([fault]) }
        return ended.0
    }

    /// The next piece of the file; `nil` at its end or after a fault.
    private func take() -> CSVPiece? {
        room.wait()
        let piece: CSVPiece? = intake.withLock { intake in
            guard !intake.hasEnded, !hasFailed.load(ordering: .relaxed), let piece = intake.free.popLast() else {
                return nil
            }
            guard intake.source.fill(piece, size: pieceSize) else {
                intake.hasEnded = true
                return nil
            }
            piece.number = intake.next
            intake.next += 1
            return piece
        }
        // Another thread that waits must see the end, too.
        if piece == nil { room.signal() }
        return piece
    }

    /// Adds the piece, and those that waited for it.
    private func handOver(_ piece: CSVPiece) {
        outcome.withLock { outcome in
            outcome.ready[piece.number] = piece
            while let piece = outcome.ready.removeValue(forKey: outcome.next) {
                outcome.next += 1
                if outcome.fault == nil {
                    do throws(Diagnostics) {
                        try outcome.builder.add(piece)
                        let known = outcome.builder.plan
                        plan.withLock { $0 = known }
                    } catch {
                        outcome.fault = error
                        hasFailed.store(true, ordering: .relaxed)
                    }
                }
                intake.withLock { $0.free.append(piece) }
                room.signal()
            }
        }
    }
}
