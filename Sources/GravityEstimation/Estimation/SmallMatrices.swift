import CLAPACK
import Glibc

/// The natural logarithm.
func cLog(_ value: Double) -> Double { log(value) }

/// Solves A x = b for a symmetric positive definite A (row-major); `nil` where it is not, to working precision.
///
/// A is scaled to a unit diagonal first and holds its factor afterwards.
func solvePositiveDefinite(_ matrix: inout [Double], _ right: [Double]) -> [Double]? {
    let size = right.count
    let scale = (0..<size).map { matrix[$0 * size + $0] }
    guard scale.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    for row in 0..<size {
        for column in 0..<size { matrix[row * size + column] /= (scale[row] * scale[column]).squareRoot() }
    }
    guard LAPACKE_dpotrf(LAPACK_COL_MAJOR, CChar(UInt8(ascii: "U")), Int32(size), &matrix, Int32(size)) == 0 else {
        return nil
    }
    var solution = (0..<size).map { right[$0] / scale[$0].squareRoot() }
    _ = LAPACKE_dpotrs(
        LAPACK_COL_MAJOR, CChar(UInt8(ascii: "U")), Int32(size), 1, matrix, Int32(size), &solution, Int32(size))
    for row in 0..<size { solution[row] /= scale[row].squareRoot() }
    return solution
}
