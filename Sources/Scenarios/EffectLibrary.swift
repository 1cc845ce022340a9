import TextFormats

/// A published effect with everything needed to print and to draw it.
public struct CitedEffect: Sendable, Equatable {
    /// Identifier, for example `baier-yotov-zylkin-2019/fta`.
    public var id: String
    /// The value in `unit`; `nil` until it was read from the source.
    public var value: Double?
    /// Standard error in the same unit, where one is published.
    public var standardError: Double?
    /// Distribution to draw from.
    public var distribution: EffectDistribution
    /// Unit of the value, for example `log points`.
    public var unit: String
    /// What it is an effect of.
    public var appliesTo: String
    /// Author, year and title.
    public var source: String
    /// Table of the source.
    public var table: String
    /// Page of the source.
    public var page: String
    /// Digital object identifier.
    public var doi: String
    /// When it was read.
    public var retrieved: String
    /// A remark.
    public var note: String
    /// The estimate that it is a term of, whose terms are drawn together; `nil` for an effect by itself.
    public var estimate: JointEstimate?

    /// Makes a record.
    public init(
        id: String, value: Double?, standardError: Double? = nil, distribution: EffectDistribution = .normal,
        unit: String = CitedEffect.logPoints, appliesTo: String = "", source: String, table: String = "",
        page: String = "", doi: String = "", retrieved: String = "", note: String = "", estimate: JointEstimate? = nil
    ) {
        self.id = id
        self.value = value
        self.standardError = standardError
        self.distribution = distribution
        self.unit = unit
        self.appliesTo = appliesTo
        self.source = source
        self.table = table
        self.page = page
        self.doi = doi
        self.retrieved = retrieved
        self.note = note
        self.estimate = estimate
    }

    /// The unit that a trade effect must have.
    public static let logPoints = "log points"

    /// Source, table, page and identifier in one line.
    public var citation: String {
        var parts = [source]
        if !table.isEmpty { parts.append("table \(table)") }
        if !page.isEmpty { parts.append("p. \(page)") }
        if !doi.isEmpty { parts.append("doi:\(doi)") }
        return parts.joined(separator: ", ")
    }
}

/// The distributions that a parameter file may state.
public enum EffectDistribution: String, Sendable, CaseIterable {
    /// Normal: mean the value, standard deviation the standard error.
    case normal
    /// Log-normal with that mean and that standard deviation; for values above zero.
    case lognormal
    /// Uniform with that mean and that standard deviation: value ± √3 standard errors.
    case uniform
    /// Not drawn.
    case none
}

/// Cited effects by identifier.
public struct EffectLibrary: Sendable {
    /// The records, in the order of the file.
    public let effects: [CitedEffect]
    private let positions: [String: Int]

    /// A library without records.
    public static let empty = EffectLibrary([])

    /// Makes a library; identifiers must differ.
    public init(_ effects: [CitedEffect]) {
        self.effects = effects
        positions = Dictionary(effects.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The record with an identifier; `nil` where there is none.
    public subscript(id: String) -> CitedEffect? { positions[id].map { effects[$0] } }

    /// Identifiers, in the order of the file.
    public var ids: [String] { effects.map(\.id) }

    /// The library with other values for some effects, for example drawn ones; unknown identifiers are passed over.
    public func replacing(_ values: [String: Double]) -> EffectLibrary {
        EffectLibrary(
            effects.map { effect in
                var changed = effect
                if let value = values[effect.id] { changed.value = value }
                return changed
            })
    }

    /// Reads effects.csv from a folder.
    ///
    /// - Throws: every fault with file and line: `missing-file`, `missing-column`, `missing-value`,
    ///   `not-a-number`, `out-of-range`, `unknown-distribution`, `duplicate-row`.
    public static func read(_ folder: String) throws(Diagnostics) -> EffectLibrary {
        let findings = YAMLFindings()
        let columns = [
            "id", "value", "std_error", "distribution", "unit", "applies_to", "source", "table", "page", "doi",
            "retrieved", "note",
        ]
        var effects: [CitedEffect] = []
        if let table = TableReader("\(folder)/effects.csv", columns: columns, findings: findings) {
            var lines: [String: Int] = [:]
            for row in 0..<table.table.rowCount {
                func text(_ column: String) -> String { table.text(row, column) }
                for column in ["id", "unit", "source"] where text(column).isEmpty {
                    table.fault(row, kind: "missing-value", found: "`\(column)` is empty", needed: "a text")
                }
                if let first = lines[text("id")] {
                    table.fault(
                        row, kind: "duplicate-row",
                        found: "the effect \(shown(text("id"))) stands twice (first on line \(first))",
                        needed: "each effect once")
                }
                lines[text("id")] = table.table.line(ofRow: row)
                let error = text("std_error").isEmpty ? nil : table.number(row, "std_error")
                if let error, error < 0 {
                    table.fault(
                        row, kind: "out-of-range", found: "`std_error` is \(shown(text("std_error")))",
                        needed: "a number of at least 0, or nothing")
                }
                let value = text("value").isEmpty ? nil : table.number(row, "value")
                effects.append(
                    CitedEffect(
                        id: text("id"), value: value, standardError: error,
                        distribution: readDistribution(table, row, value, error), unit: text("unit"),
                        appliesTo: text("applies_to"), source: text("source"), table: text("table"),
                        page: text("page"), doi: text("doi"), retrieved: text("retrieved"), note: text("note")))
            }
        }
        try findings.throwIfErrors()
        return EffectLibrary(effects)
    }

    /// The distribution of a row; where it says none, a standard error would be lost in silence and is a fault.
    private static func readDistribution(_ table: TableReader, _ row: Int, _ value: Double?, _ error: Double?)
        -> EffectDistribution
    {
        let words = EffectDistribution.allCases.map(\.rawValue)
        let stated = table.text(row, "distribution")
        guard let distribution = stated.isEmpty ? EffectDistribution.none : EffectDistribution(rawValue: stated) else {
            table.fault(
                row, kind: "unknown-distribution", found: "`distribution` is \(shown(stated))",
                needed: "one of \(words.joined(separator: ", "))", nearest: nearestNames(to: stated, among: words))
            return .none
        }
        if distribution == .none, let error, error > 0 {
            table.fault(
                row, kind: "missing-value",
                found: "`distribution` is \(stated.isEmpty ? "empty" : shown(stated)) beside a standard error",
                needed:
                    "a distribution to draw from (\(words.dropLast().joined(separator: ", "))), or no standard error")
        }
        if distribution == .lognormal, let value, value <= 0 {
            table.fault(
                row, kind: "out-of-range",
                found: "a log-normal effect with the value \(shown(table.text(row, "value")))",
                needed: "a value above zero", advice: "state another distribution")
        }
        return distribution
    }
}
