import Alignment
import Reporting
import TextFormats

/// A pair of economies in a group of roll calls.
public struct VotesRow: Sendable, Equatable {
    /// Code of the first economy.
    public var economy: String
    /// Code of the second.
    public var partner: String
    /// The group: `all`, a year, a session or the code of an issue.
    public var group: String
    /// What was measured.
    public var similarity: PairSimilarity
}

/// Similarity of votes with what it rests on.
public struct VotesResult: Sendable {
    /// What was asked.
    public let request: VotesRequest
    /// Pairs, by group.
    public let rows: [VotesRow]
    /// Names of the issues by code.
    public let issues: [String: String]
    /// Votes of the record.
    public let votes: Int
    /// Roll calls of the record.
    public let rollCalls: Int
    /// What a reader should know.
    public let findings: [Diagnostic]
    /// Files with digests of their unpacked bytes.
    public let files: [(path: String, hash: String)]

    /// One row for each pair and group; what has no value is empty, and `reason` says why.
    public var csv: String {
        var writer = CSVWriter([
            "economy", "partner",
            request.options.grouping.rawValue == "all" ? "period" : request.options.grouping.rawValue,
            "common_votes", "dropped_votes", "agreement_share", "lijphart_index", "s_score", "cohens_kappa",
            "scotts_pi",
            "reason",
        ])
        for row in rows {
            let found = row.similarity
            writer.append(
                [row.economy, row.partner, row.group, String(found.common), String(found.dropped)]
                    + [found.agreement, found.lijphart, found.s, found.kappa, found.pi].map { numberText($0) }
                    + [found.reason?.rawValue ?? ""])
        }
        return writer.text
    }

    /// The same with the manifest, as JSON.
    public var json: String {
        let options = request.options
        return JSONValue.object([
            .init(
                "pairs",
                .array(
                    rows.map { row in
                        let found = row.similarity
                        return .object([
                            .init("economy", .string(row.economy)), .init("partner", .string(row.partner)),
                            .init(
                                options.grouping.rawValue == "all" ? "period" : options.grouping.rawValue,
                                .string(row.group)),
                            .init("common_votes", .integer(found.common)),
                            .init("dropped_votes", .integer(found.dropped)),
                            .init("agreement_share", .optional(found.agreement)),
                            .init("lijphart_index", .optional(found.lijphart)), .init("s_score", .optional(found.s)),
                            .init("cohens_kappa", .optional(found.kappa)), .init("scotts_pi", .optional(found.pi)),
                            .init("reason", .optional(found.reason?.rawValue)),
                        ])
                    })),
            .init(
                "manifest",
                .object([
                    .init("comity_version", .string(comityVersion)),
                    .init(
                        "files",
                        .array(
                            files.map {
                                .object([.init("path", .string($0.path)), .init("sha256", .string($0.hash))])
                            })),
                    .init(
                        "parameters",
                        .object([
                            .init("abstention", .string(options.abstention.rawValue)),
                            .init("absence", .string(options.absence.rawValue)),
                            .init("weights", .string(options.weight.rawValue)),
                            .init("by", .string(options.grouping.rawValue)),
                            .init("since", options.since.map(JSONValue.integer) ?? .null),
                            .init("until", options.until.map(JSONValue.integer) ?? .null),
                            .init("issue", .optional(options.issue)),
                        ])),
                    .init(
                        "counts",
                        .object([
                            .init("votes", .integer(votes)), .init("roll_calls", .integer(rollCalls)),
                            .init("pairs_without_common_votes", .integer(rows.count { $0.similarity.common == 0 })),
                        ])), .init("findings", ManifestParts.findings(findings)),
                ])),
        ]).text(.pretty) + "\n"
    }

    /// The answer for people.
    public func table(width: Int, colour: Bool) -> String {
        var table = TextTable(
            columns: [
                .text("economy"), .text("partner"),
                .text(request.options.grouping == .all ? "period" : request.options.grouping.rawValue),
                .text("common votes", alignment: .right, priority: 5),
                .text("dropped", alignment: .right, priority: 1),
                .number("agree", unit: "share", .fixed(3), priority: 6),
                .number("Lijphart", .fixed(3), priority: 3), .number("S", .fixed(3), priority: 4),
                .number("kappa", .fixed(3), priority: 4), .number("pi", .fixed(3), priority: 2),
                .text("why not", priority: 3),
            ], howToSeeAll: "`--format csv` prints every column.")
        for row in rows {
            let found = row.similarity
            table.add([
                .text(row.economy), .text(row.partner), .text(row.group), .text(String(found.common)),
                .text(String(found.dropped)), .number(found.agreement), .number(found.lijphart), .number(found.s),
                .number(found.kappa), .number(found.pi), .text(found.reason?.rawValue ?? ""),
            ])
        }
        table.notes = notes
        return table.text(width: width, colour: colour)
    }

    /// How votes were counted, in sentences.
    public var notes: [String] {
        let options = request.options
        let abstention =
            switch options.abstention {
            case .middle: "An abstention is a third vote, half-way between yes and no"
            case .dropped: "An abstention drops the roll call for the pair"
            case .no: "An abstention counts as a vote against"
            }
        let absence =
            switch options.absence {
            case .dropped: "an absence drops it and is counted under dropped."
            case .abstention:
                "an absence counts as an abstention in sessions in which the economy voted at all, and drops the roll call elsewhere."
            }
        var lines = ["\(abstention); \(absence)"]
        if options.grouping == .year || options.since != nil || options.until != nil {
            lines.append("Years are calendar years of the date of a roll call.")
        }
        if options.grouping == .issue {
            lines.append(
                "Issues: " + issues.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
                    + "; a roll call can be about several.")
        }
        if options.weight == .division { lines.append("In S a roll call weighs as much as it divided the assembly.") }
        return lines + ManifestParts.words(findings)
    }
}
