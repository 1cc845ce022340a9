import TextFormats

extension AgreementRegister {
    /// Reads agreements.csv and memberships.csv from a folder.
    ///
    /// - Parameter folder: the folder; its path stands before the file names in messages.
    /// - Throws: every fault with file and line: `missing-file`, `missing-column`, `unknown-value` (a kind),
    ///   `unknown-agreement`, `bad-date`, `dates-reversed`, `duplicate-row`, `missing-value`.
    public static func read(_ folder: String) throws(Diagnostics) -> AgreementRegister {
        let findings = YAMLFindings()
        var agreements = readAgreements("\(folder)/agreements.csv", findings)
        readMemberships("\(folder)/memberships.csv", into: &agreements, findings)
        try findings.throwIfErrors()
        return AgreementRegister(agreements)
    }

    private static func readAgreements(_ path: String, _ findings: YAMLFindings) -> [RegisteredAgreement] {
        guard
            let table = TableReader(path, columns: ["agreement", "name", "kind", "source", "note"], findings: findings)
        else { return [] }
        var agreements: [RegisteredAgreement] = []
        var lines: [String: Int] = [:]
        let kinds = AgreementKind.allCases.map(\.rawValue)
        for row in 0..<table.table.rowCount {
            let id = table.text(row, "agreement")
            for column in ["agreement", "name", "source"] where table.text(row, column).isEmpty {
                table.fault(row, kind: "missing-value", found: "`\(column)` is empty", needed: "a text")
            }
            if let first = lines[id] {
                table.fault(
                    row, kind: "duplicate-row",
                    found: "the agreement \(shown(id)) stands twice (first on line \(first))",
                    needed: "each agreement once")
                continue
            }
            lines[id] = table.table.line(ofRow: row)
            let kind = AgreementKind(rawValue: table.text(row, "kind"))
            if kind == nil {
                let text = table.text(row, "kind")
                table.fault(
                    row, kind: "unknown-value", found: "`kind` is \(text.isEmpty ? "empty" : shown(text))",
                    needed: "one of \(kinds.joined(separator: ", "))", nearest: nearestNames(to: text, among: kinds))
            }
            agreements.append(
                RegisteredAgreement(
                    id: id, name: table.text(row, "name"), kind: kind ?? .organisation,
                    source: table.text(row, "source"), spans: []))
        }
        return agreements
    }

    private static func readMemberships(
        _ path: String, into agreements: inout [RegisteredAgreement], _ findings: YAMLFindings
    ) {
        let columns = ["agreement", "economy", "side", "since", "until", "source"]
        guard let table = TableReader(path, columns: columns, findings: findings) else { return }
        let positions = Dictionary(
            agreements.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        var seen: [String: [(span: RegisteredAgreement.Span, line: Int)]] = [:]
        for row in 0..<table.table.rowCount {
            let id = table.text(row, "agreement")
            let economy = table.text(row, "economy")
            for column in ["economy", "source"] where table.text(row, column).isEmpty {
                table.fault(row, kind: "missing-value", found: "`\(column)` is empty", needed: "a text")
            }
            let position = positions[id]
            if position == nil {
                table.fault(
                    row, kind: "unknown-agreement", found: "the agreement \(shown(id)) is not in agreements.csv",
                    needed: "an identifier from there", nearest: nearestNames(to: id, among: agreements.map(\.id)))
            }
            guard let since = day(table, row, "since"), let until = firstDayAfter(table, row) else { continue }
            if let until, until <= since {
                table.fault(
                    row, kind: "dates-reversed",
                    found: "the membership is no longer in force on \(until) and begins on \(since)",
                    needed: "`since` before `until`")
                continue
            }
            let span = RegisteredAgreement.Span(
                economy: economy, side: table.text(row, "side"), since: since, until: until)
            let key = "\(id)\u{0}\(economy)\u{0}\(span.side)"
            if let other = seen[key]?.first(where: { overlap($0.span, span) }) {
                table.fault(
                    row, kind: "duplicate-row",
                    found: "\(economy) is already a member of \(shown(id)) in this time by line \(other.line)",
                    needed: "spans of time that do not overlap")
                continue
            }
            seen[key, default: []].append((span, table.table.line(ofRow: row)))
            if let position { agreements[position].spans.append(span) }
        }
    }

    private static func overlap(_ a: RegisteredAgreement.Span, _ b: RegisteredAgreement.Span) -> Bool {
        (b.until.map { a.since < $0 } ?? true) && (a.until.map { b.since < $0 } ?? true)
    }

    private static func day(_ table: TableReader, _ row: Int, _ column: String) -> CalendarDay? {
        let text = table.text(row, column)
        if let day = CalendarDay(text) { return day }
        table.fault(
            row, kind: "bad-date", found: "`\(column)` is \(text.isEmpty ? "empty" : shown(text))",
            needed: "a day such as 2009-01-31")
        return nil
    }

    private static func firstDayAfter(_ table: TableReader, _ row: Int) -> CalendarDay?? {
        let text = table.text(row, "until")
        if let day = day(text, bareYearAtEnd: false) { return .some(day) }
        table.fault(
            row, kind: "bad-date", found: "`until` is \(shown(text))",
            needed: "a day such as 2009-01-31, or nothing while in force")
        return nil
    }
}
