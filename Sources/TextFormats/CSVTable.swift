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
        do {
            try requireUTF8(bytes, file: file)
        } catch {
            throw Diagnostics([error])
        }
        guard bytes.count < Int(UInt32.max) else {
            throw Diagnostics([
                Diagnostic(
                    kind: "file-too-large", file: file, found: "the file has \(bytes.count) bytes",
                    needed: "less than 4 GiB of text")
            ])
        }
        var scan = CSVScan(bytes: bytes, file: file)
        scan.run()
        guard scan.faults.isEmpty else { throw Diagnostics(scan.faults) }
        self.file = file
        self.bytes = bytes
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
        guard quoted.contains(slot) else { return String(decoding: raw, as: UTF8.self) }
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

/// The state of one pass over the bytes of a CSV file.
private struct CSVScan {
    let bytes: [UInt8]
    let file: String
    var header: [String] = []
    var lines: [UInt32] = []
    var starts: [UInt32] = []
    var ends: [UInt32] = []
    var quoted: Set<Int> = []
    var faults: [Diagnostic] = []
    /// Whether the rest of the file would only repeat one fault.
    var hasFailed = false

    /// Enough to show the pattern of a broken file without flooding the terminal.
    static let faultLimit = 20

    init(bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
        starts.reserveCapacity(bytes.count / 8)
        ends.reserveCapacity(bytes.count / 8)
    }

    mutating func run() {
        var position = 0
        var line = 1
        var rowStarts: [UInt32] = []
        var rowEnds: [UInt32] = []
        var rowQuoted: [Int] = []
        let count = bytes.count
        bytes.withUnsafeBufferPointer { source in
            while position < count, faults.count < Self.faultLimit, !hasFailed {
                if source[position] == 0x0A
                    || (source[position] == 0x0D && (position + 1 == count || source[position + 1] == 0x0A))
                {
                    position += source[position] == 0x0D ? 2 : 1
                    line += 1
                    continue
                }
                rowStarts.removeAll(keepingCapacity: true)
                rowEnds.removeAll(keepingCapacity: true)
                rowQuoted.removeAll(keepingCapacity: true)
                let rowLine = line
                guard scanRow(source, &position, &line, &rowStarts, &rowEnds, &rowQuoted) else { return }
                finish(rowLine, rowStarts, rowEnds, rowQuoted)
            }
        }
        if header.isEmpty && faults.isEmpty {
            faults.append(
                Diagnostic(
                    kind: "empty-file", file: file, found: "the file is empty",
                    needed: "a header row with the names of the columns"))
        }
    }

    /// Splits one row; false where the rest of the file cannot be split.
    private mutating func scanRow(
        _ source: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ line: inout Int,
        _ rowStarts: inout [UInt32], _ rowEnds: inout [UInt32], _ rowQuoted: inout [Int]
    ) -> Bool {
        let count = source.count
        while true {
            if position < count, source[position] == UInt8(ascii: "\"") {
                let openLine = line
                position += 1
                let start = position
                var doubled = false
                while true {
                    guard position < count else {
                        faults.append(
                            Diagnostic(
                                kind: "unclosed-quote", file: file, line: openLine,
                                found: "a quoted field is opened and never closed", needed: "a closing \"",
                                advice: "double a quote that belongs to the text"))
                        return false
                    }
                    let byte = source[position]
                    if byte == UInt8(ascii: "\"") {
                        if position + 1 < count, source[position + 1] == UInt8(ascii: "\"") {
                            doubled = true
                            position += 2
                            continue
                        }
                        break
                    }
                    if byte == 0x0A { line += 1 }
                    position += 1
                }
                if doubled { rowQuoted.append(rowStarts.count) }
                rowStarts.append(UInt32(start))
                rowEnds.append(UInt32(position))
                position += 1
                // What follows a closing quote up to the separator is not part of RFC 4180.
                if position < count, source[position] != UInt8(ascii: ","), source[position] != 0x0A,
                    source[position] != 0x0D
                {
                    faults.append(
                        Diagnostic(
                            kind: "unclosed-quote", file: file, line: line,
                            found: "text follows the closing quote of a field",
                            needed: "a comma or the end of the line",
                            advice: "double a quote that belongs to the text"))
                    return false
                }
            } else {
                let start = position
                while position < count, source[position] != UInt8(ascii: ","), source[position] != 0x0A {
                    position += 1
                }
                var end = position
                if end > start, position == count || source[position] == 0x0A, source[end - 1] == 0x0D { end -= 1 }
                rowStarts.append(UInt32(start))
                rowEnds.append(UInt32(end))
            }
            if position < count, source[position] == 0x0D { position += 1 }
            guard position < count else { return true }
            let separator = source[position]
            position += 1
            if separator == 0x0A {
                line += 1
                return true
            }
        }
    }

    private mutating func finish(_ line: Int, _ rowStarts: [UInt32], _ rowEnds: [UInt32], _ rowQuoted: [Int]) {
        if header.isEmpty {
            header = zip(rowStarts, rowEnds).map { String(decoding: bytes[Int($0)..<Int($1)], as: UTF8.self) }
            if header.count == 1, let separator = [";", "\t", "|"].first(where: { header[0].contains($0) }) {
                faults.append(
                    Diagnostic(
                        kind: "wrong-separator", file: file, line: line,
                        found:
                            "the columns of the header are separated by \(separator == "\t" ? "tabs" : "`\(separator)`")",
                        needed: "commas between columns, and `.` as decimal point",
                        advice: "save the file as comma-separated; spreadsheets with a decimal comma use semicolons"))
                hasFailed = true
                return
            }
            for (position, name) in header.enumerated() where header.firstIndex(of: name) != position {
                faults.append(
                    Diagnostic(
                        kind: "duplicate-column", file: file, line: line,
                        found: "column `\(name)` stands twice in the header",
                        needed: "each column once"))
            }
            return
        }
        guard rowStarts.count == header.count else {
            faults.append(
                Diagnostic(
                    kind: "wrong-field-count", file: file, line: line,
                    found: "\(rowStarts.count) field\(rowStarts.count == 1 ? "" : "s")",
                    needed: "\(header.count), one for each column of the header (\(header.joined(separator: ", ")))",
                    advice: "put quotes around a text that holds a comma"))
            return
        }
        for field in rowQuoted { quoted.insert(lines.count * header.count + field) }
        lines.append(UInt32(line))
        starts.append(contentsOf: rowStarts)
        ends.append(contentsOf: rowEnds)
    }
}
