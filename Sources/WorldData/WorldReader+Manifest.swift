import TextFormats

extension WorldReader {
    /// Reads world.yaml; every key is checked.
    mutating func readManifest() -> WorldManifest? {
        let path = "\(folder.path)/world.yaml"
        let root: YAMLNode
        do {
            let content = try readBytes(path)
            hashes.append("world \(sha256(content))")
            root = try parseYAML(content, file: path)
        } catch {
            collector.add(error)
            return nil
        }
        let findings = YAMLFindings()
        defer { collector.add(findings.all) }
        let keys = ["comity_world", "name", "title", "year", "currency", "unit", "source", "licence"]
        guard let reader = YAMLReader(root, of: "a world", keys: keys, findings: findings) else { return nil }
        _ = reader.requireInteger("comity_world", in: 1...1)
        let name = reader.requireString("name", "what the world is called on the command line")
        let year = reader.requireInteger("year", in: 1...9999)
        var unit: MoneyUnit?
        if reader.has("unit") {
            unit = reader.requireChoice("unit", MoneyUnit.self)
        } else {
            findings.add(
                root.diagnostic(
                    kind: "unit-missing", found: "the world does not state its `unit`",
                    needed:
                        "unit: \(MoneyUnit.allCases.map(\.rawValue).joined(separator: " | ")), the unit of every value column"
                ))
        }
        let title = reader.string("title")
        let currency = reader.requireString("currency", "for example USD")
        let source = reader.string("source")
        let licence = reader.string("licence")
        guard let name, let year, let unit, let currency else { return nil }
        return WorldManifest(
            name: name, title: title ?? name, year: year, currency: currency, unit: unit, source: source ?? "",
            licence: licence ?? "")
    }
}
