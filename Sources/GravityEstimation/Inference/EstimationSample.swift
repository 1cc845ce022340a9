/// The rows and regressors that an estimate used, as a frame of their own.
struct EstimationSample {
    /// The frame without rows and regressors that were left out.
    let frame: EstimationFrame
    /// Row of the original frame behind each row.
    let rows: [Int32]
    /// Fitted means or predictions of the estimate, by row here.
    let fitted: [Double]

    /// Takes what an estimate used of the frame it was made from.
    init(_ frame: EstimationFrame, _ estimate: GravityEstimate) {
        precondition(estimate.fitted.count == frame.rowCount, "an estimate of another frame")
        let rows = (0..<Int32(frame.rowCount)).filter { !estimate.fitted[Int($0)].isNaN }
        // Without effects the first term is the constant, which is no regressor of the frame.
        let terms = frame.effects.isEmpty ? estimate.terms.dropFirst() : estimate.terms[...]
        var next = terms.startIndex
        let kept = frame.regressors.filter { column in
            guard next < terms.endIndex, terms[next].name == column.name else { return false }
            next += 1
            return true
        }
        precondition(next == terms.endIndex, "an estimate of another frame")
        var own = frame.with(rows: rows)
        own.regressors = kept.map { NumberColumn($0.name, values($0.values, at: rows)) }
        self.rows = rows
        self.frame = own
        fitted = values(estimate.fitted, at: rows)
    }
}

extension EstimationFrame {
    /// Some of the rows, in the order given; nothing is counted as left out.
    func with(rows: [Int32]) -> EstimationFrame {
        var result = self
        result.outcome.values = values(outcome.values, at: rows)
        for position in regressors.indices {
            result.regressors[position].values = values(regressors[position].values, at: rows)
        }
        for position in effects.indices { result.effects[position].codes = values(effects[position].codes, at: rows) }
        for position in clusters.indices {
            result.clusters[position].codes = values(clusters[position].codes, at: rows)
        }
        result.weights = weights.map { values($0, at: rows) }
        result.offset = offset.map { values($0, at: rows) }
        result.sourceRows = sourceRows.map { values($0, at: rows) } ?? rows
        result.leftOut = []
        return result
    }
}

/// The elements at some places.
func values<Element>(_ column: [Element], at rows: [Int32]) -> [Element] { rows.map { column[Int($0)] } }
