import EquilibriumModels
import TestSupport
import Testing
import TextFormats

@testable import Scenarios

@Suite("The scenarios of a sweep")
struct SweepPlanTests {
    static func plan(_ scenarios: String, _ policy: String) throws -> SweepPlan {
        try smallPlan(
            "comity_sweep: 1\nname: t\nworld: small\nscenarios: {\(scenarios)}\n"
                + (policy.isEmpty ? "" : "policy: [\(policy)]"))
    }

    static func coordinates(_ scenarios: String, _ policy: String) throws -> [String] {
        let plan = try plan(scenarios, policy)
        return (0..<plan.count).map { plan.coordinates($0).joined(separator: " ") }
    }

    static let cut = "cut_off: {importers: $first, exporters: $second}"

    @Test("pairs: every ordered or unordered pair of distinct economies once")
    func pairs() throws {
        #expect(
            try Self.coordinates("pairs: {first: all, second: all}", Self.cut) == [
                "USA MEX", "USA CAN", "USA KHM", "MEX USA", "MEX CAN", "MEX KHM", "CAN USA", "CAN MEX", "CAN KHM",
                "KHM USA", "KHM MEX", "KHM CAN",
            ])
        #expect(
            try Self.coordinates("pairs: {first: all, second: all, ordered: false}", Self.cut)
                == ["USA MEX", "USA CAN", "USA KHM", "MEX CAN", "MEX KHM", "CAN KHM"])
        #expect(
            try Self.coordinates("pairs: {first: [KHM, MEX], second: [MEX, USA], ordered: false}", Self.cut)
                == ["MEX USA", "KHM USA", "KHM MEX"])
        #expect(try Self.coordinates("pairs: {first: USA, second: [USA, KHM]}", Self.cut) == ["USA KHM"])
        // A pair that stands on both sides is one unordered pair.
        #expect(
            try Self.coordinates("pairs: {first: [USA, MEX], second: [USA, MEX], ordered: false}", Self.cut) == [
                "USA MEX"
            ])
    }

    @Test("grids: every combination, the last variable fastest, economies of a selector among the values")
    func grid() throws {
        #expect(
            try Self.coordinates(
                "grid: {rate: [0, 2.5], partner: {each: [NAFTA, not:USA]}, who: [[USA, KHM]]}",
                "tariff: {importers: $who, exporters: $partner, percent: $rate}")
                == ["0 MEX USA+KHM", "0 CAN USA+KHM", "2.5 MEX USA+KHM", "2.5 CAN USA+KHM"])
    }

    @Test("a column of a grid is numeric where each of its values is a number")
    func columns() throws {
        let plan = try Self.plan(
            "grid: {rate: [0, 2.5], effect: [0.3, rta/average], quoted: ['1', '2']}",
            "labour: {economies: KHM, percent: $rate}, trade_effect: {importers: USA, exporters: MEX, value: $effect}, "
                + "agreement: {name: $quoted, members: [USA, KHM], tariffs: remove}")
        #expect(plan.columns.map(\.name) == ["rate", "effect", "quoted"])
        #expect(plan.columns.map(\.isNumber) == [true, false, false])
        #expect(plan.count == 8)
    }

    @Test(
        "ranges are counted out in decimals, without crumbs of binary fractions",
        arguments: [
            (0.0, 0.3, 0.1, ["0", "0.1", "0.2", "0.3"]), (0, 50, 25, ["0", "25", "50"]), (5, 5, 1, ["5"]),
            (1, -1, -0.5, ["1", "0.5", "0", "-0.5", "-1"]), (-0.7, -0.5, 0.1, ["-0.7", "-0.6", "-0.5"]),
            (0, 1e-9, 5e-10, ["0", "5e-10", "1e-09"]), (1e6, 3e6, 1e6, ["1000000", "2000000", "3000000"]),
        ])
    func ranges(_ start: Double, _ end: Double, _ step: Double, _ texts: [String]) {
        #expect(GridVariable.range(from: start, to: end, step: step) == texts)
    }

    @Test(
        "ranges that no whole number of steps fills are refused", arguments: [(0.0, 1.0, 0.3), (0, 1, -1), (0, 1, 2)])
    func faultyRanges(_ start: Double, _ end: Double, _ step: Double) {
        #expect(GridVariable.range(from: start, to: end, step: step) == nil)
    }

    @Test("every number of a thousandth range reads back as itself")
    func longRange() throws {
        let texts = try #require(GridVariable.range(from: -3, to: 7, step: 0.001))
        #expect(texts.count == 10001)
        for (place, text) in texts.enumerated() {
            #expect(parseNumber(text) == Double(place - 3000) / 1000, "\(text)")
        }
    }

    @Test("subsets: all of them once, by size and then in the order of the list, against a walk over bit patterns")
    func subsets() throws {
        for count in 0...9 {
            let order = try #require(SubsetOrder(itemCount: count, sizes: Array(0...count), limit: 1_000_000))
            #expect(order.count == 1 << count)
            let walked = (0..<1 << count).map { pattern in (0..<count).filter { pattern >> $0 & 1 == 1 } }
            let sorted = walked.sorted { a, b in
                a.count != b.count ? a.count < b.count : a.lexicographicallyPrecedes(b)
            }
            #expect((0..<order.count).map { order.members($0) } == sorted, "\(count) items")
            for sizes in [[1], [0, 2], [1, 3, 4]] where sizes.last! <= count {
                let some = try #require(SubsetOrder(itemCount: count, sizes: sizes, limit: 1_000_000))
                #expect((0..<some.count).map { some.members($0) } == sorted.filter { sizes.contains($0.count) })
            }
        }
    }

    @Test("numbers of subsets, also where they do not fit")
    func counting() {
        #expect(SubsetOrder.choose(12, 6, limit: .max) == 924)
        #expect(SubsetOrder.choose(217, 3, limit: .max) == 1_679_580)
        #expect(SubsetOrder.choose(217, 3, limit: 1_000_000) == nil)
        #expect(SubsetOrder.choose(217, 100, limit: .max) == nil)
        #expect(SubsetOrder.choose(3, 4, limit: .max) == 0)
        #expect(SubsetOrder(itemCount: 12, sizes: Array(0...12), limit: 1_000_000)?.count == 4096)
        #expect(SubsetOrder(itemCount: 20, sizes: Array(0...20), limit: 1_000_000) == nil)
    }

    @Test("candidates keep the order of the file, and the members of groups that of the world")
    func candidates() throws {
        let agreement = "agreement: {name: A, members: [$members], tariffs: remove}"
        #expect(
            try Self.coordinates("subsets: {candidates: [KHM, NAFTA, not:MEX], of_size: 2}", agreement)
                == ["KHM+USA", "KHM+CAN", "USA+CAN"])
        #expect(
            try Self.coordinates("subsets: {candidates: [MEX, KHM]}", agreement) == ["", "MEX", "KHM", "MEX+KHM"])
    }

    @Test(
        "a text is split at its variables",
        arguments: [
            ("$rate", [PolicyTemplate.Part.variable("rate")]), ("${rate}", [.variable("rate")]),
            ("not:$who", [.text("not:"), .variable("who")]),
            ("a ${b}c$d", [.text("a "), .variable("b"), .text("c"), .variable("d")]),
            ("$$rate", [.dollar, .text("rate")]), ("5 $", [.text("5 "), .text("$")]), ("$5", [.text("$"), .text("5")]),
            ("${a b}", [.text("$"), .text("{a b}")]), ("-$a_1.csv", [.text("-"), .variable("a_1"), .text(".csv")]),
            ("plain", [.text("plain")]),
        ])
    func parts(_ text: String, _ parts: [PolicyTemplate.Part]) {
        #expect(PolicyTemplate.parts(text) == parts)
    }
}

@Suite("A scenario of a sweep is the policy that a person would have written")
struct SweepBindingTests {
    /// Templates with values, and the policies that they must be equal to.
    static let cases: [(scenarios: String, template: String, written: [String])] = [
        (
            "grid: {rate: [0.5, 12], partner: [USA, NAFTA]}",
            "tariff: {importers: KHM, exporters: $partner, sectors: [all, not:SERV], percent: $rate}",
            [
                "tariff: {importers: KHM, exporters: USA, sectors: [all, not:SERV], percent: 0.5}",
                "tariff: {importers: KHM, exporters: NAFTA, sectors: [all, not:SERV], percent: 0.5}",
                "tariff: {importers: KHM, exporters: USA, sectors: [all, not:SERV], percent: 12}",
                "tariff: {importers: KHM, exporters: NAFTA, sectors: [all, not:SERV], percent: 12}",
            ]
        ),
        (
            "grid: {cost: [5, 10]}",
            "trade_cost: {importers: KHM, exporters: all, percent: -$cost}, labour: {economies: USA, percent: 1}",
            [
                "trade_cost: {importers: KHM, exporters: all, percent: -5}, labour: {economies: USA, percent: 1}",
                "trade_cost: {importers: KHM, exporters: all, percent: -10}, labour: {economies: USA, percent: 1}",
            ]
        ),
        (
            "grid: {effect: [rta/average, 0.2], out: [MEX, [MEX, CAN]]}",
            "agreement: {name: A, members: [all, not:$out], tariffs: remove, trade_effect: $effect}",
            [
                "agreement: {name: A, members: [all, not:MEX], tariffs: remove, trade_effect: rta/average}",
                "agreement: {name: A, members: [all, not:MEX, not:CAN], tariffs: remove, trade_effect: rta/average}",
                "agreement: {name: A, members: [all, not:MEX], tariffs: remove, trade_effect: 0.2}",
                "agreement: {name: A, members: [all, not:MEX, not:CAN], tariffs: remove, trade_effect: 0.2}",
            ]
        ),
        (
            "pairs: {first: [USA, KHM], second: MEX}",
            "cut_off: {importers: $first, exporters: [$second], both_ways: true}",
            [
                "cut_off: {importers: USA, exporters: [MEX], both_ways: true}",
                "cut_off: {importers: KHM, exporters: [MEX], both_ways: true}",
            ]
        ),
        (
            "subsets: {candidates: [KHM, MEX], of_size: [1, 2]}",
            "agreement: {name: TPP with $members, members: [USA, $members], tariffs: 2, trade_effect: 0.3}",
            [
                "agreement: {name: TPP with KHM, members: [USA, KHM], tariffs: 2, trade_effect: 0.3}",
                "agreement: {name: TPP with MEX, members: [USA, MEX], tariffs: 2, trade_effect: 0.3}",
                "agreement: {name: TPP with KHM+MEX, members: [USA, KHM, MEX], tariffs: 2, trade_effect: 0.3}",
            ]
        ),
    ]

    @Test("its shock, its notes and its parameters are those of the written policy", arguments: cases)
    func equal(_ scenarios: String, _ template: String, _ written: [String]) throws {
        let world = SmallWorld.make()
        let accounts = Accounts(calibrating: world)
        let plan = try SweepPlanTests.plan(scenarios, template)
        #expect(plan.count == written.count)
        let binder = try SweepBinder(plan, world: world, accounts: accounts)
        // Backwards too: nothing of one scenario may stay for the next.
        for position in Array(written.indices) + written.indices.reversed() {
            let policy = written[position]
            let scenario = try Scenario.parse(
                Array("comity_scenario: 1\nname: t\nworld: small\npolicy: [\(policy)]\n".utf8), file: "s.yaml")
            let alone = try bind(
                scenario.policy, to: world, accounts: accounts,
                in: scenario.policyContext(register: SmallWorld.register, effects: SmallWorld.effects))
            let bound = try binder.bind(position)
            #expect(bound.shock == alone.shock, "\(policy)")
            #expect(bound.notes.map(\.found) == alone.notes.map(\.found))
            #expect(bound.parametersUsed.map(\.value) == alone.parametersUsed.map(\.value))
            #expect(bound.measures.map(\.changedCells) == alone.measures.map(\.changedCells))
        }
    }

    @Test("a set without members, or with one where two are needed, changes nothing and is no fault")
    func few() throws {
        for measure in [
            "agreement: {name: A, members: [$members], tariffs: remove, trade_effect: 0.1}",
            "cut_off: {importers: [$members], exporters: [$members]}",
            "cut_off: {importers: $members, exporters: $members}",
        ] {
            let plan = try SweepPlanTests.plan("subsets: {candidates: [USA, KHM]}", measure)
            let world = SmallWorld.make()
            let binder = try SweepBinder(plan, world: world, accounts: Accounts(calibrating: world))
            for position in 0..<3 { #expect(try binder.bind(position).shock == Shock(), "\(measure) \(position)") }
            #expect(try binder.bind(3).shock != Shock())
        }
    }

    @Test("a fault that lies in one combination is that scenario's alone, at its place")
    func failure() throws {
        let plan = try SweepPlanTests.plan(
            "grid: {who: [USA, MEX]}", "cut_off: {importers: USA, exporters: $who}")
        let world = SmallWorld.make()
        let binder = try SweepBinder(plan, world: world, accounts: Accounts(calibrating: world))
        do throws(Diagnostics) {
            _ = try binder.bind(0)
            Issue.record("domestic sales were cut off")
        } catch {
            #expect(error.all.map(\.kind) == ["domestic-only"])
            #expect(error.all[0].line == 4 && error.all[0].column == 26)
        }
        #expect(try binder.bind(1).shock != Shock())
    }

    @Test("a dollar sign is written twice")
    func dollar() throws {
        let plan = try SweepPlanTests.plan(
            "grid: {n: [1]}", "agreement: {name: a $$n, members: [USA, KHM], tariffs: $n}")
        let world = SmallWorld.make()
        let binder = try SweepBinder(plan, world: world, accounts: Accounts(calibrating: world))
        #expect(try binder.bind(0).measures[0].label == "agreement `a $n`")
    }
}
