import Alignment
import Reporting
import TextFormats

/// The ideal point of an economy in a session.
public struct IdealPointRow: Sendable, Codable, Equatable {
    /// ISO alpha-3 code.
    public var economy: String
    /// Name.
    public var name: String
    /// Session of the assembly.
    public var session: Int
    /// 1945 + session.
    public var year: Int
    /// Posterior mean; no unit, mean 0 and variance 1 over all economies and sessions.
    public var idealPoint: Double
    /// Posterior standard deviation.
    public var standardError: Double
    /// Lower end of the interval.
    public var low: Double
    /// Upper end of the interval.
    public var high: Double
    /// Votes on items that divide.
    public var votes: Int
}

/// Fitted ideal points with what they rest on.
public struct IdealPointResult: Sendable {
    /// What was asked.
    public let request: IdealPointRequest
    /// The points asked for, by economy and session.
    public let rows: [IdealPointRow]
    /// How the fit ended.
    public let certificate: IdealPointCertificate
    /// Counts of what took part.
    public let counts: Counts
    /// What was left out.
    public let leftOut: IdealPointOmissions
    /// What a reader should know.
    public let findings: [Diagnostic]
    /// Files with digests of their unpacked bytes.
    public let files: [(path: String, hash: String)]

    /// What took part in a fit.
    public struct Counts: Sendable, Codable, Equatable {
        /// Economies.
        public var economies: Int
        /// Economies in sessions.
        public var points: Int
        /// Roll calls.
        public var rollCalls: Int
        /// Items: roll calls, those on one text taken together.
        public var items: Int
        /// Items of two roll calls or more.
        public var bridgedItems: Int
        /// Votes.
        public var votes: Int
    }

    /// The ideal point of an economy in a year; `nil` where it has none.
    public func point(of economy: String, in year: Int) -> IdealPointRow? {
        rows.first { $0.economy == economy && $0.year == year }
    }

    /// Distances |a − b| of the ideal points of two economies by year, where both have one.
    public func distances(_ one: String, _ other: String) -> [(year: Int, distance: Double)] {
        let own = Dictionary(
            rows.filter { $0.economy == other }.map { ($0.year, $0.idealPoint) },
            uniquingKeysWith: { first, _ in first })
        return rows.filter { $0.economy == one }.compactMap { row in
            own[row.year].map { (row.year, abs(row.idealPoint - $0)) }
        }
    }

    /// One row for each economy and session.
    public var csv: String {
        var writer = CSVWriter(["economy", "session", "year", "ideal_point", "std_error", "low", "high"])
        for row in rows {
            writer.append(
                [row.economy, String(row.session), String(row.year)]
                    + [row.idealPoint, row.standardError, row.low, row.high].map { numberText($0) })
        }
        return writer.text
    }

    /// The points with the manifest, as JSON.
    public var json: String {
        JSONValue.object([
            .init(
                "ideal_points",
                .array(
                    rows.map { row in
                        .object([
                            .init("economy", .string(row.economy)), .init("session", .integer(row.session)),
                            .init("year", .integer(row.year)), .init("ideal_point", .number(row.idealPoint)),
                            .init("std_error", .number(row.standardError)), .init("low", .number(row.low)),
                            .init("high", .number(row.high)), .init("votes", .integer(row.votes)),
                        ])
                    })), .init("manifest", manifest),
        ]).text(.pretty) + "\n"
    }

    private var manifest: JSONValue {
        .object([
            .init("comity_version", .string(comityVersion)),
            .init("model", .string("ordered probit, one dimension, random walk over sessions")),
            .init("source", .string("Bailey, Strezhnev & Voeten (2017), doi:10.1177/0022002715595700")),
            .init(
                "files",
                .array(files.map { .object([.init("path", .string($0.path)), .init("sha256", .string($0.hash))]) })),
            .init(
                "parameters",
                .object([
                    .init("since", request.since.map(JSONValue.integer) ?? .null),
                    .init("until", request.until.map(JSONValue.integer) ?? .null),
                    .init("issue", .optional(request.issue)), .init("anchor", .string(request.anchor)),
                    .init("interval_percent", .number(request.intervalPercent)),
                    .init("smoothing", .number(request.smoothing)), .init("bridges", .bool(request.bridges)),
                    .init("seed", .integer(request.seed)),
                ])),
            .init(
                "counts",
                .object([
                    .init("economies", .integer(counts.economies)), .init("points", .integer(counts.points)),
                    .init("roll_calls", .integer(counts.rollCalls)), .init("items", .integer(counts.items)),
                    .init("bridged_items", .integer(counts.bridgedItems)), .init("votes", .integer(counts.votes)),
                ])),
            .init(
                "left_out",
                .object([
                    .init("roll_calls_not_asked_for", .integer(leftOut.notAskedFor)),
                    .init("roll_calls_on_parts_after_1989", .integer(leftOut.partialRollCalls)),
                    .init("roll_calls_in_small_sessions", .integer(leftOut.smallSessionRollCalls)),
                    .init("unanimous_roll_calls", .integer(leftOut.unanimousRollCalls)),
                    .init("roll_calls_without_votes", .integer(leftOut.emptyRollCalls)),
                    .init("votes_without_iso_code", .integer(leftOut.votesWithoutISO)),
                ])),
            .init(
                "convergence",
                .object([
                    .init("converged", .bool(certificate.holds)), .init("chains", .integer(certificate.chains)),
                    .init("sweeps_kept", .integer(certificate.kept)), .init("burn_in", .integer(certificate.burnIn)),
                    .init("r_hat_median", .number(certificate.medianRHat)),
                    .init("r_hat_99_percent", .number(certificate.highRHat)),
                    .init("r_hat_largest", .number(certificate.largestRHat)),
                    .init("simulation_error_in_std_errors", .number(certificate.simulationError)),
                    .init("largest_mean_score", .number(certificate.largestMeanScore)),
                    .init("log_likelihood", .number(certificate.logLikelihood)),
                ])),
            .init("findings", ManifestParts.findings(findings)),
        ])
    }

    /// Writes `ideal-points.csv` and `ideal-points.json`; both appear or neither does.
    ///
    /// - Throws: `Diagnostic` of kind `cannot-write`.
    public func write(to folder: String) throws(Diagnostic) {
        try makeFolder(folder)
        try writeAllAtomically([
            ("\(folder)/ideal-points.csv", Array(csv.utf8)), ("\(folder)/ideal-points.json", Array(json.utf8)),
        ])
    }

    /// Names of the files that ``write(to:)`` writes.
    public static let fileNames = ["ideal-points.csv", "ideal-points.json"]
}
