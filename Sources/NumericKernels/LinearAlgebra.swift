import CLAPACK

/// Keeps OpenBLAS on the calling thread: parallelism is owned by the caller, over scenarios and draws, where
/// a region is long enough to pay for waking a core.
private let singleThreadedBLAS: Void = openblas_set_num_threads(1)

/// Keeps OpenBLAS on the calling thread, for who calls it directly from a parallel loop.
public func requireSingleThreadedBLAS() { _ = singleThreadedBLAS }

/// C = A B, or C = A Bᵀ, for row-major matrices with leading dimensions.
///
/// - Parameters:
///   - rows: rows of A and C.
///   - columns: columns of C.
///   - depth: columns of A.
///   - a: A, `rows × depth`, `leadingA` elements from row to row.
///   - b: B, `depth × columns`, or `columns × depth` where `transposedB`.
///   - c: C, `rows × columns`; overwritten, or added to where `adding`.
/// - Complexity: O(rows · columns · depth).
public func matrixProduct(
    rows: Int, columns: Int, depth: Int, _ a: UnsafePointer<Double>, leadingA: Int, _ b: UnsafePointer<Double>,
    leadingB: Int, transposedB: Bool = false, into c: UnsafeMutablePointer<Double>, leadingC: Int, adding: Bool = false
) {
    _ = singleThreadedBLAS
    cblas_dgemm(
        CblasRowMajor, CblasNoTrans, transposedB ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns),
        blasint(depth), 1, a, blasint(leadingA), b, blasint(leadingB), adding ? 1 : 0, c, blasint(leadingC))
}

/// C = Aᵀ B for row-major matrices: A is `depth × rows`, B is `depth × columns`; added to C where `adding`.
public func transposedMatrixProduct(
    rows: Int, columns: Int, depth: Int, _ a: UnsafePointer<Double>, leadingA: Int, _ b: UnsafePointer<Double>,
    leadingB: Int, into c: UnsafeMutablePointer<Double>, leadingC: Int, adding: Bool = false
) {
    _ = singleThreadedBLAS
    cblas_dgemm(
        CblasRowMajor, CblasTrans, CblasNoTrans, blasint(rows), blasint(columns), blasint(depth), 1, a,
        blasint(leadingA), b, blasint(leadingB), adding ? 1 : 0, c, blasint(leadingC))
}

/// C = A Bᵀ in single precision for row-major matrices; added to C where `adding`.
///
/// A single row of A is done as a matrix-vector product.
public func matrixProductTransposed(
    rows: Int, columns: Int, depth: Int, _ a: UnsafePointer<Float>, leadingA: Int, _ b: UnsafePointer<Float>,
    leadingB: Int, into c: UnsafeMutablePointer<Float>, leadingC: Int, adding: Bool = false
) {
    _ = singleThreadedBLAS
    if rows == 1 {
        cblas_sgemv(
            CblasRowMajor, CblasNoTrans, blasint(columns), blasint(depth), 1, b, blasint(leadingB), a, 1,
            adding ? 1 : 0, c, 1)
    } else {
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rows), blasint(columns), blasint(depth), 1, a,
            blasint(leadingA), b, blasint(leadingB), adding ? 1 : 0, c, blasint(leadingC))
    }
}

/// Replaces a square row-major matrix by its inverse (LU with partial pivoting).
///
/// - Returns: whether it could be inverted; `false` where it is singular to working precision or not finite, and
///   the matrix is then undefined.
/// - Complexity: O(size³).
public func invert(_ matrix: UnsafeMutablePointer<Double>, size: Int) -> Bool {
    _ = singleThreadedBLAS
    guard size > 0 else { return true }
    for position in 0..<size * size where !matrix[position].isFinite { return false }
    var pivots = [Int32](repeating: 0, count: size)
    // The inverse of a transpose is the transpose of the inverse, so the order of storage does not matter.
    guard LAPACKE_dgetrf(LAPACK_COL_MAJOR, Int32(size), Int32(size), matrix, Int32(size), &pivots) == 0 else {
        return false
    }
    guard LAPACKE_dgetri(LAPACK_COL_MAJOR, Int32(size), matrix, Int32(size), &pivots) == 0 else { return false }
    for position in 0..<size * size where !matrix[position].isFinite { return false }
    return true
}
