import CVectorMath
import Glibc

/// Solves A x = b for several right-hand sides at once: restarted GMRES, left-preconditioned, with refinement.
///
/// Each column has its own Krylov space; they share nothing but the products, which are of all columns together. A cycle
/// solves W A d = W r to a few digits, and x takes d; then r = b − A x is computed anew, so that a preconditioner in
/// single precision costs cycles and no digits. The work ends when no cycle halves the largest residual any more.
///
/// - Source: Saad & Schultz (1986), SIAM Journal on Scientific and Statistical Computing 7(3), doi:10.1137/0907058; Carson &
///   Higham (2018), SIAM Journal on Scientific Computing 40(2), doi:10.1137/17M1140819, for refinement.
public final class BlockGMRES {
    /// Length of a column.
    public let dimension: Int
    /// Columns at most.
    public let width: Int
    /// Products of a cycle at most.
    public let memory: Int
    private let basis: UnsafeMutablePointer<Double>
    private let scratch: UnsafeMutablePointer<Double>
    private let step: UnsafeMutablePointer<Double>
    /// Upper triangle of each column after rotations, `(column * (memory + 1) + row) * width + which`.
    private var triangle: [Double]
    private var cosine: [Double]
    private var sine: [Double]
    private var target: [Double]

    /// Takes the memory.
    public init(dimension: Int, width: Int, memory: Int = 16) {
        self.dimension = dimension
        self.width = width
        self.memory = memory
        basis = .allocate(capacity: (memory + 1) * width * dimension)
        scratch = .allocate(capacity: width * dimension)
        step = .allocate(capacity: width * dimension)
        basis.initialize(repeating: 0, count: (memory + 1) * width * dimension)
        scratch.initialize(repeating: 0, count: width * dimension)
        step.initialize(repeating: 0, count: width * dimension)
        triangle = [Double](repeating: 0, count: memory * (memory + 1) * width)
        cosine = [Double](repeating: 0, count: memory * width)
        sine = cosine
        target = [Double](repeating: 0, count: (memory + 1) * width)
    }

    deinit {
        basis.deallocate()
        scratch.deallocate()
        step.deallocate()
    }

    /// Solves.
    ///
    /// - Parameters:
    ///   - rows: number of columns of the problem, each a row of `dimension` numbers.
    ///   - x: the start, and then the solution.
    ///   - digits: a cycle ends when every column's preconditioned residual has fallen by this factor.
    ///   - cycles: at most.
    ///   - residual: writes b − A x for all rows.
    ///   - product: writes A v for all rows.
    ///   - precondition: writes W v for all rows.
    /// - Returns: how many products and residuals were computed.
    public func solve(
        rows: Int, _ x: UnsafeMutablePointer<Double>, digits: Double = 1e-7, cycles: Int = 12,
        residual: (_ x: UnsafePointer<Double>, _ r: UnsafeMutablePointer<Double>) -> Void,
        product: (_ v: UnsafePointer<Double>, _ into: UnsafeMutablePointer<Double>) -> Void,
        precondition: (_ v: UnsafePointer<Double>, _ into: UnsafeMutablePointer<Double>) -> Void
    ) -> Int {
        let length = rows * dimension
        var count = 0
        var best = Double.infinity
        let kept = UnsafeMutablePointer<Double>.allocate(capacity: max(1, length))
        defer { kept.deallocate() }
        kept.initialize(repeating: 0, count: max(1, length))
        for _ in 0...cycles {
            residual(x, scratch)
            count += 1
            let size = cvm_max_abs(scratch, length)
            guard size < best else {
                // Rounding has the last word: the point before was as good.
                x.update(from: kept, count: length)
                break
            }
            let isDone = size == 0 || size > best / 2
            best = size
            if isDone { break }
            kept.update(from: x, count: length)
            precondition(scratch, basis)
            count += cycle(rows, digits, product, precondition)
            cvm_axpy(1, step, x, length)
        }
        return count
    }

    /// One cycle from the preconditioned residual in the first rows of the basis; the step is left in `step`.
    private func cycle(
        _ rows: Int, _ digits: Double, _ product: (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void,
        _ precondition: (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
    ) -> Int {
        var start = [Double](repeating: 0, count: rows)
        for row in 0..<rows {
            let v = vector(0, row)
            start[row] = cvm_dot(v, v, dimension).squareRoot()
            scale(v, start[row])
            target[row] = start[row]
        }
        var depth = 0
        while depth < memory {
            product(basis + depth * width * dimension, scratch)
            precondition(scratch, basis + (depth + 1) * width * dimension)
            var isDone = true
            for row in 0..<rows where start[row] > 0 {
                orthogonalise(row, depth)
                if abs(target[(depth + 1) * width + row]) > digits * start[row] { isDone = false }
            }
            depth += 1
            if isDone { break }
        }
        for row in 0..<rows { combine(row, depth, isZero: start[row] == 0) }
        return depth
    }

    private func vector(_ place: Int, _ row: Int) -> UnsafeMutablePointer<Double> {
        basis + (place * width + row) * dimension
    }

    private func scale(_ v: UnsafeMutablePointer<Double>, _ size: Double) {
        let factor = size > 0 ? 1 / size : 0
        for position in 0..<dimension { v[position] *= factor }
    }

    /// Takes the earlier vectors out of the newest one, twice, and turns its column of the Hessenberg matrix.
    private func orthogonalise(_ row: Int, _ depth: Int) {
        let newest = vector(depth + 1, row)
        func at(_ place: Int) -> Int { (depth * (memory + 1) + place) * width + row }
        for place in 0...depth { triangle[at(place)] = 0 }
        for _ in 0..<2 {
            for place in 0...depth {
                let part = cvm_dot(newest, vector(place, row), dimension)
                triangle[at(place)] += part
                cvm_axpy(-part, vector(place, row), newest, dimension)
            }
        }
        var below = cvm_dot(newest, newest, dimension).squareRoot()
        scale(newest, below)
        for place in 0..<depth {
            let (c, s) = (cosine[place * width + row], sine[place * width + row])
            let (a, b) = (triangle[at(place)], triangle[at(place + 1)])
            triangle[at(place)] = c * a + s * b
            triangle[at(place + 1)] = c * b - s * a
        }
        let top = triangle[at(depth)]
        let size = (top * top + below * below).squareRoot()
        let (c, s) = size > 0 ? (top / size, below / size) : (1, 0)
        cosine[depth * width + row] = c
        sine[depth * width + row] = s
        triangle[at(depth)] = size
        below = target[depth * width + row]
        target[depth * width + row] = c * below
        target[(depth + 1) * width + row] = -s * below
    }

    /// The step of one column: the basis times the solution of its triangle.
    private func combine(_ row: Int, _ depth: Int, isZero: Bool) {
        let into = step + row * dimension
        into.update(repeating: 0, count: dimension)
        guard !isZero else { return }
        var weight = [Double](repeating: 0, count: depth)
        for place in stride(from: depth - 1, through: 0, by: -1) {
            var sum = target[place * width + row]
            for later in place + 1..<max(place + 1, depth) {
                sum -= triangle[(later * (memory + 1) + place) * width + row] * weight[later]
            }
            let own = triangle[(place * (memory + 1) + place) * width + row]
            weight[place] = own != 0 ? sum / own : 0
            cvm_axpy(weight[place], vector(place, row), into, dimension)
        }
    }
}
