import TextFormats

/// What divides rows into groups: a product such as `exporter^year`, of columns, pairs and computed numbers.
struct GroupExpression: Sendable, Equatable {
    /// The columns combined; never empty.
    var elements: [GroupElement]

    /// As it is printed.
    var name: String { elements.map(\.name).joined(separator: "^") }
}

/// One part of a product of groups.
struct GroupElement: Sendable, Equatable {
    enum Form: Sendable, Equatable {
        /// The values of a column.
        case column(String)
        /// The unordered pair of two columns; without names the exporter and the importer.
        case symmetricPair([NamedPlace])
        /// The values of `I(...)`.
        case value(Expression)
    }

    let form: Form
    /// Where it stands in the source.
    let position: Int

    /// As it is printed.
    var name: String {
        switch form {
        case .column(let name): columnText(name)
        case .symmetricPair(let columns): "sym(" + columns.map { columnText($0.name) }.joined(separator: ", ") + ")"
        case .value(let expression): expression.description
        }
    }
}

/// A name of a column and where it stands.
struct NamedPlace: Sendable, Equatable {
    let name: String
    let position: Int
}

extension LanguageParser {
    /// Reads products of columns, separated by `+`.
    mutating func groups() throws(Diagnostic) -> [GroupExpression] {
        var groups: [GroupExpression] = []
        repeat {
            var elements = [try groupElement()]
            while take("^") { elements.append(try groupElement()) }
            let group = GroupExpression(elements: elements)
            if !groups.contains(where: { $0.name == group.name }) { groups.append(group) }
            for (wrong, advice) in [
                (":", "`^` combines columns here"), ("*", "`^` combines columns here"),
                (",", "`+` separates here"), ("-", "leave the effect out"),
            ] where isAt(wrong) {
                throw unexpected(needed: "`+`, `^` or the end", advice: advice)
            }
        } while take("+")
        return groups
    }

    /// Reads a column, `sym(...)` or `I(...)`.
    mutating func groupElement() throws(Diagnostic) -> GroupElement {
        let position = current.position
        guard case .name(let name, let isQuoted) = current.kind, isQuoted || !reservedWords.contains(name) else {
            throw unexpected(needed: "a column, `sym(...)` or `I(...)`")
        }
        if !isQuoted, following.kind == .symbol("(") {
            switch name {
            case "I": return GroupElement(form: .value(try primary()), position: position)
            case "sym": return GroupElement(form: .symmetricPair(try symmetricPair()), position: position)
            case "i", "factor", "C", "as.factor":
                throw fault(
                    "misplaced-function", found: "`\(name)(...)` cannot stand here",
                    advice: "write the column alone: its values are taken as groups")
            default:
                throw fault(
                    "misplaced-function", found: "`\(name)(...)` cannot stand here",
                    needed: "a column, `sym(...)` or `I(...)`")
            }
        }
        advance()
        if isAt("[") {
            throw fault(
                "varying-slopes", found: "`[` opens varying slopes, which are not estimated here",
                advice: "`i(\(name), x)` among the regressors gives a coefficient for each value of \(name)")
        }
        return GroupElement(form: .column(name), position: position)
    }

    private mutating func symmetricPair() throws(Diagnostic) -> [NamedPlace] {
        let start = current.position
        advance()
        advance()
        var columns: [NamedPlace] = []
        if !isAt(")") {
            repeat {
                guard case .name(let name, _) = current.kind else { throw unexpected(needed: "the name of a column") }
                columns.append(NamedPlace(name: name, position: current.position))
                advance()
            } while take(",")
        }
        try require(")", "to close `sym(`")
        guard columns.isEmpty || columns.count == 2 else {
            throw fault(
                "wrong-arguments", at: start, found: "`sym` has \(counted(columns.count, "column"))",
                needed: "two columns, `sym(exporter, importer)`, or none")
        }
        return columns
    }
}
