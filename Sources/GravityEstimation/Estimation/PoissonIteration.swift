import CVectorMath
import NumericKernels

/// Poisson pseudo-maximum likelihood with absorbed effects: Newton's method on all coefficients.
///
/// η = X β + effects + offset, μ = exp η. Each step is a weighted least-squares problem (weights ω μ, working residual
/// (y − μ)/μ), of which the effects are absorbed. The start comes from proportional fitting, which is what the effects
/// alone would give; inner solves are only as exact as the step they serve needs.
final class PoissonIteration {
    let data: SortedData
    let projection: WeightedProjection
    /// Linear predictor, mean, and the last change of the predictor, by sorted row.
    let predictor: Buffer<Double>
    let means: Buffer<Double>
    let move: Buffer<Double>
    /// Coefficients of the scaled regressors.
    private(set) var beta: [Double]
    /// Coefficients of levels of the other effects, and of the groups of the eliminated one.
    let levelCoefficients: Buffer<Double>
    let groupCoefficients: Buffer<Double>
    private(set) var trace: [Step] = []
    /// Whether steps ceased to shrink before the tolerance was met.
    private(set) var endedAtRounding = false

    /// One step of the iteration, for the trace.
    struct Step {
        /// Largest change of the predictor of any row, at full length.
        var largestMove: Double
        /// Part of the step that was taken.
        var length: Double
        /// Conjugate-gradient steps it took.
        var innerSteps: Int
    }

    init(_ data: SortedData, _ projection: WeightedProjection) {
        self.data = data
        self.projection = projection
        let rows = data.design.rowCount
        predictor = Buffer(rows, filledWith: 0)
        means = data.observationWeights == nil ? projection.weights : Buffer(rows, filledWith: 0)
        move = Buffer(rows, filledWith: 0)
        beta = [Double](repeating: 0, count: data.regressorCount)
        levelCoefficients = Buffer(data.design.tableRows, filledWith: 0)
        groupCoefficients = Buffer(data.design.groupCount, filledWith: 0)
    }

    /// How the iteration ended.
    enum Ending: Equatable {
        case converged
        case stopped(String)
    }

    /// Iterates until no row's predictor would move by more than the tolerance.
    ///
    /// - Parameter start: coefficients to begin with; `nil` for proportional fitting of the effects.
    func run(tolerance: Double, limit: Int, from start: StartingValues? = nil) -> Ending {
        projection.forgetPreconditioner()
        if let start { begin(from: start) } else { begin() }
        var largest = Double.infinity
        var inner = 0.03
        var (smallest, idle) = (Double.infinity, 0)
        for number in 0..<limit {
            // As exact as the step deserves, and no more than the end needs.
            let expected = largest * max(largest, inner)
            inner = min(0.03, max(0.1 * largest, 0.3 * tolerance / max(expected, 1e-300)))
            if number == 0, start == nil { setFirstWorkingResidual() } else { setWorkingResidual() }
            projection.weightsChanged()
            let before = projection.steps
            guard let change = solveStep(inner: inner) else {
                return .stopped("the weighted least-squares problem of step \(number + 1) could not be solved")
            }
            largest = setMove(change)
            guard largest.isFinite else { return .stopped("the predictor ceased to be finite in step \(number + 1)") }
            if number == 0, start == nil { resetToBase() }
            guard let length = takeStep() else {
                // Its direction is that of other means: where effects are all there is, their fit is the answer.
                if number == 0, start == nil {
                    largest = .infinity
                    continue
                }
                return .stopped("no part of step \(number + 1) makes the likelihood larger")
            }
            addCoefficients(change, length: length)
            trace.append(Step(largestMove: largest, length: length, innerSteps: projection.steps - before))
            if length == 1, largest * max(largest, inner) <= tolerance { return .converged }
            // Small steps that grow no smaller are rounding: no tolerance is met by taking more. Whether scores vanish is
            // seen afterwards.
            if length == 1, largest < Self.smallMove, largest > 0.1 * smallest { idle += 1 }
            if idle >= 3 {
                endedAtRounding = true
                return .converged
            }
            smallest = min(smallest, largest)
        }
        return .stopped("\(limit) steps were not enough")
    }

    // MARK: Start

    /// Begins with coefficients that are known.
    private func begin(from start: StartingValues) {
        beta = start.scaledCoefficients(data)
        start.setEffects(of: data, levels: levelCoefficients, groups: groupCoefficients)
        setPredictorFromCoefficients()
    }

    /// A move that the next step of Newton's method makes much smaller.
    private static let smallMove = 1e-6

    /// Proportional fitting of the effects, four sweeps of each.
    private func begin() {
        let design = data.design
        let rows = design.rowCount
        let (base, weighted) = (move, means)
        if let offset = data.offset {
            vectorExp(offset.start, into: base.start, count: rows)
        } else {
            base.fill(1)
        }
        weighted.copy(data.outcome)
        if let weights = data.observationWeights {
            for row in 0..<rows {
                base[row] *= weights[row]
                weighted[row] *= weights[row]
            }
        }
        let factor = Buffer<Double>(design.tableRows, filledWith: 1)
        let groupFactor = Buffer<Double>(design.groupCount, filledWith: 1)
        let wanted = levelSums(of: weighted)
        let effects = design.levels.count
        for sweep in 0...(4 * effects) {
            let open = sweep == 4 * effects ? effects : sweep % effects
            let tables = design.chunks.map { _ in Buffer<Double>(design.tableRows, filledWith: 0) }
            parallelLoop(design.chunks.count, threads: projection.threads) { chunk in
                let groups = design.chunks[chunk]
                cvm_absorb_proportional(
                    groups.lowerBound, groups.upperBound, design.start.start, effects, design.levelPointers.start,
                    base.start, weighted.start, open, factor.start, groupFactor.start, tables[chunk].start)
            }
            guard open < effects else { break }
            for level in design.tableOffsets[open]..<design.tableOffsets[open + 1] {
                let sum = tables.reduce(0) { $0 + $1[level] }
                if sum > 0, wanted[level] > 0 { factor[level] *= wanted[level] / sum }
            }
        }
        vectorLog(factor.start, into: levelCoefficients.start, count: design.tableRows)
        vectorLog(groupFactor.start, into: groupCoefficients.start, count: design.groupCount)
        if data.hasConstant {
            beta[0] = groupCoefficients[0]
            groupCoefficients[0] = 0
        }
        setPredictorFromCoefficients()
    }

    /// Sums by level of the table, in the order of rows.
    private func levelSums(of values: Buffer<Double>) -> [Double] {
        var sums = [Double](repeating: 0, count: data.design.tableRows)
        for levels in data.design.levels {
            for row in 0..<data.design.rowCount { sums[Int(levels[row])] += values[row] }
        }
        return sums
    }

    /// η and μ from all coefficients.
    func setPredictorFromCoefficients() {
        evaluate(
            coefficients: beta + [0], levels: levelCoefficients, groups: groupCoefficients, into: predictor)
        if let offset = data.offset { cvm_axpy(1, offset.start, predictor.start, data.design.rowCount) }
        vectorExp(predictor.start, into: means.start, count: data.design.rowCount)
    }

    /// X coefficients + effects, for every row.
    func evaluate(
        coefficients: [Double], levels: Buffer<Double>, groups: Buffer<Double>, into result: Buffer<Double>
    ) {
        let design = data.design
        let blocks = data.columns.blocks
        parallelLoop(design.chunks.count, threads: projection.threads) { chunk in
            let range = design.chunks[chunk]
            for (position, block) in blocks.enumerated() {
                let own = Array(coefficients[block.firstColumn..<block.firstColumn + block.columnCount])
                let isFirst = position == 0
                cvm_absorb_move(
                    range.lowerBound, range.upperBound, design.start.start, design.levels.count,
                    design.levelPointers.start, own.count, block.rows.start, block.width, own,
                    isFirst ? levels.start : nil, isFirst ? groups.start : nil, isFirst ? 0 : 1, result.start)
            }
        }
    }

    // MARK: Steps

    /// The first step, from means halfway between the outcome and the fitted effects.
    ///
    /// Generalised linear models usually start so. The change is measured from the fitted effects.
    private func setFirstWorkingResidual() {
        let (block, place) = data.columns.place(of: data.regressorCount)
        for row in 0..<data.design.rowCount {
            let fitted = max(means[row], 1e-290)
            let outcome = data.outcome[row]
            let middle = 0.5 * (outcome + fitted)
            block.rows[row * block.width + place] = cLog(middle / fitted) + (outcome - middle) / middle
            projection.weights[row] = middle * (data.observationWeights?[row] ?? 1)
        }
    }

    /// After the first direction is known, the state is that of the fitted effects again.
    private func resetToBase() { vectorExp(predictor.start, into: means.start, count: data.design.rowCount) }

    private func setWorkingResidual() {
        let (block, place) = data.columns.place(of: data.regressorCount)
        let width = block.width
        let rows = block.rows.start + place
        let (outcome, means) = (data.outcome, means)
        let (weights, own) = (data.observationWeights, projection.weights)
        let design = data.design
        parallelLoop(design.chunks.count, threads: projection.threads) { [rows = SendablePointer(rows)] chunk in
            for row in design.rows(of: design.chunks[chunk]) {
                let mean = max(means[row], 1e-290)
                rows.pointer[row * width] = (outcome[row] - mean) / mean
                if let weights { own[row] = weights[row] * mean }
            }
        }
    }

    /// The Newton step: change of β, with the effects' part left in the blocks.
    private func solveStep(inner: Double) -> [Double]? {
        let count = data.columns.count
        for block in data.columns.blocks {
            let isLast = block.firstColumn + block.columnCount == count
            var tolerance = [Double](repeating: inner, count: block.columnCount)
            var reference = [ProjectionReference](repeating: .remainder, count: block.columnCount)
            if isLast {
                tolerance[block.columnCount - 1] = inner
                reference[block.columnCount - 1] = .start
                clear(column: block.columnCount - 1, of: block)
            }
            _ = projection.solve(
                block, tolerance: tolerance, reference: reference,
                noise: data.noise(of: block, totalWeight: projection.totalWeight, last: 0))
        }
        let gram = projection.gram(of: data.columns)
        let regressors = data.regressorCount
        guard regressors > 0 else { return [] }
        var matrix = [Double](repeating: 0, count: regressors * regressors)
        var right = [Double](repeating: 0, count: regressors)
        for row in 0..<regressors {
            for column in 0..<regressors { matrix[row * regressors + column] = gram[row * count + column] }
            right[row] = gram[row * count + regressors]
        }
        return solvePositiveDefinite(&matrix, right)
    }

    /// Sets a column's coefficients on effects to zero.
    private func clear(column: Int, of block: ColumnBlocks.Block) {
        for row in 0..<data.design.tableRows { block.coefficients[row * block.width + column] = 0 }
    }

    /// Effects' part of a step: those of the working residual less those of X times the change of β.
    private func effectChange(_ change: [Double], of part: KeyPath<ColumnBlocks.Block, Buffer<Double>>, count: Int)
        -> Buffer<Double>
    {
        let result = Buffer<Double>(count, filledWith: 0)
        for column in 0..<data.columns.count {
            let factor = column == data.regressorCount ? 1 : -change[column]
            let (block, place) = data.columns.place(of: column)
            let table = block[keyPath: part]
            for row in 0..<count { result[row] += factor * table[row * block.width + place] }
        }
        return result
    }

    private var levelChange = Buffer<Double>(0, filledWith: 0)
    private var groupChange = Buffer<Double>(0, filledWith: 0)

    /// The change of every row's predictor; returns the largest.
    private func setMove(_ change: [Double]) -> Double {
        levelChange = effectChange(change, of: \.coefficients, count: data.design.tableRows)
        groupChange = effectChange(change, of: \.groupMeans, count: data.design.groupCount)
        evaluate(coefficients: change + [0], levels: levelChange, groups: groupChange, into: move)
        return cvm_max_abs(move.start, data.design.rowCount)
    }

    /// Takes the largest of the whole step, half of it, a quarter and so on that does not lower the likelihood; `nil` if none does.
    private func takeStep() -> Double? {
        var length = 1.0
        while length > 1e-6 {
            if let change = objectiveChange(length), change.value <= 1e-13 * change.scale {
                cvm_axpy(length, move.start, predictor.start, data.design.rowCount)
                vectorExp(predictor.start, into: means.start, count: data.design.rowCount)
                return length
            }
            length /= 2
        }
        return nil
    }

    /// Change of Σ ω (μ − y η) over a step, from differences row by row; `nil` where it is not finite.
    private func objectiveChange(_ length: Double) -> (value: Double, scale: Double)? {
        let design = data.design
        let sums = Buffer<Double>(2 * design.chunks.count, filledWith: 0)
        let (predictor, move, means, outcome) = (predictor, move, means, data.outcome)
        let weights = data.observationWeights
        parallelLoop(design.chunks.count, threads: projection.threads) { chunk in
            let tile = Buffer<Double>(512, filledWith: 0)
            let rows = design.rows(of: design.chunks[chunk])
            var total = 0.0
            var scale = 0.0
            var from = rows.lowerBound
            while from < rows.upperBound {
                let count = min(512, rows.upperBound - from)
                for row in 0..<count { tile[row] = predictor[from + row] + length * move[from + row] }
                vectorExp(tile.start, into: tile.start, count: count)
                for row in 0..<count {
                    let place = from + row
                    let weight = weights?[place] ?? 1
                    total += weight * (tile[row] - means[place] - outcome[place] * (length * move[place]))
                    scale += weight * (tile[row] + outcome[place])
                }
                from += count
            }
            sums[2 * chunk] = total
            sums[2 * chunk + 1] = scale
        }
        var total = 0.0
        var scale = 0.0
        for chunk in design.chunks.indices {
            total += sums[2 * chunk]
            scale += sums[2 * chunk + 1]
        }
        return total.isFinite && scale.isFinite ? (total, scale) : nil
    }

    private func addCoefficients(_ change: [Double], length: Double) {
        for column in change.indices { beta[column] += length * change[column] }
        cvm_axpy(length, levelChange.start, levelCoefficients.start, data.design.tableRows)
        cvm_axpy(length, groupChange.start, groupCoefficients.start, data.design.groupCount)
    }
}
