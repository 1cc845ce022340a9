import NumericKernels
import TextFormats

/// A pair of economies in a group of roll calls.
public struct SimilarityRow: Sendable, Equatable {
    /// Position of the first economy.
    public var economy: Int
    /// Position of the second.
    public var partner: Int
    /// The group: `all`, a year, a session or the code of an issue.
    public var group: String
    /// What was measured.
    public var similarity: PairSimilarity
}

/// Measures the similarity of pairs.
///
/// - Parameters:
///   - economies: positions of the economies; `nil` for every pair once.
///   - partners: positions of those they are compared with; `nil` for all others.
/// - Returns: rows by group, then pair. Pairs in which one never voted in the group are there, without values.
/// - Throws: `Diagnostic` of kinds `unknown-issue`, `no-roll-calls`.
/// - Complexity: O(pairs × roll calls / 64).
public func voteSimilarity(
    _ record: RollCallRecord, economies: [Int]?, partners: [Int]?, _ options: SimilarityOptions, threads: Int? = nil
) throws(Diagnostic) -> [SimilarityRow] {
    let groups = try voteGroups(record, options)
    let seated = seats(record)
    let sessions = (record.rollCalls.last?.session ?? 0) + 1
    var pairs: [(Int, Int)] = []
    if let economies {
        for one in economies {
            for other in partners ?? Array(record.economies.indices) where other != one { pairs.append((one, other)) }
        }
    } else {
        for one in record.economies.indices {
            for other in (one + 1)..<record.economies.count { pairs.append((one, other)) }
        }
    }
    var rows: [[SimilarityRow]] = Array(repeating: [], count: groups.count)
    rows.withUnsafeMutableBufferPointer { rows in
        nonisolated(unsafe) let rows = rows
        let pairs = pairs
        parallelLoop(groups.count, threads: threads) { position in
            let group = groups[position]
            let bits = VoteBits(record, group.rollCalls, options) { seated[$0 * sessions + $1] }
            rows[position] = pairs.map { one, other in
                SimilarityRow(
                    economy: one, partner: other, group: group.name,
                    similarity: PairSimilarity(bits.tally(one, other)))
            }
        }
    }
    return rows.flatMap { $0 }
}

/// Whether an economy cast a vote in a session, `economy * (last session + 1) + session`.
private func seats(_ record: RollCallRecord) -> [Bool] {
    let sessions = (record.rollCalls.last?.session ?? 0) + 1
    var result = [Bool](repeating: false, count: record.economies.count * sessions)
    for economy in record.economies.indices {
        for (call, rollCall) in record.rollCalls.enumerated()
        where record.votes[economy * record.rollCalls.count + call] != 0 {
            result[economy * sessions + rollCall.session] = true
        }
    }
    return result
}

/// The groups of roll calls that options ask for, in order.
func voteGroups(_ record: RollCallRecord, _ options: SimilarityOptions) throws(Diagnostic) -> [(
    name: String, rollCalls: [Int]
)] {
    let width = record.rollCalls.count
    let issue: Int? = if let code = options.issue { try record.issue(code) } else { nil }
    let chosen = record.rollCalls.indices.filter { call in
        let year = record.rollCalls[call].year
        return year >= options.since ?? .min && year <= options.until ?? .max
            && (issue.map { record.isAbout[$0 * width + call] } ?? true)
    }
    guard !chosen.isEmpty else {
        throw Diagnostic(
            kind: "no-roll-calls", found: "no roll call of the record is among those asked for",
            needed:
                "years \(record.rollCalls.map(\.year).min() ?? 0) to \(record.rollCalls.map(\.year).max() ?? 0), and an issue with roll calls",
            advice: "widen the years, or leave the issue out")
    }
    switch options.grouping {
    case .all: return [("all", chosen)]
    case .year: return gathered(chosen) { record.rollCalls[$0].year }
    case .session: return gathered(chosen) { record.rollCalls[$0].session }
    case .issue:
        guard !record.issues.isEmpty else {
            throw Diagnostic(
                kind: "unknown-issue", found: "votes cannot be told apart by issue", needed: "a record with issues.csv")
        }
        return record.issues.indices.map { issue in
            (record.issues[issue].code, chosen.filter { record.isAbout[issue * width + $0] })
        }
    }
}

private func gathered(_ calls: [Int], _ key: (Int) -> Int) -> [(name: String, rollCalls: [Int])] {
    Dictionary(grouping: calls, by: key).sorted { $0.key < $1.key }.map { (String($0.key), $0.value) }
}
