/// Bilateral flows balanced to the totals; by `i * count + n`, million USD, zero on the diagonal.
struct BilateralTrade {
    var goods: [Double]
    var services: [Double]
    /// Newton steps and largest relative miss of each balancing.
    var goodsBalance: (steps: Int, miss: Double)
    var servicesBalance: (steps: Int, miss: Double)
    /// Unprinted flows that had to exceed their bound by more than one per cent to meet the totals.
    var exceededCells: [Int]
}

/// Balances goods, printed flows stiffer than expected ones.
///
/// A flow moves in proportion to the variance of its log (``StiffTable``), so what is printed gives way by its
/// measurement error and what is expected by the error of the gravity equation; beyond its bound an unprinted
/// flow is as stiff as a printed one. Where the edition prints goods and services together, the goods part of
/// a total gives way too, by the variance of its log odds.
func balancedGoods(_ trade: PrintedTrade, _ prior: FlowPrior, _ totals: EconomyTotals) throws -> BalancedTable {
    let count = totals.count
    var table = StiffTable(
        rows: count, columns: count, base: prior.value, flexibility: prior.variance, rowTotals: totals.goodsExports,
        columnTotals: totals.goodsImports)
    table.upper = trade.bound
    table.upperFlexibility = trade.printedDeviation * trade.printedDeviation
    if let exports = totals.exportsTogether, let imports = totals.importsTogether {
        table.rowCeilings = exports
        table.columnCeilings = imports
        table.partFlexibility = trade.goodsPartVariance
    }
    return try balance(table)
}

/// Spreads services by gravity alone: no edition prints their partners.
///
/// The prior is the product of the two totals and the goods equation's covariates; RAS brings it to the totals.
func balancedServices(
    _ gravity: CensoredGravity, _ covariates: GravityCovariates, _ totals: EconomyTotals
) throws -> BalancedTable {
    let count = totals.count
    let coefficients = Dictionary(uniqueKeysWithValues: gravity.coefficients.map { ($0.name, $0.value) })
    var affinity = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
        for n in 0..<count where i != n {
            let cell = i * count + n
            var sum = portableLog(totals.servicesExports[i]) + portableLog(totals.servicesImports[n])
            for (name, values) in zip(covariates.names, covariates.tables) {
                sum += (coefficients[name] ?? 0) * values[cell]
            }
            affinity[cell] = portableExp(sum)
        }
    }
    return try balance(
        StiffTable(
            rows: count, columns: count, base: affinity, flexibility: [Double](repeating: 1, count: count * count),
            rowTotals: totals.servicesExports, columnTotals: totals.servicesImports))
}
