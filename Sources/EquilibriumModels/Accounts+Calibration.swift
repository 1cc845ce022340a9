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
    /// - Parameter storage: how bilateral tables are stored; a tariff on a pair that does not trade is held in the dense
    ///   form only, where it changes nothing either.
    /// - Complexity: O(stored cells + N J²) time and space, O(stored cells + N J + links) where links are compressed.
    /// - Source: Caliendo & Parro (2015), doi:10.1093/restud/rdu035, appendix on data; worlds.md for the rules.
    public init(calibrating world: World, storage: TradeStorage = .automatic) {
        let count = world.economyCount
        let size = world.sectorCount
        let totals = NationalAccounts(of: world)
        economyCount = count
        sectorCount = size
        theta = world.sectors.map(\.theta)
        let pattern =
            storage.isCompressed(flows: world.trade.count, economies: count, sectors: size)
            ? TradePattern(compressing: world.trade, economies: count, sectors: size) : .dense
        self.pattern = pattern
        /// The position of each row of a table, where it is stored.
        func cell(_ table: FlowTable, _ row: Int) -> Int? {
            pattern.cell(
                ofMarket: Int(table.sector[row]) * count + Int(table.importer[row]), exporter: Int(table.exporter[row]),
                of: count)
        }
        var rates = [Double](
            repeating: 0, count: pattern.isCompressed ? pattern.exporter.count : size * count * count)
        for row in 0..<world.tariffPercent.count {
            if let position = cell(world.tariffPercent, row) { rates[position] = world.tariffPercent.value[row] / 100 }
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
            guard let position = cell(world.trade, row) else { continue }
            let spending = expenditure[Int(world.trade.sector[row]) * count + Int(world.trade.importer[row])]
            if spending > 0 { shares[position] = (1 + rates[position]) * world.trade.value[row] / spending }
        }
        tradeShare = shares
        tariff = rates
        let isCompressed =
            !world.inputOutput.isEmpty
            && Self.hasCompressedInputs(
                storage, links: world.inputOutput.entryCount, economies: count, sectors: size)
        compressedInputs = isCompressed ? world.inputOutput : nil
        var inputs =
            world.inputOutput.isEmpty || isCompressed
            ? [] : (0..<count).flatMap { world.inputOutput.dense(economy: $0) }
        for n in 0..<count where !inputs.isEmpty {
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
