import Glibc
import NumericKernels
import TestSupport
import Testing
import TextFormats

@testable import GravityEstimation

@Suite("Bootstraps")
struct InferenceBootstrapTests {
    private func settings(_ replications: Int, seed: UInt64 = 1, threads: Int? = nil) -> BootstrapOptions {
        var result = BootstrapOptions()
        result.replications = replications
        result.seed = seed
        result.threads = threads
        return result
    }

    @Test("a pairs replication is the estimation of rows repeated as often as their cluster was drawn")
    func pairs() throws {
        let frame = InferencePanel(economies: 6, years: 3, regressors: 2).frame(seed: 21)
        let estimate = try estimateGravity(frame)
        let result = try pairsBootstrap(of: estimate, frame: frame, settings(5, seed: 9))
        #expect(result.failedCount == 0 && result.clusterCount == 30 && result.resampled == "pair")
        let dense = denseCodes(frame.clusters[0].codes, count: frame.clusters[0].groupCount).codes
        for replication in 0..<5 {
            let drawn = drawnCounts(30, CounterBasedGenerator(seed: 9), replication: replication)
            #expect(drawn.reduce(0, +) == 30)
            let rows = (0..<Int32(frame.rowCount)).flatMap {
                [Int32](repeating: $0, count: Int(drawn[Int(dense[Int($0)])]))
            }
            let direct = try estimateGravity(frame.with(rows: rows))
            for (found, wanted) in zip(result.replications[replication], direct.terms) {
                #expect(abs(found - wanted.estimate) < 1e-8)
            }
        }
    }

    @Test("the same seed gives the same bits on any number of threads, and for fewer replications")
    func threads() throws {
        let frame = InferencePanel(economies: 5, years: 3).frame(seed: 22)
        let estimate = try estimateGravity(frame)
        let one = try pairsBootstrap(of: estimate, frame: frame, settings(24, threads: 1))
        let three = try pairsBootstrap(of: estimate, frame: frame, settings(24, threads: 3))
        let few = try pairsBootstrap(of: estimate, frame: frame, settings(8, threads: 2))
        #expect(one.replications == three.replications && one.terms == three.terms)
        #expect(few.replications == Array(one.replications.prefix(few.replications.count)))
        let other = try pairsBootstrap(of: estimate, frame: frame, settings(24, seed: 2))
        #expect(one.replications != other.replications)
    }

    @Test("standard errors, intervals and p-values are those of the replications")
    func summaries() throws {
        let frame = InferencePanel(economies: 5, years: 3).frame(seed: 23)
        let estimate = try estimateGravity(frame)
        let result = try pairsBootstrap(of: estimate, frame: frame, settings(39))
        let values = result.replications.map { $0[0] }.sorted()
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        let term = result.terms[0]
        #expect(abs(term.standardError - variance.squareRoot()) < 1e-14)
        // 38 · 0.025 = 0.95: between the first and the second value, and likewise from above.
        let last = values.count - 1
        #expect(values.count == 39)
        #expect(abs(term.low - (0.05 * values[0] + 0.95 * values[1])) < 1e-12)
        #expect(abs(term.high - (0.05 * values[last] + 0.95 * values[last - 1])) < 1e-12)
        let below = Double(values.count { $0 <= 0 })
        #expect(term.probability == min(1, 2 * (1 + min(below, count - below)) / (1 + count)))
        #expect(result.covariance == [result.covariance[0]] && result.numbers.count == values.count)
    }

    @Test("replications without a term are counted, by reason")
    func failures() throws {
        // x varies in the first of four clusters only: without it there is no coefficient.
        var random = SeededGenerator(seed: 24)
        let codes = (0..<40).map { Int32($0 / 10) }
        let frame = EstimationFrame(
            outcome: NumberColumn("y", (0..<40).map { _ in random.uniform(1...2) }),
            regressors: [NumberColumn("x", codes.map { $0 == 0 ? random.uniform(0...1) : 0.5 })],
            effects: [GroupColumn("g", codes: codes, groupCount: 4)],
            clusters: [GroupColumn("g", codes: codes, groupCount: 4)])
        let estimate = try estimateGravity(frame)
        let result = try pairsBootstrap(of: estimate, frame: frame, settings(60))
        let generator = CounterBasedGenerator(seed: 1)
        let without = (0..<60).filter { drawnCounts(4, generator, replication: $0)[0] == 0 }
        #expect(!without.isEmpty && result.failedCount == without.count)
        #expect(result.failures.map(\.reason) == ["a term is collinear in the resampled rows"])
        #expect(result.numbers == (0..<60).filter { !without.contains($0) })
    }

    @Test("one cluster, and options without meaning, are refused")
    func refusals() throws {
        var frame = InferencePanel(economies: 5, years: 3).frame(seed: 25)
        let estimate = try estimateGravity(frame)
        #expect(throws: Diagnostics.self) { try pairsBootstrap(of: estimate, frame: frame, settings(1)) }
        #expect(throws: Diagnostics.self) { try wildBootstrap(of: estimate, frame: frame, settings(9), terms: ["z"]) }
        frame.clusters = [GroupColumn("all", codes: frame.effects[0].codes.map { _ in 0 }, groupCount: 1)]
        #expect(throws: Diagnostics.self) { try pairsBootstrap(of: estimate, frame: frame, settings(9)) }
        #expect(throws: Diagnostics.self) { try wildBootstrap(of: estimate, frame: frame, settings(9)) }
    }

    @Test("multipliers have mean 0, variance 1 and the values of their distribution")
    func multipliers() {
        for (kind, sizes) in [
            (BootstrapOptions.Multiplier.rademacher, [1.0]),
            (.webb, [0.5, 1, 1.5].map { $0.squareRoot() }),
        ] {
            var options = BootstrapOptions()
            options.multiplier = kind
            let values = WildMultipliers(options, clusters: 60_000).draw(3)
            let tolerance = 4 / Double(60_000).squareRoot()
            #expect(Set(values.map { abs($0) }).sorted() == sizes)
            #expect(abs(values.reduce(0, +) / 60_000) < tolerance)
            #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 60_000 - 1) < tolerance)
        }
    }

    /// Restricted replications by estimating on outcomes ŷ + v û, one by one.
    @Test("wild statistics of least squares are those of new outcomes, estimated one by one")
    func leastSquares() throws {
        var frame = InferencePanel(economies: 6, years: 3, regressors: 2).frame(seed: 26)
        // Effects that cross the clusters, so that absorption couples them.
        frame.clusters = [
            GroupColumn("exporter", codes: frame.effects[2].codes.map { $0 / 6 }, groupCount: 6)
        ]
        frame.weights = frame.outcome.values.indices.map { 1 + Double($0 % 2) }
        var options = EstimationOptions()
        options.family = .ols
        options.smallSample = EstimationOptions.SmallSample.none
        let estimate = try estimateGravity(frame, options)
        var bootstrap = settings(11, seed: 4)
        bootstrap.multiplier = .webb
        let sample = EstimationSample(frame, estimate)
        let units = try ResamplingUnits(frame, dimension: 0)
        let wild = WildMultipliers(bootstrap, clusters: 6)
        let full = try WildScores(frame, fitted: estimate.fitted, family: .ols, units, nil)
        let restricted = try RestrictedWild(
            sample.frame, position: 1, family: .ols, units, options, estimate: estimate.terms[1].estimate, full: full)
        #expect(abs(restricted.statistic - estimate.terms[1].statistic) < 1e-8)
        var without = frame
        without.regressors.remove(at: 1)
        let base = try estimateGravity(without, options)
        let statistics = restricted.leastSquaresStatistics(wild, replications: 11)
        #expect(statistics.count == 11)
        var larger = 0
        for replication in 0..<11 {
            let multipliers = wild.draw(replication)
            var simulated = frame
            simulated.outcome.values = frame.outcome.values.indices.map { row in
                base.fitted[row]
                    + multipliers[Int(units.codes[row])] * (frame.outcome.values[row] - base.fitted[row])
            }
            let direct = try estimateGravity(simulated, options).terms[1].statistic
            #expect(abs(statistics[replication] - direct) < 1e-7 * max(1, abs(direct)))
            if abs(direct) >= abs(estimate.terms[1].statistic) { larger += 1 }
        }
        let result = try wildBootstrap(of: estimate, frame: frame, options: options, bootstrap, terms: ["x2"])
        #expect(result.terms[1].probability == Double(larger) / 11)
        #expect(result.terms[0].probability.isNaN)
    }

    @Test("wild replications of least squares are those of new outcomes ŷ + v û at the estimate")
    func unrestricted() throws {
        let frame = InferencePanel(economies: 5, years: 3, regressors: 2).frame(seed: 27)
        var options = EstimationOptions()
        options.family = .ols
        let estimate = try estimateGravity(frame, options)
        let result = try wildBootstrap(of: estimate, frame: frame, options: options, settings(4), terms: [])
        let units = try ResamplingUnits(frame, dimension: 0)
        let wild = WildMultipliers(settings(4), clusters: units.count)
        for replication in 0..<4 {
            let multipliers = wild.draw(replication)
            var simulated = frame
            simulated.outcome.values = frame.outcome.values.indices.map { row in
                estimate.fitted[row]
                    + multipliers[Int(units.codes[row])] * (frame.outcome.values[row] - estimate.fitted[row])
            }
            for (found, wanted) in zip(result.replications[replication], try estimateGravity(simulated, options).terms)
            {
                #expect(abs(found - wanted.estimate) < 1e-9)
            }
        }
    }

    @Test("Poisson: replications spread as the clustered covariance says, and the score statistic is the naive one")
    func score() throws {
        var frame = InferencePanel(economies: 6, years: 3, regressors: 2).frame(seed: 28)
        var options = EstimationOptions()
        options.smallSample = EstimationOptions.SmallSample.none
        let estimate = try estimateGravity(frame, options)
        let result = try wildBootstrap(of: estimate, frame: frame, options: options, settings(4000), terms: ["x2"])
        for (found, wanted) in zip(result.terms, estimate.terms) {
            // The standard deviation of 4000 draws is within some 5 % of the true one.
            #expect(abs(found.standardError / wanted.standardError - 1) < 0.06)
        }
        #expect(result.terms[1].probability >= 0 && result.terms[1].probability <= 1)

        // Without effects the score of a term is Σ x̃ (y − μ), x̃ being what a weighted regression on the others leaves.
        frame.effects = []
        frame.regressors.removeLast()
        frame.outcome.values = frame.outcome.values.map { $0 + 0.1 }
        let plain = try estimateGravity(frame, options)
        let units = try ResamplingUnits(frame, dimension: 0)
        let full = try WildScores(frame, fitted: plain.fitted, family: .poisson, units, nil)
        let restricted = try RestrictedWild(
            frame, position: 1, family: .poisson, units, options, estimate: plain.terms[1].estimate, full: full)
        let mean = frame.outcome.values.reduce(0, +) / Double(frame.rowCount)
        let x = frame.regressors[0].values
        let centre = x.reduce(0, +) / Double(x.count)
        var sums = [Double](repeating: 0, count: units.count)
        for row in x.indices { sums[Int(units.codes[row])] += (x[row] - centre) * (frame.outcome.values[row] - mean) }
        let total = sums.reduce(0, +)
        let average = total / Double(sums.count)
        let spread = sums.reduce(0) { $0 + ($1 - average) * ($1 - average) }
        #expect(abs(restricted.statistic - total / spread.squareRoot()) < 1e-7)
        // All multipliers one: the replication is the sample.
        let same = restricted.scoreStatistic([Double](repeating: 1, count: units.count))
        #expect(abs(same - restricted.statistic) < 1e-12)
    }

    @Test("p-values of the wild bootstrap are small where a term matters and spread out where it does not")
    func power() throws {
        let frame = InferencePanel(economies: 14, years: 3, regressors: 2).frame(seed: 29)
        for family in EstimationOptions.Family.allCases {
            var options = EstimationOptions()
            options.family = family
            let estimate = try estimateGravity(frame, options)
            let result = try wildBootstrap(of: estimate, frame: frame, options: options, settings(199))
            #expect(result.terms[0].probability < 0.02)
            #expect(result.terms[1].probability > 0.02)
        }
    }
}
