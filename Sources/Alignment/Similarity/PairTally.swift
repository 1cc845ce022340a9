/// How often two economies cast which votes together: three by three counts, yes, abstain, no.
public struct PairTally: Sendable, Equatable {
    /// `first * 3 + second`, with 0 yes, 1 abstain, 2 no.
    public var counts: [Int]
    /// Roll calls in which one or both have no vote that counts.
    public var dropped: Int
    /// Σ of weights times |difference| of votes, yes 1, abstain 2, no 3, and Σ of weights times the largest difference, 2;
    /// `nil` where every roll call weighs one, and the counts say it.
    public var weighted: (distance: Double, most: Double)?

    /// A tally of counts.
    public init(_ counts: [Int], dropped: Int = 0, weighted: (distance: Double, most: Double)? = nil) {
        precondition(counts.count == 9, "three votes by three")
        self.counts = counts
        self.dropped = dropped
        self.weighted = weighted
    }

    /// Whether two tallies agree.
    public static func == (a: Self, b: Self) -> Bool {
        a.counts == b.counts && a.dropped == b.dropped && a.weighted?.distance == b.weighted?.distance
            && a.weighted?.most == b.weighted?.most
    }

    /// Roll calls that count.
    public var common: Int { counts.reduce(0, +) }
}

/// Why a measure has no value.
public enum NoSimilarity: String, Sendable, Codable {
    /// The two never voted in one roll call.
    case noCommonVotes = "no common votes"
    /// Both cast one and the same vote throughout, so that chance alone would give full agreement.
    case unanimous = "both cast one vote throughout"
    /// No roll call that counts weighs anything.
    case noWeight = "no divided roll call"
}

/// Similarity of the votes of two economies; what has no value is `nil`, never zero.
public struct PairSimilarity: Sendable, Equatable {
    /// Roll calls that count.
    public var common: Int
    /// Roll calls that dropped out because one or both have no vote that counts.
    public var dropped: Int
    /// Share of equal votes, from 0 to 1.
    public var agreement: Double?
    /// Lijphart's index of agreement: equal votes one, an abstention beside a yes or no one half; from 0 to 1.
    public var lijphart: Double?
    /// Signorino & Ritter's S, absolute distance, from −1 to 1.
    public var s: Double?
    /// Cohen's kappa, at most 1.
    public var kappa: Double?
    /// Scott's pi, at most 1.
    public var pi: Double?
    /// Why a value is missing; `nil` where none is.
    public var reason: NoSimilarity?

    /// Measures of a tally.
    ///
    /// - Agreement Σ nₖₖ/n; Lijphart (1963), The American Political Science Review 57(4): 902-917.
    /// - S = 1 − 2 Σ w d/Σ w dₘₐₓ; Signorino & Ritter (1999), International Studies Quarterly 43(1): 115-144,
    ///   doi:10.1111/0020-8833.00113.
    /// - κ = (pₒ − pₑ)/(1 − pₑ), pₑ = Σ pₖ qₖ; Cohen (1960), Educational and Psychological Measurement 20(1): 37-46,
    ///   doi:10.1177/001316446002000104. π with pₑ = Σ ((pₖ + qₖ)/2)²; Scott (1955), Public Opinion Quarterly 19(3): 321-325,
    ///   doi:10.1086/266577. Where pₑ = 1 both are 0/0 and have no value.
    public init(_ tally: PairTally) {
        let n = tally.counts
        common = tally.common
        dropped = tally.dropped
        guard common > 0 else {
            reason = .noCommonVotes
            return
        }
        let total = Double(common)
        let equal = n[0] + n[4] + n[8]
        let half = n[1] + n[3] + n[5] + n[7]
        agreement = Double(equal) / total
        lijphart = (Double(equal) + 0.5 * Double(half)) / total
        if let weighted = tally.weighted {
            if weighted.most > 0 {
                s = 1 - 2 * weighted.distance / weighted.most
            } else {
                reason = .noWeight
            }
        } else {
            s = 1 - Double(half + 2 * (n[2] + n[6])) / total
        }
        // In whole numbers, so that full expected agreement is met exactly.
        let square = common * common
        var cohen = 0
        var scott = 0
        for vote in 0..<3 {
            let own: Int = n[3 * vote] + n[3 * vote + 1] + n[3 * vote + 2]
            let its: Int = n[vote] + n[vote + 3] + n[vote + 6]
            cohen += own * its
            scott += (own + its) * (own + its)
        }
        if cohen < square {
            kappa = Double(equal * common - cohen) / Double(square - cohen)
        } else {
            reason = .unanimous
        }
        if scott < 4 * square {
            pi = Double(4 * equal * common - scott) / Double(4 * square - scott)
        } else {
            reason = .unanimous
        }
    }
}
