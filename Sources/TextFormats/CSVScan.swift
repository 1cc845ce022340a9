/// The state of one pass over the bytes of a CSV file, or of a piece of one that starts with a row.
struct CSVScan {
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

    /// Whether the bytes reach to the end of the file; if not, a row that they cut off is left for the next piece.
    let isLast: Bool
    /// Line on which the bytes start, and after the scan the line on which the rest starts.
    var line: Int
    /// How many bytes the rows found take.
    var consumed = 0

    /// Enough to show the pattern of a broken file without flooding the terminal.
    static let faultLimit = 20

    /// Scans a whole file.
    init(whole bytes: [UInt8], file: String) throws(Diagnostics) {
        try self.init(piece: bytes, file: file, header: [], firstLine: 1, isLast: true)
    }

    /// Scans a piece of a file.
    ///
    /// - Parameters:
    ///   - header: the columns; empty where no piece so far held them.
    ///   - firstLine: line of the file on which the piece starts.
    /// - Throws: what ``CSVTable/init(bytes:file:)`` throws.
    init(piece bytes: [UInt8], file: String, header: [String], firstLine: Int, isLast: Bool) throws(Diagnostics) {
        self.bytes = bytes
        self.file = file
        self.header = header
        self.isLast = isLast
        line = firstLine
        do {
            // A character of several bytes is never cut by the end of a line.
            let checked = isLast ? bytes.count : (bytes.lastIndex(of: 0x0A) ?? -1) + 1
            try requireUTF8(bytes, upTo: checked, file: file, firstLine: firstLine)
        } catch {
            throw Diagnostics([error])
        }
        starts.reserveCapacity(bytes.count / 8)
        ends.reserveCapacity(bytes.count / 8)
        run()
        guard faults.isEmpty else { throw Diagnostics(faults) }
    }

    private mutating func run() {
        var position = 0
        var line = line
        var rowStarts: [UInt32] = []
        var rowEnds: [UInt32] = []
        var rowQuoted: [Int] = []
        let count = bytes.count
        bytes.withUnsafeBufferPointer { source in
            while position < count, faults.count < Self.faultLimit, !hasFailed {
                if source[position] == 0x0D, position + 1 == count, !isLast { break }
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
                let rowStart = position
                guard scanRow(source, &position, &line, &rowStarts, &rowEnds, &rowQuoted) else {
                    position = rowStart
                    line = rowLine
                    break
                }
                finish(rowLine, rowStarts, rowEnds, rowQuoted)
            }
        }
        self.line = line
        consumed = min(position, count)
        if header.isEmpty && faults.isEmpty && isLast {
            faults.append(
                Diagnostic(
                    kind: "empty-file", file: file, found: "the file is empty",
                    needed: "a header row with the names of the columns"))
        }
    }

    /// Splits one row; false where the rest of the file cannot be split, or where the piece cuts the row off.
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
                        if !isLast { return false }
                        faults.append(
                            Diagnostic(
                                kind: "unclosed-quote", file: file, line: openLine,
                                found: "a quoted field is opened and never closed", needed: "a closing \"",
                                advice: "double a quote that belongs to the text"))
                        return false
                    }
                    let byte = source[position]
                    if byte == UInt8(ascii: "\"") {
                        if position + 1 == count, !isLast { return false }
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
                let endsLine =
                    position < count && source[position] == 0x0D
                    && (position + 1 == count || source[position + 1] == 0x0A)
                if position < count, source[position] != UInt8(ascii: ","), source[position] != 0x0A, !endsLine {
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
            guard position < count else { return isLast }
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
            header = rowStarts.indices.map { field in
                let raw = bytes[Int(rowStarts[field])..<Int(rowEnds[field])]
                return rowQuoted.contains(field) ? undoubled(raw) : String(decoding: raw, as: UTF8.self)
            }
            if header.count == 1, let separator = [";", "\t", "|"].first(where: { header[0].contains($0) }) {
                faults.append(
                    Diagnostic(
                        kind: "wrong-separator", file: file, line: line,
                        found:
                            "the columns of the header are separated by \(separator == "\t" ? "tabs" : "`\(separator)`")",
                        needed: "commas between columns, and `.` as decimal point",
                        advice: separator == "\t"
                            ? "save the file as comma-separated; where no cell holds a comma `tr '\\t' ,` does it"
                            : "save the file as comma-separated; spreadsheets with a decimal comma use semicolons"))
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
