import TextFormats

extension WorldReader {
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
        for cell in 0..<count where !(shares[cell] > 0 && shares[cell] <= 1) {
            let share = shares[cell]
            let place = "\(economies[cell / sectorCount].code), \(sectors[cell % sectorCount].code)"
            if share.isNaN {
                collector.add(kind: "missing-row", file: file) {
                    Diagnostic(
                        kind: "missing-row", file: file, found: "no value-added share for \(place)",
                        needed: "one row for every economy and sector")
                }
            } else {
                collector.add(kind: "share-out-of-range", file: file) {
                    Diagnostic(
                        kind: "share-out-of-range", file: file,
                        found: "the value-added share of \(place) is \(share)",
                        needed: "a share above 0 and at most 1",
                        advice: share > 1
                            ? "shares are fractions: write 0.45, not 45" : "without value added a sector employs nobody"
                    )
                }
            }
            shares[cell] = 1
        }
        return shares
    }

    /// Input-output shares, rescaled to sum to one exactly; none where the folder may leave them out.
    mutating func readInputOutput(_ valueAdded: [Double]) -> InputOutputTable {
        let size = sectorCount
        guard folder.file("input_output") != nil else {
            if size == 1 {
                var table = InputOutputTable(sectors: 1)
                for n in 0..<economyCount {
                    table.appendEconomy(valueAdded[n] < 1 ? [.init(input: 0, output: 0, share: 1)] : [])
                }
                return table
            }
            if valueAdded.contains(where: { $0 < 1 }) || folder.file("value_added") == nil {
                _ = open(
                    "input_output", required: true, columns: [],
                    why:
                        "input_output.csv with columns economy, input, output, share, because value-added shares are below 1 or missing"
                )
            }
            return InputOutputTable(economies: economyCount, sectors: size)
        }
        // A negative share is kept (rounding in a published table), so there is no lower bound here.
        guard
            let rows = readRows(
                "input_output", required: true, codes: [.economy("economy"), .sector("input"), .sector("output")],
                value: "share", lowest: -.infinity)
        else { return InputOutputTable(economies: economyCount, sectors: size) }
        let order = order(rows, by: [0, 2, 1])
        addNegativeShares(rows, repeated: Set(order.repeated.map(\.row)))
        return inputOutputTable(rows, order, valueAdded)
    }

    private mutating func addNegativeShares(_ rows: CodedRows, repeated: Set<Int>) {
        for row in rows.values.indices
        where rows.values[row] < 0 && rows.positions.allSatisfy({ $0[row] >= 0 }) && !repeated.contains(row) {
            let codes = rows.columns.indices.map { code(rows, row, $0) }
            collector.add(kind: "negative-input-output-share", file: rows.file, .warning) {
                Diagnostic(
                    .warning, kind: "negative-input-output-share", file: rows.file, line: rows.lines[row],
                    found: "the share of \(codes[1]) in the inputs of \(codes[2]) in \(codes[0]) is "
                        + "\(rows.values[row])",
                    needed: "zero or more; it is kept as it is")
            }
        }
    }

    /// Gathers rows in order of economy, output and input into the table.
    private mutating func inputOutputTable(_ rows: CodedRows, _ order: RowOrder, _ valueAdded: [Double])
        -> InputOutputTable
    {
        let (economy, input, output) = (rows.positions[0], rows.positions[1], rows.positions[2])
        let count = order.rows?.count ?? rows.values.count
        func row(_ position: Int) -> Int { order.rows.map { Int($0[position]) } ?? position }
        var table = InputOutputTable(sectors: sectorCount)
        var next = 0
        for n in 0..<economyCount {
            var entries: [InputOutputTable.Entry] = []
            for j in 0..<sectorCount {
                var column: [InputOutputTable.Entry] = []
                while next < count, case let place = row(next), Int(economy[place]) == n, Int(output[place]) == j {
                    if rows.values[place] != 0 {
                        column.append(.init(input: Int(input[place]), output: j, share: rows.values[place]))
                    }
                    next += 1
                }
                entries += rescaled(column, n, j, valueAdded[n * sectorCount + j], rows.file)
            }
            table.appendEconomy(entries)
        }
        return table
    }

    /// The shares of one output, which must sum to one unless all are zero.
    private mutating func rescaled(
        _ column: [InputOutputTable.Entry], _ n: Int, _ j: Int, _ valueAdded: Double, _ file: String
    ) -> [InputOutputTable.Entry] {
        let (economy, sector) = (economies[n], sectors[j])
        func place() -> String { "\(economy.code), output \(sector.code)" }
        if column.isEmpty {
            if valueAdded < 1 {
                collector.add(kind: "input-shares-missing", file: file) {
                    Diagnostic(
                        kind: "input-shares-missing", file: file,
                        found:
                            "the input shares of \(place()) are all zero, but its value-added share is \(valueAdded)",
                        needed: "shares that sum to 1, or a value-added share of 1")
                }
            }
            return []
        }
        var sum = 0.0
        for entry in column { sum += entry.share }
        // 1e-5 is the precision to which published tables are printed (worlds.md).
        if abs(sum - 1) > 1e-5 {
            let found = sum
            collector.add(kind: "shares-do-not-add-up", file: file) {
                Diagnostic(
                    kind: "shares-do-not-add-up", file: file,
                    found: "the input shares of \(place()) sum to \(found)", needed: "1 (to 1e-5)",
                    advice: "a missing row counts as zero; `--allow shares-do-not-add-up` rescales them")
            }
            if sum <= 0 { return column }
        }
        return column.map { .init(input: $0.input, output: $0.output, share: $0.share / sum) }
    }
}
