import Reporting
import Scenarios
import TextFormats

extension Uncertainty {
    /// An interval in brackets: [0.60, 1.10].
    static func text(_ interval: Interval?, _ format: NumberFormat) -> String {
        interval.map { "[\(format.text($0.low)), \(format.text($0.high))]" } ?? ""
    }

    /// What the intervals are, in a word: `90 % interval`.
    var title: String { "\(NumberFormat.trimmed(width)) % interval" }

    /// The interval of an economy's real income, and how sure its sign is.
    func words(_ row: Int) -> String {
        guard let interval = realIncome(row) else { return "" }
        let format = NumberFormat.fixed(2)
        let all = answered.count
        let sign =
            gains[row] == all
            ? "a gain in every draw"
            : losses[row] == all
                ? "a loss in every draw"
                : "a gain in \(NumberFormat.thousands(0).text(Double(gains[row]))) of \(NumberFormat.thousands(0).text(Double(all))) draws"
        return "\(title) \(format.text(interval.low)) to \(format.text(interval.high)), \(sign)"
    }

    /// The interval of the world's real income.
    func worldWords(_ format: NumberFormat) -> String {
        "\(title) \(format.text(100 * worldRealIncome.low)) to \(format.text(100 * worldRealIncome.high))"
    }

    /// What must stand beside the answer itself: many draws without an answer.
    var warning: String {
        guard Double(failures.count) > Engine.tolerableFailures * Double(count) else { return "" }
        return
            " WARNING: \(failures.count) of \(count) draws have no answer and are in no interval, so the intervals tell "
            + "only of the parameters at which the model could be solved."
    }

    /// How the drawn values hang together.
    private var dependence: String {
        let count = parameters.uncertain.count
        let joint = parameters.joint
        if joint.isEmpty { return count > 1 ? ", independently of each other" : "" }
        let groups = joint.map { estimate, names in
            var words = "the \(names.count) terms of \(estimate.id)"
            if names.count == 2, let correlation = estimate.correlation(of: names[0], names[1]) {
                words += " (correlation \(NumberFormat.fixed(2).text(correlation)))"
            }
            return words
        }.joined(separator: " and ")
        return joint.reduce(0) { $0 + $1.terms.count } == count && joint.count == 1
            ? ", with the covariance of \(groups)"
            : ", independently of each other but for \(groups), which have the covariance of their estimate"
    }

    /// What was drawn, what was not, and how to read the intervals: sentences for people.
    var remarks: [String] {
        let tail = NumberFormat.trimmed((100 - width) / 2)
        let end = NumberFormat.trimmed((100 + width) / 2)
        let drawn = parameters.uncertain.map {
            "\($0.name): \($0.distribution.family.rawValue), mean \(NumberFormat.short($0.distribution.mean)), "
                + "standard deviation \(NumberFormat.short($0.distribution.standardDeviation))"
        }
        var lines = [
            "\(NumberFormat.thousands(0).text(Double(count))) draw\(count == 1 ? "" : "s") (seed \(parameters.seed)), "
                + "\(failures.isEmpty ? "all" : NumberFormat.thousands(0).text(Double(answered.count))) solved in full, "
                + "largest relative residual \(NumberFormat.scientific(largestResidual)). Intervals run from the \(tail) % to the "
                + "\(end) % quantile of the draws; the values beside them are the answer at the central parameters.",
            "Drawn\(dependence): \(drawn.joined(separator: "; ")).",
        ]
        if !parameters.fixed.isEmpty {
            lines.append(
                "Held fixed, without a standard error: \(parameters.fixed.map(\.name).joined(separator: ", ")). "
                    + "The intervals leave these out, as they leave out errors of the world's figures and of the model."
            )
        }
        return lines
    }
}
