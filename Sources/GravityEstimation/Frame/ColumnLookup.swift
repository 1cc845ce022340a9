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
        throw source.diagnostic(
            kind: "unknown-column", at: place, found: "\(file) has no column `\(name)`",
            needed: "one of \(listed(header))", nearest: nearestNames(to: name, among: header))
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
