/// Votes of a group of roll calls, packed: 64 roll calls to a word.
struct VoteBits {
    let wordCount: Int
    /// Roll calls of the group, by position in the record.
    let rollCalls: [Int]
    private let yes: [UInt64]
    private let abstain: [UInt64]
    private let no: [UInt64]
    /// Weights by roll call of the group; `nil` where all are one.
    private let weights: [Double]?

    init(_ record: RollCallRecord, _ rollCalls: [Int], _ options: SimilarityOptions, isSeated: (Int, Int) -> Bool) {
        self.rollCalls = rollCalls
        wordCount = (rollCalls.count + 63) / 64
        let words = wordCount * record.economies.count
        var (yes, abstain, no) = (
            [UInt64](repeating: 0, count: words), [UInt64](repeating: 0, count: words),
            [UInt64](repeating: 0, count: words)
        )
        for economy in record.economies.indices {
            for (place, call) in rollCalls.enumerated() {
                var vote = record.vote(economy: economy, rollCall: call)
                if vote == .absent, options.absence == .abstention, isSeated(economy, record.rollCalls[call].session) {
                    vote = .abstain
                }
                if vote == .abstain {
                    switch options.abstention {
                    case .middle: break
                    case .dropped: vote = .absent
                    case .no: vote = .no
                    }
                }
                let word = economy * wordCount + place / 64
                let bit = UInt64(1) << UInt64(place % 64)
                switch vote {
                case .yes: yes[word] |= bit
                case .abstain: abstain[word] |= bit
                case .no: no[word] |= bit
                case .absent: break
                }
            }
        }
        (self.yes, self.abstain, self.no) = (yes, abstain, no)
        weights = options.weight == .equal ? nil : rollCalls.map { division(of: $0, in: record) }
    }

    /// The tally of two economies.
    ///
    /// - Complexity: O(roll calls / 64); O(roll calls) with weights.
    func tally(_ one: Int, _ other: Int) -> PairTally {
        var counts = [Int](repeating: 0, count: 9)
        let (a, b) = (one * wordCount, other * wordCount)
        for word in 0..<wordCount {
            let (y, m, n) = (yes[a + word], abstain[a + word], no[a + word])
            let (v, w, x) = (yes[b + word], abstain[b + word], no[b + word])
            counts[0] += (y & v).nonzeroBitCount
            counts[1] += (y & w).nonzeroBitCount
            counts[2] += (y & x).nonzeroBitCount
            counts[3] += (m & v).nonzeroBitCount
            counts[4] += (m & w).nonzeroBitCount
            counts[5] += (m & x).nonzeroBitCount
            counts[6] += (n & v).nonzeroBitCount
            counts[7] += (n & w).nonzeroBitCount
            counts[8] += (n & x).nonzeroBitCount
        }
        let common = counts.reduce(0, +)
        return PairTally(counts, dropped: rollCalls.count - common, weighted: weights.map { weigh($0, a, b) })
    }

    private func weigh(_ weights: [Double], _ a: Int, _ b: Int) -> (distance: Double, most: Double) {
        var (distance, most) = (0.0, 0.0)
        for place in rollCalls.indices {
            let (word, shift) = (place / 64, UInt64(place % 64))
            // Yes is 1, abstain 2, no 3, absent 0.
            func vote(_ start: Int) -> Int {
                Int((yes[start + word] >> shift) & 1) + 2 * Int((abstain[start + word] >> shift) & 1)
                    + 3 * Int((no[start + word] >> shift) & 1)
            }
            let (own, its) = (vote(a), vote(b))
            guard own > 0, its > 0 else { continue }
            distance += weights[place] * Double(abs(own - its))
            most += weights[place] * 2
        }
        return (distance, most)
    }
}

/// 1 − Σ of squares of the shares of yes, abstain and no in a roll call.
private func division(of call: Int, in record: RollCallRecord) -> Double {
    var counts = [0.0, 0, 0]
    for economy in record.economies.indices {
        let vote = record.votes[economy * record.rollCalls.count + call]
        if vote > 0 { counts[Int(vote) - 1] += 1 }
    }
    let total = counts.reduce(0, +)
    guard total > 0 else { return 0 }
    return 1 - counts.reduce(0) { $0 + ($1 / total) * ($1 / total) }
}
