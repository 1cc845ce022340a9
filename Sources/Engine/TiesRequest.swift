import StructuralChange
import TextFormats
import WorldData

/// A question about the ties of one economy with some others.
public struct TiesRequest: Sendable, Codable, Equatable {
    /// How breaks are found.
    public enum Method: String, Sendable, Codable, CaseIterable {
        /// Tests where the series has 15 observations or more, the posterior of one change in shorter ones.
        case automatic = "auto"
        /// Tests after Bai and Perron; shorter series are refused.
        case tests = "bai-perron"
        /// The posterior of one change, whatever the length.
        case posterior
    }

    /// How breaks are asked for.
    public struct Breaks: Sendable, Codable, Equatable {
        /// How they are found.
        public var method = Method.automatic
        /// Options of the tests.
        public var options = BreakOptions()
        /// Simulated series behind each p-value.
        public var replications = 999
        /// Seed of the simulation.
        public var seed: UInt64 = 1

        /// Chooses what changes and what the errors are by their names on the command line; unknown names change nothing.
        public mutating func setModel(_ model: String, errors: String) {
            options.model = BreakModel(rawValue: model) ?? options.model
            options.errors = BreakErrors(rawValue: errors) ?? options.errors
        }

        /// The default: tests of the level, with errors that may be autocorrelated.
        public init() {}
    }

    /// Code of the economy, then those of the others.
    public var economies: [String]
    /// First year; `nil` for all.
    public var since: Int?
    /// Last year; `nil` for all.
    public var until: Int?
    /// Kinds of tie; empty for all.
    public var kinds: [Tie.Kind] = []
    /// Measures; empty for all.
    public var measures: [String] = []
    /// Worlds, by name or folder; empty for the built-in ones.
    public var worlds: [String] = []
    /// The user's data folder; `nil` for the standard one.
    public var data: String?
    /// Whether and how breaks are looked for.
    public var breaks: Breaks?
    /// The year of the question whether a tie has changed since.
    public var ask: Int?

    /// Asks for the ties of the first economy with each of the others.
    public init(_ economies: [String]) { self.economies = economies }

    /// Kinds of tie by name.
    ///
    /// - Throws: `Diagnostics` of kind `unknown-kind`, one for each word that is none.
    public static func kinds(_ words: [String]) throws(Diagnostics) -> [Tie.Kind] {
        let valid = Tie.Kind.allCases.map(\.rawValue)
        let faults = words.filter { !valid.contains($0) }.map {
            Diagnostic(
                kind: "unknown-kind", found: "unknown kind of tie `\($0)`",
                needed: "one of \(valid.joined(separator: ", "))",
                nearest: nearestNames(to: $0, among: valid))
        }
        if !faults.isEmpty { throw Diagnostics(faults) }
        return words.compactMap(Tie.Kind.init)
    }
}
