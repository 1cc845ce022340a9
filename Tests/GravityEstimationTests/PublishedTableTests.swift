import DataTables
import GravityEstimation
import TestSupport
import Testing
import TextFormats

/// One column of a published table: its specification and its printed figures.
struct PublishedColumn: Sendable, CustomTestStringConvertible {
    var fields: [String: String]
    var figures: [[String: String]]
    var testDescription: String { "\(fields["table"] ?? ""), \(fields["column"] ?? ""), \(fields["formula"] ?? "")" }

    static let all: [PublishedColumn] = {
        var columns: [PublishedColumn] = []
        let keys = ["table", "column", "years", "selection", "formula", "cluster", "family", "small_sample"]
        for row in rows(packageRoot + "/Tests/Fixtures/agtpa/published.csv") ?? [] {
            if let position = columns.firstIndex(where: { column in keys.allSatisfy { column.fields[$0] == row[$0] } })
            {
                columns[position].figures.append(row)
            } else {
                columns.append(PublishedColumn(fields: row, figures: [row]))
            }
        }
        return columns
    }()
}

@Suite(
    "Printed tables of the UNCTAD and WTO guide",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct PublishedTableTests {
    @Test("to the printed precision", arguments: PublishedColumn.all)
    func printed(_ column: PublishedColumn) throws {
        var fields = column.fields
        let usesTariffs = (fields["formula"] ?? "").contains("mfn") || (fields["formula"] ?? "").contains("rta_lag3")
        fields["data"] = usesTariffs ? "agtpa/exercise2_mfn.csv" : "agtpa/applications.csv.gz"
        let table = try derivedTable(SharedData.path("data/" + (fields["data"] ?? "")), years: fields["years"] ?? "")
        fields["inference"] = "cluster"
        // The fixture writes a product inside i() as an interaction.
        fields["formula"] = (fields["formula"] ?? "").replacing("log(dist):border()", with: "I(log(dist) * border())")
        let result = try estimate(fields, on: table)
        for figure in column.figures {
            let digits = parseNumber(figure["decimals"] ?? "") ?? 4
            var margin = 0.5 * (1 + 1e-6)
            for _ in 0..<Int(digits) { margin /= 10 }
            let term = (figure["term"] ?? "").replacing("log(dist):border()", with: "I(log(dist) * border())")
            guard let own = value(of: term, in: result) else {
                // Specification tests are held by the tests of inference.
                #expect(term == "RESET p-value", "no term \(term) among \(result.terms.map(\.name))")
                continue
            }
            let printed = parseNumber(figure["estimate"] ?? "") ?? .nan
            #expect(abs(own.estimate - printed) <= margin, "\(term): \(own.estimate), printed \(printed)")
            if let error = parseNumber(figure["std_error"] ?? "") {
                #expect(
                    abs(own.standardError - error) <= margin, "s.e. of \(term): \(own.standardError), printed \(error)")
            }
            if let rows = parseNumber(figure["n"] ?? "") { #expect(Double(result.rowCount) == rows) }
        }
    }

    /// A coefficient, or what the guide computes from several.
    private func value(of term: String, in result: GravityEstimate) -> (estimate: Double, standardError: Double)? {
        let count = result.terms.count
        func combined(_ weights: [Double]) -> Double {
            var variance = 0.0
            for row in 0..<count {
                for column in 0..<count {
                    variance += weights[row] * weights[column] * result.covariance[row * count + column]
                }
            }
            return variance.squareRoot()
        }
        switch term {
        case "sum of rta terms":
            let weights = result.terms.map { $0.name.hasPrefix("rta") ? 1.0 : 0 }
            return (zip(weights, result.terms).reduce(0) { $0 + $1.0 * $1.1.estimate }, combined(weights))
        case "percent change of distance 1986 to 2006":
            let years = result.terms.indices.filter { result.terms[$0].name.hasPrefix("year::") }
            guard let first = years.first, let last = years.last else { return nil }
            let (start, end) = (result.terms[first].estimate, result.terms[last].estimate)
            var weights = [Double](repeating: 0, count: count)
            weights[last] = 100 / start
            weights[first] = -100 * end / (start * start)
            return (100 * (end - start) / start, combined(weights))
        default:
            return result.terms.first { $0.name == term }.map { ($0.estimate, $0.standardError) }
        }
    }
}

/// The rows of some years of the guide's panel, with the columns that SOURCE.md derives from them.
func derivedTable(_ path: String, years: String) throws -> DataTable {
    let full = try DataTable.read(path)
    // The frame of a formula without regressors holds the selected rows.
    let selected = try PreparedFrame(
        table: full, formula: GravityFormula(parsing: "trade ~ I(trade * 0)"),
        selection: years.isEmpty ? nil : Selection(parsing: years)
    ).frame
    let chosen = selected.sourceRows.map { $0.map(Int.init) } ?? Array(0..<full.rowCount)
    func numbers(_ name: String) -> [Double]? {
        guard case .numbers(let values)? = full.column(name)?.content else { return nil }
        return chosen.map { values[$0] }
    }
    func texts(_ name: String) -> [String] {
        guard case .codes(let codes, let labels)? = full.column(name)?.content else { return [] }
        return chosen.map { labels[Int(codes[$0])] }
    }
    let (exporters, importers) = (texts("exporter"), texts("importer"))
    let year = numbers("year") ?? []
    let trade = numbers("trade") ?? []
    func sums(_ values: [Double], _ names: [String]) -> [Double] {
        var total: [String: Double] = [:]
        let keys = names.indices.map { "\(names[$0]) \(year[$0])" }
        for (key, value) in zip(keys, values) { total[key, default: 0] += value }
        return keys.map { total[$0] ?? 0 }
    }
    let everywhere = [String](repeating: "", count: chosen.count)
    let (output, expenditure, world) = (sums(trade, exporters), sums(trade, importers), sums(trade, everywhere))
    let isOwn = zip(exporters, importers).map { $0 == $1 }
    var columns: [DataColumn] = full.columns.map { column in
        switch column.content {
        case .numbers(let values): DataColumn(name: column.name, content: .numbers(chosen.map { values[$0] }))
        case .codes(let codes, let labels):
            DataColumn(name: column.name, content: .codes(chosen.map { codes[$0] }, labels: labels))
        }
    }
    columns.append(DataColumn(name: "y_out", content: .numbers(output)))
    columns.append(DataColumn(name: "e_in", content: .numbers(expenditure)))
    if let distance = numbers("dist") {
        let byImporter = chosen.indices.map { distance[$0] * world[$0] / expenditure[$0] }
        let byExporter = chosen.indices.map { distance[$0] * world[$0] / output[$0] }
        columns.append(DataColumn(name: "remoteness_exp", content: .numbers(sums(byImporter, exporters))))
        columns.append(DataColumn(name: "remoteness_imp", content: .numbers(sums(byExporter, importers))))
    }
    columns.append(DataColumn(name: "own", content: .numbers(isOwn.map { $0 ? 1 : 0 })))
    var labels = ["international"]
    var known: [String: Int32] = [:]
    let own = chosen.indices.map { row -> Int32 in
        guard isOwn[row] else { return 0 }
        if let code = known[exporters[row]] { return code }
        labels.append(exporters[row])
        known[exporters[row]] = Int32(labels.count - 1)
        return Int32(labels.count - 1)
    }
    columns.append(DataColumn(name: "own_country", content: .codes(own, labels: labels)))
    if let tariff = numbers("mfn_tariff") {
        columns.append(
            DataColumn(name: "mfn", content: .numbers(chosen.indices.map { isOwn[$0] ? 1 : 1 + tariff[$0] })))
    }
    return DataTable(file: full.file, rowCount: chosen.count, columns: columns)
}
