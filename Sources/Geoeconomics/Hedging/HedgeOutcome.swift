/// What one option of a small state comes to: real income in normal times, and in each state of the world in which
/// powers cut it off.
///
/// Every number is real income over today's, so that 1 is as today.
public struct HedgeOutcome: Sendable, Equatable {
    /// In normal times.
    public var normal: Double
    /// Under each cut-off, in the order of the events; `nil` where that equilibrium has no answer.
    public var cut: [Double?]

    /// Makes an outcome.
    public init(normal: Double, cut: [Double?]) {
        self.normal = normal
        self.cut = cut
    }

    /// Share of the option's own normal real income that a cut-off takes: 1 − cut / normal.
    ///
    /// - Returns: `nil` where that equilibrium has no answer.
    public func loss(_ event: Int) -> Double? { cut[event].map { 1 - $0 / normal } }

    /// The largest loss over some events; `nil` where one of them has no answer, or where there are none.
    public func largestLoss(over events: some Sequence<Int>) -> Double? {
        var largest: Double?
        for event in events {
            guard let loss = loss(event) else { return nil }
            largest = max(largest ?? loss, loss)
        }
        return largest
    }
}

/// Probabilities of cut-offs within the period that is looked at; at most one event happens.
public struct CutOffProbabilities: Sendable, Equatable {
    /// One for each event.
    public let ofEvents: [Double]
    /// That nothing happens: 1 − Σ.
    public let normal: Double

    /// How far a sum of probabilities may exceed one by rounding.
    static let rounding = 1e-12

    /// Checks probabilities.
    ///
    /// - Returns: `nil` where one is outside of 0 to 1 or their sum exceeds 1.
    public init?(_ ofEvents: [Double]) {
        let sum = ofEvents.reduce(0, +)
        guard ofEvents.allSatisfy({ $0 >= 0 && $0 <= 1 }), sum <= 1 + Self.rounding else { return nil }
        self.ofEvents = ofEvents
        normal = max(0, 1 - sum)
    }
}

extension HedgeOutcome {
    /// The expected change of real income: Σₑ pₑ (cutₑ − 1) + (1 − Σ p) (normal − 1).
    ///
    /// - Returns: a fraction; `nil` where an event with a probability above zero has no answer.
    public func expectedChange(_ probabilities: CutOffProbabilities) -> Double? {
        distribution(probabilities)?.reduce(0) { $0 + $1.probability * $1.change }
    }

    /// The conditional value at risk of the change of real income: its mean over the worst 1 − level of probability.
    ///
    /// The state at the edge of the tail counts with the probability that is still wanting, as Rockafellar & Uryasev define
    /// it for distributions with atoms. At level 0 it is the expected change, and towards 1 the worst change that has any
    /// probability.
    ///
    /// - Parameter level: from 0 up to, not including, 1.
    /// - Returns: a fraction, negative where the tail is worse than today; `nil` as for ``expectedChange(_:)``.
    /// - Source: Rockafellar & Uryasev (2002), Journal of Banking & Finance 26(7), doi:10.1016/S0378-4266(02)00271-6.
    public func conditionalValueAtRisk(_ probabilities: CutOffProbabilities, level: Double) -> Double? {
        precondition(level >= 0 && level < 1, "a level of \(level)")
        guard let states = distribution(probabilities)?.sorted(by: { $0.change < $1.change }) else { return nil }
        let tail = 1 - level
        var left = tail
        var sum = 0.0
        for state in states {
            let taken = min(left, state.probability)
            sum += taken * state.change
            left -= taken
        }
        // What rounding leaves belongs to the best state.
        if left > 0, let best = states.last { sum += left * best.change }
        return sum / tail
    }

    private func distribution(_ probabilities: CutOffProbabilities) -> [(probability: Double, change: Double)]? {
        precondition(probabilities.ofEvents.count == cut.count, "one probability for each event")
        var states = [(probability: probabilities.normal, change: normal - 1)]
        for (probability, value) in zip(probabilities.ofEvents, cut) where probability > 0 {
            guard let value else { return nil }
            states.append((probability, value - 1))
        }
        return states
    }
}

/// Differences of real income below this are no difference between two solves.
private let breakEvenTolerance = 1e-9

/// How probable a cut-off has to be before a bold option is no longer worth more than a cautious one.
public enum BreakEven: Sendable, Equatable {
    /// Worth more however probable the cut-off.
    case always
    /// Worth less however improbable.
    case never
    /// Worth more below this probability.
    case probability(Double)
}

/// The probability of one cut-off, the only one that can happen, at which two options have the same expected real income.
///
/// p* = Δ / (Δ + Λ), with Δ the advantage of the bold option in normal times and Λ that of the cautious one under the
/// cut-off.
///
/// - Returns: `nil` where either state has no answer.
public func breakEven(bold: HedgeOutcome, cautious: HedgeOutcome, event: Int) -> BreakEven? {
    guard let boldCut = bold.cut[event], let cautiousCut = cautious.cut[event] else { return nil }
    // Differences of rounding decide nothing.
    func difference(_ a: Double, _ b: Double) -> Double { abs(a - b) < breakEvenTolerance ? 0 : a - b }
    let advantage = difference(bold.normal, cautious.normal)
    let risk = difference(cautiousCut, boldCut)
    if advantage >= 0, risk <= 0 { return .always }
    if advantage <= 0, risk >= 0 { return .never }
    // With both signs reversed the option that is called cautious is the bold one.
    guard advantage > 0 else { return nil }
    return .probability(advantage / (advantage + risk))
}

/// Which points no other point beats: at least as much gain with at most as much risk, and more of one or less of the other.
///
/// - Parameters:
///   - gain: what is wanted, by option; `nil` where it has no answer, which is on no frontier.
///   - risk: what is not wanted, by option.
///   - tolerance: differences up to this size are no difference, so that rounding decides nothing.
public func efficientFrontier(gain: [Double?], risk: [Double?], tolerance: Double = 1e-10) -> [Bool] {
    precondition(gain.count == risk.count, "a gain and a risk for each option")
    return gain.indices.map { one in
        guard let ownGain = gain[one], let ownRisk = risk[one] else { return false }
        return !gain.indices.contains { other in
            guard other != one, let otherGain = gain[other], let otherRisk = risk[other] else { return false }
            return otherGain >= ownGain - tolerance && otherRisk <= ownRisk + tolerance
                && (otherGain > ownGain + tolerance || otherRisk < ownRisk - tolerance)
        }
    }
}
