import WorldData

extension Accounts {
    /// Arranges a world's tables for the model.
    ///
    /// - expenditure X[n,j] = Σᵢ (1 + t) · value, trade share π = (1 + t) · value / X
    /// - output Y[i,j] = Σₙ value, value added V[n] = Σⱼ β Y, deficit D[n] = imports − exports
    /// - final-demand share α[n,j] = max(0, X − Σₖ γ[n,j,k] Y[n,k]) over its sum
    ///
    /// A negative final demand is set to zero and the economy's shares are rescaled: those accounts are then
    /// not yet an equilibrium, which is why the baseline is always solved. `WorldFolder.read` names such cells.
    ///
    /// - Complexity: O(N² J + N J²) time and space.
    /// - Source: Caliendo & Parro (2015), doi:10.1093/restud/rdu035, appendix on data; worlds.md for the rules.
    public init(calibrating world: World) {
        let count = world.economyCount
        let size = world.sectorCount
        let totals = NationalAccounts(of: world)
        economyCount = count
        sectorCount = size
        theta = world.sectors.map(\.theta)
        var rates = [Double](repeating: 0, count: size * count * count)
        for row in 0..<world.tariffPercent.count {
            let position =
                (Int(world.tariffPercent.sector[row]) * count + Int(world.tariffPercent.importer[row])) * count
                + Int(world.tariffPercent.exporter[row])
            rates[position] = world.tariffPercent.value[row] / 100
        }
        /// A table by economy and sector, turned from the world's order to the model's.
        func bySector(_ table: [Double]) -> [Double] {
            var turned = table
            for n in 0..<count { for j in 0..<size { turned[j * count + n] = table[n * size + j] } }
            return turned
        }
        expenditure = bySector(totals.expenditure)
        output = bySector(totals.output)
        valueAddedShare = bySector(world.valueAddedShare)
        var shares = [Double](repeating: 0, count: rates.count)
        for row in 0..<world.trade.count {
            let n = Int(world.trade.importer[row])
            let j = Int(world.trade.sector[row])
            let position = (j * count + n) * count + Int(world.trade.exporter[row])
            let spending = expenditure[j * count + n]
            if spending > 0 { shares[position] = (1 + rates[position]) * world.trade.value[row] / spending }
        }
        tradeShare = shares
        tariff = rates
        var inputs = (0..<count).flatMap { world.inputOutput.dense(economy: $0) }
        for n in 0..<count {
            for k in 0..<size {
                for j in 0..<size { inputs[(n * size + k) * size + j] *= 1 - world.valueAddedShare[n * size + j] }
            }
        }
        inputShare = inputs.contains { $0 != 0 } ? inputs : []
        var final = [Double](repeating: 0, count: count * size)
        for n in 0..<count {
            let demand = (0..<size).map { max(0, totals.finalDemand[n * size + $0]) }
            let sum = demand.reduce(0, +)
            for j in 0..<size { final[j * count + n] = sum > 0 ? demand[j] / sum : 0 }
        }
        finalDemandShare = final
        valueAdded = totals.valueAdded
        deficit = zip(totals.imports, totals.exports).map { $0 - $1 }
        income = (0..<count).map {
            totals.valueAdded[$0] + totals.tariffRevenue[$0] + totals.imports[$0] - totals.exports[$0]
        }
    }
}
