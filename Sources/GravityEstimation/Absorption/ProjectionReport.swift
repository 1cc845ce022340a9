/// What a solve of ``WeightedProjection`` ended with, by column of the block.
struct ProjectionReport {
    /// Conjugate-gradient steps.
    var steps: Int
    /// Weighted sum of squares of what is left of each column.
    var squares: [Double]
    /// Size of the remaining gradient over what the tolerance is relative to.
    var relativeResidual: [Double]
    /// Whether every column met its tolerance.
    var converged: Bool
}

/// What the tolerance of a solve is relative to.
enum ProjectionReference {
    /// The norm of the column after absorption: for columns of which something is left.
    case remainder
    /// The gradient at the start: for columns that effects may explain in full.
    case start
}

/// Where conjugate gradients stand, by column of a block: columns finish one by one.
struct ColumnStates {
    var squares: [Double]
    /// Length of the step, and share of the old direction in the new one.
    private(set) var alpha: [Double], beta: [Double]
    private let tolerance: [Double]
    private let reference: [ProjectionReference]
    /// Sum of squares at which a column counts as explained by the effects.
    private let floor: [Double]
    /// r′z that rounding alone makes.
    ///
    /// Where effects share constants the preconditioner enlarges rounding along those,
    /// and a gradient that is nothing else can neither be made smaller nor told from one that matters.
    private let noise: [Double]
    /// Least noise, of a column's sum of squares: some times the square of the unit roundoff.
    private static let gradientNoise = 1e-31
    private var rz: [Double]
    private var startSize: [Double]
    private var best: [Double]
    private var active: [Bool]
    private var stepsSinceBest = 0

    init(
        squares: [Double], tolerance: [Double], reference: [ProjectionReference], floor: [Double], noise: [Double],
        width: Int
    ) {
        self.squares = squares
        self.tolerance = tolerance
        self.reference = reference
        self.floor = floor
        self.noise = zip(noise, squares).map { max($0, Self.gradientNoise * $1) }
        alpha = [Double](repeating: 0, count: width)
        beta = alpha
        rz = alpha
        startSize = alpha
        best = [Double](repeating: .infinity, count: squares.count)
        active = [Bool](repeating: false, count: squares.count)
    }

    /// Whether some column is unfinished and still improves.
    ///
    /// Rounding ends the improvement of a column that cannot
    /// be solved to its tolerance.
    var isActive: Bool { stepsSinceBest < 60 && active.contains(true) }

    /// √(r′D⁻¹r) of a column over its reference.
    private func size(_ column: Int) -> Double {
        let scale = reference[column] == .start ? startSize[column] : squares[column]
        return scale > 0 ? (rz[column].magnitude / scale).squareRoot() : 0
    }

    /// Takes r′z at the start.
    mutating func begin(_ products: [Double]) {
        rz = products
        startSize = products
        for column in active.indices {
            active[column] =
                size(column) > tolerance[column] && squares[column] > floor[column] && rz[column] > noise[column]
        }
    }

    /// Whether some unfinished gradient is so small that rounding may have a part in it.
    var isNearNoise: Bool { active.indices.contains { active[$0] && rz[$0] < 1e10 * noise[$0] } }

    /// Lengths of the next step, from p′ S p by column, and near noise p′ D p.
    ///
    /// A direction in which S has next to no curvature is one of the constants that effects share: a gradient along it is
    /// rounding, and a step would be as long as rounding is uncertain.
    mutating func setLengths(_ curvature: [Double], metric: [Double]?) {
        for column in active.indices {
            let least = metric.map { 1e-14 * $0[column] } ?? 0
            if active[column], !(curvature[column] > least) { active[column] = false }
            alpha[column] = active[column] ? rz[column] / curvature[column] : 0
            squares[column] = max(0, squares[column] - alpha[column] * rz[column])
        }
    }

    /// Takes r′z after a step.
    mutating func advance(_ products: [Double]) {
        var improved = false
        for column in active.indices {
            beta[column] = active[column] && rz[column] > 0 ? products[column] / rz[column] : 0
        }
        rz = products
        for column in active.indices where active[column] {
            if size(column) <= tolerance[column] || squares[column] <= floor[column] || rz[column] <= noise[column] {
                active[column] = false
            }
            // Effects share constants; where rounding moves along those, a gradient grows without end.
            if rz[column] > 1e6 * best[column] { active[column] = false }
            if rz[column] < 0.81 * best[column] {
                best[column] = rz[column]
                improved = true
            }
        }
        stepsSinceBest = improved ? 0 : stepsSinceBest + 1
    }

    /// Takes r′z under another preconditioner.
    mutating func rebase(_ products: [Double]) {
        rz = products
        best = [Double](repeating: .infinity, count: best.count)
        stepsSinceBest = 0
    }

    /// Takes r′z of the gradient recomputed from the rows.
    mutating func end(_ products: [Double]) { rz = products }

    /// What there is to say at the end.
    func report(steps: Int) -> ProjectionReport {
        let sizes = active.indices.map(size)
        // A recomputed gradient carries rounding that the recurrence does not see.
        return ProjectionReport(
            steps: steps, squares: squares, relativeResidual: sizes,
            converged: sizes.indices.allSatisfy {
                sizes[$0] <= max(10 * tolerance[$0], 1e-12) || squares[$0] <= floor[$0] || rz[$0] <= 100 * noise[$0]
            })
    }
}
