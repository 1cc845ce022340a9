import CSQLite
import TextFormats

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
                case .text(let text): Self.bind(text, to: handle, position)
                case .bytes(let bytes):
                    bytes.withUnsafeBufferPointer {
                        // A null pointer would bind NULL in place of no bytes.
                        $0.isEmpty
                            ? sqlite3_bind_zeroblob(handle, position, 0)
                            : sqlite3_bind_blob64(
                                handle, position, $0.baseAddress, sqlite3_uint64($0.count), comity_sqlite_transient())
                    }
                }
            guard code == SQLITE_OK else { throw database.fault() }
        }
    }

    private static func bind(_ text: String, to handle: OpaquePointer, _ position: Int32) -> Int32 {
        var text = text
        // With its length, since text may hold a zero.
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                $0.isEmpty
                    ? sqlite3_bind_text(handle, position, "", 0, comity_sqlite_transient())
                    : sqlite3_bind_text64(
                        handle, position, $0.baseAddress, sqlite3_uint64($0.count), comity_sqlite_transient(),
                        UInt8(SQLITE_UTF8))
            }
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
    public var row: [StoredValue] { (0..<sqlite3_column_count(handle)).map(value) }

    private func value(_ column: Int32) -> StoredValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: .integer(Int(sqlite3_column_int64(handle, column)))
        case SQLITE_FLOAT: .real(sqlite3_column_double(handle, column))
        case SQLITE_NULL: .null
        case SQLITE_BLOB: .bytes(Array(bytes(sqlite3_column_blob(handle, column), column)))
        default: .text(String(decoding: bytes(sqlite3_column_text(handle, column), column), as: UTF8.self))
        }
    }

    private func bytes(_ start: UnsafeRawPointer?, _ column: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, column)))
    }
}
