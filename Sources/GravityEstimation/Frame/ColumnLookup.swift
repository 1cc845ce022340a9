import DataTables
import TextFormats

/// Finds columns by what a formula, a selection or clusters call them, and says it where there is none.
struct ColumnLookup {
    /// Names of the columns, in the order of the table.
    let header: [String]
    /// What the table is called.
    let file: String
    let gravity: GravityColumns
    private let positions: [String: Int]

    init(header: [String], file: String, gravity: GravityColumns) {
        self.header = header
        self.file = file
        self.gravity = gravity
        positions = Dictionary(header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Position of a column.
    func position(of name: String, at place: Int, in source: SourceText) throws(Diagnostic) -> Int {
        if let position = positions[name] { return position }
        throw unknownColumn(name, at: place, in: source)
    }

    /// The fault of a name that is no column, with what another program means by it.
    ///
    /// - Parameter isCompared: whether it is compared with a column, and so may be a text without its quotes.
    func unknownColumn(_ name: String, at place: Int, in source: SourceText, isCompared: Bool = false) -> Diagnostic {
        let stata = prefixed(name) ?? blank(name)
        return source.diagnostic(
            kind: "unknown-column", at: place, found: "\(file) has no column `\(name)`",
            needed: "one of \(listed(header))",
            advice: isCompared ? "put double quotes around a text: \(quotedText(name))" : stata ?? "",
            nearest: stata == nil ? nearestColumns(to: name) : [])
    }

    /// What to write for a column whose name has blanks around it.
    private func blank(_ name: String) -> String? {
        header.first { $0 != name && $0.trimmed == name }.map {
            "the header has blanks around that name: write `` `\($0)` ``, or take them out of the file"
        }
    }

    /// Columns of a like name, and those whose name begins the other: `distance` may be `dist`.
    private func nearestColumns(to name: String) -> [String] {
        let near = nearestNames(to: name, among: header)
        guard near.isEmpty else { return near }
        let typed = name.lowercased()
        return Array(
            header.filter { column in
                let own = column.lowercased()
                return min(own.count, typed.count) >= 3 && (own.hasPrefix(typed) || typed.hasPrefix(own))
            }.prefix(3))
    }

    /// What stands here for a variable with a prefix of Stata, such as `L4.rta` or `i.exporter`.
    private func prefixed(_ name: String) -> String? {
        let parts = name.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let letter = parts[0].first else { return nil }
        let column = String(parts[1])
        guard positions[column] != nil else { return nil }
        let digits = parts[0].dropFirst()
        guard digits.isEmpty || Int(digits) != nil else { return nil }
        switch letter {
        case "L": return "write `lag(\(column), \(digits.isEmpty ? "1" : digits))`"
        case "F": return "write `lead(\(column), \(digits.isEmpty ? "1" : digits))`"
        case "i" where digits.isEmpty: return "write `i(\(column))` for dummies; effects need no prefix"
        case "c" where digits.isEmpty: return "write `\(column)` alone"
        default: return nil
        }
    }

    /// Name of the column of exporters, importers, years or sectors; `nil` only for sectors.
    func name(of role: GravityColumns.Role, for user: String, at place: Int, in source: SourceText)
        throws(Diagnostic) -> String?
    {
        try gravity.name(of: role, in: header) { found, advice, nearest in
            source.diagnostic(
                kind: "unknown-role", at: place, found: "`\(user)` needs the \(role.rawValue): \(found)",
                needed: "one of \(listed(header))", advice: advice, nearest: nearest)
        }
    }

    /// As ``name(of:for:at:in:)``, for a role that has a column.
    func required(_ role: GravityColumns.Role, for user: String, at place: Int, in source: SourceText)
        throws(Diagnostic) -> String
    {
        guard let name = try name(of: role, for: user, at: place, in: source) else { return "" }
        return name
    }
}

extension String {
    /// The text without blanks at its ends.
    fileprivate var trimmed: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}

extension ColumnLookup {
    /// The fault of a text without quotes: a name that is no column beside one that is, as in `exporter == FRA`.
    func unquotedText(in expression: Expression, _ source: SourceText) -> Diagnostic? {
        switch expression.form {
        case .comparison(.equal, let left, let right), .comparison(.notEqual, let left, let right):
            guard case .column(let name) = left.form, case .column(let other) = right.form else { return nil }
            switch (header.contains(name), header.contains(other)) {
            case (true, false): return unquoted(other, at: right.position, in: source)
            case (false, true): return unquoted(name, at: left.position, in: source)
            default: return nil
            }
        case .not(let inner): return unquotedText(in: inner, source)
        case .all(let parts), .any(let parts):
            return parts.lazy.compactMap { unquotedText(in: $0, source) }.first
        default: return nil
        }
    }

    private func unquoted(_ name: String, at place: Int, in source: SourceText) -> Diagnostic {
        var fault = unknownColumn(name, at: place, in: source, isCompared: true)
        fault.nearest = nearestNames(to: name, among: header)
        return fault
    }
}

/// Names for a message; a long list is cut.
func listed(_ names: [String], limit: Int = 20) -> String {
    let shown = names.prefix(limit).joined(separator: ", ")
    return names.count > limit ? "\(shown), and \(names.count - limit) more" : shown
}

/// The columns that an estimation reads, so that a reader of a file needs to store no others.
///
/// - Parameters:
///   - header: names of all columns of the file.
///   - file: what the file is called in messages.
/// - Returns: names, in the order of the header.
/// - Throws: every unknown name with its place.
public func neededColumns(
    header: [String], file: String, formula: GravityFormula, selection: Selection? = nil,
    clusters: ClusterSpecification? = nil, weights: RowExpression? = nil, columns: GravityColumns = GravityColumns()
) throws(Diagnostics) -> [String] {
    let lookup = ColumnLookup(header: header, file: file, gravity: columns)
    var needed: Set<Int> = []
    var faults: [Diagnostic] = []

    func attempt(_ body: () throws(Diagnostic) -> Void) {
        do throws(Diagnostic) { try body() } catch { if !faults.contains(error) { faults.append(error) } }
    }
    func need(_ name: String, _ place: Int, _ source: SourceText) {
        attempt { () throws(Diagnostic) in needed.insert(try lookup.position(of: name, at: place, in: source)) }
    }
    func need(_ roles: [GravityColumns.Role], for user: String, _ place: Int, _ source: SourceText) {
        for role in roles {
            attempt { () throws(Diagnostic) in
                guard let name = try lookup.name(of: role, for: user, at: place, in: source) else { return }
                needed.insert(try lookup.position(of: name, at: place, in: source))
            }
        }
    }
    func walk(_ expression: Expression, _ source: SourceText) {
        if let fault = lookup.unquotedText(in: expression, source) {
            if !faults.contains(fault) { faults.append(fault) }
            return
        }
        expression.forEachColumn({ need($0, $1, source) }) { function, place in
            if function == .border { need([.exporter, .importer], for: "border", place, source) }
            if function.readsPanel {
                need([.exporter, .importer, .year, .sector], for: function.rawValue, place, source)
            }
        }
    }
    func walk(_ element: GroupElement, _ source: SourceText) {
        switch element.form {
        case .column(let name): need(name, element.position, source)
        case .value(let expression): walk(expression, source)
        case .symmetricPair([]): need([.exporter, .importer], for: "sym", element.position, source)
        case .symmetricPair(let names): for name in names { need(name.name, name.position, source) }
        }
    }

    walk(formula.outcome, formula.source)
    for term in formula.terms {
        switch term.form {
        case .product(let factors): for factor in factors { walk(factor, formula.source) }
        case .indicators(let indicators):
            walk(indicators.factor, formula.source)
            if let variable = indicators.variable { walk(variable, formula.source) }
        }
    }
    for offset in formula.offsets { walk(offset, formula.source) }
    for effect in formula.effects { for element in effect.elements { walk(element, formula.source) } }
    if let selection { walk(selection.condition, selection.source) }
    if let clusters {
        for group in clusters.groups { for element in group.elements { walk(element, clusters.source) } }
    }
    if let weights { walk(weights.value, weights.source) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return needed.sorted().map { header[$0] }
}
