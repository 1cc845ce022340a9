import Reporting
import TextFormats

/// Kept runs as a list.
public struct RunListing: Sendable {
    /// The runs, the newest first.
    public let runs: [RunSummary]
    /// How many are kept in all.
    public let total: Int
    /// What was asked for.
    public let filter: RunFilter
    /// The file that holds them.
    public let path: String
    /// Names of the worlds of kept runs.
    private let worlds: [String]

    /// Reads the list.
    ///
    /// - Throws: `Diagnostic` of the kinds of a store.
    public init(_ store: RunStore, _ filter: RunFilter = RunFilter()) throws {
        self.filter = filter
        path = store.path
        runs = try store.list(filter)
        total = try store.count()
        worlds = try store.worlds()
    }

    /// The list as data.
    public var document: JSONValue { .object([.init("runs", .array(runs.map { .object($0.members) }))]) }

    /// The list as JSON.
    public var json: String { document.text(.pretty) + "\n" }

    /// The list as csv: one row per run.
    public var csv: String {
        var writer = CSVWriter([
            "id", "created", "name", "title", "question", "world", "world_year", "comity", "draws", "seed",
            "interval_percent", "origin", "seconds", "answer", "scenario_sha256", "world_sha256",
        ])
        for run in runs {
            writer.append([
                run.id.text, run.created.text, run.name, run.title, run.question, run.world, "\(run.worldYear)",
                run.comity,
                run.draws.map(String.init) ?? "", run.seed.map(String.init) ?? "", numberText(run.intervalWidth),
                run.origin,
                numberText(run.seconds), run.answer, run.scenarioHash, run.worldHash,
            ])
        }
        return writer.text
    }

    /// The list for people.
    public func text(width: Int, colour: Bool) -> String {
        func words(_ text: String) -> String {
            wrapParagraph(text, width: width).map { $0 + "\n" }.joined()
        }
        // A path is not broken over lines: it is there to be copied.
        guard total > 0 else { return "No run is kept in \(path).\n`comity run` keeps every answer.\n" }
        guard !runs.isEmpty else {
            var text = words("None of the \(total) kept runs matches.")
            if let world = filter.world, !worlds.contains(world) {
                let near = nearestNames(to: world, among: worlds)
                text += words(
                    near.isEmpty
                        ? "Worlds of kept runs: \(worlds.joined(separator: ", "))."
                        : "Did you mean \(near.map { "`\($0)`" }.joined(separator: " or "))?")
            }
            return text
        }
        var table = TextTable(
            columns: [
                .text("run", unit: "kept (UTC)"), .name("title"), .text("world", priority: 4),
                .number("draws", .thousands(0), priority: 2), .number("took", unit: "s", .fixed(1), priority: 1),
                .text("by", priority: 1),
            ], howToSeeAll: "`--format csv` prints every column.")
        for run in runs {
            table.add([
                .text(run.id.text), .text(run.title), .text(run.world),
                run.draws.map { .number(Double($0)) } ?? .blank, .number(run.seconds), .text(run.origin),
            ])
        }
        if runs.count < total { table.notes.append("\(runs.count) of \(total) kept runs.") }
        return table.text(width: width, colour: colour)
    }
}
