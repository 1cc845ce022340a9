import Glibc

/// One chain of the sampler of Bailey, Strezhnev & Voeten (2017).
///
/// A sweep draws, item by item, the cuts (a Metropolis step with the latent utilities left out), the utilities, and the
/// slope; then every level given the utilities and the conditional mean, one sweep ago, of the level that it is drawn to;
/// then puts the levels on mean zero and mean square one. Each sweep draws the cuts of every other item.
struct IdealPointSampler {
    private let problem: IdealPointProblem
    private var generator: ChainGenerator
    private var level: [Double]
    private var conditionalMean: [Double]
    private var slope: [Double]
    private var first: [Double]
    private var second: [Double]
    /// Standard deviations of the proposals of the cuts.
    private let firstReach: [Double]
    private let secondReach: [Double]
    private var precision: [Double]
    private var weighted: [Double]
    private var utility: [Double] = []

    /// Sums over the sweeps that are kept.
    struct Sums {
        var count = 0.0
        var draw: [Double]
        var drawSquare: [Double]
        var mean: [Double]
        var variance: [Double]
        var slope: [Double]
        var first: [Double]
        var second: [Double]
        /// Σ of the factors by which levels were divided.
        var scale = 0.0
    }

    /// Starts a chain; `spread` moves its levels and slopes off the start by so many standard deviations.
    init(_ start: IdealPointState, chain: Int, seed: UInt64, spread: Double) {
        problem = start.problem
        generator = ChainGenerator(seed: seed, chain: chain)
        level = start.level
        slope = start.discrimination
        first = start.firstCut
        second = start.secondCut
        var reach = (first: [Double](), second: [Double]())
        for item in slope.indices {
            let unknown = ItemUnknowns(slope[item], first[item], second[item])
            let sums = ItemSums(problem, item, unknown, level)
            reach.first.append(1.2 / (sums.firstFirst + 0.02).squareRoot())
            reach.second.append(1.2 / (sums.secondSecond + 0.02).squareRoot())
            if problem.items[item].isBinary { second[item] = first[item] }
        }
        (firstReach, secondReach) = (reach.first, reach.second)
        for point in level.indices {
            level[point] += spread * start.levelVariance[point].squareRoot() * generator.normal()
        }
        conditionalMean = level
        precision = [Double](repeating: 0, count: level.count)
        weighted = precision
        let most = problem.items.indices.reduce(0) { max($0, problem.itemStart[$1 + 1] - problem.itemStart[$1]) }
        utility = [Double](repeating: 0, count: most)
    }

    /// Sweeps, of which the last ones are kept.
    mutating func run(sweeps: Int, keeping kept: Int) -> Sums {
        let none = [Double](repeating: 0, count: level.count)
        let noItem = [Double](repeating: 0, count: slope.count)
        var sums = Sums(
            draw: none, drawSquare: none, mean: none, variance: none, slope: noItem, first: noItem, second: noItem)
        for sweep in 0..<sweeps {
            sweepItems(sweep)
            let scale = sweepPoints(keeps: sweep >= sweeps - kept, &sums)
            if sweep >= sweeps - kept {
                sums.count += 1
                sums.scale += scale
                for point in level.indices {
                    sums.draw[point] += level[point]
                    sums.drawSquare[point] += level[point] * level[point]
                }
                for item in slope.indices {
                    sums.slope[item] += slope[item]
                    sums.first[item] += first[item]
                    sums.second[item] += second[item]
                }
            }
        }
        return sums
    }

    private mutating func sweepItems(_ sweep: Int) {
        for point in level.indices { (precision[point], weighted[point]) = (0, 0) }
        for item in slope.indices {
            // Cuts cost as much as everything else and move slowly anyhow: every other item in a sweep.
            if (sweep + item) % 2 == 0 { drawCuts(item) }
            let range = problem.itemStart[item]..<problem.itemStart[item + 1]
            let (old, low, high) = (slope[item], first[item], second[item])
            var squares = 1.0
            var products = 0.0
            for vote in range {
                let x = level[Int(problem.votePoint[vote])]
                let mean = old * x
                let z: Double =
                    switch problem.voteRegion[vote] {
                    case 0: mean - generator.normal(above: mean - low)
                    case 1: mean + generator.normal(between: low - mean, and: high - mean)
                    case 2: mean + generator.normal(above: high - mean)
                    default: mean + generator.normal(above: low - mean)
                    }
                utility[vote - range.lowerBound] = z
                squares += x * x
                products += x * z
            }
            let drawn = products / squares + generator.normal() / squares.squareRoot()
            slope[item] = drawn
            for vote in range {
                let point = Int(problem.votePoint[vote])
                precision[point] += drawn * drawn
                weighted[point] += drawn * utility[vote - range.lowerBound]
            }
        }
    }

    /// A Metropolis step for both cuts of an item; cuts lie between −7 and 7.
    private mutating func drawCuts(_ item: Int) {
        let isBinary = problem.items[item].isBinary
        let low = first[item] + firstReach[item] * generator.normal()
        let high = isBinary ? low : second[item] + secondReach[item] * generator.normal()
        let threshold = log(generator.uniform())
        guard low > -7, high < 7, isBinary || low < high else { return }
        var change = 0.0
        let (old, oldLow, oldHigh) = (slope[item], first[item], second[item])
        // Products of a few ratios at a time spare most of the logarithms.
        var ratio = 1.0
        for vote in problem.itemStart[item]..<problem.itemStart[item + 1] {
            let region = problem.voteRegion[vote]
            let mean = old * level[Int(problem.votePoint[vote])]
            let after = mass(region, mean, low, high)
            let before = mass(region, mean, oldLow, oldHigh)
            ratio *= after / before
            if ratio < 1e-100 || ratio > 1e100 {
                change += log(ratio)
                ratio = 1
            }
            if change < -60 { return }
        }
        if change + log(ratio) > threshold { (first[item], second[item]) = (low, high) }
    }

    @inline(__always)
    private func mass(_ region: UInt8, _ mean: Double, _ low: Double, _ high: Double) -> Double {
        switch region {
        case 0: 0.5 * erfc((mean - low) * 0.7071067811865476) + 1e-300
        case 1:
            0.5 * (erfc((mean - high) * 0.7071067811865476) - erfc((mean - low) * 0.7071067811865476)) + 1e-300
        case 2: 0.5 * erfc((high - mean) * 0.7071067811865476) + 1e-300
        default: 0.5 * erfc((low - mean) * 0.7071067811865476) + 1e-300
        }
    }

    /// Draws the levels and standardises them.
    ///
    /// - Returns: the factor by which they were divided.
    private mutating func sweepPoints(keeps: Bool, _ sums: inout Sums) -> Double {
        var means = conditionalMean
        for point in level.indices {
            let lag = problem.lag(of: point)
            let link = 1 / problem.stepVariance[point]
            let total = precision[point] + link
            means[point] = (weighted[point] + link * (lag < 0 ? 0 : conditionalMean[lag])) / total
            level[point] = min(5, max(-5, means[point] + generator.normal() / total.squareRoot()))
            precision[point] = 1 / total
        }
        conditionalMean = means
        let count = Double(level.count)
        let shift = level.reduce(0, +) / count
        let scale = (level.reduce(0) { $0 + ($1 - shift) * ($1 - shift) } / count).squareRoot()
        for point in level.indices { level[point] = (level[point] - shift) / scale }
        if keeps {
            for point in level.indices {
                sums.mean[point] += (means[point] - shift) / scale
                let centred = (means[point] - shift) / scale
                sums.variance[point] += precision[point] / (scale * scale) + centred * centred
            }
        }
        return scale
    }
}
