import Geoeconomics
import TestSupport
import Testing
import TextFormats

@testable import Engine

@Suite("Hedging: options between powers are equilibria, and cut-offs are equilibria on them")
struct HedgeTests {
    private func request(_ study: SweepStudy, offers: [String] = ["NEW=E1+E3", "P"]) -> HedgeRequest {
        var request = HedgeRequest(economy: "E0", powers: ["E1", "E2"], offers: offers)
        request.question.world = "\(study.folder.path)/world"
        request.agreementEffect = "rta/test"
        request.deepening = "0.2"
        request.diversifying = "0.1"
        return request
    }

    /// Real income of E0 over the baseline's, from a run of these measures.
    private func run(_ study: SweepStudy, _ measures: [String]) throws -> Double {
        try study.folder.write(
            "one.yaml", "comity_scenario: 1\nname: one\nworld: ./world\npolicy: [\(measures.joined(separator: ", "))]\n"
        )
        let result = try study.engine.run(RunRequest(scenario: "\(study.folder.path)/one.yaml"))
        return 1 + result.rows[0].impact.realIncome
    }

    private let new = "agreement: {name: NEW, members: [E0, E1, E3], tariffs: remove, trade_effect: rta/test}"
    private let declined = "agreement: {name: NEW, members: [E1, E3], tariffs: remove, trade_effect: rta/test}"
    private let pact =
        "agreement: {name: a, members: [E0, E4], tariffs: remove, trade_effect: rta/test}, "
        + "agreement: {name: b, members: [E0, E5], tariffs: remove, trade_effect: rta/test}"
    private let deepen =
        "trade_effect: {importers: E0, exporters: E1, value: 0.2}, trade_effect: {importers: E1, exporters: E0, value: 0.2}"
    private let diversify = "trade_effect: {importers: [E3, E4, E5], exporters: E0, value: 0.1}"

    @Test("each option, and each cut-off on it, is what a run of the same measures gives at once")
    func againstRuns() throws {
        let study = try SweepStudy()
        let result = try study.engine.hedge(request(study))
        #expect(result.options.count == 32 && result.events == ["E1", "E2", "E1+E2"])
        #expect(result.options[0].name == "no new ties")
        let cases: [(name: String, measures: [String])] = [
            ("no new ties", [declined]),
            ("join NEW", [new]),
            ("join P, diversify", [declined, pact, diversify]),
            ("join NEW and P, deepen with E1, diversify", [new, pact, deepen, diversify]),
        ]
        for (name, measures) in cases {
            let option = try #require(result.options.first { $0.name == name })
            let outcome = try #require(option.outcome)
            #expect(abs(outcome.normal - (try run(study, measures))) < 1e-9, "\(name)")
            for (event, economies) in ["E1", "E2", "[E1, E2]"].enumerated() {
                let cut = "cut_off: {importers: E0, exporters: \(economies), both_ways: true}"
                let joint = try run(study, measures + [cut])
                #expect(abs(try #require(outcome.cut[event]) - joint) < 1e-9, "\(name), cut off by \(economies)")
            }
            #expect(option.residual <= 1e-9)
        }
    }

    @Test("a pair that two offers tie gets the effect once")
    func overlappingOffers() throws {
        let study = try SweepStudy()
        let result = try study.engine.hedge(request(study, offers: ["NEW=E1+E3", "ALSO=E1+E4"]))
        let both = try #require(result.options.first { $0.name == "join NEW and ALSO" }?.outcome)
        func pair(_ one: String, _ other: String) -> String {
            "agreement: {name: \(one)\(other), members: [\(one), \(other)], tariffs: remove, trade_effect: rta/test}"
        }
        let expected = try run(study, [new, pair("E0", "E4"), pair("E1", "E4")])
        #expect(abs(both.normal - expected) < 1e-9)
        let message = try fault { _ = try study.engine.hedge(request(study, offers: ["P", "P"])) }
        #expect(message.contains("`P` is on offer twice"))
    }

    @Test("new ties come from deepening and from agreements with a power")
    func newTies() throws {
        let study = try SweepStudy()
        let result = try study.engine.hedge(request(study))
        for option in result.options {
            var expected = Set(option.choice.deepened)
            if option.choice.joined.contains(0) { expected.insert(0) }
            #expect(option.newTies == expected.sorted())
        }
        let stances = result.stances
        #expect(stances.map(\.powers) == [[], [0], [1], [0, 1]])
        #expect(stances.map(\.price).min() == 0)
        for stance in stances { #expect(stance.price >= 0) }
    }

    @Test("nothing chosen and nothing on offer is exactly today, and each side of a cut-off is one of its own")
    func directions() throws {
        let study = try SweepStudy(hasZeros: true)
        var losses: [String: Double] = [:]
        for direction in CutOffDirection.allCases {
            var own = request(study, offers: [])
            own.direction = direction
            own.deepening = "none"
            own.diversifying = "none"
            let result = try study.engine.hedge(own)
            #expect(result.options.count == 1)
            let outcome = try #require(result.options[0].outcome)
            // Nothing is chosen and nothing is on offer: exactly today.
            #expect(outcome.normal == 1)
            losses[direction.rawValue] = outcome.loss(2)
        }
        #expect(Set(losses.values).count == 3)
    }

    @Test("cut-offs hurt more at a short horizon, and options stay as they are")
    func horizons() throws {
        let study = try SweepStudy()
        let long = try study.engine.hedge(request(study))
        var own = request(study)
        own.cutOffHorizon = "0.5"
        let short = try study.engine.hedge(own)
        for (one, other) in zip(long.options, short.options) {
            let (first, second) = (try #require(one.outcome), try #require(other.outcome))
            #expect(first.normal == second.normal)
            for event in 0..<3 { #expect(try #require(second.loss(event)) > #require(first.loss(event))) }
        }
        #expect(short.horizons.cutOffs != short.horizons.options)
    }

    @Test("the same bits whatever the number of threads")
    func threads() throws {
        let study = try SweepStudy()
        var texts: Set<String> = []
        for threads in [1, 2, 5] {
            var own = request(study)
            own.threads = threads
            own.probabilities = ["E1=0.1", "E1+E2=0.02"]
            texts.insert(try study.engine.hedge(own).csv)
        }
        #expect(texts.count == 1)
    }

    @Test(
        "what is wrong with a request is said, with what was needed",
        arguments: [
            ("economy", "E9", "unknown economy `E9`"), ("powers", "E0", "E0 is the state itself"),
            ("powers", "E1,E1", "stands twice"), ("powers", "E1+E2,E2", "E2 belongs to E1+E2 and to E2"),
            ("powers", "XX", "no economy of the world"), ("powers", "", "no power is named"),
            ("offer", "QQ", "there is no agreement"), ("offer", "Z=E0", "no member but the state"),
            ("probability", "E1=2", "a probability of 2"), ("probability", "E1=0.7,E2=0.7", "add up to 1.4"),
            ("probability", "E5=0.1", "is none of the powers"), ("probability", "E1", "POWER=NUMBER"),
            ("probability", "E1=0.1,E1=0.2", "has two probabilities"), ("level", "100", "a level of 100"),
            ("deepen", "no/such", "there is no cited effect"), ("horizon", "short", "horizon"),
            ("sector", "S9", "S9"),
        ])
    func refusals(_ field: String, _ text: String, _ words: String) throws {
        let study = try SweepStudy()
        var own = request(study, offers: [])
        let list = text.split(separator: ",").map(String.init)
        switch field {
        case "economy": own.economy = text
        case "powers": own.powers = list
        case "offer": own.offers = [text]
        case "probability": own.probabilities = list
        case "level": own.level = 100
        case "deepen": own.deepening = text
        case "horizon": own.cutOffHorizon = text
        default: own.sectors = list
        }
        let message = try fault { _ = try study.engine.hedge(own) }
        #expect(message.contains(words), "\(message)")
    }

    /// The text of what is thrown.
    private func fault(_ body: () throws -> Void) throws -> String {
        do {
            try body()
        } catch {
            return "\(error)"
        }
        Issue.record("nothing was thrown")
        return ""
    }

    @Test("a member already in an agreement cannot join it")
    func member() throws {
        let study = try SweepStudy()
        var own = request(study, offers: ["P"])
        own.economy = "E4"
        let message = try fault { _ = try study.engine.hedge(own) }
        #expect(message.contains("E4 is a member of P already"))
    }

    @Test("an option that leaves a market without supplier is a row with its reason, never a number")
    func withoutAnswer() throws {
        let study = try SweepStudy(economies: 3, sectors: 2, hasZeros: true)
        var own = HedgeRequest(economy: "E0", powers: ["E1+E2"])
        own.question.world = "\(study.folder.path)/world"
        own.deepening = "0.1"
        own.diversifying = "none"
        let result = try study.engine.hedge(own)
        for option in result.options {
            let outcome = try #require(option.outcome)
            #expect((outcome.cut[0] == nil) == !option.reasons.isEmpty)
            #expect(result.vulnerability(option) == outcome.loss(0))
        }
    }

    @Test("everybody's exposure to several powers is that of runs of the same cut-offs")
    func everyone() throws {
        let study = try SweepStudy()
        let question = WorldQuestion(world: "\(study.folder.path)/world")
        let result = try study.engine.pairExposure(PairExposureRequest(question, powers: ["E1", "E2+E3"]))
        #expect(result.rows.map(\.economy) == [0, 4, 5] && result.reasons.isEmpty)
        let row = try #require(result.rows.first)
        for (loss, economies) in zip(row.alone + [row.together], ["E1", "[E2, E3]", "[E1, E2, E3]"]) {
            let cut = "cut_off: {importers: E0, exporters: \(economies), both_ways: true}"
            #expect(abs(try #require(loss) - (1 - (try run(study, [cut])))) < 1e-9)
        }
        let hedge = try study.engine.hedge(request(study, offers: []))
        let pair = try study.engine.pairExposure(PairExposureRequest(question, powers: ["E1", "E2"]))
        let outcome = try #require(hedge.options[0].outcome)
        for event in 0..<2 {
            #expect(abs(try #require(pair.rows[0].alone[event]) - #require(outcome.loss(event))) < 1e-9)
        }
        let message = try fault { _ = try study.engine.pairExposure(PairExposureRequest(question, powers: ["E1"])) }
        #expect(message.contains("two powers or more"))
    }
}
