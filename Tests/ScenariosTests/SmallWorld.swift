import EquilibriumModels
import Glibc
import Scenarios
import TextFormats
import WorldData

/// A world small enough to bind by hand: four economies, two traded sectors and one that is not.
///
/// Every economy sells 100 of each sector at home. Of FOOD each buys 10 from each other; of CARS too, but
/// none from KHM. Tariffs: MEX takes 10 % on FOOD from USA, USA 20 % on FOOD from KHM, CAN 5 % on CARS
/// from MEX. Value added is all of output.
enum SmallWorld {
    static let codes = ["USA", "MEX", "CAN", "KHM"]
    static let sectors = ["FOOD", "CARS", "SERV"]
    static let theta = [4.0, 5.0, 8.0]

    static func make(hasTariffs: Bool = true, year: Int = 2014, agreements: [Membership] = []) -> World {
        var trade = FlowTable()
        for j in 0..<3 {
            for n in 0..<4 {
                for i in 0..<4 {
                    let isTraded = n == i || j == 0 || (j == 1 && i != 3)
                    if isTraded { trade.append(importer: n, exporter: i, sector: j, value: n == i ? 100 : 10) }
                }
            }
        }
        var tariffs = FlowTable()
        if hasTariffs {
            tariffs.append(importer: 1, exporter: 0, sector: 0, value: 10)
            tariffs.append(importer: 0, exporter: 3, sector: 0, value: 20)
            tariffs.append(importer: 2, exporter: 1, sector: 1, value: 5)
        }
        return World(
            manifest: WorldManifest(
                name: "small", title: "A small world", year: year, currency: "USD", unit: .million, source: "made up",
                licence: "none"),
            economies: zip(codes, ["United States", "Mexico", "Canada", "Cambodia"]).map {
                Economy(code: $0, name: $1)
            },
            sectors: [
                Sector(code: "FOOD", name: "Food", theta: theta[0]),
                Sector(code: "CARS", name: "Motor cars", theta: theta[1]),
                Sector(code: "SERV", name: "Services", theta: theta[2], isTradable: false),
            ],
            trade: trade, valueAddedShare: [Double](repeating: 1, count: 12),
            inputOutput: InputOutputTable(economies: 4, sectors: 3), tariffPercent: tariffs, agreements: agreements)
    }

    private static func span(_ economy: String, _ since: String, _ until: String? = nil, side: String = "")
        -> RegisteredAgreement.Span
    {
        .init(economy: economy, side: side, since: CalendarDay(since)!, until: until.map { CalendarDay($0)! })
    }

    static let register = AgreementRegister([
        RegisteredAgreement(
            id: "NAFTA", name: "North American Free Trade Agreement", kind: .trade,
            spans: ["USA", "MEX", "CAN"].map { span($0, "1994-01-01", "2020-06-30") }),
        RegisteredAgreement(
            id: "HUB", name: "Hub and spokes", kind: .trade,
            spans: [
                span("USA", "2010-01-01", side: "hub"), span("MEX", "2010-01-01", side: "spokes"),
                span("KHM", "2010-01-01", side: "spokes"),
            ]),
        RegisteredAgreement(
            id: "TPP", name: "Trans-Pacific Partnership", kind: .tradeProposed,
            spans: ["USA", "MEX", "CAN", "VNM"].map { span($0, "2016-02-04") }),
        RegisteredAgreement(
            id: "LMI", name: "Lower Mekong Initiative", kind: .organisation,
            spans: ["KHM", "LAO", "THA", "USA"].map { span($0, "2009-07-23") }),
        RegisteredAgreement(
            id: "AUKUS", name: "AUKUS", kind: .organisation,
            spans: ["AUS", "GBR", "USA"].map { span($0, "2021-09-15") }),
        RegisteredAgreement(
            id: "ANDEAN", name: "Andean Community", kind: .organisation,
            spans: ["BOL", "PER"].map { span($0, "1969-05-26") }),
    ])

    static let effects = EffectLibrary([
        CitedEffect(id: "rta/average", value: 0.4, standardError: 0.05, source: "Somebody (2020)", table: "3"),
        CitedEffect(id: "rta/elasticity", value: 4, unit: "dimensionless", source: "Somebody (2020)"),
        CitedEffect(id: "rta/unread", value: nil, source: "Nobody (2021)"),
    ])

    static func context(groups: [GroupDefinition] = [], folder: String = ".", inForce: [Measure] = []) -> BindingContext
    {
        BindingContext(register: register, effects: effects, groups: groups, folder: folder, inForce: inForce)
    }

    /// Binds measures to the world as it is.
    static func bind(
        _ actions: [Measure.Action], to world: World = make(), folder: String = ".", inForce: [Measure] = [],
        groups: [GroupDefinition] = []
    ) throws(Diagnostics) -> BoundPolicy {
        try Scenarios.bind(
            actions.map { Measure($0) }, to: world, accounts: Accounts(calibrating: world),
            in: context(groups: groups, folder: folder, inForce: inForce))
    }

    /// Position of a cell named by codes.
    static func cell(_ importer: String, _ exporter: String, _ sector: String) -> Int {
        let (n, i, j) = (
            codes.firstIndex(of: importer)!, codes.firstIndex(of: exporter)!, sectors.firstIndex(of: sector)!
        )
        return (j * 4 + n) * 4 + i
    }
}

/// A folder that lives as long as the value.
final class TemporaryFolder {
    let path: String

    init() {
        var template = Array("/tmp/comity-test-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) }
        path = String(cString: made!)
    }

    deinit { removeTree(path) }

    func write(_ name: String, _ text: String) throws { try writeAtomically(text, to: "\(path)/\(name)") }
}
