import Testing

/// Faults that need no world to be found.
@Suite("A scenario that cannot be read says where and why")
struct LanguageRefusalTests {
    /// Scenarios with the whole message that each gives, divided by a line of `>>>`; cases by a line of `===`.
    static let cases = splitCases(
        #"""
        name: t
        world: small
        policy: [labour: {economies: KHM, percent: 1}]
        >>>
        s.yaml:1:1: error: a scenario without the key `comity_scenario`
          1 | name: t
              ^
          needed: `comity_scenario`: the version of the language, 1
        ===
        comity_scenario: 2
        world: small
        clozure: hold
        closure: held
        policy:
          - labour: {economies: KHM, percent: 1}
        >>>
        s.yaml:1:1: error: a scenario without the key `name`
          1 | comity_scenario: 2
              ^
          needed: `name`: a short name for output and folders
        s.yaml:1:18: error: `comity_scenario` is the number `2`
          1 | comity_scenario: 2
                               ^
          needed: the version 1 of the language
          to do: a newer Comity may read this file
        s.yaml:3:1: error: a scenario has no key `clozure`
          3 | clozure: hold
              ^
          needed: one of the keys comity_scenario, name, title, question, world, closure, model, as_of, groups, parameters, baseline, policy, show, draws, interval
          Did you mean `closure`?
        s.yaml:4:10: error: `closure` is `held`
          4 | closure: held
                       ^
          needed: one of hold, zero, share, multiplicative
          Did you mean `hold`?
        ===
        comity_scenario: 1
        name: t
        world: small
        policy: []
        >>>
        s.yaml:4:9: error: `policy` is an empty list
          4 | policy: []
                      ^
          needed: at least one measure
        ===
        comity_scenario: 1
        name: a/b
        world: small
        as_of: never
        draws: {count: 0, sead: 3}
        interval: 100
        policy:
          - agreements: {members: all}
          - agreement
          - agreement:
            name: X
          - labour: {economies: KHM, percent: 1%}
        >>>
        s.yaml:2:7: error: `name` is `a/b`
          2 | name: a/b
                    ^
          needed: a name without `/`, line breaks or a leading point
          to do: it becomes the name of a folder; put words for people into `title`
        s.yaml:4:8: error: `as_of` is `never`
          4 | as_of: never
                     ^
          needed: a year such as 2026 or a day such as 2026-01-31
        s.yaml:5:16: error: `count` is `0`
          5 | draws: {count: 0, sead: 3}
                             ^
          needed: a whole number from 1 to 20000
        s.yaml:5:19: error: `draws` has no key `sead`
          5 | draws: {count: 0, sead: 3}
                                ^
          needed: one of the keys count, seed
          Did you mean `seed`?
        s.yaml:6:11: error: `interval` is `100`
          6 | interval: 100
                        ^
          needed: a number between 0 and 100
        s.yaml:8:5: error: there is no measure `agreements`
          8 |   - agreements: {members: all}
                  ^
          needed: one of agreement, tariff, trade_effect, trade_cost, cut_off, productivity, labour, preference, deficit, coalition
          Did you mean `agreement`?
        s.yaml:9:5: error: `agreement` in place of a measure
          9 |   - agreement
                  ^
          needed: one of agreement, tariff, trade_effect, trade_cost, cut_off, productivity, labour, preference, deficit, coalition, followed by a colon and its keys
        s.yaml:11:5: error: the key `name` beside `agreement`
          11 |     name: X
                   ^
          needed: one measure in each item of the list
          to do: indent the keys of a measure below its name, and begin each measure with its own dash
        s.yaml:12:39: error: `percent` is `1%`
          12 |   - labour: {economies: KHM, percent: 1%}
                                                     ^
          needed: a number above -100, in per cent
          to do: leave out the % sign
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - agreement:
              members: [USA, not: MEX]
              tariffs: removed
              already_covered: 1.5
              since: 2014-02-30
        >>>
        s.yaml:6:7: error: an `agreement` without the key `name`
          6 |       members: [USA, not: MEX]
                    ^
          needed: `name`: a name for the output
        s.yaml:6:22: error: `members` holds a mapping with keys
          6 |       members: [USA, not: MEX]
                                   ^
          needed: a code, a group, `all` or `not:X`
          to do: write `not:X` without a space behind the colon
        s.yaml:7:16: error: `tariffs` is `removed`
          7 |       tariffs: removed
                             ^
          needed: remove, keep, or a rate in per cent
          Did you mean `remove`?
        s.yaml:8:24: error: `already_covered` is `1.5`
          8 |       already_covered: 1.5
                                     ^
          needed: a number from 0 to 1
        s.yaml:9:14: error: `since` is `2014-02-30`
          9 |       since: 2014-02-30
                           ^
          needed: a year such as 2026 or a day such as 2026-01-31
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - agreement: {name: X, members: [USA, MEX]}
        >>>
        s.yaml:5:16: error: an `agreement` with neither `tariffs` nor `trade_effect`
          5 |   - agreement: {name: X, members: [USA, MEX]}
                             ^
          needed: at least one of the two
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - tariff: {importers: USA, exporters: MEX, percent: 5, points: 5}
        >>>
        s.yaml:5:58: error: a `tariff` with `percent` and `points`
          5 |   - tariff: {importers: USA, exporters: MEX, percent: 5, points: 5}
                                                                       ^
          needed: exactly one of `percent`, `points`, `file`
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - tariff: {importers: USA, exporters: MEX, percent: -100}
        >>>
        s.yaml:5:55: error: `percent` is `-100`
          5 |   - tariff: {importers: USA, exporters: MEX, percent: -100}
                                                                    ^
          needed: a number above -100, in per cent
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - tariff: {importers: USA, percent: .inf}
        >>>
        s.yaml:5:13: error: a `tariff` without the key `exporters`
          5 |   - tariff: {importers: USA, percent: .inf}
                          ^
          needed: `exporters`: codes, groups, `all` or `not:X`
        s.yaml:5:39: error: `percent` is `.inf`
          5 |   - tariff: {importers: USA, percent: .inf}
                                                    ^
          needed: a number above -100, in per cent
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - tariff: {importers: [], exporters: MEX, file: rates.txt}
        >>>
        s.yaml:5:25: error: `importers` is an empty list
          5 |   - tariff: {importers: [], exporters: MEX, file: rates.txt}
                                      ^
          needed: codes, groups, `all` or `not:X`
        s.yaml:5:51: error: `file` is `rates.txt`
          5 |   - tariff: {importers: [], exporters: MEX, file: rates.txt}
                                                                ^
          needed: the path of a .csv or .csv.gz file, relative to this file
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - trade_effect: {importers: USA, exporters: MEX, value: 36}
        >>>
        s.yaml:5:59: error: `value` is `36`
          5 |   - trade_effect: {importers: USA, exporters: MEX, value: 36}
                                                                        ^
          needed: a number from -10 to 10, in log points
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - trade_cost: {importers: UAS, exporters: Cambodia, sectors: food, percent: 10, both_ways: yes}
        >>>
        s.yaml:5:94: error: `both_ways` is `yes`
          5 |   - trade_cost: {importers: UAS, exporters: Cambodia, sectors: food, percent: 10, both_ways: yes}
                                                                                                           ^
          needed: true or false
          Did you mean `true`?
        ===
        comity_scenario: 1
        name: t
        world: small
        groups:
          A: [B, USA]
          B: [A]
          KHM: [USA]
          all: [USA]
        policy:
          - labour: {economies: A, percent: 1}
        >>>
        s.yaml:8:3: error: `all` as the name of a group
          8 |   all: [USA]
                ^
          needed: a name that is no keyword of selectors
        ===
        comity_scenario: 1
        name: t
        name: u
        world: small
        >>>
        s.yaml:3:1: error: the key `name` stands twice (first on line 2)
          3 | name: u
              ^
          needed: each key once
          to do: take one of the two out
        ===
        comity_scenario: 1
        name: [t
        world: small
        >>>
        s.yaml:3:6: error: a list is opened with `[` and not closed before this place (in what begins on line 2)
          3 | world: small
                   ^
          needed: valid YAML
          to do: separate its items by commas and close it with `]`
        ===
        comity_scenario: 1
        name: t
        world: small
        policy:
          - tariff: {importers: USA, exporters: MEX, percent: 5, missing: keep}
          - tariff: {importers: USA, exporters: MEX, file: rates.csv, missing: keeep}
        >>>
        s.yaml:5:58: error: a `tariff` with `percent` and `missing`
          5 |   - tariff: {importers: USA, exporters: MEX, percent: 5, missing: keep}
                                                                       ^
          needed: `missing` beside `file` only
        s.yaml:6:72: error: `missing` is `keeep`
          6 |   - tariff: {importers: USA, exporters: MEX, file: rates.csv, missing: keeep}
                                                                                     ^
          needed: one of zero, keep
          Did you mean `keep`?
        ===
        - a
        - b
        >>>
        s.yaml:1:1: error: a list in place of a scenario
          1 | - a
              ^
          needed: a mapping with the keys comity_scenario, name, title, question, world, closure, model, as_of, groups, parameters, baseline, policy, show, draws, interval
        """#)

    @Test("the message is the whole of what is wrong", arguments: cases)
    func message(_ refusal: Refusal) {
        #expect(refusal.actual == refusal.message)
    }
}
