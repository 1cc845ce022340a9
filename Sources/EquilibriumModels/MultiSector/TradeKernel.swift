import CVectorMath
import Glibc

/// The part of the trade equations that a solve does not change.
///
/// gross: K[n,i,j] = π[n,i,j] · (d̂ · (1+t′)/(1+t))^−θ[j]
/// net:   H[n,i,j] = K[n,i,j] / (1 + t′), what reaches the exporter
///
/// An infinite d̂ makes a cell exactly zero. Layout as in ``Accounts``. Scenarios on one baseline share its tables and
/// hold only the rows (importer and sector) that they change: whole rows and not differences, so that a cut-off
/// loses no digits to cancellation.
struct TradeKernel: Sendable {
    /// K, of the baseline where rows are replaced.
    let gross: KernelTable
    /// H; empty where no tariff is levied, because it then equals K.
    let net: KernelTable
    /// N.
    let economyCount: Int
    /// Which cells are stored.
    let pattern: TradePattern
    /// Rows that stand in place of the tables' own; dense tables only.
    let replaced: ReplacedRows?
    /// Whether any tariff is levied.
    let hasTariff: Bool

    /// The whole kernel of a scenario.
    init(_ accounts: Accounts, _ shock: Shock) {
        economyCount = accounts.economyCount
        pattern = accounts.pattern
        replaced = nil
        let newTariff = shock.tariff.isEmpty ? accounts.tariff : shock.tariff
        let hasTariff = newTariff.contains { $0 != 0 }
        self.hasTariff = hasTariff
        let isChanged = !shock.tariff.isEmpty || !shock.logTradeCostChange.isEmpty
        let count = accounts.economyCount
        guard !accounts.pattern.isCompressed else {
            var cells = accounts.tradeShare
            for j in 0..<accounts.sectorCount where isChanged {
                for position in accounts.pattern.cells(ofSector: j, of: count) where cells[position] != 0 {
                    cells[position] = changed(cells[position], accounts, shock, sector: j, position)
                }
            }
            gross = KernelTable(compressed: cells)
            net = KernelTable(compressed: hasTariff ? zip(cells, newTariff).map { $0 / (1 + $1) } : [])
            return
        }
        let rows = count * accounts.sectorCount
        let share = accounts.tradeShare
        let gross = KernelTable(rows: rows, count: count) { row, into in
            let start = row * count
            for i in 0..<count { into[i] = share[start + i] }
            guard isChanged else { return }
            for i in 0..<count where into[i] != 0 {
                into[i] = changed(into[i], accounts, shock, sector: row / count, start + i)
            }
        }
        self.gross = gross
        let stride = gross.stride
        net =
            !hasTariff
            ? .none
            : KernelTable(rows: rows, count: count) { row, into in
                gross.withRows { from in
                    for i in 0..<count { into[i] = from[row * stride + i] / (1 + newTariff[row * count + i]) }
                }
            }
    }

    /// The kernel of a scenario as changes to that of its baseline, which must be dense.
    init(_ accounts: Accounts, _ shock: Shock, sharing base: TradeKernel) {
        precondition(!base.pattern.isCompressed, "rows of compressed kernels cannot be replaced")
        economyCount = base.economyCount
        pattern = base.pattern
        gross = base.gross
        net = base.net
        let rows = ReplacedRows(accounts, shock)
        replaced = rows
        hasTariff = base.hasTariff || rows.hasTariff
    }

    /// Calls `body` with the K of one importer in one sector, by stored cell; `row` is `j * N + n`.
    @inline(__always)
    func withGrossRow<Result>(_ row: Int, _ body: (UnsafeBufferPointer<Double>) -> Result) -> Result {
        if let replaced, let place = replaced.place(ofRow: row) {
            return replaced.gross.withUnsafeBufferPointer {
                body(UnsafeBufferPointer(rebasing: $0[place * economyCount..<(place + 1) * economyCount]))
            }
        }
        return gross.withRows { rows in
            guard pattern.isCompressed else {
                return body(UnsafeBufferPointer(start: rows + row * gross.stride, count: economyCount))
            }
            let cells = pattern.cells(ofMarket: row, of: economyCount)
            return body(UnsafeBufferPointer(start: rows + cells.lowerBound, count: cells.count))
        }
    }

    /// Calls `body` with the first rows of K and of H; `nil` where H is K.
    @inline(__always)
    func withTables(_ body: (_ gross: UnsafePointer<Double>, _ net: UnsafePointer<Double>?) -> Void) {
        gross.withRows { gross in
            if net.isEmpty { body(gross, nil) } else { net.withRows { body(gross, $0) } }
        }
    }

    /// Calls `body` with every exporter that can sell in a market (`j * N + n`).
    @inline(__always)
    func forEachSupplier(ofMarket market: Int, _ body: (_ exporter: Int) -> Void) {
        let first = pattern.cells(ofMarket: market, of: economyCount).lowerBound
        withGrossRow(market) { row in
            pattern.forEachCell(ofMarket: market, of: economyCount) { cell, i in
                if row[cell - first] > 0 { body(i) }
            }
        }
    }

    /// One sector's markets in one pass over the kernels, see `cvm_market_dense` and `cvm_market_sparse`.
    ///
    /// - Parameter scratch: N numbers.
    func market(
        sector j: Int, supply: UnsafePointer<Double>, expenditure: UnsafePointer<Double>,
        priceSum: UnsafeMutablePointer<Double>, netSum: UnsafeMutablePointer<Double>,
        demand: UnsafeMutablePointer<Double>, reach: UnsafeMutablePointer<Double>,
        scratch: UnsafeMutablePointer<Double>
    ) {
        let count = economyCount
        if pattern.isCompressed {
            pattern.rowStart.withUnsafeBufferPointer { start in
                pattern.exporter.withUnsafeBufferPointer { exporter in
                    withTables { gross, net in
                        cvm_market_sparse(
                            count, start.baseAddress! + j * count, exporter.baseAddress, gross,
                            net, supply, expenditure, priceSum, netSum, demand,
                            reach)
                    }
                }
            }
            return
        }
        let stride = gross.stride
        let block = count * stride
        let places = replaced?.places(ofSector: j, economyCount: count) ?? 0..<0
        var spent = expenditure
        if !places.isEmpty {
            scratch.update(from: expenditure, count: count)
            for place in places { scratch[Int(replaced!.row[place]) - j * count] = 0 }
            spent = UnsafePointer(scratch)
        }
        withTables { gross, net in
            cvm_market_dense(
                count, stride, gross + j * block, net.map { $0 + j * block }, supply, spent, priceSum, netSum, demand,
                reach)
        }
        if net.isEmpty, hasTariff { netSum.update(from: priceSum, count: count) }
        guard !places.isEmpty else { return }
        sumReplaced(sector: j, supply: supply, priceSum: priceSum, netSum: netSum)
        for place in places {
            let n = Int(replaced!.row[place]) - j * count
            demand[n] = expenditure[n] > 0 ? expenditure[n] / priceSum[n] : 0
        }
        reachReplaced(sector: j, demand: demand, reach: reach)
    }

    /// Σᵢ K · supply and Σᵢ H · supply of the replaced rows of a sector.
    func sumReplaced(
        sector j: Int, supply: UnsafePointer<Double>, priceSum: UnsafeMutablePointer<Double>,
        netSum: UnsafeMutablePointer<Double>
    ) {
        guard let replaced else { return }
        let count = economyCount
        replaced.gross.withUnsafeBufferPointer { gross in
            replaced.net.withUnsafeBufferPointer { net in
                for place in replaced.places(ofSector: j, economyCount: count) {
                    let n = Int(replaced.row[place]) - j * count
                    priceSum[n] = cvm_dot(gross.baseAddress! + place * count, supply, count)
                    if hasTariff { netSum[n] = cvm_dot(net.baseAddress! + place * count, supply, count) }
                }
            }
        }
    }

    /// reach[i] += H[n,i] · demand[n] over the replaced rows of a sector.
    func reachReplaced(
        sector j: Int, demand: UnsafePointer<Double>, reach: UnsafeMutablePointer<Double>
    ) {
        guard let replaced else { return }
        let count = economyCount
        replaced.net.withUnsafeBufferPointer { net in
            for place in replaced.places(ofSector: j, economyCount: count) {
                let weight = demand[Int(replaced.row[place]) - j * count]
                if weight != 0 { cvm_axpy(weight, net.baseAddress! + place * count, reach, count) }
            }
        }
    }
}

/// K′ of one cell with a positive share.
@inline(__always)
private func changed(_ share: Double, _ accounts: Accounts, _ shock: Shock, sector j: Int, _ position: Int) -> Double {
    var logChange = shock.logTradeCostChange.isEmpty ? 0 : shock.logTradeCostChange[position]
    if logChange == .infinity { return 0 }
    if !shock.tariff.isEmpty, shock.tariff[position] != accounts.tariff[position] {
        logChange += log((1 + shock.tariff[position]) / (1 + accounts.tariff[position]))
    }
    return logChange == 0 ? share : share * exp(-accounts.theta[j] * logChange)
}

/// Rows of a kernel that a scenario changes: importer and sector, `j * N + n`, ascending.
struct ReplacedRows: Sendable {
    /// Which rows.
    let row: [Int32]
    /// K, N by row.
    let gross: [Double]
    /// H, N by row.
    let net: [Double]
    /// Where the rows of each sector begin, length J + 1.
    let sectorStart: [Int32]
    /// Whether H differs from K in a replaced row.
    let hasTariff: Bool
    /// Whether a share that was positive is zero.
    let hasCuts: Bool

    init(_ accounts: Accounts, _ shock: Shock) {
        let count = accounts.economyCount
        let size = accounts.sectorCount
        var row: [Int32] = []
        var gross: [Double] = []
        var net: [Double] = []
        var start: [Int32] = [0]
        var hasTariff = false
        var hasCuts = false
        let hasCosts = !shock.logTradeCostChange.isEmpty
        let hasRates = !shock.tariff.isEmpty
        shock.logTradeCostChange.withUnsafeBufferPointer { costs in
            shock.tariff.withUnsafeBufferPointer { rates in
                accounts.tariff.withUnsafeBufferPointer { old in
                    for at in 0..<count * size {
                        let cells = at * count..<(at + 1) * count
                        var isChanged = false
                        if hasCosts { for cell in cells where costs[cell] != 0 { isChanged = true } }
                        if hasRates, !isChanged {
                            for cell in cells where rates[cell] != old[cell] { isChanged = true }
                        }
                        if isChanged {
                            row.append(Int32(at))
                            for cell in cells {
                                let share = accounts.tradeShare[cell]
                                let new =
                                    share == 0 ? 0 : changed(share, accounts, shock, sector: at / count, cell)
                                let rate = hasRates ? rates[cell] : old[cell]
                                if rate != 0 { hasTariff = true }
                                if share > 0, new == 0 { hasCuts = true }
                                gross.append(new)
                                net.append(new / (1 + rate))
                            }
                        }
                        if at % count == count - 1 { start.append(Int32(row.count)) }
                    }
                }
            }
        }
        self.row = row
        self.gross = gross
        self.net = net
        sectorStart = start
        self.hasTariff = hasTariff
        self.hasCuts = hasCuts
    }

    /// Places of the rows of a sector.
    func places(ofSector j: Int, economyCount: Int) -> Range<Int> { Int(sectorStart[j])..<Int(sectorStart[j + 1]) }

    /// The place of a row, or `nil` where it is not replaced.
    func place(ofRow wanted: Int) -> Int? {
        var low = 0
        var high = row.count
        while low < high {
            let middle = (low + high) / 2
            if Int(row[middle]) < wanted { low = middle + 1 } else { high = middle }
        }
        return low < row.count && Int(row[low]) == wanted ? low : nil
    }
}
