import Geoeconomics

/// A question about what powers can do to others by ending trade, and what it costs them.
public struct CutOffRequest: Sendable, Codable, Equatable {
    /// The world and the model; its horizon is that of `long`.
    public var question: WorldQuestion
    /// Powers and coalitions, each in the selector language: `USA`, `USA+EU+JPN`; empty means every economy by itself.
    public var powers: [String]
    /// Targets in the selector language; `all` is everybody.
    public var targets: [String]
    /// Which trade ends; several are answered side by side.
    public var directions: [CutOffDirection]
    /// Sectors in which it ends; all where empty.
    public var sectors: [String]
    /// Which horizons are answered.
    public var horizons: [CutOffHorizon]
    /// The horizon of `short`: the id of a cited one, or a factor of theta.
    public var shortHorizon: String
    /// Whether the value of one more percentage point of diversification is computed.
    public var withDiversification: Bool
    /// Threads; `nil` is one for each core.
    ///
    /// No number depends on it.
    public var threads: Int?

    /// The short run where none is stated.
    public static let defaultShortHorizon = "boehm-levchenko-pandalai-nayar-2023/one-year"

    /// Asks for cut-offs.
    public init(
        _ question: WorldQuestion = WorldQuestion(), powers: [String], targets: [String] = ["all"],
        directions: [CutOffDirection] = [.both], sectors: [String] = [], horizons: [CutOffHorizon] = [.short, .long],
        shortHorizon: String = CutOffRequest.defaultShortHorizon, withDiversification: Bool = false, threads: Int? = nil
    ) {
        self.question = question
        self.powers = powers
        self.targets = targets
        self.directions = directions
        self.sectors = sectors
        self.horizons = horizons
        self.shortHorizon = shortHorizon
        self.withDiversification = withDiversification
        self.threads = threads
    }
}

/// How long after a cut-off.
public enum CutOffHorizon: String, Sendable, CaseIterable, Codable {
    /// θ times the factor of a cited short horizon.
    case short
    /// The horizon of the question; the long run unless stated.
    case long
}

extension CutOffRequest {
    /// The words for directions, and for all of them.
    public static let directionWords = CutOffDirection.allCases.map(\.rawValue)

    /// States the direction by its word.
    public mutating func setDirections(_ words: [String]) {
        directions = words.compactMap { CutOffDirection(rawValue: $0) }
    }

    /// States the horizons by one word: `short`, `long` or `both`.
    public mutating func setHorizons(_ word: String) {
        horizons = CutOffHorizon(rawValue: word).map { [$0] } ?? CutOffHorizon.allCases
    }
}
