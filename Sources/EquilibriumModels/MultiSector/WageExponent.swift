/// Exponent of the wage update, one over one plus the elasticity of labour demand to the own wage.
///
/// At given prices and expenditures elsewhere, sales of (n, j) fall with elasticity θ (1 − s) where s is the
/// part of the sales weight that the economy itself has in its markets. A full step would overshoot by that factor.
func laborDemandExponent(_ accounts: Accounts) -> [Double] {
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
