import CVectorMath
import Dispatch
import Glibc
import NumericKernels

/// An approximate inverse of I − ∂F/∂z, the Jacobian of the equilibrium map at given shares.
///
/// Two levels: each economy's own block is inverted exactly (its wage, prices and expenditures, ``LocalBlocks``), and
/// economies are coupled through a few coarse variables each, their local responses to a unit of wage, to dearer
/// imports and to stronger foreign demand. With D the block-diagonal part, U the local responses (columns), V the local
/// read-outs (rows) and A the whole matrix,
/// W = D⁻¹ + U (( V A U )⁻¹ − ( V D U )⁻¹) V.
///
/// Applied in single precision: it only steers the iteration, the answer is decided by residuals in double.
/// Cost of one application: N · block² + (r N)² multiplications, less than one evaluation.
///
/// Where the blocks would be too large (thousands of sectors) each economy is reduced to its wage and its income
/// instead, see ``ReducedSystem``.
///
/// It is a property of the accounts, not of the scenario: one serves every scenario on a baseline.
public final class TwoLevelPreconditioner: Sendable {
    let layout: StateLayout
    /// r, coarse variables per economy.
    let rank: Int
    /// D⁻¹ and below it V, by economy: (block + r) × block.
    let local: [Float]
    /// Σ: block × r by economy.
    let prolongation: [Float]
    /// (V A U)⁻¹ − (V D U)⁻¹: r N × r N, economy by economy.
    let coarse: [Float]
    /// What stands in place of the blocks where they would be too large.
    let reduced: ReducedSystem?

    init(
        layout: StateLayout, rank: Int, local: [Float], prolongation: [Float], coarse: [Float],
        reduced: ReducedSystem? = nil
    ) {
        self.layout = layout
        self.rank = rank
        self.local = local
        self.prolongation = prolongation
        self.coarse = coarse
        self.reduced = reduced
    }

    /// Blocks above this are not inverted: 226 of them hold half a gigabyte and take ten seconds, and both grow with
    /// the square and the cube.
    static let largestBlock = 700

    /// Bytes that one application reads.
    public var bytes: Int { 4 * (local.count + prolongation.count + coarse.count) + (reduced?.bytes ?? 0) }

    /// Coarse variables per economy that are worth their cost: (r N)² single-precision numbers should stay well
    /// below the N² J double-precision ones of the kernel.
    static func rank(sectorCount: Int) -> Int { sectorCount >= 9 ? 3 : sectorCount >= 4 ? 2 : 1 }
}

/// Memory of an application, for several scenarios side by side.
final class PreconditionerTables {
    let width: Int
    fileprivate let input: UnsafeMutablePointer<Float>
    fileprivate let output: UnsafeMutablePointer<Float>
    fileprivate let readOut: UnsafeMutablePointer<Float>
    fileprivate let coarse: UnsafeMutablePointer<Float>
    /// D⁻¹ r for all economies: scenario by scenario, economy by economy.
    fileprivate let result: UnsafeMutablePointer<Float>
    private let storage: UnsafeMutablePointer<Float>

    init(_ layout: StateLayout, width: Int) {
        self.width = width
        let block = layout.blockSize
        let sizes = [
            width * block, width * (block + 3), width * layout.economyCount * 3, width * layout.economyCount * 3,
            width * layout.economyCount * block,
        ]
        storage = .allocate(capacity: sizes.reduce(0, +))
        storage.initialize(repeating: 0, count: sizes.reduce(0, +))
        input = storage
        output = input + sizes[0]
        readOut = output + sizes[1]
        coarse = readOut + sizes[2]
        result = coarse + sizes[3]
    }

    deinit { storage.deallocate() }
}

extension TwoLevelPreconditioner {
    /// W r for `rows` scenarios, each row of length `dimension`.
    ///
    /// - Parameters:
    ///   - residual: r, `rows` rows `stride` apart.
    ///   - result: W r, laid out alike.
    func apply(
        _ residual: UnsafePointer<Double>, rows: Int, stride: Int, _ tables: PreconditionerTables,
        into result: UnsafeMutablePointer<Double>
    ) {
        if let reduced {
            for row in 0..<rows { reduced.apply(residual + row * stride, into: result + row * stride) }
            return
        }
        let count = layout.economyCount
        let block = layout.blockSize
        let size = layout.sectorCount
        let kinds = (block - 1) / max(1, size)
        let cells = layout.cells
        let tall = block + rank
        local.withUnsafeBufferPointer { local in
            for n in 0..<count {
                for row in 0..<rows {
                    let from = residual + row * stride
                    let into = tables.input + row * block
                    into[0] = Float(from[n])
                    for kind in 0..<kinds {
                        for j in 0..<size {
                            into[1 + kind * size + j] = Float(from[count + kind * cells + j * count + n])
                        }
                    }
                }
                matrixProductTransposed(
                    rows: rows, columns: tall, depth: block, tables.input, leadingA: block,
                    local.baseAddress! + n * tall * block, leadingB: block, into: tables.output, leadingC: tall)
                for row in 0..<rows {
                    let from = tables.output + row * tall
                    (tables.result + (row * count + n) * block).update(from: from, count: block)
                    for r in 0..<rank { tables.readOut[row * count * rank + n * rank + r] = from[block + r] }
                }
            }
        }
        let coarseSize = count * rank
        coarse.withUnsafeBufferPointer { coarse in
            matrixProductTransposed(
                rows: rows, columns: coarseSize, depth: coarseSize, tables.readOut, leadingA: coarseSize,
                coarse.baseAddress!, leadingB: coarseSize, into: tables.coarse, leadingC: coarseSize)
        }
        prolongation.withUnsafeBufferPointer { prolongation in
            for row in 0..<rows {
                let into = result + row * stride
                for n in 0..<count {
                    let own = tables.result + (row * count + n) * block
                    for r in 0..<rank {
                        let weight = tables.coarse[row * coarseSize + n * rank + r]
                        let column = prolongation.baseAddress! + (n * rank + r) * block
                        for b in 0..<block { own[b] += weight * column[b] }
                    }
                    into[n] = Double(own[0])
                    for kind in 0..<kinds {
                        for j in 0..<size {
                            into[count + kind * cells + j * count + n] = Double(own[1 + kind * size + j])
                        }
                    }
                }
            }
        }
    }
}
