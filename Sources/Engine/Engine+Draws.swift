import NumericKernels
import Reporting
import Scenarios
import Synchronization
import TextFormats
import WorldData

/// The largest number of draws of a run.
public let drawsLimit = Scenario.Draws.limit

extension Engine {
    /// How many draws a request will make; `nil` is none.
    ///
    /// - Throws: what reading the scenario throws, and `Diagnostic` where the request contradicts itself.
    public func drawCount(of request: RunRequest) throws -> Int? {
        try requestedDraws(try readScenario(request), request)?.count
    }

    /// Above this share of draws without an answer an interval describes the draws that happened to be solvable.
    static let tolerableFailures = 0.05
    /// How many draws hold their flows at once.
    static let flowBatch = 64
    /// Bytes that the tails of flows may take.
    static let flowMemory = 1 << 30
    /// Fewer draws than this beyond each end make the end itself a matter of chance.
    static let fewestBeyondEnds = 5.0

    /// The draws that a run makes: those of the request, else those of the scenario; `nil` is none.
    ///
    /// - Throws: `Diagnostic` where a request contradicts itself.
    func requestedDraws(_ scenario: Scenario, _ request: RunRequest) throws(Diagnostic) -> Scenario.Draws? {
        if request.withoutDraws { return nil }
        let count = request.draws ?? scenario.draws?.count
        guard let count else {
            guard request.seed == nil else {
                throw Diagnostic(
                    kind: "seed-without-draws", file: request.scenario,
                    found: "a seed is given, and neither the scenario nor the command asks for draws",
                    needed: "a number of draws", advice: "add `--draws 1000`, or `draws` to the scenario")
            }
            return nil
        }
        let limit = Scenario.Draws.limit
        guard (1...limit).contains(count) else {
            throw Diagnostic(
                kind: "out-of-range", file: request.scenario, found: "\(count) draws are asked for",
                needed: "a whole number from 1 to \(limit)")
        }
        return Scenario.Draws(
            count: count, seed: request.seed ?? scenario.draws?.seed ?? Scenario.Draws.defaultSeed)
    }

    /// The parameters to draw.
    ///
    /// - Throws: `Diagnostic` of kind `nothing-to-draw` where no parameter has a standard error.
    func parameterDraws(
        _ parameters: [UsedParameter], _ world: World, _ scenario: Scenario, _ draws: Scenario.Draws, _ file: String
    ) throws(Diagnostic) -> ParameterDraws {
        let drawn = ParameterDraws(of: parameters, in: world, seed: draws.seed)
        guard drawn.uncertain.isEmpty else { return drawn }
        let place = scenario.draws == nil ? Place(file: file) : scenario.drawsPlace
        throw place.diagnostic(
            kind: "nothing-to-draw",
            found: "none of the parameters of this run has a standard error: "
                + parameters.map(\.name).joined(separator: ", "),
            needed: "at least one parameter that is uncertain",
            advice:
                "name a cited effect with a standard error as `trade_effect`, put `theta_se` into sectors.csv of the "
                + "world, or leave `draws` out")
    }

    /// Refuses more draws than the intervals of so many flows leave room for.
    func requireRoom(forFlows cells: Int, draws: Scenario.Draws, width: Double, _ file: String) throws(Diagnostic) {
        let tail = (100 - width) / 200
        func bytes(_ count: Int) -> Int { 16 * cells * SampleTails.kept(observations: count, tail: tail) }
        guard bytes(draws.count) > Self.flowMemory else { return }
        // `kept` grows with the number of draws, one step at a time.
        var (fits, fails) = (1, draws.count)
        while fails - fits > 1 {
            let middle = (fits + fails) / 2
            if bytes(middle) > Self.flowMemory { fails = middle } else { fits = middle }
        }
        throw Diagnostic(
            kind: "too-many-draws-for-flows", file: file,
            found: "intervals of \(cells) flows over \(draws.count) draws would need \(bytes(draws.count) >> 20) MB",
            needed: "at most \(fits) draws with flows", advice: "take fewer draws, or leave `--flows` out")
    }

    /// Makes every draw and summarises them.
    ///
    /// - Throws: `NoDrawAnswered` where none has an answer, `Cancelled` where they were called off.
    func drawAll(
        _ problem: DrawProblem, count: Int, width: Double, threads: Int?, progress: (@Sendable (_ done: Int) -> Void)?,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> Uncertainty {
        let tail = (100 - width) / 200
        let cells = problem.flowCells.count
        let tails = cells == 0 ? nil : SampleTails(sampleCount: cells, observations: count, tail: tail)
        // Flows of many draws would fill the memory: they are handed on and dropped batch by batch.
        let batch = tails == nil ? count : Self.flowBatch
        var outcomes: [DrawOutcome] = []
        outcomes.reserveCapacity(count)
        let wasCancelled = Atomic(false)
        for start in stride(from: 0, to: count, by: batch) {
            let slots = Slots<DrawOutcome>(count: min(batch, count - start))
            parallelLoop(min(batch, count - start), threads: threads) { position in
                // Once called off, what is left of the loop does nothing.
                guard !isCancelled() else { return wasCancelled.store(true, ordering: .relaxed) }
                slots.put(answerDraw(problem, start + position + 1), at: position)
                progress?(1)
            }
            // The loop has joined its threads: relaxed is enough.
            if wasCancelled.load(ordering: .relaxed) { throw Cancelled() }
            var answered = slots.all()
            if let tails {
                tails.add(answered.compactMap(\.flows), threads: threads)
                for position in answered.indices { answered[position].dropFlows() }
            }
            outcomes += answered
        }
        let failures = outcomes.enumerated().compactMap { position, outcome -> Uncertainty.Failure? in
            guard case .failed(let stage, let reason) = outcome else { return nil }
            return Uncertainty.Failure(draw: position + 1, stage: stage, reason: reason)
        }
        guard failures.count < count else {
            throw NoDrawAnswered(count: count, reasons: Uncertainty.reasons(failures))
        }
        var uncertainty = Uncertainty(outcomes, parameters: problem.parameters, width: width)
        if let tails {
            uncertainty.flows = (0..<cells).map {
                let ends = tails.ends(of: $0, tail: tail)
                return Uncertainty.Interval(low: ends.low, high: ends.high)
            }
        }
        return uncertainty
    }

    /// What a reader must know of the draws: those without an answer, and whether there are enough.
    ///
    /// - Parameter central: real income in per cent at the central values, by economy, with their codes.
    func findings(about uncertainty: Uncertainty, central: [(code: String, percent: Double)]) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        let failed = uncertainty.failures.count
        if failed > 0 {
            let reasons = Uncertainty.reasons(uncertainty.failures).map { "\($0.count): \($0.reason)" }
                .joined(separator: "; ")
            let isMany = Double(failed) > Self.tolerableFailures * Double(uncertainty.count)
            findings.append(
                Diagnostic(
                    isMany ? .warning : .note, kind: isMany ? "many-draws-failed" : "draws-failed",
                    found: "\(failed) of \(uncertainty.count) draws have no answer and are in no interval (\(reasons))",
                    needed: isMany
                        ? "at most 5 % without an answer: these intervals leave out what the model could not solve"
                        : "",
                    advice: isMany ? "look at the standard errors of the parameters drawn" : ""))
        }
        let beyond = Double(uncertainty.answered.count) * (100 - uncertainty.width) / 200
        if beyond < Self.fewestBeyondEnds {
            let enough = Int((Self.fewestBeyondEnds * 200 / (100 - uncertainty.width)).rounded(.up))
            findings.append(
                Diagnostic(
                    .warning, kind: "few-draws",
                    found:
                        "\(uncertainty.answered.count) answered draw\(uncertainty.answered.count == 1 ? "" : "s") for an interval of "
                        + "\(NumberFormat.trimmed(uncertainty.width)) %: its ends stand on the few most extreme draws",
                    needed: "\(enough) draws or more"))
        }
        // Only what a reader of the table could see.
        let outside = central.indices.filter { row in
            guard let interval = uncertainty.realIncome(row) else { return false }
            let value = central[row].percent
            return max(interval.low - value, value - interval.high) > 100 * RunResult.smallestCounted
        }
        if let first = outside.first {
            findings.append(
                Diagnostic(
                    .warning, kind: "central-outside-interval",
                    found:
                        "the central change of real income lies outside its interval for \(outside.count) of \(central.count) "
                        + "economies, the first \(central[first].code)",
                    needed:
                        "intervals around the central answer: the parameters are so uncertain, or the draws so few, that "
                        + "the answer at their means is no typical one"))
        }
        return findings
    }
}

extension DrawOutcome {
    /// The flows of an answered draw.
    fileprivate var flows: [Double]? {
        if case .answered(let answer) = self { answer.flows } else { nil }
    }

    fileprivate mutating func dropFlows() {
        guard case .answered(var answer) = self else { return }
        answer.flows = []
        self = .answered(answer)
    }
}

/// Slots that several threads fill, each its own, and one reads when all have ended.
final class Slots<Element: Sendable>: @unchecked Sendable {
    // Each position is written once by one thread, and read after the loop has joined its threads.
    private let storage: UnsafeMutableBufferPointer<Element?>

    init(count: Int) {
        storage = .allocate(capacity: count)
        storage.initialize(repeating: nil)
    }

    deinit {
        storage.deinitialize()
        storage.deallocate()
    }

    func put(_ element: Element, at position: Int) { storage[position] = element }

    /// Every element, in order; all slots must be filled.
    func all() -> [Element] { storage.map { $0! } }
}
