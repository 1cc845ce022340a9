import Dispatch
import NumericKernels

extension ReducedSystem {
    /// Builds the system from the first-order equations of ``LocalBlocks``, sector by sector.
    ///
    /// With M flows, G[j] = M[j]ᵀ π[j] and ω β / Σ β Y the weight of output in the wage equation,
    /// dY[m] = Σₙ M[n,m] d ln X[n] − θ Y[m] e[m] + θ Σₙ G[m,n] e[n] and
    /// dR[m] = Σⱼ T d ln X[m] + θ Σₙ (T π[m,n] − tM[m,n]) e[n], where e = ε dw.
    ///
    /// - Complexity: O(stored cells + Σ suppliers² over markets + N³).
    init(_ blocks: LocalBlocks, _ blocs: TradeBlocs) {
        let accounts = blocks.accounts
        let layout = blocks.layout
        let count = layout.economyCount
        let cells = layout.cells
        let responses = LocalResponses(blocks)
        let outputWeight = (0..<cells).map { at in
            let n = at % count
            return blocks.wageExponent[n] * accounts.valueAddedShare[at] / blocks.labourDemand[n]
        }
        let sums = PairSums.all(blocks, responses, outputWeight)
        var imports = [Double](repeating: 0, count: count)
        for at in 0..<cells where blocks.isAlive[at] {
            imports[at % count] += accounts.expenditure[at] * (1 - blocks.domesticShare[at])
        }
        self.layout = layout
        numeraireShare = blocks.numeraireShare
        bloc = blocs.bloc
        domesticPrice = (0..<cells).map {
            blocks.isAlive[$0] ? Float(blocks.domesticShare[$0] * responses.cost[$0]) : 0
        }
        importShare = (0..<cells).map { blocks.isAlive[$0] ? Float(1 - blocks.domesticShare[$0]) : 0 }
        incomeSpending = responses.incomeSpending.map { Float($0) }
        wageSpending = responses.wageSpending.map { Float($0) }
        domesticDemand = (0..<cells).map { Float(outputWeight[$0] * blocks.domesticFlow[$0]) }
        revenueWeight = (0..<cells).map { at in
            let n = at % count
            return Float(blocks.incomeResponse[n].tariffRevenue * blocks.revenue[at] / accounts.income[n])
        }
        meanWeight = (0..<cells).map { at in
            guard blocks.isAlive[at], imports[at % count] > 0 else { return 0 }
            return Float(accounts.expenditure[at] * (1 - blocks.domesticShare[at]) / imports[at % count])
        }
        scaleResponse = responses.scale.map { $0.map { Float($0) } }
        var foreign = [Double](repeating: 0, count: count * count)
        var cost = foreign
        for n in 0..<count {
            var total = 0.0
            for i in 0..<count where i != n { total += sums.flow[n * count + i] }
            for i in 0..<count where i != n {
                foreign[i * count + n] = sums.demand[n * count + i]
                if total > 0 { cost[n * count + i] = sums.cost[n * count + i] / total }
            }
        }
        foreignDemand = foreign
        importCost = cost
        inverse = Self.inverse(blocks, blocs, responses, outputWeight, sums)
    }

    private static func inverse(
        _ blocks: LocalBlocks, _ blocs: TradeBlocs, _ responses: LocalResponses, _ outputWeight: [Double],
        _ sums: PairSums
    ) -> [Double] {
        let accounts = blocks.accounts
        let count = blocks.layout.economyCount
        let width = 2 * count
        // q, the new log wage before the numeraire, by wage and income of all economies.
        var wage = [Double](repeating: 0, count: count * width)
        var matrix = [Double](repeating: 0, count: width * width)
        for m in 0..<count {
            for n in 0..<count {
                wage[m * width + n] = sums.wageDemand[n * count + m] + sums.competition[m * count + n]
                wage[m * width + count + n] = sums.incomeDemand[n * count + m]
                matrix[(count + m) * width + n] =
                    -blocks.incomeResponse[m].tariffRevenue * sums.revenue[m * count + n] / accounts.income[m]
            }
            wage[m * width + m] += 1 - blocks.wageExponent[m]
            matrix[(count + m) * width + m] -=
                blocks.incomeResponse[m].factorIncome * accounts.valueAdded[m] / accounts.income[m]
            matrix[(count + m) * width + count + m] = 1
        }
        for at in 0..<blocks.layout.cells {
            let m = at % count
            wage[m * width + m] -=
                outputWeight[at] * accounts.theta[at / count] * accounts.output[at] * responses.cost[at]
            let revenue = blocks.incomeResponse[m].tariffRevenue * blocks.revenue[at] / accounts.income[m]
            matrix[(count + m) * width + count + m] -= revenue * responses.incomeSpending[at]
            if !responses.wageSpending.isEmpty {
                matrix[(count + m) * width + m] -= revenue * responses.wageSpending[at]
            }
        }
        var numeraire = [Double](repeating: 0, count: blocs.count * width)
        for m in 0..<count {
            for column in 0..<width {
                numeraire[blocs.bloc[m] * width + column] += blocks.numeraireShare[m] * wage[m * width + column]
            }
        }
        for m in 0..<count {
            for column in 0..<width {
                matrix[m * width + column] = numeraire[blocs.bloc[m] * width + column] - wage[m * width + column]
            }
            matrix[m * width + m] += 1
        }
        let isInverted = matrix.withUnsafeMutableBufferPointer { invert($0.baseAddress!, size: width) }
        if !isInverted {
            for position in matrix.indices { matrix[position] = position % (width + 1) == 0 ? 1 : 0 }
        }
        return matrix
    }
}

/// Sums over sectors for every pair of economies, N × N.
private struct PairSums {
    /// Σⱼ M[n,i], importer by exporter, alive markets only.
    var flow: [Double]
    /// Σⱼ M[n,i] ε[i].
    var cost: [Double]
    /// Σⱼ weight[i] M[n,i].
    var demand: [Double]
    /// Σⱼ weight[i] M[n,i] ξ[n].
    var incomeDemand: [Double]
    /// Σⱼ weight[i] M[n,i] ζ[n].
    var wageDemand: [Double]
    /// Σⱼ θ (T[n] π[n,i] − tM[n,i]) ε[i].
    var revenue: [Double]
    /// Σⱼ weight[m] θ G[m,i] ε[i], with rows m.
    var competition: [Double]

    init(_ count: Int) {
        flow = [Double](repeating: 0, count: count * count)
        cost = flow
        demand = flow
        incomeDemand = flow
        wageDemand = flow
        revenue = flow
        competition = flow
    }

    /// The sums over all sectors, in a fixed number of parts so that they are the same on any number of cores.
    static func all(_ blocks: LocalBlocks, _ responses: LocalResponses, _ outputWeight: [Double]) -> PairSums {
        let count = blocks.layout.economyCount
        let size = blocks.layout.sectorCount
        let parts = min(size, 8)
        let found = UnsafeMutableBufferPointer<PairSums>.allocate(capacity: parts)
        defer {
            found.deinitialize()
            found.deallocate()
        }
        nonisolated(unsafe) let slots = found
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            var sums = PairSums(count)
            var row = Row(count)
            // Neighbouring products are alike in size, so parts take every eighth.
            for j in stride(from: part, to: size, by: parts) {
                for n in 0..<count where blocks.isAlive[j * count + n] {
                    sums.add(blocks, responses, outputWeight, sector: j, importer: n, &row)
                }
            }
            (slots.baseAddress! + part).initialize(to: sums)
        }
        var total = PairSums(count)
        for part in found {
            for pair in 0..<count * count {
                total.flow[pair] += part.flow[pair]
                total.cost[pair] += part.cost[pair]
                total.demand[pair] += part.demand[pair]
                total.incomeDemand[pair] += part.incomeDemand[pair]
                total.wageDemand[pair] += part.wageDemand[pair]
                total.revenue[pair] += part.revenue[pair]
                total.competition[pair] += part.competition[pair]
            }
        }
        return total
    }

    /// The suppliers of one market.
    private struct Row {
        var exporter: [Int]
        /// θ weight M.
        var left: [Double]
        /// π ε.
        var right: [Double]
        var length = 0

        init(_ count: Int) {
            exporter = [Int](repeating: 0, count: count)
            left = [Double](repeating: 0, count: count)
            right = left
        }
    }

    private mutating func add(
        _ blocks: LocalBlocks, _ responses: LocalResponses, _ outputWeight: [Double], sector j: Int, importer n: Int,
        _ row: inout Row
    ) {
        let accounts = blocks.accounts
        let count = blocks.layout.economyCount
        let market = j * count + n
        let theta = accounts.theta[j]
        let income = responses.incomeSpending[market]
        let wage = responses.wageSpending.isEmpty ? 0 : responses.wageSpending[market]
        row.length = 0
        accounts.forEachCell(sector: j, importer: n) { cell, i in
            let share = accounts.tradeShare[cell]
            guard share > 0 else { return }
            let value = accounts.flow(at: cell, market: market)
            let weighted = outputWeight[j * count + i] * value
            let epsilon = responses.cost[j * count + i]
            let pair = n * count + i
            flow[pair] += value
            cost[pair] += value * epsilon
            demand[pair] += weighted
            incomeDemand[pair] += weighted * income
            wageDemand[pair] += weighted * wage
            revenue[pair] += theta * (blocks.revenue[market] * share - accounts.tariff[cell] * value) * epsilon
            row.exporter[row.length] = i
            row.left[row.length] = theta * weighted
            row.right[row.length] = share * epsilon
            row.length += 1
        }
        for first in 0..<row.length {
            let base = row.exporter[first] * count
            let weight = row.left[first]
            for second in 0..<row.length { competition[base + row.exporter[second]] += weight * row.right[second] }
        }
    }
}
