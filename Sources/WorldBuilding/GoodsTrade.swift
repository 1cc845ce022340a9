/// Goods trade of one edition with every step that led to it.
struct GoodsTrade {
    /// Totals before balancing.
    var totals: EconomyTotals
    var printed: PrintedTrade
    var covariates: GravityCovariates
    var gravity: CensoredGravity
    var prior: FlowPrior
    var balanced: BalancedTable
}

/// Builds the goods trade of an edition; the other edition lends the residuals of pairs that this one does not print.
func goodsTrade(
    _ figures: FactbookFigures, other otherFigures: FactbookFigures, _ settings: AccountParameters,
    notes: inout [BuildNote]
) throws -> GoodsTrade {
    let goodsEdition = figures.edition == .of2015 ? figures : otherFigures
    let totals = try economyTotals(figures, goodsEdition: goodsEdition, parameters: settings, notes: &notes)
    var printed = printedTrade(figures, totals, notes: &notes)
    // The other edition is read for its residuals alone; its notes belong to its own world.
    var otherNotes: [BuildNote] = []
    let otherTotals = try economyTotals(
        otherFigures, goodsEdition: goodsEdition, parameters: settings, notes: &otherNotes)
    var otherPrinted = printedTrade(otherFigures, otherTotals, notes: &otherNotes)
    printed.attributeErrors(reference: otherPrinted, totals: totals)
    otherPrinted.attributeErrors(reference: printed, totals: otherTotals)

    let covariates = try gravityCovariates(figures, totals.economies, parameters: settings)
    let gravity = try fitCensoredGravity(printed, totals, covariates, parameters: settings)
    let otherCovariates = try gravityCovariates(otherFigures, otherTotals.economies, parameters: settings)
    let otherGravity = try fitCensoredGravity(otherPrinted, otherTotals, otherCovariates, parameters: settings)
    let otherResiduals = PairResiduals(otherPrinted, otherGravity)
        .arranged(from: otherTotals.economies.map(\.code), to: totals.economies.map(\.code))
    let prior = try flowPrior(printed, gravity, other: otherResiduals, totals: totals, parameters: settings)
    return GoodsTrade(
        totals: totals, printed: printed, covariates: covariates, gravity: gravity, prior: prior,
        balanced: try balancedGoods(printed, prior, totals))
}
