import Glibc
import NumericKernels
import TextFormats

/// Estimates a gravity equation: E[y] = exp(x β + effects + offset) by Poisson pseudo-maximum likelihood, or
/// y = x β + effects + offset + error by least squares.
///
/// Rows that cannot take part are left out first, to a joint fixed point of singletons and separation; then collinear
/// regressors; then the solve, whose scores are recomputed from the rows and must vanish.
///
/// - Parameters:
///   - frame: complete rows.
///   - options: family, covariance, tolerance.
/// - Throws: `Diagnostics` for data that no estimation can use; ``EstimationNotConverged`` where there is no answer.
/// - Complexity: passes over rows × effects, typically one to three hundred.
/// Source: Santos Silva & Tenreyro (2006); Correia, Guimarães & Zylkin (2020), Stata Journal 20(1).
public func estimateGravity(_ frame: EstimationFrame, _ options: EstimationOptions = EstimationOptions()) throws
    -> GravityEstimate
{
    try estimateGravity(frame, options, start: nil)
}

/// Estimates, beginning with known coefficients where they are of use.
func estimateGravity(
    _ frame: EstimationFrame, _ options: EstimationOptions, start: StartingValues?
) throws -> GravityEstimate {
    try requireUsable(frame, options)
    switch options.family {
    case .poisson:
        let estimate = try estimatePoisson(PreparedEstimation(frame, options), start: start)
        guard options.checksSeparation, hasVanishingRows(estimate, frame) else { return estimate }
        // What a separated row looks like where the search has missed it. Some are only small.
        return try estimatePoisson(PreparedEstimation(frame, options, searchesExactly: true), start: start)
    case .ols: return try estimateLeastSquares(PreparedEstimation(frame, options))
    }
}

/// Whether the mean of some row without outcome is a trillionth of the average outcome, or less.
private func hasVanishingRows(_ estimate: GravityEstimate, _ frame: EstimationFrame) -> Bool {
    let outcome = frame.outcome.values
    let bound = 1e-12 * outcome.reduce(0, +) / Double(outcome.count)
    return outcome.indices.contains { outcome[$0] == 0 && estimate.fitted[$0] < bound }
}

/// An estimation whose rows and regressors are settled.
struct PreparedEstimation {
    let frame: EstimationFrame
    let options: EstimationOptions
    let data: SortedData
    let projection: WeightedProjection
    /// Positions in the frame of the regressors that take part, or ``SortedData/constant``.
    let regressors: [Int]
    let leftOutRegressors: [GravityEstimate.LeftOutRegressor]
    let leftOut: [LeftOutRows]
    let separation: [SeparationCertificate]

    /// Settles rows and regressors.
    ///
    /// - Parameter searchesExactly: whether the search for separated rows begins with exact fits.
    init(_ frame: EstimationFrame, _ options: EstimationOptions, searchesExactly: Bool = false) throws {
        self.frame = frame
        self.options = options
        let separates = options.family == .poisson && options.checksSeparation
        var sample = SampleSelection(rowCount: frame.rowCount)
        var proofs: [SeparationCertificate] = []
        let all = SortedData.allRegressors(frame)
        while true {
            sample.settle(frame, droppingSingletons: options.dropsSingletons, droppingZeroGroups: separates)
            guard sample.count > 0 else { throw noRowsLeft(frame, sample) }
            let step = SettlingStep(frame, all, kept: sample.kept, threads: options.threads)
            let (data, projection, collinear) = (step.data, step.projection, step.collinear)
            if separates {
                let search = SeparationSearch(data, projection, isExact: searchesExactly)
                if let failure = search.failure { throw EstimationNotConverged(reason: failure) }
                if let proof = search.certificate {
                    proofs.append(proof)
                    sample.separate(search.rows.map { Int32(data.design.frameRow(Int($0))) })
                    continue
                }
            }
            self.data = data
            self.projection = projection
            regressors = collinear.kept.map { all[$0] }
            leftOutRegressors =
                (collinear.absorbed.map {
                    ($0, frame.effects.isEmpty ? "it does not vary" : "the fixed effects explain it")
                }
                + collinear.dependent.map {
                    (
                        $0,
                        frame.effects.isEmpty
                            ? "regressors before it explain it"
                            : "regressors before it and the fixed effects explain it"
                    )
                })
                .sorted { $0.0 < $1.0 }
                .map { GravityEstimate.LeftOutRegressor(name: regressorName(frame, all[$0.0]), reason: $0.1) }
            leftOut = frame.leftOut + sample.leftOut()
            separation = proofs
            return
        }
    }

    /// Kind of covariance: as asked, or by what the frame has.
    var covarianceKind: EstimationOptions.Covariance {
        options.covariance ?? (frame.clusters.isEmpty ? .robust : .clustered)
    }

    /// Factor for small samples: as asked, or by family.
    var smallSample: EstimationOptions.SmallSample {
        options.smallSample ?? (options.family == .poisson ? .groups : .parameters)
    }
}

private func noRowsLeft(_ frame: EstimationFrame, _ sample: SampleSelection) -> Diagnostics {
    let parts = sample.leftOut().map { "\($0.rows.count) \($0.reason.rawValue)" }.joined(separator: ", ")
    return Diagnostics([
        Diagnostic(
            kind: "no-rows", found: "of \(frame.rowCount) rows none is left (\(parts))",
            needed: "groups of effects with two rows or more and some positive outcome",
            advice: "use fewer or coarser fixed effects: \(frame.effects.map(\.name).joined(separator: ", "))")
    ])
}

extension PreparedEstimation {
    /// Covariance matrix of the coefficients, in the regressors' own units.
    ///
    /// - Parameters:
    ///   - gram: X̃′ W X̃ with the outcome's column last.
    ///   - weightedResidual: ω (y − μ) or ω times the residual, by sorted row.
    ///   - classicalVariance: what B is multiplied by without robustness.
    ///   - parameters: K, regressors and effects that are not nested in clusters.
    func covariance(
        gram: [Double], weightedResidual: Buffer<Double>, classicalVariance: Double, parameters: Int
    ) throws -> CovarianceEstimate {
        let count = data.regressorCount
        let rows = Double(data.design.rowCount)
        var information = [Double](repeating: 0, count: count * count)
        for row in 0..<count {
            for column in 0..<count { information[row * count + column] = gram[row * (count + 1) + column] }
        }
        guard let bread = inversePositiveDefinite(information, count: count) else {
            throw EstimationNotConverged(reason: "the information matrix of the regressors is singular")
        }
        if covarianceKind != .classical, smallSample == .parameters, Double(parameters) >= rows {
            throw Diagnostics([
                Diagnostic(
                    kind: "too-many-parameters",
                    found: "\(parameters) parameters for \(Int(rows)) rows: no degree of freedom is left",
                    needed: "more rows than parameters", advice: "use fewer fixed effects, or `--small-sample groups`")
            ])
        }
        let scores = ScoreProducts(data: data, projection: projection, weightedResidual: weightedResidual)
        switch covarianceKind {
        case .classical:
            return CovarianceEstimate(matrix: data.unscaled(covariance: bread.map { $0 * classicalVariance }))
        case .robust:
            if rows < 2 { throw noFreedom(rows: 1, parameters: parameters) }
            let factor: Double =
                switch smallSample {
                case .none: 1
                case .groups: rows / (rows - 1)
                case .parameters: rows / (rows - Double(parameters))
                }
            let matrix = sandwich(bread, scores.overRows(), count: count).map { $0 * factor }
            return CovarianceEstimate(matrix: data.unscaled(covariance: matrix))
        case .clustered:
            let clusters = SortedClusters(frame.clusters, data.design)
            try requireClusters(frame, counts: clusters.counts)
            let middle = clusters.middle(scores, withFactor: smallSample != .none)
            let factor = smallSample == .parameters ? (rows - 1) / (rows - Double(parameters)) : 1
            let scaled = sandwich(bread, middle, count: count).map { $0 * factor }
            var result = CovarianceEstimate(
                matrix: data.unscaled(covariance: scaled), clusterCounts: clusters.counts)
            if frame.clusters.count > 1 {
                (result.matrix, result.hasRaisedEigenvalues) = withoutNegativeEigenvalues(result.matrix, count: count)
            }
            return result
        }
    }

    /// Solves the regressors' columns to the precision of what is printed.
    ///
    /// - Returns: whether all converged.
    func solveRegressors(tolerance: Double) -> Bool {
        var converged = true
        for block in data.columns.blocks {
            var tolerances = [Double](repeating: tolerance, count: block.columnCount)
            if block.firstColumn + block.columnCount == data.columns.count {
                tolerances[block.columnCount - 1] = .infinity
            }
            let report = projection.solve(
                block, tolerance: tolerances,
                reference: [ProjectionReference](repeating: .remainder, count: block.columnCount),
                noise: data.noise(of: block, totalWeight: projection.totalWeight, last: 0))
            if !report.converged { converged = false }
        }
        return converged
    }

    /// Coefficients of the effects by group of the frame, in the regressors' own units.
    ///
    /// - Parameters:
    ///   - levels: coefficients of the table's rows; `groups`: those of the eliminated effect.
    ///   - beta: coefficients of the scaled regressors: what centring took out of them belongs to the effects.
    func effectCoefficients(levels: Buffer<Double>, groups: Buffer<Double>, beta: [Double], constant: Double = 0)
        -> [[Double]]
    {
        var shift = constant
        for (column, value) in data.unmixed(beta).enumerated() {
            shift -= value * data.centres[column] / data.scales[column]
        }
        let design = data.design
        var result = frame.effects.map { [Double](repeating: .nan, count: $0.groupCount) }
        guard let eliminated = design.eliminated else { return [] }
        for group in 0..<design.groupCount {
            result[eliminated][Int(design.frameGroups[group])] = groups[group] + shift
        }
        for (position, effect) in design.others.enumerated() {
            for level in design.tableOffsets[position]..<design.tableOffsets[position + 1] {
                result[effect][Int(design.frameLevels[level])] = levels[level]
            }
        }
        return result
    }

    /// Values by sorted row, by row of the frame; NaN where a row takes no part.
    func byFrameRow(_ values: Buffer<Double>) -> [Double] {
        var result = [Double](repeating: .nan, count: frame.rowCount)
        for row in 0..<data.design.rowCount { result[data.design.frameRow(row)] = values[row] }
        return result
    }
}

/// Name of a regressor, or of the constant.
func regressorName(_ frame: EstimationFrame, _ regressor: Int) -> String {
    regressor == SortedData.constant ? "(Intercept)" : frame.regressors[regressor].name
}
