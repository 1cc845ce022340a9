import Glibc

/// What is assumed of the errors.
public enum BreakErrors: String, Sendable, Codable, CaseIterable {
    /// Independent, of one variance.
    case independent
    /// Of first-order autocorrelation.
    case autocorrelated
}

/// First-order autocorrelation of residuals, within bounds that keep the long-run variance finite.
///
/// `ρ = Σ u[t] u[t−1] / Σ u[t]²`, with Kendall's correction of its bias towards zero, `(1 + 3ρ) / T`; at most 0.95.
func autocorrelation(_ residuals: [Double]) -> Double {
    let scale = residuals.reduce(0) { $0 + $1 * $1 }
    guard scale > 0, residuals.count > 3 else { return 0 }
    var product = 0.0
    for t in 1..<residuals.count { product += residuals[t] * residuals[t - 1] }
    let raw = product / scale
    return min(0.95, max(-0.5, raw + (1 + 3 * raw) / Double(residuals.count)))
}

/// Long-run variance over variance of an AR(1), `(1 + ρ) / (1 − ρ)`: what autocorrelation multiplies the variance of a
/// mean by (the autoregressive spectral estimate of Den Haan and Levin 1997, of order one).
func longRunRatio(_ rho: Double) -> Double { (1 + rho) / (1 - rho) }

/// Statistics of Bai and Perron for one series and one way of looking at it.
struct BreakStatistics {
    let model: BreakModel
    let errors: BreakErrors
    let shortest: Int
    let most: Int

    /// `F(k) = [(S₀ − S_k) / (k q)] / [S_k / (T − (k + 1) q)]`, over the long-run ratio where errors are autocorrelated.
    func statistic(_ restricted: Double, _ fitted: Double, breaks: Int, of count: Int, added: Int, ratio: Double)
        -> Double
    {
        let q = model.coefficientCount
        let degrees = Double(count - (breaks + 1) * q)
        guard degrees > 0 else { return 0 }
        guard fitted > 0 else { return restricted > 0 ? .infinity : 0 }
        return (restricted - fitted) / Double(added * q) / (fitted / degrees) / ratio
    }

    private func ratio(_ values: [Double], _ partition: Partition) -> (ratio: Double, rho: Double) {
        guard errors == .autocorrelated else { return (1, 0) }
        let rho = autocorrelation(partition.residuals(values, model))
        return (longRunRatio(rho), rho)
    }

    /// The largest of the statistics for one to M breaks: whether there is any break at all (UDmax).
    func doubleMaximum(_ values: [Double], _ partitions: [Partition]) -> (value: Double, rho: Double) {
        var largest = (value: 0.0, rho: 0.0)
        for (number, partition) in partitions.enumerated().dropFirst() {
            let (ratio, rho) = ratio(values, partition)
            let value = statistic(
                partitions[0].residualSum, partition.residualSum, breaks: number, of: values.count, added: number,
                ratio: ratio)
            if value > largest.value || number == 1 { largest = (value, rho) }
        }
        return largest
    }

    /// sup F(l + 1 | l): the largest gain from one more break inside the regimes of a partition.
    ///
    /// `nil` where no regime has room for two.
    func sequential(_ values: [Double], _ partition: Partition) -> (value: Double, rho: Double)? {
        var best: (gain: Double, at: Int)?
        for regime in partition.regimes(of: values.count) where regime.count >= 2 * shortest {
            if let found = bestSplit(values, regime), found.gain > (best?.gain ?? -1) { best = found }
        }
        guard let best else { return nil }
        let number = partition.breaks.count + 1
        let refined = Partition(
            breaks: (partition.breaks + [best.at]).sorted(), residualSum: max(0, partition.residualSum - best.gain))
        let (ratio, rho) = ratio(values, refined)
        let value = statistic(
            partition.residualSum, refined.residualSum, breaks: number, of: values.count, added: 1, ratio: ratio)
        return (value, rho)
    }

    /// The best single split of a regime: by how much it lowers the sum of squares, and after which observation.
    private func bestSplit(_ values: [Double], _ regime: ClosedRange<Int>) -> (gain: Double, at: Int)? {
        var after = [Double](repeating: 0, count: regime.count + 1)
        var fit = RunningFit()
        for t in regime.reversed() {
            fit.add(time: Double(t), value: values[t])
            after[t - regime.lowerBound] = fit.residualSum(model)
        }
        var best: (gain: Double, at: Int)?
        fit = RunningFit()
        for t in regime {
            fit.add(time: Double(t), value: values[t])
            let place = t - regime.lowerBound
            guard place + 1 >= shortest, regime.count - place - 1 >= shortest else { continue }
            let gain = after[0] - fit.residualSum(model) - after[place + 1]
            if gain > (best?.gain ?? -.infinity) { best = (gain, t) }
        }
        return best
    }
}

/// Criteria for the number of breaks (Bai and Perron 2003, section 5.1): the smallest wins.
///
/// With `p = (m + 1) q + m` parameters: `BIC = ln(S / T) + p ln(T) / T`, and the modified Schwarz criterion of Liu, Wu and
/// Zidek, `LWZ = ln(S / (T − p)) + (p / T) · 0.299 · (ln T)^2.1`.
func criteria(_ partition: Partition, _ model: BreakModel, count: Int) -> (bic: Double, lwz: Double) {
    let q = model.coefficientCount
    let parameters = Double((partition.breaks.count + 1) * q + partition.breaks.count)
    let size = Double(count)
    // An exact fit would make both criteria infinite, whatever the number of breaks: it then wins with the fewest.
    guard partition.residualSum > 0, size > parameters else {
        return (-.greatestFiniteMagnitude, -.greatestFiniteMagnitude)
    }
    return (
        log(partition.residualSum / size) + parameters * log(size) / size,
        log(partition.residualSum / (size - parameters)) + parameters / size * 0.299 * pow(log(size), 2.1)
    )
}
