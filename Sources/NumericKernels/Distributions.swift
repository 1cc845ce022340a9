import Glibc

// Probabilities of test statistics: tails are computed as such, never as one less a distribution function, so that
// small p-values keep their digits.

/// The probability that a chi-square variate exceeds a value.
///
/// Q(k/2, x/2), the regularised upper incomplete gamma function.
///
/// - Parameters:
///   - value: x; at or below zero the probability is 1.
///   - degrees: k, degrees of freedom, above zero.
/// - Returns: the probability; NaN for a NaN, or where `degrees` is not above zero.
public func chiSquareTail(_ value: Double, degrees: Double) -> Double {
    guard degrees > 0, !value.isNaN else { return .nan }
    return value <= 0 ? 1 : regularizedUpperGamma(shape: degrees / 2, at: value / 2)
}

/// The probability that a variate of the F distribution exceeds a value.
///
/// I_x(d₂/2, d₁/2) with x = d₂/(d₂ + d₁ f), the regularised incomplete beta function.
///
/// - Parameters:
///   - value: f; at or below zero the probability is 1.
///   - numerator: d₁, degrees of freedom of the numerator, above zero.
///   - denominator: d₂, those of the denominator, above zero; infinite for a chi-square variate over d₁.
/// - Returns: the probability; NaN for a NaN, or where degrees of freedom are not above zero.
public func fTail(_ value: Double, numerator: Double, denominator: Double) -> Double {
    guard numerator > 0, denominator > 0, !value.isNaN else { return .nan }
    if value <= 0 { return 1 }
    if denominator == .infinity { return chiSquareTail(value * numerator, degrees: numerator) }
    if value == .infinity { return 0 }
    let sum = denominator + numerator * value
    return incompleteBeta(
        denominator / 2, numerator / 2, at: denominator / sum, complement: numerator * value / sum)
}

/// The probability that a standard normal variate exceeds a value.
public func normalTail(_ value: Double) -> Double { 0.5 * erfc(value * 0.5.squareRoot()) }

/// The probability that a variate of Student's t distribution exceeds a value.
///
/// For t > 0 half of I_x(ν/2, 1/2) with x = ν/(ν + t²).
///
/// - Parameters:
///   - value: t.
///   - degrees: ν, degrees of freedom, above zero; infinite for the standard normal distribution.
/// - Returns: the probability; NaN for a NaN, or where `degrees` is not above zero.
public func studentTail(_ value: Double, degrees: Double) -> Double {
    guard degrees > 0, !value.isNaN else { return .nan }
    if degrees == .infinity { return normalTail(value) }
    if value < 0 { return 0.5 + studentCentre(-value, degrees: degrees) }
    if value == .infinity { return 0 }
    let (share, complement) = studentShares(value, degrees)
    return 0.5 * incompleteBeta(degrees / 2, 0.5, at: share, complement: complement)
}

/// The distribution function of Student's t: the probability of a value or less.
public func studentDistribution(_ value: Double, degrees: Double) -> Double { studentTail(-value, degrees: degrees) }

/// The probability that |t| exceeds that of a statistic: the two-sided p-value.
public func studentTwoSided(_ statistic: Double, degrees: Double) -> Double {
    2 * studentTail(abs(statistic), degrees: degrees)
}

/// The quantile of Student's t: the value with P(T ≤ value) = probability.
///
/// Newton's method on the distance of the probability from one half, or in the tails on the logarithm of the tail
/// probability against the logarithm of the value; both are concave, so it cannot go astray.
///
/// - Parameters:
///   - probability: from 0 to 1.
///   - degrees: ν, above zero; infinite for the standard normal distribution.
/// - Returns: the quantile; −∞ at 0, +∞ at 1, NaN outside or where `degrees` is not above zero.
public func studentQuantile(_ probability: Double, degrees: Double) -> Double {
    guard degrees > 0, probability >= 0, probability <= 1 else { return .nan }
    if degrees == .infinity { return normalQuantile(probability) }
    if probability == 0.5 { return 0 }
    if probability == 0 { return -.infinity }
    if probability == 1 { return .infinity }
    let tail = probability < 0.5 ? probability : 1 - probability
    let size = tail > 0.25 ? centralQuantile(abs(probability - 0.5), degrees) : tailQuantile(tail, degrees)
    return probability < 0.5 ? -size : size
}

/// The regularised lower incomplete gamma function P(a, x) = γ(a, x)/Γ(a).
///
/// - Parameters:
///   - shape: a, above zero.
///   - value: x, zero or more.
/// - Source: series and continued fraction as in Abramowitz & Stegun (1964), 6.5.29 and 6.5.31.
public func regularizedLowerGamma(shape: Double, at value: Double) -> Double {
    guard shape > 0, value >= 0 else { return .nan }
    if value == 0 { return 0 }
    if value == .infinity { return 1 }
    return value < shape + 1 ? gammaSeries(shape, value) : 1 - gammaFraction(shape, value)
}

/// The regularised upper incomplete gamma function Q(a, x) = Γ(a, x)/Γ(a); see ``regularizedLowerGamma(shape:at:)``.
public func regularizedUpperGamma(shape: Double, at value: Double) -> Double {
    guard shape > 0, value >= 0 else { return .nan }
    if value == 0 { return 1 }
    if value == .infinity { return 0 }
    return value < shape + 1 ? 1 - gammaSeries(shape, value) : gammaFraction(shape, value)
}

/// The regularised incomplete beta function I_x(a, b).
///
/// - Parameters:
///   - a: first shape, above zero.
///   - b: second shape, above zero.
///   - value: x, from 0 to 1.
/// - Source: continued fraction of Didonato & Morris (1992), Algorithm 708, ACM Transactions on Mathematical Software
///   18(3): 360-373, doi:10.1145/131766.131776, procedure BFRAC.
public func regularizedBeta(_ a: Double, _ b: Double, at value: Double) -> Double {
    guard a > 0, b > 0, value >= 0, value <= 1 else { return .nan }
    return incompleteBeta(a, b, at: value, complement: 1 - value)
}

// MARK: Student's t

/// x = ν/(ν + t²) and 1 − x, neither by subtraction nor with a square that overflows.
private func studentShares(_ value: Double, _ degrees: Double) -> (Double, Double) {
    let square = value * value / degrees
    guard square.isFinite else { return (degrees / value / value, 1) }
    return (1 / (1 + square), square / (1 + square))
}

/// P(0 < T < t) for t ≥ 0.
private func studentCentre(_ value: Double, degrees: Double) -> Double {
    if value == .infinity { return 0.5 }
    let (share, complement) = studentShares(value, degrees)
    return 0.5 * incompleteBeta(0.5, degrees / 2, at: complement, complement: share)
}

private func studentDensity(_ value: Double, _ degrees: Double) -> Double {
    // Γ((ν+1)/2)/(Γ(ν/2) √(νπ)) is the leading factor of a beta density.
    let (share, complement) = studentShares(value, degrees)
    if value == 0 {
        return exp(lgamma((degrees + 1) / 2) - lgamma(degrees / 2)) / (degrees * .pi).squareRoot()
    }
    return betaFactor(degrees / 2, 0.5, share, complement) / value
}

private func centralQuantile(_ centre: Double, _ degrees: Double) -> Double {
    var value = 0.0
    for _ in 0..<60 {
        let step = (centre - studentCentre(value, degrees: degrees)) / studentDensity(value, degrees)
        value += step
        if abs(step) <= 4e-16 * value { break }
    }
    return value
}

private func tailQuantile(_ tail: Double, _ degrees: Double) -> Double {
    var logarithm = log(-normalQuantile(tail))
    let target = log(tail)
    for _ in 0..<200 {
        let value = exp(logarithm)
        let found = studentTail(value, degrees: degrees)
        guard found > 0, value.isFinite else { break }
        let step = (log(found) - target) * found / (value * studentDensity(value, degrees))
        logarithm += step
        if abs(step) <= 4e-16 { break }
    }
    return exp(logarithm)
}

// MARK: Gamma and beta

/// P(a, x) = x^a e^−x / Γ(a + 1) · Σ x^n / ((a + 1) … (a + n)).
private func gammaSeries(_ a: Double, _ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var n = 1.0
    while term > 1e-17 * sum, n < 1e6 {
        term *= x / (a + n)
        sum += term
        n += 1
    }
    return poissonFactor(a, x) * sum
}

/// Q(a, x) by Lentz's evaluation of the continued fraction.
private func gammaFraction(_ a: Double, _ x: Double) -> Double {
    let factor = poissonFactor(a, x) * a
    guard factor > 0 else { return 0 }
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / nonzero(b)
    var value = d
    var n = 1.0
    while n < 1e6 {
        let term = -n * (n - a)
        b += 2
        d = 1 / nonzero(term * d + b)
        c = nonzero(b + term / c)
        value *= d * c
        if abs(d * c - 1) < 3e-16 { break }
        n += 1
    }
    return factor * value
}

/// I_x(a, b) with 1 − x given.
private func incompleteBeta(_ a: Double, _ b: Double, at x: Double, complement y: Double) -> Double {
    if x <= 0 { return 0 }
    if y <= 0 { return 1 }
    // The fraction converges fast below the mean, where its terms are positive.
    return a * y >= b * x ? betaFraction(a, b, x, y) : 1 - betaFraction(b, a, y, x)
}

/// The continued fraction of I_x(a, b) for x at most a/(a + b), in the form that subtracts no nearly equal numbers.
private func betaFraction(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    let factor = betaFactor(a, b, x, y)
    guard factor > 0 else { return 0 }
    let distance = a * y - b * x
    var c = 1 / tiny
    var d = 1 / nonzero(a / (a + 1) * (distance + 1))
    var value = d
    var n = 1.0
    while n < 1e6 {
        let middle = a + 2 * n - 1
        let top = (a + n - 1) / middle * ((a + b + n - 1) / middle) * n * (b - n) * x * x
        let bottom = n + n * (b - n) * x / middle + (a + n) / (a + 2 * n + 1) * (distance + 1 + n * (1 + y))
        d = 1 / nonzero(bottom + top * d)
        c = nonzero(bottom + top / c)
        value *= d * c
        if abs(d * c - 1) < 3e-16 { break }
        n += 1
    }
    return factor * value
}

private let tiny = 1e-300

private func nonzero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }

// Leading factors by deviances from the mode (Loader 2000, Fast and Accurate Computation of Binomial Probabilities):
// the logarithms of large gamma functions would cancel and take digits with them.

/// x^a e^−x / Γ(a + 1).
private func poissonFactor(_ a: Double, _ x: Double) -> Double {
    exp(-stirlingError(a) - deviance(a, x)) / (2 * .pi * a).squareRoot()
}

/// x^a y^b / B(a, b), for x + y = 1.
private func betaFactor(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    let n = a + b
    let exponent =
        stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y)
    return exp(exponent) * (a * b / (2 * .pi * n)).squareRoot()
}

/// ln Γ(a + 1) less Stirling's approximation √(2πa) (a/e)^a.
private func stirlingError(_ a: Double) -> Double {
    if a < 16 { return lgamma(a + 1) - (a + 0.5) * log(a) + a - 0.918938533204672741780329736406 }
    let square = 1 / (a * a)
    // Bernoulli numbers: 1/12, 1/360, 1/1260, 1/1680, 1/1188, 691/360360.
    let series =
        1 / 12.0 - square
        * (1 / 360.0 - square
            * (1 / 1260.0 - square * (1 / 1680.0 - square * (1 / 1188.0 - square * (691 / 360_360.0)))))
    return series / a
}

/// a ln(a/m) + m − a, without cancellation where a is near m.
private func deviance(_ a: Double, _ m: Double) -> Double {
    guard abs(a - m) < 0.1 * (a + m) else { return a * log(a / m) + m - a }
    let v = (a - m) / (a + m)
    var sum = (a - m) * v
    var power = 2 * a * v
    var n = 1.0
    while n < 1000 {
        power *= v * v
        let next = sum + power / (2 * n + 1)
        if next == sum { break }
        sum = next
        n += 1
    }
    return sum
}
