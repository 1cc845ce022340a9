import Geoeconomics
import TestSupport
import Testing

@Suite("Hedging: losses, expectations, tails and frontiers of options")
struct HedgeOutcomeTests {
    /// The table of the page on the hedging frontier: real income over today's.
    let bold = HedgeOutcome(normal: 1.04, cut: [0.988, 1.03])
    let cautious = HedgeOutcome(normal: 1.01, cut: [0.9999, 0.97])

    @Test("the tables of the pages on the frontier and on the mean of the worst")
    func tables() throws {
        let dominated = HedgeOutcome(normal: 1.005, cut: [0.95, 0.97])
        let options = [bold, cautious, dominated]
        func rounded(_ share: Double?) throws -> Double { (try #require(share) * 1e4).rounded() / 100 }
        #expect(try options.map { try rounded($0.loss(0)) } == [5, 1, 5.47])
        #expect(try options.map { try rounded($0.loss(1)) } == [0.96, 3.96, 3.48])
        #expect(
            efficientFrontier(gain: options.map { $0.normal - 1 }, risk: options.map { $0.largestLoss(over: 0..<2) })
                == [true, true, false])
        let p = try #require(CutOffProbabilities([0.02, 0.05]))
        #expect(abs(try #require(cautious.expectedChange(p)) - 0.007798) < 1e-15)
    }

    @Test("a loss is a share of the option's own normal real income")
    func losses() throws {
        #expect(abs(try #require(bold.loss(0)) - 0.05) < 1e-15)
        #expect(abs(try #require(cautious.loss(0)) - 0.01) < 1e-15)
        #expect(bold.largestLoss(over: 0..<2) == bold.loss(0))
        #expect(cautious.largestLoss(over: 0..<2) == cautious.loss(1))
        #expect(bold.largestLoss(over: []) == nil)
        #expect(HedgeOutcome(normal: 1, cut: [nil, 0.9]).largestLoss(over: 0..<2) == nil)
    }

    @Test("expected value and mean of the worst, by hand")
    func expectation() throws {
        let p = try #require(CutOffProbabilities([0.02, 0.05]))
        #expect(abs(p.normal - 0.93) < 1e-15)
        // 0.93 * 0.04 + 0.02 * -0.012 + 0.05 * 0.03
        #expect(abs(try #require(bold.expectedChange(p)) - 0.03846) < 1e-15)
        // The worst 5 %: 2 % of -1.2 % and 3 % of +3 %.
        #expect(abs(try #require(bold.conditionalValueAtRisk(p, level: 0.95)) - 0.0132) < 1e-14)
        // The worst 5 %: 5 % of -3 %.
        #expect(abs(try #require(cautious.conditionalValueAtRisk(p, level: 0.95)) + 0.03) < 1e-14)
        #expect(abs(try #require(bold.conditionalValueAtRisk(p, level: 0)) - 0.03846) < 1e-15)
        #expect(abs(try #require(bold.conditionalValueAtRisk(p, level: 0.999)) + 0.012) < 1e-14)
    }

    @Test("the mean of the worst is that of a sample in which states stand as often as they are probable")
    func againstSample() throws {
        try withEvery("seed", in: Array(1...40)) { seed in
            var random = SeededGenerator(seed: UInt64(seed))
            let counts = (0..<4).map { _ in Int(random.next() % 20) }
            let total = counts.reduce(0, +) + 10
            let outcome = HedgeOutcome(
                normal: 1 + Double(random.next() % 100) / 1000,
                cut: (0..<4).map { _ in 1 - Double(random.next() % 300) / 1000 })
            let p = try #require(CutOffProbabilities(counts.map { Double($0) / Double(total) }))
            var sample = [Double](repeating: outcome.normal - 1, count: 10)
            for (event, count) in counts.enumerated() {
                sample += [Double](repeating: (outcome.cut[event] ?? 0) - 1, count: count)
            }
            sample.sort()
            let worst = Int(random.next() % UInt64(total)) + 1
            let naive = sample.prefix(worst).reduce(0, +) / Double(worst)
            let level = 1 - Double(worst) / Double(total)
            #expect(abs(try #require(outcome.conditionalValueAtRisk(p, level: level)) - naive) < 1e-12)
        }
    }

    @Test("an event without an answer leaves no expectation, unless it cannot happen")
    func withoutAnswer() throws {
        let outcome = HedgeOutcome(normal: 1.02, cut: [nil, 0.9])
        let possible = try #require(CutOffProbabilities([0.1, 0]))
        #expect(outcome.expectedChange(possible) == nil)
        #expect(outcome.conditionalValueAtRisk(possible, level: 0.9) == nil)
        let certain = try #require(CutOffProbabilities([0, 0.5]))
        #expect(abs(try #require(outcome.expectedChange(certain)) + 0.04) < 1e-15)
    }

    @Test("probabilities are refused where they are none", arguments: [[-0.1], [1.1], [0.6, 0.6], [.nan]])
    func refusal(_ values: [Double]) { #expect(CutOffProbabilities(values) == nil) }

    @Test("break-even: at that probability both expectations are the same")
    func breakEvens() throws {
        guard case .probability(let p)? = breakEven(bold: bold, cautious: cautious, event: 0) else {
            Issue.record("there is a probability of break-even")
            return
        }
        // 0.03 / (0.03 + 0.0119)
        #expect(abs(p - 0.03 / 0.0419) < 1e-12)
        let both = try #require(CutOffProbabilities([p, 0]))
        #expect(abs(try #require(bold.expectedChange(both)) - #require(cautious.expectedChange(both))) < 1e-15)
        #expect(breakEven(bold: bold, cautious: cautious, event: 1) == .always)
        #expect(breakEven(bold: cautious, cautious: bold, event: 1) == .never)
        #expect(breakEven(bold: cautious, cautious: bold, event: 0) == nil)
        // A cut-off that leaves both the same, up to the rounding of solves, has no break-even.
        let equal = HedgeOutcome(normal: 1.01, cut: [bold.cut[0].map { $0 + 1e-11 }, 0.97])
        #expect(breakEven(bold: bold, cautious: equal, event: 0) == .always)
        #expect(breakEven(bold: HedgeOutcome(normal: 1, cut: [nil]), cautious: cautious, event: 0) == nil)
    }

    @Test("the frontier keeps what nothing beats, ties included")
    func frontier() {
        #expect(
            efficientFrontier(gain: [1, 2, 3, 2, nil, 3], risk: [1, 2, 3, 2.5, 0, 3]) == [
                true, true, true, false, false, true,
            ])
        #expect(efficientFrontier(gain: [1], risk: [nil]) == [false])
        // A difference of rounding is none.
        #expect(efficientFrontier(gain: [1, 1 + 1e-13], risk: [1, 1]) == [true, true])
        #expect(efficientFrontier(gain: [], risk: []) == [])
    }

    @Test("the table of the page on several powers at once")
    func pairTable() throws {
        // One sector, no inputs, theta 4: loss 1 - (share kept)^(1/4).
        let losses = [0.7, 0.8, 0.5].map { 1 - $0.squareRoot().squareRoot() }
        let row = PairExposure(economy: 0, alone: [losses[0], losses[1]], together: losses[2])
        func rounded(_ share: Double?) throws -> Double { (try #require(share) * 1e4).rounded() / 100 }
        #expect(try losses.map { try rounded($0) } == [8.53, 5.43, 15.91])
        #expect(try rounded(row.eitherWay) == 5.43 && rounded(row.beyondSum) == 1.95)
        #expect(PairExposure(economy: 0, alone: [nil, 0.1], together: 0.2).eitherWay == nil)
        #expect(PairExposure(economy: 0, alone: [0.1, 0.1], together: nil).beyondSum == nil)
    }
}
