import TestSupport

@testable import Alignment

/// A record from rows of letters, one row for each economy and one letter for each roll call: y, a, n, or `.` for none.
func record(
    _ rows: [(code: String, votes: String)], sessions: [Int]? = nil, years: [Int]? = nil,
    titles: [String?]? = nil, issues: [(code: String, calls: Set<Int>)] = []
) -> RollCallRecord {
    let count = rows.first?.votes.count ?? 0
    let calls = (0..<count).map { call in
        let session = sessions?[call] ?? 1
        return RollCall(
            id: call + 1, session: session, year: years?[call] ?? 1945 + session, isPartial: nil,
            title: titles?[call])
    }
    let letters: [Character: UInt8] = [".": 0, "y": 1, "a": 2, "n": 3]
    let votes = rows.flatMap { row in row.votes.map { letters[$0] ?? 0 } }
    return RollCallRecord(
        economies: rows.map { VotingEconomy(code: $0.code, name: $0.code, hasISO: true, ownCodes: [$0.code]) },
        rollCalls: calls, issues: issues.map { VotingIssue(code: $0.code, name: $0.code) },
        isAbout: issues.flatMap { issue in (0..<count).map { issue.calls.contains($0) } }, votes: votes,
        voteCount: votes.count { $0 != 0 })
}

/// A folder of roll calls as texts, good unless a part is replaced.
struct VoteFolderTexts {
    var countries =
        "country_code,country,iso3\nUS,United States,USA\nNA,Namibia,NAM\nFRG,West Germany,DEU\nDE,Germany,DEU\nEAZ,Zanzibar,\n"
    var rollCalls =
        "rcid,session,date,amend,para,short,descr\n3,1,1946-01-01,0,0,A,To adopt a text on the rules of procedure\n"
        + "4,2,1947-05-02,0,1,B,A paragraph\n"
    var votes = "rcid,country_code,vote\n3,US,yes\n3,NA,no\n3,DE,abstain\n4,US,no\n4,EAZ,yes\n"
    var issues: String? = "rcid,short_name,issue\n3,hr,Human rights\n"

    /// Writes the folder and reads it.
    func read() throws -> RollCallRecord {
        let folder = TemporaryFolder()
        try folder.write("countries.csv", countries)
        try folder.write("roll_calls.csv", rollCalls)
        try folder.write("votes.csv", votes)
        if let issues { try folder.write("issues.csv", issues) }
        return try withExtendedLifetime(folder) { try RollCallRecord(folder: folder.path) }
    }
}
