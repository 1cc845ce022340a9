import Reporting
import TextFormats

/// One document of a run: a file's name, what it is, and its content.
public struct RunDocument: Sendable, Equatable {
    /// Name of the file, without a folder.
    public var name: String
    /// Its media type, for example `text/csv; charset=utf-8`.
    public var mediaType: String
    /// Its content.
    public var bytes: [UInt8]

    /// Makes a document; the media type follows from the ending of the name.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        mediaType = Self.mediaType(ofName: name)
    }

    /// The media type of a file by the ending of its name.
    public static func mediaType(ofName name: String) -> String {
        switch name.split(separator: ".").last ?? "" {
        case "csv": "text/csv; charset=utf-8"
        case "json": "application/json"
        case "yaml": "application/yaml"
        case "html": "text/html; charset=utf-8"
        case "md": "text/markdown; charset=utf-8"
        case "tex": "application/x-tex"
        case "txt": "text/plain; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "pdf": "application/pdf"
        case "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        default: "application/octet-stream"
        }
    }
}

extension RunResult {
    /// The documents from which everything else about a run can be made again without solving: `results.json`,
    /// `results.csv`, `brief.json`, `partner-flows.csv`, `scenario.yaml`, where they exist `flows.csv` and `transfers.csv`, and
    /// with draws `drawn-parameters.csv`.
    ///
    /// - Parameters:
    ///   - scenario: the scenario's text, in place of the one that the run read.
    ///   - withDraws: whether `draws.csv` is among them: every row of every draw, some 50 MB for 1,000 draws of 217 economies,
    ///     which the seed makes again.
    /// - Throws: where the brief cannot be written as JSON.
    public func documents(scenario: [UInt8]? = nil, withDraws: Bool = false) throws -> [RunDocument] {
        let text = scenario ?? scenarioText
        let json = self.json
        var documents = [
            RunDocument(name: "results.json", bytes: Array((json.hasSuffix("\n") ? json : json + "\n").utf8)),
            RunDocument(name: "results.csv", bytes: Array(csv.utf8)),
            RunDocument(
                name: "brief.json", bytes: try brief(scenarioText: String(decoding: text, as: UTF8.self)).json()),
            RunDocument(name: "partner-flows.csv", bytes: Array(partnerFlowsCSV.utf8)),
        ]
        if !text.isEmpty { documents.append(RunDocument(name: "scenario.yaml", bytes: text)) }
        if !flows.isEmpty { documents.append(RunDocument(name: "flows.csv", bytes: Array(flowsCSV.utf8))) }
        if !transfers.isEmpty { documents.append(RunDocument(name: "transfers.csv", bytes: Array(transfersCSV.utf8))) }
        if uncertainty != nil {
            if withDraws { documents.append(RunDocument(name: "draws.csv", bytes: Array(drawsCSV.utf8))) }
            documents.append(RunDocument(name: "drawn-parameters.csv", bytes: Array(drawnParametersCSV.utf8)))
        }
        return documents
    }
}
