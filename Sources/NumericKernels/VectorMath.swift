import CVectorMath

// The kernels of CVectorMath under Swift names. All are safe on any thread, allocate nothing, need no alignment, and give
// the same bits on every machine, whichever instructions it has; lengths and indices are the caller's to keep right.

// MARK: Elementary functions

/// y = eˣ for every element, within 0.75 ulp.
///
/// Overflow gives infinity and underflow is gradual: subnormal results are rounded once. e^−∞ is 0; NaN gives NaN.
///
/// - Parameters:
///   - x: `count` numbers.
///   - y: `count` results; may be `x` itself, may not overlap it otherwise.
public func vectorExp(_ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>, count: Int) {
    cvm_exp(x, y, count)
}

/// y = ln x for every element, within 0.6 ulp.
///
/// ln 0 is −∞ for either zero, ln ∞ is ∞; a negative number or NaN gives NaN. Subnormal numbers lose nothing.
///
/// - Parameters:
///   - x: `count` numbers.
///   - y: `count` results; may be `x` itself, may not overlap it otherwise.
public func vectorLog(_ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>, count: Int) {
    cvm_log(x, y, count)
}

/// y = x^exponent for every element, within 1 ulp where |exponent| ≤ 700.
///
/// The logarithm and its product with the exponent are carried as pairs, so accuracy does not fall with the size of the
/// result as it does in exp(exponent · ln x). Exponents in the thousands over x near √2 or √½ reach 1.7 ulp.
///
/// Special values are those of C's `pow`: x⁰ and 1^y are 1 even with NaN, 0 to a negative power is ∞, a negative x has
/// powers at whole exponents only (NaN otherwise), and signs of zeros and infinities are kept at odd ones.
///
/// - Parameters:
///   - x: `count` numbers.
///   - exponent: one exponent for all.
///   - y: `count` results; may be `x` itself, may not overlap it otherwise.
public func vectorPow(
    _ x: UnsafePointer<Double>, exponent: Double, into y: UnsafeMutablePointer<Double>, count: Int
) {
    cvm_pow(x, exponent, y, count)
}

/// y = e^(factor · x) for every element, within 1 ulp of the power of the exact product.
///
/// Special values follow from the product: 0 · ∞ is NaN.
///
/// - Parameters:
///   - x: `count` numbers.
///   - factor: one factor for all.
///   - y: `count` results; may be `x` itself, may not overlap it otherwise.
public func vectorExp(
    _ x: UnsafePointer<Double>, times factor: Double, into y: UnsafeMutablePointer<Double>, count: Int
) {
    cvm_exp_scaled(x, factor, y, count)
}

// MARK: Sums and maxima

/// Σ aᵢ bᵢ, in a fixed order of 32 fused sums.
public func vectorDot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, count: Int) -> Double {
    cvm_dot(a, b, count)
}

/// Σ xᵢ, in a fixed order of 32 sums.
public func vectorSum(_ x: UnsafePointer<Double>, count: Int) -> Double { cvm_sum(x, count) }

/// y ← y + factor · x, one rounding per element.
public func vectorAdd(
    _ factor: Double, times x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, count: Int
) {
    cvm_axpy(factor, x, y, count)
}

/// The largest |xᵢ|; 0 for no elements, NaN as soon as one element is NaN.
public func vectorLargestMagnitude(_ x: UnsafePointer<Double>, count: Int) -> Double { cvm_max_abs(x, count) }

/// Σ xᵢ in the order that reads memory fastest: the floor against which benchmarks hold a pass over the same bytes.
public func vectorStream(_ x: UnsafePointer<Double>, count: Int) -> Double { cvm_stream(x, count) }

// MARK: Markets

/// Where the results of one sector's market go; all of length N.
public struct MarketResults {
    /// Σᵢ gross[n,i] · supply[i], by importer: the price index to the power −θ.
    public var priceSum: UnsafeMutablePointer<Double>
    /// Σᵢ net[n,i] · supply[i], by importer; written, and needed, only where a net kernel is given.
    public var netSum: UnsafeMutablePointer<Double>?
    /// expenditure[n] / priceSum[n], and 0 for an importer without expenditure.
    public var demand: UnsafeMutablePointer<Double>
    /// Σₙ net[n,i] · demand[n], by exporter; times supply[i] it is what exporter i earns.
    public var reach: UnsafeMutablePointer<Double>

    /// Names the arrays; they are overwritten and may not overlap each other or any input.
    public init(
        priceSum: UnsafeMutablePointer<Double>, netSum: UnsafeMutablePointer<Double>? = nil,
        demand: UnsafeMutablePointer<Double>, reach: UnsafeMutablePointer<Double>
    ) {
        self.priceSum = priceSum
        self.netSum = netSum
        self.demand = demand
        self.reach = reach
    }
}

/// Clears the market of one sector at given supplies, in one pass over its kernels.
///
/// The kernels are read from memory once: a few rows at a time give their sums, then their demand, then their part of the
/// reach. Rows without expenditure (zero, negative or NaN) add nothing to the reach, whatever the kernel holds there.
///
/// - Parameters:
///   - count: N, economies.
///   - stride: elements from one row to the next, at least N. Kernels on 64 bytes with a stride that is a multiple of 8
///     are read up to twice as fast as packed ones; what lies between rows is not read.
///   - gross: N rows of N, importer by exporter.
///   - net: the same for what exporters receive (tariffs taken off), or `nil` where it equals `gross`.
///   - supply: by exporter, length N.
///   - expenditure: by importer, length N.
///   - results: what is written.
/// - Complexity: O(N²), bound by the reading of the kernels.
public func clearMarket(
    count: Int, stride: Int, gross: UnsafePointer<Double>, net: UnsafePointer<Double>?, supply: UnsafePointer<Double>,
    expenditure: UnsafePointer<Double>, into results: MarketResults
) {
    precondition(stride >= count, "rows of \(count) cannot be \(stride) apart")
    precondition(net == nil || results.netSum != nil, "a net kernel needs somewhere to put its sums")
    cvm_market_dense(
        count, stride, gross, net, supply, expenditure, results.priceSum, results.netSum, results.demand,
        results.reach)
}

/// Clears the market of one sector whose kernels hold only the trading pairs.
///
/// Worth it below about one trading pair in ten: a pair costs seven times what it costs in the dense form.
///
/// - Parameters:
///   - count: N, economies; at most 65,536.
///   - rowStart: length N + 1; row n is at positions rowStart[n] ..< rowStart[n + 1] of the three arrays that follow.
///   - exporter: below N, strictly increasing within a row.
///   - gross: by position, as in the dense form.
///   - net: by position, or `nil` where it equals `gross`.
///   - supply: by exporter, length N.
///   - expenditure: by importer, length N.
///   - results: what is written.
/// - Complexity: O(pairs + N).
public func clearMarket(
    count: Int, rowStart: UnsafePointer<Int64>, exporter: UnsafePointer<UInt16>, gross: UnsafePointer<Double>,
    net: UnsafePointer<Double>?, supply: UnsafePointer<Double>, expenditure: UnsafePointer<Double>,
    into results: MarketResults
) {
    precondition(net == nil || results.netSum != nil, "a net kernel needs somewhere to put its sums")
    cvm_market_sparse(
        count, rowStart, exporter, gross, net, supply, expenditure, results.priceSum, results.netSum, results.demand,
        results.reach)
}

// MARK: Small blocks

/// A vector whose elements lie a fixed number of places apart.
public struct StridedVector<Pointer> {
    /// The first element.
    public var start: Pointer
    /// Places from one element to the next, at least 1.
    public var stride: Int

    /// Every `stride`-th element from `start` on.
    public init(_ start: Pointer, stride: Int = 1) {
        self.start = start
        self.stride = stride
    }
}

/// y[k] = scale · c[k] + Σⱼ A[k,j] · x[j], in one pass over a small matrix.
///
/// - Parameters:
///   - matrix: A, rows × columns, row-major.
///   - x: length `columns`.
///   - c: length `rows`, with the stride of y; `nil` for zeros; may be y.
///   - scale: factor of c.
///   - y: length `rows`; overwritten; may not overlap A or x.
public func blockProduct(
    _ matrix: UnsafePointer<Double>, rows: Int, columns: Int, _ x: StridedVector<UnsafePointer<Double>>,
    adding c: UnsafePointer<Double>? = nil, times scale: Double = 1,
    into y: StridedVector<UnsafeMutablePointer<Double>>
) {
    cvm_matvec(rows, columns, matrix, x.start, x.stride, c, scale, y.start, y.stride)
}

/// y[j] = scale · b[j] + Σₖ A[k,j] · x[k], in one pass over a small matrix.
///
/// - Parameters:
///   - matrix: A, rows × columns, row-major.
///   - x: length `rows`.
///   - b: length `columns`, with the stride of y; `nil` for zeros; may be y.
///   - scale: factor of b.
///   - y: length `columns`; overwritten; may not overlap A or x.
public func blockProductTransposed(
    _ matrix: UnsafePointer<Double>, rows: Int, columns: Int, _ x: StridedVector<UnsafePointer<Double>>,
    adding b: UnsafePointer<Double>? = nil, times scale: Double = 1,
    into y: StridedVector<UnsafeMutablePointer<Double>>
) {
    cvm_matvec_t(rows, columns, matrix, x.start, x.stride, b, scale, y.start, y.stride)
}
