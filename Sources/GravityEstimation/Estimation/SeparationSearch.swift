import NumericKernels

/// Evidence that rows are separated.
///
/// It is a combination z of regressors and effects that is zero where the outcome is
/// positive, nowhere negative, and positive on the separated rows. Adding a large negative multiple of it to the
/// predictor makes their means vanish and changes no other: the likelihood has no maximum with them.
public struct SeparationCertificate: Sendable, Equatable {
    /// Number of rows that the combination separates.
    public var rowCount: Int
    /// Largest |z| over rows with a positive outcome, in units in which z averages at least one on separated rows.
    public var largestWherePositive: Double
    /// Smallest z over all rows with an outcome of zero.
    public var smallestWhereZero: Double
    /// Smallest z over separated rows.
    public var smallestWhereSeparated: Double
    /// Rounds of the iterative rectifier.
    public var rounds: Int

    /// Whether it proves what it claims.
    public var holds: Bool {
        largestWherePositive <= SeparationSearch.threshold && smallestWhereZero >= -SeparationSearch.threshold
            && smallestWhereSeparated > SeparationSearch.clearlyPositive
    }
}

/// The iterative rectifier of Correia, Guimarães and Zylkin (2019, arXiv:1903.01633).
///
/// u starts as one where the outcome is zero. A least-squares fit z of u on regressors and effects that gives rows with
/// a positive outcome a large weight is, but for that weight, the projection on combinations that vanish there. If z is
/// nowhere negative its positive rows are separated; else u grows where z is negative and the fit is repeated. What a fit
/// leaves of u is orthogonal to every separating combination, whatever the weight: where all of it is above one half on
/// rows with an outcome of zero nothing is separated, which the first fit mostly says.
///
/// A separating combination may hold few rows among millions, and rows with positive outcomes hide it from a gradient
/// that is measured against the whole: the gradient must be small beside *one* row. With n positive rows a level and a
/// weight of K a combination of m rows has a gradient of about m/√(K n), so that the first fits, which only have to tell
/// that there is nothing, use a moderate weight.
struct SeparationSearch {
    /// How far from zero a number may be that stands for zero.
    static let threshold = 1e-5
    /// Rows above this are separated.
    ///
    /// The rectifier approaches zero slowly from both sides, so small numbers say nothing;
    /// what is separated among them is at least one in the search that follows.
    static let clearlyPositive = 0.1
    private static let roundLimit = 5_000

    /// How a fit is made: the weight of rows with a positive outcome, and the gradient at which it ends, as √(g′D⁻¹g).
    private struct Stage {
        var weight: Double
        var gradient: Double
        static let first = Stage(weight: 1e3, gradient: 1e-5)
        static let exact = Stage(weight: 1e6, gradient: 1e-7)
        /// The gradient at which a fit still decides, where rounding ends it before its aim.
        var bound: Double { 10 * gradient }
    }

    /// Sorted rows that are separated.
    private(set) var rows: [Int32] = []
    /// The proof; `nil` where nothing is separated.
    private(set) var certificate: SeparationCertificate?
    /// Whether the search came to an end; if not, what there was to say.
    private(set) var failure: String?
    /// Rounds it took.
    private(set) var rounds = 0
    private var momentum = 1.0

    /// Searches; the projection's weights and the blocks' coefficients are changed.
    ///
    /// - Parameter isExact: whether also the first fit is exact, where there is reason for doubt.
    init(_ data: SortedData, _ projection: WeightedProjection, isExact: Bool = false) {
        let outcome = data.outcome
        let count = data.design.rowCount
        let zeros = (0..<count).reduce(0) { $0 + (outcome[$1] == 0 ? 1 : 0) }
        guard zeros > 0 else { return }
        var stage = isExact ? Stage.exact : Stage.first
        setWeights(stage, data, projection)
        let target = Buffer<Double>(count, filledWith: 0)
        for row in 0..<count where outcome[row] == 0 { target[row] = 1 }
        let fit = Buffer<Double>(count, filledWith: 0)
        let multipliers = Buffer<Double>(count, filledWith: 0)
        while rounds < Self.roundLimit {
            rounds += 1
            let gradient = self.fit(target, data, projection, tolerance: stage.gradient, zeros: zeros, into: fit)
            var (left, smallest, positive) = (Double.infinity, Double.infinity, 0.0)
            for row in 0..<count {
                if outcome[row] == 0 {
                    left = min(left, target[row] - fit[row])
                    smallest = min(smallest, fit[row])
                } else {
                    positive = max(positive, fit[row].magnitude)
                }
            }
            let decides = gradient <= stage.bound
            if left > 0.5, decides { return }
            if stage.weight < Stage.exact.weight {
                // Something may be separated: from here on fits are exact.
                stage = .exact
                setWeights(stage, data, projection)
                continue
            }
            guard decides else {
                failure = "the fits of the search for separated rows could not be made exactly enough to decide"
                return
            }
            if smallest >= -Self.threshold, positive <= Self.threshold {
                conclude(data, fit, positive: positive, smallest: smallest)
                return
            }
            // Where the outcome is positive the target takes the part of a multiplier, which makes z vanish there to
            // rounding and not only to the inverse of the weight.
            for row in 0..<count where outcome[row] > 0 { target[row] -= fit[row] }
            addMultipliers(target, fit, multipliers, outcome)
        }
        failure =
            "the iterative rectifier did not settle in \(Self.roundLimit) rounds: whether rows are separated is not known"
    }

    private func setWeights(_ stage: Stage, _ data: SortedData, _ projection: WeightedProjection) {
        for row in 0..<data.design.rowCount { projection.weights[row] = data.outcome[row] == 0 ? 1 : stage.weight }
        projection.forgetPreconditioner()
        projection.weightsChanged()
        // Coefficients found under other weights would begin with a sum of squares that hides small gradients.
        for block in data.columns.blocks { block.coefficients.fill(0) }
    }

    /// One step of Nesterov's projected gradients: multipliers n grow where z is negative, the target is 1 + n and a part
    /// of the last change of n.
    private mutating func addMultipliers(
        _ target: Buffer<Double>, _ fit: Buffer<Double>, _ multipliers: Buffer<Double>, _ outcome: Buffer<Double>
    ) {
        var (along, against) = (0.0, 0.0)
        for row in 0..<target.count where outcome[row] == 0 {
            let next = max(target[row] - 1 - fit[row], 0)
            let turn = (target[row] - 1 - next) * (next - multipliers[row])
            if turn > 0 { against += turn } else { along -= turn }
        }
        // A change that goes against the gradient has overshot.
        momentum = against > along ? 1 : (1 + (1 + 4 * momentum * momentum).squareRoot()) / 2
        let share = max(0, (momentum - 1) / (momentum + 1))
        for row in 0..<target.count where outcome[row] == 0 {
            let next = max(target[row] - 1 - fit[row], 0)
            target[row] = 1 + next + share * (next - multipliers[row])
            multipliers[row] = next
        }
    }

    private mutating func conclude(
        _ data: SortedData, _ fit: Buffer<Double>, positive: Double, smallest: Double
    ) {
        var least = Double.infinity
        for row in 0..<data.design.rowCount where data.outcome[row] == 0 && fit[row] > Self.clearlyPositive {
            rows.append(Int32(row))
            least = min(least, fit[row])
        }
        let proof = SeparationCertificate(
            rowCount: rows.count, largestWherePositive: positive, smallestWhereZero: smallest,
            smallestWhereSeparated: least, rounds: rounds)
        certificate = proof
        if !proof.holds { failure = "the separating combination could not be computed exactly enough to be a proof" }
    }

    /// The fitted values of a weighted least-squares regression of the target on regressors and effects.
    ///
    /// - Parameters:
    ///   - tolerance: the size of the target's gradient at which its solve ends; regressors are solved to a thousandth of
    ///     their norm times it.
    ///   - zeros: number of rows with an outcome of zero: more than the sum of squares of what is left.
    /// - Returns: the size of the target's gradient.
    private func fit(
        _ target: Buffer<Double>, _ data: SortedData, _ projection: WeightedProjection, tolerance: Double, zeros: Int,
        into fitted: Buffer<Double>
    ) -> Double {
        let regressors = data.regressorCount
        let (last, place) = data.columns.place(of: regressors)
        for row in 0..<data.design.rowCount { last.rows[row * last.width + place] = target[row] }
        var gradient = 0.0
        for block in data.columns.blocks {
            var floor = [Double](repeating: 0, count: block.columnCount)
            var tolerances = [Double](repeating: max(1e-3 * tolerance, 1e-11), count: block.columnCount)
            if block === last {
                tolerances[place] = tolerance / Double(zeros).squareRoot()
                // What is left of the target may be nothing: a sum of squares far below that of one row says so.
                floor[place] = tolerance * tolerance
            }
            let report = projection.solve(
                block, tolerance: tolerances,
                reference: [ProjectionReference](repeating: .remainder, count: block.columnCount), floor: floor)
            if block === last, report.squares[place] > floor[place] {
                gradient = report.relativeResidual[place] * report.squares[place].squareRoot()
            }
        }
        let gram = projection.gram(of: data.columns)
        let slopes = solveSemidefinite(gram, count: regressors, width: regressors + 1)
        let result = fitted
        projection.forEachResidualTile(of: data.columns) { _, rows, tile, stride in
            for row in rows {
                let values = tile + (row - rows.lowerBound) * stride
                var rest = values[regressors]
                for column in 0..<regressors { rest -= slopes[column] * values[column] }
                result[row] = target[row] - rest
            }
        }
        return gradient
    }
}

/// Solves normal equations that may be singular.
///
/// They stand in the first `count` rows and columns of a matrix of products, with the last column as right side. Columns
/// that add less than 10⁻¹² of their own sum of squares get zero.
func solveSemidefinite(_ gram: [Double], count: Int, width: Int) -> [Double] {
    var matrix = gram
    var used: [Int] = []
    let start = (0..<count).map { gram[$0 * width + $0] }
    // Gauss-Jordan elimination in the order of columns, on the symmetric matrix with its right side.
    for pivot in 0..<count {
        let own = matrix[pivot * width + pivot]
        guard own > 1e-12 * start[pivot], own > 0 else { continue }
        used.append(pivot)
        for column in 0..<width { matrix[pivot * width + column] /= own }
        for row in 0..<count where row != pivot {
            let factor = matrix[row * width + pivot]
            guard factor != 0 else { continue }
            for column in 0..<width { matrix[row * width + column] -= factor * matrix[pivot * width + column] }
        }
    }
    var solution = [Double](repeating: 0, count: count)
    for column in used { solution[column] = matrix[column * width + width - 1] }
    return solution
}
