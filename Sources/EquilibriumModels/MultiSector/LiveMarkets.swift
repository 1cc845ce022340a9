/// Markets that have expenditure in the new equilibrium.
///
/// A market is alive where final demand or a living sector buys; a sector lives where a living market can
/// buy from it. What remains after taking out the dead again and again is the largest consistent set.
func liveMarkets(_ accounts: Accounts, _ kernel: TradeKernel, _ finalDemandShare: [Double])
    throws(ModelInputError) -> [Bool]
{
    let count = accounts.economyCount
    let size = accounts.sectorCount
    var isAlive = accounts.expenditure.map { $0 > 0 }
    for position in isAlive.indices where finalDemandShare[position] > 0 && !isAlive[position] {
        throw .preferenceWithoutMarket(MarketPosition(economy: position % count, sector: position / count))
    }
    var changed = true
    while changed {
        changed = false
        var produces = [Bool](repeating: false, count: isAlive.count)
        for j in 0..<size where accounts.hasInputs {
            for n in 0..<count where isAlive[j * count + n] {
                kernel.forEachSupplier(ofMarket: j * count + n) { i in produces[j * count + i] = true }
            }
        }
        for n in 0..<count {
            var isInput = [Bool](repeating: false, count: accounts.compressedInputs == nil ? 0 : size)
            accounts.forEachCompressedInput(economy: n) { k, j, gamma in
                if produces[j * count + n], gamma != 0 { isInput[k] = true }
            }
            for j in 0..<size where isAlive[j * count + n] && finalDemandShare[j * count + n] == 0 {
                let isUsed =
                    accounts.inputShare.isEmpty
                    ? !isInput.isEmpty && isInput[j]
                    : (0..<size).contains { k in
                        produces[k * count + n] && accounts.inputShare[(n * size + j) * size + k] != 0
                    }
                if !isUsed {
                    isAlive[j * count + n] = false
                    changed = true
                }
            }
        }
    }
    var empty: [MarketPosition] = []
    for j in 0..<size {
        for n in 0..<count where isAlive[j * count + n] {
            if !kernel.withGrossRow(j * count + n, { row in row.contains { $0 > 0 } }) {
                empty.append(MarketPosition(economy: n, sector: j))
            }
        }
    }
    guard empty.isEmpty else { throw .marketsWithoutSupplier(empty) }
    return isAlive
}
