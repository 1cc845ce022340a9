import Glibc

/// How breaks are looked for.
public struct BreakOptions: Sendable, Equatable, Codable {
    /// What changes at a break.
    public var model = BreakModel.mean
    /// What is assumed of the errors.
    public var errors = BreakErrors.autocorrelated
    /// Shortest regime as a share of the series.
    public var trimming = 0.15
    /// Breaks at most.
    public var most = 5
    /// Size of the tests.
    public var size = 0.05
    /// Probability of the intervals.
    public var confidence = 0.95

    /// The options by default.
    public init() {}

    /// Observations in a regime at least: the share of the series, and never less than four, or five with a trend.
    public func shortest(of count: Int) -> Int {
        max(Int((trimming * Double(count)).rounded(.down)), 3 + model.coefficientCount)
    }

    /// Below this number of observations nothing is tested; a posterior answers instead.
    public static let fewest = 15
}

/// One break of a series.
public struct Break: Sendable, Equatable {
    /// Last observation before it, counted from zero, as Bai and Perron date breaks.
    public var last: Int
    /// Interval for it.
    public var interval: ClosedRange<Int>
    /// Level before: the mean of the regime, or with a trend the line at the break.
    public var before: Double
    /// Level behind.
    public var after: Double
    /// Standard error of the level before.
    public var beforeError: Double
    /// Standard error of the level behind.
    public var afterError: Double
}

/// One test of a series.
public struct BreakTest: Sendable, Equatable {
    /// Breaks under the null hypothesis; `nil` for the test of none against any number.
    public var breaks: Int?
    /// The statistic.
    public var statistic: Double
    /// Its p-value by simulation.
    public var pValue: Double
    /// Autocorrelation of the errors in the simulation.
    public var rho: Double
}

/// What was found about the breaks of a series.
public struct BreakAnalysis: Sendable, Equatable {
    /// The breaks in order.
    public var breaks: [Break]
    /// UDmax first, then sup F(l + 1 | l) as far as it was needed.
    public var tests: [BreakTest]
    /// Number of breaks with the smallest BIC.
    public var byBIC: Int
    /// Number of breaks with the smallest LWZ.
    public var byLWZ: Int
    /// Shortest regime.
    public var shortest: Int
    /// Breaks that the series has room for, up to those asked for.
    public var most: Int
    /// First-order autocorrelation of the residuals of the chosen partition.
    public var residualAutocorrelation: Double
    /// Whether a straight line without breaks has a smaller BIC than the chosen levels; `false` with a trend.
    public var lineFitsBetter: Bool
}

/// Looks for breaks after Bai and Perron (1998, doi:10.2307/2998540; 2003, doi:10.1002/jae.659).
///
/// Whether there is a break at all is decided by UDmax; how many, by sup F(l + 1 | l) from one on, as Bai and Perron advise,
/// since two opposite breaks can hide from the test of none against one. p-values are simulated for the series' own length.
///
/// - Parameters:
///   - values: at least ``BreakOptions/fewest`` observations, finite, not all equal.
///   - options: how to look.
///   - simulation: simulated errors, at least as long as the series.
/// - Returns: the breaks; `nil` where the series is too short, constant, or has no room for two regimes.
public func findBreaks(_ values: [Double], _ options: BreakOptions, _ simulation: NullSimulation) -> BreakAnalysis? {
    let count = values.count
    let shortest = options.shortest(of: count)
    guard count >= BreakOptions.fewest, count >= 2 * shortest, count <= simulation.longest,
        values.allSatisfy(\.isFinite), let lowest = values.min(), let highest = values.max(), lowest < highest
    else { return nil }
    // Scale and shift change nothing, and numbers near one keep sums of squares away from the ends of the range.
    let unit = highest - lowest
    let scaled = values.map { ($0 - lowest) / unit }
    let partitions = bestPartitions(scaled, options.model, shortest: shortest, most: options.most)
    let statistics = BreakStatistics(
        model: options.model, errors: options.errors, shortest: shortest, most: options.most)
    let any = statistics.doubleMaximum(scaled, partitions)
    let simulated = simulation.pValue(any.value, count: count, rho: any.rho) { errors in
        statistics.doubleMaximum(
            errors, bestPartitions(errors, options.model, shortest: shortest, most: options.most)
        ).value
    }
    var tests = [BreakTest(breaks: nil, statistic: any.value, pValue: simulated, rho: any.rho)]
    var chosen = 0
    if simulated <= options.size {
        chosen = 1
        while chosen < partitions.count - 1, let next = statistics.sequential(scaled, partitions[chosen]) {
            let partition = partitions[chosen]
            let p = simulation.pValue(next.value, count: count, rho: next.rho) { errors in
                let sums = Partition(
                    breaks: partition.breaks,
                    residualSum: partition.residuals(errors, options.model).reduce(0) { $0 + $1 * $1 })
                return statistics.sequential(errors, sums)?.value ?? 0
            }
            tests.append(BreakTest(breaks: chosen, statistic: next.value, pValue: p, rho: next.rho))
            guard p <= options.size else { break }
            chosen += 1
        }
    }
    let scores = partitions.map { criteria($0, options.model, count: count) }
    func smallest(_ values: [Double]) -> Int { values.indices.min { values[$0] < values[$1] } ?? 0 }
    var line = false
    if options.model == .mean, chosen > 0 {
        let straight = bestPartitions(scaled, .trend, shortest: shortest, most: 0)[0]
        line = criteria(straight, .trend, count: count).bic < scores[chosen].bic
    }
    let residuals = partitions[chosen].residuals(scaled, options.model)
    return BreakAnalysis(
        breaks: datedBreaks(scaled, partitions[chosen], options).map { item in
            var item = item
            item.before = lowest + unit * item.before
            item.after = lowest + unit * item.after
            item.beforeError *= unit
            item.afterError *= unit
            return item
        },
        tests: tests, byBIC: smallest(scores.map(\.bic)), byLWZ: smallest(scores.map(\.lwz)), shortest: shortest,
        most: partitions.count - 1, residualAutocorrelation: autocorrelation(residuals), lineFitsBetter: line)
}

/// The breaks of a partition with intervals and levels.
func datedBreaks(_ values: [Double], _ partition: Partition, _ options: BreakOptions) -> [Break] {
    let residuals = partition.residuals(values, options.model)
    let regimes = partition.regimes(of: values.count)
    let ratio = options.errors == .autocorrelated ? longRunRatio(autocorrelation(residuals)) : 1
    let fits = regimes.map { regime in
        var fit = RunningFit()
        for t in regime { fit.add(time: Double(t), value: values[t]) }
        return fit
    }
    // Each regime has a variance of its own; the long-run ratio is common, since short regimes cannot tell theirs.
    let variances = regimes.map { regime in
        ratio * regime.reduce(0) { $0 + residuals[$1] * residuals[$1] } / Double(regime.count)
    }
    return partition.breaks.indices.map { place in
        let last = partition.breaks[place]
        let (before, after) = (fits[place], fits[place + 1])
        // With a trend both lines are read halfway between the two observations.
        let time = Double(last) + 0.5
        let level = (
            before.mean + before.slope(options.model) * (time - before.meanTime),
            after.mean + after.slope(options.model) * (time - after.meanTime)
        )
        func error(_ index: Int) -> Double {
            let size = Double(regimes[index].count)
            // The end of a line is known less well than its middle: four times the variance for long regimes.
            let spread = options.model == .mean ? 1.0 : 1 + 3 * size * size / (size * size - 1)
            return (variances[index] * size / max(1, size - Double(options.model.coefficientCount)) / size * spread)
                .squareRoot()
        }
        return Break(
            last: last,
            interval: breakDateInterval(
                last: last, jump: level.1 - level.0, variances: (variances[place], variances[place + 1]),
                confidence: options.confidence, count: values.count),
            before: level.0, after: level.1, beforeError: error(place), afterError: error(place + 1))
    }
}
