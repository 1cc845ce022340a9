/// What one economy loses when each of several powers ends its trade with it, and when all do at once.
public struct PairExposure: Sendable, Equatable {
    /// Position of the economy.
    public var economy: Int
    /// Loss of real income to each power alone, as a fraction; `nil` where there is no answer, or the economy is the power.
    public var alone: [Double?]
    /// Loss to all of them at once.
    public var together: Double?

    /// Makes a row.
    public init(economy: Int, alone: [Double?], together: Double?) {
        self.economy = economy
        self.alone = alone
        self.together = together
    }

    /// What is lost whichever power turns away: the smallest loss; `nil` where one has no answer.
    public var eitherWay: Double? {
        let known = alone.compactMap { $0 }
        return known.count == alone.count ? known.min() : nil
    }

    /// Loss to all at once less the sum of the losses one by one: above zero where the powers stand in for each other.
    public var beyondSum: Double? {
        let known = alone.compactMap { $0 }
        guard known.count == alone.count, let together else { return nil }
        return together - known.reduce(0, +)
    }
}
