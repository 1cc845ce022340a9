import DataTables
import NumericKernels
import TextFormats

/// Turns a table into the frame of an estimation, step by step.
struct FrameBuilder {
    let table: DataTable
    let formula: GravityFormula
    let selection: Selection?
    let condition: BoundCondition?
    let outcomeName: String
    let terms: [BoundTerm]
    let offsetName: String?
    let weightName: String?
    let effects: [(name: String, elements: [(name: String, element: BoundElement)])]
    let clusters: [(name: String, elements: [(name: String, element: BoundElement)])]
    let numbers: [NamedNumber]
    let usedColumns: [DataColumn]

    var missing: [MissingCells] = []
    var findings: [Diagnostic] = []
    /// Rows kept; `nil` for all.
    var rows: [Int32]?
    /// What was computed for the rows kept.
    var computed: [String: [Double]] = [:]
    var leftOut: [LeftOutRows.Reason: [Int32]] = [:]
    private var factors: [String: Factor] = [:]

    /// Finds every column and label.
    init(
        table: DataTable, formula: GravityFormula, selection: Selection?, clusters: ClusterSpecification?,
        weights: RowExpression?, gravity: GravityColumns
    ) throws(Diagnostics) {
        self.table = table
        self.formula = formula
        self.selection = selection
        var parts = FrameBinder(table: table, formula: formula, gravity: gravity)
        var faults: [Diagnostic] = []
        func attempt<Result>(_ rule: () throws(Diagnostic) -> Result) -> Result? {
            do throws(Diagnostic) { return try rule() } catch {
                faults.append(error)
                return nil
            }
        }
        func bind(_ groups: [GroupExpression], _ source: SourceText)
            -> [(name: String, elements: [(name: String, element: BoundElement)])]
        {
            groups.map { group in
                let elements = group.elements.compactMap { element in
                    attempt { () throws(Diagnostic) in (element.name, try parts.element(element, in: source)) }
                }
                return (group.name, elements)
            }
        }

        // The cells of the selection may be empty in a row that it does not select, so they are not counted as in use.
        var selecting = ExpressionBinder(table: table, gravity: gravity)
        condition =
            if let selection {
                attempt { () throws(Diagnostic) in
                    try selecting.condition(selection.condition, in: selection.source)
                }
            } else { nil }
        outcomeName = formula.outcome.description
        if let number = attempt({ () throws(Diagnostic) in
            try parts.binder.number(formula.outcome, in: formula.source)
        }) {
            parts.add(outcomeName, number, from: [formula.outcome])
        }
        terms = formula.terms.compactMap { term in attempt { () throws(Diagnostic) in try parts.term(term) } }
        var offset: BoundNumber?
        for part in formula.offsets {
            guard
                let number = attempt({ () throws(Diagnostic) in
                    try parts.binder.number(part, in: formula.source)
                })
            else { continue }
            offset = offset.map { .arithmetic(.sum, $0, number) } ?? number
        }
        offsetName = offset == nil ? nil : formula.offsets.map { "offset(\($0))" }.joined(separator: " + ")
        if let offset, let offsetName { parts.add(offsetName, offset, from: formula.offsets) }
        if let weights,
            let number = attempt({ () throws(Diagnostic) in
                try parts.binder.number(weights.value, in: weights.source)
            })
        {
            weightName = weights.description
            parts.add(weights.description, number, from: [weights.value])
        } else {
            weightName = nil
        }
        effects = bind(formula.effects, formula.source)
        self.clusters = clusters.map { bind($0.groups, $0.source) } ?? []
        numbers = parts.numbers
        usedColumns = parts.binder.usedNames.compactMap { name in
            parts.binder.used[name].map { DataColumn(name: name, content: $0.content) }
        }
        let all = selecting.faults + faults + parts.binder.faults
        guard all.isEmpty else {
            var each: [Diagnostic] = []
            for fault in all where !each.contains(fault) { each.append(fault) }
            throw Diagnostics(each)
        }
    }

    /// Computes the frame.
    mutating func build() throws(Diagnostics) -> EstimationFrame {
        try selectRows()
        try keepComplete()
        try computeNumbers()
        var regressors: [NumberColumn] = []
        var faults: [Diagnostic] = []
        for term in terms {
            do throws(Diagnostic) {
                let columns = try expand(term)
                guard regressors.count + columns.count <= Self.regressorLimit else {
                    throw formula.source.diagnostic(
                        kind: "too-many-regressors", at: term.position,
                        found: "`\(term.name)` brings the regressors to \(countText(regressors.count + columns.count))",
                        needed: "\(countText(Self.regressorLimit)) at most",
                        advice: "put a column with many values behind `|`, where it is an effect")
                }
                regressors += columns
            } catch {
                faults.append(error)
            }
        }
        guard faults.isEmpty else { throw Diagnostics(faults) }
        if let border = computed["border()"], !border.contains(0) {
            findings.append(
                Diagnostic(
                    .warning, kind: "no-domestic-rows", file: table.file,
                    found: "`border` is 1 in every row in use: there is no row of domestic trade, with one economy as "
                        + "exporter and importer",
                    advice: "add such rows, or output with `--domestic-output FILE`, and do not deselect them"))
        }
        let weights = weightName.flatMap { computed[$0] }
        return EstimationFrame(
            outcome: NumberColumn(outcomeName, computed[outcomeName] ?? []), regressors: regressors,
            effects: effects.map { groupColumn($0.name, $0.elements) },
            clusters: clusters.map { groupColumn($0.name, $0.elements) }, weights: weights,
            offset: offsetName.flatMap { computed[$0] }, sourceRows: rows,
            leftOut: LeftOutRows.Reason.allCases.compactMap { reason in
                leftOut[reason].map { LeftOutRows(reason: reason, rows: $0.sorted()) }
            })
    }

    /// More columns than an estimation with a covariance of its own would take.
    static let regressorLimit = 1000

    // MARK: Numbers

    private mutating func computeNumbers() throws(Diagnostics) {
        var marks: [Bool]?
        for named in numbers {
            let values = values(of: named.number, rows: rows, rowCount: table.rowCount)
            computed[named.name] = values
            let isWeight = named.name == weightName
            let largest = values.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { vectorLargestMagnitude($0, count: buffer.count) } ?? 0
            }
            if !largest.isFinite {
                mark(values.indices.filter { !values[$0].isFinite }, "not-finite", named) {
                    "`\(named.name)` has no finite value in \($0)"
                }
            }
            if isWeight {
                if let first = values.firstIndex(where: { $0 < 0 }) {
                    let row = rows.map { Int($0[first]) } ?? first
                    throw Diagnostics([
                        Diagnostic(
                            kind: "negative-weight", file: table.file, line: table.line(ofRow: row),
                            found:
                                "the weight `\(named.name)`\(table.observation(ofRow: row)) is \(numberText(values[first]))",
                            needed: "a number above zero")
                    ])
                }
                mark(values.indices.filter { values[$0] == 0 }, "zero-weight", named) {
                    "the weight `\(named.name)` is zero in \($0)"
                }
            }
        }
        if let marks { try leaveOut(marks) }

        func mark(_ positions: [Int], _ kind: String, _ named: NamedNumber, _ words: (String) -> String) {
            guard let first = positions.first else { return }
            var all = marks ?? [Bool](repeating: false, count: rows?.count ?? table.rowCount)
            for position in positions { all[position] = true }
            marks = all
            let row = rows.map { Int($0[first]) } ?? first
            let cause = named.inputs.map { "\($0) is \(table.cellText(row: row, column: $0))" }
            let place = table.line(ofRow: row) == nil ? "in \(table.place(ofRow: row))" : "here"
            findings.append(
                Diagnostic(
                    .warning, kind: kind, file: table.file, line: table.line(ofRow: row),
                    found: words(counted(positions.count, "row"))
                        + (cause.isEmpty ? "" : "; \(place) \(cause.joined(separator: ", "))"),
                    advice: named.name == outcomeName && kind == "not-finite"
                        ? "they are left out; Poisson takes the outcome itself, zeros included" : "they are left out"))
        }
    }

    // MARK: Groups

    /// An element of a product as codes for the rows kept.
    mutating func factor(of element: BoundElement, called name: String) -> Factor {
        if let known = factors[name] { return known }
        let result: Factor
        switch element {
        case .column(let column): result = GravityEstimation.factor(of: column, rows: rows)
        case .value(let name): result = distinctValues(computed[name] ?? [])
        case .symmetricPair(let left, let right):
            let sides = (
                factor(of: .column(left), called: columnText(left.name)),
                factor(of: .column(right), called: columnText(right.name))
            )
            if let shared = sharedCodes(sides.0, sides.1) {
                result = combineCodes(shared.left, shared.count, shared.right, shared.count, isSymmetric: true)
            } else {
                result = Factor(codes: [], levels: .groups(0))
            }
        }
        factors[name] = result
        return result
    }

    private mutating func groupColumn(
        _ name: String, _ elements: [(name: String, element: BoundElement)]
    ) -> GroupColumn {
        if let known = factors[name] { return GroupColumn(name, codes: known.codes, groupCount: known.levels.count) }
        var product = Factor(codes: [], levels: .groups(0))
        for (position, part) in elements.enumerated() {
            let next = factor(of: part.element, called: part.name)
            product =
                position == 0
                ? next : combineCodes(product.codes, product.levels.count, next.codes, next.levels.count)
        }
        factors[name] = product
        return GroupColumn(name, codes: product.codes, groupCount: product.levels.count)
    }
}
