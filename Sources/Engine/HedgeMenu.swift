import Scenarios
import TextFormats
import WorldData

/// One thing that a state can choose: which offers it takes, with whom it deepens, whether it diversifies.
public struct HedgeChoice: Sendable, Equatable {
    /// Positions of the offers that it takes.
    public var joined: [Int]
    /// Positions of the powers with which it deepens.
    public var deepened: [Int]
    /// Whether it diversifies away from the powers.
    public var diversifies: Bool
}

/// An agreement on offer, with its members in the world.
struct HedgeOffer: Sendable {
    /// What it is called.
    var name: String
    /// Codes of its other members, sorted.
    var others: [String]
    /// Whether it is in force among them in the world's year, so that its effect is in the world already.
    var isInForce: Bool
    /// The day at which members were read, where it is not that of the world.
    var asOf: CalendarDay?
    /// Names of members that the world does not have.
    var absent: [String]
}

/// Every choice of a state, as measures against the world as it is.
struct HedgeMenu: Sendable {
    /// Code of the state.
    var economy: String
    /// What each power is called.
    var powers: [String]
    /// Codes of the economies of each power.
    var powerCodes: [[String]]
    /// The agreements on offer.
    var offers: [HedgeOffer]
    /// Effects; `nil` where the choice is left out.
    var agreementEffect: EffectReference
    var deepening: EffectReference?
    var diversifying: EffectReference?
    /// For each offer and power, whether taking the offer ties the state to the power anew.
    var tiesNewly: [[Bool]]

    /// Most options of one question: each takes a solve, and as many as there are events.
    static let limit = 4096

    /// Every choice: all sets of offers, of powers to deepen with, with and without diversifying; the first leaves all as
    /// it is.
    var choices: [HedgeChoice] {
        let diversify = diversifying == nil ? [false] : [false, true]
        return sets(of: deepening == nil ? 0 : powers.count).flatMap { deepened in
            sets(of: offers.count).flatMap { joined in
                diversify.map { HedgeChoice(joined: joined, deepened: deepened, diversifies: $0) }
            }
        }
    }

    /// Number of choices without making them.
    static func count(offers: Int, powers: Int, diversifies: Bool) -> Int {
        offers + powers > 40 ? Int.max : (1 << (offers + powers)) * (diversifies ? 2 : 1)
    }

    /// Sets of positions, by size and then in order.
    private func sets(of count: Int) -> [[Int]] {
        (0..<(1 << count)).map { bits in (0..<count).filter { bits >> $0 & 1 == 1 } }
            .sorted { ($0.count, $0.description) < ($1.count, $1.description) }
    }

    /// A choice in words.
    func words(_ choice: HedgeChoice) -> String {
        var parts: [String] = []
        if !choice.joined.isEmpty { parts.append("join " + listed(choice.joined.map { offers[$0].name })) }
        if !choice.deepened.isEmpty { parts.append("deepen with " + listed(choice.deepened.map { powers[$0] })) }
        if choice.diversifies { parts.append("diversify") }
        return parts.isEmpty ? "no new ties" : parts.joined(separator: ", ")
    }

    /// Powers with which a choice makes new ties.
    func newTies(_ choice: HedgeChoice) -> [Int] {
        powers.indices.filter { power in
            choice.deepened.contains(power) || choice.joined.contains { tiesNewly[$0][power] }
        }
    }

    /// A choice as measures.
    ///
    /// An offer that is not in force yet takes force among its other members whether the state takes it or not.
    func measures(_ choice: HedgeChoice) -> [Measure] {
        var measures: [Measure] = []
        // A pair that two offers tie gets the effect once, as a pair that an agreement in force covers gets none.
        var taken: Set<[String]> = []
        for (position, offer) in offers.enumerated() {
            let joins = choice.joined.contains(position)
            // Where it is in force its effect among the others is in the world already: only the pairs of the state are new.
            var pairs = offer.isInForce ? [] : Self.pairs(among: offer.others)
            if joins { pairs += offer.others.map { [economy, $0].sorted() } }
            let isWhole = !offer.isInForce && taken.isDisjoint(with: pairs)
            if isWhole, !pairs.isEmpty {
                measures.append(agreement(offer.name, joins ? [economy] + offer.others : offer.others))
            } else {
                for pair in pairs where !taken.contains(pair) {
                    measures.append(agreement("\(offer.name) between \(pair[0]) and \(pair[1])", pair))
                }
            }
            taken.formUnion(pairs)
        }
        let own = Selector([economy])
        if let deepening {
            for power in choice.deepened {
                let partners = Selector(powerCodes[power].filter { $0 != economy })
                for cells in [
                    CellSelector(importers: partners, exporters: own),
                    CellSelector(importers: own, exporters: partners),
                ] { measures.append(Measure(.tradeEffect(TradeEffectMeasure(cells, .effect(deepening))))) }
            }
        }
        if let diversifying, choice.diversifies {
            let others = Selector((powerCodes.joined() + [economy]).map { "not:\($0)" })
            measures.append(
                Measure(
                    .tradeEffect(
                        TradeEffectMeasure(
                            CellSelector(importers: others, exporters: own), .effect(diversifying)))))
        }
        return measures
    }

    private static func pairs(among codes: [String]) -> [[String]] {
        codes.enumerated().flatMap { place, one in codes[(place + 1)...].map { [one, $0].sorted() } }
    }

    private func agreement(_ name: String, _ members: [String]) -> Measure {
        Measure(
            .agreement(
                AgreementMeasure(
                    name: name, members: Selector(members), tariffs: .remove, tradeEffect: agreementEffect)))
    }
}

/// Names joined by commas and `and`.
func listed(_ names: [String]) -> String {
    guard names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
}
