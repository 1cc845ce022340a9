import DataTables
import GravityEstimation
import TestSupport
import Testing
import TextFormats

/// One case of Tests/Fixtures/gravity-references: its specification and the results of an independent program.
struct ReferenceCase: Sendable, CustomTestStringConvertible {
    var name: String
    var fields: [String: String]
    var estimates: [(term: String, estimate: Double, standardError: Double)]
    var scalars: [String: String]
    var testDescription: String { name }

    /// All cases, in the order of the file.
    static let all: [ReferenceCase] = {
        let folder = packageRoot + "/Tests/Fixtures/gravity-references/"
        guard let cases = rows(folder + "cases.csv"), let estimates = rows(folder + "estimates.csv"),
            let scalars = rows(folder + "scalars.csv")
        else { return [] }
        return cases.map { fields in
            let name = fields["case"] ?? ""
            return ReferenceCase(
                name: name, fields: fields,
                estimates: estimates.filter { $0["case"] == name }.map {
                    (
                        $0["term"] ?? "", parseNumber($0["estimate"] ?? "") ?? .nan,
                        parseNumber($0["std_error"] ?? "") ?? .nan
                    )
                },
                scalars: scalars.first { $0["case"] == name } ?? [:])
        }
    }()

    func scalar(_ name: String) -> Double? { scalars[name].flatMap { parseNumber($0) } }
}

/// Rows of a CSV file as dictionaries.
func rows(_ path: String) -> [[String: String]]? {
    guard let table = try? CSVTable(contentsOf: path) else { return nil }
    return (0..<table.rowCount).map { row in
        var fields: [String: String] = [:]
        for (column, name) in table.header.enumerated() { fields[name] = table.text(row: row, column: column) }
        return fields
    }
}

/// Estimates a case's specification, on the shared data or on a table that is given.
func estimate(_ fields: [String: String], on given: DataTable? = nil, threads: Int? = nil) throws -> GravityEstimate {
    func stated(_ name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }
    var parts = (stated("formula") ?? "").split(separator: "|").map(String.init)
    if let offset = stated("offset") { parts[0] += "+ offset(\(offset)) " }
    let formula = try GravityFormula(parsing: parts.joined(separator: "|"))
    let selection = try stated("selection").map { try Selection(parsing: $0) }
    let clusters = try stated("cluster").map { try ClusterSpecification(parsing: $0) }
    let weights = try stated("weights").map { try RowExpression(parsing: $0) }
    let table: DataTable
    if let given {
        table = given
    } else {
        let path = SharedData.path("data/" + (stated("data") ?? ""))
        let needed = try neededColumns(
            header: DataTable.header(of: path), file: path, formula: formula, selection: selection, clusters: clusters,
            weights: weights, columns: GravityColumns())
        table = try DataTable.read(path, columns: Set(needed))
    }
    let frame = try PreparedFrame(
        table: table, formula: formula, selection: selection, clusters: clusters, weights: weights
    ).frame
    var options = EstimationOptions()
    options.threads = threads
    options.family = EstimationOptions.Family(rawValue: fields["family"] ?? "") ?? .poisson
    options.covariance =
        switch fields["inference"] {
        case "classical": .classical
        case "robust": .robust
        default: .clustered
        }
    options.smallSample = (fields["small_sample"] ?? "").contains("K") ? .parameters : .groups
    return try estimateGravity(frame, options)
}

@Suite(
    "Reference results of an independent program",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct ReferenceResultTests {
    @Test("coefficients to 1e-7, standard errors to 1e-6, rows and fit", arguments: ReferenceCase.all)
    func agrees(_ reference: ReferenceCase) throws {
        let result = try estimate(reference.fields)
        #expect(result.terms.map(\.name).sorted() == reference.estimates.map(\.term).sorted())
        for (term, estimate, standardError) in reference.estimates {
            guard let own = result.terms.first(where: { $0.name == term }) else { continue }
            #expect(
                abs(own.estimate - estimate) <= 1e-7 * max(1, abs(estimate)), "\(term): \(own.estimate), \(estimate)")
            #expect(
                abs(own.standardError - standardError) <= 1e-6 * standardError,
                "s.e. of \(term): \(own.standardError), \(standardError)")
        }
        func count(_ reason: LeftOutRows.Reason) -> Int {
            result.leftOut.filter { $0.reason == reason }.reduce(0) { $0 + $1.rows.count }
        }
        #expect(Double(result.rowCount) == reference.scalar("n"))
        #expect(Double(count(.separated)) == reference.scalar("separated"))
        #expect(Double(count(.singleton)) == reference.scalar("singletons"))
        #expect(Double(count(.missing)) == reference.scalar("missing"))
        for (name, own) in [
            ("deviance", result.deviance), ("log_likelihood", result.logLikelihood), ("pseudo_r2", result.pseudoR2),
        ] {
            let expected = reference.scalar(name) ?? .nan
            #expect(abs(own - expected) <= 1e-9 * max(1, abs(expected)), "\(name): \(own), \(expected)")
        }
    }
}
