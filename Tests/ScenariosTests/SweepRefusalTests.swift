import Testing

@Suite("A sweep that cannot be answered says where and why, before anything is solved")
struct SweepRefusalTests {
    /// Sweeps with the whole message that each gives on the small world, divided by a line of `>>>`; cases by a line of
    /// `===`.
    static let cases = splitCases(
        #"""
        comity_scenario: 1
        name: t
        world: small
        policy: [labour: {economies: KHM, percent: 1}]
        >>>
        s.yaml:1:1: error: a scenario in place of a sweep
          1 | comity_scenario: 1
              ^
          needed: a file that begins with `comity_sweep: 1`
          to do: answer it with `comity run`
        ===
        comity_sweep: 2
        world: small
        scenaris: {}
        policy: [labour: {economies: KHM, percent: 1}]
        >>>
        s.yaml:1:1: error: a sweep without the key `name`
          1 | comity_sweep: 2
              ^
          needed: `name`: a short name for output and folders
        s.yaml:1:1: error: a sweep without the key `scenarios`
          1 | comity_sweep: 2
              ^
          needed: `scenarios`: where the scenarios come from
        s.yaml:1:15: error: `comity_sweep` is the number `2`
          1 | comity_sweep: 2
                            ^
          needed: the version 1 of the language
          to do: a newer Comity may read this file
        s.yaml:3:1: error: a sweep has no key `scenaris`
          3 | scenaris: {}
              ^
          needed: one of the keys comity_sweep, name, title, question, world, closure, model, as_of, groups, parameters, baseline, scenarios, policy, report, columns
          Did you mean `scenarios`?
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {rate: [1]}, pairs: {first: all, second: all}}
        policy: [labour: {economies: KHM, percent: $rate}]
        >>>
        s.yaml:4:32: error: `scenarios` with `grid` and `pairs`
          4 | scenarios: {grid: {rate: [1]}, pairs: {first: all, second: all}}
                                             ^
          needed: exactly one of `list`, `grid`, `pairs`, `subsets`
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {}
        policy: [labour: {economies: KHM, percent: 1}]
        >>>
        s.yaml:4:12: error: `scenarios` with none of `list`, `grid`, `pairs`, `subsets`
          4 | scenarios: {}
                         ^
          needed: exactly one of `list`, `grid`, `pairs`, `subsets`
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {rate: [1, 2]}}
        >>>
        s.yaml:1:1: error: a sweep without the key `policy`
          1 | comity_sweep: 1
              ^
          needed: `policy`: the measures, with variables in place of values
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {rate: [1, 2]}}
        policy: []
        >>>
        s.yaml:4:20: error: the policy does not mention `$rate`
          4 | scenarios: {grid: {rate: [1, 2]}}
                                 ^
          needed: a measure with `$rate` in place of a value
        s.yaml:5:9: error: `policy` is an empty list
          5 | policy: []
                      ^
          needed: at least one measure
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {rate: [1, 2], partner: [USA]}}
        policy: [tariff: {importers: KHM, exporters: $partnr, percent: 5}]
        >>>
        s.yaml:4:20: error: the policy does not mention `$rate`
          4 | scenarios: {grid: {rate: [1, 2], partner: [USA]}}
                                 ^
          needed: a measure with `$rate` in place of a value
        s.yaml:4:34: error: the policy does not mention `$partner`
          4 | scenarios: {grid: {rate: [1, 2], partner: [USA]}}
                                               ^
          needed: a measure with `$partner` in place of a value
        s.yaml:5:46: error: there is no variable `$partnr`
          5 | policy: [tariff: {importers: KHM, exporters: $partnr, percent: 5}]
                                                           ^
          needed: one of `$rate`, `$partner`
          Did you mean `$partner`?
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {rate: [1, -200, many]}}
        policy: [labour: {economies: KHM, percent: $rate}]
        >>>
        s.yaml:4:30: error: `percent` is `-200`
          4 | scenarios: {grid: {rate: [1, -200, many]}}
                                           ^
          needed: a number above -100, in per cent
        s.yaml:4:36: error: `percent` is `many`
          4 | scenarios: {grid: {rate: [1, -200, many]}}
                                                 ^
          needed: a number above -100, in per cent
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {partner: [USA, MEX, KMH]}}
        policy: [tariff: {importers: KHM, exporters: $partner, sector: FOOD, percent: 5}]
        >>>
        s.yaml:5:56: error: a `tariff` has no key `sector`
          5 | policy: [tariff: {importers: KHM, exporters: $partner, sector: FOOD, percent: 5}]
                                                                     ^
          needed: one of the keys importers, exporters, sectors, percent, points, file, missing
          Did you mean `sectors`?
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {partner: [USA, MEX, KMH]}}
        policy: [tariff: {importers: KHM, exporters: $partner, percent: 5}]
        >>>
        s.yaml:4:40: error: `KMH` is no economy of the world and no group
          4 | scenarios: {grid: {partner: [USA, MEX, KMH]}}
                                                     ^
          needed: a code of the world `small`, a group, or `all`
          Did you mean `KHM`?
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {rate: [5, 5.0, 10], who: [USA, USA]}}
        policy: [tariff: {importers: KHM, exporters: $who, percent: $rate}]
        >>>
        s.yaml:4:30: error: the value `5.0` of `rate` stands twice
          4 | scenarios: {grid: {rate: [5, 5.0, 10], who: [USA, USA]}}
                                           ^
          needed: each value once
        s.yaml:4:51: error: the value `USA` of `who` stands twice
          4 | scenarios: {grid: {rate: [5, 5.0, 10], who: [USA, USA]}}
                                                                ^
          needed: each value once
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {status: [5], 2nd: [6], a b: [7]}}
        policy: [labour: {economies: KHM, percent: $status}]
        >>>
        s.yaml:4:20: error: `status` as the name of a variable
          4 | scenarios: {grid: {status: [5], 2nd: [6], a b: [7]}}
                                 ^
          needed: a name that is no column of the result
        s.yaml:4:33: error: `2nd` as the name of a variable
          4 | scenarios: {grid: {status: [5], 2nd: [6], a b: [7]}}
                                              ^
          needed: a letter, then letters, digits and _
        s.yaml:4:43: error: `a b` as the name of a variable
          4 | scenarios: {grid: {status: [5], 2nd: [6], a b: [7]}}
                                                        ^
          needed: a letter, then letters, digits and _
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {rate: 5, share: [], other: [[], {a: 1}], none: [~]}}
        policy: [labour: {economies: KHM, percent: $rate}, labour: {economies: KHM, percent: $share}]
        >>>
        s.yaml:4:26: error: the values of `rate` are the number `5`
          4 | scenarios: {grid: {rate: 5, share: [], other: [[], {a: 1}], none: [~]}}
                                       ^
          needed: a list of values, {from: .., to: .., step: ..}, or {each: economies}
        s.yaml:4:36: error: the values of `share` are an empty list
          4 | scenarios: {grid: {rate: 5, share: [], other: [[], {a: 1}], none: [~]}}
                                                 ^
          needed: a list of values, {from: .., to: .., step: ..}, or {each: economies}
        s.yaml:4:40: error: the policy does not mention `$other`
          4 | scenarios: {grid: {rate: 5, share: [], other: [[], {a: 1}], none: [~]}}
                                                     ^
          needed: a measure with `$other` in place of a value
        s.yaml:4:48: error: a value of `other` is an empty list
          4 | scenarios: {grid: {rate: 5, share: [], other: [[], {a: 1}], none: [~]}}
                                                             ^
          needed: a number, a text, or a list of codes
        s.yaml:4:52: error: a value of `other` is a mapping with keys
          4 | scenarios: {grid: {rate: 5, share: [], other: [[], {a: 1}], none: [~]}}
                                                                 ^
          needed: a number, a text, or a list of codes
        s.yaml:4:61: error: the policy does not mention `$none`
          4 | scenarios: {grid: {rate: 5, share: [], other: [[], {a: 1}], none: [~]}}
                                                                          ^
          needed: a measure with `$none` in place of a value
        s.yaml:4:68: error: a value of `none` is nothing
          4 | scenarios: {grid: {rate: 5, share: [], other: [[], {a: 1}], none: [~]}}
                                                                                 ^
          needed: a number, a text, or a list of codes
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {rate: {from: 0, to: 50, step: 7}}}
        policy: [labour: {economies: KHM, percent: $rate}]
        >>>
        s.yaml:4:26: error: steps of 7 from 0 do not end at 50
          4 | scenarios: {grid: {rate: {from: 0, to: 50, step: 7}}}
                                       ^
          needed: a `step` that leads from `from` to `to` in a whole number of steps
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {rate: {from: 0, to: 5, step: -1}}}
        policy: [labour: {economies: KHM, percent: $rate}]
        >>>
        s.yaml:4:26: error: steps of -1 from 0 do not end at 5
          4 | scenarios: {grid: {rate: {from: 0, to: 5, step: -1}}}
                                       ^
          needed: a `step` that leads from `from` to `to` in a whole number of steps
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {rate: {from: 0, to: 5, stop: 1}}}
        policy: [labour: {economies: KHM, percent: $rate}]
        >>>
        s.yaml:4:26: error: `rate` without the key `step`
          4 | scenarios: {grid: {rate: {from: 0, to: 5, stop: 1}}}
                                       ^
          needed: `step`: a number other than 0
        s.yaml:4:43: error: `rate` has no key `stop`
          4 | scenarios: {grid: {rate: {from: 0, to: 5, stop: 1}}}
                                                        ^
          needed: one of the keys from, to, step, each
          Did you mean `step`?
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {rate: {from: 0, to: 1, step: 0}}}
        policy: [labour: {economies: KHM, percent: $rate}]
        >>>
        s.yaml:4:49: error: `step` is `0`
          4 | scenarios: {grid: {rate: {from: 0, to: 1, step: 0}}}
                                                              ^
          needed: a number other than 0
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {rate: {from: 0, to: 1, step: 1e-7}}}
        policy: [labour: {economies: KHM, percent: $rate}]
        >>>
        s.yaml:4:26: error: the range of `rate` has more than a million values
          4 | scenarios: {grid: {rate: {from: 0, to: 1, step: 1e-7}}}
                                       ^
          needed: at most 1,000,000 scenarios
          to do: use a larger `step`
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {a: {from: 0, to: 1, step: 1e-3}, b: {from: 0, to: 1, step: 1e-3}}}
        policy: [labour: {economies: KHM, percent: $a}, labour: {economies: USA, percent: $b}]
        >>>
        s.yaml:4:12: error: the sweep has 1,002,001 scenarios
          4 | scenarios: {grid: {a: {from: 0, to: 1, step: 1e-3}, b: {from: 0, to: 1, step: 1e-3}}}
                         ^
          needed: at most 1,000,000
          to do: split it into several sweeps, or take fewer values
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {a: {from: 0, to: 999, step: 1e-3}, b: [1, 2]}}
        policy: [labour: {economies: KHM, percent: $a}, labour: {economies: USA, percent: $b}]
        >>>
        s.yaml:4:12: error: the sweep has 1,998,002 scenarios
          4 | scenarios: {grid: {a: {from: 0, to: 999, step: 1e-3}, b: [1, 2]}}
                         ^
          needed: at most 1,000,000
          to do: split it into several sweeps, or take fewer values
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {who: {each: [NAFTA, not:CHN]}}}
        policy: [labour: {economies: $who, percent: 1}]
        >>>
        s.yaml:4:40: error: `CHN` is no economy of the world and no group
          4 | scenarios: {grid: {who: {each: [NAFTA, not:CHN]}}}
                                                     ^
          needed: a code of the world `small`, a group, or `all`
          Did you mean `CAN`?
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {pairs: {first: [USA, KMH], second: all, orderd: true}}
        policy: [cut_off: {importers: $first, exporters: $secnd}]
        >>>
        s.yaml:4:20: error: the policy does not mention `$second`
          4 | scenarios: {pairs: {first: [USA, KMH], second: all, orderd: true}}
                                 ^
          needed: a measure with `$second` in place of a value
        s.yaml:4:53: error: `pairs` has no key `orderd`
          4 | scenarios: {pairs: {first: [USA, KMH], second: all, orderd: true}}
                                                                  ^
          needed: one of the keys first, second, ordered
          Did you mean `ordered`?
        s.yaml:5:50: error: there is no variable `$secnd`
          5 | policy: [cut_off: {importers: $first, exporters: $secnd}]
                                                               ^
          needed: one of `$first`, `$second`
          Did you mean `$second`?
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {pairs: {first: USA, second: USA}}
        policy: [cut_off: {importers: $first, exporters: $second}]
        >>>
        s.yaml:4:41: error: `first` and `second` are the same economy, USA
          4 | scenarios: {pairs: {first: USA, second: USA}}
                                                      ^
          needed: at least one pair of economies that differ
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {pairs: {first: USA, second: KMH}}
        policy: [cut_off: {importers: $first, exporters: $second, sectors: FOD}]
        >>>
        s.yaml:4:41: error: `KMH` is no economy of the world and no group
          4 | scenarios: {pairs: {first: USA, second: KMH}}
                                                      ^
          needed: a code of the world `small`, a group, or `all`
          Did you mean `KHM`?
        s.yaml:5:68: error: `FOD` is no sector of the world
          5 | policy: [cut_off: {importers: $first, exporters: $second, sectors: FOD}]
                                                                                 ^
          needed: a sector of the world `small`, `all` or `tradable`
          Did you mean `FOOD`?
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {pairs: {first: USA, second: KHM}}
        policy: [cut_off: {importers: $first, exporters: $second, sectors: FOD}]
        >>>
        s.yaml:5:68: error: `FOD` is no sector of the world
          5 | policy: [cut_off: {importers: $first, exporters: $second, sectors: FOD}]
                                                                                 ^
          needed: a sector of the world `small`, `all` or `tradable`
          Did you mean `FOOD`?
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {pairs: {first: all, second: all}}
        policy: [labour: {economies: $first, percent: $second}]
        >>>
        s.yaml:5:47: error: `percent` is `$second`
          5 | policy: [labour: {economies: $first, percent: $second}]
                                                            ^
          needed: a number above -100, in per cent
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {subsets: {candidates: [USA, KHM, USA], of_size: [1, 1]}}
        policy: [agreement: {name: A, members: [$members], tariffs: remove}]
        >>>
        s.yaml:4:46: error: the candidate `USA` stands twice
          4 | scenarios: {subsets: {candidates: [USA, KHM, USA], of_size: [1, 1]}}
                                                           ^
          needed: each candidate once
        s.yaml:4:61: error: `of_size` states a number twice
          4 | scenarios: {subsets: {candidates: [USA, KHM, USA], of_size: [1, 1]}}
                                                                          ^
          needed: each number of members once
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {subsets: {candidates: [USA, KHM], of_size: some}}
        policy: [agreement: {name: A, members: [$members], tariffs: remove}]
        >>>
        s.yaml:4:56: error: `of_size` is `some`
          4 | scenarios: {subsets: {candidates: [USA, KHM], of_size: some}}
                                                                     ^
          needed: any, a number of members, or a list of such numbers
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {subsets: {candidates: [USA, KHM], of_size: [2, 3]}}
        policy: [agreement: {name: A, members: [$members], tariffs: remove}]
        >>>
        s.yaml:4:56: error: `of_size` asks for 3 members of 2 candidates
          4 | scenarios: {subsets: {candidates: [USA, KHM], of_size: [2, 3]}}
                                                                     ^
          needed: at most as many members as candidates
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {subsets: {candidates: [USA, CHN]}}
        policy: [agreement: {name: A, members: [$members, LAO], trade_effect: rta/averge}]
        >>>
        s.yaml:4:41: error: `CHN` is no economy of the world and no group
          4 | scenarios: {subsets: {candidates: [USA, CHN]}}
                                                      ^
          needed: a code of the world `small`, a group, or `all`
          Did you mean `CAN`?
        s.yaml:5:51: error: `LAO` is not in the world `small`
          5 | policy: [agreement: {name: A, members: [$members, LAO], trade_effect: rta/averge}]
                                                                ^
          needed: an economy of this world
          to do: take it out, or choose a world that has it
        s.yaml:5:71: error: there is no cited effect `rta/averge`
          5 | policy: [agreement: {name: A, members: [$members, LAO], trade_effect: rta/averge}]
                                                                                    ^
          needed: a number in log points, or the id of a cited effect
          Did you mean `rta/average`?
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {subsets: {candidates: [USA, KHM]}}
        policy: [agreement: {name: A, members: [$members, LAO], trade_effect: rta/averge}]
        report: [USX]
        >>>
        s.yaml:5:51: error: `LAO` is not in the world `small`
          5 | policy: [agreement: {name: A, members: [$members, LAO], trade_effect: rta/averge}]
                                                                ^
          needed: an economy of this world
          to do: take it out, or choose a world that has it
        s.yaml:5:71: error: there is no cited effect `rta/averge`
          5 | policy: [agreement: {name: A, members: [$members, LAO], trade_effect: rta/averge}]
                                                                                    ^
          needed: a number in log points, or the id of a cited effect
          Did you mean `rta/average`?
        s.yaml:6:10: error: `USX` is no economy of the world and no group
          6 | report: [USX]
                       ^
          needed: a code of the world `small`, a group, or `all`
          Did you mean `USA`?
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios:
          list:
            - name: one
              policy: [labour: {economies: KHM, percent: 1}]
            - name: one
              policy: [labour: {economies: KHX, percent: 1}]
            - policy: [labor: {economies: KHM, percent: 1}]
            - name: four
        policy: []
        >>>
        s.yaml:8:13: error: the scenario `one` stands twice (first on line 6)
          8 |     - name: one
                          ^
          needed: a name of its own for each scenario
        s.yaml:10:7: error: a scenario of the list without the key `name`
          10 |     - policy: [labor: {economies: KHM, percent: 1}]
                     ^
          needed: `name`: a name that identifies its rows
        s.yaml:10:16: error: there is no measure `labor`
          10 |     - policy: [labor: {economies: KHM, percent: 1}]
                              ^
          needed: one of agreement, tariff, trade_effect, trade_cost, cut_off, productivity, labour, preference, deficit, coalition
          Did you mean `labour`?
        s.yaml:11:7: error: a scenario of the list without the key `policy`
          11 |     - name: four
                     ^
          needed: `policy`: a list of measures
        s.yaml:12:1: error: a sweep with `policy` and a list of scenarios
          12 | policy: []
               ^
          needed: the measures of each scenario inside the list
          to do: put measures that all scenarios share into `baseline`, or use `grid`
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {list: []}
        >>>
        s.yaml:4:19: error: `list` is an empty list
          4 | scenarios: {list: []}
                                ^
          needed: at least one policy, with `name` and `policy`
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {list: [{name: a, policy: [labour: {economies: KHX, percent: 1}]}, {name: b, policy: [cut_off: {importers: USA, exporters: CHN}]}]}
        >>>
        s.yaml:4:59: error: `KHX` is no economy of the world and no group
          4 | scenarios: {list: [{name: a, policy: [labour: {economies: KHX, percent: 1}]}, {name: b, policy: [cut_off: {importers: USA, exporters: CHN}]}]}
                                                                        ^
          needed: a code of the world `small`, a group, or `all`
          Did you mean `KHM`?
        s.yaml:4:135: error: `CHN` is no economy of the world and no group
          4 | scenarios: {list: [{name: a, policy: [labour: {economies: KHX, percent: 1}]}, {name: b, policy: [cut_off: {importers: USA, exporters: CHN}]}]}
                                                                                                                                                    ^
          needed: a code of the world `small`, a group, or `all`
          Did you mean `CAN`?
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {rate: [1]}}
        policy: [labour: {economies: KHM, percent: ${rate}}]
        >>>
        s.yaml:5:45: error: a mapping is opened with `{` and not closed before this place
          5 | policy: [labour: {economies: KHM, percent: ${rate}}]
                                                          ^
          needed: valid YAML
          to do: write `$rate` in place of `${rate}`, or quotes around it: a brace ends a word inside { } and [ ]
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {rate: [1]}}
        policy: [labour: {economies: [], percent: $rate}]
        columns: [real_income, real_income, {}]
        >>>
        s.yaml:5:30: error: `economies` is an empty list
          5 | policy: [labour: {economies: [], percent: $rate}]
                                           ^
          needed: codes, groups, `all` or `not:X`
        s.yaml:6:24: error: the column `real_income` stands twice
          6 | columns: [real_income, real_income, {}]
                                     ^
          needed: each column once
        s.yaml:6:37: error: `columns` is a mapping with keys
          6 | columns: [real_income, real_income, {}]
                                                  ^
          needed: names of columns of the result
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {file: [a, b]}}
        policy: [tariff: {importers: all, exporters: all, file: "${file}.csv"}]
        >>>
        s.yaml:5:57: error: there is no file `a.csv`
          5 | policy: [tariff: {importers: all, exporters: all, file: "${file}.csv"}]
                                                                      ^
          needed: a .csv or .csv.gz file, with a path relative to the scenario's folder
        s.yaml:5:57: error: there is no file `b.csv`
          5 | policy: [tariff: {importers: all, exporters: all, file: "${file}.csv"}]
                                                                      ^
          needed: a .csv or .csv.gz file, with a path relative to the scenario's folder
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {who: [USA, MEX]}}
        policy: [cut_off: {importers: USA, exporters: $who}]
        >>>
        accepted 2
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {subsets: {candidates: all, of_size: 1}}
        policy: [cut_off: {importers: [$members], exporters: [$members]}]
        >>>
        accepted 4
        ===
        comity_sweep: 1
        name: t
        world: small
        draws: {count: 5}
        scenarios: [pairs]
        policy: [cut_off: {importers: $first, exporters: $second}]
        >>>
        s.yaml:4:1: error: a sweep has no key `draws`
          4 | draws: {count: 5}
              ^
          needed: one of the keys comity_sweep, name, title, question, world, closure, model, as_of, groups, parameters, baseline, scenarios, policy, report, columns
        s.yaml:5:12: error: a list in place of `scenarios`
          5 | scenarios: [pairs]
                         ^
          needed: a mapping with the keys list, grid, pairs, subsets
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {list: [{name: "a\nb", policy: []}]}
        >>>
        s.yaml:4:27: error: `name` is a text of several lines
          4 | scenarios: {list: [{name: "a\nb", policy: []}]}
                                        ^
          needed: a text of one line
        ===
        comity_sweep: 1
        name: t
        world: small
        scenarios: {grid: {who: ["USA", ["KHM", "a\nb"]]}}
        policy: [labour: {economies: [$who], percent: 1}]
        >>>
        s.yaml:4:41: error: `who` is a text of several lines
          4 | scenarios: {grid: {who: ["USA", ["KHM", "a\nb"]]}}
                                                      ^
          needed: a text of one line
        """#)

    @Test("each fault has its message", arguments: cases)
    func fault(_ refusal: Refusal) {
        #expect(sweepOutcome(refusal.scenario) == refusal.message)
    }
}
