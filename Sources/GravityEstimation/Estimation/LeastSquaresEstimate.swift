import Glibc

/// Least squares of a prepared estimation.
func estimateLeastSquares(_ prepared: PreparedEstimation) throws -> GravityEstimate {
    let (data, projection) = (prepared.data, prepared.projection)
    let design = data.design
    let rows = design.rowCount
    let regressors = data.regressorCount
    let width = data.columns.count
    let (last, place) = data.columns.place(of: regressors)
    var (weightSum, sum) = (0.0, 0.0)
    for row in 0..<rows {
        let weight = data.observationWeights?[row] ?? 1
        projection.weights[row] = weight
        weightSum += weight
        sum += weight * (data.outcome[row] - (data.offset?[row] ?? 0))
    }
    let centre = sum / weightSum
    let constant = centre - data.offsetCentre
    for row in 0..<rows {
        last.rows[row * last.width + place] = data.outcome[row] - (data.offset?[row] ?? 0) - centre
    }
    var total = 0.0
    for row in 0..<rows {
        let distance = last.rows[row * last.width + place]
        total += projection.weights[row] * distance * distance
    }
    projection.weightsChanged()
    for block in data.columns.blocks {
        let report = projection.solve(
            block, tolerance: [Double](repeating: 1e-11, count: block.columnCount),
            reference: (0..<block.columnCount).map { block.firstColumn + $0 == regressors ? .start : .remainder },
            noise: data.noise(of: block, totalWeight: projection.totalWeight, last: SortedData.noiseShare * total))
        guard report.converged else {
            throw EstimationNotConverged(
                reason:
                    "effects could not be absorbed: the gradient is \(report.relativeResidual.max() ?? 0) of its start")
        }
    }
    let gram = projection.gram(of: data.columns)
    var matrix = [Double](repeating: 0, count: regressors * regressors)
    for row in 0..<regressors {
        for column in 0..<regressors { matrix[row * regressors + column] = gram[row * width + column] }
    }
    let right = (0..<regressors).map { gram[$0 * width + regressors] }
    guard let beta = regressors == 0 ? [] : solvePositiveDefinite(&matrix, right) else {
        throw EstimationNotConverged(reason: "the normal equations are singular")
    }
    let residual = Buffer<Double>(rows, filledWith: 0)
    let fitted = Buffer<Double>(rows, filledWith: 0)
    let weights = projection.weights
    projection.forEachResidualTile(of: data.columns) { _, range, tile, stride in
        for row in range {
            let values = tile + (row - range.lowerBound) * stride
            var rest = values[regressors]
            for column in 0..<regressors { rest -= beta[column] * values[column] }
            fitted[row] = data.outcome[row] - rest
            residual[row] = rest * weights[row]
        }
    }
    let absorbed = AbsorbedParameters(prepared.frame, design)
    let parameters = regressors + absorbed.count
    let allParameters = regressors + absorbed.effects.reduce(0) { $0 + $1.groupCount - $1.redundantCount }
    var squares = (residual: 0.0, total: total)
    for row in 0..<rows { squares.residual += residual[row] * residual[row] / projection.weights[row] }
    let freedom = Double(rows - allParameters)
    if prepared.covarianceKind == .classical, freedom <= 0 { throw noFreedom(rows: rows, parameters: allParameters) }
    let covariance = try prepared.covariance(
        gram: gram, weightedResidual: residual, classicalVariance: squares.residual / max(freedom, 1),
        parameters: parameters)
    let count = Double(rows)
    // Of normal errors whose variances are in inverse proportion to the weights.
    let logWeights = data.observationWeights.map { $0.values.reduce(0) { $0 + cLog($1) } } ?? 0
    func likelihood(_ squares: Double) -> Double {
        0.5 * logWeights - 0.5 * count * (cLog(2 * .pi * squares / count) + 1)
    }
    let levels = Buffer<Double>(design.tableRows, filledWith: 0)
    let groups = Buffer<Double>(design.groupCount, filledWith: 0)
    combine(data, beta, \.coefficients, into: levels)
    combine(data, beta, \.groupMeans, into: groups)
    let regressorScore = scores(prepared, residual: residual).enumerated().reduce(0.0) {
        max(
            $0,
            $1.element.magnitude
                / (gram[$1.offset * width + $1.offset] * max(squares.residual / count, 1e-300)).squareRoot())
    }
    return GravityEstimate(
        family: .ols, outcome: prepared.frame.outcome.name,
        terms: prepared.terms(beta: beta, covariance: covariance.matrix, centre: constant),
        covariance: covariance.matrix,
        covarianceKind: prepared.covarianceKind, smallSample: prepared.smallSample,
        clusters: zip(prepared.frame.clusters, covariance.clusterCounts).map { ($0.name, $1) },
        hasRaisedEigenvalues: covariance.hasRaisedEigenvalues, rowCount: rows, leftOut: prepared.leftOut,
        leftOutRegressors: prepared.leftOutRegressors, effects: absorbed.effects,
        effectCoefficients: prepared.effectCoefficients(levels: levels, groups: groups, beta: beta, constant: constant),
        fitted: prepared.byFrameRow(fitted), deviance: squares.residual, logLikelihood: likelihood(squares.residual),
        nullLogLikelihood: likelihood(squares.total), pseudoR2: 1 - squares.residual / squares.total,
        withinR2: regressors == 0 ? 0 : 1 - squares.residual / gram[regressors * width + regressors],
        parameterCount: parameters,
        convergence: GravityEstimate.Convergence(
            steps: 1, innerSteps: projection.steps, passes: projection.passes, lastMove: 0, endedAtRounding: false,
            largestGroupScore: 0,
            largestRegressorScore: regressorScore, smallestPredictor: fitted.values.min() ?? 0),
        separation: [])
}

/// Effects' part of the outcome less that of the regressors.
private func combine(
    _ data: SortedData, _ beta: [Double], _ part: KeyPath<ColumnBlocks.Block, Buffer<Double>>,
    into result: Buffer<Double>
) {
    for column in 0..<data.columns.count {
        let factor = column == data.regressorCount ? 1 : -beta[column]
        let (block, place) = data.columns.place(of: column)
        let table = block[keyPath: part]
        for row in 0..<result.count { result[row] += factor * table[row * block.width + place] }
    }
}
