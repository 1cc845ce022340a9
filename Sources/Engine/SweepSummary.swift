import TextFormats

/// What a sweep comes to: counts, failures by kind, and each economy's best and worst scenario.
public struct SweepSummary: Sendable, Equatable {
    /// One scenario and what it means for one economy.
    public struct Extreme: Sendable, Equatable {
        /// Number of the scenario, counted from one.
        public var scenario: Int
        /// What identifies it.
        public var coordinates: [String]
        /// Value of the ranking column.
        public var value: Double
    }

    /// Failures of one kind.
    public struct Failure: Sendable, Equatable {
        /// Stable identifier of the kind.
        public var kind: String
        /// Number of scenarios.
        public var count: Int
        /// Number of the first of them, counted from one.
        public var scenario: Int
        /// What identifies it.
        public var coordinates: [String]
        /// Its reason.
        public var reason: String
    }

    /// Scenarios with an answer.
    public private(set) var solved = 0
    /// Scenarios without one.
    public private(set) var failed = 0
    /// Evaluations of the whole system over all scenarios, the baseline left out.
    public private(set) var evaluations = 0
    /// Largest relative residual of any equilibrium condition of any solved scenario.
    public private(set) var largestResidual = 0.0
    /// Failures by kind, in the order in which they were first met.
    public private(set) var failures: [Failure] = []
    /// By economy reported: the scenario with the highest value of the ranking column; `nil` where there is none.
    public private(set) var best: [Extreme?]
    /// By economy reported: the scenario with the lowest value.
    public private(set) var worst: [Extreme?]

    private let layout: SweepLayout

    init(_ layout: SweepLayout) {
        self.layout = layout
        best = Array(repeating: nil, count: layout.economies.count)
        worst = best
    }

    /// Adds outcomes, in the order of scenarios; among equals the first stays.
    mutating func add(_ outcomes: [SweepOutcome]) {
        for outcome in outcomes {
            switch outcome.answer {
            case .solved(let values, let count, let residual):
                solved += 1
                evaluations += count
                largestResidual = max(largestResidual, residual)
                for economy in layout.economies.indices {
                    guard let value = values[economy * layout.results.count + layout.rankingColumn] else { continue }
                    let extreme = Extreme(
                        scenario: outcome.number, coordinates: outcome.coordinates, value: value)
                    if best[economy].map({ value > $0.value }) ?? true { best[economy] = extreme }
                    if worst[economy].map({ value < $0.value }) ?? true { worst[economy] = extreme }
                }
            case .failed(let reason, let count, _):
                failed += 1
                evaluations += count ?? 0
                let kind = reason.firstIndex(of: ":").map { String(reason[..<$0]) } ?? reason
                if let place = failures.firstIndex(where: { $0.kind == kind }) {
                    failures[place].count += 1
                } else {
                    failures.append(
                        Failure(
                            kind: kind, count: 1, scenario: outcome.number, coordinates: outcome.coordinates,
                            reason: reason))
                }
            }
        }
    }

    /// Equality of what was counted.
    public static func == (a: SweepSummary, b: SweepSummary) -> Bool {
        (a.solved, a.failed, a.evaluations, a.largestResidual) == (b.solved, b.failed, b.evaluations, b.largestResidual)
            && a.failures == b.failures && a.best == b.best && a.worst == b.worst
    }
}
