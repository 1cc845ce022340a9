import NumericKernels
import StructuralChange
import Synchronization

/// What was found about the breaks of one series, in years.
public struct BreakAnswer: Sendable, Equatable {
    /// One change of level.
    public struct Change: Sendable, Equatable {
        /// Last year of the old level.
        public var after: Int
        /// Interval for that year.
        public var interval: ClosedRange<Int>
        /// Level before and behind.
        public var before: Double
        /// Level behind.
        public var behind: Double
        /// Standard error of the level before; `nil` where there is none.
        public var beforeError: Double?
        /// Standard error of the level behind.
        public var behindError: Double?
    }

    /// How the answer was found.
    public enum Method: String, Sendable {
        /// Tests after Bai and Perron.
        case tests = "Bai-Perron"
        /// Posterior of one change.
        case posterior = "posterior of one change"
        /// A yes or no changes in the year in which it changes.
        case switches = "years in which it changes"
        /// Nothing could be asked.
        case none
    }

    /// How the answer was found.
    public var method: Method
    /// The changes in order.
    public var changes: [Change] = []
    /// UDmax, or the probability of a change.
    public var statistic: Double?
    /// Its p-value.
    public var pValue: Double?
    /// The tests.
    public var analysis: BreakAnalysis?
    /// What a reader must know.
    public var remarks: [String] = []

    /// Whether the level changed between the year before one and that year; `nil` where the series cannot tell.
    public func answers(_ year: Int, _ series: TieSeries) -> Change?? {
        guard method != .none, let first = series.points.first?.year, let last = series.points.last?.year,
            first < year, year <= last
        else { return nil }
        return .some(changes.first { $0.interval.contains(year - 1) })
    }
}

/// The breaks of every series.
func findBreaks(_ series: [TieSeries], _ request: TiesRequest.Breaks) -> [BreakAnswer] {
    let longest = series.map(\.points.count).max() ?? 0
    guard longest > 0 else { return [] }
    let simulation = NullSimulation(replications: request.replications, longest: longest, seed: request.seed)
    let answers = Mutex([BreakAnswer](repeating: BreakAnswer(method: .none), count: series.count))
    parallelLoop(series.count) { place in
        let answer = findBreaks(series[place], request, simulation)
        answers.withLock { $0[place] = answer }
    }
    return answers.withLock { $0 }
}

private func findBreaks(
    _ series: TieSeries, _ request: TiesRequest.Breaks, _ simulation: NullSimulation
) -> BreakAnswer {
    let (values, years) = (series.values, series.points.map(\.year))
    func refused(_ words: String) -> BreakAnswer { BreakAnswer(method: .none, remarks: [words]) }
    if series.measure.isStatic { return refused("one value for all years") }
    guard let lowest = values.min(), let highest = values.max(), values.count > 1 else { return refused("one value") }
    if series.isIndicator {
        var answer = BreakAnswer(method: .switches)
        for place in 1..<values.count where values[place] != values[place - 1] {
            answer.changes.append(
                BreakAnswer.Change(
                    after: years[place - 1], interval: years[place - 1]...max(years[place - 1], years[place] - 1),
                    before: values[place - 1], behind: values[place]))
        }
        return answer
    }
    guard lowest < highest else { return refused("constant") }
    guard values.count >= ChangePointPosterior.fewest else {
        return refused("\(values.count) values: fewer than \(ChangePointPosterior.fewest) say nothing about a date")
    }
    var remarks: [String] = []
    if values.count(where: { $0 == 0 }) * 2 > values.count {
        remarks.append("more than half of the values are zero, which normal errors describe badly")
    }
    let gaps = years.last.flatMap { last in years.first.map { last - $0 + 1 - years.count } } ?? 0
    if gaps > 0 { remarks.append("\(gaps) missing year\(gaps == 1 ? " is" : "s are") passed over") }
    let usesTests =
        request.method == .tests || (request.method == .automatic && values.count >= BreakOptions.fewest)
    if usesTests {
        guard let found = findBreaks(values, request.options, simulation) else {
            return refused(
                "\(values.count) values: the tests need \(max(BreakOptions.fewest, 2 * request.options.shortest(of: values.count)))"
            )
        }
        if found.lineFitsBetter { remarks.append("a straight trend describes the series better than levels") }
        if found.byBIC != found.breaks.count || found.byLWZ != found.breaks.count {
            remarks.append("BIC chooses \(found.byBIC), LWZ \(found.byLWZ)")
        }
        return BreakAnswer(
            method: .tests,
            changes: found.breaks.map {
                BreakAnswer.Change(
                    after: years[$0.last], interval: years[$0.interval.lowerBound]...years[$0.interval.upperBound],
                    before: $0.before, behind: $0.after, beforeError: $0.beforeError, behindError: $0.afterError)
            }, statistic: found.tests.first?.statistic, pValue: found.tests.first?.pValue, analysis: found,
            remarks: remarks)
    }
    guard let posterior = ChangePointPosterior(values, confidence: request.options.confidence) else {
        return refused("no answer")
    }
    var answer = BreakAnswer(method: .posterior, statistic: posterior.probability, remarks: remarks)
    // With even odds beforehand, 0.95 is what a careful reader would call found.
    if posterior.probability >= request.options.confidence {
        answer.changes = [
            BreakAnswer.Change(
                after: years[posterior.last],
                interval: years[posterior.interval.lowerBound]...years[posterior.interval.upperBound],
                before: posterior.levels.before, behind: posterior.levels.after, beforeError: posterior.errors.before,
                behindError: posterior.errors.after)
        ]
    }
    return answer
}
