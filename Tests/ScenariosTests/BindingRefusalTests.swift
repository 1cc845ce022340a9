import Testing

/// Faults that show when a scenario meets a world.
@Suite("A scenario that does not fit its world says where and why")
struct BindingRefusalTests {
    /// Scenarios with the whole message that each gives, divided by a line of `>>>`; cases by a line of `===`.
    static let cases = splitCases(
        #"""
        comity_scenario: 1
        name: t
        world: small
        policy:
          - trade_effect: {importers: USA, exporters: MEX, value: rta/avrage}
        >>>
        s.yaml:5:59: error: there is no cited effect `rta/avrage`
          5 |   - trade_effect: {importers: USA, exporters: MEX, value: rta/avrage}
                                                                        ^
          needed: a number in log points, or the id of a cited effect
          Did you mean `rta/average`?
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - trade_effect: {importers: USA, exporters: MEX, value: rta/elasticity}
        >>>
        s.yaml:5:59: error: the effect `rta/elasticity` is in the unit `dimensionless`
          5 |   - trade_effect: {importers: USA, exporters: MEX, value: rta/elasticity}
                                                                        ^
          needed: an effect in log points
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - trade_effect: {importers: USA, exporters: MEX, value: rta/unread}
        >>>
        s.yaml:5:59: error: the effect `rta/unread` has no value yet
          5 |   - trade_effect: {importers: USA, exporters: MEX, value: rta/unread}
                                                                        ^
          needed: a value read from its source (Nobody (2021))
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - trade_cost: {importers: UAS, exporters: Cambodia, sectors: food, percent: 10}
        >>>
        s.yaml:5:29: error: `UAS` is no economy of the world and no group
          5 |   - trade_cost: {importers: UAS, exporters: Cambodia, sectors: food, percent: 10}
                                          ^
          needed: a code of the world `small`, a group, or `all`
          Did you mean `USA`?
        s.yaml:5:45: error: `Cambodia` is no economy of the world and no group
          5 |   - trade_cost: {importers: UAS, exporters: Cambodia, sectors: food, percent: 10}
                                                          ^
          needed: a code of the world `small`, a group, or `all`
          Did you mean `KHM`?
        s.yaml:5:64: error: `food` is no sector of the world
          5 |   - trade_cost: {importers: UAS, exporters: Cambodia, sectors: food, percent: 10}
                                                                             ^
          needed: a sector of the world `small`, `all` or `tradable`
          Did you mean `FOOD`?
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - trade_cost: {importers: khm, exporters: [USA, BOL], percent: 10}
        >>>
        s.yaml:5:29: error: `khm` is no economy of the world and no group
          5 |   - trade_cost: {importers: khm, exporters: [USA, BOL], percent: 10}
                                          ^
          needed: a code of the world `small`, a group, or `all`
          Did you mean `KHM`?
        s.yaml:5:51: error: `BOL` is not in the world `small`
          5 |   - trade_cost: {importers: khm, exporters: [USA, BOL], percent: 10}
                                                                ^
          needed: an economy of this world
          to do: take it out, or choose a world that has it
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - cut_off: {importers: [KHM, not:KHM], exporters: all}
        >>>
        s.yaml:5:26: error: `importers` selects no economy: `KHM, not:KHM`
          5 |   - cut_off: {importers: [KHM, not:KHM], exporters: all}
                                       ^
          needed: at least one economy of the world `small`
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - cut_off: {importers: KHM, exporters: KHM}
        >>>
        s.yaml:5:42: error: importers and exporters are the same economy, KHM: only domestic sales are selected
          5 |   - cut_off: {importers: KHM, exporters: KHM}
                                                       ^
          needed: an importer and an exporter that differ
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - cut_off: {importers: KHM, exporters: AUKUS}
        >>>
        s.yaml:5:42: error: `AUKUS` has no members on 2014-12-31
          5 |   - cut_off: {importers: KHM, exporters: AUKUS}
                                                       ^
          needed: a group with members in the world's year
          to do: add `as_of: 2021-09-15` to take its members of that day
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - cut_off: {importers: KHM, exporters: ANDEAN}
        >>>
        s.yaml:5:42: error: no member of `ANDEAN` is in the world `small` (BOL, PER)
          5 |   - cut_off: {importers: KHM, exporters: ANDEAN}
                                                       ^
          needed: a group with members in the world
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - cut_off: {importers: KHM, exporters: USA, sectors: [all, not:tradable, not:SERV]}
        >>>
        s.yaml:5:56: error: `sectors` selects no sector: `all, not:tradable, not:SERV`
          5 |   - cut_off: {importers: KHM, exporters: USA, sectors: [all, not:tradable, not:SERV]}
                                                                     ^
          needed: at least one sector of the world `small`
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - agreement: {name: Mekong, members: [KHM, LMI, not:USA], tariffs: remove}
        >>>
        s.yaml:5:40: error: agreement `Mekong` has the single member KHM in this world
          5 |   - agreement: {name: Mekong, members: [KHM, LMI, not:USA], tariffs: remove}
                                                     ^
          needed: at least two members
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - tariff: {importers: USA, exporters: KHM, points: -120}
        >>>
        s.yaml:5:54: error: `points` would bring 3 tariffs to -100 % or below, the first to -100 % (USA from KHM)
          5 |   - tariff: {importers: USA, exporters: KHM, points: -120}
                                                                   ^
          needed: new rates above -100 %
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - tariff: {importers: USA, exporters: KHM, file: nowhere.csv}
        >>>
        s.yaml:5:52: error: there is no file `nowhere.csv`
          5 |   - tariff: {importers: USA, exporters: KHM, file: nowhere.csv}
                                                                 ^
          needed: a .csv or .csv.gz file, with a path relative to the scenario's folder
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - tariff: {importers: USA, exporters: MEX, percent: 0}
          - trade_cost: {importers: USA, exporters: KHM, sectors: [SERV, CARS], percent: 10}
          - agreement: {name: NAFTA 2, members: NAFTA, tariffs: keep, trade_effect: 0}
        >>>
        s.yaml:5:5: error: the policy changes no cell of the world `small`; `tariff` (line 5): every selected cell with trade has this rate already; `trade_cost` (line 6): none of its 2 cells holds trade; agreement `NAFTA 2` (line 7): its trade effect is zero and it keeps tariffs
          5 |   - tariff: {importers: USA, exporters: MEX, percent: 0}
                  ^
          needed: a change of a cost or tariff where there is trade, of productivity, labour, demand or a deficit
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - productivity: {economies: KHM, percent: 0}
        >>>
        s.yaml:5:5: error: the policy changes no cell of the world `small`; `productivity` (line 5): its percent is 0
          5 |   - productivity: {economies: KHM, percent: 0}
                  ^
          needed: a change of a cost or tariff where there is trade, of productivity, labour, demand or a deficit
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - preference: {economies: KHM, shares: {FOOD: 0.5, CARS: 0.4}}
        >>>
        s.yaml:5:43: error: no share of final demand of KHM for SERV
          5 |   - preference: {economies: KHM, shares: {FOOD: 0.5, CARS: 0.4}}
                                                        ^
          needed: a share for every selected sector, 0 where nothing is bought
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - preference: {economies: KHM, shares: {FOOD: 0.5, CARS: 0.4, SERV: 0.2}}
        >>>
        s.yaml:5:43: error: the shares of final demand of KHM sum to 1.1
          5 |   - preference: {economies: KHM, shares: {FOOD: 0.5, CARS: 0.4, SERV: 0.2}}
                                                        ^
          needed: shares that sum to 1, to within 1e-6
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - preference: {economies: KHM, sectors: FOOD, shares: {FOOD: 0.5, CAR: 0.4, SERV: 0}}
        >>>
        s.yaml:5:69: error: `CAR` is no sector of the world
          5 |   - preference: {economies: KHM, sectors: FOOD, shares: {FOOD: 0.5, CAR: 0.4, SERV: 0}}
                                                                                  ^
          needed: a sector of the world `small`
          Did you mean `CARS`?
        s.yaml:5:79: error: `SERV` is not among the selected sectors
          5 |   - preference: {economies: KHM, sectors: FOOD, shares: {FOOD: 0.5, CAR: 0.4, SERV: 0}}
                                                                                            ^
          needed: shares of the sectors in `sectors`
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - deficit: {economies: KHM, value: none}
        >>>
        s.yaml:5:38: error: `value` is `none`
          5 |   - deficit: {economies: KHM, value: none}
                                                   ^
          needed: a number in the world's unit, or `zero`
        ===
        comity_scenario: 1
        name: t
        world: small
        groups:
          A: [B, USA]
          B: [A]
          KHM: [USA]
        policy:
          - labour: {economies: A, percent: 1}
        >>>
        s.yaml:6:7: error: the group `A` contains itself: A > B > A
          6 |   B: [A]
                    ^
          needed: groups that do not lead back to themselves
        s.yaml:7:3: error: the group `KHM` has the code of an economy of the world
          7 |   KHM: [USA]
                ^
          needed: a name that is no code
        """#)

    @Test("the message is the whole of what is wrong", arguments: cases)
    func message(_ refusal: Refusal) {
        #expect(refusal.actual == refusal.message)
    }
}
