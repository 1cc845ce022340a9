import DataTables
import TextFormats

extension ExpressionBinder {
    /// Binds what has to be true or false.
    mutating func condition(_ expression: Expression, in source: SourceText) throws(Diagnostic) -> BoundCondition {
        switch expression.form {
        case .not(let inner): return .not(try condition(inner, in: source))
        case .all(let parts): return .all(try conditions(parts, in: source))
        case .any(let parts): return .any(try conditions(parts, in: source))
        case .membership(let inner, let members, let isNegated):
            let bound = try membership(inner, members, at: expression.position, in: source)
            return isNegated ? .not(bound) : bound
        case .comparison(let comparison, let left, let right):
            return try self.comparison(comparison, left, right, at: expression.position, in: source)
        case .call(.identity, let arguments): return try condition(arguments[0], in: source)
        default:
            let example =
                switch expression.form {
                case .text: "`exporter == \(expression)`"
                case .call(.border, _): "`border() == 1`"
                default: "`\(expression) != 0`"
                }
            throw source.diagnostic(
                kind: "no-condition", at: expression.position, found: "`\(expression)` is not true or false by itself",
                needed: "a comparison, for example \(example)")
        }
    }

    private mutating func conditions(_ parts: [Expression], in source: SourceText) throws(Diagnostic)
        -> [BoundCondition]
    {
        var bound: [BoundCondition] = []
        for part in parts { bound.append(try condition(part, in: source)) }
        return bound
    }

    private mutating func comparison(
        _ comparison: Comparison, _ left: Expression, _ right: Expression, at place: Int, in source: SourceText
    ) throws(Diagnostic) -> BoundCondition {
        if case .text(let text) = left.form {
            if case .text = right.form {
                throw source.diagnostic(
                    kind: "no-column", at: left.position, found: "two texts are compared",
                    needed: "a column on one side, without quotes")
            }
            return try compare(right, comparison.mirrored, with: text, of: left, at: place, in: source)
        }
        if case .text(let text) = right.form {
            return try compare(left, comparison, with: text, of: right, at: place, in: source)
        }
        if isColumn(left), isColumn(right), isTextColumn(left) || isTextColumn(right) {
            return try compareColumns(comparison, left, right, at: place, in: source)
        }
        for (side, other) in [(left, right), (right, left)] where isTextColumn(side) {
            guard case .column(let name) = side.form,
                case .codes(let codes, let labels) = try column(name, at: side.position, in: source).content
            else { continue }
            let quoted = if case .number = other.form { "\"\(other)\"" } else { "a text" }
            throw textFault(
                name, codes, labels, needed: "\(quoted), in double quotes, to compare with a text",
                at: side.position, in: source)
        }
        if case .column(let name) = left.form, case .column(let other) = right.form {
            try requireOneCode(
                try column(name, at: left.position, in: source), try column(other, at: right.position, in: source),
                at: place, in: source)
        }
        let bound = BoundCondition.numbers(
            comparison, try number(left, in: source), try number(right, in: source))
        if comparison == .equal {
            try requirePresence(of: right, in: left, source)
            try requirePresence(of: left, in: right, source)
        }
        return bound
    }

    private func isColumn(_ expression: Expression) -> Bool {
        if case .column = expression.form { true } else { false }
    }

    private mutating func compareColumns(
        _ comparison: Comparison, _ left: Expression, _ right: Expression, at place: Int, in source: SourceText
    ) throws(Diagnostic) -> BoundCondition {
        guard case .column(let name) = left.form, case .column(let other) = right.form else {
            return .all([])
        }
        for (side, found) in [(left, name), (right, other)] where table.column(found) == nil {
            throw source.diagnostic(
                kind: "unknown-column", at: side.position, found: "\(table.file) has no column `\(found)`",
                needed: "one of \(listed(lookup.header))",
                advice: "put double quotes around a text: \(quotedText(found))",
                nearest: nearestNames(to: found, among: lookup.header))
        }
        let columns = (
            try column(name, at: left.position, in: source), try column(other, at: right.position, in: source)
        )
        try requireEquality(comparison, at: place, in: source)
        let same = try sameValues(columns.0, columns.1, at: place, in: source)
        return comparison == .equal ? same : .not(same)
    }

    private func requireEquality(_ comparison: Comparison, at place: Int, in source: SourceText) throws(Diagnostic) {
        guard comparison != .equal, comparison != .notEqual else { return }
        throw source.diagnostic(
            kind: "order-of-texts", at: place, found: "`\(comparison.rawValue)` compares texts",
            needed: "`==`, `!=` or `in (...)`: texts have no order")
    }

    /// A column of texts compared with one text.
    private mutating func compare(
        _ side: Expression, _ comparison: Comparison, with text: String, of literal: Expression, at place: Int,
        in source: SourceText
    ) throws(Diagnostic) -> BoundCondition {
        let bound = try membership(side, [literal], at: place, in: source)
        try requireEquality(comparison, at: place, in: source)
        return comparison == .equal ? bound : .not(bound)
    }

    private mutating func membership(
        _ side: Expression, _ members: [Expression], at place: Int, in source: SourceText
    ) throws(Diagnostic) -> BoundCondition {
        if isTextColumn(side), case .column(let name) = side.form,
            case .codes(let codes, let labels) = try column(name, at: side.position, in: source).content
        {
            return .codeIn(
                codes, isMember: try marks(of: members, among: labels, column: name, codes, side, in: source))
        }
        let bound = try number(side, in: source)
        var numbers: [Double] = []
        for member in members {
            guard case .number(let value) = member.form else {
                let isKnown =
                    if case .column = side.form { "column `\(side)` holds numbers" } else { "`\(side)` is a number" }
                throw source.diagnostic(
                    kind: "text-for-number", at: member.position, found: "\(isKnown), and \(member) is a text",
                    needed: "a number, without quotes")
            }
            try requirePresence(of: member, in: side, source)
            numbers.append(value)
        }
        return .numberIn(bound, numbers.sorted())
    }

    private mutating func marks(
        of members: [Expression], among labels: [String], column name: String, _ codes: [Int32], _ side: Expression,
        in source: SourceText
    ) throws(Diagnostic) -> [UInt8] {
        let index = NameIndex(labels)
        var marks = [UInt8](repeating: Truth.no, count: labels.count)
        for member in members {
            guard case .text(let text) = member.form else {
                throw textFault(
                    name, codes, labels, needed: "\"\(member)\", in double quotes, to compare with a text",
                    at: side.position, in: source)
            }
            guard let code = index.position(of: text) else {
                let fault = source.diagnostic(
                    kind: "unknown-label", at: member.position,
                    found: "no row has \(quotedText(text)) in column `\(name)`",
                    needed: "one of \(listed(labels.sorted(), limit: 10))",
                    nearest: nearestNames(to: text, among: labels))
                add(fault)
                continue
            }
            marks[code] = Truth.yes
        }
        return marks
    }

    /// Says it where a number that a column is asked to equal stands in none of its rows.
    private mutating func requirePresence(of literal: Expression, in side: Expression, _ source: SourceText)
        throws(Diagnostic)
    {
        guard let wanted = literal.constant, case .column(let name) = side.form,
            case .numbers(let values) = table.column(name)?.content, !values.contains(wanted)
        else { return }
        var below = -Double.infinity
        var above = Double.infinity
        for value in values {
            if value < wanted { below = max(below, value) }
            if value > wanted { above = min(above, value) }
        }
        let neighbours = [below, above].filter(\.isFinite).map(numberText)
        let fault = source.diagnostic(
            kind: "unknown-label", at: literal.position, found: "no row has \(numberText(wanted)) in column `\(name)`",
            needed: neighbours.isEmpty
                ? "a value of the column"
                : "a value of the column, the nearest being \(neighbours.joined(separator: " and "))")
        add(fault)
    }
}

extension Expression {
    /// The number that stands there, with its sign.
    var constant: Double? {
        switch form {
        case .number(let value): value
        case .negative(let inner): inner.constant.map { -$0 }
        default: nil
        }
    }
}
