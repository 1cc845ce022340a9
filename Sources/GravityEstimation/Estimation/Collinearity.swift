/// Regressors that cannot be told apart from effects or from other regressors.
///
/// The rule, at equal weights: a regressor is left out where effects explain all but 10⁻⁷ of its standard deviation, or
/// where effects and the regressors written before it explain all but 10⁻¹⁰ of what effects leave of its variance. So
/// of regressors that say the same the first one written stays.
struct Collinearity {
    /// Positions of regressors that stay, and of those that are left out, by reason.
    var kept: [Int] = []
    var absorbed: [Int] = []
    var dependent: [Int] = []
    /// For those of the kept that others nearly explain, what stands in for them; columns are counted among the kept.
    var mixing: [ColumnMixing] = []

    static let absorbedShare = 1e-7
    static let dependentShare = 1e-10

    /// Examines the regressors of sorted data; what absorption found of them stays in the data's blocks.
    init(_ data: SortedData, _ projection: WeightedProjection) {
        let count = data.regressorCount
        projection.weights.fill(1)
        projection.weightsChanged()
        let rows = Double(data.design.rowCount)
        let floor = rows * Self.absorbedShare * Self.absorbedShare * 1e-2
        // A rough solve tells most regressors; where one is nearly explained it is done again, more exactly.
        for tolerance in [1e-3, 1e-6, 1e-9] {
            var smallest = Double.infinity
            for block in data.columns.blocks {
                let columns = block.columnCount
                let report = projection.solve(
                    block, tolerance: [Double](repeating: tolerance, count: columns),
                    reference: [ProjectionReference](repeating: .remainder, count: columns),
                    floor: [Double](repeating: floor, count: columns))
                for column in 0..<columns where block.firstColumn + column < count {
                    smallest = min(smallest, report.squares[column] / rows)
                }
            }
            let gram = projection.gram(of: data.columns)
            let (dependence, least) = Self.classify(gram, count: count, rows: rows)
            self = dependence
            // Errors of a solve enter sums of squares squared.
            if min(smallest, least) > 100 * tolerance * tolerance { break }
        }
    }

    /// Goes through the regressors in their order; also the smallest share of variance that one adds.
    private static func classify(_ gram: [Double], count: Int, rows: Double) -> (Collinearity, least: Double) {
        var result = Collinearity()
        var least = Double.infinity
        let width = count + 1
        // Rows of a Cholesky factor of the kept regressors' products, scaled to a unit diagonal.
        var factor: [[Double]] = []
        for regressor in 0..<count {
            let own = gram[regressor * width + regressor]
            guard own > absorbedShare * absorbedShare * rows else {
                result.absorbed.append(regressor)
                continue
            }
            var row: [Double] = []
            var rest = 1.0
            for (position, other) in result.kept.enumerated() {
                var value = gram[regressor * width + other] / (own * gram[other * width + other]).squareRoot()
                for earlier in 0..<position { value -= row[earlier] * factor[position][earlier] }
                value /= factor[position][position]
                row.append(value)
                rest -= value * value
            }
            least = min(least, max(rest, 0))
            guard rest > dependentShare else {
                result.dependent.append(regressor)
                continue
            }
            if rest < ColumnMixing.nearShare { result.mix(regressor, row, rest, factor, gram, width) }
            row.append(rest.squareRoot())
            factor.append(row)
            result.kept.append(regressor)
        }
        return (result, least)
    }

    /// Notes a regressor's parts along the kept ones before it: the solution of L′ c = row, in units of the columns.
    private mutating func mix(
        _ regressor: Int, _ row: [Double], _ rest: Double, _ factor: [[Double]], _ gram: [Double], _ width: Int
    ) {
        var parts = row
        for place in parts.indices.reversed() {
            for later in place + 1..<max(place + 1, parts.count) { parts[place] -= factor[later][place] * parts[later] }
            parts[place] /= factor[place][place]
        }
        let own = gram[regressor * width + regressor]
        for (place, other) in kept.enumerated() { parts[place] *= (own / gram[other * width + other]).squareRoot() }
        mixing.append(
            ColumnMixing(column: kept.count, others: Array(kept.indices), parts: parts, scale: rest.squareRoot()))
    }

    private init() {}
}
