import NumericKernels

/// Means and variances of everything unknown, and the steps that improve them.
///
/// Given the points, an item's slope β and cuts γ raise
///
///     Σ [log P(y | θᵢ β, γ) − ½ (vᵢ + 1/n) β²],   w = 1/(1 + Σ (θᵢ² + vᵢ)),
///
/// over its n votes; given the items, a point's level θ raises
///
///     Σ [log P(y | θ βⱼ, γⱼ) − ½ wⱼ θ²] − ½ (θ − θ′)²/s²,   v = 1/(Σ (βⱼ² + wⱼ) + 1/s²),
///
/// with θ′ the level of the session before and s² the variance of the step; v and w are the variances of θ and β that go
/// with latent utilities of unit variance. Levels are put on mean zero and mean square one before items meet them.
struct IdealPointState {
    let problem: IdealPointProblem
    let options: IdealPointOptions
    /// Levels as items see them: mean zero, mean square one.
    var level: [Double]
    /// Levels as the votes and the random walk leave them: `scale` · level + `shift`.
    var rawLevel: [Double]
    var scale = 1.0
    var shift = 0.0
    var levelVariance: [Double]
    var discrimination: [Double]
    var discriminationVariance: [Double]
    var firstCut: [Double]
    var secondCut: [Double]

    /// Starts from levels; items start without discrimination, cuts at the shares of votes.
    init(_ problem: IdealPointProblem, _ options: IdealPointOptions, level: [Double]) {
        self.problem = problem
        self.options = options
        self.level = level
        rawLevel = level
        levelVariance = [Double](repeating: 0.02, count: level.count)
        let count = problem.items.count
        discrimination = [Double](repeating: 0, count: count)
        discriminationVariance = [Double](repeating: 0.01, count: count)
        firstCut = discrimination
        secondCut = discrimination
        for item in 0..<count {
            let range = problem.itemStart[item]..<problem.itemStart[item + 1]
            let total = Double(range.count) + 0.3
            let below = Double(range.count { problem.voteRegion[$0] == LatentRegion.belowFirst.rawValue }) + 0.1
            let between = Double(range.count { problem.voteRegion[$0] == LatentRegion.between.rawValue })
            firstCut[item] = normalQuantile(below / total)
            secondCut[item] = normalQuantile(min(0.999, (below + between + 0.1) / total))
        }
    }

    /// Improves every item given the points.
    mutating func stepItems(steps: Int) {
        let blocks = blockRanges(problem.items.count)
        let (level, levelVariance) = (self.level, self.levelVariance)
        let problem = self.problem
        let threads = options.threads
        discrimination.withUnsafeMutableBufferPointer { beta in
            discriminationVariance.withUnsafeMutableBufferPointer { variance in
                firstCut.withUnsafeMutableBufferPointer { first in
                    secondCut.withUnsafeMutableBufferPointer { second in
                        nonisolated(unsafe) let (beta, variance, first, second) = (beta, variance, first, second)
                        parallelLoop(blocks.count, threads: threads) { block in
                            for item in blocks[block] {
                                var squares = 0.0
                                var spread = 0.0
                                for vote in problem.itemStart[item]..<problem.itemStart[item + 1] {
                                    let point = Int(problem.votePoint[vote])
                                    squares += level[point] * level[point]
                                    spread += levelVariance[point]
                                }
                                variance[item] = 1 / (1 + squares + spread)
                                var unknown = ItemUnknowns(beta[item], first[item], second[item])
                                for _ in 0..<steps {
                                    let sums = ItemSums(problem, item, unknown, level)
                                    unknown.step(sums, ridge: 1 + spread, isBinary: problem.items[item].isBinary)
                                }
                                (beta[item], first[item], second[item]) = (unknown.slope, unknown.first, unknown.second)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Gradient and curvature of the likelihood part by level, and the precision that the bound's variances have.
    func pointSums() -> (gradient: [Double], curvature: [Double], precision: [Double]) {
        let count = problem.points.count
        var gradient = [Double](repeating: 0, count: count)
        var curvature = gradient
        var precision = gradient
        let blocks = blockRanges(count)
        let problem = self.problem
        let level = rawLevel
        let (beta, variance, first, second) = (discrimination, discriminationVariance, firstCut, secondCut)
        let threads = options.threads
        gradient.withUnsafeMutableBufferPointer { gradient in
            curvature.withUnsafeMutableBufferPointer { curvature in
                precision.withUnsafeMutableBufferPointer { precision in
                    nonisolated(unsafe) let (gradient, curvature, precision) = (gradient, curvature, precision)
                    parallelLoop(blocks.count, threads: threads) { block in
                        for point in blocks[block] {
                            var (slope, bend, spread, squares) = (0.0, 0.0, 0.0, 0.0)
                            for place in problem.pointStart[point]..<problem.pointStart[point + 1] {
                                let item = Int(problem.itemOfPoint[place])
                                let b = beta[item]
                                let cell = ProbitCell(
                                    problem.voteRegion[Int(problem.voteOfPoint[place])], mean: b * level[point],
                                    first: first[item], second: second[item])
                                slope += cell.slope * b
                                bend += cell.curvature * b * b
                                spread += variance[item]
                                squares += b * b
                            }
                            gradient[point] = slope - spread * level[point]
                            curvature[point] = bend + spread
                            precision[point] = squares + spread
                        }
                    }
                }
            }
        }
        return (gradient, curvature, precision)
    }

    /// Improves the levels given the items by a Newton step.
    mutating func stepPoints() {
        let sums = pointSums()
        for point in rawLevel.indices {
            levelVariance[point] = 1 / (sums.precision[point] + 1 / problem.stepVariance[point]) / (scale * scale)
        }
        let pull = priorGradient()
        let move = solveLagged(
            right: zip(sums.gradient, pull).map { $0 + $1 },
            diagonal: zip(sums.curvature, problem.stepVariance).map { $0 + 1 / $1 })
        // A level moves by at most one unit in a step, as votes all of one kind could carry it far at first.
        for point in rawLevel.indices { rawLevel[point] += min(1, max(-1, move[point])) }
    }

    /// The prior's gradient by each level, with the level it is drawn to taken as given.
    func priorGradient() -> [Double] {
        rawLevel.indices.map { point in
            let lag = problem.lag(of: point)
            return ((lag < 0 ? 0 : rawLevel[lag]) - rawLevel[point]) / problem.stepVariance[point]
        }
    }

    /// Solves dₜ xₜ − xₗ₍ₜ₎/sₜ² = rₜ along every chain, l(t) the point that t is drawn to.
    private func solveLagged(right: [Double], diagonal: [Double]) -> [Double] {
        var x = right
        for chain in 0..<problem.chainCount {
            let (first, end) = (problem.chainStart[chain], problem.chainStart[chain + 1])
            guard end - first > 1 else {
                x[first] /= diagonal[first]
                continue
            }
            // The first two points are drawn to each other.
            let (up, down) = (1 / problem.stepVariance[first], 1 / problem.stepVariance[first + 1])
            let determinant = diagonal[first] * diagonal[first + 1] - up * down
            let one = (diagonal[first + 1] * right[first] + up * right[first + 1]) / determinant
            x[first + 1] = (diagonal[first] * right[first + 1] + down * right[first]) / determinant
            x[first] = one
            for point in (first + 2)..<max(first + 2, end) {
                x[point] = (right[point] + x[point - 1] / problem.stepVariance[point]) / diagonal[point]
            }
        }
        return x
    }

    /// Puts the levels that items see on mean zero and mean square one.
    mutating func standardise() {
        let count = Double(rawLevel.count)
        shift = rawLevel.reduce(0, +) / count
        let square = rawLevel.reduce(0) { $0 + ($1 - shift) * ($1 - shift) } / count
        scale = square > 0 ? square.squareRoot() : 1
        level = rawLevel.map { ($0 - shift) / scale }
    }
}

/// Ranges of positions that one thread works on at a time; the same for any number of threads.
func blockRanges(_ count: Int, size: Int = 48) -> [Range<Int>] {
    stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
}
