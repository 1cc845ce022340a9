import Glibc
import NumericKernels
import TestSupport
import Testing
import TextFormats

@testable import GravityEstimation

@Suite("Tests of hypotheses")
struct InferenceTestTests {
    /// An estimate with coefficients and a covariance set by hand.
    private func estimate() throws -> GravityEstimate {
        var random = SeededGenerator(seed: 3)
        let names = ["rta", "border::1990", "log(dist)", "log"]
        let columns = names.map { NumberColumn($0, (0..<40).map { _ in random.uniform(-1...1) }) }
        let cluster = GroupColumn("pair", codes: (0..<40).map { $0 % 8 }, groupCount: 8)
        let frame = EstimationFrame(
            outcome: NumberColumn("trade", (0..<40).map { _ in random.uniform(0...1) }), regressors: columns,
            effects: [GroupColumn("year", codes: (0..<40).map { $0 / 20 }, groupCount: 2)], clusters: [cluster])
        var options = EstimationOptions()
        options.family = .ols
        var result = try estimateGravity(frame, options)
        for (position, value) in [0.5, -0.25, 1, 2].enumerated() { result.terms[position].estimate = value }
        result.covariance = [
            0.04, 0.01, 0, 0,
            0.01, 0.09, 0, 0,
            0, 0, 0.25, 0,
            0, 0, 0, 1,
        ]
        result.leftOutRegressors = [
            GravityEstimate.LeftOutRegressor(name: "lang", reason: "the fixed effects explain it")
        ]
        return result
    }

    @Test("one restriction: the square of t, and Student's p-value with G − 1 degrees of freedom")
    func single() throws {
        let estimate = try estimate()
        let test = try estimate.waldTest(estimate.restrictions(zero: ["rta"]))
        #expect(abs(test.chiSquare - 6.25) < 1e-12 && test.degrees == 1 && abs(test.f - 6.25) < 1e-12)
        #expect(test.denominatorDegrees == 7)
        #expect(abs(test.fProbability - studentTwoSided(2.5, degrees: 7)) < 1e-13)
        #expect(abs(test.chiSquareProbability - 2 * normalTail(2.5)) < 1e-13)
        var other = estimate
        other.covarianceKind = .robust
        #expect(other.residualDegrees == Double(estimate.rowCount - estimate.parameterCount))
    }

    @Test("several restrictions: the quadratic form by hand")
    func joint() throws {
        let estimate = try estimate()
        // (0.5, −0.25) with the inverse of [[0.04, 0.01], [0.01, 0.09]], whose determinant is 0.0035.
        let pair = try estimate.waldTest(estimate.restrictions(zero: ["rta", "border::1990"]))
        let form: Double = (0.0225 + 0.0025 + 0.0025) / 0.0035
        #expect(abs(pair.chiSquare - form) < 1e-12 && pair.degrees == 2 && abs(pair.f - form / 2) < 1e-12)
        #expect(pair.restrictions == ["rta = 0", "border::1990 = 0"])
        // Differences 0.5 − (−0.25) = 0.75 with variance 0.04 + 0.09 − 0.02.
        let equal = try estimate.waldTest(estimate.restrictions(equal: ["rta", "border::1990"]))
        #expect(abs(equal.chiSquare - 0.5625 / 0.11) < 1e-12)
        // 2 · 0.5 + (−0.25) − 1 − 3 = −3.25 with variance 4 · 0.04 + 0.09 + 0.25 + 4 · 0.01.
        let linear = try estimate.waldTest(
            estimate.restrictions(parsing: "2*rta + border::1990 = `log(dist)` + 3, log = 2.0"))
        #expect(linear.restrictions == ["2*rta + border::1990 = `log(dist)` + 3", "log = 2.0"])
        #expect(abs(linear.chiSquare - 3.25 * 3.25 / 0.54) < 1e-12 && linear.degrees == 2)
    }

    @Test("restrictions in words are those made by hand")
    func parsing() throws {
        let estimate = try estimate()
        #expect(
            try estimate.restrictions(parsing: "rta = border::1990").map(\.coefficients)
                == estimate.restrictions(equal: ["rta", "border::1990"]).map(\.coefficients))
        #expect(try estimate.restrictions(parsing: "rta") == estimate.restrictions(zero: ["rta"]))
        let mixed = try estimate.restrictions(parsing: " -rta + 0.5*log(dist) - 1e-1 = -log ")
        #expect(mixed.map(\.coefficients) == [[-1, 0, 0.5, 1]])
        #expect(mixed.map(\.value) == [0.1])
    }

    static let refusals = splitRefusals(
        """
        rta = brder::1990
        >>>
        test:1:7: error: the estimate has no term `brder::1990`
          1 | rta = brder::1990
                    ^
          needed: one of its terms, written as it is printed
          Did you mean `border::1990`?
        ===
        rta + lang = 0
        >>>
        test:1:7: error: `lang` was left out of the estimation: the fixed effects explain it
          1 | rta + lang = 0
                    ^
          needed: a term with a coefficient
        ===
        rta = rta
        >>>
        test:1:1: error: no coefficient remains in this restriction
          1 | rta = rta
              ^
          needed: a term on one side that is not on the other
        ===
        rta =
        >>>
        test:1:6: error: the restriction ends here
          1 | rta =
                   ^
          needed: a term or a number
          to do: write for example `a = b`, `a + b = 1` or `2*a - b = 0`
        ===
        rta = 0, 2*rta = 1
        >>>
        error: the restrictions depend on each other: rta = 0, 2*rta = 1
          needed: restrictions of which none follows from the others, or contradicts them
        """)

    @Test("what cannot be tested is refused", arguments: refusals)
    func refusal(_ refusal: Refusal) throws {
        let estimate = try estimate()
        do {
            _ = try estimate.waldTest(estimate.restrictions(parsing: refusal.text))
            Issue.record("accepted")
        } catch { #expect("\(error)" == refusal.message) }
    }

    @Test("a covariance without rank enough is refused")
    func singular() throws {
        var estimate = try estimate()
        estimate.covariance = (0..<16).map { place -> Double in
            let (row, column) = (place / 4 + 1, place % 4 + 1)
            return Double(row * column)
        }
        let names = estimate.terms.map(\.name)
        #expect(throws: Diagnostics.self) { try estimate.waldTest(estimate.restrictions(zero: names)) }
        #expect(try estimate.waldTest(estimate.restrictions(zero: ["log"])).chiSquare == 0.25)
    }

    // MARK: RESET

    @Test(
        "RESET is the estimation with the squared predictor beside the regressors",
        arguments: EstimationOptions.Family.allCases)
    func reset(_ family: EstimationOptions.Family) throws {
        let frame = InferencePanel(economies: 6, years: 3, regressors: 2).frame(seed: 11)
        var options = EstimationOptions()
        options.family = family
        let estimate = try estimateGravity(frame, options)
        let result = try resetTest(of: estimate, frame: frame, options: options)
        var augmented = frame
        let predictor = family == .poisson ? estimate.fitted.map { log($0) } : estimate.fitted
        augmented.regressors.append(NumberColumn("square", predictor.map { $0 * $0 }))
        let direct = try estimateGravity(augmented, options)
        let last = try #require(direct.terms.last)
        #expect(abs(result.coefficient - last.estimate) < 1e-8 * abs(last.estimate))
        #expect(abs(result.standardError - last.standardError) < 1e-7 * last.standardError)
        #expect(abs(result.test.chiSquare - last.statistic * last.statistic) < 1e-6 * result.test.chiSquare)
        #expect(result.test.denominatorDegrees == 29)
    }

    @Test("RESET with an offset takes the predictor as it is, and rows that were left out stay out")
    func resetOffset() throws {
        var frame = InferencePanel(economies: 6, years: 3, missing: 0.1).frame(seed: 12)
        frame.offset = frame.outcome.values.indices.map { Double($0 % 5) / 10 }
        // A pair without trade is separated.
        let lost = frame.effects[2].codes[0]
        for row in 0..<frame.rowCount where frame.effects[2].codes[row] == lost { frame.outcome.values[row] = 0 }
        let estimate = try estimateGravity(frame)
        #expect(estimate.rowCount < frame.rowCount)
        let result = try resetTest(of: estimate, frame: frame)
        #expect(result.estimate.rowCount == estimate.rowCount)
        var augmented = frame
        augmented.regressors.append(
            NumberColumn("square", estimate.fitted.map { $0.isNaN ? 0 : log($0) * log($0) }))
        let last = try #require(try estimateGravity(augmented).terms.last)
        #expect(abs(result.coefficient - last.estimate) < 1e-8 * abs(last.estimate))
    }

    @Test("RESET finds a wrong functional form and accepts a right one")
    func resetPower() throws {
        var random = SeededGenerator(seed: 13)
        let x = (0..<400).map { _ in random.uniform(0...3) }
        func probability(_ mean: (Double) -> Double) throws -> Double {
            let outcome = x.map { mean($0) * random.uniform(0.5...1.5) }
            let frame = EstimationFrame(outcome: NumberColumn("y", outcome), regressors: [NumberColumn("x", x)])
            return try resetTest(of: estimateGravity(frame), frame: frame).test.chiSquareProbability
        }
        #expect(try probability { exp(0.5 + $0) } > 0.05)
        #expect(try probability { 0.1 + 3 * $0 } < 1e-6)
    }

    @Test("a saturated equation has no functional form to test")
    func saturated() throws {
        let frame = EstimationFrame(
            outcome: NumberColumn("y", [1, 2, 4, 7, 3, 5]), regressors: [NumberColumn("x", [0, 0, 0, 1, 1, 1])])
        #expect(throws: Diagnostics.self) { try resetTest(of: estimateGravity(frame), frame: frame) }
    }
}
