/// The rows of a frame in the order of the design, with regressors in blocks for the kernels.
///
/// Regressors are centred and divided by their standard deviation: neither changes what effects leave of them but for
/// the scale, and a regressor such as 5 + 10⁻⁶ x keeps its digits. The last column is the one to be explained.
final class SortedData: Sendable {
    let design: EffectDesign
    let outcome: Buffer<Double>
    /// Observation weights; `nil` where every row counts once.
    let observationWeights: Buffer<Double>?
    let offset: Buffer<Double>?
    /// Regressors, and in the last column what is explained.
    let columns: ColumnBlocks
    /// Largest magnitude of each regressor's column.
    let peaks: [Double]
    /// How columns were combined from regressors; empty where each is its own.
    let mixing: [ColumnMixing]
    /// Mean and standard deviation that were taken out of each regressor.
    let centres: [Double], scales: [Double]
    /// Mean that was taken out of the offset: a shift by 900 says nothing but would overflow.
    let offsetCentre: Double

    /// Number of regressors.
    var regressorCount: Int { columns.count - 1 }

    /// Whether the first regressor is the constant: without effects it is estimated like the others.
    let hasConstant: Bool

    /// Stands for the constant in a list of regressors.
    static let constant = -1

    /// The constant where a frame has no effects, and its regressors.
    static func allRegressors(_ frame: EstimationFrame) -> [Int] {
        (frame.effects.isEmpty ? [constant] : []) + frame.regressors.indices
    }

    /// Sorts rows and scales regressors.
    ///
    /// - Parameters:
    ///   - regressors: which of the frame's regressors take part, and ``constant``.
    ///   - kept: which of its rows, ascending; `nil` for all.
    ///   - mixing: combinations that stand in for regressors which others nearly explain.
    init(_ frame: EstimationFrame, regressors: [Int], kept: [Int32]?, mixing: [ColumnMixing] = []) {
        let design = EffectDesign(frameRows: frame.rowCount, effects: frame.effects, kept: kept)
        self.design = design
        hasConstant = regressors.first == Self.constant
        outcome = design.sorted(frame.outcome.values)
        observationWeights = frame.weights.map(design.sorted)
        let offset = frame.offset.map(design.sorted)
        var offsetCentre = 0.0
        if let offset {
            for row in 0..<design.rowCount { offsetCentre += offset[row] / Double(design.rowCount) }
            for row in 0..<design.rowCount { offset[row] -= offsetCentre }
        }
        (self.offset, self.offsetCentre) = (offset, offsetCentre)
        columns = ColumnBlocks(count: regressors.count + 1, design: design)
        var centres: [Double] = []
        var scales: [Double] = []
        for (column, regressor) in regressors.enumerated() {
            let (block, place) = columns.place(of: column)
            guard regressor != Self.constant else {
                centres.append(0)
                scales.append(1)
                for row in 0..<design.rowCount { block.rows[row * block.width + place] = 1 }
                continue
            }
            let values = frame.regressors[regressor].values
            let moments = centreAndScale(values, design)
            centres.append(moments.centre)
            scales.append(moments.scale)
            let (width, inverse) = (block.width, 1 / moments.scale)
            values.withUnsafeBufferPointer { source in
                for row in 0..<design.rowCount {
                    let value = source[design.frameRow(row)]
                    block.rows[row * width + place] = (value - moments.centre) * inverse
                }
            }
        }
        self.centres = centres
        self.scales = scales
        self.mixing = mixing
        let made = self.columns
        for step in mixing.reversed() { step.apply(to: made, rows: design.rowCount) }
        peaks = regressors.indices.map { column in
            let (block, place) = made.place(of: column)
            return (0..<design.rowCount).reduce(0) { max($0, block.rows[$1 * block.width + place].magnitude) }
        }
    }

    /// What rounding may make of the gradients of a block's regressors, as squares over diagonals.
    ///
    /// That of the last column is given.
    func noise(of block: ColumnBlocks.Block, totalWeight: Double, last: Double) -> [Double] {
        (block.firstColumn..<block.firstColumn + block.columnCount).map { column in
            column == regressorCount ? last : Self.noiseShare * totalWeight * peaks[column] * peaks[column]
        }
    }

    /// Square of the unit roundoff, times what a preconditioner may enlarge it by.
    static let noiseShare = 1e-27

    /// Coefficients of the scaled regressors, from those of the columns.
    func unmixed(_ beta: [Double]) -> [Double] {
        var result = beta
        for step in mixing { step.apply(to: &result, from: beta) }
        return result
    }

    /// Coefficients of the columns, from those of the scaled regressors.
    func mixed(_ beta: [Double]) -> [Double] {
        var result = beta
        for step in mixing.reversed() { step.undo(&result) }
        return result
    }

    /// From coefficients of the columns to those of the regressors, in their own units.
    func unscaled(_ columns: [Double]) -> [Double] {
        let beta = unmixed(columns)
        var result = beta.indices.map { beta[$0] / scales[$0] }
        // What centring took out of the others belongs to the constant.
        if hasConstant { for column in beta.indices { result[0] -= beta[column] * centres[column] / scales[column] } }
        return result
    }

    /// The covariance matrix of ``unscaled(_:)``, from that of the scaled coefficients.
    func unscaled(covariance: [Double]) -> [Double] {
        let count = regressorCount
        var half = [Double](repeating: 0, count: count * count)
        for column in 0..<count {
            let result = unscaled((0..<count).map { covariance[$0 * count + column] })
            for row in 0..<count { half[row * count + column] = result[row] }
        }
        var full = half
        for row in 0..<count {
            let result = unscaled(Array(half[row * count..<(row + 1) * count]))
            for column in 0..<count { full[row * count + column] = result[column] }
        }
        return full
    }
}

/// Mean and standard deviation in two passes; a scale of infinity, which makes all values zero, where they do not vary.
///
/// Differences of a few units in the last place are rounding, not variation.
private func centreAndScale(_ values: [Double], _ design: EffectDesign) -> (centre: Double, scale: Double) {
    values.withUnsafeBufferPointer { values in
        let count = Double(design.rowCount)
        // The first value is taken off, so that a large common part costs no digits.
        let base = values[design.frameRow(0)]
        var (largest, farthest) = (base.magnitude, 0.0)
        for row in 0..<design.rowCount {
            let value = values[design.frameRow(row)]
            largest = max(largest, value.magnitude)
            farthest = max(farthest, (value - base).magnitude)
        }
        guard farthest > max(8 * largest.ulp, 1e-290) else { return (base, .infinity) }
        // In units of the farthest value no square is too large or too small to be held.
        let unit = 1 / farthest
        var sum = 0.0
        for row in 0..<design.rowCount { sum += (values[design.frameRow(row)] - base) * unit }
        let centre = sum / count
        var squares = 0.0
        for row in 0..<design.rowCount {
            let distance = (values[design.frameRow(row)] - base) * unit - centre
            squares += distance * distance
        }
        return (base + centre * farthest, (squares / count).squareRoot() * farthest)
    }
}
