/// The deficits D′ of a closure, prepared for repeated evaluation.
///
/// - hold: D′ = D; a target for some economies is paid by the others in proportion to value added
/// - zero: D′ = 0 (the baseline has been solved with it), with targets as under `hold`
/// - share: D′[n] = V′[n] · (D[n]/V[n]), less the world's sum in proportion to value added
/// - multiplicative: I′ = φ κ (V′ + R′), φ = I/(V + R), κ common to all; D′ = I′ − V′ − R′
struct DeficitRule: Sendable {
    let closure: Closure
    /// Whether the closure rules, by economy; elsewhere `given` stands.
    let isFree: [Bool]
    /// D, D/V or φ by economy, as the closure needs; the target where it is given.
    let given: [Double]
    /// Sum of the targets.
    let targetSum: Double
    /// Σ |D| over free economies and |targets|: below 1e-13 of it a sum is rounding and no transfer.
    let scale: Double

    /// Transfers among members, on top of the closure; `nil` where no coalition makes any.
    let transfers: CoalitionTransfers?

    /// - Parameters:
    ///   - accounts: the accounts that state D, V and I.
    ///   - targets: deficits that are given, by economy.
    ///   - coalitions: members of the coalitions that share their burdens.
    init(_ closure: Closure, _ accounts: Accounts, targets: [Int: Double], coalitions: [[Int]] = []) {
        self.closure = closure
        transfers = coalitions.isEmpty ? nil : CoalitionTransfers(coalitions, accounts)
        let count = accounts.economyCount
        isFree = (0..<count).map { targets[$0] == nil }
        targetSum = targets.keys.sorted().reduce(0.0) { $0 + targets[$1]! }
        var scale = abs(targetSum)
        var given = [Double](repeating: 0, count: count)
        for n in 0..<count {
            if let target = targets[n] {
                given[n] = target
                continue
            }
            switch closure {
            case .hold:
                given[n] = accounts.deficit[n]
                scale += abs(accounts.deficit[n])
            case .zero: break
            case .share: given[n] = accounts.deficit[n] / accounts.valueAdded[n]
            case .multiplicative: given[n] = accounts.income[n] / (accounts.income[n] - accounts.deficit[n])
            }
        }
        self.given = given
        self.scale = scale
    }

    /// D′ by economy; they add to zero, unless every economy has a target.
    ///
    /// - Parameters:
    ///   - factorIncome: V′ = ŵ l̂ V by economy.
    ///   - tariffRevenue: R′ by economy.
    ///   - logPrice: ln P̂ by market, for transfers within coalitions.
    ///   - result: D′, overwritten.
    func deficits(
        factorIncome: UnsafePointer<Double>, tariffRevenue: UnsafePointer<Double>, logPrice: UnsafePointer<Double>,
        into result: UnsafeMutablePointer<Double>
    ) {
        closureDeficits(factorIncome: factorIncome, tariffRevenue: tariffRevenue, into: result)
        transfers?.add(factorIncome: factorIncome, tariffRevenue: tariffRevenue, logPrice: logPrice, to: result)
    }

    /// B′, the deficits of the closure alone.
    fileprivate func closureDeficits(
        factorIncome: UnsafePointer<Double>, tariffRevenue: UnsafePointer<Double>,
        into result: UnsafeMutablePointer<Double>
    ) {
        let count = given.count
        switch closure {
        case .hold, .zero, .share:
            var sum = targetSum
            var base = 0.0
            for n in 0..<count {
                guard isFree[n] else {
                    result[n] = given[n]
                    continue
                }
                result[n] = closure == .share ? given[n] * factorIncome[n] : given[n]
                sum += result[n]
                base += factorIncome[n]
            }
            if base > 0, closure == .share || abs(sum) > 1e-13 * scale {
                for n in 0..<count where isFree[n] { result[n] -= sum * factorIncome[n] / base }
            }
        case .multiplicative:
            var free = 0.0
            var spending = 0.0
            for n in 0..<count where isFree[n] {
                let own = factorIncome[n] + tariffRevenue[n]
                free += own
                spending += given[n] * own
            }
            let common = spending > 0 ? (free - targetSum) / spending : 1
            for n in 0..<count {
                result[n] =
                    isFree[n] ? (given[n] * common - 1) * (factorIncome[n] + tariffRevenue[n]) : given[n]
            }
        }
    }

    /// How own income answers own factor income and own revenue at the rule: (1 + ∂D/∂V′, 1 + ∂D/∂R′), the common
    /// correction left out.
    func incomeResponse(_ n: Int) -> (factorIncome: Double, tariffRevenue: Double) {
        let share = transfers?.share(n) ?? 1
        guard isFree[n] else { return (share, share) }
        let own: (factorIncome: Double, tariffRevenue: Double) =
            switch closure {
            case .hold, .zero: (1, 1)
            case .share: (1 + given[n], 1)
            case .multiplicative: (given[n], given[n])
            }
        return (share * own.factorIncome, share * own.tariffRevenue)
    }
}

extension Closure {
    /// Deficits under the closure alone, without transfers, see ``DeficitRule``.
    func deficits(
        _ accounts: Accounts, targets: [Int: Double], factorIncome: [Double], tariffRevenue: [Double]
    ) -> [Double] {
        let rule = DeficitRule(self, accounts, targets: targets)
        return [Double](unsafeUninitializedCapacity: accounts.economyCount) { buffer, count in
            rule.closureDeficits(factorIncome: factorIncome, tariffRevenue: tariffRevenue, into: buffer.baseAddress!)
            count = accounts.economyCount
        }
    }
}
