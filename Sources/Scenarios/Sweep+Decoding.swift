import EquilibriumModels
import TextFormats

extension Sweep {
    /// Every key of the file, in the order in which messages list them.
    static let keys = [
        "comity_sweep", "name", "title", "question", "world", "closure", "model", "as_of", "groups", "parameters",
        "baseline", "scenarios", "policy", "report", "columns",
    ]

    /// The version of the language that is read.
    static let languageVersion = 1

    /// The kinds of scenarios, in the order in which messages list them.
    static let kinds = ["list", "grid", "pairs", "subsets"]

    /// Turns the tree of a file into a sweep, or throws every fault of it.
    static func decode(_ root: YAMLNode, file: String) throws(Diagnostics) -> Sweep {
        let findings = YAMLFindings()
        if root["comity_scenario"] != nil, root["comity_sweep"] == nil {
            throw Diagnostics([
                root.diagnostic(
                    kind: "wrong-kind", found: "a scenario in place of a sweep",
                    needed: "a file that begins with `comity_sweep: 1`", advice: "answer it with `comity run`")
            ])
        }
        guard let reader = YAMLReader(root, of: "a sweep", keys: keys, findings: findings) else {
            throw Diagnostics(findings.all)
        }
        Scenario.decodeVersion(reader, "comity_sweep", languageVersion)
        let world = reader.requireString("world", "a built-in world, or the path of a world folder")
        let name = Scenario.decodeName(reader)
        let common = Scenario(
            name: name ?? "", title: reader.string("title"),
            question: reader.string("question") ?? "", world: world ?? "",
            worldPlace: reader.node("world").map { Place($0) } ?? .nowhere,
            closure: reader.choice("closure", Closure.self) ?? .hold,
            model: reader.node("model").map { ModelChoice.read($0, findings) } ?? .base,
            baseline: Scenario.decodeMeasures(reader, "baseline", isRequired: false), policy: [],
            groups: Scenario.decodeGroups(reader), parameters: Scenario.decodeParameters(reader),
            asOf: reader.day("as_of", bareYearAtEnd: true))
        let source = decodeSource(reader)
        let report = reader.node("report").flatMap { Selector.read($0, "report", findings) }
        let columns = decodeColumns(reader)
        Scenario.refuseCoalitions(inBaseline: common.baseline, findings)
        try findings.throwIfErrors()
        guard let source else { throw Diagnostics(findings.all) }
        return Sweep(
            common: common, source: source, sourcePlace: reader.node("scenarios").map { Place($0) } ?? .nowhere,
            report: report, columns: columns, file: file)
    }

    private static func decodeColumns(_ reader: YAMLReader) -> [(name: String, place: Place)]? {
        guard let items = reader.list("columns", of: "columns of the result") else { return nil }
        if items.isEmpty, let node = reader.node("columns") {
            reader.wrong(node, "columns", needed: "at least one column of the result")
        }
        var columns: [(name: String, place: Place)] = []
        for item in items {
            guard let name = item.text else {
                reader.wrong(item, "columns", needed: "names of columns of the result")
                continue
            }
            if columns.contains(where: { $0.name == name }) {
                reader.findings.add(
                    item.diagnostic(
                        kind: "duplicate", found: "the column \(shown(name)) stands twice", needed: "each column once"))
            }
            columns.append((name, Place(item)))
        }
        return columns
    }

    // MARK: Kinds of scenarios

    private static func decodeSource(_ reader: YAMLReader) -> Source? {
        let findings = reader.findings
        guard
            let node = reader.requireNode("scenarios", "where the scenarios come from"),
            let inner = YAMLReader(node, of: "`scenarios`", keys: kinds, findings: findings),
            let (kind, value) = inner.exactlyOne(of: kinds)
        else { return nil }
        if kind == "list" {
            if let policy = reader.keyNode("policy") {
                findings.add(
                    policy.diagnostic(
                        kind: "conflicting-keys", found: "a sweep with `policy` and a list of scenarios",
                        needed: "the measures of each scenario inside the list",
                        advice: "put measures that all scenarios share into `baseline`, or use `grid`"))
            }
            return decodeList(inner, value).map { .list($0) }
        }
        guard let template = decodeTemplate(reader) else { return nil }
        switch kind {
        case "grid": return decodeGrid(inner, value, template).map { .grid($0, template) }
        case "pairs":
            check(template, declares: ["first", "second"].map { ($0, value) }, findings)
            _ = template.measures([:], findings)
            return decodePairs(value, findings).map { .pairs($0, template) }
        default:
            check(template, declares: [("members", value)], findings)
            _ = template.measures([:], findings)
            return decodeSubsets(value, findings).map { .subsets($0, template) }
        }
    }

    private static func decodeTemplate(_ reader: YAMLReader) -> PolicyTemplate? {
        guard reader.requireNode("policy", "the measures, with variables in place of values") != nil,
            let items = reader.list("policy", of: "measures")
        else { return nil }
        if items.isEmpty, let node = reader.node("policy") {
            reader.findings.add(
                node.diagnostic(
                    kind: "changes-nothing", found: "`policy` is an empty list", needed: "at least one measure"))
        }
        return PolicyTemplate(items, reader.findings)
    }

    /// Every variable must be mentioned, and whatever is mentioned must be one.
    private static func check(
        _ template: PolicyTemplate, declares variables: [(name: String, node: YAMLNode)], _ findings: YAMLFindings
    ) {
        let names = variables.map(\.name)
        for mention in template.mentions where !names.contains(mention.name) {
            findings.add(
                mention.node.diagnostic(
                    kind: "unknown-variable", found: "there is no variable `$\(mention.name)`",
                    needed: names.count == 1
                        ? "`$\(names[0])`" : "one of \(names.map { "`$\($0)`" }.joined(separator: ", "))",
                    nearest: nearestNames(to: mention.name, among: names).map { "$\($0)" }))
        }
        for (name, node) in variables where !template.mentions.contains(where: { $0.name == name }) {
            findings.add(
                node.diagnostic(
                    kind: "unused-variable", found: "the policy does not mention `$\(name)`",
                    needed: "a measure with `$\(name)` in place of a value"))
        }
    }

    private static func decodeList(_ reader: YAMLReader, _ node: YAMLNode) -> [NamedPolicy]? {
        guard let items = reader.list("list", of: "policies, each with `name` and `policy`") else { return nil }
        if items.isEmpty {
            reader.wrong(node, "list", needed: "at least one policy, with `name` and `policy`")
        }
        var policies: [NamedPolicy] = []
        for item in items {
            guard
                let inner = YAMLReader(
                    item, of: "a scenario of the list", keys: ["name", "policy"], findings: reader.findings)
            else { continue }
            let name = inner.requireString("name", "a name that identifies its rows")
            guard inner.requireNode("policy", "a list of measures") != nil else { continue }
            let measures = Scenario.decodeMeasures(inner, "policy", isRequired: false)
            guard let name, let nameNode = inner.node("name") else { continue }
            requireOneLine(nameNode, "name", reader.findings)
            if let first = policies.first(where: { $0.name == name }) {
                reader.findings.add(
                    nameNode.diagnostic(
                        kind: "duplicate",
                        found: "the scenario \(shown(name)) stands twice"
                            + (first.place.line.map { " (first on line \($0))" } ?? ""),
                        needed: "a name of its own for each scenario"))
            }
            policies.append(NamedPolicy(name: name, measures: measures, place: Place(nameNode)))
        }
        return policies
    }

    /// What identifies a scenario stands in one line of a table.
    private static func requireOneLine(_ node: YAMLNode, _ key: String, _ findings: YAMLFindings) {
        node.forEachScalar { scalar in
            guard let text = scalar.text, text.contains(where: \.isNewline) else { return }
            findings.add(
                scalar.diagnostic(
                    kind: "wrong-kind", found: "`\(key)` is a text of several lines", needed: "a text of one line"))
        }
    }

    private static func decodePairs(_ node: YAMLNode, _ findings: YAMLFindings) -> Pairs? {
        guard
            let reader = YAMLReader(node, of: "`pairs`", keys: ["first", "second", "ordered"], findings: findings)
        else { return nil }
        let first = reader.requireSelector("first")
        let second = reader.requireSelector("second")
        let isOrdered = reader.boolean("ordered") ?? true
        guard let first, let second else { return nil }
        return Pairs(first: first, second: second, isOrdered: isOrdered)
    }

    private static func decodeSubsets(_ node: YAMLNode, _ findings: YAMLFindings) -> Subsets? {
        guard
            let reader = YAMLReader(node, of: "`subsets`", keys: ["candidates", "of_size"], findings: findings)
        else { return nil }
        let candidates = reader.requireSelector("candidates")
        for (place, item) in (candidates?.items ?? []).enumerated()
        where candidates!.items[..<place].contains(where: { $0.text == item.text }) {
            findings.add(
                item.place.diagnostic(
                    kind: "duplicate", found: "the candidate \(shown(item.text)) stands twice",
                    needed: "each candidate once"))
        }
        let sizes = decodeSizes(reader)
        guard let candidates, let sizes else { return nil }
        return Subsets(
            candidates: candidates, sizes: sizes,
            sizesPlace: reader.node("of_size").map { Place($0) } ?? candidates.place)
    }

    /// The numbers of members, `.some(nil)` for any; `nil`, with a finding, where they are faulty.
    private static func decodeSizes(_ reader: YAMLReader) -> [Int]?? {
        guard let node = reader.node("of_size"), node.text != "any" else { return .some(nil) }
        let nodes: [YAMLNode]
        if case .sequence(let items) = node.content { nodes = items } else { nodes = [node] }
        let sizes = nodes.compactMap(\.integer)
        guard sizes.count == nodes.count, !sizes.isEmpty, sizes.allSatisfy({ $0 >= 0 }) else {
            reader.wrong(node, "of_size", needed: "any, a number of members, or a list of such numbers")
            return nil
        }
        guard Set(sizes).count == sizes.count else {
            reader.findings.add(
                node.diagnostic(
                    kind: "duplicate", found: "`of_size` states a number twice", needed: "each number of members once"))
            return nil
        }
        return sizes.sorted()
    }

    // MARK: Grids

    /// Names of columns that a variable cannot take.
    static let ownColumns = ["scenario", "economy", "status", "reason", "evaluations", "largest_residual"]

    private static func decodeGrid(_ reader: YAMLReader, _ node: YAMLNode, _ template: PolicyTemplate)
        -> [GridVariable]?
    {
        let findings = reader.findings
        guard case .mapping(let entries) = node.content, !entries.isEmpty else {
            reader.wrong(node, "grid", needed: "a mapping from the names of variables to their values")
            return nil
        }
        var variables: [GridVariable] = []
        for entry in entries {
            guard PolicyTemplate.isName(entry.name), !ownColumns.contains(entry.name) else {
                findings.add(
                    entry.key.diagnostic(
                        kind: "variable-name", found: "\(shown(entry.name)) as the name of a variable",
                        needed: ownColumns.contains(entry.name)
                            ? "a name that is no column of the result"
                            : "a letter, then letters, digits and _"))
                continue
            }
            if let values = decodeValues(entry, findings) {
                variables.append(GridVariable(name: entry.name, values: values, place: Place(entry.key)))
            }
        }
        let named = entries.filter { PolicyTemplate.isName($0.name) }
        check(template, declares: named.map { ($0.name, $0.key) }, findings)
        guard variables.count == entries.count else { return nil }
        probe(variables, template, findings)
        return variables
    }

    private static func decodeValues(_ entry: YAMLEntry, _ findings: YAMLFindings) -> GridVariable.Values? {
        let node = entry.value
        if case .mapping = node.content {
            if node["each"] != nil {
                guard let inner = YAMLReader(node, of: "`\(entry.name)`", keys: ["each"], findings: findings) else {
                    return nil
                }
                return inner.requireSelector("each").map { .each($0) }
            }
            return decodeRange(entry, findings)
        }
        guard case .sequence(let items) = node.content, !items.isEmpty else {
            findings.add(
                node.diagnostic(
                    kind: "wrong-kind", found: "the values of `\(entry.name)` are \(node.foundWords)",
                    needed: "a list of values, {from: .., to: .., step: ..}, or {each: economies}"))
            return nil
        }
        var values: [SweepValue] = []
        for item in items {
            guard let value = SweepValue(item) else {
                findings.add(
                    item.diagnostic(
                        kind: "wrong-kind", found: "a value of `\(entry.name)` is \(item.foundWords)",
                        needed: "a number, a text, or a list of codes"))
                continue
            }
            requireOneLine(item, entry.name, findings)
            let isRepeated = values.contains {
                $0.label == value.label || ($0.number != nil && $0.number == value.number)
            }
            if isRepeated {
                findings.add(
                    item.diagnostic(
                        kind: "duplicate", found: "the value \(shown(value.label)) of `\(entry.name)` stands twice",
                        needed: "each value once"))
            }
            values.append(value)
        }
        return values.count == items.count ? .stated(values) : nil
    }

    private static func decodeRange(_ entry: YAMLEntry, _ findings: YAMLFindings) -> GridVariable.Values? {
        guard
            let reader = YAMLReader(
                entry.value, of: "`\(entry.name)`", keys: ["from", "to", "step", "each"], findings: findings)
        else { return nil }
        let start = reader.requireDouble("from")
        let end = reader.requireDouble("to")
        let step = reader.requireDouble("step", NumberRule("a number other than 0") { $0 != 0 })
        guard let start, let end, let step else { return nil }
        guard abs((end - start) / step) < Double(scenarioLimit) else {
            findings.add(
                entry.value.diagnostic(
                    kind: "too-many-scenarios", found: "the range of `\(entry.name)` has more than a million values",
                    needed: "at most 1,000,000 scenarios", advice: "use a larger `step`"))
            return nil
        }
        guard let texts = GridVariable.range(from: start, to: end, step: step) else {
            findings.add(
                entry.value.diagnostic(
                    kind: "out-of-range",
                    found: "steps of \(plainText(step)) from \(plainText(start)) do not end at \(plainText(end))",
                    needed: "a `step` that leads from `from` to `to` in a whole number of steps"))
            return nil
        }
        return .stated(texts.map { SweepValue($0, at: entry.value) })
    }

    /// Decodes the policy once for each value of each variable, so that every value that does not fit is found now.
    private static func probe(_ variables: [GridVariable], _ template: PolicyTemplate, _ findings: YAMLFindings) {
        var first: [String: SweepValue] = [:]
        for variable in variables {
            if case .stated(let values) = variable.values { first[variable.name] = values[0] }
        }
        var known: Set<String> = Set(findings.all.map(\.description))
        func look(_ values: [String: SweepValue]) {
            let own = YAMLFindings()
            _ = template.measures(values, own)
            for finding in own.all where known.insert(finding.description).inserted { findings.add(finding) }
        }
        look(first)
        for variable in variables {
            guard case .stated(let values) = variable.values else { continue }
            for value in values.dropFirst() { look(first.merging([variable.name: value]) { $1 }) }
        }
    }
}
