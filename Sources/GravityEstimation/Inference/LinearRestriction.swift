import TextFormats

/// A hypothesis about coefficients: Σ coefficient × term = value.
public struct LinearRestriction: Sendable, Equatable {
    /// As it is printed.
    public var text: String
    /// What each term of the estimate is multiplied by, in their order.
    public var coefficients: [Double]
    /// The right side.
    public var value: Double

    /// Puts a restriction together.
    public init(text: String, coefficients: [Double], value: Double) {
        self.text = text
        self.coefficients = coefficients
        self.value = value
    }
}

extension GravityEstimate {
    /// The restrictions that each of some terms is zero.
    ///
    /// - Throws: `Diagnostics` for names that are not terms.
    public func restrictions(zero names: [String]) throws(Diagnostics) -> [LinearRestriction] {
        try restrictions(names) { terms in
            terms.map { term in (text: self.terms[term].name + " = 0", weights: [(term, 1)]) }
        }
    }

    /// The restrictions that some terms are equal: the first one equals each of the others.
    ///
    /// - Throws: `Diagnostics` for names that are not terms, and for fewer than two.
    public func restrictions(equal names: [String]) throws(Diagnostics) -> [LinearRestriction] {
        guard names.count > 1 else {
            throw Diagnostics([
                Diagnostic(
                    kind: "bad-restriction", found: "equality of \(counted(names.count, "term")) says nothing",
                    needed: "two terms or more")
            ])
        }
        return try restrictions(names) { terms in
            terms.dropFirst().map { term in
                (
                    text: "\(self.terms[terms[0]].name) = \(self.terms[term].name)",
                    weights: [(terms[0], 1), (term, -1)]
                )
            }
        }
    }

    /// Reads restrictions such as `rta = border::1990`, `a + b = 1` or `2*a - b`, separated by commas.
    ///
    /// Each side is a sum of terms, of numbers times terms, and of numbers; without `=` the right side is zero. Names of
    /// terms are written as they are printed: the longest one that fits is taken, and backticks may stand around it.
    ///
    /// - Throws: `Diagnostics` with place and nearest names.
    public func restrictions(parsing text: String) throws(Diagnostics) -> [LinearRestriction] {
        do {
            var parser = RestrictionParser(text, self)
            return try parser.all()
        } catch {
            throw Diagnostics([error])
        }
    }

    private func restrictions(
        _ names: [String], _ make: ([Int]) -> [(text: String, weights: [(term: Int, factor: Double)])]
    ) throws(Diagnostics) -> [LinearRestriction] {
        var positions: [Int] = []
        var faults: [Diagnostic] = []
        for name in names {
            if let position = terms.firstIndex(where: { $0.name == name }) {
                positions.append(position)
            } else {
                faults.append(unknownTerm(name))
            }
        }
        if !faults.isEmpty { throw Diagnostics(faults) }
        return make(positions).map { restriction in
            var coefficients = [Double](repeating: 0, count: terms.count)
            for (term, factor) in restriction.weights { coefficients[term] += factor }
            return LinearRestriction(text: restriction.text, coefficients: coefficients, value: 0)
        }
    }

    /// What to say about a name that is no term: left out, or unknown.
    func unknownTerm(_ name: String) -> Diagnostic {
        if let leftOut = leftOutRegressors.first(where: { $0.name == name }) {
            return Diagnostic(
                kind: "unknown-term", found: "`\(name)` was left out of the estimation: \(leftOut.reason)",
                needed: "a term with a coefficient")
        }
        return Diagnostic(
            kind: "unknown-term", found: "the estimate has no term `\(name)`",
            needed: terms.isEmpty ? "an estimate with terms" : "one of its terms, written as it is printed",
            nearest: nearestNames(to: name, among: terms.map(\.name)))
    }
}

/// Reads restrictions on the terms of an estimate.
private struct RestrictionParser {
    private let source: SourceText
    private let estimate: GravityEstimate
    private let names: [(characters: [Character], term: Int)]
    private var position = 0

    init(_ text: String, _ estimate: GravityEstimate) {
        source = SourceText(text, label: "test")
        self.estimate = estimate
        names = estimate.terms.enumerated().map { (Array($1.name), $0) }
            .sorted { $0.characters.count > $1.characters.count }
    }

    mutating func all() throws(Diagnostic) -> [LinearRestriction] {
        var result: [LinearRestriction] = []
        repeat {
            skipSpace()
            let start = position
            var restriction = LinearRestriction(
                text: "", coefficients: [Double](repeating: 0, count: estimate.terms.count), value: 0)
            try side(1, &restriction)
            var isEquation = false
            if take("=") {
                _ = take("=")
                isEquation = true
                try side(-1, &restriction)
            }
            guard restriction.coefficients.contains(where: { $0 != 0 }) else {
                throw source.diagnostic(
                    kind: "bad-restriction", at: start, found: "no coefficient remains in this restriction",
                    needed: "a term on one side that is not on the other")
            }
            let written = String(source.characters[start..<position]).trimmed
            restriction.text = isEquation ? written : written + " = 0"
            result.append(restriction)
        } while take(",")
        guard position == source.characters.count else { throw unexpected() }
        return result
    }

    /// A sum; terms are added times `sign`, numbers taken to the right.
    private mutating func side(_ sign: Double, _ result: inout LinearRestriction) throws(Diagnostic) {
        var isFirst = true
        while true {
            var factor = sign
            if take("-") {
                factor = -factor
            } else if !take("+"), !isFirst {
                return
            }
            isFirst = false
            if let term = takeTerm() {
                result.coefficients[term] += factor
            } else if let number = takeNumber() {
                if take("*") {
                    guard let term = takeTerm() else { throw unexpected() }
                    result.coefficients[term] += factor * number
                } else {
                    result.value -= factor * number
                }
            } else {
                throw unexpected()
            }
        }
    }

    private mutating func skipSpace() {
        while position < source.characters.count, source.characters[position].isWhitespace { position += 1 }
    }

    private mutating func take(_ symbol: Character) -> Bool {
        skipSpace()
        guard position < source.characters.count, source.characters[position] == symbol else { return false }
        position += 1
        return true
    }

    private mutating func takeTerm() -> Int? {
        skipSpace()
        let rest = source.characters[position...]
        for (name, term) in names {
            let quoted = ["`"] + name + ["`"]
            if rest.starts(with: quoted) {
                position += quoted.count
                return term
            }
            // A name ends where its last character and the next do not belong together.
            let end = position + name.count
            guard rest.starts(with: name), end == source.characters.count || !isWord(source.characters[end]) else {
                continue
            }
            position = end
            return term
        }
        return nil
    }

    private mutating func takeNumber() -> Double? {
        skipSpace()
        var end = position
        while end < source.characters.count {
            let character = source.characters[end]
            let isSign =
                (character == "-" || character == "+") && end > position
                && (source.characters[end - 1] == "e" || source.characters[end - 1] == "E")
            guard character.isNumber || character == "." || character == "e" || character == "E" || isSign else {
                break
            }
            end += 1
        }
        guard end > position, end == source.characters.count || !isWord(source.characters[end]),
            let number = parseNumber(String(source.characters[position..<end])), number.isFinite
        else { return nil }
        position = end
        return number
    }

    private func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_" || character == "." || character == ":"
            || character == "("
    }

    /// The message for a word that is neither term nor number.
    private func unexpected() -> Diagnostic {
        var end = position
        while end < source.characters.count, !source.characters[end].isWhitespace,
            !"+*=,".contains(source.characters[end])
        { end += 1 }
        let word = String(source.characters[position..<end])
        if word.isEmpty {
            return source.diagnostic(
                kind: "bad-restriction", at: position,
                found: position < source.characters.count
                    ? "`\(source.characters[position])` cannot stand here" : "the restriction ends here",
                needed: "a term or a number", advice: "write for example `a = b`, `a + b = 1` or `2*a - b = 0`")
        }
        let fault = estimate.unknownTerm(word)
        return source.diagnostic(
            kind: fault.kind, at: position, found: fault.found, needed: fault.needed, nearest: fault.nearest)
    }
}

extension String {
    /// Without white space at both ends.
    fileprivate var trimmed: String {
        let kept = drop { $0.isWhitespace }
        return String(kept.prefix(kept.count - kept.reversed().prefix { $0.isWhitespace }.count))
    }
}
