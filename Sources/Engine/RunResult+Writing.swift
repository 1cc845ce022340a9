import TextFormats

extension RunResult {
    /// Writes `results.csv`, `results.json`, `report.txt` (table and report for people) and, where flows were asked for, `flows.csv`.
    ///
    /// Each file appears whole or not at all; other files of the folder are left alone.
    ///
    /// - Throws: `Diagnostic` of kind `cannot-write`.
    public func write(to folder: String) throws(Diagnostic) {
        try makeFolder(folder)
        try writeAtomically(csv, to: "\(folder)/results.csv")
        try writeAtomically(json + (json.hasSuffix("\n") ? "" : "\n"), to: "\(folder)/results.json")
        try writeAtomically(table(width: 120, colour: false), to: "\(folder)/report.txt")
        if !flows.isEmpty { try writeAtomically(flowsCSV, to: "\(folder)/flows.csv") }
    }
}
