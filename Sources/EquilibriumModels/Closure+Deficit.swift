extension Closure {
    /// Deficits D′ under the closure.
    ///
    /// - hold: D′ = D; a target for some economies is paid by the others in proportion to value added
    /// - zero: D′ = 0 (the baseline has been solved with it), with targets as under `hold`
    /// - share: D′[n] = V′[n] · (D[n]/V[n]), less the world's sum in proportion to value added
    /// - multiplicative: I′ = φ κ (V′ + R′), φ = I/(V + R), κ common to all; D′ = I′ − V′ − R′
    ///
    /// - Parameters:
    ///   - accounts: the accounts that state D, V and I.
    ///   - targets: deficits that are given, by economy.
    ///   - factorIncome: V′ = ŵ l̂ V by economy.
    ///   - tariffRevenue: R′ by economy.
    /// - Returns: D′ by economy; they add to zero, unless every economy has a target.
    func deficits(
        _ accounts: Accounts, targets: [Int: Double], factorIncome: [Double], tariffRevenue: [Double]
    ) -> [Double] {
        let count = accounts.economyCount
        var result = [Double](repeating: 0, count: count)
        let isFree = (0..<count).map { targets[$0] == nil }
        let targetSum = targets.keys.sorted().reduce(0.0) { $0 + targets[$1]! }
        switch self {
        case .hold, .zero, .share:
            for n in 0..<count where isFree[n] {
                switch self {
                case .hold: result[n] = accounts.deficit[n]
                case .share: result[n] = accounts.deficit[n] / accounts.valueAdded[n] * factorIncome[n]
                default: result[n] = 0
                }
            }
            let sum = result.reduce(targetSum, +)
            let base = (0..<count).reduce(0.0) { isFree[$1] ? $0 + factorIncome[$1] : $0 }
            // Baseline deficits add to zero up to rounding, which is no transfer.
            let scale = result.reduce(0) { $0 + abs($1) } + abs(targetSum)
            if base > 0, self == .share || abs(sum) > 1e-13 * scale {
                for n in 0..<count where isFree[n] { result[n] -= sum * factorIncome[n] / base }
            }
        case .multiplicative:
            var free = 0.0
            var spending = 0.0
            var ratio = [Double](repeating: 0, count: count)
            for n in 0..<count where isFree[n] {
                let own = accounts.income[n] - accounts.deficit[n]
                ratio[n] = accounts.income[n] / own
                free += factorIncome[n] + tariffRevenue[n]
                spending += ratio[n] * (factorIncome[n] + tariffRevenue[n])
            }
            let common = spending > 0 ? (free - targetSum) / spending : 1
            for n in 0..<count where isFree[n] {
                let own = factorIncome[n] + tariffRevenue[n]
                result[n] = (ratio[n] * common - 1) * own
            }
        }
        for (n, target) in targets { result[n] = target }
        return result
    }
}
