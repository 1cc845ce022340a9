import TextFormats

/// What differs in how two runs were made, in sentences that call them A and B.
struct RunDifferences {
    private(set) var sentences: [String] = []

    /// - Parameter changedLines: how many lines of the scenarios differ.
    init(_ a: StoredRun, _ b: StoredRun, changedLines: Int) {
        let (one, other) = (a.summary, b.summary)
        if one.scenarioHash != other.scenarioHash {
            sentences.append(
                one.name == other.name
                    ? "Scenario: `\(one.name)` changed\(changedLines == 0 ? "" : changedLines == 1 ? " in 1 line" : " in \(changedLines) lines")."
                    : "Scenario: `\(one.name)` in A, `\(other.name)` in B.")
        }
        if one.worldHash != other.worldHash {
            sentences.append(
                one.world == other.world
                    ? "World: `\(one.world)`, with other content in B."
                    : "World: `\(one.world)` (\(one.worldYear)) in A, `\(other.world)` (\(other.worldYear)) in B.")
        }
        say("Unit of money", one.moneyUnit, other.moneyUnit)
        say("Comity", one.comity, other.comity)
        files(a, b)
        say("Closure", a.manifest.closure, b.manifest.closure)
        say("Horizon", a.manifest.model.horizon, b.manifest.model.horizon)
        say("Competition", a.manifest.model.competition, b.manifest.model.competition)
        say("Input-output links", a.manifest.model.inputOutput, b.manifest.model.inputOutput)
        say("Draws", one.draws.map(String.init) ?? "none", other.draws.map(String.init) ?? "none")
        if one.draws != nil, other.draws != nil {
            say("Seed", one.seed.map(String.init) ?? "none", other.seed.map(String.init) ?? "none")
            say("Interval, per cent", numberText(one.intervalWidth), numberText(other.intervalWidth))
        }
        parameters(a.manifest.parameters, b.manifest.parameters)
        measures(a.manifest.measures, b.manifest.measures)
    }

    private mutating func say(_ what: String, _ one: String, _ other: String) {
        if one != other { sentences.append("\(what): \(one) in A, \(other) in B.") }
    }

    private mutating func files(_ a: StoredRun, _ b: StoredRun) {
        func files(_ run: StoredRun) -> [StoredRun.Input] {
            run.inputs.filter { $0.kind != "scenario" && $0.kind != "world" }
        }
        for file in files(a) {
            guard let other = files(b).first(where: { $0.name == file.name }) else {
                sentences.append("File \(file.name): in A only.")
                continue
            }
            if file.contentHash != other.contentHash { sentences.append("File \(file.name): with other content in B.") }
        }
        for file in files(b) where !files(a).contains(where: { $0.name == file.name }) {
            sentences.append("File \(file.name): in B only.")
        }
    }

    private mutating func parameters(_ one: [StoredManifest.Parameter], _ other: [StoredManifest.Parameter]) {
        func value(_ parameter: StoredManifest.Parameter) -> String {
            numberText(parameter.value) + (parameter.standardError.map { " (s.e. \(numberText($0)))" } ?? "")
                + (parameter.unit.isEmpty ? "" : ", \(parameter.unit)")
        }
        let known = Dictionary(other.map { ($0.name, $0) }) { first, _ in first }
        for parameter in one {
            guard let match = known[parameter.name] else {
                sentences.append("Parameter \(parameter.name): \(value(parameter)) in A, not used in B.")
                continue
            }
            if value(parameter) != value(match) {
                sentences.append("Parameter \(parameter.name): \(value(parameter)) in A, \(value(match)) in B.")
            } else if parameter.source != match.source {
                sentences.append("Parameter \(parameter.name): the same value from another source in B.")
            }
        }
        let names = Set(one.map(\.name))
        for parameter in other where !names.contains(parameter.name) {
            sentences.append("Parameter \(parameter.name): not used in A, \(value(parameter)) in B.")
        }
    }

    /// Measures are named where the same scenario touched other cells, as it does in another world.
    private mutating func measures(_ one: [StoredManifest.Measure], _ other: [StoredManifest.Measure]) {
        func words(_ measure: StoredManifest.Measure) -> String {
            measure.words.isEmpty ? measure.measure : measure.words
        }
        let (before, after) = (one.map(words), other.map(words))
        for measure in one where !after.contains(words(measure)) {
            sentences.append("Measure in A only: \(words(measure)).")
        }
        for measure in other where !before.contains(words(measure)) {
            sentences.append("Measure in B only: \(words(measure)).")
        }
        for measure in one {
            guard let match = other.first(where: { words($0) == words(measure) }),
                match.changedCells != measure.changedCells
            else { continue }
            sentences.append(
                "Measure \(words(measure)): \(measure.changedCells) cells changed in A, \(match.changedCells) in B.")
        }
    }
}
