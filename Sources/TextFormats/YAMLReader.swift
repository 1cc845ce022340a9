/// The findings of one pass over a file, gathered so that a user mends everything at once.
public final class YAMLFindings {
    /// The findings so far, in the order in which they were met.
    public private(set) var all: [Diagnostic] = []

    /// Whether what is read may name other files.
    public let filesAreAllowed: Bool

    /// An empty list.
    ///
    /// - Parameter filesAreAllowed: false where the text does not come from a folder of the user's own.
    public init(filesAreAllowed: Bool = true) { self.filesAreAllowed = filesAreAllowed }

    /// Errors that are listed at most: who has more of them mends these first.
    public static let errorLimit = 200
    private var errors = 0

    /// Whether so many errors were found that no further one is listed: what costs time to word may then be left out.
    public var isFull: Bool { errors >= Self.errorLimit }

    /// Adds a finding; beyond ``errorLimit`` errors one says that there are more.
    public func add(_ finding: Diagnostic) {
        guard finding.severity == .error else { return all.append(finding) }
        errors += 1
        if errors <= Self.errorLimit { return all.append(finding) }
        guard errors == Self.errorLimit + 1 else { return }
        all.append(
            Diagnostic(
                kind: "more-faults", file: finding.file, line: finding.line, column: finding.column,
                found: "there are more faults than the \(Self.errorLimit) that are listed", needed: "fewer of them",
                advice: "mend these first"))
    }

    /// Whether any finding makes the input unusable.
    public var hasErrors: Bool { all.contains { $0.severity == .error } }

    /// The findings file by file, in the order of lines; those of one place in the order in which they were met.
    public var ordered: [Diagnostic] {
        var files: [String?: Int] = [:]
        for finding in all where files[finding.file] == nil { files[finding.file] = files.count }
        let places = all.enumerated().map { offset, finding in
            (file: files[finding.file] ?? 0, line: finding.line ?? 0, column: finding.column ?? 0, offset: offset)
        }
        return places.sorted { ($0.file, $0.line, $0.column, $0.offset) < ($1.file, $1.line, $1.column, $1.offset) }
            .map { all[$0.offset] }
    }

    /// Throws every finding, as ``ordered``, if any of them is an error.
    public func throwIfErrors() throws(Diagnostics) {
        if hasErrors { throw Diagnostics(ordered) }
    }
}

/// Typed access to the keys of one mapping.
///
/// Every fault goes to `findings` and the value is then `nil`, so that reading goes on to the next key.
/// Unknown keys are found when the reader is made:
///
///     let findings = YAMLFindings()
///     if let reader = YAMLReader(root, of: "a world", keys: ["name", "year"], findings: findings) {
///         name = reader.requireString("name")
///         year = reader.requireInteger("year", in: 1...9999)
///     }
///     try findings.throwIfErrors()
public struct YAMLReader {
    /// The mapping.
    public let node: YAMLNode
    /// What the mapping describes, with its article: `a world`.
    public let subject: String
    /// Where faults go.
    public let findings: YAMLFindings
    private let entries: [String: YAMLEntry]

    /// Opens a mapping; `nil`, with a finding, where the node is none.
    ///
    /// - Parameters:
    ///   - node: what should be a mapping.
    ///   - subject: what it describes, with its article, for messages: `a world`.
    ///   - keys: every key that it may have, in the order in which to list them.
    ///   - findings: where faults go; each unknown key gives one of kind `unknown-key`.
    public init?(_ node: YAMLNode, of subject: String, keys: [String], findings: YAMLFindings) {
        guard case .mapping(let found) = node.content else {
            findings.add(
                node.diagnostic(
                    kind: "wrong-kind", found: "\(node.foundWords) in place of \(subject)",
                    needed: "a mapping with the keys \(keys.joined(separator: ", "))"))
            return nil
        }
        self.node = node
        self.subject = subject
        self.findings = findings
        entries = Dictionary(uniqueKeysWithValues: found.map { ($0.name, $0) })
        for entry in found where !keys.contains(entry.name) {
            findings.add(
                entry.key.diagnostic(
                    kind: "unknown-key", found: "\(subject) has no key \(shown(entry.name))",
                    needed: keys.count == 1 ? "the key \(keys[0])" : "one of the keys \(keys.joined(separator: ", "))",
                    nearest: findings.isFull ? [] : nearestNames(to: entry.name, among: keys)))
        }
    }

    /// Whether the key stands in the mapping, with or without a value.
    public func has(_ key: String) -> Bool { entries[key] != nil }

    /// The key itself, for findings about it.
    public func keyNode(_ key: String) -> YAMLNode? { entries[key]?.key }

    /// The value of a key that may be absent.
    public func node(_ key: String) -> YAMLNode? { entries[key]?.value }

    /// The value of a key that must be there; a finding of kind `missing-key` where it is not.
    public func requireNode(_ key: String, _ meaning: String = "") -> YAMLNode? {
        if let value = entries[key]?.value { return value }
        findings.add(
            node.diagnostic(
                kind: "missing-key", found: "\(subject) without the key `\(key)`",
                needed: "`\(key)`\(meaning.isEmpty ? "" : ": \(meaning)")"))
        return nil
    }

    // MARK: Texts

    /// A text that may be absent; numbers in writing are texts too.
    public func string(_ key: String) -> String? { node(key).flatMap { text(of: $0, key) } }

    /// A text that must be there and must not be empty.
    public func requireString(_ key: String, _ meaning: String = "") -> String? {
        guard let value = requireNode(key, meaning), let text = text(of: value, key) else { return nil }
        guard text.contains(where: { !$0.isWhitespace }) else {
            wrong(value, key, needed: "a text")
            return nil
        }
        return text
    }

    private func text(of value: YAMLNode, _ key: String) -> String? {
        if let text = value.text { return text }
        wrong(value, key, needed: "a text")
        return nil
    }

    /// One of a fixed set of words that may be absent.
    public func choice<Choice>(_ key: String, _ type: Choice.Type = Choice.self) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        guard let value = node(key) else { return nil }
        return choice(of: value, key)
    }

    /// One of a fixed set of words that must be there.
    public func requireChoice<Choice>(_ key: String, _ type: Choice.Type = Choice.self) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        guard let value = requireNode(key, "one of \(Self.words(Choice.self))") else { return nil }
        return choice(of: value, key)
    }

    private func choice<Choice>(of value: YAMLNode, _ key: String) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        if let text = value.text, let known = Choice(rawValue: text) { return known }
        findings.add(
            value.diagnostic(
                kind: "unknown-value", found: "`\(key)` is \(value.foundWords)",
                needed: "one of \(Self.words(Choice.self))",
                nearest: nearestNames(to: value.text ?? "", among: Choice.allCases.map(\.rawValue))))
        return nil
    }

    private static func words<Choice>(_ type: Choice.Type) -> String
    where Choice: RawRepresentable<String> & CaseIterable {
        type.allCases.map(\.rawValue).joined(separator: ", ")
    }

    // MARK: Numbers and truth values

    /// A finite number that may be absent.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - rule: what the number must fulfil, in words and as a test; kind `out-of-range` where it does not.
    public func double(_ key: String, _ rule: NumberRule = .finite) -> Double? {
        node(key).flatMap { number(of: $0, key, rule) }
    }

    /// A finite number that must be there.
    public func requireDouble(_ key: String, _ rule: NumberRule = .finite) -> Double? {
        requireNode(key, rule.words).flatMap { number(of: $0, key, rule) }
    }

    /// The number that a value holds; a finding where it holds none or one that the rule refuses.
    public func number(of value: YAMLNode, _ key: String, _ rule: NumberRule = .finite) -> Double? {
        guard let number = value.number else {
            wrong(value, key, needed: rule.words, advice: Self.numberAdvice(value))
            return nil
        }
        guard rule.holds(number) else {
            findings.add(
                value.diagnostic(
                    kind: "out-of-range", found: "`\(key)` is \(shown(value.text ?? ""))", needed: rule.words))
            return nil
        }
        return number
    }

    /// A whole number that may be absent.
    public func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        node(key).flatMap { integer(of: $0, key, range) }
    }

    /// A whole number that must be there.
    public func requireInteger(_ key: String, in range: ClosedRange<Int>) -> Int? {
        requireNode(key, Self.words(range)).flatMap { integer(of: $0, key, range) }
    }

    private func integer(of value: YAMLNode, _ key: String, _ range: ClosedRange<Int>) -> Int? {
        guard let number = value.integer else {
            // Whole in value but not in writing (`1e3`), too large for a word, or no number at all.
            wrong(value, key, needed: Self.words(range), advice: Self.numberAdvice(value))
            return nil
        }
        guard range.contains(number) else {
            findings.add(
                value.diagnostic(kind: "out-of-range", found: "`\(key)` is `\(number)`", needed: Self.words(range)))
            return nil
        }
        return number
    }

    private static func words(_ range: ClosedRange<Int>) -> String {
        if range.upperBound == .max {
            range.lowerBound == .min ? "a whole number" : "a whole number, at least \(range.lowerBound)"
        } else {
            "a whole number from \(range.lowerBound) to \(range.upperBound)"
        }
    }

    private static func numberAdvice(_ value: YAMLNode) -> String {
        guard let text = value.text else { return "" }
        if case .scalar(_, isPlain: false) = value.content, parseNumber(text) != nil { return "take the quotes away" }
        if text.hasSuffix("%"), parseNumber(String(text.dropLast())) != nil { return "leave out the % sign" }
        if text.contains(","), parseNumber(String(text.map { $0 == "," ? "." : $0 })) != nil {
            return "use a point as decimal sign"
        }
        return ""
    }

    /// `true` or `false` that may be absent.
    public func boolean(_ key: String) -> Bool? {
        guard let value = node(key) else { return nil }
        if let flag = value.boolean { return flag }
        let old = ["yes": "true", "on": "true", "no": "false", "off": "false"]
        let meant = old[(value.text ?? "").lowercased()]
        findings.add(
            value.diagnostic(
                kind: "wrong-kind", found: "`\(key)` is \(value.foundWords)", needed: "true or false",
                nearest: meant.map { [$0] } ?? []))
        return nil
    }

    // MARK: Lists

    /// The items of a list that may be absent.
    public func list(_ key: String, of what: String) -> [YAMLNode]? {
        guard let value = node(key) else { return nil }
        if case .sequence(let items) = value.content { return items }
        wrong(value, key, needed: "a list of \(what)")
        return nil
    }

    /// Adds a finding of kind `wrong-kind` about the value of a key.
    public func wrong(_ value: YAMLNode, _ key: String, needed: String, advice: String = "") {
        findings.add(
            value.diagnostic(
                kind: "wrong-kind", found: "`\(key)` is \(value.foundWords)", needed: needed, advice: advice))
    }
}

/// What a number in a file must fulfil.
public struct NumberRule: Sendable {
    /// The rule in words, for a message: `a number above -100`.
    public let words: String
    /// The rule as a test.
    public let holds: @Sendable (Double) -> Bool

    /// Makes a rule from its words and its test.
    public init(_ words: String, _ holds: @escaping @Sendable (Double) -> Bool) {
        self.words = words
        self.holds = holds
    }

    /// Any finite number.
    public static let finite = NumberRule("a number") { _ in true }
    /// A number above zero.
    public static let positive = NumberRule("a number above 0") { $0 > 0 }
    /// A number from 0 to 1.
    public static let share = NumberRule("a number from 0 to 1") { (0...1).contains($0) }
}
