import CLAPACK
import NumericKernels

/// What weighted absorption leaves of regressors, row by row, in the regressors' own units.
final class AbsorbedRegressors {
    /// Rows in the order of the design.
    let data: SortedData
    let projection: WeightedProjection
    /// Number of regressors.
    let count: Int
    /// x̃: sorted rows × regressors.
    let rows: Buffer<Double>
    /// X̃′ W X̃, and its inverse.
    let information: [Double], bread: [Double]

    /// Absorbs the effects of a frame at given weights.
    ///
    /// - Parameters:
    ///   - frame: rows and regressors that all take part.
    ///   - weights: of each row of the frame, above zero.
    /// - Throws: ``EstimationNotConverged`` where the effects cannot be taken out or the information is singular.
    init(_ frame: EstimationFrame, weights: [Double], threads: Int?) throws {
        let data = SortedData(frame, regressors: SortedData.allRegressors(frame), kept: nil)
        let projection = WeightedProjection(data.design, threads: threads)
        projection.weights.copy(data.design.sorted(weights))
        projection.weightsChanged()
        let count = data.regressorCount
        for block in data.columns.blocks {
            let tolerances = (0..<block.columnCount).map { block.firstColumn + $0 < count ? 1e-10 : .infinity }
            let report = projection.solve(
                block, tolerance: tolerances,
                reference: [ProjectionReference](repeating: .remainder, count: block.columnCount),
                noise: data.noise(of: block, totalWeight: projection.totalWeight, last: 0))
            guard report.converged else {
                throw EstimationNotConverged(reason: "the effects could not be taken out of the regressors to 1e-10")
            }
        }
        let rows = Buffer<Double>(max(1, data.design.rowCount * count), filledWith: 0)
        let scales = data.scales
        // With effects centres are taken out in any case; beside a constant the regressor itself is wanted.
        let centres = data.hasConstant ? data.centres : [Double](repeating: 0, count: count)
        projection.forEachResidualTile(of: data.columns) { _, range, tile, stride in
            for row in range {
                let values = tile + (row - range.lowerBound) * stride
                for column in 0..<count {
                    rows[row * count + column] = scales[column] * values[column] + centres[column]
                }
            }
        }
        var information = [Double](repeating: 0, count: count * count)
        for row in 0..<data.design.rowCount {
            for first in 0..<count {
                let factor = projection.weights[row] * rows[row * count + first]
                for second in 0...first { information[first * count + second] += factor * rows[row * count + second] }
            }
        }
        for first in 0..<count {
            for second in 0..<first { information[second * count + first] = information[first * count + second] }
        }
        guard let bread = inversePositiveDefinite(information, count: count) else {
            throw EstimationNotConverged(reason: "the information matrix of the regressors is singular")
        }
        (self.data, self.projection, self.count, self.rows) = (data, projection, count, rows)
        (self.information, self.bread) = (information, bread)
    }

    /// Σ x̃ residual by cluster: clusters × regressors.
    func scores(_ residual: Buffer<Double>, cluster: Buffer<Int32>, clusters: Int) -> [Double] {
        var result = [Double](repeating: 0, count: clusters * count)
        for row in 0..<data.design.rowCount {
            let place = Int(cluster[row]) * count
            for column in 0..<count { result[place + column] += residual[row] * rows[row * count + column] }
        }
        return result
    }
}

/// A x for a row-major matrix with as many columns as x has elements.
func multiply(_ matrix: [Double], _ vector: [Double]) -> [Double] {
    let size = vector.count
    return (0..<(size == 0 ? 0 : matrix.count / size)).map { row in
        (0..<size).reduce(0) { $0 + matrix[row * size + $1] * vector[$1] }
    }
}

/// Eigenvalues (ascending) and eigenvectors (columns of a row-major matrix) of a symmetric matrix.
func symmetricEigen(_ matrix: [Double], size: Int) -> (values: [Double], vectors: [Double]) {
    var vectors = matrix
    var values = [Double](repeating: 0, count: size)
    _ = LAPACKE_dsyev(
        LAPACK_ROW_MAJOR, CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "L")), Int32(size), &vectors, Int32(size),
        &values)
    return (values, vectors)
}

/// The matrix with the eigenvectors of a symmetric one and a function of its eigenvalues.
func spectral(
    _ eigen: (values: [Double], vectors: [Double]), size: Int, _ function: (Double) -> Double
) -> [Double] {
    var result = [Double](repeating: 0, count: size * size)
    for (position, value) in eigen.values.enumerated() {
        let factor = function(value)
        guard factor != 0 else { continue }
        for row in 0..<size {
            let scaled = factor * eigen.vectors[row * size + position]
            for column in 0..<size {
                result[row * size + column] += scaled * eigen.vectors[column * size + position]
            }
        }
    }
    return result
}
