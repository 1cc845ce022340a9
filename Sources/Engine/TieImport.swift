import DataImport
import Reporting
import TextFormats

/// A raw folder, or the user's own file, to be made ties of.
public struct TieImportRequest: Sendable, Codable, Equatable {
    /// What is imported: the name of a source, or `ties` for a file of the user's own.
    public var source: String
    /// The folder, or the file.
    public var path: String
    /// Years before it are left out.
    public var since: Int?
    /// The user's data folder; `nil` for the standard one.
    public var data: String?

    /// Names of what can be imported.
    public static let sources = TieSource.allCases.map(\.rawValue) + ["ties"]

    /// Asks for an import.
    public init(source: String, path: String, since: Int? = nil, data: String? = nil) {
        self.source = source
        self.path = path
        self.since = since
        self.data = data
    }
}

/// What an import wrote.
public struct TieImportResult: Sendable {
    /// Folder of the import.
    public let folder: String
    let record: TieRecord

    /// What was read, written and left out, for people.
    public func text(width: Int) -> String {
        var lines = wrapParagraph("\(record.id): \(record.title)", width: width, hang: 2)
        let count = NumberFormat.thousands(0)
        lines.append(
            "\(count.text(Double(record.rows))) values of \(measured(record.series.count + record.properties.count)), \(record.economies.count) economies"
                + (record.since.map { ", since \($0)" } ?? ""))
        var table = TextTable(
            columns: [
                .text("measure"), .text("kind"), .text("unit", priority: 4),
                .number("values", .thousands(0), priority: 9),
                .text("covered", priority: 8), .text("no row means", priority: 7),
            ])
        for item in record.series {
            let measure = item.measure
            table.add([
                .text(measure.name), .text(measure.kind.rawValue), .text(measure.unit), .number(Double(item.rows)),
                .text(item.coverage.map { "\($0.lowerBound)-\($0.upperBound)" } ?? ""),
                .text(measure.absence == .zero ? "zero" : "missing"),
            ])
        }
        if !record.series.isEmpty { lines += ["", table.text(width: width).trimmingEnd] }
        if !record.properties.isEmpty {
            let words = record.properties.sorted { $0.key < $1.key }.map {
                "\($0.key) (\(count.text(Double($0.value))))"
            }
            lines.append("")
            lines += wrapParagraph(
                "Of single economies, from which ties are computed when they are asked for: \(words.joined(separator: ", ")).",
                width: width, hang: 2)
        }
        for (title, isDropped) in [("Left out:", true), ("Read with a change or an assumption:", false)] {
            let entries = grouped(record.tally.entries.filter { $0.isDropped == isDropped })
            if entries.isEmpty { continue }
            lines += ["", title]
            for entry in entries {
                lines += wrapParagraph(
                    "\(count.text(Double(entry.rows))) of \(entry.file): \(entry.words)", width: width, indent: 2,
                    hang: 2)
            }
        }
        for (economy, year) in record.silentUntil.sorted(by: { $0.key < $1.key }) {
            lines += wrapParagraph(
                "The source is silent about \(economy) until \(year): its years without a row are missing, not zero.",
                width: width, indent: 2, hang: 2)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func measured(_ count: Int) -> String { "\(count) measure\(count == 1 ? "" : "s")" }

    /// Reasons that differ in a name only, together: the record and the JSON name each.
    private func grouped(_ entries: [ImportTally.Entry]) -> [(file: String, words: String, rows: Int)] {
        var groups: [(file: String, group: String, names: [String], rows: Int)] = []
        for entry in entries {
            if let place = groups.firstIndex(where: { $0.file == entry.file && $0.group == entry.group }) {
                groups[place].names.append(entry.name)
                groups[place].rows += entry.count
            } else {
                groups.append((entry.file, entry.group, [entry.name], entry.count))
            }
        }
        return groups.map { item in
            let names = item.names.filter { !$0.isEmpty }
            let shown = names.prefix(4).joined(separator: ", ")
            let more = names.count > 4 ? " and \(names.count - 4) more" : ""
            return (item.file, names.isEmpty ? item.group : "\(item.group): \(shown)\(more)", item.rows)
        }
    }

    /// The same with every count, for programs.
    public var json: String { tieRecordJSON(record).text(.pretty) + "\n" }
}

extension String {
    fileprivate var trimmingEnd: String {
        var copy = self
        while copy.hasSuffix("\n") { copy.removeLast() }
        return copy
    }
}

/// A record as JSON.
func tieRecordJSON(_ record: TieRecord) -> JSONValue {
    [
        "id": .string(record.id), "title": .string(record.title), "licence": .string(record.licence),
        "version": .string(record.version), "since": record.since.map { .integer($0) } ?? .null,
        "citations": .strings(record.citations),
        "files": .array(
            record.files.map {
                ["name": .string($0.name), "sha256": .string($0.sha256), "date": .string($0.date)]
            }),
        "series": .array(
            record.series.map {
                [
                    "measure": .string($0.measure.name), "kind": .string($0.measure.kind.rawValue),
                    "unit": .string($0.measure.unit), "direction": .string($0.measure.direction.rawValue),
                    "orientation": .string($0.measure.orientation.rawValue),
                    "absent": .string($0.measure.absence.rawValue), "source": .string($0.measure.source),
                    "first_year": $0.coverage.map { .integer($0.lowerBound) } ?? .null,
                    "last_year": $0.coverage.map { .integer($0.upperBound) } ?? .null, "values": .integer($0.rows),
                ]
            }),
        "counts": .array(
            record.tally.entries.map {
                [
                    "file": .string($0.file), "reason": .string($0.reason), "rows": .integer($0.count),
                    "left_out": .bool($0.isDropped),
                ]
            }),
        "properties": .object(
            record.properties.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .integer($0.value)) }),
        "silent_until": .object(
            record.silentUntil.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .integer($0.value)) }),
        "unknown_values": .integer(record.unknown.count),
    ]
}

extension Engine {
    /// Reads a raw folder, or a file of ties, and writes it to the user's data folder, whole or not at all.
    ///
    /// - Throws: `Diagnostic` or `Diagnostics` where the input is wrong or the folder cannot be written.
    public static func importTies(_ request: TieImportRequest) throws -> TieImportResult {
        let store = try TieStore.standard(stated: request.data)
        let since = request.since ?? 1000
        var table: TieTable
        let record: TieRecord
        if let source = TieSource(rawValue: request.source) {
            let read = try source.read(request.path, since: since)
            table = read.table
            record = TieRecord(
                id: source.rawValue, title: source.title, citations: source.citations, licence: source.licence,
                since: request.since, files: read.files, version: comityVersion)
        } else {
            guard request.source == "ties" else {
                throw Diagnostic(
                    kind: "unknown-source", found: "`\(request.source)` is no source that can be imported",
                    needed: "one of \(TieImportRequest.sources.joined(separator: ", "))",
                    nearest: nearestNames(to: request.source, among: TieImportRequest.sources))
            }
            let id = try ownName(request.path)
            let read =
                try isIdealPointTable(request.path)
                ? try readIdealPoints(request.path, since: since) : try readOwnTies(request.path, since: since)
            table = read.table
            noteUnknownCodes(&table)
            record = TieRecord(
                id: id, title: "Own file \(read.files.first?.name ?? id)", citations: [],
                licence: "as its owner states it",
                since: request.since, files: read.files, version: comityVersion)
        }
        guard !table.rows.isEmpty || !table.attributes.isEmpty else {
            throw Diagnostic(
                kind: "nothing-left", file: request.path, found: "no tie is left to be written",
                needed: "at least one row" + (request.since.map { " of \($0) or later" } ?? ""),
                advice: request.since == nil ? "look at the file" : "give an earlier `--since`")
        }
        let written = try store.write(table, record)
        return TieImportResult(folder: "\(store.folder)/\(record.id)", record: written)
    }

    /// Notes codes of an own file that belong to no state and to no economy of the built-in worlds: ties of a misspelt code
    /// are found by nobody.
    private static func noteUnknownCodes(_ table: inout TieTable) {
        var known = Set(StateCodes.standard.spells.compactMap(\.economy))
        if let home = try? DataHome.find() {
            for name in home.worldNames {
                guard let economies = try? CSVTable(contentsOf: "\(home.worlds)/\(name)/economies.csv"),
                    let column = economies.column("economy")
                else { continue }
                for row in 0..<economies.rowCount { known.insert(economies.text(row: row, column: column)) }
            }
        }
        for code in table.economies where !known.contains(code) {
            let nearest = nearestNames(to: code, among: known.sorted()).first.map { "; did you mean \($0)?" } ?? ""
            table.tally.note("ties", "the code \(code) is no state's and no built-in world's\(nearest)")
        }
    }

    /// The name of an own import: that of its file without folder and endings.
    private static func ownName(_ path: String) throws(Diagnostic) -> String {
        var name = path.split(separator: "/").last.map(String.init) ?? ""
        for ending in [".gz", ".csv"] where name.hasSuffix(ending) { name.removeLast(ending.count) }
        let isPlain =
            !name.isEmpty && !name.hasPrefix(".")
            && name.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95
                    || $0 == 46
            }
        guard isPlain, !TieSource.allCases.contains(where: { $0.rawValue == name }) else {
            throw Diagnostic(
                kind: "bad-name", file: path,
                found: isPlain ? "the file has the name of a source" : "`\(name)` cannot be the name of an import",
                needed: "a name of letters, digits, `-`, `_` and `.` that is no source's",
                advice: "copy the file to such a name")
        }
        return name
    }

    /// The imports that lie in the user's data folder, for people.
    public static func listImports(data: String?, width: Int) throws -> String {
        let store = try TieStore.standard(stated: data)
        let names = store.names
        var lines: [String] = []
        if names.isEmpty {
            lines = ["Nothing is imported in \(store.folder)."]
        } else {
            var table = TextTable(
                columns: [
                    .text("import"), .name("title", shortestWidth: 16, priority: 5),
                    .number("values", .thousands(0), priority: 9),
                    .number("economies", .fixed(0), priority: 4), .text("years", priority: 8),
                ])
            for name in names {
                let record = try store.record(name)
                let years = record.series.compactMap(\.coverage)
                let span = years.map(\.lowerBound).min().flatMap { low in
                    years.map(\.upperBound).max().map { "\(low)-\($0)" }
                }
                table.add([
                    .text(name), .text(record.title), .number(Double(record.rows)),
                    .number(Double(record.economies.count)), .text(span ?? ""),
                ])
            }
            lines = [table.text(width: width).trimmingEnd, "In \(store.folder)."]
        }
        let rest = TieSource.allCases.filter { !names.contains($0.rawValue) }
        if !rest.isEmpty {
            lines += wrapParagraph(
                "Can be imported: \(rest.map(\.rawValue).joined(separator: ", ")), and files of your own.", width: width
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
