import DataTables
import TextFormats

/// A number that the frame holds, computed for the rows kept.
struct NamedNumber: Sendable {
    let name: String
    let number: BoundNumber
    /// Columns whose cells explain why it may have no finite value.
    let inputs: [String]
}

/// What divides rows, with its columns found.
enum BoundElement: Sendable {
    case column(DataColumn)
    case symmetricPair(DataColumn, DataColumn)
    /// The values of a number that the frame computes, by name.
    case value(String)
}

/// A term with its columns found; numbers are named, and computed with the others.
struct BoundTerm: Sendable {
    enum Form: Sendable {
        case number
        /// A column for each value of a factor, times a number where there is one.
        case factor(BoundElement, elementName: String, variable: String?, Reference, naming: Naming)
    }
    /// Which values have no column.
    enum Reference: Sendable {
        case none
        case first
        case stated([Expression])
    }
    enum Naming: Sendable {
        case indicators(Indicators)
        case product(before: String, after: String)
    }

    let name: String
    let form: Form
    let position: Int
}

/// Binds the parts of an estimation.
struct FrameBinder {
    var binder: ExpressionBinder
    /// Numbers to compute, each once.
    private(set) var numbers: [NamedNumber] = []
    private let formula: GravityFormula
    private let termKeys: Set<String>

    init(table: DataTable, formula: GravityFormula, gravity: GravityColumns) {
        binder = ExpressionBinder(table: table, gravity: gravity)
        self.formula = formula
        termKeys = Set(formula.terms.map(\.key))
    }

    /// Has a number computed under a name.
    mutating func add(_ name: String, _ number: BoundNumber, from expressions: [Expression]) {
        guard !numbers.contains(where: { $0.name == name }) else { return }
        var inputs: [String] = []
        for expression in expressions {
            expression.forEachColumn(
                { name, _ in if !inputs.contains(name) { inputs.append(name) } }, function: { _, _ in })
        }
        numbers.append(NamedNumber(name: name, number: number, inputs: inputs))
    }

    mutating func element(_ element: GroupElement, in source: SourceText) throws(Diagnostic) -> BoundElement {
        switch element.form {
        case .column(let name):
            return .column(try binder.column(name, at: element.position, in: source))
        case .value(let expression):
            add(element.name, try binder.number(expression, in: source), from: [expression])
            return .value(element.name)
        case .symmetricPair(let names):
            let places =
                names.isEmpty
                ? [
                    NamedPlace(
                        name: try binder.lookup.required(.exporter, for: "sym", at: element.position, in: source),
                        position: element.position),
                    NamedPlace(
                        name: try binder.lookup.required(.importer, for: "sym", at: element.position, in: source),
                        position: element.position),
                ] : names
            let left = try binder.column(places[0].name, at: places[0].position, in: source)
            let right = try binder.column(places[1].name, at: places[1].position, in: source)
            // Refuses a column of texts beside one of numbers.
            _ = try binder.sameValues(left, right, at: element.position, in: source)
            return .symmetricPair(left, right)
        }
    }

    mutating func term(_ term: FormulaTerm) throws(Diagnostic) -> BoundTerm {
        switch term.form {
        case .indicators(let indicators):
            let bound = try element(indicators.factor, in: formula.source)
            var variable: String?
            if let expression = indicators.variable {
                let name = indicators.isBorder ? "border()" : expression.description
                add(name, try binder.number(expression, in: formula.source), from: [expression])
                variable = name
            }
            return BoundTerm(
                name: term.description,
                form: .factor(
                    bound, elementName: indicators.factor.name, variable: variable,
                    indicators.references.isEmpty ? .none : .stated(indicators.references),
                    naming: .indicators(indicators)),
                position: term.position)
        case .product(let factors): return try product(factors, term)
        }
    }

    private mutating func product(_ factors: [Expression], _ term: FormulaTerm) throws(Diagnostic) -> BoundTerm {
        let texts = factors.indices.filter { binder.isTextColumn(factors[$0]) }
        let others = factors.indices.filter { !binder.isTextColumn(factors[$0]) }.map { factors[$0] }
        let name = others.map(\.description).joined(separator: ":")
        var number: BoundNumber?
        for factor in others {
            let next = try binder.number(factor, in: formula.source)
            number = number.map { .arithmetic(.product, $0, next) } ?? next
        }
        if let number { add(name, number, from: others) }
        guard let position = texts.first, case .column(let column) = factors[position].form else {
            return BoundTerm(name: name, form: .number, position: term.position)
        }
        guard texts.count == 1 else {
            let names = texts.map { factors[$0].description }
            throw formula.source.diagnostic(
                kind: "two-factors", at: factors[texts[1]].position,
                found:
                    "\(names.map { "`\($0)`" }.joined(separator: " and ")) hold texts, and `:` multiplies numbers by one column of texts",
                advice: "put `\(names.joined(separator: "^"))` behind `|` for an effect of each combination")
        }
        let found = try binder.column(column, at: factors[position].position, in: formula.source)
        if case .codes(let codes, let labels) = found.content,
            labels.contains(where: { parseNumber($0)?.isFinite == true })
        {
            throw binder.textFault(
                column, codes, labels, needed: "", at: factors[position].position, in: formula.source)
        }
        // As in R: the dummies of a factor alone, or beside the variable alone, would add up to what is there already.
        let isReferenced =
            others.isEmpty || termKeys.contains(others.map(\.description).sorted().joined(separator: ":"))
        let before = factors[..<position].map { "\($0):" }.joined()
        let after = factors[(position + 1)...].map { ":\($0)" }.joined()
        return BoundTerm(
            name: term.description,
            form: .factor(
                .column(found), elementName: columnText(column), variable: others.isEmpty ? nil : name,
                isReferenced ? .first : .none, naming: .product(before: before, after: after)),
            position: term.position)
    }
}
