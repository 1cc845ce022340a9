import Geoeconomics

/// A question about who gains from the growth of whom.
public struct ExposureRequest: Sendable, Codable, Equatable {
    /// The world and the model.
    public var question: WorldQuestion
    /// A second world to set beside it.
    public var comparedWorld: String?
    /// What is shocked in every source economy.
    public var shock: ExposureShock
    /// Sectors that are shocked, by code; all where empty.
    public var sectors: [String]
    /// The economy whose friends and enemies are asked for; `nil` asks for the whole matrix.
    public var economy: String?
    /// Whether entries are compared with full solves.
    public var isChecked: Bool
    /// Threads; `nil` is one for each core.
    ///
    /// No number depends on it.
    public var threads: Int?

    /// Asks for an exposure.
    public init(
        _ question: WorldQuestion = WorldQuestion(), economy: String? = nil, shock: ExposureShock = .productivity,
        sectors: [String] = [], comparedWorld: String? = nil, isChecked: Bool = false, threads: Int? = nil
    ) {
        self.question = question
        self.economy = economy
        self.shock = shock
        self.sectors = sectors
        self.comparedWorld = comparedWorld
        self.isChecked = isChecked
        self.threads = threads
    }
}

extension ExposureRequest {
    /// The words for what can be shocked.
    public static let shockWords = ExposureShock.allCases.map(\.rawValue)

    /// States the shock by its word.
    public mutating func setShock(_ word: String) { shock = ExposureShock(rawValue: word) ?? shock }
}
