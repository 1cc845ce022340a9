import TextFormats

/// `issues.csv`: none, one or several issues of a roll call.
struct IssueTable {
    var issues: [VotingIssue] = []
    /// `issue * rollCalls + rollCall`.
    var isAbout: [Bool] = []
    /// The file with its digest; none where it is absent.
    var file: [(path: String, hash: String)] = []
    var findings: [Diagnostic] = []

    init(folder: String, _ calls: RollCallTable) throws(Diagnostics) {
        guard
            let table = try VoteTable(
                "issues", in: folder, columns: ["rcid", "short_name", "issue"], isOptional: true)
        else {
            findings = [
                Diagnostic(.note, kind: "no-issues", found: "there is no issues.csv: votes are not told apart by issue")
            ]
            return
        }
        var names: [String: String] = [:]
        var pairs: [(code: String, call: Int)] = []
        var faults = RowFaults()
        try table.forEachPiece { piece throws(Diagnostics) in
            for row in 0..<piece.rowCount {
                let texts = table.columns.map { piece.text(row: row, column: $0) }
                guard let place = calls.index.position(of: texts[0]) else {
                    faults.add(
                        "unknown-roll-call", piece, row: row, column: table.columns[0],
                        found: "there is no roll call `\(texts[0])`", needed: "an rcid of \(calls.file.path)",
                        nearest: nearestNames(to: texts[0], among: calls.index.names))
                    continue
                }
                guard !texts[1].isEmpty else {
                    faults.add(
                        "empty-code", piece, row: row, column: table.columns[1], found: "the short_name is empty",
                        needed: "the code of an issue, for example `hr`")
                    continue
                }
                if let known = names[texts[1]], known != texts[2] {
                    faults.add(
                        "two-names", piece, row: row, column: table.columns[2],
                        found: "issue `\(texts[1])` is called `\(texts[2])` here and `\(known)` above",
                        needed: "one name for each issue")
                    continue
                }
                names[texts[1]] = texts[2]
                pairs.append((texts[1], calls.position[place]))
            }
        }
        try faults.throwIfAny()
        file = [(table.path, table.stream.digest ?? "")]
        issues = names.keys.sorted().map { VotingIssue(code: $0, name: names[$0] ?? "") }
        let width = calls.rollCalls.count
        isAbout = [Bool](repeating: false, count: issues.count * width)
        let position = Dictionary(uniqueKeysWithValues: issues.enumerated().map { ($1.code, $0) })
        for pair in pairs { isAbout[(position[pair.code] ?? 0) * width + pair.call] = true }
    }
}
