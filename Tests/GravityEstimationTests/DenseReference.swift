import GravityEstimation

/// A naive estimator: every group of every effect is a column of zeros and ones, least squares by Gram and Schmidt.
///
/// Nothing is absorbed, scaled or preconditioned. Columns that earlier ones explain are left out, effects first.
struct DenseReference {
    /// Positions in the frame of the regressors that stay; −1 for the constant.
    var regressors: [Int] = []
    /// Their coefficients.
    var beta: [Double] = []
    /// Number of independent columns.
    var rank = 0
    var fitted: [Double] = []
    /// Deviance, or sum of squared residuals.
    var deviance = 0.0
    private var columns: [[Double]] = []
    private var weightedResidual: [Double] = []
    /// (D′ W D)⁻¹ over all columns.
    private var bread: [[Double]] = []
    private var scale = 1.0

    /// Estimates; every row of the frame is used.
    init(_ frame: EstimationFrame, family: EstimationOptions.Family) {
        let count = frame.rowCount
        let ones = [Double](repeating: 1, count: count)
        var owners: [Int?] = []
        var basis: [[Double]] = []
        func take(_ column: [Double], owner: Int?, share: Double) {
            let size = norm(column)
            var rest = column
            for _ in 0..<2 { for other in basis { subtract(dot(rest, other), other, from: &rest) } }
            let left = norm(rest)
            guard left > share * size else { return }
            basis.append(rest.map { $0 / left })
            columns.append(column)
            owners.append(owner)
        }
        for effect in frame.effects {
            for group in 0..<Int32(effect.groupCount) {
                take(effect.codes.map { $0 == group ? 1 : 0 }, owner: nil, share: 1e-9)
            }
        }
        if frame.effects.isEmpty { take(ones, owner: -1, share: 0) }
        for (position, regressor) in frame.regressors.enumerated() {
            take(regressor.values, owner: position, share: 1e-6)
        }
        rank = columns.count
        let places = owners.indices.filter { owners[$0] != nil }
        regressors = places.compactMap { owners[$0] }
        let weights = frame.weights ?? ones
        let offset = frame.offset ?? [Double](repeating: 0, count: count)
        let solution = family == .ols ? leastSquares(frame, weights, offset) : poisson(frame, weights, offset)
        beta = places.map { solution[$0] }
    }

    private mutating func leastSquares(_ frame: EstimationFrame, _ weights: [Double], _ offset: [Double]) -> [Double] {
        let target = zip(frame.outcome.values, offset).map { $0 - $1 }
        let solution = solve(target, weights)
        fitted = zip(predictor(solution), offset).map { $0 + $1 }
        weightedResidual = fitted.indices.map { weights[$0] * (frame.outcome.values[$0] - fitted[$0]) }
        deviance = fitted.indices.reduce(0) { $0 + weightedResidual[$1] * weightedResidual[$1] / weights[$1] }
        scale = deviance / Double(frame.rowCount - rank)
        return solution
    }

    private mutating func poisson(_ frame: EstimationFrame, _ weights: [Double], _ offset: [Double]) -> [Double] {
        let outcome = frame.outcome.values
        let mean = outcome.reduce(0, +) / Double(outcome.count)
        let first = outcome.map { ($0 + mean) / 2 }
        var solution = solve(
            outcome.indices.map { logarithm(first[$0]) + outcome[$0] / first[$0] - 1 - offset[$0] },
            outcome.indices.map { first[$0] * weights[$0] })
        func means(_ coefficients: [Double]) -> [Double] {
            zip(predictor(coefficients), offset).map { exponential($0 + $1) }
        }
        func likelihood(_ coefficients: [Double]) -> Double {
            let linear = predictor(coefficients)
            return outcome.indices.reduce(0) {
                $0 + weights[$1]
                    * (outcome[$1] * (linear[$1] + offset[$1]) - exponential(linear[$1] + offset[$1]))
            }
        }
        for _ in 0..<200 {
            let now = means(solution)
            let change = solve(
                outcome.indices.map { outcome[$0] / now[$0] - 1 }, outcome.indices.map { now[$0] * weights[$0] })
            var length = 1.0
            let before = likelihood(solution)
            while length > 1e-8,
                !(likelihood(zip(solution, change).map { $0 + length * $1 }) >= before - 1e-12 * abs(before))
            {
                length /= 2
            }
            solution = zip(solution, change).map { $0 + length * $1 }
            if predictor(change).allSatisfy({ abs($0) < 1e-13 }) { break }
        }
        fitted = means(solution)
        weightedResidual = outcome.indices.map { weights[$0] * (outcome[$0] - fitted[$0]) }
        _ = solve(outcome, outcome.indices.map { fitted[$0] * weights[$0] })
        deviance = outcome.indices.reduce(0) {
            let own = outcome[$1] > 0 ? outcome[$1] * logarithm(outcome[$1] / fitted[$1]) : 0
            return $0 + 2 * weights[$1] * (own - outcome[$1] + fitted[$1])
        }
        return solution
    }

    /// Weighted least squares; keeps the inverse of the normal equations.
    private mutating func solve(_ target: [Double], _ weights: [Double]) -> [Double] {
        let roots = weights.map { $0.squareRoot() }
        var basis: [[Double]] = []
        var upper: [[Double]] = []
        for column in columns {
            var rest = zip(column, roots).map { $0 * $1 }
            var entries = [Double](repeating: 0, count: columns.count)
            for _ in 0..<2 {
                for (place, other) in basis.enumerated() {
                    let share = dot(rest, other)
                    entries[place] += share
                    subtract(share, other, from: &rest)
                }
            }
            let size = norm(rest)
            entries[basis.count] = size
            upper.append(entries)
            basis.append(rest.map { $0 / size })
        }
        let right = zip(target, roots).map { $0 * $1 }
        // `upper[column][row]` is the triangle: solved from below.
        func back(_ values: [Double]) -> [Double] {
            var result = values
            for place in columns.indices.reversed() {
                for later in place + 1..<max(place + 1, columns.count) {
                    result[place] -= upper[later][place] * result[later]
                }
                result[place] /= upper[place][place]
            }
            return result
        }
        let inverse = columns.indices.map { place in back(columns.indices.map { $0 == place ? 1 : 0 }) }
        bread = columns.indices.map { row in
            columns.indices.map { column in
                columns.indices.reduce(0) { $0 + inverse[$1][row] * inverse[$1][column] }
            }
        }
        return back(basis.map { dot($0, right) })
    }

    private func predictor(_ solution: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: columns.first?.count ?? 0)
        for (column, share) in zip(columns, solution) { subtract(-share, column, from: &result) }
        return result
    }

    /// Covariance of the regressors without factors for small samples: rows of one group of `clusters` may depend on
    /// each other; `nil` means equal variances (OLS) or variances equal to means.
    func covariance(clusters: [Int32]?) -> [Double] {
        let first = rank - regressors.count
        guard let clusters else {
            return (first..<rank).flatMap { row in (first..<rank).map { bread[row][$0] * scale } }
        }
        var sums: [Int32: [Double]] = [:]
        for row in weightedResidual.indices {
            let share = columns.indices.map { weightedResidual[row] * columns[$0][row] }
            sums[clusters[row], default: [Double](repeating: 0, count: rank)] =
                zip(sums[clusters[row]] ?? [Double](repeating: 0, count: rank), share).map { $0 + $1 }
        }
        let influence = sums.values.map { sum in bread.map { dot($0, sum) } }
        return (first..<rank).flatMap { row in
            (first..<rank).map { column in influence.reduce(0) { $0 + $1[row] * $1[column] } }
        }
    }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for place in a.indices { sum += a[place] * b[place] }
    return sum
}

private func norm(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

private func subtract(_ share: Double, _ other: [Double], from column: inout [Double]) {
    for place in column.indices { column[place] -= share * other[place] }
}
