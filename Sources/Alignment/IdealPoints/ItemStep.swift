/// The unknowns of an item: how sharply it divides, and its cuts.
struct ItemUnknowns {
    var slope: Double
    var first: Double
    var second: Double

    init(_ slope: Double, _ first: Double, _ second: Double) {
        self.slope = slope
        self.first = first
        self.second = second
    }

    /// One Newton step on the concave objective of the item; `ridge` is the weight of −½ slope².
    mutating func step(_ sums: ItemSums, ridge: Double, isBinary: Bool) {
        let gradient = SIMD3(sums.gradient.x - ridge * slope, sums.gradient.y, sums.gradient.z)
        var move = sums.solve(gradient, ridge: ridge, isBinary: isBinary)
        let largest = max(abs(move.x), abs(move.y), abs(move.z))
        guard largest.isFinite else { return }
        if largest > 1 { move /= largest }
        if !isBinary, second + move.z <= first + move.y {
            move *= 0.5 * (second - first) / (second - first + abs(move.y) + abs(move.z))
        }
        slope += move.x
        first += move.y
        second += move.z
    }
}

/// Sums over the votes on an item: gradient of log P by slope and cuts, and the second derivatives of −log P.
struct ItemSums {
    var gradient = SIMD3<Double>()
    var slopeSlope = 0.0
    var slopeFirst = 0.0
    var slopeSecond = 0.0
    var firstFirst = 0.0
    var secondSecond = 0.0
    var firstSecond = 0.0

    init(_ problem: IdealPointProblem, _ item: Int, _ unknown: ItemUnknowns, _ level: [Double]) {
        for vote in problem.itemStart[item]..<problem.itemStart[item + 1] {
            let region = problem.voteRegion[vote]
            let x = level[Int(problem.votePoint[vote])]
            let cell = ProbitCell(region, mean: unknown.slope * x, first: unknown.first, second: unknown.second)
            gradient.x += cell.slope * x
            slopeSlope += cell.curvature * x * x
            let (low, high) = (cell.lowerLower + cell.lowerUpper, cell.upperUpper + cell.lowerUpper)
            switch region {
            case 0:
                gradient.y += cell.upper
                firstFirst += cell.upperUpper
                slopeFirst -= high * x
            case 1:
                gradient.y -= cell.lower
                gradient.z += cell.upper
                firstFirst += cell.lowerLower
                secondSecond += cell.upperUpper
                firstSecond += cell.lowerUpper
                slopeFirst -= low * x
                slopeSecond -= high * x
            case 2:
                gradient.z -= cell.lower
                secondSecond += cell.lowerLower
                slopeSecond -= low * x
            default:
                gradient.y -= cell.lower
                firstFirst += cell.lowerLower
                slopeFirst -= low * x
            }
        }
    }

    /// The solution of the 3 × 3 system (2 × 2 where the item has one cut) with a right-hand side.
    func solve(_ right: SIMD3<Double>, ridge: Double, isBinary: Bool) -> SIMD3<Double> {
        let a = slopeSlope + ridge
        // Cholesky from the cuts to the slope.
        let l22 = firstFirst.squareRoot()
        if isBinary {
            let l12 = slopeFirst / l22
            let pivot = a - l12 * l12
            let t = right.y / l22
            let x = (right.x - l12 * t) / pivot
            return SIMD3(x, (t - l12 * x) / l22, 0)
        }
        let l32 = firstSecond / l22
        let l33 = (secondSecond - l32 * l32).squareRoot()
        let l12 = slopeFirst / l22
        let l13 = (slopeSecond - l12 * l32) / l33
        let pivot = a - l12 * l12 - l13 * l13
        let t2 = right.y / l22
        let t3 = (right.z - l32 * t2) / l33
        let x = (right.x - l12 * t2 - l13 * t3) / pivot
        let z = (t3 - l13 * x) / l33
        return SIMD3(x, (t2 - l12 * x - l32 * z) / l22, z)
    }
}
