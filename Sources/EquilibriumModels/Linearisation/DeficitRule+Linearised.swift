extension DeficitRule {
    /// dD′, the first-order change of the closure's deficits at a point; transfers of coalitions are not in it.
    ///
    /// - Parameters:
    ///   - factorIncome: V by economy.
    ///   - tariffRevenue: R by economy.
    ///   - factorIncomeChange: dV.
    ///   - tariffRevenueChange: dR.
    ///   - result: dD, overwritten.
    func linearised(
        factorIncome: [Double], tariffRevenue: [Double], factorIncomeChange: UnsafePointer<Double>,
        tariffRevenueChange: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>
    ) {
        let count = given.count
        switch closure {
        case .hold, .zero, .share:
            var sum = targetSum
            var sumChange = 0.0
            var base = 0.0
            var baseChange = 0.0
            for n in 0..<count {
                result[n] = 0
                guard isFree[n] else { continue }
                sum += closure == .share ? given[n] * factorIncome[n] : given[n]
                if closure == .share { result[n] = given[n] * factorIncomeChange[n] }
                sumChange += result[n]
                base += factorIncome[n]
                baseChange += factorIncomeChange[n]
            }
            guard base > 0, closure == .share || abs(sum) > 1e-13 * scale else { return }
            for n in 0..<count where isFree[n] {
                let part = factorIncome[n] / base
                let partChange = (factorIncomeChange[n] - part * baseChange) / base
                result[n] -= sumChange * part + sum * partChange
            }
        case .multiplicative:
            var free = 0.0
            var freeChange = 0.0
            var spending = 0.0
            var spendingChange = 0.0
            for n in 0..<count where isFree[n] {
                let own = factorIncome[n] + tariffRevenue[n]
                let ownChange = factorIncomeChange[n] + tariffRevenueChange[n]
                free += own
                freeChange += ownChange
                spending += given[n] * own
                spendingChange += given[n] * ownChange
            }
            let common = spending > 0 ? (free - targetSum) / spending : 1
            let commonChange = spending > 0 ? (freeChange - common * spendingChange) / spending : 0
            for n in 0..<count {
                let own = factorIncome[n] + tariffRevenue[n]
                let ownChange = factorIncomeChange[n] + tariffRevenueChange[n]
                result[n] =
                    isFree[n] ? given[n] * commonChange * own + (given[n] * common - 1) * ownChange : 0
            }
        }
    }
}
