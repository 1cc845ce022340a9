import TextFormats

/// Measures with variables in place of values: `$rate`, or `${rate}` inside a longer text; `$$` is a dollar sign.
///
/// Substitution works on the tree of the file, so that what it gives is read by the same rules as a policy that
/// a person has written, and a fault still has a line and a column.
struct PolicyTemplate: Sendable {
    /// One measure, decoded at once where it mentions no variable.
    private enum Item: Sendable {
        case fixed(Measure)
        case open(YAMLNode)
    }

    private let items: [Item]
    /// The variables it mentions, each with the node of its first mention.
    let mentions: [(name: String, node: YAMLNode)]

    /// Takes the list of measures; faults of those without a variable go to `findings`.
    init(_ nodes: [YAMLNode], _ findings: YAMLFindings) {
        var items: [Item] = []
        var mentions: [(name: String, node: YAMLNode)] = []
        for node in nodes {
            var isOpen = false
            node.forEachScalar { scalar in
                for part in Self.parts(scalar.text ?? "") {
                    guard case .variable(let name) = part else {
                        if case .dollar = part { isOpen = true }
                        continue
                    }
                    isOpen = true
                    if !mentions.contains(where: { $0.name == name }) { mentions.append((name, scalar)) }
                }
            }
            if isOpen {
                items.append(.open(node))
            } else if let measure = Measure.read(node, findings) {
                items.append(.fixed(measure))
            }
        }
        self.items = items
        self.mentions = mentions
    }

    /// The measures with values in place of variables; `nil`, with findings, where a value does not fit.
    ///
    /// A measure in which a set without members leaves a list empty falls away.
    ///
    /// - Parameter values: by variable; one that is absent stays as it is written.
    func measures(_ values: [String: SweepValue], _ findings: YAMLFindings) -> [Measure]? {
        var measures: [Measure] = []
        var isSound = true
        for item in items {
            switch item {
            case .fixed(let measure): measures.append(measure)
            case .open(let node):
                let filled = node.replacingScalars { Self.replacement($0, values) }
                // An empty list that a person has written is a fault and stays one.
                if filled.holdsEmptyList, !node.holdsEmptyList { continue }
                if let measure = Measure.read(filled, findings) { measures.append(measure) } else { isSound = false }
            }
        }
        return isSound ? measures : nil
    }

    // MARK: Texts with variables

    enum Part: Equatable {
        case text(Substring)
        case dollar
        case variable(String)
    }

    /// Whether a word can name a variable: a letter, then letters, digits and `_`.
    static func isName(_ word: some StringProtocol) -> Bool {
        guard let first = word.utf8.first, isLetter(first) else { return false }
        return word.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) || $0 == 95 }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }

    /// Splits a text at its variables; a `$` that begins neither a name nor `$$` is text.
    static func parts(_ text: String) -> [Part] {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return [.text(text[...])] }
        var parts: [Part] = []
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            if dollar > rest.startIndex { parts.append(.text(rest[..<dollar])) }
            let after = rest.index(after: dollar)
            if after < rest.endIndex, rest[after] == "$" {
                parts.append(.dollar)
                rest = rest[rest.index(after: after)...]
                continue
            }
            if after < rest.endIndex, rest[after] == "{", let close = rest[after...].firstIndex(of: "}"),
                case let name = rest[rest.index(after: after)..<close], isName(name)
            {
                parts.append(.variable(String(name)))
                rest = rest[rest.index(after: close)...]
                continue
            }
            let end = rest[after...].firstIndex { !isName("a\($0)") } ?? rest.endIndex
            if isName(rest[after..<end]) {
                parts.append(.variable(String(rest[after..<end])))
                rest = rest[end...]
            } else {
                parts.append(.text(rest[dollar..<after]))
                rest = rest[after...]
            }
        }
        if !rest.isEmpty { parts.append(.text(rest)) }
        return parts
    }

    /// What stands in place of a scalar that mentions variables.
    private static func replacement(_ scalar: YAMLNode, _ values: [String: SweepValue]) -> YAMLNode.Replacement? {
        guard let text = scalar.text, text.utf8.contains(UInt8(ascii: "$")) else { return nil }
        var isNegated = false
        var whole = parts(text)
        if whole.count == 2, whole[0] == .text("not:") {
            isNegated = true
            whole.removeFirst()
        }
        if whole.count == 1, case .variable(let name) = whole[0] {
            guard let value = values[name] else { return nil }
            let prefix = isNegated ? "not:" : ""
            let place = value.node ?? scalar
            let nodes = value.texts.map {
                place.holding(.scalar(prefix + $0, isPlain: value.isPlain))
            }
            return value.isSet ? .several(nodes) : .one(nodes[0])
        }
        var filled = ""
        for part in parts(text) {
            switch part {
            case .text(let words): filled += words
            case .dollar: filled += "$"
            case .variable(let name): filled += values[name]?.label ?? "$\(name)"
            }
        }
        guard case .scalar(_, let isPlain) = scalar.content else { return nil }
        return .one(scalar.holding(.scalar(filled, isPlain: isPlain)))
    }
}
