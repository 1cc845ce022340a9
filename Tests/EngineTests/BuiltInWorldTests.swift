import Engine
import TestSupport
import Testing
import TextFormats

@Suite("The document's first arguments, on the world of 2014")
struct BuiltInWorldTests {
    static let engine = Engine(home: DataHome(path: packageRoot))

    static func realIncome(_ path: String) throws -> [String: Double] {
        let result = try engine.run(RunRequest(scenario: path))
        return Dictionary(uniqueKeysWithValues: result.rows.map { ($0.economy, 100 * $0.impact.realIncome) })
    }

    static let members = ["AUS", "BRN", "CAN", "CHL", "JPN", "MEX", "MYS", "NZL", "PER", "SGP", "USA", "VNM"]

    /// Petri & Plummer (2016), World Bank (2016): Viet Nam and Malaysia gain most, those outside lose a little.
    ///
    /// With no effect at all between partners that an agreement already covers, Canada and Mexico gain less than
    /// the United States, because NAFTA covers their largest partner: docs/explanation/trans-pacific-partnership.md.
    @Test(
        "the TPP as signed: Viet Nam and Malaysia gain most; Cambodia, Thailand, China and Korea lose a little outside")
    func asSigned() throws {
        let change = try Self.realIncome("\(packageRoot)/Scenarios/tpp-as-signed.yaml")
        let ranked = Self.members.sorted { change[$0]! > change[$1]! }
        #expect(ranked.prefix(2) == ["VNM", "MYS"])
        for partner in ["JPN", "AUS"] { #expect(change["USA"]! < change[partner]!) }
        #expect(change["USA"]! > 0)
        for outside in ["KHM", "THA", "CHN", "KOR"] {
            #expect(change[outside]! < 0 && change[outside]! > -0.2, "\(outside) \(change[outside]!)")
        }
    }

    @Test("where covered partners get a quarter of the effect, the United States gains least of all twelve")
    func deeperAmongCovered() throws {
        let folder = TemporaryFolder()
        let original = String(
            decoding: try FileBytes.raw("\(packageRoot)/Scenarios/tpp-as-signed.yaml"), as: UTF8.self)
        #expect(original.contains("already_covered: 0 "))
        let parts = original.split(separator: "already_covered: 0 ", maxSplits: 1, omittingEmptySubsequences: false)
        try folder.write("quarter.yaml", parts.joined(separator: "already_covered: 0.25 "))
        let change = try Self.realIncome("\(folder.path)/quarter.yaml")
        let ranked = Self.members.sorted { change[$0]! > change[$1]! }
        #expect(ranked.prefix(2) == ["VNM", "MYS"])
        #expect(ranked.last == "USA")
        for outside in ["KHM", "THA", "CHN", "KOR"] { #expect(change[outside]! < 0) }
    }

    @Test("Cambodia and Thailand lose outside an agreement with China and gain inside an inclusive one")
    func inclusive() throws {
        let without = try Self.realIncome("\(packageRoot)/Scenarios/tpp-with-china.yaml")
        let within = try Self.realIncome("\(packageRoot)/Scenarios/tpp-inclusive.yaml")
        for code in ["KHM", "THA"] {
            #expect(without[code]! < 0)
            #expect(within[code]! > 0)
        }
        for code in Self.members where code != "SGP" && code != "CHL" && code != "PER" { #expect(within[code]! > 0) }
    }

    @Test(
        "being cut off costs Cambodia per cents and the power next to nothing",
        arguments: [("china", "CHN"), ("usa", "USA")])
    func cutOff(_ name: String, _ power: String) throws {
        let result = try Self.engine.run(
            RunRequest(scenario: "\(packageRoot)/Scenarios/\(name)-cuts-cambodia-off.yaml"))
        let rows = Dictionary(uniqueKeysWithValues: result.rows.map { ($0.economy, $0.impact) })
        #expect(rows["KHM"]!.realIncome < -0.005)
        #expect(abs(rows[power]!.realIncome) < 1e-3)
        // No first-order formula describes an infinite change; elsewhere it is there.
        #expect(rows["KHM"]!.firstOrder == nil && rows[power]!.firstOrder == nil && rows["VNM"]!.firstOrder != nil)
        let fields = result.csv.split(separator: "\n").first { $0.hasPrefix("KHM,") }!
            .split(separator: ",", omittingEmptySubsequences: false)
        #expect(fields.count == 14 && fields[4...7].allSatisfy(\.isEmpty))
    }

    @Test("connectivity of the Lower Mekong helps all five; losing European preferences hurts Cambodia")
    func mekongAndPreferences() throws {
        let mekong = try Self.realIncome("\(packageRoot)/Scenarios/lower-mekong-connectivity.yaml")
        for code in ["KHM", "LAO", "MMR", "THA", "VNM"] { #expect(mekong[code]! > 0) }
        let preferences = try Self.realIncome("\(packageRoot)/Scenarios/losing-european-preferences.yaml")
        #expect(preferences["KHM"]! < 0)
        #expect(preferences.min { $0.value < $1.value }!.key == "KHM")
    }

    @Test("every shipped scenario has a question and an answer, certified, within the gate of evaluations")
    func allScenarios() throws {
        let names = namesInFolder("\(packageRoot)/Scenarios").filter { $0.hasSuffix(".yaml") }
        #expect(names.count >= 7)
        for name in names {
            // Draws have a test of their own: a thousand solves are no work for every scenario.
            let result = try Self.engine.run(
                RunRequest(scenario: "\(packageRoot)/Scenarios/\(name)", withoutDraws: true))
            #expect(!result.question.isEmpty)
            #expect(result.manifest.largestResidual <= 1e-9, "\(name)")
            #expect(result.manifest.evaluations <= 90, "\(name) \(result.manifest.evaluations)")
            #expect(result.rows.count == 217)
        }
    }

    @Test("the shipped scenario with draws asks for a thousand; a few of them bracket its answer")
    func draws() throws {
        let path = "\(packageRoot)/Scenarios/tpp-inclusive-draws.yaml"
        #expect(try Self.engine.drawCount(of: RunRequest(scenario: path)) == 1000)
        let result = try Self.engine.run(RunRequest(scenario: path, draws: 6))
        let uncertainty = try #require(result.uncertainty)
        #expect(uncertainty.parameters.seed == 7 && uncertainty.failures.isEmpty && uncertainty.width == 90)
        #expect(uncertainty.parameters.effects == ["rta/agtpa-2016-own-trade"])
        #expect(uncertainty.largestResidual <= 1e-9)
        let row = try #require(result.rows.firstIndex { $0.economy == "KHM" })
        let interval = try #require(uncertainty.intervals[row][0])
        #expect(interval.low < 100 * result.rows[row].impact.realIncome)
        #expect(100 * result.rows[row].impact.realIncome < interval.high)
        #expect(uncertainty.gains[row] == 6)
        // The scenario without draws gives the same central answer.
        let central = try Self.realIncome("\(packageRoot)/Scenarios/tpp-inclusive.yaml")
        #expect(result.rows.allSatisfy { 100 * $0.impact.realIncome == central[$0.economy]! })
    }

    @Test("the other world answers too, and its sums agree with its rows")
    func otherWorld() throws {
        let result = try Self.engine.run(
            RunRequest(scenario: "\(packageRoot)/Scenarios/tpp-inclusive.yaml", world: "factbook-2024", withFlows: true)
        )
        #expect(result.world.year == 2024)
        let sum = result.rows.reduce(0) { $0 + $1.impact.equivalentVariation }
        #expect(abs(sum - result.worldEquivalentVariation) <= 1e-9 * abs(sum))
        let exports = result.flows.filter { $0.exporter == "KHM" }
        let change = exports.reduce(0) { $0 + $1.after } / exports.reduce(0) { $0 + $1.before } - 1
        let row = result.rows.first { $0.economy == "KHM" }!
        #expect(abs(change - row.impact.exports!) <= 1e-9)
    }

    @Test("results are written whole, beside what the folder holds already")
    func writing() throws {
        let folder = TemporaryFolder()
        try folder.write("keep.txt", "mine")
        let result = try Self.engine.run(RunRequest(scenario: "\(packageRoot)/Scenarios/tpp-inclusive.yaml"))
        _ = try Self.engine.write(result, to: folder.path)
        #expect(
            Set(namesInFolder(folder.path)).isSuperset(of: [
                "keep.txt", "report.txt", "results.csv", "results.json", "table.txt", "report.html",
            ]))
        let table = try CSVTable(contentsOf: "\(folder.path)/results.csv")
        #expect(table.rowCount == 217)
        #expect(
            table.header.joined(separator: ",")
                == "economy,name,real_income_percent,equivalent_variation,first_order_percent,terms_of_trade_percent,"
                + "volume_of_trade_percent,technology_percent,real_wage_percent,price_index_percent,exports_percent,"
                + "imports_percent,tariff_revenue_before_percent,tariff_revenue_after_percent")
    }
}
