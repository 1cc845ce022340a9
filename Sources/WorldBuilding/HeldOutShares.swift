/// How well printed partner lists are foretold when they are withheld.
public struct HeldOutShares: Sendable, Equatable {
    /// Half the sum of absolute differences between foretold and printed shares, weighted by trade, per cent.
    public var weightedPercent: Double
    /// The same with equal weight for every withheld list.
    public var meanPercent: Double
    /// Partner lists withheld, over all folds.
    public var listCount: Int
}

/// Builds goods trade again and again without a part of the printed lists, and compares it with them.
///
/// Each list (one reporter, one direction) is withheld once, with the bounds that follow from it; the reporter's other
/// list and its partners' lists stay. A list's miss is half the sum of absolute differences over the printed
/// partners and all others together, in shares of the reporter's total, so that it lies between 0 and 1.
///
/// - Parameters:
///   - edition: the edition to judge.
///   - folds: parts into which the reporters of each direction are dealt, in the order of their codes.
/// - Throws: as ``buildFactbookWorld(edition:sources:parameters:)``.
/// - Complexity: 2 · folds times the cost of one build.
public func heldOutShares(
    edition: FactbookEdition, folds: Int, sources: String, parameters: String
) throws -> HeldOutShares {
    let settings = try AccountParameters(folder: parameters)
    let figures = try FactbookFigures(edition: edition, sources: sources)
    let other = try FactbookFigures(edition: edition.other, sources: sources)
    var missed = (weighted: 0.0, weight: 0.0, sum: 0.0, count: 0)
    for direction in TradeDirection.allCases {
        let reporters = Set(figures.partners.filter { $0.direction == direction }.map(\.reporter)).sorted()
        for fold in 0..<folds {
            let withheld = Set(reporters.indices.filter { $0 % folds == fold }.map { reporters[$0] })
            var reduced = figures
            reduced.partners.removeAll { $0.direction == direction && withheld.contains($0.reporter) }
            var notes: [BuildNote] = []
            let trade = try goodsTrade(reduced, other: other, settings, notes: &notes)
            let count = trade.totals.count
            let position = Dictionary(uniqueKeysWithValues: trade.totals.economies.enumerated().map { ($1.code, $0) })
            for reporter in withheld.sorted() {
                guard let own = position[reporter] else { continue }
                let row = (0..<count).map {
                    trade.balanced.values[direction == .export ? own * count + $0 : $0 * count + own]
                }
                let total = row.reduce(0, +)
                var miss = 0.0
                var rest = 0.0
                for share in figures.partners where share.reporter == reporter && share.direction == direction {
                    guard let partner = position[share.partner] else { continue }
                    let difference = row[partner] / total - share.percent / 100
                    miss += abs(difference)
                    rest += difference
                }
                let half = (miss + abs(rest)) / 2
                missed.weighted += half * total
                missed.weight += total
                missed.sum += half
                missed.count += 1
            }
        }
    }
    return HeldOutShares(
        weightedPercent: 100 * missed.weighted / missed.weight, meanPercent: 100 * missed.sum / Double(missed.count),
        listCount: missed.count)
}
