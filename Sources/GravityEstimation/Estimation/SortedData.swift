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
    /// Mean and standard deviation that were taken out of each regressor.
    let centres: [Double], scales: [Double]

    /// Number of regressors.
    var regressorCount: Int { columns.count - 1 }

    /// Sorts rows and scales regressors.
    ///
    /// - Parameters:
    ///   - regressors: which of the frame's regressors take part.
    ///   - kept: which of its rows, ascending; `nil` for all.
    init(_ frame: EstimationFrame, regressors: [Int], kept: [Int32]?) {
        let design = EffectDesign(frameRows: frame.rowCount, effects: frame.effects, kept: kept)
        self.design = design
        outcome = design.sorted(frame.outcome.values)
        observationWeights = frame.weights.map(design.sorted)
        offset = frame.offset.map(design.sorted)
        columns = ColumnBlocks(count: regressors.count + 1, design: design)
        var centres: [Double] = []
        var scales: [Double] = []
        for (column, regressor) in regressors.enumerated() {
            let values = frame.regressors[regressor].values
            let moments = centreAndScale(values, design)
            centres.append(moments.centre)
            scales.append(moments.scale)
            let (block, place) = columns.place(of: column)
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
    }
}

/// Mean and standard deviation in two passes; a scale of one where values do not vary.
private func centreAndScale(_ values: [Double], _ design: EffectDesign) -> (centre: Double, scale: Double) {
    values.withUnsafeBufferPointer { values in
        let count = Double(design.rowCount)
        // The first value is taken off, so that a large common part costs no digits.
        let base = values[design.frameRow(0)]
        var sum = 0.0
        for row in 0..<design.rowCount { sum += values[design.frameRow(row)] - base }
        let centre = base + sum / count
        var squares = 0.0
        for row in 0..<design.rowCount {
            let distance = values[design.frameRow(row)] - centre
            squares += distance * distance
        }
        let scale = (squares / count).squareRoot()
        return (centre, scale > 0 && scale.isFinite ? scale : 1)
    }
}
