import Glibc
import NumericKernels

/// The whole equilibrium as one fixed-point map z ← F(z), with z = (ln ŵ, ln P̂, ln X̂).
///
/// One evaluation needs N·J powers and reads the two kernels once each: a price step is a kernel times a
/// vector per sector, an output step its transpose. Markets without expenditure in the new equilibrium
/// (`isAlive` false) keep z = 0 and take no part.
final class EquilibriumSystem {
    let accounts: Accounts
    let closure: Closure
    let shock: Shock
    let kernel: TradeKernel
    /// α′, the final-demand shares of the new equilibrium.
    let finalDemandShare: [Double]
    /// l̂, by economy.
    let labourChange: [Double]
    /// Whether a market (`j * N + n`) has expenditure.
    let isAlive: [Bool]
    /// Economies that trade with each other; each bloc has its own numeraire.
    let blocs: TradeBlocs
    /// Exponent of the wage update: one over one plus the elasticity of labour demand, from baseline shares.
    let wageExponent: [Double]
    /// ln â, by economy and sector; empty where productivity is unchanged.
    let logProductivity: [Double]
    /// Why the last evaluation could not be completed.
    private(set) var failure: String?

    // Results of the last evaluation, `j * N + n` unless said otherwise.
    private(set) var logCost: [Double]
    private(set) var priceSum: [Double]
    private(set) var output: [Double]
    private(set) var expenditure: [Double]
    private var supply: [Double]
    private var netSum: [Double]
    private var demand: [Double]
    /// R′ by economy.
    private(set) var tariffRevenue: [Double]
    private(set) var evaluations = 0

    var economyCount: Int { accounts.economyCount }
    var sectorCount: Int { accounts.sectorCount }
    /// Length of z.
    var dimension: Int { economyCount * (1 + 2 * sectorCount) }

    /// - Throws: `ModelInputError` where the shock cannot be solved by any algorithm.
    init(_ accounts: Accounts, _ shock: Shock, closure: Closure) throws(ModelInputError) {
        let count = accounts.economyCount
        let size = accounts.sectorCount
        self.accounts = accounts
        self.shock = shock
        self.closure = closure
        try checkRanges(accounts, shock)
        kernel = TradeKernel(accounts, shock)
        finalDemandShare = shock.finalDemandShare.isEmpty ? accounts.finalDemandShare : shock.finalDemandShare
        labourChange = shock.labourChange.isEmpty ? [Double](repeating: 1, count: count) : shock.labourChange
        isAlive = try liveMarkets(accounts, kernel, finalDemandShare)
        blocs = try TradeBlocs(
            accounts, kernel, isAlive: isAlive, closure: closure, targets: shock.deficitTarget)
        wageExponent = laborDemandExponent(accounts)
        logProductivity = shock.productivityChange.map { log($0) }
        let cells = count * size
        logCost = [Double](repeating: 0, count: cells)
        priceSum = logCost
        output = logCost
        expenditure = logCost
        supply = logCost
        netSum = logCost
        demand = logCost
        tariffRevenue = [Double](repeating: 0, count: count)
    }

    /// The step F(z) − z; `nil` where z is outside the domain, with the reason in `failure`.
    func step(at z: [Double]) -> [Double]? {
        evaluations += 1
        failure = nil
        let count = economyCount
        let size = sectorCount
        let cells = count * size
        var step = [Double](repeating: 0, count: dimension)
        z.withUnsafeBufferPointer { z in
            logCost.withUnsafeMutableBufferPointer { cost in
                logInputCostChange(
                    accounts, logWage: z.baseAddress!, logPrice: z.baseAddress! + count, into: cost.baseAddress!)
            }
        }
        // supply = (ĉ/â)^−θ, then P̂^−θ = K · supply and what reaches exporters, H · supply.
        for j in 0..<size {
            let theta = accounts.theta[j]
            for position in j * count..<(j + 1) * count {
                let productivity = logProductivity.isEmpty ? 0 : logProductivity[position]
                supply[position] = exp(-theta * (logCost[position] - productivity))
            }
        }
        applyKernels()
        for j in 0..<size {
            let theta = accounts.theta[j]
            for position in j * count..<(j + 1) * count {
                guard isAlive[position] else {
                    demand[position] = 0
                    expenditure[position] = 0
                    continue
                }
                let sum = priceSum[position]
                guard sum > 0, sum.isFinite else {
                    failure = "a price index is not positive and finite"
                    return nil
                }
                step[count + position] = -log(sum) / theta - z[count + position]
                expenditure[position] = accounts.expenditure[position] * exp(z[count + cells + position])
                demand[position] = expenditure[position] / sum
            }
        }
        collectOutput()
        return closeIncome(z, &step) ? step : nil
    }

    private func applyKernels() {
        let count = economyCount
        let block = count * count
        let net = kernel.net.isEmpty ? kernel.gross : kernel.net
        kernel.gross.withUnsafeBufferPointer { gross in
            net.withUnsafeBufferPointer { net in
                supply.withUnsafeBufferPointer { supply in
                    for j in 0..<sectorCount {
                        priceSum.withUnsafeMutableBufferPointer {
                            multiply(
                                gross.baseAddress! + j * block, rows: count, columns: count,
                                supply.baseAddress! + j * count, into: $0.baseAddress! + j * count)
                        }
                        guard !kernel.net.isEmpty else { continue }
                        netSum.withUnsafeMutableBufferPointer {
                            multiply(
                                net.baseAddress! + j * block, rows: count, columns: count,
                                supply.baseAddress! + j * count, into: $0.baseAddress! + j * count)
                        }
                    }
                }
            }
        }
    }

    /// Y′[i,j] = supply[i,j] · Σₙ H[n,i,j] X′[n,j] / P̂^−θ, and tariff revenue R′[n] = Σⱼ X′ − what reaches exporters.
    private func collectOutput() {
        let count = economyCount
        let block = count * count
        let net = kernel.net.isEmpty ? kernel.gross : kernel.net
        net.withUnsafeBufferPointer { net in
            demand.withUnsafeBufferPointer { demand in
                output.withUnsafeMutableBufferPointer { output in
                    for j in 0..<sectorCount {
                        multiplyTransposed(
                            net.baseAddress! + j * block, rows: count, columns: count, demand.baseAddress! + j * count,
                            into: output.baseAddress! + j * count)
                    }
                }
            }
        }
        for position in output.indices { output[position] *= supply[position] }
        for n in 0..<count { tariffRevenue[n] = 0 }
        guard !kernel.net.isEmpty else { return }
        for j in 0..<sectorCount {
            for n in 0..<count {
                let position = j * count + n
                tariffRevenue[n] += expenditure[position] - netSum[position] * demand[position]
            }
        }
    }

    /// Wages, income and expenditure; false where one of them is not positive.
    private func closeIncome(_ z: [Double], _ step: inout [Double]) -> Bool {
        let count = economyCount
        let size = sectorCount
        let cells = count * size
        var factorIncome = [Double](repeating: 0, count: count)
        var logNewWage = [Double](repeating: 0, count: count)
        var world = [Double](repeating: 0, count: blocs.count)
        var target = world
        for n in 0..<count {
            var labourDemand = 0.0
            for j in 0..<size { labourDemand += accounts.valueAddedShare[j * count + n] * output[j * count + n] }
            let endowment = labourChange[n] * accounts.valueAdded[n]
            factorIncome[n] = exp(z[n]) * endowment
            guard labourDemand > 0, labourDemand.isFinite else {
                failure = "the demand for labour of an economy is not positive"
                return false
            }
            logNewWage[n] = z[n] + wageExponent[n] * (log(labourDemand / endowment) - z[n])
            world[blocs.bloc[n]] += exp(logNewWage[n]) * endowment
            target[blocs.bloc[n]] += accounts.valueAdded[n]
        }
        let numeraire = zip(target, world).map { log($0 / $1) }
        for n in 0..<count { step[n] = logNewWage[n] + numeraire[blocs.bloc[n]] - z[n] }
        let deficit = closure.deficits(
            accounts, targets: shock.deficitTarget, factorIncome: factorIncome, tariffRevenue: tariffRevenue)
        for n in 0..<count {
            let income = factorIncome[n] + tariffRevenue[n] + deficit[n]
            for j in 0..<size {
                let position = j * count + n
                guard isAlive[position] else { continue }
                var spending = finalDemandShare[position] * income
                for k in 0..<size { spending += accounts.inputShare[(n * size + j) * size + k] * output[k * count + n] }
                guard spending > 0, spending.isFinite else {
                    failure = "an expenditure is not positive (a deficit larger than income, or a negative input share)"
                    return false
                }
                step[count + cells + position] =
                    log(spending / accounts.expenditure[position]) - z[count + cells + position]
            }
        }
        return true
    }
}

/// Exponent of the wage update, one over one plus the elasticity of labour demand to the own wage.
///
/// At given prices and expenditures elsewhere, sales of (n, j) fall with elasticity θ (1 − s) where s is the
/// part of the sales weight that the economy itself has in its markets. A full step would overshoot by that factor.
private func laborDemandExponent(_ accounts: Accounts) -> [Double] {
    let count = accounts.economyCount
    var elasticity = [Double](repeating: 0, count: count)
    for j in 0..<accounts.sectorCount {
        for i in 0..<count {
            let sales = accounts.output[j * count + i]
            guard sales > 0 else { continue }
            var own = 0.0
            for n in 0..<count {
                let share = accounts.tradeShare[accounts.cell(sector: j, importer: n, exporter: i)]
                own += share * accounts.flow(sector: j, importer: n, exporter: i)
            }
            let weight = accounts.valueAddedShare[j * count + i] * sales / accounts.valueAdded[i]
            elasticity[i] += weight * accounts.theta[j] * max(0, 1 - own / sales)
        }
    }
    return elasticity.map { 1 / (1 + $0) }
}

/// Markets that have expenditure in the new equilibrium.
///
/// A market is alive where final demand or a living sector buys; a sector lives where a living market can
/// buy from it. What remains after taking out the dead again and again is the largest consistent set.
private func liveMarkets(_ accounts: Accounts, _ kernel: TradeKernel, _ finalDemandShare: [Double])
    throws(ModelInputError) -> [Bool]
{
    let count = accounts.economyCount
    let size = accounts.sectorCount
    var isAlive = accounts.expenditure.map { $0 > 0 }
    for position in isAlive.indices where finalDemandShare[position] > 0 && !isAlive[position] {
        throw .preferenceWithoutMarket(MarketPosition(economy: position % count, sector: position / count))
    }
    var changed = true
    while changed {
        changed = false
        var produces = [Bool](repeating: false, count: isAlive.count)
        for j in 0..<size {
            for n in 0..<count where isAlive[j * count + n] {
                let row = (j * count + n) * count
                for i in 0..<count where kernel.gross[row + i] > 0 { produces[j * count + i] = true }
            }
        }
        for n in 0..<count {
            for j in 0..<size where isAlive[j * count + n] && finalDemandShare[j * count + n] == 0 {
                let isUsed = (0..<size).contains { k in
                    produces[k * count + n] && accounts.inputShare[(n * size + j) * size + k] != 0
                }
                if !isUsed {
                    isAlive[j * count + n] = false
                    changed = true
                }
            }
        }
    }
    var empty: [MarketPosition] = []
    for j in 0..<size {
        for n in 0..<count where isAlive[j * count + n] {
            let row = (j * count + n) * count
            if !(row..<row + count).contains(where: { kernel.gross[$0] > 0 }) {
                empty.append(MarketPosition(economy: n, sector: j))
            }
        }
    }
    guard empty.isEmpty else { throw .marketsWithoutSupplier(empty) }
    return isAlive
}

private func checkRanges(_ accounts: Accounts, _ shock: Shock) throws(ModelInputError) {
    let cells = accounts.economyCount * accounts.sectorCount
    precondition(shock.tariff.isEmpty || shock.tariff.count == accounts.tariff.count, "tariffs of another world")
    precondition(
        shock.logTradeCostChange.isEmpty || shock.logTradeCostChange.count == accounts.tariff.count,
        "trade costs of another world")
    precondition(
        shock.productivityChange.isEmpty || shock.productivityChange.count == cells, "productivity of another world")
    precondition(
        shock.labourChange.isEmpty || shock.labourChange.count == accounts.economyCount, "labour of another world")
    precondition(
        shock.finalDemandShare.isEmpty || shock.finalDemandShare.count == cells, "preferences of another world")
    guard shock.productivityChange.allSatisfy({ $0 > 0 && $0.isFinite }) else {
        throw .changeOutOfRange("a change of productivity is not positive and finite")
    }
    guard shock.labourChange.allSatisfy({ $0 > 0 && $0.isFinite }) else {
        throw .changeOutOfRange("a change of labour is not positive and finite")
    }
    guard shock.tariff.allSatisfy({ $0 > -1 && $0.isFinite }) else {
        throw .changeOutOfRange("a tariff is not above -100 per cent and finite")
    }
    guard shock.logTradeCostChange.allSatisfy({ $0 > -.infinity && !$0.isNaN }) else {
        throw .changeOutOfRange("a change of trade costs is not a positive factor")
    }
    guard shock.deficitTarget.values.allSatisfy(\.isFinite) else {
        throw .changeOutOfRange("a deficit target is not finite")
    }
    if shock.deficitTarget.count == accounts.economyCount {
        let values = shock.deficitTarget.keys.sorted().map { shock.deficitTarget[$0]! }
        let sum = values.reduce(0, +)
        let scale = values.reduce(0) { $0 + abs($1) }
        guard abs(sum) <= 1e-9 * scale else { throw .deficitTargetsDoNotBalance(sum: sum) }
    }
}
