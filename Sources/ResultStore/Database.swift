import CSQLite
import Glibc
import TextFormats

/// An SQLite database in a file, used by one thread at a time.
///
/// Every fault is a `Diagnostic` that names the file and what SQLite says: `store-busy` where another process holds it,
/// `store-full` where the disk has no room, `store-damaged` where its content is not what was written, and `store-failed`.
public final class Database {
    /// The file.
    public let path: String
    /// What it holds.
    public let kind: DatabaseKind
    private let handle: OpaquePointer
    private let patience: Int

    /// Opens a database of this program, or makes an empty one.
    ///
    /// A file of another program is refused by its header alone: nothing is locked, rolled back or written. A file that could not
    /// be opened further is left as it is, also one of no bytes: another process may be about to write to it.
    ///
    /// - Parameters:
    ///   - path: the file; its folder must be there.
    ///   - kind: what it holds.
    ///   - newestVersion: the newest version of its tables (`user_version`) that the caller knows.
    ///   - isMade: whether it is made where it is not there.
    ///   - isClaimed: whether a new one gets the mark of its kind at once, in place of by ``claim()`` later.
    ///   - patience: for how many milliseconds a statement waits for other connections.
    /// - Throws: `Diagnostic` of kind `not-a-store` where the file is anything else, `newer-store`, or those of the type.
    public init(
        path: String, kind: DatabaseKind = .sweep, newestVersion: Int = .max, isMade: Bool = true,
        isClaimed: Bool = true, patience: Int = 0
    ) throws(Diagnostic) {
        guard !isFolder(path) else {
            throw Diagnostic(
                kind: "not-a-store", file: path, found: "this is a folder", needed: "the name of an SQLite file")
        }
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | (isMade ? SQLITE_OPEN_CREATE : 0)
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let fault = Self.failed(path, opened, patience: patience)
            sqlite3_close_v2(opened)
            throw fault
        }
        self.path = path
        self.kind = kind
        self.patience = patience
        handle = opened
        sqlite3_busy_timeout(handle, Int32(clamping: patience))
        // From here on an error ends in deinit, which closes.
        if try requireOwn(newestVersion), isClaimed { try claim() }
    }

    deinit { sqlite3_close_v2(handle) }

    /// Marks a new database as one of this program; whole or not at all together with a transaction around it.
    public func claim() throws(Diagnostic) { try execute("PRAGMA application_id = \(kind.rawValue)") }

    /// Whether nobody has claimed the file.
    public func isUnclaimed() throws(Diagnostic) -> Bool { try rows("PRAGMA application_id") == [[.integer(0)]] }

    /// The version of the tables.
    public func version() throws(Diagnostic) -> Int { try rows("PRAGMA user_version").first?.first?.integer ?? 0 }

    /// - Returns: whether the file is new.
    private func requireOwn(_ newestVersion: Int) throws(Diagnostic) -> Bool {
        var header = try peek()
        // SQLite takes a file of one byte for an empty one.
        if comity_sqlite_size(handle) == 0, header.isBlank { return true }
        // Another process that makes the file now may have written a part of what was read.
        if !header.isDatabase {
            usleep(20_000)
            header = try peek()
        }
        guard header.isDatabase else { throw notAStore("this is not an SQLite database") }
        var mark = (id: header.applicationID, version: header.version)
        if mark.id == 0, header.isEmpty {
            // Read at one moment: between two looks another process may have claimed the file and made its tables.
            try execute("BEGIN")
            mark = (try rows("PRAGMA application_id").first?.first?.integer ?? 0, try version())
            let tables = try rows("SELECT count(*) FROM sqlite_master").first?.first?.integer
            try execute("COMMIT")
            if mark.id == 0, tables == 0 { return true }
        }
        guard mark.id == kind.rawValue else {
            guard let other = DatabaseKind(rawValue: mark.id) else {
                throw notAStore("another program made this database")
            }
            throw notAStore("this is another file of Comity: it holds \(other.words)")
        }
        guard mark.version <= newestVersion else {
            throw Diagnostic(
                kind: "newer-store", file: path,
                found: "a newer Comity made this store: its tables have version \(mark.version)",
                needed: "a store whose tables have version \(newestVersion) at most",
                advice: "use the newer Comity, or another place for the store; nothing was changed")
        }
        return false
    }

    private func peek() throws(Diagnostic) -> DatabaseHeader {
        var bytes = [UInt8](repeating: 0, count: DatabaseHeader.size)
        let code = comity_sqlite_peek(handle, &bytes, Int32(bytes.count))
        guard code == SQLITE_OK else {
            throw Diagnostic(
                kind: "store-failed", file: path,
                found: "the file cannot be read: \(String(cString: sqlite3_errstr(code)))",
                advice: "check that you may read it")
        }
        return DatabaseHeader(bytes)
    }

    private func notAStore(_ found: String) -> Diagnostic {
        Diagnostic(
            kind: "not-a-store", file: path, found: found, needed: "a new name, or a store that Comity made",
            advice: "choose another name; nothing was changed")
    }

    // MARK: Statements

    /// Runs statements that give no rows.
    public func execute(_ text: String) throws(Diagnostic) {
        guard sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK else { throw fault() }
    }

    /// Runs `body` whole or not at all.
    public func transaction(_ body: () throws -> Void) throws {
        try execute("BEGIN IMMEDIATE")
        do {
            try body()
            try execute("COMMIT")
        } catch {
            // What failed matters; a roll-back that fails too leaves the same state behind.
            try? execute("ROLLBACK")
            throw error
        }
    }

    /// Compiles a statement with `?` in place of values.
    public func statement(_ text: String) throws(Diagnostic) -> Statement {
        var compiled: OpaquePointer?
        guard sqlite3_prepare_v2(handle, text, -1, &compiled, nil) == SQLITE_OK, let compiled else { throw fault() }
        return Statement(self, compiled)
    }

    /// Every row of a query.
    public func rows(_ text: String, _ values: [StoredValue] = []) throws(Diagnostic) -> [[StoredValue]] {
        let statement = try statement(text)
        try statement.bind(values)
        var rows: [[StoredValue]] = []
        while try statement.step() { rows.append(statement.row) }
        return rows
    }

    func fault() -> Diagnostic { Self.failed(path, handle, patience: patience) }

    private static func failed(_ path: String, _ handle: OpaquePointer?, patience: Int) -> Diagnostic {
        let code = handle.map(sqlite3_errcode) ?? SQLITE_NOMEM
        var words = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
        let system = handle.map(sqlite3_system_errno) ?? 0
        if [SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_FULL].contains(code), system != 0 {
            words += " (\(String(cString: strerror(system))))"
        }
        var fault = Diagnostic(kind: "store-failed", file: path, found: "SQLite says: \(words)")
        switch code {
        case SQLITE_BUSY, SQLITE_LOCKED:
            fault.kind = "store-busy"
            if patience > 0 {
                fault.found += "; another process has held the file for \(max(1, patience / 1000)) s"
            }
            fault.advice = "try again when the other process has finished"
        case SQLITE_FULL:
            fault.kind = "store-full"
            fault.advice = "make room on the disk"
        case SQLITE_IOERR where [ENOSPC, EDQUOT].contains(system):
            fault.kind = "store-full"
            fault.advice = "make room on the disk"
        case SQLITE_IOERR:
            fault.advice = "make room on the disk, raise the limit on the size of files, or look after the disk"
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            fault.kind = "store-damaged"
            fault.needed = "the file as Comity wrote it"
            fault.advice = "move the file away, or bring it back from a copy"
        default:
            fault.advice =
                "check that the folder exists, that you may write to it, that the disk has room and that no other "
                + "program holds the file"
        }
        return fault
    }

    /// A name as SQL writes it.
    public static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
