import TextFormats

/// Whether a file is a table of ideal points, one for each economy and year, as `comity votes ideal-points` prints them.
public func isIdealPointTable(_ path: String) throws(Diagnostics) -> Bool {
    let header = try CSVStream(path).header
    return !header.contains("origin") && ["economy", "year", "ideal_point"].allSatisfy(header.contains)
}

/// Reads ideal points, from which distances are computed when they are asked for.
///
/// Where a year holds several sessions the first of them counts.
///
/// - Parameters:
///   - path: a table with the columns economy, year and ideal_point; others are not read.
///   - since: years before it are left out.
/// - Throws: `Diagnostics` of kinds `unknown-code`, `not-a-year`, `not-a-number` and those of reading a table.
public func readIdealPoints(_ path: String, since: Int = 1000) throws(Diagnostics) -> (
    table: TieTable, files: [TieRecord.File]
) {
    let read = try CSVTable(contentsOf: path)
    guard let economy = read.column("economy"), let year = read.column("year"), let point = read.column("ideal_point")
    else {
        throw Diagnostics([
            Diagnostic(
                kind: "unknown-column", file: path, line: 1, found: "this is no table of ideal points",
                needed: "the columns economy, year and ideal_point")
        ])
    }
    var table = TieTable()
    var faults: [Diagnostic] = []
    var seen: Set<String> = []
    for row in 0..<read.rowCount {
        func fault(_ kind: String, _ column: Int, _ needed: String) {
            guard faults.count < 20 else { return }
            faults.append(
                Diagnostic(
                    kind: kind, file: path, line: read.line(ofRow: row),
                    found: "`\(read.text(row: row, column: column))` in column `\(read.header[column])`", needed: needed
                ))
        }
        let code = read.text(row: row, column: economy)
        guard !code.isEmpty, !code.contains(" ") else {
            fault("unknown-code", economy, "the code of an economy, ISO alpha-3 where there is one")
            continue
        }
        guard let number = parseNumber(read.text(row: row, column: year)), let when = Int(exactly: number),
            (1000...9999).contains(when)
        else {
            fault("not-a-year", year, "a year of four digits")
            continue
        }
        guard let value = parseNumber(read.text(row: row, column: point)), value.isFinite else {
            fault("not-a-number", point, "a number with `.` as decimal point")
            continue
        }
        // Records of votes keep one code for Yugoslavia and for Serbia; every other series calls it SRB from 1992 on.
        let isSerbia = code == "YUG" && when > 1991
        if isSerbia { table.tally.note("ideal points", "YUG after 1991 is read as SRB") }
        guard when >= since else {
            table.tally.drop("ideal points", "before the first year asked for")
            continue
        }
        guard seen.insert("\(isSerbia ? "SRB" : code) \(when)").inserted else {
            table.tally.drop("ideal points", "a second session of the year")
            continue
        }
        table.attributes.append(
            TieTable.Attribute(economy: isSerbia ? "SRB" : code, measure: "ideal_point", year: when, value: value))
    }
    if !faults.isEmpty { throw Diagnostics(faults) }
    table.settle()
    do throws(Diagnostic) {
        return (table, [try TieRecord.File(path)])
    } catch {
        throw Diagnostics([error])
    }
}
