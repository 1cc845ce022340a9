import TextFormats

extension RunResult {
    /// Writes `results.csv`, `results.json`, `table.txt`, `report.txt` (the table with its report) and, where flows were asked for,
    /// `flows.csv`, with draws `draws.csv` and `drawn-parameters.csv`; those three of an earlier run are taken away where this one
    /// has none, since they belong to another answer.
    ///
    /// All appear or none does; other files of the folder are left alone.
    ///
    /// - Throws: `Diagnostic` of kind `cannot-write` or `empty-path`.
    public func write(to folder: String) throws(Diagnostic) {
        guard !folder.isEmpty else {
            throw Diagnostic(
                kind: "empty-path", found: "the folder for results is empty text", needed: "the name of a folder")
        }
        try makeFolder(folder)
        var files: [(String, [UInt8])] = [
            ("\(folder)/results.csv", Array(csv.utf8)),
            ("\(folder)/results.json", Array((json.hasSuffix("\n") ? json : json + "\n").utf8)),
            // Wide enough for every column: a file has no terminal to fit.
            ("\(folder)/table.txt", Array(rankedTable.text(width: 200, colour: false).utf8)),
            ("\(folder)/report.txt", Array(table(width: 200, colour: false).utf8)),
        ]
        if !flows.isEmpty { files.append(("\(folder)/flows.csv", Array(flowsCSV.utf8))) }
        if !transfers.isEmpty { files.append(("\(folder)/transfers.csv", Array(transfersCSV.utf8))) }
        if uncertainty != nil {
            files.append(("\(folder)/draws.csv", Array(drawsCSV.utf8)))
            files.append(("\(folder)/drawn-parameters.csv", Array(drawnParametersCSV.utf8)))
        }
        try writeAllAtomically(files)
        for name in ["flows.csv", "transfers.csv", "draws.csv", "drawn-parameters.csv"]
        where !files.contains(where: { $0.0 == "\(folder)/\(name)" }) {
            removeTree("\(folder)/\(name)")
        }
    }
}
