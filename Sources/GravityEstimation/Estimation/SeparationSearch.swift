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
/// a positive outcome a weight of 10⁶ is, but for that weight, the projection on combinations that vanish there. If z is
/// nowhere negative its positive rows are separated; else u becomes max(z, 0) and the fit is repeated. For any
/// separating combination s the sum of u s never falls, and so z is at least one somewhere: where the largest z is below
/// one half nothing is separated, which the first fit mostly says.
struct SeparationSearch {
    /// How far from zero a number may be that stands for zero.
    static let threshold = 1e-5
    /// Rows above this are separated.
    ///
    /// The rectifier approaches zero slowly from both sides, so small numbers say nothing;
    /// what is separated among them is at least one in the search that follows.
    static let clearlyPositive = 0.1
    private static let largeWeight = 1e6
    private static let roundLimit = 5_000

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
    init(_ data: SortedData, _ projection: WeightedProjection) {
        let outcome = data.outcome
        let count = data.design.rowCount
        var zeros = 0
        for row in 0..<count {
            let isZero = outcome[row] == 0
            projection.weights[row] = isZero ? 1 : Self.largeWeight
            if isZero { zeros += 1 }
        }
        guard zeros > 0 else { return }
        projection.forgetPreconditioner()
        projection.weightsChanged()
        let target = Buffer<Double>(count, filledWith: 0)
        for row in 0..<count where outcome[row] == 0 { target[row] = 1 }
        let fit = Buffer<Double>(count, filledWith: 0)
        let multipliers = Buffer<Double>(count, filledWith: 0)
        var tolerance = 1e-3
        while rounds < Self.roundLimit {
            rounds += 1
            self.fit(target, data, projection, tolerance: tolerance, into: fit)
            var (left, smallest, positive) = (Double.infinity, Double.infinity, 0.0)
            for row in 0..<count {
                if outcome[row] == 0 {
                    left = min(left, target[row] - fit[row])
                    smallest = min(smallest, fit[row])
                } else {
                    positive = max(positive, fit[row].magnitude)
                }
            }
            if left > 0.5 { return }
            if tolerance > 1e-9 {
                // Something may be separated: from here on fits are exact.
                tolerance = 1e-10
                continue
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
    private func fit(
        _ target: Buffer<Double>, _ data: SortedData, _ projection: WeightedProjection, tolerance: Double,
        into fitted: Buffer<Double>
    ) {
        let regressors = data.regressorCount
        let (last, place) = data.columns.place(of: regressors)
        for row in 0..<data.design.rowCount { last.rows[row * last.width + place] = target[row] }
        for block in data.columns.blocks {
            // What is left of the target may be nothing: a sum of squares far below that of one row says so.
            var floor = [Double](repeating: 0, count: block.columnCount)
            if block === last { floor[place] = tolerance * tolerance }
            _ = projection.solve(
                block, tolerance: [Double](repeating: tolerance, count: block.columnCount),
                reference: [ProjectionReference](repeating: .remainder, count: block.columnCount), floor: floor)
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
    }
}

/// Solves normal equations that may be singular.
///
/// They stand in the first `count` rows and columns of a matrix of products, with the last column as right side. Columns that add less than 10⁻¹² of their own sum of squares get zero.
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
