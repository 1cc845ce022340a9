import Glibc

/// Transfers among the members of a coalition that give each of them the same proportional change of real income.
///
/// With own means M′ = V′ + R′ + B′ (B′ the closure's deficit) and P̂ the price index of baseline final demand, for each
/// coalition S:
/// c̄ = Σ_S M′ / Σ_S I · P̂, and T[n] = c̄ · I[n] · P̂[n] − M′[n], so that Σ_S T = 0 and Î/P̂ = c̄ for every member.
/// Outside of coalitions T = 0.
///
/// - Source: Chowdhry, Hinz, Kamin & Wanner (2024), Economic Policy 39(118), doi:10.1093/epolic/eiae019, appendix B.
struct CoalitionTransfers: Sendable {
    let coalitions: [[Int]]
    /// I, by economy.
    let income: [Double]
    /// α of the baseline, `j * N + n`.
    let finalDemandShare: [Double]
    /// Part of the coalition's income, by economy; 1 outside.
    private let weight: [Double]

    init(_ coalitions: [[Int]], _ accounts: Accounts) {
        self.coalitions = coalitions
        income = accounts.income
        finalDemandShare = accounts.finalDemandShare
        var weight = [Double](repeating: 1, count: accounts.economyCount)
        for members in coalitions {
            let sum = members.reduce(0.0) { $0 + accounts.income[$1] }
            for n in members { weight[n] = accounts.income[n] / sum }
        }
        self.weight = weight
    }

    /// What remains with an economy of a unit of its own means, at unchanged prices.
    func share(_ n: Int) -> Double { weight[n] }

    /// Adds T to the deficits B′.
    ///
    /// - Parameters:
    ///   - logPrice: ln P̂ by market, `j * N + n`.
    ///   - deficit: B′ by economy; D′ = B′ + T afterwards.
    func add(
        factorIncome: UnsafePointer<Double>, tariffRevenue: UnsafePointer<Double>, logPrice: UnsafePointer<Double>,
        to deficit: UnsafeMutablePointer<Double>
    ) {
        let count = income.count
        for members in coalitions {
            var means = 0.0
            var worth = 0.0
            for n in members {
                means += factorIncome[n] + tariffRevenue[n] + deficit[n]
                worth += income[n] * priceIndex(n, logPrice, count)
            }
            for n in members {
                deficit[n] =
                    means / worth * income[n] * priceIndex(n, logPrice, count) - factorIncome[n] - tariffRevenue[n]
            }
        }
    }

    private func priceIndex(_ n: Int, _ logPrice: UnsafePointer<Double>, _ count: Int) -> Double {
        var sum = 0.0
        for position in stride(from: n, to: finalDemandShare.count, by: count) {
            sum += finalDemandShare[position] * logPrice[position]
        }
        return exp(sum)
    }
}
