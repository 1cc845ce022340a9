import CVectorMath
import Glibc

/// The steps of one evaluation, by scenario; `row` is the scenario's place in tables that hold several.
///
/// Index conventions as in ``Accounts``: n importer, i exporter, j sector, `j * N + n`.
extension EquilibriumProblem {
    /// F(z) − z of one scenario by itself.
    ///
    /// - Returns: why z is outside the domain, or `nil`.
    func evaluate(
        _ z: UnsafePointer<Double>, _ tables: EvaluationTables, into step: UnsafeMutablePointer<Double>
    ) -> DomainFault? {
        inputCosts(z, tables, row: 0)
        openMarkets(z, tables, row: 0)
        let count = layout.economyCount
        for j in 0..<layout.sectorCount {
            let at = j * count
            kernel.market(
                sector: j, supply: tables.supply + at, expenditure: tables.expenditure + at,
                priceSum: tables.priceSum + at, netSum: tables.netSum + at, demand: tables.demand + at,
                reach: tables.output + at, scratch: tables.spending)
        }
        if let fault = closeMarkets(z, tables, row: 0, into: step) { return fault }
        spending(tables, row: 0)
        return closeExpenditure(z, tables, row: 0, into: step)
    }

    /// ln ĉ[n,j] = β[n,j] ln ŵ[n] + Σₖ γ[n,k,j] ln P̂[n,k], Caliendo & Parro (2015), equation (2) in changes.
    func inputCosts(_ z: UnsafePointer<Double>, _ tables: EvaluationTables, row: Int) {
        let count = layout.economyCount
        let size = layout.sectorCount
        let cost = tables.logCost + row * layout.cells
        accounts.valueAddedShare.withUnsafeBufferPointer { beta in
            accounts.inputShare.withUnsafeBufferPointer { gamma in
                guard !gamma.isEmpty else {
                    for j in 0..<size { for n in 0..<count { cost[j * count + n] = beta[j * count + n] * z[n] } }
                    if accounts.hasInputs { accounts.addCompressedInputCosts(z + layout.price, to: cost) }
                    return
                }
                // Economy by economy: the blocks then read and write numbers side by side.
                cvm_transpose(size, count, z + layout.price, tables.input)
                cvm_transpose(size, count, beta.baseAddress!, tables.result)
                for n in 0..<count {
                    let own = tables.result + n * size
                    cvm_matvec_t(
                        size, size, gamma.baseAddress! + n * size * size, tables.input + n * size, 1, own, z[n], own, 1)
                }
                cvm_transpose(count, size, tables.result, cost)
            }
        }
    }

    /// Supply (ĉ scale^−ψ / â)^−θ and expenditure X′ = X X̂ at the point.
    func openMarkets(_ z: UnsafePointer<Double>, _ tables: EvaluationTables, row: Int) {
        let count = layout.economyCount
        let cells = layout.cells
        let cost = tables.logCost + row * cells
        let supply = tables.supply + row * cells
        let expenditure = tables.expenditure + row * cells
        for j in 0..<layout.sectorCount {
            let at = j * count
            for position in at..<at + count { supply[position] = cost[position] }
            if !logProductivity.isEmpty {
                for position in at..<at + count { supply[position] -= logProductivity[position] }
            }
            if layout.hasScale {
                let elasticity = accounts.scaleElasticity[j]
                for position in at..<at + count { supply[position] -= elasticity * z[layout.scale + position] }
            }
            cvm_exp_scaled(supply + at, -accounts.theta[j], supply + at, count)
        }
        cvm_exp(z + layout.expenditure, expenditure, cells)
        liveExpenditure.withUnsafeBufferPointer { live in
            for position in 0..<cells { expenditure[position] *= live[position] }
        }
    }

    /// Prices, output, tariff revenue, wages, income and deficits, once the markets' sums are known.
    func closeMarkets(
        _ z: UnsafePointer<Double>, _ tables: EvaluationTables, row: Int, into step: UnsafeMutablePointer<Double>
    ) -> DomainFault? {
        let count = layout.economyCount
        let size = layout.sectorCount
        let cells = layout.cells
        let priceSum = tables.priceSum + row * cells
        let output = tables.output + row * cells
        let supply = tables.supply + row * cells
        let price = step + layout.price
        cvm_log(priceSum, price, cells)
        let isInside = liveExpenditure.withUnsafeBufferPointer { live in
            (0..<size).reduce(true) { isInside, j in
                let at = j * count
                let step = cvm_price_step(
                    count, live.baseAddress! + at, priceSum + at, -1 / accounts.theta[j], z + layout.price + at,
                    price + at)
                return isInside && step == 1
            }
        }
        guard isInside else { return .price }
        for position in 0..<cells { output[position] *= supply[position] }
        let revenue = tables.tariffRevenue + row * count
        for n in 0..<count { revenue[n] = 0 }
        if kernel.hasTariff {
            let netSum = tables.netSum + row * cells
            let demand = tables.demand + row * cells
            let expenditure = tables.expenditure + row * cells
            for j in 0..<size {
                for n in 0..<count {
                    let position = j * count + n
                    revenue[n] += expenditure[position] - netSum[position] * demand[position]
                }
            }
        }
        return closeWages(z, tables, row: row, into: step)
    }

    private func closeWages(
        _ z: UnsafePointer<Double>, _ tables: EvaluationTables, row: Int, into step: UnsafeMutablePointer<Double>
    ) -> DomainFault? {
        let count = layout.economyCount
        let cells = layout.cells
        let output = tables.output + row * cells
        let income = tables.factorIncome + row * count
        let newWage = tables.logWage + row * count
        let blocSum = tables.blocSum + row * count
        for n in 0..<count { newWage[n] = 0 }
        accounts.valueAddedShare.withUnsafeBufferPointer { beta in
            for j in 0..<layout.sectorCount {
                for n in 0..<count { newWage[n] += beta[j * count + n] * output[j * count + n] }
            }
        }
        for bloc in 0..<blocs.count { blocSum[bloc] = 0 }
        for n in 0..<count {
            let demand = newWage[n]
            guard demand > 0, demand < .infinity else { return .labourDemand }
            income[n] = exp(z[n]) * endowment[n]
            newWage[n] = z[n] + wageExponent[n] * (log(demand / endowment[n]) - z[n])
            blocSum[blocs.bloc[n]] += exp(newWage[n]) * endowment[n]
        }
        for bloc in 0..<blocs.count { blocSum[bloc] = log(blocValueAdded[bloc] / blocSum[bloc]) }
        for n in 0..<count { step[n] = newWage[n] + blocSum[blocs.bloc[n]] - z[n] }
        let deficit = tables.deficit + row * count
        deficitRule.deficits(factorIncome: income, tariffRevenue: tables.tariffRevenue + row * count, into: deficit)
        return nil
    }

    /// I′ by economy at the last evaluation.
    func income(_ n: Int, _ tables: EvaluationTables, row: Int) -> Double {
        let at = row * layout.economyCount + n
        return tables.factorIncome[at] + tables.tariffRevenue[at] + tables.deficit[at]
    }

    /// X′[n,j] = α[n,j] I′[n] + Σₖ γ[n,j,k] Y′[n,k].
    func spending(_ tables: EvaluationTables, row: Int) {
        let count = layout.economyCount
        let size = layout.sectorCount
        let output = tables.output + row * layout.cells
        let spending = tables.spending + row * layout.cells
        finalDemandShare.withUnsafeBufferPointer { alpha in
            accounts.inputShare.withUnsafeBufferPointer { gamma in
                guard !gamma.isEmpty else {
                    for j in 0..<size {
                        for n in 0..<count {
                            spending[j * count + n] = alpha[j * count + n] * income(n, tables, row: row)
                        }
                    }
                    if accounts.hasInputs { accounts.addCompressedInputSpending(output, to: spending) }
                    return
                }
                cvm_transpose(size, count, output, tables.input)
                cvm_transpose(size, count, alpha.baseAddress!, tables.result)
                for n in 0..<count {
                    let own = tables.result + n * size
                    cvm_matvec(
                        size, size, gamma.baseAddress! + n * size * size, tables.input + n * size, 1, own,
                        income(n, tables, row: row), own, 1)
                }
                cvm_transpose(count, size, tables.result, spending)
            }
        }
    }

    /// The steps of expenditure, and of scale: ln(Ŷ/ĉ).
    func closeExpenditure(
        _ z: UnsafePointer<Double>, _ tables: EvaluationTables, row: Int, into step: UnsafeMutablePointer<Double>
    ) -> DomainFault? {
        let cells = layout.cells
        let spending = tables.spending + row * cells
        let result = step + layout.expenditure
        let isInside = liveExpenditure.withUnsafeBufferPointer { live in
            cvm_live_ratio(cells, live.baseAddress, spending, result) == 1
        }
        guard isInside else { return .expenditure }
        cvm_log(result, result, cells)
        for position in 0..<cells { result[position] -= z[layout.expenditure + position] }
        guard layout.hasScale else { return nil }
        let output = tables.output + row * cells
        let cost = tables.logCost + row * cells
        let scale = step + layout.scale
        for position in 0..<cells {
            guard accounts.output[position] > 0, accounts.scaleElasticity[position / layout.economyCount] != 0 else {
                scale[position] = 0
                continue
            }
            let ratio = output[position] / accounts.output[position]
            guard ratio > 0, ratio < .infinity else { return .scale }
            scale[position] = log(ratio) - cost[position] - z[layout.scale + position]
        }
        return nil
    }
}
