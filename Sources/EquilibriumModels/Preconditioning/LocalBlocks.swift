import Glibc
import NumericKernels

/// The first-order response of every economy to its own unknowns, at given shares.
///
/// For economy n the unknowns are its wage, its J prices, its J expenditures (and its J scales), see ``StateLayout``.
/// With C the J × block matrix of d ln ĉ and E = C − ψ d ln scale that of effective cost,
/// F_P = π[n,n] E, dY = M[n,n] d ln X − θ Y (1 − s) E, where M are flows at the exporter's price and
/// s[j] = Σₘ M[m,n,j] π[m,n,j] / Y[n,j] is the own share in the markets of n,
/// dR = T d ln X + θ (T π[n,n] − tM[n,n]) E, where T = Σᵢ t M,
/// and wages, expenditures and scales follow from dY and dR.
struct LocalBlocks {
    let layout: StateLayout
    let accounts: Accounts
    /// Exponent of the wage update.
    let wageExponent: [Double]
    /// Share of the economy in the numeraire of its bloc.
    let numeraireShare: [Double]
    /// 1 + ∂D/∂V′ and 1 + ∂D/∂R′ by economy.
    let incomeResponse: [(factorIncome: Double, tariffRevenue: Double)]
    let isAlive: [Bool]
    /// Σⱼ β Y by economy.
    let labourDemand: [Double]
    /// α I + Σₖ γ Y by cell: expenditure as its uses make it, which is X where the accounts are an equilibrium.
    let spending: [Double]

    // By cell `j * N + n`.
    /// π[n,n].
    let domesticShare: [Double]
    /// M[n,n].
    let domesticFlow: [Double]
    /// tM[n,n], zero unless domestic sales are taxed.
    let domesticRevenue: [Double]
    /// T = Σᵢ t M[n,i].
    let revenue: [Double]
    /// s, own share in the markets it sells to, weighted by sales.
    let ownShare: [Double]

    init(_ problem: EquilibriumProblem, at accounts: Accounts) {
        layout = problem.layout
        self.accounts = accounts
        wageExponent = problem.wageExponent
        isAlive = problem.isAlive
        let count = accounts.economyCount
        let size = accounts.sectorCount
        incomeResponse = (0..<count).map { problem.deficitRule.incomeResponse($0) }
        numeraireShare = (0..<count).map {
            problem.accounts.valueAdded[$0] / problem.blocValueAdded[problem.blocs.bloc[$0]]
        }
        var labour = [Double](repeating: 0, count: count)
        var share = [Double](repeating: 0, count: count * size)
        var flow = share
        var domesticRevenue = share
        var revenue = share
        var own = share
        for j in 0..<size {
            for n in 0..<count {
                let at = j * count + n
                labour[n] += accounts.valueAddedShare[at] * accounts.output[at]
                if let domestic = accounts.storedCell(sector: j, importer: n, exporter: n) {
                    share[at] = accounts.tradeShare[domestic]
                    flow[at] = accounts.flow(at: domestic, market: at)
                    domesticRevenue[at] = accounts.tariff[domestic] * flow[at]
                }
                var sum = 0.0
                accounts.forEachCell(sector: j, importer: n) { cell, i in
                    let value = accounts.flow(at: cell, market: at)
                    sum += accounts.tariff[cell] * value
                    own[j * count + i] += value * accounts.tradeShare[cell]
                }
                revenue[at] = sum
            }
        }
        for at in own.indices { own[at] = accounts.output[at] > 0 ? own[at] / accounts.output[at] : 1 }
        labourDemand = labour
        var uses = [Double](repeating: 0, count: count * size)
        accounts.addCompressedInputSpending(accounts.output, to: &uses)
        for n in 0..<count {
            for j in 0..<size {
                let at = j * count + n
                uses[at] += accounts.finalDemandShare[at] * accounts.income[n]
                if !accounts.inputShare.isEmpty {
                    for k in 0..<size {
                        uses[at] += accounts.inputShare[(n * size + j) * size + k] * accounts.output[k * count + n]
                    }
                }
                if !(uses[at] > 0) { uses[at] = accounts.expenditure[at] }
            }
        }
        spending = uses
        domesticShare = share
        domesticFlow = flow
        self.domesticRevenue = domesticRevenue
        self.revenue = revenue
        ownShare = own
    }

    /// C, the response of ln ĉ of each sector to the economy's unknowns: J × block, row-major.
    func costResponse(_ n: Int) -> [Double] {
        let count = layout.economyCount
        let size = layout.sectorCount
        let block = layout.blockSize
        var response = [Double](repeating: 0, count: size * block)
        for j in 0..<size {
            response[j * block] = accounts.valueAddedShare[j * count + n]
            guard !accounts.inputShare.isEmpty else { continue }
            for k in 0..<size { response[j * block + 1 + k] = accounts.inputShare[(n * size + k) * size + j] }
        }
        return response
    }

    /// E = C − ψ d ln scale.
    func effectiveCostResponse(_ n: Int, _ cost: [Double]) -> [Double] {
        guard layout.hasScale else { return cost }
        var response = cost
        for j in 0..<layout.sectorCount {
            response[j * layout.blockSize + 1 + 2 * layout.sectorCount + j] -= accounts.scaleElasticity[j]
        }
        return response
    }

    /// What enters the wage and expenditure rows of an economy through its output: the wage row's weight on dY[j]
    /// and, by market k, γ[k,j] / X[k] and α[k] / X[k].
    func isScaled(_ n: Int, _ j: Int) -> Bool {
        layout.hasScale && accounts.scaleElasticity[j] != 0 && accounts.output[j * layout.economyCount + n] > 0
    }

    /// I − ∂F/∂z restricted to the unknowns of n: block × block, row-major; the wage row holds the economy's own part
    /// of the numeraire.
    func matrix(_ n: Int) -> [Double] {
        let count = layout.economyCount
        let size = layout.sectorCount
        let block = layout.blockSize
        let cost = costResponse(n)
        let effective = effectiveCostResponse(n, cost)
        var output = [Double](repeating: 0, count: size * block)
        var income = [Double](repeating: 0, count: block)
        var wage = [Double](repeating: 0, count: block)
        for j in 0..<size {
            let at = j * count + n
            let theta = accounts.theta[j]
            let pull = -theta * accounts.output[at] * (1 - ownShare[at])
            for b in 0..<block { output[j * block + b] = pull * effective[j * block + b] }
            output[j * block + 1 + size + j] += domesticFlow[at]
            let revenueCost = theta * (revenue[at] * domesticShare[at] - domesticRevenue[at])
            if revenueCost != 0 { for b in 0..<block { income[b] += revenueCost * effective[j * block + b] } }
            income[1 + size + j] += revenue[at]
            let weight = wageExponent[n] * accounts.valueAddedShare[at] / labourDemand[n]
            for b in 0..<block { wage[b] += weight * output[j * block + b] }
        }
        for b in 0..<block { income[b] *= incomeResponse[n].tariffRevenue }
        income[0] += incomeResponse[n].factorIncome * accounts.valueAdded[n]
        wage[0] += 1 - wageExponent[n]
        var result = [Double](repeating: 0, count: block * block)
        for b in 0..<block { result[b] = -(1 - numeraireShare[n]) * wage[b] }
        for j in 0..<size {
            let at = j * count + n
            if isAlive[at] {
                let row = (1 + j) * block
                for b in 0..<block { result[row + b] = -domesticShare[at] * effective[j * block + b] }
                let spendingRow = (1 + size + j) * block
                let expenditure = spending[at]
                let alpha = accounts.finalDemandShare[at] / expenditure
                for b in 0..<block { result[spendingRow + b] = -alpha * income[b] }
                if !accounts.inputShare.isEmpty {
                    for k in 0..<size {
                        let gamma = accounts.inputShare[(n * size + j) * size + k] / expenditure
                        guard gamma != 0 else { continue }
                        for b in 0..<block { result[spendingRow + b] -= gamma * output[k * block + b] }
                    }
                }
            }
            if isScaled(n, j) {
                let row = (1 + 2 * size + j) * block
                for b in 0..<block {
                    result[row + b] = cost[j * block + b] - output[j * block + b] / accounts.output[at]
                }
            }
        }
        for b in 0..<block { result[b * block + b] += 1 }
        return result
    }
}
