/// The largest residual of a first-order response over every linearised condition of the model, from scratch.
///
/// Nothing of the solve is used but its answer: unit costs, shares, flows, revenue and deficits are computed again from the
/// textbook equations in logarithms, pair by pair, and every condition is tested: price indices, the sum of shares, goods and
/// factor markets, expenditure, income, the trade balance of every economy, the numeraire, and scale. Residuals are per unit of
/// the quantity compared, so in units of elasticity.
struct FirstOrderCertificate: Sendable {
    private let accounts: Accounts
    private let rule: DeficitRule
    private let blocs: TradeBlocs
    private let isAlive: [Bool]
    private let revenue: [Double]

    init(_ baseline: SharedBaseline) {
        accounts = baseline.accounts
        rule = DeficitRule(baseline.closure, baseline.accounts, targets: [:])
        blocs = baseline.problem.blocs
        isAlive = baseline.problem.isAlive
        revenue = baseline.totals.tariffRevenue
    }

    /// - Complexity: O(stored cells + N J²).
    func largestResidual(of response: FirstOrderResponse, _ shock: FirstOrderShock) -> (Double, String) {
        let count = accounts.economyCount
        let size = accounts.sectorCount
        var worst = 0.0
        var condition = "none"
        func test(_ residual: Double, _ words: @autoclosure () -> String) {
            guard !(abs(residual) <= worst) else { return }
            worst = residual.isNaN ? .infinity : abs(residual)
            condition = words()
        }
        let cost = unitCosts(response)
        var effective = cost
        if !response.scale.isEmpty {
            for at in effective.indices { effective[at] -= accounts.scaleElasticity[at / count] * response.scale[at] }
        }
        for change in shock.productivity { effective[change.producer] -= change.logChange }
        let iceberg = icebergs(shock)
        var flows = Flows(economies: count, sectors: size)
        for j in 0..<size {
            for n in 0..<count where isAlive[j * count + n] {
                let (price, sum) = flows.add(accounts, response, effective, iceberg, sector: j, importer: n)
                test(price, "the price index of economy \(n), sector \(j)")
                test(sum, "the sum of trade shares of economy \(n), sector \(j)")
            }
        }
        var endowment = [Double](repeating: 0, count: count)
        for change in shock.labour { endowment[change.economy] += change.logChange }
        let earned = (0..<count).map { accounts.valueAdded[$0] * (response.wage[$0] + endowment[$0]) }
        var deficit = [Double](repeating: 0, count: count)
        rule.linearised(
            factorIncome: accounts.valueAdded, tariffRevenue: revenue, factorIncomeChange: earned,
            tariffRevenueChange: flows.revenue, into: &deficit)
        var inputs = [Double](repeating: 0, count: count * size)
        accounts.addCompressedInputSpending(flows.output, to: &inputs)
        var moved = [Double](repeating: 0, count: blocs.count)
        var labour = [Double](repeating: 0, count: count)
        for at in flows.output.indices { labour[at % count] += accounts.valueAddedShare[at] * flows.output[at] }
        for n in 0..<count {
            moved[blocs.bloc[n]] += earned[n]
            test((earned[n] - labour[n]) / accounts.valueAdded[n], "the factor market of economy \(n)")
            let income = earned[n] + flows.revenue[n] + deficit[n]
            test(income / accounts.income[n] - response.income[n], "the income of economy \(n)")
            test(
                (flows.imports[n] - flows.exports[n] - deficit[n]) / accounts.income[n],
                "the trade balance of economy \(n)")
            for j in 0..<size where isAlive[j * count + n] {
                let at = j * count + n
                var spending = accounts.finalDemandShare[at] * income + inputs[at]
                if !accounts.inputShare.isEmpty {
                    for k in 0..<size {
                        spending += accounts.inputShare[(n * size + j) * size + k] * flows.output[k * count + n]
                    }
                }
                test(
                    spending / accounts.expenditure[at] - response.expenditure[at],
                    "the expenditure of economy \(n), sector \(j)")
            }
        }
        let world = accounts.valueAdded.reduce(0, +)
        for change in moved { test(change / world, "the numeraire") }
        for at in response.scale.indices
        where accounts.scaleElasticity[at / count] != 0 && accounts.output[at] > 0 {
            test(
                response.scale[at] + cost[at] - flows.output[at] / accounts.output[at],
                "the scale of economy \(at % count), sector \(at / count)")
        }
        return (worst, condition)
    }

    /// d ln c = β d ln w + Σₖ γ d ln P.
    private func unitCosts(_ response: FirstOrderResponse) -> [Double] {
        let count = accounts.economyCount
        let size = accounts.sectorCount
        var cost = accounts.valueAddedShare.indices.map {
            accounts.valueAddedShare[$0] * response.wage[$0 % count]
        }
        accounts.addCompressedInputCosts(response.price, to: &cost)
        guard !accounts.inputShare.isEmpty else { return cost }
        for n in 0..<count {
            for k in 0..<size {
                let price = response.price[k * count + n]
                for j in 0..<size { cost[j * count + n] += accounts.inputShare[(n * size + k) * size + j] * price }
            }
        }
        return cost
    }

    /// d ln of iceberg costs by stored cell; empty where none changes.
    private func icebergs(_ shock: FirstOrderShock) -> [Double] {
        guard !shock.tradeCost.isEmpty else { return [] }
        var found = [Double](repeating: 0, count: accounts.tradeShare.count)
        for change in shock.tradeCost {
            if let cell = accounts.storedCell(
                sector: change.sector, importer: change.importer, exporter: change.exporter)
            {
                found[cell] += change.logChange
            }
        }
        return found
    }
}

/// Sums of changed flows at the exporter's price.
private struct Flows {
    var output: [Double]
    var revenue: [Double]
    var imports: [Double]
    var exports: [Double]

    init(economies: Int, sectors: Int) {
        output = [Double](repeating: 0, count: economies * sectors)
        revenue = [Double](repeating: 0, count: economies)
        imports = revenue
        exports = revenue
    }

    /// Adds one market.
    ///
    /// - Returns: the residuals of its price index and of the sum of its shares.
    mutating func add(
        _ accounts: Accounts, _ response: FirstOrderResponse, _ effective: [Double], _ iceberg: [Double],
        sector j: Int, importer n: Int
    ) -> (price: Double, shares: Double) {
        let count = accounts.economyCount
        let market = j * count + n
        let price = response.price[market]
        var index = 0.0
        var sum = 0.0
        accounts.forEachCell(sector: j, importer: n) { cell, i in
            let share = accounts.tradeShare[cell]
            guard share > 0 else { return }
            let delivered =
                effective[j * count + i] + (iceberg.isEmpty ? 0 : iceberg[cell])
            let shareChange = -accounts.theta[j] * (delivered - price)
            index += share * delivered
            sum += share * shareChange
            let change = accounts.flow(at: cell, market: market) * (shareChange + response.expenditure[market])
            output[j * count + i] += change
            revenue[n] += accounts.tariff[cell] * change
            if i != n {
                imports[n] += change
                exports[i] += change
            }
        }
        return (price - index, sum)
    }
}
