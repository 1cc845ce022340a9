import TextFormats

/// The formula of an estimation, `trade ~ log(dist) + rta | exporter^year + importer^year + pair`.
///
/// Left of `~` stands the outcome, then the regressors, and behind `|` the effects. The language is the one that
/// users of fixest and pyfixest know, cut to what gravity needs; `docs/reference/gravity-formula.md` lists it.
public struct GravityFormula: Sendable, Equatable, CustomStringConvertible {
    let source: SourceText
    /// What is explained.
    let outcome: Expression
    /// The regressors, each once, in the order of writing.
    let terms: [FormulaTerm]
    /// What `offset(...)` adds to the linear predictor.
    let offsets: [Expression]
    /// What stands behind `|`.
    var effects: [GroupExpression]

    /// Reads what a person typed.
    ///
    /// - Throws: one fault, with its place in the text.
    public init(parsing text: String, label: String = "formula") throws(Diagnostics) {
        source = SourceText(text, label: label)
        do throws(Diagnostic) {
            var parser = try LanguageParser(source)
            let parts = try parser.formula()
            outcome = parts.outcome
            terms = parts.terms
            offsets = parts.offsets
            effects = parts.effects
        } catch {
            throw Diagnostics([error])
        }
    }

    /// The formula as it was typed.
    public var text: String { String(source.characters) }

    /// The outcome as it is printed.
    public var outcomeName: String { outcome.description }

    /// The effects as they are printed.
    public var effectNames: [String] { effects.map(\.name) }

    /// The formula in one line, whatever spaces were typed.
    public var description: String {
        let right = terms.map(\.description) + offsets.map { "offset(\($0))" }
        let behind = effects.isEmpty ? "" : " | " + effectNames.joined(separator: " + ")
        return "\(outcome) ~ \(right.isEmpty ? "1" : right.joined(separator: " + "))\(behind)"
    }
}

/// One term of a formula; it stands for one regressor or for several.
struct FormulaTerm: Sendable, Equatable, CustomStringConvertible {
    enum Form: Sendable, Equatable {
        /// `a` or `a:b`: the product of its factors, of which one may be a column of texts.
        case product([Expression])
        /// `i(factor, variable, ref=...)`: a column for each value of the factor.
        case indicators(Indicators)
    }

    let form: Form
    /// Where it stands in the source.
    let position: Int

    var description: String {
        switch form {
        case .product(let factors): factors.map(\.description).joined(separator: ":")
        case .indicators(let indicators): indicators.description
        }
    }

    /// Equal for terms that mean the same: the order of factors does not matter.
    var key: String {
        switch form {
        case .product(let factors): factors.map(\.description).sorted().joined(separator: ":")
        case .indicators(let indicators): indicators.description
        }
    }
}

/// A column for each value of a factor: its dummy, times a variable where there is one.
struct Indicators: Sendable, Equatable, CustomStringConvertible {
    let factor: GroupElement
    /// What the dummies are multiplied by; `nil` for one.
    let variable: Expression?
    /// Values without a column.
    let references: [Expression]
    /// Whether it was written `border(factor)`, which is `i(factor, border())`.
    let isBorder: Bool

    var description: String {
        let options = references.map(\.description)
        let reference =
            options.isEmpty ? "" : ", ref=" + (options.count == 1 ? options[0] : "(\(options.joined(separator: ", ")))")
        if isBorder { return "border(\(factor.name)\(reference))" }
        return "i(\(factor.name)\(variable.map { ", \($0)" } ?? "")\(reference))"
    }

    /// Name of the column of one value.
    func columnName(_ level: String) -> String {
        if isBorder { return "border::\(level)" }
        return "\(factor.name)::\(level)\(variable.map { ":\($0)" } ?? "")"
    }
}
