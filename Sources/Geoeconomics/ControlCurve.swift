import EquilibriumModels
import Glibc

/// One point of the curve of loss against control.
public struct ControlPoint: Sendable {
    /// Members whose supply ends, in the order in which they joined; empty where shares are scaled.
    public var members: [Int]
    /// Share of the target's foreign purchases that ends; `nil` where the point has no baseline.
    public var controlShare: Double?
    /// Loss of real income as a fraction; `nil` without an answer.
    public var loss: Double?
    /// Why there is none; `nil` where there is.
    public var outcome: CutOffOutcome?
    /// Evaluations of the solve.
    public var evaluations: Int

    /// Makes a point.
    public init(
        members: [Int] = [], controlShare: Double?, loss: Double?, outcome: CutOffOutcome? = nil, evaluations: Int = 0
    ) {
        self.members = members
        self.controlShare = controlShare
        self.loss = loss
        self.outcome = outcome
        self.evaluations = evaluations
    }
}

/// Loss against control as suppliers join a coalition one by one, those from whom the target buys most first.
///
/// - Parameters:
///   - candidates: who may join; the target is left out, and so is who sells it nothing.
///   - limit: points at most.
public func curveOfJoining(
    _ baseline: SharedBaseline, target: Int, candidates: [Int], direction: CutOffDirection, sectors: [Int], limit: Int
) -> [ControlPoint] {
    let accounts = baseline.accounts
    var supply: [(economy: Int, value: Double)] = []
    for member in Set(candidates).subtracting([target]) {
        let control = SupplyControl(accounts, target: target, coalition: [member], sectors: sectors)
        if control.all.fromCoalition > 0 { supply.append((member, control.all.fromCoalition)) }
    }
    supply.sort { $0.value != $1.value ? $0.value > $1.value : $0.economy < $1.economy }
    let order = supply.prefix(limit).map(\.economy)
    let cutOffs = order.indices.map { last in
        CutOff(coalition: Array(order[...last]), target: target, direction: direction, sectors: sectors)
    }
    return answerCutOffs(baseline, cutOffs).enumerated().map { place, outcome in
        let control = SupplyControl(
            accounts, target: target, coalition: cutOffs[place].coalition, sectors: sectors)
        return ControlPoint(Array(order[...place]), control.all.foreignShare, outcome)
    }
}

/// Loss against control with the coalition's part of every import market of the target set to given shares.
///
/// At each share the world is calibrated anew, see ``Recalibration``, and the cut-off solved from there.
///
/// - Parameters:
///   - shares: fractions from 0 to 1.
public func curveOfShares(
    _ baseline: SharedBaseline, target: Int, coalition: [Int], direction: CutOffDirection, sectors: [Int],
    shares: [Double]
) -> [ControlPoint] {
    let change = Recalibration(baseline, target: target, coalition: coalition, sectors: sectors)
    let cutOff = CutOff(coalition: coalition, target: target, direction: direction, sectors: sectors)
    return shares.map { share in
        do {
            guard let world = try change.withShare(share) else {
                return ControlPoint(members: [], controlShare: nil, loss: nil, outcome: nil, evaluations: 0)
            }
            let control = SupplyControl(world.accounts, target: target, coalition: coalition, sectors: sectors)
            return ControlPoint([], control.all.foreignShare, answerCutOffs(world, [cutOff], threads: 1)[0])
        } catch let error as ModelInputError {
            return ControlPoint([], nil, .refused(error))
        } catch {
            return ControlPoint(members: [], controlShare: nil, loss: nil, outcome: nil, evaluations: 0)
        }
    }
}

extension ControlPoint {
    fileprivate init(_ members: [Int], _ share: Double?, _ outcome: CutOffOutcome) {
        switch outcome {
        case .solved(let target, _, let trace):
            self.init(
                members: members, controlShare: share, loss: target.loss, outcome: nil, evaluations: trace.evaluations)
        case .nothingToCut:
            self.init(members: members, controlShare: share, loss: 0, outcome: nil, evaluations: 0)
        case .refused, .stopped:
            self.init(members: members, controlShare: share, loss: nil, outcome: outcome, evaluations: 0)
        }
    }
}

/// The loss of a small economy with one sector when part of its supply ends at given wages: 1 − (1 − cut)^(1/θ).
///
/// `cut` is the share in all expenditure, home included: import share times control. Prices rise by (1 − cut)^(−1/θ), since of
/// Σ π c^−θ a part 1 − cut is left. It grows faster than in proportion where θ > 1, and is everything at a cut of one.
///
/// - Source: Arkolakis, Costinot & Rodríguez-Clare (2012), American Economic Review 102(1), doi:10.1257/aer.102.1.94: with
///   given relative wages the domestic share becomes λ / (1 − cut), and real income changes by its power −1/θ.
public func armingtonLoss(cut: Double, theta: Double) -> Double { 1 - pow(1 - cut, 1 / theta) }
