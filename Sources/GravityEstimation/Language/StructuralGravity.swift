import TextFormats

/// Structural gravity in one line: effects of exporters and importers by year, and of pairs where asked for.
///
/// `X_ij,t = exp(x_ij,t β + α_i,t + γ_j,t [+ η_ij])`, the equation of Anderson and van Wincoop (2003) as Yotov, Piermartini,
/// Monteiro and Larch (2016, An Advanced Guide to Trade Policy Analysis, UNCTAD and WTO, chapter 1) have it estimated.
public struct StructuralGravity: Sendable, Equatable {
    /// Which effects stand behind the regressors.
    public enum Effects: String, Sendable, CaseIterable {
        /// `exporter^year + importer^year`
        case twoWay = "two-way"
        /// The same and `exporter^importer`, the directed pair.
        case threeWay = "three-way"
    }

    /// The formula, to be read like any other.
    public let formula: String
    /// The clusters that go with it: the pair in either direction, as the guide clusters.
    public let cluster: String

    /// Writes the formula for a table.
    ///
    /// Where the table has sectors every effect is one of the sector too. Where it has no year, two-way gravity is that of
    /// a cross-section, `exporter + importer`.
    ///
    /// - Parameters:
    ///   - terms: the regressors, as in a formula.
    ///   - effects: which effects.
    ///   - outcome: what is explained; `nil` to look for a column of trade in the header.
    ///   - header: names of all columns of the table.
    ///   - file: what the table is called in messages.
    ///   - columns: which columns hold exporter, importer, year and sector.
    /// - Throws: a fault where a column cannot be told.
    public init(
        _ terms: String, effects: Effects, outcome: String? = nil, header: [String], file: String,
        columns: GravityColumns = GravityColumns()
    ) throws(Diagnostics) {
        let lookup = ColumnLookup(header: header, file: file, gravity: columns)
        do throws(Diagnostic) {
            let explained = if let outcome { outcome } else { columnText(try Self.tradeColumn(header, file)) }
            guard !terms.contains("~"), !terms.contains("|") else {
                throw Diagnostic(
                    kind: "whole-formula", found: "`\(terms)` is a whole formula",
                    needed: "the regressors alone for `--\(effects.rawValue)`, as in \"log(dist) + rta\"",
                    advice: "give a whole formula with `--formula`")
            }
            func name(_ role: GravityColumns.Role) throws(Diagnostic) -> String? {
                try columns.name(of: role, in: header) { found, advice, nearest in
                    Diagnostic(
                        kind: "unknown-role", file: file,
                        found: "`--\(effects.rawValue)` needs the \(role.rawValue): \(found)",
                        needed: "one of \(listed(lookup.header))", advice: advice, nearest: nearest)
                }.map(columnText)
            }
            let exporter = try name(.exporter) ?? ""
            let importer = try name(.importer) ?? ""
            let isCrossSection =
                effects == .twoWay && columns.year == nil
                && !header.contains { GravityColumns.years.contains($0.lowercased()) }
            let year = isCrossSection ? nil : try name(.year)
            let sector = try name(.sector)
            func product(_ parts: [String?]) -> String { parts.compactMap { $0 }.joined(separator: "^") }
            var behind = [product([exporter, year, sector]), product([importer, year, sector])]
            if effects == .threeWay { behind.append(product([exporter, importer, sector])) }
            formula = "\(explained) ~ \(terms) | \(behind.joined(separator: " + "))"
            cluster = "sym(\(exporter), \(importer))"
        } catch {
            throw Diagnostics([error])
        }
    }

    /// Names under which data sets publish trade.
    static let tradeNames = ["trade", "flow", "flows", "tradeflow", "trade_value", "exports", "value"]

    private static func tradeColumn(_ header: [String], _ file: String) throws(Diagnostic) -> String {
        let found = header.filter { tradeNames.contains($0.lowercased()) }
        if found.count == 1 { return found[0] }
        throw Diagnostic(
            kind: "unknown-outcome", file: file,
            found: found.isEmpty
                ? "no column is called as trade usually is (\(tradeNames.joined(separator: ", ")))"
                : "several columns may be trade: \(found.joined(separator: ", "))",
            needed: "one of \(listed(header))", advice: "name it with `--outcome COLUMN`")
    }
}
