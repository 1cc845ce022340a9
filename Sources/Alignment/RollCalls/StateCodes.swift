import TextFormats

/// `countries.csv`: the codes of states, and which of them are one economy.
struct StateCodes {
    let index: NameIndex
    let economies: [VotingEconomy]
    /// Position of the economy of each code.
    let economyOfCode: [Int]
    let file: (path: String, hash: String)

    init(folder: String) throws(Diagnostics) {
        guard let table = try VoteTable("countries", in: folder, columns: ["country_code", "country", "iso3"]) else {
            preconditionFailure("a table that is not optional is there or throws")
        }
        var rows: [(own: String, name: String, iso: String)] = []
        var faults = RowFaults()
        var seen: Set<String> = []
        try table.forEachPiece { piece throws(Diagnostics) in
            for row in 0..<piece.rowCount {
                let texts = table.columns.map { piece.text(row: row, column: $0) }
                if texts[0].isEmpty {
                    faults.add(
                        "empty-code", piece, row: row, column: table.columns[0], found: "the country_code is empty",
                        needed: "a code of one character or more; `NA` is Namibia")
                } else if !seen.insert(texts[0]).inserted {
                    faults.add(
                        "repeated-name", piece, row: row, column: table.columns[0],
                        found: "country_code `\(texts[0])` stands twice", needed: "one row for each code")
                }
                if !texts[2].isEmpty, texts[2].count != 3 || !texts[2].allSatisfy({ $0.isASCII && $0.isUppercase }) {
                    faults.add(
                        "not-an-iso-code", piece, row: row, column: table.columns[2],
                        found: "`\(texts[2])` is no ISO alpha-3 code", needed: "three capital letters, or nothing")
                }
                rows.append((texts[0], texts[1], texts[2]))
            }
        }
        try faults.throwIfAny()
        guard !rows.isEmpty else {
            throw Diagnostics([
                Diagnostic(
                    kind: "empty-file", file: table.path, line: 1, found: "there is no row below the header",
                    needed: "a row for each country_code")
            ])
        }
        file = (table.path, table.stream.digest ?? "")
        index = NameIndex(rows.map(\.own))
        var merged: [VotingEconomy] = []
        var positions: [String: Int] = [:]
        for row in rows {
            // A state's own code can look like another's ISO code, so the two kinds are kept apart.
            let key = row.iso.isEmpty ? "own \(row.own)" : "iso \(row.iso)"
            if let place = positions[key] {
                merged[place].ownCodes.append(row.own)
            } else {
                positions[key] = merged.count
                merged.append(
                    VotingEconomy(
                        code: row.iso.isEmpty ? row.own : row.iso, name: row.name, hasISO: !row.iso.isEmpty,
                        ownCodes: [row.own]))
            }
        }
        let order = merged.indices.sorted {
            (merged[$0].code, merged[$0].hasISO ? 0 : 1) < (merged[$1].code, merged[$1].hasISO ? 0 : 1)
        }
        var rank = [Int](repeating: 0, count: merged.count)
        for (place, position) in order.enumerated() { rank[position] = place }
        economies = order.map { merged[$0] }
        economyOfCode = rows.map { row in
            rank[positions[row.iso.isEmpty ? "own \(row.own)" : "iso \(row.iso)"] ?? 0]
        }
    }

    /// What became of codes that share an ISO code or have none.
    func findings(votesOf votes: [UInt8], rollCalls: Int) -> [Diagnostic] {
        var result: [Diagnostic] = []
        let shared = economies.filter { $0.ownCodes.count > 1 }
        if !shared.isEmpty {
            let words = shared.map { "\($0.ownCodes.joined(separator: " and ")) as \($0.code)" }
            result.append(
                Diagnostic(
                    .note, kind: "shared-iso",
                    found: "country codes that share an ISO code are one economy: "
                        + words.joined(separator: ", ")))
        }
        for (position, economy) in economies.enumerated() where !economy.hasISO {
            let count = votes[position * rollCalls..<(position + 1) * rollCalls].count { $0 != 0 }
            result.append(
                Diagnostic(
                    .note, kind: "no-iso",
                    found:
                        "\(economy.name) has no ISO code and keeps its own, `\(economy.code)`: \(count) vote\(count == 1 ? "" : "s")"
                ))
        }
        return result
    }
}
