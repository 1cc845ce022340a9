import FoundationEssentials
import TextFormats

extension Brief {
    /// The brief as JSON, with names in snake case and in alphabetical order: equal briefs give equal bytes.
    public func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return Array(try encoder.encode(self))
    }

    /// Reads a brief.
    ///
    /// - Parameters:
    ///   - json: what ``json()`` wrote.
    ///   - name: what to call it in messages.
    /// - Throws: `Diagnostic` of kind `not-a-brief`, also where positions point outside the economies or rows do not have
    ///   a value for every column, so that no reader of a brief needs to fear them.
    public init(json: [UInt8], called name: String = "brief.json") throws(Diagnostic) {
        func refused(_ found: String) -> Diagnostic {
            Diagnostic(
                kind: "not-a-brief", file: name, found: found,
                needed: "a brief of version \(Brief.currentVersion), as `comity run --out` writes it")
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let data = Data(json)
        struct Version: Decodable { var comityBrief: Int }
        guard let version = try? decoder.decode(Version.self, from: data) else {
            throw refused("this is not a brief")
        }
        guard version.comityBrief == Brief.currentVersion else {
            throw refused("a brief of version \(version.comityBrief)")
        }
        do {
            self = try decoder.decode(Brief.self, from: data)
        } catch {
            throw refused("a part of the brief is missing or of the wrong kind")
        }
        let positions =
            shown + named + transfers.map(\.economy) + flows.flatMap { [$0.economy] + $0.partners.map(\.economy) }
        guard positions.allSatisfy(economies.indices.contains) else {
            throw refused("a position outside the \(economies.count) economies")
        }
        guard economies.allSatisfy({ $0.values.count == columns.count }) else {
            throw refused("a row without a value for each of the \(columns.count) columns")
        }
    }
}
