import EquilibriumModels
import Glibc
import NumericKernels
import Scenarios
import Testing
import TextFormats
import WorldData

@Suite("Draws of parameters")
struct ParameterDrawsTests {
    static func parameter(
        _ id: String, _ value: Double, _ error: Double?, _ distribution: EffectDistribution = .normal
    ) -> UsedParameter {
        let effect = CitedEffect(
            id: id, value: value, standardError: error, distribution: distribution, source: "Somebody (2020)")
        return UsedParameter(
            name: id, value: value, standardError: error, unit: effect.unit, source: effect.citation, effect: effect)
    }

    /// The small world with a standard error on the first elasticity.
    static func world(_ errors: [Double?] = [1.5, nil, nil]) -> World {
        var world = SmallWorld.make()
        for (j, error) in errors.enumerated() { world.sectors[j].thetaStandardError = error }
        return world
    }

    @Test("what has a standard error above zero is drawn; everything else is named as held fixed")
    func roles() {
        let world = Self.world([1.5, 0, nil])
        let parameters =
            world.elasticities + [
                Self.parameter("rta/a", 0.4, 0.05), Self.parameter("rta/b", 0.4, nil),
                Self.parameter("rta/c", 0.4, 0.05, .none),
                UsedParameter(name: "already_covered of x", value: 0, unit: "share", source: "stated"),
            ]
        let draws = ParameterDraws(of: parameters, in: world, seed: 1)
        #expect(draws.uncertain.map(\.name) == ["theta of FOOD", "rta/a"])
        #expect(draws.uncertain[0].role == .elasticity(sector: 0))
        #expect(draws.uncertain[0].distribution.family == .logNormal)
        #expect(
            draws.fixed.map(\.name) == ["theta of CARS", "theta of SERV", "rta/b", "rta/c", "already_covered of x"])
        #expect(draws.drawsElasticities && draws.effects == ["rta/a"])
        let values = draws.values(ofDraw: 3)
        #expect(values.theta[0] == values.all[0] && values.effects == ["rta/a": values.all[1]])
        #expect(values.theta[0] != SmallWorld.theta[0] && Array(values.theta[1...]) == Array(SmallWorld.theta[1...]))
    }

    @Test("a draw of a parameter depends on seed, number and name alone: not on the other parameters or their order")
    func addressing() {
        let world = Self.world()
        let (a, b) = (Self.parameter("rta/a", 0.4, 0.05), Self.parameter("rta/b", 0.2, 0.1, .uniform))
        let one = ParameterDraws(of: [a], in: world, seed: 7)
        let two = ParameterDraws(of: world.elasticities + [b, a], in: world, seed: 7)
        let other = ParameterDraws(of: [a], in: world, seed: 8)
        for draw in 1...200 {
            #expect(one.values(ofDraw: draw).effects["rta/a"] == two.values(ofDraw: draw).effects["rta/a"])
            #expect(one.values(ofDraw: draw).effects["rta/a"] != other.values(ofDraw: draw).effects["rta/a"])
        }
        // The address written out: the first 64 bits of the SHA-256 of the name, and the normal quantile of its variate.
        let stream = UInt64(sha256(Array("rta/a".utf8)).prefix(16), radix: 16)!
        let uniform = CounterBasedGenerator(seed: 7).uniform(stream: stream, index: 17)
        #expect(one.values(ofDraw: 17).all == [0.4 + 0.05 * normalQuantile(uniform)])
    }

    /// Computed apart from this package with 40 digits.
    ///
    /// A change of these numbers changes every interval that anyone has printed.
    @Test("the first draws of the effect that the shipped scenarios use, seed 7")
    func pinned() {
        let draws = ParameterDraws(
            of: [Self.parameter("rta/agtpa-2016-own-trade", 0.409, 0.070)], in: Self.world(), seed: 7)
        let values = (1...3).map { draws.values(ofDraw: $0).all[0] }
        #expect(values.map { ($0 * 1e12).rounded() / 1e12 } == [0.405708888244, 0.502534846880, 0.438745932925])
    }

    @Test(
        "moments of many draws are the estimate and its standard error, in every family; a log-normal stays above zero")
    func moments() {
        let world = Self.world([3.5, nil, nil])
        let parameters =
            world.elasticities + [
                Self.parameter("normal", -0.4, 0.05), Self.parameter("lognormal", 0.4, 0.2, .lognormal),
                Self.parameter("uniform", 1, 0.2, .uniform),
            ]
        let draws = ParameterDraws(of: parameters, in: world, seed: 3)
        let count = 40_000
        let sample = (1...count).map { draws.values(ofDraw: $0).all }
        for (position, parameter) in draws.uncertain.enumerated() {
            let (m, s) = (parameter.distribution.mean, parameter.distribution.standardDeviation)
            let values = sample.map { $0[position] }
            let mean = values.reduce(0, +) / Double(count)
            let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
            #expect(abs(mean - m) <= 5 * s / Double(count).squareRoot(), "\(parameter.name)")
            // The variance of a variance depends on the fourth moment, largest for the log-normal: ten standard errors of a normal one.
            #expect(abs(square / (s * s) - 1) <= 10 * (2 / Double(count)).squareRoot(), "\(parameter.name)")
            if parameter.distribution.family == .logNormal { #expect(values.allSatisfy { $0 > 0 }) }
            if parameter.distribution.family == .uniform {
                let half = s * 3.0.squareRoot()
                #expect(values.allSatisfy { abs($0 - m) < half })
                #expect(values.contains { abs($0 - m) > 0.999 * half })
            }
        }
        // Independence: no pair is correlated beyond chance.
        for one in 0..<4 {
            for two in 0..<one {
                let ranks = [one, two].map { position in
                    let d = draws.uncertain[position].distribution
                    return sample.map { ($0[position] - d.mean) / d.standardDeviation }
                }
                let correlation = zip(ranks[0], ranks[1]).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
                #expect(abs(correlation) <= 5 / Double(count).squareRoot())
            }
        }
    }

    @Test("quantiles of the families by formula")
    func families() {
        let normal = ParameterDistribution(.normal, mean: 2, standardDeviation: 3)
        #expect(normal.quantile(at: 0.5) == 2)
        #expect(abs(normal.quantile(at: 0.975) - (2 + 3 * 1.959963984540054)) <= 1e-14)
        let uniform = ParameterDistribution(.uniform, mean: 1.35, standardDeviation: 0.75 / 3.0.squareRoot())
        #expect(abs(uniform.quantile(at: 0.25) - 0.975) <= 1e-15)
        // Mean 4, standard deviation 3: σ² = ln(1 + 9/16), median 4 / √(25/16) = 3.2.
        let logNormal = ParameterDistribution(.logNormal, mean: 4, standardDeviation: 3)
        #expect(abs(logNormal.quantile(at: 0.5) - 3.2) <= 1e-15)
        let sigma = log(25.0 / 16).squareRoot()
        #expect(abs(logNormal.quantile(at: 0.9) - 3.2 * exp(sigma * 1.2815515655446004)) <= 1e-14)
    }

    @Test("a policy evaluated at drawn values is the policy bound with these values, for every kind of effect")
    func rebinding() throws {
        let folder = TemporaryFolder()
        try folder.write("effects.csv", "importer,exporter,sector,value\nUSA,MEX,CARS,0.2\nMEX,KHM,FOOD,-0.1\n")
        let scenario = try Scenario.parse(
            Array(
                """
                comity_scenario: 1
                name: drawn
                world: small
                policy:
                  - agreement: {name: A, members: [USA, MEX, KHM], trade_effect: rta/average, already_covered: 0.25, tariffs: remove}
                  - trade_effect: {importers: [CAN], exporters: all, sectors: [CARS], value: 0.3}
                  - trade_cost: {importers: [USA], exporters: all, percent: 5}
                  - trade_effect: {importers: [USA, MEX], exporters: all, file: effects.csv}
                  - trade_effect: {importers: [KHM], exporters: [CAN], value: rta/average}
                  - cut_off: {importers: [CAN], exporters: [KHM]}
                """.utf8), file: "s.yaml", folder: folder.path)
        var world = Self.world()
        let context = scenario.policyContext(register: SmallWorld.register, effects: SmallWorld.effects)
        let central = try bind(scenario.policy, to: world, accounts: Accounts(calibrating: world), in: context)
        #expect(central.uses(["rta/average"]) && !central.uses(["rta/other"]))
        let theta = [2.5, 7, 3]
        for j in 0..<3 { world.sectors[j].theta = theta[j] }
        let again = try bind(
            scenario.policy, to: world, accounts: Accounts(calibrating: world),
            in: scenario.policyContext(
                register: SmallWorld.register, effects: SmallWorld.effects.replacing(["rta/average": 0.55])))
        let drawn = central.shock(theta: theta, effects: ["rta/average": 0.55])
        #expect(drawn.tariff == again.shock.tariff && drawn.logTradeCostChange.count == 48)
        for (one, other) in zip(drawn.logTradeCostChange, again.shock.logTradeCostChange) {
            #expect(one == other || abs(one - other) <= 1e-15)
        }
        #expect(drawn.logTradeCostChange != central.shock.logTradeCostChange)
        // With the values it was bound with, and with nothing drawn.
        for values in [["rta/average": 0.4], [:]] {
            let same = central.shock(theta: SmallWorld.theta, effects: values)
            for (one, other) in zip(same.logTradeCostChange, central.shock.logTradeCostChange) {
                #expect(one == other || abs(one - other) <= 1e-15)
            }
        }
    }

    @Test("a file of effects states a distribution that is known, and none where there is a standard error is a fault")
    func distributions() throws {
        let folder = TemporaryFolder()
        let header = RegisterTests.effectHeader
        try folder.write(
            "effects.csv",
            header
                + "a,1,0.1,lognormal,log points,,S,,,,,\nb,1,0.1,uniform,log points,,S,,,,,\nc,1,,,log points,,S,,,,,\n"
        )
        let library = try EffectLibrary.read(folder.path)
        #expect(library.effects.map(\.distribution) == [.lognormal, .uniform, .none])
        try folder.write(
            "effects.csv",
            header
                + "a,1,0.1,uniforn,log points,,S,,,,,\nb,1,0.1,none,log points,,S,,,,,\nc,1,0.1,,log points,,S,,,,,\n"
                + "d,-1,0.1,lognormal,log points,,S,,,,,\n")
        do {
            _ = try EffectLibrary.read(folder.path)
            Issue.record("faulty distributions were accepted")
        } catch {
            #expect(
                error.description.split(separator: "\n").map { $0.replacing(folder.path, with: "$FOLDER") } == [
                    "$FOLDER/effects.csv:2: error: `distribution` is `uniforn`",
                    "  needed: one of normal, lognormal, uniform, none", "  Did you mean `uniform`?",
                    "$FOLDER/effects.csv:3: error: `distribution` is `none` beside a standard error",
                    "  needed: a distribution to draw from (normal, lognormal, uniform), or no standard error",
                    "$FOLDER/effects.csv:4: error: `distribution` is empty beside a standard error",
                    "  needed: a distribution to draw from (normal, lognormal, uniform), or no standard error",
                    "$FOLDER/effects.csv:5: error: a log-normal effect with the value `-1`",
                    "  needed: a value above zero", "  to do: state another distribution",
                ])
        }
    }
}
