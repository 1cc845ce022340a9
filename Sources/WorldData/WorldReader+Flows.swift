import TextFormats

extension WorldReader {
    /// A bilateral table as read: sorted by sector, importer, exporter, no key twice.
    struct Flows {
        var table = FlowTable()
        var provenance: [UInt8] = []
        var labels: [String] = []
        var file = ""
    }

    /// Reads a table with columns importer, exporter, sector and a value.
    ///
    /// - Parameters:
    ///   - lowest: values below it are errors (a negative flow, a tariff below −100 %).
    mutating func readFlows(
        _ stem: String, value valueColumn: String, required: Bool, lowest: Double, withProvenance: Bool
    ) -> Flows {
        var labels = LabelColumn()
        let read = readRows(
            stem, required: required, codes: [.economy("importer"), .economy("exporter"), .sector("sector")],
            value: valueColumn, lowest: lowest
        ) { table, reader in
            if withProvenance, let place = table.column("provenance") { labels.add(table, place, &reader.collector) }
        }
        guard let rows = read else { return Flows() }
        let order = order(rows, by: [2, 0, 1])
        return Flows(
            table: FlowTable(
                importer: order.arranged(rows.positions[0]), exporter: order.arranged(rows.positions[1]),
                sector: order.arranged(rows.positions[2]), value: order.arranged(rows.values)),
            provenance: labels.positions.isEmpty ? [] : order.arranged(labels.positions), labels: labels.names,
            file: rows.file)
    }

    /// Reads a table by economy and sector (`n * J + j`), `nil` where the file is absent; missing cells are NaN.
    mutating func readTable(_ stem: String, value valueColumn: String, key: String = "sector") -> [Double]? {
        guard let table = open(stem, required: false, columns: ["economy", key, valueColumn]) else { return nil }
        let economy = economyColumn(table, "economy")
        let sector = sectorColumn(table, key)
        let values = valueColumnNumbers(table, table.column(valueColumn)!, lowest: 0)
        var cells = [Double](repeating: .nan, count: economyCount * sectorCount)
        var rows = [Int32](repeating: -1, count: cells.count)
        for row in 0..<table.rowCount where economy[row] >= 0 && sector[row] >= 0 {
            let cell = Int(economy[row]) * sectorCount + Int(sector[row])
            if rows[cell] >= 0 {
                addDuplicate(
                    table.file, line: table.line(ofRow: row), first: table.line(ofRow: Int(rows[cell])),
                    key: [
                        "\(key) \(sectors[Int(sector[row])].code)", "economy \(economies[Int(economy[row])].code)",
                    ])
            } else {
                rows[cell] = Int32(row)
                cells[cell] = values[row]
            }
        }
        return cells
    }
}

/// A column of few different labels, as positions in their list.
private struct LabelColumn {
    var names: [String] = []
    var positions: [UInt8] = []
    private var bytes: [[UInt8]] = []

    mutating func add(_ table: CSVTable, _ column: Int, _ collector: inout FindingCollector) {
        positions.reserveCapacity(positions.count + table.rowCount)
        var tooMany: [Int] = []
        table.forEachField(ofColumn: column) { row, field in
            // Neighbouring rows mostly have the same label.
            if let last = positions.last, field.elementsEqual(bytes[Int(last)]) {
                positions.append(last)
            } else if let known = bytes.firstIndex(where: { field.elementsEqual($0) }) {
                positions.append(UInt8(known))
            } else if bytes.count < 255 {
                positions.append(UInt8(bytes.count))
                bytes.append(Array(field))
                names.append(table.text(row: row, column: column))
            } else {
                tooMany.append(row)
                positions.append(0)
            }
        }
        for row in tooMany {
            collector.add(kind: "too-many-labels", file: table.file) {
                Diagnostic(
                    kind: "too-many-labels", file: table.file, line: table.line(ofRow: row),
                    found: "provenance `\(table.text(row: row, column: column))` is the 256th different label",
                    needed: "at most 255 labels")
            }
        }
    }
}
