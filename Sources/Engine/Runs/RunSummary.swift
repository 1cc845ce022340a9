import Reporting

/// What a list of kept runs says of one.
public struct RunSummary: Sendable, Equatable {
    /// Its name in the store.
    public var id: RunID
    /// When it was kept.
    public var created: Moment
    /// Version of the program that made it.
    public var comity: String
    /// Which surface asked for it: `command`, `workbench`.
    public var origin: String
    /// How long it took.
    public var seconds: Double
    /// Name of the scenario.
    public var name: String
    /// Its title.
    public var title: String
    /// Its question.
    public var question: String
    /// The answer in sentences.
    public var answer: String
    /// Name of the world.
    public var world: String
    /// Year of the world.
    public var worldYear: Int
    /// SHA-256 over the world's files.
    public var worldHash: String
    /// SHA-256 of the scenario.
    public var scenarioHash: String
    /// The unit of money.
    public var moneyUnit: String
    /// Number of draws; `nil` without.
    public var draws: Int?
    /// Seed of the draws.
    public var seed: Int?
    /// Width of the intervals in per cent.
    public var intervalWidth: Double?
    /// Codes of the economies that it shows to people, in their order.
    public var shown: [String]

    /// The members of a run in JSON, the same wherever a run is listed.
    public var members: [JSONValue.Member] {
        [
            .init("id", .string(id.text)), .init("name", .string(name)), .init("title", .string(title)),
            .init("question", .string(question)), .init("world", .string(world)),
            .init("world_year", .integer(worldYear)),
            .init("created", .string(created.text)), .init("comity", .string(comity)),
            .init("draws", draws.map(JSONValue.integer) ?? .null), .init("seed", seed.map(JSONValue.integer) ?? .null),
            .init("interval_percent", .optional(intervalWidth)), .init("origin", .string(origin)),
            .init("seconds", .number(seconds)), .init("answer", .string(answer)),
            .init("scenario_sha256", .string(scenarioHash)), .init("world_sha256", .string(worldHash)),
        ]
    }
}

/// Which kept runs are wanted.
public struct RunFilter: Sendable, Equatable {
    /// How many at most; `nil` is all.
    public var limit: Int?
    /// Name of the world.
    public var world: String?
    /// Text that stands in the name or the title of the scenario, in upper or lower case.
    public var name: String?

    /// Asks for runs.
    public init(limit: Int? = nil, world: String? = nil, name: String? = nil) {
        self.limit = limit
        self.world = world
        self.name = name
    }
}

/// A kept run with what is known of its inputs and documents; these themselves are read when they are wanted.
public struct StoredRun: Sendable, Equatable {
    /// An input by its digest.
    public struct Input: Sendable, Equatable {
        /// What it is: `scenario`, `estimates`, `measures` or `world`.
        public var kind: String
        /// Its path as it was stated.
        public var name: String
        /// SHA-256 of its content.
        public var contentHash: String
        /// Its size in bytes; `nil` where the content is not kept.
        public var size: Int?
    }

    /// A document by its digest.
    public struct Document: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Its media type.
        public var mediaType: String
        /// SHA-256 of its content.
        public var contentHash: String
        /// Its size in bytes.
        public var size: Int
    }

    /// What a list says of it.
    public var summary: RunSummary
    /// What it read.
    public var inputs: [Input]
    /// What is kept of its results.
    public var documents: [Document]
    /// How the answer was made.
    public var manifest: StoredManifest
}
