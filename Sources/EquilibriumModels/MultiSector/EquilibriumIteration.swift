import CVectorMath

/// The memory of one iteration, taken at its start; nothing is allocated between evaluations.
final class IterationTables {
    let evaluation: EvaluationTables
    private let preconditioner: PreconditionerTables
    /// F(z) − z of the last evaluation.
    private let residual: UnsafeMutablePointer<Double>
    /// The preconditioned direction.
    private let step: UnsafeMutablePointer<Double>

    init(_ layout: StateLayout) {
        evaluation = EvaluationTables(layout, width: 1)
        preconditioner = PreconditionerTables(layout, width: 1)
        residual = .allocate(capacity: 2 * layout.dimension)
        residual.initialize(repeating: 0, count: 2 * layout.dimension)
        step = residual + layout.dimension
    }

    deinit { residual.deallocate() }

    /// F(z) − z at the point of a state; see ``EquilibriumProblem/evaluate(_:_:into:)``.
    @discardableResult
    func evaluate(_ problem: EquilibriumProblem, _ state: SolveState) -> DomainFault? {
        problem.evaluate(state.z, evaluation, into: residual)
    }

    /// Preconditions the direction of a state.
    func precondition(_ state: SolveState, _ preconditioner: TwoLevelPreconditioner) {
        preconditioner.apply(
            state.direction, rows: 1, stride: state.layout.dimension, self.preconditioner, into: step)
    }

    /// One turn: evaluates, judges, and moves where the verdict is to go on.
    func turn(
        _ problem: EquilibriumProblem, _ state: SolveState, _ preconditioner: @autoclosure () -> TwoLevelPreconditioner?
    ) -> SolveState.Verdict {
        let verdict = state.judge(residual, fault: evaluate(problem, state))
        guard verdict == .go else { return verdict }
        if let preconditioner = preconditioner() {
            precondition(state, preconditioner)
            state.move(step)
        } else {
            state.move(state.direction)
        }
        return verdict
    }
}

/// The first attempt of ``solveEquilibrium(_:_:closure:options:preconditioner:)`` turn by turn, for measuring it: the same
/// code, without the certificate and without the attempts that follow where this one does not end.
public final class EquilibriumIteration {
    private let problem: EquilibriumProblem
    private let preconditioner: TwoLevelPreconditioner
    private let state: SolveState
    private let tables: IterationTables

    /// Prepares the iteration at the baseline.
    ///
    /// - Parameters:
    ///   - preconditioner: that of `accounts`.
    ///   - target: largest residual, in logs, at which it ends.
    /// - Throws: `ModelInputError` where no algorithm could solve the shock.
    public init(
        _ accounts: Accounts, _ shock: Shock, closure: Closure, preconditioner: TwoLevelPreconditioner, target: Double
    ) throws(ModelInputError) {
        problem = try EquilibriumProblem(accounts, shock, closure: closure)
        self.preconditioner = preconditioner
        var settings = SingleSolve.first
        settings.budget = nil
        state = SolveState(problem.layout, settings, target: target, accept: target)
        tables = IterationTables(problem.layout)
    }

    /// Evaluations so far.
    public var evaluations: Int { state.evaluations }
    /// Largest residual of the last turn, in logs; infinite before the first.
    public var residual: Double { state.residuals.last ?? .infinity }

    /// One turn: an evaluation, a judgement, and where it goes on one application of the preconditioner and a move.
    ///
    /// - Returns: whether it goes on.
    public func advance() -> Bool {
        switch tables.turn(problem, state, preconditioner) {
        case .go, .jumped: true
        case .reached, .ended: false
        }
    }

    /// One evaluation at the present point, without moving.
    ///
    /// - Returns: whether the point is in the domain of the model.
    public func evaluate() -> Bool { tables.evaluate(problem, state) == nil }

    /// One application of the preconditioner, without moving.
    public func precondition() { tables.precondition(state, preconditioner) }

    /// Bytes of the tables that an evaluation of dense accounts reads: K, H where tariffs are levied, and γ once for costs and once for uses,
    /// since the second comes after all markets.
    public var bytesPerEvaluation: Int { 8 * (bytesOfTables / 8 + problem.accounts.inputShare.count) }

    /// The same with every table counted once.
    public var bytesOfTables: Int {
        let kernels = problem.kernel.net.isEmpty ? 1 : 2
        return 8 * (kernels * problem.accounts.tradeShare.count + problem.accounts.inputShare.count)
    }

    /// Reads as much as an evaluation reads and only adds it up: the floor for the time of one.
    ///
    /// - Parameter isOnce: every table once, rather than γ twice.
    public func stream(isOnce: Bool = false) -> Double {
        func sum(_ table: [Double]) -> Double { table.withUnsafeBufferPointer { cvm_stream($0.baseAddress, $0.count) } }
        let inputs = sum(problem.accounts.inputShare)
        // As many bytes as the kernels hold without their padding.
        let cells = problem.accounts.tradeShare.count
        var kernels = problem.kernel.gross.withRows { cvm_stream($0, cells) }
        if !problem.kernel.net.isEmpty { kernels += problem.kernel.net.withRows { cvm_stream($0, cells) } }
        return inputs + kernels + (isOnce ? 0 : sum(problem.accounts.inputShare))
    }
}
