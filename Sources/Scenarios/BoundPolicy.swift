import EquilibriumModels
import TextFormats
import WorldData

/// What binding needs beside the measures, the world and its accounts.
public struct BindingContext: Sendable {
    /// Agreements and groups; the world's own memberships are added to it.
    public var register: AgreementRegister
    /// Cited effects.
    public var effects: EffectLibrary
    /// Groups that the scenario defines.
    public var groups: [GroupDefinition]
    /// The day at which groups are read; `nil` is the end of the world's year.
    public var asOf: CalendarDay?
    /// The folder to which paths in measures are relative.
    public var folder: String
    /// Measures already in force in the accounts: the pairs of an agreement with a trade effect among them
    /// count as covered.
    public var inForce: [Measure]
    /// The economies to show; checked with the measures.
    public var show: Selector?
    /// What measures that together change nothing are: an error (a policy), a warning (a baseline), or an answer
    /// like any other (one scenario of a sweep).
    public var withoutChange: WithoutChange
    /// Whether a bilateral measure among fewer than two economies changes nothing in place of being a fault, as
    /// among subsets of members.
    public var permitsFewMembers = false

    /// Makes a context.
    public init(
        register: AgreementRegister = .empty, effects: EffectLibrary = .empty, groups: [GroupDefinition] = [],
        asOf: CalendarDay? = nil, folder: String = ".", inForce: [Measure] = [], show: Selector? = nil,
        withoutChange: WithoutChange = .isError
    ) {
        self.register = register
        self.effects = effects
        self.groups = groups
        self.asOf = asOf
        self.folder = folder
        self.inForce = inForce
        self.show = show
        self.withoutChange = withoutChange
    }

    /// What measures that change nothing are.
    public enum WithoutChange: Sendable {
        /// Refused.
        case isError
        /// Taken, with a warning.
        case isWarning
        /// Taken.
        case isAnswer
    }
}

extension Scenario {
    /// The context in which the baseline is bound to the calibrated accounts.
    public func baselineContext(register: AgreementRegister, effects: EffectLibrary) -> BindingContext {
        BindingContext(
            register: register, effects: effects, groups: groups, asOf: asOf, folder: folder,
            withoutChange: .isWarning)
    }

    /// The context in which the policy is bound to the accounts of the solved baseline.
    public func policyContext(register: AgreementRegister, effects: EffectLibrary) -> BindingContext {
        BindingContext(
            register: register, effects: effects, groups: groups, asOf: asOf, folder: folder, inForce: baseline,
            show: show)
    }
}

/// Measures turned into a shock, with everything that was clipped, dropped or assumed on the way.
public struct BoundPolicy: Sendable {
    /// What changes.
    public var shock: Shock
    /// Warnings and notes, in the order in which they were met.
    public var notes: [Diagnostic]
    /// Parameters that entered, each once.
    public var parametersUsed: [UsedParameter]
    /// What each measure touched, in order.
    public var measures: [BoundMeasure]
    /// Files that measures were read from.
    public var filesRead: [FileRecord]
    /// Positions of the economies to show, ascending; all where the context states none.
    public var shown: [Int]
    /// What the changes of trade costs in `shock` owe to effects on trade.
    var tradeEffects: [TradeEffectTerm]
    /// ln d̂ by cell without those effects; empty where nothing else changes it.
    var otherLogTradeCostChange: [Double]
    /// Number of bilateral cells of the world.
    var cellCount: Int
}

/// A parameter that entered a policy.
public struct UsedParameter: Sendable, Equatable {
    /// Identifier of the cited effect, or what the number is in the scenario.
    public var name: String
    /// The value in `unit`.
    public var value: Double
    /// Standard error in the same unit, where one is cited.
    public var standardError: Double?
    /// Unit.
    public var unit: String
    /// Citation, or the place in the scenario.
    public var source: String
    /// The record, for a cited effect.
    public var effect: CitedEffect?

    /// What the name of an elasticity begins with; the code of the sector follows.
    public static let elasticityPrefix = "theta of "

    /// Makes a record.
    public init(
        name: String, value: Double, standardError: Double? = nil, unit: String, source: String,
        effect: CitedEffect? = nil
    ) {
        self.name = name
        self.value = value
        self.standardError = standardError
        self.unit = unit
        self.source = source
        self.effect = effect
    }
}

/// A file that a measure was read from.
public struct FileRecord: Sendable, Equatable {
    /// What a file holds.
    public enum Kind: Sendable {
        /// Rows of a measure.
        case measures
        /// An estimate.
        case estimates
    }

    /// The path as the scenario states it.
    public var path: String
    /// SHA-256 of its content, unpacked.
    public var contentHash: String
    /// What it holds.
    public var kind: Kind
    /// Its content, unpacked, as it was read; `nil` where it is not at hand.
    public var content: [UInt8]?

    /// Makes a record of a file of which the content is not at hand.
    public init(path: String, contentHash: String, kind: Kind = .measures) {
        self.path = path
        self.contentHash = contentHash
        self.kind = kind
    }

    /// Makes a record of a file that was read.
    public init(path: String, content: [UInt8], kind: Kind) {
        self.init(path: path, contentHash: sha256(content), kind: kind)
        self.content = content
    }

    /// Records are equal where path and digest are: content of megabytes need not be looked at.
    public static func == (one: FileRecord, other: FileRecord) -> Bool {
        one.path == other.path && one.contentHash == other.contentHash
    }
}

/// What one measure touched.
public struct BoundMeasure: Sendable, Equatable {
    /// The measure in words: agreement `TPP`, tariff.
    public var label: String
    /// Where it was written.
    public var place: Place
    /// What it does, with its numbers.
    public var words = ""
    /// Ordered pairs of distinct economies that it selects; zero where it selects economies only.
    public var pairs = 0
    /// Cells (pairs by sectors, or economies by sectors) that it selects.
    public var cells = 0
    /// Cells of those with positive trade, or with positive output.
    public var tradedCells = 0
    /// Cells of those that the measure changes.
    public var changedCells = 0
    /// Ordered pairs that another agreement in force already covers.
    public var coveredPairs = 0
    /// Why the measure changes nothing; `nil` where it changes something.
    public var reasonForNoChange: String?
}

/// Turns measures into a shock to a world.
///
/// Measures apply in the order given. Changes of trade costs and of productivity and labour multiply;
/// of tariffs, shares of demand and deficits the later wins, and `points` add to the rate at hand.
///
/// - Parameters:
///   - measures: the measures of a baseline or of a policy.
///   - world: names of economies and sectors, the year, and memberships of its own.
///   - accounts: what the measures change; after a baseline those of the solved baseline.
///   - context: register, effects, groups and paths.
/// - Returns: the shock relative to `accounts`, and everything a reader should know about it.
/// - Throws: every fault at once; `changes-nothing` where no cell of the world changes.
/// - Complexity: O(cells of the world) time and space.
public func bind(
    _ measures: [Measure], to world: World, accounts: Accounts, in context: BindingContext
) throws(Diagnostics) -> BoundPolicy {
    let binder = try Binder(world: world, accounts: accounts, context: context)
    for measure in measures { binder.apply(measure) }
    return try binder.finish()
}
