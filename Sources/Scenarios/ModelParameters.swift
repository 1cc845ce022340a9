import TextFormats

/// A cited factor from the long run to a shorter horizon.
public struct CitedHorizon: Sendable, Equatable {
    /// Identifier.
    public var id: String
    /// Factor of θ, above 0 and at most 1.
    public var factor: Double
    /// Its standard error, where there is one.
    public var standardError: Double?
    /// Source, table, page.
    public var citation: String

    /// Makes a record.
    public init(id: String, factor: Double, standardError: Double? = nil, citation: String) {
        self.id = id
        self.factor = factor
        self.standardError = standardError
        self.citation = citation
    }
}

/// A cited scale elasticity.
public struct CitedScale: Sendable, Equatable {
    /// Identifier.
    public var id: String
    /// ψ θ, which is kept beside the θ of a world; `nil` until the source gave enough to know it.
    public var timesTheta: Double?
    /// Its standard error, where the source has one.
    public var standardError: Double?
    /// Source, table, page.
    public var citation: String

    /// Makes a record.
    public init(id: String, timesTheta: Double?, standardError: Double? = nil, citation: String) {
        self.id = id
        self.timesTheta = timesTheta
        self.standardError = standardError
        self.citation = citation
    }
}

/// Cited horizons and scale elasticities.
public struct ModelParameters: Sendable {
    /// In the order of the file.
    public let horizons: [CitedHorizon]
    /// In the order of the file.
    public let scales: [CitedScale]

    /// None.
    public static let empty = ModelParameters(horizons: [], scales: [])

    /// Makes a library.
    public init(horizons: [CitedHorizon], scales: [CitedScale]) {
        self.horizons = horizons
        self.scales = scales
    }

    /// Sources of which several rows are given out by sector: what stands before the stroke in their identifiers.
    var sources: [String] {
        scales.compactMap {
            $0.id.hasSuffix(Self.manufacturing) ? String($0.id.dropLast(Self.manufacturing.count)) : nil
        }
    }

    static let manufacturing = "/manufacturing"
    static let agriculture = "/agriculture-mining"
    static let services = "/services"

    /// Reads horizons.csv and scale-elasticities.csv from a folder.
    ///
    /// - Throws: every fault with file and line.
    public static func read(_ folder: String) throws(Diagnostics) -> ModelParameters {
        let findings = YAMLFindings()
        var horizons: [CitedHorizon] = []
        var scales: [CitedScale] = []
        if let table = TableReader(
            "\(folder)/horizons.csv", columns: ["id", "factor", "std_error", "source", "table", "page", "doi"],
            findings: findings)
        {
            for row in 0..<table.table.rowCount {
                guard let factor = table.number(row, "factor") else { continue }
                if !NumberRule.horizon.holds(factor) {
                    table.fault(
                        row, kind: "out-of-range", found: "`factor` is \(table.text(row, "factor"))",
                        needed: NumberRule.horizon.words)
                }
                horizons.append(
                    CitedHorizon(
                        id: table.text(row, "id"), factor: factor, standardError: table.optional(row, "std_error"),
                        citation: table.citation(row)))
            }
        }
        if let table = TableReader(
            "\(folder)/scale-elasticities.csv",
            columns: [
                "id", "rule", "value", "theta", "scale_times_theta", "scale_times_theta_se", "source", "table", "page",
                "doi",
            ], findings: findings)
        {
            for row in 0..<table.table.rowCount {
                var product = table.optional(row, "scale_times_theta")
                if product == nil, let value = table.optional(row, "value") {
                    product = value == 0 ? 0 : table.optional(row, "theta").map { value * $0 }
                }
                scales.append(
                    CitedScale(
                        id: table.text(row, "id"), timesTheta: product,
                        standardError: table.optional(row, "scale_times_theta_se"), citation: table.citation(row)))
            }
        }
        try findings.throwIfErrors()
        return ModelParameters(horizons: horizons, scales: scales)
    }
}

extension TableReader {
    /// A number that may be absent.
    fileprivate func optional(_ row: Int, _ column: String) -> Double? {
        text(row, column).isEmpty ? nil : number(row, column)
    }

    /// Source, table, page and identifier in one line.
    fileprivate func citation(_ row: Int) -> String {
        var parts = [text(row, "source")]
        if !text(row, "table").isEmpty { parts.append(text(row, "table")) }
        if !text(row, "page").isEmpty { parts.append("p. \(text(row, "page"))") }
        if !text(row, "doi").isEmpty { parts.append("doi:\(text(row, "doi"))") }
        return parts.joined(separator: ", ")
    }
}
