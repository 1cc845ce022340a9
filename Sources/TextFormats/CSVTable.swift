/// A CSV file (RFC 4180, header row, UTF-8) held as bytes, with the place of every field.
///
/// Nothing is turned into a `String` until it is asked for: numbers are parsed and names are looked
/// up straight from the bytes, so that millions of rows cost little more than reading them.
public struct CSVTable: Sendable {
    /// What the file is called in messages.
    public let file: String
    /// Names of the columns, in the order of the file.
    public let header: [String]
    /// Number of data rows.
    public let rowCount: Int
    let bytes: [UInt8]
    /// Line on which each row starts, counted from one.
    let lines: [UInt32]
    /// First byte of each field, row by row.
    let starts: [UInt32]
    /// One past the last byte of each field, row by row; quotes are left out.
    let ends: [UInt32]
    /// Fields that hold doubled quotes, by row * columns + column: rare, so kept apart.
    let quoted: Set<Int>

    /// Splits bytes into rows and fields.
    ///
    /// Rows end in LF or CR LF; empty lines are passed over. Every row must have as many fields as
    /// the header; names in the header must differ.
    ///
    /// - Throws: `Diagnostics` of kinds `not-utf8`, `empty-file`, `duplicate-column`, `wrong-field-count`,
    ///   `unclosed-quote`, `file-too-large`.
    public init(bytes: [UInt8], file: String) throws(Diagnostics) {
        guard bytes.count < Int(UInt32.max) else {
            throw Diagnostics([
                Diagnostic(
                    kind: "file-too-large", file: file, found: "the file has \(bytes.count) bytes",
                    needed: "less than 4 GiB of text")
            ])
        }
        self.init(try CSVScan(whole: bytes, file: file))
    }

    /// Takes over what a scan found.
    init(_ scan: CSVScan) {
        file = scan.file
        bytes = scan.bytes
        header = scan.header
        lines = scan.lines
        starts = scan.starts
        ends = scan.ends
        quoted = scan.quoted
        rowCount = scan.lines.count
    }

    /// Reads a file, unpacking it where its name ends in `.gz`.
    public init(contentsOf path: String, called name: String? = nil) throws(Diagnostics) {
        let content: [UInt8]
        do {
            content = try readBytes(path, called: name)
        } catch {
            throw Diagnostics([error])
        }
        try self.init(bytes: content, file: name ?? path)
    }

    /// Position of a column, or `nil`.
    public func column(_ name: String) -> Int? { header.firstIndex(of: name) }

    /// Line of the file on which a row starts.
    public func line(ofRow row: Int) -> Int { Int(lines[row]) }

    /// Text of a field.
    public func text(row: Int, column: Int) -> String {
        let slot = row * header.count + column
        let raw = bytes[Int(starts[slot])..<Int(ends[slot])]
        return quoted.contains(slot) ? undoubled(raw) : String(decoding: raw, as: UTF8.self)
    }

    /// Whether a field holds nothing.
    public func isEmpty(row: Int, column: Int) -> Bool {
        let slot = row * header.count + column
        return starts[slot] == ends[slot]
    }

    /// Calls `body` with the bytes of one field of every row, in order.
    public func forEachField(
        ofColumn column: Int, _ body: (_ row: Int, _ field: UnsafeRawBufferPointer) -> Void
    ) {
        let width = header.count
        bytes.withUnsafeBytes { raw in
            for row in 0..<rowCount {
                let slot = row * width + column
                body(row, UnsafeRawBufferPointer(rebasing: raw[Int(starts[slot])..<Int(ends[slot])]))
            }
        }
    }

    /// Numbers of a column; what is not a number becomes NaN and its row is handed to `fault`.
    ///
    /// Accepts what C's `strtod` accepts in plain decimal notation; an empty field is handed to `fault` too.
    public func numbers(column: Int, fault: (_ row: Int) -> Void) -> [Double] {
        var values = [Double](repeating: 0, count: rowCount)
        forEachField(ofColumn: column) { row, field in
            if let value = parseNumber(field) {
                values[row] = value
            } else {
                values[row] = .nan
                fault(row)
            }
        }
        return values
    }

    /// Positions of a column's names in `index`; an unknown name becomes -1 and its row is handed to `fault`.
    public func codes(column: Int, in index: NameIndex, fault: (_ row: Int) -> Void) -> [Int32] {
        var positions = [Int32](repeating: -1, count: rowCount)
        forEachField(ofColumn: column) { row, field in
            let position = index.position(of: field)
            positions[row] = position
            if position < 0 { fault(row) }
        }
        return positions
    }
}

/// The text of a quoted field in which quotes are doubled.
func undoubled(_ raw: ArraySlice<UInt8>) -> String {
    var plain: [UInt8] = []
    var skip = false
    for byte in raw {
        if byte == UInt8(ascii: "\""), !skip {
            skip = true
            continue
        }
        skip = false
        plain.append(byte)
    }
    return String(decoding: plain, as: UTF8.self)
}
