/// A consistent set of accounts of many economies in one year.
///
/// Index conventions, kept everywhere in the package: `n` is the importer (destination), `i` the exporter
/// (origin), `j` and `k` sectors. A table by economy and sector is stored economy by economy
/// (`n * sectorCount + j`). Money is in `manifest.unit` of `manifest.currency`.
public struct World: Sendable {
    /// Name, year, unit and source.
    public var manifest: WorldManifest
    /// The economies, in the order of economies.csv.
    public var economies: [Economy]
    /// The sectors, in the order of sectors.csv.
    public var sectors: [Sector]
    /// Flows at the exporter's price, tariff not included; rows with importer = exporter are domestic sales.
    ///
    /// Always holds the domestic sales, also where the folder gave gross output instead.
    public var trade: FlowTable
    /// Provenance of each row of `trade` as a position in `provenanceLabels`; empty where the folder gives none.
    public var provenance: [UInt8]
    /// The labels that `provenance` points to, for example `both`, `exporter`, `importer`, `filled`.
    public var provenanceLabels: [String]
    /// Value added over gross output, by economy and sector, in (0, 1].
    public var valueAddedShare: [Double]
    /// Share of each input in the intermediate spending of each output, by economy.
    ///
    /// Sums to one over inputs, or is all zero where the value-added share is one.
    public var inputOutput: InputOutputTable
    /// Ad valorem tariffs in per cent on the value in `trade`; a missing pair is zero.
    public var tariffPercent: FlowTable
    /// Dyadic ties, where the world has any.
    public var ties: [Tie]
    /// Memberships that the world's own folder states, beside the register of the program.
    public var agreements: [Membership]
    /// Hash (SHA-256) of the files the world was read from; empty for a world made in memory.
    public var contentHash: String

    /// Makes a world from its parts; `WorldCheck` says whether they are consistent.
    public init(
        manifest: WorldManifest, economies: [Economy], sectors: [Sector], trade: FlowTable,
        provenance: [UInt8] = [], provenanceLabels: [String] = [],
        valueAddedShare: [Double], inputOutput: InputOutputTable, tariffPercent: FlowTable = FlowTable(),
        ties: [Tie] = [], agreements: [Membership] = [], contentHash: String = ""
    ) {
        self.manifest = manifest
        self.economies = economies
        self.sectors = sectors
        self.trade = trade
        self.provenance = provenance
        self.provenanceLabels = provenanceLabels
        self.valueAddedShare = valueAddedShare
        self.inputOutput = inputOutput
        self.tariffPercent = tariffPercent
        self.ties = ties
        self.agreements = agreements
        self.contentHash = contentHash
    }

    /// Number of economies, N.
    public var economyCount: Int { economies.count }
    /// Number of sectors, J.
    public var sectorCount: Int { sectors.count }

    /// Position of an economy by its code.
    public func economyIndex(_ code: String) -> Int? { economies.firstIndex { $0.code == code } }
    /// Position of a sector by its code.
    public func sectorIndex(_ code: String) -> Int? { sectors.firstIndex { $0.code == code } }
}

/// What world.yaml states.
public struct WorldManifest: Sendable, Equatable {
    /// Name used on the command line and in results.
    public var name: String
    /// Title for people.
    public var title: String
    /// The year of the accounts.
    public var year: Int
    /// Currency, for example `USD`.
    public var currency: String
    /// Unit of every value column.
    public var unit: MoneyUnit
    /// Who published the figures, with year and table.
    public var source: String
    /// Licence, as the source states it.
    public var licence: String

    /// Makes a manifest from its fields.
    public init(
        name: String, title: String, year: Int, currency: String, unit: MoneyUnit, source: String, licence: String
    ) {
        self.name = name
        self.title = title
        self.year = year
        self.currency = currency
        self.unit = unit
        self.source = source
        self.licence = licence
    }
}

/// The multiple of the currency in which values are given.
public enum MoneyUnit: String, Sendable, CaseIterable, Codable {
    /// Single units of the currency.
    case one
    /// Thousands.
    case thousand
    /// Millions.
    case million
    /// Billions (10^9).
    case billion

    /// How many single units one value counts.
    public var multiple: Double {
        switch self {
        case .one: 1
        case .thousand: 1e3
        case .million: 1e6
        case .billion: 1e9
        }
    }
}

/// One economy of a world.
public struct Economy: Sendable, Equatable {
    /// ISO 3166 alpha-3 code where one exists.
    public var code: String
    /// Name for people.
    public var name: String
    /// Degrees north.
    public var latitude: Double?
    /// Degrees east.
    public var longitude: Double?
    /// Persons.
    public var population: Double?
    /// Region or continent, as the world names it.
    public var region: String?
    /// Gross domestic product in the world's unit.
    public var gdp: Double?

    /// Makes an economy from its fields.
    public init(
        code: String, name: String, latitude: Double? = nil, longitude: Double? = nil, population: Double? = nil,
        region: String? = nil, gdp: Double? = nil
    ) {
        self.code = code
        self.name = name
        self.latitude = latitude
        self.longitude = longitude
        self.population = population
        self.region = region
        self.gdp = gdp
    }
}

/// One sector of a world.
public struct Sector: Sendable, Equatable {
    /// Code used in files.
    public var code: String
    /// Name for people.
    public var name: String
    /// Trade elasticity θ, dimensionless, above zero.
    public var theta: Double
    /// Standard error of θ, where one is cited.
    public var thetaStandardError: Double?
    /// Where θ comes from.
    public var thetaSource: String?
    /// Whether the sector is traded between economies.
    public var isTradable: Bool

    /// Makes a sector from its fields.
    public init(
        code: String, name: String, theta: Double, thetaStandardError: Double? = nil, thetaSource: String? = nil,
        isTradable: Bool = true
    ) {
        self.code = code
        self.name = name
        self.theta = theta
        self.thetaStandardError = thetaStandardError
        self.thetaSource = thetaSource
        self.isTradable = isTradable
    }
}

/// Values by importer, exporter and sector, as tidy columns of equal length.
///
/// Only cells that are stated are held, so that a sparse world stays small. After reading from a folder
/// rows are sorted by sector, importer, exporter and no key stands twice.
public struct FlowTable: Sendable, Equatable {
    /// Position of the importer n.
    public var importer: [Int32] = []
    /// Position of the exporter i.
    public var exporter: [Int32] = []
    /// Position of the sector j.
    public var sector: [Int32] = []
    /// The value.
    public var value: [Double] = []

    /// An empty table.
    public init() {}

    /// A table of columns, which must be of equal length.
    public init(importer: [Int32], exporter: [Int32], sector: [Int32], value: [Double]) {
        precondition(
            importer.count == value.count && exporter.count == value.count && sector.count == value.count,
            "the columns of a flow table must be of equal length")
        self.importer = importer
        self.exporter = exporter
        self.sector = sector
        self.value = value
    }

    /// Number of rows.
    public var count: Int { value.count }

    /// Adds a row.
    public mutating func append(importer n: Int, exporter i: Int, sector j: Int, value v: Double) {
        importer.append(Int32(n))
        exporter.append(Int32(i))
        sector.append(Int32(j))
        value.append(v)
    }
}

/// A dated, dyadic tie between two economies.
public struct Tie: Sendable, Equatable {
    /// The four kinds of tie.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// Trade, investment, aid, shared infrastructure.
        case economic
        /// Alliances, arms, exercises.
        case defence
        /// Regimes, alignment in votes.
        case political
        /// Missions, visits, organisations shared.
        case diplomatic
    }
    /// Code of the economy the tie starts from.
    public var origin: String
    /// Code of the economy the tie leads to.
    public var destination: String
    /// Kind of tie.
    public var kind: Kind
    /// What is measured, for example `land_border`.
    public var measure: String
    /// Year of the value.
    public var year: Int
    /// The value in `unit`.
    public var value: Double
    /// Unit of the value.
    public var unit: String
    /// Who published it.
    public var source: String

    /// Makes a tie from its fields.
    public init(
        origin: String, destination: String, kind: Kind, measure: String, year: Int, value: Double, unit: String,
        source: String
    ) {
        self.origin = origin
        self.destination = destination
        self.kind = kind
        self.measure = measure
        self.year = year
        self.value = value
        self.unit = unit
        self.source = source
    }
}

/// Membership of one economy in one agreement over a span of days.
public struct Membership: Sendable, Equatable {
    /// Identifier of the agreement.
    public var agreement: String
    /// Its name for people.
    public var name: String
    /// Code of the member.
    public var economy: String
    /// First day in force, ISO 8601 (`2009-01-01`); a bare year means its first day.
    public var since: String
    /// Last day in force; empty while still in force.
    public var until: String

    /// Makes a membership from its fields.
    public init(agreement: String, name: String, economy: String, since: String, until: String) {
        self.agreement = agreement
        self.name = name
        self.economy = economy
        self.since = since
        self.until = until
    }
}
