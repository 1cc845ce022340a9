/// What a world's tables imply for each economy and sector; all by `n * J + j`, in the world's unit.
///
/// - output: Y[i, j] = Σₙ value[n, i, j], at the exporter's price
/// - expenditure: X[n, j] = Σᵢ (1 + t[n, i, j]) · value[n, i, j]
/// - intermediate: what sectors of n spend on j, Σₖ (1 − β[n, k]) · share[n, j, k] · Y[n, k]
/// - finalDemand: expenditure − intermediate; negative where the accounts are inconsistent
public struct NationalAccounts: Sendable {
    /// Gross output Y.
    public var output: [Double]
    /// Expenditure X, tariffs included.
    public var expenditure: [Double]
    /// Intermediate use, by sector bought.
    public var intermediate: [Double]
    /// Expenditure − intermediate use, as the accounts give it (not clipped).
    public var finalDemand: [Double]
    /// Value added by economy, Σⱼ β Y.
    public var valueAdded: [Double]
    /// Exports by economy at the exporter's price, domestic sales left out.
    public var exports: [Double]
    /// Imports by economy at the exporter's price, domestic sales left out.
    public var imports: [Double]
    /// Tariff revenue by economy, Σ t · value.
    public var tariffRevenue: [Double]

    /// Adds up a world's tables.
    ///
    /// - Complexity: O(rows of trade + N J + input-output entries).
    public init(of world: World) {
        let count = world.economyCount
        let size = world.sectorCount
        output = [Double](repeating: 0, count: count * size)
        expenditure = output
        intermediate = output
        valueAdded = [Double](repeating: 0, count: count)
        exports = valueAdded
        imports = valueAdded
        tariffRevenue = valueAdded
        let trade = world.trade
        let tariffs = world.tariffPercent
        // Both tables are sorted by sector, importer and exporter, so one pass over each is enough.
        var next = 0
        for row in 0..<trade.count {
            let n = Int(trade.importer[row])
            let i = Int(trade.exporter[row])
            let j = Int(trade.sector[row])
            let value = trade.value[row]
            while next < tariffs.count,
                (tariffs.sector[next], tariffs.importer[next], tariffs.exporter[next])
                    < (trade.sector[row], trade.importer[row], trade.exporter[row])
            { next += 1 }
            var rate = 0.0
            if next < tariffs.count, tariffs.sector[next] == trade.sector[row],
                tariffs.importer[next] == trade.importer[row], tariffs.exporter[next] == trade.exporter[row]
            {
                rate = tariffs.value[next] / 100
            }
            output[i * size + j] += value
            expenditure[n * size + j] += (1 + rate) * value
            tariffRevenue[n] += rate * value
            if n != i {
                exports[i] += value
                imports[n] += value
            }
        }
        finalDemand = expenditure
        for n in 0..<count {
            let block = world.inputOutput.block(ofEconomy: n)
            for k in 0..<size {
                let spending = (1 - world.valueAddedShare[n * size + k]) * output[n * size + k]
                valueAdded[n] += world.valueAddedShare[n * size + k] * output[n * size + k]
                for entry in block.entries(ofOutput: k) {
                    intermediate[n * size + Int(block.input[entry])] += spending * block.share[entry]
                }
            }
            for j in 0..<size { finalDemand[n * size + j] -= intermediate[n * size + j] }
        }
    }
}
