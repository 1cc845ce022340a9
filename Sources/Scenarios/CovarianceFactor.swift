/// The lower triangular factor L of a covariance matrix, A = L L′.
///
/// Row j holds what term j shares with the terms before it, so that what it gives for a term does not depend on any later one. The
/// matrix may be singular: a pivot that is zero to rounding takes no part.
struct CovarianceFactor: Sendable, Equatable {
    /// A matrix that is the covariance matrix of nothing.
    struct NotSemidefinite: Error, Equatable {
        /// The first row at which that shows.
        var row: Int
    }

    /// The rows of L one behind the other, row j of length j + 1.
    private var rows: [Double] = []

    /// Factorises the lower triangle of a symmetric matrix of finite numbers, given row by row.
    ///
    /// - Throws: ``NotSemidefinite`` where a pivot, the variance of a term given those before it, is negative beyond
    ///   rounding, or is zero beside a covariance that is not.
    /// - Complexity: O(size³).
    init(_ matrix: [Double], size: Int) throws(NotSemidefinite) {
        precondition(matrix.count == size * size, "a covariance matrix must be square")
        let largest = (0..<size).reduce(0) { max($0, matrix[$1 * size + $1]) }
        // Rounding of the matrix itself: relative to each variance, and to the largest where eigenvalues were raised.
        let rounding = (0..<size).map { row in
            1e-10 * abs(matrix[row * size + row]) + 16 * Double.ulpOfOne * Double(size) * largest
        }
        var remainder = matrix
        var factor = [Double](repeating: 0, count: size * size)
        for j in 0..<size {
            let pivot = remainder[j * size + j]
            guard pivot >= -rounding[j] else { throw NotSemidefinite(row: j) }
            if pivot <= rounding[j] {
                for i in (j + 1)..<size {
                    let bound = (rounding[j] * (max(0, remainder[i * size + i]) + rounding[i])).squareRoot()
                    guard abs(remainder[i * size + j]) <= 2 * bound else { throw NotSemidefinite(row: i) }
                }
                continue
            }
            let root = pivot.squareRoot()
            factor[j * size + j] = root
            for i in (j + 1)..<size {
                let value = remainder[i * size + j] / root
                factor[i * size + j] = value
                for k in (j + 1)..<(i + 1) { remainder[i * size + k] -= value * factor[k * size + j] }
            }
        }
        for j in 0..<size { rows += factor[(j * size)...(j * size + j)] }
    }

    /// Σₘ L[row, m] z[m] over the terms up to this one.
    func deviation(row: Int, _ normals: [Double]) -> Double {
        let start = row * (row + 1) / 2
        var sum = 0.0
        for m in 0...row { sum += rows[start + m] * normals[m] }
        return sum
    }
}
