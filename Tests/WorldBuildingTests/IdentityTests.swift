import Testing
import TextFormats
import WorldData

@testable import WorldBuilding

/// Every accounting identity, on the folders as they are shipped and read back.
@Suite("Accounts of the built-in worlds")
struct IdentityTests {
    /// Relative; the files hold numbers that read back as the same doubles, so only sums round.
    static let tolerance = 1e-9

    static func shipped(_ edition: FactbookEdition) throws -> World {
        try WorldFolder(path: "\(BuiltWorlds.root)/Worlds/\(edition.worldName)").read().usable()
    }

    @Test("the folder reads without a single finding", arguments: FactbookEdition.allCases)
    func clean(_ edition: FactbookEdition) {
        let reading = WorldFolder(path: "\(BuiltWorlds.root)/Worlds/\(edition.worldName)").read()
        #expect(reading.findings.isEmpty, "\(reading.findings.prefix(5).map(\.description))")
    }

    @Test(
        "economies are as many as the edition allows",
        arguments: [(FactbookEdition.of2015, 217, 17), (.of2026, 211, 25)])
    func counts(_ edition: FactbookEdition, _ kept: Int, _ leftOut: Int) throws {
        let built = try BuiltWorlds.built(edition)
        #expect(built.world.economyCount == kept)
        #expect(built.report.leftOutCount == leftOut)
        #expect(built.world.sectors.map(\.code) == ["agriculture", "industry", "services"])
    }

    @Test(
        "value added is GDP; final demand is GDP + imports − exports and nowhere negative",
        arguments: FactbookEdition.allCases)
    func identities(_ edition: FactbookEdition) throws {
        let world = try Self.shipped(edition)
        let accounts = NationalAccounts(of: world)
        for (n, economy) in world.economies.enumerated() {
            let gdp = try #require(economy.gdp)
            #expect(abs(accounts.valueAdded[n] / gdp - 1) < Self.tolerance, "\(economy.code)")
            let cells = n * 3..<n * 3 + 3
            let final = accounts.finalDemand[cells].reduce(0, +)
            let spending = gdp + accounts.imports[n] - accounts.exports[n]
            #expect(abs(final - spending) < Self.tolerance * accounts.output[cells].reduce(0, +), "\(economy.code)")
            for j in 0..<3 {
                let cell = n * 3 + j
                let place = "\(economy.code) \(world.sectors[j].code)"
                #expect(accounts.finalDemand[cell] >= 0, "\(place)")
                #expect(world.valueAddedShare[cell] > 0 && world.valueAddedShare[cell] <= 1, "\(place)")
                let column = (0..<3).map { world.inputOutput[economy: n, input: $0, output: j] }
                #expect(abs(column.reduce(0, +) - 1) < Self.tolerance && column.allSatisfy { $0 >= 0 }, "\(place)")
            }
        }
        let sold = accounts.exports.reduce(0, +)
        #expect(abs(sold / accounts.imports.reduce(0, +) - 1) < Self.tolerance)
    }

    @Test("every sector sells at home at least the stated part of its output", arguments: FactbookEdition.allCases)
    func domesticSales(_ edition: FactbookEdition) throws {
        let world = try Self.shipped(edition)
        let accounts = NationalAccounts(of: world)
        var own = [Double](repeating: 0, count: world.economyCount * 3)
        for row in 0..<world.trade.count where world.trade.importer[row] == world.trade.exporter[row] {
            own[Int(world.trade.importer[row]) * 3 + Int(world.trade.sector[row])] = world.trade.value[row]
        }
        let least = try AccountParameters(folder: BuiltWorlds.parameters).number("least_domestic_share")
        for cell in own.indices {
            #expect(own[cell] >= least * accounts.output[cell] * (1 - 1e-9), "\(world.economies[cell / 3].code)")
        }
    }

    @Test("trade adds up to the reconciled printed totals of 2014")
    func totals() throws {
        let settings = try AccountParameters(folder: BuiltWorlds.parameters)
        let figures = try FactbookFigures(edition: .of2015, sources: BuiltWorlds.sources)
        var notes: [BuildNote] = []
        let totals = try economyTotals(figures, goodsEdition: figures, parameters: settings, notes: &notes)
        let accounts = NationalAccounts(of: try Self.shipped(.of2015))
        for n in 0..<totals.count {
            let code = totals.economies[n].code
            #expect(
                abs(accounts.exports[n] / (totals.goodsExports[n] + totals.servicesExports[n]) - 1) < Self.tolerance,
                "\(code)")
            #expect(
                abs(accounts.imports[n] / (totals.goodsImports[n] + totals.servicesImports[n]) - 1) < Self.tolerance,
                "\(code)")
        }
    }

    @Test(
        "every printed figure is accounted for, and provenance says who printed what",
        arguments: FactbookEdition.allCases)
    func provenance(_ edition: FactbookEdition) throws {
        let built = try BuiltWorlds.built(edition)
        let figures = try FactbookFigures(edition: edition, sources: BuiltWorlds.sources)
        let kept = Set(built.world.economies.map(\.code))
        let usable = figures.partners.filter { kept.contains($0.reporter) && kept.contains($0.partner) }.count
        let lost = built.notes.filter { $0.kind == .partnerLeftOut }.count
        let fromLeftOut = figures.partners.filter { !kept.contains($0.reporter) }.count
        #expect(built.printedFigures.count == usable)
        #expect(usable + lost + fromLeftOut == figures.partners.count)
        var sides: [String: Set<String>] = [:]
        for figure in built.printedFigures {
            sides["\(figure.importer) \(figure.exporter)", default: []].insert(figure.reporter)
        }
        let world = built.world
        for row in 0..<world.trade.count {
            let (n, i) = (Int(world.trade.importer[row]), Int(world.trade.exporter[row]))
            let label = world.provenanceLabels[Int(world.provenance[row])]
            let printed = sides["\(world.economies[n].code) \(world.economies[i].code)"] ?? []
            let expected =
                n == i
                ? "residual"
                : world.trade.sector[row] == 2 || printed.isEmpty
                    ? "filled" : printed.count == 2 ? "both" : printed.first!
            guard label == expected else {
                Issue.record(
                    "\(world.economies[i].code) to \(world.economies[n].code) is labelled \(label), not \(expected)")
                return
            }
        }
    }
}
