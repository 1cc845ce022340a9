import DataTables
import Glibc
import GravityEstimation
import TestSupport
import Testing
import TextFormats

@Suite("Multilateral resistances")
struct InferenceResistanceTests {
    /// A table of flows between five economies, themselves included.
    private func table(years: [Int], isNumbered: Bool = false) -> DataTable {
        var random = SeededGenerator(seed: 31)
        let names = isNumbered ? ["10", "20", "30", "40", "50"] : ["KHM", "NA", "THA", "VNM", "LAO"]
        var lines = ["exporter,importer,year,trade,dist"]
        for exporter in names {
            for importer in names {
                for year in years {
                    let distance = exporter == importer ? 0.3 : random.uniform(1...3)
                    lines.append("\(exporter),\(importer),\(year),\(random.uniform(0.1...9)),\(distance)")
                }
            }
        }
        return makeTable(lines.joined(separator: "\n"))
    }

    private func cell(_ result: MultilateralResistances, _ economy: String, _ year: String) throws
        -> MultilateralResistances.Row
    { try #require(result.rows.first { $0.economy == economy && $0.year == year }) }

    @Test(
        "two-way: structural gravity holds with exp(x b) as trade costs, and resistances solve their system",
        arguments: [false, true])
    func twoWay(_ isNumbered: Bool) throws {
        let table = table(years: [2000, 2005], isNumbered: isNumbered)
        let frame = try prepare("trade ~ dist | exporter^year + importer^year", table: table).frame
        let estimate = try estimateGravity(frame)
        let reference = isNumbered ? "30" : "THA"
        let result = try multilateralResistances(of: estimate, frame: frame, table: table, reference: reference)
        #expect(result.hasLevels && result.rows.count == 10 && result.largestTotalGap < 1e-9)
        let slope = estimate.terms[0].estimate
        for year in ["2000", "2005"] {
            #expect(try cell(result, reference, year).inward == 1)
            let rows = result.rows.filter { $0.year == year }
            let world = rows.reduce(0) { $0 + $1.output }
            for (position, exporter) in rows.enumerated() {
                var outward = 0.0
                var inward = 0.0
                for (other, importer) in rows.enumerated() {
                    // Rows of the table: exporter, importer, year.
                    let row = (position * 5 + other) * 2 + (year == "2000" ? 0 : 1)
                    let cost = exp(slope * frame.regressors[0].values[row])
                    #expect(abs(result.tradeCostFactors[row] / cost - 1) < 1e-9)
                    let flow =
                        exporter.output * importer.expenditure / world * cost / (exporter.outward * importer.inward)
                    #expect(abs(flow / estimate.fitted[row] - 1) < 1e-9)
                    outward += cost * importer.expenditure / world / importer.inward
                    let back = (other * 5 + position) * 2 + (year == "2000" ? 0 : 1)
                    inward +=
                        exp(slope * frame.regressors[0].values[back]) * importer.output / world / importer.outward
                }
                #expect(abs(outward / exporter.outward - 1) < 1e-9)
                #expect(abs(inward / exporter.inward - 1) < 1e-9)
                #expect(abs(pow(result.outwardIndex(exporter, sigma: 7), -6) / exporter.outward - 1) < 1e-12)
                #expect(abs(pow(result.inwardIndex(exporter, sigma: 7), -6) / exporter.inward - 1) < 1e-12)
            }
        }
    }

    @Test(
        "three-way: trade costs over exp(x b) do not change within a pair; without a year the table is a cross-section")
    func threeWay() throws {
        let table = table(years: [2000, 2005, 2010])
        let frame = try prepare(
            "trade ~ dist | exporter^year + importer^year + exporter^importer", select: "exporter != importer",
            table: table
        ).frame
        let estimate = try estimateGravity(frame)
        let result = try multilateralResistances(of: estimate, frame: frame, table: table, reference: "NA")
        #expect(!result.hasLevels && result.rows.count == 15)
        var first: [Int32: Double] = [:]
        for row in 0..<frame.rowCount {
            let rest = result.tradeCostFactors[row] / exp(estimate.terms[0].estimate * frame.regressors[0].values[row])
            let pair = frame.effects[2].codes[row]
            #expect(abs(rest / (first[pair] ?? rest) - 1) < 1e-9)
            first[pair] = first[pair] ?? rest
        }
        let section = try prepare("trade ~ dist | exporter + importer", select: "year == 2005", table: table).frame
        let without = DataTable(
            file: table.file, rowCount: table.rowCount, columns: table.columns.filter { $0.name != "year" })
        let found = try multilateralResistances(
            of: estimateGravity(section), frame: section, table: without, reference: "NA")
        #expect(found.rows.map(\.year) == [String](repeating: "", count: 5))
        #expect(found.rows.map(\.economy) == ["KHM", "NA", "THA", "VNM", "LAO"])
    }

    @Test("what is not there is named")
    func refusals() throws {
        let table = table(years: [2000, 2005])
        func message(_ formula: String, reference: String, family: EstimationOptions.Family = .poisson) throws -> String
        {
            let frame = try prepare(formula, table: table).frame
            var options = EstimationOptions()
            options.family = family
            do {
                _ = try multilateralResistances(
                    of: estimateGravity(frame, options), frame: frame, table: table, reference: reference)
                return "accepted"
            } catch { return "\(error)" }
        }
        #expect(
            try message("trade ~ dist | exporter^year + importer^year", reference: "TH") == """
                error: no economy of the data is called `TH`
                  needed: the economy whose inward resistance is one
                  Did you mean `THA`?
                """)
        #expect(
            try message("trade ~ dist | exporter + importer^year", reference: "THA") == """
                error: no fixed effect divides the rows by exporter and year
                  needed: an effect of exporters and one of importers, each by year
                """)
        #expect(
            try message("trade ~ dist | exporter^year + importer^year", reference: "THA", family: .ols) == """
                error: the estimate is by least squares
                  needed: a Poisson estimate: its fitted totals equal those of the data
                """)
    }
}
