import TextFormats

/// One pass over a world folder: reads the files in order of need and gathers findings.
struct WorldReader {
    let folder: WorldFolder
    var collector: FindingCollector
    var hashes: [String] = []
    var economies: [Economy] = []
    var sectors: [Sector] = []
    var economyNames = NameIndex([])
    var sectorNames = NameIndex([])

    init(folder: WorldFolder, allowing allowed: Set<String>) {
        self.folder = folder
        collector = FindingCollector(allowing: allowed)
    }

    var economyCount: Int { economies.count }
    var sectorCount: Int { sectors.count }

    mutating func run() -> WorldFolder.Reading {
        guard isFolder(folder.path) else {
            collector.add(
                Diagnostic(
                    kind: "missing-folder", file: folder.path,
                    found: isRegularFile(folder.path)
                        ? "this is a file, not a world folder" : "there is no such folder",
                    needed: "a folder that holds world.yaml, economies.csv, sectors.csv and trade.csv",
                    advice: "check the path, or name a built-in world (`comity world list`)"))
            return WorldFolder.Reading(world: nil, findings: collector.finish())
        }
        checkFileNames()
        let manifest = readManifest()
        readEconomies()
        readSectors()
        guard !economies.isEmpty, !sectors.isEmpty else {
            // Without codes no row can be read, but what is missing elsewhere can still be said at once.
            for (stem, columns, required) in [
                ("trade", ["importer", "exporter", "sector", "value"], true),
                ("value_added", ["economy", "sector", "share"], false),
                ("input_output", ["economy", "input", "output", "share"], false),
                ("gross_output", ["economy", "sector", "value"], false),
                ("tariff", ["importer", "exporter", "sector", "percent"], false),
            ] {
                _ = open(stem, required: required, columns: columns)
            }
            return WorldFolder.Reading(world: nil, findings: collector.finish())
        }
        economyNames = NameIndex(economies.map(\.code))
        sectorNames = NameIndex(sectors.map(\.code))
        var flows = readFlows("trade", value: "value", required: true, lowest: 0, withProvenance: true)
        let output = readTable("gross_output", value: "value")
        let valueAdded = readValueAdded()
        let inputOutput = readInputOutput(valueAdded)
        let tariffs = readFlows("tariff", value: "percent", required: false, lowest: -100, withProvenance: false)
        let ties = readTies()
        let agreements = readAgreements()
        completeDomesticSales(&flows, output)
        guard let manifest, !collector.hasErrors else {
            return WorldFolder.Reading(world: nil, findings: collector.finish())
        }
        let world = World(
            manifest: manifest, economies: economies, sectors: sectors, trade: flows.table,
            provenance: flows.provenance, provenanceLabels: flows.labels, valueAddedShare: valueAdded,
            inputOutput: inputOutput, tariffPercent: tariffs.table, ties: ties, agreements: agreements,
            contentHash: sha256(Array(hashes.joined(separator: "\n").utf8)))
        addAccountFindings(of: world, to: &collector)
        return WorldFolder.Reading(
            world: collector.hasErrors ? nil : world, findings: collector.finish())
    }

    /// Files of the folder that look like tables of a world but would be passed over in silence.
    ///
    /// A tariff table under a misspelt name, or one that is a folder or a dangling link, would make a world without tariffs.
    private mutating func checkFileNames() {
        let known = WorldFolder.tableNames
        let names = namesInFolder(folder.path)
        for stem in known {
            for ending in ["csv", "csv.gz"] where names.contains("\(stem).\(ending)") {
                let path = "\(folder.path)/\(stem).\(ending)"
                if !isRegularFile(path) {
                    collector.add(
                        Diagnostic(
                            kind: "unreadable-file", file: path, found: "this is not a file that can be read",
                            needed: "a regular file, or no entry of this name"))
                }
            }
            if names.contains("\(stem).csv"), names.contains("\(stem).csv.gz") {
                collector.add(
                    Diagnostic(
                        kind: "two-files", file: "\(folder.path)/\(stem).csv",
                        found: "\(stem).csv and \(stem).csv.gz are both there",
                        needed: "one of them", advice: "take the older one away"))
            }
        }
        for name in names {
            guard let ending = [".csv.gz", ".csv"].first(where: { name.lowercased().hasSuffix($0) }) else { continue }
            let stem = String(name.dropLast(ending.count))
            guard !known.contains(stem) || !(name.hasSuffix(".csv") || name.hasSuffix(".csv.gz")) else { continue }
            let nearest = nearestNames(to: stem, among: known)
            guard let first = nearest.first else { continue }
            collector.add(
                Diagnostic(
                    .warning, kind: "unused-file", file: "\(folder.path)/\(name)",
                    found: "this file is not read: its name is no table's",
                    needed: "\(first).csv, if it is meant to be that table", nearest: nearest.map { $0 + ".csv" }))
        }
    }

    /// Opens a table of the folder and checks that it has the columns it must have.
    mutating func open(_ stem: String, required: Bool, columns: [String], why: String = "") -> CSVTable? {
        guard let path = locate(stem, required: required, columns: columns, why: why) else { return nil }
        let content: [UInt8]
        do {
            content = try readBytes(path)
        } catch {
            collector.add(error)
            return nil
        }
        hashes.append("\(stem) \(sha256(content))")
        do {
            let table = try CSVTable(bytes: content, file: path)
            return hasColumns(columns, among: table.header, file: path) ? table : nil
        } catch {
            collector.add(error.all)
            return nil
        }
    }

    /// Opens a table that may be too long to be held as text; see ``open(_:required:columns:why:)``.
    mutating func openStream(_ stem: String, required: Bool, columns: [String]) -> CSVStream? {
        guard let path = locate(stem, required: required, columns: columns) else { return nil }
        do {
            let stream = try CSVStream(path)
            return hasColumns(columns, among: stream.header, file: path) ? stream : nil
        } catch {
            collector.add(error.all)
            return nil
        }
    }

    private mutating func locate(_ stem: String, required: Bool, columns: [String], why: String = "") -> String? {
        if let path = folder.file(stem) { return path }
        if required {
            collector.add(
                Diagnostic(
                    kind: "missing-file", file: "\(folder.path)/\(stem).csv", found: "there is no such file",
                    needed: why.isEmpty
                        ? "\(stem).csv (or .csv.gz) with columns \(columns.joined(separator: ", "))" : why))
        }
        return nil
    }

    private mutating func hasColumns(_ columns: [String], among header: [String], file: String) -> Bool {
        let missing = columns.filter { !header.contains($0) }
        for name in missing {
            collector.add(
                Diagnostic(
                    kind: "missing-column", file: file, line: 1,
                    found:
                        "there is no column `\(name)` among \(header.map { String($0.prefix(40)) }.joined(separator: ", "))",
                    needed: "columns \(columns.joined(separator: ", "))",
                    advice: nearestNames(to: name, among: header.filter { !columns.contains($0) }).first
                        .map { "rename `\($0)` to `\(name)`" } ?? ""))
        }
        return missing.isEmpty
    }

    /// Reports a field that should be a number.
    mutating func addNotANumber(_ table: CSVTable, _ row: Int, _ column: Int) {
        let kind = table.isEmpty(row: row, column: column) ? "empty-value" : "not-a-number"
        collector.add(kind: kind, file: table.file) {
            let text = table.text(row: row, column: column)
            return Diagnostic(
                kind: kind, file: table.file, line: table.line(ofRow: row),
                found: text.isEmpty
                    ? "column `\(table.header[column])` is empty"
                    : "`\(text)` in column `\(table.header[column])` is not a number",
                needed: "a decimal number, with `.` as decimal point")
        }
    }

    /// Reports a code that economies.csv or sectors.csv does not list.
    mutating func addUnknownCode(_ table: CSVTable, _ row: Int, _ column: Int, _ what: String, _ known: [String]) {
        collector.add(kind: "unknown-code", file: table.file) {
            // A code is short; a longer text is a fault of its own that no message should repeat whole.
            let text = String(table.text(row: row, column: column).prefix(60))
            return Diagnostic(
                kind: "unknown-code", file: table.file, line: table.line(ofRow: row),
                found: "unknown \(what) `\(text)` in column `\(table.header[column])`",
                needed: "a code that \(what == "sector" ? "sectors.csv" : "economies.csv") lists",
                nearest: nearestNames(to: text, among: known))
        }
    }

    /// A number that is present, finite and not below a bound; other values are reported.
    mutating func number(
        _ table: CSVTable, _ row: Int, _ name: String, optional: Bool = true
    ) -> Double? {
        guard let column = table.column(name) else { return nil }
        if table.isEmpty(row: row, column: column) {
            if !optional { addNotANumber(table, row, column) }
            return nil
        }
        guard let value = parseNumber(table.text(row: row, column: column)) else {
            addNotANumber(table, row, column)
            return nil
        }
        guard value.isFinite else {
            addNonFinite(table, row, column, value)
            return nil
        }
        return value
    }

    mutating func addNonFinite(_ table: CSVTable, _ row: Int, _ column: Int, _ value: Double) {
        collector.add(kind: "non-finite-value", file: table.file) {
            Diagnostic(
                kind: "non-finite-value", file: table.file, line: table.line(ofRow: row),
                found: "the value in column `\(table.header[column])` is \(value)", needed: "a finite number")
        }
    }

    func text(_ table: CSVTable, _ row: Int, _ name: String) -> String? {
        guard let column = table.column(name), !table.isEmpty(row: row, column: column) else { return nil }
        return table.text(row: row, column: column)
    }

    mutating func readEconomies() {
        guard let table = open("economies", required: true, columns: ["economy", "name"]) else { return }
        var seen: [String: Int] = [:]
        for row in 0..<table.rowCount {
            let code = text(table, row, "economy") ?? ""
            guard checkCode(code, "economy", table, row, &seen) else { continue }
            economies.append(
                Economy(
                    code: code, name: text(table, row, "name") ?? code, latitude: number(table, row, "latitude"),
                    longitude: number(table, row, "longitude"), population: number(table, row, "population"),
                    region: text(table, row, "region"), gdp: number(table, row, "gdp")))
        }
        if economies.isEmpty { addEmptyTable(table, "economy") }
    }

    mutating func readSectors() {
        guard let table = open("sectors", required: true, columns: ["sector", "name", "theta"]) else { return }
        var seen: [String: Int] = [:]
        for row in 0..<table.rowCount {
            let code = text(table, row, "sector") ?? ""
            guard checkCode(code, "sector", table, row, &seen) else { continue }
            let line = table.line(ofRow: row)
            let theta = number(table, row, "theta")
            if text(table, row, "theta") == nil {
                collector.add(
                    Diagnostic(
                        kind: "theta-missing", file: table.file, line: line, found: "sector \(code) has no theta",
                        needed: "a trade elasticity above zero", advice: "write one, with its origin in `theta_source`")
                )
            } else if let theta, theta <= 0 {
                collector.add(
                    Diagnostic(
                        kind: "theta-not-positive", file: table.file, line: line,
                        found: "theta of sector \(code) is \(theta)", needed: "a trade elasticity above zero",
                        advice: theta < 0
                            ? "papers that report it as a negative number need the sign flipped"
                            : "a sector that is not traded still needs one; it then has no effect"))
            }
            var isTradable = true
            if let flag = text(table, row, "tradable") {
                switch flag {
                case "1", "true", "TRUE": isTradable = true
                case "0", "false", "FALSE": isTradable = false
                default:
                    collector.add(
                        Diagnostic(
                            kind: "not-a-flag", file: table.file, line: line, found: "`\(flag)` in column `tradable`",
                            needed: "1 or 0"))
                }
            }
            let standardError = number(table, row, "theta_se")
            if let standardError, standardError < 0 {
                collector.add(
                    Diagnostic(
                        kind: "negative-value", file: table.file, line: line,
                        found: "theta_se of sector \(code) is \(standardError)", needed: "zero or more"))
            }
            sectors.append(
                Sector(
                    code: code, name: text(table, row, "name") ?? code, theta: theta ?? .nan,
                    thetaStandardError: standardError, thetaSource: text(table, row, "theta_source"),
                    isTradable: isTradable))
        }
        if sectors.isEmpty { addEmptyTable(table, "sector") }
    }

    private mutating func addEmptyTable(_ table: CSVTable, _ what: String) {
        collector.add(
            Diagnostic(
                kind: "empty-table", file: table.file, found: "the table lists no \(what)", needed: "one row or more"))
    }

    /// Whether a code can be used; reports it where it is empty, stands twice or means something else in scenarios.
    private mutating func checkCode(
        _ code: String, _ what: String, _ table: CSVTable, _ row: Int, _ seen: inout [String: Int]
    ) -> Bool {
        let line = table.line(ofRow: row)
        if code.isEmpty {
            collector.add(
                Diagnostic(
                    kind: "empty-value", file: table.file, line: line, found: "the \(what) has no code",
                    needed: "a code in column `\(what)`"))
            return false
        }
        // `all` may be the code of the only sector of a world, where it means the same.
        if (code == "all" && (what != "sector" || table.rowCount > 1)) || code.hasPrefix("not:") {
            collector.add(
                Diagnostic(
                    kind: "reserved-code", file: table.file, line: line,
                    found: "\(what) code `\(code)` has a meaning of its own in scenario files", needed: "another code"))
            return false
        }
        if let first = seen[code] {
            collector.add(
                Diagnostic(
                    kind: "duplicate-row", file: table.file, line: line,
                    found: "\(what) `\(code)` stands already on line \(first)", needed: "each \(what) once"))
            return false
        }
        seen[code] = line
        return true
    }
}
