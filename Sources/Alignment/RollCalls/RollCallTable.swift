import TextFormats

/// `roll_calls.csv`: sessions, dates and titles.
struct RollCallTable {
    /// Identifiers in the order of the file.
    let index: NameIndex
    /// Place of each identifier among the sorted roll calls.
    let position: [Int]
    let rollCalls: [RollCall]
    let file: (path: String, hash: String)
    let findings: [Diagnostic]

    init(folder: String) throws(Diagnostics) {
        guard let table = try VoteTable("roll_calls", in: folder, columns: ["rcid", "session", "date"]) else {
            preconditionFailure("a table that is not optional is there or throws")
        }
        let extra = ["amend", "para", "short", "descr"].map { table.optionalColumn($0) }
        var names: [String] = []
        var calls: [RollCall] = []
        var seen: Set<Int> = []
        var faults = RowFaults()
        try table.forEachPiece { piece throws(Diagnostics) in
            for row in 0..<piece.rowCount {
                let texts = table.columns.map { piece.text(row: row, column: $0) }
                func fault(_ part: Int, _ kind: String, _ found: String, _ needed: String) {
                    faults.add(kind, piece, row: row, column: table.columns[part], found: found, needed: needed)
                }
                guard let id = Int(texts[0]) else {
                    fault(0, "not-a-number", "rcid `\(texts[0])` is no whole number", "a number for each roll call")
                    continue
                }
                guard seen.insert(id).inserted else {
                    fault(0, "repeated-name", "rcid \(id) stands twice", "one row for each roll call")
                    continue
                }
                guard let session = Int(texts[1]), (1...10_000).contains(session) else {
                    fault(1, "not-a-number", "session `\(texts[1])` is no session", "a whole number from 1")
                    continue
                }
                guard let year = yearOfDate(texts[2]) else {
                    fault(2, "not-a-date", "`\(texts[2])` is no date", "a day as YYYY-MM-DD, for example 1974-12-12")
                    continue
                }
                func text(_ part: Int) -> String? { extra[part].map { piece.text(row: row, column: $0) } }
                let partial = [text(0), text(1)].compactMap { $0 }.filter { !$0.isEmpty }
                let isPartial: Bool? = partial.isEmpty ? nil : partial.contains("1")
                var title: String?
                if isPartial != true, let short = text(2), let description = text(3) {
                    title = bridgingTitle(short: short, description: description)
                }
                names.append(texts[0])
                calls.append(RollCall(id: id, session: session, year: year, isPartial: isPartial, title: title))
            }
        }
        try faults.throwIfAny()
        guard !calls.isEmpty else {
            throw Diagnostics([
                Diagnostic(
                    kind: "empty-file", file: table.path, line: 1, found: "there is no row below the header",
                    needed: "a row for each roll call")
            ])
        }
        file = (table.path, table.stream.digest ?? "")
        index = NameIndex(names)
        let order = calls.indices.sorted { (calls[$0].session, calls[$0].id) < (calls[$1].session, calls[$1].id) }
        var rank = [Int](repeating: 0, count: calls.count)
        for (place, row) in order.enumerated() { rank[row] = place }
        position = rank
        rollCalls = order.map { calls[$0] }
        let odd = rollCalls.filter { !(0...1).contains($0.year - 1945 - $0.session) }
        findings =
            odd.isEmpty
            ? []
            : [
                Diagnostic(
                    .note, kind: "date-outside-session",
                    found:
                        "\(odd.count) roll call\(odd.count == 1 ? " is" : "s are") dated neither in the year 1945 + session nor in the next: rcid "
                        + odd.prefix(8).map { String($0.id) }.joined(separator: ", "))
            ]
    }
}

/// The year of a date `YYYY-MM-DD`; `nil` where the text is none.
private func yearOfDate(_ text: String) -> Int? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
        let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
        year > 0, (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    return year
}
