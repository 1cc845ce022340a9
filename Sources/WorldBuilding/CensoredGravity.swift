/// A gravity equation fitted to printed flows and to the bounds of unprinted ones.
///
///     log x[i, n] = k₀ + k₁ log E[i] + k₂ log M[n] + Σ b z[i, n] + a[i] + c[n] + e[i, n]
///     e ~ Normal(0, σ[i, n]²),  log σ[i, n] = s₀ + s₁ · size[i, n]
///
/// A printed flow adds its normal density, an unprinted one the probability of lying below its bound (Tobin 1958;
/// here with a bound per observation). a and c are random effects with standard deviation `effect_deviation`; the
/// coefficients b have a weak normal prior. Fitted by maximum a posteriori.
struct CensoredGravity {
    /// Fitted mean of log x, by `i * count + n`.
    var mean: [Double]
    /// Fitted σ, by `i * count + n`.
    var deviation: [Double]
    /// Coefficients with their names: constant, exporter and importer size, covariates, σ's constant and slope.
    var coefficients: [(name: String, value: Double)]
    /// Printed and censored flows used.
    var printedCount: Int
    var censoredCount: Int
    /// Newton steps taken and the largest slope left, per observation.
    var steps: Int
    var gradient: Double
}

/// Fits ``CensoredGravity`` by damped Newton steps.
///
/// - Throws: `WorldBuildingError.notFitted` where the slopes do not vanish.
/// - Complexity: O(N² P²) per step for P coefficients, plus O((P + 2N)³) for its solution.
func fitCensoredGravity(
    _ trade: PrintedTrade, _ totals: EconomyTotals, _ covariates: GravityCovariates, parameters: AccountParameters
) throws -> CensoredGravity {
    let tolerance = 1e-9
    let stepLimit = 200
    let likelihood = try CensoredLikelihood(trade, totals, covariates, parameters)
    var point = likelihood.start()
    var state = likelihood.evaluate(point, withCurvature: true)
    var damping = 1e-3
    var steps = 0
    while steps < stepLimit {
        let slope = state.gradient.map(abs).max()! / Double(likelihood.cells.count)
        if slope < tolerance {
            return likelihood.fitted(point, steps: steps, slope: slope, names: covariates.names)
        }
        steps += 1
        var accepted = false
        while !accepted, damping < 1e12 {
            var matrix = state.curvature
            for index in point.indices {
                matrix[index * point.count + index] += damping * (abs(matrix[index * point.count + index]) + 1e-3)
            }
            if let step = solvedPositiveDefinite(matrix, state.gradient.map { -$0 }) {
                let trial = zip(point, step).map { $0 + $1 }
                let value = likelihood.evaluate(trial, withCurvature: false).value
                if value.isFinite, value <= state.value + 1e-12 * abs(state.value) {
                    point = trial
                    accepted = true
                }
            }
            damping = accepted ? max(damping / 10, 1e-12) : max(damping * 10, 1e-6)
        }
        if !accepted { break }
        state = likelihood.evaluate(point, withCurvature: true)
    }
    let slope = state.gradient.map(abs).max()! / Double(likelihood.cells.count)
    // Where the arithmetic allows no further descent, slopes this small no longer move any figure's seventh digit.
    guard slope < 1e-6 else { throw WorldBuildingError.notFitted(gradient: slope, steps: steps) }
    return likelihood.fitted(point, steps: steps, slope: slope, names: covariates.names)
}

/// The negative log posterior of the gravity equation with its first and second derivatives.
///
/// Parameters are ordered: features of the mean (constant, two sizes, covariates), the two of log σ, then one
/// effect per exporter and one per importer.
private struct CensoredLikelihood {
    struct Observation {
        var exporter: Int
        var importer: Int
        /// log of the printed value or of the bound.
        var logValue: Double
        var isPrinted: Bool
    }
    let count: Int
    /// Number of features of the mean.
    let featureCount: Int
    /// Features of the mean and size of σ for every pair, `featureCount + 1` per cell, the size last.
    let features: [Double]
    let cells: [Observation]
    let effectPrecision: Double
    let coefficientPrecision: Double

    var parameterCount: Int { featureCount + 2 + 2 * count }

    init(
        _ trade: PrintedTrade, _ totals: EconomyTotals, _ covariates: GravityCovariates, _ parameters: AccountParameters
    ) throws {
        count = trade.count
        let effect = try parameters.number("effect_deviation")
        let coefficient = try parameters.number("coefficient_deviation")
        effectPrecision = 1 / (effect * effect)
        coefficientPrecision = 1 / (coefficient * coefficient)
        func centredLogs(_ values: [Double]) -> [Double] {
            let logs = values.map { portableLog($0) }
            let mean = logs.reduce(0, +) / Double(logs.count)
            return logs.map { $0 - mean }
        }
        let sold = centredLogs(totals.goodsExports)
        let bought = centredLogs(totals.goodsImports)
        featureCount = 3 + covariates.tables.count
        var table: [Double] = []
        table.reserveCapacity(count * count * (featureCount + 1))
        var observations: [Observation] = []
        for i in 0..<count {
            for n in 0..<count {
                let cell = i * count + n
                table.append(contentsOf: [1, sold[i], bought[n]])
                for covariate in covariates.tables { table.append(covariate[cell]) }
                // Ten: brings the spread of the sum of two logs to the order of one.
                table.append((sold[i] + bought[n]) / 10)
                if i == n { continue }
                if trade.isPrinted(cell) {
                    observations.append(
                        Observation(exporter: i, importer: n, logValue: portableLog(trade.value[cell]), isPrinted: true)
                    )
                } else if trade.isCensored[cell] {
                    observations.append(
                        Observation(
                            exporter: i, importer: n, logValue: portableLog(trade.bound[cell]), isPrinted: false))
                }
            }
        }
        features = table
        cells = observations
    }

    /// Unit elasticities of size and nearness, and a constant from the printed flows' mean.
    func start() -> [Double] {
        var point = [Double](repeating: 0, count: parameterCount)
        let printed = cells.filter(\.isPrinted)
        point[0] = printed.map(\.logValue).reduce(0, +) / Double(max(printed.count, 1)) - 5
        point[1] = 1
        point[2] = 1
        point[3] = 1
        point[featureCount] = 0.3
        return point
    }

    struct Evaluation {
        var value: Double
        var gradient: [Double]
        /// Lower triangle, row-major.
        var curvature: [Double]
    }

    func evaluate(_ point: [Double], withCurvature: Bool) -> Evaluation {
        let size = parameterCount
        let common = featureCount + 2
        var value = 0.0
        var gradient = [Double](repeating: 0, count: size)
        var curvature = [Double](repeating: 0, count: withCurvature ? size * size : 0)
        features.withUnsafeBufferPointer { features in
            point.withUnsafeBufferPointer { point in
                gradient.withUnsafeMutableBufferPointer { gradient in
                    curvature.withUnsafeMutableBufferPointer { curvature in
                        for cell in cells {
                            let z = features.baseAddress! + (cell.exporter * count + cell.importer) * (featureCount + 1)
                            let exporter = common + cell.exporter
                            let importer = common + count + cell.importer
                            var mean = point[exporter] + point[importer]
                            for index in 0..<featureCount { mean += point[index] * z[index] }
                            let logDeviation = point[featureCount] + point[featureCount + 1] * z[featureCount]
                            let inverse = portableExp(-logDeviation)
                            let u = (cell.logValue - mean) * inverse
                            // First and second derivatives by the mean (m) and by log σ (g).
                            var (byM, byG, byMM, byMG, byGG) = (0.0, 0.0, 0.0, 0.0, 0.0)
                            if cell.isPrinted {
                                value += 0.5 * u * u + logDeviation
                                (byM, byG) = (-u * inverse, 1 - u * u)
                                (byMM, byMG, byGG) = (inverse * inverse, 2 * u * inverse, 2 * u * u)
                            } else {
                                let below = normalBelow(u)
                                let bend = u + below.hazard
                                value -= below.logProbability
                                (byM, byG) = (below.hazard * inverse, below.hazard * u)
                                byMM = below.hazard * bend * inverse * inverse
                                byMG = below.hazard * (u * bend - 1) * inverse
                                byGG = below.hazard * u * (u * bend - 1)
                            }
                            for index in 0..<featureCount { gradient[index] += byM * z[index] }
                            gradient[featureCount] += byG
                            gradient[featureCount + 1] += byG * z[featureCount]
                            gradient[exporter] += byM
                            gradient[importer] += byM
                            guard withCurvature else { continue }
                            for index in 0..<featureCount {
                                let scaled = byMM * z[index]
                                for other in 0...index { curvature[index * size + other] += scaled * z[other] }
                                let cross = byMG * z[index]
                                curvature[featureCount * size + index] += cross
                                curvature[(featureCount + 1) * size + index] += cross * z[featureCount]
                                curvature[exporter * size + index] += scaled
                                curvature[importer * size + index] += scaled
                            }
                            let slope = z[featureCount]
                            curvature[featureCount * size + featureCount] += byGG
                            curvature[(featureCount + 1) * size + featureCount] += byGG * slope
                            curvature[(featureCount + 1) * size + featureCount + 1] += byGG * slope * slope
                            for effect in [exporter, importer] {
                                curvature[effect * size + featureCount] += byMG
                                curvature[effect * size + featureCount + 1] += byMG * slope
                                curvature[effect * size + effect] += byMM
                            }
                            curvature[importer * size + exporter] += byMM
                        }
                        // Priors: none on constant, sizes and nearness; weak on the rest; normal effects.
                        for index in 4..<size where index != featureCount {
                            let precision = index < common ? coefficientPrecision : effectPrecision
                            value += 0.5 * precision * point[index] * point[index]
                            gradient[index] += precision * point[index]
                            if withCurvature { curvature[index * size + index] += precision }
                        }
                    }
                }
            }
        }
        return Evaluation(value: value, gradient: gradient, curvature: curvature)
    }

    func fitted(_ point: [Double], steps: Int, slope: Double, names: [String]) -> CensoredGravity {
        var mean = [Double](repeating: 0, count: count * count)
        var deviation = mean
        for i in 0..<count {
            for n in 0..<count {
                let cell = i * count + n
                let offset = cell * (featureCount + 1)
                var sum = point[featureCount + 2 + i] + point[featureCount + 2 + count + n]
                for index in 0..<featureCount { sum += point[index] * features[offset + index] }
                mean[cell] = sum
                deviation[cell] = portableExp(
                    point[featureCount] + point[featureCount + 1] * features[offset + featureCount])
            }
        }
        let labels = ["constant", "exports", "imports"] + names + ["log_deviation", "log_deviation_by_size"]
        return CensoredGravity(
            mean: mean, deviation: deviation,
            coefficients: labels.enumerated().map { ($1, point[$0]) },
            printedCount: cells.filter(\.isPrinted).count, censoredCount: cells.filter { !$0.isPrinted }.count,
            steps: steps,
            gradient: slope)
    }
}
