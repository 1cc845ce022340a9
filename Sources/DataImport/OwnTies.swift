import TextFormats
import WorldData

/// Columns of a table of ties by position.
private struct TieColumns {
    var origin, destination, kind, measure, year, value, unit, source: Int

    init(_ table: CSVTable) throws(Diagnostics) {
        var missing: [Diagnostic] = []
        func place(_ name: String) -> Int {
            if let found = table.column(name) { return found }
            missing.append(
                Diagnostic(
                    kind: "unknown-column", file: table.file, line: 1, found: "there is no column `\(name)`",
                    needed: "the columns \(TieStore.columns.joined(separator: ", "))",
                    nearest: nearestNames(to: name, among: table.header)))
            return 0
        }
        origin = place("origin")
        destination = place("destination")
        kind = place("kind")
        measure = place("measure")
        year = place("year")
        value = place("value")
        unit = place("unit")
        source = place("source")
        if !missing.isEmpty { throw Diagnostics(missing) }
    }
}

/// The ties of a table between two economies out of a few.
///
/// - Throws: `Diagnostics` of kinds `unknown-column`, `unknown-kind`, `not-a-year` and `not-a-number`.
func readTies(_ table: CSVTable, among economies: Set<String>) throws(Diagnostics) -> [Tie] {
    let columns = try TieColumns(table)
    let names = NameIndex(economies.sorted())
    let origins = table.codes(column: columns.origin, in: names) { _ in }
    let destinations = table.codes(column: columns.destination, in: names) { _ in }
    var ties: [Tie] = []
    var faults: [Diagnostic] = []
    for row in 0..<table.rowCount where origins[row] >= 0 && destinations[row] >= 0 {
        if let tie = tie(table, row, columns, &faults) { ties.append(tie) }
    }
    if !faults.isEmpty { throw Diagnostics(faults) }
    return ties
}

private func tie(_ table: CSVTable, _ row: Int, _ columns: TieColumns, _ faults: inout [Diagnostic]) -> Tie? {
    func text(_ column: Int) -> String { table.text(row: row, column: column) }
    func fault(_ kind: String, _ found: String, _ needed: String, _ nearest: [String] = []) -> Tie? {
        faults.append(
            Diagnostic(
                kind: kind, file: table.file, line: table.line(ofRow: row), found: found, needed: needed,
                nearest: nearest))
        return nil
    }
    let (origin, destination) = (text(columns.origin), text(columns.destination))
    for (name, code) in [("origin", origin), ("destination", destination)]
    where code.isEmpty || code.contains(" ") {
        return fault(
            "unknown-code", code.isEmpty ? "an empty cell in column `\(name)`" : "`\(code)` in column `\(name)`",
            "the code of an economy, ISO alpha-3 where there is one")
    }
    guard origin != destination else {
        return fault("same-economy", "a tie of \(origin) with itself", "two economies")
    }
    guard let kind = Tie.Kind(rawValue: text(columns.kind)) else {
        return fault(
            "unknown-kind", "unknown kind of tie `\(text(columns.kind))`", "economic, defence, political or diplomatic",
            nearestNames(to: text(columns.kind), among: Tie.Kind.allCases.map(\.rawValue)))
    }
    let measure = text(columns.measure)
    guard !measure.isEmpty, !measure.contains(" ") else {
        return fault(
            "no-measure", "`\(measure)` in column `measure`", "a name without spaces, such as ideal_point_distance")
    }
    guard let whole = parseNumber(text(columns.year)), let year = Int(exactly: whole), (1000...9999).contains(year)
    else {
        return fault("not-a-year", "`\(text(columns.year))` in column `year`", "a year of four digits")
    }
    guard let value = parseNumber(text(columns.value)), value.isFinite else {
        return fault(
            "not-a-number", "`\(text(columns.value))` in column `value`",
            "a number with `.` as decimal point; leave the row out where the value is missing")
    }
    return Tie(
        origin: origin, destination: destination, kind: kind, measure: measure, year: year, value: value,
        unit: text(columns.unit), source: text(columns.source))
}

/// Reads a file of ties in the layout of a world folder, as a user or another command wrote it.
///
/// A measure of the catalogue keeps its orientation, and its direction too where every pair stands once with the code
/// that sorts first as the origin; others are directed, and neither closer nor further unless a column `orientation` says
/// so. A year without a row is missing.
///
/// - Throws: `Diagnostics` of kinds `unknown-column`, `unknown-kind`, `unknown-code`, `same-economy`, `not-a-year`,
///   `not-a-number`, `no-measure`, `two-units`, `unknown-orientation`, `duplicate-row` and those of reading a table.
public func readOwnTies(_ path: String, since: Int = 1000) throws(Diagnostics) -> (
    table: TieTable, files: [TieRecord.File]
) {
    let read = try CSVTable(contentsOf: path)
    let columns = try TieColumns(read)
    var faults: [Diagnostic] = []
    var ties: [(tie: Tie, line: Int)] = []
    for row in 0..<read.rowCount {
        if let tie = tie(read, row, columns, &faults) { ties.append((tie, read.line(ofRow: row))) }
    }
    var measures: [String: Tie] = [:]
    var ordered: [String] = []
    var turned: Set<String> = []
    var seen: [String: Int] = [:]
    for (tie, line) in ties {
        if let first = measures[tie.measure] {
            if first.unit != tie.unit || first.kind != tie.kind {
                faults.append(
                    Diagnostic(
                        kind: "two-units", file: path, line: line,
                        found:
                            "\(tie.measure) is \(tie.kind.rawValue) in `\(tie.unit)` here and \(first.kind.rawValue) in `\(first.unit)` before",
                        needed: "one kind and one unit for a measure"))
            }
        } else {
            measures[tie.measure] = tie
            ordered.append(tie.measure)
        }
        if tie.origin > tie.destination { turned.insert(tie.measure) }
        let key = "\(tie.measure) \(tie.origin) \(tie.destination) \(tie.year)"
        if let first = seen[key] {
            faults.append(
                Diagnostic(
                    kind: "duplicate-row", file: path, line: line,
                    found:
                        "\(tie.measure) of \(tie.origin) and \(tie.destination) in \(tie.year) stands already on line \(first)",
                    needed: "each value once", advice: "take one of them out"))
        }
        seen[key] = line
    }
    let orientations = orientations(read, columns.measure, &faults)
    // One mistake made everywhere fills no more than a screen.
    if faults.count > 20 {
        let more = faults.count - 20
        faults = Array(faults.prefix(20))
        faults.append(
            Diagnostic(kind: "more-findings", file: path, found: "\(more) more findings of these kinds follow"))
    }
    if !faults.isEmpty { throw Diagnostics(faults) }
    var table = TieTable()
    var places: [String: UInt16] = [:]
    for name in ordered {
        guard let first = measures[name] else { continue }
        let known = TieMeasure.named(name)
        let direction =
            known?.direction == .symmetric && !turned.contains(name) ? .symmetric : TieMeasure.Direction.directed
        places[name] = table.add(
            TieMeasure(
                name, first.kind, unit: first.unit, direction, orientations[name] ?? known?.orientation ?? .neither,
                isStatic: known?.isStatic ?? false, source: first.source, meaning: known?.meaning ?? ""), .first)
    }
    for (tie, _) in ties {
        guard tie.year >= since else {
            table.tally.drop("ties", "before the first year asked for")
            continue
        }
        guard let place = places[tie.measure] else { continue }
        table.add(place, from: tie.origin, to: tie.destination, tie.year, tie.value)
    }
    table.settle()
    do throws(Diagnostic) {
        return (table, [try TieRecord.File(path)])
    } catch {
        throw Diagnostics([error])
    }
}

/// What the optional column `orientation` says of each measure; empty cells say nothing.
private func orientations(_ table: CSVTable, _ measure: Int, _ faults: inout [Diagnostic])
    -> [String: TieMeasure.Orientation]
{
    guard let column = table.column("orientation") else { return [:] }
    var found: [String: TieMeasure.Orientation] = [:]
    for row in 0..<table.rowCount where !table.isEmpty(row: row, column: column) {
        let (word, name) = (table.text(row: row, column: column), table.text(row: row, column: measure))
        let orientation = TieMeasure.Orientation(rawValue: word)
        guard let orientation, found[name] ?? orientation == orientation else {
            faults.append(
                Diagnostic(
                    kind: "unknown-orientation", file: table.file, line: table.line(ofRow: row),
                    found: orientation == nil
                        ? "`\(word)` in column `orientation`"
                        : "\(name) is `\(word)` here and `\(found[name]?.rawValue ?? "")` before",
                    needed: "closer, further or neither, one for a measure",
                    nearest: orientation == nil
                        ? nearestNames(to: word, among: TieMeasure.Orientation.allCases.map(\.rawValue)) : []))
            continue
        }
        found[name] = orientation
    }
    return found
}
