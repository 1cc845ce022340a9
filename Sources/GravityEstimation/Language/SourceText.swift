import TextFormats

/// Something a person typed in one of the small languages: a formula, a selection, clusters or weights.
struct SourceText: Sendable, Equatable {
    /// What it is called in messages, for example `formula`.
    let label: String
    /// Its characters; positions count them from zero.
    let characters: [Character]

    init(_ text: String, label: String) {
        self.label = label
        characters = Array(text)
    }

    /// A fault with line, column and caret at a position.
    func diagnostic(
        kind: String, at position: Int, found: String, needed: String = "", advice: String = "",
        nearest: [String] = []
    ) -> Diagnostic {
        let before = characters.prefix(position)
        let line = before.count { $0.isNewline } + 1
        let start = before.lastIndex { $0.isNewline }.map { $0 + 1 } ?? 0
        let rest = characters[start...]
        let end = rest.firstIndex { $0.isNewline } ?? characters.count
        return Diagnostic(
            kind: kind, file: label, line: line, column: min(position, characters.count) - start + 1, found: found,
            needed: needed, advice: advice, nearest: nearest, sourceLine: String(characters[start..<end]))
    }
}

/// A number as it is written in names of terms and in messages: whole numbers without a decimal point.
func numberText(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    return "\(value)"
}

/// A count with commas between thousands, as messages print it.
func countText(_ count: Int) -> String {
    var groups: [String] = []
    var rest = count
    while rest >= 1000 {
        let digits = String(rest % 1000)
        groups.insert(String(repeating: "0", count: 3 - digits.count) + digits, at: 0)
        rest /= 1000
    }
    groups.insert(String(rest), at: 0)
    return groups.joined(separator: ",")
}

/// A count and a noun, in the singular for one.
func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
    "\(countText(count)) \(count == 1 ? noun : plural ?? noun + "s")"
}
