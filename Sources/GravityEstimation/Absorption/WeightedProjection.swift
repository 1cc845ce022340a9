import CVectorMath
import NumericKernels

/// Takes fixed effects out of columns by weighted least squares.
///
/// For a column x it finds coefficients v of the levels and means c of the eliminated effect's groups so that
/// x − B v − c is orthogonal to all effects: B′W M B v = B′W M x, where M takes off the groups' weighted means. The
/// eliminated effect is solved exactly in every pass, the rest by preconditioned conjugate gradients, eight columns at
/// once. The preconditioner is the diagonal, and once that has cost enough the inverses of blocks of coupled levels, or of
/// the whole matrix where that is small (``BlockPreconditioner``).
final class WeightedProjection {
    /// The effects.
    let design: EffectDesign
    /// Weight of each sorted row, above zero; call ``weightsChanged()`` after writing.
    let weights: Buffer<Double>
    /// One over the weight of each group.
    let inverseGroupWeight: Buffer<Double>
    /// Diagonal of B′W M B, and one over it.
    let diagonal: Buffer<Double>
    /// Sum of all weights.
    private(set) var totalWeight = 0.0
    private let inverseDiagonal: Buffer<Double>
    /// How many threads may work; `nil` is one for each core.
    let threads: Int?
    /// Passes over the rows so far, and the conjugate-gradient steps among them.
    private(set) var passes = 0
    private(set) var steps = 0
    private var preconditioner: BlockPreconditioner?
    private var sets: LevelBlocks??
    private var stepsSinceBuilt = 0
    private var knownPatience: [Int: Int] = [:]
    /// Whether the preconditioner was made at these weights.
    private var isCurrent = false
    private let chunkTables: [Buffer<Double>]
    private let work: [Buffer<Double>]

    /// Takes memory.
    init(_ design: EffectDesign, threads: Int?) {
        self.design = design
        self.threads = threads
        weights = Buffer(design.rowCount, filledWith: 1)
        inverseGroupWeight = Buffer(design.groupCount, filledWith: 0)
        diagonal = Buffer(design.tableRows, filledWith: 0)
        inverseDiagonal = Buffer(design.tableRows, filledWith: 0)
        work = (0..<4).map { _ in Buffer(design.tableRows * 8, filledWith: 0) }
        chunkTables = design.chunks.map { _ in Buffer(design.tableRows * 8, filledWith: 0) }
    }

    /// Recomputes what depends on the weights.
    func weightsChanged() {
        let design = design
        let (weights, inverse) = (weights, inverseGroupWeight)
        pass(length: design.tableRows, into: diagonal) { _, groups, table in
            cvm_absorb_weights(
                groups.lowerBound, groups.upperBound, design.start.start, design.levels.count,
                design.levelPointers.start, weights.start, inverse.start, table)
        }
        totalWeight = 0
        for group in 0..<design.groupCount where inverse[group] > 0 { totalWeight += 1 / inverse[group] }
        // Without effects nothing is absorbed: the constant is a regressor.
        if design.eliminated == nil { inverse.fill(0) }
        for place in 0..<design.tableRows {
            // A level whose rows are whole groups is explained by the eliminated effect: nothing is left of it.
            inverseDiagonal[place] = diagonal[place] > 0 ? 1 / diagonal[place] : 0
        }
        isCurrent = false
    }

    /// Finds the coefficients of a block's columns, starting from those it has.
    ///
    /// - Parameters:
    ///   - tolerance: by column, for √(r′D⁻¹r) with the gradient r and the diagonal D, over the reference.
    ///   - floor: sum of squares of what is left at which a column counts as explained; zero where absent.
    ///   - noise: r′D⁻¹r that is taken for rounding: there is nothing to gain below it; zero where absent.
    func solve(
        _ block: ColumnBlocks.Block, tolerance: [Double], reference: [ProjectionReference],
        floor: [Double]? = nil, noise: [Double]? = nil, stepLimit: Int = 20_000
    ) -> ProjectionReport {
        let width = block.width
        let rows = design.tableRows
        let (r, z, p, q) = (work[0], work[1], work[2], work[3])
        var state = ColumnStates(
            squares: gradient(block, into: r), tolerance: tolerance, reference: reference,
            floor: floor ?? [Double](repeating: 0, count: block.columnCount),
            noise: noise ?? [Double](repeating: 0, count: block.columnCount), width: width)
        guard rows > 0 else { return state.report(steps: 0) }
        state.begin(precondition(r, into: z, width: width))
        p.copy(z)
        var taken = 0
        while state.isActive, taken < stepLimit {
            multiply(p, into: q, width: width)
            var pq = [Double](repeating: 0, count: 8)
            cvm_columns_dots(width, rows, p.start, q.start, &pq)
            state.setLengths(pq, metric: state.isNearNoise ? metric(p, width: width) : nil)
            let rz = step(state.alpha, p: p, q: q, coefficients: block.coefficients, r: r, z: z, width: width)
            taken += 1
            state.advance(rz)
            cvm_columns_direction(width, rows, state.beta, z.start, p.start)
            stepsSinceBuilt += 1
            if !isCurrent, stepsSinceBuilt >= patience(width), prepare() {
                // Go on from here with the better preconditioner.
                state.rebase(precondition(r, into: z, width: width))
                p.copy(z)
            }
        }
        steps += taken
        state.squares = gradient(block, into: r)
        state.end(precondition(r, into: z, width: width))
        return state.report(steps: taken)
    }

    /// B′W (x − B v − c) of a block, and the means c; returns the weighted sums of squares of x − B v − c.
    @inline(never)
    func gradient(_ block: ColumnBlocks.Block, into result: Buffer<Double>) -> [Double] {
        let design = design
        let width = block.width
        let (weights, inverse) = (weights, inverseGroupWeight)
        let squares = Buffer<Double>(8 * design.chunks.count, filledWith: 0)
        let length = design.tableRows * width
        pass(length: length, into: result) { chunk, groups, table in
            cvm_absorb_gradient(
                width, groups.lowerBound, groups.upperBound, design.start.start, design.levels.count,
                design.levelPointers.start, weights.start, inverse.start, block.rows.start, block.coefficients.start,
                block.groupMeans.start, length > 0 ? table : nil, squares.start + 8 * chunk)
        }
        return (0..<block.columnCount).map { column in
            design.chunks.indices.reduce(0) { $0 + squares[8 * $1 + column] }
        }
    }

    /// B′W M B p.
    @inline(never)
    private func multiply(_ p: Buffer<Double>, into q: Buffer<Double>, width: Int) {
        let design = design
        let (weights, inverse) = (weights, inverseGroupWeight)
        pass(length: design.tableRows * width, into: q) { _, groups, table in
            cvm_absorb_apply(
                width, groups.lowerBound, groups.upperBound, design.start.start, design.levels.count,
                design.levelPointers.start, weights.start, inverse.start, p.start, table)
        }
    }

    /// One pass over the rows: each chunk adds to a table of its own, and the tables are added up in their order.
    private func pass(
        length: Int, into result: Buffer<Double>,
        _ body: @Sendable (_ chunk: Int, _ groups: Range<Int>, _ table: UnsafeMutablePointer<Double>) -> Void
    ) {
        let (chunks, tables) = (design.chunks, chunkTables)
        parallelLoop(chunks.count, threads: threads) { chunk in
            tables[chunk].start.update(repeating: 0, count: length)
            body(chunk, chunks[chunk], tables[chunk].start)
        }
        addUp(tables, count: length, into: result)
        passes += 1
    }

    /// p′ D p by column.
    private func metric(_ p: Buffer<Double>, width: Int) -> [Double] {
        var result = [Double](repeating: 0, count: width)
        for level in 0..<design.tableRows {
            for column in 0..<width {
                let value = p[level * width + column]
                result[column] += diagonal[level] * value * value
            }
        }
        return result
    }

    /// z = preconditioner · r; returns r′z by column.
    @inline(never)
    private func precondition(_ r: Buffer<Double>, into z: Buffer<Double>, width: Int) -> [Double] {
        step([Double](repeating: 0, count: width), p: r, q: r, coefficients: nil, r: r, z: z, width: width)
    }

    /// v += α p, r −= α q, z = preconditioner · r; returns r′z by column.
    @inline(never)
    private func step(
        _ alpha: [Double], p: Buffer<Double>, q: Buffer<Double>, coefficients: Buffer<Double>?, r: Buffer<Double>,
        z: Buffer<Double>, width: Int
    ) -> [Double] {
        var rz = [Double](repeating: 0, count: 8)
        let rows = design.tableRows
        // With no step to take z stands in for the coefficients: it is overwritten in any case.
        cvm_columns_step(
            width, rows, alpha, p.start, q.start, inverseDiagonal.start, (coefficients ?? z).start, r.start, z.start,
            &rz)
        if let preconditioner {
            preconditioner.apply(r, into: z, width: width, threads: threads)
            cvm_columns_dots(width, rows, r.start, z.start, &rz)
        }
        return rz
    }

    /// Sets of coupled levels, found at the weights of the moment and kept.
    private func levelBlocks() -> LevelBlocks? {
        if let known = sets { return known }
        let found = LevelBlocks(self)
        sets = .some(found)
        return found
    }

    /// Steps, over all solves, after which blocks are inverted at the weights of the moment: half of what inverting
    /// costs, so that not much is wasted where a few more steps would have done.
    private func patience(_ width: Int) -> Int {
        if let known = knownPatience[width] { return known }
        let steps = levelBlocks().map { $0.buildingSteps(design, width: width) } ?? 0
        let result = max(8, Int(min(10_000, 0.5 * steps)))
        knownPatience[width] = result
        return result
    }

    /// Inverts blocks where that is worth it; false where they are too large or stay as they were.
    @inline(never)
    private func prepare() -> Bool {
        isCurrent = true
        stepsSinceBuilt = 0
        guard let sets = levelBlocks(), let made = BlockPreconditioner(self, sets: sets) else { return false }
        preconditioner = made
        return true
    }

    /// Forgets the preconditioner: the weights to come have nothing to do with those it was made for.
    func forgetPreconditioner() {
        preconditioner = nil
        sets = nil
        knownPatience = [:]
        stepsSinceBuilt = 0
    }

    /// Counts a pass made elsewhere.
    func countPass() { passes += 1 }

    /// Sums the chunks' tables, in their order.
    private func addUp(_ tables: [Buffer<Double>], count: Int, into result: Buffer<Double>) {
        guard count > 0 else { return }
        let parts = max(1, min(8, count / 16_384))
        parallelLoop(parts, threads: threads) { part in
            let first = count * part / parts
            let length = count * (part + 1) / parts - first
            result.start.advanced(by: first).update(from: tables[0].start + first, count: length)
            for table in tables.dropFirst() { cvm_axpy(1, table.start + first, result.start + first, length) }
        }
    }
}
