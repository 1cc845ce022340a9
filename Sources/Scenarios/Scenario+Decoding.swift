import EquilibriumModels
import TextFormats

extension Scenario {
    /// Every key of the file, in the order in which messages list them.
    static let keys = [
        "comity_scenario", "name", "title", "question", "world", "closure", "model", "as_of", "groups", "parameters",
        "baseline", "policy", "show", "draws", "interval",
    ]

    /// The version of the language that is read.
    static let languageVersion = 1

    /// Turns the tree of a file into a scenario, or throws every fault of it.
    ///
    /// - Parameter filesAreAllowed: whether it may name other files, among them the folder of a world.
    static func decode(_ root: YAMLNode, filesAreAllowed: Bool = true) throws(Diagnostics) -> Scenario {
        if root["comity_sweep"] != nil, root["comity_scenario"] == nil {
            throw Diagnostics([
                root.diagnostic(
                    kind: "wrong-kind", found: "a sweep in place of a scenario",
                    needed: "a file that begins with `comity_scenario: 1`", advice: "answer it with `comity sweep`")
            ])
        }
        let findings = YAMLFindings(filesAreAllowed: filesAreAllowed)
        guard let reader = YAMLReader(root, of: "a scenario", keys: keys, findings: findings) else {
            throw Diagnostics(findings.all)
        }
        decodeVersion(reader, "comity_scenario", languageVersion)
        let name = decodeName(reader)
        let world = reader.requireString("world", "a built-in world, or the path of a world folder")
        if !filesAreAllowed, let world, let node = reader.node("world"), world.contains("/") || world.hasPrefix(".") {
            findings.add(
                node.diagnostic(
                    kind: FileReference.refusal, found: "the path of a world, \(shown(world))",
                    needed: "the name of a built-in world",
                    advice: "answer it with `comity run`, which reads folders of your own"))
        }
        let scenario = Scenario(
            name: name ?? "", title: reader.string("title"), question: reader.string("question") ?? "",
            world: world ?? "", worldPlace: reader.node("world").map { Place($0) } ?? .nowhere,
            closure: reader.choice("closure", Closure.self) ?? .hold,
            model: reader.node("model").map { ModelChoice.read($0, findings) } ?? .base,
            baseline: decodeMeasures(reader, "baseline", isRequired: false),
            policy: decodeMeasures(reader, "policy", isRequired: true),
            show: reader.node("show").flatMap { Selector.read($0, "show", findings) },
            groups: decodeGroups(reader), parameters: decodeParameters(reader),
            asOf: reader.day("as_of", bareYearAtEnd: true), draws: decodeDraws(reader),
            drawsPlace: reader.node("draws").map { Place($0) } ?? .nowhere,
            interval: reader.double("interval", NumberRule("a number between 0 and 100") { $0 > 0 && $0 < 100 })
                ?? defaultInterval,
            intervalPlace: reader.keyNode("interval").map { Place($0) })
        refuseCoalitions(inBaseline: scenario.baseline, findings)
        try findings.throwIfErrors()
        return scenario
    }

    /// A coalition shares the burden of a policy; a baseline has none.
    static func refuseCoalitions(inBaseline measures: [Measure], _ findings: YAMLFindings) {
        for measure in measures where measure.keyword == "coalition" {
            findings.add(
                measure.place.diagnostic(
                    kind: "coalition-in-baseline", found: "a `coalition` under `baseline`",
                    needed: "a `coalition` under `policy`: its members share the burden of the measures there"))
        }
    }

    /// Checks the version of a language that a file states under its first key.
    static func decodeVersion(_ reader: YAMLReader, _ key: String, _ version: Int) {
        guard let node = reader.requireNode(key, "the version of the language, \(version)") else { return }
        guard node.integer != version else { return }
        reader.findings.add(
            node.diagnostic(
                kind: "unknown-version", found: "`\(key)` is \(node.foundWords)",
                needed: "the version \(version) of the language",
                advice: (node.integer ?? 0) > version ? "a newer Comity may read this file" : ""))
    }

    /// The name, which becomes part of names of files and folders.
    static func decodeName(_ reader: YAMLReader) -> String? {
        let name = reader.requireString("name", "a short name for output and folders")
        if let name, name.contains(where: { $0 == "/" || $0 == "\n" }) || name.hasPrefix(".") {
            reader.wrong(
                reader.node("name") ?? reader.node, "name",
                needed: "a name without `/`, line breaks or a leading point",
                advice: "it becomes the name of a folder; put words for people into `title`")
        }
        return name
    }

    private static func decodeDraws(_ reader: YAMLReader) -> Draws? {
        guard let node = reader.node("draws"),
            let inner = YAMLReader(node, of: "`draws`", keys: ["count", "seed"], findings: reader.findings)
        else { return nil }
        let count = inner.requireInteger("count", in: 1...Draws.limit)
        let seed = inner.integer("seed", in: 0...Int.max)
        return count.map { Draws(count: $0, seed: seed ?? Draws.defaultSeed) }
    }

    /// Groups that the file defines.
    static func decodeGroups(_ reader: YAMLReader) -> [GroupDefinition] {
        guard let node = reader.node("groups") else { return [] }
        guard case .mapping(let entries) = node.content else {
            reader.wrong(node, "groups", needed: "a mapping from names to lists of codes and groups")
            return []
        }
        return entries.compactMap { entry in
            if ["all", "tradable"].contains(entry.name) || entry.name.hasPrefix("not:") || entry.name.isEmpty {
                reader.findings.add(
                    entry.key.diagnostic(
                        kind: "group-name", found: "\(shown(entry.name)) as the name of a group",
                        needed: "a name that is no keyword of selectors"))
                return nil
            }
            guard let members = Selector.read(entry.value, entry.name, reader.findings) else { return nil }
            return GroupDefinition(name: entry.name, members: members, place: Place(entry.key))
        }
    }

    /// Estimate files that the file names.
    static func decodeParameters(_ reader: YAMLReader) -> [FileReference] {
        var files: [FileReference] = []
        for item in reader.list("parameters", of: "paths of estimate files, relative to this file") ?? [] {
            guard let path = item.text, !path.isEmpty else {
                reader.wrong(item, "parameters", needed: "the path of an estimate file, relative to this file")
                continue
            }
            if files.contains(where: { $0.path == path }) {
                reader.findings.add(
                    item.diagnostic(
                        kind: "duplicate", found: "the file \(shown(path)) stands twice", needed: "each file once"))
                continue
            }
            if let file = FileReference.read(path, item, reader.findings) { files.append(file) }
        }
        return files
    }

    /// The measures under a key.
    static func decodeMeasures(_ reader: YAMLReader, _ key: String, isRequired: Bool) -> [Measure] {
        if isRequired, reader.requireNode(key, "a list of measures") == nil { return [] }
        guard let items = reader.list(key, of: "measures") else { return [] }
        if isRequired, items.isEmpty, let node = reader.node(key) {
            reader.findings.add(
                node.diagnostic(
                    kind: "changes-nothing", found: "`\(key)` is an empty list", needed: "at least one measure"))
        }
        return items.compactMap { Measure.read($0, reader.findings) }
    }
}

extension YAMLReader {
    /// A day or a bare year that may be absent.
    func day(_ key: String, bareYearAtEnd atEnd: Bool) -> CalendarDay? {
        guard let value = node(key) else { return nil }
        if let text = value.text, let day = CalendarDay(text, bareYearAtEnd: atEnd) { return day }
        wrong(value, key, needed: "a year such as 2026 or a day such as 2026-01-31")
        return nil
    }
}
