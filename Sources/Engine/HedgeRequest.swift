import EquilibriumModels

/// A small state's choices between powers, to be answered.
public struct HedgeRequest: Sendable, Codable, Equatable {
    /// Whose choices: a code of the world.
    public var economy: String
    /// The powers: each a code, a group, or several of these joined by `+`.
    public var powers: [String]
    /// Agreements on offer: an id of the register, or `NAME=A+B+C` with its members.
    public var offers: [String]
    /// Effect of an agreement on trade among its members: log points or the id of a cited effect.
    public var agreementEffect = HedgeRequest.defaultAgreementEffect
    /// Effect of deepening on trade with a power, both ways, on top of agreements: as above; `none` leaves deepening out.
    public var deepening = HedgeRequest.defaultAgreementEffect
    /// Effect of diversifying on exports to everybody but the powers: as above; `none` leaves diversifying out.
    public var diversifying = HedgeRequest.defaultDiversifying
    /// Which trade a cut-off ends.
    public var direction = Direction.both
    /// Sectors that a cut-off ends trade in: codes; empty is all.
    public var sectors: [String] = []
    /// Probability of each event within the period, `POWER=NUMBER` or `POWER+POWER=NUMBER`; empty states none.
    public var probabilities: [String] = []
    /// Level of the conditional value at risk, in per cent.
    public var level = HedgeRequest.defaultLevel
    /// A built-in world, or the path of a world folder relative to the working folder.
    public var world = HedgeRequest.defaultWorld
    /// The rule for deficits.
    public var closure = Closure.hold.rawValue
    /// The horizon of options in normal times: `long-run`, the id of a cited horizon, or a factor of theta.
    public var horizon: String?
    /// The horizon of cut-offs; `nil` is that of the options.
    public var cutOffHorizon: String?
    /// Kinds of finding about the world that the user accepts.
    public var allowedFindings: [String] = []
    /// How many threads; `nil` is one for each core.
    ///
    /// No number of the result depends on it.
    public var threads: Int?

    /// Which trade between a power and the state a cut-off ends.
    public enum Direction: String, Sendable, Codable, CaseIterable {
        /// All of it.
        case both
        /// What the power sells to the state.
        case supply
        /// What the power buys of the state.
        case demand

        /// In words.
        var words: String {
            switch self {
            case .both: "all trade between the power and the state"
            case .supply: "what the power sells to the state"
            case .demand: "what the power buys of the state"
            }
        }
    }

    /// The effect of agreements where none is stated.
    public static let defaultAgreementEffect = "rta/agtpa-2016-own-trade"
    /// The effect of diversifying where none is stated: a consulate in every other economy.
    public static let defaultDiversifying = "representation/rose-2007-consulate"
    /// The level of the conditional value at risk where none is stated, in per cent.
    public static let defaultLevel = 95.0
    /// The world where none is stated.
    public static let defaultWorld = "factbook-2014"

    /// Asks for the choices of a state.
    public init(economy: String, powers: [String], offers: [String] = []) {
        self.economy = economy
        self.powers = powers
        self.offers = offers
    }
}
