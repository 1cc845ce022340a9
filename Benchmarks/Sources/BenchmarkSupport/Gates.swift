import TextFormats

/// A count that is the same on every machine.
public struct Count: Sendable {
    /// The benchmark that it belongs to.
    public var benchmark: String
    /// What is counted: evaluations, allocations.
    public var kind: String
    /// How many.
    public var found: Int

    /// Records a count.
    public init(_ benchmark: String, _ kind: String, _ found: Int) {
        self.benchmark = benchmark
        self.kind = kind
        self.found = found
    }
}

/// The largest counts that are taken, from `gates.csv` (benchmark, count, limit).
public struct Gates {
    private struct Gate {
        let benchmark: String
        let kind: String
        let limit: Int
        let line: Int
    }
    private let gates: [Gate]
    private let file: String

    /// Reads the limits.
    ///
    /// - Throws: `Diagnostics` where the file cannot be read or a row is wrong.
    public init(contentsOf path: String) throws {
        let table = try CSVTable(contentsOf: path)
        file = path
        var columns: [Int] = []
        for name in ["benchmark", "count", "limit"] {
            guard let column = table.column(name) else { throw WrongAnswer("\(path) has no column `\(name)`") }
            columns.append(column)
        }
        gates = try (0..<table.rowCount).map { row in
            let text = table.text(row: row, column: columns[2])
            guard let limit = Int(text), limit >= 0 else {
                throw WrongAnswer("\(path):\(table.line(ofRow: row)): limit `\(text)` is no whole number from 0 up")
            }
            return Gate(
                benchmark: table.text(row: row, column: columns[0]), kind: table.text(row: row, column: columns[1]),
                limit: limit, line: table.line(ofRow: row))
        }
    }

    /// What a comparison found.
    public struct Verdict {
        /// One sentence for each gate that does not hold.
        public var failures: [String] = []
        /// What could be tightened, and what was not compared.
        public var remarks: [String] = []
    }

    /// Compares counts with limits, both ways: a count without a gate fails, as does a gate without a count.
    ///
    /// - Parameter isSkipped: whether a benchmark was left out, for want of data.
    public func compare(_ counts: [Count], isSkipped: (_ benchmark: String) -> Bool) -> Verdict {
        var verdict = Verdict()
        for gate in gates {
            let matching = counts.filter { $0.benchmark == gate.benchmark && $0.kind == gate.kind }
            let name = "\(gate.benchmark): \(gate.kind)"
            guard let count = matching.first else {
                if isSkipped(gate.benchmark) {
                    verdict.remarks.append("\(name): not compared, its data are absent")
                } else {
                    verdict.failures.append(
                        "\(name): no benchmark counts this; correct or remove line \(gate.line) of \(file)")
                }
                continue
            }
            if matching.count > 1 { verdict.failures.append("\(name): counted \(matching.count) times, needed: once") }
            if count.found > gate.limit {
                verdict.failures.append("\(name): found \(count.found), limit \(gate.limit)")
            } else if Double(count.found) < 0.8 * Double(gate.limit) {
                verdict.remarks.append(
                    "\(name): found \(count.found), far below the limit of \(gate.limit); tighten line \(gate.line) of \(file)"
                )
            }
        }
        for count in counts
        where !gates.contains(where: { $0.benchmark == count.benchmark && $0.kind == count.kind }) {
            verdict.failures.append(
                "\(count.benchmark): \(count.kind): found \(count.found), without a limit; add a line to \(file)")
        }
        return verdict
    }
}
