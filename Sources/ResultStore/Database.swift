import CSQLite
import Glibc
import TextFormats

/// One value of a table.
public enum StoredValue: Sendable, Equatable {
    /// Nothing.
    case null
    /// A whole number.
    case integer(Int)
    /// A number.
    case real(Double)
    /// Text.
    case text(String)
}

/// An SQLite database in a file, used by one thread at a time.
///
/// Every fault is a `Diagnostic` of kind `store-failed` that names the file and what SQLite says.
public final class Database {
    /// The file.
    public let path: String
    private let handle: OpaquePointer

    /// Marks the databases that this program makes, so that no other is ever written to: `CMTY`.
    static let applicationID = 0x434D_5459

    /// Opens a database of this program, or makes an empty one.
    ///
    /// - Throws: `Diagnostic` of kind `not-a-store` where the file is anything else, `store-failed` otherwise.
    public init(path: String) throws(Diagnostic) {
        guard !isFolder(path) else {
            throw Diagnostic(
                kind: "not-a-store", file: path, found: "this is a folder", needed: "the name of an SQLite file")
        }
        var opened: OpaquePointer?
        let isNew = !isRegularFile(path)
        let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil)
        guard code == SQLITE_OK, let opened else {
            let words = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw Self.failed(path, words)
        }
        self.path = path
        handle = opened
        do throws(Diagnostic) {
            try requireOwn(isNew: isNew)
        } catch {
            sqlite3_close_v2(opened)
            if isNew { unlink(path) }
            throw error
        }
    }

    deinit { sqlite3_close_v2(handle) }

    private func requireOwn(isNew: Bool) throws(Diagnostic) {
        let found: [[StoredValue]]
        do throws(Diagnostic) {
            found = try rows("PRAGMA application_id")
            if found == [[.integer(0)]], try rows("SELECT count(*) FROM sqlite_master") == [[.integer(0)]] {
                try execute("PRAGMA application_id = \(Self.applicationID)")
                return
            }
        } catch {
            if isNew { throw error }
            throw notAStore(error.found)
        }
        guard found == [[.integer(Self.applicationID)]] else { throw notAStore("another program made this database") }
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

    func fault() -> Diagnostic { Self.failed(path, String(cString: sqlite3_errmsg(handle))) }

    private static func failed(_ path: String, _ words: String) -> Diagnostic {
        Diagnostic(
            kind: "store-failed", file: path, found: "SQLite says: \(words)",
            advice: "check that the folder exists, that you may write to it, that the disk has room and that no other "
                + "program holds the file")
    }

    /// A name as SQL writes it.
    public static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

/// A compiled statement.
public final class Statement {
    private let database: Database
    private let handle: OpaquePointer

    init(_ database: Database, _ handle: OpaquePointer) {
        self.database = database
        self.handle = handle
    }

    deinit { sqlite3_finalize(handle) }

    /// Puts values in place of the question marks, in order, and makes the statement ready to run again.
    public func bind(_ values: [StoredValue]) throws(Diagnostic) {
        sqlite3_reset(handle)
        for (place, value) in values.enumerated() {
            let position = Int32(place + 1)
            let code: Int32 =
                switch value {
                case .null: sqlite3_bind_null(handle, position)
                case .integer(let number): sqlite3_bind_int64(handle, position, Int64(number))
                case .real(let number): sqlite3_bind_double(handle, position, number)
                case .text(let text): sqlite3_bind_text(handle, position, text, -1, comity_sqlite_transient())
                }
            guard code == SQLITE_OK else { throw database.fault() }
        }
    }

    /// Runs to the next row; false at the end.
    public func step() throws(Diagnostic) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw database.fault()
        }
    }

    /// Puts values in and runs a statement that gives no rows.
    public func run(_ values: [StoredValue]) throws(Diagnostic) {
        try bind(values)
        _ = try step()
    }

    /// The row at hand.
    public var row: [StoredValue] {
        (0..<sqlite3_column_count(handle)).map { column in
            switch sqlite3_column_type(handle, column) {
            case SQLITE_INTEGER: .integer(Int(sqlite3_column_int64(handle, column)))
            case SQLITE_FLOAT: .real(sqlite3_column_double(handle, column))
            case SQLITE_NULL: .null
            default: .text(sqlite3_column_text(handle, column).map { String(cString: $0) } ?? "")
            }
        }
    }
}
