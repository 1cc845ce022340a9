import GravityEstimation

/// Which rows are separated, by going through the corners of the cone of separating combinations.
///
/// A combination z of regressors and effects separates where it is zero on rows with a positive outcome and nowhere
/// negative. These z form a pointed cone, every edge of which is zero on k − 1 independent rows more (k its dimension),
/// so trying all such sets of rows finds all edges; a row is separated where some edge is positive.
///
/// - Returns: by row, or `nil` where there are more than `limit` sets to try.
func separatedByRays(_ frame: EstimationFrame, limit: Int = 20_000) -> [Bool]? {
    let rows = 0..<frame.rowCount
    var columns: [[Double]] = frame.effects.flatMap { effect in
        (0..<Int32(effect.groupCount)).map { group in effect.codes.map { $0 == group ? 1 : 0 } }
    }
    if frame.effects.isEmpty { columns.append(rows.map { _ in 1 }) }
    columns += frame.regressors.map(\.values)
    // Eliminating on rows with positive outcomes leaves the combinations that vanish there.
    let positive = rows.filter { frame.outcome.values[$0] > 0 }
    var space = withoutPivots(columns, on: positive).rest
    // Then to columns that are independent on the rows with an outcome of zero.
    let zero = rows.filter { frame.outcome.values[$0] == 0 }
    space = withoutPivots(space, on: zero).pivots
    let dimension = space.count
    var result = rows.map { _ in false }
    guard dimension > 0 else { return result }
    guard binomial(zero.count, dimension - 1) <= limit else { return nil }
    forEachSubset(of: zero, size: dimension - 1) { subset in
        let left = withoutPivots(space, on: subset).rest
        guard left.count == 1, let edge = left.first else { return }
        let largest = zero.reduce(0) { max($0, abs(edge[$1])) }
        let sign = zero.contains { edge[$0] > 1e-9 * largest } ? 1.0 : -1
        guard zero.allSatisfy({ sign * edge[$0] > -1e-9 * largest }) else { return }
        for row in zero where sign * edge[row] > 1e-9 * largest { result[row] = true }
    }
    return result
}

/// The rows in use at the joint fixed point of singletons and separation; `nil` where it would take too long.
func settledByRays(_ frame: EstimationFrame) -> [Int]? {
    var kept = Array(0..<frame.rowCount)
    while true {
        let before = kept.count
        let part = frame.rows(kept)
        var goes = kept.map { _ in false }
        for effect in part.effects {
            for group in Set(effect.codes) {
                let members = kept.indices.filter { effect.codes[$0] == group }
                let isEmpty = members.allSatisfy { part.outcome.values[$0] == 0 }
                if members.count == 1 || isEmpty { for row in members { goes[row] = true } }
            }
        }
        if !goes.contains(true) {
            guard let separated = separatedByRays(part) else { return nil }
            goes = separated
        }
        kept = kept.indices.filter { !goes[$0] }.map { kept[$0] }
        if kept.count == before { return kept }
        if kept.isEmpty { return [] }
    }
}

/// Gauss-Jordan elimination by columns: those that stand for a row each, and what is left of the others.
private func withoutPivots(_ columns: [[Double]], on rows: [Int]) -> (pivots: [[Double]], rest: [[Double]]) {
    var rest = columns
    var pivots: [[Double]] = []
    for row in rows {
        guard let place = rest.indices.max(by: { abs(rest[$0][row]) < abs(rest[$1][row]) }),
            abs(rest[place][row]) > 1e-9
        else { continue }
        let pivot = rest.remove(at: place)
        pivots.append(pivot)
        for other in rest.indices {
            let share = rest[other][row] / pivot[row]
            guard share != 0 else { continue }
            for entry in pivot.indices { rest[other][entry] -= share * pivot[entry] }
            rest[other][row] = 0
        }
    }
    return (pivots, rest)
}

private func binomial(_ count: Int, _ size: Int) -> Int {
    guard size > 0 else { return 1 }
    guard size <= count else { return 0 }
    var result = 1.0
    for step in 0..<size { result *= Double(count - step) / Double(step + 1) }
    return result < 1e12 ? Int(result.rounded()) : Int.max
}

private func forEachSubset(of rows: [Int], size: Int, _ body: ([Int]) -> Void) {
    func grow(_ chosen: [Int], from first: Int) {
        guard chosen.count < size else { return body(chosen) }
        for place in first..<max(first, rows.count) { grow(chosen + [rows[place]], from: place + 1) }
    }
    grow([], from: 0)
}
