import Glibc

/// The probability that a standard normal variable is at least as far from zero: 2 (1 − Φ(|z|)).
///
/// Relative error below 1e-14 far into the tail, down to the smallest double.
public func normalTwoSidedProbability(_ z: Double) -> Double { erfc(abs(z) * 0.5.squareRoot()) }

/// The probability that a Student t variable is at least as far from zero: I_x(ν/2, 1/2) at x = ν/(ν + t²).
///
/// The continued fraction of the incomplete beta function, from whichever side it converges; relative error below
/// 1e-12 into the tail for ν up to 10⁷. An infinite ν gives the normal distribution; NaN where ν is not above zero.
///
/// - Parameters:
///   - t: the statistic, any sign.
///   - degreesOfFreedom: ν, above zero; need not be whole.
/// - Source: DLMF 8.17.22 (continued fraction), 5.11.13 (quotient of gamma functions).
public func studentTwoSidedProbability(_ t: Double, degreesOfFreedom: Double) -> Double {
    guard degreesOfFreedom > 0, !t.isNaN else { return .nan }
    guard degreesOfFreedom.isFinite else { return normalTwoSidedProbability(t) }
    guard t.isFinite else { return 0 }
    guard t != 0 else { return 1 }
    let a = 0.5 * degreesOfFreedom
    let square = t * t
    // A square beyond the largest double still has a logarithm.
    guard square.isFinite else {
        let logarithm = a * (log(degreesOfFreedom) - 2 * log(abs(t)))
        return exp(logarithm) * halfStepOfGamma(a) / (a * Double.pi.squareRoot())
    }
    let inside = degreesOfFreedom / (degreesOfFreedom + square)
    let outside = square / (degreesOfFreedom + square)
    // x^a (1 − x)^(1/2) / B(a, 1/2)
    let front =
        exp(-a * log1p(square / degreesOfFreedom)) * outside.squareRoot() * halfStepOfGamma(a)
        / Double.pi.squareRoot()
    if inside < (a + 1) / (a + 2.5) { return front / a * betaFraction(inside, a, 0.5) }
    return 1 - front / 0.5 * betaFraction(outside, 0.5, a)
}

/// The quantile of Student's t: the t below which a variable lies with a probability.
///
/// Newton steps on the logarithm of the tail, kept in a bracket, from the normal quantile; relative error below 1e-12.
/// −∞ at 0, +∞ at 1, NaN outside and where ν is not above zero.
public func studentQuantile(_ probability: Double, degreesOfFreedom: Double) -> Double {
    guard degreesOfFreedom > 0 else { return .nan }
    guard degreesOfFreedom.isFinite, probability > 0, probability < 1 else { return normalQuantile(probability) }
    guard probability != 0.5 else { return 0 }
    let tail = 2 * min(probability, 1 - probability)
    let sign = probability < 0.5 ? -1.0 : 1.0
    let scale = halfStepOfGamma(0.5 * degreesOfFreedom) / (degreesOfFreedom * .pi).squareRoot()
    var low = 0.0
    var high = Double.infinity
    // A t variable lies further out than a normal one.
    var t = max(-normalQuantile(0.5 * tail), 1e-8)
    for _ in 0..<400 {
        let reached = studentTwoSidedProbability(t, degreesOfFreedom: degreesOfFreedom)
        if reached > tail { low = t } else { high = t }
        let density = scale * exp(-0.5 * (degreesOfFreedom + 1) * log1p(t * t / degreesOfFreedom))
        var next = t + reached * log(reached / tail) / (2 * density)
        if !(next > low && next < high) { next = high.isFinite ? 0.5 * (low + high) : 4 * t }
        let isSettled = abs(next - t) <= 1e-15 * t
        t = next
        if isSettled { break }
    }
    return sign * t
}

/// Γ(a + 1/2) / Γ(a).
private func halfStepOfGamma(_ a: Double) -> Double {
    // Differences of logarithms lose digits as a grows, where the series needs few terms.
    guard a >= 50 else { return exp(lgamma(a + 0.5) - lgamma(a)) }
    let x = 1 / a
    return a.squareRoot() * halfStepSeries.reduce(0) { $0 * x + $1 }
}

/// Coefficients of Γ(a + 1/2)/(Γ(a) √a) in 1/a, from the highest power down.
private let halfStepSeries: [Double] = [
    39_325 / 33_554_432, 869 / 4_194_304, -399 / 262_144, -21 / 32_768, 5 / 1024, 1 / 128, -1 / 8, 1,
]

/// The continued fraction of the incomplete beta function, by the modified method of Lentz.
private func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / away(1 - (a + b) * x / (a + 1))
    var result = d
    for step in 1...100_000 {
        let m = Double(step)
        let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / away(1 + even * d)
        c = away(1 + even / c)
        result *= d * c
        let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / away(1 + odd * d)
        c = away(1 + odd / c)
        let factor = d * c
        result *= factor
        if abs(factor - 1) < 2e-16 { break }
    }
    return result
}
