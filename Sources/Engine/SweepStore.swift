import ResultStore
import TextFormats

/// The table of a sweep in SQLite: `sweep` holds one row that says how it was made, `result` the rows of the csv.
///
/// The csv is the record of the run; the store follows it, one transaction for each batch.
final class SweepStore: SweepSink {
    private let database: Database
    private let layout: SweepLayout
    private let insert: Statement
    /// Scenarios that the store holds.
    private(set) var scenarioCount: Int

    /// Opens a store for a sweep.
    ///
    /// - Parameters:
    ///   - description: the columns of table `sweep` with their values; `identity` and `name` among them.
    ///   - keeping: how many scenarios to keep where the store is of this sweep; the rest is taken out.
    ///   - replaces: whether a store of another sweep is emptied.
    /// - Throws: `Diagnostic` of kind `another-sweep`, `not-a-store` or `store-failed`.
    init(
        _ path: String, layout: SweepLayout, identity: String, name: String,
        description: [(column: String, value: StoredValue)], keeping kept: Int, replaces: Bool
    ) throws {
        let database = try Database(path: path)
        self.database = database
        self.layout = layout
        let tables = try database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        if tables.contains([.text("sweep")]) {
            let known = try database.rows("SELECT identity, name FROM sweep")
            if known.first?.first != .text(identity) {
                guard replaces else {
                    let other: String = if case .text(let text) = known.first?.last { text } else { "unknown" }
                    throw Diagnostic(
                        kind: "another-sweep", file: path,
                        found: other == name
                            ? "this store holds the sweep `\(other)` as it was before its file, its world, its parameters or Comity changed"
                            : "this store holds another sweep, `\(other)`",
                        needed: "a store of this sweep, or a new name", advice: "replace it with `--force`")
                }
                try database.execute("DROP TABLE sweep; DROP TABLE IF EXISTS result;")
            }
        }
        let types = Self.columns(layout).map { "\(Database.quoted($0.name)) \($0.type)" }.joined(separator: ", ")
        let names = description.map { "\(Database.quoted($0.column)) \(Self.type(of: $0.value))" }
        try database.transaction {
            try database.execute(
                """
                CREATE TABLE IF NOT EXISTS sweep (\(names.joined(separator: ", ")), status TEXT NOT NULL);
                CREATE TABLE IF NOT EXISTS result (\(types));
                CREATE INDEX IF NOT EXISTS result_by_scenario ON result (scenario);
                DELETE FROM sweep;
                """)
            let places = Array(repeating: "?", count: description.count + 1).joined(separator: ", ")
            try database.statement("INSERT INTO sweep VALUES (\(places))")
                .run(description.map(\.value) + [.text("unfinished")])
            try database.statement("DELETE FROM result WHERE scenario > ?").run([.integer(kept)])
        }
        let places = Array(repeating: "?", count: layout.header.count).joined(separator: ", ")
        insert = try database.statement("INSERT INTO result VALUES (\(places))")
        let last = try database.rows("SELECT max(scenario) FROM result").first?.first
        scenarioCount = if case .integer(let number) = last { number } else { 0 }
    }

    private static func columns(_ layout: SweepLayout) -> [(name: String, type: String)] {
        [("scenario", "INTEGER NOT NULL")]
            + layout.coordinates.map { ($0.name, $0.isNumber ? "REAL NOT NULL" : "TEXT NOT NULL") }
            + [("economy", "TEXT")] + layout.results.map { ($0.key, "REAL") }
            + [
                ("status", "TEXT NOT NULL"), ("reason", "TEXT"), ("evaluations", "INTEGER"),
                ("largest_residual", "REAL"),
            ]
    }

    private static func type(of value: StoredValue) -> String {
        switch value {
        case .integer: "INTEGER"
        case .real: "REAL"
        case .bytes: "BLOB"
        case .null, .text: "TEXT"
        }
    }

    /// Adds the rows of outcomes that the store does not hold yet.
    func take(_ outcomes: [SweepOutcome]) throws {
        try database.transaction {
            for outcome in outcomes where outcome.number > scenarioCount { try append(outcome) }
        }
        scenarioCount = max(scenarioCount, outcomes.last?.number ?? 0)
    }

    private func append(_ outcome: SweepOutcome) throws(Diagnostic) {
        var lead: [StoredValue] = [.integer(outcome.number)]
        for (column, text) in zip(layout.coordinates, outcome.coordinates) {
            lead.append(column.isNumber ? parseNumber(text).map { .real($0) } ?? .text(text) : .text(text))
        }
        switch outcome.answer {
        case .solved(let values, let evaluations, let residual):
            let end: [StoredValue] = [.text("solved"), .null, .integer(evaluations), .real(residual)]
            let width = layout.results.count
            for (place, code) in layout.economies.enumerated() {
                let own = values[place * width..<(place + 1) * width].map { $0.map { StoredValue.real($0) } ?? .null }
                try insert.run(lead + [.text(code)] + own + end)
            }
        case .failed(let reason, let evaluations, let residual):
            let nothing = [StoredValue](repeating: .null, count: 1 + layout.results.count)
            try insert.run(
                lead + nothing + [
                    .text("failed"), .text(reason), evaluations.map { .integer($0) } ?? .null,
                    residual.map { .real($0) } ?? .null,
                ])
        }
    }

    /// Marks the store as whole.
    func finish() throws {
        try database.transaction {
            try database.execute(
                "CREATE INDEX IF NOT EXISTS result_by_economy ON result (economy); UPDATE sweep SET status = 'finished'"
            )
        }
    }
}
