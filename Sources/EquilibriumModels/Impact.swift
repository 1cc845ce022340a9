import Glibc

/// What a policy does to one economy: the measures of models.md, as fractions unless named otherwise.
public struct Impact: Sendable, Equatable {
    /// Î/P̂ − 1: change of final expenditure over the change of its price index.
    public var realIncome: Double
    /// I · (Î/P̂ − 1), in the world's unit at baseline prices.
    public var equivalentVariation: Double
    /// Terms of trade of the first-order decomposition; `nil` where own trade was cut off exactly.
    public var termsOfTrade: Double?
    /// Volume of trade of the first-order decomposition; `nil` where own trade was cut off exactly.
    public var volumeOfTrade: Double?
    /// Direct effect of changed iceberg costs, productivity and labour; `nil` where own trade was cut off exactly.
    public var technology: Double?
    /// ŵ/P̂ − 1.
    public var realWage: Double
    /// P̂ − 1, with P̂ = Πⱼ P̂[n,j]^α[n,j].
    public var priceIndex: Double
    /// Change of exports at the exporter's price, in units of the numeraire; `nil` where there were none.
    public var exports: Double?
    /// Change of imports at the exporter's price, in units of the numeraire; `nil` where there were none.
    public var imports: Double?
    /// Tariff revenue over final expenditure, before.
    public var tariffRevenueBefore: Double
    /// Tariff revenue over final expenditure, after.
    public var tariffRevenueAfter: Double
    /// Imports + exports over value added before: how open the economy is.
    public var openness: Double

    /// Terms of trade + volume of trade + technology.
    public var firstOrder: Double? {
        guard let termsOfTrade, let volumeOfTrade, let technology else { return nil }
        return termsOfTrade + volumeOfTrade + technology
    }
}

/// Every economy's impact of a policy, and the world's.
public struct Impacts: Sendable {
    /// By economy, in the order of the accounts.
    public var economies: [Impact]
    /// Real income of the world: Σ EV / Σ I.
    public var worldRealIncome: Double
    /// Σ EV, in the world's unit.
    public var worldEquivalentVariation: Double
}

/// The measures of a policy from the accounts before and the equilibrium after.
///
/// - Parameters:
///   - baseline: the solved baseline.
///   - equilibrium: the solved policy, relative to `baseline`.
///   - shock: what changed between them.
/// - Source: real income as in Caliendo & Parro (2015); price index with baseline shares α, also where the
///   policy changes them.
public func impacts(of equilibrium: Equilibrium, from baseline: Accounts, _ shock: Shock) -> Impacts {
    impacts(of: equilibrium, from: baseline, shock, totalsBefore: baseline.tradeTotals())
}

/// The same with the baseline's totals at hand.
func impacts(
    of equilibrium: Equilibrium, from baseline: Accounts, _ shock: Shock,
    totalsBefore before: (exports: [Double], imports: [Double], tariffRevenue: [Double])
) -> Impacts {
    let count = baseline.economyCount
    let new = equilibrium.accounts
    let after = new.tradeTotals()
    let firstOrder = firstOrderDecomposition(of: equilibrium, from: baseline, shock)
    var rows: [Impact] = []
    for n in 0..<count {
        var logPrice = 0.0
        for j in 0..<baseline.sectorCount where baseline.finalDemandShare[j * count + n] > 0 {
            logPrice += baseline.finalDemandShare[j * count + n] * log(equilibrium.priceChange[j * count + n])
        }
        let price = exp(logPrice)
        let real = new.income[n] / baseline.income[n] / price - 1
        let terms = firstOrder[n]
        rows.append(
            Impact(
                realIncome: real, equivalentVariation: baseline.income[n] * real,
                termsOfTrade: terms?.termsOfTrade, volumeOfTrade: terms?.volumeOfTrade, technology: terms?.technology,
                realWage: equilibrium.wageChange[n] / price - 1, priceIndex: price - 1,
                exports: before.exports[n] > 0 ? after.exports[n] / before.exports[n] - 1 : nil,
                imports: before.imports[n] > 0 ? after.imports[n] / before.imports[n] - 1 : nil,
                tariffRevenueBefore: before.tariffRevenue[n] / baseline.income[n],
                tariffRevenueAfter: after.tariffRevenue[n] / new.income[n],
                openness: (before.exports[n] + before.imports[n]) / baseline.valueAdded[n]))
    }
    let variation = rows.reduce(0) { $0 + $1.equivalentVariation }
    return Impacts(
        economies: rows, worldRealIncome: variation / baseline.income.reduce(0, +), worldEquivalentVariation: variation)
}

extension Accounts {
    /// Exports, imports (domestic sales left out, at the exporter's price) and tariff revenue by economy.
    public func tradeTotals() -> (exports: [Double], imports: [Double], tariffRevenue: [Double]) {
        var exports = [Double](repeating: 0, count: economyCount)
        var imports = exports
        var revenue = exports
        let count = economyCount
        exports.withUnsafeMutableBufferPointer { exports in
            for j in 0..<sectorCount {
                for n in 0..<count {
                    let spending = expenditure[j * count + n]
                    guard spending != 0 else { continue }
                    var bought = 0.0
                    var levied = 0.0
                    forEachCell(sector: j, importer: n) { cell, i in
                        let value = tradeShare[cell] / (1 + tariff[cell]) * spending
                        levied += tariff[cell] * value
                        let abroad = i == n ? 0 : value
                        bought += abroad
                        exports[i] += abroad
                    }
                    imports[n] += bought
                    revenue[n] += levied
                }
            }
        }
        return (exports, imports, revenue)
    }
}
