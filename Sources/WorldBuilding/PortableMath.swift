// Exponential, logarithm, circular functions and the normal distribution from IEEE 754 operations alone.
//
// The C library picks another routine on another processor, and their last bits differ. Additions, products,
// quotients and square roots do not, so what is built with these functions has the same bits everywhere.
// Each agrees with the C library to a few units in the last place; the tests compare them on a grid.

private let logTwoHigh = 0x1.62e42fefa38p-1
private let logTwoLow = 0x1.ef35793c7673p-45

/// eˣ; zero below −708, infinite above 709, NaN for NaN.
func portableExp(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x < -708 { return 0 }
    if x > 709 { return .infinity }
    let power = (x * 0x1.71547652b82fep+0).rounded(.toNearestOrEven)
    let rest = (x - power * logTwoHigh) - power * logTwoLow
    // Fourteen terms of the series bring |rest| ≤ 0.35 below one unit in the last place.
    var sum = 1.0
    var divisor = 14.0
    while divisor >= 1 {
        sum = 1 + rest / divisor * sum
        divisor -= 1
    }
    return sum * Double(sign: .plus, exponent: Int(power), significand: 1)
}

/// Natural logarithm of a positive normal number; −infinity for zero.
func portableLog(_ x: Double) -> Double {
    if x == 0 { return -.infinity }
    precondition(x > 0, "logarithm of \(x)")
    var exponent = x.exponent
    var mantissa = x.significand
    if mantissa > 1.4142135623730951 {
        mantissa /= 2
        exponent += 1
    }
    // log m = 2 artanh((m − 1) / (m + 1)), with |(m − 1) / (m + 1)| ≤ 0.1716.
    let ratio = (mantissa - 1) / (mantissa + 1)
    let square = ratio * ratio
    var sum = 0.0
    var odd = 21.0
    while odd >= 3 {
        sum = square * (1 / odd + sum)
        odd -= 2
    }
    let tail = 2 * ratio * sum
    return Double(exponent) * logTwoHigh + (2 * ratio + (tail + Double(exponent) * logTwoLow))
}

/// Sine of an angle in radians, |x| ≤ 2π.
func portableSin(_ x: Double) -> Double {
    var angle = x - (x / (2 * Double.pi)).rounded(.toNearestOrEven) * 2 * Double.pi
    if angle > Double.pi / 2 { angle = Double.pi - angle }
    if angle < -Double.pi / 2 { angle = -Double.pi - angle }
    let square = angle * angle
    var sum = 1.0
    var order = 20.0
    while order >= 2 {
        sum = 1 - square / (order * (order + 1)) * sum
        order -= 2
    }
    return angle * sum
}

/// Cosine of an angle in radians, |x| ≤ 2π.
func portableCos(_ x: Double) -> Double { portableSin(x + Double.pi / 2) }

/// Angle in radians whose sine is x, 0 ≤ x ≤ 1.
func portableArcSine(_ x: Double) -> Double {
    let bounded = min(1, max(0, x))
    // Above sin 45° the complement is the better conditioned angle.
    if bounded > 0.7071067811865476 { return Double.pi / 2 - portableArcSine((1 - bounded * bounded).squareRoot()) }
    var angle = bounded
    for _ in 0..<6 { angle -= (portableSin(angle) - bounded) / portableCos(angle) }
    return angle
}

/// What a standard normal variable left of a bound implies.
struct NormalBelow {
    /// log Φ(u).
    var logProbability: Double
    /// φ(u) / Φ(u), the slope of log Φ.
    var hazard: Double
}

private let halfLogTwoPi = 0.9189385332046727

/// log Φ(u) and φ(u)/Φ(u), without loss in the left tail.
func normalBelow(_ u: Double) -> NormalBelow {
    let logDensity = -0.5 * u * u - halfLogTwoPi
    if u < -2.5 {
        // Laplace's continued fraction of Mills' ratio: Φ(−x) = φ(x) / (x + 1/(x + 2/(x + …))).
        let x = -u
        var fraction = x
        var term = x > 8 ? 24.0 : 72.0
        while term >= 1 {
            fraction = x + term / fraction
            term -= 1
        }
        return NormalBelow(logProbability: logDensity - portableLog(fraction), hazard: fraction)
    }
    let density = portableExp(logDensity)
    if u > 8 { return NormalBelow(logProbability: -density / u, hazard: density) }
    // Φ(u) = ½ + φ(u) (u + u³/3 + u⁵/(3·5) + …)
    var sum = u
    var term = u
    var odd = 3.0
    while abs(term) > 1e-17 * abs(sum) && odd < 400 {
        term *= u * u / odd
        sum += term
        odd += 2
    }
    let probability = 0.5 + density * sum
    return NormalBelow(logProbability: portableLog(probability), hazard: density / probability)
}
