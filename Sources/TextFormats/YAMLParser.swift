import CYAML

/// Reads one YAML document (UTF-8, YAML 1.1 as libyaml reads it) into a tree of nodes with places.
///
/// Aliases are resolved, within a limit on the nodes that result, so that a small file cannot unfold into
/// a huge tree. Tags are refused: a value's type is the reader's business.
///
/// - Parameters:
///   - bytes: the text.
///   - file: what to call it in messages.
/// - Throws: `Diagnostic` of kind `not-utf8`, `empty-file`, `not-yaml`, `several-documents`, `duplicate-key`,
///   `unknown-alias`, `yaml-too-deep`, `yaml-too-large` or `yaml-tag`.
/// - Complexity: O(bytes + nodes).
public func parseYAML(_ bytes: [UInt8], file: String) throws(Diagnostic) -> YAMLNode {
    try requireUTF8(bytes, file: file)
    var content = bytes
    if content.starts(with: [0xEF, 0xBB, 0xBF]) { content.removeFirst(3) }
    guard content.count <= YAMLTreeBuilder.byteLimit else {
        throw Diagnostic(
            kind: "yaml-too-large", file: file, found: "the file has \(content.count) bytes",
            needed: "at most \(YAMLTreeBuilder.byteLimit) bytes",
            advice: "put large tables into a CSV file and name it with `file`")
    }
    let source = YAMLSource(bytes: content, file: file)
    // The result travels past the closure, which cannot carry a typed error.
    let result = content.withUnsafeBufferPointer { input -> Result<YAMLNode, Diagnostic> in
        let builder = YAMLTreeBuilder(input, source)
        return Result { () throws(Diagnostic) in try builder.document() }
    }
    return try result.get()
}

/// Turns libyaml's events into nodes.
private final class YAMLTreeBuilder {
    /// A file that a person writes is far below this; tables belong into CSV.
    static let byteLimit = 8 << 20
    /// Nodes after aliases are resolved.
    static let nodeLimit = 200_000
    /// Deeper nesting than any format of the program by an order of magnitude, and safe for the stack.
    static let depthLimit = 64

    private let source: YAMLSource
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let event: UnsafeMutablePointer<yaml_event_t>
    private let input: UnsafeBufferPointer<UInt8>
    private var hasEvent = false
    private var nodeCount = 0
    private var anchors: [String: (node: YAMLNode, size: Int)] = [:]

    init(_ input: UnsafeBufferPointer<UInt8>, _ source: YAMLSource) {
        self.source = source
        self.input = input
        // libyaml keeps pointers into its own structure, which must therefore never move.
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        event = .allocate(capacity: 1)
        event.initialize(to: yaml_event_t())
        let made = yaml_parser_initialize(parser)
        precondition(made == 1, "out of memory for the YAML parser")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        if hasEvent { yaml_event_delete(event) }
        yaml_parser_delete(parser)
        event.deallocate()
        parser.deallocate()
    }

    /// The one document of the file.
    func document() throws(Diagnostic) -> YAMLNode {
        guard input.count > 0, try next() == YAML_STREAM_START_EVENT, try next() == YAML_DOCUMENT_START_EVENT else {
            throw emptyFile()
        }
        _ = try next()
        let root = try node(depth: 0)
        guard !root.isNull else { throw emptyFile() }
        _ = try next()  // end of the document
        guard try next() == YAML_STREAM_END_EVENT else {
            throw fault(
                "several-documents", event.pointee.start_mark, found: "a second document begins here",
                needed: "one document in a file", advice: "split the file, or take out the `---`")
        }
        return root
    }

    /// The node that starts with the event at hand; afterwards the event at hand is its last.
    private func node(depth: Int) throws(Diagnostic) -> YAMLNode {
        let start = event.pointee.start_mark
        guard depth <= Self.depthLimit else {
            throw fault(
                "yaml-too-deep", start, found: "lists and mappings are nested more than \(Self.depthLimit) deep",
                needed: "a flatter file")
        }
        let before = nodeCount
        try count(1, at: start)
        let anchor: String?
        let built: YAMLNode
        switch event.pointee.type {
        case YAML_ALIAS_EVENT:
            let name = String(cString: event.pointee.data.alias.anchor)
            guard let target = anchors[name] else {
                throw fault(
                    "unknown-alias", start, found: "the alias \(shown("*" + name)) stands for nothing",
                    needed: "an anchor of this name that is complete before the alias",
                    nearest: nearestNames(to: name, among: anchors.keys).map { "*" + $0 })
            }
            try count(target.size - 1, at: start)
            return target.node
        case YAML_SCALAR_EVENT:
            let scalar = event.pointee.data.scalar
            try refuseTag(scalar.tag, at: start)
            anchor = scalar.anchor.map { String(cString: $0) }
            let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            built = make(.scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE), start)
        case YAML_SEQUENCE_START_EVENT:
            try refuseTag(event.pointee.data.sequence_start.tag, at: start)
            anchor = event.pointee.data.sequence_start.anchor.map { String(cString: $0) }
            var items: [YAMLNode] = []
            while try next() != YAML_SEQUENCE_END_EVENT { items.append(try node(depth: depth + 1)) }
            built = make(.sequence(items), start)
        default:
            try refuseTag(event.pointee.data.mapping_start.tag, at: start)
            anchor = event.pointee.data.mapping_start.anchor.map { String(cString: $0) }
            built = make(.mapping(try entries(depth: depth)), start)
        }
        if let anchor { anchors[anchor] = (built, nodeCount - before) }
        return built
    }

    private func entries(depth: Int) throws(Diagnostic) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var lines: [String: Int] = [:]
        while try next() != YAML_MAPPING_END_EVENT {
            let key = try node(depth: depth + 1)
            guard case .scalar(let name, _) = key.content else {
                throw key.diagnostic(kind: "not-yaml", found: "\(key.foundWords) as a key", needed: "a name as the key")
            }
            if let first = lines[name] {
                throw key.diagnostic(
                    kind: "duplicate-key", found: "the key \(shown(name)) stands twice (first on line \(first))",
                    needed: "each key once", advice: "take one of the two out")
            }
            lines[name] = key.line
            _ = try next()
            entries.append(YAMLEntry(key: key, name: name, value: try node(depth: depth + 1)))
        }
        return entries
    }

    /// Moves to the next event and says what it is.
    private func next() throws(Diagnostic) -> yaml_event_type_t {
        if hasEvent { yaml_event_delete(event) }
        hasEvent = false
        guard yaml_parser_parse(parser, event) == 1 else { throw parseFault() }
        hasEvent = true
        return event.pointee.type
    }

    private func make(_ content: YAMLNode.Content, _ mark: yaml_mark_t) -> YAMLNode {
        let line = Int(mark.line) + 1
        return YAMLNode(
            content: content, line: line, column: source.column(line: line, scalars: Int(mark.column)), source: source)
    }

    private func count(_ added: Int, at mark: yaml_mark_t) throws(Diagnostic) {
        nodeCount += added
        guard nodeCount <= Self.nodeLimit else {
            throw fault(
                "yaml-too-large", mark, found: "the file holds more than \(Self.nodeLimit) values, aliases resolved",
                needed: "a smaller file", advice: "put large tables into a CSV file and name it with `file`")
        }
    }

    private func refuseTag(_ tag: UnsafeMutablePointer<yaml_char_t>?, at mark: yaml_mark_t) throws(Diagnostic) {
        guard let tag else { return }
        throw fault(
            "yaml-tag", mark, found: "the tag \(shown(String(cString: tag)))", needed: "a value without a tag",
            advice: "take the tag out; quotes make a text of a number")
    }

    private func emptyFile() -> Diagnostic {
        Diagnostic(kind: "empty-file", file: source.file, found: "the file is empty", needed: "keys and values in YAML")
    }

    private func fault(
        _ kind: String, _ mark: yaml_mark_t, found: String, needed: String = "", advice: String = "",
        nearest: [String] = []
    ) -> Diagnostic {
        let line = Int(mark.line) + 1
        return Diagnostic(
            kind: kind, file: source.file, line: line, column: source.column(line: line, scalars: Int(mark.column)),
            found: found, needed: needed, advice: advice, nearest: nearest, sourceLine: source.line(line))
    }

    /// What libyaml found wrong, in plain words, where it found it.
    private func parseFault() -> Diagnostic {
        let state = parser.pointee
        let problem = state.problem.map { String(cString: $0) } ?? "the text cannot be read"
        if state.error == YAML_READER_ERROR {
            // Faults of single characters come with an offset in bytes instead of a mark.
            var mark = yaml_mark_t()
            let before = String(decoding: input.prefix(Int(state.problem_offset)), as: UTF8.self)
            for scalar in before.unicodeScalars {
                mark.column += 1
                if scalar == "\n" {
                    mark.line += 1
                    mark.column = 0
                }
            }
            return fault(
                "not-yaml", mark, found: "a control character stands here", needed: "text that can be printed",
                advice: "delete the character; inside double quotes it can be written as an escape, for example \\t")
        }
        let words = plainWords(ofYAMLProblem: problem)
        var found = words.found
        if state.context != nil, state.context_mark.line != state.problem_mark.line {
            found += " (in what begins on line \(state.context_mark.line + 1))"
        }
        return fault("not-yaml", state.problem_mark, found: found, needed: "valid YAML", advice: words.advice)
    }
}

/// libyaml's terse messages in words that say what to do.
private func plainWords(ofYAMLProblem problem: String) -> (found: String, advice: String) {
    switch problem {
    case "mapping values are not allowed in this context":
        ("a `: ` that cannot stand here", "put quotes around a text that holds `: `, and check the indentation")
    case "could not find expected ':'":
        ("a key without a colon before this place", "write `key: value`, with a space after the colon")
    case "did not find expected key", "did not find expected '-' indicator":
        (
            "the indentation does not fit the lines above",
            "keys of one mapping and dashes of one list start in the same column"
        )
    case "did not find expected ',' or ']'":
        (
            "a list is opened with `[` and not closed before this place",
            "separate its items by commas and close it with `]`"
        )
    case "did not find expected ',' or '}'":
        (
            "a mapping is opened with `{` and not closed before this place",
            "separate its keys by commas and close it with `}`"
        )
    case "found unexpected end of stream":
        ("the file ends inside a quoted text", "close the quotes")
    case "found character that cannot start any token":
        (
            "a character that cannot begin a value",
            "indent with spaces, not tabs; put quotes around a text that begins with @, ` or %"
        )
    case "found a tab character where an indentation space is expected",
        "found a tab character that violates indentation":
        ("a tab as indentation", "indent with spaces")
    case "block sequence entries are not allowed in this context":
        ("a `- ` that cannot stand here", "put the list on its own lines below the key")
    case "found unknown escape character":
        ("an escape that YAML does not know", "in double quotes write a backslash as \\\\, or use single quotes")
    default: ("this cannot be read: \(problem)", "")
    }
}
