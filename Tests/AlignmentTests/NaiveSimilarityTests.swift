import TestSupport
import Testing

@testable import Alignment

/// The packed count against one that looks at every roll call.
@Suite struct NaiveSimilarityTests {
    static func naive(_ record: RollCallRecord, _ one: Int, _ other: Int, _ options: SimilarityOptions) -> PairTally {
        var counts = [Int](repeating: 0, count: 9)
        for call in record.rollCalls.indices {
            func category(_ economy: Int) -> Int? {
                var vote = record.vote(economy: economy, rollCall: call)
                if vote == .absent, options.absence == .abstention {
                    let session = record.rollCalls[call].session
                    let isSeated = record.rollCalls.indices.contains {
                        record.rollCalls[$0].session == session
                            && record.vote(economy: economy, rollCall: $0) != .absent
                    }
                    if isSeated { vote = .abstain }
                }
                switch vote {
                case .absent: return nil
                case .yes: return 0
                case .abstain: return options.abstention == .middle ? 1 : options.abstention == .no ? 2 : nil
                case .no: return 2
                }
            }
            if let a = category(one), let b = category(other) { counts[3 * a + b] += 1 }
        }
        return PairTally(counts, dropped: record.rollCalls.count - counts.reduce(0, +))
    }

    @Test(arguments: AbstentionRule.allCases, AbsenceRule.allCases)
    func packedCountsAreThoseOfALoop(_ abstention: AbstentionRule, _ absence: AbsenceRule) throws {
        var generator = SeededGenerator(seed: 11)
        let rows = (0..<7).map { economy in
            (
                code: "E\(economy)",
                votes: String((0..<200).map { _ in Array("yyann.")[Int.random(in: 0..<6, using: &generator)] })
            )
        }
        let made = record(rows, sessions: (0..<200).map { 1 + $0 / 20 })
        var options = SimilarityOptions()
        options.abstention = abstention
        options.absence = absence
        let found = try voteSimilarity(made, economies: nil, partners: nil, options)
        #expect(found.count == 21)
        for row in found {
            #expect(row.similarity == PairSimilarity(Self.naive(made, row.economy, row.partner, options)))
        }
    }

    @Test func sIsTwiceLijphartLessOne() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<100 {
            let tally = PairTally((0..<9).map { _ in Int.random(in: 0...9, using: &generator) })
            let found = PairSimilarity(tally)
            guard let s = found.s, let half = found.lijphart else { continue }
            #expect(abs(s - (2 * half - 1)) < 1e-14)
        }
    }
}
