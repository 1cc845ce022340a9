import Glibc
import TextFormats

/// A CSV file handed out in pieces of whole rows.
///
/// A piece ends with the last row that fits; a line break inside a quoted field ends none.
final class CSVPieceSource {
    /// What went wrong while reading; nothing more is handed out then.
    private(set) var fault: Diagnostic?
    /// About how many bytes of text the file holds.
    let estimatedSize: Int
    private let source: ByteSource
    private let file: String
    private let rowLimit: Int
    private var rest: [UInt8] = []
    private var hasEnded = false

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: the file, unpacked where its name ends in `.gz`.
    ///   - name: what to call it in messages.
    ///   - rowLimit: how many bytes one row may have.
    init(_ path: String, called name: String, rowLimit: Int = 1 << 26) throws(Diagnostic) {
        source = try ByteSource(path, called: name)
        file = name
        self.rowLimit = rowLimit
        estimatedSize = path.hasSuffix(".gz") ? unpackedSize(path, source.fileSize) : source.fileSize
    }

    /// Puts the next rows into a piece.
    ///
    /// - Parameter size: how many bytes to hold at a time; a longer row is held whole all the same.
    /// - Returns: false at the end of the file, or after a fault.
    func fill(_ piece: CSVPiece, size: Int) -> Bool {
        guard !hasEnded, fault == nil else { return false }
        // A byte order mark is taken off only where it is met whole.
        var size = max(3, size)
        var filled = rest.count
        piece.reserve(filled + size)
        rest.withUnsafeBytes { piece.storage.copyMemory(from: $0) }
        while true {
            let room = UnsafeMutableRawBufferPointer(
                start: piece.storage.baseAddress.map { $0 + filled }, count: size)
            let got = source.fill(room)
            filled += got
            if let found = source.fault {
                fault = found
                return false
            }
            if got < size {
                hasEnded = true
                rest = []
                piece.take(filled, isLast: true)
                return true
            }
            let end = piece.endOfRows(in: filled)
            if end > 0 {
                rest = Array(piece.storage[end..<filled])
                piece.take(end, isLast: false)
                return true
            }
            guard filled <= rowLimit else {
                fault = Diagnostic(
                    kind: "row-too-long", file: file, found: "a row has more than \(rowLimit) bytes",
                    needed: "rows of at most \(rowLimit) bytes",
                    advice: "look for a quote that is opened at the start of a field and never closed")
                return false
            }
            size = filled
            piece.reserve(filled + size)
        }
    }
}

/// The unpacked size that a gzip file states in its last four bytes (RFC 1952), which only reserves memory.
///
/// Deflate packs at most 1032 to one, so that a false statement cannot claim more than that.
private func unpackedSize(_ path: String, _ packed: Int) -> Int {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return packed }
    defer { close(descriptor) }
    var stated: UInt32 = 0
    guard pread(descriptor, &stated, 4, packed - 4) == 4 else { return packed }
    return min(max(Int(UInt32(littleEndian: stated)), packed), 1032 * packed)
}
