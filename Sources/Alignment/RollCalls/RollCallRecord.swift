import TextFormats

/// A vote of a state in a roll call, as the record holds it: one byte.
public enum Vote: UInt8, Sendable, CaseIterable {
    /// No row: absent, not taking part, or not a member. A record does not tell these apart.
    case absent = 0
    /// In favour.
    case yes = 1
    /// Neither for nor against.
    case abstain = 2
    /// Against.
    case no = 3

    /// The word in `votes.csv`; empty for an absence, which has no row.
    public var word: String {
        switch self {
        case .absent: ""
        case .yes: "yes"
        case .abstain: "abstain"
        case .no: "no"
        }
    }
}

/// One roll call.
public struct RollCall: Sendable, Equatable {
    /// Its number in the files, `rcid`.
    public var id: Int
    /// Session of the assembly.
    public var session: Int
    /// Calendar year of its date.
    public var year: Int
    /// Whether it was about a part of a text only: a paragraph or an amendment; `nil` where that was not coded.
    public var isPartial: Bool?
    /// What identifies its text from session to session: see `bridgingTitle`; `nil` where nothing does.
    public var title: String?
}

/// An economy that votes: one or several codes of the files that share a code of ISO 3166.
public struct VotingEconomy: Sendable, Equatable {
    /// ISO alpha-3 code, or the files' own code where there is none.
    public var code: String
    /// Name of the latest state under the code.
    public var name: String
    /// Whether `countries.csv` gives an ISO code.
    public var hasISO: Bool
    /// The codes of the files, in their order.
    public var ownCodes: [String]
}

/// An issue that roll calls can be about.
public struct VotingIssue: Sendable, Equatable {
    /// Its code, for example `hr`.
    public var code: String
    /// Its name.
    public var name: String
}

/// A record of roll calls in memory: one byte for each economy and roll call.
public struct RollCallRecord: Sendable {
    /// The economies, sorted by code.
    public var economies: [VotingEconomy]
    /// The roll calls, sorted by session and then by number.
    public var rollCalls: [RollCall]
    /// Issues, sorted by code.
    public var issues: [VotingIssue]
    /// Whether a roll call is about an issue, `issue * rollCalls.count + rollCall`.
    public var isAbout: [Bool]
    /// Raw values of ``Vote``, `economy * rollCalls.count + rollCall`.
    public var votes: [UInt8]
    /// How many votes the record holds.
    public var voteCount: Int
    /// What a reader should know, each kind counted.
    public var findings: [Diagnostic] = []
    /// The files with the SHA-256 digests of their unpacked bytes.
    public var files: [(path: String, hash: String)] = []

    /// The vote of an economy in a roll call.
    public func vote(economy: Int, rollCall: Int) -> Vote {
        Vote(rawValue: votes[economy * rollCalls.count + rollCall]) ?? .absent
    }

    /// Position of an economy.
    ///
    /// - Parameter code: an ISO alpha-3 code, or a code of the files.
    /// - Throws: `Diagnostic` of kind `unknown-code`.
    public func position(of code: String) throws(Diagnostic) -> Int {
        if let found = economies.firstIndex(where: { $0.code == code }) { return found }
        if let found = economies.firstIndex(where: { $0.ownCodes.contains(code) }) { return found }
        let sameName = economies.filter { $0.name.lowercased() == code.lowercased() }.map(\.code)
        throw Diagnostic(
            kind: "unknown-code", found: "unknown economy `\(code)`",
            needed:
                "a code of the record: ISO alpha-3 where `countries.csv` gives one, for example `\(economies.first?.code ?? "USA")`",
            nearest: sameName.isEmpty ? nearestNames(to: code, among: economies.map(\.code)) : sameName)
    }

    /// Position of an issue.
    ///
    /// - Throws: `Diagnostic` of kind `unknown-issue`.
    public func issue(_ code: String) throws(Diagnostic) -> Int {
        if let found = issues.firstIndex(where: { $0.code == code }) { return found }
        throw Diagnostic(
            kind: "unknown-issue", found: "unknown issue `\(code)`",
            needed: issues.isEmpty
                ? "a record with issues.csv"
                : "one of \(issues.map { "\($0.code) (\($0.name))" }.joined(separator: ", "))",
            nearest: nearestNames(to: code, among: issues.map(\.code)))
    }
}
