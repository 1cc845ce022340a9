import DataTables
import GravityEstimation
import TestSupport
import Testing
import TextFormats

@Suite("Frames that cannot be made: each with its exact message")
struct FrameFaultTests {
    @Test("a fault says what was found, where, and what to do", arguments: splitRefusals(Self.faults))
    func fault(_ refusal: Refusal) {
        #expect(Self.outcome(refusal.text) == refusal.message)
    }

    /// Faults planted in tables.
    static let tables: [String: DataTable] = [
        "messy": makeTable(
            """
            exporter,importer,year,trade,rta,messy,gap,zero
            KHM,VNM,2000,1,1,3,,0
            KHM,NA,2000,2,0,NA,,0
            NA,VNM,2000,3,0,n.a.,,0
            """),
        "no-roles": makeTable("from,to,t,trade,rta\nKHM,VNM,2000,1,0"),
        "two-roles": makeTable("exporter,importer,iso_o,iso_d,year,trade\nKHM,VNM,KHM,VNM,2000,1"),
        "mixed": makeTable("exporter,importer,year,trade\nKHM,1,2000,1"),
        "duplicate": makeTable("exporter,importer,year,trade,rta\nKHM,VNM,2000,1,0\nKHM,VNM,2000,1,0"),
        "fraction": makeTable("exporter,importer,year,trade,rta\nKHM,VNM,2000.5,1,0"),
        "text-year": makeTable("exporter,importer,year,trade,rta\nKHM,VNM,FY00,1,0"),
        "empty": makeTable("trade,rta"),
        "long": makeTable("serial,trade\n" + (1...1200).map { "\($0),1" }.joined(separator: "\n")),
    ]

    /// Prepares what a few lines state: a formula, then `select:`, `cluster:`, `weights:`, `table:`, `columns:`.
    static func outcome(_ text: String) -> String {
        let lines = text.split(separator: "\n").map(String.init)
        func option(_ name: String) -> String? {
            lines.first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
        }
        var columns = GravityColumns()
        if let stated = option("columns") { columns.importer = String(stated.dropFirst("importer=".count)) }
        return messages(
            lines[0], select: option("select"), cluster: option("cluster"), weights: option("weights"),
            table: tables[option("table") ?? "messy"] ?? smallTable, columns: columns)
    }

    static let faults = #"""
        tarde ~ log(dits) + rta | exportr^year
        select: exporter != importr
        >>>
        selection:1:13: error: trade.csv has no column `importr`
          1 | exporter != importr
                          ^
          needed: one of exporter, importer, year, trade, rta, messy, gap, zero
          to do: put double quotes around a text: "importr"
          Did you mean `importer`?
        formula:1:1: error: trade.csv has no column `tarde`
          1 | tarde ~ log(dits) + rta | exportr^year
              ^
          needed: one of exporter, importer, year, trade, rta, messy, gap, zero
          Did you mean `trade`?
        formula:1:13: error: trade.csv has no column `dits`
          1 | tarde ~ log(dits) + rta | exportr^year
                          ^
          needed: one of exporter, importer, year, trade, rta, messy, gap, zero
        formula:1:27: error: trade.csv has no column `exportr`
          1 | tarde ~ log(dits) + rta | exportr^year
                                        ^
          needed: one of exporter, importer, year, trade, rta, messy, gap, zero
          Did you mean `exporter`?
        ===
        trade ~ log(exporter) | year
        >>>
        formula:1:13: error: column `exporter` holds texts, for example "KHM"
          1 | trade ~ log(exporter) | year
                          ^
          needed: a number here
        ===
        trade ~ rta
        weights: exporter
        >>>
        weights:1:1: error: column `exporter` holds texts, for example "KHM"
          1 | exporter
              ^
          needed: a number here
        ===
        trade ~ messy
        >>>
        trade.csv:3: error: `NA` in column `messy` is not a number
          needed: numbers in the whole column, with `.` as decimal point
          to do: leave the cell empty where a value is missing, or name the text with `--missing`; by itself none stands for missing, `NA` is Namibia
        ===
        trade ~ log(messy)
        >>>
        trade.csv:3: error: `NA` in column `messy` is not a number
          needed: numbers in the whole column, with `.` as decimal point
          to do: leave the cell empty where a value is missing, or name the text with `--missing`; by itself none stands for missing, `NA` is Namibia
        ===
        trade ~ rta:messy
        >>>
        trade.csv:3: error: `NA` in column `messy` is not a number
          needed: numbers in the whole column, with `.` as decimal point
          to do: leave the cell empty where a value is missing, or name the text with `--missing`; by itself none stands for missing, `NA` is Namibia
        ===
        exporter ~ rta
        >>>
        formula:1:1: error: column `exporter` holds texts, for example "KHM"
          1 | exporter ~ rta
              ^
          needed: a number here
        ===
        trade ~ exporter:importer
        >>>
        formula:1:18: error: `exporter` and `importer` hold texts, and `:` multiplies numbers by one column of texts
          1 | trade ~ exporter:importer
                               ^
          to do: put `exporter^importer` behind `|` for an effect of each combination
        ===
        trade ~ rta | sym(exporter, year)
        >>>
        formula:1:15: error: column `exporter` holds texts and column `year` numbers
          1 | trade ~ rta | sym(exporter, year)
                            ^
          needed: two columns of one kind
        ===
        trade ~ i(exporter, ref="KHMM")
        >>>
        formula:1:25: error: no row in use has "KHMM" in `exporter`
          1 | trade ~ i(exporter, ref="KHMM")
                                      ^
          needed: one of "KHM", "NA"
          Did you mean `KHM`?
        ===
        trade ~ log(dist) | sym()^sector
        table: small
        >>>
        formula:1:27: error: trade.csv has no column `sector`
          1 | trade ~ log(dist) | sym()^sector
                                        ^
          needed: one of exporter, importer, year, trade, dist, rta, lang
        ===
        trade ~ i(year, rta, ref=1999)
        >>>
        formula:1:26: error: no row in use has 1999 in `year`
          1 | trade ~ i(year, rta, ref=1999)
                                       ^
          needed: one of 2000
        ===
        trade ~ i(year, exporter)
        >>>
        formula:1:17: error: column `exporter` holds texts, for example "KHM"
          1 | trade ~ i(year, exporter)
                              ^
          needed: a number here
        ===
        trade ~ lag(rta, 1)
        columns: importer=partner
        >>>
        formula:1:9: error: `lag` needs the importer: there is no column `partner` for the importer
          1 | trade ~ lag(rta, 1)
                      ^
          needed: one of exporter, importer, year, trade, rta, messy, gap, zero
          to do: correct `--importer COLUMN`
        ===
        trade ~ lag(rta, 1) + border()
        table: no-roles
        >>>
        formula:1:9: error: `lag` needs the exporter: no column is called as the exporter usually is (exporter, iso_o, iso3_o, origin, isoexp, exporter_iso3, exp)
          1 | trade ~ lag(rta, 1) + border()
                      ^
          needed: one of from, to, t, trade, rta
          to do: name it with `--exporter COLUMN`
        formula:1:23: error: `border` needs the exporter: no column is called as the exporter usually is (exporter, iso_o, iso3_o, origin, isoexp, exporter_iso3, exp)
          1 | trade ~ lag(rta, 1) + border()
                                    ^
          needed: one of from, to, t, trade, rta
          to do: name it with `--exporter COLUMN`
        ===
        trade ~ border()
        table: two-roles
        >>>
        formula:1:9: error: `border` needs the exporter: several columns may be the exporter: exporter, iso_o
          1 | trade ~ border()
                      ^
          needed: one of exporter, importer, iso_o, iso_d, year, trade
          to do: name it with `--exporter COLUMN`
        ===
        trade ~ border() | sym()
        table: mixed
        >>>
        formula:1:9: error: column `exporter` holds texts and column `importer` numbers
          1 | trade ~ border() | sym()
                      ^
          needed: two columns of one kind
        formula:1:20: error: column `exporter` holds texts and column `importer` numbers
          1 | trade ~ border() | sym()
                                 ^
          needed: two columns of one kind
        ===
        trade ~ lag(rta, 1)
        table: duplicate
        >>>
        trade.csv:3: error: exporter KHM, importer VNM, year 2000 stands already on line 2
          needed: each pair once in a year: `lag` looks up its other years
          to do: name a further key with `--sector COLUMN`
        ===
        trade ~ lead(rta, 1)
        table: fraction
        >>>
        trade.csv:2: error: the year in column `year` is 2000.5
          needed: whole numbers: `lead` counts years
        ===
        trade ~ phase(rta, 2)
        table: text-year
        >>>
        formula:1:9: error: `phase` counts years, and column `year` holds texts
          1 | trade ~ phase(rta, 2)
                      ^
          needed: whole numbers
        ===
        trade ~ rta
        weights: rta - 1
        >>>
        trade.csv:3: error: the weight `rta - 1` is -1
          needed: a number above zero
        ===
        trade ~ log(gap)
        >>>
        trade.csv: error: none of 3 rows has a value in everything that is used
          needed: rows without gaps in `trade`, `gap`
          to do: `gap` has none in 3 rows
        ===
        log(zero) ~ rta
        >>>
        trade.csv: error: none of 3 rows has a value in everything that is used
          needed: rows without gaps in `zero`, `rta`
        trade.csv:2: warning: `log(zero)` has no finite value in 3 rows; here zero is 0
          to do: they are left out; Poisson takes the outcome itself, zeros included
        ===
        trade ~ rta
        table: empty
        >>>
        trade.csv: error: the table has no rows
          needed: observations
        ===
        trade ~ I(exporter == "KHMM") + I(exporter == 3) + I(year == 2050) + I(year == "2000")
        >>>
        formula:1:35: error: column `exporter` holds texts, for example "KHM"
          1 | trade ~ I(exporter == "KHMM") + I(exporter == 3) + I(year == 2050) + I(year == "2000")
                                                ^
          needed: "3", in double quotes, to compare with a text
        formula:1:80: error: column `year` holds numbers, and "2000" is a text
          1 | trade ~ I(exporter == "KHMM") + I(exporter == 3) + I(year == 2050) + I(year == "2000")
                                                                                             ^
          needed: a number, without quotes
        formula:1:23: error: no row has "KHMM" in column `exporter`
          1 | trade ~ I(exporter == "KHMM") + I(exporter == 3) + I(year == 2050) + I(year == "2000")
                                    ^
          needed: one of KHM, NA
          Did you mean `KHM`?
        formula:1:62: error: no row has 2050 in column `year`
          1 | trade ~ I(exporter == "KHMM") + I(exporter == 3) + I(year == 2050) + I(year == "2000")
                                                                           ^
          needed: a value of the column, the nearest being 2000
        ===
        trade ~ i(serial)
        table: long
        >>>
        formula:1:9: error: `i(serial)` stands for 1,200 columns, one for each value of serial
          1 | trade ~ i(serial)
                      ^
          needed: 1,000 at most
          to do: put a column with many values behind `|`, where it is an effect
        ===
        trade ~ rta
        cluster: pair + exporter
        >>>
        cluster:1:1: error: trade.csv has no column `pair`
          1 | pair + exporter
              ^
          needed: one of exporter, importer, year, trade, rta, messy, gap, zero
        """#
}
