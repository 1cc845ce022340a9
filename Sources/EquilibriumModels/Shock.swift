/// What a policy changes, relative to the accounts it is compared with. Hats are new over old.
///
/// Tables are empty where the policy leaves them alone; otherwise they are laid out as in ``Accounts``.
public struct Shock: Sendable, Equatable {
    /// ln d̂ by cell: change of the iceberg cost; 0 is unchanged, `+infinity` an exact cut-off.
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

    /// A shock that changes nothing.
    public init() {}
}

/// The rule for each economy's deficit D (imports − exports at the exporter's price).
public enum Closure: String, Sendable, CaseIterable, Codable {
    /// D′ = D in units of the numeraire (world value added).
    case hold
    /// The baseline is solved again with D = 0 and the policy is compared with that.
    case zero
    /// D′ keeps its ratio to own value added; the world's sum is taken out in proportion to value added.
    case share
    /// Final expenditure keeps its ratio to value added plus tariff revenue, times one common factor
    /// that makes the world's deficits add to zero.
    case multiplicative
}
