import Glibc
import TextFormats
import WorldData

/// What an import wrote beside its ties: where they come from, what was left out, what silence means.
public struct TieRecord: Sendable, Equatable {
    /// Version of the format.
    static let formatVersion = 1

    /// One file that was read.
    public struct File: Sendable, Equatable {
        /// Name without the folder.
        public var name: String
        /// SHA-256 digest of the file as it lay on the disk.
        public var sha256: String
        /// Day of its last change, `2026-11-24`.
        public var date: String

        /// Describes a file.
        public init(name: String, sha256: String, date: String) {
            self.name = name
            self.sha256 = sha256
            self.date = date
        }

        init(_ path: String) throws(Diagnostic) {
            name = path.split(separator: "/").last.map(String.init) ?? path
            sha256 = try TextFormats.sha256(ofFile: path)
            var status = stat()
            var parts = tm()
            guard stat(path, &status) == 0, gmtime_r(&status.st_mtim.tv_sec, &parts) != nil else {
                date = ""
                return
            }
            func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
            date = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        }
    }

    /// One measure of the import.
    public struct Series: Sendable, Equatable {
        /// The measure.
        public var measure: TieMeasure
        /// Years covered, where the source covers a stated span; `nil` where rows alone say so.
        public var coverage: ClosedRange<Int>?
        /// Values written.
        public var rows: Int
    }

    /// One value that is not known although it would count as zero.
    public struct Unknown: Sendable, Hashable {
        /// The measure.
        public var measure: String
        /// Where the tie starts.
        public var origin: String
        /// Where it leads.
        public var destination: String
        /// The year.
        public var year: Int

        /// Names a value.
        public init(measure: String, origin: String, destination: String, year: Int) {
            self.measure = measure
            self.origin = origin
            self.destination = destination
            self.year = year
        }
    }

    /// Name of the import: that of the source, or the user's own.
    public var id: String
    /// What it is called.
    public var title: String
    /// What to cite.
    public var citations: [String]
    /// Licence of the files.
    public var licence: String
    /// First year asked for; `nil` where all were.
    public var since: Int?
    /// The files read.
    public var files: [File]
    /// The measures.
    public var series: [Series] = []
    /// Values of single economies by property, from which ties are computed.
    public var properties: [String: Int] = [:]
    /// Rows left out and rows changed, by file and reason.
    public var tally = ImportTally()
    /// Economies about which the source is silent up to a year.
    public var silentUntil: [String: Int] = [:]
    /// Values that are not known although they would count as zero.
    public var unknown: [Unknown] = []
    /// Every economy that has a tie.
    public var economies: [String] = []
    /// Place of each origin's rows in ties.csv.gz; the empty name is the header's.
    public var parts: [String: Range<Int>] = [:]
    /// Version of Comity that wrote it.
    public var version: String

    /// A record whose measures, economies and places are not known yet; ``TieStore/write(_:_:)`` fills them in.
    public init(
        id: String, title: String, citations: [String], licence: String, since: Int?, files: [File], version: String
    ) {
        self.id = id
        self.title = title
        self.citations = citations
        self.licence = licence
        self.since = since
        self.files = files
        self.version = version
    }

    /// Number of values, those of single economies included.
    public var rows: Int { series.reduce(0) { $0 + $1.rows } + properties.values.reduce(0, +) }
}

extension TieRecord {
    /// The record as the text of a file.
    var text: String {
        var lines = [
            "comity_ties: \(Self.formatVersion)", "id: \(quoted(id))", "title: \(quoted(title))",
            "licence: \(quoted(licence))", "comity_version: \(quoted(version))",
        ]
        if let since { lines.append("since: \(since)") }
        lines.append("citations:\(citations.isEmpty ? " []" : "")")
        lines += citations.map { "  - \(quoted($0))" }
        lines.append("files:\(files.isEmpty ? " []" : "")")
        lines += files.map {
            "  - {name: \(quoted($0.name)), sha256: \(quoted($0.sha256)), date: \(quoted($0.date))}"
        }
        lines.append("tally:\(tally.entries.isEmpty ? " []" : "")")
        lines += tally.entries.map {
            "  - {file: \(quoted($0.file)), reason: \(quoted($0.reason)), rows: \($0.count), dropped: \($0.isDropped)}"
        }
        lines.append("series:\(series.isEmpty ? " []" : "")")
        for item in series {
            let measure = item.measure
            var parts = [
                "measure: \(quoted(measure.name))", "kind: \(measure.kind.rawValue)", "unit: \(quoted(measure.unit))",
                "direction: \(measure.direction.rawValue)", "orientation: \(measure.orientation.rawValue)",
                "absent: \(measure.absence.rawValue)", "static: \(measure.isStatic)",
                "source: \(quoted(measure.source))", "meaning: \(quoted(measure.meaning))", "rows: \(item.rows)",
            ]
            if let years = item.coverage { parts += ["first: \(years.lowerBound)", "last: \(years.upperBound)"] }
            lines.append("  - {\(parts.joined(separator: ", "))}")
        }
        lines.append("properties:\(properties.isEmpty ? " []" : "")")
        lines += properties.sorted { $0.key < $1.key }.map { "  - {property: \(quoted($0.key)), values: \($0.value)}" }
        lines.append("silent:\(silentUntil.isEmpty ? " []" : "")")
        lines += silentUntil.sorted { $0.key < $1.key }.map { "  - {economy: \(quoted($0.key)), until: \($0.value)}" }
        lines.append("unknown:\(unknown.isEmpty ? " []" : "")")
        lines += unknown.map { "  - \(quoted("\($0.measure) \($0.origin) \($0.destination) \($0.year)"))" }
        lines.append("economies: \(quoted(economies.joined(separator: " ")))")
        lines.append("parts:")
        lines += parts.sorted { $0.value.lowerBound < $1.value.lowerBound }.map {
            "  - \(quoted("\($0.key) \($0.value.lowerBound) \($0.value.upperBound)"))"
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// A text between double quotes, as YAML reads it.
private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\t": result += "\\t"
        default:
            // Control characters cannot stand in YAML text, and say nothing in a name.
            if scalar.value >= 0x20, scalar.value != 0x7F { result.unicodeScalars.append(scalar) }
        }
    }
    return result + "\""
}
