import EquilibriumModels
import NumericKernels
import Scenarios

/// What draws of the uncertain parameters say about a result.
public struct Uncertainty: Sendable {
    /// The ends of an interval.
    public struct Interval: Sendable, Equatable {
        /// The lower end.
        public var low: Double
        /// The upper end.
        public var high: Double
    }

    /// A draw without an answer.
    public struct Failure: Sendable, Equatable {
        /// Its number, counted from one.
        public var draw: Int
        /// Which of its solves had no answer.
        public var stage: ComparisonStage
        /// Why.
        public var reason: String
    }

    /// Number of draws asked for.
    public var count: Int
    /// Width of the intervals in per cent: the ends are the quantiles at (100 ∓ width)/2 per cent of the answered draws.
    public var width: Double
    /// The parameters, with seed and distributions.
    public var parameters: ParameterDraws
    /// Draws without an answer, by number; they are in no quantile.
    public var failures: [Failure]
    /// Numbers of the answered draws, ascending.
    public var answered: [Int]
    /// Intervals by row and column of the result; `nil` where a draw has no value.
    public var intervals: [[Interval?]]
    /// Real income of the world, as a fraction.
    public var worldRealIncome: Interval
    /// Sum of equivalent variations in the world's unit.
    public var worldEquivalentVariation: Interval
    /// Flows with the policy, in the order of the result's flows; empty unless asked for.
    public var flows: [Interval] = []
    /// Number of the answered draws in which real income rises, by row.
    public var gains: [Int]
    /// Number of the answered draws in which real income falls, by row.
    public var losses: [Int]
    /// Evaluations of the whole system over the answered draws.
    public var evaluations: Int
    /// Largest relative residual over the answered draws.
    public var largestResidual: Double
    /// Every answered draw's values, by row and column, NaN where there is none.
    let values: [[Double]]

    /// The value of a column of ``ResultColumn/all`` in an answered draw; `nil` where there is none.
    public func value(answered position: Int, row: Int, column: Int) -> Double? {
        let value = values[position][row * ResultColumn.all.count + column]
        return value.isNaN ? nil : value
    }

    /// The interval of real income of a row, in per cent.
    public func realIncome(_ row: Int) -> Interval? {
        ResultColumn.all.firstIndex { $0.key == ResultColumn.realIncomeKey }.flatMap { intervals[row][$0] }
    }

    /// Summarises the outcomes of draws; at least one must have an answer.
    ///
    /// - Parameter outcomes: by draw, the first being draw 1.
    init(_ outcomes: [DrawOutcome], parameters: ParameterDraws, width: Double) {
        count = outcomes.count
        self.width = width
        self.parameters = parameters
        var failures: [Failure] = []
        var numbers: [Int] = []
        var answers: [DrawAnswer] = []
        for (position, outcome) in outcomes.enumerated() {
            switch outcome {
            case .answered(let answer):
                numbers.append(position + 1)
                answers.append(answer)
            case .failed(let stage, let reason):
                failures.append(Failure(draw: position + 1, stage: stage, reason: reason))
            }
        }
        precondition(!answers.isEmpty, "no draw has an answer")
        evaluations = answers.reduce(0) { $0 + $1.evaluations }
        largestResidual = answers.reduce(0) { max($0, $1.largestResidual) }
        self.failures = failures
        answered = numbers
        values = answers.map(\.values)
        let tail = (100 - width) / 200
        func interval(_ sample: [Double]) -> Interval {
            let sorted = sample.sorted()
            return Interval(low: quantile(ofSorted: sorted, at: tail), high: quantile(ofSorted: sorted, at: 1 - tail))
        }
        let columns = ResultColumn.all.count
        let rows = answers[0].values.count / columns
        intervals = (0..<rows).map { row in
            (0..<columns).map { column in
                let sample = answers.map { $0.values[row * columns + column] }
                return sample.contains(where: \.isNaN) ? nil : interval(sample)
            }
        }
        worldRealIncome = interval(answers.map(\.worldRealIncome))
        worldEquivalentVariation = interval(answers.map(\.worldEquivalentVariation))
        let income = ResultColumn.all.firstIndex { $0.key == ResultColumn.realIncomeKey } ?? 0
        gains = (0..<rows).map { row in answers.count { $0.values[row * columns + income] > 0 } }
        losses = (0..<rows).map { row in answers.count { $0.values[row * columns + income] < 0 } }
    }
}

/// Draws of which none has an answer.
public struct NoDrawAnswered: Error, Sendable, CustomStringConvertible {
    /// How many draws there were.
    public var count: Int
    /// Why they have no answer: the reasons with their numbers of draws, most frequent first.
    public var reasons: [(reason: String, count: Int)]

    /// What happened and what to try.
    public var description: String {
        var text =
            "error: \(count == 1 ? "the one draw was not" : "none of the \(count) draws was") solved, so there is no interval"
        for entry in reasons {
            text += "\n  found: \(entry.count) draw\(entry.count == 1 ? "" : "s"): \(entry.reason)"
        }
        return text + "\n  needed: parameters at which the model has a solution"
            + "\n  to do: look at the standard errors of the parameters drawn, or run with `--no-draws`"
    }
}

extension Uncertainty {
    /// Reasons for draws without an answer, most frequent first, ties by the first draw that met them.
    static func reasons(_ failures: [Failure]) -> [(reason: String, count: Int)] {
        var counts: [(reason: String, count: Int)] = []
        for failure in failures {
            let words = "the \(failure.stage.rawValue) was not solved: \(failure.reason)"
            if let place = counts.firstIndex(where: { $0.reason == words }) {
                counts[place].count += 1
            } else {
                counts.append((words, 1))
            }
        }
        return counts.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(
            \.element)
    }
}
