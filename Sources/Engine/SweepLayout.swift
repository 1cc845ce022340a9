import Scenarios
import TextFormats

/// The columns of a sweep's table, and how its scenarios fall into batches.
public struct SweepLayout: Sendable {
    /// Columns that identify a scenario, after its number.
    let coordinates: [SweepPlan.Column]
    /// Codes of the economies whose rows are kept, in the order of the rows.
    let economies: [String]
    /// Columns of the result.
    let results: [ResultColumn]
    /// Number of scenarios.
    let scenarioCount: Int
    /// Scenarios in a batch; the last one may have fewer.
    let batchWidth: Int

    /// The names of all columns, in order.
    public var header: [String] {
        ["scenario"] + coordinates.map(\.name) + ["economy"] + results.map(\.key)
            + ["status", "reason", "evaluations", "largest_residual"]
    }

    /// Number of batches.
    var batchCount: Int { (scenarioCount + batchWidth - 1) / batchWidth }

    /// The scenarios of a batch, counted from zero; they depend on nothing but the batch's number.
    func scenarios(ofBatch batch: Int) -> Range<Int> {
        batch * batchWidth..<min(scenarioCount, (batch + 1) * batchWidth)
    }

    /// Position among `results` of the column by which scenarios are ranked: real income where it is kept, else the first.
    var rankingColumn: Int { results.firstIndex { $0.key == "real_income_percent" } ?? 0 }
}

/// What became of one scenario.
struct SweepOutcome: Sendable, Equatable {
    /// How it ended.
    enum Answer: Sendable, Equatable {
        /// Solved: values economy by economy, as `economies` and `results` of the layout stand.
        case solved([Double?], evaluations: Int, residual: Double)
        /// Not solved, and why in one line that begins with the kind of the fault and a colon.
        case failed(reason: String, evaluations: Int?, residual: Double?)
    }

    /// Its number, counted from one.
    var number: Int
    /// What identifies it, as `coordinates` of the layout stand.
    var coordinates: [String]
    /// How it ended.
    var answer: Answer
}

/// The outcomes of one batch with their rows.
struct SweepBatch: Sendable {
    /// Its number, counted from zero.
    var index: Int
    /// Outcomes in the order of the scenarios.
    var outcomes: [SweepOutcome]
    /// The rows as they stand in the table.
    var rows: [UInt8]
    /// Warnings and notes of its scenarios, by kind in the order in which they were first met.
    var notes: [SweepNote]
}

/// A kind of warning or note that scenarios gave rise to.
public struct SweepNote: Sendable, Equatable {
    /// Stable identifier of the kind.
    public var kind: String
    /// Number of scenarios that gave rise to it.
    public var count: Int
    /// Number of the first of them, counted from one.
    public var scenario: Int
    /// What it says there.
    public var text: String

    /// Adds notes to a list: counts of one kind add up, the first text stays.
    static func add(_ notes: [SweepNote], to all: inout [SweepNote]) {
        for note in notes {
            if let place = all.firstIndex(where: { $0.kind == note.kind }) {
                all[place].count += note.count
            } else {
                all.append(note)
            }
        }
    }
}

extension SweepLayout {
    /// The rows of an outcome: one for each economy, or a single one without an economy where it failed.
    func rows(of outcome: SweepOutcome) -> [UInt8] {
        var lead: [UInt8] = Array("\(outcome.number)".utf8)
        for text in outcome.coordinates {
            lead.append(Self.comma)
            Self.append(text, to: &lead)
        }
        lead.append(Self.comma)
        switch outcome.answer {
        case .solved(let values, let evaluations, let residual):
            let end = Array(",solved,,\(evaluations),\(numberText(residual))\n".utf8)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(economies.count * (lead.count + end.count + 8 + 20 * results.count))
            for (place, code) in economies.enumerated() {
                bytes += lead
                Self.append(code, to: &bytes)
                for column in results.indices {
                    bytes.append(Self.comma)
                    if let value = values[place * results.count + column] { bytes += value.description.utf8 }
                }
                bytes += end
            }
            return bytes
        case .failed(let reason, let evaluations, let residual):
            var bytes = lead + [UInt8](repeating: Self.comma, count: results.count)
            bytes += Array(",failed,".utf8)
            Self.append(reason, to: &bytes)
            bytes += Array(",\(evaluations.map { "\($0)" } ?? ""),\(numberText(residual))\n".utf8)
            return bytes
        }
    }

    /// The header row.
    var headerRow: [UInt8] { CSVWriter(header).bytes }

    private static let comma = UInt8(ascii: ",")

    /// A field, in quotes where it needs them.
    private static func append(_ field: String, to bytes: inout [UInt8]) {
        let needsQuotes = field.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        guard needsQuotes else {
            bytes += field.utf8
            return
        }
        bytes.append(0x22)
        for byte in field.utf8 {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

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
}
