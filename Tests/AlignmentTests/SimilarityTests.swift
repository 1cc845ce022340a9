import Testing

@testable import Alignment

/// Tables small enough to check by hand; the pages of the measures show the same.
@Suite struct SimilarityTests {
    @Test func tableOfThePages() throws {
        // A: y y y a n n y n y n;  B: y y y a n n a a n y.
        let pair = record([("AAA", "yyyannynyn"), ("BBB", "yyyannaany")])
        let rows = try voteSimilarity(pair, economies: nil, partners: nil, SimilarityOptions())
        #expect(rows.count == 1)
        let found = try #require(rows.first).similarity
        #expect(found.common == 10 && found.dropped == 0 && found.reason == nil)
        // Six of ten equal; two half; two opposed.
        #expect(found.agreement == 0.6)
        #expect(found.lijphart == 0.7)
        // S = 1 - (2 * 1 + 2 * 2) / 10.
        #expect(found.s == 0.4)
        // A: 5 yes, 1 abstain, 4 no. B: 4, 3, 3. Expected 20 + 3 + 12 = 35 of 100.
        #expect(found.kappa == (60.0 - 35) / (100 - 35))
        // Sums 9, 4, 7: 81 + 16 + 49 = 146 of 400.
        #expect(found.pi == (240.0 - 146) / (400 - 146))
    }

    @Test func abstentionsDropped() throws {
        let pair = record([("AAA", "yyyannynyn"), ("BBB", "yyyannaany")])
        var options = SimilarityOptions()
        options.abstention = .dropped
        let found = try #require(try voteSimilarity(pair, economies: nil, partners: nil, options).first).similarity
        // Seven roll calls are left: five equal, two opposed.
        #expect(found.common == 7 && found.dropped == 3)
        #expect(found.agreement == 5.0 / 7)
        #expect(found.s == 1 - 4.0 / 7)
        // A: 4 yes, 3 no. B: 4 yes, 3 no. Expected 16 + 9 = 25 of 49.
        #expect(found.kappa == (35.0 - 25) / (49 - 25))
        #expect(found.pi == (140.0 - 100) / (196 - 100))
    }

    @Test func abstentionsAgainst() throws {
        let pair = record([("AAA", "yyyannynyn"), ("BBB", "yyyannaany")])
        var options = SimilarityOptions()
        options.abstention = .no
        let found = try #require(try voteSimilarity(pair, economies: nil, partners: nil, options).first).similarity
        // The abstention beside a no becomes equal, that beside a yes opposed: seven equal, three opposed.
        #expect(found.common == 10)
        #expect(found.agreement == 0.7)
        #expect(found.s == 1 - 6.0 / 10)
    }

    @Test func noCommonVotesHaveNoValue() throws {
        let pair = record([("AAA", "yn.."), ("BBB", "..ya")])
        let found = try #require(
            try voteSimilarity(pair, economies: nil, partners: nil, SimilarityOptions()).first
        ).similarity
        #expect(found.common == 0 && found.dropped == 4 && found.reason == .noCommonVotes)
        #expect(found.agreement == nil && found.lijphart == nil && found.s == nil)
        #expect(found.kappa == nil && found.pi == nil)
    }

    @Test func unanimousVotesLeaveKappaAndPiWithoutValue() throws {
        let pair = record([("AAA", "yyy"), ("BBB", "yyy")])
        let found = try #require(
            try voteSimilarity(pair, economies: nil, partners: nil, SimilarityOptions()).first
        ).similarity
        #expect(found.agreement == 1 && found.s == 1)
        #expect(found.kappa == nil && found.pi == nil && found.reason == .unanimous)
    }

    @Test func constantButOpposedVotesHaveKappaZero() throws {
        let pair = record([("AAA", "yyy"), ("BBB", "nnn")])
        let found = try #require(
            try voteSimilarity(pair, economies: nil, partners: nil, SimilarityOptions()).first
        ).similarity
        #expect(found.agreement == 0 && found.s == -1)
        #expect(found.kappa == 0 && found.pi == -1 && found.reason == nil)
    }

    @Test func absenceAsAbstentionOnlyWhereSeated() throws {
        // BBB votes in session 1 only; its absence there counts, those in session 2 do not.
        let pair = record([("AAA", "yyyy"), ("BBB", "y...")], sessions: [1, 1, 2, 2])
        var options = SimilarityOptions()
        options.absence = .abstention
        let found = try #require(try voteSimilarity(pair, economies: nil, partners: nil, options).first).similarity
        #expect(found.common == 2 && found.dropped == 2)
        #expect(found.agreement == 0.5 && found.lijphart == 0.75)
    }

    @Test func weightsByDivision() throws {
        // Shares: call 1 unanimous weighs 0; call 2 two yes and two no weighs 1/2; call 3 three and one weighs 3/8.
        let four = record([("AAA", "yyy"), ("BBB", "yny"), ("CCC", "yny"), ("DDD", "yyn")])
        var options = SimilarityOptions()
        options.weight = .division
        let rows = try voteSimilarity(four, economies: [0], partners: [1, 3], options)
        let first = try #require(rows.first?.similarity.s)
        #expect(abs(first - (1 - 2 * (0.5 * 2) / (2 * (0.5 + 0.375)))) < 1e-15)
        let second = try #require(rows.last?.similarity.s)
        #expect(abs(second - (1 - 2 * (0.375 * 2) / (2 * (0.5 + 0.375)))) < 1e-15)
    }

    @Test func groupsByYearSessionAndIssue() throws {
        let pair = record(
            [("AAA", "yyn"), ("BBB", "yna")], sessions: [1, 1, 2], years: [1946, 1947, 1947],
            issues: [("hr", [0, 2]), ("me", [])])
        var options = SimilarityOptions()
        options.grouping = .year
        let years = try voteSimilarity(pair, economies: nil, partners: nil, options)
        #expect(years.map(\.group) == ["1946", "1947"] && years.map(\.similarity.common) == [1, 2])
        options.grouping = .session
        let sessions = try voteSimilarity(pair, economies: nil, partners: nil, options)
        #expect(sessions.map(\.group) == ["1", "2"] && sessions.map(\.similarity.agreement) == [0.5, 0])
        options.grouping = .issue
        let issues = try voteSimilarity(pair, economies: nil, partners: nil, options)
        #expect(issues.map(\.group) == ["hr", "me"] && issues.map(\.similarity.common) == [2, 0])
        #expect(issues.last?.similarity.reason == .noCommonVotes)
    }
}
