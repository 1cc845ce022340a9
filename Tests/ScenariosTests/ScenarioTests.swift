import EquilibriumModels
import Scenarios
import Testing
import TextFormats

@Suite("The scenario file")
struct ScenarioTests {
    /// Every key of the language at least once.
    static let whole = """
        comity_scenario: 1
        name: everything
        title: Every key of the language
        question: What does it mean for Norway?
        world: small
        closure: multiplicative
        as_of: 2016
        groups:
          NORTH: [NAFTA, not:MEX]
          PAIR: [NORTH, KHM, not:CAN]
        baseline:
          - labour: {economies: CAN, percent: -1.5}
        policy:
          - agreement:
              name: TPP
              members: [TPP, KHM]
              tariffs: remove
              trade_effect: 0.36
              sectors: [all, not:SERV]
              already_covered: 0.5
              since: 2016-02-04
              as_of: 2016-06-30
          - agreement: {name: B, members: PAIR, tariffs: 2.5, trade_effect: rta/average}
          - agreement: {name: C, members: all, tariffs: keep, trade_effect: 1e-1}
          - tariff: {importers: USA, exporters: not:USA, sectors: tradable, percent: 10}
          - tariff: {importers: USA, exporters: [MEX], points: -.5}
          - tariff: {importers: all, exporters: all, file: rates.csv, missing: keep}
          - trade_effect: {importers: KHM, exporters: USA, value: -0.2}
          - trade_effect: {importers: KHM, exporters: USA, value: rta/average}
          - trade_effect: {importers: KHM, exporters: USA, file: effects.csv.gz}
          - trade_cost: {importers: KHM, exporters: USA, percent: 10, both_ways: true}
          - cut_off: {importers: KHM, exporters: CAN, both_ways: false}
          - productivity: {economies: [NO, KHM], sectors: FOOD, percent: 3}
          - labour: {economies: KHM, percent: 2}
          - preference: {economies: KHM, shares: {FOOD: 0.5, CARS: 0.25, SERV: 0.25}}
          - preference: {economies: KHM, sectors: FOOD, file: shares.csv}
          - deficit: {economies: KHM, value: zero}
          - deficit: {economies: USA, value: -12}
        show: [KHM, NORTH]
        draws: {count: 1000, seed: 7}
        interval: 95
        """

    @Test("every key of the language is read")
    func everything() throws {
        let scenario = try Scenario.parse(Array(Self.whole.utf8), file: "s.yaml", folder: "studies")
        #expect(scenario.name == "everything" && scenario.title == "Every key of the language")
        #expect(scenario.question == "What does it mean for Norway?")
        #expect(scenario.world == "small" && scenario.worldPlace.line == 5)
        #expect(scenario.closure == .multiplicative)
        #expect(scenario.asOf == CalendarDay("2016-12-31"))
        #expect(scenario.groups.map(\.name) == ["NORTH", "PAIR"])
        #expect(scenario.groups.map(\.members.text) == ["NAFTA, not:MEX", "NORTH, KHM, not:CAN"])
        #expect(scenario.show?.text == "KHM, NORTH")
        #expect(scenario.draws == Scenario.Draws(count: 1000, seed: 7))
        #expect(scenario.interval == 95)
        #expect(scenario.folder == "studies")
        #expect(scenario.contentHash == sha256(Array(Self.whole.utf8)))
        #expect(scenario.baseline.map(\.keyword) == ["labour"])
        #expect(
            scenario.policy.map(\.keyword) == [
                "agreement", "agreement", "agreement", "tariff", "tariff", "tariff", "trade_effect", "trade_effect",
                "trade_effect", "trade_cost", "cut_off", "productivity", "labour", "preference", "preference",
                "deficit",
                "deficit",
            ])
    }

    @Test("values of measures are kept as written")
    func measures() throws {
        let policy = try Scenario.parse(Array(Self.whole.utf8), file: "s.yaml").policy
        guard case .agreement(let first) = policy[0].action, case .agreement(let second) = policy[1].action,
            case .agreement(let third) = policy[2].action, case .tariff(let points) = policy[4].action,
            case .tariff(let file) = policy[5].action, case .productivity(let productivity) = policy[11].action,
            case .tradeCost(let cost) = policy[9].action, case .deficit(let zero) = policy[15].action,
            case .deficit(let surplus) = policy[16].action
        else {
            Issue.record("measures of another kind than written")
            return
        }
        #expect(policy[0].place.line == 14 && policy[0].place.column == 5)
        #expect(first.tariffs == .remove && first.alreadyCovered == 0.5 && first.tradeEffect?.value == .logPoints(0.36))
        #expect(first.since == CalendarDay("2016-02-04") && first.asOf == CalendarDay("2016-06-30"))
        #expect(second.tariffs == .percent(2.5) && second.tradeEffect?.value == .cited("rta/average"))
        #expect(second.alreadyCovered == 0 && second.sectors == .all && second.since == nil)
        #expect(third.tariffs == .keep && third.tradeEffect?.value == .logPoints(0.1))
        #expect(points.change == .points(-0.5))
        #expect(points.cells.exporters.items.map(\.name) == ["MEX"])
        guard case .file(let reference, missing: .keep) = file.change else {
            Issue.record("no file")
            return
        }
        #expect(reference.path == "rates.csv" && reference.place.line == 27)
        // The code of Norway is text, whatever YAML 1.1 makes of it.
        #expect(productivity.economies.text == "NO, KHM")
        #expect(cost.bothWays && cost.percent == 10)
        #expect(zero.value == 0 && surplus.value == -12)
    }

    @Test("what a file may leave out has a stated default")
    func defaults() throws {
        let scenario = try Scenario.parse(
            Array("comity_scenario: 1\nname: n\nworld: w\npolicy: [labour: {economies: all, percent: 1}]\n".utf8),
            file: "s.yaml")
        #expect(scenario.title == "n" && scenario.question == "" && scenario.closure == .hold)
        #expect(scenario.baseline.isEmpty && scenario.show == nil && scenario.groups.isEmpty)
        #expect(scenario.asOf == nil && scenario.draws == nil && scenario.interval == 90)
    }

    @Test("a file is read from its folder, and one that is not there is named")
    func files() throws {
        let folder = TemporaryFolder()
        try folder.write("s.yaml", Self.whole)
        let scenario = try Scenario.read("\(folder.path)/s.yaml", called: "s.yaml")
        #expect(scenario.folder == folder.path)
        #expect(throws: Diagnostics.self) { try Scenario.read("\(folder.path)/t.yaml", called: "t.yaml") }
        do {
            _ = try Scenario.parse([0x61, 0x3A, 0x20, 0xE9], file: "s.yaml")
            Issue.record("Latin 1 was accepted")
        } catch {
            #expect(
                error.description == """
                    s.yaml:1:4: error: byte 0xE9 is not UTF-8
                      needed: UTF-8 text
                      to do: convert the file, for example with `iconv -f latin1 -t utf-8`
                    """)
        }
    }

    @Test("no truncation and no changed byte makes the reader fail otherwise than by a message")
    func damage() {
        let bytes = Array(Self.whole.utf8)
        var accepted = 0
        func attempt(_ damaged: [UInt8]) {
            guard let scenario = try? Scenario.parse(damaged, file: "s.yaml") else { return }
            accepted += 1
            let world = SmallWorld.make()
            _ = try? bind(
                scenario.policy, to: world, accounts: Accounts(calibrating: world),
                in: scenario.policyContext(register: SmallWorld.register, effects: SmallWorld.effects))
        }
        for length in stride(from: 0, to: bytes.count, by: 3) { attempt(Array(bytes[..<length])) }
        // A fixed seed: the same damage in every run.
        var state: UInt64 = 20_140_101
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        for _ in 0..<1500 {
            var damaged = bytes
            for _ in 0...random(3) {
                let place = random(damaged.count)
                switch random(3) {
                case 0: damaged[place] ^= UInt8(1 << random(8))
                case 1: damaged.remove(at: place)
                default: damaged.insert(UInt8(random(128)), at: place)
                }
            }
            attempt(damaged)
        }
        #expect(accepted > 0)
    }
}
