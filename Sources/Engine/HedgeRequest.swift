import Geoeconomics

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
    public var direction = CutOffDirection.both
    /// Sectors that a cut-off ends trade in: codes; empty is all.
    public var sectors: [String] = []
    /// Probability of each event within the period, `POWER=NUMBER` or `POWER+POWER=NUMBER`; empty states none.
    public var probabilities: [String] = []
    /// Level of the conditional value at risk, in per cent.
    public var level = HedgeRequest.defaultLevel
    /// The world and the model; its horizon is that of options in normal times.
    public var question = WorldQuestion()
    /// The horizon of cut-offs; `nil` is that of the options.
    public var cutOffHorizon: String?
    /// How many threads; `nil` is one for each core.
    ///
    /// No number of the result depends on it.
    public var threads: Int?

    /// The effect of agreements where none is stated.
    public static let defaultAgreementEffect = "rta/agtpa-2016-own-trade"
    /// The effect of diversifying where none is stated: a consulate in every other economy.
    public static let defaultDiversifying = "representation/rose-2007-consulate"
    /// The level of the conditional value at risk where none is stated, in per cent.
    public static let defaultLevel = 95.0

    /// Asks for the choices of a state.
    public init(economy: String, powers: [String], offers: [String] = []) {
        self.economy = economy
        self.powers = powers
        self.offers = offers
    }
}

extension HedgeRequest {
    /// The words for directions.
    public static let directionWords = CutOffDirection.allCases.map(\.rawValue)

    /// States the direction by its word.
    public mutating func setDirection(_ word: String) { direction = CutOffDirection(rawValue: word) ?? direction }
}
