/// The ends of many samples that are too large to keep: of each the smallest and the largest values.
///
/// Quantiles in the tails come out exactly as from the whole sample, whatever the order in which values arrive. Space is two times
/// `kept` per sample in place of one value per observation.
public final class SampleTails: @unchecked Sendable {
    // Threads of `add` write to disjoint samples, and nothing else writes.

    /// Number of samples.
    public let sampleCount: Int
    /// How many values are kept at each end.
    public let kept: Int
    /// Values seen by each sample.
    public private(set) var count = 0
    /// Of each sample the smallest values, as a heap with the largest of them first; and the largest ones, negated.
    private let low: UnsafeMutablePointer<Double>
    private let high: UnsafeMutablePointer<Double>

    /// Prepares for quantiles at `tail` and `1 − tail` of up to `observations` values per sample.
    ///
    /// - Parameter tail: from 0 to 1/2.
    public init(sampleCount: Int, observations: Int, tail: Double) {
        precondition(tail >= 0 && tail <= 0.5, "a tail is at most one half")
        self.sampleCount = sampleCount
        kept = Self.kept(observations: observations, tail: tail)
        low = .allocate(capacity: sampleCount * kept)
        high = .allocate(capacity: sampleCount * kept)
        low.initialize(repeating: .infinity, count: sampleCount * kept)
        high.initialize(repeating: .infinity, count: sampleCount * kept)
    }

    deinit {
        low.deallocate()
        high.deallocate()
    }

    /// How many values each end of a sample needs: both neighbours of the quantile, and one against rounding of its place.
    public static func kept(observations: Int, tail: Double) -> Int {
        min(observations, Int(Double(max(0, observations - 1)) * tail) + 3)
    }

    /// Adds one value to every sample, for each of several observations.
    ///
    /// - Parameter observations: each of length `sampleCount`, without NaN.
    public func add(_ observations: [[Double]], threads: Int? = nil) {
        precondition(observations.allSatisfy { $0.count == sampleCount }, "an observation of other samples")
        let block = 4096
        parallelLoop((sampleCount + block - 1) / block, threads: threads) { position in
            for observation in observations {
                for sample in position * block..<min(sampleCount, (position + 1) * block) {
                    keep(observation[sample], low + sample * kept)
                    keep(-observation[sample], high + sample * kept)
                }
            }
        }
        count += observations.count
    }

    /// Puts a value in the place of the largest of a heap, where it is smaller.
    private func keep(_ value: Double, _ heap: UnsafeMutablePointer<Double>) {
        guard value < heap[0] else { return }
        var place = 0
        while case var child = 2 * place + 1, child < kept {
            if child + 1 < kept, heap[child + 1] > heap[child] { child += 1 }
            guard heap[child] > value else { break }
            heap[place] = heap[child]
            place = child
        }
        heap[place] = value
    }

    /// The quantiles of a sample at `tail` and `1 − tail`; see ``quantile(ofSorted:at:)``.
    ///
    /// - Parameter tail: at most that for which the tails were prepared, unless fewer values have come than were prepared for.
    public func ends(of sample: Int, tail: Double) -> (low: Double, high: Double) {
        precondition(count > 0, "a sample without a value")
        func sorted(_ heap: UnsafePointer<Double>) -> [Double] {
            UnsafeBufferPointer(start: heap + sample * kept, count: kept).sorted()
        }
        let smallest = sorted(low)
        let largest = sorted(high)
        func value(_ position: Int) -> Double {
            position < kept ? smallest[position] : -largest[count - 1 - position]
        }
        func end(_ probability: Double) -> Double {
            let (below, part) = orderStatistic(at: probability, of: count)
            return below + 1 < count ? interpolated(value(below), value(below + 1), part) : value(below)
        }
        return (end(tail), end(1 - tail))
    }
}
