import TextFormats

/// The record beside an unfinished table: which sweep it belongs to, and how far it is known to be whole.
///
/// A line is added after the rows of each batch have been written. What follows the last line that is whole and
/// whose check sum agrees with the table is cut off when the run goes on, so that no interruption, at whatever
/// byte, can leave anything half-written behind.
struct SweepJournal {
    /// A batch that was written.
    struct Entry: Equatable {
        /// Size of the table after it, in bytes.
        var tableEnd: Int
        /// Size of the journal after it, in bytes.
        var journalEnd: Int
    }

    /// The sweep that the table belongs to.
    var identity: String
    /// The name of that sweep.
    var name: String
    /// The batches whose rows are whole, in order.
    var batches: [Entry] = []
    /// Notes of these batches.
    var notes: [SweepNote] = []
    /// Size of the header of the table, in bytes.
    var headerEnd: Int
    /// Size of the journal's own beginning, in bytes.
    var start: Int

    private static let header = ["entry", "position", "count", "check_sum", "kind", "text"]

    /// The beginning of a journal.
    static func opening(identity: String, name: String) -> [UInt8] {
        var writer = CSVWriter(header)
        writer.append(["sweep", "", "", identity, "", name])
        return writer.bytes
    }

    /// The lines for a batch: its notes, then the line that makes them count.
    static func lines(_ batch: SweepBatch, tableEnd: Int) -> [UInt8] {
        var writer = CSVWriter(header)
        let skipped = writer.bytes.count
        for note in batch.notes {
            writer.append(["note", "\(note.scenario)", "\(note.count)", "", note.kind, note.text])
        }
        writer.append(["batch", "\(batch.index)", "\(tableEnd)", "\(checkSum(batch.rows))", "", ""])
        return Array(writer.bytes.dropFirst(skipped))
    }

    /// Reads a journal and compares it with its table; `nil` where it is none.
    ///
    /// - Parameters:
    ///   - path: the journal.
    ///   - table: the unfinished table.
    ///   - headerRow: the first row that the table must have.
    static func read(_ path: String, table: String, headerRow: [UInt8]) -> SweepJournal? {
        guard let size = fileSize(path) else { return nil }
        let bytes = readPiece(path, 0..<size)
        // The end of a torn line is not there yet, and a number cut short would still be one.
        guard let lastBreak = bytes.lastIndex(of: 0x0A),
            let lines = try? CSVTable(bytes: Array(bytes[...lastBreak]), file: path), lines.header == header,
            lines.rowCount > 0, lines.text(row: 0, column: 0) == "sweep"
        else { return nil }
        let name = lines.text(row: 0, column: 5)
        let identity = lines.text(row: 0, column: 3)
        var journal = SweepJournal(
            identity: identity, name: name, headerEnd: headerRow.count,
            start: opening(identity: identity, name: name).count)
        guard readPiece(table, 0..<headerRow.count) == headerRow else { return journal }
        var waiting: [SweepNote] = []
        var end = journal.start
        var previous = headerRow.count
        for row in 1..<max(1, lines.rowCount) {
            let fields = (0..<header.count).map { lines.text(row: row, column: $0) }
            var writer = CSVWriter(header)
            let skipped = writer.bytes.count
            writer.append(fields)
            end += writer.bytes.count - skipped
            guard let position = Int(fields[1]), let count = Int(fields[2]) else { break }
            if fields[0] == "note" {
                waiting.append(SweepNote(kind: fields[4], count: count, scenario: position, text: fields[5]))
                continue
            }
            guard fields[0] == "batch", position == journal.batches.count, count > previous,
                case let rows = readPiece(table, previous..<count), rows.count == count - previous,
                fields[3] == "\(checkSum(rows))"
            else { break }
            SweepNote.add(waiting, to: &journal.notes)
            waiting = []
            journal.batches.append(Entry(tableEnd: count, journalEnd: end))
            previous = count
        }
        return journal
    }

    /// The journal cut back to its first batches; notes of later ones are kept out.
    var tableEnd: Int { batches.last?.tableEnd ?? headerEnd }
    /// Size of the journal up to its last whole batch.
    var journalEnd: Int { batches.last?.journalEnd ?? start }
}
