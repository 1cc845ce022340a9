import EquilibriumModels

/// What part of a target's purchases, and of its sales, a coalition controls.
///
/// - Source: the share of a sector's supply that a hegemon or its coalition controls, in Clayton, Maggiori & Schreger (2025), "A
///   Theory of Economic Coercion and Fragmentation", NBER Working Paper 33309.
public struct SupplyControl: Sendable, Equatable {
    /// One sector, or all chosen ones together.
    public struct Part: Sendable, Equatable {
        /// Purchases from the coalition at the exporter's price, in the world's unit.
        public var fromCoalition = 0.0
        /// Purchases from abroad.
        public var fromAbroad = 0.0
        /// Purchases from anybody, at home included.
        public var purchases = 0.0
        /// Sales to the coalition.
        public var toCoalition = 0.0
        /// Sales abroad.
        public var toAbroad = 0.0

        /// Share of foreign purchases that the coalition controls; `nil` where nothing is bought abroad.
        public var foreignShare: Double? { fromAbroad > 0 ? fromCoalition / fromAbroad : nil }
        /// Share of all purchases; `nil` where nothing is bought.
        public var totalShare: Double? { purchases > 0 ? fromCoalition / purchases : nil }
        /// Share of foreign sales that the coalition buys; `nil` where nothing is sold abroad.
        public var salesShare: Double? { toAbroad > 0 ? toCoalition / toAbroad : nil }

        mutating func add(_ other: Part) {
            fromCoalition += other.fromCoalition
            fromAbroad += other.fromAbroad
            purchases += other.purchases
            toCoalition += other.toCoalition
            toAbroad += other.toAbroad
        }
    }

    /// By chosen sector, in their order.
    public var sectors: [Part]
    /// Over the chosen sectors.
    public var all: Part

    /// Measures control in the accounts.
    ///
    /// - Parameters:
    ///   - target: position.
    ///   - coalition: positions of members; the target counts as none of them.
    ///   - chosen: positions of sectors.
    public init(_ accounts: Accounts, target: Int, coalition: [Int], sectors chosen: [Int]) {
        let count = accounts.economyCount
        let members = Set(coalition).subtracting([target])
        sectors = chosen.map { j in
            var part = Part()
            for i in 0..<count {
                let bought = accounts.flow(sector: j, importer: target, exporter: i)
                let sold = accounts.flow(sector: j, importer: i, exporter: target)
                part.purchases += bought
                guard i != target else { continue }
                part.fromAbroad += bought
                part.toAbroad += sold
                guard members.contains(i) else { continue }
                part.fromCoalition += bought
                part.toCoalition += sold
            }
            return part
        }
        var sum = Part()
        for part in sectors { sum.add(part) }
        all = sum
    }
}
