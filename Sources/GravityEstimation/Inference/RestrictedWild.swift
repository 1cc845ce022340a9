/// The wild bootstrap of one term's t statistic under the hypothesis that the term is zero.
struct RestrictedWild {
    /// Scores and x̃ of all terms at the estimate without the term.
    let scores: WildScores
    /// Position of the term.
    let position: Int
    private let family: EstimationOptions.Family
    /// The t statistic that replications are compared with.
    let statistic: Double
    /// Row of A⁻¹ that belongs to the term.
    private let direction: [Double]
    /// Least squares: Σ x̃ ω x̃′ of each cluster.
    private var clusterInformation: [Double] = []

    /// Estimates without a term.
    ///
    /// - Parameters:
    ///   - position: of the term among those of the estimate.
    ///   - estimate: its coefficient.
    ///   - full: scores at the unrestricted estimate.
    init(
        _ frame: EstimationFrame, position: Int, family: EstimationOptions.Family, _ units: ResamplingUnits,
        _ options: EstimationOptions, estimate: Double, full: WildScores
    ) throws {
        var own = options
        own.family = family
        own.covariance = .robust
        own.smallSample = EstimationOptions.SmallSample.none
        // The rows are those of the estimate, which has settled them.
        own.checksSeparation = false
        own.dropsSingletons = false
        var restricted = frame
        restricted.regressors.remove(at: full.absorbed.data.hasConstant ? position - 1 : position)
        let fitted = try estimateGravity(restricted, own).fitted
        let scores =
            family == .poisson
            ? try WildScores(frame, fitted: fitted, family: family, units, options.threads)
            : WildScores(full, fitted: fitted, frame)
        (self.scores, self.position, self.family) = (scores, position, family)
        let count = scores.absorbed.count
        direction = Array(scores.absorbed.bread[position * count..<(position + 1) * count])
        switch family {
        case .poisson:
            statistic = studentizedScore(scores.scores, direction, clusters: scores.clusters)
        case .ols:
            clusterInformation = scores.clusterProducts()
            let products = outerSum(full.scores, direction, clusters: scores.clusters)
            statistic = estimate / products.squareRoot()
        }
    }

    /// Share of replications with a t statistic at least as large.
    func probability(_ wild: WildMultipliers, _ options: BootstrapOptions) -> Double {
        let found =
            family == .poisson
            ? (0..<options.replications).map { scoreStatistic(wild.draw($0)) }
            : leastSquaresStatistics(wild, replications: options.replications)
        // Rounding must not part a statistic from itself: with few clusters draws repeat the sample.
        let threshold = statistic.magnitude * (1 - 1e-10)
        return Double(found.count { $0.magnitude >= threshold }) / Double(options.replications)
    }

    /// t* of the score bootstrap.
    func scoreStatistic(_ multipliers: [Double]) -> Double {
        let count = scores.absorbed.count
        let moved = scores.scores.indices.map { multipliers[$0 / count] * scores.scores[$0] }
        return studentizedScore(moved, direction, clusters: scores.clusters)
    }

    /// t* of least squares on outcomes ŷ + v û, eight replications at a time.
    ///
    /// With u = v û, b* = A⁻¹ X̃′ω u; the residuals are u less its effects less x̃ b*, of which x̃ needs the first two only.
    func leastSquaresStatistics(_ wild: WildMultipliers, replications: Int) -> [Double] {
        let (absorbed, clusters, cluster) = (scores.absorbed, scores.clusters, scores.cluster)
        let (count, design, rows) = (absorbed.count, absorbed.data.design, absorbed.rows)
        let weights = absorbed.projection.weights
        var result: [Double] = []
        for first in stride(from: 0, to: replications, by: 8) {
            let batch = (first..<min(first + 8, replications)).map { wild.draw($0) }
            let columns = ColumnBlocks(count: batch.count, design: design)
            let block = columns.blocks[0]
            for row in 0..<design.rowCount {
                let rest = scores.residual[row] / weights[row]
                for (column, multipliers) in batch.enumerated() {
                    block.rows[row * block.width + column] = multipliers[Int(cluster[row])] * rest
                }
            }
            _ = absorbed.projection.solve(
                block, tolerance: [Double](repeating: 1e-10, count: batch.count),
                reference: [ProjectionReference](repeating: .start, count: batch.count))
            let size = clusters * count
            let sums = Buffer<Double>(batch.count * size, filledWith: 0)
            absorbed.projection.forEachResidualTile(of: columns, alone: true) { _, range, tile, stride in
                for row in range {
                    let values = tile + (row - range.lowerBound) * stride
                    let place = Int(cluster[row]) * count
                    for column in 0..<batch.count {
                        let factor = weights[row] * values[column]
                        for regressor in 0..<count {
                            sums[column * size + place + regressor] +=
                                factor * rows[row * count + regressor]
                        }
                    }
                }
            }
            for (column, multipliers) in batch.enumerated() {
                let move = multiply(absorbed.bread, scores.sum(multipliers))
                var own = (0..<size).map { sums[column * size + $0] }
                for cluster in 0..<clusters {
                    for row in 0..<count {
                        for inner in 0..<count {
                            own[cluster * count + row] -=
                                clusterInformation[(cluster * count + row) * count + inner] * move[inner]
                        }
                    }
                }
                result.append(move[position] / outerSum(own, direction, clusters: clusters).squareRoot())
            }
        }
        return result
    }
}

extension WildScores {
    /// Scores at other fitted values, with x̃ as it is: least squares.
    init(_ other: WildScores, fitted: [Double], _ frame: EstimationFrame) {
        absorbed = other.absorbed
        cluster = other.cluster
        clusters = other.clusters
        let design = absorbed.data.design
        let residual = Buffer<Double>(design.rowCount, filledWith: 0)
        for row in 0..<design.rowCount {
            let place = design.frameRow(row)
            residual[row] = absorbed.projection.weights[row] * (frame.outcome.values[place] - fitted[place])
        }
        self.residual = residual
        scores = absorbed.scores(residual, cluster: cluster, clusters: clusters)
    }

    /// Σ x̃ ω x̃′ by cluster.
    func clusterProducts() -> [Double] {
        let count = absorbed.count
        var result = [Double](repeating: 0, count: clusters * count * count)
        for row in 0..<absorbed.data.design.rowCount {
            let place = Int(cluster[row]) * count * count
            for first in 0..<count {
                let factor = absorbed.projection.weights[row] * absorbed.rows[row * count + first]
                for second in 0..<count {
                    result[place + first * count + second] += factor * absorbed.rows[row * count + second]
                }
            }
        }
        return result
    }
}

/// Σ_g (d′ s_g)².
private func outerSum(_ scores: [Double], _ direction: [Double], clusters: Int) -> Double {
    let count = direction.count
    return (0..<clusters).reduce(0) { sum, cluster in
        let own = (0..<count).reduce(0) { $0 + direction[$1] * scores[cluster * count + $1] }
        return sum + own * own
    }
}

/// Σ_g d′ s_g over the root of Σ_g (d′ s_g − mean)².
private func studentizedScore(_ scores: [Double], _ direction: [Double], clusters: Int) -> Double {
    let count = direction.count
    let own = (0..<clusters).map { cluster in
        (0..<count).reduce(0) { $0 + direction[$1] * scores[cluster * count + $1] }
    }
    let total = own.reduce(0, +)
    let mean = total / Double(clusters)
    return total / own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
}
