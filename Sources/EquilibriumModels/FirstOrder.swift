import Glibc

/// The first-order decomposition of the change of real income, per economy, as fractions of income.
public struct FirstOrderTerms: Sendable, Equatable {
    /// 1/I Σ [ exports · (ĉ[n,j] − 1) − imports from i · (ĉ[i,j] − 1) ].
    public var termsOfTrade: Double
    /// 1/I Σ t · [ imports′ − imports · ĉ[i,j] ].
    public var volumeOfTrade: Double
    /// 1/I { V (l̂ − 1) − Σ (1 + t) · purchases from i, own included, · (d̂[n,i,j]/â[i,j] − 1) }.
    public var technology: Double
}

/// The decomposition of Caliendo & Parro (2015), equation (20) evaluated on the solved changes, with the direct
/// effect of iceberg costs, productivity and labour beside it.
///
/// From I dln P = Σ X dln P − Σ Y dln c + V dln w (input-output links net out), the change of real income is
/// dW/W = 1/I { Σ E dln c − Σ M dln c + Σ t (dM − M dln c) − Σ M (1 + t)(dln d − dln a) + V dln l + dD }: the terms
/// of trade, the volume of trade and the technology term here. A change of the deficit (dD) is a transfer and
/// belongs to none of them. Flows are net of tariffs; tariffs and income are those of the baseline. The
/// terms-of-trade part depends on the numeraire, which is world value added.
///
/// - Returns: by economy; `nil` where one of its own trade flows was cut off exactly, since no first-order
///   formula describes an infinite change of cost.
public func firstOrderDecomposition(of equilibrium: Equilibrium, from baseline: Accounts, _ shock: Shock)
    -> [FirstOrderTerms?]
{
    let count = baseline.economyCount
    let new = equilibrium.accounts
    var terms = [Double](repeating: 0, count: count)
    var volume = terms
    var technology = terms
    var isCut = [Bool](repeating: false, count: count)
    for n in 0..<count where !shock.labourChange.isEmpty {
        technology[n] += baseline.valueAdded[n] * (shock.labourChange[n] - 1)
    }
    let hasCosts = !shock.logTradeCostChange.isEmpty
    let hasTechnology = hasCosts || !shock.productivityChange.isEmpty
    terms.withUnsafeMutableBufferPointer { terms in
        for j in 0..<baseline.sectorCount {
            for n in 0..<count {
                let spent = baseline.expenditure[j * count + n]
                let spends = new.expenditure[j * count + n]
                guard spent != 0 else { continue }
                var dearer = 0.0
                var levied = 0.0
                baseline.forEachCell(sector: j, importer: n) { cell, i in
                    let rate = baseline.tariff[cell]
                    let before = baseline.tradeShare[cell] * spent / (1 + rate)
                    let costChange = equilibrium.inputCostChange[j * count + i]
                    if rate != 0 {
                        levied += rate * (new.tradeShare[cell] * spends / (1 + new.tariff[cell]) - before * costChange)
                    }
                    let abroad = i == n ? 0 : before * (costChange - 1)
                    dearer += abroad
                    terms[i] += abroad
                }
                terms[n] -= dearer
                volume[n] += levied
                guard hasTechnology else { continue }
                baseline.forEachCell(sector: j, importer: n) { cell, i in
                    guard baseline.tradeShare[cell] != 0 else { return }
                    let logIceberg = hasCosts ? shock.logTradeCostChange[cell] : 0
                    let productivity =
                        shock.productivityChange.isEmpty ? 1 : shock.productivityChange[j * count + i]
                    if logIceberg == .infinity {
                        isCut[n] = true
                        isCut[i] = true
                    } else if logIceberg != 0 || productivity != 1 {
                        technology[n] -=
                            baseline.tradeShare[cell] * spent * (exp(logIceberg) / productivity - 1)
                    }
                }
            }
        }
    }
    return (0..<count).map { n in
        guard !isCut[n] else { return nil }
        let income = baseline.income[n]
        return FirstOrderTerms(
            termsOfTrade: terms[n] / income, volumeOfTrade: volume[n] / income, technology: technology[n] / income)
    }
}
