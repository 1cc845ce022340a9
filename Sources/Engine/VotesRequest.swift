import Alignment
import TextFormats

/// Similarity of votes to be measured in a folder of roll calls.
public struct VotesRequest: Sendable, Codable, Equatable {
    /// What an abstention counts as.
    public typealias Abstention = AbstentionRule
    /// What an absence counts as.
    public typealias Absence = AbsenceRule
    /// What is taken together.
    public typealias Grouping = VoteGrouping
    /// What a roll call weighs in S.
    public typealias Weight = RollCallWeight

    /// Folder with `votes`, `roll_calls`, `countries` and, where wanted, `issues`.
    public var folder: String
    /// The economies; empty for every pair once.
    public var economies: [String] = []
    /// Those they are compared with; empty for all others.
    public var partners: [String] = []
    /// How.
    public var options = SimilarityOptions()
    /// Threads; `nil` is one for each core.
    public var threads: Int?

    /// Asks for every pair over the whole record.
    public init(folder: String) { self.folder = folder }
}

extension Engine {
    /// Measures the similarity of votes.
    ///
    /// - Throws: `Diagnostics` or `Diagnostic` where the input is wrong.
    public static func votes(_ request: VotesRequest) throws -> VotesResult {
        if let since = request.options.since, let until = request.options.until, since > until {
            throw Diagnostic(
                kind: "years-reversed", found: "the first year, \(since), is after the last, \(until)",
                needed: "years in their order")
        }
        if request.economies.isEmpty, !request.partners.isEmpty {
            throw Diagnostic(
                kind: "partners-alone", found: "there are partners and no economies",
                needed: "economies that the partners are compared with")
        }
        let record = try RollCallRecord(folder: request.folder)
        func positions(_ codes: [String]) throws(Diagnostic) -> [Int]? {
            guard !codes.isEmpty else { return nil }
            var found: [Int] = []
            for code in codes { found.append(try record.position(of: code)) }
            return found
        }
        let rows = try voteSimilarity(
            record, economies: try positions(request.economies), partners: try positions(request.partners),
            request.options, threads: request.threads)
        return VotesResult(
            request: request,
            rows: rows.map {
                VotesRow(
                    economy: record.economies[$0.economy].code, partner: record.economies[$0.partner].code,
                    group: $0.group, similarity: $0.similarity)
            },
            issues: Dictionary(uniqueKeysWithValues: record.issues.map { ($0.code, $0.name) }),
            votes: record.voteCount, rollCalls: record.rollCalls.count, findings: record.findings, files: record.files)
    }
}
