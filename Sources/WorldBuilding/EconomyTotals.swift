/// Product and trade totals of every economy of a world, before anything bilateral; money in million USD.
struct EconomyTotals {
    /// The economies kept, sorted by code.
    var economies: [EconomyFigures]
    /// Gross domestic product.
    var product: [Double]
    /// Value added by economy and sector, `n * 3 + j`; adds up to `product`.
    var valueAdded: [Double]
    /// Exports and imports of goods; the world's exports equal its imports.
    var goodsExports: [Double]
    var goodsImports: [Double]
    /// Exports and imports of services; the world's exports equal its imports.
    var servicesExports: [Double]
    var servicesImports: [Double]
    /// Goods and services together, where the edition prints only that and the split is itself uncertain; else `nil`.
    var exportsTogether: [Double]?
    var importsTogether: [Double]?
    /// Factor by which all exports and all imports of goods, then of services, were multiplied to make them equal.
    var reconciliation: (goodsExports: Double, goodsImports: Double, servicesExports: Double, servicesImports: Double)

    /// Number of economies.
    var count: Int { economies.count }

    /// The totals after balancing has settled how much of goods and services are goods; services are the rest.
    func settled(goods: [Double]) -> EconomyTotals {
        guard let exportsTogether, let importsTogether else { return self }
        var result = self
        for n in 0..<count {
            result.goodsExports[n] = (0..<count).reduce(0) { $0 + goods[n * count + $1] }
            result.goodsImports[n] = (0..<count).reduce(0) { $0 + goods[$1 * count + n] }
        }
        let sold = zip(exportsTogether, result.goodsExports).map { $0 - $1 }
        let bought = zip(importsTogether, result.goodsImports).map { $0 - $1 }
        let (exports, imports, factors) = reconciled(sold, bought)
        result.servicesExports = exports
        result.servicesImports = imports
        result.reconciliation.servicesExports = factors.0
        result.reconciliation.servicesImports = factors.1
        return result
    }
}

/// The share of services in an economy's trade in goods and services, where two printed figures give one.
struct ServicesShares {
    var exports: [String: Double] = [:]
    var imports: [String: Double] = [:]
    private var continents: [String: String] = [:]

    /// Takes shares from the edition that prints goods beside goods and services.
    ///
    /// `share = 1 − goods / (per cent of GDP × GDP)`, kept where it is at least `floor`.
    init(_ figures: FactbookFigures, floor: Double) {
        for economy in figures.economies {
            continents[economy.code] = economy.continent
            guard let gdp = economy.gdp, gdp > 0 else { continue }
            for (goods, percent, isExport) in [
                (economy.exports, economy.exportsPercentOfGDP, true),
                (economy.imports, economy.importsPercentOfGDP, false),
            ] {
                guard let goods, let percent, goods > 0, percent > 0 else { continue }
                let share = 1 - goods / (percent / 100 * gdp)
                guard share >= floor else { continue }
                if isExport { exports[economy.code] = share } else { imports[economy.code] = share }
            }
        }
    }

    /// Shares of a continent's economies, in order; of all economies where the continent has none.
    private func sorted(_ continent: String, _ direction: TradeDirection) -> [Double] {
        let shares = direction == .export ? exports : imports
        let own = shares.filter { continents[$0.key] == continent }.map(\.value)
        return (own.isEmpty ? Array(shares.values) : own).sorted()
    }

    /// Median share of a continent's economies.
    func median(_ continent: String, _ direction: TradeDirection) -> Double {
        medianValue(sorted(continent, direction))
    }

    /// First decile of the shares of a continent's economies.
    func firstDecile(_ continent: String, _ direction: TradeDirection) -> Double {
        let shares = sorted(continent, direction)
        return shares[shares.count / 10]
    }

    subscript(_ code: String, _ direction: TradeDirection) -> Double? {
        direction == .export ? exports[code] : imports[code]
    }
}

/// The middle value, or the mean of the two middle ones; NaN for none.
func medianValue(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/// Million in a billion: the source prints billions, the worlds are in millions.
private let millionPerBillion = 1000.0

/// Selects the economies and settles product, sectors and totals, noting every assumption.
///
/// - Parameters:
///   - figures: the edition to build from.
///   - goodsEdition: the edition of 2015, which prints goods apart from goods and services.
func economyTotals(
    _ figures: FactbookFigures, goodsEdition: FactbookFigures, parameters: AccountParameters, notes: inout [BuildNote]
) throws -> EconomyTotals {
    let kept = selectEconomies(figures, &notes)
    let shares = ServicesShares(goodsEdition, floor: try parameters.number("services_share_floor"))
    let product = kept.map { $0.gdp! * millionPerBillion }
    let valueAdded = try sectorValueAdded(kept, parameters, &notes)
    var goods: [TradeDirection: [Double]] = [:]
    var services: [TradeDirection: [Double]] = [:]
    for direction in TradeDirection.allCases {
        var goodsHere: [Double] = []
        var servicesHere: [Double] = []
        for economy in kept {
            let split = splitTotal(economy, figures.edition, direction, shares, &notes)
            goodsHere.append(split.goods * millionPerBillion)
            servicesHere.append(split.services * millionPerBillion)
        }
        goods[direction] = raiseZeros(goodsHere, kept, "goods \(direction.rawValue)s", &notes)
        services[direction] = raiseZeros(servicesHere, kept, "services \(direction.rawValue)s", &notes)
    }
    try lowerExports(&goods, &services, product, kept, least: try parameters.number("least_spending_share"), &notes)
    let (goodsExports, goodsImports, goodsFactors) = reconciled(goods[.export]!, goods[.import]!)
    let (servicesExports, servicesImports, servicesFactors) = reconciled(services[.export]!, services[.import]!)
    let isTogether = figures.edition == .of2026
    return EconomyTotals(
        economies: kept, product: product, valueAdded: valueAdded, goodsExports: goodsExports,
        goodsImports: goodsImports,
        servicesExports: servicesExports, servicesImports: servicesImports,
        exportsTogether: isTogether ? zip(goods[.export]!, services[.export]!).map { ($0 + $1) * goodsFactors.0 } : nil,
        importsTogether: isTogether ? zip(goods[.import]!, services[.import]!).map { ($0 + $1) * goodsFactors.1 } : nil,
        reconciliation: (goodsFactors.0, goodsFactors.1, servicesFactors.0, servicesFactors.1))
}

/// Keeps the economies with GDP, coordinates and both trade totals; the others are named with what they lack.
private func selectEconomies(_ figures: FactbookFigures, _ notes: inout [BuildNote]) -> [EconomyFigures] {
    var kept: [EconomyFigures] = []
    for economy in figures.economies {
        var lacks: [String] = []
        if economy.gdp == nil { lacks.append("GDP") }
        if economy.latitude == nil || economy.longitude == nil { lacks.append("coordinates") }
        if economy.exports == nil && (economy.exportsPercentOfGDP == nil || economy.gdp == nil) {
            lacks.append("exports")
        }
        if economy.imports == nil && (economy.importsPercentOfGDP == nil || economy.gdp == nil) {
            lacks.append("imports")
        }
        guard lacks.isEmpty else {
            notes.append(
                BuildNote(.economyLeftOut, economy.code, text: "\(economy.name): no \(lacks.joined(separator: ", "))"))
            continue
        }
        kept.append(economy)
        for (item, year) in [
            ("gdp", economy.gdpYear), ("exports", economy.exportsYear), ("imports", economy.importsYear),
        ] {
            if let year {
                // Two years: the editions mix the last and the last but one year as a rule.
                if abs(year - figures.edition.year) > 2 {
                    notes.append(
                        BuildNote(.yearFarFromWorld, economy.code, item: item, value: Double(year), unit: "year"))
                }
            } else if item == "gdp" || (item == "exports" ? economy.exports : economy.imports) != nil {
                notes.append(BuildNote(.yearNotPrinted, economy.code, item: item))
            }
        }
    }
    return kept
}

/// Value added by sector: the printed shares, completed and scaled to add up to one, times GDP.
private func sectorValueAdded(
    _ economies: [EconomyFigures], _ parameters: AccountParameters, _ notes: inout [BuildNote]
) throws -> [Double] {
    let zeroShare = try parameters.number("zero_sector_percent")
    let names = AccountParameters.sectors
    func medianPercent(_ continent: String, _ sector: Int) -> Double {
        medianValue(economies.filter { $0.continent == continent }.compactMap { $0.sectorPercent[sector] })
    }
    var result: [Double] = []
    for economy in economies {
        var percent = economy.sectorPercent
        let missing = (0..<3).filter { percent[$0] == nil }
        let printed = percent.compactMap { $0 }.reduce(0, +)
        for sector in missing {
            // One gap is what is left of 100; more than one cannot be told apart, so the continent's medians stand in.
            let median = medianPercent(economy.continent, sector)
            let filled = missing.count == 1 ? max(100 - printed, zeroShare) : median
            percent[sector] = filled
            notes.append(
                BuildNote(
                    .sectorShareImputed, economy.code, item: names[sector], value: filled, unit: "per cent",
                    text: missing.count == 1 ? "what is left of 100" : "median of \(economy.continent)"))
        }
        for sector in 0..<3 where percent[sector]! < zeroShare {
            percent[sector] = zeroShare
            notes.append(
                BuildNote(.sectorShareRaised, economy.code, item: names[sector], value: zeroShare, unit: "per cent"))
        }
        let sum = percent.map { $0! }.reduce(0, +)
        // Rounding of three shares to a tenth can miss 100 by 0.15; only a miss above 1 is worth a line.
        if missing.isEmpty, abs(sum - 100) > 1 {
            notes.append(BuildNote(.sectorSharesNormalised, economy.code, value: sum, unit: "per cent"))
        }
        for sector in 0..<3 { result.append(economy.gdp! * millionPerBillion * percent[sector]! / sum) }
    }
    return result
}

/// Goods and services of one economy in one direction, billion USD.
///
/// - Edition of 2015: goods as printed; services are (per cent of GDP × GDP) − goods where that is at least the
///   stated floor of the sum. Where the printed figures say that services are less than that, or below zero, their
///   share is the first decile of the continent's; where nothing is printed, the median.
/// - Edition of 2026: goods and services as printed; the share of services is the economy's own of the edition of
///   2015 where that gives one, otherwise the continent's median.
private func splitTotal(
    _ economy: EconomyFigures, _ edition: FactbookEdition, _ direction: TradeDirection, _ shares: ServicesShares,
    _ notes: inout [BuildNote]
) -> (goods: Double, services: Double) {
    let amount = direction == .export ? economy.exports : economy.imports
    let percent = direction == .export ? economy.exportsPercentOfGDP : economy.importsPercentOfGDP
    let median = shares.median(economy.continent, direction)
    let item = "\(direction.rawValue)s"
    if edition == .of2015, let amount {
        if let own = shares[economy.code, direction] { return (amount, amount * own / (1 - own)) }
        let share = percent == nil ? median : shares.firstDecile(economy.continent, direction)
        notes.append(
            BuildNote(
                .servicesImputed, economy.code, item: item, value: 100 * share, unit: "per cent of goods and services",
                text: percent == nil
                    ? "goods and services are not printed: median of \(economy.continent)"
                    : "goods as printed are as much as goods and services in per cent of GDP, or more: first decile of \(economy.continent)"
            ))
        return (amount, amount * share / (1 - share))
    }
    let both: Double
    if let amount {
        both = amount
    } else {
        both = percent! / 100 * economy.gdp!
        notes.append(BuildNote(.tradeTotalFromPercent, economy.code, item: item, value: both, unit: "billion USD"))
    }
    if let own = shares[economy.code, direction] { return (both * (1 - own), both * own) }
    notes.append(
        BuildNote(
            .goodsImputed, economy.code, item: item, value: 100 * (1 - median), unit: "per cent of goods and services"))
    return (both * (1 - median), both * median)
}

/// A total printed as zero would leave an economy without a row to balance.
private func raiseZeros(
    _ totals: [Double], _ economies: [EconomyFigures], _ item: String, _ notes: inout [BuildNote]
) -> [Double] {
    let smallest = totals.filter { $0 > 0 }.min() ?? 1
    return totals.enumerated().map { n, total in
        guard total <= 0 else { return total }
        notes.append(
            BuildNote(.tradeTotalRaised, economies[n].code, item: item, value: smallest / 2, unit: "million USD"))
        return smallest / 2
    }
}

/// Lowers exports where GDP + imports − exports would leave less than a stated part of GDP to spend.
private func lowerExports(
    _ goods: inout [TradeDirection: [Double]], _ services: inout [TradeDirection: [Double]], _ product: [Double],
    _ economies: [EconomyFigures], least: Double, _ notes: inout [BuildNote]
) throws {
    for n in economies.indices {
        let sold = goods[.export]![n] + services[.export]![n]
        let most = (1 - least) * product[n] + goods[.import]![n] + services[.import]![n]
        guard sold > most else { continue }
        goods[.export]![n] *= most / sold
        services[.export]![n] *= most / sold
        notes.append(
            BuildNote(
                .exportsLowered, economies[n].code, item: "exports", value: 100 * (most / sold - 1), unit: "per cent"))
    }
}

/// Scales exports and imports to the geometric mean of the two world sums, so that neither side is believed more.
func reconciled(_ exports: [Double], _ imports: [Double]) -> ([Double], [Double], (Double, Double)) {
    let sold = exports.reduce(0, +)
    let bought = imports.reduce(0, +)
    let common = (sold * bought).squareRoot()
    return (
        exports.map { $0 * (common / sold) }, imports.map { $0 * (common / bought) }, (common / sold, common / bought)
    )
}
