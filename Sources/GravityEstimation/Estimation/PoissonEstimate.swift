import CVectorMath
import Glibc
import NumericKernels

/// Poisson pseudo-maximum likelihood of a prepared estimation; values to start from are used where they fit.
func estimatePoisson(_ prepared: PreparedEstimation, start: StartingValues? = nil) throws -> GravityEstimate {
    let (data, projection, options) = (prepared.data, prepared.projection, prepared.options)
    let iteration = PoissonIteration(data, projection)
    let start = start.flatMap { $0.fits(data) ? $0 : nil }
    if case .stopped(let reason) = iteration.run(tolerance: options.tolerance, limit: options.stepLimit, from: start) {
        throw EstimationNotConverged(reason: reason)
    }
    // The certificate starts from the coefficients, not from what the iteration added up.
    iteration.setPredictorFromCoefficients()
    let design = data.design
    let rows = design.rowCount
    let residual = iteration.move
    for row in 0..<rows {
        let weight = data.observationWeights?[row] ?? 1
        residual[row] = weight * (data.outcome[row] - iteration.means[row])
        if data.observationWeights != nil { projection.weights[row] = weight * iteration.means[row] }
    }
    projection.weightsChanged()
    guard prepared.solveRegressors(tolerance: 1e-9) else {
        throw EstimationNotConverged(reason: "the effects could not be taken out of the regressors to 1e-9")
    }
    let gram = projection.gram(of: data.columns)
    let absorbed = AbsorbedParameters(prepared.frame, design)
    let parameters = data.regressorCount + absorbed.count
    let covariance = try prepared.covariance(
        gram: gram, weightedResidual: residual, classicalVariance: 1, parameters: parameters)
    let regressorScores = scores(prepared, residual: residual)
    let groupScore = largestGroupScore(data, residual: residual)
    let width = data.columns.count
    // In standard errors, and in units of the predictor for a usual value of the regressor: with outcomes of 10²⁰
    // rounding of the score alone is more of the former than is allowed, and nothing of the latter.
    var (regressorScore, regressorMove) = (0.0, 0.0)
    for (column, score) in regressorScores.enumerated() {
        let information = gram[column * width + column]
        regressorScore = max(regressorScore, score.magnitude / information.squareRoot())
        regressorMove = max(regressorMove, score.magnitude / information)
    }
    guard groupScore <= 1e-6, regressorScore <= 1e-6 || regressorMove <= 1e-10 else {
        throw EstimationNotConverged(
            reason: "scores recomputed from the rows do not vanish (groups \(groupScore), regressors \(regressorScore))"
        )
    }
    let fit = poissonFit(data, iteration)
    let beta = iteration.beta
    return GravityEstimate(
        family: .poisson, outcome: prepared.frame.outcome.name,
        terms: prepared.terms(beta: beta, covariance: covariance.matrix, centre: -data.offsetCentre),
        covariance: covariance.matrix,
        covarianceKind: prepared.covarianceKind, smallSample: prepared.smallSample,
        clusters: zip(prepared.frame.clusters, covariance.clusterCounts).map { ($0.name, $1) },
        hasRaisedEigenvalues: covariance.hasRaisedEigenvalues, rowCount: rows, leftOut: prepared.leftOut,
        leftOutRegressors: prepared.leftOutRegressors, effects: absorbed.effects,
        effectCoefficients: prepared.effectCoefficients(
            levels: iteration.levelCoefficients, groups: iteration.groupCoefficients, beta: beta,
            constant: -data.offsetCentre),
        fitted: prepared.byFrameRow(iteration.means), deviance: fit.deviance, logLikelihood: fit.logLikelihood,
        nullLogLikelihood: fit.nullLogLikelihood, pseudoR2: 1 - fit.logLikelihood / fit.nullLogLikelihood,
        withinR2: nil, parameterCount: parameters,
        convergence: GravityEstimate.Convergence(
            steps: iteration.trace.count, innerSteps: projection.steps, passes: projection.passes,
            lastMove: iteration.trace.last?.largestMove ?? 0, endedAtRounding: iteration.endedAtRounding,
            largestGroupScore: groupScore, largestRegressorScore: regressorScore,
            smallestPredictor: fit.smallestPredictor),
        separation: prepared.separation)
}

extension PreparedEstimation {
    /// Coefficients and standard errors in the regressors' own units; `centre` is what was taken off the outcome.
    func terms(beta: [Double], covariance: [Double], centre: Double = 0) -> [GravityEstimate.Term] {
        let count = data.regressorCount
        let estimates = data.unscaled(beta)
        return regressors.enumerated().map { position, regressor in
            GravityEstimate.Term(
                name: regressorName(frame, regressor),
                estimate: estimates[position] + (regressor == SortedData.constant ? centre : 0),
                standardError: max(0, covariance[position * count + position]).squareRoot())
        }
    }
}

/// X̃′ (residual), by regressor.
func scores(_ prepared: PreparedEstimation, residual: Buffer<Double>) -> [Double] {
    let data = prepared.data
    let count = data.regressorCount
    let parts = data.design.chunks.map { _ in Buffer<Double>(max(1, count), filledWith: 0) }
    prepared.projection.forEachResidualTile(of: data.columns) { chunk, rows, tile, stride in
        for row in rows {
            let values = tile + (row - rows.lowerBound) * stride
            for column in 0..<count { parts[chunk][column] += residual[row] * values[column] }
        }
    }
    return (0..<count).map { column in parts.reduce(0) { $0 + $1[column] } }
}

/// Largest |Σ residual| over Σ ω y of any group of any effect.
private func largestGroupScore(_ data: SortedData, residual: Buffer<Double>) -> Double {
    let design = data.design
    var largest = 0.0
    func take(_ sum: Double, _ outcome: Double) {
        if outcome > 0 { largest = max(largest, sum.magnitude / outcome) }
    }
    func weighted(_ row: Int) -> Double { data.outcome[row] * (data.observationWeights?[row] ?? 1) }
    for group in 0..<design.groupCount {
        var (sum, outcome) = (0.0, 0.0)
        for row in Int(design.start[group])..<Int(design.start[group + 1]) {
            sum += residual[row]
            outcome += weighted(row)
        }
        take(sum, outcome)
    }
    var sums = [Double](repeating: 0, count: design.tableRows)
    var outcomes = sums
    for levels in design.levels {
        for row in 0..<design.rowCount {
            sums[Int(levels[row])] += residual[row]
            outcomes[Int(levels[row])] += weighted(row)
        }
    }
    for level in sums.indices { take(sums[level], outcomes[level]) }
    return largest
}

/// Deviance and log likelihoods: Σ ω (y ln μ − μ − ln Γ(y + 1)), and the same with a constant mean.
private func poissonFit(
    _ data: SortedData, _ iteration: PoissonIteration
) -> (deviance: Double, logLikelihood: Double, nullLogLikelihood: Double, smallestPredictor: Double) {
    let rows = data.design.rowCount
    var (weights, total) = (0.0, 0.0)
    var (deviance, likelihood, smallest) = (0.0, 0.0, Double.infinity)
    var constants = 0.0
    for row in 0..<rows {
        let weight = data.observationWeights?[row] ?? 1
        let (y, mean, predictor) = (data.outcome[row], iteration.means[row], iteration.predictor[row])
        weights += weight
        total += weight * y
        smallest = min(smallest, predictor)
        // A few digits of ln Γ of large outcomes are lost, of which the likelihood's own differences know nothing.
        let constant = y > 0 ? lgamma(y + 1) : 0
        constants += weight * constant
        likelihood += weight * ((y > 0 ? y * predictor : 0) - mean - constant)
        // y ln(y/μ) − (y − μ) without taking one large number from another.
        let miss = y > 0 ? (mean - y) / y : 0
        deviance += 2 * weight * (y > 0 ? y * (miss - log1p(miss)) : mean)
    }
    let mean = total / weights
    return (deviance, likelihood, total * cLog(mean) - total - constants, smallest)
}
