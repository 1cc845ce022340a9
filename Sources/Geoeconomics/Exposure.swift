import EquilibriumModels

/// What is shocked in every source economy in turn.
public enum ExposureShock: String, Sendable, CaseIterable, Codable {
    /// A rise of productivity: unit cost at given input prices falls.
    case productivity
    /// A rise of labour productivity: the same as a larger endowment of labour for everybody's real income.
    case labour
    /// A fall of the iceberg costs of what the source sells abroad.
    case exportCost = "export-cost"
    /// A fall of the iceberg costs of what the source buys abroad.
    case importCost = "import-cost"
    /// Both of these; the two directions add up to first order.
    case tradeCost = "trade-cost"

    /// The shock of one per cent per per cent in one economy, in chosen sectors.
    ///
    /// - Parameters:
    ///   - source: position of the economy.
    ///   - sectors: positions; `labour` belongs to no sector and takes none.
    public func firstOrder(_ accounts: Accounts, source: Int, sectors: [Int]) -> FirstOrderShock {
        let count = accounts.economyCount
        var shock = FirstOrderShock()
        if self == .labour { shock.labour = [.init(economy: source, logChange: 1)] }
        for j in sectors {
            if self == .productivity {
                shock.productivity.append(.init(producer: j * count + source, logChange: 1))
            }
            for other in 0..<count where other != source {
                if self == .exportCost || self == .tradeCost {
                    shock.tradeCost.append(.init(sector: j, importer: other, exporter: source, logChange: -1))
                }
                if self == .importCost || self == .tradeCost {
                    shock.tradeCost.append(.init(sector: j, importer: source, exporter: other, logChange: -1))
                }
            }
        }
        return shock
    }

    /// The same as a change of a given size, for full solves.
    ///
    /// - Parameter logChange: logarithm of the change, positive where the shock is good news.
    public func shock(_ accounts: Accounts, source: Int, sectors: [Int], logChange: Double) -> Shock {
        Shock(firstOrder(accounts, source: source, sectors: sectors), times: logChange, accounts)
    }
}

/// How the real income of every economy answers a shock in every other: the matrix of exposure.
///
/// U[n,i] = d ln (I[n]/P[n]) / d ln shock[i]: who gains from the growth of whom. Friends have positive entries and
/// enemies negative ones.
///
/// - Source: Kleinman, Liu & Redding (2024), "International Friends and Enemies", American Economic Journal: Macroeconomics
///   16(4), doi:10.1257/mac.20210314.
public struct ExposureMatrix: Sendable {
    /// What was shocked.
    public let shock: ExposureShock
    /// Number of economies.
    public let economyCount: Int
    /// U, row by row: `n * N + i`.
    public let elasticity: [Double]
    /// The largest residual of a linearised condition, by source.
    public let residual: [Double]
    /// Where the largest of all stands.
    public let residualCondition: String
    /// Products with the Jacobian, summed over batches of sources.
    public let products: Int

    /// The answer of the real income of economy `n` to the source `i`.
    public subscript(economy n: Int, source i: Int) -> Double { elasticity[n * economyCount + i] }

    /// The largest residual of any column.
    public var largestResidual: Double { residual.max() ?? 0 }

    /// Linearises the equilibrium of a solved baseline and answers every source economy.
    ///
    /// - Parameters:
    ///   - baseline: the solved baseline.
    ///   - sectors: positions of the sectors that are shocked; all where `nil`.
    ///   - threads: threads; `nil` is one for each core.
    public init(_ baseline: SharedBaseline, shock: ExposureShock, sectors: [Int]? = nil, threads: Int? = nil) {
        let accounts = baseline.accounts
        let count = accounts.economyCount
        let chosen = sectors ?? Array(0..<accounts.sectorCount)
        let responses = firstOrderResponses(baseline, count: count, threads: threads) {
            shock.firstOrder(accounts, source: $0, sectors: chosen)
        }
        var table = [Double](repeating: 0, count: count * count)
        for (i, response) in responses.enumerated() {
            for n in 0..<count { table[n * count + i] = response.realIncome[n] }
        }
        self.shock = shock
        economyCount = count
        elasticity = table
        residual = responses.map(\.residual)
        residualCondition = responses.max { $0.residual < $1.residual }?.residualCondition ?? "none"
        products = responses.map(\.products).max() ?? 0
    }
}

extension Shock {
    /// A sparse shock of a finite size, laid out for a full solve.
    init(_ small: FirstOrderShock, times size: Double, _ accounts: Accounts) {
        self.init()
        if !small.productivity.isEmpty {
            var logs = [Double](repeating: 0, count: accounts.output.count)
            for change in small.productivity { logs[change.producer] += change.logChange * size }
            productivityChange = logs.map { exponential($0) }
        }
        if !small.labour.isEmpty {
            var logs = [Double](repeating: 0, count: accounts.economyCount)
            for change in small.labour { logs[change.economy] += change.logChange * size }
            labourChange = logs.map { exponential($0) }
        }
        if !small.tradeCost.isEmpty {
            logTradeCostChange = [Double](repeating: 0, count: accounts.tradeShare.count)
            for change in small.tradeCost {
                if let cell = accounts.storedCell(
                    sector: change.sector, importer: change.importer, exporter: change.exporter)
                {
                    logTradeCostChange[cell] += change.logChange * size
                }
            }
        }
    }
}
