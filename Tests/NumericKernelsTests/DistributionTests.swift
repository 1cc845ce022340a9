import NumericKernels
import TestSupport
import Testing

/// Values of the incomplete gamma and beta functions from evaluation in 60 digits.
@Suite("Tail probabilities against values in many digits")
struct DistributionTests {
    static let tolerance = 1e-12

    @Test(
        "chi-square",
        arguments: [
            (3.5, 1, 0.06136882913940217302), (0.25, 1, 0.61707507745197379272), (30, 3, 1.3800570312932547282e-6),
            (5.991464547107979, 2, 0.050000000000000073572), (400, 3, 2.2138865931011177432e-86),
            (12, 20, 0.9160759830051241772), (900, 1000, 0.98928276190871025844),
            (1100, 1000, 0.014614408126295194045), (10000, 9900, 0.23791543091252913354),
            (0.001, 7, 0.99999999999975979509), (1e-06, 0.5, 0.9706626167748769167),
        ])
    func chiSquare(_ value: Double, _ degrees: Double, _ expected: Double) {
        expectClose(chiSquareTail(value, degrees: degrees), expected)
        let lower = regularizedLowerGamma(shape: degrees / 2, at: value / 2)
        #expect(abs(lower + regularizedUpperGamma(shape: degrees / 2, at: value / 2) - 1) < Self.tolerance)
    }

    @Test(
        "F",
        arguments: [
            (4, 1, 10, 0.073388034770740365618), (2.5, 3, 34, 0.076019821968320759776),
            (25, 5, 1190, 5.0870387408199240383e-24), (0.3, 7, 2, 0.90383345063072672059),
            (1.02, 500, 700, 0.40370455438651541421), (60, 2, 30, 3.2768e-11), (0.001, 4, 9, 0.99999756025749563509),
            (1.5, 3, 1_000_000, 0.21229098979113072426), (1000, 2, 3, 0.000057964281664224063166),
        ])
    func fDistribution(_ value: Double, _ numerator: Double, _ denominator: Double, _ expected: Double) {
        expectClose(fTail(value, numerator: numerator, denominator: denominator), expected)
    }

    @Test(
        "Student's t",
        arguments: [
            (2, 1, 0.14758361765043327418), (1.96, 34, 0.029116618920730803778), (0.5, 3, 0.32572398242407549722),
            (6, 5, 0.00092306914479700721301), (0.001, 10, 0.49961089168737049209),
            (40, 2.5, 0.000070978171452466914564), (8, 1189, 1.4665105357132099082e-15),
            (2, 1e6, 0.022750266925659604211), (1e10, 1, 3.1830988618379067154e-11),
        ])
    func student(_ value: Double, _ degrees: Double, _ expected: Double) {
        expectClose(studentTail(value, degrees: degrees), expected)
        expectClose(studentDistribution(value, degrees: degrees), 1 - expected)
        expectClose(studentTwoSided(-value, degrees: degrees), 2 * expected)
        // The square of t is F with one degree of freedom in the numerator.
        expectClose(fTail(value * value, numerator: 1, denominator: degrees), 2 * expected)
    }

    @Test(
        "quantiles of Student's t",
        arguments: [
            (0.975, 1, 12.706204736174693314), (0.975, 2, 4.3026527297494617894), (0.975, 34, 2.0322445093177185476),
            (0.975, 1189, 1.9619611644235985837), (0.5009765625, 7, 0.0025365854092050303686),
            (0.75, 3, 0.76489232840434528066), (0.625, 30, 0.32158112926225641013),
            (0.9990234375, 0.5, 107845.11427116537083), (0.95, 1e5, 1.6448688647849693034),
            (1e-12, 1, -318309886183.79067794), (1e-10, 34, -8.9200963967220456405), (0.05, 3, -2.3533634348018238165),
            (0x1p-40, 4, -1347.6585525512271169),
        ])
    func quantile(_ probability: Double, _ degrees: Double, _ expected: Double) {
        expectClose(studentQuantile(probability, degrees: degrees), expected)
    }

    @Test(
        "incomplete beta function",
        arguments: [
            (2, 3, 0.4, 0.52480000000000003837), (0.5, 0.5, 0.1, 0.20483276469913345754),
            (50, 70, 0.42, 0.53353298424915272662), (1000, 2000, 0.35, 0.97290450431688492113),
            (0.01, 5, 0.75, 0.99999748233618875409),
        ])
    func beta(_ a: Double, _ b: Double, _ value: Double, _ expected: Double) {
        expectClose(regularizedBeta(a, b, at: value), expected)
    }

    @Test("limits: infinite degrees of freedom, ends, and arguments without meaning")
    func limits() {
        #expect(studentTail(1.5, degrees: .infinity) == normalTail(1.5))
        expectClose(normalTail(1.959963984540054), 0.025)
        expectClose(fTail(2, numerator: 3, denominator: .infinity), chiSquareTail(6, degrees: 3))
        #expect(studentQuantile(0.9, degrees: .infinity) == normalQuantile(0.9))
        #expect(studentQuantile(0.5, degrees: 3) == 0)
        #expect(studentQuantile(0, degrees: 3) == -.infinity && studentQuantile(1, degrees: 3) == .infinity)
        #expect(chiSquareTail(-1, degrees: 2) == 1 && chiSquareTail(.infinity, degrees: 2) == 0)
        #expect(fTail(.infinity, numerator: 2, denominator: 3) == 0 && studentTail(.infinity, degrees: 3) == 0)
        for value in [
            chiSquareTail(1, degrees: 0), chiSquareTail(.nan, degrees: 1), fTail(1, numerator: -1, denominator: 2),
            studentTail(.nan, degrees: 1), studentQuantile(1.5, degrees: 2), studentQuantile(0.5, degrees: 0),
            regularizedBeta(1, 1, at: 2), regularizedLowerGamma(shape: 1, at: -1),
        ] { #expect(value.isNaN) }
    }

    private func expectClose(_ found: Double, _ expected: Double, at location: SourceLocation = #_sourceLocation) {
        #expect(abs(found - expected) <= Self.tolerance * abs(expected), "\(found)", sourceLocation: location)
    }
}
