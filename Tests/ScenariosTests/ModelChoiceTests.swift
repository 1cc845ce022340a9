import EquilibriumModels
import Scenarios
import Testing
import TextFormats

@Suite("The model of a scenario")
struct ModelChoiceTests {
    static let library = ModelParameters(
        horizons: [CitedHorizon(id: "study/one-year", factor: 0.36, standardError: 0.07, citation: "A study, Table 3")],
        scales: [
            CitedScale(id: "krugman", timesTheta: 1, citation: "A paper"),
            CitedScale(id: "paper/agriculture-mining", timesTheta: 0.9, citation: "A paper, Table 3"),
            CitedScale(id: "paper/manufacturing", timesTheta: 0.6, standardError: 0.1, citation: "A paper, Table 3"),
            CitedScale(id: "paper/services", timesTheta: 0, citation: "A paper"),
            CitedScale(id: "paper/unread", timesTheta: nil, citation: "A paper"),
        ])

    /// What reading a scenario with a model and finding its meaning in the small world gives.
    static func resolve(_ model: String) -> Result<ResolvedModel, Diagnostics> {
        let text =
            "comity_scenario: 1\nname: t\nworld: small\nmodel: \(model)\npolicy: [labour: {economies: KHM, percent: 1}]\n"
        do throws(Diagnostics) {
            let scenario = try Scenario.parse(Array(text.utf8), file: "s.yaml")
            return .success(try scenario.model.resolved(in: SmallWorld.make(), library))
        } catch {
            return .failure(error)
        }
    }

    /// The first line of the message, and what is needed.
    static func refusal(_ model: String) -> String {
        switch resolve(model) {
        case .success: "accepted"
        case .failure(let faults): faults.description
        }
    }

    @Test("every switch has its meaning in the world")
    func meaning() throws {
        #expect(try Self.resolve("{}").get().variant == .base)
        let short = try Self.resolve("{horizon: study/one-year, input_output: without}").get()
        #expect(short.variant == ModelVariant(horizonFactor: 0.36, hasInputOutputLinks: false))
        #expect(short.parameters.map(\.standardError) == [0.07])
        #expect(short.words.contains("study/one-year") && short.words.contains("without input-output links"))
        #expect(try Self.resolve("{horizon: 0.5}").get().variant.horizonFactor == 0.5)
        #expect(try Self.resolve("{competition: armington}").get().variant == .base)
        let edge = try Self.resolve("{competition: krugman}").get()
        #expect(edge.variant.scaleElasticity(longRunTheta: SmallWorld.theta) == SmallWorld.theta.map { 1 / $0 })
        #expect(edge.notes.map(\.kind) == ["scale-at-the-edge"])
        let source = try Self.resolve("{competition: paper}").get()
        // FOOD and CARS are traded; SERV is not.
        #expect(source.variant.scale == [.timesTheta(0.6), .timesTheta(0.6), .timesTheta(0)])
        #expect(source.notes.isEmpty)
        let sectors = try Self.resolve("{competition: {CARS: 0.1, FOOD: paper/manufacturing}}").get()
        #expect(sectors.variant.scale == [.timesTheta(0.6), .elasticity(0.1), .timesTheta(0)])
        #expect(try Self.resolve("{competition: 0}").get().variant.scale.isEmpty)
        let both = try Self.resolve("{competition: paper, horizon: 0.4}").get()
        #expect(both.notes.map(\.kind) == ["entry-in-the-short-run"])
    }

    @Test(
        "every fault is named with its place",
        arguments: [
            ("{horison: 0.5}", "s.yaml:4:9: error: `model` has no key `horison`", "Did you mean `horizon`?"),
            ("{horizon: 0}", "s.yaml:4:18: error: `horizon` is `0`", "a number above 0 and at most 1"),
            ("{horizon: 1.5}", "s.yaml:4:18: error: `horizon` is `1.5`", "a number above 0 and at most 1"),
            ("{horizon: [1]}", "s.yaml:4:18: error: `horizon` is a list", "`long-run`"),
            (
                "{horizon: study/one-yaer}", "s.yaml:4:18: error: there is no horizon `study/one-yaer`",
                "Did you mean `study/one-year`?"
            ),
            (
                "{competition: krugmann}",
                "s.yaml:4:22: error: there is no kind of competition or scale elasticity `krugmann`",
                "Did you mean `krugman`?"
            ),
            ("{competition: -0.1}", "s.yaml:4:22: error: `competition` is `-0.1`", "a number of at least 0"),
            ("{competition: [krugman]}", "s.yaml:4:22: error: `competition` is a list", "or these by sector"),
            (
                "{competition: {CAR: 0.1}}", "s.yaml:4:23: error: `CAR` is no sector of the world",
                "Did you mean `CARS`?"
            ),
            ("{competition: {CARS: [1]}}", "s.yaml:4:29: error: `CARS` is a list", "a scale elasticity"),
            (
                "{competition: paper/unread}", "the scale elasticity `paper/unread` has no value yet",
                "read from its source"
            ),
            (
                "{competition: 0.3}",
                "s.yaml:4:22: error: scale elasticity times theta is above 1: FOOD 1.2, CARS 1.5, SERV 2.4",
                "at most 1 in every sector: above it there are several equilibria"
            ),
            ("{input_output: none}", "s.yaml:4:23: error: `input_output` is `none`", "one of with, without"),
            ("krugman", "s.yaml:4:8: error: `krugman` in place of `model`", "a mapping with the keys"),
        ])
    func refusals(_ model: String, _ found: String, _ needed: String) {
        let message = Self.refusal(model)
        #expect(message.contains(found), "\(message)")
        #expect(message.contains(needed), "\(message)")
    }

    @Test("a command's switches stand in place of the file's, and are checked alike")
    func commands() throws {
        let base = ModelChoice.base
        let changed = try base.replacing(horizon: "study/one-year", competition: "0.1", inputOutput: "without")
        #expect(changed.horizon == .cited("study/one-year") && changed.competition == .elasticity(0.1))
        #expect(changed.inputOutput == .without)
        #expect(
            try changed.replacing(horizon: "long-run", competition: "armington", inputOutput: "with").horizon
                == .longRun)
        for (horizon, competition, links) in [("2", nil, nil), (nil, "-1", nil), (nil, nil, "some")]
            as [(String?, String?, String?)]
        {
            #expect(throws: Diagnostic.self) {
                try base.replacing(horizon: horizon, competition: competition, inputOutput: links)
            }
        }
        let unknown = try base.replacing(horizon: "study/ten", competition: nil, inputOutput: nil)
        do {
            _ = try unknown.resolved(in: SmallWorld.make(), Self.library)
            Issue.record("accepted")
        } catch {
            #expect("\(error)".hasPrefix("--horizon: error: there is no horizon `study/ten`"))
        }
    }

    @Test(
        "a coalition is bound, or refused with its place",
        arguments: [
            (
                "policy: [labour: {economies: KHM, percent: 1}, coalition: {members: [USA, CAN], transfers: equalise}]",
                "accepted"
            ),
            ("policy: [coalition: {members: [USA, CAN], transfers: equalise}]", "there is no burden to share"),
            (
                "policy: [coalition: {members: USA, transfers: equalise}]",
                "the coalition has one member in the world `small`: USA"
            ),
            ("policy: [coalition: {members: [USA, CAN]}]", "without the key `transfers`"),
            ("policy: [coalition: {members: [USA, CAN], transfers: equalize}]", "Did you mean `equalise`?"),
            (
                "policy: [labour: {economies: KHM, percent: 1}, coalition: {members: [USA, CAN], transfers: equalise}, coalition: {members: [CAN, MEX], transfers: equalise}]",
                "CAN is a member of two coalitions with transfers"
            ),
            (
                "policy: [labour: {economies: KHM, percent: 1}]\nbaseline: [coalition: {members: [USA, CAN], transfers: equalise}]",
                "a `coalition` under `baseline`"
            ),
        ])
    func coalitions(_ measures: String, _ message: String) {
        let said = outcome("comity_scenario: 1\nname: t\nworld: small\n\(measures)")
        #expect(said.contains(message), "\(said)")
    }
}
