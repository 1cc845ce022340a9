/// The text that nodes were read from, kept so that a message can show the line.
public final class YAMLSource: Sendable {
    /// What the file is called in messages.
    public let file: String
    private let lines: [String]
    /// Of each line, whether a character is one scalar in it: it holds printable ASCII alone, or is so long that nobody counts.
    ///
    /// Every value asks for its column: to look at the whole of a long line each time would take the square of its length.
    private let countsScalars: [Bool]

    /// Lines longer than this are not shown: the caret would stand out of sight.
    static let shownLength = 300
    /// In lines of more bytes than this, columns count scalars in place of characters.
    static let countedLength = 2_000

    init(bytes: [UInt8], file: String) {
        self.file = file
        lines = Self.split(String(decoding: bytes, as: UTF8.self))
        countsScalars = lines.map { line in
            line.utf8.count > Self.countedLength || line.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        }
    }

    /// The text of a line, counted from one; `nil` where it does not exist or is too long to show.
    ///
    /// Control characters other than tabs become U+FFFD, so that a message cannot steer a terminal.
    public func line(_ number: Int) -> String? {
        guard number >= 1, number <= lines.count, lines[number - 1].utf8.count <= Self.shownLength else { return nil }
        let text = lines[number - 1]
        // Every value that is read asks for its line, a million times in a grid; nearly all hold nothing but printable ASCII.
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) { return text }
        let scalars = text.unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control && scalar != "\t" ? "\u{FFFD}" : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Turns a column in Unicode scalars, counted from zero, into one in characters, counted from one.
    func column(line number: Int, scalars: Int) -> Int {
        guard number >= 1, number <= lines.count else { return scalars + 1 }
        let text = lines[number - 1]
        if countsScalars[number - 1] { return scalars + 1 }
        let before = text.unicodeScalars.prefix(scalars)
        // What lies past the end of the line (a value that is not there) keeps its distance.
        return String(String.UnicodeScalarView(before)).count + (scalars - before.count) + 1
    }

    /// Splits as YAML 1.1 does: LF, CR, CR LF, NEL and the two Unicode separators end a line.
    private static func split(_ text: String) -> [String] {
        var lines: [String] = []
        var current = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
                lines.append(String(current))
                current = String.UnicodeScalarView()
            default: current.append(scalar)
            }
            previous = scalar
        }
        lines.append(String(current))
        return lines
    }
}

/// One node of a YAML document, with the place where it starts.
///
/// Scalars carry no type: what `1e3` or `NO` means is decided by whoever asks for a number or a code,
/// so the code of Norway never turns into a truth value. Aliases are resolved; an aliased node keeps
/// the place of its anchor.
public struct YAMLNode: Sendable {
    /// What a node holds.
    public enum Content: Sendable {
        /// A text, and whether it was written without quotes.
        case scalar(String, isPlain: Bool)
        /// A list.
        case sequence([YAMLNode])
        /// Keys with values, in the order of the file; no key stands twice.
        case mapping([YAMLEntry])
    }

    /// What the node holds.
    public let content: Content
    /// Line on which it starts, counted from one.
    public let line: Int
    /// Column in characters at which it starts, counted from one.
    public let column: Int
    /// The text it was read from.
    public let source: YAMLSource

    /// The value under a key; `nil` where the node is no mapping or the key is absent.
    public subscript(key: String) -> YAMLNode? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.name == key }?.value
    }

    /// Whether nothing was written: an empty plain scalar, `~` or `null`.
    public var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// What was found, in words for a message: `a list`, `the text ...`, `nothing`.
    public var foundWords: String {
        switch content {
        case .sequence(let items): items.isEmpty ? "an empty list" : "a list"
        case .mapping: "a mapping with keys"
        case .scalar(let text, let isPlain):
            if isNull {
                "nothing"
            } else if isPlain, number != nil {
                "the number \(shown(text))"
            } else {
                isPlain ? shown(text) : "the quoted text \(shown(text))"
            }
        }
    }

    /// A finding at the place of this node, with its line and a caret.
    public func diagnostic(
        _ severity: Diagnostic.Severity = .error, kind: String, found: String, needed: String = "", advice: String = "",
        nearest: [String] = []
    ) -> Diagnostic {
        Diagnostic(
            severity, kind: kind, file: source.file, line: line, column: column, found: found, needed: needed,
            advice: advice, nearest: nearest, sourceLine: source.line(line))
    }
}

/// One key of a mapping with its value.
public struct YAMLEntry: Sendable {
    /// The key as a node, with its own place.
    public let key: YAMLNode
    /// The text of the key.
    public let name: String
    /// The value.
    public let value: YAMLNode
}

/// A text between back quotes for a message: control characters made visible, the end of a long text cut off.
public func shown(_ text: String) -> String {
    let limit = 60
    var safe = ""
    for scalar in text.unicodeScalars.prefix(limit) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
            safe += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        default: safe.unicodeScalars.append(scalar)
        }
    }
    return "`\(safe)\(text.unicodeScalars.count > limit ? "..." : "")`"
}
