import EquilibriumModels
import Glibc
import Scenarios
import Testing
import TextFormats
import WorldData

/// Shocks written out by hand for the small world; see ``SmallWorld`` for its trade and tariffs.
@Suite("Measures become the shock that can be computed by hand")
struct BindingTests {
    private let cells = { (importer: String, exporter: String) in
        CellSelector(importers: Selector([importer]), exporters: Selector([exporter]))
    }

    /// The cells of a table that differ from `neutral`, by name of cell.
    private func changed(_ table: [Double], from neutral: (Int) -> Double) -> [String: Double] {
        var found: [String: Double] = [:]
        for j in SmallWorld.sectors {
            for n in SmallWorld.codes {
                for i in SmallWorld.codes {
                    let cell = SmallWorld.cell(n, i, j)
                    if !table.isEmpty, table[cell] != neutral(cell) { found["\(n) \(i) \(j)"] = table[cell] }
                }
            }
        }
        return found
    }

    private func costs(_ policy: BoundPolicy) -> [String: Double] {
        changed(policy.shock.logTradeCostChange) { _ in 0 }
    }

    private func tariffs(_ policy: BoundPolicy) -> [String: Double] {
        let accounts = Accounts(calibrating: SmallWorld.make())
        return changed(policy.shock.tariff) { accounts.tariff[$0] }
    }

    private func texts(_ policy: BoundPolicy, _ kind: String) -> [String] {
        policy.notes.filter { $0.kind == kind }.map(\.found)
    }

    // MARK: Agreements

    @Test("an agreement removes tariffs and lowers costs by e/θ for every ordered pair of members")
    func agreement() throws {
        let policy = try SmallWorld.bind([
            .agreement(
                AgreementMeasure(
                    name: "Pact", members: Selector(["USA", "KHM"]), tariffs: .remove,
                    tradeEffect: EffectReference(.logPoints(0.4)), alreadyCovered: 0.25))
        ])
        // HUB covers USA and KHM, so a quarter of the effect is left.
        let expected: [String: Double] = [
            "USA KHM FOOD": -0.025, "KHM USA FOOD": -0.025, "USA KHM CARS": -0.02, "KHM USA CARS": -0.02,
            "USA KHM SERV": -0.0125, "KHM USA SERV": -0.0125,
        ]
        #expect(costs(policy) == expected)
        #expect(tariffs(policy) == ["USA KHM FOOD": 0])
        let measure = policy.measures[0]
        #expect(measure.pairs == 2 && measure.cells == 6 && measure.tradedCells == 3 && measure.changedCells == 3)
        #expect(measure.coveredPairs == 2 && measure.reasonForNoChange == nil)
        #expect(
            texts(policy, "already-covered") == [
                "2 of the 2 ordered pairs of agreement `Pact` share another agreement in force in 2014 and get 0.25 times "
                    + "its trade effect (USA and KHM by HUB)"
            ])
        #expect(
            policy.parametersUsed.map(\.name) == [
                "trade effect of agreement `Pact`", "already_covered of agreement `Pact`",
            ])
    }

    @Test("only trade agreements in force, between different sides, cover a pair")
    func coverage() throws {
        func covered(_ members: [String], name: String = "X", world: World = SmallWorld.make()) throws -> Int {
            try SmallWorld.bind(
                [
                    .agreement(
                        AgreementMeasure(
                            name: name, members: Selector(members), tradeEffect: EffectReference(.logPoints(1)),
                            alreadyCovered: 0.5))
                ], to: world
            ).measures[0].coveredPairs
        }
        #expect(try covered(["USA", "CAN"]) == 2)
        // MEX and KHM both stand on the side of the spokes.
        #expect(try covered(["MEX", "KHM"]) == 0)
        #expect(try covered(["all"]) == 8)
        #expect(try covered(["USA", "CAN"], world: SmallWorld.make(year: 2021)) == 0)
        // NAFTA does not cover itself; HUB still covers USA and MEX.
        #expect(try covered(["NAFTA"]) == 2)
        #expect(try covered(["NAFTA", "KHM"], name: "NAFTA") == 4)
        #expect(try covered(["NAFTA", "KHM"], name: "NAFTA and Cambodia") == 8)
        let own = [("KHM", "2013"), ("CAN", "2014-12-31")].map {
            Membership(agreement: "OWN", name: "Own", economy: $0, since: $1, until: "")
        }
        #expect(try covered(["KHM", "CAN"], world: SmallWorld.make(agreements: own)) == 2)
    }

    @Test("an agreement of the baseline covers its pairs, and its own name is no exception")
    func baselineCovers() throws {
        let effect = EffectReference(.logPoints(0.4))
        let old = AgreementMeasure(name: "Pact", members: Selector(["MEX", "KHM"]), tradeEffect: effect)
        let new = AgreementMeasure(name: "Pact", members: Selector(["MEX", "KHM", "CAN"]), tradeEffect: effect)
        let policy = try SmallWorld.bind([.agreement(new)], inForce: [Measure(.agreement(old))])
        #expect(policy.measures[0].coveredPairs == 4)  // with MEX and CAN by NAFTA
        #expect(costs(policy)["KHM MEX FOOD"] == nil && costs(policy)["KHM CAN FOOD"] == -0.1)
    }

    @Test("an agreement that is itself in force, later than the world, or overlapping is remarked upon")
    func remarks() throws {
        let policy = try SmallWorld.bind([
            .agreement(
                AgreementMeasure(
                    name: "NAFTA", members: Selector(["NAFTA"]), tariffs: .percent(10),
                    tradeEffect: EffectReference(.cited("rta/average")), since: CalendarDay("2020-07-01"))),
            .agreement(
                AgreementMeasure(
                    name: "Mekong", members: Selector(["LMI"]), tariffs: .remove,
                    tradeEffect: EffectReference(.logPoints(0.1)), alreadyCovered: 1)),
            .agreement(
                AgreementMeasure(
                    name: "Again", members: Selector(["USA", "KHM"]), tradeEffect: EffectReference(.logPoints(0.1)),
                    alreadyCovered: 1)),
        ])
        #expect(
            texts(policy, "itself-in-force") == [
                "agreement `NAFTA` is itself in force in 2014 for 6 ordered pairs of its members, which get its whole effect again"
            ])
        #expect(
            texts(policy, "later-than-world") == [
                "agreement `NAFTA` takes force on 2020-07-01, after the world's year 2014; it is put to the world as it is"
            ])
        #expect(
            texts(policy, "absent-members") == [
                "2 members of the groups in `members` are not in the world `small` and left out: LAO, THA"
            ])
        #expect(
            texts(policy, "effects-add-up") == [
                "2 ordered pairs of agreement `Again` also get the effect of another agreement of this list "
                    + "(USA from KHM: `Mekong`); the effects add up"
            ])
        #expect(abs((costs(policy)["USA KHM FOOD"] ?? 0) + 0.2 / 4) < 1e-15)
        #expect(tariffs(policy)["CAN MEX CARS"] == 0.1 && tariffs(policy)["USA KHM FOOD"] == 0)
        // MEX already takes 10 % on FOOD from USA: no change there.
        #expect(tariffs(policy)["MEX USA FOOD"] == nil)
        let used = try #require(policy.parametersUsed.first)
        #expect(used.name == "rta/average" && used.value == 0.4 && used.standardError == 0.05)
        #expect(
            used.source == "Somebody (2020), table 3" && used.unit == "log points" && used.effect?.id == "rta/average")
    }

    @Test("a world without tariffs says that there was nothing to remove")
    func noTariffs() throws {
        let policy = try SmallWorld.bind(
            [
                .agreement(
                    AgreementMeasure(
                        name: "Pact", members: Selector(["MEX", "KHM"]), tariffs: .remove,
                        tradeEffect: EffectReference(.logPoints(0.4)), sectors: Selector(["FOOD"])))
            ], to: SmallWorld.make(hasTariffs: false))
        #expect(policy.shock.tariff.isEmpty)
        #expect(
            policy.notes.map(\.found) == [
                "tariffs among the members of agreement `Pact` are zero already; the world `small` states no tariffs at all"
            ])
    }

    // MARK: Bilateral measures

    @Test("tariffs are set, raised by points, and the later measure wins")
    func tariff() throws {
        let set = Measure.Action.tariff(TariffMeasure(cells("all", "KHM"), .percent(25)))
        let raise = Measure.Action.tariff(TariffMeasure(cells("USA", "all"), .points(5)))
        let first = try SmallWorld.bind([set, raise])
        #expect(abs((tariffs(first)["USA KHM FOOD"] ?? 0) - 0.3) < 1e-15)
        #expect(tariffs(first)["MEX KHM FOOD"] == 0.25 && tariffs(first)["USA CAN CARS"] == 0.05)
        #expect(tariffs(first).keys.allSatisfy { !$0.hasPrefix("USA USA") && !$0.hasPrefix("KHM KHM") })
        let second = try SmallWorld.bind([raise, set])
        #expect(tariffs(second)["USA KHM FOOD"] == 0.25)
        // KHM sells no CARS and nobody trades SERV: 3 of 9 cells have trade.
        #expect(first.measures[0].cells == 9 && first.measures[0].tradedCells == 3)
        #expect(texts(first, "cells-without-trade").count == 2)
    }

    @Test("costs in per cent, effects in log points and cut-offs add up in any order")
    func costsAdd() throws {
        let actions: [Measure.Action] = [
            .tradeCost(TradeCostMeasure(cells("USA", "MEX"), percent: 10)),
            .tradeEffect(TradeEffectMeasure(cells("USA", "all"), .effect(EffectReference(.logPoints(0.2))))),
            .cutOff(CutOffMeasure(cells("KHM", "MEX"))),
            .tradeCost(TradeCostMeasure(cells("KHM", "MEX"), percent: -50)),
        ]
        let policy = try SmallWorld.bind(actions)
        #expect(abs((costs(policy)["USA MEX FOOD"] ?? 0) - (log(1.1) - 0.2 / 4)) < 1e-15)
        #expect(abs((costs(policy)["USA MEX CARS"] ?? 0) - (log(1.1) - 0.2 / 5)) < 1e-15)
        #expect(costs(policy)["USA CAN FOOD"] == -0.2 / 4)
        #expect(costs(policy)["KHM MEX FOOD"] == .infinity && costs(policy)["MEX KHM FOOD"] == nil)
        #expect(costs(policy).keys.allSatisfy { !$0.hasPrefix("USA USA") })
        let reversed = try SmallWorld.bind(actions.reversed())
        for (cell, value) in costs(policy) {
            let other = try #require(costs(reversed)[cell])
            #expect(value == other || abs(value - other) < 1e-15, "\(cell)")
        }
    }

    @Test("both ways adds the mirrored cells once")
    func bothWays() throws {
        let policy = try SmallWorld.bind([
            .tradeCost(
                TradeCostMeasure(
                    CellSelector(
                        importers: Selector(["USA", "MEX"]), exporters: Selector(["MEX", "CAN"]),
                        sectors: Selector(["FOOD"])), percent: 10, bothWays: true))
        ])
        let pairs = ["USA MEX", "MEX USA", "USA CAN", "CAN USA", "MEX CAN", "CAN MEX"]
        #expect(costs(policy) == Dictionary(uniqueKeysWithValues: pairs.map { ("\($0) FOOD", log1p(0.1)) }))
        #expect(policy.measures[0].pairs == 6)
        let group = try SmallWorld.bind([
            .cutOff(
                CutOffMeasure(
                    CellSelector(importers: Selector(["NAFTA"]), exporters: Selector(["NAFTA"])), bothWays: true))
        ])
        #expect(group.measures[0].pairs == 6 && group.measures[0].cells == 18)
        #expect(group.measures[0].tradedCells == 12 && costs(group).values.allSatisfy { $0 == .infinity })
    }

    // MARK: Economies

    @Test("productivity and labour multiply")
    func supply() throws {
        let policy = try SmallWorld.bind([
            .productivity(
                ProductivityMeasure(
                    economies: Selector(["NAFTA", "not:USA"]), sectors: Selector(["CARS"]), percent: 10)),
            .productivity(ProductivityMeasure(economies: Selector(["MEX"]), percent: -50)),
            .labour(LabourMeasure(economies: .all, percent: 1)),
            .labour(LabourMeasure(economies: Selector(["KHM"]), percent: 100)),
        ])
        // By sector, then by economy: FOOD, CARS, SERV of USA, MEX, CAN, KHM.
        #expect(policy.shock.productivityChange == [1, 0.5, 1, 1, 1, 0.55, 1.1, 1, 1, 0.5, 1, 1])
        #expect(policy.shock.labourChange == [1.01, 1.01, 1.01, 2.02])
        #expect(policy.measures.map(\.cells) == [2, 3, 4, 1])
    }

    @Test("stated shares of demand replace the old, the rest keeps its proportions")
    func preference() throws {
        let whole = try SmallWorld.bind([
            .preference(
                PreferenceMeasure(
                    economies: Selector(["KHM"]),
                    shares: .stated([.init("FOOD", 0.5), .init("CARS", 0.3), .init("SERV", 0.2)])))
        ])
        let accounts = Accounts(calibrating: SmallWorld.make())
        #expect([3, 7, 11].map { whole.shock.finalDemandShare[$0] } == [0.5, 0.3, 0.2])
        #expect([0, 4, 8].allSatisfy { whole.shock.finalDemandShare[$0] == accounts.finalDemandShare[$0] })
        let part = try SmallWorld.bind([
            .preference(
                PreferenceMeasure(
                    economies: Selector(["KHM"]), sectors: Selector(["FOOD"]), shares: .stated([.init("FOOD", 0.4)])))
        ])
        let new = [3, 7, 11].map { part.shock.finalDemandShare[$0] }
        let old = [3, 7, 11].map { accounts.finalDemandShare[$0] }
        #expect(abs(new[0] - 0.4) < 1e-15 && abs(new.reduce(0, +) - 1) < 1e-15)
        #expect(abs(new[1] / new[2] - old[1] / old[2]) < 1e-15)
    }

    @Test("deficits become targets")
    func deficit() throws {
        let policy = try SmallWorld.bind([
            .deficit(DeficitMeasure(economies: Selector(["KHM", "USA"]), value: 0)),
            .deficit(DeficitMeasure(economies: Selector(["USA"]), value: -3)),
        ])
        #expect(policy.shock.deficitTarget == [3: 0, 0: -3])
    }

    // MARK: The whole

    @Test("measures that undo each other are an error in a policy and a warning in a baseline")
    func cancelled() throws {
        let actions: [Measure.Action] = [
            .tariff(TariffMeasure(cells("USA", "MEX"), .percent(5))),
            .tariff(TariffMeasure(cells("USA", "MEX"), .percent(0))),
        ]
        #expect(throws: Diagnostics.self) { try SmallWorld.bind(actions) }
        let world = SmallWorld.make()
        var context = SmallWorld.context()
        context.withoutChange = .isWarning
        let baseline = try bind(
            actions.map { Measure($0) }, to: world, accounts: Accounts(calibrating: world), in: context)
        #expect(texts(baseline, "changes-nothing").count == 1)
        #expect(try bind([], to: world, accounts: Accounts(calibrating: world), in: context).shock == Shock())
    }

    @Test("a measure that changes nothing beside one that does is a warning")
    func idleMeasure() throws {
        let policy = try SmallWorld.bind([
            .labour(LabourMeasure(economies: .all, percent: 1)),
            .cutOff(
                CutOffMeasure(CellSelector(importers: .all, exporters: Selector(["KHM"]), sectors: Selector(["CARS"])))),
        ])
        #expect(
            texts(policy, "measure-changes-nothing") == ["`cut_off` changes nothing: none of its 3 cells holds trade"])
    }

    @Test("groups of the scenario nest, go before the register, and say so")
    func groups() throws {
        let groups = [
            GroupDefinition(name: "LMI", members: Selector(["KHM", "LAO", "MEX"])),
            GroupDefinition(name: "OUTER", members: Selector(["LMI", "CAN", "not:MEX"])),
        ]
        let policy = try SmallWorld.bind(
            [.labour(LabourMeasure(economies: Selector(["OUTER"]), percent: 1))], groups: groups)
        #expect(policy.shock.labourChange == [1, 1, 1.01, 1.01])
        #expect(texts(policy, "group-of-own").count == 1)
        #expect(texts(policy, "absent-members").count == 1)
        var context = SmallWorld.context(groups: groups)
        context.show = Selector(["OUTER", "USA"])
        let world = SmallWorld.make()
        let shown = try bind(
            [Measure(.labour(LabourMeasure(economies: .all, percent: 1)))], to: world,
            accounts: Accounts(calibrating: world), in: context)
        #expect(shown.shown == [0, 2, 3])
    }

    @Test("a faulty group is refused although nothing uses it, one that has members on the day of its use is not")
    func unusedGroups() throws {
        let labour = Measure.Action.labour(LabourMeasure(economies: .all, percent: 1))
        #expect(throws: Diagnostics.self) {
            try SmallWorld.bind([labour], groups: [GroupDefinition(name: "G", members: Selector(["XYZ"]))])
        }
        let agreement = AgreementMeasure(
            name: "X", members: Selector(["G"]), tariffs: .percent(1), asOf: CalendarDay("2019-12-31"))
        let policy = try SmallWorld.bind(
            [.agreement(agreement)], to: SmallWorld.make(year: 2021),
            groups: [GroupDefinition(name: "G", members: Selector(["NAFTA", "KHM"]))])
        #expect(policy.measures[0].pairs == 12)
    }

    @Test("as_of moves the day at which a group is read")
    func asOf() throws {
        func members(_ measureDay: String?, _ scenarioDay: String?, year: Int) throws -> Int {
            let world = SmallWorld.make(year: year)
            var context = SmallWorld.context()
            context.asOf = scenarioDay.flatMap { CalendarDay($0, bareYearAtEnd: true) }
            let agreement = AgreementMeasure(
                name: "X", members: Selector(["NAFTA"]), tariffs: .percent(1),
                asOf: measureDay.flatMap { CalendarDay($0, bareYearAtEnd: true) })
            return try bind(
                [Measure(.agreement(agreement))], to: world, accounts: Accounts(calibrating: world), in: context
            ).measures[0].pairs
        }
        #expect(try members(nil, nil, year: 2014) == 6)
        #expect(throws: Diagnostics.self) { try members(nil, nil, year: 2020) }
        #expect(try members(nil, "2019", year: 2020) == 6)
        #expect(try members("2020-06-29", "2020", year: 2020) == 6)
    }
}
