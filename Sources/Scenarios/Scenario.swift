import EquilibriumModels
import TextFormats

/// A question put to a world: measures in force, measures proposed, and what to show.
///
/// The language is described in the reference of the scenario file; a scenario is read whole or
/// refused with every fault at once.
public struct Scenario: Sendable {
    /// How many draws of the uncertain parameters to make.
    public struct Draws: Sendable, Equatable {
        /// Number of draws, from one to ``limit``.
        public var count: Int
        /// Seed of the random numbers; 1 where the file states none.
        public var seed: Int

        /// Makes a request.
        public init(count: Int, seed: Int = Draws.defaultSeed) {
            self.count = count
            self.seed = seed
        }

        /// The largest number of draws: every measure of every draw is kept until quantiles are taken, and the ends of an
        /// interval move less with more draws than any standard error is known.
        public static let limit = 20_000
        /// The seed where none is stated.
        public static let defaultSeed = 1
    }

    /// Name, for output and folders.
    public var name: String
    /// Title for people; the name where the file states none.
    public var title: String
    /// The question in words; may be empty.
    public var question: String
    /// A built-in world, or the path of a world folder relative to the file.
    public var world: String
    /// Where the world was named.
    public var worldPlace: Place
    /// The rule for deficits.
    public var closure: Closure
    /// The member of the model family.
    public var model: ModelChoice
    /// Measures in force that the policy is compared with.
    public var baseline: [Measure]
    /// The measures in question.
    public var policy: [Measure]
    /// The economies to print; `nil` is all.
    public var show: Selector?
    /// Groups that the file defines.
    public var groups: [GroupDefinition]
    /// Estimate files whose terms measures may name.
    public var parameters: [FileReference]
    /// The day at which groups of the register are read; `nil` is the end of the world's year.
    public var asOf: CalendarDay?
    /// Draws of uncertain parameters; `nil` is none.
    public var draws: Draws?
    /// Where `draws` was written.
    public var drawsPlace: Place
    /// Width of the printed interval in per cent, between 0 and 100.
    public var interval: Double
    /// Where `interval` was written; `nil` where the file states none.
    public var intervalPlace: Place?
    /// The folder to which paths in the file are relative; `.` for the folder of the command.
    public var folder: String
    /// SHA-256 of the file; empty for a scenario that a program made.
    public var contentHash: String
    /// The text of the file, as it was read; empty for a scenario that a program made.
    public var text: [UInt8] = []

    /// Width of the interval where the file states none, in per cent.
    public static let defaultInterval = 90.0

    /// Makes a scenario from its parts.
    public init(
        name: String, title: String? = nil, question: String = "", world: String, worldPlace: Place = .nowhere,
        closure: Closure = .hold, model: ModelChoice = .base, baseline: [Measure] = [], policy: [Measure],
        show: Selector? = nil,
        groups: [GroupDefinition] = [], parameters: [FileReference] = [], asOf: CalendarDay? = nil, draws: Draws? = nil,
        drawsPlace: Place = .nowhere, interval: Double = Scenario.defaultInterval, intervalPlace: Place? = nil,
        folder: String = ".", contentHash: String = ""
    ) {
        self.name = name
        self.title = title ?? name
        self.question = question
        self.world = world
        self.worldPlace = worldPlace
        self.closure = closure
        self.model = model
        self.baseline = baseline
        self.policy = policy
        self.show = show
        self.groups = groups
        self.parameters = parameters
        self.asOf = asOf
        self.draws = draws
        self.drawsPlace = drawsPlace
        self.interval = interval
        self.intervalPlace = intervalPlace
        self.folder = folder
        self.contentHash = contentHash
    }

    /// Reads a scenario file.
    ///
    /// - Parameters:
    ///   - path: the file; paths inside it are relative to its folder.
    ///   - name: what to call it in messages; the path itself where `nil`.
    /// - Throws: every fault, each with line, column, caret, what was needed and the nearest valid name.
    public static func read(_ path: String, called name: String? = nil) throws(Diagnostics) -> Scenario {
        let bytes: [UInt8]
        do {
            bytes = try readBytes(path, called: name)
        } catch {
            throw Diagnostics([error])
        }
        return try parse(bytes, file: name ?? path, folder: folderName(ofPath: path))
    }

    /// Reads a scenario from memory.
    ///
    /// - Parameters:
    ///   - bytes: the text of the file.
    ///   - file: what to call it in messages.
    ///   - folder: the folder to which paths in it are relative; `nil` where it may name no files at all: a scenario that names a
    ///     file or the folder of a world is then refused.
    public static func parse(_ bytes: [UInt8], file: String, folder: String? = ".") throws(Diagnostics) -> Scenario {
        let root: YAMLNode
        do {
            root = try parseYAML(bytes, file: file)
        } catch {
            throw Diagnostics([error])
        }
        var scenario = try decode(root, filesAreAllowed: folder != nil)
        if let folder { scenario.folder = folder }
        scenario.contentHash = sha256(bytes)
        scenario.text = bytes
        return scenario
    }
}

/// The folder part of a path; `.` where it has none.
func folderName(ofPath path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}
