import EquilibriumModels
import Geoeconomics
import TextFormats

/// What one cut-off does to one economy, in the units of the output.
public struct CutOffLoss: Sendable, Equatable {
    /// Code.
    public var economy: String
    /// Loss of real income in per cent; negative for a gain.
    public var percent: Double
    /// The same in the world's unit, at baseline prices.
    public var money: Double
}

/// One cut-off: a power, a target, a direction and a horizon.
public struct CutOffRow: Sendable {
    /// How one row ended.
    public enum Status: Sendable, Equatable {
        /// Solved and certified.
        case solved
        /// There is no trade to cut; the losses are exact zeros.
        case noTrade
        /// Nothing could be answered, and why.
        case failed(String)
    }

    /// The power or coalition as it was named.
    public var power: String
    /// Codes of its members, the target left out.
    public var members: [String]
    /// Code of the target.
    public var target: String
    /// Which trade ends.
    public var direction: CutOffDirection
    /// The horizon.
    public var horizon: CutOffHorizon
    /// How it ended.
    public var status: Status
    /// What the target loses; `nil` where the row failed.
    public var loss: CutOffLoss?
    /// What each member loses.
    public var memberLosses: [CutOffLoss]
    /// The members together: money, and per cent of their real income.
    public var powerLoss: CutOffLoss?
    /// What the power controls of the target's purchases and sales in the chosen sectors.
    public var control: SupplyControl
    /// The value of one more percentage point; `nil` where it was not asked for, or does not exist.
    public var diversification: DiversificationValue?
    /// Why there is no value of diversification.
    public var diversificationGap: String?
    /// Evaluations of the solve.
    public var evaluations: Int
    /// The largest relative residual of an equilibrium condition.
    public var residual: Double
}

/// The answer to ``CutOffRequest``.
public struct CutOffResult: Sendable {
    /// The rows: horizon by horizon, power by power, target by target, direction by direction.
    public var rows: [CutOffRow]
    /// Codes and names of the world's economies.
    public var names: [(code: String, name: String)]
    /// Codes of the chosen sectors.
    public var sectors: [String]
    /// Whether these are all sectors of the world.
    public var hasAllSectors: Bool
    /// How each horizon was made.
    public var manifests: [(horizon: CutOffHorizon, manifest: WorldAnswerManifest)]
    /// Notes on names and groups.
    public var notes: [Diagnostic]

    /// Rows that have an answer.
    public var answered: Int { rows.count - failed }
    /// Rows without one.
    public var failed: Int { rows.reduce(0) { if case .failed = $1.status { $0 + 1 } else { $0 } } }
    /// Evaluations of all rows.
    public var evaluations: Int { rows.reduce(0) { $0 + $1.evaluations } }
    /// The largest relative residual of any row that was solved.
    public var largestResidual: Double { rows.reduce(0) { $1.status == .solved ? max($0, $1.residual) : $0 } }
}
