/// Economies that trade with each other, directly or through others, under a kernel.
///
/// Blocs that do not trade have no relative price: each has a numeraire of its own, its value added, and its deficits
/// must add to zero by themselves.
struct TradeBlocs: Sendable {
    /// Position of the bloc of each economy.
    let bloc: [Int]
    /// Number of blocs.
    let count: Int

    /// Finds the blocs, and refuses deficits that no trade could carry.
    ///
    /// - Throws: `ModelInputError.deficitWithoutTrade` where a bloc's deficits do not add to zero, where an economy could only
    ///   sell or only buy and its deficit has not the sign for it, or where the closure would move deficits between blocs.
    init(_ accounts: Accounts, _ kernel: TradeKernel, isAlive: [Bool], closure: Closure, targets: [Int: Double])
        throws(ModelInputError)
    {
        let size = accounts.economyCount
        // Who buys from whom in any sector, then the blocs of that table.
        var trades = [Bool](repeating: false, count: size * size)
        trades.withUnsafeMutableBufferPointer { trades in
            for j in 0..<accounts.sectorCount {
                for n in 0..<size where isAlive[j * size + n] {
                    let mine = trades.baseAddress! + n * size
                    kernel.forEachSupplier(ofMarket: j * size + n) { i in mine[i] = true }
                }
            }
        }
        var buys = [Bool](repeating: false, count: size)
        var sells = buys
        var top = Array(0..<size)
        for n in 0..<size {
            for i in 0..<size where i != n && trades[n * size + i] {
                buys[n] = true
                sells[i] = true
                let (a, b) = (Self.root(n, &top), Self.root(i, &top))
                if a != b { top[max(a, b)] = min(a, b) }
            }
        }
        var numbers: [Int: Int] = [:]
        var found = [Int](repeating: 0, count: size)
        for n in 0..<size {
            let first = Self.root(n, &top)
            if numbers[first] == nil { numbers[first] = numbers.count }
            found[n] = numbers[first]!
        }
        bloc = found
        count = numbers.count
        var deficit = closure == .zero ? [Double](repeating: 0, count: size) : accounts.deficit
        for (n, target) in targets { deficit[n] = target }
        // Below this share of income a deficit is rounding of the accounts.
        let rounding = 1e-9
        for n in 0..<size where buys[n] != sells[n] {
            let isImpossible =
                buys[n] ? deficit[n] <= rounding * accounts.income[n] : deficit[n] >= -rounding * accounts.income[n]
            if isImpossible {
                throw .deficitWithoutTrade(economies: [n], deficit: deficit[n], canBuy: buys[n], canSell: sells[n])
            }
        }
        guard count > 1 else { return }
        var sums = [Double](repeating: 0, count: count)
        var incomes = sums
        for n in 0..<size {
            sums[bloc[n]] += deficit[n]
            incomes[bloc[n]] += accounts.income[n]
        }
        for position in 0..<count {
            let moves = closure == .share || closure == .multiplicative
            let members = (0..<size).filter { bloc[$0] == position }
            let ownBalance = members.allSatisfy { abs(deficit[$0]) <= rounding * accounts.income[$0] }
            guard abs(sums[position]) > rounding * incomes[position] || (moves && !ownBalance) else { continue }
            // The smaller bloc is the one that a person thinks of as cut off.
            let others = (0..<size).filter { bloc[$0] != position }
            let named = members.count <= others.count ? members : others
            throw .deficitWithoutTrade(
                economies: named, deficit: named.reduce(0) { $0 + deficit[$1] }, canBuy: false, canSell: false)
        }
    }

    /// The first economy of the bloc of a position, as far as it is known.
    private static func root(_ position: Int, _ top: inout [Int]) -> Int {
        var at = position
        while top[at] != at {
            top[at] = top[top[at]]
            at = top[at]
        }
        return at
    }
}
