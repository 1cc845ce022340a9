import TextFormats

/// Which columns hold the exporter, the importer, the year and, where there is one, the sector.
///
/// What is not stated is guessed from the header, when a function needs it: the names that published data sets use.
public struct GravityColumns: Sendable, Codable, Equatable {
    /// What a column says about a row.
    public enum Role: String, Sendable, CaseIterable {
        case exporter, importer, year, sector
    }

    /// Column of the exporting economy; `nil` to guess.
    public var exporter: String?
    /// Column of the importing economy; `nil` to guess.
    public var importer: String?
    /// Column of the year; `nil` to guess.
    public var year: String?
    /// Column of the sector; `nil` to guess, and then there may be none.
    public var sector: String?

    /// States columns; what is left out is guessed.
    public init(exporter: String? = nil, importer: String? = nil, year: String? = nil, sector: String? = nil) {
        self.exporter = exporter
        self.importer = importer
        self.year = year
        self.sector = sector
    }

    /// Names under which data sets publish the two sides; both of a pair have to stand in the header.
    static let pairs = [
        ("exporter", "importer"), ("iso_o", "iso_d"), ("iso3_o", "iso3_d"), ("origin", "destination"),
        ("isoexp", "isoimp"), ("exporter_iso3", "importer_iso3"), ("exp", "imp"),
    ]
    static let years = ["year", "yr"]
    static let sectors = ["sector", "industry", "product", "category"]

    /// The name of a column in a header; `nil` only for a sector that there is not.
    ///
    /// - Parameters:
    ///   - role: what the column says.
    ///   - header: names of the columns.
    ///   - fault: makes the message from what was found, what to do, and the nearest names.
    func name(
        of role: Role, in header: [String],
        fault: (_ found: String, _ advice: String, _ nearest: [String]) -> Diagnostic
    ) throws(Diagnostic) -> String? {
        let option = "--\(role.rawValue) COLUMN"
        let stated =
            switch role {
            case .exporter: exporter
            case .importer: importer
            case .year: year
            case .sector: sector
            }
        if let stated {
            guard header.contains(stated) else {
                throw fault(
                    "there is no column `\(stated)` for the \(role.rawValue)", "correct `\(option)`",
                    nearestNames(to: stated, among: header))
            }
            return stated
        }
        let candidates = candidates(role)
        let found = header.filter { candidates.contains($0.lowercased()) }
        if found.count == 1 { return found[0] }
        if found.isEmpty, role == .sector { return nil }
        throw fault(
            found.isEmpty
                ? "no column is called as the \(role.rawValue) usually is (\(candidates.joined(separator: ", ")))"
                : "several columns may be the \(role.rawValue): \(found.joined(separator: ", "))",
            "name it with `\(option)`", [])

        /// Names to look for; where one side of a pair is known only its other side is.
        func candidates(_ role: Role) -> [String] {
            let lowered = Set(header.map { $0.lowercased() })
            switch role {
            case .year: return Self.years
            case .sector: return Self.sectors
            case .exporter:
                if let partner = Self.pairs.first(where: { $0.1 == importer?.lowercased() }) { return [partner.0] }
                let whole = Self.pairs.filter { lowered.contains($0.0) && lowered.contains($0.1) }
                return (whole.isEmpty ? Self.pairs : whole).map(\.0)
            case .importer:
                if let partner = Self.pairs.first(where: { $0.0 == exporter?.lowercased() }) { return [partner.1] }
                let whole = Self.pairs.filter { lowered.contains($0.0) && lowered.contains($0.1) }
                return (whole.isEmpty ? Self.pairs : whole).map(\.1)
            }
        }
    }
}
