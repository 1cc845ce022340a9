import TextFormats

/// What one edition prints about one economy; `nil` where it prints nothing.
struct EconomyFigures {
    var code: String
    var name: String
    var continent: String
    /// Degrees north and east.
    var latitude: Double?
    var longitude: Double?
    var population: Double?
    /// Gross domestic product, billion USD, and its year.
    var gdp: Double?
    var gdpYear: Int?
    /// Agriculture, industry and services, per cent of GDP.
    var sectorPercent: [Double?]
    /// Exports and imports of goods and services, per cent of GDP.
    var exportsPercentOfGDP: Double?
    var importsPercentOfGDP: Double?
    /// Billion USD: goods in the edition of 2015, goods and services in that of 2026.
    var exports: Double?
    var exportsYear: Int?
    var imports: Double?
    var importsYear: Int?
}

/// The direction of a reporter's trade.
enum TradeDirection: String, CaseIterable {
    case export, `import`
}

/// A printed share of a partner in a reporter's goods trade.
struct PartnerShare {
    var reporter: String
    var direction: TradeDirection
    var partner: String
    /// Per cent of the reporter's exports or imports of goods.
    var percent: Double
}

/// Everything that the builder takes from one edition.
struct FactbookFigures {
    var edition: FactbookEdition
    var economies: [EconomyFigures]
    var partners: [PartnerShare]
    /// Land borders, km, by pair of codes as printed by the first.
    var borders: [(economy: String, neighbour: String, kilometres: Double)]
    /// Full members of each international organisation.
    var members: [String: Set<String>]
}

/// A table whose columns are asked for by name.
struct NamedTable {
    let table: CSVTable

    init(folder: String, file: String) throws {
        table = try CSVTable(contentsOf: "\(folder)/\(file)", called: file)
    }

    func column(_ name: String) throws -> Int {
        guard let position = table.column(name) else {
            throw WorldBuildingError.missingColumn(file: table.file, column: name, found: table.header)
        }
        return position
    }

    func text(_ name: String) throws -> [String] {
        let position = try column(name)
        return (0..<table.rowCount).map { table.text(row: $0, column: position) }
    }

    /// Numbers of a column; `nil` where the field is empty.
    func numbers(_ name: String) throws -> [Double?] {
        let position = try column(name)
        return try (0..<table.rowCount).map { row in
            let text = table.text(row: row, column: position)
            if text.isEmpty { return nil }
            guard let value = parseNumber(text), value.isFinite else {
                throw WorldBuildingError.notANumber(
                    file: table.file, line: table.line(ofRow: row), column: name, text: text)
            }
            return value
        }
    }

    /// Numbers of a column that may not have gaps.
    func required(_ name: String) throws -> [Double] {
        let values = try numbers(name)
        return try values.enumerated().map { row, value in
            guard let value else {
                throw WorldBuildingError.notANumber(
                    file: table.file, line: table.line(ofRow: row), column: name, text: "")
            }
            return value
        }
    }
}

extension FactbookFigures {
    /// Reads the carried-over figures of one edition.
    ///
    /// - Parameter folder: the folder that holds `factbook/economies.csv` and its sisters.
    /// - Throws: `Diagnostics` for a damaged file, `WorldBuildingError` for a missing column or a bad number.
    init(edition: FactbookEdition, sources folder: String) throws {
        self.edition = edition
        let place = "\(folder)/factbook"
        economies = try Self.economies(edition, place)

        let shares = try NamedTable(folder: place, file: "partners.csv")
        let (shareEdition, reporter, flow, partner, percent) = (
            try shares.text("edition"), try shares.text("reporter"), try shares.text("flow"),
            try shares.text("partner"),
            try shares.required("share_pct")
        )
        partners = []
        for row in reporter.indices where shareEdition[row] == edition.rawValue {
            guard let direction = TradeDirection(rawValue: flow[row]) else {
                throw WorldBuildingError.wrongKeys(
                    file: "partners.csv", found: "the flow `\(flow[row])` of \(reporter[row])",
                    needed: "`export` or `import`")
            }
            partners.append(
                PartnerShare(
                    reporter: reporter[row], direction: direction, partner: partner[row], percent: percent[row]))
        }

        let frontier = try NamedTable(folder: place, file: "borders.csv")
        let (borderEdition, one, another, length) = (
            try frontier.text("edition"), try frontier.text("iso3"), try frontier.text("neighbour"),
            try frontier.numbers("border_km")
        )
        borders = []
        for row in one.indices where borderEdition[row] == edition.rawValue {
            borders.append((one[row], another[row], length[row] ?? 0))
        }

        let organizations = try NamedTable(folder: place, file: "organizations.csv")
        let (memberEdition, member, organization, status) = (
            try organizations.text("edition"), try organizations.text("iso3"), try organizations.text("organization"),
            try organizations.text("status")
        )
        members = [:]
        for row in member.indices where memberEdition[row] == edition.rawValue && status[row] == "member" {
            members[organization[row], default: []].insert(member[row])
        }
    }

    private static func economies(_ edition: FactbookEdition, _ place: String) throws -> [EconomyFigures] {
        let table = try NamedTable(folder: place, file: "economies.csv")
        let (editions, codes, names, continents) = (
            try table.text("edition"), try table.text("iso3"), try table.text("name"), try table.text("continent")
        )
        var numbers: [String: [Double?]] = [:]
        for column in [
            "latitude", "longitude", "population", "gdp_usd_bn", "gdp_year", "agriculture_pct", "industry_pct",
            "services_pct", "exports_gs_pct_gdp", "imports_gs_pct_gdp", "exports_usd_bn", "exports_year",
            "imports_usd_bn", "imports_year",
        ] { numbers[column] = try table.numbers(column) }
        var seen: Set<String> = []
        var figures: [EconomyFigures] = []
        for row in codes.indices where editions[row] == edition.rawValue {
            guard seen.insert(codes[row]).inserted else {
                throw WorldBuildingError.wrongKeys(
                    file: "economies.csv", found: "\(codes[row]) stands twice in edition \(edition.rawValue)",
                    needed: "one row per economy and edition")
            }
            func value(_ column: String) -> Double? { numbers[column]![row] }
            figures.append(
                EconomyFigures(
                    code: codes[row], name: names[row], continent: continents[row], latitude: value("latitude"),
                    longitude: value("longitude"), population: value("population"), gdp: value("gdp_usd_bn"),
                    gdpYear: value("gdp_year").map { Int($0) },
                    sectorPercent: [value("agriculture_pct"), value("industry_pct"), value("services_pct")],
                    exportsPercentOfGDP: value("exports_gs_pct_gdp"), importsPercentOfGDP: value("imports_gs_pct_gdp"),
                    exports: value("exports_usd_bn"), exportsYear: value("exports_year").map { Int($0) },
                    imports: value("imports_usd_bn"), importsYear: value("imports_year").map { Int($0) }))
        }
        return figures.sorted { $0.code < $1.code }
    }
}
