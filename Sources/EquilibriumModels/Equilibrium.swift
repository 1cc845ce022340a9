/// A solved state of the world, relative to the accounts it started from.
///
/// Hats are new over old.
public struct Equilibrium: Sendable {
    /// ŵ, change of the wage (factor income per unit), by economy.
    public var wageChange: [Double]
    /// P̂, change of each sector's price index, by economy and sector (`j * N + n`).
    public var priceChange: [Double]
    /// ĉ, change of the cost of the input bundle at given productivity (`j * N + n`).
    public var inputCostChange: [Double]
    /// Change of the scale of each producer, Ŷ/ĉ (`j * N + n`); empty without external economies of scale.
    public var scaleChange: [Double]
    /// The accounts at the new equilibrium: shares, tariffs, expenditure, output, income.
    public var accounts: Accounts
    /// R′, tariff revenue by economy.
    public var tariffRevenue: [Double]
    /// T, what each economy receives from the other members of its coalition (negative where it pays), in units of the
    /// numeraire; empty without coalitions.
    public var transfer: [Double]
    /// Number of blocs of economies that trade with each other; above one, money of different blocs has no common price.
    public var blocCount: Int
}

/// What the model cannot solve at all, whatever the algorithm.
public enum ModelInputError: Error, Sendable, Equatable {
    /// Markets with expenditure and no supplier left: pairs of (economy, sector) positions.
    case marketsWithoutSupplier([MarketPosition])
    /// New final-demand shares give weight to a sector that the economy does not buy in the baseline.
    case preferenceWithoutMarket(MarketPosition)
    /// Economies whose deficit no trade could carry: positions, their deficits' sum, and which way they can still trade.
    case deficitWithoutTrade(economies: [Int], deficit: Double, canBuy: Bool, canSell: Bool)
    /// An economy's final expenditure in the accounts, value added + tariff revenue + deficit, is not above zero.
    case incomeNotPositive(economy: Int, income: Double)
    /// Deficit targets for every economy that do not add up to zero.
    case deficitTargetsDoNotBalance(sum: Double)
    /// An endowment, productivity or share that is not positive and finite.
    case changeOutOfRange(String)
}

/// A market: one economy's purchases from one sector.
public struct MarketPosition: Sendable, Equatable, Hashable {
    /// Position of the economy.
    public var economy: Int
    /// Position of the sector.
    public var sector: Int

    /// Makes a position.
    public init(economy: Int, sector: Int) {
        self.economy = economy
        self.sector = sector
    }
}
