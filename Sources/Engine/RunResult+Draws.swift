import Reporting
import TextFormats

extension RunResult {
    /// Every answered draw as csv: one row per draw and economy, with the columns of the result.
    public var drawsCSV: String {
        var writer = CSVWriter(["draw", "economy"] + ResultColumn.all.map(\.key))
        guard let uncertainty else { return writer.text }
        for (position, draw) in uncertainty.answered.enumerated() {
            for (row, economy) in rows.enumerated() {
                writer.append(
                    ["\(draw)", economy.economy]
                        + ResultColumn.all.indices.map {
                            numberText(uncertainty.value(answered: position, row: row, column: $0))
                        })
            }
        }
        return writer.text
    }

    /// The ending of a file for draws.
    ///
    /// - Throws: `Diagnostic` of kind `empty-path` or `wrong-kind`.
    @discardableResult
    public static func drawsEnding(_ path: String) throws(Diagnostic) -> String {
        guard !path.isEmpty else {
            throw Diagnostic(
                kind: "empty-path", found: "the file for draws is empty text", needed: "the name of a file")
        }
        guard let ending = [".csv.gz", ".csv"].first(where: path.hasSuffix) else {
            throw Diagnostic(
                kind: "wrong-kind", found: "the file for draws `\(path)`",
                needed: "a name that ends in .csv or .csv.gz", advice: "nothing was changed")
        }
        return ending
    }

    /// Writes every answered draw to a file, and the values drawn to a second one beside it: `name.csv` and `name-parameters.csv`.
    ///
    /// - Returns: the name of the second file.
    /// - Throws: `Diagnostic` of kind `no-draws`, `empty-path`, `wrong-kind` or `cannot-write`.
    public func writeDraws(to path: String) throws(Diagnostic) -> String {
        guard uncertainty != nil else {
            throw Diagnostic(
                kind: "no-draws", file: path, found: "this run makes no draws, so there are none to write",
                needed: "draws", advice: "add `--draws 1000`, or `draws` to the scenario")
        }
        let ending = try Self.drawsEnding(path)
        let second = "\(path.dropLast(ending.count))-parameters\(ending)"
        try writeAllAtomically([(path, Array(drawsCSV.utf8)), (second, Array(drawnParametersCSV.utf8))])
        return second
    }

    /// The values drawn as csv: one row per draw and parameter; the last column says whether the draw has an answer.
    public var drawnParametersCSV: String {
        var writer = CSVWriter(["draw", "parameter", "value", "unit", "answered"])
        guard let uncertainty else { return writer.text }
        let failed = Set(uncertainty.failures.map(\.draw))
        for draw in 1...uncertainty.count {
            let values = uncertainty.parameters.values(ofDraw: draw).all
            for (parameter, value) in zip(uncertainty.parameters.uncertain, values) {
                writer.append([
                    "\(draw)", parameter.name, numberText(value), parameter.unit, failed.contains(draw) ? "0" : "1",
                ])
            }
        }
        return writer.text
    }
}
