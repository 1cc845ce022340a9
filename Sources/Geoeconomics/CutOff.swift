import EquilibriumModels

/// Which trade between a power and a target ends.
public enum CutOffDirection: String, Sendable, CaseIterable, Codable {
    /// The power sells nothing to the target any more.
    case exports
    /// The power buys nothing from the target any more.
    case imports
    /// Neither.
    case both

    /// What happens, in words.
    public var words: String {
        switch self {
        case .exports: "stops selling to the target"
        case .imports: "stops buying from the target"
        case .both: "stops selling to and buying from the target"
        }
    }
}

/// A power, or a coalition of powers, ends its trade with one target.
public struct CutOff: Sendable, Hashable {
    /// Positions of the members, ascending; the target is none of them.
    public var coalition: [Int]
    /// Position of the target.
    public var target: Int
    /// Which trade ends.
    public var direction: CutOffDirection
    /// Positions of the sectors in which it ends.
    public var sectors: [Int]

    /// Makes a question; a target that is in the coalition is taken out of it.
    public init(coalition: [Int], target: Int, direction: CutOffDirection, sectors: [Int]) {
        self.coalition = coalition.filter { $0 != target }.sorted()
        self.target = target
        self.direction = direction
        self.sectors = sectors
    }

    /// The same shock, by the one who stands first in the world where either may be called the power.
    var ordered: CutOff {
        guard direction == .both, coalition.count == 1, target < coalition[0] else { return self }
        return CutOff(coalition: [target], target: coalition[0], direction: .both, sectors: sectors)
    }

    /// Calls `body` with every cell of the accounts that ends and holds trade.
    func forEachCell(_ accounts: Accounts, _ body: (_ cell: Int) -> Void) {
        for j in sectors {
            for member in coalition {
                for (importer, exporter, ends) in [
                    (target, member, direction != .imports), (member, target, direction != .exports),
                ] where ends {
                    if accounts.expenditure[j * accounts.economyCount + importer] > 0,
                        let cell = accounts.storedCell(sector: j, importer: importer, exporter: exporter),
                        accounts.tradeShare[cell] > 0
                    {
                        body(cell)
                    }
                }
            }
        }
    }

    /// Number of cells that end and hold trade; none means that the cut-off changes nothing, exactly.
    public func tradedCells(_ accounts: Accounts) -> Int {
        var count = 0
        forEachCell(accounts) { _ in count += 1 }
        return count
    }

    /// The shock: an exact zero share in every cell that ends.
    public func shock(_ accounts: Accounts) -> Shock {
        var shock = Shock()
        shock.logTradeCostChange = [Double](repeating: 0, count: accounts.tradeShare.count)
        forEachCell(accounts) { shock.logTradeCostChange[$0] = .infinity }
        return shock
    }
}

/// What a cut-off does to one economy.
public struct CutOffEffect: Sendable, Equatable {
    /// Position of the economy.
    public var economy: Int
    /// Loss of real income, as a fraction of it; negative for a gain.
    public var loss: Double
    /// The same in the world's unit at baseline prices: less equivalent variation.
    public var money: Double

    /// Makes an effect.
    public init(economy: Int, loss: Double, money: Double) {
        self.economy = economy
        self.loss = loss
        self.money = money
    }
}

/// How a cut-off ended.
public enum CutOffOutcome: Sendable {
    /// Solved and certified: the target, the members in order, and the record.
    case solved(target: CutOffEffect, members: [CutOffEffect], SolveTrace)
    /// There is no trade to cut: every economy stays exactly where it is.
    case nothingToCut
    /// No algorithm could solve it.
    case refused(ModelInputError)
    /// The solve stopped without an answer.
    case stopped(because: StopReason, SolveTrace)
}
