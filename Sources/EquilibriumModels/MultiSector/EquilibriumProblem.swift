import CVectorMath
import Glibc

/// One scenario's equations, ready to be evaluated: everything that a solve does not change.
///
/// The whole equilibrium is one fixed-point map z ← F(z) on the unknowns of ``StateLayout``. One evaluation needs
/// N·J powers and reads the two kernels once each.
struct EquilibriumProblem: Sendable {
    let accounts: Accounts
    let closure: Closure
    let shock: Shock
    let kernel: TradeKernel
    let layout: StateLayout
    /// α′, the final-demand shares of the new equilibrium.
    let finalDemandShare: [Double]
    /// l̂ V, by economy: the endowment at unchanged wages.
    let endowment: [Double]
    /// Whether a market (`j * N + n`) has expenditure in the new equilibrium; others keep z = 0 and take no part.
    let isAlive: [Bool]
    /// X of the living markets, zero elsewhere.
    let liveExpenditure: [Double]
    /// Economies that trade with each other; each bloc has its own numeraire.
    let blocs: TradeBlocs
    /// Σ V by bloc.
    let blocValueAdded: [Double]
    /// Exponent of the wage update: one over one plus the elasticity of labour demand, from baseline shares.
    let wageExponent: [Double]
    /// ln â, by economy and sector; empty where productivity is unchanged.
    let logProductivity: [Double]
    /// The rule for deficits.
    let deficitRule: DeficitRule

    /// - Throws: `ModelInputError` where the shock cannot be solved by any algorithm.
    init(_ accounts: Accounts, _ shock: Shock, closure: Closure) throws(ModelInputError) {
        try checkRanges(accounts, shock)
        try self.init(accounts, shock, closure: closure, kernel: TradeKernel(accounts, shock))
    }

    /// With a kernel that was already made.
    ///
    /// - Parameter shared: the baseline's own problem; what the shock leaves alone is taken from it.
    init(
        _ accounts: Accounts, _ shock: Shock, closure: Closure, kernel: TradeKernel, shared: EquilibriumProblem? = nil
    ) throws(ModelInputError) {
        if closure != .zero,
            let economy = accounts.income.indices.first(where: {
                !(accounts.income[$0] > 0) && shock.deficitTarget[$0] == nil
            })
        {
            throw .incomeNotPositive(economy: economy, income: accounts.income[economy])
        }
        self.accounts = accounts
        self.shock = shock
        self.closure = closure
        self.kernel = kernel
        let count = accounts.economyCount
        layout = StateLayout(
            economyCount: count, sectorCount: accounts.sectorCount, hasScale: !accounts.scaleElasticity.isEmpty)
        finalDemandShare = shock.finalDemandShare.isEmpty ? accounts.finalDemandShare : shock.finalDemandShare
        endowment =
            shock.labourChange.isEmpty
            ? accounts.valueAdded : zip(shock.labourChange, accounts.valueAdded).map { $0 * $1 }
        if let shared, let replaced = kernel.replaced, !replaced.hasCuts, shock.finalDemandShare.isEmpty,
            shock.deficitTarget.isEmpty
        {
            isAlive = shared.isAlive
            liveExpenditure = shared.liveExpenditure
            blocs = shared.blocs
            blocValueAdded = shared.blocValueAdded
        } else {
            let alive = try liveMarkets(accounts, kernel, finalDemandShare)
            isAlive = alive
            liveExpenditure = accounts.expenditure.indices.map { alive[$0] ? accounts.expenditure[$0] : 0 }
            blocs = try TradeBlocs(accounts, kernel, isAlive: alive, closure: closure, targets: shock.deficitTarget)
            try blocs.requireTogether(shock.coalitions)
            var sums = [Double](repeating: 0, count: blocs.count)
            for n in 0..<count { sums[blocs.bloc[n]] += accounts.valueAdded[n] }
            blocValueAdded = sums
        }
        wageExponent = shared?.wageExponent ?? laborDemandExponent(accounts)
        logProductivity = shock.productivityChange.map { log($0) }
        deficitRule = DeficitRule(
            closure, accounts, targets: shock.deficitTarget, coalitions: shock.coalitions)
    }
}

/// Why an evaluation could not be completed at a point.
enum DomainFault: Sendable {
    case price
    case labourDemand
    case expenditure
    case scale

    var words: String {
        switch self {
        case .price: "a price index is not positive and finite"
        case .labourDemand: "the demand for labour of an economy is not positive"
        case .expenditure:
            "an expenditure is not positive (a deficit larger than income, or a negative input share)"
        case .scale: "the scale of a producer is not positive and finite"
        }
    }
}

/// The tables of one evaluation, for one scenario or several side by side: row after row of length N·J or N.
///
/// Taken once per solve; nothing is allocated inside the iteration.
final class EvaluationTables {
    let layout: StateLayout
    /// Scenarios side by side.
    let width: Int
    /// ln ĉ.
    let logCost: UnsafeMutablePointer<Double>
    /// (ĉ scale^−ψ / â)^−θ.
    let supply: UnsafeMutablePointer<Double>
    /// P̂^−θ.
    let priceSum: UnsafeMutablePointer<Double>
    /// Σᵢ H · supply.
    let netSum: UnsafeMutablePointer<Double>
    /// X′ / P̂^−θ.
    let demand: UnsafeMutablePointer<Double>
    /// Y′.
    let output: UnsafeMutablePointer<Double>
    /// X′ at which the evaluation was made.
    let expenditure: UnsafeMutablePointer<Double>
    /// Σ over uses, the new X′.
    let spending: UnsafeMutablePointer<Double>
    /// R′ by economy.
    let tariffRevenue: UnsafeMutablePointer<Double>
    /// ŵ l̂ V by economy.
    let factorIncome: UnsafeMutablePointer<Double>
    let deficit: UnsafeMutablePointer<Double>
    let logWage: UnsafeMutablePointer<Double>
    let blocSum: UnsafeMutablePointer<Double>
    /// What an economy's input-output block is applied to, and what comes of it, `n * J + j`; of one scenario at a time.
    let input: UnsafeMutablePointer<Double>
    let result: UnsafeMutablePointer<Double>
    private let storage: UnsafeMutablePointer<Double>

    init(_ layout: StateLayout, width: Int) {
        self.layout = layout
        self.width = width
        let cells = layout.cells * width
        let count = layout.economyCount * width
        let total = 8 * cells + 5 * count + 2 * layout.cells
        storage = .allocate(capacity: max(1, total))
        storage.initialize(repeating: 0, count: max(1, total))
        var next = storage
        func table(_ size: Int) -> UnsafeMutablePointer<Double> {
            defer { next += size }
            return next
        }
        logCost = table(cells)
        supply = table(cells)
        priceSum = table(cells)
        netSum = table(cells)
        demand = table(cells)
        output = table(cells)
        expenditure = table(cells)
        spending = table(cells)
        tariffRevenue = table(count)
        factorIncome = table(count)
        deficit = table(count)
        logWage = table(count)
        blocSum = table(count)
        input = table(layout.cells)
        result = table(layout.cells)
    }

    deinit { storage.deallocate() }
}
