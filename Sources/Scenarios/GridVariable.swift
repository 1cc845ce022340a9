import Glibc
import TextFormats

/// A variable of a grid and the values it takes.
struct GridVariable: Sendable {
    /// The values as the file states them.
    enum Values: Sendable {
        /// Values written out, or counted out from a range.
        case stated([SweepValue])
        /// Each economy that a selector means.
        case each(Selector)
    }

    /// The name, without `$`.
    let name: String
    /// Its values.
    let values: Values
    /// Where the name was written.
    let place: Place
}

/// What a variable stands for in one scenario.
struct SweepValue: Sendable {
    /// The texts it stands for: one, unless it is a set.
    let texts: [String]
    /// Whether it is a set, which may hold any number of texts and is spliced into lists.
    let isSet: Bool
    /// Whether the text counts as written without quotes, so that a number is one.
    let isPlain: Bool
    /// Where the value itself was written; `nil` where it was made, and faults then point at its mention.
    let node: YAMLNode?

    /// A value that a program made.
    init(_ text: String) {
        (texts, isSet, isPlain, node) = ([text], false, true, nil)
    }

    /// A set that a program made.
    init(set texts: [String]) {
        (self.texts, isSet, isPlain, node) = (texts, true, true, nil)
    }

    /// A scalar, or a list of scalars, of the file; `nil` where the node is neither.
    init?(_ node: YAMLNode) {
        switch node.content {
        case .scalar(let text, let isPlain):
            guard !node.isNull else { return nil }
            (texts, isSet, self.isPlain, self.node) = ([text], false, isPlain, node)
        case .sequence(let items):
            let words = items.compactMap(\.text)
            guard words.count == items.count, !words.isEmpty else { return nil }
            (texts, isSet, isPlain, self.node) = (words, true, true, node)
        case .mapping:
            return nil
        }
    }

    /// A text that stands for one of a range, at the place of the range.
    init(_ text: String, at node: YAMLNode) {
        (texts, isSet, isPlain, self.node) = ([text], false, true, node)
    }

    /// The value as it stands in a table: the members of a set joined by `+`.
    var label: String { texts.joined(separator: "+") }

    /// The number that the value is; `nil` where it is text or a set.
    var number: Double? {
        guard !isSet, isPlain, let value = parseNumber(texts[0]), value.isFinite else { return nil }
        return value
    }
}

extension GridVariable {
    /// The values of a range from `start` to `end` in steps, as decimal texts without rounding crumbs.
    ///
    /// - Returns: `nil` where no whole number of steps leads from start to end; the texts otherwise.
    static func range(from start: Double, to end: Double, step: Double) -> [String]? {
        let steps = (end - start) / step
        let count = steps.rounded()
        guard steps.isFinite, count >= 0, abs(steps - count) <= 1e-9 * max(1, count), count < 1e9 else { return nil }
        return (0...Int(count)).map {
            decimalText(start + Double($0) * step, unit: max(abs(start), abs(end), abs(step)))
        }
    }

    /// The shortest text of a number that was computed with rounding: 12 significant digits of `unit`.
    private static func decimalText(_ value: Double, unit: Double) -> String {
        let digits = 11 - Int(floor(log10(unit)))
        // Powers of ten beyond these are no numbers.
        guard abs(digits) < 300 else { return "\(value)" }
        let scale = pow(10.0, Double(abs(digits)))
        let rounded = digits >= 0 ? (value * scale).rounded() / scale : (value / scale).rounded() * scale
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    }
}
