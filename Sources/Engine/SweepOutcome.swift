/// What became of one scenario.
public struct SweepOutcome: Sendable, Equatable {
    /// How it ended.
    public enum Answer: Sendable, Equatable {
        /// Solved: values economy by economy, as `economies` and `results` of the layout stand.
        case solved([Double?], evaluations: Int, residual: Double)
        /// Not solved, and why in one line that begins with the kind of the fault and a colon.
        case failed(reason: String, evaluations: Int?, residual: Double?)
    }

    /// Its number, counted from one.
    public var number: Int
    /// What identifies it, as `coordinates` of the layout stand.
    public var coordinates: [String]
    /// How it ended.
    public var answer: Answer
}

/// The outcomes of one batch with their rows.
struct SweepBatch: Sendable {
    /// Its number, counted from zero.
    var index: Int
    /// Outcomes in the order of the scenarios.
    var outcomes: [SweepOutcome]
    /// The rows as they stand in the table.
    var rows: [UInt8]
    /// Warnings and notes of its scenarios, by kind in the order in which they were first met.
    var notes: [SweepNote]
}

/// A kind of warning or note that scenarios gave rise to.
public struct SweepNote: Sendable, Equatable {
    /// Stable identifier of the kind.
    public var kind: String
    /// Number of scenarios that gave rise to it.
    public var count: Int
    /// Number of the first of them, counted from one.
    public var scenario: Int
    /// What it says there.
    public var text: String

    /// Adds notes to a list: counts of one kind add up, the first text stays.
    static func add(_ notes: [SweepNote], to all: inout [SweepNote]) {
        for note in notes {
            if let place = all.firstIndex(where: { $0.kind == note.kind }) {
                all[place].count += note.count
            } else {
                all.append(note)
            }
        }
    }
}
