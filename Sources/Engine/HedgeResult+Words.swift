import Geoeconomics
import Reporting

extension HedgeResult {
    /// The frontier in sentences that can be read aloud.
    public var words: [String] {
        guard let top = best(\.gain) else { return ["No option has an answer."] }
        var sentences = ["Most in normal times: \(sentence(top))."]
        let incomplete = options.filter { !$0.reasons.isEmpty }.count
        if incomplete > 0 {
            sentences.insert(
                "\(incomplete) of \(options.count) options have no answer, or none for a cut-off: what follows is about the others.",
                at: 0)
        }
        if let safest = best({ vulnerability($0).map { -$0 } }), safest != top {
            sentences.append("Least to lose to one power: \(sentence(safest)).")
        }
        sentences += neutralSentences
        sentences.append(jointSentence)
        if let best = best(expected) {
            sentences.append(
                "Highest expected value under the stated probabilities: \(options[best].name), "
                    + "\(signed(expected(options[best])))"
                    + (valueAtRisk(options[best]).map { "; mean of the worst \(levelText)%: \(signed($0))." } ?? "."))
        }
        return sentences.filter { !$0.isEmpty }
    }

    /// What is left of a hundred per cent above the level.
    var levelText: String { trimmed(100 - request.level) }

    private func sentence(_ position: Int) -> String {
        let option = options[position]
        let losses = events.indices.prefix(powerCount).compactMap { event in
            option.outcome?.loss(event).map { "\(events[event]) \(percent($0))" }
        }
        return "\(option.name), \(signed(option.gain)) of real income; a cut-off would then take: \(listed(losses))"
    }

    /// What it costs to make no new ties with any power, and what to make them with all alike.
    private var neutralSentences: [String] {
        let stances = stances
        guard let neutral = stances.first(where: { $0.powers.isEmpty }), let top = best(value) else { return [] }
        guard options.contains(where: { !$0.newTies.isEmpty }) else { return [] }
        let by = probabilities == nil ? "in normal times" : "in expected value"
        var sentences: [String] = []
        if neutral.price == 0 {
            sentences.append("Making no new ties with any power costs nothing here.")
        } else {
            sentences.append(
                "Neutral, no new ties with any power: at best \(options[neutral.best].name) "
                    + "(\(signed(options[neutral.best].gain)) in normal times). Its price \(by) is \(cost(neutral))."
            )
            sentences += breakEvens(bold: top, cautious: neutral.best)
        }
        if powerCount > 1, let even = stances.first(where: { $0.powers.count == powerCount }) {
            sentences.append(
                even.price == 0
                    ? "Even-handed, new ties with all powers: the best of all options is one of these."
                    : "Even-handed, new ties with all powers: at best \(options[even.best].name); its price \(by) is \(cost(even))."
            )
        }
        return sentences
    }

    private func cost(_ stance: Stance) -> String {
        let money = "\(NumberFormat.thousands(0).text(income * stance.price)) \(moneyUnit) a year"
        let price = "\(points(stance.price)) of real income, \(money)"
        guard let avoided = stance.lossAvoided else { return price }
        if abs(avoided) < 5e-5 { return price + "; the largest loss to one power is the same" }
        return price
            + "; the largest loss to one power is \(points(abs(avoided))) \(avoided > 0 ? "smaller" : "larger")"
    }

    private func breakEvens(bold: Int, cautious: Int) -> [String] {
        guard let first = options[bold].outcome, let second = options[cautious].outcome else { return [] }
        return (0..<powerCount).compactMap { event in
            guard case .probability(let p) = breakEven(bold: first, cautious: second, event: event) else { return nil }
            return
                "\(sentenceCase(options[bold].name)) is worth more than \(options[cautious].name) while the probability of a "
                + "cut-off by \(events[event]) is below \(NumberFormat(decimals: 1, scale: 100, suffix: "%").text(p))."
        }
    }

    private func sentenceCase(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// All powers at once against one after the other, with the ties of today.
    private var jointSentence: String {
        guard powerCount > 1, let today = options.first?.outcome, let joint = today.loss(powerCount) else { return "" }
        let single = (0..<powerCount).compactMap { today.loss($0) }
        guard single.count == powerCount else { return "" }
        let sum = single.reduce(0, +)
        // What would print as the same is the same.
        let comparison =
            abs(joint - sum) < 1e-4
            ? ", about the same" : ", so together they are \(joint > sum ? "worse" : "less") than their sum"
        return
            "Without new ties, \(listed(Array(events.prefix(powerCount)))) at once would take \(percent(joint)); one by one "
            + "their cut-offs add up to \(percent(sum))\(comparison)."
    }

    func percent(_ share: Double) -> String { NumberFormat(decimals: 2, scale: 100, suffix: "%").text(share) }
    private func points(_ share: Double) -> String { NumberFormat(decimals: 2, scale: 100).text(share) + " points" }
    func signed(_ share: Double?) -> String {
        NumberFormat(decimals: 2, scale: 100, suffix: "%", showsPlus: true).text(share)
    }
}

/// A number that a person stated, to four decimals and without zeros at its end.
func trimmed(_ value: Double) -> String {
    var text = NumberFormat.fixed(4).text(value)
    while text.hasSuffix("0") { text.removeLast() }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
}
