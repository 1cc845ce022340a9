import EquilibriumModels

/// A baseline in which a target buys another part of its imports from a coalition.
///
/// In every chosen sector the target's purchases from members are scaled by a factor, and those from other foreign suppliers
/// take up the difference in proportion, so that the foreign share of the sector stays. Sectors without an outside supplier, or
/// without a member, stay as they are. These shares are calibrated anew: at them the accounts are made an equilibrium, as any world
/// is, and no welfare is counted for the change of tastes itself.
struct Recalibration {
    let baseline: SharedBaseline
    let target: Int
    let coalition: Set<Int>
    let sectors: [Int]

    init(_ baseline: SharedBaseline, target: Int, coalition: [Int], sectors: [Int]) {
        self.baseline = baseline
        self.target = target
        self.coalition = Set(coalition).subtracting([target])
        self.sectors = sectors
    }

    /// Shares of the coalition and of other foreign suppliers in one sector.
    private func shares(_ j: Int) -> (members: Double, others: Double) {
        let accounts = baseline.accounts
        var members = 0.0
        var others = 0.0
        accounts.forEachCell(sector: j, importer: target) { cell, i in
            guard i != target else { return }
            if coalition.contains(i) {
                members += accounts.tradeShare[cell]
            } else {
                others += accounts.tradeShare[cell]
            }
        }
        return (members, others)
    }

    /// The largest factor: in some sector nobody else would be left.
    var largestFactor: Double {
        sectors.reduce(Double.infinity) { least, j in
            let (members, others) = shares(j)
            return members > 0 && others > 0 ? min(least, (members + others) / members) : least
        }
    }

    /// Accounts with shares changed by a factor for each sector, not yet an equilibrium.
    private func accounts(_ factor: (_ members: Double, _ others: Double) -> Double) -> Accounts {
        var accounts = baseline.accounts
        for j in sectors {
            let (members, others) = shares(j)
            guard members > 0, others > 0 else { continue }
            let up = factor(members, others)
            let down = max(0, members + others - up * members) / others
            baseline.accounts.forEachCell(sector: j, importer: target) { cell, i in
                if i != target { accounts.tradeShare[cell] *= coalition.contains(i) ? up : down }
            }
        }
        return accounts
    }

    /// The solved baseline with purchases from members scaled alike in every sector.
    func scaled(by factor: Double) throws -> SharedBaseline? { try solved(accounts { _, _ in factor }) }

    /// The solved baseline in which members have the same part of foreign purchases in every sector that both supply.
    func withShare(_ share: Double) throws -> SharedBaseline? {
        try solved(accounts { members, others in share * (members + others) / members })
    }

    private func solved(_ accounts: Accounts) throws -> SharedBaseline? {
        switch try solveBaseline(accounts, closure: baseline.closure) {
        case .converged(let equilibrium, _):
            return try SharedBaseline(
                equilibrium.accounts, closure: baseline.closure, preconditioner: baseline.preconditioner)
        case .stopped: return nil
        }
    }
}
