/// A CSV file read piece by piece, each piece a ``CSVTable`` with the columns and lines of the whole file.
///
/// A table of ten million rows takes half a gigabyte as text; a stream holds a few megabytes of it at a time.
/// A file smaller than one piece gives exactly the table and the messages that ``CSVTable`` gives.
public final class CSVStream {
    /// What the file is called in messages.
    public let file: String
    /// Names of the columns.
    public private(set) var header: [String] = []
    /// SHA-256 digest of the file's (unpacked) bytes; `nil` until the last piece was handed out.
    public private(set) var digest: String?
    private let source: ByteSource
    private let pieceSize: Int
    private let hash = SHA256Digest()
    private var rest: [UInt8] = []
    private var line = 1
    private var hasEnded = false
    private var first: CSVTable?

    /// Opens a file and reads its header.
    ///
    /// - Parameters:
    ///   - path: the file, unpacked where its name ends in `.gz`.
    ///   - name: what to call it in messages; the path itself where `nil`.
    ///   - pieceSize: how many bytes to hold at a time, three at least; a row that is longer is held whole all the same.
    /// - Throws: `Diagnostics`, as ``CSVTable/init(contentsOf:called:)``.
    public init(_ path: String, called name: String? = nil, pieceSize: Int = 1 << 22) throws(Diagnostics) {
        file = name ?? path
        // A byte order mark has three bytes, and is taken off only where it is met whole.
        self.pieceSize = max(3, pieceSize)
        do {
            source = try ByteSource(path, called: name)
        } catch {
            throw Diagnostics([error])
        }
        first = try readPiece()
    }

    /// The next piece, with one row or more unless it is the first; `nil` at the end.
    ///
    /// - Throws: `Diagnostics`, as ``CSVTable/init(contentsOf:called:)``; the stream is then of no further use.
    public func next() throws(Diagnostics) -> CSVTable? {
        if let table = first {
            first = nil
            return table
        }
        return try readPiece()
    }

    /// Reads until a piece holds a row (or the first one the header), or the file ends.
    private func readPiece() throws(Diagnostics) -> CSVTable? {
        var size = pieceSize
        while !hasEnded {
            let hadHeader = !header.isEmpty
            let bytes = readBytes(atMost: size)
            if let fault = source.fault { throw Diagnostics([fault]) }
            guard bytes.count < Int(UInt32.max) else {
                throw Diagnostics([
                    Diagnostic(
                        kind: "file-too-large", file: file, line: line, found: "one row has \(bytes.count) bytes",
                        needed: "less than 4 GiB of text in a row")
                ])
            }
            let scan = try CSVScan(piece: bytes, file: file, header: header, firstLine: line, isLast: hasEnded)
            header = scan.header
            line = scan.line
            rest = Array(bytes[scan.consumed...])
            // Where nothing fits, the row is longer than the piece.
            if scan.consumed == 0 { size *= 2 }
            if hasEnded {
                rest = []
                digest = hash.finish()
            }
            if !scan.lines.isEmpty || (!hadHeader && !header.isEmpty) { return CSVTable(scan) }
        }
        return nil
    }

    /// What the last piece left, filled up from the file.
    private func readBytes(atMost size: Int) -> [UInt8] {
        let count = rest.count + size
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            _ = buffer.update(fromContentsOf: rest)
            let room = UnsafeMutableRawBufferPointer(buffer)[rest.count...]
            let fresh = UnsafeMutableRawBufferPointer(rebasing: room)
            let got = source.fill(fresh)
            hash.add(UnsafeRawBufferPointer(rebasing: fresh[..<got]))
            if got < fresh.count { hasEnded = true }
            filled = rest.count + got
        }
    }
}
