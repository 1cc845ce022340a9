import EquilibriumModels
import Reporting
import Scenarios
import TextFormats
import WorldData

/// The world and the model that a question without a scenario is put to.
public struct WorldQuestion: Sendable, Codable, Equatable {
    /// A built-in world, or a path relative to the working folder.
    public var world: String
    /// The rule for deficits.
    public var closure: Closure
    /// The horizon: `long-run`, the id of a cited one, or a factor of theta.
    public var horizon: String?
    /// Competition: a word, the id of a cited scale elasticity, or a number.
    public var competition: String?
    /// Input-output links: `with` or `without`.
    public var inputOutput: String?
    /// Kinds of finding about the world that the user accepts.
    public var allowedFindings: [String]

    /// The world where none is named.
    public static let defaultWorld = "factbook-2024"

    /// Names a world and a model; by default the base model of the latest built-in world.
    public init(
        world: String = WorldQuestion.defaultWorld, closure: Closure = .hold, horizon: String? = nil,
        competition: String? = nil, inputOutput: String? = nil, allowedFindings: [String] = []
    ) {
        self.world = world
        self.closure = closure
        self.horizon = horizon
        self.competition = competition
        self.inputOutput = inputOutput
        self.allowedFindings = allowedFindings
    }
}

extension WorldQuestion {
    /// The words for closures.
    public static let closureWords = Closure.allCases.map(\.rawValue)

    /// States the closure by its word.
    public mutating func setClosure(_ word: String) { closure = Closure(rawValue: word) ?? closure }
}

/// How an answer about a world was made: enough to repeat it and to judge it.
public struct WorldAnswerManifest: Sendable {
    /// Version of the program.
    public var version: String
    /// The world.
    public var world: WorldManifest
    /// SHA-256 over the world's files.
    public var worldHash: String
    /// The rule for deficits.
    public var closure: Closure
    /// The member of the model family.
    public var model: ResolvedModel
    /// Every parameter used: elasticities of the world and the model's own.
    public var parameters: [UsedParameter]
    /// The solve of the baseline.
    public var baselineTrace: SolveTrace
    /// Everything clipped, dropped or assumed.
    public var findings: [Diagnostic]

    /// The unit of money in words: million USD.
    public var moneyUnit: String { world.unit == .one ? world.currency : "\(world.unit.rawValue) \(world.currency)" }

    var document: JSONValue {
        .object([
            .init("comity_version", .string(version)), .init("world", .string(world.name)),
            .init("world_year", .integer(world.year)), .init("world_source", .string(world.source)),
            .init("world_sha256", .string(worldHash)), .init("closure", .string(closure.rawValue)),
            .init("model", model.document), .init("money_unit", .string(moneyUnit)),
            .init("parameters", ManifestParts.parameters(parameters)),
            .init("baseline_evaluations", .integer(baselineTrace.evaluations)),
            .init("baseline_largest_relative_residual", .number(baselineTrace.largestResidual)),
            .init("findings", ManifestParts.findings(findings)),
        ])
    }
}

/// A world read, checked, solved and factorised, with the names that questions use.
struct PreparedWorld {
    let world: World
    let names: NameQuery
    let baseline: SharedBaseline
    var manifest: WorldAnswerManifest

    var codes: [String] { world.economies.map(\.code) }
    var economyNames: [String] { world.economies.map(\.name) }

    /// The position of one economy.
    func economy(_ text: String, option: String) throws -> Int {
        let found = try names.economies(text, option: option).positions
        guard found.count == 1 else {
            throw Place(file: option).diagnostic(
                kind: "one-economy", found: "\(shown(text)) is \(found.count) economies",
                needed: "the code of one economy", advice: "name its code, as in KHM")
        }
        return found[0]
    }

    /// Positions of the sectors that options name; all where they name none.
    func sectors(_ texts: [String], option: String = "--sector") throws -> [Int] {
        texts.isEmpty ? Array(world.sectors.indices) : try names.sectors(texts.joined(separator: ","), option: option)
    }

    /// Words for the chosen sectors.
    func sectorWords(_ sectors: [Int]) -> String {
        sectors.count == world.sectorCount
            ? "all sectors" : sectors.map { world.sectors[$0].code }.joined(separator: ", ")
    }
}

extension Engine {
    /// Reads, checks, solves and factorises the world of a question; baselines of earlier requests are reused.
    ///
    /// - Throws: `Diagnostics` or `Diagnostic` where the input is wrong, `NotConverged` where the baseline has no equilibrium.
    func prepare(_ question: WorldQuestion) throws -> PreparedWorld {
        var scenario = Scenario(name: "question", world: question.world, closure: question.closure, policy: [])
        scenario.model = try scenario.model.replacing(
            horizon: question.horizon, competition: question.competition, inputOutput: question.inputOutput)
        let opened = try open(scenario, world: question.world, allowing: question.allowedFindings)
        let world = opened.world
        do {
            let model = try resolve(scenario.model, in: world)
            let calibrated = try calibrate(world, model, question.world)
            let inForce = try bindBaseline(scenario, opened, calibrated)
            let solved = try solveBaseline(scenario, world, calibrated, inForce)
            return PreparedWorld(
                world: world, names: try NameQuery(world, register: opened.register),
                baseline: try solved.shared(),
                manifest: WorldAnswerManifest(
                    version: comityVersion, world: world.manifest, worldHash: world.contentHash,
                    closure: question.closure, model: model, parameters: world.elasticities + model.parameters,
                    baselineTrace: named(solved.trace, world), findings: opened.findings + model.notes))
        } catch let error as ModelInputError {
            throw diagnostic(for: error, world, question.world)
        }
    }
}
