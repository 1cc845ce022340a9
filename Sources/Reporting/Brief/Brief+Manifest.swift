extension Brief {
    /// How draws were made and read.
    public struct Draws: Codable, Sendable, Equatable {
        /// How many were asked for.
        public var count: Int
        /// How many have an answer.
        public var answered: Int
        /// The seed.
        public var seed: Int
        /// Width of the intervals in per cent.
        public var intervalWidth: Double
        /// What was drawn, what was not and how to read the intervals, in sentences.
        public var remarks: [String]

        /// Describes draws.
        public init(count: Int, answered: Int, seed: Int, intervalWidth: Double, remarks: [String]) {
            self.count = count
            self.answered = answered
            self.seed = seed
            self.intervalWidth = intervalWidth
            self.remarks = remarks
        }
    }

    /// The model and its solve.
    public struct Model: Codable, Sendable, Equatable {
        /// Horizon, competition and input-output links in words.
        public var words: String
        /// The rule for deficits: hold, zero, share or multiplicative.
        public var closure: String
        /// Evaluations of the whole system.
        public var evaluations: Int
        /// Largest relative residual of any equilibrium condition.
        public var largestResidual: Double
        /// The condition in which it stands.
        public var residualCondition: String
        /// What the solver did beyond plain iteration.
        public var remarks: [String]

        /// Describes a solve.
        public init(
            words: String, closure: String, evaluations: Int, largestResidual: Double, residualCondition: String,
            remarks: [String]
        ) {
            self.words = words
            self.closure = closure
            self.evaluations = evaluations
            self.largestResidual = largestResidual
            self.residualCondition = residualCondition
            self.remarks = remarks
        }
    }

    /// A parameter with its source.
    public struct Parameter: Codable, Sendable, Equatable {
        /// What it is called.
        public var name: String
        /// Its value in ``unit``.
        public var value: Double
        /// Its standard error, where one is cited.
        public var standardError: Double?
        /// Its unit.
        public var unit: String
        /// Its source.
        public var source: String

        /// Makes a record.
        public init(name: String, value: Double, standardError: Double?, unit: String, source: String) {
            self.name = name
            self.value = value
            self.standardError = standardError
            self.unit = unit
            self.source = source
        }
    }

    /// A measure of the baseline or of the policy.
    public struct Measure: Codable, Sendable, Equatable {
        /// What it does, in words.
        public var words: String
        /// Whether it is in force in the baseline.
        public var isInBaseline: Bool
        /// Ordered pairs of economies that it selects.
        public var pairs: Int
        /// Cells (pairs by sectors, or economies by sectors) that it selects.
        public var cells: Int
        /// Cells that it changes.
        public var changedCells: Int
        /// Ordered pairs that another agreement in force already covers.
        public var coveredPairs: Int

        /// Makes a record.
        public init(
            words: String, isInBaseline: Bool, pairs: Int, cells: Int, changedCells: Int, coveredPairs: Int
        ) {
            self.words = words
            self.isInBaseline = isInBaseline
            self.pairs = pairs
            self.cells = cells
            self.changedCells = changedCells
            self.coveredPairs = coveredPairs
        }
    }

    /// A finding about the world or the scenario.
    public struct Finding: Codable, Sendable, Equatable {
        /// error, warning or note.
        public var severity: String
        /// Its stable kind.
        public var kind: String
        /// File in which it was found.
        public var file: String?
        /// Line, counted from one.
        public var line: Int?
        /// What was found.
        public var found: String
        /// What was needed; may be empty.
        public var needed: String

        /// Makes a record.
        public init(severity: String, kind: String, file: String?, line: Int?, found: String, needed: String) {
            self.severity = severity
            self.kind = kind
            self.file = file
            self.line = line
            self.found = found
            self.needed = needed
        }
    }

    /// What is needed to make a run again.
    public struct Provenance: Codable, Sendable, Equatable {
        /// The version of the program.
        public var comityVersion: String
        /// The command that makes the run.
        public var command: String
        /// What the command calls the scenario's file.
        public var scenarioFile: String
        /// The scenario in full; `nil` where it was not at hand.
        public var scenarioText: String?
        /// SHA-256 of the scenario.
        public var scenarioHash: String
        /// SHA-256 over the world's files.
        public var worldHash: String
        /// Files that measures were read from.
        public var files: [File]

        /// Makes a record.
        public init(
            comityVersion: String, command: String, scenarioFile: String, scenarioText: String?, scenarioHash: String,
            worldHash: String, files: [File]
        ) {
            self.comityVersion = comityVersion
            self.command = command
            self.scenarioFile = scenarioFile
            self.scenarioText = scenarioText
            self.scenarioHash = scenarioHash
            self.worldHash = worldHash
            self.files = files
        }
    }

    /// A file that was read, by its content.
    public struct File: Codable, Sendable, Equatable {
        /// Its path, as the scenario names it.
        public var path: String
        /// SHA-256 of its content.
        public var hash: String

        /// Makes a record.
        public init(path: String, hash: String) {
            self.path = path
            self.hash = hash
        }
    }
}
