import CVectorMath
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
    /// N.
    let economyCount: Int

    /// Whether any tariff is levied.
    var hasTariff: Bool { !net.isEmpty }

    init(_ accounts: Accounts, _ shock: Shock) {
        economyCount = accounts.economyCount
        gross = accounts.tradeShare
        let block = accounts.economyCount * accounts.economyCount
        let newTariff = shock.tariff.isEmpty ? accounts.tariff : shock.tariff
        let hasTariffChange = !shock.tariff.isEmpty
        let hasCostChange = !shock.logTradeCostChange.isEmpty
        if hasTariffChange || hasCostChange {
            for j in 0..<accounts.sectorCount {
                let theta = accounts.theta[j]
                for position in j * block..<(j + 1) * block {
                    guard gross[position] != 0 else { continue }
                    var logChange = hasCostChange ? shock.logTradeCostChange[position] : 0
                    if logChange == .infinity {
                        gross[position] = 0
                        continue
                    }
                    if hasTariffChange, newTariff[position] != accounts.tariff[position] {
                        logChange += log((1 + newTariff[position]) / (1 + accounts.tariff[position]))
                    }
                    if logChange != 0 { gross[position] *= exp(-theta * logChange) }
                }
            }
        }
        net = []
        if newTariff.contains(where: { $0 != 0 }) {
            net = [Double](unsafeUninitializedCapacity: gross.count) { buffer, count in
                for position in 0..<gross.count { buffer[position] = gross[position] / (1 + newTariff[position]) }
                count = gross.count
            }
        }
    }

    /// One sector's markets in one pass over the kernels, see `cvm_market_dense`.
    func market(
        sector j: Int, supply: UnsafePointer<Double>, expenditure: UnsafePointer<Double>,
        priceSum: UnsafeMutablePointer<Double>, netSum: UnsafeMutablePointer<Double>,
        demand: UnsafeMutablePointer<Double>, reach: UnsafeMutablePointer<Double>
    ) {
        let block = economyCount * economyCount
        gross.withUnsafeBufferPointer { gross in
            net.withUnsafeBufferPointer { net in
                cvm_market_dense(
                    economyCount, economyCount, gross.baseAddress! + j * block,
                    net.isEmpty ? nil : net.baseAddress! + j * block,
                    supply, expenditure, priceSum, netSum, demand, reach)
            }
        }
    }
}
