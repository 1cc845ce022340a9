/// Something computed row by row: a number, a condition, or a column of texts.
struct Expression: Sendable, Equatable {
    indirect enum Form: Sendable, Equatable {
        case number(Double)
        case text(String)
        case column(String)
        case negative(Expression)
        case arithmetic(Arithmetic, Expression, Expression)
        case comparison(Comparison, Expression, Expression)
        case membership(Expression, [Expression], isNegated: Bool)
        case not(Expression)
        case all([Expression])
        case any([Expression])
        case call(RowFunction, [Expression])
    }

    let form: Form
    /// Where it stands in the source: the operator of a comparison or a sum, the first character of anything else.
    let position: Int

    /// The names of the columns that its rows are computed from, each with its place, in the order of writing.
    ///
    /// - Parameter function: called with every function that needs columns of its own.
    func forEachColumn(
        _ column: (_ name: String, _ position: Int) -> Void,
        function: (_ function: RowFunction, _ position: Int) -> Void
    ) {
        switch form {
        case .number, .text: break
        case .column(let name): column(name, position)
        case .negative(let inner), .not(let inner): inner.forEachColumn(column, function: function)
        case .arithmetic(_, let left, let right), .comparison(_, let left, let right):
            left.forEachColumn(column, function: function)
            right.forEachColumn(column, function: function)
        case .membership(let inner, _, _): inner.forEachColumn(column, function: function)
        case .all(let parts), .any(let parts):
            for part in parts { part.forEachColumn(column, function: function) }
        case .call(let called, let arguments):
            function(called, position)
            for argument in arguments { argument.forEachColumn(column, function: function) }
        }
    }
}

/// A sum, difference, product, quotient or power.
enum Arithmetic: String, Sendable, Equatable {
    case sum = "+"
    case difference = "-"
    case product = "*"
    case quotient = "/"
    case power = "^"

    /// Binds tighter the larger it is.
    var precedence: Int {
        switch self {
        case .sum, .difference: 5
        case .product, .quotient: 6
        case .power: 8
        }
    }
}

/// A comparison of two numbers or two texts.
enum Comparison: String, Sendable, Equatable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    /// The comparison with its sides exchanged.
    var mirrored: Comparison {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}

/// A function of a row, or of the row and other years of its pair.
enum RowFunction: String, Sendable, Equatable, CaseIterable {
    case log, log1p, exp, sqrt, abs
    case identity = "I"
    case border, lag, lead, phase

    /// Whether it looks at other rows of the pair, and so needs the columns of exporter, importer and year.
    var readsPanel: Bool { self == .lag || self == .lead || self == .phase }
}

extension Expression: CustomStringConvertible {
    /// The expression as names of terms and messages print it, whatever spaces were typed.
    var description: String { written(above: 0) }

    private var precedence: Int {
        switch form {
        case .any: 1
        case .all: 2
        case .not: 3
        case .comparison, .membership: 4
        case .arithmetic(let operation, _, _): operation.precedence
        case .negative: 7
        case .number, .text, .column, .call: 9
        }
    }

    private func written(above outer: Int) -> String {
        let text: String
        switch form {
        case .number(let value): text = numberText(value)
        case .text(let value): text = quotedText(value)
        case .column(let name): text = columnText(name)
        case .negative(let inner): text = "-" + inner.written(above: 7)
        case .not(let inner): text = "not " + inner.written(above: 3)
        case .arithmetic(let operation, let left, let right):
            let space = operation == .power ? "" : " "
            // A power binds to the right, the others to the left.
            let level = operation.precedence
            text =
                left.written(above: operation == .power ? level + 1 : level) + space + operation.rawValue + space
                + right.written(above: operation == .power ? 7 : level + 1)
        case .comparison(let comparison, let left, let right):
            text = left.written(above: 5) + " \(comparison.rawValue) " + right.written(above: 5)
        case .membership(let inner, let members, let isNegated):
            text =
                inner.written(above: 5) + (isNegated ? " not" : "") + " in ("
                + members.map(\.description).joined(separator: ", ") + ")"
        case .all(let parts): text = parts.map { $0.written(above: 3) }.joined(separator: " and ")
        case .any(let parts): text = parts.map { $0.written(above: 2) }.joined(separator: " or ")
        case .call(let function, let arguments):
            text = function.rawValue + "(" + arguments.map(\.description).joined(separator: ", ") + ")"
        }
        return precedence < outer ? "(\(text))" : text
    }
}

/// A text between double quotes.
func quotedText(_ text: String) -> String {
    "\"" + text.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
}

/// The name of a column, between backticks where it would not be read as one otherwise.
func columnText(_ name: String) -> String {
    let isPlain =
        name.first.map { $0.isLetter || $0 == "_" } == true
        && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    return isPlain && !reservedWords.contains(name)
        ? name : "`" + name.map { $0 == "`" ? "``" : String($0) }.joined() + "`"
}

/// Words that are operators unless they stand between backticks.
let reservedWords: Set<String> = ["and", "or", "not", "in"]
