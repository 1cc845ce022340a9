import NumericKernels

/// What several chains say together.
struct ChainSummary {
    /// Posterior means of levels, from their conditional means.
    let level: [Double]
    let standardError: [Double]
    let slope: [Double]
    let first: [Double]
    let second: [Double]
    private let rHat: [Double]
    private let simulationError: Double
    private let largestMeanScore: Double

    init(_ chains: [IdealPointSampler.Sums]) {
        let count = Double(chains.count)
        let kept = chains[0].count
        func average(_ part: (IdealPointSampler.Sums) -> [Double]) -> [Double] {
            var total = [Double](repeating: 0, count: part(chains[0]).count)
            for chain in chains {
                for (position, value) in part(chain).enumerated() { total[position] += value }
            }
            return total.map { $0 / (count * kept) }
        }
        let mean = average(\.mean)
        let square = average(\.variance)
        level = mean
        let errors = mean.indices.map { max(0, square[$0] - mean[$0] * mean[$0]).squareRoot() }
        standardError = errors
        slope = average(\.slope)
        first = average(\.first)
        second = average(\.second)
        let draw = average(\.draw)
        var ratios: [Double] = []
        var errorSquare = 0.0
        var score = 0.0
        for point in mean.indices {
            var within = 0.0
            var between = 0.0
            var betweenMeans = 0.0
            for chain in chains {
                let own = chain.draw[point] / kept
                within += (chain.drawSquare[point] / kept - own * own) * kept / max(1, kept - 1)
                between += (own - draw[point]) * (own - draw[point])
                let conditional = chain.mean[point] / kept - mean[point]
                betweenMeans += conditional * conditional
            }
            within /= count
            between /= max(1, count - 1)
            betweenMeans /= max(1, count - 1)
            ratios.append(within > 0 ? ((kept - 1) / kept + between / within).squareRoot() : 1)
            if errors[point] > 0 {
                errorSquare += betweenMeans / count / (errors[point] * errors[point])
                score = max(score, abs(draw[point] - mean[point]) / errors[point])
            }
        }
        rHat = ratios
        simulationError = (errorSquare / Double(mean.count)).squareRoot()
        largestMeanScore = score
    }

    func certificate(_ problem: IdealPointProblem, _ options: IdealPointOptions) -> IdealPointCertificate {
        let sorted = rHat.sorted()
        let high = quantile(ofSorted: sorted, at: 0.99)
        var likelihood = 0.0
        for item in problem.items.indices {
            for vote in problem.itemStart[item]..<problem.itemStart[item + 1] {
                likelihood += logProbability(
                    problem.voteRegion[vote], mean: slope[item] * level[Int(problem.votePoint[vote])],
                    first: first[item], second: second[item])
            }
        }
        return IdealPointCertificate(
            chains: options.chains, kept: options.kept, burnIn: options.burnIn,
            medianRHat: quantile(ofSorted: sorted, at: 0.5),
            highRHat: high, largestRHat: sorted.last ?? 1, simulationError: simulationError,
            largestMeanScore: largestMeanScore, logLikelihood: likelihood,
            holds: high <= options.rHatLimit && simulationError <= options.simulationErrorLimit)
    }
}
