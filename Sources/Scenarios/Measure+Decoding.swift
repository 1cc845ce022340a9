import TextFormats

extension Measure {
    /// The keywords of the language, in the order in which messages list them.
    static let keywords = [
        "agreement", "tariff", "trade_effect", "trade_cost", "cut_off", "productivity", "labour", "preference",
        "deficit", "coalition",
    ]

    /// Reads one item of `baseline` or `policy`; `nil`, with findings, where it is none.
    static func read(_ node: YAMLNode, _ findings: YAMLFindings) -> Measure? {
        guard case .mapping(let entries) = node.content, let entry = entries.first else {
            findings.add(
                node.diagnostic(
                    kind: "wrong-kind", found: "\(node.foundWords) in place of a measure",
                    needed: "one of \(keywords.joined(separator: ", ")), followed by a colon and its keys",
                    nearest: nearestNames(to: node.text ?? "", among: keywords).filter { $0 != node.text }))
            return nil
        }
        guard keywords.contains(entry.name) else {
            findings.add(
                entry.key.diagnostic(
                    kind: "unknown-measure", found: "there is no measure \(shown(entry.name))",
                    needed: "one of \(keywords.joined(separator: ", "))",
                    nearest: nearestNames(to: entry.name, among: keywords)))
            return nil
        }
        guard entries.count == 1 else {
            findings.add(
                entries[1].key.diagnostic(
                    kind: "wrong-kind", found: "the key \(shown(entries[1].name)) beside `\(entry.name)`",
                    needed: "one measure in each item of the list",
                    advice: "indent the keys of a measure below its name, and begin each measure with its own dash"))
            return nil
        }
        guard let action = action(entry.name, entry.value, findings) else { return nil }
        return Measure(action, place: Place(entry.key))
    }

    private static func action(_ keyword: String, _ node: YAMLNode, _ findings: YAMLFindings) -> Action? {
        func reader(_ article: String, _ keys: [String]) -> YAMLReader? {
            YAMLReader(node, of: "\(article) `\(keyword)`", keys: keys, findings: findings)
        }
        let cells = ["importers", "exporters", "sectors"]
        switch keyword {
        case "agreement":
            let keys = [
                "name", "members", "tariffs", "trade_effect", "sectors", "already_covered", "since", "as_of",
            ]
            return reader("an", keys).flatMap { AgreementMeasure.read($0) }.map { .agreement($0) }
        case "tariff":
            return reader("a", cells + ["percent", "points", "file", "missing"]).flatMap { TariffMeasure.read($0) }.map
            {
                .tariff($0)
            }
        case "trade_effect":
            return reader("a", cells + ["value", "file"]).flatMap { TradeEffectMeasure.read($0) }.map {
                .tradeEffect($0)
            }
        case "trade_cost":
            guard let reader = reader("a", cells + ["percent", "both_ways"]) else { return nil }
            let cells = reader.cells()
            let percent = reader.requireDouble("percent", .aboveMinusHundred)
            let bothWays = reader.boolean("both_ways") ?? false
            guard let cells, let percent else { return nil }
            return .tradeCost(TradeCostMeasure(cells, percent: percent, bothWays: bothWays))
        case "cut_off":
            guard let reader = reader("a", cells + ["both_ways"]) else { return nil }
            let bothWays = reader.boolean("both_ways") ?? false
            return reader.cells().map { .cutOff(CutOffMeasure($0, bothWays: bothWays)) }
        case "productivity":
            guard let reader = reader("a", ["economies", "sectors", "percent"]) else { return nil }
            let economies = reader.requireSelector("economies")
            let sectors = reader.sectors()
            guard let percent = reader.requireDouble("percent", .aboveMinusHundred), let economies, let sectors else {
                return nil
            }
            return .productivity(ProductivityMeasure(economies: economies, sectors: sectors, percent: percent))
        case "labour":
            guard let reader = reader("a", ["economies", "percent"]) else { return nil }
            let economies = reader.requireSelector("economies")
            guard let percent = reader.requireDouble("percent", .aboveMinusHundred), let economies else { return nil }
            return .labour(LabourMeasure(economies: economies, percent: percent))
        case "preference":
            return reader("a", ["economies", "sectors", "shares", "file"]).flatMap { PreferenceMeasure.read($0) }
                .map { .preference($0) }
        case "coalition":
            return reader("a", ["members", "transfers"]).flatMap { CoalitionMeasure.read($0) }.map { .coalition($0) }
        default:
            guard let reader = reader("a", ["economies", "value"]) else { return nil }
            let economies = reader.requireSelector("economies")
            guard let value = reader.requireNode("value", "the target in the world's unit, or `zero`") else {
                return nil
            }
            let target = value.text == "zero" ? 0 : reader.number(of: value, "value", .deficit)
            guard let economies, let target else { return nil }
            return .deficit(DeficitMeasure(economies: economies, value: target))
        }
    }
}

extension NumberRule {
    /// Per cent of what cannot fall to zero.
    static let aboveMinusHundred = NumberRule("a number above -100, in per cent") { $0 > -100 }
    /// Effects beyond this are a number in another unit (a factor of 22,000 on trade at given prices).
    static let logPoints = NumberRule("a number from -10 to 10, in log points") { abs($0) <= 10 }
    /// A deficit.
    static let deficit = NumberRule("a number in the world's unit, or `zero`") { _ in true }
}

extension YAMLReader {
    /// A selector that must be there.
    func requireSelector(_ key: String) -> Selector? {
        requireNode(key, "codes, groups, `all` or `not:X`").flatMap { Selector.read($0, key, findings) }
    }

    /// The sectors: all where the key is absent, `nil` where it is faulty.
    func sectors() -> Selector? {
        guard let node = node("sectors") else { return .all }
        return Selector.read(node, "sectors", findings)
    }

    /// Importers, exporters and sectors.
    func cells() -> CellSelector? {
        let importers = requireSelector("importers")
        let exporters = requireSelector("exporters")
        guard let sectors = sectors(), let importers, let exporters else { return nil }
        return CellSelector(importers: importers, exporters: exporters, sectors: sectors)
    }

    /// A path to a CSV file; `nil` where the key is absent or faulty.
    func file() -> FileReference? {
        guard let node = node("file") else { return nil }
        guard let path = node.text, path.hasSuffix(".csv") || path.hasSuffix(".csv.gz") else {
            wrong(node, "file", needed: "the path of a .csv or .csv.gz file, relative to this file")
            return nil
        }
        return FileReference.read(path, node, findings)
    }

    /// Log points or the name of a cited effect.
    func effect(_ node: YAMLNode, _ key: String) -> EffectReference? {
        if node.number != nil {
            return number(of: node, key, .logPoints).map { EffectReference(.logPoints($0), place: Place(node)) }
        }
        guard let text = node.text, !text.isEmpty, parseNumber(text) == nil else {
            wrong(node, key, needed: "a number in log points, or the id of a cited effect")
            return nil
        }
        return EffectReference(.cited(text), place: Place(node))
    }

    /// The one of several keys that is given; a finding where there are none or several.
    func exactlyOne(of keys: [String]) -> (key: String, node: YAMLNode)? {
        let given = keys.filter { has($0) }
        let choice = keys.map { "`\($0)`" }.joined(separator: ", ")
        if given.count > 1, let node = keyNode(given[1]) {
            findings.add(
                node.diagnostic(
                    kind: "conflicting-keys",
                    found: "\(subject) with \(given.map { "`\($0)`" }.joined(separator: " and "))",
                    needed: "exactly one of \(choice)"))
        } else if given.isEmpty {
            findings.add(
                node.diagnostic(
                    kind: "missing-key", found: "\(subject) with none of \(choice)", needed: "exactly one of \(choice)")
            )
        } else if let value = node(given[0]) {
            return (given[0], value)
        }
        return nil
    }
}

extension AgreementMeasure {
    fileprivate static func read(_ reader: YAMLReader) -> AgreementMeasure? {
        let name = reader.requireString("name", "a name for the output")
        let members = reader.requireSelector("members")
        var tariffs = Tariffs.keep
        if let node = reader.node("tariffs") {
            switch node.text {
            case "remove": tariffs = .remove
            case "keep": tariffs = .keep
            case .some where node.number != nil:
                if let rate = reader.number(of: node, "tariffs", .aboveMinusHundred) { tariffs = .percent(rate) }
            default:
                reader.findings.add(
                    node.diagnostic(
                        kind: "unknown-value", found: "`tariffs` is \(node.foundWords)",
                        needed: "remove, keep, or a rate in per cent",
                        nearest: nearestNames(to: node.text ?? "", among: ["remove", "keep"])))
            }
        }
        let effect = reader.node("trade_effect").flatMap { reader.effect($0, "trade_effect") }
        if !reader.has("tariffs"), !reader.has("trade_effect") {
            reader.findings.add(
                reader.node.diagnostic(
                    kind: "missing-key", found: "\(reader.subject) with neither `tariffs` nor `trade_effect`",
                    needed: "at least one of the two"))
        }
        let sectors = reader.sectors()
        let covered = reader.double("already_covered", .share) ?? 0
        let since = reader.day("since", bareYearAtEnd: false)
        let asOf = reader.day("as_of", bareYearAtEnd: true)
        guard let name, let members, let sectors else { return nil }
        return AgreementMeasure(
            name: name, members: members, tariffs: tariffs, tradeEffect: effect, sectors: sectors,
            alreadyCovered: covered, since: since, asOf: asOf)
    }
}

extension TariffMeasure {
    fileprivate static func read(_ reader: YAMLReader) -> TariffMeasure? {
        let cells = reader.cells()
        guard let (key, node) = reader.exactlyOne(of: ["percent", "points", "file"]) else { return nil }
        let missing = reader.choice("missing", MissingRate.self) ?? .zero
        if key != "file", let other = reader.keyNode("missing") {
            reader.findings.add(
                other.diagnostic(
                    kind: "conflicting-keys", found: "\(reader.subject) with `\(key)` and `missing`",
                    needed: "`missing` beside `file` only"))
        }
        let change: Change? =
            switch key {
            case "percent": reader.number(of: node, key, .aboveMinusHundred).map { .percent($0) }
            case "points": reader.number(of: node, key).map { .points($0) }
            default: reader.file().map { .file($0, missing: missing) }
            }
        guard let cells, let change else { return nil }
        return TariffMeasure(cells, change, changePlace: Place(node))
    }
}

extension TradeEffectMeasure {
    fileprivate static func read(_ reader: YAMLReader) -> TradeEffectMeasure? {
        let cells = reader.cells()
        guard let (key, node) = reader.exactlyOne(of: ["value", "file"]) else { return nil }
        let value: Value? =
            key == "value" ? reader.effect(node, key).map { .effect($0) } : reader.file().map { .file($0) }
        guard let cells, let value else { return nil }
        return TradeEffectMeasure(cells, value)
    }
}

extension PreferenceMeasure {
    fileprivate static func read(_ reader: YAMLReader) -> PreferenceMeasure? {
        let economies = reader.requireSelector("economies")
        let sectors = reader.sectors()
        guard let (key, node) = reader.exactlyOne(of: ["shares", "file"]) else { return nil }
        var shares: Shares?
        if key == "file" {
            shares = reader.file().map { .file($0) }
        } else if case .mapping(let entries) = node.content {
            let stated = entries.compactMap { entry in
                reader.number(of: entry.value, entry.name, .share).map {
                    Share(entry.name, $0, place: Place(entry.key))
                }
            }
            if stated.count == entries.count { shares = .stated(stated) }
        } else {
            reader.wrong(node, key, needed: "a mapping from sectors to shares")
        }
        guard let economies, let sectors, let shares else { return nil }
        return PreferenceMeasure(economies: economies, sectors: sectors, shares: shares)
    }
}

extension FileReference {
    /// The kind of the finding where files are named and may not be.
    static let refusal = "files-not-allowed"

    /// A reference that stands in a text; `nil`, with a finding, where the text may name no files.
    static func read(_ path: String, _ node: YAMLNode, _ findings: YAMLFindings) -> FileReference? {
        guard findings.filesAreAllowed else {
            findings.add(
                node.diagnostic(
                    kind: refusal, found: "the file \(shown(path)) is named in a scenario that has no folder",
                    needed: "a scenario that holds everything it needs",
                    advice: "answer it with `comity run`, which reads files beside the scenario"))
            return nil
        }
        return FileReference(path, place: Place(node))
    }
}
