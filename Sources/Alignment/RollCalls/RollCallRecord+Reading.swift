import TextFormats

extension RollCallRecord {
    /// Reads a folder: `votes`, `roll_calls`, `countries` and, where it is there, `issues`, each `.csv` or `.csv.gz`.
    ///
    /// Votes stream through a buffer of a few megabytes into one byte for each economy and roll call. Codes that share an
    /// ISO code become one economy; a code without one keeps its own. Columns that are not needed are passed over.
    ///
    /// - Throws: `Diagnostics`: `missing-file`, `missing-column`, `unknown-vote`, `repeated-vote`, `unknown-roll-call`,
    ///   `unknown-code`, `repeated-name`, `not-a-number`, `not-a-date`, `empty-file`, `no-votes`, and those of `CSVStream`.
    /// - Complexity: O(bytes) time; economies × roll calls + one buffer of memory.
    public init(folder: String) throws(Diagnostics) {
        guard isFolder(folder) else {
            throw Diagnostics([
                Diagnostic(
                    kind: "missing-folder", file: folder, found: "there is no such folder",
                    needed: "a folder with votes.csv, roll_calls.csv and countries.csv")
            ])
        }
        let states = try StateCodes(folder: folder)
        let calls = try RollCallTable(folder: folder)
        economies = states.economies
        rollCalls = calls.rollCalls
        let topics = try IssueTable(folder: folder, calls)
        issues = topics.issues
        isAbout = topics.isAbout
        files = [states.file, calls.file] + topics.file
        votes = [UInt8](repeating: 0, count: economies.count * rollCalls.count)
        voteCount = 0
        try readVotes(folder, states, calls)
        findings = states.findings(votesOf: votes, rollCalls: rollCalls.count) + calls.findings + topics.findings
        let empty = emptyRollCalls
        if empty > 0 {
            findings.append(
                Diagnostic(.note, kind: "empty-roll-calls", found: "\(empty) roll calls have no vote and tell nothing"))
        }
    }

    private mutating func readVotes(_ folder: String, _ states: StateCodes, _ calls: RollCallTable) throws(Diagnostics)
    {
        guard let table = try VoteTable("votes", in: folder, columns: ["rcid", "country_code", "vote"]) else { return }
        let (idColumn, stateColumn, voteColumn) = (table.columns[0], table.columns[1], table.columns[2])
        let width = rollCalls.count
        var matrix = votes
        votes = []
        var faults = RowFaults()
        var count = 0
        try table.forEachPiece { piece throws(Diagnostics) in
            // A file of votes names one roll call many times in a row: the last answer usually serves again.
            let places = piece.codes(column: idColumn, in: calls.index) { _ in }
            let codes = piece.codes(column: stateColumn, in: states.index) { _ in }
            matrix.withUnsafeMutableBufferPointer { cells in
                piece.forEachField(ofColumn: voteColumn) { row, field in
                    let word = voteOf(field)
                    let (place, code) = (Int(places[row]), Int(codes[row]))
                    guard place >= 0, code >= 0, word != 0 else {
                        Self.explain(piece, row, table, states, calls, place, code, word, &faults)
                        return
                    }
                    let cell = states.economyOfCode[code] * width + calls.position[place]
                    guard cells[cell] == 0 else {
                        let economy = states.economies[states.economyOfCode[code]]
                        faults.add(
                            "repeated-vote", piece, row: row, column: stateColumn,
                            found: "a second vote of \(economy.name) in roll call \(calls.index.names[place])",
                            needed: economy.ownCodes.count > 1
                                ? "one vote for \(economy.code), which \(economy.ownCodes.joined(separator: " and ")) share"
                                : "one vote of a state in a roll call",
                            advice: "take one of the two rows out")
                        return
                    }
                    cells[cell] = word
                    count += 1
                }
            }
            // A file that is wrong throughout is not read to its end for the sake of a count.
            if faults.count > 10_000 { try faults.throwIfAny() }
        }
        try faults.throwIfAny()
        guard count > 0 else {
            throw Diagnostics([
                Diagnostic(
                    kind: "no-votes", file: table.path, found: "the file holds no vote",
                    needed: "a row for each state and roll call: rcid, country_code, vote")
            ])
        }
        votes = matrix
        voteCount = count
        files.append((table.path, table.stream.digest ?? ""))
    }

    private static func explain(
        _ piece: CSVTable, _ row: Int, _ table: VoteTable, _ states: StateCodes, _ calls: RollCallTable, _ place: Int,
        _ code: Int, _ word: UInt8, _ faults: inout RowFaults
    ) {
        if place < 0 {
            let text = piece.text(row: row, column: table.columns[0])
            faults.add(
                "unknown-roll-call", piece, row: row, column: table.columns[0],
                found: "there is no roll call `\(text)`", needed: "an rcid of \(calls.file.path)",
                nearest: faults.count < RowFaults.limit ? nearestNames(to: text, among: calls.index.names) : [])
        }
        if code < 0 {
            let text = piece.text(row: row, column: table.columns[1])
            faults.add(
                "unknown-code", piece, row: row, column: table.columns[1], found: "unknown country_code `\(text)`",
                needed: "a country_code of \(states.file.path)",
                nearest: faults.count < RowFaults.limit ? nearestNames(to: text, among: states.index.names) : [])
        }
        if word == 0 {
            let text = piece.text(row: row, column: table.columns[2])
            faults.add(
                "unknown-vote", piece, row: row, column: table.columns[2], found: "unknown vote `\(text)`",
                needed: "yes, abstain or no; an absence has no row",
                nearest: nearestNames(to: text, among: ["yes", "abstain", "no"]))
        }
    }

    private var emptyRollCalls: Int {
        var has = [Bool](repeating: false, count: rollCalls.count)
        for economy in economies.indices {
            for call in rollCalls.indices where votes[economy * rollCalls.count + call] != 0 { has[call] = true }
        }
        return has.count { !$0 }
    }
}

/// The vote that a word stands for; zero for any other word.
private func voteOf(_ field: UnsafeRawBufferPointer) -> UInt8 {
    switch (field.count, field.first) {
    case (3, UInt8(ascii: "y")) where field[1] == UInt8(ascii: "e") && field[2] == UInt8(ascii: "s"): 1
    case (2, UInt8(ascii: "n")) where field[1] == UInt8(ascii: "o"): 3
    case (7, UInt8(ascii: "a")) where field.elementsEqual("abstain".utf8): 2
    default: 0
    }
}
