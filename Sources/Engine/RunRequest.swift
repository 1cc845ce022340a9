/// A scenario to be answered.
public struct RunRequest: Sendable, Codable, Equatable {
    /// Path of the scenario file; with ``text``, what to call it in messages.
    public var scenario: String
    /// The scenario itself, in place of a file.
    ///
    /// Such a scenario has no folder: it names built-in worlds and no other files.
    public var text: [UInt8]?
    /// How many measures the scenario may hold, in baseline and policy; `nil` is any number.
    ///
    /// Each takes memory for the cells it changes.
    public var measureLimit: Int?
    /// A world in place of the scenario's: a built-in name, or a path relative to the working folder.
    public var world: String?
    /// Whether bilateral flows before and after are wanted.
    public var withFlows = false
    /// Kinds of finding about the world that the user accepts.
    public var allowedFindings: [String] = []
    /// Number of draws, in place of the scenario's.
    public var draws: Int?
    /// Seed of the draws, in place of the scenario's.
    public var seed: Int?
    /// Whether the draws of the scenario are left out.
    public var withoutDraws = false
    /// The horizon in place of the scenario's: `long-run`, the id of a cited one, or a factor of theta.
    public var horizon: String?
    /// Competition in place of the scenario's: a word, the id of a cited scale elasticity, or a number.
    public var competition: String?
    /// Input-output links in place of the scenario's: `with` or `without`.
    public var inputOutput: String?
    /// How many threads make draws at once; `nil` is one for each core.
    ///
    /// No result depends on it.
    public var threads: Int?

    /// Asks for a scenario.
    public init(
        scenario: String, world: String? = nil, withFlows: Bool = false, allowedFindings: [String] = [],
        draws: Int? = nil, seed: Int? = nil, withoutDraws: Bool = false, horizon: String? = nil,
        competition: String? = nil, inputOutput: String? = nil,
        threads: Int? = nil
    ) {
        self.scenario = scenario
        self.world = world
        self.withFlows = withFlows
        self.allowedFindings = allowedFindings
        self.draws = draws
        self.seed = seed
        self.withoutDraws = withoutDraws
        self.horizon = horizon
        self.competition = competition
        self.inputOutput = inputOutput
        self.threads = threads
    }

    /// Asks for a scenario that is in memory.
    ///
    /// - Parameter name: what to call it in messages.
    public init(text: [UInt8], called name: String) {
        self.init(scenario: name)
        self.text = text
    }
}
