import Scenarios
import Testing
import TextFormats

@Suite("An estimate that cannot be read says where and why")
struct EstimateRefusalTests {
    /// A change to the smallest file, and the whole message that it gives.
    struct Case: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let message: String
        var testDescription: String { new }

        init(_ old: String, _ new: String, _ message: String) {
            (self.old, self.new, self.message) = (old, new, message)
        }
    }

    static let cases = [
        Case(
            "comity_estimate: 1\n", "",
            """
            e.yaml:1:1: error: this is no estimate: the file has no key `comity_estimate`
              1 | id: rta
                  ^
              needed: a file that begins with `comity_estimate: 1`
            """),
        Case(
            "comity_estimate: 1", "comity_estimate: 2",
            """
            e.yaml:1:18: error: `comity_estimate` is the number `2`
              1 | comity_estimate: 2
                                   ^
              needed: the version 1 of the language
              to do: a newer Comity may read this file
            """),
        Case(
            "family: poisson", "famly: poisson",
            """
            e.yaml:1:1: error: an estimate without the key `family`
              1 | comity_estimate: 1
                  ^
              needed: `family`: the estimator, for example poisson
            e.yaml:5:1: error: an estimate has no key `famly`
              5 | famly: poisson
                  ^
              needed: one of the keys comity_estimate, id, date, formula, family, data, selection, sample, covariance, terms, comity_version, note
              Did you mean `family`?
            """),
        Case(
            "id: rta", "id: rta/2026",
            """
            e.yaml:2:5: error: `id` is `rta/2026`
              2 | id: rta/2026
                      ^
              needed: letters, digits, `-`, `_` and `.`, the first a letter or a digit
            """),
        Case(
            "2026-03-31", "2026-02-30",
            """
            e.yaml:3:7: error: `date` is `2026-02-30`
              3 | date: 2026-02-30
                        ^
              needed: a day such as 2026-01-31
            """),
        Case(
            "{file: agtpa.csv}", "{file: agtpa.csv, sha256: 12ab}",
            """
            e.yaml:6:33: error: `sha256` is `12ab`
              6 | data: {file: agtpa.csv, sha256: 12ab}
                                                  ^
              needed: 64 digits and letters a to f, as `sha256sum` prints them
            """),
        Case(
            "{n: 100}", "{n: 0, years: [1990, 1986], dropped: [{reason: separated, rows: -1}]}",
            """
            e.yaml:7:13: error: `n` is `0`
              7 | sample: {n: 0, years: [1990, 1986], dropped: [{reason: separated, rows: -1}]}
                              ^
              needed: a whole number, at least 1
            e.yaml:7:23: error: `years` is no ascending list of years
              7 | sample: {n: 0, years: [1990, 1986], dropped: [{reason: separated, rows: -1}]}
                                        ^
              needed: whole numbers, each once and ascending
            e.yaml:7:73: error: `rows` is `-1`
              7 | sample: {n: 0, years: [1990, 1986], dropped: [{reason: separated, rows: -1}]}
                                                                                          ^
              needed: a whole number, at least 0
            """),
        Case(
            "std_error: 0.2, unit: log points", "std_error: -0.2, unit: logpoints",
            """
            e.yaml:14:43: error: `std_error` is `-0.2`
              14 |   - {name: rta, estimate: 0.5, std_error: -0.2, unit: logpoints}
                                                             ^
              needed: a number of at least 0
            e.yaml:14:55: error: `unit` is `logpoints`
              14 |   - {name: rta, estimate: 0.5, std_error: -0.2, unit: logpoints}
                                                                         ^
              needed: one of log points, elasticity, log points per unit, outcome per unit
              Did you mean `log points`?
            """),
        Case(
            "name: other", "name: rta",
            """
            e.yaml:15:5: error: the term `rta` stands twice (first on line 14)
              15 |   - {name: rta, estimate: 0.1, std_error: 0.1, unit: log points}
                       ^
              needed: each term once
            """),
        Case(
            "    - [0.01, 0.01]\n", "",
            """
            e.yaml:11:5: error: the matrix has 1 row for 2 terms
              11 |     - [0.04, 0.01]
                       ^
              needed: one row for each term
            """),
        Case(
            "[0.04, 0.01]", "[0.04]",
            """
            e.yaml:11:7: error: row 1 of the matrix is a list of 1 number
              11 |     - [0.04]
                         ^
              needed: a list of 2 numbers, one for each term
            """),
        Case(
            "[0.04, 0.01]", "[0.04, .nan]",
            """
            e.yaml:11:14: error: the matrix holds `.nan`
              11 |     - [0.04, .nan]
                                ^
              needed: a number
            """),
        Case(
            "[0.04, 0.01]", "[0.041, 0.01]",
            """
            e.yaml:11:7: error: the variance of `rta` is 0.041, and its standard error 0.2 has the square 0.04000000000000001
              11 |     - [0.041, 0.01]
                         ^
              needed: numbers in full precision, rows of the matrix in the order of the terms
            """),
        Case(
            "[0.04, 0.01]", "[0.04, 0.011]",
            """
            e.yaml:12:7: error: the covariance of `other` and `rta` is 0.01 here and 0.011 in row 1
              12 |     - [0.01, 0.01]
                         ^
              needed: the same number in both rows
            """),
        Case(
            "0.01]\n    - [0.01, 0.01]", "0.03]\n    - [0.03, 0.01]",
            """
            e.yaml:12:7: error: the matrix is not positive semi-definite: with the terms before it, `other` would have a negative variance
              12 |     - [0.03, 0.01]
                         ^
              needed: the covariance matrix of the terms
            """),
    ]

    @Test("each fault has its whole message", arguments: cases)
    func message(_ fault: Case) {
        #expect(EstimateFixture.lines.contains(fault.old))
        #expect(EstimateFixture.outcome([(fault.old, fault.new)]) == fault.message)
    }

    @Test("more terms than a file can hold are refused")
    func tooMany() {
        var record = EstimateFixture.record
        record.terms = (0...EstimateRecord.termLimit).map { .init("t\($0)", estimate: 0, standardError: 0) }
        record.covariance = [Double](repeating: 0, count: record.terms.count * record.terms.count)
        let error = #expect(throws: Diagnostics.self) { try EstimateRecord.parse(Array(record.text.utf8), file: "e") }
        #expect(error?.all.map(\.found) == ["the estimate has 401 terms"])
    }
}
