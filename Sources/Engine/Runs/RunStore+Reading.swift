import ResultStore
import TextFormats

extension RunStore {
    // MARK: Lists

    /// Kept runs, the newest first; none where there is no store.
    public func list(_ filter: RunFilter = RunFilter()) throws -> [RunSummary] {
        guard let database = try openForReading() else { return [] }
        var values: [StoredValue] = []
        var conditions: [String] = []
        if let world = filter.world {
            conditions.append("world = ?")
            values.append(.text(world))
        }
        if let name = filter.name {
            conditions.append("(instr(lower(name), lower(?)) OR instr(lower(title), lower(?)))")
            values += [.text(name), .text(name)]
        }
        return try Self.summaries(
            database,
            (conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND ")) ")
                + "ORDER BY number DESC LIMIT ?",
            values + [.integer(filter.limit ?? -1)]
        ).map(\.summary)
    }

    /// How many runs are kept.
    public func count() throws -> Int {
        try openForReading()?.rows("SELECT count(*) FROM run").first?.first?.integer ?? 0
    }

    /// Names of the worlds of kept runs, sorted.
    public func worlds() throws -> [String] {
        try openForReading()?.rows("SELECT DISTINCT world FROM run ORDER BY world").compactMap { $0.first?.text } ?? []
    }

    private static let columns = """
        number, id, created, comity, origin, seconds, name, title, question, answer, world, world_year, world_sha256,
        scenario_sha256, money_unit, draws, seed, interval_percent, shown
        """

    private static func summaries(
        _ database: Database, _ clause: String, _ values: [StoredValue]
    ) throws(Diagnostic) -> [(number: Int, summary: RunSummary)] {
        try database.rows("SELECT \(columns) FROM run \(clause)", values).compactMap { row in
            func text(_ column: Int) -> String { row[column].text ?? "" }
            guard let number = row[0].integer, let id = RunID(text(1)) else { return nil }
            return (
                number,
                RunSummary(
                    id: id, created: Moment(milliseconds: row[2].integer ?? 0), comity: text(3), origin: text(4),
                    seconds: row[5].number ?? 0, name: text(6), title: text(7), question: text(8), answer: text(9),
                    world: text(10), worldYear: row[11].integer ?? 0, worldHash: text(12), scenarioHash: text(13),
                    moneyUnit: text(14), draws: row[15].integer, seed: row[16].integer,
                    intervalWidth: row[17].number,
                    shown: text(18).split(separator: ",").map(String.init))
            )
        }
    }

    // MARK: Names

    /// The run that a text names: its whole id, a beginning that no other id has, `last`, or `last~N` for the N-th before that.
    ///
    /// - Throws: `Diagnostic` of kind `unknown-run` or `ambiguous-run`.
    public func resolve(_ text: String) throws -> RunID {
        guard let database = try openForReading() else { throw noRun() }
        if let back = Self.stepsBack(text) {
            let found = try database.rows("SELECT id FROM run ORDER BY number DESC LIMIT 1 OFFSET ?", [.integer(back)])
            if let id = found.first?.first?.text.flatMap({ RunID($0) }) { return id }
            let count = try database.rows("SELECT count(*) FROM run").first?.first?.integer ?? 0
            if count == 0 { throw noRun() }
            throw Diagnostic(
                kind: "unknown-run", found: "there is no run `\(text)`: \(count) \(count == 1 ? "is" : "are") kept",
                needed: "`last`, or a number up to `last~\(count - 1)`")
        }
        let isBeginning = !text.isEmpty && text.utf8.allSatisfy { "0123456789abcdef-".utf8.contains($0) }
        let matches =
            isBeginning
            ? try database.rows(
                "SELECT id FROM run WHERE substr(id, 1, ?) = ? ORDER BY number DESC",
                [.integer(text.utf8.count), .text(text)])
            : []
        let ids = matches.compactMap { $0.first?.text }
        if ids.count == 1, let id = RunID(ids[0]) { return id }
        guard ids.isEmpty else {
            throw Diagnostic(
                kind: "ambiguous-run",
                found: "\(ids.count) kept runs begin with `\(text)`: \(ids.prefix(4).joined(separator: ", "))"
                    + (ids.count > 4 ? " and \(ids.count - 4) more" : ""),
                needed: "more of the id")
        }
        let known = try database.rows("SELECT id FROM run ORDER BY number DESC").compactMap { $0.first?.text }
        if known.isEmpty { throw noRun() }
        throw Diagnostic(
            kind: "unknown-run", found: "no kept run is called `\(text)`",
            needed: "the id of a kept run, a beginning that no other has, `last` or `last~1`",
            advice: "`comity runs list` shows what is kept", nearest: nearestNames(to: text, among: known + ["last"]))
    }

    private func noRun() -> Diagnostic {
        Diagnostic(
            kind: "unknown-run", file: path, found: "no run is kept here", needed: "a run that was kept",
            advice: "answer a scenario with `comity run`, or name another data folder with `--data`")
    }

    /// N of `last~N`, zero for `last`.
    private static func stepsBack(_ text: String) -> Int? {
        if text == "last" { return 0 }
        guard text.hasPrefix("last~") else { return nil }
        let digits = text.dropFirst(5)
        return digits.utf8.allSatisfy { (48...57).contains($0) } ? Int(digits) : nil
    }

    // MARK: One run

    /// A kept run by its name; see ``resolve(_:)``.
    public func run(_ text: String) throws -> StoredRun { try run(try resolve(text)) }

    /// What a list says of a kept run.
    ///
    /// - Throws: `Diagnostic` of kind `unknown-run`.
    public func summary(_ id: RunID) throws -> RunSummary {
        guard let database = try openForReading() else { throw noRun() }
        return try Self.found(id, database).summary
    }

    /// A kept run.
    ///
    /// - Throws: `Diagnostic` of kind `unknown-run`, or `store-damaged`.
    public func run(_ id: RunID) throws -> StoredRun {
        guard let database = try openForReading() else { throw noRun() }
        let (number, summary) = try Self.found(id, database)
        let inputs = try database.rows(
            """
            SELECT input.kind, input.name, input.sha256, content.size FROM input LEFT JOIN content USING (sha256)
            WHERE run = ? ORDER BY position
            """, [.integer(number)])
        let documents = try database.rows(
            """
            SELECT document.name, document.media_type, document.sha256, content.size FROM document JOIN content USING (sha256)
            WHERE run = ? ORDER BY position
            """, [.integer(number)])
        return StoredRun(
            summary: summary,
            inputs: inputs.map {
                .init(
                    kind: $0[0].text ?? "", name: $0[1].text ?? "", contentHash: $0[2].text ?? "", size: $0[3].integer)
            },
            documents: documents.map {
                .init(
                    name: $0[0].text ?? "", mediaType: $0[1].text ?? "", contentHash: $0[2].text ?? "",
                    size: $0[3].integer ?? 0)
            },
            manifest: try StoredManifest(
                json: try document(Self.manifestName, number, summary, database).bytes, file: path))
    }

    private static func found(_ id: RunID, _ database: Database) throws(Diagnostic) -> (
        number: Int, summary: RunSummary
    ) {
        guard let found = try summaries(database, "WHERE id = ?", [.text(id.text)]).first else {
            throw Diagnostic(
                kind: "unknown-run", found: "no kept run is called `\(id)`", needed: "the id of a kept run",
                advice: "`comity runs list` shows what is kept")
        }
        return found
    }

    /// A document of a kept run, as it was kept.
    ///
    /// - Throws: `Diagnostic` of kind `unknown-run`, `unknown-document`, or `store-damaged` where its digest is not the one kept.
    public func document(_ id: RunID, _ name: String) throws -> RunDocument {
        guard let database = try openForReading() else { throw noRun() }
        let (number, summary) = try Self.found(id, database)
        return try document(name, number, summary, database)
    }

    private func document(_ name: String, _ number: Int, _ summary: RunSummary, _ database: Database) throws(Diagnostic)
        -> RunDocument
    {
        let found = try database.rows(
            """
            SELECT content.gzip, document.sha256, document.media_type FROM document JOIN content USING (sha256)
            WHERE run = ? AND name = ?
            """, [.integer(number), .text(name)])
        guard let row = found.first else {
            let known = try database.rows(
                "SELECT name FROM document WHERE run = ? ORDER BY position", [.integer(number)]
            )
            .compactMap { $0.first?.text }
            throw Diagnostic(
                kind: "unknown-document", found: "the run \(summary.id) has no document `\(name)`",
                needed: "one of \(known.joined(separator: ", "))", nearest: nearestNames(to: name, among: known))
        }
        var document = RunDocument(
            name: name, bytes: try unpacked(row[0], hash: row[1], "the document \(name) of \(summary.id)"))
        document.mediaType = row[2].text ?? document.mediaType
        return document
    }

    /// The content of every input of a kept run that is kept, in order.
    ///
    /// - Throws: `Diagnostic` of kind `unknown-run` or `store-damaged`.
    public func inputs(_ id: RunID) throws -> [StoredInput] {
        guard let database = try openForReading() else { throw noRun() }
        let (number, _) = try Self.found(id, database)
        return try database.rows(
            """
            SELECT input.kind, input.name, input.sha256, content.gzip FROM input LEFT JOIN content USING (sha256)
            WHERE run = ? ORDER BY position
            """, [.integer(number)]
        ).compactMap { row in
            guard let kind = row[0].text.flatMap(StoredInput.Kind.init), let name = row[1].text, let hash = row[2].text
            else {
                return nil
            }
            var input = StoredInput(kind, name: name, contentHash: hash)
            if row[3] != .null { input.bytes = try unpacked(row[3], hash: row[2], "the input \(name) of \(id)") }
            return input
        }
    }

    private func unpacked(_ value: StoredValue, hash: StoredValue, _ what: String) throws(Diagnostic) -> [UInt8] {
        guard let bytes = value.bytes.flatMap(unpackedGzipMember), sha256(bytes) == hash.text else {
            throw Diagnostic(
                kind: "store-damaged", file: path, found: "\(what) is not what was kept",
                needed: "the store as Comity wrote it", advice: "bring the store back from a copy, or delete the run")
        }
        return bytes
    }
}
