import Glibc

/// The equilibrium at a point of the iteration: new shares, expenditure, output and income.
///
/// Output and income are computed from the new shares and expenditures themselves, so that the accounts of the
/// result add up to rounding, whatever the step that is left.
func equilibrium(of system: EquilibriumSystem, at z: [Double]) -> Equilibrium {
    _ = system.step(at: z)
    let accounts = system.accounts
    let count = accounts.economyCount
    let size = accounts.sectorCount
    var new = accounts
    if !system.shock.tariff.isEmpty { new.tariff = system.shock.tariff }
    new.finalDemandShare = system.finalDemandShare
    var price = [Double](repeating: 1, count: count * size)
    for position in price.indices where system.isAlive[position] { price[position] = exp(z[count + position]) }
    let cost = system.logCost.map { exp($0) }
    for j in 0..<size {
        let theta = accounts.theta[j]
        for i in 0..<count {
            let productivity = system.logProductivity.isEmpty ? 0 : system.logProductivity[j * count + i]
            let supply = exp(-theta * (system.logCost[j * count + i] - productivity))
            for n in 0..<count {
                let position = accounts.cell(sector: j, importer: n, exporter: i)
                new.tradeShare[position] =
                    system.isAlive[j * count + n]
                    ? system.kernel.gross[position] * supply / system.priceSum[j * count + n] : 0
            }
        }
    }
    new.expenditure = system.expenditure
    new.output = system.output
    let wage = (0..<count).map { exp(z[$0]) }
    new.valueAdded = (0..<count).map { wage[$0] * system.labourChange[$0] * accounts.valueAdded[$0] }
    new.deficit = system.closure.deficits(
        accounts, targets: system.shock.deficitTarget, factorIncome: new.valueAdded, tariffRevenue: system.tariffRevenue
    )
    new.income = (0..<count).map { new.valueAdded[$0] + system.tariffRevenue[$0] + new.deficit[$0] }
    return Equilibrium(
        wageChange: wage, priceChange: price, inputCostChange: cost, accounts: new, tariffRevenue: system.tariffRevenue,
        blocCount: system.blocs.count)
}
