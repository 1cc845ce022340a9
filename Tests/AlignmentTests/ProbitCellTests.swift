import Glibc
import Testing

@testable import Alignment

@Suite struct ProbitCellTests {
    @Test(arguments: [-40.0, -6, -1, 0, 0.3, 2, 7, 40])
    func derivativesAreThoseOfLogProbability(_ mean: Double) {
        for region: UInt8 in 0...3 {
            let h = 1e-4
            func value(_ m: Double) -> Double { logProbability(region, mean: m, first: -0.5, second: 0.7) }
            let cell = ProbitCell(region, mean: mean, first: -0.5, second: 0.7)
            let slope = (value(mean + h) - value(mean - h)) / (2 * h)
            let bend = -(value(mean + h) - 2 * value(mean) + value(mean - h)) / (h * h)
            #expect(abs(cell.slope - slope) < 1e-6 * max(1, abs(slope)), "region \(region)")
            #expect(abs(cell.curvature - bend) < 1e-3, "region \(region)")
        }
    }

    /// The table of docs/reference/measures/ideal-points.md.
    @Test func tableOfThePage() {
        let shown: [(level: Double, shares: [Double])] = [
            (-1, [0.841, 0.136, 0.023]), (0, [0.500, 0.341, 0.159]), (2, [0.023, 0.136, 0.841]),
        ]
        for row in shown {
            for (region, share) in row.shares.enumerated() {
                let found = exp(logProbability(UInt8(region), mean: row.level, first: 0, second: 1))
                #expect(abs(found - share) < 0.0005)
            }
        }
    }

    @Test func variatesStayInTheirRegion() {
        var generator = ChainGenerator(seed: 4, chain: 0)
        for (low, high) in [(-1.0, 2.0), (3, 3.01), (-9, -8), (8, 20), (-0.1, 0.1)] {
            for _ in 0..<200 {
                let x = generator.normal(between: low, and: high)
                #expect(x > low && x < high)
            }
        }
        for bound in [-3.0, 0, 0.4, 2, 30] { #expect(generator.normal(above: bound) > bound) }
    }

    @Test func truncatedMeanIsTheRatioOfDensityAndTail() {
        var generator = ChainGenerator(seed: 9, chain: 1)
        for bound in [-1.0, 0.2, 1.5] {
            let count = 20_000
            let mean = (0..<count).reduce(0.0) { sum, _ in sum + generator.normal(above: bound) } / Double(count)
            // Within five standard errors, the variance being below one.
            #expect(abs(mean - millsRatio(-bound)) < 5 / Double(count).squareRoot())
        }
    }
}
