import EquilibriumModels
import Scenarios
import Testing
import TextFormats

@Suite("A scenario that names an estimate")
struct EstimateScenarioTests {
    let folder = TemporaryFolder()

    /// What reading a scenario with these lines, its estimates and its policy says.
    func outcome(_ lines: String) -> (bound: BoundPolicy?, message: String) {
        let text = "comity_scenario: 1\nname: t\nworld: small\n\(lines)\n"
        do throws(Diagnostics) {
            let scenario = try Scenario.parse(Array(text.utf8), file: "s.yaml", folder: folder.path)
            let effects = try SmallWorld.effects.adding(try scenario.readEstimates())
            let world = SmallWorld.make()
            let bound = try bind(
                scenario.policy, to: world, accounts: Accounts(calibrating: world),
                in: scenario.policyContext(register: SmallWorld.register, effects: effects))
            return (bound, "accepted")
        } catch {
            return (nil, error.description.replacing(folder.path, with: "$FOLDER"))
        }
    }

    static func policy(_ effect: String) -> String {
        "policy:\n  - trade_effect: {importers: USA, exporters: MEX, value: \"\(effect)\"}"
    }

    @Test("a term stands for its estimate, and is cited with formula, data, sample and date")
    func term() throws {
        try makeFolder("\(folder.path)/e")
        try EstimateFixture.record.write(to: "\(folder.path)/e/rta.estimate.yaml")
        let lines = "parameters: [e/rta.estimate.yaml]\n" + Self.policy("rta-three-way-2026/lag(rta, 4)")
        let bound = try #require(outcome(lines).bound)
        let used = try #require(bound.parametersUsed.first)
        #expect(used.name == "rta-three-way-2026/lag(rta, 4)" && used.value == 0.2 && used.standardError == 0.08)
        #expect(used.source == EstimateFixture.record.citation && used.unit == "log points")
        let cell = SmallWorld.cell("USA", "MEX", "CARS")
        #expect(abs(bound.shock.logTradeCostChange[cell] - -0.2 / 5) <= 1e-17)
    }

    @Test("a term that is not there, an estimate without a term and a unit that is no effect are refused")
    func terms() throws {
        try EstimateFixture.record.write(to: "\(folder.path)/rta.yaml")
        let parameters = "parameters: [rta.yaml]\n"
        #expect(
            outcome(parameters + Self.policy("rta-three-way-2026/rtb")).message == """
                s.yaml:6:59: error: the estimate `rta-three-way-2026` has no term `rtb`
                  6 |   - trade_effect: {importers: USA, exporters: MEX, value: "rta-three-way-2026/rtb"}
                                                                                ^
                  needed: one of rta-three-way-2026/rta, rta-three-way-2026/lag(rta, 4), rta-three-way-2026/log(dist)
                  Did you mean `rta-three-way-2026/rta`?
                """)
        #expect(
            outcome(parameters + Self.policy("rta-three-way-2026")).message == """
                s.yaml:6:59: error: the estimate `rta-three-way-2026` is named without a term
                  6 |   - trade_effect: {importers: USA, exporters: MEX, value: "rta-three-way-2026"}
                                                                                ^
                  needed: one of rta-three-way-2026/rta, rta-three-way-2026/lag(rta, 4), rta-three-way-2026/log(dist)
                  Did you mean `rta-three-way-2026/rta`?
                """)
        #expect(
            outcome(parameters + Self.policy("rta-three-way-2062/rta")).message == """
                s.yaml:6:59: error: there is no cited effect `rta-three-way-2062/rta`
                  6 |   - trade_effect: {importers: USA, exporters: MEX, value: "rta-three-way-2062/rta"}
                                                                                ^
                  needed: a number in log points, or the id of a cited effect
                  Did you mean `rta-three-way-2026/rta`?
                """)
        #expect(
            outcome(parameters + Self.policy("rta-three-way-2026/log(dist)")).message == """
                s.yaml:6:59: error: the effect `rta-three-way-2026/log(dist)` is in the unit `elasticity`
                  6 |   - trade_effect: {importers: USA, exporters: MEX, value: "rta-three-way-2026/log(dist)"}
                                                                                ^
                  needed: an effect in log points
                  to do: multiply it by the change of the regressor, and state the log points as a number
                """)
    }

    @Test("files that are not there, stand twice, hold the same estimate or a name that is taken are refused")
    func files() throws {
        try EstimateFixture.record.write(to: "\(folder.path)/one.yaml")
        try EstimateFixture.record.write(to: "\(folder.path)/two.yaml")
        var taken = EstimateFixture.record
        taken.id = "rta"
        taken.terms[1].name = "average"
        try taken.write(to: "\(folder.path)/taken.yaml")
        try folder.write("broken.yaml", "comity_estimate: 1\n")
        let policy = "\n" + Self.policy("rta/average")
        #expect(
            outcome("parameters: [onne.yaml]" + policy).message == """
                s.yaml:4:14: error: there is no file `$FOLDER/onne.yaml`
                  4 | parameters: [onne.yaml]
                                   ^
                  needed: an estimate file, with a path relative to the scenario's folder
                """)
        #expect(
            outcome("parameters: [one.yaml, one.yaml]" + policy).message == """
                s.yaml:4:24: error: the file `one.yaml` stands twice
                  4 | parameters: [one.yaml, one.yaml]
                                             ^
                  needed: each file once
                """)
        #expect(
            outcome("parameters: [one.yaml, two.yaml]" + policy).message == """
                s.yaml:4:24: error: `two.yaml` holds the estimate `rta-three-way-2026`, and so does `one.yaml`
                  4 | parameters: [one.yaml, two.yaml]
                                             ^
                  needed: an id of its own for each estimate
                """)
        #expect(
            outcome("parameters: [taken.yaml]" + policy).message == """
                s.yaml:4:14: error: `taken.yaml` holds a term `rta/average`, and a cited effect has that name
                  4 | parameters: [taken.yaml]
                                   ^
                  needed: another `id` in the estimate file
                """)
        #expect(
            outcome("parameters: one.yaml" + policy).message == """
                s.yaml:4:13: error: `parameters` is `one.yaml`
                  4 | parameters: one.yaml
                                  ^
                  needed: a list of paths of estimate files, relative to this file
                """)
        let broken = outcome("parameters: [broken.yaml, none.yaml]" + policy).message
        #expect(broken.hasPrefix("$FOLDER/broken.yaml:1:1: error: an estimate without the key `id`"))
        #expect(broken.contains("there is no file `$FOLDER/none.yaml`"))
    }
}
