import TextFormats

extension WorldReader {
    mutating func readTies() -> [Tie] {
        let columns = ["origin", "destination", "kind", "measure", "year", "value", "unit", "source"]
        guard let table = open("ties", required: false, columns: columns) else { return [] }
        // Codes outside the world are allowed: a tie may lead to an economy that has no accounts.
        var ties: [Tie] = []
        ties.reserveCapacity(table.rowCount)
        for row in 0..<table.rowCount {
            let line = table.line(ofRow: row)
            let kindText = text(table, row, "kind") ?? ""
            guard let kind = Tie.Kind(rawValue: kindText) else {
                collector.add(
                    Diagnostic(
                        kind: "unknown-kind", file: table.file, line: line, found: "unknown kind of tie `\(kindText)`",
                        needed: "economic, defence, political or diplomatic",
                        nearest: nearestNames(to: kindText, among: Tie.Kind.allCases.map(\.rawValue))))
                continue
            }
            guard let year = wholeYear(table, row), let value = number(table, row, "value", optional: false) else {
                continue
            }
            ties.append(
                Tie(
                    origin: text(table, row, "origin") ?? "", destination: text(table, row, "destination") ?? "",
                    kind: kind, measure: text(table, row, "measure") ?? "", year: year, value: value,
                    unit: text(table, row, "unit") ?? "", source: text(table, row, "source") ?? ""))
        }
        return ties
    }

    private mutating func wholeYear(_ table: CSVTable, _ row: Int) -> Int? {
        guard let value = number(table, row, "year", optional: false) else { return nil }
        guard let year = Int(exactly: value) else {
            collector.add(
                Diagnostic(
                    kind: "not-a-year", file: table.file, line: table.line(ofRow: row),
                    found: "`\(value)` in column `year`", needed: "a whole year"))
            return nil
        }
        return year
    }

    mutating func readAgreements() -> [Membership] {
        let columns = ["agreement", "name", "economy", "since", "until"]
        guard let table = open("agreements", required: false, columns: columns) else { return [] }
        let economy = economyColumn(table, "economy")
        var memberships: [Membership] = []
        for row in 0..<table.rowCount where economy[row] >= 0 {
            let since = text(table, row, "since") ?? ""
            let until = text(table, row, "until") ?? ""
            for (name, date) in [("since", since), ("until", until)] where !date.isEmpty && !isCalendarDate(date) {
                collector.add(
                    Diagnostic(
                        kind: "not-a-date", file: table.file, line: table.line(ofRow: row),
                        found: "`\(date)` in column `\(name)`", needed: "a date such as 2009-01-01, or a year"))
            }
            memberships.append(
                Membership(
                    agreement: text(table, row, "agreement") ?? "", name: text(table, row, "name") ?? "",
                    economy: economies[Int(economy[row])].code, since: since, until: until))
        }
        return memberships
    }
}

/// Whether a text is a year (`2009`) or a day of the calendar (`2009-12-31`).
func isCalendarDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }), parts[0].count == 4,
        let year = Int(parts[0])
    else {
        return false
    }
    if parts.count == 1 { return true }
    guard parts.count == 3, parts[1].count == 2, parts[2].count == 2, let month = Int(parts[1]),
        let day = Int(parts[2]),
        (1...12).contains(month)
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...lengths[month - 1]).contains(day)
}
