import CVectorMath
import NumericKernels

/// The derivative of the equilibrium map F at a solved baseline, for several directions side by side.
///
/// With M flows at the exporter's price, e = C dz − ψ dz_scale − da the change of effective cost and dκ of iceberg costs:
/// - price: dP[n,j] = Σᵢ π (e[i,j] + dκ)
/// - output: dY[i,j] = Σₙ M (dX[n,j] + θ dP[n,j] − θ dκ) − θ Y e[i,j]
/// - revenue: dR[n] = Σⱼ (X dX − Σᵢ M (dX + θ dP − θ e[i,j] − θ dκ))
/// - wage, income, expenditure and scale as the map has them, see ``EquilibriumProblem``.
///
/// Nothing is differenced: each line is the derivative of a line of the evaluation.
final class LinearisedMap {
    let baseline: SharedBaseline
    let width: Int
    /// dY by producer, dI, dV and dR by economy, of the last application: row after row.
    let output: UnsafeMutablePointer<Double>
    let income: UnsafeMutablePointer<Double>
    private let layout: StateLayout
    private let cost: UnsafeMutablePointer<Double>
    private let effective: UnsafeMutablePointer<Double>
    private let demand: UnsafeMutablePointer<Double>
    private let netCost: UnsafeMutablePointer<Double>
    private let factorIncome: UnsafeMutablePointer<Double>
    private let revenue: UnsafeMutablePointer<Double>
    private let deficit: UnsafeMutablePointer<Double>
    private let gathered: UnsafeMutablePointer<Double>
    private let product: UnsafeMutablePointer<Double>
    private let storage: UnsafeMutablePointer<Double>
    private let base: LinearisationBase

    init(_ baseline: SharedBaseline, _ base: LinearisationBase, width: Int) {
        self.baseline = baseline
        self.base = base
        self.width = width
        layout = baseline.problem.layout
        let cells = layout.cells * width
        let count = layout.economyCount * width
        let small = layout.sectorCount * width
        let total = 5 * cells + 4 * count + 2 * small
        storage = .allocate(capacity: max(1, total))
        storage.initialize(repeating: 0, count: max(1, total))
        var next = storage
        func table(_ size: Int) -> UnsafeMutablePointer<Double> {
            defer { next += size }
            return next
        }
        cost = table(cells)
        effective = table(cells)
        demand = table(cells)
        netCost = table(cells)
        output = table(cells)
        income = table(count)
        factorIncome = table(count)
        revenue = table(count)
        deficit = table(count)
        gathered = table(small)
        product = table(small)
    }

    deinit { storage.deallocate() }

    /// F′ (dz, shock): the change of the map's image for changes of its point and of what it is given.
    ///
    /// - Parameters:
    ///   - point: dz, `rows` rows `dimension` apart.
    ///   - shocks: one for each row, or none.
    ///   - image: laid out alike, overwritten.
    func apply(
        _ point: UnsafePointer<Double>, rows: Int, shocks: ArraySlice<FirstOrderShock> = [],
        into image: UnsafeMutablePointer<Double>
    ) {
        let count = layout.economyCount
        let cells = layout.cells
        let dimension = layout.dimension
        inputs(rows, transposed: false) {
            point + $0 * dimension + self.layout.price
        } result: { row, n, j, sum in
            let at = j * count + n
            cost[row * cells + at] = base.valueAddedShare[at] * point[row * dimension + n] + sum
        }
        effective.update(from: cost, count: rows * cells)
        for row in 0..<rows where layout.hasScale {
            let scale = point + row * dimension + layout.scale
            for at in 0..<cells { effective[row * cells + at] -= base.scaleElasticity[at / count] * scale[at] }
        }
        for (row, shock) in shocks.enumerated() {
            for change in shock.productivity { effective[row * cells + change.producer] -= change.logChange }
        }
        revenue.update(repeating: 0, count: rows * count)
        for j in 0..<layout.sectorCount { market(j, point, rows, shocks, into: image) }
        for row in 0..<rows { wages(row, point, shocks, into: image) }
        inputs(rows, transposed: true) {
            UnsafePointer(output + $0 * cells)
        } result: { row, n, j, sum in
            let at = j * count + n
            let spending = base.finalDemandShare[at] * income[row * count + n] + sum
            let live = base.expenditure[at]
            image[row * dimension + layout.expenditure + at] = live > 0 ? spending / live : 0
        }
        for row in 0..<rows where layout.hasScale {
            for at in 0..<cells {
                image[row * dimension + layout.scale + at] =
                    base.isScaled[at] ? output[row * cells + at] / base.output[at] - cost[row * cells + at] : 0
            }
        }
    }

    /// Input-output products of every economy: γ[n]ᵀ x, or γ[n] x where `transposed`.
    private func inputs(
        _ rows: Int, transposed: Bool, _ table: (_ row: Int) -> UnsafePointer<Double>,
        result: (_ row: Int, _ n: Int, _ j: Int, _ sum: Double) -> Void
    ) {
        let count = layout.economyCount
        let size = layout.sectorCount
        let accounts = baseline.accounts
        guard !accounts.inputShare.isEmpty else {
            var sums = [Double](repeating: 0, count: layout.cells)
            for row in 0..<rows {
                if accounts.hasInputs {
                    for at in sums.indices { sums[at] = 0 }
                    sums.withUnsafeMutableBufferPointer { sums in
                        guard let into = sums.baseAddress else { return }
                        if transposed {
                            accounts.addCompressedInputSpending(table(row), to: into)
                        } else {
                            accounts.addCompressedInputCosts(table(row), to: into)
                        }
                    }
                }
                for j in 0..<size { for n in 0..<count { result(row, n, j, sums[j * count + n]) } }
            }
            return
        }
        accounts.inputShare.withUnsafeBufferPointer { gamma in
            guard let first = gamma.baseAddress else { return }
            for n in 0..<count {
                for row in 0..<rows {
                    let from = table(row) + n
                    for k in 0..<size { gathered[row * size + k] = from[k * count] }
                }
                matrixProduct(
                    rows: rows, columns: size, depth: size, gathered, leadingA: size, first + n * size * size,
                    leadingB: size, transposedB: transposed, into: product, leadingC: size)
                for row in 0..<rows { for j in 0..<size { result(row, n, j, product[row * size + j]) } }
            }
        }
    }

    /// Prices, output and revenue of one sector.
    private func market(
        _ j: Int, _ point: UnsafePointer<Double>, _ rows: Int, _ shocks: ArraySlice<FirstOrderShock>,
        into image: UnsafeMutablePointer<Double>
    ) {
        let count = layout.economyCount
        let cells = layout.cells
        let dimension = layout.dimension
        let at = j * count
        let theta = base.theta[j]
        let price = image + layout.price + at
        let hasTariff = baseline.problem.kernel.hasTariff
        buyers(at, rows, price, hasTariff)
        for (row, shock) in shocks.enumerated() {
            for change in shock.tradeCost where change.sector == j {
                price[row * dimension + change.importer] +=
                    baseline.accounts.share(change) * change.logChange
            }
        }
        for row in 0..<rows {
            let spent = point + row * dimension + layout.expenditure + at
            for n in 0..<count {
                let own = row * cells + at + n
                guard base.expenditure[at + n] > 0 else {
                    price[row * dimension + n] = 0
                    demand[own] = 0
                    continue
                }
                let change = spent[n] + theta * price[row * dimension + n]
                demand[own] = base.expenditure[at + n] * change
                if hasTariff {
                    revenue[row * count + n] +=
                        base.expenditure[at + n]
                        * (spent[n] - base.netShare[at + n] * change + theta * netCost[own])
                }
            }
        }
        sellers(at, rows)
        for row in 0..<rows {
            for i in 0..<count {
                let own = row * cells + at + i
                output[own] -= theta * base.output[at + i] * effective[own]
            }
        }
        for (row, shock) in shocks.enumerated() {
            for change in shock.tradeCost where change.sector == j {
                let lost = theta * change.logChange * baseline.accounts.netFlow(change)
                output[row * cells + at + change.exporter] -= lost
                if hasTariff { revenue[row * count + change.importer] += lost }
            }
        }
    }

    /// Σᵢ π e and Σᵢ H e of every importer.
    private func buyers(_ at: Int, _ rows: Int, _ price: UnsafeMutablePointer<Double>, _ hasTariff: Bool) {
        let count = layout.economyCount
        let cells = layout.cells
        let kernel = baseline.problem.kernel
        let stride = kernel.gross.stride
        kernel.withTables { gross, net in
            guard !kernel.pattern.isCompressed else {
                for row in 0..<rows {
                    let seller = effective + row * cells + at
                    for n in 0..<count {
                        var sum = 0.0
                        var netSum = 0.0
                        kernel.pattern.forEachCell(ofMarket: at + n, of: count) { cell, i in
                            sum += gross[cell] * seller[i]
                            netSum += (net ?? gross)[cell] * seller[i]
                        }
                        price[row * layout.dimension + n] = sum
                        netCost[row * cells + at + n] = netSum
                    }
                }
                return
            }
            matrixProduct(
                rows: rows, columns: count, depth: count, effective + at, leadingA: cells, gross + at * stride,
                leadingB: stride, transposedB: true, into: price, leadingC: layout.dimension)
            if let net, hasTariff {
                matrixProduct(
                    rows: rows, columns: count, depth: count, effective + at, leadingA: cells, net + at * stride,
                    leadingB: stride, transposedB: true, into: netCost + at, leadingC: cells)
            }
        }
    }

    /// Σₙ H X (dX + θ dP) of every exporter.
    private func sellers(_ at: Int, _ rows: Int) {
        let count = layout.economyCount
        let cells = layout.cells
        let kernel = baseline.problem.kernel
        let stride = kernel.gross.stride
        kernel.withTables { gross, net in
            let table = net ?? gross
            guard !kernel.pattern.isCompressed else {
                for row in 0..<rows {
                    let into = output + row * cells + at
                    into.update(repeating: 0, count: count)
                    for n in 0..<count {
                        let weight = demand[row * cells + at + n]
                        kernel.pattern.forEachCell(ofMarket: at + n, of: count) { cell, i in
                            into[i] += table[cell] * weight
                        }
                    }
                }
                return
            }
            matrixProduct(
                rows: rows, columns: count, depth: count, demand + at, leadingA: cells, table + at * stride,
                leadingB: stride, into: output + at, leadingC: cells)
        }
    }

    /// Wages, with the numeraire of each bloc, and incomes.
    private func wages(
        _ row: Int, _ point: UnsafePointer<Double>, _ shocks: ArraySlice<FirstOrderShock>,
        into image: UnsafeMutablePointer<Double>
    ) {
        let count = layout.economyCount
        let problem = baseline.problem
        let wage = image + row * layout.dimension
        let old = point + row * layout.dimension
        let earned = factorIncome + row * count
        var endowment = [Double](repeating: 0, count: count)
        if !shocks.isEmpty {
            for change in shocks[shocks.startIndex + row].labour { endowment[change.economy] += change.logChange }
        }
        for n in 0..<count { wage[n] = 0 }
        for j in 0..<layout.sectorCount {
            let own = output + row * layout.cells + j * count
            for n in 0..<count { wage[n] += base.valueAddedShare[j * count + n] * own[n] }
        }
        var moved = [Double](repeating: 0, count: problem.blocs.count)
        for n in 0..<count {
            earned[n] = base.factorIncome[n] * (old[n] + endowment[n])
            wage[n] = old[n] + base.wageExponent[n] * (wage[n] / base.labourDemand[n] - endowment[n] - old[n])
            moved[problem.blocs.bloc[n]] += base.factorIncome[n] * (wage[n] + endowment[n])
        }
        for n in 0..<count {
            let bloc = problem.blocs.bloc[n]
            wage[n] -= moved[bloc] / problem.blocValueAdded[bloc]
        }
        problem.deficitRule.linearised(
            factorIncome: base.factorIncome, tariffRevenue: base.tariffRevenue, factorIncomeChange: earned,
            tariffRevenueChange: revenue + row * count, into: deficit + row * count)
        for n in 0..<count {
            income[row * count + n] = earned[n] + revenue[row * count + n] + deficit[row * count + n]
        }
    }
}

extension Accounts {
    /// π of the cell that a change of cost is about.
    fileprivate func share(_ change: FirstOrderShock.TradeCost) -> Double {
        storedCell(sector: change.sector, importer: change.importer, exporter: change.exporter)
            .map { tradeShare[$0] } ?? 0
    }

    /// Its flow at the exporter's price.
    fileprivate func netFlow(_ change: FirstOrderShock.TradeCost) -> Double {
        flow(sector: change.sector, importer: change.importer, exporter: change.exporter)
    }
}
