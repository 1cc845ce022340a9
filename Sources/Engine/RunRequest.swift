/// A scenario to be answered.
public struct RunRequest: Sendable, Codable, Equatable {
    /// Path of the scenario file.
    public var scenario: String
    /// A world in place of the scenario's: a built-in name, or a path relative to the working folder.
    public var world: String?
    /// Whether bilateral flows before and after are wanted.
    public var withFlows = false
    /// Kinds of finding about the world that the user accepts.
    public var allowedFindings: [String] = []

    /// Asks for a scenario.
    public init(scenario: String, world: String? = nil, withFlows: Bool = false, allowedFindings: [String] = []) {
        self.scenario = scenario
        self.world = world
        self.withFlows = withFlows
        self.allowedFindings = allowedFindings
    }
}
