import NumericKernels
import TestSupport
import Testing

@testable import Alignment

@Suite struct IdealPointTests {
    /// A record drawn from the model, with the levels that it was drawn from.
    static func drawn(economies: Int, sessions: Int, items: Int, seed: UInt64) -> (RollCallRecord, [[Double]]) {
        var generator = SeededGenerator(seed: seed)
        func normal() -> Double { normalQuantile(Double.random(in: 1e-9...1 - 1e-9, using: &generator)) }
        var levels: [[Double]] = []
        for economy in 0..<economies {
            var level = economy == 0 ? 2.0 : normal()
            levels.append(
                (0..<sessions).map { _ in
                    level += 0.25 * normal()
                    return level
                })
        }
        var rows = [String](repeating: "", count: economies)
        var titles: [String?] = []
        // A quarter of the items comes back in every session with the same slope and cuts.
        let lasting = (0..<items / 4).map { _ in
            (normal(), normal() - 0.4, 0.2 + 0.6 * Double.random(in: 0...1, using: &generator))
        }
        for session in 0..<sessions {
            for item in 0..<items {
                let fresh = (normal(), normal() - 0.4, 0.2 + 0.6 * Double.random(in: 0...1, using: &generator))
                let (slope, cut, gap) = item < lasting.count ? lasting[item] : fresh
                titles.append(item < lasting.count ? "A TEXT THAT COMES BACK NUMBER \(item)" : nil)
                for economy in 0..<economies {
                    let utility = slope * levels[economy][session] + normal()
                    rows[economy] += utility < cut ? "y" : utility < cut + gap ? "a" : "n"
                }
            }
        }
        let made = record(
            rows.enumerated().map { ($0 == 0 ? "USA" : "E\($0)", $1) },
            sessions: (0..<sessions * items).map { 1 + $0 / items }, titles: titles)
        return (made, levels)
    }

    @Test func recoversTheModelThatVotesWereDrawnFrom() throws {
        let (made, truth) = Self.drawn(economies: 30, sessions: 6, items: 40, seed: 5)
        let options = IdealPointOptions()
        let problem = try IdealPointProblem(made, options)
        let fit = try fitIdealPoints(made, problem, options)
        // The truth on the scale of the answer: mean zero and mean square one over all points.
        let flat = problem.points.map { truth[$0.economy][$0.session - 1] }
        let mean = flat.reduce(0, +) / Double(flat.count)
        let deviation = (flat.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(flat.count)).squareRoot()
        let standard = flat.map { ($0 - mean) / deviation }
        let size = fit.level.reduce(0) { $0 + $1 * $1 }
        let correlation =
            zip(standard, fit.level).reduce(0) { $0 + $1.0 * $1.1 } / (size * Double(flat.count)).squareRoot()
        #expect(correlation > 0.96)
        let covered = standard.indices.count { abs(standard[$0] - fit.level[$0]) < 1.6449 * fit.standardError[$0] }
        let share = Double(covered) / Double(standard.count)
        #expect(share > 0.82 && share < 0.97, "\(share) of 90 % intervals hold the truth")
        #expect(fit.certificate.holds && fit.certificate.medianRHat < 1.1)
    }

    @Test func sameBitsForAnyNumberOfThreads() throws {
        let (made, _) = Self.drawn(economies: 12, sessions: 3, items: 12, seed: 2)
        var options = IdealPointOptions()
        options.kept = 20
        options.burnIn = 10
        options.rHatLimit = 100
        options.simulationErrorLimit = 100
        let problem = try IdealPointProblem(made, options)
        var answers: [[Double]] = []
        for threads in [1, 2, 3] {
            options.threads = threads
            let fit = try fitIdealPoints(made, problem, options)
            answers.append(fit.level + fit.standardError)
        }
        #expect(answers[0] == answers[1] && answers[0] == answers[2])
    }

    @Test func unanimousRollCallsAndSmallSessionsAreLeftOut() throws {
        let made = record(
            [("USA", "ynyyn"), ("BBB", "yynya"), ("CCC", "yny.n")], sessions: [1, 1, 1, 2, 3])
        let problem = try IdealPointProblem(made, IdealPointOptions())
        // The first roll call is unanimous; sessions 2 and 3 have one roll call each.
        #expect(problem.leftOut.unanimousRollCalls == 1)
        #expect(problem.leftOut.smallSessions == [2, 3] && problem.leftOut.smallSessionRollCalls == 2)
        #expect(problem.items.count == 2 && problem.points.count == 3 && problem.voteCount == 6)
    }

    @Test func aTextThatComesBackIsOneItem() throws {
        let title = "A TEXT THAT COMES BACK EVERY YEAR"
        let made = record(
            [("USA", "ynynyn"), ("BBB", "nynynn")], sessions: [1, 1, 2, 2, 5, 5],
            titles: [title, nil, title, nil, title, nil])
        let problem = try IdealPointProblem(made, IdealPointOptions())
        // Sessions 1 and 2 are bridged, session 5 is too far; its second roll call is unanimous.
        #expect(problem.items.map(\.rollCalls) == [[0, 2], [1], [3], [4]])
        #expect(problem.bridgeCount == 1)
        var options = IdealPointOptions()
        options.bridges = false
        #expect(try IdealPointProblem(made, options).bridgeCount == 0)
    }

    @Test func aTitleTwiceInASessionBridgesNothing() throws {
        let title = "A TEXT THAT COMES BACK EVERY YEAR"
        let made = record(
            [("USA", "ynyn"), ("BBB", "nyny")], sessions: [1, 1, 2, 2], titles: [title, title, title, nil])
        #expect(try IdealPointProblem(made, IdealPointOptions()).bridgeCount == 0)
    }

    @Test func stepsGrowWithTheShareOfOwnVotes() throws {
        let made = record([("USA", "ynyn"), ("BBB", "nyny")], sessions: [1, 1, 2, 2])
        let problem = try IdealPointProblem(made, IdealPointOptions())
        // As many votes in both sessions: half of the smoothing factor.
        #expect(problem.stepVariance == [0.25, 0.25, 0.25, 0.25])
        #expect(problem.lagOf == [1, 0, 3, 2])
    }

    @Test func chainsThatDoNotAgreeAreNoAnswer() throws {
        let (made, _) = Self.drawn(economies: 12, sessions: 3, items: 12, seed: 2)
        var options = IdealPointOptions()
        options.kept = 10
        options.burnIn = 0
        options.rHatLimit = 1
        let problem = try IdealPointProblem(made, options)
        #expect(throws: IdealPointsNotConverged.self) { try fitIdealPoints(made, problem, options) }
    }
}
