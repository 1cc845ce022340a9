import EquilibriumModels

/// A shock under construction; a table is made only when something in it changes.
struct ShockBuilder {
    /// What the shock is relative to.
    let accounts: Accounts
    private(set) var shock = Shock()
    /// What the changes of trade costs owe to effects on trade, in the order of the measures.
    private(set) var tradeEffects: [TradeEffectTerm] = []
    /// ln d̂ by cell without the effects on trade; empty where nothing else changes it.
    private(set) var otherLogTradeCostChange: [Double] = []

    /// Changes below this are rounding: measures that undo each other leave such crumbs.
    static let rounding = 1e-12

    init(_ accounts: Accounts) { self.accounts = accounts }

    // MARK: Cells

    /// Whether a cell has positive trade.
    func hasTrade(_ cell: Int) -> Bool { accounts.tradeShare[cell] > 0 }

    /// t′ of a cell as it stands now.
    func tariff(_ cell: Int) -> Double { shock.tariff.isEmpty ? accounts.tariff[cell] : shock.tariff[cell] }

    /// Sets t′ of a cell; true where that is a change on a cell with trade.
    mutating func setTariff(_ cell: Int, _ rate: Double) -> Bool {
        guard tariff(cell) != rate else { return false }
        if shock.tariff.isEmpty { shock.tariff = accounts.tariff }
        shock.tariff[cell] = rate
        return hasTrade(cell)
    }

    /// Adds to ln d̂ of a cell; true where that is a change on a cell with trade.
    mutating func addLogTradeCost(_ cell: Int, _ value: Double) -> Bool {
        guard value != 0 else { return false }
        if otherLogTradeCostChange.isEmpty {
            otherLogTradeCostChange = [Double](repeating: 0, count: accounts.tradeShare.count)
        }
        otherLogTradeCostChange[cell] += value
        return addToTotal(cell, value)
    }

    /// Starts the cells of one effect on trade, which draws may evaluate again at another value.
    mutating func beginTradeEffect(_ effect: String?, value: Double) {
        tradeEffects.append(TradeEffectTerm(effect: effect, value: value))
    }

    /// Adds a share of the present effect's log points to a cell, as ln d̂ −= e/θ; true where that is a change on a cell with trade.
    mutating func addTradeEffect(_ cell: Int, sector j: Int, weight: Double = 1) -> Bool {
        let place = tradeEffects.count - 1
        tradeEffects[place].cells.append(Int32(cell))
        tradeEffects[place].sectors.append(Int32(j))
        tradeEffects[place].weights.append(weight)
        let theta = accounts.theta[j]
        let change = tradeEffects[place].logTradeCost(tradeEffects[place].value, weight: weight, theta: theta)
        return change != 0 && addToTotal(cell, change)
    }

    private mutating func addToTotal(_ cell: Int, _ value: Double) -> Bool {
        if shock.logTradeCostChange.isEmpty {
            shock.logTradeCostChange = [Double](repeating: 0, count: accounts.tradeShare.count)
        }
        let isCut = shock.logTradeCostChange[cell] == .infinity
        shock.logTradeCostChange[cell] += value
        return hasTrade(cell) && !isCut
    }

    // MARK: Economies and sectors

    /// Multiplies â of a sector of an economy; true where that is a change on positive output.
    mutating func multiplyProductivity(economy n: Int, sector j: Int, by factor: Double) -> Bool {
        guard factor != 1 else { return false }
        if shock.productivityChange.isEmpty {
            shock.productivityChange = [Double](repeating: 1, count: accounts.economyCount * accounts.sectorCount)
        }
        shock.productivityChange[j * accounts.economyCount + n] *= factor
        return accounts.output[j * accounts.economyCount + n] > 0
    }

    /// Multiplies l̂ of an economy; true where that is a change on positive value added.
    mutating func multiplyLabour(economy n: Int, by factor: Double) -> Bool {
        guard factor != 1 else { return false }
        if shock.labourChange.isEmpty { shock.labourChange = [Double](repeating: 1, count: accounts.economyCount) }
        shock.labourChange[n] *= factor
        return accounts.valueAdded[n] > 0
    }

    /// α′ of an economy by sector as it stands now.
    func finalDemandShares(economy n: Int) -> [Double] {
        let table = shock.finalDemandShare.isEmpty ? accounts.finalDemandShare : shock.finalDemandShare
        return (0..<accounts.sectorCount).map { table[$0 * accounts.economyCount + n] }
    }

    /// Sets α′ of an economy; returns how many sectors change.
    mutating func setFinalDemandShares(economy n: Int, _ shares: [Double]) -> Int {
        let old = finalDemandShares(economy: n)
        if shock.finalDemandShare.isEmpty { shock.finalDemandShare = accounts.finalDemandShare }
        for (j, share) in shares.enumerated() { shock.finalDemandShare[j * accounts.economyCount + n] = share }
        return zip(old, shares).count { abs($0 - $1) > Self.rounding }
    }

    /// Sets the deficit target of an economy; true where it differs from the deficit at hand.
    mutating func setDeficit(economy n: Int, _ target: Double) -> Bool {
        shock.deficitTarget[n] = target
        return target != accounts.deficit[n]
    }

    // MARK: The whole

    /// Whether the shock as it stands changes any cell of the world.
    var changesAnything: Bool {
        let isCostChanged = shock.logTradeCostChange.indices.contains {
            abs(shock.logTradeCostChange[$0]) > Self.rounding && hasTrade($0)
        }
        let isTariffChanged = shock.tariff.indices.contains {
            abs(shock.tariff[$0] - accounts.tariff[$0]) > Self.rounding && hasTrade($0)
        }
        let isProductivityChanged = shock.productivityChange.indices.contains {
            abs(shock.productivityChange[$0] - 1) > Self.rounding && accounts.output[$0] > 0
        }
        let isLabourChanged = shock.labourChange.indices.contains {
            abs(shock.labourChange[$0] - 1) > Self.rounding && accounts.valueAdded[$0] > 0
        }
        let isDemandChanged = zip(shock.finalDemandShare, accounts.finalDemandShare).contains {
            abs($0 - $1) > Self.rounding
        }
        let isDeficitChanged = shock.deficitTarget.contains { $0.value != accounts.deficit[$0.key] }
        return isCostChanged || isTariffChanged || isProductivityChanged || isLabourChanged || isDemandChanged
            || isDeficitChanged
    }
}
