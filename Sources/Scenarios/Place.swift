import TextFormats

/// Where in a file something was written, so that a later finding can point at it.
public struct Place: Sendable, Equatable {
    /// The file, as the user named it; `nil` for what a program made.
    public var file: String?
    /// Line, counted from one.
    public var line: Int?
    /// Column in characters, counted from one.
    public var column: Int?
    /// The text of the line.
    public var sourceLine: String?

    /// The place of what no file states.
    public static let nowhere = Place()

    /// Makes a place from its parts.
    public init(file: String? = nil, line: Int? = nil, column: Int? = nil, sourceLine: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.sourceLine = sourceLine
    }

    /// The start of a node.
    public init(_ node: YAMLNode) {
        self.init(
            file: node.source.file, line: node.line, column: node.column, sourceLine: node.source.line(node.line))
    }

    /// A finding at this place.
    public func diagnostic(
        _ severity: Diagnostic.Severity = .error, kind: String, found: String, needed: String = "", advice: String = "",
        nearest: [String] = []
    ) -> Diagnostic {
        Diagnostic(
            severity, kind: kind, file: file, line: line, column: column, found: found, needed: needed, advice: advice,
            nearest: nearest, sourceLine: sourceLine)
    }
}
