import TextFormats

/// A coalition whose members share the burden of the other measures.
public struct CoalitionMeasure: Sendable, Equatable {
    /// The rule for transfers among members.
    public enum Transfers: String, Sendable, CaseIterable {
        /// Every member's real income changes in the same proportion; transfers add to zero.
        case equalise
    }
    /// Who takes part.
    public var members: Selector
    /// The rule.
    public var transfers: Transfers

    /// Makes a measure.
    public init(members: Selector, transfers: Transfers = .equalise) {
        self.members = members
        self.transfers = transfers
    }
}

extension CoalitionMeasure {
    static func read(_ reader: YAMLReader) -> CoalitionMeasure? {
        let members = reader.requireSelector("members")
        let transfers = reader.requireChoice("transfers", Transfers.self)
        guard let members, let transfers else { return nil }
        return CoalitionMeasure(members: members, transfers: transfers)
    }
}

extension Binder {
    /// Transfers that give every member the same proportional change of real income.
    func apply(_ coalition: CoalitionMeasure, _ measure: Measure) -> BoundMeasure? {
        guard let economies = resolver.economies(coalition.members, "members") else { return nil }
        noteAbsent(measure, "`members`", economies)
        guard economies.positions.count >= 2 else {
            findings.add(
                coalition.members.place.diagnostic(
                    kind: "lonely-coalition",
                    found: "the coalition has one member in the world \(worldName): "
                        + economies.positions.map { world.economies[$0].code }.joined(),
                    needed: "at least two, among whom transfers can flow"))
            return nil
        }
        if let twice = economies.positions.first(where: { n in shock.shock.coalitions.contains { $0.contains(n) } }) {
            findings.add(
                coalition.members.place.diagnostic(
                    kind: "overlapping-coalitions",
                    found: "\(world.economies[twice].code) is a member of two coalitions with transfers",
                    needed: "coalitions without common members"))
            return nil
        }
        shock.addCoalition(economies.positions)
        var result = BoundMeasure(label: "`coalition`", place: measure.place)
        result.cells = economies.positions.count
        result.tradedCells = result.cells
        result.changedCells = result.cells
        return result
    }
}
