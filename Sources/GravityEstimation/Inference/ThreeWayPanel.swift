import CLAPACK

/// Scores, means and regressors without effects of a three-way estimate, pair by pair.
struct ThreeWayPanel {
    let design: ThreeWayDesign
    /// Number of regressors.
    let count: Int
    /// A⁻¹.
    let bread: [Double]
    /// λ, S and x̃ by row of the sample; weights are in them.
    private let mean: [Double], score: [Double], regressors: [Double]

    init(_ sample: EstimationSample, _ design: ThreeWayDesign, threads: Int?) throws {
        self.design = design
        let frame = sample.frame
        let weights = frame.weights ?? [Double](repeating: 1, count: frame.rowCount)
        let mean = zip(weights, sample.fitted).map { $0 * $1 }
        let absorbed = try AbsorbedRegressors(frame, weights: mean, threads: threads)
        let count = absorbed.count
        var regressors = [Double](repeating: 0, count: frame.rowCount * count)
        for row in 0..<frame.rowCount {
            let place = absorbed.data.design.frameRow(row)
            for column in 0..<count { regressors[place * count + column] = absorbed.rows[row * count + column] }
        }
        self.mean = mean
        score = frame.outcome.values.indices.map { weights[$0] * frame.outcome.values[$0] - mean[$0] }
        self.regressors = regressors
        self.count = count
        bread = absorbed.bread
    }

    /// One pair over its years.
    private struct Pair {
        let rows: [Int32]
        /// S, and x̃: years × regressors.
        let score: [Double], regressors: [Double]
        /// λ and H.
        let mean: [Double], information: [Double]
        var years: Int { rows.count }
    }

    private func pair(_ rows: [Int32]) -> Pair {
        let years = rows.count
        let own = rows.map { mean[Int($0)] }
        let total = own.reduce(0, +)
        var information = [Double](repeating: 0, count: years * years)
        for t in 0..<years {
            for s in 0..<years { information[t * years + s] = (t == s ? own[t] : 0) - own[t] * own[s] / total }
        }
        return Pair(
            rows: rows, score: rows.map { score[Int($0)] },
            regressors: rows.flatMap { row in regressors[Int(row) * count..<(Int(row) + 1) * count] }, mean: own,
            information: information)
    }

    // MARK: Bias

    /// The bias of the coefficients.
    func bias() -> [Double] {
        var total = [Double](repeating: 0, count: count)
        for side in [design.exporters, design.importers] {
            let economies = Double(side.economyCount)
            let part = sums(side)
            for column in 0..<count { total[column] += economies / (economies - 1) * part[column] }
        }
        return multiply(bread, total)
    }

    /// Σ B_i of one side, by regressor.
    private func sums(_ side: ThreeWayDesign.Side) -> [Double] {
        // Matrices of each economy over its periods: H, S S′, and for each regressor H x̃ S′ and G x̃.
        var tables = side.periods.map { periods in
            [[Double]](repeating: [Double](repeating: 0, count: periods * periods), count: 2 + 2 * count)
        }
        for rows in design.pairs {
            let own = pair(rows)
            let years = own.years
            let places = rows.map { Int(side.period[Int(side.group[Int($0)])]) }
            let economy = Int(side.economy[Int(side.group[Int(rows[0])])])
            let periods = side.periods[economy]
            let total = own.mean.reduce(0, +)
            for column in 0..<count {
                let x = (0..<years).map { own.regressors[$0 * count + column] }
                let weighted = multiply(own.information, x)
                // x̃ has no mean within a pair, up to the exactness of its absorption.
                let centre = zip(own.mean, x).reduce(0) { $0 + $1.0 * $1.1 } / total
                for t in 0..<years {
                    for s in 0..<years {
                        let place = places[t] * periods + places[s]
                        tables[economy][2 + column][place] += weighted[t] * own.score[s]
                        let derivative =
                            (t == s ? own.mean[t] * (x[t] - centre) : 0)
                            - own.mean[t] * own.mean[s] / total * (x[t] + x[s] - 2 * centre)
                        tables[economy][2 + count + column][place] -= derivative
                    }
                }
            }
            for t in 0..<years {
                for s in 0..<years {
                    let place = places[t] * periods + places[s]
                    tables[economy][0][place] += own.information[t * years + s]
                    tables[economy][1][place] += own.score[t] * own.score[s]
                }
            }
        }
        var result = [Double](repeating: 0, count: count)
        for (economy, periods) in side.periods.enumerated() {
            let table = tables[economy]
            let inverse = pseudoInverse(table[0], size: periods)
            let spread = sandwich(inverse, table[1], count: periods)
            for column in 0..<count {
                result[column] -= traceOfProduct(inverse, table[2 + column], size: periods)
                result[column] += 0.5 * traceOfProduct(table[2 + count + column], spread, size: periods)
            }
        }
        return result
    }

    // MARK: Variance

    /// Q⁺, a generalised inverse of Σ d′ H d, groups of exporters before groups of importers.
    func effectVariance() throws -> [Double] {
        let size = design.exporters.groupCount + design.importers.groupCount
        var matrix = [Double](repeating: 0, count: size * size)
        for rows in design.pairs {
            let own = pair(rows)
            let places = rows.map { dummies(Int($0)) }
            for t in 0..<own.years {
                for s in 0..<own.years {
                    let value = own.information[t * own.years + s]
                    matrix[places[t].0 * size + places[s].0] += value
                    matrix[places[t].0 * size + places[s].1] += value
                    matrix[places[t].1 * size + places[s].0] += value
                    matrix[places[t].1 * size + places[s].1] += value
                }
            }
        }
        guard generalizedInverse(&matrix, size: size) else {
            throw EstimationNotConverged(reason: "the information matrix of the fixed effects could not be inverted")
        }
        return matrix
    }

    /// Places of a row's two dummies.
    private func dummies(_ row: Int) -> (Int, Int) {
        (
            Int(design.exporters.group[row]), design.exporters.groupCount + Int(design.importers.group[row])
        )
    }

    /// Ω: Σ x̃′ S S′ x̃, or with (I − L)⁻¹ before the scores; and how many pairs have a leverage of one.
    ///
    /// H = R R; (I − R R P)⁻¹ R = R (I − R P R)⁻¹, and S lies in the range of R. The matrix in the middle is symmetric;
    /// directions in which it vanishes, where the pair fits itself, are left out.
    func scoreProducts(_ effectVariance: [Double]?) -> (products: [Double], fullyFitted: Int) {
        var result = [Double](repeating: 0, count: count * count)
        var fullyFitted = 0
        for rows in design.pairs where rows.count > 1 {
            let own = pair(rows)
            var adjusted = own.score
            if let effectVariance {
                var isFull = false
                adjusted = corrected(own, effectVariance, &isFull)
                if isFull { fullyFitted += 1 }
            }
            var left = [Double](repeating: 0, count: count)
            var right = left
            for t in 0..<own.years {
                for column in 0..<count {
                    left[column] += own.regressors[t * count + column] * adjusted[t]
                    right[column] += own.regressors[t * count + column] * own.score[t]
                }
            }
            for row in 0..<count {
                for column in 0..<count {
                    result[row * count + column] += 0.5 * (left[row] * right[column] + right[row] * left[column])
                }
            }
        }
        return (result, fullyFitted)
    }

    private func corrected(_ own: Pair, _ effectVariance: [Double], _ isFull: inout Bool) -> [Double] {
        let years = own.years
        let size = design.exporters.groupCount + design.importers.groupCount
        let places = own.rows.map { dummies(Int($0)) }
        var prior = [Double](repeating: 0, count: years * years)
        for t in 0..<years {
            let moved = multiply(bread, Array(own.regressors[t * count..<(t + 1) * count]))
            for s in 0..<years {
                var value = (0..<count).reduce(0) { $0 + moved[$1] * own.regressors[s * count + $1] }
                value += effectVariance[places[t].0 * size + places[s].0]
                value += effectVariance[places[t].0 * size + places[s].1]
                value += effectVariance[places[t].1 * size + places[s].0]
                value += effectVariance[places[t].1 * size + places[s].1]
                prior[t * years + s] = value
            }
        }
        let eigen = symmetricEigen(own.information, size: years)
        let floor = 1e-12 * (eigen.values.last ?? 0)
        let root = spectral(eigen, size: years) { $0 > floor ? $0.squareRoot() : 0 }
        let inverseRoot = spectral(eigen, size: years) { $0 > floor ? 1 / $0.squareRoot() : 0 }
        var middle = sandwich(root, prior, count: years).map { -$0 }
        for t in 0..<years { middle[t * years + t] += 1 }
        for t in 0..<years {
            for s in 0..<t {
                let mean = 0.5 * (middle[t * years + s] + middle[s * years + t])
                (middle[t * years + s], middle[s * years + t]) = (mean, mean)
            }
        }
        let parts = symmetricEigen(middle, size: years)
        if let least = parts.values.first, least < 1e-8 { isFull = true }
        let inverse = spectral(parts, size: years) { $0 > 1e-8 ? 1 / $0 : 0 }
        return multiply(root, multiply(inverse, multiply(inverseRoot, own.score)))
    }
}

/// tr(A B).
private func traceOfProduct(_ a: [Double], _ b: [Double], size: Int) -> Double {
    var result = 0.0
    for row in 0..<size {
        for column in 0..<size { result += a[row * size + column] * b[column * size + row] }
    }
    return result
}

/// The Moore-Penrose inverse of a symmetric positive semidefinite matrix.
private func pseudoInverse(_ matrix: [Double], size: Int) -> [Double] {
    let eigen = symmetricEigen(matrix, size: size)
    let floor = 1e-11 * (eigen.values.last ?? 0)
    return spectral(eigen, size: size) { $0 > floor ? 1 / $0 : 0 }
}

/// Replaces a symmetric positive semidefinite matrix by a generalised inverse: that of a largest regular block, found by
/// Cholesky's factorisation with pivots of the matrix scaled to a unit diagonal; zero elsewhere.
///
/// - Returns: whether it could be done.
private func generalizedInverse(_ matrix: inout [Double], size: Int) -> Bool {
    let scale = (0..<size).map { matrix[$0 * size + $0] > 0 ? 1 / matrix[$0 * size + $0].squareRoot() : 0 }
    for row in 0..<size {
        for column in 0..<size { matrix[row * size + column] *= scale[row] * scale[column] }
    }
    var pivots = [Int32](repeating: 0, count: size)
    var rank: Int32 = 0
    let upper = CChar(UInt8(ascii: "U"))
    let status = LAPACKE_dpstrf(LAPACK_COL_MAJOR, upper, Int32(size), &matrix, Int32(size), &pivots, &rank, 1e-10)
    guard status >= 0, rank > 0, LAPACKE_dpotri(LAPACK_COL_MAJOR, upper, rank, &matrix, Int32(size)) == 0 else {
        return false
    }
    let regular = Int(rank)
    var result = [Double](repeating: 0, count: size * size)
    for column in 0..<regular {
        for row in 0...column {
            let (a, b) = (Int(pivots[row]) - 1, Int(pivots[column]) - 1)
            let value = matrix[column * size + row] * scale[a] * scale[b]
            result[a * size + b] = value
            result[b * size + a] = value
        }
    }
    matrix = result
    return true
}
