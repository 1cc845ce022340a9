import CLAPACK

/// Keeps OpenBLAS on the calling thread: parallelism is owned by the caller, over scenarios and draws, where
/// a region is long enough to pay for waking a core.
private let singleThreadedBLAS: Void = openblas_set_num_threads(1)

/// y = A x for a row-major matrix.
///
/// - Parameters:
///   - matrix: A, `rows × columns`, row-major, starting at `offset`.
///   - vector: x, from `vectorOffset`, length `columns`.
///   - result: y, from `resultOffset`, length `rows`; overwritten.
/// - Complexity: O(rows · columns), bound by the reading of A.
@inlinable
public func multiply(
    _ matrix: UnsafePointer<Double>, rows: Int, columns: Int, _ vector: UnsafePointer<Double>,
    into result: UnsafeMutablePointer<Double>
) {
    generalMatrixVector(matrix, rows: rows, columns: columns, vector, into: result, transposed: false)
}

/// y = Aᵀ x for a row-major matrix; x has length `rows`, y length `columns`.
@inlinable
public func multiplyTransposed(
    _ matrix: UnsafePointer<Double>, rows: Int, columns: Int, _ vector: UnsafePointer<Double>,
    into result: UnsafeMutablePointer<Double>
) {
    generalMatrixVector(matrix, rows: rows, columns: columns, vector, into: result, transposed: true)
}

@usableFromInline
func generalMatrixVector(
    _ matrix: UnsafePointer<Double>, rows: Int, columns: Int, _ vector: UnsafePointer<Double>,
    into result: UnsafeMutablePointer<Double>, transposed: Bool
) {
    _ = singleThreadedBLAS
    cblas_dgemv(
        CblasRowMajor, transposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns), 1, matrix,
        blasint(columns), vector, 1, 0, result, 1)
}

/// The least-squares solution of A x ≈ b by complete orthogonal factorisation.
///
/// - Parameters:
///   - columns: the columns of A, each of the length of `target`.
///   - target: b.
///   - conditionLimit: columns that make the condition number exceed this are treated as dependent.
/// - Returns: x of minimal norm, or `nil` where LAPACK refuses (a value that is not finite).
/// - Complexity: O(rows · columns²).
public func leastSquares(columns: [[Double]], target: [Double], conditionLimit: Double = 1e12) -> [Double]? {
    _ = singleThreadedBLAS
    let rows = target.count
    let width = columns.count
    guard width > 0, rows > 0 else { return [] }
    var matrix: [Double] = []
    matrix.reserveCapacity(rows * width)
    for column in columns { matrix.append(contentsOf: column) }
    var right = target + [Double](repeating: 0, count: max(0, width - rows))
    guard matrix.allSatisfy(\.isFinite), right.allSatisfy(\.isFinite) else { return nil }
    var pivots = [Int32](repeating: 0, count: width)
    var rank: Int32 = 0
    let info = LAPACKE_dgelsy(
        LAPACK_COL_MAJOR, Int32(rows), Int32(width), 1, &matrix, Int32(rows), &right, Int32(max(rows, width)), &pivots,
        1 / conditionLimit, &rank)
    return info == 0 ? Array(right.prefix(width)) : nil
}
