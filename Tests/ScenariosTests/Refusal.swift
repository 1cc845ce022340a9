import EquilibriumModels
import Scenarios
import Testing
import TextFormats
import WorldData

/// A scenario and the message that it must give.
struct Refusal: Sendable, CustomTestStringConvertible {
    let scenario: String
    let message: String
    var testDescription: String { message.split(separator: "\n").first.map(String.init) ?? "" }

    /// What reading the scenario and binding it to the small world says.
    var actual: String { outcome(scenario) }
}

/// What reading a scenario and binding it to the small world says; `accepted` and the notes where nothing is wrong.
func outcome(_ text: String, world: World = SmallWorld.make(), folder: String = ".") -> String {
    do throws(Diagnostics) {
        let scenario = try Scenario.parse(Array((text + "\n").utf8), file: "s.yaml", folder: folder)
        let accounts = Accounts(calibrating: world)
        let baseline = try bind(
            scenario.baseline, to: world, accounts: accounts,
            in: scenario.baselineContext(register: SmallWorld.register, effects: SmallWorld.effects))
        let policy = try bind(
            scenario.policy, to: world, accounts: accounts,
            in: scenario.policyContext(register: SmallWorld.register, effects: SmallWorld.effects))
        return (["accepted"] + (baseline.notes + policy.notes).map(\.description)).joined(separator: "\n")
    } catch {
        return error.description
    }
}

/// Splits a table of cases; see the suites that use it.
func splitCases(_ text: String) -> [Refusal] {
    var cases: [Refusal] = []
    var scenario: [Substring] = []
    var message: [Substring] = []
    var isMessage = false
    for line in (text + "\n===").split(separator: "\n", omittingEmptySubsequences: false) {
        if line == ">>>" {
            isMessage = true
        } else if line == "===" {
            cases.append(
                Refusal(scenario: scenario.joined(separator: "\n"), message: message.joined(separator: "\n")))
            scenario = []
            message = []
            isMessage = false
        } else if isMessage {
            message.append(line)
        } else {
            scenario.append(line)
        }
    }
    return cases
}
