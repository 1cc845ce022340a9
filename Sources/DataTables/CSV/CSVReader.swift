import Glibc
import TextFormats

/// Reads a CSV file into columns, with bounded memory beyond the columns themselves.
struct CSVReader {
    /// The file.
    let path: String
    /// What to call it in messages.
    let file: String
    /// The columns to read; `nil` for all.
    let wanted: Set<String>?
    /// Texts that stand for a missing number.
    let markers: [String]
    /// How many threads may work at once.
    let threads: Int
    /// How many bytes of text a thread holds at a time.
    var pieceSize = 1 << 20
    /// How many bytes are read before threads are started.
    var firstSize = 1 << 16
    /// How many rows there may be.
    var rowLimit = Int(Int32.max)
    /// Called after each pass over the file; tests change the file here.
    var afterPass: () throws(Diagnostics) -> Void = {}

    /// Reads the file; a second time, for columns of texts that look like numbers at first.
    func read() throws(Diagnostics) -> DataTable {
        let before = FileIdentity(path)
        let first = try pass(nil, areTexts: false)
        try afterPass()
        var builder = first.builder
        let again = builder.spelledAgain
        var spelled: [Int: DataColumn.Content] = [:]
        if !again.isEmpty {
            guard before?.isRegular == true else { throw Diagnostics([notRegular(first.names[again[0]])]) }
            var second = try pass(again.map { first.positions[$0] }, areTexts: true).builder
            guard second.rowCount == builder.rowCount, second.header == builder.header else {
                throw Diagnostics([changed()])
            }
            for (slot, position) in again.enumerated() { spelled[position] = second.takeContent(slot) }
        }
        guard before == FileIdentity(path) else { throw Diagnostics([changed()]) }
        let columns = first.names.enumerated().map { slot, name in
            DataColumn(name: name, content: spelled[slot] ?? builder.takeContent(slot))
        }
        return DataTable(
            file: file, rowCount: builder.rowCount, columns: columns,
            rowPlaces: builder.lines.map { .lines($0) } ?? .linesAfterHeader)
    }

    /// Reads the names of the columns only.
    func header() throws(Diagnostics) -> [String] {
        let source = try open()
        return try readHeader(source, CSVPiece()).names
    }

    /// One pass over the file.
    ///
    /// - Parameter chosen: positions of the columns to read; where `nil`, the wanted ones.
    private func pass(
        _ chosen: [Int]?, areTexts: Bool
    ) throws(Diagnostics) -> (builder: CSVColumnBuilder, positions: [Int], names: [String]) {
        let source = try open()
        let piece = CSVPiece()
        let header = try readHeader(source, piece)
        let positions: [Int]
        if let chosen {
            positions = chosen
        } else {
            positions = try positionsOfWanted(wanted, in: header.names, file: file)
        }
        var builder = CSVColumnBuilder(
            header: header.names, wanted: positions, areTexts: areTexts, markers: markers, firstLine: header.nextLine,
            file: file, rowLimit: rowLimit)
        piece.columns = positions.map { _ in CSVPieceColumn() }
        piece.parse(builder.plan)
        try builder.add(piece)
        builder.reserve(estimatedRows(source, piece, builder.rowCount))
        if !piece.isLast {
            let team = CSVReadingTeam(source: source, builder: builder, pieceSize: pieceSize)
            builder = try team.run(threads: threads)
        }
        return (builder, positions, positions.map { header.names[$0] })
    }

    private func open() throws(Diagnostics) -> CSVPieceSource {
        do {
            return try CSVPieceSource(path, called: file)
        } catch {
            throw Diagnostics([error])
        }
    }

    /// Reads pieces until one holds the header, and leaves the rows behind it in the piece.
    private func readHeader(
        _ source: CSVPieceSource, _ piece: CSVPiece
    ) throws(Diagnostics) -> (names: [String], nextLine: Int) {
        var before: [UInt8] = []
        while source.fill(piece, size: firstSize) {
            let end = piece.endOfFirstRow()
            if end == 0, !piece.isLast {
                before += piece.bytes
                continue
            }
            let isWhole = piece.isLast && (end == 0 || end == piece.count)
            let bytes = before + (end == 0 ? piece.bytes : Array(piece.bytes[..<end]))
            let header = try csvHeader(bytes, file: file, isLast: isWhole)
            piece.start = end == 0 ? piece.count : end
            guard !header.names.isEmpty else { break }
            return header
        }
        if let fault = source.fault { throw Diagnostics([fault]) }
        return try csvHeader(before, file: file, isLast: true)
    }

    private func estimatedRows(_ source: CSVPieceSource, _ piece: CSVPiece, _ rows: Int) -> Int {
        guard rows > 0, !piece.isLast else { return rows }
        let rowSize = Double(piece.count - piece.start) / Double(rows)
        return Int(min(Double(source.estimatedSize) / rowSize * 1.05, Double(Int32.max))) + 1024
    }

    private func changed() -> Diagnostic {
        Diagnostic(
            kind: "changed-file", file: file, found: "the file changed while it was being read",
            needed: "a file that nothing writes to", advice: "wait until it is complete, and run this again")
    }

    private func notRegular(_ column: String) -> Diagnostic {
        Diagnostic(
            kind: "unreadable-file", file: file,
            found: "this is a pipe, and column `\(column)` holds texts below numbers, so it must be read twice",
            needed: "a file", advice: "write what comes through the pipe to a file")
    }
}

/// What tells a file from one that was changed or put in its place.
struct FileIdentity: Equatable {
    private let device: UInt
    private let node: UInt
    private let size: Int
    private let seconds: Int
    private let nanoseconds: Int
    /// Whether it is neither a pipe nor a device.
    let isRegular: Bool

    /// Looks a file up; `nil` where it is not there.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt(status.st_dev)
        node = UInt(status.st_ino)
        size = Int(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
        isRegular = (status.st_mode & S_IFMT) == S_IFREG
    }
}

/// Positions of the wanted columns, ascending; all where nothing is wanted in particular.
///
/// - Throws: a `Diagnostic` of kind `unknown-column` for each that the file does not have.
func positionsOfWanted(
    _ wanted: Set<String>?, in header: [String], file: String
) throws(Diagnostics) -> [Int] {
    guard let wanted else { return Array(header.indices) }
    let known = Set(header)
    let unknown = wanted.filter { !known.contains($0) }.sorted()
    guard unknown.isEmpty else {
        throw Diagnostics(unknown.map { unknownColumn($0, among: header, file: file) })
    }
    return header.indices.filter { wanted.contains(header[$0]) }
}

/// The message for a column that a table does not have.
func unknownColumn(_ name: String, among columns: [String], file: String) -> Diagnostic {
    let shown = columns.prefix(20).joined(separator: ", ")
    return Diagnostic(
        kind: "unknown-column", file: file, found: "there is no column `\(name)`",
        needed: "one of \(shown)\(columns.count > 20 ? " and \(columns.count - 20) more" : "")",
        nearest: nearestNames(to: name, among: columns))
}
