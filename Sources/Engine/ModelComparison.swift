import EquilibriumModels
import Scenarios
import TextFormats

/// One scenario answered by several members of the model family.
public struct ModelComparison: Sendable {
    /// How one member answered.
    public enum Outcome: Sendable {
        /// In full.
        case answered(RunResult)
        /// Not at all, and why.
        case failed(String)
    }

    /// One member of the family.
    public struct Entry: Sendable {
        /// A short name: `one-year`.
        public var name: String
        /// Its switches as they would be written.
        public var choice: ModelChoice
        /// What they mean; `nil` where they could not be found in the world.
        public var model: ResolvedModel?
        /// How it answered.
        public var outcome: Outcome

        /// The answer, where there is one.
        var result: RunResult? { if case .answered(let result) = outcome { result } else { nil } }
    }

    /// Title of the scenario.
    public var title: String
    /// Its name.
    public var name: String
    /// Code and name of each economy of the world, in its order.
    public var economies: [(code: String, name: String)]
    /// The members, in order.
    public var entries: [Entry]

    /// Whether any member answered.
    public var hasAnswer: Bool { entries.contains { $0.result != nil } }
}

extension ModelChoice {
    /// The members that are set beside each other: each changes one switch of the first.
    static let family: [(name: String, choice: ModelChoice)] = {
        func changed(_ change: (inout ModelChoice) -> Void) -> ModelChoice {
            var choice = ModelChoice.base
            change(&choice)
            return choice
        }
        return [
            ("long-run", .base),
            ("five-years", changed { $0.horizon = .cited("boehm-levchenko-pandalai-nayar-2023/five-years") }),
            ("one-year", changed { $0.horizon = .cited("boehm-levchenko-pandalai-nayar-2023/one-year") }),
            ("no-input-output", changed { $0.inputOutput = .without }),
            ("scale", changed { $0.competition = .cited("lashkaripour-lugovskyy-2023") }),
            ("krugman", changed { $0.competition = .cited("krugman") }),
        ]
    }()

    /// Whether another choice means the same, wherever it was written.
    func means(_ other: ModelChoice) -> Bool {
        horizon == other.horizon && competition == other.competition && inputOutput == other.inputOutput
    }
}

extension Engine {
    /// Answers a scenario with every member of the family, and with its own model where that is none of them.
    ///
    /// Draws are not made: each column is the central answer.
    ///
    /// - Throws: `Diagnostics` or `Diagnostic` where the scenario itself is wrong; a member without an answer is an entry.
    public func compareModels(_ request: RunRequest, progress: ((_ done: Int, _ total: Int) -> Void)? = nil) throws
        -> ModelComparison
    {
        let scenario = try readScenario(request)
        let opened = try open(scenario, world: request.world, allowing: request.allowedFindings)
        var family = ModelChoice.family
        if !family.contains(where: { $0.choice.means(scenario.model) }) {
            // Checked before anything is solved: a fault in it is a fault of the input.
            _ = try resolve(scenario.model, in: opened.world)
            family.append(("scenario", scenario.model))
        }
        var central = request
        central.withoutDraws = true
        central.withFlows = false
        var entries: [ModelComparison.Entry] = []
        for (number, member) in family.enumerated() {
            progress?(number, family.count)
            var own = scenario
            own.model = member.choice
            var entry = ModelComparison.Entry(
                name: member.name, choice: member.choice, model: nil, outcome: .failed(""))
            do {
                entry.model = try resolve(member.choice, in: opened.world)
                entry.outcome = .answered(try answer(own, opened, central, nil, nil))
            } catch let error as NotConverged {
                entry.outcome = .failed(
                    "the \(error.stage.rawValue) was not solved: \(error.reason), residual "
                        + "\(numberText(error.trace.largestResidual)) in \(error.trace.residualCondition)")
            } catch let error as ModelInputError {
                let finding = diagnostic(for: error, opened.world, request.scenario)
                if number == 0 { throw finding }
                entry.outcome = .failed(finding.found)
            } catch let error as Diagnostics {
                // What the base model refuses is wrong with the scenario.
                if number == 0 { throw error }
                entry.outcome = .failed(error.all.map(\.found).joined(separator: "; "))
            }
            entries.append(entry)
        }
        return ModelComparison(
            title: scenario.title, name: scenario.name, economies: opened.world.economies.map { ($0.code, $0.name) },
            entries: entries)
    }
}
