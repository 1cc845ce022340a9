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
    /// Which cells are stored.
    let pattern: TradePattern

    /// Whether any tariff is levied.
    var hasTariff: Bool { !net.isEmpty }

    init(_ accounts: Accounts, _ shock: Shock) {
        economyCount = accounts.economyCount
        pattern = accounts.pattern
        gross = accounts.tradeShare
        let newTariff = shock.tariff.isEmpty ? accounts.tariff : shock.tariff
        let hasTariffChange = !shock.tariff.isEmpty
        let hasCostChange = !shock.logTradeCostChange.isEmpty
        if hasTariffChange || hasCostChange {
            for j in 0..<accounts.sectorCount {
                let theta = accounts.theta[j]
                for position in accounts.pattern.cells(ofSector: j, of: economyCount) {
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

    /// Calls `body` with every exporter and its K in one market (`j * N + n`).
    @inline(__always)
    func forEachSupplier(ofMarket market: Int, _ body: (_ exporter: Int, _ gross: Double) -> Void) {
        pattern.forEachCell(ofMarket: market, of: economyCount) { cell, i in body(i, gross[cell]) }
    }

    /// One sector's markets in one pass over the kernels, see `cvm_market_dense` and `cvm_market_sparse`.
    func market(
        sector j: Int, supply: UnsafePointer<Double>, expenditure: UnsafePointer<Double>,
        priceSum: UnsafeMutablePointer<Double>, netSum: UnsafeMutablePointer<Double>,
        demand: UnsafeMutablePointer<Double>, reach: UnsafeMutablePointer<Double>
    ) {
        if pattern.isCompressed {
            pattern.rowStart.withUnsafeBufferPointer { start in
                pattern.exporter.withUnsafeBufferPointer { exporter in
                    gross.withUnsafeBufferPointer { gross in
                        net.withUnsafeBufferPointer { net in
                            cvm_market_sparse(
                                economyCount, start.baseAddress! + j * economyCount, exporter.baseAddress,
                                gross.baseAddress, net.isEmpty ? nil : net.baseAddress, supply, expenditure, priceSum,
                                netSum, demand, reach)
                        }
                    }
                }
            }
            return
        }
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
