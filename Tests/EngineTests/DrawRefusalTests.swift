import Scenarios
import TestSupport
import Testing
import TextFormats

@testable import Engine

@Suite("Draws that fail, and draws that cannot be made")
struct DrawRefusalTests {
    static func agreement(_ effect: String) -> String {
        "policy:\n  - agreement: {name: A, members: [E0, E1], trade_effect: \(effect)}\n"
    }

    @Test("failed draws are counted with their reasons, are in no quantile, and many of them are a warning")
    func failing() throws {
        let fixture = try DrawFixture()
        let result = try fixture.run(Self.agreement("rta/wild"), draws: 60, seed: 2)
        let uncertainty = try #require(result.uncertainty)
        #expect(uncertainty.failures.count > 3 && uncertainty.failures.count < 60)
        #expect(uncertainty.failures.count + uncertainty.answered.count == 60)
        let failed = Set(uncertainty.failures.map(\.draw))
        #expect(failed.isDisjoint(with: uncertainty.answered))
        for failure in uncertainty.failures { #expect(failure.stage == .policy && !failure.reason.isEmpty) }
        let finding = try #require(result.manifest.findings.first { $0.kind == "many-draws-failed" })
        #expect(finding.severity == .warning)
        #expect(finding.found.hasPrefix("\(failed.count) of 60 draws have no answer and are in no interval ("))
        #expect(result.answer.contains("WARNING: \(failed.count) of 60 draws have no answer"))
        #expect(result.json.contains(#""failed_draws": \#(failed.count)"#))
        let parameters = try CSVTable(bytes: Array(result.drawnParametersCSV.utf8), file: "p")
        #expect(Set((0..<60).filter { parameters.text(row: $0, column: 4) == "0" }.map { $0 + 1 }) == failed)
        let rows = try CSVTable(bytes: Array(result.drawsCSV.utf8), file: "d")
        #expect(rows.rowCount == 4 * uncertainty.answered.count)
    }

    @Test("where no draw has an answer there is none, and the reasons are counted")
    func noneAnswered() throws {
        let fixture = try DrawFixture()
        // Of seed 6 the first draw is 0.4 + 1.39 · 400 log points: trade beyond what a double holds.
        let error = #expect(throws: NoDrawAnswered.self) {
            try fixture.run(Self.agreement("rta/wild"), draws: 1, seed: 6)
        }
        #expect(error?.count == 1 && error?.reasons.map(\.count) == [1])
        #expect(
            error?.description.hasPrefix(
                "error: the one draw was not solved, so there is no interval\n  found: 1 draw: the policy")
                == true)
    }

    @Test("a central answer outside of its interval is a warning")
    func outside() throws {
        let fixture = try DrawFixture()
        // An interval of one draw is that draw.
        let result = try fixture.run(Self.agreement("rta/plain"), draws: 1, seed: 7)
        let finding = try #require(result.manifest.findings.last)
        #expect(finding.kind == "central-outside-interval" && finding.severity == .warning)
        #expect(
            finding.found.hasPrefix("the central change of real income lies outside its interval for 4 of 4 economies"))
    }

    @Test("where no parameter has a standard error the request for draws is refused with what to do")
    func nothing() throws {
        let fixture = try DrawFixture()
        #expect(
            fixture.refusal("draws: {count: 9}\n" + Self.agreement("rta/fixed")) == """
                $FOLDER/s.yaml:4:8: error: none of the parameters of this run has a standard error: theta of S0, theta of S1, rta/fixed
                  4 | draws: {count: 9}
                             ^
                  needed: at least one parameter that is uncertain
                  to do: name a cited effect with a standard error as `trade_effect`, put `theta_se` into sectors.csv of the world, or leave `draws` out
                """)
        #expect(
            fixture.refusal(Self.agreement("0.4"), draws: 9).hasPrefix(
                "$FOLDER/s.yaml: error: none of the parameters of this run has a standard error: theta of S0, theta of S1, "
                    + "trade effect of agreement `A`\n"))
    }

    @Test("the command's number and seed stand in place of the scenario's; contradictions are refused")
    func overriding() throws {
        let fixture = try DrawFixture()
        let lines = "draws: {count: 4, seed: 3}\n" + Self.agreement("rta/plain")
        let stated = try #require(try fixture.run(lines).uncertainty)
        #expect(stated.count == 4 && stated.parameters.seed == 3)
        let counted = try #require(try fixture.run(lines, draws: 6).uncertainty)
        #expect(counted.count == 6 && counted.parameters.seed == 3)
        let seeded = try #require(try fixture.run(lines, seed: 5).uncertainty)
        #expect(seeded.count == 4 && seeded.parameters.seed == 5)
        let asked = try #require(try fixture.run(Self.agreement("rta/plain"), draws: 2).uncertainty)
        #expect(asked.count == 2 && asked.parameters.seed == 1)
        #expect(try fixture.run(lines, without: true).uncertainty == nil)
        #expect(
            fixture.refusal(Self.agreement("rta/plain"), seed: 5) == """
                $FOLDER/s.yaml: error: a seed is given, and neither the scenario nor the command asks for draws
                  needed: a number of draws
                  to do: add `--draws 1000`, or `draws` to the scenario
                """)
        #expect(
            fixture.refusal(lines, draws: 0).contains(
                "error: 0 draws are asked for\n  needed: a whole number from 1 to 20000"))
    }

    @Test("intervals of many flows over many draws are refused with the number that fits")
    func room() throws {
        let engine = Engine(home: DataHome(path: packageRoot))
        let draws = Scenario.Draws(count: 20_000)
        try engine.requireRoom(forFlows: 0, draws: draws, width: 90, "s.yaml")
        try engine.requireRoom(forFlows: 140_000, draws: Scenario.Draws(count: 1000), width: 90, "s.yaml")
        let fault = #expect(throws: Diagnostic.self) {
            try engine.requireRoom(forFlows: 140_000, draws: draws, width: 90, "s.yaml")
        }
        // 2^30 bytes hold 479 of 16 · 140,000 bytes: ⌊(N − 1)/20⌋ + 3 ≤ 479 up to N = 9,540.
        #expect(
            fault?.description == """
                s.yaml: error: intervals of 140000 flows over 20000 draws would need 2140 MB
                  needed: at most 9540 draws with flows
                  to do: take fewer draws, or leave `--flows` out
                """)
    }

    @Test("an interval without draws, and few draws for a wide interval, are warnings")
    func warnings() throws {
        let fixture = try DrawFixture()
        func kinds(_ result: RunResult) -> [String] {
            result.manifest.findings.filter { $0.severity == .warning }.map(\.kind)
        }
        let unused = try fixture.run("interval: 80\n" + Self.agreement("rta/plain"))
        #expect(kinds(unused) == ["interval-without-draws"])
        #expect(unused.manifest.findings.last?.line == 4)
        #expect(kinds(try fixture.run("interval: 80\n" + Self.agreement("rta/plain"), without: true)).isEmpty)
        #expect(kinds(try fixture.run("interval: 80\n" + Self.agreement("rta/plain"), draws: 50)).isEmpty)
        let few = try fixture.run("interval: 80\n" + Self.agreement("rta/plain"), draws: 49)
        #expect(kinds(few) == ["few-draws"])
        #expect(few.manifest.findings.last?.needed == "50 draws or more")
    }
}
