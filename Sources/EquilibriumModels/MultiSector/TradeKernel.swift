import Glibc

/// The part of the trade equations that a solve does not change.
///
/// gross: K[n,i,j] = π[n,i,j] · (d̂ · (1+t′)/(1+t))^−θ[j]
/// net:   H[n,i,j] = K[n,i,j] / (1 + t′), what reaches the exporter
///
/// An infinite d̂ makes a cell exactly zero. Layout as in ``Accounts``.
struct TradeKernel: Sendable {
    /// K.
    var gross: [Double]
    /// H; empty where no tariff is levied, because it then equals K.
    var net: [Double]

    init(_ accounts: Accounts, _ shock: Shock) {
        gross = accounts.tradeShare
        let block = accounts.economyCount * accounts.economyCount
        let newTariff = shock.tariff.isEmpty ? accounts.tariff : shock.tariff
        var hasTariff = false
        for j in 0..<accounts.sectorCount {
            let theta = accounts.theta[j]
            for position in j * block..<(j + 1) * block {
                if newTariff[position] != 0 { hasTariff = true }
                guard gross[position] != 0 else { continue }
                var logChange = shock.logTradeCostChange.isEmpty ? 0 : shock.logTradeCostChange[position]
                if logChange == .infinity {
                    gross[position] = 0
                    continue
                }
                if newTariff[position] != accounts.tariff[position] {
                    logChange += log((1 + newTariff[position]) / (1 + accounts.tariff[position]))
                }
                if logChange != 0 { gross[position] *= exp(-theta * logChange) }
            }
        }
        net = []
        if hasTariff {
            net = gross
            for position in net.indices { net[position] /= 1 + newTariff[position] }
        }
    }
}
