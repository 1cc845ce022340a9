import EquilibriumModels
import Testing
import TestSupport
import TextFormats
import WorldData

/// Table 2 of Caliendo & Parro (2015), REStud 82(1), doi:10.1093/restud/rdu035: NAFTA tariffs of 1993 to 2005,
/// in per cent; and the exact change of real income in the same equilibrium, recomputed from the authors' data.
struct PublishedWelfare: Sendable, CustomTestStringConvertible {
    let code: String
    let total: Double
    let termsOfTrade: Double
    let volumeOfTrade: Double
    let realWage: Double
    let exact: Double
    var testDescription: String { "\(code) \(total) %" }
}

@Suite(
    "Caliendo & Parro (2015): NAFTA's tariff cuts",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct CaliendoParroTests {
    static let published = [
        PublishedWelfare(
            code: "MEX", total: 1.31, termsOfTrade: -0.41, volumeOfTrade: 1.72, realWage: 1.72, exact: 0.007),
        PublishedWelfare(
            code: "CAN", total: -0.06, termsOfTrade: -0.11, volumeOfTrade: 0.04, realWage: 0.32, exact: -0.110),
        PublishedWelfare(
            code: "USA", total: 0.08, termsOfTrade: 0.04, volumeOfTrade: 0.04, realWage: 0.11, exact: 0.074),
    ]
    /// With the observed deficits kept; test-suite of the R package cp2015.
    static let deficitsKept = [
        PublishedWelfare(
            code: "MEX", total: 1.17, termsOfTrade: -0.41, volumeOfTrade: 1.59, realWage: 1.64, exact: .nan),
        PublishedWelfare(
            code: "CAN", total: -0.04, termsOfTrade: -0.08, volumeOfTrade: 0.04, realWage: 0.33, exact: .nan),
        PublishedWelfare(
            code: "USA", total: 0.08, termsOfTrade: 0.05, volumeOfTrade: 0.04, realWage: 0.12, exact: .nan),
    ]
    /// Half of the last printed digit.
    static let printedPrecision = 0.005
    static let printedPrecisionOfExact = 0.0005

    static let world = WorldFolder(path: SharedData.path("worlds/caliendo-parro-1993")).read().world

    static func nafta(_ closure: Closure) throws -> (world: World, comparison: Comparison) {
        let world = try #require(Self.world)
        let base = try required(try solveBaseline(Accounts(calibrating: world), closure: closure)).accounts
        let shock = try naftaShock(world, base)
        let outcome = try compare(baseline: base, baselineTrace: SolveTrace(), policy: shock, closure: closure)
        guard case .solved(let comparison) = outcome else { throw Unsolved() }
        return (world, comparison)
    }

    /// Tariffs of 2005 among the three; a missing row is a rate of zero.
    static func naftaShock(_ world: World, _ base: Accounts) throws -> Shock {
        let members = ["CAN", "MEX", "USA"]
        var shock = Shock()
        shock.tariff = base.tariff
        for importer in members {
            for exporter in members where exporter != importer {
                for j in 0..<world.sectorCount {
                    shock.tariff[
                        base.cell(
                            sector: j, importer: world.economyIndex(importer)!, exporter: world.economyIndex(exporter)!)
                    ] = 0
                }
            }
        }
        let table = try CSVTable(contentsOf: SharedData.path("worlds/caliendo-parro-1993/tariff_2005.csv.gz"))
        func field(_ row: Int, _ name: String) throws -> String {
            let column = try #require(table.column(name))
            return table.text(row: row, column: column)
        }
        for row in 0..<table.rowCount {
            let importer = try field(row, "importer")
            let exporter = try field(row, "exporter")
            guard importer != exporter, members.contains(importer), members.contains(exporter) else { continue }
            let sector = try field(row, "sector")
            let text = try field(row, "percent")
            let percent = try #require(parseNumber(text))
            let cell = base.cell(
                sector: world.sectorIndex(sector)!, importer: world.economyIndex(importer)!,
                exporter: world.economyIndex(exporter)!)
            shock.tariff[cell] = percent / 100
        }
        return shock
    }

    @Test(
        "zero aggregate deficits: Table 2 to the printed precision, and the exact change beside it",
        arguments: published)
    func tableTwo(_ row: PublishedWelfare) throws {
        let (world, comparison) = try Self.nafta(.zero)
        let impact = comparison.impacts.economies[world.economyIndex(row.code)!]
        #expect(abs(100 * impact.firstOrder! - row.total) <= Self.printedPrecision)
        #expect(abs(100 * impact.termsOfTrade! - row.termsOfTrade) <= Self.printedPrecision)
        #expect(abs(100 * impact.volumeOfTrade! - row.volumeOfTrade) <= Self.printedPrecision)
        #expect(abs(100 * impact.realWage - row.realWage) <= Self.printedPrecision)
        #expect(abs(100 * impact.realIncome - row.exact) <= Self.printedPrecisionOfExact)
        #expect(impact.technology! == 0)
        #expect(comparison.trace.largestResidual <= 1e-9)
    }

    @Test("observed deficits kept: the published variant", arguments: deficitsKept)
    func kept(_ row: PublishedWelfare) throws {
        let (world, comparison) = try Self.nafta(.hold)
        let impact = comparison.impacts.economies[world.economyIndex(row.code)!]
        #expect(abs(100 * impact.firstOrder! - row.total) <= Self.printedPrecision)
        #expect(abs(100 * impact.termsOfTrade! - row.termsOfTrade) <= Self.printedPrecision)
        #expect(abs(100 * impact.volumeOfTrade! - row.volumeOfTrade) <= Self.printedPrecision)
        #expect(abs(100 * impact.realWage - row.realWage) <= Self.printedPrecision)
    }

    /// Abstract of the paper: +118, +11 and +41 per cent.
    @Test("imports within the bloc grow as published", arguments: [("MEX", 118.0), ("CAN", 11.0), ("USA", 41.0)])
    func importsWithinTheBloc(_ code: String, _ percent: Double) throws {
        let (world, comparison) = try Self.nafta(.zero)
        let n = world.economyIndex(code)!
        var before = 0.0
        var after = 0.0
        for partner in ["MEX", "CAN", "USA"] where partner != code {
            let i = world.economyIndex(partner)!
            for j in 0..<world.sectorCount {
                before += comparison.baseline.flow(sector: j, importer: n, exporter: i)
                after += comparison.equilibrium.accounts.flow(sector: j, importer: n, exporter: i)
            }
        }
        #expect(abs(100 * (after / before - 1) - percent) <= 0.51)
    }

    /// A dozen evaluations bring the residual to 1e-10; the solve goes on to 1e-13, so that signs of small changes are signs.
    @Test("evaluations stay within the gate")
    func evaluations() throws {
        let (_, comparison) = try Self.nafta(.zero)
        #expect(comparison.trace.evaluations <= 20)
    }

    @Test("what the world's file promises is counted and named: 26 raised outputs, 185 clipped final demands")
    func findings() throws {
        let reading = WorldFolder(path: SharedData.path("worlds/caliendo-parro-1993")).read()
        #expect(reading.findings.filter { $0.kind == "exports-exceed-output" }.count == 26)
        #expect(reading.findings.filter { $0.kind == "negative-final-demand" }.count == 185)
        #expect(reading.findings.filter { $0.severity == .error }.isEmpty)
    }
}
