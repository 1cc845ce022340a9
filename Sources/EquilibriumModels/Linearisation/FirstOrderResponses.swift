import NumericKernels
import Synchronization

/// How a solved baseline answers small shocks: exact derivatives of the equilibrium, one linear system for each shock.
///
/// (I − ∂F/∂z) dz = ∂F/∂shock at the baseline, with the engine's own map F, closure, links, tariffs and scale. The factorised
/// Jacobian of the baseline is the preconditioner; the iteration goes on to the limit of rounding, and every answer is
/// tested from scratch by ``FirstOrderCertificate``. No equilibrium is solved.
///
/// - Parameters:
///   - baseline: the solved baseline.
///   - count: number of shocks.
///   - threads: threads; `nil` is one for each core. No number depends on it.
///   - shock: the shock of a position, made when it is needed.
/// - Returns: the responses, in order.
/// - Source: Kleinman, Liu & Redding (2024), "International Friends and Enemies", American Economic Journal: Macroeconomics
///   16(4), for the linearisation of trade models in closed form; here for the whole model with links and tariffs.
public func firstOrderResponses(
    _ baseline: SharedBaseline, count: Int, threads: Int? = nil, shock: @Sendable (Int) -> FirstOrderShock
) -> [FirstOrderResponse] {
    let base = LinearisationBase(baseline)
    let certificate = FirstOrderCertificate(baseline)
    let width = chunkWidth(count, baseline)
    let chunks = (count + width - 1) / width
    let found = Mutex<[Int: [FirstOrderResponse]]>([:])
    parallelLoop(chunks, threads: threads) { chunk in
        let range = chunk * width..<min(count, (chunk + 1) * width)
        let responses = respond(baseline, base, certificate, range.map(shock))
        found.withLock { $0[chunk] = responses }
    }
    let chunked = found.withLock { $0 }
    return (0..<chunks).flatMap { chunked[$0] ?? [] }
}

/// Enough shocks to fill a matrix product, and few enough that the basis stays in a hundred megabytes.
private func chunkWidth(_ count: Int, _ baseline: SharedBaseline) -> Int {
    let bytes = 8 * baseline.problem.layout.dimension * 18
    return max(1, min(count, 32, 120_000_000 / max(1, bytes)))
}

private func respond(
    _ baseline: SharedBaseline, _ base: LinearisationBase, _ certificate: FirstOrderCertificate,
    _ shocks: [FirstOrderShock]
) -> [FirstOrderResponse] {
    let layout = baseline.problem.layout
    let rows = shocks.count
    let dimension = layout.dimension
    let map = LinearisedMap(baseline, base, width: rows)
    let tables = PreconditionerTables(layout, width: rows)
    let solver = BlockGMRES(dimension: dimension, width: rows)
    let point = UnsafeMutablePointer<Double>.allocate(capacity: 2 * rows * dimension)
    defer { point.deallocate() }
    point.initialize(repeating: 0, count: 2 * rows * dimension)
    let image = point + rows * dimension
    let products = solver.solve(
        rows: rows, point,
        residual: { x, r in
            map.apply(x, rows: rows, shocks: shocks[...], into: r)
            for position in 0..<rows * dimension { r[position] -= x[position] }
        },
        product: { v, into in
            map.apply(v, rows: rows, into: into)
            for position in 0..<rows * dimension { into[position] = v[position] - into[position] }
        },
        precondition: { v, into in
            baseline.preconditioner.apply(v, rows: rows, stride: dimension, tables, into: into)
        })
    map.apply(point, rows: rows, shocks: shocks[...], into: image)
    let accounts = baseline.accounts
    let count = layout.economyCount
    return shocks.indices.map { row in
        let z = point + row * dimension
        func copy(_ start: Int, _ size: Int) -> [Double] {
            Array(UnsafeBufferPointer(start: z + start, count: size))
        }
        let income = (0..<count).map { map.income[row * count + $0] / accounts.income[$0] }
        var real = income
        for at in 0..<layout.cells where accounts.finalDemandShare[at] > 0 {
            real[at % count] -= accounts.finalDemandShare[at] * z[layout.price + at]
        }
        var response = FirstOrderResponse(
            wage: copy(0, count), price: copy(layout.price, layout.cells),
            expenditure: copy(layout.expenditure, layout.cells),
            scale: layout.hasScale ? copy(layout.scale, layout.cells) : [], income: income, realIncome: real,
            residual: 0, residualCondition: "none", products: products)
        (response.residual, response.residualCondition) = certificate.largestResidual(of: response, shocks[row])
        return response
    }
}
