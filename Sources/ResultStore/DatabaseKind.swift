/// What a database of this program holds, written into its header, so that no other database is ever written to.
public enum DatabaseKind: Int, Sendable {
    /// The table of a sweep: `CMTY`.
    case sweep = 0x434D_5459
    /// Kept runs: `CMTR`.
    case runs = 0x434D_5452

    /// What it is, in words.
    var words: String {
        switch self {
        case .sweep: "the table of a sweep"
        case .runs: "kept runs"
        }
    }
}

/// The beginning of an SQLite file, read without taking part in it: nothing is locked, rolled back or written.
///
/// Offsets are those of the file format, section 1.3; numbers are big-endian.
struct DatabaseHeader {
    /// Bytes of the header and of the beginning of the first page behind it.
    static let size = 108
    private static let magic = Array("SQLite format 3\0".utf8)

    private let bytes: [UInt8]

    /// - Parameter bytes: the first ``size`` bytes of the file, zeros where it ends.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private func number(at offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }

    /// Whether nothing stands there.
    var isBlank: Bool { bytes.allSatisfy { $0 == 0 } }
    /// Whether this is an SQLite file at all.
    var isDatabase: Bool { bytes.starts(with: Self.magic) }
    /// The mark of the program that made it; zero where it left none.
    var applicationID: Int { number(at: 68) }
    /// The version that the program gave to its tables.
    var version: Int { number(at: 60) }
    /// Whether it holds no table, as far as the file alone can say: changes may stand in a write-ahead log beside it.
    var isEmpty: Bool { bytes[18] < 2 && bytes[100] == 0x0D && bytes[103] == 0 && bytes[104] == 0 }
}
