/// Exponent of the wage update, one over one plus the elasticity of labour demand to the own wage.
///
/// At given prices and expenditures elsewhere, sales of (n, j) fall with elasticity θ (1 − s) where s is the
/// part of the sales weight that the economy itself has in its markets. A full step would overshoot by that factor.
func laborDemandExponent(_ accounts: Accounts) -> [Double] {
    let count = accounts.economyCount
    var elasticity = [Double](repeating: 0, count: count)
    var own = elasticity
    for j in 0..<accounts.sectorCount {
        for i in 0..<count { own[i] = 0 }
        for n in 0..<count {
            accounts.forEachCell(sector: j, importer: n) { cell, i in
                own[i] += accounts.tradeShare[cell] * accounts.flow(at: cell, market: j * count + n)
            }
        }
        for i in 0..<count {
            let sales = accounts.output[j * count + i]
            guard sales > 0 else { continue }
            let weight = accounts.valueAddedShare[j * count + i] * sales / accounts.valueAdded[i]
            elasticity[i] += weight * accounts.theta[j] * max(0, 1 - own[i] / sales)
        }
    }
    return elasticity.map { 1 / (1 + $0) }
}
