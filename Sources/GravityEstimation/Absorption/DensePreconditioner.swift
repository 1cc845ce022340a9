import CLAPACK

/// A factorisation of D^−½ B′W M B D^−½ in single precision, as preconditioner for conjugate gradients.
///
/// It is exact but for rounding, so a solve with the weights it was made for takes a handful of steps, and weights that
/// have moved since cost a few more. The matrix is singular (effects share constants), so its diagonal is raised by 1e-5
/// of itself.
final class DensePreconditioner {
    private let size: Int
    private var factor: [Float]
    private let scale: [Double]
    private var right: [Float]

    /// Largest number of levels for which the matrix is formed: 64 MB.
    static let largestTable = 4096

    /// Whether the matrix is small enough, and cheap enough to build.
    static func isWorthwhile(_ design: EffectDesign) -> Bool {
        let size = design.tableRows
        guard size > 0, size <= largestTable else { return false }
        var work = 0.0
        for group in 0..<design.groupCount {
            let rows = Int(design.start[group + 1] - design.start[group])
            let touched = Double(min(size, rows * design.levels.count))
            work += touched * touched
            if work > 3e9 { return false }
        }
        return true
    }

    /// Builds and factorises; `nil` where that fails.
    ///
    /// - Complexity: O(levels³ / 3) and the squares of the numbers of levels that groups meet.
    init?(_ projection: WeightedProjection) {
        let design = projection.design
        size = design.tableRows
        scale = (0..<size).map { projection.diagonal[$0] > 0 ? 1 / projection.diagonal[$0].squareRoot() : 0 }
        right = []
        factor = [Float](repeating: 0, count: size * size)
        fill(design, weights: projection.weights, inverseGroupWeight: projection.inverseGroupWeight)
        for place in 0..<size {
            let own = factor[place * size + place]
            factor[place * size + place] = own > 0 ? own * (1 + 1e-5) + 1e-7 : 1
        }
        openblas_set_num_threads(2)
        defer { openblas_set_num_threads(1) }
        // Row-major lower is column-major upper: either way the triangle that is filled.
        guard LAPACKE_spotrf(LAPACK_COL_MAJOR, CChar(UInt8(ascii: "U")), Int32(size), &factor, Int32(size)) == 0 else {
            return nil
        }
    }

    /// Adds up the lower triangle: W within levels and between levels of a row, less the groups' means.
    private func fill(_ design: EffectDesign, weights: Buffer<Double>, inverseGroupWeight: Buffer<Double>) {
        let size = size
        let effects = design.levels.count
        var sum = [Double](repeating: 0, count: size)
        var touched: [Int32] = []
        factor.withUnsafeMutableBufferPointer { matrix in
            for group in 0..<design.groupCount {
                for row in Int(design.start[group])..<Int(design.start[group + 1]) {
                    let weight = weights[row]
                    for effect in 0..<effects {
                        let level = Int(design.levels[effect][row])
                        if sum[level] == 0 { touched.append(Int32(level)) }
                        sum[level] += weight
                        for other in 0...effect {
                            let second = Int(design.levels[other][row])
                            let place = max(level, second) * size + min(level, second)
                            matrix[place] += Float(weight * scale[level] * scale[second])
                        }
                    }
                }
                let inverse = inverseGroupWeight[group]
                for first in touched {
                    let own = sum[Int(first)] * scale[Int(first)] * inverse
                    let row = Int(first) * size
                    for second in touched where second <= first {
                        matrix[row + Int(second)] -= Float(own * sum[Int(second)] * scale[Int(second)])
                    }
                }
                for level in touched { sum[Int(level)] = 0 }
                touched.removeAll(keepingCapacity: true)
            }
        }
    }

    /// z = D^−½ (L L′)⁻¹ D^−½ r for every column of a table.
    func apply(_ r: Buffer<Double>, into z: Buffer<Double>, width: Int) {
        if right.count != size * width { right = [Float](repeating: 0, count: size * width) }
        // Largest entries are scaled to one: gradients may be far below what single precision can hold.
        var largest = [Double](repeating: 0, count: width)
        for level in 0..<size {
            for column in 0..<width {
                largest[column] = max(largest[column], (r[level * width + column] * scale[level]).magnitude)
            }
        }
        for level in 0..<size {
            for column in 0..<width where largest[column] > 0 {
                right[column * size + level] = Float(r[level * width + column] * scale[level] / largest[column])
            }
        }
        _ = LAPACKE_spotrs(
            LAPACK_COL_MAJOR, CChar(UInt8(ascii: "U")), Int32(size), Int32(width), factor, Int32(size), &right,
            Int32(size))
        for level in 0..<size {
            for column in 0..<width {
                z[level * width + column] =
                    largest[column] > 0
                    ? Double(right[column * size + level]) * scale[level] * largest[column] : 0
            }
        }
    }
}
