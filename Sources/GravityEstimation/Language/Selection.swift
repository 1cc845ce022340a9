import TextFormats

/// A condition that selects rows, for example `exporter != importer and year in (1990, 1994)`.
///
/// Comparisons `= == != < <= > >=` of numbers, `= == !=` of texts, `in (...)`, `not in (...)`, joined by `and`,
/// `or`, `not` and parentheses; texts stand between double quotes. A comparison with an empty cell is neither true
/// nor false, and a row is selected where the whole condition is true.
public struct Selection: Sendable, Equatable, CustomStringConvertible {
    let source: SourceText
    let condition: Expression

    /// Reads what a person typed.
    ///
    /// - Throws: one fault, with its place in the text.
    public init(parsing text: String, label: String = "selection") throws(Diagnostics) {
        source = SourceText(text, label: label)
        do throws(Diagnostic) {
            var parser = try LanguageParser(source)
            condition = try parser.expression()
            guard parser.current.kind == .end else {
                throw parser.unexpected(needed: "`and`, `or`, a comparison or the end")
            }
        } catch {
            throw Diagnostics([error])
        }
    }

    /// The condition with spaces as messages print it.
    public var description: String { condition.description }
}

/// A number computed for each row, for example the weights of an estimation: `population` or `1 / variance`.
public struct RowExpression: Sendable, Equatable, CustomStringConvertible {
    let source: SourceText
    let value: Expression

    /// Reads what a person typed.
    ///
    /// - Throws: one fault, with its place in the text.
    public init(parsing text: String, label: String = "weights") throws(Diagnostics) {
        source = SourceText(text, label: label)
        do throws(Diagnostic) {
            var parser = try LanguageParser(source)
            value = try parser.expression()
            guard parser.current.kind == .end else { throw parser.unexpected(needed: "an operator or the end") }
        } catch {
            throw Diagnostics([error])
        }
    }

    /// The expression with spaces as messages print it.
    public var description: String { value.description }
}
