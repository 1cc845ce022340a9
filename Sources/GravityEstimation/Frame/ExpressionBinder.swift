import DataTables
import TextFormats

/// Finds the columns and labels that expressions name, and checks that numbers meet numbers and texts meet texts.
struct ExpressionBinder {
    let table: DataTable
    let lookup: ColumnLookup
    /// Faults so far, each once.
    private(set) var faults: [Diagnostic] = []
    /// Columns whose cells have to be there, by name, in the order of use; shifted columns count under their own.
    private(set) var used: [String: DataColumn] = [:]
    private(set) var usedNames: [String] = []
    /// Columns of lags, leads and phases, by what is written.
    private var shifted: [String: [Double]] = [:]
    private var panel: PanelIndex?

    init(table: DataTable, gravity: GravityColumns) {
        self.table = table
        lookup = ColumnLookup(header: table.columns.map(\.name), file: table.file, gravity: gravity)
    }

    /// Runs a rule; a fault is kept, and the result is then `nil`.
    mutating func attempt<Result>(
        _ rule: (inout ExpressionBinder) throws(Diagnostic) -> Result
    ) -> Result? {
        do throws(Diagnostic) { return try rule(&self) } catch {
            add(error)
            return nil
        }
    }

    /// Keeps a fault and goes on.
    mutating func add(_ fault: Diagnostic) {
        if !faults.contains(fault) { faults.append(fault) }
    }

    /// Records that the cells of a column have to be there.
    mutating func use(_ column: DataColumn, as name: String) {
        if used.updateValue(column, forKey: name) == nil { usedNames.append(name) }
    }

    /// The column of a name; its cells have to be there.
    mutating func column(_ name: String, at place: Int, in source: SourceText) throws(Diagnostic) -> DataColumn {
        let column = table.columns[try lookup.position(of: name, at: place, in: source)]
        use(column, as: name)
        return column
    }

    /// Whether an expression is a bare column of texts.
    func isTextColumn(_ expression: Expression) -> Bool {
        guard case .column(let name) = expression.form, case .codes = table.column(name)?.content else { return false }
        return true
    }

    // MARK: Numbers

    /// Binds what has to be a number; a condition counts as 1 or 0.
    mutating func number(_ expression: Expression, in source: SourceText) throws(Diagnostic) -> BoundNumber {
        switch expression.form {
        case .number(let value): return .constant(value)
        case .text(let text):
            throw source.diagnostic(
                kind: "text-for-number", at: expression.position, found: "\(quotedText(text)) is a text",
                needed: "a number here")
        case .column(let name):
            return .column(try numbers(of: name, at: expression.position, in: source))
        case .negative(let inner): return .negative(try number(inner, in: source))
        case .arithmetic(let operation, let left, let right):
            return .arithmetic(operation, try number(left, in: source), try number(right, in: source))
        case .comparison, .membership, .not, .all, .any: return .condition(try condition(expression, in: source))
        case .call(let function, let arguments):
            switch function {
            case .border: return .condition(.not(try sameSides(at: expression.position, in: source)))
            case .lag, .lead, .phase:
                return .column(try shiftedColumn(expression, function, arguments, in: source))
            case .identity: return try number(arguments[0], in: source)
            case .log, .log1p, .exp, .sqrt, .abs: return .function(function, try number(arguments[0], in: source))
            }
        }
    }

    /// The numbers of a column, or a fault that names the first text in it.
    private mutating func numbers(of name: String, at place: Int, in source: SourceText) throws(Diagnostic) -> [Double]
    {
        switch try column(name, at: place, in: source).content {
        case .numbers(let values): return values
        case .codes(let codes, let labels):
            throw textFault(name, codes, labels, needed: "a number here", at: place, in: source)
        }
    }

    /// A fault for texts where numbers are needed: in the table where some of the texts are numbers, else in the source.
    func textFault(
        _ name: String, _ codes: [Int32], _ labels: [String], needed: String, at place: Int, in source: SourceText
    ) -> Diagnostic {
        let isNumber = labels.map { parseNumber($0)?.isFinite == true }
        if table.column(name)?.isReadByLabels == true {
            return source.diagnostic(
                kind: "text-for-number", at: place,
                found: "column `\(name)` holds the value labels of its numbers"
                    + (codes.first { $0 >= 0 }.map { ", for example \(quotedText(labels[Int($0)]))" } ?? ""),
                needed: needed, advice: "take the labels off in Stata (`label values \(name) .`) to have the numbers")
        }
        if isNumber.contains(true), let row = codes.firstIndex(where: { $0 >= 0 && !isNumber[Int($0)] }) {
            let text = labels[Int(codes[row])]
            return Diagnostic(
                kind: "text-in-numbers", file: table.file, line: table.line(ofRow: row),
                found:
                    "`\(text)` in column `\(name)`\(table.observation(ofRow: row)) is not a "
                    + (parseNumber(text) == nil ? "number" : "finite number"),
                needed: "numbers in the whole column, with `.` as decimal point",
                advice:
                    "leave the cell empty where a value is missing, or name the text with `--missing`; by itself none stands "
                    + "for missing, `NA` is Namibia")
        }
        return source.diagnostic(
            kind: "text-for-number", at: place,
            found: "column `\(name)` holds texts"
                + (codes.first { $0 >= 0 }.map { ", for example \(quotedText(labels[Int($0)]))" } ?? ""),
            needed: needed)
    }

    // MARK: Panels

    private mutating func shiftedColumn(
        _ expression: Expression, _ function: RowFunction, _ arguments: [Expression], in source: SourceText
    ) throws(Diagnostic) -> [Double] {
        let name = expression.description
        if let known = shifted[name] { return known }
        guard case .number(let years) = arguments[1].form else { return [] }
        let index = try panelIndex(for: function.rawValue, at: expression.position, in: source)
        // What is shifted may be missing in the row itself: only the shifted value has to be there.
        var inner = self
        let bound = try inner.number(arguments[0], in: source)
        shifted = inner.shifted
        faults = inner.faults
        let current = values(of: bound, rows: nil, rowCount: table.rowCount)
        let result =
            switch function {
            case .lag: index.shifted(current, by: -Int(years))
            case .lead: index.shifted(current, by: Int(years))
            default: index.shareInForce(current, years: Int(years))
            }
        shifted[name] = result
        use(DataColumn(name: name, content: .numbers(result)), as: name)
        return result
    }

    private mutating func panelIndex(
        for user: String, at place: Int, in source: SourceText
    ) throws(Diagnostic) -> PanelIndex {
        if let panel { return panel }
        let exporter = try lookup.required(.exporter, for: user, at: place, in: source)
        let importer = try lookup.required(.importer, for: user, at: place, in: source)
        let year = try lookup.required(.year, for: user, at: place, in: source)
        let sector = try lookup.name(of: .sector, for: user, at: place, in: source)
        let index = try PanelIndex(
            table: table, keys: [exporter, importer] + (sector.map { [$0] } ?? []), year: year,
            hasSector: sector != nil, user: user, place: place, source: source)
        panel = index
        return index
    }

    // MARK: Sides

    /// Binds the condition that exporter and importer are the same.
    private mutating func sameSides(at place: Int, in source: SourceText) throws(Diagnostic) -> BoundCondition {
        let exporter = try lookup.required(.exporter, for: "border", at: place, in: source)
        let importer = try lookup.required(.importer, for: "border", at: place, in: source)
        return try sameValues(
            try column(exporter, at: place, in: source), try column(importer, at: place, in: source), at: place,
            in: source)
    }

    /// Refuses to compare numbers that are codes of labels which may differ from column to column.
    func requireOneCode(
        _ left: DataColumn, _ right: DataColumn, at place: Int, in source: SourceText
    ) throws(Diagnostic) {
        guard left.name != right.name, left.hasUnusedLabels, right.hasUnusedLabels else { return }
        throw source.diagnostic(
            kind: "unused-labels", at: place,
            found:
                "`\(left.name)` and `\(right.name)` are numbers with value labels of their own, so that one number may "
                + "mean two things",
            needed: "texts, or numbers without labels", advice: "`decode` both columns in Stata, or take the labels off"
        )
    }

    /// Binds the condition that two columns hold the same.
    func sameValues(
        _ left: DataColumn, _ right: DataColumn, at place: Int, in source: SourceText
    ) throws(Diagnostic) -> BoundCondition {
        try requireOneCode(left, right, at: place, in: source)
        switch (left.content, right.content) {
        case (.numbers(let a), .numbers(let b)): return .numbers(.equal, .column(a), .column(b))
        case (.codes(let a, let labels), .codes(let b, let others)):
            let index = NameIndex(labels)
            return .sameText(a, b, leftOfRight: others.map { index.position(of: $0).map(Int32.init) ?? -2 })
        default:
            let (text, number) = if case .codes = left.content { (left, right) } else { (right, left) }
            throw source.diagnostic(
                kind: "text-for-number", at: place,
                found: "column `\(text.name)` holds texts and column `\(number.name)` numbers",
                needed: "two columns of one kind")
        }
    }
}

extension DataTable {
    /// The line of a row; `nil` where the source has none or the row was made.
    func line(ofRow row: Int) -> Int? { rowPlaces.line(ofRow: row).flatMap { $0 > 0 ? $0 : nil } }

    /// The number of a row for a message, where it has no line.
    func observation(ofRow row: Int) -> String { line(ofRow: row) == nil ? " of observation \(row + 1)" : "" }

    /// Where a row is, in words.
    func place(ofRow row: Int) -> String { line(ofRow: row).map { "line \($0)" } ?? "observation \(row + 1)" }
}
