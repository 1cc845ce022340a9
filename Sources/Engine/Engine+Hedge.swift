import EquilibriumModels
import Geoeconomics
import NumericKernels
import Scenarios
import Synchronization
import TextFormats
import WorldData

extension Engine {
    /// Answers what a small state's choices between powers bring in normal times, and what a cut-off by each power would
    /// then take.
    ///
    /// Every option is an equilibrium on the solved baseline; every cut-off is an equilibrium on that of its option, at a
    /// horizon of its own where one is asked for. With one horizon the two steps are the same equilibrium as both at once.
    ///
    /// - Parameter progress: called after every option, from any thread, with the number of options done and in all.
    /// - Throws: `Diagnostics` or `Diagnostic` where the input is wrong, `NotConverged` where the baseline has no answer.
    public func hedge(_ request: HedgeRequest, progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil) throws
        -> HedgeResult
    {
        let setting = try HedgeSetting(request, self)
        let world = setting.opened.world
        let calibrated = try calibrate(world, setting.model, request.economy)
        do {
            let baseline = try solveBaseline(
                setting.scenario, world, calibrated, try bindBaseline(setting.scenario, setting.opened, calibrated))
            let solver = try HedgeSolver(setting, baseline, self)
            let choices = setting.menu.choices
            let options = Mutex<[HedgeResult.Option?]>(Array(repeating: nil, count: choices.count))
            let notes = Mutex<[HedgeSolver.Bound?]>(Array(repeating: nil, count: choices.count))
            let failure = Mutex<(any Error)?>(nil)
            let done = Atomic<Int>(0)
            // The first option names every effect and member: what is wrong with them is wrong with the request.
            parallelLoop(choices.count, threads: request.threads) { position in
                guard failure.withLock({ $0 == nil }) else { return }
                do {
                    let (option, bound) = try solver.solve(choices[position])
                    options.withLock { $0[position] = option }
                    notes.withLock { $0[position] = bound }
                } catch {
                    failure.withLock { if $0 == nil { $0 = error } }
                }
                progress?(done.wrappingAdd(1, ordering: .relaxed).newValue, choices.count)
            }
            if let error = failure.withLock({ $0 }) { throw error }
            let bound = notes.withLock { $0.compactMap { $0 } }
            return HedgeResult(
                request: request, setting: setting, baseline: baseline.trace,
                income: baseline.equilibrium.accounts.income[setting.economy],
                options: options.withLock { $0.compactMap { $0 } },
                parameters: world.elasticities + setting.model.parameters
                    + (request.cutOffHorizon == nil ? [] : setting.cutOffModel.parameters)
                    + unique(bound.flatMap(\.parameters)),
                notes: setting.opened.findings + setting.notes + setting.model.notes + unique(bound.flatMap(\.notes)))
        } catch let error as ModelInputError {
            throw diagnostic(for: error, world, request.economy)
        }
    }
}

/// Values without repetition, in order.
private func unique<Value: Equatable>(_ values: [Value]) -> [Value] {
    values.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
}

/// Solves options and the cut-offs on them.
struct HedgeSolver: Sendable {
    /// What binding an option found out.
    struct Bound: Sendable {
        var parameters: [UsedParameter]
        var notes: [Diagnostic]
    }

    let setting: HedgeSetting
    let baseline: SolvedBaseline
    let engine: Engine
    /// The factorised Jacobian at the horizon of cut-offs.
    let cutOffPreconditioner: TwoLevelPreconditioner?

    init(_ setting: HedgeSetting, _ baseline: SolvedBaseline, _ engine: Engine) throws(ModelInputError) {
        self.setting = setting
        self.baseline = baseline
        self.engine = engine
        if setting.cutOffModel.variant == setting.model.variant {
            cutOffPreconditioner = baseline.preconditioner
        } else {
            cutOffPreconditioner = try? TwoLevelPreconditioner(
                try Self.atCutOff(baseline.equilibrium.accounts, setting),
                closure: setting.scenario.closure == .zero ? .hold : setting.scenario.closure)
        }
    }

    /// Accounts with the elasticities of the horizon at which cut-offs are felt.
    private static func atCutOff(_ accounts: Accounts, _ setting: HedgeSetting) throws(ModelInputError) -> Accounts {
        var result = accounts
        try setting.cutOffModel.variant.setElasticities(
            of: &result, longRunTheta: setting.opened.world.sectors.map(\.theta))
        return result
    }

    /// One option with all events.
    ///
    /// - Throws: `Diagnostics` where a measure cannot be bound; what cannot be solved is a reason in the option.
    func solve(_ choice: HedgeChoice) throws -> (HedgeResult.Option, Bound) {
        let world = setting.opened.world
        let accounts = baseline.equilibrium.accounts
        let policy = try bind(
            setting.menu.measures(choice), to: world, accounts: accounts.forBinding(in: world), in: setting.context)
        let bound = Bound(
            // One sentence says for all offers that covered pairs get nothing.
            parameters: policy.parametersUsed.filter { !$0.name.hasPrefix("already_covered of ") },
            notes: policy.notes.filter { !$0.kind.hasPrefix("measure-") })
        var option = HedgeResult.Option(
            choice: choice, name: setting.menu.words(choice), newTies: setting.menu.newTies(choice), outcome: nil,
            reasons: [])
        let outcome: ComparisonOutcome
        do {
            outcome = try compare(
                baseline: accounts, baselineTrace: baseline.trace, policy: policy.shock,
                closure: setting.scenario.closure, preconditioner: baseline.preconditioner)
        } catch {
            option.reasons.append("normal times: " + engine.diagnostic(for: error, world, "").found)
            return (option, bound)
        }
        guard case .solved(let comparison) = outcome else {
            if case .stopped(_, let reason, let trace) = outcome {
                option.reasons.append(
                    "normal times: not converged, \(reason); \(engine.named(trace, world).residualWords)")
            }
            return (option, bound)
        }
        option.evaluations = comparison.trace.evaluations
        option.residual = comparison.trace.largestResidual
        let normal = 1 + comparison.impacts.economies[setting.economy].realIncome
        var cut: [Double?] = []
        for (event, answer) in zip(setting.eventNames, try cutOffs(on: comparison.equilibrium.accounts)) {
            switch answer {
            case .solved(let impacts, let trace):
                cut.append(normal * (1 + impacts.economies[setting.economy].realIncome))
                option.evaluations += trace.evaluations
                option.residual = max(option.residual, trace.largestResidual)
            case .refused(let error):
                cut.append(nil)
                option.reasons.append("cut off by \(event): " + engine.diagnostic(for: error, world, "").found)
            case .stopped(let reason, let trace):
                cut.append(nil)
                option.reasons.append(
                    "cut off by \(event): not converged, \(reason); \(engine.named(trace, world).residualWords)")
            }
        }
        option.outcome = HedgeOutcome(normal: normal, cut: cut)
        return (option, bound)
    }

    /// Every event on the accounts of an option, at the horizon of cut-offs.
    private func cutOffs(on option: Accounts) throws -> [BatchOutcome] {
        let world = setting.opened.world
        let accounts = try Self.atCutOff(option, setting)
        let own = Selector([setting.menu.economy])
        let shocks = try setting.events.map { event in
            let codes = Selector(event.flatMap { setting.menu.powerCodes[$0] })
            let measures = setting.directions.map { direction in
                direction == .exports
                    ? CellSelector(importers: own, exporters: codes, sectors: setting.sectors)
                    : CellSelector(importers: codes, exporters: own, sectors: setting.sectors)
            }.map { Measure(.cutOff(CutOffMeasure($0))) }
            return try bind(measures, to: world, accounts: accounts.forBinding(in: world), in: setting.context).shock
        }
        var options = SolveOptions()
        options.stepTarget = 1e-12
        let shared = try SharedBaseline(
            accounts, closure: setting.scenario.closure, preconditioner: cutOffPreconditioner)
        return solveBatch(shared, shocks, options: options)
    }
}
