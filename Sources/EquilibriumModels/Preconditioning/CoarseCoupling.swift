import Glibc
import NumericKernels

/// How economies answer each other in the coarse variables: (V A U)⁻¹ − (V D U)⁻¹.
///
/// The response of economy m to coarse variable r of economy n ≠ m, from the first-order equations with
/// e[n,j] the effective cost and x[n,j] the expenditure that the variable brings, M flows and G[j] = M[j]ᵀ π[j]:
/// F_P[j,m] = π[m,n] e, dY[j,m] = M[n,m] x + θ G[m,n] e, dR[m] = Σⱼ θ (T π[m,n] − tM[m,n]) e.
struct CoarseCoupling {
    /// r N × r N, row-major, economy by economy.
    let correction: [Double]

    init(_ blocks: LocalBlocks, _ locals: [LocalSolution], rank: Int, blocs: TradeBlocs) {
        let layout = blocks.layout
        let accounts = blocks.accounts
        let count = layout.economyCount
        let size = layout.sectorCount
        let block = layout.blockSize
        let weights = locals.indices.map { ReadOutWeights(blocks, locals[$0], $0, rank: rank) }
        /// −V A U for distinct economies, [r′][r][m][n], and ∂F_w before the numeraire, [r][m][n].
        var coupling = [Double](repeating: 0, count: rank * rank * count * count)
        var wages = [Double](repeating: 0, count: rank * count * count)
        var flow = [Double](repeating: 0, count: count * count)
        var through = flow
        var row = [Double](repeating: 0, count: count)
        var cost = [Double](repeating: 0, count: rank * count)
        var demand = cost
        var sector = SectorTables(accounts)
        for j in 0..<size {
            let theta = accounts.theta[j]
            sector.take(j, of: accounts)
            let base = sector.base
            for r in 0..<rank {
                for n in 0..<count {
                    cost[r * count + n] = locals[n].costOfResponse[r * size + j]
                    demand[r * count + n] = locals[n].response[r * block + 1 + size + j]
                }
            }
            for m in 0..<count {
                let spent = accounts.expenditure[j * count + m]
                for i in 0..<count {
                    let cell = base + m * count + i
                    flow[m * count + i] = sector.tradeShare[cell] * spent / (1 + sector.tariff[cell])
                }
            }
            sector.tradeShare.withUnsafeBufferPointer { share in
                transposedMatrixProduct(
                    rows: count, columns: count, depth: count, flow, leadingA: count, share.baseAddress! + base,
                    leadingB: count, into: &through, leadingC: count)
            }
            for m in 0..<count {
                let at = j * count + m
                let wageWeight = blocks.wageExponent[m] * accounts.valueAddedShare[at] / blocks.labourDemand[m]
                for n in 0..<count {
                    // dY[m] per unit of effective cost of n; of expenditure of n it is M[n,m].
                    row[n] = theta * through[m * count + n]
                }
                for r in 0..<rank {
                    let out = (r * count + m) * count
                    for n in 0..<count {
                        wages[out + n] +=
                            wageWeight * (row[n] * cost[r * count + n] + flow[n * count + m] * demand[r * count + n])
                    }
                }
                for other in 0..<rank {
                    let priceWeight = weights[m].price[other * size + j]
                    let outputWeight = weights[m].output[other * size + j]
                    let revenueWeight = weights[m].revenue[other] * theta
                    let shareWeight = priceWeight + revenueWeight * blocks.revenue[at]
                    for r in 0..<rank {
                        let out = ((other * rank + r) * count + m) * count
                        for n in 0..<count {
                            let cell = base + m * count + n
                            let response =
                                shareWeight * sector.tradeShare[cell]
                                - revenueWeight * sector.tariff[cell] * flow[m * count + n] + outputWeight * row[n]
                            coupling[out + n] -=
                                response * cost[r * count + n] + outputWeight * flow[n * count + m]
                                * demand[r * count + n]
                        }
                    }
                }
            }
        }
        correction = Self.invertCoarse(blocks, locals, rank: rank, blocs: blocs, coupling: coupling, wages: &wages)
    }

    private static func invertCoarse(
        _ blocks: LocalBlocks, _ locals: [LocalSolution], rank: Int, blocs: TradeBlocs, coupling: [Double],
        wages: inout [Double]
    ) -> [Double] {
        let count = blocks.layout.economyCount
        let block = blocks.layout.blockSize
        let width = rank * count
        // D U by economy: its first entry gives the economy's own part of ∂F_w, which the block holds times (1 − v).
        var own = [[Double]](repeating: [], count: count)
        for n in 0..<count {
            var image = [Double](repeating: 0, count: rank * block)
            for r in 0..<rank {
                for b in 0..<block {
                    var sum = 0.0
                    for c in 0..<block { sum += locals[n].matrix[b * block + c] * locals[n].response[r * block + c] }
                    image[r * block + b] = sum
                }
                let share = blocks.numeraireShare[n]
                let before =
                    share < 1 ? (locals[n].response[r * block] - image[r * block]) / (1 - share) : 0
                wages[(r * count + n) * count + n] = before
            }
            own[n] = image
        }
        /// Σ v ∂F_w over the bloc of n, by coarse variable.
        var numeraire = [Double](repeating: 0, count: width)
        for r in 0..<rank {
            for m in 0..<count {
                for n in 0..<count where blocs.bloc[m] == blocs.bloc[n] {
                    numeraire[n * rank + r] += blocks.numeraireShare[m] * wages[(r * count + m) * count + n]
                }
            }
        }
        var whole = [Double](repeating: 0, count: width * width)
        var alone = [Double](repeating: 0, count: width * width)
        for m in 0..<count {
            for n in 0..<count {
                let sameBloc = blocs.bloc[m] == blocs.bloc[n]
                for other in 0..<rank {
                    let wageReadOut = locals[m].readOut[other * block]
                    for r in 0..<rank {
                        let at = (m * rank + other) * width + n * rank + r
                        guard m == n else {
                            whole[at] = coupling[((other * rank + r) * count + m) * count + n]
                            if sameBloc { whole[at] += wageReadOut * numeraire[n * rank + r] }
                            continue
                        }
                        var sum = 0.0
                        for b in 0..<block { sum += locals[n].readOut[other * block + b] * own[n][r * block + b] }
                        alone[at] = sum
                        let ownPart = blocks.numeraireShare[n] * wages[(r * count + n) * count + n]
                        whole[at] = sum + wageReadOut * (numeraire[n * rank + r] - ownPart)
                    }
                }
            }
        }
        let isInverted = whole.withUnsafeMutableBufferPointer { invert($0.baseAddress!, size: width) }
        guard isInverted else { return [Double](repeating: 0, count: width * width) }
        // V D U is block-diagonal.
        for n in 0..<count {
            var small = [Double](repeating: 0, count: rank * rank)
            for other in 0..<rank {
                for r in 0..<rank { small[other * rank + r] = alone[(n * rank + other) * width + n * rank + r] }
            }
            let isPossible = small.withUnsafeMutableBufferPointer { invert($0.baseAddress!, size: rank) }
            guard isPossible else { return [Double](repeating: 0, count: width * width) }
            for other in 0..<rank {
                for r in 0..<rank { whole[(n * rank + other) * width + n * rank + r] -= small[other * rank + r] }
            }
        }
        return whole
    }
}

/// What the read-outs of one economy make of foreign influences on its prices, output and revenue.
private struct ReadOutWeights {
    /// r × J: on F_P.
    let price: [Double]
    /// r × J: on dY, through wages, expenditures and scales.
    let output: [Double]
    /// r: on dR, through expenditures.
    let revenue: [Double]

    init(_ blocks: LocalBlocks, _ local: LocalSolution, _ n: Int, rank: Int) {
        let layout = blocks.layout
        let accounts = blocks.accounts
        let count = layout.economyCount
        let size = layout.sectorCount
        let block = layout.blockSize
        var price = [Double](repeating: 0, count: rank * size)
        var output = price
        var revenue = [Double](repeating: 0, count: rank)
        for r in 0..<rank {
            let row = r * block
            for j in 0..<size {
                let at = j * count + n
                output[r * size + j] +=
                    local.readOut[row] * blocks.wageExponent[n] * accounts.valueAddedShare[at] / blocks.labourDemand[n]
                if blocks.isScaled(n, j) {
                    output[r * size + j] += local.readOut[row + 1 + 2 * size + j] / accounts.output[at]
                }
                guard blocks.isAlive[at] else { continue }
                price[r * size + j] = local.readOut[row + 1 + j]
                let spending = local.readOut[row + 1 + size + j] / blocks.spending[at]
                revenue[r] += spending * accounts.finalDemandShare[at] * blocks.incomeResponse[n].tariffRevenue
                guard !accounts.inputShare.isEmpty, spending != 0 else { continue }
                for k in 0..<size {
                    output[r * size + k] += spending * accounts.inputShare[(n * size + j) * size + k]
                }
            }
        }
        self.price = price
        self.output = output
        self.revenue = revenue
    }
}

/// The bilateral tables of one sector, N × N from `base` on, whichever way the accounts store them.
private struct SectorTables {
    private(set) var tradeShare: [Double]
    private(set) var tariff: [Double]
    private(set) var base = 0

    init(_ accounts: Accounts) {
        let isCompressed = accounts.pattern.isCompressed
        let empty = [Double](repeating: 0, count: isCompressed ? accounts.economyCount * accounts.economyCount : 0)
        tradeShare = isCompressed ? empty : accounts.tradeShare
        tariff = isCompressed ? empty : accounts.tariff
    }

    mutating func take(_ j: Int, of accounts: Accounts) {
        let count = accounts.economyCount
        guard accounts.pattern.isCompressed else {
            base = j * count * count
            return
        }
        for position in tradeShare.indices {
            tradeShare[position] = 0
            tariff[position] = 0
        }
        for n in 0..<count {
            accounts.forEachCell(sector: j, importer: n) { cell, i in
                tradeShare[n * count + i] = accounts.tradeShare[cell]
                tariff[n * count + i] = accounts.tariff[cell]
            }
        }
    }
}
