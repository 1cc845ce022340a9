import TextFormats

/// A formula taken apart.
struct FormulaParts {
    var outcome: Expression
    var terms: [FormulaTerm] = []
    var offsets: [Expression] = []
    var effects: [GroupExpression] = []
    /// Where a constant is taken out, if it is.
    var withoutConstant: Int?
    private var keys: Set<String> = []

    init(outcome: Expression) { self.outcome = outcome }

    /// Adds a term that does not stand there yet.
    mutating func add(_ term: FormulaTerm) {
        if keys.insert(term.key).inserted { terms.append(term) }
    }
}

extension LanguageParser {
    private static let shape = "`outcome ~ regressors | effects`"

    /// Reads a whole formula.
    mutating func formula() throws(Diagnostic) -> FormulaParts {
        if isAt("~") || current.kind == .end {
            throw unexpected(needed: "the outcome: a formula reads \(Self.shape)")
        }
        var parts = FormulaParts(outcome: try outcome())
        guard take("~") else {
            if case .comparison(.equal, _, _) = parts.outcome.form {
                throw fault(
                    "no-tilde", at: parts.outcome.position, found: "`=` stands where `~` is needed",
                    needed: Self.shape)
            }
            throw unexpected(needed: "`~` behind the outcome: a formula reads \(Self.shape)")
        }
        try readTerms(into: &parts)
        for term in parts.terms {
            guard case .product(let factors) = term.form,
                factors.contains(where: { $0.description == parts.outcome.description })
            else { continue }
            throw fault(
                "outcome-as-regressor", at: term.position,
                found: "`\(parts.outcome)` is the outcome and a regressor at once",
                needed: "regressors other than what they explain",
                advice: "take the term out; `lag(x, 1)` is the value of a year before")
        }
        if take("|") {
            parts.effects = try groups()
            if isAt("|") || isAt("~") {
                throw unexpected(needed: "the end", advice: "instrumental variables are not estimated here")
            }
        }
        guard current.kind == .end else { throw unexpected(needed: "`+`, `|` or the end") }
        if let place = parts.withoutConstant, parts.effects.isEmpty {
            throw fault(
                "no-constant", at: place, found: "the constant is taken out of a formula without effects",
                needed: "a constant: without effects one is always estimated",
                advice: "leave `-1` or `0` out; where there are effects they absorb the constant")
        }
        return parts
    }

    /// Reads the outcome: a column, a function of columns, or arithmetic but for sums, which elsewhere mean several outcomes.
    private mutating func outcome() throws(Diagnostic) -> Expression {
        let position = current.position
        let outcome = try expression()
        if case .arithmetic(let operation, _, _) = outcome.form, operation == .sum || operation == .difference {
            throw fault(
                "several-outcomes", at: outcome.position, found: "`\(operation.rawValue)` stands left of `~`",
                needed: "one outcome", advice: "write `I(\(outcome))` for the sum of columns")
        }
        if case .text = outcome.form {
            throw fault(
                "unexpected-word", at: position, found: "the outcome is a text",
                needed: "a column, without quotes")
        }
        return outcome
    }

    private mutating func readTerms(into parts: inout FormulaParts) throws(Diagnostic) {
        var isFirst = true
        while true {
            let sign = current.position
            let isMinus = isAt("-")
            if isMinus || isAt("+") {
                advance()
            } else if !isFirst {
                break
            }
            isFirst = false
            try readTerm(into: &parts, isMinus: isMinus, sign: sign)
        }
        for wrong in ["/", "^", "=", "==", "!=", "<", "<=", ">", ">="] where isAt(wrong) {
            throw unexpected(needed: "`+`, `:`, `*` or `|`", advice: "write arithmetic of regressors as `I(...)`")
        }
    }

    private mutating func readTerm(into parts: inout FormulaParts, isMinus: Bool, sign: Int) throws(Diagnostic) {
        let position = current.position
        if case .number(let value) = current.kind {
            guard value == 0 || value == 1 else {
                throw unexpected(
                    needed: "a regressor", advice: "write arithmetic of regressors as `I(...)`")
            }
            advance()
            if value == 0 || isMinus { parts.withoutConstant = isMinus ? sign : position }
            if value == 0, isMinus { parts.withoutConstant = nil }
            return
        }
        if isMinus {
            throw fault(
                "removed-term", at: sign, found: "`-` takes out a term", needed: "only terms that are wanted",
                advice: "leave the term out; `I(-x)` is the negative of x")
        }
        if case .name(let name, isQuoted: false) = current.kind, following.kind == .symbol("(") {
            if name == "i" || (name == "border" && !isCallWithoutArguments) {
                parts.add(try indicatorTerm(isBorder: name == "border"))
                if isAt(":") || isAt("*") {
                    throw unexpected(
                        needed: "`+`, `|` or the end",
                        advice: "write `i(factor, I(x * z))` for a product of variables by factor")
                }
                return
            }
            if name == "offset" {
                advance()
                advance()
                parts.offsets.append(try expression())
                try require(")", "to close `offset(`")
                return
            }
        }
        try readProduct(into: &parts, at: position)
    }

    private var isCallWithoutArguments: Bool {
        var ahead = self
        ahead.advance()
        ahead.advance()
        return ahead.isAt(")")
    }

    /// Reads `a`, `a:b` or `a*b`.
    private mutating func readProduct(into parts: inout FormulaParts, at position: Int) throws(Diagnostic) {
        // Each part of `a:b*c` is a list of factors; `*` takes every combination of the parts.
        var crossed = [[try factor()]]
        while isAt(":") || isAt("*") {
            let isCross = isAt("*")
            advance()
            let next = try factor()
            if isCross { crossed.append([next]) } else { crossed[crossed.count - 1].append(next) }
        }
        guard crossed.count <= 4 else {
            throw fault(
                "too-many-factors", at: position, found: "`*` joins \(crossed.count) factors", needed: "4 at most",
                advice: "write the terms out with `:`")
        }
        let combinations = (1..<(1 << crossed.count)).sorted {
            ($0.nonzeroBitCount, $0.trailingZeroBitCount, $0) < ($1.nonzeroBitCount, $1.trailingZeroBitCount, $1)
        }
        for combination in combinations {
            let factors = crossed.indices.filter { combination >> $0 & 1 == 1 }.flatMap { crossed[$0] }
            parts.add(FormulaTerm(form: .product(factors), position: position))
        }
    }

    private mutating func factor() throws(Diagnostic) -> Expression {
        switch current.kind {
        case .name(let name, isQuoted: false)
        where following.kind == .symbol("(") && (name == "i" || name == "offset"):
            throw unknownFunction(name)
        case .name: return try primary()
        case .symbol("("):
            throw unexpected(
                needed: "a regressor", advice: "write the terms out, and arithmetic of regressors as `I(...)`")
        default: throw unexpected(needed: "a regressor: a column, a function or `I(...)`")
        }
    }

    /// Reads `i(factor, variable, ref=...)` or `border(factor, ref=...)`.
    private mutating func indicatorTerm(isBorder: Bool) throws(Diagnostic) -> FormulaTerm {
        let position = current.position
        let name = isBorder ? "border" : "i"
        advance()
        advance()
        let factor = try groupElement()
        var variable: Expression?
        var references: [Expression] = []
        while take(",") {
            if case .name(let option, isQuoted: false) = current.kind, following.kind == .symbol("=") {
                guard option == "ref" else {
                    throw fault(
                        "unknown-option", found: "`\(name)` has no option `\(option)`",
                        needed: "`ref=`, the value without a column", nearest: option.hasPrefix("ref") ? ["ref"] : [])
                }
                advance()
                advance()
                references += try referenceValues()
            } else if !isBorder, variable == nil, references.isEmpty {
                variable = try expression()
            } else {
                throw unexpected(needed: isBorder ? "`ref=`" : "`ref=` behind the factor and the variable")
            }
        }
        try require(")", "to close `\(name)(`")
        if isBorder { variable = Expression(form: .call(.border, []), position: position) }
        let indicators = Indicators(factor: factor, variable: variable, references: references, isBorder: isBorder)
        return FormulaTerm(form: .indicators(indicators), position: position)
    }

    private mutating func referenceValues() throws(Diagnostic) -> [Expression] {
        let isList = take("(")
        var values: [Expression] = []
        repeat {
            let position = current.position
            guard let value = try literal() else {
                throw unexpected(needed: "a value: a number, or a text in double quotes")
            }
            values.append(Expression(form: value, position: position))
        } while isList && take(",")
        if isList { try require(")", "behind the values") }
        return values
    }
}
