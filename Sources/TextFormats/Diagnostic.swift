/// A fault or remark about something a person, a file or another process supplied.
///
/// The wording climbs one ladder everywhere: where it is, what was found, what was needed,
/// what to do, and the nearest valid names. `kind` is a stable identifier that a user can
/// name (for example in `--allow`), so rewording a message breaks nobody's script.
public struct Diagnostic: Error, Sendable, Equatable, CustomStringConvertible {
    /// How much a finding matters.
    public enum Severity: String, Sendable, Codable {
        /// The input cannot be used.
        case error
        /// The input can be used, after something was changed or assumed that the user should know.
        case warning
        /// Worth knowing; nothing was changed.
        case note
    }

    /// How much the finding matters.
    public var severity: Severity
    /// Stable identifier of the kind of finding, in kebab case, for example `unknown-code`.
    public var kind: String
    /// File in which it was found, as the user named it; `nil` where there is none.
    public var file: String?
    /// Line, counted from one.
    public var line: Int?
    /// Column in characters, counted from one.
    public var column: Int?
    /// What was found.
    public var found: String
    /// What was needed; may be empty.
    public var needed: String
    /// What to do; may be empty.
    public var advice: String
    /// The nearest valid names, best first.
    public var nearest: [String]
    /// The text of the line, shown with a caret under `column` where both are present.
    public var sourceLine: String?

    /// Makes a finding; see the properties for the meaning of each part.
    public init(
        _ severity: Severity = .error, kind: String, file: String? = nil, line: Int? = nil, column: Int? = nil,
        found: String, needed: String = "", advice: String = "", nearest: [String] = [], sourceLine: String? = nil
    ) {
        self.severity = severity
        self.kind = kind
        self.file = file
        self.line = line
        self.column = column
        self.found = found
        self.needed = needed
        self.advice = advice
        self.nearest = nearest
        self.sourceLine = sourceLine
    }

    /// The whole message, over one or more lines, without a line break at the end.
    public var description: String {
        var place = ""
        if let file {
            place = file
            if let line {
                place += ":\(line)"
                if let column { place += ":\(column)" }
            }
            place += ": "
        }
        var text = "\(place)\(severity.rawValue): \(found)"
        if let sourceLine, let line {
            let gutter = "  \(line) | "
            text += "\n\(gutter)\(sourceLine)"
            if let column {
                // The caret stands under the character, also where tabs precede it.
                let before = sourceLine.prefix(max(0, column - 1)).map { $0 == "\t" ? "\t" : " " }
                text += "\n" + String(repeating: " ", count: gutter.count) + before.joined() + "^"
            }
        }
        if !needed.isEmpty { text += "\n  needed: \(needed)" }
        if !advice.isEmpty { text += "\n  to do: \(advice)" }
        if !nearest.isEmpty { text += "\n  Did you mean \(nearest.map { "`\($0)`" }.joined(separator: " or "))?" }
        return text
    }
}

/// Several findings reported at once, so that a user mends a file in one pass.
public struct Diagnostics: Error, Sendable, Equatable, CustomStringConvertible {
    /// The findings, in the order in which they were met.
    public var all: [Diagnostic]

    /// Wraps findings into one error.
    public init(_ all: [Diagnostic]) { self.all = all }

    /// Every message, separated by line breaks.
    public var description: String { all.map(\.description).joined(separator: "\n") }
}
