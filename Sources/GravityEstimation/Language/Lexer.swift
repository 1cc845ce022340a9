import TextFormats

/// One word of a formula or a selection.
struct Token: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// A name; between backticks it is a column whatever it looks like.
        case name(String, isQuoted: Bool)
        case number(Double)
        /// A text between double quotes.
        case text(String)
        /// An operator, a bracket or a comma.
        case symbol(String)
        case end
    }

    let kind: Kind
    /// First character in the source.
    let position: Int
}

/// Splits text into words.
///
/// Names start with a letter or `_` and go on with letters, digits, `_` and `.`; any other name stands between
/// backticks. Numbers are decimal, with an exponent where wanted. Texts stand between double quotes, a doubled
/// quote being a quote.
struct Lexer {
    private let source: SourceText
    private var position = 0

    private init(_ source: SourceText) { self.source = source }

    /// The words of the text, the last one being `end`.
    ///
    /// - Throws: a fault of kind `unknown-character`, `unclosed-quote`, `single-quotes`, `bad-number`, `foreign-operator`.
    static func tokens(of source: SourceText) throws(Diagnostic) -> [Token] {
        var lexer = Lexer(source)
        var tokens: [Token] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    private var current: Character? { position < source.characters.count ? source.characters[position] : nil }

    private func character(_ offset: Int) -> Character? {
        let index = position + offset
        return index < source.characters.count ? source.characters[index] : nil
    }

    private mutating func next() throws(Diagnostic) -> Token {
        while let character = current, character.isWhitespace { position += 1 }
        let start = position
        guard let first = current else { return Token(kind: .end, position: start) }
        if first.isLetter || first == "_" { return name(from: start) }
        if first.isNumber || (first == "." && character(1)?.isNumber == true) { return try number(from: start) }
        switch first {
        case "`":
            return Token(kind: .name(try quoted("`", from: start), isQuoted: true), position: start)
        case "\"":
            return Token(kind: .text(try quoted("\"", from: start)), position: start)
        case "'", "‘", "’", "“", "”":
            throw source.diagnostic(
                kind: "single-quotes", at: start, found: "`\(first)` opens a text",
                needed: "double quotes around a text, for example \"KHM\"",
                advice: "on a command line put the whole argument between single quotes")
        default:
            return try symbol(first, from: start)
        }
    }

    private mutating func name(from start: Int) -> Token {
        while let character = current, character.isLetter || character.isNumber || character == "_" || character == "."
        {
            position += 1
        }
        return Token(kind: .name(String(source.characters[start..<position]), isQuoted: false), position: start)
    }

    private mutating func number(from start: Int) throws(Diagnostic) -> Token {
        while let character = current {
            let last = source.characters[max(start, position - 1)]
            let isSign = (character == "-" || character == "+") && position > start && (last == "e" || last == "E")
            guard character.isLetter || character.isNumber || character == "." || character == "_" || isSign else {
                break
            }
            position += 1
        }
        let text = String(source.characters[start..<position])
        guard let value = parseNumber(text), value.isFinite else {
            throw source.diagnostic(
                kind: "bad-number", at: start, found: "`\(text)` is neither a number nor a name",
                needed: "a number such as 1990 or 1e6, or a name that starts with a letter",
                advice: "put backticks around the name of a column that starts with a digit")
        }
        return Token(kind: .number(value), position: start)
    }

    private mutating func quoted(_ quote: Character, from start: Int) throws(Diagnostic) -> String {
        position += 1
        var text = ""
        while let character = current {
            position += 1
            if character != quote {
                text.append(character)
            } else if current == quote {
                text.append(quote)
                position += 1
            } else if text.isEmpty {
                throw source.diagnostic(
                    kind: "empty-quotes", at: start, found: "nothing stands between the quotes",
                    needed: quote == "`"
                        ? "the name of a column" : "a text; an empty cell is missing and equals nothing")
            } else {
                return text
            }
        }
        throw source.diagnostic(
            kind: "unclosed-quote", at: start,
            found: "\(quote == "`" ? "a backtick" : "a double quote") opens and nothing closes",
            needed: "another one behind the \(quote == "`" ? "name" : "text")")
    }

    private mutating func symbol(_ first: Character, from start: Int) throws(Diagnostic) -> Token {
        let second = character(1)
        let pair = second.map { String([first, $0]) } ?? ""
        if ["==", "!=", "<=", ">="].contains(pair) {
            position += 2
            return Token(kind: .symbol(pair), position: start)
        }
        let foreign = [
            "&": "and", "&&": "and", "||": "or", "!": "not", "%": "in (...)", "<>": "!=", "**": "^",
        ]
        if let own = foreign[pair] ?? foreign[String(first)] {
            throw source.diagnostic(
                kind: "foreign-operator", at: start,
                found: "`\(foreign[pair] == nil ? String(first) : pair)` is no operator here", needed: "`\(own)`")
        }
        let advice = foreignAdvice(first)
        guard advice == nil, "~+-*/^:(),|=<>[]".contains(first) else {
            throw source.diagnostic(
                kind: "unknown-character", at: start, found: "`\(first)` means nothing here",
                needed: "names, numbers, texts in double quotes, operators and parentheses",
                advice: advice ?? "put backticks around a name with such a character")
        }
        position += 1
        return Token(kind: .symbol(String(first)), position: start)
    }

    /// What to write in place of a sign that other programs read.
    private func foreignAdvice(_ first: Character) -> String? {
        switch first {
        case "#":
            return "`^` combines columns among effects, as in exporter^importer; `:` multiplies regressors"
        case ";": return "`+` separates terms and effects; nothing ends a formula"
        case ".":
            return "`.` stands for no missing value: rows with an empty cell in a column in use are left out anyway"
        default: return nil
        }
    }
}
