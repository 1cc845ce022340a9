import TextFormats

/// Reads words one after another; the grammar of expressions, effects and formulas is in extensions.
struct LanguageParser {
    let source: SourceText
    private let tokens: [Token]
    private(set) var index = 0
    /// How many brackets and operators enclose what is being read.
    var depth = 0

    /// Deeper expressions would exhaust the stack of a thread; nobody writes them by hand.
    static let depthLimit = 100

    init(_ source: SourceText) throws(Diagnostic) {
        self.source = source
        tokens = try Lexer.tokens(of: source)
    }

    /// The word to be read next.
    var current: Token { tokens[index] }

    /// The word behind the next one.
    var following: Token { tokens[min(index + 1, tokens.count - 1)] }

    /// Whether the next word is that operator.
    func isAt(_ symbol: String) -> Bool { current.kind == .symbol(symbol) }

    /// Whether the next word is that word, without backticks.
    func isAt(word: String) -> Bool { current.kind == .name(word, isQuoted: false) }

    /// Goes on to the next word.
    mutating func advance() { if index + 1 < tokens.count { index += 1 } }

    /// Passes over an operator where it stands next.
    mutating func take(_ symbol: String) -> Bool {
        guard isAt(symbol) else { return false }
        advance()
        return true
    }

    /// Passes over a word where it stands next.
    mutating func take(word: String) -> Bool {
        guard isAt(word: word) else { return false }
        advance()
        return true
    }

    /// Passes over an operator that has to stand next.
    mutating func require(_ symbol: String, _ purpose: String) throws(Diagnostic) {
        guard take(symbol) else { throw unexpected(needed: "`\(symbol)` \(purpose)") }
    }

    /// Runs a rule one level deeper.
    mutating func nested<Result>(
        _ rule: (inout LanguageParser) throws(Diagnostic) -> Result
    ) throws(Diagnostic) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else {
            throw fault("nested-too-deeply", found: "more than \(Self.depthLimit) operations stand inside each other")
        }
        return try rule(&self)
    }

    /// A fault at the next word.
    func unexpected(needed: String, advice: String = "") -> Diagnostic {
        let found =
            switch current.kind {
            case .name(let name, let isQuoted): isQuoted ? columnText(name) : name
            case .number(let value): numberText(value)
            case .text(let text): quotedText(text)
            case .symbol(let symbol): symbol
            case .end: ""
            }
        return fault(
            "unexpected-word",
            found: found.isEmpty ? "the \(source.label) ends here" : "`\(found)` cannot stand here", needed: needed,
            advice: advice)
    }

    /// A fault at a position, or at the next word.
    func fault(
        _ kind: String, at position: Int? = nil, found: String, needed: String = "", advice: String = "",
        nearest: [String] = []
    ) -> Diagnostic {
        source.diagnostic(
            kind: kind, at: position ?? current.position, found: found, needed: needed, advice: advice,
            nearest: nearest)
    }
}
