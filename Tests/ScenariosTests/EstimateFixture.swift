import Scenarios
import TextFormats

/// An estimate of three terms, of which two are correlated, and what a file of it looks like.
enum EstimateFixture {
    static let covariance = [
        0.010000000000000002, -0.006, 0.0001, -0.006, 0.0064, 0.00012345678901234567, 0.0001, 0.00012345678901234567,
        0.0025,
    ]

    static let record = EstimateRecord(
        id: "rta-three-way-2026", date: CalendarDay("2026-03-31")!,
        formula: #"trade ~ rta + lag(rta, 4) + log(dist) | exporter^year + importer^year + pair"#, family: "poisson",
        dataFile: "agtpa.csv.gz", dataHash: String(repeating: "0123456789abcdef", count: 4),
        selection: #"exporter != "NA" and year >= 1986"#,
        sample: EstimateRecord.Sample(
            rowCount: 28152, years: [1986, 1990, 1994], exporters: 69, importers: 68,
            dropped: [.init("separated", rows: 12), .init("missing", rows: 0)]),
        covarianceKind: EstimateRecord.CovarianceKind(
            "clustered", clusters: [.init("pair", count: 4692), .init("year", count: 3)], smallSample: "G / (G - 1)"),
        terms: [
            .init("rta", estimate: 0.30000000000000004, standardError: 0.010000000000000002.squareRoot()),
            .init("lag(rta, 4)", estimate: 0.2, standardError: 0.08),
            .init("log(dist)", estimate: -0.7, standardError: 0.05, unit: .elasticity),
        ], covariance: covariance, comityVersion: "0.1.0", note: "a \"note\" with \\, a tab\t, é and\na line")

    /// The smallest file, which faults are put into.
    static let lines = """
        comity_estimate: 1
        id: rta
        date: 2026-03-31
        formula: trade ~ rta + other | exporter^year
        family: poisson
        data: {file: agtpa.csv}
        sample: {n: 100}
        covariance:
          kind: robust
          matrix:
            - [0.04, 0.01]
            - [0.01, 0.01]
        terms:
          - {name: rta, estimate: 0.5, std_error: 0.2, unit: log points}
          - {name: other, estimate: 0.1, std_error: 0.1, unit: log points}
        """

    /// What reading the smallest file says with texts in it replaced; `accepted` where nothing is wrong.
    static func outcome(_ replacements: [(String, String)]) -> String {
        var text = lines
        for (old, new) in replacements { text = text.replacing(old, with: new) }
        do throws(Diagnostics) {
            _ = try EstimateRecord.parse(Array(text.utf8), file: "e.yaml")
            return "accepted"
        } catch {
            return error.description
        }
    }
}
