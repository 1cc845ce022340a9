import TextFormats

extension LanguageParser {
    /// Reads an expression; from loose to tight: `or`, `and`, `not`, comparisons, `+ -`, `* /`, sign, `^`.
    mutating func expression() throws(Diagnostic) -> Expression {
        try nested { parser throws(Diagnostic) in
            let first = try parser.conjunction()
            var parts = [first]
            let position = parser.current.position
            while parser.take(word: "or") { parts.append(try parser.conjunction()) }
            return parts.count == 1 ? first : Expression(form: .any(parts), position: position)
        }
    }

    private mutating func conjunction() throws(Diagnostic) -> Expression {
        let first = try negation()
        var parts = [first]
        let position = current.position
        while take(word: "and") { parts.append(try negation()) }
        return parts.count == 1 ? first : Expression(form: .all(parts), position: position)
    }

    private mutating func negation() throws(Diagnostic) -> Expression {
        let position = current.position
        guard take(word: "not") else { return try comparison() }
        return try nested { parser throws(Diagnostic) in
            Expression(form: .not(try parser.negation()), position: position)
        }
    }

    private mutating func comparison() throws(Diagnostic) -> Expression {
        let left = try sum()
        let position = current.position
        let isNegated = isAt(word: "not") && following.kind == .name("in", isQuoted: false)
        if isNegated { advance() }
        if take(word: "in") {
            return Expression(form: .membership(left, try members(), isNegated: isNegated), position: position)
        }
        guard let operation = comparisonOperator() else { return left }
        advance()
        let right = try sum()
        if comparisonOperator() != nil {
            throw fault(
                "chained-comparison", found: "a comparison follows a comparison",
                needed: "one comparison at a time, for example `1986 <= year and year <= 2006`")
        }
        return Expression(form: .comparison(operation, left, right), position: position)
    }

    private func comparisonOperator() -> Comparison? {
        guard case .symbol(let symbol) = current.kind else { return nil }
        return symbol == "=" ? .equal : Comparison(rawValue: symbol)
    }

    /// The list behind `in`: numbers or texts between parentheses.
    private mutating func members() throws(Diagnostic) -> [Expression] {
        try require("(", "and a list, for example `in (\"KHM\", \"VNM\")`")
        var members: [Expression] = []
        repeat {
            let position = current.position
            if let literal = try literal() {
                members.append(Expression(form: literal, position: position))
            } else {
                throw unexpected(needed: "a number or a text in double quotes")
            }
        } while take(",")
        try require(")", "behind the list")
        return members
    }

    /// A number, with a sign where wanted, or a text in quotes; `nil` where something else stands next.
    mutating func literal() throws(Diagnostic) -> Expression.Form? {
        switch current.kind {
        case .text(let text):
            advance()
            return .text(text)
        case .number(let value):
            advance()
            return .number(value)
        case .symbol("-"):
            guard case .number(let value) = following.kind else { return nil }
            advance()
            advance()
            return .number(-value)
        default: return nil
        }
    }

    private mutating func sum() throws(Diagnostic) -> Expression {
        try chain([.sum, .difference]) { parser throws(Diagnostic) in
            try parser.chain([.product, .quotient]) { parser throws(Diagnostic) in try parser.signed() }
        }
    }

    /// Operators of one precedence, bound to the left.
    private mutating func chain(
        _ operations: [Arithmetic], _ operand: (inout LanguageParser) throws(Diagnostic) -> Expression
    ) throws(Diagnostic) -> Expression {
        var left = try operand(&self)
        let before = depth
        defer { depth = before }
        while case .symbol(let symbol) = current.kind, let operation = Arithmetic(rawValue: symbol),
            operations.contains(operation)
        {
            let position = current.position
            advance()
            // A chain is as deep as it is long.
            depth += 1
            guard depth <= Self.depthLimit else {
                throw fault("nested-too-deeply", found: "more than \(Self.depthLimit) operations follow each other")
            }
            left = Expression(form: .arithmetic(operation, left, try operand(&self)), position: position)
        }
        return left
    }

    private mutating func signed() throws(Diagnostic) -> Expression {
        let position = current.position
        if take("+") { return try nested { parser throws(Diagnostic) in try parser.signed() } }
        guard take("-") else { return try power() }
        return try nested { parser throws(Diagnostic) in
            Expression(form: .negative(try parser.signed()), position: position)
        }
    }

    private mutating func power() throws(Diagnostic) -> Expression {
        let base = try primary()
        let position = current.position
        guard take("^") else { return base }
        let exponent = try nested { parser throws(Diagnostic) in try parser.signed() }
        return Expression(form: .arithmetic(.power, base, exponent), position: position)
    }

    /// A number, a text, a column, a call, or an expression between parentheses.
    mutating func primary() throws(Diagnostic) -> Expression {
        let position = current.position
        switch current.kind {
        case .number(let value):
            advance()
            return Expression(form: .number(value), position: position)
        case .text(let text):
            advance()
            return Expression(form: .text(text), position: position)
        case .name(let name, let isQuoted):
            if !isQuoted, reservedWords.contains(name) { break }
            if !isQuoted, following.kind == .symbol("(") { return try call(name) }
            advance()
            if isAt("[") {
                throw fault(
                    "varying-slopes", found: "`[` opens varying slopes, which are not estimated here",
                    advice: "`i(\(name), x)` among the regressors gives a coefficient for each value of \(name)")
            }
            return Expression(form: .column(name), position: position)
        case .symbol("("):
            advance()
            let inner = try expression()
            try require(")", "to close the parenthesis")
            return inner
        default: break
        }
        throw unexpected(needed: "a column, a number, a function or a parenthesis")
    }

    private mutating func call(_ name: String) throws(Diagnostic) -> Expression {
        let position = current.position
        guard let function = RowFunction(rawValue: name) else { throw unknownFunction(name) }
        advance()
        advance()
        var arguments: [Expression] = []
        if !isAt(")") {
            repeat { arguments.append(try expression()) } while take(",")
        }
        try require(")", "to close `\(name)(`")
        try check(function, arguments, at: position)
        return Expression(form: .call(function, arguments), position: position)
    }

    private func check(_ function: RowFunction, _ arguments: [Expression], at position: Int) throws(Diagnostic) {
        let name = function.rawValue
        switch function {
        case .border:
            guard arguments.isEmpty else {
                throw fault(
                    "wrong-arguments", at: position, found: "`border(...)` with a column stands for several dummies",
                    needed: "a term by itself: `border(year)`, or `border()` for the one dummy")
            }
        case .lag, .lead, .phase:
            guard arguments.count == 2 else {
                throw fault(
                    "wrong-arguments", at: position,
                    found: "`\(name)` has \(counted(arguments.count, "argument"))",
                    needed: "what is shifted and the number of years: `\(name)(rta, 4)`")
            }
            guard case .number(let years) = arguments[1].form, years >= 1, years <= 1000, years == years.rounded()
            else {
                let isNegative = if case .negative = arguments[1].form { true } else { false }
                throw fault(
                    "wrong-arguments", at: arguments[1].position,
                    found: "the number of years in `\(name)` is `\(arguments[1])`", needed: "a whole number, 1 or more",
                    advice: isNegative && function != .phase
                        ? "`\(function == .lag ? "lead" : "lag")` looks the other way" : "")
            }
        default:
            guard arguments.count == 1 else {
                throw fault(
                    "wrong-arguments", at: position,
                    found: "`\(name)` has \(counted(arguments.count, "argument"))", needed: "one")
            }
        }
    }

    /// A fault for a name before a parenthesis that is no function of an expression.
    func unknownFunction(_ name: String) -> Diagnostic {
        let terms = ["i", "offset", "sym"]
        if terms.contains(name) {
            return fault(
                "misplaced-function",
                found: "`\(name)(...)` cannot stand here",
                needed: name == "sym" ? "`sym` among effects, clusters, or first in `i()`" : "a term by itself")
        }
        if name == "inlist" || name == "inrange" {
            return fault(
                "unknown-function", found: "there is no function `\(name)`",
                needed: name == "inlist"
                    ? "`x in (a, b)`, texts in double quotes" : "two comparisons, `x >= a and x <= b`")
        }
        if ["factor", "C", "as.factor"].contains(name) {
            return fault(
                "unknown-function", found: "there is no function `\(name)`",
                advice: "`i(x)` among the regressors makes a dummy for each value of x; effects are taken so anyway")
        }
        return fault(
            "unknown-function", found: "there is no function `\(name)`",
            needed: "one of \((RowFunction.allCases.map(\.rawValue) + terms).joined(separator: ", "))",
            nearest: name == "ln"
                ? ["log"] : nearestNames(to: name, among: RowFunction.allCases.map(\.rawValue) + terms)
        )
    }
}
