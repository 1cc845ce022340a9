import GravityEstimation
import TestSupport
import Testing
import TextFormats

@Suite("Formulas: what is read")
struct FormulaTests {
    /// What is typed, and how the formula is printed once read.
    static let readings: [(String, String)] = [
        (
            "trade~log( dist )+rta|exporter^year + importer^year+pair",
            "trade ~ log(dist) + rta | exporter^year + importer^year + pair"
        ),
        ("log(trade) ~ 1", "log(trade) ~ 1"),
        ("trade/1e6 ~ rta", "trade / 1000000 ~ rta"),
        ("I(trade + own) ~ rta", "I(trade + own) ~ rta"),
        ("trade ~ 0 + rta | pair", "trade ~ rta | pair"),
        ("trade ~ rta - 1 | pair", "trade ~ rta | pair"),
        ("trade ~ rta*log(dist)", "trade ~ rta + log(dist) + rta:log(dist)"),
        ("trade ~ a*b*c", "trade ~ a + b + c + a:b + a:c + b:c + a:b:c"),
        ("trade ~ a:b + b:a + a + a", "trade ~ a:b + a"),
        ("trade ~ i(year, rta, ref=1986)", "trade ~ i(year, rta, ref=1986)"),
        (
            "trade ~ i(year, ref=(1986, 1990)) + i(exporter, ref=\"KHM\")",
            "trade ~ i(year, ref=(1986, 1990)) + i(exporter, ref=\"KHM\")"
        ),
        ("trade ~ border(year, ref=1986) + border()", "trade ~ border(year, ref=1986) + border()"),
        (
            "trade ~ rta + offset(log(gdp)) | sym(exporter, importer)",
            "trade ~ rta + offset(log(gdp)) | sym(exporter, importer)"
        ),
        ("trade ~ lag(rta, 4) + lead(rta,4) + phase(rta, 10)", "trade ~ lag(rta, 4) + lead(rta, 4) + phase(rta, 10)"),
        ("trade ~ `GDP 2000` + `in`", "trade ~ `GDP 2000` + `in`"),
        (
            "trade ~ I(a-b-c) + I(a-(b-c)) + I(-a^2) + I((-a)^2) + I(a^b^c) + I((a^b)^c)",
            "trade ~ I(a - b - c) + I(a - (b - c)) + I(-a^2) + I((-a)^2) + I(a^b^c) + I((a^b)^c)"
        ),
        (
            "trade ~ I(a=1 and not (b>2 or c<=3)) + I(a in (1,-2))",
            "trade ~ I(a == 1 and not (b > 2 or c <= 3)) + I(a in (1, -2))"
        ),
        ("trade ~ rta |\n exporter^year\n + importer", "trade ~ rta | exporter^year + importer"),
    ]

    @Test("a formula is read as it is meant, and what is printed is read the same", arguments: readings)
    func reading(_ typed: String, _ printed: String) throws {
        let formula = try GravityFormula(parsing: typed)
        #expect(formula.description == printed)
        #expect(try GravityFormula(parsing: printed).description == printed)
    }

    @Test("a fault says what was found, where, and what to do", arguments: splitRefusals(Self.faults))
    func fault(_ refusal: Refusal) {
        #expect(Self.outcome(refusal.text) == refusal.message)
    }

    static func outcome(_ text: String) -> String {
        do { return "accepted: \(try GravityFormula(parsing: text))" } catch { return "\(error)" }
    }

    static let faults = #"""
        trade = rta
        >>>
        formula:1:7: error: `=` stands where `~` is needed
          1 | trade = rta
                    ^
          needed: `outcome ~ regressors | effects`
        ===
        trade rta
        >>>
        formula:1:7: error: `rta` cannot stand here
          1 | trade rta
                    ^
          needed: `~` behind the outcome: a formula reads `outcome ~ regressors | effects`
        ===
        ~ rta
        >>>
        formula:1:1: error: `~` cannot stand here
          1 | ~ rta
              ^
          needed: the outcome: a formula reads `outcome ~ regressors | effects`
        ===
        trade ~
        >>>
        formula:1:8: error: the formula ends here
          1 | trade ~
                     ^
          needed: a regressor: a column, a function or `I(...)`
        ===
        trade ~ rta |
        >>>
        formula:1:14: error: the formula ends here
          1 | trade ~ rta |
                           ^
          needed: a column, `sym(...)` or `I(...)`
        ===
        trade ~ rta +
        >>>
        formula:1:14: error: the formula ends here
          1 | trade ~ rta +
                           ^
          needed: a regressor: a column, a function or `I(...)`
        ===
        trade ~ rta | a | b ~ c
        >>>
        formula:1:17: error: `|` cannot stand here
          1 | trade ~ rta | a | b ~ c
                              ^
          needed: the end
          to do: instrumental variables are not estimated here
        ===
        trade ~ rta - 1
        >>>
        formula:1:13: error: the constant is taken out of a formula without effects
          1 | trade ~ rta - 1
                          ^
          needed: a constant: without effects one is always estimated
          to do: leave `-1` or `0` out; where there are effects they absorb the constant
        ===
        trade ~ rta - dist
        >>>
        formula:1:13: error: `-` takes out a term
          1 | trade ~ rta - dist
                          ^
          needed: only terms that are wanted
          to do: leave the term out; `I(-x)` is the negative of x
        ===
        trade + other ~ rta
        >>>
        formula:1:7: error: `+` stands left of `~`
          1 | trade + other ~ rta
                    ^
          needed: one outcome
          to do: write `I(trade + other)` for the sum of columns
        ===
        "trade" ~ rta
        >>>
        formula:1:1: error: the outcome is a text
          1 | "trade" ~ rta
              ^
          needed: a column, without quotes
        ===
        trade ~ dist^2 | pair
        >>>
        formula:1:13: error: `^` cannot stand here
          1 | trade ~ dist^2 | pair
                          ^
          needed: `+`, `:`, `*` or `|`
          to do: write arithmetic of regressors as `I(...)`
        ===
        trade ~ a/b
        >>>
        formula:1:10: error: `/` cannot stand here
          1 | trade ~ a/b
                       ^
          needed: `+`, `:`, `*` or `|`
          to do: write arithmetic of regressors as `I(...)`
        ===
        trade ~ (a + b):c
        >>>
        formula:1:9: error: `(` cannot stand here
          1 | trade ~ (a + b):c
                      ^
          needed: a regressor
          to do: write the terms out, and arithmetic of regressors as `I(...)`
        ===
        trade ~ ln(dist)
        >>>
        formula:1:9: error: there is no function `ln`
          1 | trade ~ ln(dist)
                      ^
          needed: one of log, log1p, exp, sqrt, abs, I, border, lag, lead, phase, i, offset, sym
          Did you mean `log`?
        ===
        trade ~ lgo(dist)
        >>>
        formula:1:9: error: there is no function `lgo`
          1 | trade ~ lgo(dist)
                      ^
          needed: one of log, log1p, exp, sqrt, abs, I, border, lag, lead, phase, i, offset, sym
          Did you mean `log`?
        ===
        trade ~ factor(year)
        >>>
        formula:1:9: error: there is no function `factor`
          1 | trade ~ factor(year)
                      ^
          to do: `i(x)` among the regressors makes a dummy for each value of x; effects are taken so anyway
        ===
        trade ~ log(dist, 2)
        >>>
        formula:1:9: error: `log` has 2 arguments
          1 | trade ~ log(dist, 2)
                      ^
          needed: one
        ===
        trade ~ log(dist
        >>>
        formula:1:17: error: the formula ends here
          1 | trade ~ log(dist
                              ^
          needed: `)` to close `log(`
        ===
        trade ~ lag(rta)
        >>>
        formula:1:9: error: `lag` has 1 argument
          1 | trade ~ lag(rta)
                      ^
          needed: what is shifted and the number of years: `lag(rta, 4)`
        ===
        trade ~ lag(rta, -4)
        >>>
        formula:1:18: error: the number of years in `lag` is `-4`
          1 | trade ~ lag(rta, -4)
                               ^
          needed: a whole number, 1 or more
          to do: `lead` looks the other way
        ===
        trade ~ phase(rta, 2.5)
        >>>
        formula:1:20: error: the number of years in `phase` is `2.5`
          1 | trade ~ phase(rta, 2.5)
                                 ^
          needed: a whole number, 1 or more
        ===
        trade ~ i(year, rta, rta)
        >>>
        formula:1:22: error: `rta` cannot stand here
          1 | trade ~ i(year, rta, rta)
                                   ^
          needed: `ref=` behind the factor and the variable
        ===
        trade ~ i(year, keep=1986)
        >>>
        formula:1:17: error: `i` has no option `keep`
          1 | trade ~ i(year, keep=1986)
                              ^
          needed: `ref=`, the value without a column
        ===
        trade ~ i(year, ref=first)
        >>>
        formula:1:21: error: `first` cannot stand here
          1 | trade ~ i(year, ref=first)
                                  ^
          needed: a value: a number, or a text in double quotes
        ===
        trade ~ i(year):rta
        >>>
        formula:1:16: error: `:` cannot stand here
          1 | trade ~ i(year):rta
                             ^
          needed: `+`, `|` or the end
          to do: write `i(factor, I(x * z))` for a product of variables by factor
        ===
        trade ~ log(i(year))
        >>>
        formula:1:13: error: `i(...)` cannot stand here
          1 | trade ~ log(i(year))
                          ^
          needed: a term by itself
        ===
        trade ~ I(border(year))
        >>>
        formula:1:11: error: `border(...)` with a column stands for several dummies
          1 | trade ~ I(border(year))
                        ^
          needed: a term by itself: `border(year)`, or `border()` for the one dummy
        ===
        trade ~ 2 + rta
        >>>
        formula:1:9: error: `2` cannot stand here
          1 | trade ~ 2 + rta
                      ^
          needed: a regressor
          to do: write arithmetic of regressors as `I(...)`
        ===
        trade ~ rta | exporter:year
        >>>
        formula:1:23: error: `:` cannot stand here
          1 | trade ~ rta | exporter:year
                                    ^
          needed: `+`, `^` or the end
          to do: `^` combines columns here
        ===
        trade ~ rta | exporter*year
        >>>
        formula:1:23: error: `*` cannot stand here
          1 | trade ~ rta | exporter*year
                                    ^
          needed: `+`, `^` or the end
          to do: `^` combines columns here
        ===
        trade ~ rta | exporter, year
        >>>
        formula:1:23: error: `,` cannot stand here
          1 | trade ~ rta | exporter, year
                                    ^
          needed: `+`, `^` or the end
          to do: `+` separates here
        ===
        trade ~ rta | exporter[year]
        >>>
        formula:1:23: error: `[` opens varying slopes, which are not estimated here
          1 | trade ~ rta | exporter[year]
                                    ^
          to do: `i(exporter, x)` among the regressors gives a coefficient for each value of exporter
        ===
        trade ~ rta | i(year)
        >>>
        formula:1:15: error: `i(...)` cannot stand here
          1 | trade ~ rta | i(year)
                            ^
          to do: write the column alone: its values are taken as groups
        ===
        trade ~ rta | log(year)
        >>>
        formula:1:15: error: `log(...)` cannot stand here
          1 | trade ~ rta | log(year)
                            ^
          needed: a column, `sym(...)` or `I(...)`
        ===
        trade ~ rta | sym(exporter)
        >>>
        formula:1:15: error: `sym` has 1 column
          1 | trade ~ rta | sym(exporter)
                            ^
          needed: two columns, `sym(exporter, importer)`, or none
        ===
        trade ~ I(exporter == 'KHM')
        >>>
        formula:1:23: error: `'` opens a text
          1 | trade ~ I(exporter == 'KHM')
                                    ^
          needed: double quotes around a text, for example "KHM"
          to do: on a command line put the whole argument between single quotes
        ===
        trade ~ I(a && b)
        >>>
        formula:1:13: error: `&&` is no operator here
          1 | trade ~ I(a && b)
                          ^
          needed: `and`
        ===
        trade ~ I(a !b)
        >>>
        formula:1:13: error: `!` is no operator here
          1 | trade ~ I(a !b)
                          ^
          needed: `not`
        ===
        trade ~ I(1986 <= year <= 1990)
        >>>
        formula:1:24: error: a comparison follows a comparison
          1 | trade ~ I(1986 <= year <= 1990)
                                     ^
          needed: one comparison at a time, for example `1986 <= year and year <= 2006`
        ===
        trade ~ 1986x
        >>>
        formula:1:9: error: `1986x` is neither a number nor a name
          1 | trade ~ 1986x
                      ^
          needed: a number such as 1990 or 1e6, or a name that starts with a letter
          to do: put backticks around the name of a column that starts with a digit
        ===
        trade ~ `GDP 2000
        >>>
        formula:1:9: error: a backtick opens and nothing closes
          1 | trade ~ `GDP 2000
                      ^
          needed: another one behind the name
        ===
        trade ~ ``
        >>>
        formula:1:9: error: nothing stands between the quotes
          1 | trade ~ ``
                      ^
          needed: the name of a column
        ===
        trade ~ a$b
        >>>
        formula:1:10: error: `$` means nothing here
          1 | trade ~ a$b
                       ^
          needed: names, numbers, texts in double quotes, operators and parentheses
          to do: put backticks around a name with such a character
        ===
        trade ~ a*b*c*d*e
        >>>
        formula:1:9: error: `*` joins 5 factors
          1 | trade ~ a*b*c*d*e
                      ^
          needed: 4 at most
          to do: write the terms out with `:`
        ===
        trade ~ in
        >>>
        formula:1:9: error: `in` cannot stand here
          1 | trade ~ in
                      ^
          needed: a column, a number, a function or a parenthesis
        """#

    @Test("operations nest to a depth, and no further")
    func depth() throws {
        for open in ["(", "-", "not ", "1^"] {
            let deep = "y ~ I(" + String(repeating: open, count: 5000) + "x"
            let error = #expect(throws: Diagnostics.self) { try GravityFormula(parsing: deep) }
            #expect(error?.all.first?.kind == "nested-too-deeply", "\(open)")
        }
        let long = "y ~ I(" + [String](repeating: "x", count: 5000).joined(separator: "+") + ")"
        #expect(throws: Diagnostics.self) { try GravityFormula(parsing: long) }
        let wide = "y ~ " + (0..<3000).map { "x\($0)" }.joined(separator: "+")
        #expect(try GravityFormula(parsing: wide).description.hasSuffix("x2999"))
    }

    @Test("no text makes the reader trap", .timeLimit(.minutes(1)))
    func randomTexts() {
        let words = [
            "~", "+", "-", "*", "/", "^", ":", "(", ")", ",", "|", "=", "==", "!=", "<", ">=", "[", "]", "trade", "i(",
            "I(", "log(", "border(", "lag(", "sym(", "offset(", "ref=", "1", "0", "-1", "2.5", "\"KHM\"", "and", "or",
            "not", "in", "`a b`", "'", "\n", "%", "é", "",
        ]
        var generator = SeededGenerator(seed: 11)
        var readable = 0
        for _ in 0..<20_000 {
            let count = Int.random(in: 0..<9, using: &generator)
            let tail = (0..<count).map { _ in words[Int.random(in: 0..<words.count, using: &generator)] }
            let text = (["trade ~"] + tail).joined(separator: " ")
            guard let formula = try? GravityFormula(parsing: text) else { continue }
            readable += 1
            // What is printed is read again, to the same.
            #expect((try? GravityFormula(parsing: formula.description))?.description == formula.description, "\(text)")
        }
        #expect(readable > 50)
    }
}
