import GravityEstimation
import TestSupport
import Testing

@Suite("Hazards of estimation that other programs pass over in silence")
struct HazardTests {
    @Test("a separated regressor is not reported as a finite coefficient", arguments: [1.0, 1e-3, 1e3])
    func separatedRegressor(_ size: Double) throws {
        var panel = SmallPanel(economies: 6, years: 2, seed: 1)
        var frame = panel.frame([panel.noise("x")])
        // Sanctions stop all trade wherever they are.
        let sanction = panel.rows.map { $0 % 7 == 0 ? size : 0 }
        frame.outcome.values = panel.rows.map { sanction[$0] > 0 ? 0 : frame.outcome.values[$0] }
        frame.regressors.append(NumberColumn("sanction", sanction))
        let result = try estimateGravity(frame)
        #expect(result.terms.map(\.name) == ["x"])
        #expect(result.leftOutRegressors.map(\.name) == ["sanction"])
        #expect(result.leftOutRows(.separated) == panel.rows.filter { $0 % 7 == 0 }.map { Int32($0) })
        let rest = try estimateGravity(frame.rows(panel.rows.filter { $0 % 7 != 0 }))
        #expect(largestDistance(result.coefficients, rest.coefficients) < 1e-10)
    }

    /// How much of the second regressor is its own; below 1e-5 it counts as collinear.
    @Test("separation shows where two regressors hardly differ", arguments: [1, 1e-1, 1e-2, 1e-3, 1e-4])
    func separationByNearTwins(_ own: Double) throws {
        var panel = SmallPanel(economies: 6, years: 3, seed: 2)
        var frame = panel.frame([panel.noise("x")])
        let x = frame.regressors[0].values
        frame.outcome.values = panel.rows.map { $0 % 9 == 0 ? 0 : frame.outcome.values[$0] }
        // Twin less x is own where nothing is traded, and zero elsewhere.
        frame.regressors.append(NumberColumn("twin", panel.rows.map { x[$0] + ($0 % 9 == 0 ? own : 0) }))
        let result = try estimateGravity(frame)
        #expect(result.leftOutRows(.separated) == panel.rows.filter { $0 % 9 == 0 }.map { Int32($0) })
        #expect(result.leftOutRegressors.map(\.name) == ["twin"])
    }

    @Test("near twins that are not separated keep their digits", arguments: [1e-2, 1e-4])
    func nearTwins(_ own: Double) throws {
        var panel = SmallPanel(economies: 6, years: 3, seed: 3)
        let (x, z) = (panel.noise("x"), panel.noise("z"))
        let frame = panel.frame([x, z])
        var twins = frame
        twins.regressors[1].values = panel.rows.map { x.values[$0] + own * z.values[$0] }
        for family in EstimationOptions.Family.allCases {
            var options = EstimationOptions()
            options.family = family
            let plain = try estimateGravity(frame, options)
            let result = try estimateGravity(twins, options)
            try #require(result.terms.count == 2, "\(family): \(result.leftOutRegressors)")
            // β x + γ z = (β − γ / own) x + γ / own (x + own z).
            let wanted = [
                plain.coefficients[0] - plain.coefficients[1] / own, plain.coefficients[1] / own,
            ]
            #expect(largestDistance(result.coefficients, wanted) < 1e-9 / own, "\(family)")
            #expect(abs(result.terms[1].standardError * own / plain.terms[1].standardError - 1) < 1e-9 / own)
        }
    }

    @Test("5 + 1e-6 x has the coefficient of x", arguments: [1e-6, 1e-9], [["exporter", "importer"], []])
    func shiftedRegressor(_ size: Double, _ effects: [String]) throws {
        var panel = SmallPanel(economies: 7, years: 2, seed: 4)
        let x = panel.noise("x")
        let frame = panel.frame([x], effects: effects)
        var shifted = frame
        shifted.regressors[0].values = x.values.map { 5 + size * $0 }
        for family in EstimationOptions.Family.allCases {
            var options = EstimationOptions()
            options.family = family
            let plain = try #require(estimateGravity(frame, options).terms.last)
            let result = try #require(estimateGravity(shifted, options).terms.last)
            // The numbers themselves are rounded to 4e-16 of 5.
            #expect(abs(result.estimate * size / plain.estimate - 1) < 1e-14 / size, "\(family)")
            #expect(abs(result.standardError * size / plain.standardError - 1) < 1e-14 / size, "\(family)")
        }
    }

    @Test("a number of each exporter + 1e-6 x has the coefficient of x, beside the effects")
    func regressorMostlyOfEffects() throws {
        var panel = SmallPanel(economies: 8, years: 3, seed: 5)
        let x = panel.noise("x")
        let frame = panel.frame([x], effects: ["exporter^year", "importer^year", "pair"])
        let level = panel.level("exporter^year")
        var mixed = frame
        mixed.regressors[0].values = panel.rows.map { level[$0] + 1e-6 * x.values[$0] }
        let (plain, result) = (try estimateGravity(frame), try estimateGravity(mixed))
        try #require(result.terms.count == 1)
        #expect(abs(result.coefficients[0] * 1e-6 / plain.coefficients[0] - 1) < 1e-8)
        #expect(abs(result.terms[0].standardError * 1e-6 / plain.terms[0].standardError - 1) < 1e-8)
    }

    @Test("distances that differ in the eighth digit between directions say nothing beside symmetric pairs")
    func distanceByDirection() throws {
        var panel = SmallPanel(economies: 8, years: 2, seed: 6)
        let distance = panel.level("sym").map { 9 + $0 }
        let jitter = panel.noise("").values
        let frame = panel.frame(
            [
                panel.noise("x"), NumberColumn("log(dist)", panel.rows.map { distance[$0] + 3e-8 * jitter[$0] }),
            ], effects: ["exporter^year", "importer^year", "sym"])
        let result = try estimateGravity(frame)
        #expect(result.terms.map(\.name) == ["x"])
        #expect(result.leftOutRegressors.map(\.name) == ["log(dist)"])
        #expect(result.leftOutRegressors.map(\.reason) == ["the fixed effects explain it"])
    }

    @Test("a column that is constant but for rounding does not vary")
    func constantButForRounding() throws {
        var panel = SmallPanel(economies: 6, years: 2, seed: 7)
        // 0.1 + 0.2 is not 0.3.
        let nearly = NumberColumn("c", panel.rows.map { $0 % 3 == 0 ? 0.1 + 0.2 : 0.3 })
        for effects in [[], ["exporter", "importer"]] {
            let result = try estimateGravity(panel.frame([panel.noise("x"), nearly], effects: effects))
            #expect(result.leftOutRegressors.map(\.name) == ["c"])
        }
    }

    @Test("of identical regressors, and of a sum of others, the first written stay")
    func collinearity() throws {
        var panel = SmallPanel(economies: 6, years: 2, seed: 8)
        let (a, b, c) = (panel.noise("a"), panel.noise("b"), panel.noise("c"))
        let sum = NumberColumn("sum", panel.rows.map { a.values[$0] + b.values[$0] + c.values[$0] })
        let twin = NumberColumn("twin", a.values)
        let frame = panel.frame([a, twin, b, sum, c])
        let result = try estimateGravity(frame)
        #expect(result.terms.map(\.name) == ["a", "b", "sum"])
        #expect(result.leftOutRegressors.map(\.name) == ["twin", "c"])
        var plain = frame
        plain.regressors = [a, b, c]
        let other = try estimateGravity(plain)
        // α a + β b + γ c = (α − γ) a + (β − γ) b + γ sum.
        let (x, y, z) = (other.coefficients[0], other.coefficients[1], other.coefficients[2])
        #expect(largestDistance(result.coefficients, [x - z, y - z, z]) < 1e-9)
        #expect(abs(result.deviance - other.deviance) < 1e-9 * other.deviance)
    }

    @Test("a constant regressor is the constant where there are no effects, and explained where there are")
    func constantRegressor() throws {
        var panel = SmallPanel(economies: 5, years: 2, seed: 9)
        let one = NumberColumn("one", panel.rows.map { _ in 1 })
        let without = try estimateGravity(panel.frame([one, panel.noise("x")], effects: []))
        #expect(without.terms.map(\.name) == ["(Intercept)", "x"])
        #expect(without.leftOutRegressors.map { [$0.name, $0.reason] } == [["one", "it does not vary"]])
        let with = try estimateGravity(panel.frame([one, panel.noise("x")]))
        #expect(with.leftOutRegressors.map { [$0.name, $0.reason] } == [["one", "the fixed effects explain it"]])
    }

    @Test("sixty regressors, in eight blocks of columns, beside the dense reference")
    func sixtyRegressors() throws {
        var panel = SmallPanel(economies: 12, years: 3, seed: 10)
        var frame = panel.frame([panel.noise("x0")], effects: ["exporter", "importer", "year"])
        for place in 1..<60 { frame.regressors.append(panel.noise("x\(place)")) }
        let result = try estimateGravity(frame)
        let reference = DenseReference(frame, family: .poisson)
        #expect(largestDistance(result.coefficients, reference.beta) < 1e-9)
        let rows = panel.rows.map { Int32($0) }
        let factor = Double(panel.count) / Double(panel.count - 1)
        let wanted = reference.covariance(clusters: rows).map { $0 * factor }
        #expect(relativeDistance(result.covariance, wanted) < 1e-8)
    }
}
