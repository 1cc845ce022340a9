import TextFormats
import WorldData

extension TieRecord {
    /// Reads a record.
    ///
    /// - Throws: `Diagnostics` of the kinds that reading YAML gives, and `damaged-record`.
    static func read(_ path: String) throws(Diagnostics) -> TieRecord {
        let findings = YAMLFindings()
        let node: YAMLNode
        do throws(Diagnostic) {
            node = try parseYAML(try readBytes(path), file: path)
        } catch {
            throw Diagnostics([error])
        }
        let reader = YAMLReader(
            node, of: "a record of ties",
            keys: [
                "comity_ties", "id", "title", "licence", "comity_version", "since", "citations", "files", "tally",
                "series", "properties", "silent", "unknown", "economies", "parts",
            ], findings: findings)
        guard let reader else { throw Diagnostics(findings.ordered) }
        _ = reader.requireInteger("comity_ties", in: formatVersion...formatVersion)
        var record = TieRecord(
            id: reader.requireString("id") ?? "", title: reader.requireString("title") ?? "",
            citations: (reader.list("citations", of: "texts") ?? []).compactMap(\.text),
            licence: reader.requireString("licence") ?? "", since: reader.integer("since", in: 1000...9999), files: [],
            version: reader.requireString("comity_version") ?? "")
        record.economies = (reader.requireString("economies") ?? "").split(separator: " ").map(String.init)
        for item in reader.list("files", of: "files") ?? [] {
            guard let file = YAMLReader(item, of: "a file", keys: ["name", "sha256", "date"], findings: findings)
            else { continue }
            record.files.append(
                File(
                    name: file.requireString("name") ?? "", sha256: file.requireString("sha256") ?? "",
                    date: file.string("date") ?? ""))
        }
        for item in reader.list("tally", of: "counts") ?? [] {
            guard
                let entry = YAMLReader(
                    item, of: "a count", keys: ["file", "reason", "rows", "dropped"], findings: findings),
                let file = entry.requireString("file"), let reason = entry.requireString("reason"),
                let rows = entry.requireInteger("rows", in: 0...Int.max)
            else { continue }
            if entry.boolean("dropped") == true {
                record.tally.drop(file, reason, count: rows)
            } else {
                record.tally.note(file, reason, count: rows)
            }
        }
        record.series = (reader.list("series", of: "measures") ?? []).compactMap { readSeries($0, findings) }
        for item in reader.list("properties", of: "properties") ?? [] {
            guard
                let entry = YAMLReader(item, of: "a property", keys: ["property", "values"], findings: findings),
                let name = entry.requireString("property"), let values = entry.requireInteger("values", in: 0...Int.max)
            else { continue }
            record.properties[name] = values
        }
        for item in reader.list("silent", of: "economies") ?? [] {
            guard
                let entry = YAMLReader(item, of: "a silence", keys: ["economy", "until"], findings: findings),
                let economy = entry.requireString("economy"), let year = entry.requireInteger("until", in: 1000...9999)
            else { continue }
            record.silentUntil[economy] = year
        }
        for item in reader.list("unknown", of: "texts") ?? [] {
            let words = (item.text ?? "").split(separator: " ").map(String.init)
            guard words.count == 4, let year = Int(words[3]) else { throw Diagnostics([damaged(item)]) }
            record.unknown.append(Unknown(measure: words[0], origin: words[1], destination: words[2], year: year))
        }
        for item in reader.list("parts", of: "texts") ?? [] {
            let words = (item.text ?? "").split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            guard words.count == 3, let start = Int(words[1]), let end = Int(words[2]), 0 <= start, start < end else {
                throw Diagnostics([damaged(item)])
            }
            record.parts[words[0]] = start..<end
        }
        try findings.throwIfErrors()
        return record
    }

    private static func damaged(_ node: YAMLNode) -> Diagnostic {
        node.diagnostic(
            kind: "damaged-record", found: "this line is not what was written there",
            needed: "the record as it was written",
            advice: "import the source again")
    }

    private static func readSeries(_ node: YAMLNode, _ findings: YAMLFindings) -> Series? {
        guard
            let reader = YAMLReader(
                node, of: "a measure",
                keys: [
                    "measure", "kind", "unit", "direction", "orientation", "absent", "static", "source", "meaning",
                    "rows", "first", "last",
                ], findings: findings),
            let name = reader.requireString("measure"), let kind = reader.requireChoice("kind", Tie.Kind.self),
            let direction = reader.requireChoice("direction", TieMeasure.Direction.self),
            let orientation = reader.requireChoice("orientation", TieMeasure.Orientation.self),
            let absence = reader.requireChoice("absent", TieMeasure.Absence.self),
            let rows = reader.requireInteger("rows", in: 0...Int.max)
        else { return nil }
        let first = reader.integer("first", in: 1000...9999)
        let last = reader.integer("last", in: 1000...9999)
        var coverage: ClosedRange<Int>?
        if let first, let last, first <= last { coverage = first...last }
        return Series(
            measure: TieMeasure(
                name, kind, unit: reader.string("unit") ?? "", direction, orientation, absence: absence,
                isStatic: reader.boolean("static") ?? false, source: reader.string("source") ?? "",
                meaning: reader.string("meaning") ?? ""), coverage: coverage, rows: rows)
    }
}
