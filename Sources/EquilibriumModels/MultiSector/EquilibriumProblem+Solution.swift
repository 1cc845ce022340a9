import Glibc

/// The equilibrium at a point of the iteration: new shares, expenditure, output and income.
///
/// Output and income are computed from the new shares and expenditures themselves, so that the accounts of the
/// result add up to rounding, whatever the step that is left.
func equilibrium(of problem: EquilibriumProblem, at z: UnsafePointer<Double>, _ tables: EvaluationTables)
    -> Equilibrium
{
    let step = UnsafeMutablePointer<Double>.allocate(capacity: problem.layout.dimension)
    defer { step.deallocate() }
    step.initialize(repeating: 0, count: problem.layout.dimension)
    _ = problem.evaluate(z, tables, into: step)
    return equilibrium(of: problem, at: z, evaluated: tables, row: 0)
}

/// The same from tables that hold the evaluation at `z` already.
func equilibrium(
    of problem: EquilibriumProblem, at z: UnsafePointer<Double>, evaluated tables: EvaluationTables, row: Int
) -> Equilibrium {
    let accounts = problem.accounts
    let layout = problem.layout
    let count = layout.economyCount
    let cells = layout.cells
    func copy(_ table: UnsafeMutablePointer<Double>, _ size: Int) -> [Double] {
        Array(UnsafeBufferPointer(start: table + row * size, count: size))
    }
    var new = accounts
    if !problem.shock.tariff.isEmpty { new.tariff = problem.shock.tariff }
    new.finalDemandShare = problem.finalDemandShare
    let price = (0..<cells).map { problem.isAlive[$0] ? exp(z[layout.price + $0]) : 1 }
    let supply = tables.supply + row * cells
    let priceSum = tables.priceSum + row * cells
    new.tradeShare = [Double](unsafeUninitializedCapacity: accounts.tradeShare.count) { buffer, filled in
        for j in 0..<layout.sectorCount {
            for n in 0..<count {
                let at = j * count + n
                let base = accounts.pattern.cells(ofMarket: at, of: count).lowerBound
                problem.kernel.withGrossRow(at) { gross in
                    let inverse = problem.isAlive[at] ? 1 / priceSum[at] : 0
                    accounts.forEachCell(sector: j, importer: n) { cell, i in
                        buffer[cell] = gross[cell - base] * supply[j * count + i] * inverse
                    }
                }
            }
        }
        filled = accounts.tradeShare.count
    }
    new.expenditure = copy(tables.expenditure, cells)
    new.output = copy(tables.output, cells)
    new.valueAdded = copy(tables.factorIncome, count)
    new.deficit = copy(tables.deficit, count)
    let revenue = copy(tables.tariffRevenue, count)
    new.income = (0..<count).map { problem.income($0, tables, row: row) }
    return Equilibrium(
        wageChange: (0..<count).map { exp(z[$0]) }, priceChange: price,
        inputCostChange: copy(tables.logCost, cells).map { exp($0) },
        scaleChange: layout.hasScale ? (0..<cells).map { exp(z[layout.scale + $0]) } : [], accounts: new,
        tariffRevenue: revenue, blocCount: problem.blocs.count)
}
