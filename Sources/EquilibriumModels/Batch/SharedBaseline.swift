/// A solved baseline with everything that the scenarios on it share: its kernel and its factorised Jacobian.
///
/// Made once per world and closure; every scenario, pair, membership or draw that leaves elasticities alone uses it.
public final class SharedBaseline: Sendable {
    /// The solved baseline.
    public let accounts: Accounts
    /// The closure of scenarios on it.
    public let closure: Closure
    /// The factorised Jacobian.
    public let preconditioner: TwoLevelPreconditioner
    /// The baseline's own equations: no change.
    let problem: EquilibriumProblem
    /// Exports, imports and tariff revenue before.
    let totals: (exports: [Double], imports: [Double], tariffRevenue: [Double])

    /// Factorises a solved baseline.
    ///
    /// - Parameters:
    ///   - accounts: the solved baseline.
    ///   - closure: the closure of the scenario; `zero` is held at the zero deficits of the solved baseline.
    ///   - preconditioner: that of accounts near to these; built where `nil`.
    /// - Throws: `ModelInputError` where the accounts themselves have no equilibrium.
    public init(_ accounts: Accounts, closure: Closure, preconditioner: TwoLevelPreconditioner? = nil)
        throws(ModelInputError)
    {
        self.accounts = accounts
        self.closure = closure.ofPolicies
        problem = try EquilibriumProblem(accounts, Shock(), closure: closure.ofPolicies)
        self.preconditioner = preconditioner ?? TwoLevelPreconditioner(problem, at: accounts)
        totals = accounts.tradeTotals()
    }

    /// The equations of a scenario on this baseline.
    func problem(_ shock: Shock) throws(ModelInputError) -> EquilibriumProblem {
        try checkRanges(accounts, shock)
        let kernel =
            accounts.pattern.isCompressed
            ? TradeKernel(accounts, shock) : TradeKernel(accounts, shock, sharing: problem.kernel)
        return try EquilibriumProblem(accounts, shock, closure: closure, kernel: kernel, shared: problem)
    }
}

extension Closure {
    /// Under `zero` the solved baseline holds the zero deficits, and what a baseline measure made of them.
    var ofPolicies: Closure { self == .zero ? .hold : self }
}
