import Reporting
import TextFormats

extension RunResult {
    /// The small documents that are made from a run besides ``documents(scenario:withDraws:)``: its printed table, the table with
    /// its notes, and tables for LaTeX, Markdown and spreadsheets.
    func tables(of brief: Brief) throws(Diagnostic) -> [RunDocument] {
        [
            // Wide enough for every column: a file has no terminal to fit.
            RunDocument(name: "table.txt", bytes: Array(rankedTable.text(width: 200, colour: false).utf8)),
            RunDocument(name: "report.txt", bytes: Array(table(width: 200, colour: false).utf8)),
            RunDocument(name: "table.tex", bytes: Array(brief.latex.utf8)),
            RunDocument(name: "table.md", bytes: Array(brief.markdown.utf8)),
            RunDocument(name: "results.xlsx", bytes: try brief.workbook()),
        ]
    }
}

/// What was written to a folder.
public struct WrittenRun: Sendable {
    /// Names of the files, relative to the folder, in the order of their making.
    public var files: [String]
    /// Names of files of an earlier answer that this one has no counterpart of: they were taken away.
    public var removed: [String]
    /// What is missing of the report, and what to do about that.
    public var warnings: [Diagnostic]

    /// The files in words: names, and for folders how many they hold.
    public var words: String {
        let plain = files.filter { !$0.contains("/") }
        let folders = ["charts", "figures"].compactMap { folder -> String? in
            let count = files.count { $0.hasPrefix("\(folder)/") }
            return count == 0 ? nil : "\(folder) (\(count) file\(count == 1 ? "" : "s"))"
        }
        return (plain + folders).joined(separator: ", ")
    }
}

extension Engine {
    /// Names of files that belong to one answer: those that this one has not are taken away, as they tell of another.
    private static let documents = [
        "flows.csv", "transfers.csv", "draws.csv", "drawn-parameters.csv",
    ]
    /// Names of charts that a report may have.
    private static let charts = ["map", "gains", "flows", "welfare"]

    /// Writes everything about an answer to a folder: the report (`report.html`) with the specifications of its charts
    /// (`charts/NAME.vl.json`) and the figures that were asked for (`figures/NAME.svg` and so on); `results.json`, `results.csv`,
    /// `results.xlsx`, `brief.json`, `partner-flows.csv`, `table.txt`, `report.txt`, `table.tex`, `table.md`;
    /// where flows were asked for `flows.csv`; with draws `draws.csv` and `drawn-parameters.csv`.
    ///
    /// All files appear or none does; other files of the folder are left alone, but for those of an earlier answer that this one
    /// has no counterpart of.
    ///
    /// - Throws: `Diagnostic` of kind `cannot-write` or `empty-path`.
    public func write(_ result: RunResult, to folder: String, figures: [FigureFormat] = []) throws -> WrittenRun {
        guard !folder.isEmpty else {
            throw Diagnostic(
                kind: "empty-path", found: "the folder for results is empty text", needed: "the name of a folder")
        }
        try requireNoInput(of: result, in: folder)
        // Only what a run wrote may be taken away again.
        let holdsEarlierAnswer = isBrief("\(folder)/brief.json")
        // A folder that cannot be is better refused before the charts are drawn than after it.
        try makeFolder(folder)
        let brief = result.brief()
        let report = report(of: brief, figures: figures)
        var files = [RunDocument(name: "report.html", bytes: Array(report.html.utf8))]
        // A scenario of that name beside the results may be the user's own; the report and the brief hold the text.
        files += try result.documents(withDraws: true).filter { $0.name != "scenario.yaml" }
        files += try result.tables(of: brief)
        func add(_ documents: [RunDocument], below name: String) throws(Diagnostic) {
            if documents.isEmpty { return }
            try makeFolder("\(folder)/\(name)")
            for var document in documents {
                document.name = "\(name)/\(document.name)"
                files.append(document)
            }
        }
        try add(report.charts, below: "charts")
        try add(report.figures, below: "figures")
        try writeAllAtomically(files.map { ("\(folder)/\($0.name)", $0.bytes) })
        let figureNames = Self.charts.flatMap { chart in
            ["charts/\(chart).vl.json"] + FigureFormat.allCases.map { "figures/\(chart).\($0.rawValue)" }
        }
        let written = Set(files.map(\.name))
        let stale = (Self.documents + figureNames).filter {
            holdsEarlierAnswer && !written.contains($0) && isRegularFile("\(folder)/\($0)")
        }
        for name in stale { removeTree("\(folder)/\(name)") }
        return WrittenRun(files: files.map(\.name), removed: stale, warnings: report.warnings)
    }

    /// Refuses a folder in which a file that the run has read bears the name of one that is written or taken away there.
    ///
    /// - Throws: `Diagnostic` of kind `would-overwrite-input`.
    private func requireNoInput(of result: RunResult, in folder: String) throws(Diagnostic) {
        let inputs = Set(result.manifest.files.map(\.contentHash))
        guard !inputs.isEmpty else { return }
        for name in ["results.csv", "partner-flows.csv"] + Self.documents where isRegularFile("\(folder)/\(name)") {
            guard inputs.contains(sha256(try readBytes("\(folder)/\(name)"))) else { continue }
            throw Diagnostic(
                kind: "would-overwrite-input", file: "\(folder)/\(name)",
                found: "the scenario reads this file, and the results have a file of the same name",
                needed: "another folder for the results",
                advice: "give `--out` a folder of its own; nothing was changed")
        }
    }

    /// Whether a file is the brief of a run.
    private func isBrief(_ path: String) -> Bool {
        guard isRegularFile(path), let bytes = try? readBytes(path) else { return false }
        return (try? Brief(json: bytes)) != nil
    }
}
