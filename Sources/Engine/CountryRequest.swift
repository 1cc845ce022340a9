/// One page about where a state stands between powers, to be written.
public struct CountryRequest: Sendable, Codable, Equatable {
    /// Whose page: a code of the world.
    public var economy: String
    /// The powers, by their codes.
    public var powers: [String]
    /// Agreements on offer, as in ``HedgeRequest``.
    public var offers: [String] = []
    /// A built-in world, or the path of a world folder.
    public var world: String
    /// First year of the ties that are shown over time.
    public var since: Int?
    /// The user's data folder; `nil` is the standard one.
    public var data: String?
    /// Kinds of finding about the world that the user accepts.
    public var allowedFindings: [String] = []

    /// The powers where none are named.
    public static let defaultPowers = "USA,CHN"

    /// The powers where none are named: nobody is a power to itself.
    ///
    /// - Parameter economy: whose page it is.
    public static func defaultPowers(for economy: String) -> [String] {
        defaultPowers.split(separator: ",").map(String.init).filter { $0 != economy }
    }

    /// Asks for a page.
    public init(economy: String, powers: [String], world: String = WorldQuestion.defaultWorld) {
        self.economy = economy
        self.powers = powers
        self.world = world
    }
}
