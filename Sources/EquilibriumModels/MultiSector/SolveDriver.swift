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
    let preconditioner: TwoLevelPreconditioner
    let tables: EvaluationTables
    private let preconditionerTables: PreconditionerTables
    private let residual: UnsafeMutablePointer<Double>
    private let step: UnsafeMutablePointer<Double>
    private(set) var trace = SolveTrace()
    private var solution: Equilibrium?
    private var reason = StopReason.stalled

    init(_ problem: EquilibriumProblem, _ options: SolveOptions, _ preconditioner: TwoLevelPreconditioner?) {
        self.problem = problem
        self.options = options
        self.preconditioner = preconditioner ?? TwoLevelPreconditioner(problem, at: problem.accounts)
        tables = EvaluationTables(problem.layout, width: 1)
        preconditionerTables = PreconditionerTables(problem.layout, width: 1)
        residual = .allocate(capacity: 2 * problem.layout.dimension)
        residual.initialize(repeating: 0, count: 2 * problem.layout.dimension)
        step = residual + problem.layout.dimension
    }

    deinit { residual.deallocate() }

    /// The settings of the first attempt, which is also that of a batch.
    static let first: IterationSettings = {
        var settings = IterationSettings()
        settings.budget = 14
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
            if iterate(state, problem, preconditioner, tables) { return finish() }
        } else {
            trace.steps = state.residuals
            trace.evaluations = state.residuals.count
        }
        if let answer = try rebuild(state) { return answer }
        if let answer = try walkScale() { return answer }
        if let answer = try plain() { return answer }
        if let answer = try walk(isPreconditioned: true) { return answer }
        return try walk(isPreconditioned: false) ?? stop()
    }

    /// Builds the preconditioner at the best point reached, up to three times.
    private func rebuild(_ state: SolveState) throws(ModelInputError) -> SolveOutcome<Equilibrium>? {
        for _ in 0..<3 where state.bestSize < .infinity && canGoOn {
            let before = state.bestSize
            let point = equilibrium(of: problem, at: state.best, tables)
            trace.evaluations += 1
            trace.remarks.append("rebuilt the preconditioner at the point reached")
            let here = TwoLevelPreconditioner(problem, at: point.accounts)
            var settings = Self.first
            settings.budget = 18
            state.resume(settings)
            if iterate(state, problem, here, tables) { return finish() }
            if state.bestSize > 0.5 * before { break }
        }
        return nil
    }

    /// From the start again: without a budget, then without the preconditioner, damped.
    private func plain() throws(ModelInputError) -> SolveOutcome<Equilibrium>? {
        let attempts: [(memory: Int, mixing: Double, isPreconditioned: Bool, remark: String)] = [
            (10, 1, true, "began again without taking steps back"),
            (10, 1, false, "began again without the preconditioner"),
            (5, 0.5, false, "went on with half the memory and half steps"),
            (2, 0.2, false, "went on with memory 2 and steps of a fifth"),
        ]
        var best: SolveState?
        for attempt in attempts where canGoOn {
            trace.remarks.append(attempt.remark)
            var settings = attempt.isPreconditioned ? IterationSettings() : .plain
            settings.memory = attempt.memory
            settings.mixing = attempt.mixing
            if attempt.isPreconditioned {
                settings.rejectFactor = 100
                settings.budget = 60
            }
            let state = SolveState(problem.layout, settings, target: options.target, accept: options.tolerance / 10)
            if attempt.mixing < 1, let best, best.bestSize < .infinity {
                state.z.update(from: best.best, count: problem.layout.dimension)
            }
            if iterate(state, problem, attempt.isPreconditioned ? preconditioner : nil, tables) { return finish() }
            if !attempt.isPreconditioned { best = state }
        }
        return nil
    }

    /// Continuation in the scale elasticities: from nearly constant returns up, each solve starting where the last one
    /// ended, with steps that adapt.
    private func walkScale() throws(ModelInputError) -> SolveOutcome<Equilibrium>? {
        guard problem.layout.hasScale, canGoOn else { return nil }
        trace.remarks.append("walked the scale elasticities up from nearly none")
        var before: (state: SolveState, part: Double)?
        var reached: SolveState?
        var done = 0.0
        var stride = 0.5
        while stride > 1.0 / 256, canGoOn {
            let part = min(1, done + stride)
            var accounts = problem.accounts
            accounts.scaleElasticity = problem.accounts.scaleElasticity.map { part * $0 }
            let stage =
                part == 1
                ? problem
                : try EquilibriumProblem(accounts, problem.shock, closure: problem.closure, kernel: problem.kernel)
            let stageTables = part == 1 ? tables : EvaluationTables(problem.layout, width: 1)
            var settings = IterationSettings()
            settings.budget = 50
            settings.patience = 25
            let state = SolveState(stage.layout, settings, target: options.target, accept: options.tolerance / 10)
            if let reached { state.z.update(from: reached.best, count: stage.layout.dimension) }
            if let reached, let before {
                // Along the line through the last two answers.
                let ahead = (part - done) / (done - before.part)
                for place in 0..<stage.layout.dimension {
                    state.z[place] += ahead * (reached.best[place] - before.state.best[place])
                }
            }
            let here = TwoLevelPreconditioner(stage, at: equilibrium(of: stage, at: state.z, stageTables).accounts)
            trace.evaluations += 1
            if iterate(state, stage, here, stageTables) {
                if part == 1 { return finish() }
                if let reached { before = (reached, done) }
                (reached, done, stride) = (state, part, 1.5 * stride)
            } else {
                stride /= 2
            }
        }
        return nil
    }

    /// Continuation: the shock grows in equal steps of logs, each solve starting where the last one ended.
    private func walk(isPreconditioned: Bool) throws(ModelInputError) -> SolveOutcome<Equilibrium>? {
        let parts = 24
        guard canGoOn else { return nil }
        trace.remarks.append(
            "walked the shock in \(parts) parts" + (isPreconditioned ? "" : " without the preconditioner"))
        var start: SolveState?
        for part in 1...parts where canGoOn {
            let isLast = part == parts
            let stage =
                isLast
                ? problem
                : try EquilibriumProblem(
                    problem.accounts, problem.shock.scaled(by: Double(part) / Double(parts), from: problem.accounts),
                    closure: problem.closure)
            let stageTables = isLast ? tables : EvaluationTables(problem.layout, width: 1)
            var here: TwoLevelPreconditioner?
            if isPreconditioned {
                here = preconditioner
                if let start {
                    here = TwoLevelPreconditioner(
                        stage, at: equilibrium(of: stage, at: start.best, stageTables).accounts)
                    trace.evaluations += 1
                }
            }
            let state = SolveState(
                stage.layout, isPreconditioned ? IterationSettings() : .plain, target: options.target,
                accept: options.tolerance / 10)
            if let start { state.z.update(from: start.best, count: stage.layout.dimension) }
            let isReached = iterate(state, stage, here, stageTables)
            if isReached, isLast { return finish() }
            guard state.bestSize < .infinity else { return nil }
            start = state
        }
        return nil
    }

    private var canGoOn: Bool { trace.evaluations < options.evaluationLimit }

    /// Runs a state to its end; true where it reached its target and, for the problem itself, the certificate holds.
    private func iterate(
        _ state: SolveState, _ problem: EquilibriumProblem, _ preconditioner: TwoLevelPreconditioner?,
        _ tables: EvaluationTables
    ) -> Bool {
        let dimension = problem.layout.dimension
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
            let fault = problem.evaluate(state.z, tables, into: residual)
            switch state.judge(residual, fault: fault) {
            case .reached: return certify(state, tables, isReached: true)
            case .ended(let why):
                reason = why
                if case .evaluationLimit = why { reason = .stalled }
                return certify(state, tables, isReached: false)
            case .jumped: continue
            case .go: break
            }
            if let preconditioner {
                preconditioner.apply(state.direction, rows: 1, stride: dimension, preconditionerTables, into: step)
                state.move(step)
            } else {
                state.move(state.direction)
            }
        }
    }

    /// The certificate decides, not the step.
    private func certify(_ state: SolveState, _ tables: EvaluationTables, isReached: Bool) -> Bool {
        guard tables === self.tables, state.bestSize < .infinity else { return isReached }
        // A residual far above the tolerance needs no certificate to be refused.
        guard isReached || state.bestSize < 1e3 * options.tolerance || solution == nil else { return false }
        let found = equilibrium(of: problem, at: state.best, tables)
        let residual = largestResidual(
            of: found, from: problem.accounts, problem.shock, closure: problem.closure)
        if solution == nil || !(residual.value >= trace.largestResidual) {
            solution = found
            trace.largestResidual = residual.value
            trace.residualCondition = residual.condition
        }
        if residual.value <= options.tolerance { return true }
        if isReached {
            trace.remarks.append(
                "the iteration ended with a residual of \(residual.value) in \(residual.condition), above the tolerance"
            )
        }
        return false
    }

    private func finish() -> SolveOutcome<Equilibrium> { .converged(solution!, trace) }

    private func stop() -> SolveOutcome<Equilibrium> {
        if trace.evaluations >= options.evaluationLimit { reason = .evaluationLimit(options.evaluationLimit) }
        if let solution { return .stopped(best: solution, because: reason, trace) }
        let start = SolveState(problem.layout, IterationSettings(), target: 1, accept: 1)
        return .stopped(best: equilibrium(of: problem, at: start.z, tables), because: reason, trace)
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
