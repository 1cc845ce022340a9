import GravityEstimation
import TestSupport
import Testing

@Suite("Outcomes, weights and effects of very different sizes")
struct ScaleHazardTests {
    /// What makes a frame from a panel, and the effects it has.
    static let effects: [[String]] = [
        ["exporter", "importer"], ["exporter^year", "importer^year", "pair"], ["exporter", "importer", "year"],
    ]

    @Test("an outcome over many orders of magnitude", arguments: [6.0, 10, 15], effects)
    func outcomeOverOrders(_ orders: Double, _ effects: [String]) throws {
        var panel = SmallPanel(economies: 7, years: 4, seed: 11)
        let frame = panel.frame([panel.noise("x"), panel.noise("z")], effects: effects)
        let size = panel.level("exporter", spread: orders / 4 * logarithm(10))
        let partner = panel.level("importer", spread: orders / 4 * logarithm(10))
        let wide = frame.with(
            outcome: panel.rows.map { frame.outcome.values[$0] * exponential(size[$0] + partner[$0]) })
        try expectStationary(wide)
    }

    @Test("effects a million or a billion times smaller than the rest", arguments: [1e-6, 1e-9, 1e-12], effects)
    func tinyEffects(_ ratio: Double, _ effects: [String]) throws {
        var panel = SmallPanel(economies: 7, years: 4, seed: 12)
        let frame = panel.frame([panel.noise("x")], effects: effects)
        try expectStationary(
            frame.with(outcome: panel.rows.map { frame.outcome.values[$0] * (panel.exporters[$0] < 2 ? ratio : 1) }))
    }

    /// Estimates, and recomputes every score here.
    private func expectStationary(_ frame: EstimationFrame) throws {
        let result = try estimateGravity(frame)
        for effect in frame.effects {
            var sums = [Double](repeating: 0, count: effect.groupCount)
            var totals = sums
            for (row, group) in effect.codes.enumerated() {
                sums[Int(group)] += frame.outcome.values[row] - result.fitted[row]
                totals[Int(group)] += frame.outcome.values[row]
            }
            for (sum, total) in zip(sums, totals) { #expect(abs(sum) <= 1e-9 * total, "\(effect.name)") }
        }
        for regressor in frame.regressors {
            var (sum, scale) = (0.0, 0.0)
            for (row, value) in regressor.values.enumerated() {
                sum += value * (frame.outcome.values[row] - result.fitted[row])
                scale += abs(value) * frame.outcome.values[row]
            }
            #expect(abs(sum) <= 1e-10 * scale, "\(regressor.name)")
        }
        // The same from another angle: with everything the rows say, a second look finds the same coefficients.
        var options = EstimationOptions()
        options.tolerance = 1e-12
        let tight = try estimateGravity(frame, options)
        #expect(largestDistance(result.coefficients, tight.coefficients) < 1e-9)
        #expect(relativeDistance(result.covariance, tight.covariance) < 1e-8)
    }

    @Test("an outcome in other units changes the effects only", arguments: [1e-20, 1e-6, 1e6, 1e15, 1e22])
    func units(_ factor: Double) throws {
        var panel = SmallPanel(economies: 7, years: 3, seed: 13)
        let frame = panel.frame([panel.noise("x"), panel.noise("z")], effects: ["exporter", "importer", "year"])
        let (plain, result) = (
            try estimateGravity(frame),
            try estimateGravity(frame.with(outcome: frame.outcome.values.map { $0 * factor }))
        )
        #expect(largestDistance(result.coefficients, plain.coefficients) < 1e-9)
        #expect(relativeDistance(result.covariance, plain.covariance) < 1e-8)
        #expect(relativeDistance(result.fitted.map { $0 / factor }, plain.fitted) < 1e-9)
        let row = 17
        func effect(_ result: GravityEstimate) -> Double {
            frame.effects.indices.reduce(0) { $0 + result.effectCoefficients[$1][Int(frame.effects[$1].codes[row])] }
        }
        #expect(abs(effect(result) - effect(plain) - logarithm(factor)) < 1e-8)
    }

    @Test("a regressor in other units has a coefficient in other units", arguments: [1e-100, 1e-12, 1e12, 1e100])
    func regressorUnits(_ factor: Double) throws {
        var panel = SmallPanel(economies: 7, years: 2, seed: 14)
        let frame = panel.frame([panel.noise("x"), panel.noise("z")])
        var scaled = frame
        scaled.regressors[1].values = frame.regressors[1].values.map { $0 * factor }
        for family in EstimationOptions.Family.allCases {
            var options = EstimationOptions()
            options.family = family
            let (plain, result) = (try estimateGravity(frame, options), try estimateGravity(scaled, options))
            try #require(result.terms.count == 2, "\(family): \(result.leftOutRegressors)")
            let back = [result.coefficients[0], result.coefficients[1] * factor]
            #expect(largestDistance(back, plain.coefficients) < 1e-9, "\(family)")
            #expect(abs(result.terms[1].statistic / plain.terms[1].statistic - 1) < 1e-9, "\(family)")
        }
    }

    @Test("all weights times a number change nothing", arguments: [1e-12, 1e12])
    func weightUnits(_ factor: Double) throws {
        var panel = SmallPanel(economies: 6, years: 2, seed: 15)
        var frame = panel.frame([panel.noise("x")])
        let weights = panel.noise("").values.map { 2 + $0 }
        frame.weights = weights
        let plain = try estimateGravity(frame)
        frame.weights = weights.map { $0 * factor }
        let result = try estimateGravity(frame)
        #expect(largestDistance(result.coefficients, plain.coefficients) < 1e-9)
        #expect(relativeDistance(result.covariance, plain.covariance) < 1e-8)
    }

    @Test("rows of next to no weight are next to absent")
    func tinyWeights() throws {
        var panel = SmallPanel(economies: 6, years: 3, seed: 16)
        var frame = panel.frame([panel.noise("x")])
        frame.weights = panel.rows.map { $0 % 5 == 0 ? 1e-14 : 1 }
        let rest = try estimateGravity(frame.rows(panel.rows.filter { $0 % 5 != 0 }))
        #expect(largestDistance(try estimateGravity(frame).coefficients, rest.coefficients) < 1e-9)
    }

    @Test("a constant of the offset changes effects only", arguments: [-30.0, 30, 900])
    func offset(_ shift: Double) throws {
        var panel = SmallPanel(economies: 6, years: 2, seed: 17)
        var frame = panel.frame([panel.noise("x")])
        let own = panel.noise("").values
        frame.offset = own
        let plain = try estimateGravity(frame)
        frame.offset = own.map { $0 + shift }
        let result = try estimateGravity(frame)
        #expect(largestDistance(result.coefficients, plain.coefficients) < 1e-9)
        #expect(relativeDistance(result.fitted, plain.fitted) < 1e-9)
    }

    @Test("least squares keeps small errors beside large effects")
    func smallErrorsBesideLargeEffects() throws {
        var panel = SmallPanel(economies: 8, years: 4, seed: 18)
        let (x, error) = (panel.noise("x"), panel.noise("").values)
        var frame = panel.frame([x], effects: ["exporter^year", "importer^year", "pair"])
        var options = EstimationOptions()
        options.family = .ols
        frame.outcome.values = panel.rows.map { x.values[$0] + error[$0] }
        let plain = try estimateGravity(frame, options)
        let (own, partner, pair) = (panel.level("exporter^year"), panel.level("importer^year"), panel.level("pair"))
        frame.outcome.values = panel.rows.map {
            1e6 * (own[$0] + partner[$0] + pair[$0]) + x.values[$0] + error[$0]
        }
        let result = try estimateGravity(frame, options)
        #expect(largestDistance(result.coefficients, plain.coefficients) < 1e-8)
        #expect(abs(result.terms[0].standardError / plain.terms[0].standardError - 1) < 1e-7)
        #expect(abs(result.deviance / plain.deviance - 1) < 1e-7)
    }
}
