import Glibc
import NumericKernels

/// What a solve is asked to reach.
public struct SolveOptions: Sendable, Equatable {
    /// Largest relative residual over every equilibrium condition.
    public var tolerance: Double = 1e-9
    /// Evaluations of the whole system, over all attempts.
    public var evaluationLimit: Int = 4000
    /// Largest step, in logs, at which the iteration ends; `nil` means a tenth of the tolerance.
    public var stepTarget: Double?

    /// The same, going on to the limit of rounding: signs of small changes are then signs, not noise.
    var tight: SolveOptions {
        var options = self
        options.stepTarget = min(tolerance / 10, 1e-13)
        return options
    }

    /// Where the iteration ends: steps are in logs, residuals of the equations are of the same order, and a tenth of
    /// the tolerance leaves room for the conditions that add up many cells.
    var target: Double { stepTarget ?? tolerance / 10 }

    /// The defaults: 1e-9, at most 4,000 evaluations.
    public init() {}
}

/// Solves the model of Caliendo & Parro (2015) for a shock, relative to given accounts.
///
/// The fixed-point map of ``EquilibriumProblem`` is preconditioned by the baseline's Jacobian
/// (``TwoLevelPreconditioner``) and accelerated (Anderson). Where that does not end within a few evaluations the driver
/// builds the preconditioner anew at the point reached, then damps, then walks the shock in parts; the trace says
/// what it did. An answer is `converged` only when the residual of *every* condition, recomputed from the textbook
/// equations without the kernels of the solve, is within the tolerance.
///
/// - Parameters:
///   - accounts: the baseline; hats are relative to it.
///   - shock: what changes.
///   - closure: the rule for deficits.
///   - preconditioner: that of `accounts` or of accounts near to them; built where `nil`.
/// - Throws: `ModelInputError` where no algorithm could solve it.
public func solveEquilibrium(
    _ accounts: Accounts, _ shock: Shock, closure: Closure, options: SolveOptions = SolveOptions(),
    preconditioner: TwoLevelPreconditioner? = nil
) throws(ModelInputError) -> SolveOutcome<Equilibrium> {
    let problem = try EquilibriumProblem(accounts, shock, closure: closure)
    return try SingleSolve(problem, options, preconditioner).run()
}

/// One solve with its ladder of attempts.
final class SingleSolve {
    let problem: EquilibriumProblem
    let options: SolveOptions
    /// That of the accounts; built at the first step, since accounts that are an equilibrium already need none.
    private(set) lazy var preconditioner = given ?? TwoLevelPreconditioner(problem, at: problem.accounts)
    private let given: TwoLevelPreconditioner?
    let iteration: IterationTables
    var trace = SolveTrace()
    private var solution: Equilibrium?
    private var reason = StopReason.stalled
    /// Whether the root that was found has no meaning.
    private var isInadmissible = false

    init(_ problem: EquilibriumProblem, _ options: SolveOptions, _ preconditioner: TwoLevelPreconditioner?) {
        self.problem = problem
        self.options = options
        given = preconditioner
        iteration = IterationTables(problem.layout)
    }

    /// The settings of the first attempt, which is also that of a batch.
    static let first: IterationSettings = {
        var settings = IterationSettings()
        settings.budget = 12
        return settings
    }()

    /// All attempts, in order.
    func run() throws(ModelInputError) -> SolveOutcome<Equilibrium> {
        let state = SolveState(
            problem.layout, Self.first, target: options.target, accept: options.tolerance / 10)
        return try run(from: state, isFresh: true)
    }

    /// The ladder, from a state that may have been through the first attempt already.
    func run(from state: SolveState, isFresh: Bool) throws(ModelInputError) -> SolveOutcome<Equilibrium> {
        if isFresh {
            if iterate(state, problem, preconditioner, iteration) { return finish() }
        } else {
            trace.steps = state.residuals
            trace.evaluations = state.residuals.count
        }
        if let answer = try rebuild(state) { return answer }
        if let answer = try walkScale() { return answer }
        if let answer = again() { return answer }
        if let answer = try walk(parts: 6, isPatient: false) { return answer }
        if let answer = plain() { return answer }
        return try walk(parts: 24, isPatient: true) ?? stop()
    }

    /// Builds the preconditioner at the best point reached, up to three times.
    private func rebuild(_ state: SolveState) throws(ModelInputError) -> SolveOutcome<Equilibrium>? {
        for _ in 0..<3 where state.bestSize < .infinity && canGoOn {
            let before = state.bestSize
            let point = equilibrium(of: problem, at: state.best, iteration.evaluation)
            trace.evaluations += 1
            trace.remarks.append("rebuilt the preconditioner at the point reached")
            let here = TwoLevelPreconditioner(problem, at: point.accounts)
            var settings = Self.first
            settings.budget = 18
            state.resume(settings)
            if iterate(state, problem, here, iteration) { return finish() }
            if state.bestSize > 0.5 * before { break }
        }
        return nil
    }

    /// From the start again, with the baseline's preconditioner and hardly a step taken back.
    private func again() -> SolveOutcome<Equilibrium>? {
        guard canGoOn else { return nil }
        trace.remarks.append("began again without taking steps back")
        var settings = IterationSettings()
        settings.rejectFactor = 100
        settings.budget = 60
        let state = SolveState(problem.layout, settings, target: options.target, accept: options.tolerance / 10)
        return iterate(state, problem, preconditioner, iteration) ? finish() : nil
    }

    /// From the start again without the preconditioner, then damped.
    private func plain() -> SolveOutcome<Equilibrium>? {
        let attempts: [(memory: Int, mixing: Double, remark: String)] = [
            (10, 1, "began again without the preconditioner"),
            (5, 0.5, "went on with half the memory and half steps"),
            (2, 0.2, "went on with memory 2 and steps of a fifth"),
        ]
        var best: SolveState?
        for attempt in attempts where canGoOn {
            trace.remarks.append(attempt.remark)
            var settings = IterationSettings.plain
            settings.budget = 250
            settings.memory = attempt.memory
            settings.mixing = attempt.mixing
            let state = SolveState(problem.layout, settings, target: options.target, accept: options.tolerance / 10)
            if let best, best.bestSize < .infinity {
                state.z.update(from: best.best, count: problem.layout.dimension)
            }
            if iterate(state, problem, nil, iteration) { return finish() }
            best = state
        }
        return nil
    }

    /// Continuation: the shock grows in logs, each solve starting where the last one ended; a part that cannot be
    /// solved is halved.
    ///
    /// - Parameter parts: how many equal parts to begin with; few are only a way to a better start and are not halved.
    private func walk(parts: Int, isPatient: Bool) throws(ModelInputError) -> SolveOutcome<Equilibrium>? {
        guard canGoOn else { return nil }
        trace.remarks.append("walked the shock in \(isPatient ? "adaptive" : "\(parts)") parts")
        var reached = 0.0
        var part = 1 / Double(parts)
        var start: SolveState?
        while canGoOn {
            let next = reached + 1.001 * part >= 1 ? 1 : reached + part
            let isLast = next == 1
            let stage =
                isLast
                ? problem
                : try EquilibriumProblem(
                    problem.accounts, problem.shock.scaled(by: next, from: problem.accounts), closure: problem.closure)
            let stageTables = isLast ? iteration : IterationTables(problem.layout)
            let state = walkStage(
                stage, stageTables, from: start, target: isLast ? options.target : isPatient ? 1e-7 : 1e-3,
                isPatient: isPatient)
            if let state {
                if isLast { return finish() }
                start = state
                reached = next
                part *= 1.5
            } else {
                guard isPatient, part > 1e-4 else { return nil }
                part /= 2
            }
        }
        return nil
    }

    /// One stage: with the preconditioner built where it starts, and then in plain steps.
    private func walkStage(
        _ stage: EquilibriumProblem, _ stageTables: IterationTables, from start: SolveState?, target: Double,
        isPatient: Bool
    ) -> SolveState? {
        var here: TwoLevelPreconditioner?
        if let start {
            here = TwoLevelPreconditioner(
                stage, at: equilibrium(of: stage, at: start.best, stageTables.evaluation).accounts)
            trace.evaluations += 1
        }
        for isPreconditioned in isPatient ? [true, false] : [true] {
            var settings = isPreconditioned ? IterationSettings() : .plain
            settings.budget = isPatient ? (isPreconditioned ? 25 : 150) : nil
            let state = SolveState(stage.layout, settings, target: target, accept: options.tolerance / 10)
            if let start { state.z.update(from: start.best, count: stage.layout.dimension) }
            if iterate(state, stage, isPreconditioned ? here ?? preconditioner : nil, stageTables) { return state }
        }
        return nil
    }

    var canGoOn: Bool { trace.evaluations < options.evaluationLimit && !isInadmissible }

    /// Runs a state to its end; true where it reached its target and, for the problem itself, the certificate holds.
    func iterate(
        _ state: SolveState, _ problem: EquilibriumProblem,
        _ preconditioner: @autoclosure () -> TwoLevelPreconditioner?,
        _ tables: IterationTables
    ) -> Bool {
        let before = state.residuals.count
        defer {
            trace.steps += state.residuals[before...]
        }
        while true {
            if trace.evaluations >= options.evaluationLimit {
                reason = .evaluationLimit(options.evaluationLimit)
                return certify(state, tables, isReached: false)
            }
            trace.evaluations += 1
            switch tables.turn(problem, state, preconditioner()) {
            case .reached: return certify(state, tables, isReached: true)
            case .ended(let why):
                reason = why
                if case .evaluationLimit = why { reason = .stalled }
                return certify(state, tables, isReached: false)
            case .jumped, .go: continue
            }
        }
    }

    /// The certificate decides, not the step.
    private func certify(_ state: SolveState, _ tables: IterationTables, isReached: Bool) -> Bool {
        guard tables === iteration, state.bestSize < .infinity else { return isReached }
        // A residual far above the tolerance needs no certificate to be refused.
        guard isReached || state.bestSize < 1e3 * options.tolerance || solution == nil else { return false }
        let found = equilibrium(of: problem, at: state.best, iteration.evaluation)
        let residual = largestResidual(
            of: found, from: problem.accounts, problem.shock, closure: problem.closure)
        if solution == nil || !(residual.value >= trace.largestResidual) {
            solution = found
            trace.largestResidual = residual.value
            trace.residualCondition = residual.condition
        }
        if residual.value <= options.tolerance { return true }
        if isReached, residual.condition.hasPrefix(incomeNotPositive) {
            // The equations hold; trying on would find the same root.
            reason = .leftDomain(
                "in the solution that was found somebody's final expenditure is not above zero; a deficit, a subsidy or a "
                    + "transfer takes more than the economy earns")
            isInadmissible = true
            return false
        }
        if isReached {
            trace.remarks.append(
                "the iteration ended with a residual of \(residual.value) in \(residual.condition), above the tolerance"
            )
        }
        return false
    }

    func finish() -> SolveOutcome<Equilibrium> { .converged(solution!, trace) }

    private func stop() -> SolveOutcome<Equilibrium> {
        if trace.evaluations >= options.evaluationLimit { reason = .evaluationLimit(options.evaluationLimit) }
        if let solution { return .stopped(best: solution, because: reason, trace) }
        let start = SolveState(problem.layout, IterationSettings(), target: 1, accept: 1)
        return .stopped(best: equilibrium(of: problem, at: start.z, iteration.evaluation), because: reason, trace)
    }
}

extension Shock {
    /// The part of a shock, in logs; exact cut-offs, preferences and deficit targets are whole from the first part on.
    func scaled(by part: Double, from accounts: Accounts) -> Shock {
        var result = self
        result.logTradeCostChange = logTradeCostChange.map { $0 == .infinity ? $0 : part * $0 }
        for cell in result.tariff.indices where result.tariff[cell] != accounts.tariff[cell] {
            result.tariff[cell] =
                (1 + accounts.tariff[cell]) * pow((1 + tariff[cell]) / (1 + accounts.tariff[cell]), part) - 1
        }
        result.productivityChange = productivityChange.map { pow($0, part) }
        result.labourChange = labourChange.map { pow($0, part) }
        return result
    }
}
