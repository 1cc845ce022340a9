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
        var result = Flows()
        guard let table = open(stem, required: required, columns: ["importer", "exporter", "sector", valueColumn])
        else { return result }
        result.file = table.file
        let importer = economyColumn(table, "importer")
        let exporter = economyColumn(table, "exporter")
        let sector = sectorColumn(table, "sector")
        let column = table.column(valueColumn)!
        let values = valueColumnNumbers(table, column, lowest: lowest)
        var provenance: [UInt8] = []
        if withProvenance, let place = table.column("provenance") {
            var known: [String: UInt8] = [:]
            provenance.reserveCapacity(table.rowCount)
            for row in 0..<table.rowCount {
                let label = table.text(row: row, column: place)
                if let position = known[label] {
                    provenance.append(position)
                } else if known.count < 255 {
                    known[label] = UInt8(known.count)
                    provenance.append(UInt8(known.count - 1))
                    result.labels.append(label)
                } else {
                    collector.add(
                        Diagnostic(
                            kind: "too-many-labels", file: table.file, line: table.line(ofRow: row),
                            found: "provenance `\(label)` is the 256th different label", needed: "at most 255 labels"))
                    provenance.append(0)
                }
            }
        }
        let n = economyCount
        let keys = (0..<table.rowCount).map { row -> Int in
            guard importer[row] >= 0, exporter[row] >= 0, sector[row] >= 0 else { return -1 }
            return (Int(sector[row]) * n + Int(importer[row])) * n + Int(exporter[row])
        }
        for row in sortedRows(keys, cells: n * n * sectorCount, table) {
            result.table.importer.append(importer[row])
            result.table.exporter.append(exporter[row])
            result.table.sector.append(sector[row])
            result.table.value.append(values[row])
            if !provenance.isEmpty { result.provenance.append(provenance[row]) }
        }
        return result
    }

    /// Rows with a valid key in ascending order of key; a repeated key is reported and its later row left out.
    private mutating func sortedRows(_ keys: [Int], cells: Int, _ table: CSVTable) -> [Int] {
        var isSorted = true
        var last = -1
        for key in keys {
            if key <= last {
                isSorted = false
                break
            }
            last = key
        }
        if isSorted { return Array(keys.indices) }
        var order: [Int]
        // A direct table of cells is the quickest sort where it is not much larger than the rows themselves.
        if cells <= max(1 << 22, keys.count * 8) {
            var first = [Int32](repeating: -1, count: cells)
            for (row, key) in keys.enumerated() where key >= 0 {
                if first[key] >= 0 { addDuplicate(table, row, Int(first[key])) } else { first[key] = Int32(row) }
            }
            order = first.compactMap { $0 >= 0 ? Int($0) : nil }
        } else {
            let candidates = keys.indices.filter { keys[$0] >= 0 }.sorted { (keys[$0], $0) < (keys[$1], $1) }
            order = []
            order.reserveCapacity(candidates.count)
            for row in candidates {
                if let previous = order.last, keys[previous] == keys[row] {
                    addDuplicate(table, row, previous)
                } else {
                    order.append(row)
                }
            }
        }
        return order
    }

    private mutating func addDuplicate(_ table: CSVTable, _ row: Int, _ first: Int) {
        let key = ["importer", "exporter", "sector", "economy", "input", "output"]
            .compactMap { name in table.column(name).map { "\(name) \(table.text(row: row, column: $0))" } }
        collector.add(
            Diagnostic(
                kind: "duplicate-row", file: table.file, line: table.line(ofRow: row),
                found: "\(key.joined(separator: ", ")) stands already on line \(table.line(ofRow: first))",
                needed: "each key once", advice: "add the rows together or take one out"))
    }

    mutating func economyColumn(_ table: CSVTable, _ name: String) -> [Int32] {
        let column = table.column(name)!
        var bad: [Int] = []
        let codes = table.codes(column: column, in: economyNames) { bad.append($0) }
        for row in bad { addUnknownCode(table, row, column, "economy", economyNames.names) }
        return codes
    }

    mutating func sectorColumn(_ table: CSVTable, _ name: String) -> [Int32] {
        let column = table.column(name)!
        var bad: [Int] = []
        let codes = table.codes(column: column, in: sectorNames) { bad.append($0) }
        for row in bad { addUnknownCode(table, row, column, "sector", sectorNames.names) }
        return codes
    }

    /// Numbers of a column, with what is no number, not finite or below `lowest` reported (and set to zero).
    mutating func valueColumnNumbers(_ table: CSVTable, _ column: Int, lowest: Double) -> [Double] {
        var bad: [Int] = []
        var values = table.numbers(column: column) { bad.append($0) }
        for row in bad {
            addNotANumber(table, row, column)
            values[row] = 0
        }
        for row in values.indices {
            let value = values[row]
            if !value.isFinite {
                addNonFinite(table, row, column, value)
                values[row] = 0
            } else if value < lowest {
                collector.add(
                    Diagnostic(
                        kind: lowest == 0 ? "negative-value" : "tariff-below-minus-100", file: table.file,
                        line: table.line(ofRow: row),
                        found:
                            "the \(lowest == 0 ? "value" : "tariff") in column `\(table.header[column])` is \(value)",
                        needed: lowest == 0 ? "zero or more" : "a rate of -100 per cent or more",
                        advice: lowest == 0
                            ? "a return or a correction belongs to the opposite flow"
                            : "rates are in per cent: 5 means 5 %"))
                values[row] = 0
            } else if lowest < 0, value == lowest {
                collector.add(
                    Diagnostic(
                        kind: "tariff-below-minus-100", file: table.file, line: table.line(ofRow: row),
                        found: "the tariff is exactly -100 per cent", needed: "a rate above -100 per cent",
                        advice: "at -100 per cent the good is free and no price is left to compare"))
                values[row] = 0
            }
        }
        return values
    }

    /// Reads a table by economy and sector (`n * J + j`), `nil` where the file is absent; missing cells are NaN.
    mutating func readTable(_ stem: String, value valueColumn: String, key: String = "sector") -> [Double]? {
        guard let table = open(stem, required: false, columns: ["economy", key, valueColumn]) else { return nil }
        let economy = economyColumn(table, "economy")
        let sector = sectorColumn(table, key)
        let values = valueColumnNumbers(table, table.column(valueColumn)!, lowest: 0)
        var cells = [Double](repeating: .nan, count: economyCount * sectorCount)
        var rows = [Int](repeating: -1, count: cells.count)
        for row in 0..<table.rowCount where economy[row] >= 0 && sector[row] >= 0 {
            let cell = Int(economy[row]) * sectorCount + Int(sector[row])
            if rows[cell] >= 0 {
                addDuplicate(table, row, rows[cell])
            } else {
                rows[cell] = row
                cells[cell] = values[row]
            }
        }
        return cells
    }

    /// Value-added shares by economy and sector; ones where the folder may leave them out.
    mutating func readValueAdded() -> [Double] {
        let count = economyCount * sectorCount
        guard folder.file("value_added") != nil else {
            if sectorCount > 1 {
                _ = open(
                    "value_added", required: true, columns: [],
                    why:
                        "value_added.csv with columns economy, sector, share: only a world of one sector may leave it out"
                )
            }
            return [Double](repeating: 1, count: count)
        }
        guard var shares = readTable("value_added", value: "share") else {
            return [Double](repeating: 1, count: count)
        }
        let file = folder.file("value_added")!
        for cell in 0..<count {
            let place = "\(economies[cell / sectorCount].code), \(sectors[cell % sectorCount].code)"
            if shares[cell].isNaN {
                collector.add(
                    Diagnostic(
                        kind: "missing-row", file: file, found: "no value-added share for \(place)",
                        needed: "one row for every economy and sector"))
                shares[cell] = 1
            } else if shares[cell] <= 0 || shares[cell] > 1 {
                collector.add(
                    Diagnostic(
                        kind: "share-out-of-range", file: file,
                        found: "the value-added share of \(place) is \(shares[cell])",
                        needed: "a share above 0 and at most 1",
                        advice: shares[cell] > 1
                            ? "shares are fractions: write 0.45, not 45" : "without value added a sector employs nobody"
                    ))
                shares[cell] = 1
            }
        }
        return shares
    }

    /// Input-output shares, at `(n * J + k) * J + j` for input k of output j, rescaled to sum to one exactly.
    mutating func readInputOutput(_ valueAdded: [Double]) -> [Double] {
        let size = sectorCount
        var shares = [Double](repeating: 0, count: economyCount * size * size)
        guard folder.file("input_output") != nil else {
            if size == 1 { return [Double](repeating: 1, count: economyCount) }
            if valueAdded.contains(where: { $0 < 1 }) || folder.file("value_added") == nil {
                _ = open(
                    "input_output", required: true, columns: [],
                    why:
                        "input_output.csv with columns economy, input, output, share, because value-added shares are below 1 or missing"
                )
            }
            return shares
        }
        guard let table = open("input_output", required: true, columns: ["economy", "input", "output", "share"])
        else { return shares }
        let economy = economyColumn(table, "economy")
        let input = sectorColumn(table, "input")
        let output = sectorColumn(table, "output")
        // A negative share is kept (rounding in a published table), so there is no lower bound here.
        let values = valueColumnNumbers(table, table.column("share")!, lowest: -.infinity)
        var rows = [Int32](repeating: -1, count: shares.count)
        var negatives: [Int] = []
        for row in 0..<table.rowCount where economy[row] >= 0 && input[row] >= 0 && output[row] >= 0 {
            let cell = (Int(economy[row]) * size + Int(input[row])) * size + Int(output[row])
            if rows[cell] >= 0 {
                addDuplicate(table, row, Int(rows[cell]))
                continue
            }
            rows[cell] = Int32(row)
            shares[cell] = values[row]
            if values[row] < 0 { negatives.append(row) }
        }
        for row in negatives {
            collector.add(
                Diagnostic(
                    .warning, kind: "negative-input-output-share", file: table.file, line: table.line(ofRow: row),
                    found: "the share of \(table.text(row: row, column: table.column("input")!)) in the inputs of "
                        + "\(table.text(row: row, column: table.column("output")!)) in "
                        + "\(table.text(row: row, column: table.column("economy")!)) is \(values[row])",
                    needed: "zero or more; it is kept as it is"))
        }
        rescaleInputs(&shares, valueAdded, table.file)
        return shares
    }

    private mutating func rescaleInputs(_ shares: inout [Double], _ valueAdded: [Double], _ file: String) {
        let size = sectorCount
        for n in 0..<economyCount {
            for j in 0..<size {
                var sum = 0.0
                var isZero = true
                for k in 0..<size {
                    sum += shares[(n * size + k) * size + j]
                    if shares[(n * size + k) * size + j] != 0 { isZero = false }
                }
                let place = "\(economies[n].code), output \(sectors[j].code)"
                if isZero {
                    guard valueAdded[n * size + j] < 1 else { continue }
                    collector.add(
                        Diagnostic(
                            kind: "input-shares-missing", file: file,
                            found:
                                "the input shares of \(place) are all zero, but its value-added share is \(valueAdded[n * size + j])",
                            needed: "shares that sum to 1, or a value-added share of 1"))
                    continue
                }
                // 1e-5 is the precision to which published tables are printed (worlds.md).
                if abs(sum - 1) > 1e-5 {
                    collector.add(
                        Diagnostic(
                            kind: "shares-do-not-add-up", file: file,
                            found: "the input shares of \(place) sum to \(sum)", needed: "1 (to 1e-5)",
                            advice: "a missing row counts as zero; `--allow shares-do-not-add-up` rescales them"))
                    if sum <= 0 { continue }
                }
                for k in 0..<size { shares[(n * size + k) * size + j] /= sum }
            }
        }
    }
}
