/// What an abstention counts as.
public enum AbstentionRule: String, Sendable, Codable, CaseIterable {
    /// A category of its own, half-way between yes and no.
    case middle
    /// No vote at all: the roll call drops out for the pair.
    case dropped
    /// A vote against.
    case no
}

/// What an absence counts as.
public enum AbsenceRule: String, Sendable, Codable, CaseIterable {
    /// The roll call drops out for the pair, and is counted.
    case dropped
    /// An abstention, in sessions in which the economy cast a vote at all; elsewhere it drops out.
    case abstention
}

/// What is taken together.
public enum VoteGrouping: String, Sendable, Codable, CaseIterable {
    /// All roll calls.
    case all
    /// The calendar year of the date.
    case year
    /// The session of the assembly.
    case session
    /// The issue; a roll call can be about several or none.
    case issue
}

/// What a roll call weighs in Signorino & Ritter's S.
public enum RollCallWeight: String, Sendable, Codable, CaseIterable {
    /// One.
    case equal
    /// How divided it was: 1 − Σ of squares of the shares of yes, abstain and no; nothing for a unanimous one.
    case division
}

/// How similarity is measured.
public struct SimilarityOptions: Sendable, Codable, Equatable {
    /// What an abstention counts as.
    public var abstention = AbstentionRule.middle
    /// What an absence counts as.
    public var absence = AbsenceRule.dropped
    /// What is taken together.
    public var grouping = VoteGrouping.all
    /// What a roll call weighs in S.
    public var weight = RollCallWeight.equal
    /// First calendar year of the date; `nil` for the first.
    public var since: Int?
    /// Last calendar year of the date; `nil` for the last.
    public var until: Int?
    /// Code of an issue; `nil` for all roll calls.
    public var issue: String?

    /// Abstention in the middle, absence dropped, over everything.
    public init() {}
}
