import GravityEstimation
import TestSupport
import Testing

@Suite("What must not change an estimate, and shapes of effects")
struct InvarianceTests {
    /// A frame with zeros, clusters and three effects.
    private static func frame(
        _ seed: UInt64, effects: [String] = ["exporter^year", "importer^year", "pair"], economies: Int = 7
    ) throws -> EstimationFrame {
        var panel = SmallPanel(economies: economies, years: 4, seed: seed, share: 0.9)
        var frame = panel.frame([panel.noise("x"), panel.dummy("rta", share: 0.4)], effects: effects)
        frame.outcome.values = frame.outcome.values.map { max(0, $0 - 0.7) }
        frame.clusters = [panel.groups("sym")]
        return frame
    }

    private func expectSame(_ a: GravityEstimate, _ b: GravityEstimate, _ margin: Double = 1e-9) {
        #expect(a.terms.map(\.name) == b.terms.map(\.name))
        #expect(largestDistance(a.coefficients, b.coefficients) < margin)
        #expect(relativeDistance(a.covariance, b.covariance) < 10 * margin)
        #expect(abs(a.deviance - b.deviance) < margin * b.deviance)
        #expect(a.rowCount == b.rowCount)
    }

    @Test("the order of rows", arguments: 1...5)
    func order(_ seed: Int) throws {
        let frame = try Self.frame(UInt64(seed))
        var generator = SeededGenerator(seed: UInt64(seed))
        let order = Array(0..<frame.rowCount).shuffled(using: &generator)
        let (plain, shuffled) = (try estimateGravity(frame), try estimateGravity(frame.rows(order)))
        expectSame(shuffled, plain)
        #expect(
            Set(shuffled.leftOutRows(.separated).map { Int32(order[Int($0)]) }) == Set(plain.leftOutRows(.separated)))
    }

    @Test("the names of groups, groups without rows, and the order of effects")
    func names() throws {
        let frame = try Self.frame(6)
        var other = frame
        other.effects = frame.effects.reversed().map { effect in
            GroupColumn(
                effect.name, codes: effect.codes.map { 3 * (Int32(effect.groupCount) - 1 - $0) + 1 },
                groupCount: 3 * effect.groupCount)
        }
        other.clusters[0].codes = frame.clusters[0].codes.map { $0 * 2 + 5 }
        other.clusters[0].groupCount = frame.clusters[0].groupCount * 2 + 5
        expectSame(try estimateGravity(other), try estimateGravity(frame))
    }

    @Test("a whole weight is that many rows, as coefficients and deviance go")
    func weightsAndRows() throws {
        var frame = try Self.frame(7)
        let counts = (0..<frame.rowCount).map { 1 + $0 * 7 % 3 }
        var repeated = frame.rows(counts.indices.flatMap { row in Array(repeating: row, count: counts[row]) })
        frame.weights = counts.map { Double($0) }
        // Rows that are alone in a group are not alone twice.
        var options = EstimationOptions()
        options.dropsSingletons = false
        // A cluster's scores are sums, so that these errors agree as well; single rows' would not.
        let (weighted, long) = (try estimateGravity(frame, options), try estimateGravity(repeated, options))
        #expect(largestDistance(weighted.coefficients, long.coefficients) < 1e-9)
        #expect(abs(weighted.deviance - long.deviance) < 1e-9 * long.deviance)
        #expect(abs(weighted.logLikelihood - long.logLikelihood) < 1e-9 * abs(long.logLikelihood))
        #expect(relativeDistance(weighted.covariance, long.covariance) < 1e-8)
        repeated.clusters = []
        frame.clusters = []
        #expect(relativeDistance(try estimateGravity(frame, options).covariance, long.covariance) > 1e-3)
    }

    @Test("one thread or two: the same bits", arguments: EstimationOptions.Family.allCases, [7, 24])
    func threads(_ family: EstimationOptions.Family, _ economies: Int) throws {
        let frame = try Self.frame(8, economies: economies)
        var options = EstimationOptions()
        options.family = family
        options.threads = 1
        let one = try estimateGravity(frame, options)
        options.threads = 2
        let two = try estimateGravity(frame, options)
        #expect(one.coefficients == two.coefficients && one.covariance == two.covariance)
        #expect(one.deviance == two.deviance && one.convergence == two.convergence)
        #expect(one.fitted.map(\.bitPattern) == two.fitted.map(\.bitPattern))
    }

    static let effectSets: [[String]] = [
        [], ["exporter"], ["all"], ["exporter", "all"], ["exporter", "importer"], ["exporter", "exporter"],
        ["exporter", "exporter^year"], ["exporter^year", "exporter", "importer^year", "importer", "year"],
        ["exporter", "importer", "year", "sym"], ["pair", "pair", "pair"],
        ["pair", "sym", "exporter", "importer", "all"],
        ["exporter^year", "importer^year", "pair", "sym", "year"],
    ]

    @Test("no effect to five, nested, repeated, with one group: beside the dense reference", arguments: effectSets)
    func shapes(_ effects: [String]) throws {
        for family in EstimationOptions.Family.allCases {
            var options = EstimationOptions()
            options.family = family
            let frame = try Self.frame(9, effects: effects)
            let result = try estimateGravity(frame, options)
            let gone = Set(result.leftOut.flatMap(\.rows).map { Int($0) })
            let part = frame.rows((0..<frame.rowCount).filter { !gone.contains($0) })
            let reference = DenseReference(part, family: family)
            #expect(largestDistance(result.coefficients, reference.beta) < 1e-9, "\(family)")
            #expect(abs(result.deviance - reference.deviance) < 1e-9 * reference.deviance, "\(family)")
        }
    }

    @Test("effects alone, without regressors", arguments: effectSets.dropFirst())
    func effectsAlone(_ effects: [String]) throws {
        var frame = try Self.frame(10, effects: effects)
        frame.regressors = []
        for family in EstimationOptions.Family.allCases {
            var options = EstimationOptions()
            options.family = family
            for clusters in [
                frame.clusters, [], frame.clusters + [groupColumn("other", (0..<frame.rowCount).map { $0 % 5 })],
            ] {
                frame.clusters = clusters
                let result = try estimateGravity(frame, options)
                #expect(result.terms.isEmpty && result.covariance.isEmpty && result.deviance > 0)
            }
        }
    }

    @Test("blocs that never trade with each other")
    func disconnected() throws {
        var panel = SmallPanel(economies: 10, years: 3, seed: 11)
        let frame = panel.frame([panel.noise("x")], effects: ["exporter^year", "importer^year"])
        let within = panel.rows.filter { (panel.exporters[$0] < 5) == (panel.importers[$0] < 5) }
        // Rows of trade between blocs are absent, or zero throughout: then they say nothing.
        let absent = try estimateGravity(frame.rows(within))
        let reference = DenseReference(frame.rows(within), family: .poisson)
        #expect(largestDistance(absent.coefficients, reference.beta) < 1e-9)
        #expect(absent.effects.map(\.redundantCount) == [0, 6])
    }

    @Test("exporters without any trade leave, and nothing else does")
    func allZeroExporters() throws {
        var panel = SmallPanel(economies: 7, years: 3, seed: 12)
        let frame = panel.frame([panel.noise("x")])
        let silent = panel.rows.filter { panel.exporters[$0] < 2 }
        let zeroed = frame.with(
            outcome: panel.rows.map { panel.exporters[$0] < 2 ? 0 : frame.outcome.values[$0] })
        let result = try estimateGravity(zeroed)
        #expect(result.leftOutRows(.separated).map { Int($0) } == silent)
        #expect(result.effectCoefficients[0].map(\.isNaN) == (0..<7).map { $0 < 2 })
        expectSame(result, try estimateGravity(frame.rows(panel.rows.filter { panel.exporters[$0] >= 2 })))
    }

    @Test("a small tolerance ends at what rounding allows", arguments: [1e-12, 1e-14, 1e-16, 1e-300])
    func smallTolerance(_ tolerance: Double) throws {
        for effects in [["exporter", "importer"], ["exporter^year", "importer^year", "pair"], []] {
            let frame = try Self.frame(13, effects: effects)
            var options = EstimationOptions()
            let plain = try estimateGravity(frame, options)
            options.tolerance = tolerance
            let tight = try estimateGravity(frame, options)
            #expect(tight.convergence.steps <= plain.convergence.steps + 6)
            expectSame(tight, plain)
        }
    }
}
