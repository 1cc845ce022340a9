import EquilibriumModels
import Scenarios
import TextFormats
import WorldData

/// The version of the program.
public let comityVersion = "0.1.0"

/// The answer to a scenario: one row per economy of the world, and everything needed to judge and repeat it.
public struct RunResult: Sendable {
    /// Name of the scenario.
    public var name: String
    /// Its title.
    public var title: String
    /// Its question.
    public var question: String
    /// The world's manifest.
    public var world: WorldManifest
    /// One row per economy, in the order of the world.
    public var rows: [RunRow]
    /// Positions of the rows to show to people.
    public var shown: [Int]
    /// Positions of the economies that the scenario shows by their own codes, in its order.
    public var named: [Int]
    /// Real income of the world, as a fraction: sum of equivalent variations over final expenditure.
    public var worldRealIncome: Double
    /// Sum of equivalent variations in the world's unit.
    public var worldEquivalentVariation: Double
    /// Transfers within coalitions; empty without them.
    public var transfers: [TransferRow]
    /// Bilateral flows; empty unless asked for.
    public var flows: [FlowRow]
    /// Trade of the shown economies with their partners, over all sectors.
    public var partnerTrade: [PartnerTrade]
    /// Trade between economies, over the whole world.
    public var worldTrade: PartnerTrade.Change
    /// How the answer was made.
    public var manifest: RunManifest
    /// What draws of the uncertain parameters say; `nil` where none were asked for.
    public var uncertainty: Uncertainty?
    /// What was asked.
    public var request: RunRequest
    /// The text of the scenario, as it was read.
    public var scenarioText: [UInt8]
}

/// One economy's row.
public struct RunRow: Sendable {
    /// Code.
    public var economy: String
    /// Name.
    public var name: String
    /// The measures, as fractions.
    public var impact: Impact
}

/// One flow before and after, at the exporter's price in the world's unit.
public struct FlowRow: Sendable, Equatable {
    /// Code of the exporter.
    public var exporter: String
    /// Code of the importer.
    public var importer: String
    /// Code of the sector.
    public var sector: String
    /// Value in the baseline.
    public var before: Double
    /// Value with the policy.
    public var after: Double
    /// Ends of `after` over the draws; `nil` without draws.
    public var afterInterval: Uncertainty.Interval?
}

/// How an answer was made: enough to repeat it and to judge it.
public struct RunManifest: Sendable {
    /// Version of the program.
    public var version: String
    /// SHA-256 over the world's files.
    public var worldHash: String
    /// SHA-256 of the scenario file.
    public var scenarioHash: String
    /// Files that measures were read from.
    public var files: [FileRecord]
    /// The rule for deficits.
    public var closure: Closure
    /// The member of the model family.
    public var model: ResolvedModel
    /// Every parameter used: elasticities of the world and effects of the scenario.
    public var parameters: [UsedParameter]
    /// What each measure touched: baseline first, then policy.
    public var measures: [BoundMeasure]
    /// How many of the measures are in the baseline.
    public var baselineMeasureCount: Int
    /// The solve of the baseline.
    public var baselineTrace: SolveTrace
    /// The solve of the policy.
    public var trace: SolveTrace
    /// Everything clipped, dropped or assumed: about the world, then about the scenario.
    public var findings: [Diagnostic]

    /// Evaluations of the whole system over both solves.
    public var evaluations: Int { baselineTrace.evaluations + trace.evaluations }
    /// Largest relative residual over both solves.
    public var largestResidual: Double { max(baselineTrace.largestResidual, trace.largestResidual) }
}

/// A run that was called off before it had an answer.
public struct Cancelled: Error, Sendable, CustomStringConvertible {
    /// What happened.
    public var description: String { "the run was cancelled before it had an answer" }
}

/// A solve that did not end with an answer.
public struct NotConverged: Error, Sendable, CustomStringConvertible {
    /// Which solve.
    public var stage: ComparisonStage
    /// Why it stopped.
    public var reason: StopReason
    /// What was tried.
    public var trace: SolveTrace

    /// What happened and what to try.
    public var description: String {
        var text =
            "error: the \(stage.rawValue) was not solved, so there is no answer: \(reason)\n"
            + "  found: \(trace.residualWords)"
            + " after \(trace.evaluations) evaluations\n  needed: at most 1e-9 in every condition of the model"
        for remark in trace.remarks { text += "\n  tried: \(remark)" }
        let advice =
            switch stage {
            case .baseline: "run `comity world check` on the world, and look at the measures under `baseline`"
            case .policy: "make the measures smaller to see which of them is too strong for this world"
            case .linearisation: "run `comity world check` on the world, or state another closure"
            }
        return text + "\n  to do: " + advice
    }
}
