import Glibc
import NumericKernels

/// The evaluation of several scenarios on one baseline, with the shared tables as matrix-matrix products.
///
/// Scenario by scenario in rows, `j * N + n` along a row: for sector j the price sums of all scenarios are
/// supply (scenarios × N) times K[j]ᵀ, what reaches exporters is demand times H[j]; for economy n the input costs are
/// prices (scenarios × J) times γ[n], spending is output times γ[n]ᵀ.
final class BatchEvaluation {
    let baseline: SharedBaseline
    let tables: EvaluationTables
    /// Why a row could not be evaluated.
    private(set) var fault: [DomainFault?]
    private let layout: StateLayout
    private let preconditionerTables: PreconditionerTables
    private let residuals: UnsafeMutablePointer<Double>
    private let directions: UnsafeMutablePointer<Double>
    private let gathered: UnsafeMutablePointer<Double>
    private let product: UnsafeMutablePointer<Double>
    private let storage: UnsafeMutablePointer<Double>

    init(_ baseline: SharedBaseline, width: Int) {
        self.baseline = baseline
        layout = baseline.problem.layout
        tables = EvaluationTables(layout, width: width)
        preconditionerTables = PreconditionerTables(layout, width: width)
        fault = [DomainFault?](repeating: nil, count: width)
        let dimension = layout.dimension * width
        let small = layout.sectorCount * width
        let total = 2 * dimension + 2 * small
        storage = .allocate(capacity: total)
        storage.initialize(repeating: 0, count: total)
        residuals = storage
        directions = residuals + dimension
        gathered = directions + dimension
        product = gathered + small
    }

    deinit { storage.deallocate() }

    /// F(z) − z of a row at the last evaluation.
    func residual(_ row: Int) -> UnsafePointer<Double> { UnsafePointer(residuals + row * layout.dimension) }

    /// Evaluates the lanes at their points, lane by lane in rows.
    func evaluate(_ lanes: [Lane]) {
        inputCosts(lanes)
        for (row, lane) in lanes.enumerated() { lane.problem.openMarkets(lane.state.z, tables, row: row) }
        for j in 0..<layout.sectorCount { market(j, lanes) }
        for (row, lane) in lanes.enumerated() {
            fault[row] = lane.problem.closeMarkets(
                lane.state.z, tables, row: row, into: residuals + row * layout.dimension)
        }
        spending(lanes)
        for (row, lane) in lanes.enumerated() where fault[row] == nil {
            fault[row] = lane.problem.closeExpenditure(
                lane.state.z, tables, row: row, into: residuals + row * layout.dimension)
        }
    }

    /// Preconditions the lanes' directions and moves them; lanes that have jumped stay where they are.
    func precondition(_ lanes: [Lane]) {
        let moving = lanes.filter { !$0.hasJumped }
        guard !moving.isEmpty else { return }
        let dimension = layout.dimension
        for (row, lane) in moving.enumerated() {
            (directions + row * dimension).update(from: lane.state.direction, count: dimension)
        }
        baseline.preconditioner.apply(
            directions, rows: moving.count, stride: dimension, preconditionerTables, into: residuals)
        for (row, lane) in moving.enumerated() { lane.state.move(residuals + row * dimension) }
    }

    private func inputCosts(_ lanes: [Lane]) {
        let accounts = baseline.accounts
        guard !accounts.inputShare.isEmpty else {
            for (row, lane) in lanes.enumerated() { lane.problem.inputCosts(lane.state.z, tables, row: row) }
            return
        }
        let count = layout.economyCount
        let size = layout.sectorCount
        accounts.inputShare.withUnsafeBufferPointer { gamma in
            for n in 0..<count {
                for (row, lane) in lanes.enumerated() {
                    let price = lane.state.z + layout.price + n
                    for k in 0..<size { gathered[row * size + k] = price[k * count] }
                }
                matrixProduct(
                    rows: lanes.count, columns: size, depth: size, gathered, leadingA: size,
                    gamma.baseAddress! + n * size * size, leadingB: size, into: product, leadingC: size)
                for (row, lane) in lanes.enumerated() {
                    let cost = tables.logCost + row * layout.cells + n
                    let wage = lane.state.z[n]
                    for j in 0..<size {
                        cost[j * count] = accounts.valueAddedShare[j * count + n] * wage + product[row * size + j]
                    }
                }
            }
        }
    }

    private func spending(_ lanes: [Lane]) {
        let accounts = baseline.accounts
        guard !accounts.inputShare.isEmpty else {
            for (row, lane) in lanes.enumerated() { lane.problem.spending(tables, row: row) }
            return
        }
        let count = layout.economyCount
        let size = layout.sectorCount
        accounts.inputShare.withUnsafeBufferPointer { gamma in
            for n in 0..<count {
                for row in lanes.indices {
                    let output = tables.output + row * layout.cells + n
                    for k in 0..<size { gathered[row * size + k] = output[k * count] }
                }
                matrixProduct(
                    rows: lanes.count, columns: size, depth: size, gathered, leadingA: size,
                    gamma.baseAddress! + n * size * size, leadingB: size, transposedB: true, into: product,
                    leadingC: size)
                for (row, lane) in lanes.enumerated() {
                    let spending = tables.spending + row * layout.cells + n
                    let income = lane.problem.income(n, tables, row: row)
                    for j in 0..<size {
                        spending[j * count] =
                            lane.problem.finalDemandShare[j * count + n] * income + product[row * size + j]
                    }
                }
            }
        }
    }

    private func market(_ j: Int, _ lanes: [Lane]) {
        let count = layout.economyCount
        let cells = layout.cells
        let at = j * count
        let kernel = baseline.problem.kernel
        let stride = kernel.gross.stride
        let block = at * stride
        kernel.withTables { gross, net in
            matrixProduct(
                rows: lanes.count, columns: count, depth: count, tables.supply + at, leadingA: cells,
                gross + block, leadingB: stride, transposedB: true, into: tables.priceSum + at,
                leadingC: cells)
            if let net {
                matrixProduct(
                    rows: lanes.count, columns: count, depth: count, tables.supply + at, leadingA: cells,
                    net + block, leadingB: stride, transposedB: true, into: tables.netSum + at,
                    leadingC: cells)
            }
            for (row, lane) in lanes.enumerated() { openDemand(j, lane, row) }
            matrixProduct(
                rows: lanes.count, columns: count, depth: count, tables.demand + at, leadingA: cells,
                (net ?? gross) + block, leadingB: stride,
                into: tables.output + at, leadingC: cells)
            for (row, lane) in lanes.enumerated() { closeDemand(j, lane, row) }
        }
    }

    /// Demand of a lane, zero in the rows that it replaces: the shared product leaves them out.
    private func openDemand(_ j: Int, _ lane: Lane, _ row: Int) {
        let count = layout.economyCount
        let at = row * layout.cells + j * count
        let own = lane.problem.kernel
        if own.hasTariff, !baseline.problem.kernel.hasTariff {
            (tables.netSum + at).update(from: tables.priceSum + at, count: count)
        }
        own.sumReplaced(
            sector: j, supply: tables.supply + at, priceSum: tables.priceSum + at, netSum: tables.netSum + at)
        for n in at..<at + count {
            tables.demand[n] = tables.expenditure[n] > 0 ? tables.expenditure[n] / tables.priceSum[n] : 0
        }
        guard let replaced = own.replaced else { return }
        for place in replaced.places(ofSector: j, economyCount: count) {
            tables.demand[row * layout.cells + Int(replaced.row[place])] = 0
        }
    }

    /// The replaced rows' own demand, and what it brings to exporters.
    private func closeDemand(_ j: Int, _ lane: Lane, _ row: Int) {
        let count = layout.economyCount
        let own = lane.problem.kernel
        guard let replaced = own.replaced else { return }
        for place in replaced.places(ofSector: j, economyCount: count) {
            let n = row * layout.cells + Int(replaced.row[place])
            tables.demand[n] = tables.expenditure[n] > 0 ? tables.expenditure[n] / tables.priceSum[n] : 0
        }
        let at = row * layout.cells + j * count
        own.reachReplaced(sector: j, demand: tables.demand + at, reach: tables.output + at)
    }
}
