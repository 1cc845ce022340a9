import TextFormats

extension SweepLayout {
    /// Reads the rows of one or more whole scenarios back.
    ///
    /// - Throws: `Diagnostics` where they are not rows of this layout.
    func outcomes(_ rows: [UInt8], file: String) throws(Diagnostics) -> [SweepOutcome] {
        let table = try CSVTable(bytes: headerRow + rows, file: file)
        let firstResult = coordinates.count + 2
        let firstEnd = firstResult + results.count
        let numbers = results.indices.map { table.numbers(column: firstResult + $0) { _ in } }
        var outcomes: [SweepOutcome] = []
        var row = 0
        func number(_ column: Int) -> Double? { parseNumber(table.text(row: row, column: column)) }
        while row < table.rowCount {
            let coordinates = (1...self.coordinates.count).map { table.text(row: row, column: $0) }
            let evaluations = Int(table.text(row: row, column: firstEnd + 2))
            let residual = number(firstEnd + 3)
            let isFailed = table.text(row: row, column: firstEnd) == "failed"
            let size = isFailed ? 1 : economies.count
            guard let position = Int(table.text(row: row, column: 0)), row + size <= table.rowCount else {
                throw Diagnostics([
                    Diagnostic(
                        kind: "damaged-table", file: file, found: "the rows of a scenario are not whole",
                        needed: "a table as this sweep writes it", advice: "begin anew with `--force`")
                ])
            }
            if isFailed {
                outcomes.append(
                    SweepOutcome(
                        number: position, coordinates: coordinates,
                        answer: .failed(
                            reason: table.text(row: row, column: firstEnd + 1), evaluations: evaluations,
                            residual: residual)))
            } else {
                var values: [Double?] = []
                for place in row..<row + size {
                    for column in results.indices {
                        let value = numbers[column][place]
                        values.append(value.isNaN ? nil : value)
                    }
                }
                outcomes.append(
                    SweepOutcome(
                        number: position, coordinates: coordinates,
                        answer: .solved(values, evaluations: evaluations ?? 0, residual: residual ?? 0)))
            }
            row += size
        }
        return outcomes
    }

    /// Reads a finished table piece by piece, however large it is.
    ///
    /// - Parameters:
    ///   - pieceSize: bytes at a time, at least.
    ///   - body: takes the outcomes of whole scenarios, in order.
    /// - Returns: number of scenarios, 0 where the header is another.
    func forEachOutcome(inTable path: String, pieceSize: Int = 1 << 22, _ body: ([SweepOutcome]) throws -> Void) throws
        -> Int
    {
        let size = fileSize(path) ?? 0
        guard readPiece(path, 0..<headerRow.count) == headerRow else { return 0 }
        var start = headerRow.count
        var rest: [UInt8] = []
        var count = 0
        while start < size {
            let piece = readPiece(path, start..<min(size, start + pieceSize))
            guard !piece.isEmpty else { break }
            start += piece.count
            rest += piece
            let end = start < size ? Self.startOfLastScenario(rest) : rest.count
            guard end > 0 else { continue }
            let outcomes = try outcomes(Array(rest[..<end]), file: path)
            rest.removeFirst(end)
            count += outcomes.count
            try body(outcomes)
        }
        return count
    }

    /// Where the rows of the last scenario begin, which the end of a piece may have cut in two; 0 where there is but one.
    private static func startOfLastScenario(_ rows: [UInt8]) -> Int {
        func number(_ start: Int) -> ArraySlice<UInt8> {
            rows[start...].prefix { $0 != UInt8(ascii: ",") && $0 != 0x0A }
        }
        guard let lastBreak = rows.lastIndex(of: 0x0A) else { return 0 }
        var start = rows[..<lastBreak].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let last = number(start)
        while start > 0 {
            let before = rows[..<(start - 1)].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            if number(before) != last { return start }
            start = before
        }
        return 0
    }
}
