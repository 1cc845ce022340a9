import CVectorMath
import Glibc

/// The largest relative residual of an equilibrium over every condition of the model, from scratch.
///
/// Nothing of the solve is used but its answer: unit costs, price indices, shares, flows and incomes are computed
/// again from the textbook equations of models.md, and every identity is tested:
/// input costs, price indices, trade shares and their sum, goods markets, expenditure, income, the factor market,
/// the trade balance of every economy and the numeraire.
///
/// Each residual is relative to the larger of the quantities compared (trade balances: to income).
///
/// - Returns: the largest, and the condition in which it stands; infinity where a quantity is not finite.
/// - Complexity: O(stored cells) powers.
public func largestResidual(
    of equilibrium: Equilibrium, from baseline: Accounts, _ shock: Shock, closure: Closure
) -> (value: Double, condition: String) {
    var worst = LargestResidual()
    let count = baseline.economyCount
    let size = baseline.sectorCount
    let new = equilibrium.accounts
    let wage = equilibrium.wageChange
    testInputCosts(equilibrium, baseline, &worst)
    let flows = testTrade(equilibrium, baseline, shock, &worst)
    for position in flows.output.indices {
        worst.test(new.output[position], flows.output[position]) {
            "the goods market of economy \(position % count), sector \(position / count)"
        }
    }
    let deficit = closure.deficits(
        baseline, targets: shock.deficitTarget, factorIncome: new.valueAdded, tariffRevenue: flows.revenue)
    var worldValueAdded = 0.0
    for n in 0..<count {
        let labour = shock.labourChange.isEmpty ? 1 : shock.labourChange[n]
        let factorIncome = wage[n] * labour * baseline.valueAdded[n]
        worldValueAdded += factorIncome
        var labourDemand = 0.0
        for j in 0..<size { labourDemand += baseline.valueAddedShare[j * count + n] * flows.output[j * count + n] }
        var intermediate = [Double](repeating: 0, count: baseline.compressedInputs == nil ? 0 : size)
        baseline.forEachCompressedInput(economy: n) { j, k, gamma in
            intermediate[j] += gamma * flows.output[k * count + n]
        }
        worst.test(labourDemand, factorIncome) { "the factor market of economy \(n)" }
        let income = factorIncome + flows.revenue[n] + deficit[n]
        worst.test(new.income[n], income) { "the income of economy \(n)" }
        worst.test(flows.imports[n] - flows.exports[n], deficit[n], relativeTo: income) {
            "the trade balance of economy \(n)"
        }
        for j in 0..<size where new.expenditure[j * count + n] != 0 || new.finalDemandShare[j * count + n] != 0 {
            var spending = new.finalDemandShare[j * count + n] * income
            if !intermediate.isEmpty { spending += intermediate[j] }
            if !baseline.inputShare.isEmpty {
                for k in 0..<size {
                    spending += baseline.inputShare[(n * size + j) * size + k] * flows.output[k * count + n]
                }
            }
            worst.test(new.expenditure[j * count + n], spending) { "the expenditure of economy \(n), sector \(j)" }
        }
    }
    worst.test(worldValueAdded, baseline.valueAdded.reduce(0, +)) { "the numeraire" }
    return (worst.value, worst.condition)
}

/// The largest so far.
private struct LargestResidual {
    var value = 0.0
    var condition = "none"

    @inline(__always)
    mutating func test(_ found: Double, _ expected: Double, _ words: () -> String) {
        let scale = max(abs(found), abs(expected))
        let difference = abs(found - expected)
        // In products, so that cells without residual cost no division.
        if !(difference <= value * scale) { take(scale == 0 ? difference : difference / scale, words()) }
    }

    @inline(__always)
    mutating func test(_ found: Double, _ expected: Double, relativeTo scale: Double, _ words: () -> String) {
        let residual = abs(found - expected) / scale
        if !(residual <= value) { take(residual, words()) }
    }

    mutating func take(_ residual: Double, _ words: String) {
        value = residual.isNaN ? .infinity : residual
        condition = words
    }
}

/// ĉ = ŵ^β Π P̂^γ.
private func testInputCosts(_ equilibrium: Equilibrium, _ baseline: Accounts, _ worst: inout LargestResidual) {
    let count = baseline.economyCount
    let size = baseline.sectorCount
    for n in 0..<count {
        let logWage = log(equilibrium.wageChange[n])
        var logCost = (0..<size).map { baseline.valueAddedShare[$0 * count + n] * logWage }
        if baseline.compressedInputs != nil {
            let logPrice = (0..<size).map { log(equilibrium.priceChange[$0 * count + n]) }
            baseline.forEachCompressedInput(economy: n) { k, j, gamma in logCost[j] += gamma * logPrice[k] }
        }
        if !baseline.inputShare.isEmpty {
            for k in 0..<size {
                let logPrice = log(equilibrium.priceChange[k * count + n])
                let row = (n * size + k) * size
                for j in 0..<size { logCost[j] += baseline.inputShare[row + j] * logPrice }
            }
        }
        for j in 0..<size {
            worst.test(equilibrium.inputCostChange[j * count + n], exp(logCost[j])) {
                "the input cost of economy \(n), sector \(j)"
            }
        }
    }
}

/// Sums of flows at the exporter's price.
private struct TestedFlows {
    /// By producer, `j * N + n`.
    var output: [Double]
    /// R′ by economy.
    var revenue: [Double]
    var imports: [Double]
    var exports: [Double]
}

/// Price indices and shares, row by row; and what the flows of the new shares add up to.
private func testTrade(
    _ equilibrium: Equilibrium, _ baseline: Accounts, _ shock: Shock, _ worst: inout LargestResidual
) -> TestedFlows {
    let count = baseline.economyCount
    let new = equilibrium.accounts
    let newTariff = shock.tariff.isEmpty ? baseline.tariff : shock.tariff
    let hasTariffChange = !shock.tariff.isEmpty
    let hasCostChange = !shock.logTradeCostChange.isEmpty
    let none = [Double](repeating: 0, count: count)
    var flows = TestedFlows(
        output: [Double](repeating: 0, count: count * baseline.sectorCount), revenue: none, imports: none,
        exports: none)
    var delivered = none
    var term = none
    for j in 0..<baseline.sectorCount {
        let theta = baseline.theta[j]
        var supplyCost = none
        for i in 0..<count {
            let productivity = shock.productivityChange.isEmpty ? 1 : shock.productivityChange[j * count + i]
            supplyCost[i] = equilibrium.inputCostChange[j * count + i] / productivity
        }
        for n in 0..<count where new.expenditure[j * count + n] != 0 {
            // By place in the row of stored cells; in the dense form that is the exporter.
            let cells = baseline.pattern.cells(ofMarket: j * count + n, of: count)
            let row = cells.lowerBound
            let length = cells.count
            baseline.forEachCell(sector: j, importer: n) { cell, i in delivered[cell - row] = supplyCost[i] }
            if hasTariffChange {
                for place in 0..<length where newTariff[row + place] != baseline.tariff[row + place] {
                    delivered[place] *= (1 + newTariff[row + place]) / (1 + baseline.tariff[row + place])
                }
            }
            if hasCostChange {
                for place in 0..<length where shock.logTradeCostChange[row + place] != 0 {
                    delivered[place] *= exp(shock.logTradeCostChange[row + place])
                }
            }
            cvm_pow(delivered, -theta, &term, length)
            var index = 0.0
            for place in 0..<length {
                let share = baseline.tradeShare[row + place]
                term[place] = share > 0 ? share * term[place] : 0
                index += term[place]
            }
            worst.test(equilibrium.priceChange[j * count + n], pow(index, -1 / theta)) {
                "the price index of economy \(n), sector \(j)"
            }
            var sum = 0.0
            let spending = new.expenditure[j * count + n]
            baseline.forEachCell(sector: j, importer: n) { cell, i in
                let share = term[cell - row] / index
                worst.test(new.tradeShare[cell], share) { "the share of exporter \(i) in economy \(n), sector \(j)" }
                sum += new.tradeShare[cell]
                let rate = newTariff[cell]
                let flow = share / (1 + rate) * spending
                flows.output[j * count + i] += flow
                flows.revenue[n] += rate * flow
                if i != n {
                    flows.imports[n] += flow
                    flows.exports[i] += flow
                }
            }
            worst.test(sum, 1) { "the sum of trade shares of economy \(n), sector \(j)" }
        }
    }
    return flows
}
