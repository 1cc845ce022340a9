import CLAPACK
import NumericKernels

/// Inverses of the blocks of D^−½ B′W M B D^−½, in single precision, as preconditioner for conjugate gradients.
///
/// Effects share constants, which makes blocks singular, so their diagonals are raised by a small part of themselves.
/// It only steers: solves are judged by gradients in double precision.
final class BlockPreconditioner: Sendable {
    private let blocks: [Block]
    private let scale: Buffer<Double>

    /// One block: a factor where it is large, else an inverse, size × size.
    fileprivate struct Block: Sendable {
        let members: [Int32]
        let matrix: Buffer<Float>
        let isInverse: Bool
        var size: Int { members.count }
    }

    /// Above this size a block is kept as a factor: inverting takes three times the work of factorising.
    private static let largestInverse = 512

    /// Builds the blocks at the weights that a projection has now; `nil` where one cannot be factorised.
    init?(_ projection: WeightedProjection, sets: LevelBlocks) {
        requireSingleThreadedBLAS()
        let rows = projection.design.tableRows
        let scale = Buffer<Double>(rows, filledWith: 0)
        for level in 0..<rows where projection.diagonal[level] > 0 {
            scale[level] = 1 / projection.diagonal[level].squareRoot()
        }
        self.scale = scale
        let matrices = sets.members.map { Buffer<Float>($0.count * $0.count, filledWith: 0) }
        fillBlocks(matrices, sets: sets, projection: projection, scale: scale)
        let isDone = Buffer<Bool>(matrices.count, filledWith: false)
        parallelLoop(matrices.count, threads: projection.threads) { position in
            isDone[position] = factorise(
                matrices[position], size: sets.members[position].count,
                inverting: sets.members[position].count <= Self.largestInverse)
        }
        guard isDone.values.prefix(matrices.count).allSatisfy({ $0 }) else { return nil }
        blocks = zip(sets.members, matrices).map {
            Block(members: $0, matrix: $1, isInverse: $0.count <= Self.largestInverse)
        }
    }

    /// z = D^−½ blocks⁻¹ D^−½ r for every column of a table.
    func apply(_ r: Buffer<Double>, into z: Buffer<Double>, width: Int, threads: Int?) {
        // Blocks of sixty levels take a microsecond each, so they are handed out in bundles.
        let bundles = min(blocks.count, 8)
        let (blocks, scale) = (blocks, scale)
        parallelLoop(bundles, threads: threads) { bundle in
            for position in blocks.count * bundle / bundles..<blocks.count * (bundle + 1) / bundles {
                blocks[position].apply(r, into: z, width: width, scale: scale)
            }
        }
    }
}

extension BlockPreconditioner.Block {
    fileprivate func apply(_ r: Buffer<Double>, into z: Buffer<Double>, width: Int, scale: Buffer<Double>) {
        let right = Buffer<Float>(size * width, filledWith: 0)
        // Largest entries are scaled to one: gradients may be far below what single precision can hold.
        var largest = 0.0
        for level in members {
            let level = Int(level)
            for column in 0..<width { largest = max(largest, (r[level * width + column] * scale[level]).magnitude) }
        }
        guard largest > 0 else {
            for level in members { for column in 0..<width { z[Int(level) * width + column] = 0 } }
            return
        }
        let up = 1 / largest
        for (place, level) in members.enumerated() {
            let level = Int(level)
            let factor = scale[level] * up
            for column in 0..<width { right[place * width + column] = Float(r[level * width + column] * factor) }
        }
        var result = right
        if isInverse {
            result = Buffer<Float>(size * width, filledWith: 0)
            cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(size), blasint(width), blasint(size), 1,
                matrix.start, blasint(size), right.start, blasint(width), 0, result.start, blasint(width))
        } else {
            cblas_strsm(
                CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, blasint(size), blasint(width), 1,
                matrix.start, blasint(size), right.start, blasint(width))
            cblas_strsm(
                CblasRowMajor, CblasLeft, CblasLower, CblasTrans, CblasNonUnit, blasint(size), blasint(width), 1,
                matrix.start, blasint(size), right.start, blasint(width))
        }
        for (place, level) in members.enumerated() {
            let level = Int(level)
            let factor = scale[level] * largest
            for column in 0..<width { z[level * width + column] = Double(result[place * width + column]) * factor }
        }
    }
}

/// Levels of one block that a group meets and that follow one another in it: positions start ..< end among those it meets.
private struct Run {
    var block: Int32
    var firstPlace: Int
    var start: Int
    var end: Int
}

/// Adds up the lower triangles: W within and between levels of a row, less the groups' means.
private func fillBlocks(
    _ matrices: [Buffer<Float>], sets: LevelBlocks, projection: WeightedProjection, scale: Buffer<Double>
) {
    let design = projection.design
    let block = Buffer<Int32>(design.tableRows, filledWith: 0)
    let place = Buffer<Int32>(design.tableRows, filledWith: 0)
    for (position, members) in sets.members.enumerated() {
        for (rank, level) in members.enumerated() {
            block[Int(level)] = Int32(position)
            place[Int(level)] = Int32(rank)
        }
    }
    let weights = projection.weights
    let inverses = projection.inverseGroupWeight
    let effects = design.levels.count
    // Each task takes the blocks of its own number and passes over the rest, so that no two write to one.
    let tasks = min(matrices.count, 2)
    parallelLoop(tasks, threads: projection.threads) { task in
        let sum = Buffer<Double>(design.tableRows, filledWith: 0)
        let scaled = Buffer<Float>(design.tableRows, filledWith: 0)
        var touched: [Int32] = []
        var runs: [Run] = []
        for group in 0..<design.groupCount {
            for row in Int(design.start[group])..<Int(design.start[group + 1]) {
                let weight = weights[row]
                for effect in 0..<effects {
                    let level = Int(design.levels[effect][row])
                    let own = block[level]
                    guard Int(own) % tasks == task else { continue }
                    if sum[level] == 0 { touched.append(Int32(level)) }
                    sum[level] += weight
                    let matrix = matrices[Int(own)]
                    let size = sets.members[Int(own)].count
                    for other in 0...effect {
                        let second = Int(design.levels[other][row])
                        guard block[second] == own else { continue }
                        let (a, b) = (Int(place[level]), Int(place[second]))
                        matrix[max(a, b) * size + min(a, b)] += Float(weight * scale[level] * scale[second])
                    }
                }
            }
            let inverse = inverses[group]
            touched.sort()
            runs.removeAll(keepingCapacity: true)
            for (position, level) in touched.enumerated() {
                scaled[position] = Float(sum[Int(level)] * scale[Int(level)])
                sum[Int(level)] = 0
                if let last = runs.last, last.block == block[Int(level)],
                    Int(place[Int(level)]) == last.firstPlace + position - last.start
                {
                    runs[runs.count - 1].end = position + 1
                } else {
                    runs.append(
                        Run(
                            block: block[Int(level)], firstPlace: Int(place[Int(level)]), start: position,
                            end: position + 1))
                }
            }
            for first in runs {
                let size = sets.members[Int(first.block)].count
                let matrix = matrices[Int(first.block)].start + first.firstPlace * size
                for second in runs where second.block == first.block && second.firstPlace <= first.firstPlace {
                    for position in first.start..<first.end {
                        let own = Float(Double(scaled[position]) * inverse)
                        let row = matrix + (position - first.start) * size + second.firstPlace
                        let values = scaled.start + second.start
                        // Also above the diagonal, where nobody reads.
                        for column in 0..<second.end - second.start { row[column] -= own * values[column] }
                    }
                }
            }
            touched.removeAll(keepingCapacity: true)
        }
    }
}

/// Factorises a block's lower triangle, and replaces it by the whole inverse where asked; false where it cannot.
private func factorise(_ matrix: Buffer<Float>, size: Int, inverting: Bool) -> Bool {
    for place in 0..<size {
        let own = matrix[place * size + place]
        // A level that the eliminated effect explains has nothing to solve.
        matrix[place * size + place] = own > 1e-6 ? own + 1e-5 : 1
    }
    let (order, triangle) = (Int32(size), CChar(UInt8(ascii: "L")))
    guard LAPACKE_spotrf(LAPACK_ROW_MAJOR, triangle, order, matrix.start, order) == 0 else { return false }
    guard inverting else { return true }
    guard LAPACKE_spotri(LAPACK_ROW_MAJOR, triangle, order, matrix.start, order) == 0 else { return false }
    for row in 0..<size {
        for column in row + 1..<max(row + 1, size) { matrix[row * size + column] = matrix[column * size + row] }
    }
    return true
}
