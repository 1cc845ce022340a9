import TextFormats

/// CSV files that measures name.
extension Binder {
    /// Opens a file of a measure; `nil`, with findings, where it cannot be read.
    func open(_ file: FileReference, columns: [String]) -> TableReader? {
        let path = pathOfFile(file.path, in: context.folder)
        guard isRegularFile(path) else {
            findings.add(
                file.place.diagnostic(
                    kind: "missing-file", found: "there is no file \(shown(path))",
                    needed: "a .csv or .csv.gz file, with a path relative to the scenario's folder"))
            return nil
        }
        do {
            let bytes = try readBytes(path)
            let record = FileRecord(path: file.path, content: bytes, kind: .measures)
            if !files.contains(record) { files.append(record) }
            return TableReader(try CSVTable(bytes: bytes, file: path), columns: columns, findings: findings)
        } catch let fault as Diagnostic {
            findings.add(fault)
        } catch let faults as Diagnostics {
            for fault in faults.all { findings.add(fault) }
        } catch {
            findings.add(file.place.diagnostic(kind: "unreadable-file", found: "\(shown(path)): \(error)"))
        }
        return nil
    }

    /// Values of selected cells from a file with columns importer, exporter, sector and `column`.
    ///
    /// Rows outside the selection, and rows of economies that the register knows and the world does not
    /// have, are counted in notes.
    ///
    /// - Returns: stored cells with their values, in the order of the file; `nil`, with findings, where it has faults.
    func cellValues(
        _ file: FileReference, _ column: String, _ rule: NumberRule, sectorIsOptional: Bool, _ block: CellBlock,
        _ measure: Measure
    ) -> [(cell: Int, sector: Int, value: Double)]? {
        let columns = ["importer", "exporter"] + (sectorIsOptional ? [] : ["sector"]) + [column]
        guard let reader = open(file, columns: columns) else { return nil }
        var rows = RowFaults(reader)
        let importers = economyColumn(reader, "importer", &rows)
        let exporters = economyColumn(reader, "exporter", &rows)
        let sectors = reader.has("sector") ? sectorColumn(reader, &rows) : nil
        let numbers = rows.numbers(column)
        var values: [(cell: Int, sector: Int, value: Double)] = []
        var isSectorSelected = [Bool](repeating: false, count: world.sectorCount)
        for j in block.sectors { isSectorSelected[j] = true }
        var lines: [Int: Int] = [:]
        var outside = 0
        for row in 0..<reader.table.rowCount {
            guard let value = rows.number(row, column, rule, numbers[row]) else { continue }
            guard importers[row] >= 0, exporters[row] >= 0, sectors.map({ $0[row] >= 0 }) ?? true else { continue }
            let (n, i) = (Int(importers[row]), Int(exporters[row]))
            guard n != i || value == 0 else {
                rows.add(
                    row, kind: "domestic-only",
                    found: "\(shown(column)) of domestic sales of \(world.economies[n].code)",
                    needed: "an importer and an exporter that differ, or 0")
                continue
            }
            let pair = n * world.economyCount + i
            let named = sectors.map { [Int($0[row])] } ?? block.sectors
            // Without a column of sectors the key of a row is its pair.
            let key = sectors == nil ? pair : block.key(pair, named[0])
            if let first = lines[key] {
                rows.add(
                    row, kind: "duplicate-row",
                    found: "the cell \(pairName(pair)) stands twice (first on line \(first))",
                    needed: "each cell once")
                continue
            }
            lines[key] = reader.table.line(ofRow: row)
            let wanted = block.isSelected[pair] ? named.filter { isSectorSelected[$0] } : []
            if wanted.isEmpty, n != i { outside += 1 }
            for j in wanted {
                // A cell that is not stored has no trade, and nothing to change.
                if let cell = accounts.storedCell(sector: j, importer: n, exporter: i) {
                    values.append((cell, j, value))
                }
            }
        }
        guard rows.finish() else { return nil }
        noteRows(measure, file, outside: outside, absent: rows.absent)
        return values
    }

    /// Shares of final demand from a file with columns economy, sector, share.
    func shares(
        from file: FileReference, _ economies: [Int], _ sectors: [Int], _ measure: Measure
    ) -> [Int: [Int: Double]]? {
        guard let reader = open(file, columns: ["economy", "sector", "share"]) else { return nil }
        var rows = RowFaults(reader)
        let owners = economyColumn(reader, "economy", &rows)
        let positions = sectorColumn(reader, &rows)
        let numbers = rows.numbers("share")
        var shares = Dictionary(uniqueKeysWithValues: economies.map { ($0, [Int: Double]()) })
        let selected = Set(sectors)
        var seen: [Int: Int] = [:]
        var outside = 0
        for row in 0..<reader.table.rowCount {
            guard let value = rows.number(row, "share", .share, numbers[row]), owners[row] >= 0, positions[row] >= 0
            else { continue }
            let (n, j) = (Int(owners[row]), Int(positions[row]))
            if let first = seen[n * world.sectorCount + j] {
                rows.add(
                    row, kind: "duplicate-row",
                    found:
                        "\(world.economies[n].code) and \(world.sectors[j].code) stand twice (first on line \(first))",
                    needed: "each economy and sector once")
                continue
            }
            seen[n * world.sectorCount + j] = reader.table.line(ofRow: row)
            if shares[n] != nil, selected.contains(j) { shares[n]?[j] = value } else { outside += 1 }
        }
        guard rows.finish() else { return nil }
        noteRows(measure, file, outside: outside, absent: rows.absent)
        return shares
    }

    private func noteRows(_ measure: Measure, _ file: FileReference, outside: Int, absent: Set<String>) {
        if outside > 0 {
            note(
                measure, "rows-outside-selection",
                "\(counted(outside, "row")) of \(shown(file.path)) \(outside == 1 ? "is" : "are") outside the selection "
                    + "and passed over")
        }
        if !absent.isEmpty {
            note(
                measure, "absent-members",
                "\(shown(file.path)) names economies that are not in the world \(worldName), passed over: "
                    + SelectorResolver.listed(absent.sorted()))
        }
    }

    private func economyColumn(_ reader: TableReader, _ column: String, _ rows: inout RowFaults) -> [Int32] {
        guard let position = reader.table.column(column) else { return [] }
        var unknown: [Int] = []
        let codes = reader.table.codes(column: position, in: economyIndex) { unknown.append($0) }
        for row in unknown {
            let code = reader.text(row, column)
            if register.knownEconomies.contains(code) {
                rows.absent.insert(code)
            } else {
                rows.add(
                    row, kind: "unknown-code", found: "\(shown(code)) in `\(column)` is no economy of the world",
                    needed: "a code of the world \(worldName)",
                    nearest: nearestNames(to: code, among: economyIndex.names))
            }
        }
        return codes
    }

    private func sectorColumn(_ reader: TableReader, _ rows: inout RowFaults) -> [Int32] {
        guard let position = reader.table.column("sector") else { return [] }
        var unknown: [Int] = []
        let codes = reader.table.codes(column: position, in: NameIndex(world.sectors.map(\.code))) {
            unknown.append($0)
        }
        for row in unknown {
            let code = reader.text(row, "sector")
            rows.add(
                row, kind: "unknown-code", found: "\(shown(code)) in `sector` is no sector of the world",
                needed: "a sector of the world \(worldName)", nearest: resolver.nearestSectors(code))
        }
        return codes
    }
}

/// Faults of single rows of one file: the first are listed, the rest counted.
private struct RowFaults {
    let reader: TableReader
    /// Codes that the register knows and the world does not have.
    var absent: Set<String> = []
    private var count = 0
    private var lastLine = 1

    init(_ reader: TableReader) { self.reader = reader }

    mutating func add(_ row: Int, kind: String, found: String, needed: String, nearest: [String] = []) {
        count += 1
        guard count <= TableReader.listedFaults else { return }
        lastLine = max(lastLine, reader.table.line(ofRow: row))
        reader.fault(row, kind: kind, found: found, needed: needed, nearest: nearest)
    }

    /// The numbers of a column, NaN where a field holds none.
    func numbers(_ column: String) -> [Double] {
        reader.table.column(column).map { reader.table.numbers(column: $0) { _ in } } ?? []
    }

    /// The number of a row where it is finite and fulfils the rule; a fault otherwise.
    mutating func number(_ row: Int, _ column: String, _ rule: NumberRule, _ value: Double) -> Double? {
        guard value.isFinite else {
            let text = reader.text(row, column)
            add(
                row, kind: "not-a-number", found: "`\(column)` is \(text.isEmpty ? "empty" : shown(text))",
                needed: rule.words)
            return nil
        }
        guard rule.holds(value) else {
            add(
                row, kind: "out-of-range", found: "`\(column)` is \(shown(reader.text(row, column)))",
                needed: rule.words)
            return nil
        }
        return value
    }

    /// Closes the list; false where there was any fault.
    func finish() -> Bool {
        if count > TableReader.listedFaults {
            reader.findings.add(
                Diagnostic(
                    kind: "more-faults", file: reader.table.file, line: lastLine,
                    found: "\(counted(count - TableReader.listedFaults, "more fault")) of this file not listed"))
        }
        return count == 0
    }
}
