import Glibc
import TextFormats
import WorldData

/// The folder in which a user's imports lie, one folder for each source.
///
/// An import is `ties/SOURCE/` with `ties.csv.gz` in the layout of a world folder's ties, `record.yaml`, and
/// `attributes.csv.gz` where ties are computed from properties of single economies. The rows of one origin are one
/// member of the packed file, so that the ties of a few economies are read without unpacking the rest.
public struct TieStore: Sendable {
    /// The user's data folder.
    public let data: String

    /// Opens a data folder, which need not be there yet.
    public init(data: String) { self.data = data }

    /// The user's data folder: the stated one, or `$COMITY_DATA`, or `$XDG_DATA_HOME/comity`, or `~/.local/share/comity`.
    ///
    /// - Throws: `Diagnostic` of kind `missing-data` where nothing names one.
    public static func standard(stated: String? = nil) throws(Diagnostic) -> TieStore {
        func variable(_ name: String) -> String? {
            getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        if let stated { return TieStore(data: stated) }
        if let path = variable("COMITY_DATA") { return TieStore(data: path) }
        if let path = variable("XDG_DATA_HOME") { return TieStore(data: "\(path)/comity") }
        if let path = variable("HOME") { return TieStore(data: "\(path)/.local/share/comity") }
        throw Diagnostic(
            kind: "missing-data", found: "nothing says where your data are: HOME is not set",
            needed: "a folder for imports and kept runs", advice: "give `--data DIR`, or set COMITY_DATA")
    }

    /// Folder of the imports.
    public var folder: String { "\(data)/ties" }

    /// Names of the imports that are there.
    public var names: [String] { namesInFolder(folder).filter { isRegularFile("\(folder)/\($0)/record.yaml") } }

    /// The record of an import.
    public func record(_ name: String) throws(Diagnostics) -> TieRecord {
        try TieRecord.read("\(folder)/\(name)/record.yaml")
    }

    static let columns = ["origin", "destination", "kind", "measure", "year", "value", "unit", "source"]

    /// Writes an import, whole or not at all, in place of an earlier one of its name.
    ///
    /// - Parameters:
    ///   - table: the ties, settled.
    ///   - record: what is known of the import; its measures, economies and places are filled in here.
    /// - Returns: the record as written.
    /// - Throws: `Diagnostic` of kind `cannot-write`.
    public func write(_ table: TieTable, _ record: TieRecord) throws -> TieRecord {
        var record = record
        let text = TieText(table)
        let (members, parts) = text.members()
        record.parts = parts
        record.economies = table.economiesWithTies
        record.series = table.measures.indices.map {
            TieRecord.Series(measure: table.measures[$0], coverage: table.coverage[$0], rows: text.counts[$0])
        }
        record.properties = table.attributes.reduce(into: [:]) { $0[$1.measure, default: 0] += 1 }
        record.tally = table.tally
        record.silentUntil = table.silentUntil
        record.unknown = text.unknown
        let target = "\(folder)/\(record.id)"
        try makeFolder(folder)
        try writeFolderAtomically(target) { temporary in
            try writeAtomically(gzipMembers: members, to: "\(temporary)/ties.csv.gz")
            if !table.attributes.isEmpty {
                var writer = CSVWriter(["economy", "measure", "year", "value"])
                for item in table.attributes {
                    writer.append([item.economy, item.measure, String(item.year), numberText(item.value)])
                }
                try writeAtomically(gzipMembers: [gzipMember(writer.bytes)], to: "\(temporary)/attributes.csv.gz")
            }
            try writeAtomically(record.text, to: "\(temporary)/record.yaml")
        }
        return record
    }

    /// Takes an import away.
    public func remove(_ name: String) { removeTree("\(folder)/\(name)") }

    /// The ties of an import between two economies out of a few, in either direction.
    ///
    /// - Throws: `Diagnostics` where the files are damaged.
    public func ties(_ record: TieRecord, among economies: Set<String>) throws(Diagnostics) -> [Tie] {
        let path = "\(folder)/\(record.id)/ties.csv.gz"
        guard let header = record.parts[""] else { return [] }
        var places = [header]
        for code in economies.sorted() { if let part = record.parts[code] { places.append(part) } }
        guard places.count > 1 else { return [] }
        let table: CSVTable
        do throws(Diagnostic) {
            table = try CSVTable(checked: try readGzipMembers(path, at: places), file: path)
        } catch {
            throw Diagnostics([error])
        }
        return try readTies(table, among: economies)
    }

    /// Properties of single economies by measure, economy and year; empty where the import has none.
    public func attributes(_ record: TieRecord, of economies: Set<String>) throws(Diagnostics)
        -> [TieTable.Attribute]
    {
        let path = "\(folder)/\(record.id)/attributes.csv.gz"
        guard isRegularFile(path) else { return [] }
        let table = try CSVTable(contentsOf: path)
        guard let economy = table.column("economy"), let measure = table.column("measure"),
            let year = table.column("year"), let value = table.column("value")
        else { return [] }
        let wanted = NameIndex(economies.sorted())
        let codes = table.codes(column: economy, in: wanted) { _ in }
        var found: [TieTable.Attribute] = []
        for row in 0..<table.rowCount where codes[row] >= 0 {
            guard let when = Int(table.text(row: row, column: year)),
                let number = parseNumber(table.text(row: row, column: value))
            else { continue }
            found.append(
                TieTable.Attribute(
                    economy: wanted.names[Int(codes[row])], measure: table.text(row: row, column: measure), year: when,
                    value: number))
        }
        return found
    }
}

extension CSVTable {
    /// A table of bytes, with one finding in place of several.
    init(checked bytes: [UInt8], file: String) throws(Diagnostic) {
        do throws(Diagnostics) {
            try self.init(bytes: bytes, file: file)
        } catch {
            throw error.all.first ?? Diagnostic(kind: "damaged-gzip", file: file, found: "the file is damaged")
        }
    }
}

extension TieTable {
    /// The economies that have a tie or a property, sorted.
    var economiesWithTies: [String] {
        var has = [Bool](repeating: false, count: economies.count)
        for row in rows {
            has[Int(row.origin)] = true
            has[Int(row.destination)] = true
        }
        let own = Set(attributes.map(\.economy))
        return Set(economies.indices.filter { has[$0] }.map { economies[$0] }).union(own).sorted()
    }
}
