import TextFormats

/// Which member of the model family answers a scenario, as it was written.
public struct ModelChoice: Sendable, Equatable {
    /// How long after the policy.
    public enum Horizon: Sendable, Equatable {
        /// The world's own θ.
        case longRun
        /// θ times a cited factor, by identifier.
        case cited(String)
        /// θ times a stated factor.
        case factor(Double)
    }

    /// How producers compete.
    public enum Competition: Sendable, Equatable {
        /// Constant returns under a word of the field: `eaton-kortum` or `armington`, which are the same equations.
        case constantReturns(String)
        /// A scale elasticity in every sector: an identifier, a source whose rows are given out by sector, or a rule.
        case cited(String)
        /// The same ψ in every sector.
        case elasticity(Double)
        /// Sector by sector; sectors that are not named have constant returns.
        case bySector([SectorScale])
    }

    /// The scale elasticity of one sector.
    public struct SectorScale: Sendable, Equatable {
        /// ψ, or the identifier of a cited one.
        public enum Value: Sendable, Equatable {
            /// ψ.
            case elasticity(Double)
            /// An identifier.
            case cited(String)
        }
        /// Code of the sector.
        public var sector: String
        /// Its scale elasticity.
        public var value: Value
        /// Where the code was written.
        public var place: Place
    }

    /// Whether sectors buy inputs from each other.
    public enum InputOutput: String, Sendable, CaseIterable {
        /// As in the world.
        case with
        /// Value added is output, final demand is absorption.
        case without
    }

    /// The horizon.
    public var horizon = Horizon.longRun
    /// Where it was written.
    public var horizonPlace = Place.nowhere
    /// The kind of competition.
    public var competition = Competition.constantReturns(Self.defaultCompetition)
    /// Where it was written.
    public var competitionPlace = Place.nowhere
    /// Input-output links.
    public var inputOutput = InputOutput.with

    /// The base model: long run, constant returns, with links.
    public init() {}

    /// The base model: long run, constant returns, with links.
    public static let base = ModelChoice()

    /// Whether it names anything cited.
    public var isCited: Bool {
        if case .cited = horizon { return true }
        return switch competition {
        case .cited: true
        case .bySector(let sectors): sectors.contains { if case .cited = $0.value { true } else { false } }
        case .constantReturns, .elasticity: false
        }
    }

    static let longRun = "long-run"
    static let defaultCompetition = "eaton-kortum"
    static let constantReturns = ["eaton-kortum", "armington"]
    static let keys = ["horizon", "competition", "input_output"]
}

extension ModelChoice {
    /// Reads the mapping under `model`.
    static func read(_ node: YAMLNode, _ findings: YAMLFindings) -> ModelChoice {
        var choice = ModelChoice()
        guard let reader = YAMLReader(node, of: "`model`", keys: keys, findings: findings) else { return choice }
        if let value = reader.node("horizon") {
            choice.horizonPlace = Place(value)
            if value.number != nil {
                if let factor = reader.number(of: value, "horizon", .horizon) { choice.horizon = .factor(factor) }
            } else if let text = value.text {
                choice.horizon = Horizon(word: text)
            } else {
                reader.wrong(value, "horizon", needed: "`long-run`, the id of a cited horizon, or a factor of theta")
            }
        }
        if let value = reader.node("competition") {
            choice.competitionPlace = Place(value)
            if let competition = competition(value, reader) { choice.competition = competition }
        }
        choice.inputOutput = reader.choice("input_output") ?? .with
        return choice
    }

    private static func competition(_ value: YAMLNode, _ reader: YAMLReader) -> Competition? {
        if value.number != nil {
            return reader.number(of: value, "competition", .scale).map { .elasticity($0) }
        }
        if let text = value.text { return Competition(word: text) }
        guard case .mapping(let entries) = value.content else {
            reader.wrong(
                value, "competition",
                needed: "a word such as `krugman`, the id of a cited scale elasticity, a number, or these by sector")
            return nil
        }
        var sectors: [SectorScale] = []
        for entry in entries {
            let place = Place(entry.key)
            if entry.value.number != nil {
                guard let number = reader.number(of: entry.value, entry.name, .scale) else { continue }
                sectors.append(SectorScale(sector: entry.name, value: .elasticity(number), place: place))
            } else if let text = entry.value.text {
                sectors.append(SectorScale(sector: entry.name, value: .cited(text), place: Place(entry.value)))
            } else {
                reader.wrong(entry.value, entry.name, needed: "a scale elasticity, or the id of a cited one")
            }
        }
        return .bySector(sectors)
    }

    /// The choice with what a command states in place of the file's.
    ///
    /// - Parameters:
    ///   - horizon: a word, an identifier or a factor.
    ///   - competition: a word, an identifier or a number.
    ///   - inputOutput: `with` or `without`.
    /// - Throws: a finding about the option.
    public func replacing(horizon: String?, competition: String?, inputOutput: String?) throws(Diagnostic)
        -> ModelChoice
    {
        var choice = self
        if let horizon {
            choice.horizonPlace = Place(file: "--horizon")
            choice.horizon =
                if let factor = parseNumber(horizon) {
                    .factor(try Self.checked(factor, .horizon, horizon, choice.horizonPlace))
                } else { Horizon(word: horizon) }
        }
        if let competition {
            choice.competitionPlace = Place(file: "--competition")
            choice.competition =
                if let number = parseNumber(competition) {
                    .elasticity(try Self.checked(number, .scale, competition, choice.competitionPlace))
                } else { Competition(word: competition) }
        }
        if let inputOutput {
            guard let known = InputOutput(rawValue: inputOutput) else {
                throw Place(file: "--input-output").diagnostic(
                    kind: "unknown-value", found: shown(inputOutput), needed: "with or without",
                    nearest: nearestNames(to: inputOutput, among: InputOutput.allCases.map(\.rawValue)))
            }
            choice.inputOutput = known
        }
        return choice
    }

    private static func checked(_ value: Double, _ rule: NumberRule, _ text: String, _ place: Place)
        throws(Diagnostic) -> Double
    {
        guard value.isFinite, rule.holds(value) else {
            throw place.diagnostic(kind: "out-of-range", found: shown(text), needed: rule.words)
        }
        return value
    }
}

extension ModelChoice {
    /// The horizon as it would be written.
    public var horizonWord: String {
        switch horizon {
        case .longRun: Self.longRun
        case .cited(let id): id
        case .factor(let factor): numberText(factor)
        }
    }

    /// Competition as it would be written.
    public var competitionWord: String {
        switch competition {
        case .constantReturns(let word), .cited(let word): word
        case .elasticity(let value): numberText(value)
        case .bySector(let sectors):
            sectors.map { entry in
                switch entry.value {
                case .cited(let id): "\(entry.sector): \(id)"
                case .elasticity(let value): "\(entry.sector): \(numberText(value))"
                }
            }.joined(separator: "; ")
        }
    }
}

extension ModelChoice.Horizon {
    /// A word of the language.
    public init(word: String) { self = word == ModelChoice.longRun ? .longRun : .cited(word) }
}

extension ModelChoice.Competition {
    /// A word of the language.
    public init(word: String) {
        self = ModelChoice.constantReturns.contains(word) ? .constantReturns(word) : .cited(word)
    }
}

extension NumberRule {
    /// A factor of θ.
    static let horizon = NumberRule("a number above 0 and at most 1, the factor of theta") { $0 > 0 && $0 <= 1 }
    /// A scale elasticity.
    static let scale = NumberRule("a number of at least 0") { $0 >= 0 }
}
