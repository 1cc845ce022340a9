import Reporting
import Testing

@Suite("Tables for people")
struct TextTableTests {
    static let results: TextTable = {
        var table = TextTable(
            "Change against the baseline",
            columns: [
                .text("code"), .name("economy"),
                .number("real income", unit: "%", priority: 9, isSigned: true),
                .number("equivalent variation", unit: "USD million", .thousands(1), priority: 5, isSigned: true),
                .number("terms of trade", unit: "%", priority: 4, isSigned: true),
                .number("exports", unit: "%", priority: 8, isSigned: true),
                .number("imports", unit: "%", priority: 8, isSigned: true),
            ],
            howToSeeAll: "`--format csv` prints every column.")
        table.add(["KHM", "Cambodia", 4.1234, 812.04, 0.204, 12.9, 11.2])
        table.add(["CHN", "中华人民共和国", -0.001, -1234.5, -0.0004, 1.0, 0.9])
        table.add(["BOL", "Bolivia (Plurinational State of)", -0.125, -41.0, nil, -0.3, -0.4])
        table.addRule()
        table.add(["", "World", 0.2, 1_234_567.0, .blank, 2.0, 2.0])
        table.notes = ["Per cent of the baseline, deficits held."]
        return table
    }()

    static let printed: [(width: Int?, text: String)] = [
        (
            60,
            """
            Change against the baseline

                                     real   equivalent
            code  economy          income    variation  exports  imports
                                        %  USD million        %        %
            ────────────────────────────────────────────────────────────
            KHM   Cambodia           4.12        812.0    12.90    11.20
            CHN   中华人民共和国     0.00     -1,234.5     1.00     0.90
            BOL   Bolivia (Pluri…   -0.12        -41.0    -0.30    -0.40
            ────────────────────────────────────────────────────────────
                  World              0.20  1,234,567.0     2.00     2.00

            Left out at this width: terms of trade (%). `--format csv`
            prints every column.
            Per cent of the baseline, deficits held.
            """
        ),
        (
            80,
            """
            Change against the baseline

                                                                     terms
                                                  real   equivalent     of
            code  economy                       income    variation  trade  exports  imports
                                                     %  USD million      %        %        %
            ────────────────────────────────────────────────────────────────────────────────
            KHM   Cambodia                        4.12        812.0   0.20    12.90    11.20
            CHN   中华人民共和国                  0.00     -1,234.5   0.00     1.00     0.90
            BOL   Bolivia (Plurinational Stat…   -0.12        -41.0      ·    -0.30    -0.40
            ────────────────────────────────────────────────────────────────────────────────
                  World                           0.20  1,234,567.0            2.00     2.00

            Per cent of the baseline, deficits held.
            """
        ),
        (
            120,
            """
            Change against the baseline

            code  economy                           real income  equivalent variation  terms of trade  exports  imports
                                                              %           USD million               %        %        %
            ───────────────────────────────────────────────────────────────────────────────────────────────────────────
            KHM   Cambodia                                 4.12                 812.0            0.20    12.90    11.20
            CHN   中华人民共和国                           0.00              -1,234.5            0.00     1.00     0.90
            BOL   Bolivia (Plurinational State of)        -0.12                 -41.0               ·    -0.30    -0.40
            ───────────────────────────────────────────────────────────────────────────────────────────────────────────
                  World                                    0.20           1,234,567.0                     2.00     2.00

            Per cent of the baseline, deficits held.
            """
        ),
    ]

    @Test("laid out for a width", arguments: printed.indices)
    func layout(_ index: Int) {
        let item = Self.printed[index]
        #expect(Self.results.text(width: item.width) == item.text + "\n")
    }

    @Test("no line exceeds the width while something can give way", arguments: 37...140)
    func fits(_ width: Int) {
        let lines = Self.results.text(width: width).split(separator: "\n")
        #expect(lines.allSatisfy { displayWidth($0) <= width })
    }

    @Test("numbers stand whole, and one number column stays, at any width", arguments: [1, 10, 20, 36])
    func narrow(_ width: Int) {
        let text = Self.results.text(width: width)
        #expect(text.contains("4.12") && text.contains("-0.12"))
    }

    @Test("colour tells what shows as a gain from what shows as a loss, and leaves zero alone")
    func colour() {
        var table = TextTable(columns: [.text("code"), .number("change", isSigned: true), .number("level")])
        table.add(["A", 1.5, 1.0])
        table.add(["B", -1.5, -1.0])
        table.add(["C", -0.001, 0.0])
        table.add(["D", nil, 0.0])
        let text = table.text(width: 80, colour: true).replacing("\u{1B}", with: "^")
        #expect(
            text == """
                ^[1mcode  change  level^[0m
                ───────────────────
                A     ^[32m  1.50^[0m   1.00
                B     ^[31m -1.50^[0m  -1.00
                C       0.00   0.00
                D          ·   0.00

                """)
    }

    @Test("control characters in names cannot break the table")
    func controlCharacters() {
        var table = TextTable(columns: [.name("name"), .number("x")])
        table.add(["a\nb\u{1B}[31m", 1.0])
        #expect(table.text(width: nil) == "name         x\n──────────────\na b [31m  1.00\n")
    }

    @Test("a table without rows says so")
    func empty() {
        let table = TextTable(columns: [.name("name"), .number("x", unit: "%")])
        #expect(table.text(width: 40) == "name  x\n      %\n───────\n(no rows)\n")
    }

    @Test("without a width everything is shown whole")
    func unlimited() {
        #expect(Self.results.text(width: nil) == Self.results.text(width: 1000))
    }
}
