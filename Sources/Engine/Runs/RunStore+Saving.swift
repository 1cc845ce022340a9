import Reporting
import ResultStore
import TextFormats

extension RunStore {
    /// Keeps a run: everything in one transaction, on the disk when this returns.
    ///
    /// - Parameters:
    ///   - result: the answer, of which the summary and the manifest are taken.
    ///   - documents: what is kept to be read again; a document `manifest.json` is added.
    ///   - inputs: what the run read; equal content is kept once, over all runs.
    ///   - seconds: how long the run took.
    ///   - origin: which surface asked for it, for example `command`.
    /// - Throws: `Diagnostic`, after which nothing of the run is in the store.
    public func save(
        _ result: RunResult, documents: [RunDocument], inputs: [StoredInput], seconds: Double, origin: String
    ) throws -> RunID {
        try save(result, documents: documents, inputs: inputs, seconds: seconds, origin: origin, at: .now)
    }

    func save(
        _ result: RunResult, documents: [RunDocument], inputs: [StoredInput], seconds: Double, origin: String,
        at moment: Moment
    ) throws -> RunID {
        let all = documents.filter { $0.name != Self.manifestName } + [result.manifestDocument]
        let documents = try all.map { (document: $0, part: try Content($0.bytes)) }
        let parts = documents.map(\.part) + (try inputs.compactMap { try $0.bytes.map { try Content($0) } })
        let database = try openForWriting()
        // Packing takes longer than anything else here: what is there already is not packed, and nobody waits for it.
        var packed: [String: [UInt8]] = [:]
        for part in parts where packed[part.hash] == nil {
            if try !Self.holds(part.hash, database) { packed[part.hash] = part.packed }
        }
        var id = RunID(moment, random: 0)
        try database.transaction {
            id = try Self.newID(moment, database)
            try database.statement(
                """
                INSERT INTO run (id, created, comity, origin, seconds, name, title, question, answer, world, world_year,
                    world_sha256, scenario_sha256, money_unit, draws, seed, interval_percent, shown)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
            ).run([
                .text(id.text), .integer(moment.milliseconds), .text(result.manifest.version), .text(origin),
                .real(seconds), .text(result.name), .text(result.title), .text(result.question), .text(result.answer),
                .text(result.world.name), .integer(result.world.year), .text(result.manifest.worldHash),
                .text(result.manifest.scenarioHash), .text(result.moneyUnit), .optional(result.uncertainty?.count),
                .optional(result.uncertainty?.parameters.seed), .optional(result.uncertainty?.width),
                .text(result.tableOrder.map { result.rows[$0].economy }.joined(separator: ",")),
            ])
            let run = StoredValue.integer(try database.rows("SELECT last_insert_rowid()").first?.first?.integer ?? 0)
            let content = try database.statement("INSERT OR IGNORE INTO content VALUES (?, ?, ?)")
            for part in parts where try packed[part.hash] != nil || !Self.holds(part.hash, database) {
                // Another process may have taken out meanwhile what was there.
                try content.run([
                    .text(part.hash), .integer(part.bytes.count), .bytes(packed[part.hash] ?? part.packed),
                ])
            }
            let document = try database.statement("INSERT INTO document VALUES (?, ?, ?, ?, ?)")
            for (position, item) in documents.enumerated() {
                try document.run([
                    run, .integer(position), .text(item.document.name), .text(item.document.mediaType),
                    .text(item.part.hash),
                ])
            }
            let input = try database.statement("INSERT INTO input VALUES (?, ?, ?, ?, ?)")
            for (position, item) in inputs.enumerated() {
                try input.run([
                    run, .integer(position), .text(item.kind.rawValue), .text(item.name), .text(item.contentHash),
                ])
            }
        }
        return id
    }

    private static func holds(_ hash: String, _ database: Database) throws(Diagnostic) -> Bool {
        try !database.rows("SELECT 1 FROM content WHERE sha256 = ?", [.text(hash)]).isEmpty
    }

    private static func newID(_ moment: Moment, _ database: Database) throws(Diagnostic) -> RunID {
        while true {
            let id = RunID(moment, random: .random(in: 0...UInt32.max))
            if try database.rows("SELECT 1 FROM run WHERE id = ?", [.text(id.text)]).isEmpty { return id }
        }
    }

    /// Bytes to be kept, with their digest.
    private struct Content {
        /// Larger pieces do not fit into a row of SQLite.
        static let limit = 900_000_000
        /// From this size on packing is quick rather than close.
        static let quickFrom = 1 << 20

        let bytes: [UInt8]
        let hash: String

        init(_ bytes: [UInt8]) throws(Diagnostic) {
            guard bytes.count <= Self.limit else {
                throw Diagnostic(
                    kind: "too-large", found: "a document of \(bytes.count) bytes",
                    needed: "documents of at most \(Self.limit) bytes", advice: "ask for no flows, or for fewer draws")
            }
            self.bytes = bytes
            hash = sha256(bytes)
        }

        var packed: [UInt8] { gzipMember(bytes, packing: bytes.count < Self.quickFrom ? .smallest : .quick) }
    }
}

extension RunResult {
    /// The manifest as it stands in `results.json`, by itself.
    var manifestDocument: RunDocument {
        let document = manifest.document(
            world: world.name, year: world.year, source: world.source, uncertainty: uncertainty)
        return RunDocument(name: RunStore.manifestName, bytes: document.bytes(.pretty) + [0x0A])
    }
}

extension RunStore {
    /// Name of the document that holds the manifest.
    static let manifestName = "manifest.json"
}
