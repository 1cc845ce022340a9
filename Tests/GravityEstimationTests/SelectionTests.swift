import DataTables
import GravityEstimation
import TestSupport
import Testing
import TextFormats

@Suite("Selections")
struct SelectionTests {
    /// Conditions on the small table, and the lines of the rows that they select.
    static let selections: [(String, [Int])] = [
        ("exporter != importer", [2, 3, 4, 5, 7, 8, 9]),
        ("exporter == importer", [6]),
        ("not exporter != importer", [6]),
        ("exporter = \"NA\"", [4, 8]),
        ("\"NA\" == exporter", [4, 8]),
        ("exporter in (\"NA\", \"VNM\")", [4, 5, 8, 9]),
        ("exporter not in (\"NA\", \"VNM\")", [2, 3, 6, 7]),
        ("year > 2000", [7, 8, 9]),
        ("2000 < year", [7, 8, 9]),
        ("year in (2001)", [7, 8, 9]),
        ("year == 2000 and (trade >= 8 or rta == 1)", [3, 5, 6]),
        ("year == 2000 and not (trade >= 8 or rta == 1)", [2, 4]),
        ("trade == 0 or trade == 50", [3, 6]),
        ("trade / 2 + 1 > 4", [5, 6, 9]),
        ("log(trade) < 1", [3, 4]),
        ("border() == 0", [6]),
        ("lag(trade, 1) == 4", [7]),
        ("year = 2000 and exporter = \"KHM\" or year = 2001 and exporter = \"NA\"", [2, 3, 6, 8]),
        // An empty cell makes a comparison neither true nor false, and so its negation.
        ("dist < 50", [3, 5, 6, 9]),
        ("not dist < 50", [2, 4, 7]),
        ("dist != 20", [2, 4, 6, 7]),
        ("dist not in (20, 5)", [2, 4, 7]),
        ("lang == \"fr\"", [2, 4, 6, 7]),
        ("lang != \"fr\"", [5, 8, 9]),
        ("dist > 0 or exporter == \"NA\"", [2, 3, 4, 5, 6, 7, 8, 9]),
        ("dist > 0 and exporter == \"NA\"", [4]),
    ]

    @Test("rows are those for which the condition is true", arguments: selections)
    func selection(_ condition: String, _ lines: [Int]) throws {
        let prepared = try prepare("trade ~ rta", select: condition)
        let rows = prepared.frame.sourceRows ?? smallTable.indices
        #expect(rows.map { Int($0) + 2 } == lines)
        let leftOut = prepared.frame.leftOut.flatMap(\.rows).map { Int($0) + 2 }
        #expect(leftOut == (2...9).filter { !lines.contains($0) })
        let printed = try Selection(parsing: condition).description
        #expect(try Selection(parsing: printed).description == printed)
    }

    @Test("rows that an empty cell leaves open are counted")
    func undecided() throws {
        let findings = try prepare("trade ~ rta", select: "dist < 50").findings
        #expect(
            findings.map(\.description) == [
                """
                trade.csv:8: note: `dist < 50` is neither true nor false in 1 row with an empty cell, the first of them here
                  to do: they are not selected
                """
            ])
    }

    @Test("a fault says what was found, where, and what to do", arguments: splitRefusals(Self.faults))
    func fault(_ refusal: Refusal) {
        #expect(Self.outcome(refusal.text) == refusal.message)
    }

    static func outcome(_ text: String) -> String {
        let table = FrameFaultTests.tables["messy"] ?? smallTable
        return messages("trade ~ rta", select: text, table: text.contains("messy") ? table : smallTable)
    }

    static let faults = #"""
        exporter == "KHMM"
        >>>
        selection:1:13: error: no row has "KHMM" in column `exporter`
          1 | exporter == "KHMM"
                          ^
          needed: one of KHM, NA, VNM
          Did you mean `KHM`?
        ===
        exporter in ("KHM", "VN", "NMA")
        >>>
        selection:1:21: error: no row has "VN" in column `exporter`
          1 | exporter in ("KHM", "VN", "NMA")
                                  ^
          needed: one of KHM, NA, VNM
          Did you mean `VNM`?
        selection:1:27: error: no row has "NMA" in column `exporter`
          1 | exporter in ("KHM", "VN", "NMA")
                                        ^
          needed: one of KHM, NA, VNM
          Did you mean `NA`?
        ===
        exporter == KHM
        >>>
        selection:1:13: error: trade.csv has no column `KHM`
          1 | exporter == KHM
                          ^
          needed: one of exporter, importer, year, trade, dist, rta, lang
          to do: put double quotes around a text: "KHM"
        ===
        exporter = 'KHM'
        >>>
        selection:1:12: error: `'` opens a text
          1 | exporter = 'KHM'
                         ^
          needed: double quotes around a text, for example "KHM"
          to do: on a command line put the whole argument between single quotes
        ===
        exporter == 5
        >>>
        selection:1:1: error: column `exporter` holds texts, for example "KHM"
          1 | exporter == 5
              ^
          needed: "5", in double quotes, to compare with a text
        ===
        exporter < "KHM"
        >>>
        selection:1:10: error: `<` compares texts
          1 | exporter < "KHM"
                       ^
          needed: `==`, `!=` or `in (...)`: texts have no order
        ===
        exporter < importer
        >>>
        selection:1:10: error: `<` compares texts
          1 | exporter < importer
                       ^
          needed: `==`, `!=` or `in (...)`: texts have no order
        ===
        "KHM" == "VNM"
        >>>
        selection:1:1: error: two texts are compared
          1 | "KHM" == "VNM"
              ^
          needed: a column on one side, without quotes
        ===
        year == 2050
        >>>
        selection:1:9: error: no row has 2050 in column `year`
          1 | year == 2050
                      ^
          needed: a value of the column, the nearest being 2001
        ===
        year in (2000, 1999)
        >>>
        selection:1:16: error: no row has 1999 in column `year`
          1 | year in (2000, 1999)
                             ^
          needed: a value of the column, the nearest being 2000
        ===
        year = "2000"
        >>>
        selection:1:8: error: column `year` holds numbers, and "2000" is a text
          1 | year = "2000"
                     ^
          needed: a number, without quotes
        ===
        year == exporter
        >>>
        selection:1:6: error: column `exporter` holds texts and column `year` numbers
          1 | year == exporter
                   ^
          needed: two columns of one kind
        ===
        importer < trade
        >>>
        selection:1:10: error: `<` compares texts
          1 | importer < trade
                       ^
          needed: `==`, `!=` or `in (...)`: texts have no order
        ===
        log(exporter) > 1
        >>>
        selection:1:5: error: column `exporter` holds texts, for example "KHM"
          1 | log(exporter) > 1
                  ^
          needed: a number here
        ===
        messy > 3
        >>>
        trade.csv:3: error: `NA` in column `messy` is not a number
          needed: numbers in the whole column, with `.` as decimal point
          to do: leave the cell empty where a value is missing, or name the text with `--missing`; by itself none stands for missing, `NA` is Namibia
        ===
        rta
        >>>
        selection:1:1: error: `rta` is not true or false by itself
          1 | rta
              ^
          needed: a comparison, for example `rta != 0`
        ===
        rta and year == 2000
        >>>
        selection:1:1: error: `rta` is not true or false by itself
          1 | rta and year == 2000
              ^
          needed: a comparison, for example `rta != 0`
        ===
        border()
        >>>
        selection:1:1: error: `border()` is not true or false by itself
          1 | border()
              ^
          needed: a comparison, for example `border() == 1`
        ===
        year > 2000 and exporter == "VNM" and importer == "NA"
        >>>
        selection:1:1: error: no row of trade.csv satisfies `year > 2000 and exporter == "VNM" and importer == "NA"`
          1 | year > 2000 and exporter == "VNM" and importer == "NA"
              ^
          needed: at least one of 8 rows
        ===
        trade > 1e9
        >>>
        selection:1:1: error: no row of trade.csv satisfies `trade > 1000000000`
          1 | trade > 1e9
              ^
          needed: at least one of 8 rows
        ===
        exporter == "KHM" or
        >>>
        selection:1:21: error: the selection ends here
          1 | exporter == "KHM" or
                                  ^
          needed: a column, a number, a function or a parenthesis
        ===
        (year == 2000
        >>>
        selection:1:14: error: the selection ends here
          1 | (year == 2000
                           ^
          needed: `)` to close the parenthesis
        ===
        year == 2000 | rta == 1
        >>>
        selection:1:14: error: `|` cannot stand here
          1 | year == 2000 | rta == 1
                           ^
          needed: `and`, `or`, a comparison or the end
        ===
        year in 2000
        >>>
        selection:1:9: error: `2000` cannot stand here
          1 | year in 2000
                      ^
          needed: `(` and a list, for example `in ("KHM", "VNM")`
        ===
        year in ()
        >>>
        selection:1:10: error: `)` cannot stand here
          1 | year in ()
                       ^
          needed: a number or a text in double quotes
        ===
        year in (exporter)
        >>>
        selection:1:10: error: `exporter` cannot stand here
          1 | year in (exporter)
                       ^
          needed: a number or a text in double quotes
        ===
        exporter == ""
        >>>
        selection:1:13: error: nothing stands between the quotes
          1 | exporter == ""
                          ^
          needed: a text; an empty cell is missing and equals nothing
        ===
        exporter == "KHM
        >>>
        selection:1:13: error: a double quote opens and nothing closes
          1 | exporter == "KHM
                          ^
          needed: another one behind the text
        ===
        not
        >>>
        selection:1:4: error: the selection ends here
          1 | not
                 ^
          needed: a column, a number, a function or a parenthesis
        ===
        year == 2000 exporter
        >>>
        selection:1:14: error: `exporter` cannot stand here
          1 | year == 2000 exporter
                           ^
          needed: `and`, `or`, a comparison or the end
        ===
        "KHM"
        >>>
        selection:1:1: error: `"KHM"` is not true or false by itself
          1 | "KHM"
              ^
          needed: a comparison, for example `exporter == "KHM"`
        """#
}

extension DataTable {
    /// Every row.
    var indices: [Int32] { (0..<rowCount).map(Int32.init) }
}
