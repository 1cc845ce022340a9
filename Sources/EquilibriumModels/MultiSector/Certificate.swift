import Glibc

/// The largest relative residual of an equilibrium over every condition of the model, from scratch.
///
/// Nothing of the solve is used but its answer: unit costs, price indices, shares, flows and incomes are computed
/// again from the textbook equations of models.md with plain powers, and every identity is tested:
/// input costs, price indices, trade shares and their sum, goods markets, expenditure, income, the factor market,
/// the trade balance of every economy and the numeraire.
///
/// Each residual is relative to the larger of the quantities compared (trade balances: to income).
///
/// - Returns: the largest, and the condition in which it stands; infinity where a quantity is not finite.
/// - Complexity: O(N² J) powers.
public func largestResidual(
    of equilibrium: Equilibrium, from baseline: Accounts, _ shock: Shock, closure: Closure
) -> (value: Double, condition: String) {
    var worst = (value: 0.0, condition: "none")
    func test(
        _ found: Double, _ expected: Double, relativeTo scale: Double? = nil, _ condition: @autoclosure () -> String
    ) {
        let size = scale ?? max(abs(found), abs(expected))
        let residual = size == 0 ? abs(found - expected) : abs(found - expected) / size
        if !(residual <= worst.value) {
            worst = (residual.isNaN ? .infinity : residual, condition())
        }
    }
    let count = baseline.economyCount
    let size = baseline.sectorCount
    let new = equilibrium.accounts
    let wage = equilibrium.wageChange
    let price = equilibrium.priceChange
    let newTariff = shock.tariff.isEmpty ? baseline.tariff : shock.tariff
    for n in 0..<count {
        for j in 0..<size {
            var cost = pow(wage[n], baseline.valueAddedShare[j * count + n])
            if !baseline.inputShare.isEmpty {
                for k in 0..<size { cost *= pow(price[k * count + n], baseline.inputShare[(n * size + k) * size + j]) }
            }
            test(equilibrium.inputCostChange[j * count + n], cost, "the input cost of economy \(n), sector \(j)")
        }
    }
    var revenue = [Double](repeating: 0, count: count)
    var output = [Double](repeating: 0, count: count * size)
    var imports = [Double](repeating: 0, count: count)
    var exports = [Double](repeating: 0, count: count)
    for j in 0..<size {
        let theta = baseline.theta[j]
        for n in 0..<count where new.expenditure[j * count + n] != 0 {
            var index = 0.0
            var terms = [Double](repeating: 0, count: count)
            for i in 0..<count {
                let cell = baseline.cell(sector: j, importer: n, exporter: i)
                let logIceberg = shock.logTradeCostChange.isEmpty ? 0 : shock.logTradeCostChange[cell]
                guard baseline.tradeShare[cell] > 0, logIceberg < .infinity else { continue }
                let productivity = shock.productivityChange.isEmpty ? 1 : shock.productivityChange[j * count + i]
                let factor =
                    equilibrium.inputCostChange[j * count + i] * exp(logIceberg)
                    * (1 + newTariff[cell]) / (1 + baseline.tariff[cell]) / productivity
                terms[i] = baseline.tradeShare[cell] * pow(factor, -theta)
                index += terms[i]
            }
            let expected = pow(index, -1 / theta)
            test(price[j * count + n], expected, "the price index of economy \(n), sector \(j)")
            var sum = 0.0
            for i in 0..<count {
                let cell = baseline.cell(sector: j, importer: n, exporter: i)
                test(new.tradeShare[cell], terms[i] / index, "the share of exporter \(i) in economy \(n), sector \(j)")
                sum += new.tradeShare[cell]
                let flow = terms[i] / index / (1 + newTariff[cell]) * new.expenditure[j * count + n]
                output[j * count + i] += flow
                revenue[n] += newTariff[cell] * flow
                if i != n {
                    imports[n] += flow
                    exports[i] += flow
                }
            }
            test(sum, 1, "the sum of trade shares of economy \(n), sector \(j)")
        }
    }
    for position in output.indices {
        test(
            new.output[position], output[position],
            "the goods market of economy \(position % count), sector \(position / count)")
    }
    let deficit = closure.deficits(
        baseline, targets: shock.deficitTarget, factorIncome: new.valueAdded, tariffRevenue: revenue)
    var worldValueAdded = 0.0
    for n in 0..<count {
        let labour = shock.labourChange.isEmpty ? 1 : shock.labourChange[n]
        let factorIncome = wage[n] * labour * baseline.valueAdded[n]
        worldValueAdded += factorIncome
        var labourDemand = 0.0
        for j in 0..<size { labourDemand += baseline.valueAddedShare[j * count + n] * output[j * count + n] }
        test(labourDemand, factorIncome, "the factor market of economy \(n)")
        let income = factorIncome + revenue[n] + deficit[n]
        test(new.income[n], income, "the income of economy \(n)")
        test(imports[n] - exports[n], deficit[n], relativeTo: income, "the trade balance of economy \(n)")
        for j in 0..<size where new.expenditure[j * count + n] != 0 || new.finalDemandShare[j * count + n] != 0 {
            var spending = new.finalDemandShare[j * count + n] * income
            if !baseline.inputShare.isEmpty {
                for k in 0..<size { spending += baseline.inputShare[(n * size + j) * size + k] * output[k * count + n] }
            }
            test(new.expenditure[j * count + n], spending, "the expenditure of economy \(n), sector \(j)")
        }
    }
    test(worldValueAdded, baseline.valueAdded.reduce(0, +), "the numeraire")
    return worst
}
