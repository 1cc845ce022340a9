import DataTables
import GravityEstimation
import TestSupport
import Testing
import TextFormats

@Suite("Domestic trade from output")
struct DomesticTradeTests {
    static let trade = makeTable(
        """
        exporter,importer,year,trade,dist
        KHM,NA,2000,4,100
        KHM,VNM,2000,6,20
        NA,KHM,2000,2,100
        KHM,NA,2001,5,100
        """)

    @Test("domestic trade is output minus exports, behind the rows of the table")
    func byHand() throws {
        let output = makeTable(
            "country,year,output,dist\nKHM,2000,50,5\nKHM,2001,60,5\nNA,2000,2,7\nVNM,2000,9,3\nUSA,2000,1,1",
            file: "output.csv")
        let result = try withDomesticTrade(Self.trade, output: output)
        let table = result.table
        #expect(result.addedRowCount == 4)
        #expect(
            (4..<8).map { row in table.columns.map { cell(table, row, $0.name) } } == [
                ["KHM", "KHM", "2000.0", "40.0", "5.0"], ["KHM", "KHM", "2001.0", "55.0", "5.0"],
                ["NA", "NA", "2000.0", "0.0", "7.0"], ["VNM", "VNM", "2000.0", "9.0", "3.0"],
            ])
        #expect((0..<4).map { cell(table, $0, "trade") } == ["4.0", "6.0", "2.0", "5.0"])
        #expect(result.findings.map(\.description) == ["output.csv: note: trade.csv has no trade of 1 case: USA"])
        // The new rows serve an estimation.
        let frame = try prepare("trade ~ border(year) + log(dist) | exporter^year", table: table).frame
        #expect(frame.regressors[0].values == [1, 1, 1, 0, 0, 0, 0, 0])
        #expect(frame.rowCount == 8)
    }

    @Test("what the output file does not have is an empty cell")
    func emptyCells() throws {
        let output = makeTable("exporter,year,output\nKHM,2000,50", file: "output.csv")
        let result = try withDomesticTrade(Self.trade, output: output)
        #expect(cell(result.table, 4, "dist") == "nan")
        #expect(
            result.findings.map(\.description) == [
                "output.csv: warning: there is no output, and so no domestic trade, of 2 cases: KHM 2001, NA 2000"
            ])
    }

    @Test("exports above output are an error, or zero where that is asked for")
    func negative() throws {
        let output = makeTable("country,year,output\nKHM,2000,9.5\nKHM,2001,60\nNA,2000,1", file: "output.csv")
        let error = #expect(throws: Diagnostics.self) { try withDomesticTrade(Self.trade, output: output) }
        #expect(
            error?.description == """
                output.csv:2: error: output of KHM 2000 is 9.5, and its exports are 10.0
                  needed: output of at least the exports, in one unit
                  to do: check units and coverage; re-exports count as exports but not as output
                output.csv:4: error: output of NA 2000 is 1.0, and its exports are 2.0
                  needed: output of at least the exports, in one unit
                  to do: check units and coverage; re-exports count as exports but not as output
                """)
        let clipped = try withDomesticTrade(Self.trade, output: output, clipsNegative: true)
        #expect((4..<7).map { cell(clipped.table, $0, "trade") } == ["0.0", "55.0", "0.0"])
        #expect(
            clipped.findings.map(\.description) == [
                "output.csv: warning: exports are above output, and domestic trade was set to zero, for 2 cases: KHM 2000, NA 2000"
            ])
    }

    @Test("faults of the files are named", arguments: faultyFiles)
    func fault(_ output: String, _ message: String) {
        let error = #expect(throws: Diagnostics.self) {
            try withDomesticTrade(Self.trade, output: makeTable(output, file: "output.csv"))
        }
        #expect(error?.description == message)
    }

    static let faultyFiles = [
        (
            "country,year,outptu\nKHM,2000,50",
            """
            output.csv: error: there is no column `output` of gross output
              needed: one of country, year, outptu
              Did you mean `outptu`?
            """
        ),
        (
            "iso,year,output\nKHM,2000,50",
            """
            output.csv: error: no column names the economy
              needed: a column `exporter`, `economy` or `country`; there are iso, year, output
            """
        ),
        (
            "country,output\nKHM,50",
            """
            output.csv: error: there is no column `year`
              needed: the keys of trade.csv: exporter, year
            """
        ),
        (
            "country,year,output\nKHM,2000,50\nKHM,2000,51",
            """
            output.csv:3: error: KHM 2000 stands already on line 2
              needed: each key once
            """
        ),
        (
            "country,year,output\nKHM,2000,",
            """
            output.csv:2: error: `output` of KHM 2000 is empty
              needed: zero or more
              to do: leave the row out where output is not known
            """
        ),
        (
            "country,year,output\nKHM,2000,n.a.\nNA,2000,3",
            """
            output.csv:2: error: `n.a.` in column `output` is not a number
              needed: numbers in the whole column, with `.` as decimal point
            """
        ),
        (
            "country,year,output\nUSA,2000,5",
            """
            output.csv: error: no row is about an economy of trade.csv
              needed: codes such as KHM, NA, VNM
            """
        ),
    ]

    @Test("domestic rows that are there already are an error")
    func domesticRows() throws {
        let output = makeTable("country,year,output\nKHM,2000,50", file: "output.csv")
        let error = #expect(throws: Diagnostics.self) { try withDomesticTrade(smallTable, output: output) }
        #expect(error?.all.map(\.kind) == ["domestic-row"])
        #expect(error?.all.first?.line == 6)
    }

    private func cell(_ table: DataTable, _ row: Int, _ column: String) -> String {
        switch table.column(column)?.content {
        case .numbers(let values): "\(values[row])"
        case .codes(let codes, let labels): codes[row] < 0 ? "" : labels[Int(codes[row])]
        case nil: "no column"
        }
    }
}
