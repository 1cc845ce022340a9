import DataImport
import Glibc
import ResultStore
import TextFormats

/// The kept runs of a user: an SQLite file in the data folder.
///
/// Every call opens the file, works and closes it again, so that a store can be used by any number of threads and processes at
/// once, and a file that was moved or brought back meanwhile is the one that is used. Changes are made in one transaction,
/// which waits for other connections up to ``patience``.
///
/// The journal is SQLite's rollback journal and not a write-ahead log: a store is then one file that can be copied, read from a
/// read-only medium and kept on a network drive, and runs are too few for readers and writers to be in each other's way. With
/// `synchronous = EXTRA` a commit has reached the disk, the removal of its journal included, before it is reported.
public struct RunStore: Sendable {
    /// The file.
    public let path: String
    /// Milliseconds for which a call waits where another connection writes.
    public var patience = 10_000

    /// Names a store, which need not be there yet.
    public init(path: String) { self.path = path }

    /// The store in the stated data folder, or in the user's own.
    ///
    /// - Throws: `Diagnostic` of kind `missing-data` where nothing names one.
    public static func standard(stated: String? = nil) throws(Diagnostic) -> RunStore {
        RunStore(path: "\(try TieStore.standard(stated: stated).data)/\(fileName)")
    }

    /// Name of the file in the data folder.
    public static let fileName = "runs.sqlite"

    /// Whether anything stands at the path, a store or not; where nothing does, no run is kept.
    public var exists: Bool {
        var status = stat()
        // What may not be looked at is there: opening it says why.
        return stat(path, &status) == 0 || (errno != ENOENT && errno != ENOTDIR)
    }

    // MARK: Opening

    /// Opens the store to change it, making it where it is not there and its tables where they are older.
    func openForWriting() throws -> Database {
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try makeFolder(String(path[..<slash])) }
        let database = try open(isMade: true)
        try database.execute("PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON; PRAGMA secure_delete = FAST")
        if try database.version() < RunSchema.version { try migrate(database) }
        return database
    }

    /// Opens the store to read it; `nil` where no run was ever kept in it.
    ///
    /// A version that is older than this program's is brought up to date first, since there is one way only to read it.
    func openForReading() throws -> Database? {
        guard exists else { return nil }
        let database = try open(isMade: false)
        let version = try database.version()
        if version == 0 { return nil }
        return version < RunSchema.version ? try openForWriting() : database
    }

    private func open(isMade: Bool) throws(Diagnostic) -> Database {
        do throws(Diagnostic) {
            let database = try Database(
                path: path, kind: .runs, newestVersion: RunSchema.version, isMade: isMade, isClaimed: false,
                patience: patience)
            // A file that came from elsewhere may hold triggers and views; none of them gets to do more than read.
            try database.execute("PRAGMA trusted_schema = OFF")
            return database
        } catch {
            guard error.kind == "not-a-store" else { throw error }
            var fault = error
            fault.needed = "a store of runs that Comity made"
            fault.advice = "move this file away, or name another data folder with `--data`; nothing was changed"
            throw fault
        }
    }

    /// Makes the tables, or brings older ones up to date: whole or not at all.
    private func migrate(_ database: Database) throws {
        // Only a file without tables can still choose that its freed space can be given back.
        try database.execute("PRAGMA auto_vacuum = INCREMENTAL")
        try database.transaction {
            // Another process may have been quicker.
            let found = try database.version()
            guard found < RunSchema.version else { return }
            if try database.isUnclaimed() {
                // Drafts of a foreign policy are nobody else's business; who shares a folder can say so with chmod.
                chmod(path, 0o600)
                try database.claim()
            }
            for step in RunSchema.steps[found...] { try database.execute(step) }
            try database.execute("PRAGMA user_version = \(RunSchema.version)")
        }
    }
}

/// The tables of a store.
enum RunSchema {
    /// Statements that lead from each version to the next; the first makes version 1.
    ///
    /// Never change one that was released.
    static let steps = [
        """
        CREATE TABLE run (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            created INTEGER NOT NULL,
            comity TEXT NOT NULL,
            origin TEXT NOT NULL,
            seconds REAL NOT NULL,
            name TEXT NOT NULL,
            title TEXT NOT NULL,
            question TEXT NOT NULL,
            answer TEXT NOT NULL,
            world TEXT NOT NULL,
            world_year INTEGER NOT NULL,
            world_sha256 TEXT NOT NULL,
            scenario_sha256 TEXT NOT NULL,
            money_unit TEXT NOT NULL,
            draws INTEGER,
            seed INTEGER,
            interval_percent REAL,
            shown TEXT NOT NULL
        );
        CREATE TABLE content (
            sha256 TEXT PRIMARY KEY,
            size INTEGER NOT NULL,
            gzip BLOB NOT NULL
        );
        CREATE TABLE document (
            run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            media_type TEXT NOT NULL,
            sha256 TEXT NOT NULL REFERENCES content (sha256),
            PRIMARY KEY (run, name)
        ) WITHOUT ROWID;
        CREATE TABLE input (
            run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            PRIMARY KEY (run, position)
        ) WITHOUT ROWID;
        CREATE INDEX document_by_content ON document (sha256);
        CREATE INDEX input_by_content ON input (sha256);
        """
    ]

    /// The version that this program reads and writes.
    static var version: Int { steps.count }
}
