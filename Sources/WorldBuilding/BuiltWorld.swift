import TextFormats
import WorldData

/// A built-in world with the record of how it was made.
public struct BuiltWorld: Sendable {
    /// The world.
    public var world: World
    /// Every printed partner share with what became of it.
    public var printedFigures: [PrintedFigure]
    /// Published ideal points of its economies.
    public var idealPoints: [PublishedPoint]
    /// Everything left out, assumed, imputed or changed.
    public var notes: [BuildNote]
    /// Figures on the build and its text.
    public var report: BuildReport
}

/// One printed partner share and the flow that it became; money in million USD.
public struct PrintedFigure: Sendable, Equatable {
    /// Code of the importer.
    public var importer: String
    /// Code of the exporter.
    public var exporter: String
    /// Which side printed the share: `exporter` or `importer`.
    public var reporter: String
    /// The share as printed, per cent of the reporter's exports or imports of goods.
    public var sharePercent: Double
    /// The share times the reporter's total of goods in the world.
    public var printedValue: Double
    /// The value after mirror figures were reconciled.
    public var reconciledValue: Double
    /// The value in the world, agriculture and industry together.
    public var finalValue: Double

    /// How far the final value is from this printed figure, per cent.
    public var movedPercent: Double { 100 * (finalValue / printedValue - 1) }
    /// How far balancing moved the reconciled value, per cent.
    public var balancedPercent: Double { 100 * (finalValue / reconciledValue - 1) }
}

/// Builds a world from one edition of The World Factbook.
///
/// The method is described in docs/explanation/built-in-worlds.md. The result is the same to the last bit on every
/// machine: only IEEE arithmetic is used, in a fixed order.
///
/// - Parameters:
///   - edition: the edition to build from; the other one helps with pairs that this one does not print.
///   - sources: folder with `factbook`, `ideal-points` and `validation`.
///   - parameters: folder with `accounts` and `elasticities`.
/// - Throws: `Diagnostics` for a damaged file, `WorldBuildingError` for everything else.
/// - Complexity: O(N³) for N economies: some seconds for two hundred.
public func buildFactbookWorld(edition: FactbookEdition, sources: String, parameters: String) throws -> BuiltWorld {
    let settings = try AccountParameters(folder: parameters)
    let figures = try FactbookFigures(edition: edition, sources: sources)
    let otherFigures = try FactbookFigures(edition: edition.other, sources: sources)
    var notes: [BuildNote] = []
    let goodsTrade = try goodsTrade(figures, other: otherFigures, settings, notes: &notes)
    let (gravity, prior, goods) = (goodsTrade.gravity, goodsTrade.prior, goodsTrade.balanced)
    let exceeded = goods.values.indices.filter {
        !goodsTrade.printed.isPrinted($0) && goods.values[$0] > 1.01 * goodsTrade.printed.bound[$0]
    }
    let totals = goodsTrade.totals.settled(goods: goods.values)
    noteSettledGoods(goodsTrade.totals, totals, &notes)
    let printed = goodsTrade.printed.revalued(totals)
    let services = try balancedServices(gravity, goodsTrade.covariates, totals)
    let trade = BilateralTrade(
        goods: goods.values, services: services.values, goodsBalance: (goods.steps, goods.largestMiss),
        servicesBalance: (services.steps, services.largestMiss), exceededCells: exceeded)
    noteMovedFigures(printed, trade, totals, &notes)
    let accounts = try sectorAccounts(totals, trade, parameters: settings, notes: &notes)
    let ties = try factbookTies(figures, totals.economies, sources: sources)
    let world = assembledWorld(edition, totals, printed, trade, accounts, settings, ties)
    let records = printedFigures(printed, trade, totals)
    let report = BuildReport(
        edition: edition, totals: totals, printed: printed, gravity: gravity, prior: prior, trade: trade,
        accounts: accounts,
        records: records, tieCount: ties.count, notes: notes,
        validation: try StoredValidation.read(sources, edition.worldName))
    let points = try publishedIdealPoints(Set(totals.economies.map(\.code)), sources: sources)
    return BuiltWorld(world: world, printedFigures: records, idealPoints: points, notes: notes, report: report)
}

private func noteMovedFigures(
    _ printed: PrintedTrade, _ trade: BilateralTrade, _ totals: EconomyTotals, _ notes: inout [BuildNote]
) {
    let count = totals.count
    for cell in trade.exceededCells {
        notes.append(
            BuildNote(
                .boundExceeded, totals.economies[cell / count].code, item: totals.economies[cell % count].code,
                value: 100 * (trade.goods[cell] / printed.bound[cell] - 1), unit: "per cent above the bound"))
    }
    for cell in 0..<count * count where printed.isPrinted(cell) {
        let moved = trade.goods[cell] / printed.value[cell] - 1
        // A quarter: beyond what rounding and mirror differences explain for most figures.
        if abs(moved) > 0.25 {
            notes.append(
                BuildNote(
                    .printedFigureMovedFar, totals.economies[cell / count].code,
                    item: totals.economies[cell % count].code,
                    value: 100 * moved, unit: "per cent"))
        }
    }
}

private func noteSettledGoods(_ first: EconomyTotals, _ settled: EconomyTotals, _ notes: inout [BuildNote]) {
    for (item, before, after) in [
        ("exports", first.goodsExports, settled.goodsExports), ("imports", first.goodsImports, settled.goodsImports),
    ] {
        for n in before.indices {
            let moved = 100 * (after[n] / before[n] - 1)
            // Five per cent: a third of the standard error of the split.
            if abs(moved) > 5 {
                notes.append(
                    BuildNote(
                        .goodsSettled, settled.economies[n].code, item: item, value: moved, unit: "per cent of goods"))
            }
        }
    }
}

private func printedFigures(_ printed: PrintedTrade, _ trade: BilateralTrade, _ totals: EconomyTotals)
    -> [PrintedFigure]
{
    let count = totals.count
    var figures: [PrintedFigure] = []
    for n in 0..<count {
        for i in 0..<count {
            let cell = i * count + n
            for (share, value, side) in [
                (printed.exporterShare[cell], printed.exporterValue[cell], "exporter"),
                (printed.importerShare[cell], printed.importerValue[cell], "importer"),
            ] where !share.isNaN {
                figures.append(
                    PrintedFigure(
                        importer: totals.economies[n].code, exporter: totals.economies[i].code, reporter: side,
                        sharePercent: 100 * share, printedValue: value, reconciledValue: printed.value[cell],
                        finalValue: trade.goods[cell]))
            }
        }
    }
    return figures
}

private func assembledWorld(
    _ edition: FactbookEdition, _ totals: EconomyTotals, _ printed: PrintedTrade, _ trade: BilateralTrade,
    _ accounts: SectorAccounts, _ settings: AccountParameters, _ ties: [Tie]
) -> World {
    let count = totals.count
    var flows = FlowTable()
    var provenance: [UInt8] = []
    for j in 0..<3 {
        for n in 0..<count {
            for i in 0..<count {
                let cell = i * count + n
                if i == n {
                    let sales = accounts.output[n * 3 + j] - accounts.exports[n * 3 + j]
                    flows.append(importer: n, exporter: i, sector: j, value: sales)
                    provenance.append(CellProvenance.residual.rawValue)
                } else {
                    let value = sectorFlows(trade, cell, accounts.agricultureInGoods[i])[j]
                    flows.append(importer: n, exporter: i, sector: j, value: value)
                    provenance.append((j == 2 ? CellProvenance.filled : printed.provenance[cell]).rawValue)
                }
            }
        }
    }
    let economies = totals.economies.enumerated().map { n, figures in
        Economy(
            code: figures.code, name: figures.name, latitude: figures.latitude, longitude: figures.longitude,
            population: figures.population, region: figures.continent, gdp: totals.product[n])
    }
    let titles = ["Agriculture", "Industry", "Services"]
    let sectors = AccountParameters.sectors.enumerated().map { j, code in
        Sector(
            code: code, name: titles[j], theta: settings.theta[j].value,
            thetaStandardError: settings.theta[j].standardError,
            thetaSource: settings.theta[j].source, isTradable: true)
    }
    let manifest = WorldManifest(
        name: edition.worldName, title: "The world of \(edition.year), from The World Factbook", year: edition.year,
        currency: "USD", unit: .million,
        source:
            "CIA, The World Factbook, edition of \(edition.rawValue); sectors and bilateral flows completed as docs/explanation/built-in-worlds.md describes; ideal points of Bailey, Strezhnev and Voeten (2017)",
        licence: "public domain")
    return World(
        manifest: manifest, economies: economies, sectors: sectors, trade: flows, provenance: provenance,
        provenanceLabels: CellProvenance.allCases.map(\.label), valueAddedShare: accounts.valueAddedShare,
        inputOutput: InputOutputTable(dense: accounts.inputShare, economies: count, sectors: 3), ties: ties)
}
