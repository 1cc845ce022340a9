import EquilibriumModels

/// How much smaller the loss from a cut-off would be, had the target bought more of its imports elsewhere.
public struct DiversificationValue: Sendable, Equatable {
    /// Share of the coalition in the target's foreign purchases, as they are.
    public var share: Double
    /// The share with one more point from outside the coalition.
    public var shiftedShare: Double
    /// Loss of real income in the cut-off, as they are.
    public var loss: Double
    /// Loss with the shifted shares.
    public var shiftedLoss: Double
    /// What one more point is worth: the difference of losses, as a fraction of real income.
    public var value: Double { loss - shiftedLoss }
    /// The same in the world's unit, at the income of the baseline.
    public var money: Double
    /// d ln loss / d ln share between the two; `nil` where the loss is not positive.
    public var elasticity: Double? {
        guard loss > 0, share > 0, shiftedShare != share else { return nil }
        return (value / loss) / ((share - shiftedShare) / share)
    }

    /// Makes a value.
    public init(share: Double, shiftedShare: Double, loss: Double, shiftedLoss: Double, money: Double) {
        self.share = share
        self.shiftedShare = shiftedShare
        self.loss = loss
        self.shiftedLoss = shiftedLoss
        self.money = money
    }
}

/// Why there is no value of diversification.
public enum DiversificationGap: Error, Sendable, Equatable {
    /// The coalition's share is not above the shift.
    case shareTooSmall(Double)
    /// No chosen sector has both a member and an outside supplier.
    case nobodyElse
    /// One of the solves has no answer.
    case unsolved(String)
}

/// The value to a target of buying `points` more percentage points of its imports from outside a coalition.
///
/// Purchases from members are scaled down alike in every chosen sector and outside suppliers take their place, until the
/// coalition's share of the target's foreign purchases, in the equilibrium at the new shares, is lower by exactly `points`; then the
/// same cut-off is solved from there.
///
/// - Parameters:
///   - points: percentage points, above zero.
/// - Throws: `DiversificationGap`.
/// - Source: the value of diversification near full control, Clayton, Maggiori & Schreger (2025), NBER Working Paper 33309; the
///   experiment here is an exact change of the calibrated shares.
public func valueOfDiversification(_ baseline: SharedBaseline, _ cutOff: CutOff, points: Double = 1)
    throws(DiversificationGap)
    -> DiversificationValue
{
    func share(_ accounts: Accounts) -> Double {
        SupplyControl(accounts, target: cutOff.target, coalition: cutOff.coalition, sectors: cutOff.sectors).all
            .foreignShare ?? 0
    }
    func loss(_ baseline: SharedBaseline) throws(DiversificationGap) -> Double {
        switch answerCutOffs(baseline, [cutOff], threads: 1)[0] {
        case .solved(let target, _, _): return target.loss
        case .nothingToCut: return 0
        case .refused(let error): throw .unsolved("\(error)")
        case .stopped(let reason, _): throw .unsolved("\(reason)")
        }
    }
    let before = share(baseline.accounts)
    let wanted = before - points / 100
    guard wanted > 0 else { throw .shareTooSmall(before) }
    let change = Recalibration(
        baseline, target: cutOff.target, coalition: cutOff.coalition, sectors: cutOff.sectors)
    guard change.largestFactor < .infinity else { throw .nobodyElse }
    func solved(_ factor: Double) throws(DiversificationGap) -> SharedBaseline {
        do {
            if let solved = try change.scaled(by: factor) { return solved }
        } catch { throw .unsolved("\(error)") }
        throw .unsolved("the accounts with shifted shares have no equilibrium")
    }
    // The share answers the factor nearly in proportion: secants end in a few steps.
    var known = (factor: 1.0, share: before)
    var factor = wanted / before
    var shifted = try solved(factor)
    for _ in 0..<8 {
        let now = share(shifted.accounts)
        if abs(now - wanted) < 1e-12 || now == known.share { break }
        let next = factor + (wanted - now) * (factor - known.factor) / (now - known.share)
        known = (factor, now)
        factor = min(max(0, next), change.largestFactor)
        shifted = try solved(factor)
    }
    let reached = share(shifted.accounts)
    guard abs(reached - wanted) < 1e-9 else {
        throw .unsolved("the share can be brought to \(100 * reached) per cent, and \(100 * wanted) was wanted")
    }
    let lossBefore = try loss(baseline)
    let lossAfter = try loss(shifted)
    return DiversificationValue(
        share: before, shiftedShare: share(shifted.accounts), loss: lossBefore, shiftedLoss: lossAfter,
        money: (lossBefore - lossAfter) * baseline.accounts.income[cutOff.target])
}
