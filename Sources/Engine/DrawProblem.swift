import EquilibriumModels
import Scenarios

/// What is the same for every draw of a run.
struct DrawProblem: Sendable {
    /// The calibrated accounts; they do not depend on θ.
    var calibrated: Accounts
    /// The measures in force, bound.
    var inForce: BoundPolicy
    /// The policy, bound to the baseline of the central values.
    var policy: BoundPolicy
    /// The rule for deficits.
    var closure: Closure
    /// The member of the model family; its elasticities follow those drawn.
    var variant: ModelVariant
    /// The baseline solved at the central values.
    var baseline: Accounts
    /// The record of that solve.
    var baselineTrace: SolveTrace
    /// Whether that baseline is, but for θ, the baseline of every draw.
    var isBaselineShared: Bool
    /// The parameters.
    var parameters: ParameterDraws
    /// The factorised baseline at the central values: near enough to steer every draw.
    var preconditioner: TwoLevelPreconditioner?
    /// Cells whose flows with the policy are wanted of every draw: positions in the tables of the accounts.
    var flowCells: [FlowCell]

    /// - Parameters:
    ///   - baseline: the equilibrium of the measures in force at the central values, relative to `calibrated`.
    init(
        calibrated: Accounts, inForce: BoundPolicy, policy: BoundPolicy, closure: Closure, variant: ModelVariant,
        baseline: SolvedBaseline, parameters: ParameterDraws, flowCells: [FlowCell]
    ) {
        self.calibrated = calibrated
        self.inForce = inForce
        self.policy = policy
        self.closure = closure
        self.variant = variant
        self.baseline = baseline.equilibrium.accounts
        baselineTrace = baseline.trace
        preconditioner = baseline.preconditioner
        self.parameters = parameters
        self.flowCells = flowCells
        let isBaselineDrawn = parameters.drawsElasticities || inForce.uses(parameters.effects)
        isBaselineShared = !isBaselineDrawn || Self.isUnchanged(baseline.equilibrium, from: calibrated)
    }

    /// Whether an equilibrium is the state that it started from, to rounding.
    ///
    /// Where every hat is one, no equation of the model depends on θ: θ is only the power to which hats are raised. The
    /// measures in force must then be none, since any that changed a price would show here.
    private static func isUnchanged(_ equilibrium: Equilibrium, from accounts: Accounts) -> Bool {
        let rounding = 1e-11
        func isOne(_ hat: Double) -> Bool { abs(hat - 1) <= rounding }
        return equilibrium.accounts.tariff == accounts.tariff
            && equilibrium.wageChange.allSatisfy(isOne) && equilibrium.priceChange.allSatisfy(isOne)
            && zip(equilibrium.accounts.expenditure, accounts.expenditure).allSatisfy { abs($0 - $1) <= rounding * $1 }
            && zip(equilibrium.accounts.tradeShare, accounts.tradeShare).allSatisfy { abs($0 - $1) <= rounding * $1 }
    }
}

/// A bilateral cell by positions.
struct FlowCell: Sendable, Equatable {
    /// Position of the sector.
    var sector: Int
    /// Position of the importer.
    var importer: Int
    /// Position of the exporter.
    var exporter: Int
}

/// The answer of one draw.
struct DrawAnswer: Sendable {
    /// Every column of ``ResultColumn/all`` by row, NaN where it has no value.
    var values: [Double]
    /// Real income of the world, as a fraction.
    var worldRealIncome: Double
    /// Sum of equivalent variations in the world's unit.
    var worldEquivalentVariation: Double
    /// Flows with the policy, by cell of ``DrawProblem/flowCells``.
    var flows: [Double]
    /// Evaluations of the whole system that the draw itself took.
    var evaluations: Int
    /// Largest relative residual over its solves.
    var largestResidual: Double
}

/// How one draw ended.
enum DrawOutcome: Sendable {
    /// Both equilibria are certified.
    case answered(DrawAnswer)
    /// There is no answer: which solve had none, and why.
    case failed(ComparisonStage, reason: String)
}

/// Answers one draw in full: its parameters, its baseline, its policy, its measures.
///
/// The certificate of each solve is the same as at the central values; nothing is interpolated or linearised.
func answerDraw(_ problem: DrawProblem, _ draw: Int) -> DrawOutcome {
    let values = problem.parameters.values(ofDraw: draw)
    var stage = ComparisonStage.baseline
    do throws(ModelInputError) {
        var baseline: Accounts
        var trace = SolveTrace()
        trace.largestResidual = problem.baselineTrace.largestResidual
        if problem.isBaselineShared {
            baseline = problem.baseline
            try problem.variant.setElasticities(of: &baseline, longRunTheta: values.theta)
        } else {
            var calibrated = problem.calibrated
            try problem.variant.setElasticities(of: &calibrated, longRunTheta: values.theta)
            let inForce = problem.inForce.shock(theta: values.theta, effects: values.effects)
            switch try solveBaseline(
                calibrated, inForce: inForce, closure: problem.closure, preconditioner: problem.preconditioner)
            {
            case .converged(let equilibrium, let found): (baseline, trace) = (equilibrium.accounts, found)
            case .stopped(_, let reason, _): return .failed(.baseline, reason: reason.description)
            }
        }
        stage = .policy
        let policy = problem.policy.shock(theta: values.theta, effects: values.effects)
        switch try compare(
            baseline: baseline, baselineTrace: trace, policy: policy, closure: problem.closure,
            preconditioner: problem.preconditioner)
        {
        case .solved(let comparison):
            let impacts = comparison.impacts
            let after = comparison.equilibrium.accounts
            return .answered(
                DrawAnswer(
                    values: impacts.economies.flatMap { impact in
                        ResultColumn.all.map { $0.value(impact) ?? .nan }
                    },
                    worldRealIncome: impacts.worldRealIncome,
                    worldEquivalentVariation: impacts.worldEquivalentVariation,
                    flows: problem.flowCells.map {
                        after.flow(sector: $0.sector, importer: $0.importer, exporter: $0.exporter)
                    },
                    evaluations: trace.evaluations + comparison.trace.evaluations,
                    largestResidual: max(trace.largestResidual, comparison.trace.largestResidual)))
        case .stopped(let stage, let reason, _): return .failed(stage, reason: reason.description)
        }
    } catch {
        return .failed(stage, reason: "the drawn values admit no equilibrium: \(error.reason)")
    }
}

extension ModelInputError {
    /// The error in a few words that are the same for every draw that meets it.
    fileprivate var reason: String {
        switch self {
        case .marketsWithoutSupplier: "a market has no supplier left"
        case .preferenceWithoutMarket: "new preferences ask for what is not bought"
        case .deficitWithoutTrade: "a deficit that no trade could carry"
        case .incomeNotPositive: "an economy's final expenditure is not above zero"
        case .deficitTargetsDoNotBalance: "deficit targets do not add up to zero"
        case .changeOutOfRange(let what): what
        }
    }
}
