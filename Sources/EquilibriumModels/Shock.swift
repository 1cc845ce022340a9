/// What a policy changes, relative to the accounts it is compared with.
///
/// Hats are new over old.
///
/// Tables are empty where the policy leaves them alone; otherwise they are laid out as in ``Accounts``.
public struct Shock: Sendable, Equatable {
    /// ln d̂ by cell: change of the iceberg cost; 0 is unchanged, `+infinity` an exact cut-off.
    ///
    /// A trade effect of e log points is −e/θ.
    public var logTradeCostChange: [Double] = []
    /// t′ by cell: the new ad valorem tariff, as a fraction.
    public var tariff: [Double] = []
    /// â by economy and sector (`j * N + n`): change of productivity.
    public var productivityChange: [Double] = []
    /// l̂ by economy: change of the labour endowment.
    public var labourChange: [Double] = []
    /// α′ by economy and sector (`j * N + n`): new final-demand shares, summing to one over j.
    public var finalDemandShare: [Double] = []
    /// Deficit targets by economy in the world's unit at unchanged world value added; absent where the closure rules.
    public var deficitTarget: [Int: Double] = [:]
    /// Coalitions whose members share the burden: transfers among them, see ``CoalitionTransfers``.
    ///
    /// Positions of members, ascending; no economy is in two coalitions.
    public var coalitions: [[Int]] = []

    /// A shock that changes nothing.
    public init() {}
}
