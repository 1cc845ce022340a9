/// Output, exports, inputs and final demand by economy and sector, `n * 3 + j`, million USD.
struct SectorAccounts {
    var output: [Double]
    var valueAddedShare: [Double]
    var exports: [Double]
    var imports: [Double]
    var finalDemand: [Double]
    /// Share of input k in the intermediate spending of output j, at `(n * 3 + k) * 3 + j`.
    var inputShare: [Double]
    /// The same before balancing: the cited share, or with re-exports added.
    var startingInputShare: [Double]
    /// Share of agriculture in each exporter's exports of goods.
    var agricultureInGoods: [Double]
}

/// Builds the sector accounts of every economy so that every identity holds.
///
/// 1. Output = value added over the sector's usual value-added share.
/// 2. Exports of goods are split by output times openness; agriculture is as open as stated relative to industry. An
///    exporter's split holds for all its destinations.
/// 3. Where exports exceed what a stated least domestic share leaves, output is raised: value added stays, its share
///    falls, and the addition is bought from the same sector (re-exports are intermediates).
/// 4. Input shares and final demand are balanced together to expenditure by sector, intermediate spending and
///    total spending (GDP + imports − exports). Flexibilities are the variances of the logs of the cited shares
///    between regions, so the shares that differ most between regions move most. Nothing can become negative.
func sectorAccounts(
    _ totals: EconomyTotals, _ trade: BilateralTrade, parameters: AccountParameters, notes: inout [BuildNote]
) throws -> SectorAccounts {
    let count = totals.count
    let openness = try parameters.number("agriculture_openness")
    let domestic = try parameters.number("least_domestic_share")
    let names = AccountParameters.sectors
    var accounts = SectorAccounts(
        output: [], valueAddedShare: [], exports: [Double](repeating: 0, count: count * 3),
        imports: [Double](repeating: 0, count: count * 3), finalDemand: [], inputShare: [], startingInputShare: [],
        agricultureInGoods: [])
    for n in 0..<count {
        let usual = (0..<3).map { totals.valueAdded[n * 3 + $0] / parameters.valueAddedShare[$0] }
        var share = openness * usual[0] / (openness * usual[0] + usual[1])
        let limit = (1 - domestic) * usual[0] / totals.goodsExports[n]
        if share > limit {
            notes.append(
                BuildNote(
                    .agriculturalExportsLimited, totals.economies[n].code, item: "agriculture", value: 100 * limit,
                    unit: "per cent of goods exports", text: "instead of \(rounded(100 * share, 2))"))
            share = limit
        }
        accounts.agricultureInGoods.append(share)
    }
    for i in 0..<count {
        for n in 0..<count where i != n {
            let cell = i * count + n
            let flows = sectorFlows(trade, cell, accounts.agricultureInGoods[i])
            for j in 0..<3 {
                accounts.exports[i * 3 + j] += flows[j]
                accounts.imports[n * 3 + j] += flows[j]
            }
        }
    }
    for n in 0..<count {
        var added = [0.0, 0.0, 0.0]
        for j in 0..<3 {
            let valueAdded = totals.valueAdded[n * 3 + j]
            let usual = valueAdded / parameters.valueAddedShare[j]
            let needed = accounts.exports[n * 3 + j] / (1 - domestic)
            // Agricultural exports held at the limit need exactly the usual output, give or take a rounding.
            if needed > usual * (1 + 1e-12) {
                added[j] = needed - usual
                notes.append(
                    BuildNote(
                        .outputRaised, totals.economies[n].code, item: names[j], value: 100 * valueAdded / needed,
                        unit: "per cent value added in output",
                        text: "output \(rounded(needed, 1)) instead of \(rounded(usual, 1)) million USD"))
            }
            accounts.output.append(max(usual, needed))
            accounts.valueAddedShare.append(valueAdded / max(usual, needed))
        }
        try balanceInputs(&accounts, n, added, totals, parameters, &notes)
    }
    return accounts
}

/// One pair's flows by sector.
func sectorFlows(_ trade: BilateralTrade, _ cell: Int, _ agricultureInGoods: Double) -> [Double] {
    [trade.goods[cell] * agricultureInGoods, trade.goods[cell] * (1 - agricultureInGoods), trade.services[cell]]
}

private func balanceInputs(
    _ accounts: inout SectorAccounts, _ n: Int, _ added: [Double], _ totals: EconomyTotals,
    _ parameters: AccountParameters,
    _ notes: inout [BuildNote]
) throws {
    let output = accounts.output[n * 3..<n * 3 + 3].map { $0 }
    let shares = accounts.valueAddedShare[n * 3..<n * 3 + 3].map { $0 }
    let expenditure = (0..<3).map { output[$0] - accounts.exports[n * 3 + $0] + accounts.imports[n * 3 + $0] }
    let intermediate = (0..<3).map { (1 - shares[$0]) * output[$0] }
    let spending = expenditure.reduce(0, +) - intermediate.reduce(0, +)
    guard spending > 0 else {
        throw WorldBuildingError.nothingToSpend(
            economy: totals.economies[n].code, spending: spending, product: totals.product[n])
    }
    if spending < totals.product[n] / 2 || spending > totals.product[n] * 2 {
        notes.append(
            BuildNote(
                .spendingFarFromProduct, totals.economies[n].code, value: 100 * spending / totals.product[n],
                unit: "per cent of GDP"))
    }
    var base = [Double](repeating: 0, count: 12)
    var flexibility = base
    for k in 0..<3 {
        for j in 0..<3 {
            base[k * 4 + j] = (intermediate[j] - added[j]) * parameters.inputShare[k * 3 + j] + (k == j ? added[j] : 0)
            flexibility[k * 4 + j] = parameters.inputSpread[k * 3 + j] * parameters.inputSpread[k * 3 + j]
        }
        base[k * 4 + 3] = spending * parameters.finalShare[k]
        flexibility[k * 4 + 3] = parameters.finalSpread[k] * parameters.finalSpread[k]
    }
    let balanced = try balance(
        StiffTable(
            rows: 3, columns: 4, base: base, flexibility: flexibility, rowTotals: expenditure,
            columnTotals: intermediate + [spending]))
    for k in 0..<3 {
        for j in 0..<3 {
            accounts.startingInputShare.append(base[k * 4 + j] / intermediate[j])
            accounts.inputShare.append(balanced.values[k * 4 + j] / intermediate[j])
        }
        accounts.finalDemand.append(balanced.values[k * 4 + 3])
    }
}

/// A number for people, with a fixed count of decimals.
func rounded(_ value: Double, _ decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let whole = (abs(value) * scale).rounded()
    guard whole < 1e15 else { return "\(value)" }
    let units = Int(whole)
    let sign = value < 0 && units > 0 ? "-" : ""
    guard decimals > 0 else { return sign + String(units) }
    let digits = String(units)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
}
