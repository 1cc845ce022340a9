import Reporting
import TextFormats

extension IdealPointResult {
    /// The points for people: of the economies asked for every session, of all economies the last one.
    public func table(width: Int, colour: Bool) -> String {
        let shown: [IdealPointRow]
        let title: String
        if request.economies.isEmpty, let last = rows.map(\.session).max() {
            shown = rows.filter { $0.session == last }.sorted {
                ($1.idealPoint, $0.economy) < ($0.idealPoint, $1.economy)
            }
            title = "Ideal points in session \(last) (\(1945 + last)), \(shown.count) economies"
        } else {
            (shown, title) = (rows, "Ideal points of \(request.economies.joined(separator: ", "))")
        }
        let format = NumberFormat.percent(NumberFormat.decimals(request.intervalPercent))
        var table = TextTable(
            title,
            columns: [
                .text("economy"), .name("name", priority: 1), .text("year", alignment: .right),
                .number("ideal point", .fixed(2), priority: 5, isSigned: true),
                .number("std error", .fixed(2), priority: 3), .number("low", .fixed(2), priority: 4),
                .number("high", .fixed(2), priority: 4), .text("votes", alignment: .right, priority: 2),
            ], howToSeeAll: "`--format csv` prints every column and session.")
        for row in shown {
            table.add([
                .text(row.economy), .text(row.name), .text(String(row.year)), .number(row.idealPoint),
                .number(row.standardError), .number(row.low), .number(row.high), .text(String(row.votes)),
            ])
        }
        table.notes =
            [
                "No unit: mean 0 and variance 1 over all economies and sessions; larger is nearer the order led by the United States. "
                    + "Low and high hold \(format.text(request.intervalPercent)) of the posterior."
            ] + notes
        return table.text(width: width, colour: colour)
    }

    /// How the points were made and what was left out, in sentences.
    public var notes: [String] {
        let two = NumberFormat.fixed(2)
        var lines = [
            "\(counts.votes) votes of \(counts.economies) economies on \(counts.rollCalls) roll calls in \(counts.items) items, "
                + "\(counts.bridgedItems) of them texts voted on in several sessions.",
            "Left out: \(leftOutWords).",
            "Four chains agree: R-hat at most \(two.text(certificate.highRHat)) for 99 points in 100 (median "
                + "\(two.text(certificate.medianRHat))); means are within \(two.text(certificate.simulationError)) standard errors "
                + "of those of endless chains, and the posterior's gradient averages to within "
                + "\(two.text(certificate.largestMeanScore)) of zero, in the same unit.",
        ]
        lines += ManifestParts.words(findings)
        return lines
    }

    private var leftOutWords: String {
        var parts: [String] = []
        func add(_ count: Int, _ one: String, _ many: String) {
            if count > 0 { parts.append(count == 1 ? "1 \(one)" : "\(count) \(many)") }
        }
        add(leftOut.notAskedFor, "roll call not asked for", "roll calls not asked for")
        add(leftOut.unanimousRollCalls, "unanimous roll call", "unanimous roll calls")
        add(
            leftOut.partialRollCalls, "roll call on a paragraph or amendment after 1989",
            "roll calls on paragraphs or amendments after 1989")
        add(leftOut.emptyRollCalls, "roll call without votes", "roll calls without votes")
        if leftOut.smallSessionRollCalls > 0 {
            parts.append(
                "session\(leftOut.smallSessions.count == 1 ? "" : "s") \(leftOut.smallSessions.map(String.init).joined(separator: ", ")) with one roll call"
            )
        }
        add(
            leftOut.votesWithoutISO, "vote of \(leftOut.codesWithoutISO.joined(separator: ", ")), without an ISO code",
            "votes of \(leftOut.codesWithoutISO.joined(separator: ", ")), without an ISO code")
        return parts.isEmpty ? "nothing" : parts.joined(separator: "; ")
    }
}

extension NumberFormat {
    /// Decimals that a percentage needs: none for a whole one.
    fileprivate static func decimals(_ percent: Double) -> Int { percent == percent.rounded() ? 0 : 1 }
}
