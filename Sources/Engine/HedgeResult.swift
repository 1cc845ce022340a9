import EquilibriumModels
import Geoeconomics
import Scenarios
import TextFormats
import WorldData

/// What a small state's choices between powers come to.
public struct HedgeResult: Sendable {
    /// One option.
    public struct Option: Sendable {
        /// What is chosen.
        public var choice: HedgeChoice
        /// The same in words.
        public var name: String
        /// Positions of the powers with which it makes new ties: by deepening, or by an agreement in which the power is.
        public var newTies: [Int]
        /// Real income in normal times and under each event, over today's; `nil` where normal times have no answer.
        public var outcome: HedgeOutcome?
        /// Why an equilibrium has no answer, with the event.
        public var reasons: [String]
        /// Evaluations of all its solves.
        public var evaluations = 0
        /// The largest relative residual of its answers.
        public var residual = 0.0
    }

    /// What was asked.
    public let request: HedgeRequest
    /// The world's manifest.
    public let world: WorldManifest
    /// SHA-256 over the world's files.
    public let worldHash: String
    /// Name of the state.
    public let economyName: String
    /// Final expenditure of the state today, in the world's unit.
    public let income: Double
    /// Names of the offers, in order.
    public let offers: [String]
    /// Names of the events, those of single powers first.
    public let events: [String]
    /// Number of powers, whose own events stand first.
    public let powerCount: Int
    /// Probabilities of the events; `nil` where none were stated.
    public let probabilities: CutOffProbabilities?
    /// The options; the first leaves all as it is.
    public let options: [Option]
    /// The horizons in words: of options and of cut-offs.
    public let horizons: (options: String, cutOffs: String)
    /// Every parameter used.
    public let parameters: [UsedParameter]
    /// Everything dropped or assumed.
    public let notes: [Diagnostic]
    /// The solve of the baseline.
    public let baselineTrace: SolveTrace

    /// Puts together what was solved.
    init(
        request: HedgeRequest, setting: HedgeSetting, baseline: SolveTrace, income: Double, options: [Option],
        parameters: [UsedParameter], notes: [Diagnostic]
    ) {
        self.request = request
        world = setting.opened.world.manifest
        worldHash = setting.opened.world.contentHash
        economyName = setting.opened.world.economies[setting.economy].name
        self.income = income
        offers = setting.menu.offers.map(\.name)
        events = setting.eventNames
        powerCount = setting.powers.count
        probabilities = setting.probabilities
        self.options = options
        horizons = (setting.model.horizon, setting.cutOffModel.horizon)
        self.parameters = parameters
        self.notes = notes
        baselineTrace = baseline
    }

    /// Whether any option has an answer.
    public var hasAnswer: Bool { options.contains { $0.outcome != nil } }
    /// Level of the conditional value at risk, as a fraction.
    var level: Double { request.level / 100 }
}

extension HedgeResult.Option {
    /// Change of real income in normal times against today, as a fraction.
    public var gain: Double? { outcome.map { $0.normal - 1 } }
}

extension HedgeResult {
    /// The largest loss of an option over the cut-offs by one power alone: a share of its own normal real income.
    public func vulnerability(_ option: Option) -> Double? { option.outcome?.largestLoss(over: 0..<powerCount) }

    /// The expected change of real income against today; `nil` where no probabilities were stated.
    public func expected(_ option: Option) -> Double? {
        probabilities.flatMap { option.outcome?.expectedChange($0) }
    }

    /// The conditional value at risk; `nil` where no probabilities were stated.
    public func valueAtRisk(_ option: Option) -> Double? {
        probabilities.flatMap { option.outcome?.conditionalValueAtRisk($0, level: level) }
    }

    /// For each option, whether no other brings at least as much in normal times at no larger loss.
    public var isOnFrontier: [Bool] {
        efficientFrontier(gain: options.map(\.gain), risk: options.map(vulnerability))
    }

    /// For each option, whether no other has at least its expected value at no worse value at risk; `nil` without probabilities.
    public var isOnRiskFrontier: [Bool]? {
        guard probabilities != nil else { return nil }
        return efficientFrontier(gain: options.map(expected), risk: options.map { valueAtRisk($0).map { -$0 } })
    }

    /// Position of the option with the highest value of a measure, the first among equals.
    func best(_ measure: (Option) -> Double?, among isCandidate: (Option) -> Bool = { _ in true }) -> Int? {
        var best: (position: Int, value: Double)?
        for (position, option) in options.enumerated() where isCandidate(option) {
            guard let value = measure(option) else { continue }
            // Rounding decides nothing: of equal options the first, which does less.
            if value > (best?.value ?? -.infinity) + 1e-10 { best = (position, value) }
        }
        return best?.position
    }

    /// The best that a stance towards the powers can bring.
    public struct Stance: Sendable, Equatable {
        /// Positions of the powers with which new ties are made: none is neutral, all is even-handed.
        public var powers: [Int]
        /// Position of the best option of this stance.
        public var best: Int
        /// What the stance costs against the best option of all, as a fraction of real income, at least zero.
        public var price: Double
        /// How much smaller its largest loss to one power is than that of the best option, as a fraction; negative where larger.
        public var lossAvoided: Double?
    }

    /// By what options of a stance are ranked: the expected change where probabilities were stated, normal times otherwise.
    public func value(_ option: Option) -> Double? { probabilities == nil ? option.gain : expected(option) }

    /// Every stance with its price: the value of the best option of all less that of the best one of the stance; stances with
    /// fewer powers first.
    public var stances: [Stance] {
        guard let top = best(value), let most = value(options[top]) else { return [] }
        var sets: [[Int]] = []
        for option in options where !sets.contains(option.newTies) { sets.append(option.newTies) }
        sets.sort { ($0.count, $0.description) < ($1.count, $1.description) }
        return sets.compactMap { set in
            guard let best = best(value, among: { $0.newTies == set }), let own = value(options[best]) else {
                return nil
            }
            var avoided: Double?
            if let large = vulnerability(options[top]), let small = vulnerability(options[best]) {
                avoided = large - small
            }
            return Stance(powers: set, best: best, price: most - own < 1e-10 ? 0 : most - own, lossAvoided: avoided)
        }
    }
}
