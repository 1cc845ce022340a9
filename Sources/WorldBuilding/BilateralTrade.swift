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

/// Balances goods, printed flows stiffer than expected ones, and spreads services by gravity alone.
///
/// Goods: a flow moves in proportion to the variance of its log (``StiffTable``), so what is printed gives way by
/// its measurement error and what is expected by the error of the gravity equation; beyond its bound an
/// unprinted flow is as stiff as a printed one.
/// Services: no edition prints partners; the prior is the goods equation's covariates times the totals.
func balancedTrade(
    _ trade: PrintedTrade, _ prior: FlowPrior, _ gravity: CensoredGravity, _ covariates: GravityCovariates,
    _ totals: EconomyTotals
) throws -> BilateralTrade {
    let count = totals.count
    var table = StiffTable(
        rows: count, columns: count, base: prior.value, flexibility: prior.variance, rowTotals: totals.goodsExports,
        columnTotals: totals.goodsImports)
    table.upper = trade.bound
    table.upperFlexibility = trade.printedDeviation * trade.printedDeviation
    let goods = try balance(table)

    let coefficients = Dictionary(uniqueKeysWithValues: gravity.coefficients.map { ($0.name, $0.value) })
    var affinity = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
        for n in 0..<count where i != n {
            let cell = i * count + n
            var sum = portableLog(totals.servicesExports[i]) + portableLog(totals.servicesImports[n])
            for (name, values) in zip(covariates.names, covariates.tables) { sum += (coefficients[name] ?? 0) * values[cell] }
            affinity[cell] = portableExp(sum)
        }
    }
    let services = try balance(
        StiffTable(
            rows: count, columns: count, base: affinity, flexibility: [Double](repeating: 1, count: count * count),
            rowTotals: totals.servicesExports, columnTotals: totals.servicesImports))
    let exceeded = (0..<count * count).filter { !trade.isPrinted($0) && goods.values[$0] > 1.01 * trade.bound[$0] }
    return BilateralTrade(
        goods: goods.values, services: services.values, goodsBalance: (goods.steps, goods.largestMiss),
        servicesBalance: (services.steps, services.largestMiss), exceededCells: exceeded)
}
