import Glibc
import NumericKernels
import Testing

@Suite("Student's t and the normal tails")
struct StudentDistributionTests {
    /// Statistic, degrees of freedom, two-sided probability: from mpmath 1.3 with forty digits.
    static let tails: [(Double, Double, Double)] = [
        (0.3, 0.7, 0.829235186371335066),
        (1, 1.5, 0.451135367276710324),
        (2.5, 2.5, 0.104569963078155387),
        (0.001, 5, 0.999240786772197651),
        (12, 7.3, 4.55578522957055079e-6),
        (2, 29, 0.0549436371829671892),
        (40, 29, 6.34687732972934799e-27),
        (1.96, 99.5, 0.0527929364329967621),
        (6, 101, 3.10188436132103605e-8),
        (2, 1000, 0.04577034649325164),
        (30, 5000, 5.69165811786170206e-182),
        (1.5, 99707, 0.13361756879996052),
        (37, 99707, 1.21378739133875118e-297),
        (5, 10000000, 5.73312807500853899e-7),
        (1e-06, 10000000, 0.999999202115459144),
        (10000000000, 3, 2.2053155816871682e-30),
        (1e+200, 1, 6.36619772367581362e-201),
    ]

    /// Probability, degrees of freedom, quantile: from the same.
    static let quantiles: [(Double, Double, Double)] = [
        (0.975, 1.5, 6.01666310442792825),
        (0.975, 10, 2.22813885198627422),
        (0.995, 30, 2.74999565356722497),
        (0.9, 3.3, 1.59836695856008656),
        (0.6, 4, 0.270722294707597363),
        (0.975, 4691, 1.96046981976287219),
        (0.9995, 99707, 3.29062431734614631),
        (0.51, 8, 0.0258631484286966949),
    ]

    @Test("tails agree with forty-digit arithmetic, fractional and large degrees of freedom included", arguments: tails)
    func tail(statistic: Double, freedom: Double, expected: Double) {
        let found = studentTwoSidedProbability(statistic, degreesOfFreedom: freedom)
        #expect(abs(found - expected) <= 1e-13 * expected)
        #expect(studentTwoSidedProbability(-statistic, degreesOfFreedom: freedom) == found)
    }

    @Test("quantiles agree with forty-digit arithmetic", arguments: quantiles)
    func quantile(probability: Double, freedom: Double, expected: Double) {
        let found = studentQuantile(probability, degreesOfFreedom: freedom)
        #expect(abs(found - expected) <= 1e-13 * expected)
    }

    /// Abramowitz and Stegun 26.7.3 and 26.7.4: finite sums of powers of cos θ, tan θ = t/√ν.
    private func finiteSum(_ t: Double, _ freedom: Int) -> Double {
        let angle = atan(t / Double(freedom).squareRoot())
        let (sine, cosine) = (sin(angle), cos(angle))
        var sum = 0.0
        if freedom % 2 == 0 {
            var term = 1.0
            for k in 0..<freedom / 2 {
                if k > 0 { term *= Double(2 * k - 1) / Double(2 * k) * cosine * cosine }
                sum += term
            }
            return 1 - sine * sum
        }
        var term = cosine
        for k in 0..<max(0, (freedom - 1) / 2) {
            if k > 0 { term *= Double(2 * k) / Double(2 * k + 1) * cosine * cosine }
            sum += term
        }
        return 1 - 2 / Double.pi * (angle + sine * sum)
    }

    @Test("tails equal the finite sums that whole degrees of freedom have")
    func wholeDegrees() {
        for freedom in 1...60 {
            for t in [0.01, 0.3, 1, 1.7, 2.5, 4] {
                let found = studentTwoSidedProbability(t, degreesOfFreedom: Double(freedom))
                #expect(abs(found - finiteSum(t, freedom)) <= 5e-14, "t \(t), \(freedom) degrees of freedom")
            }
        }
    }

    @Test("a quantile's tail is the probability it was asked for, from 10⁻¹² to near one half")
    func roundTrip() {
        for freedom in [0.5, 1, 2, 3.7, 12, 150, 4_000, 1e6] {
            for probability in [1e-12, 1e-6, 0.001, 0.025, 0.2, 0.49, 0.4999999] {
                let t = studentQuantile(probability, degreesOfFreedom: freedom)
                let back = studentTwoSidedProbability(t, degreesOfFreedom: freedom) / 2
                #expect(t < 0)
                #expect(abs(back - probability) <= 1e-12 * probability, "\(probability), \(freedom)")
            }
        }
    }

    @Test("without bound on the degrees of freedom it is the normal distribution")
    func normalLimit() {
        #expect(abs(normalTwoSidedProbability(1.959963984540054) - 0.05) <= 1e-16)
        #expect(studentTwoSidedProbability(1.3, degreesOfFreedom: .infinity) == normalTwoSidedProbability(-1.3))
        #expect(studentQuantile(0.975, degreesOfFreedom: .infinity) == normalQuantile(0.975))
    }

    @Test("what has no answer is NaN, and the ends are infinite")
    func ends() {
        #expect(studentTwoSidedProbability(1, degreesOfFreedom: 0).isNaN)
        #expect(studentTwoSidedProbability(.nan, degreesOfFreedom: 3).isNaN)
        #expect(studentTwoSidedProbability(.infinity, degreesOfFreedom: 3) == 0)
        #expect(studentTwoSidedProbability(0, degreesOfFreedom: 3) == 1)
        #expect(studentQuantile(1, degreesOfFreedom: 3) == .infinity)
        #expect(studentQuantile(0, degreesOfFreedom: 3) == -.infinity)
        #expect(studentQuantile(1.1, degreesOfFreedom: 3).isNaN)
        #expect(studentQuantile(0.5, degreesOfFreedom: 3) == 0)
    }
}
