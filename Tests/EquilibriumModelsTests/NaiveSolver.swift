import EquilibriumModels
import Glibc

/// The model solved as a textbook would: nested plain iteration over levels, in loops, with nothing shared with
/// the kernels of the package.
///
/// Slow, and the reference beside them.
struct NaiveSolver {
    let accounts: Accounts
    let shock: Shock
    let closure: Closure
    /// Ŷ/ĉ by sector and economy, as iterated; ones without scale economies.
    private var scale: [[Double]]

    init(accounts: Accounts, shock: Shock, closure: Closure) {
        self.accounts = accounts
        self.shock = shock
        self.closure = closure
        scale = [[Double]](
            repeating: [Double](repeating: 1, count: accounts.economyCount), count: accounts.sectorCount)
    }

    struct Solution {
        var wage: [Double]
        var price: [[Double]]
        var income: [Double]
        var realIncome: [Double]
    }

    var N: Int { accounts.economyCount }
    var J: Int { accounts.sectorCount }

    func newTariff(_ j: Int, _ n: Int, _ i: Int) -> Double {
        let cell = accounts.cell(sector: j, importer: n, exporter: i)
        return shock.tariff.isEmpty ? accounts.tariff[cell] : shock.tariff[cell]
    }

    func solve() -> Solution? {
        var copy = self
        return copy.iterate(tolerance: 1e-10)
    }

    private mutating func iterate(tolerance: Double) -> Solution? {
        var wage = [Double](repeating: 1, count: N)
        let labour = shock.labourChange.isEmpty ? [Double](repeating: 1, count: N) : shock.labourChange
        let alpha = shock.finalDemandShare.isEmpty ? accounts.finalDemandShare : shock.finalDemandShare
        var price = [[Double]](repeating: [Double](repeating: 1, count: N), count: J)
        var spending = (0..<J).map { j in (0..<N).map { accounts.expenditure[j * N + $0] } }
        for _ in 0..<20_000 {
            price = prices(wage, from: price)
            let share = shares(wage, price)
            let (income, output) = incomes(wage, price, labour, alpha, share, &spending)
            var worst = updateScale(wage, price, output)
            var next = wage
            for n in 0..<N {
                let demand = (0..<J).reduce(0.0) { $0 + accounts.valueAddedShare[$1 * N + n] * output[$1][n] }
                let excess = demand / (wage[n] * labour[n] * accounts.valueAdded[n])
                worst = max(worst, abs(excess - 1))
                next[n] = wage[n] * pow(excess, 0.15)
            }
            let world = accounts.valueAdded.reduce(0, +)
            let now = (0..<N).reduce(0.0) { $0 + next[$1] * labour[$1] * accounts.valueAdded[$1] }
            wage = next.map { $0 * world / now }
            if worst < tolerance {  // wages, after prices and spending have settled
                let real = (0..<N).map { n -> Double in
                    let index = (0..<J).reduce(1.0) { $0 * pow(price[$1][n], accounts.finalDemandShare[$1 * N + n]) }
                    return income[n] / accounts.income[n] / index - 1
                }
                return Solution(wage: wage, price: price, income: income, realIncome: real)
            }
        }
        return nil
    }

    /// Moves scale halfway to Ŷ/ĉ in logs; returns how far it was off.
    private mutating func updateScale(_ wage: [Double], _ price: [[Double]], _ output: [[Double]]) -> Double {
        guard !accounts.scaleElasticity.isEmpty else { return 0 }
        var worst = 0.0
        for j in 0..<J where accounts.scaleElasticity[j] != 0 {
            for n in 0..<N where accounts.output[j * N + n] > 0 {
                let target = output[j][n] / accounts.output[j * N + n] / cost(wage, price, j, n)
                worst = max(worst, abs(target / scale[j][n] - 1))
                scale[j][n] *= pow(target / scale[j][n], 0.5)
            }
        }
        return worst
    }

    private func cost(_ wage: [Double], _ price: [[Double]], _ j: Int, _ n: Int) -> Double {
        var cost = pow(wage[n], accounts.valueAddedShare[j * N + n])
        for k in 0..<J { cost *= pow(price[k][n], accounts.inputShare(economy: n, input: k, output: j)) }
        return cost
    }

    private func delivered(_ wage: [Double], _ price: [[Double]], _ j: Int, _ n: Int, _ i: Int) -> Double {
        let cell = accounts.cell(sector: j, importer: n, exporter: i)
        let iceberg = shock.logTradeCostChange.isEmpty ? 1 : exp(shock.logTradeCostChange[cell])
        let productivity = shock.productivityChange.isEmpty ? 1 : shock.productivityChange[j * N + i]
        let variety = accounts.scaleElasticity.isEmpty ? 1 : pow(scale[j][i], -accounts.scaleElasticity[j])
        return cost(wage, price, j, i) * variety * iceberg * (1 + newTariff(j, n, i)) / (1 + accounts.tariff[cell])
            / productivity
    }

    private func prices(_ wage: [Double], from start: [[Double]]) -> [[Double]] {
        var price = start
        for _ in 0..<10_000 {
            var change = 0.0
            var next = price
            for j in 0..<J {
                for n in 0..<N {
                    var sum = 0.0
                    for i in 0..<N {
                        let share = accounts.tradeShare[accounts.cell(sector: j, importer: n, exporter: i)]
                        if share > 0 { sum += share * pow(delivered(wage, price, j, n, i), -accounts.theta[j]) }
                    }
                    next[j][n] = pow(sum, -1 / accounts.theta[j])
                    change = max(change, abs(next[j][n] / price[j][n] - 1))
                }
            }
            price = next
            if change < 1e-14 { break }
        }
        return price
    }

    private func shares(_ wage: [Double], _ price: [[Double]]) -> [[[Double]]] {
        (0..<J).map { j in
            (0..<N).map { n in
                (0..<N).map { i in
                    let share = accounts.tradeShare[accounts.cell(sector: j, importer: n, exporter: i)]
                    guard share > 0 else { return 0 }
                    return share * pow(delivered(wage, price, j, n, i) / price[j][n], -accounts.theta[j])
                }
            }
        }
    }

    /// Expenditure by plain iteration at given wages, prices and shares.
    private func incomes(
        _ wage: [Double], _ price: [[Double]], _ labour: [Double], _ alpha: [Double], _ share: [[[Double]]],
        _ spending: inout [[Double]]
    ) -> (income: [Double], output: [[Double]]) {
        var income = accounts.income
        var output = spending
        for _ in 0..<20_000 {
            var revenue = [Double](repeating: 0, count: N)
            for j in 0..<J {
                for i in 0..<N {
                    output[j][i] = 0
                    for n in 0..<N {
                        let flow = share[j][n][i] * spending[j][n] / (1 + newTariff(j, n, i))
                        output[j][i] += flow
                        revenue[n] += newTariff(j, n, i) * flow
                    }
                }
            }
            let factor = (0..<N).map { wage[$0] * labour[$0] * accounts.valueAdded[$0] }
            var deficit = deficits(factor, revenue)
            for members in shock.coalitions { transfer(among: members, price, factor, revenue, &deficit) }
            income = (0..<N).map { factor[$0] + revenue[$0] + deficit[$0] }
            var change = 0.0
            for n in 0..<N {
                for j in 0..<J {
                    var next = alpha[j * N + n] * income[n]
                    for k in 0..<J { next += accounts.inputShare(economy: n, input: j, output: k) * output[k][n] }
                    change = max(change, abs(next / spending[j][n] - 1))
                    spending[j][n] = next
                }
            }
            if change < 1e-14 { break }
        }
        return (income, output)
    }

    /// Members pool their means and take out what gives each the same real change.
    private func transfer(
        among members: [Int], _ price: [[Double]], _ factor: [Double], _ revenue: [Double], _ deficit: inout [Double]
    ) {
        let before = members.map { n in
            accounts.income[n] * (0..<J).reduce(1.0) { $0 * pow(price[$1][n], accounts.finalDemandShare[$1 * N + n]) }
        }
        let pool = members.reduce(0.0) { $0 + factor[$1] + revenue[$1] + deficit[$1] }
        let whole = before.reduce(0, +)
        for (n, part) in zip(members, before) { deficit[n] = pool * part / whole - factor[n] - revenue[n] }
    }

    private func deficits(_ factor: [Double], _ revenue: [Double]) -> [Double] {
        let world = factor.reduce(0, +)
        switch closure {
        case .hold: return accounts.deficit
        case .zero: return [Double](repeating: 0, count: N)
        case .share:
            let own = (0..<N).map { accounts.deficit[$0] / accounts.valueAdded[$0] * factor[$0] }
            let sum = own.reduce(0, +)
            return (0..<N).map { own[$0] - sum * factor[$0] / world }
        case .multiplicative:
            let ratio = (0..<N).map { accounts.income[$0] / (accounts.income[$0] - accounts.deficit[$0]) }
            let total = (0..<N).reduce(0.0) { $0 + factor[$1] + revenue[$1] }
            let weighted = (0..<N).reduce(0.0) { $0 + ratio[$1] * (factor[$1] + revenue[$1]) }
            return (0..<N).map { (ratio[$0] * total / weighted - 1) * (factor[$0] + revenue[$0]) }
        }
    }
}
