import TextFormats

/// A table of a folder of roll calls, plain or packed, with the columns that are needed.
struct VoteTable {
    let stream: CSVStream
    let path: String
    let columns: [Int]

    /// Opens `NAME.csv` or `NAME.csv.gz` of a folder.
    ///
    /// - Returns: `nil` where the file is optional and neither is there.
    /// - Throws: `Diagnostics` of kinds `missing-file`, `missing-column`, and those of `CSVStream`.
    init?(_ name: String, in folder: String, columns wanted: [String], isOptional: Bool = false) throws(Diagnostics) {
        let candidates = ["\(folder)/\(name).csv", "\(folder)/\(name).csv.gz"]
        let present = candidates.filter(isRegularFile)
        guard let path = present.first else {
            if isOptional { return nil }
            throw Diagnostics([
                Diagnostic(
                    kind: "missing-file", file: folder, found: "the folder holds no \(name).csv and no \(name).csv.gz",
                    needed:
                        "votes, roll_calls and countries, each as .csv or .csv.gz, and issues where votes are told apart by issue",
                    nearest: nearestNames(to: "\(name).csv", among: namesInFolder(folder)))
            ])
        }
        if present.count > 1 {
            throw Diagnostics([
                Diagnostic(
                    kind: "two-files", file: folder, found: "the folder holds both \(name).csv and \(name).csv.gz",
                    needed: "one of them", advice: "take the one away that is not meant")
            ])
        }
        self.path = path
        stream = try CSVStream(path)
        let header = stream.header
        var found: [Int] = []
        var faults: [Diagnostic] = []
        for column in wanted {
            if let position = header.firstIndex(of: column) {
                found.append(position)
            } else {
                faults.append(
                    Diagnostic(
                        kind: "missing-column", file: path, line: 1, found: "there is no column `\(column)`",
                        needed: "the columns \(wanted.joined(separator: ", "))",
                        nearest: nearestNames(to: column, among: header)))
            }
        }
        if !faults.isEmpty { throw Diagnostics(faults) }
        columns = found
    }

    /// Calls a body with every piece of the table.
    func forEachPiece(_ body: (CSVTable) throws(Diagnostics) -> Void) throws(Diagnostics) {
        while let piece = try stream.next() { try body(piece) }
    }

    /// Position of a column that need not be there.
    func optionalColumn(_ name: String) -> Int? { stream.header.firstIndex(of: name) }
}

/// Faults of rows, up to as many as help.
struct RowFaults {
    private(set) var all: [Diagnostic] = []
    private(set) var count = 0
    static let limit = 20

    /// Adds a fault of a field, with its place in the line.
    mutating func add(
        _ kind: String, _ table: CSVTable, row: Int, column: Int? = nil, found: String, needed: String = "",
        advice: String = "", nearest: [String] = []
    ) {
        count += 1
        guard all.count < Self.limit else { return }
        let line = (0..<table.header.count).map { table.text(row: row, column: $0) }.joined(separator: ",")
        let place = column.map { column in
            (0..<column).reduce(1) { $0 + table.text(row: row, column: $1).count + 1 }
        }
        all.append(
            Diagnostic(
                kind: kind, file: table.file, line: table.line(ofRow: row), column: place, found: found, needed: needed,
                advice: advice, nearest: nearest, sourceLine: line))
    }

    /// Throws what was gathered, with a last line for those not shown.
    func throwIfAny() throws(Diagnostics) {
        guard !all.isEmpty else { return }
        var shown = all
        if count > all.count, let last = all.last {
            shown.append(
                Diagnostic(
                    kind: "more-faults", file: last.file,
                    found: "there are \(count - all.count) more faults of this file",
                    advice: "mend these first; they often have one cause"))
        }
        throw Diagnostics(shown)
    }
}
