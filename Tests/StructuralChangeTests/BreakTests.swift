import NumericKernels
import Testing

@testable import StructuralChange

/// Normal errors that are the same at every run.
private func normals(_ count: Int, seed: UInt64) -> [Double] {
    NullSimulation(replications: 1, longest: count, seed: seed).errors(0, count: count, rho: 0)
}

/// The residual sum of one segment by the normal equations, the slow and plain way.
private func plainSum(_ values: [Double], _ range: ClosedRange<Int>, _ model: BreakModel) -> Double {
    let times = range.map(Double.init)
    let cells = range.map { values[$0] }
    let size = Double(cells.count)
    let (meanTime, mean) = (times.reduce(0, +) / size, cells.reduce(0, +) / size)
    var slope = 0.0
    if model == .trend {
        let top = zip(times, cells).reduce(0) { $0 + ($1.0 - meanTime) * ($1.1 - mean) }
        slope = top / times.reduce(0) { $0 + ($1 - meanTime) * ($1 - meanTime) }
    }
    return zip(times, cells).reduce(0) {
        let residual = $1.1 - mean - slope * ($1.0 - meanTime)
        return $0 + residual * residual
    }
}

/// Every set of dates, tried one by one.
private func exhaustive(_ values: [Double], _ model: BreakModel, shortest: Int, breaks: Int) -> Partition? {
    var best: Partition?
    func extend(_ start: Int, _ dates: [Int], _ sum: Double) {
        if dates.count == breaks {
            guard values.count - start >= shortest else { return }
            let whole = sum + plainSum(values, start...values.count - 1, model)
            if whole < (best?.residualSum ?? .infinity) { best = Partition(breaks: dates, residualSum: whole) }
            return
        }
        var last = start + shortest - 1
        while last < values.count - 1 {
            extend(last + 1, dates + [last], sum + plainSum(values, start...last, model))
            last += 1
        }
    }
    extend(0, [], 0)
    return best
}

@Suite("Breaks after Bai and Perron")
struct BreakTests {
    @Test("the dynamic program finds what trying every set of dates finds")
    func program() throws {
        for seed in 1...12 as ClosedRange<UInt64> {
            for model in BreakModel.allCases {
                var values = normals(17, seed: seed)
                for t in 6..<17 { values[t] += Double(seed % 3) }
                let found = bestPartitions(values, model, shortest: 3, most: 3)
                #expect(found.count == 4)
                for breaks in 0...3 {
                    let plain = try #require(exhaustive(values, model, shortest: 3, breaks: breaks))
                    #expect(found[breaks].breaks == plain.breaks, "seed \(seed), \(model), \(breaks)")
                    #expect(abs(found[breaks].residualSum - plain.residualSum) < 1e-10 * (1 + plain.residualSum))
                }
            }
        }
    }

    @Test("the Nile fell after 1898, between 1895 and 1902")
    func nileBreak() throws {
        // Dates and interval as printed for these data by Zeileis, Kleiber, Krämer and Hornik (2003),
        // doi:10.1016/S0167-9473(03)00030-6, and reproduced since: observation 28 of 100, 25 to 32.
        var options = BreakOptions()
        options.errors = .independent
        let simulation = NullSimulation(replications: 499, longest: 100, seed: 1)
        let found = try #require(findBreaks(nile, options, simulation))
        #expect(found.breaks.count == 1 && found.byBIC == 1 && found.byLWZ == 1 && found.shortest == 15)
        let only = try #require(found.breaks.first)
        #expect(1871 + only.last == 1898)
        #expect(1871 + only.interval.lowerBound == 1895 && 1871 + only.interval.upperBound == 1902)
        // Means of 28 and 72 flows, by hand.
        #expect(abs(only.before - nile[..<28].reduce(0, +) / 28) < 1e-9 && abs(only.before - 1097.75) < 1e-9)
        #expect(abs(only.after - nile[28...].reduce(0, +) / 72) < 1e-9)
        #expect(found.tests[0].pValue == 1.0 / 500)
        // The errors are hardly autocorrelated, so that allowing for it changes neither number nor date.
        options.errors = .autocorrelated
        let robust = try #require(findBreaks(nile, options, simulation))
        #expect(robust.breaks.map(\.last) == [27] && abs(robust.residualAutocorrelation) < 0.3)
    }

    @Test("scale, shift and direction of time change nothing but what they must")
    func invariance() throws {
        var options = BreakOptions()
        let simulation = NullSimulation(replications: 99, longest: 100, seed: 1)
        for errors in BreakErrors.allCases {
            options.errors = errors
            let plain = try #require(findBreaks(nile, options, simulation))
            let moved = try #require(findBreaks(nile.map { 1e9 + 3 * $0 }, options, simulation))
            #expect(moved.breaks.map(\.last) == plain.breaks.map(\.last))
            #expect(moved.breaks.map(\.interval) == plain.breaks.map(\.interval))
            #expect(moved.tests.map(\.pValue) == plain.tests.map(\.pValue))
            let turned = try #require(findBreaks(nile.reversed(), options, simulation))
            #expect(turned.breaks.map(\.last) == plain.breaks.reversed().map { 98 - $0.last })
        }
    }

    @Test("the distribution of the date is that of simulated two-sided random walks")
    func dateDistribution() {
        #expect(abs(BreakDateDistribution(drift: 1, variance: 1).probability(0) - 0.5) < 1e-12)
        // Bai (1997): the 95 % quantile of the symmetric case is 7.69 and the 97.5 % quantile 11.03.
        let symmetric = BreakDateDistribution(drift: 1, variance: 1)
        #expect(abs(symmetric.quantile(0.95) - 7.69) < 0.01 && abs(symmetric.quantile(0.975) - 11.03) < 0.01)
        let generator = CounterBasedGenerator(seed: 7)
        for variance in [0.5, 3.0] {
            let distribution = BreakDateDistribution(drift: 1, variance: variance)
            #expect(distribution.probability(-1e-12) < distribution.probability(1e-12) + 1e-9)
            #expect(distribution.probability(-400) < 1e-6 && distribution.probability(4000) > 1 - 1e-6)
            let (walks, step, steps) = (1000, 0.1, 1000)
            var at: [Double] = []
            for walk in 0..<walks {
                var best = (value: 0.0, at: 0.0)
                for side in [0, 1] {
                    var value = 0.0
                    let scale = (side == 0 ? step : step * variance).squareRoot()
                    for move in 1...steps {
                        let uniform = generator.uniform(stream: UInt64(walk * 2 + side), index: UInt64(move))
                        value += scale * normalQuantile(uniform) - step / 2
                        if value > best.value { best = (value, (side == 0 ? -1 : 1) * Double(move) * step) }
                    }
                }
                at.append(best.at)
            }
            for x in [-3.0, -0.5, 0.5, 3.0] {
                let share = Double(at.filter { $0 <= x }.count) / Double(walks)
                // Three standard errors of a share, and a little for walking in steps.
                #expect(abs(share - distribution.probability(x)) < 0.06, "\(variance), \(x): \(share)")
            }
        }
    }

    @Test("without a break the test rejects as often as its size says; with one it finds it")
    func sizeAndPower() throws {
        let simulation = NullSimulation(replications: 99, longest: 30, seed: 11)
        var options = BreakOptions()
        options.most = 2
        for (errors, rho) in [(BreakErrors.independent, 0.0), (.autocorrelated, 0.0), (.autocorrelated, 0.5)] {
            options.errors = errors
            var rejected = 0
            var found = 0
            let series = NullSimulation(replications: 100, longest: 30, seed: 5)
            for draw in 0..<100 {
                var values = series.errors(draw, count: 30, rho: rho)
                if let quiet = findBreaks(values, options, simulation), quiet.tests[0].pValue <= 0.05 { rejected += 1 }
                for t in 18..<30 { values[t] += 3 }
                if let loud = findBreaks(values, options, simulation),
                    loud.breaks.contains(where: { abs($0.last - 17) <= 1 })
                {
                    found += 1
                }
            }
            print("size \(errors) rho \(rho): \(rejected) of 100 rejected, \(found) of 100 found")
            // 5 % of 100 is 5 with a standard error of 2.2; an autocorrelation that is estimated costs some size.
            #expect(rejected <= (rho > 0 ? 22 : 12))
            #expect(found >= (rho > 0 ? 35 : 75))
        }
    }

    @Test("a series that cannot be tested is refused, one that fits exactly is not")
    func edges() throws {
        let simulation = NullSimulation(replications: 99, longest: 40, seed: 1)
        let options = BreakOptions()
        #expect(findBreaks([Double](repeating: 1, count: 30), options, simulation) == nil)
        #expect(findBreaks((0..<14).map(Double.init), options, simulation) == nil)
        #expect(findBreaks([Double](repeating: 1, count: 20) + [.nan], options, simulation) == nil)
        let step = [Double](repeating: 1, count: 12) + [Double](repeating: 5, count: 10)
        let exact = try #require(findBreaks(step, options, simulation))
        #expect(exact.breaks.map(\.last) == [11] && exact.breaks[0].interval == 11...11)
        // A straight line is no step, and it is said so.
        let line = (0..<30).map { Double($0) + 0.1 * normals(30, seed: 3)[$0] }
        let steps = try #require(
            findBreaks(
                line,
                {
                    var o = options; o.errors = .independent; return o
                }(), simulation))
        #expect(!steps.breaks.isEmpty && steps.lineFitsBetter)
        var withTrend = options
        withTrend.model = .trend
        #expect(try #require(findBreaks(line, withTrend, simulation)).breaks.isEmpty)
    }

    @Test("the simulated critical value nears the published one as the series grows")
    func published() {
        // Bai and Perron (1998, table I; 2003): 8.58 for one break, one coefficient, trimming 0.15, size 5 %.
        let simulation = NullSimulation(replications: 2000, longest: 400, seed: 3)
        let statistics = BreakStatistics(model: .mean, errors: .independent, shortest: 60, most: 1)
        let sorted = (0..<2000).map { draw -> Double in
            let errors = simulation.errors(draw, count: 400, rho: 0)
            let none = Partition(breaks: [], residualSum: errors.reduce(0) { $0 + $1 * $1 })
            let mean = errors.reduce(0, +) / 400
            return statistics.sequential(
                errors, Partition(breaks: [], residualSum: none.residualSum - 400 * mean * mean))?.value ?? 0
        }.sorted()
        // The standard error of this quantile is about 0.2.
        #expect(abs(sorted[1899] - 8.58) < 0.6)
    }
}

@Suite("The posterior of one change in a short series")
struct ChangePointTests {
    @Test("six values, by hand")
    func byHand() throws {
        // 0 0 0 1 1 2, with two observations on either side at least: k = 2, 3, 4 observations before the change.
        // Squares about the means: total 10/3; k = 2: 0 + 2 = 2; k = 3: 0 + 2/3; k = 4: 3/4 + 1/2 = 5/4.
        // With g = 6 and T = 6, B = 7^2 · (1 + 6 S_k / S)^(-5/2): S_k / S = 3/5, 1/5, 3/8.
        let factors = [3.0 / 5, 1.0 / 5, 3.0 / 8].map { share -> Double in
            let base = 1 + 6 * share
            return 49 / (base * base * base.squareRoot())
        }
        let sum = factors.reduce(0, +)
        let posterior = try #require(ChangePointPosterior([0, 0, 0, 1, 1, 2]))
        for (k, factor) in zip(1...3, factors) { #expect(abs(posterior.dates[k] - factor / sum) < 1e-12) }
        #expect(abs(posterior.probability - (sum / 3) / (1 + sum / 3)) < 1e-12)
        #expect(posterior.last == 2 && posterior.levels.before == 0 && abs(posterior.levels.after - 4.0 / 3) < 1e-12)
        #expect(posterior.dates[0] == 0 && posterior.dates[4] == 0 && posterior.dates[5] == 0)
    }

    @Test("it is sure of a clear step, unsure of noise, and keeps to both under scale and shift")
    func behaviour() throws {
        let step = [1.0, 1.1, 0.9, 1.0, 5.0, 5.2, 4.9, 5.1]
        let clear = try #require(ChangePointPosterior(step))
        #expect(clear.last == 3 && clear.probability > 0.99 && clear.interval == 3...3)
        let moved = try #require(ChangePointPosterior(step.map { 1e6 - 7 * $0 }))
        #expect(abs(moved.probability - clear.probability) < 1e-9 && moved.last == 3)
        let flat = try #require(ChangePointPosterior([1.0, 2, 1, 2, 1, 2, 1, 2, 1, 2]))
        #expect(flat.probability < 0.3)
        #expect(ChangePointPosterior([1, 2, 3, 4, 5]) == nil)
        #expect(ChangePointPosterior([2, 2, 2, 2, 2, 2, 2]) == nil)
    }
}
