import CLAPACK

/// Covariance matrices of coefficients: B M B with B = (X̃′ W X̃)⁻¹ and the products M of scores.
struct CovarianceEstimate {
    /// The matrix, row by row, in the regressors' own units.
    var matrix: [Double]
    /// Number of clusters by dimension.
    var clusterCounts: [Int] = []
    /// Whether negative eigenvalues were set to zero.
    var hasRaisedEigenvalues = false
}

/// The scores' products that robust covariances are made of.
struct ScoreProducts {
    let data: SortedData
    let projection: WeightedProjection
    /// ω (y − μ), or ω times the residual, by sorted row.
    let weightedResidual: Buffer<Double>

    /// Σ s s′ over rows.
    func overRows() -> [Double] {
        let count = data.regressorCount
        let parts = data.design.chunks.map { _ in Buffer<Double>(count * count, filledWith: 0) }
        let residual = weightedResidual
        projection.forEachResidualTile(of: data.columns) { chunk, rows, tile, stride in
            let part = parts[chunk]
            for row in rows {
                let values = tile + (row - rows.lowerBound) * stride
                let square = residual[row] * residual[row]
                for first in 0..<count {
                    let factor = square * values[first]
                    for second in 0...first { part[first * count + second] += factor * values[second] }
                }
            }
        }
        return symmetric(parts, count: count)
    }

    /// Σ s s′ over clusters, s being the sum of the scores of a cluster's rows.
    func over(_ cluster: Buffer<Int32>, count clusters: Int) -> [Double] {
        let count = data.regressorCount
        let chunks = data.design.chunks.count
        // Each chunk sums apart where that is small beside the data.
        let isShared = clusters * count * chunks > 8 * data.design.rowCount
        let tables = (0..<(isShared ? 1 : chunks)).map { _ in Buffer<Double>(clusters * count, filledWith: 0) }
        let residual = weightedResidual
        projection.forEachResidualTile(of: data.columns, alone: isShared) { chunk, rows, tile, stride in
            let table = tables[isShared ? 0 : chunk]
            for row in rows {
                let values = tile + (row - rows.lowerBound) * stride
                let place = table.start + Int(cluster[row]) * count
                for column in 0..<count { place[column] += residual[row] * values[column] }
            }
        }
        let result = Buffer<Double>(count * count, filledWith: 0)
        var sum = [Double](repeating: 0, count: count)
        for own in 0..<clusters {
            for column in 0..<count { sum[column] = tables.reduce(0) { $0 + $1[own * count + column] } }
            for first in 0..<count {
                for second in 0...first { result[first * count + second] += sum[first] * sum[second] }
            }
        }
        return symmetric([result], count: count)
    }

    private func symmetric(_ parts: [Buffer<Double>], count: Int) -> [Double] {
        var result = [Double](repeating: 0, count: count * count)
        for part in parts {
            for first in 0..<count {
                for second in 0...first { result[first * count + second] += part[first * count + second] }
            }
        }
        for first in 0..<count {
            for second in 0..<first { result[second * count + first] = result[first * count + second] }
        }
        return result
    }
}

/// B M B for symmetric matrices.
func sandwich(_ bread: [Double], _ middle: [Double], count: Int) -> [Double] {
    product(product(bread, middle, count: count), bread, count: count)
}

/// A B for square row-major matrices.
func product(_ a: [Double], _ b: [Double], count: Int) -> [Double] {
    var result = [Double](repeating: 0, count: count * count)
    for row in 0..<count {
        for inner in 0..<count {
            let factor = a[row * count + inner]
            for column in 0..<count { result[row * count + column] += factor * b[inner * count + column] }
        }
    }
    return result
}

/// The inverse of a symmetric positive definite matrix; `nil` where it is not, to working precision.
func inversePositiveDefinite(_ matrix: [Double], count: Int) -> [Double]? {
    var result = [Double](repeating: 0, count: count * count)
    for column in 0..<count {
        var copy = matrix
        var unit = [Double](repeating: 0, count: count)
        unit[column] = 1
        guard let solution = solvePositiveDefinite(&copy, unit) else { return nil }
        for row in 0..<count { result[row * count + column] = solution[row] }
    }
    return result
}

/// Sets negative eigenvalues of a symmetric matrix to zero (Cameron, Gelbach and Miller 2011, section 2.3).
///
/// - Returns: the matrix, and whether any eigenvalue was below zero by more than rounding.
func withoutNegativeEigenvalues(_ matrix: [Double], count: Int) -> (matrix: [Double], changed: Bool) {
    var vectors = matrix
    var values = [Double](repeating: 0, count: count)
    let status = LAPACKE_dsyev(
        LAPACK_ROW_MAJOR, CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "L")), Int32(count), &vectors, Int32(count),
        &values)
    guard status == 0, let largest = values.last, let least = values.first, least < -1e-14 * largest else {
        return (matrix, false)
    }
    var result = [Double](repeating: 0, count: count * count)
    for (position, value) in values.enumerated() where value > 0 {
        for row in 0..<count {
            let factor = value * vectors[row * count + position]
            for column in 0..<count { result[row * count + column] += factor * vectors[column * count + position] }
        }
    }
    return (result, true)
}
