import Glibc
import NumericKernels
import TestSupport
import Testing

@Suite("Vector exp, log and pow against Glibc")
struct ElementaryFunctionTests {
    /// Numbers with a bearing on special cases: limits of each range, signs, whole and half numbers.
    static let special: [Double] = [
        0, -0.0, .infinity, -.infinity, .nan, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 0x1.8p-1030, 0x1p-1074, -0x1p-1074,
        0x1p-1022,
        .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 707, -707, 708.5, 709.78, 709.79, -708.5, -745.13, -745.14,
        750, -750, 1e300, -1e300, 1.0.nextDown, 1.0.nextUp, 0x1p53, -0x1p53, 0x1p53 - 1, 1 - 0x1p53, 0x1p60,
    ]

    /// Distance from a value in extended precision, in units of the last place of the nearest double.
    static func ulps(_ value: Double, from exact: Float80) -> Double {
        let rounded = Double(exact)
        if value.isNaN || rounded.isNaN { return value.isNaN && rounded.isNaN ? 0 : .infinity }
        if value.isInfinite || rounded.isInfinite { return value == rounded ? 0 : .infinity }
        return Double(abs(Float80(value) - exact) / Float80(rounded.magnitude.ulp))
    }

    static func mapped(
        _ x: [Double], _ function: (UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int) -> Void
    ) -> [Double] {
        var y = [Double](repeating: -7, count: x.count)
        function(x, &y, x.count)
        return y
    }

    /// The largest error over a sample, and where it is.
    static func worst(
        _ x: [Double], _ y: [Double], exact: (Float80) -> Float80
    ) -> (ulps: Double, argument: Double) {
        var found = (ulps: 0.0, argument: Double.nan)
        for (argument, value) in zip(x, y) {
            let error = ulps(value, from: exact(Float80(argument)))
            if !(error <= found.ulps) { found = (error, argument) }
        }
        return found
    }

    /// Samples over the ranges where different parts of the code carry the error.
    static func samples(seed: UInt64) -> [(name: String, numbers: [Double])] {
        var random = SeededGenerator(seed: seed)
        let count = 20_000
        return [
            ("any bits", (0..<count).map { _ in Double(bitPattern: random.next()) }),
            ("within a factor 2 of 1", (0..<count).map { _ in random.uniform(0.5...2) }),
            ("near 1", (0..<count).map { _ in 1 + random.uniform(-1...1) * exp2(random.uniform(-60...0)) }),
            ("orders of magnitude", (0..<count).map { _ in Glibc.exp(random.uniform(-30...30)) }),
            ("subnormal", (0..<count).map { _ in random.uniform(0...1) * 0x1p-1022 }),
            ("arguments of exp", (0..<count).map { _ in random.uniform(-750...715) }),
        ]
    }

    @Test("exp is within 0.75 ulp")
    func expAccuracy() {
        for (name, x) in Self.samples(seed: 1) {
            let y = Self.mapped(x) { vectorExp($0, into: $1, count: $2) }
            let (error, argument) = Self.worst(x, y) { Glibc.exp($0) }
            #expect(error <= 0.75, "\(name): exp(\(argument))")
        }
    }

    @Test("log is within 0.6 ulp")
    func logAccuracy() {
        for (name, x) in Self.samples(seed: 2) {
            let y = Self.mapped(x) { vectorLog($0, into: $1, count: $2) }
            let (error, argument) = Self.worst(x, y) { Glibc.log($0) }
            #expect(error <= 0.6, "\(name): log(\(argument))")
        }
    }

    @Test("pow is within 1 ulp whatever the size of the result")
    func powAccuracy() {
        let exponents = [
            -5.03, -8.2, -1, 0.5, 1, 2, 3, 7, 0.2, 0.001, 52.7, -300.1, 700, 1e15, -1e300, 1e-300, 0x1p-1070,
        ]
        for (name, x) in Self.samples(seed: 3) {
            for exponent in exponents {
                let y = Self.mapped(x) { vectorPow($0, exponent: exponent, into: $1, count: $2) }
                let (error, argument) = Self.worst(x, y) { Glibc.pow($0, Float80(exponent)) }
                #expect(error <= 1, "\(name): pow(\(argument), \(exponent))")
            }
        }
    }

    @Test("exp of a product is within 1 ulp of the exact product's")
    func scaledAccuracy() {
        var random = SeededGenerator(seed: 4)
        let x = (0..<20_000).map { _ in random.uniform(-60...60) }
        for factor in [-5.03, 11.9, 0.3, -1, 1e-5] {
            let y = Self.mapped(x) { vectorExp($0, times: factor, into: $1, count: $2) }
            let (error, argument) = Self.worst(x, y) { Glibc.exp($0 * Float80(factor)) }
            #expect(error <= 1, "exp(\(factor) * \(argument))")
        }
    }

    /// Equal as Glibc's result is: NaN for NaN, the same zero or infinity, otherwise within an ulp.
    static func agrees(_ value: Double, _ expected: Double) -> Bool {
        if expected.isNaN { return value.isNaN }
        if expected.isInfinite || expected == 0 { return value == expected && value.sign == expected.sign }
        return abs(value - expected) <= expected.ulp
    }

    @Test("special values are Glibc's, in every lane and beside ordinary neighbours")
    func specialValues() {
        for lane in [0, 3, 7, 8, 10] {
            for argument in Self.special {
                var x = [Double](repeating: 1.5, count: 11)
                x[lane] = argument
                let exponential = Self.mapped(x) { vectorExp($0, into: $1, count: $2) }
                #expect(Self.agrees(exponential[lane], Glibc.exp(argument)), "exp(\(argument)) = \(exponential[lane])")
                let scaled = Self.mapped(x) { vectorExp($0, times: 1, into: $1, count: $2) }
                #expect(Self.agrees(scaled[lane], Glibc.exp(argument)), "exp(1 * \(argument)) = \(scaled[lane])")
                let logarithm = Self.mapped(x) { vectorLog($0, into: $1, count: $2) }
                #expect(Self.agrees(logarithm[lane], Glibc.log(argument)), "log(\(argument)) = \(logarithm[lane])")
                for exponent in Self.special {
                    let power = Self.mapped(x) { vectorPow($0, exponent: exponent, into: $1, count: $2) }
                    let expected = Glibc.pow(argument, exponent)
                    #expect(
                        Self.agrees(power[lane], expected),
                        "pow(\(argument), \(exponent)) = \(power[lane]), \(expected)")
                }
            }
        }
    }

    @Test("a result depends on its element alone: any length, any start, in place, beside any neighbour")
    func lengths() {
        var random = SeededGenerator(seed: 5)
        let numbers = (0..<64).map { $0 % 5 == 4 ? 0 : Glibc.exp(random.uniform(-9...9)) }
        let alone = numbers.map { number in Self.mapped([number]) { vectorPow($0, exponent: -3.7, into: $1, count: $2) }
        }
        for count in 0...40 {
            for start in 0...8 {
                var x = numbers
                x.withUnsafeMutableBufferPointer { buffer in
                    guard let base = buffer.baseAddress else { return }
                    vectorPow(base + start, exponent: -3.7, into: base + start, count: count)
                }
                for place in x.indices {
                    let changed = (start..<start + count).contains(place)
                    let expected = changed ? alone[place][0] : numbers[place]
                    #expect(
                        x[place].bitPattern == expected.bitPattern, "place \(place), start \(start), count \(count)")
                }
            }
        }
    }
}
