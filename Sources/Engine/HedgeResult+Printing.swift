import Geoeconomics
import Reporting
import Scenarios
import TextFormats
import WorldData

extension HedgeResult {
    /// The unit of money in words: million USD.
    var moneyUnit: String { world.unit == .one ? world.currency : "\(world.unit.rawValue) \(world.currency)" }

    /// The answer for people, fitted to a width.
    ///
    /// - Parameter all: whether options off the frontier are listed too, however many there are.
    public func table(width: Int, colour: Bool, all: Bool = false) -> String {
        var text = ""
        func paragraph(_ words: String, hang: Int = 0) {
            for line in wrapParagraph(words, width: width, hang: hang) { text += line + "\n" }
        }
        paragraph(
            "\(economyName) (\(request.economy)) between \(listed(request.powers)), world \(world.name), \(world.year)")
        paragraph(
            "Real income in normal times against today, and the share of it that a cut-off would take. In a cut-off a "
                + "power \(request.direction.words.replacing("the target", with: "the state"))\(request.sectors.isEmpty ? "" : " in \(listed(request.sectors))")."
        )
        text += "\n"
        for sentence in words { paragraph(sentence, hang: 2) }
        if powerCount > 1 { text += "\n" + stanceTable.text(width: width, colour: colour) }
        text += "\n" + optionTable(all: all).text(width: width, colour: colour) + "\n"
        for line in footer { paragraph(line, hang: 2) }
        return text
    }

    /// Options that are listed where not all are asked for: the frontiers, the best of each kind, and today.
    private var notable: Set<Int> {
        var positions: Set<Int> = [0]
        for (position, isOn) in isOnFrontier.enumerated() where isOn { positions.insert(position) }
        for (position, isOn) in (isOnRiskFrontier ?? []).enumerated() where isOn { positions.insert(position) }
        positions.formUnion(stances.map(\.best))
        return positions
    }

    private func optionTable(all: Bool) -> TextTable {
        let (frontier, riskFrontier) = (isOnFrontier, isOnRiskFrontier)
        let deepens = options.contains { !$0.choice.deepened.isEmpty }
        let diversifies = options.contains(where: \.choice.diversifies)
        var columns: [TextTable.Column] = [
            .number("no.", .fixed(0), priority: TextTable.Column.always)
        ]
        if !offers.isEmpty { columns.append(.text("join")) }
        if deepens { columns.append(.text("deepen")) }
        if diversifies { columns.append(.text("diversify", priority: 97)) }
        columns += [
            .number("normal", unit: "%", .fixed(2), priority: 100, isSigned: true),
            .number("normal", unit: moneyUnit, .thousands(0), priority: 10, isSigned: true),
        ]
        columns += events.map { .number("lost to \($0)", unit: "%", .fixed(2), priority: 90) }
        if probabilities != nil {
            columns += [
                .number("expected", unit: "%", .fixed(2), priority: 80, isSigned: true),
                .number("mean of worst \(levelText) %", unit: "%", .fixed(2), priority: 80, isSigned: true),
            ]
        }
        columns.append(.text("frontier", priority: 95))
        var table = TextTable("", columns: columns, howToSeeAll: "`--format csv` prints every option and measure.")
        let order = options.indices.sorted {
            (options[$0].gain ?? -.infinity, $1) > (options[$1].gain ?? -.infinity, $0)
        }
        let shown = all || options.count <= 12 ? Set(options.indices) : notable
        for position in order where shown.contains(position) {
            let option = options[position]
            var marks = frontier[position] ? "*" : ""
            if riskFrontier?[position] == true { marks += "+" }
            var cells: [TextTable.Cell] = [.number(Double(position + 1))]
            if !offers.isEmpty { cells.append(.text(option.choice.joined.map { offers[$0] }.joined(separator: ", "))) }
            if deepens {
                cells.append(.text(option.choice.deepened.map { request.powers[$0] }.joined(separator: ", ")))
            }
            if diversifies { cells.append(.text(option.choice.diversifies ? "yes" : "")) }
            table.add(
                cells + [.number(option.gain.map { 100 * $0 }), .number(option.gain.map { income * $0 })]
                    + events.indices.map { .number(option.outcome?.loss($0).map { 100 * $0 }) }
                    + (probabilities == nil
                        ? []
                        : [.number(expected(option).map { 100 * $0 }), .number(valueAtRisk(option).map { 100 * $0 })])
                    + [.text(marks)])
        }
        if shown.count < options.count {
            table.notes.append(
                "\(shown.count) of \(options.count) options are shown: the frontier, the best of each stance, and no new ties; "
                    + "`--all` shows the others.")
        }
        table.notes.append(
            "normal: real income in normal times against today. frontier *: no other option brings as much in normal times at no "
                + "larger loss to one power alone."
                + (probabilities == nil
                    ? ""
                    : " +: no other has as high an expected value with as good a mean of the worst \(levelText) %."))
        return table
    }

    /// The best of each stance, and its price.
    private var stanceTable: TextTable {
        var table = TextTable(
            "What each stance towards the powers can bring at best",
            columns: [
                .text("new ties with"), .number("option no.", .fixed(0), priority: 90),
                .number("normal", unit: "%", .fixed(2), priority: 95, isSigned: true),
            ] + events.map { .number("lost to \($0)", unit: "%", .fixed(2), priority: 60) }
                + (probabilities == nil
                    ? [] : [.number("expected", unit: "%", .fixed(2), priority: 85, isSigned: true)])
                + [
                    .number("price", unit: "points", .fixed(2), priority: 90),
                    .number("price", unit: "\(moneyUnit) a year", .thousands(0), priority: 80),
                ])
        for stance in stances {
            let option = options[stance.best]
            table.add(
                [
                    .text(
                        stance.powers.isEmpty
                            ? "no power" : stance.powers.map { request.powers[$0] }.joined(separator: ", ")),
                    .number(Double(stance.best + 1)), .number(option.gain.map { 100 * $0 }),
                ] + events.indices.map { .number(option.outcome?.loss($0).map { 100 * $0 }) }
                    + (probabilities == nil ? [] : [.number(expected(option).map { 100 * $0 })])
                    + [.number(100 * stance.price), .number(income * stance.price)])
        }
        table.notes.append(
            "price: \(probabilities == nil ? "real income in normal times" : "expected real income") that the best option of all "
                + "brings beyond this one.")
        return table
    }

    private var footer: [String] {
        var lines: [String] = []
        for option in options { lines += option.reasons.map { "No answer for \"\(option.name)\": \($0)" } }
        if lines.count > 8 { lines = Array(lines.prefix(8)) + ["and \(lines.count - 8) more without an answer"] }
        lines.append("Horizon of options: \(horizons.options); of cut-offs: \(horizons.cutOffs).")
        lines.append(
            "Solves: \(options.count) options with \(events.count) cut-offs each, largest relative residual "
                + "\(NumberFormat.scientific(options.map(\.residual).max() ?? 0)). Deficits: closure `\(request.question.closure.rawValue)`."
        )
        if let probabilities {
            let parts = zip(events, probabilities.ofEvents).map { "\($0) \(trimmed($1))" }
            lines.append(
                "Probabilities, as stated: \(parts.joined(separator: ", ")); none of these \(trimmed(probabilities.normal))."
            )
        } else {
            lines.append(
                "No probabilities were stated, so there is no expected value: `--probability \(events[0])=0.02` states one."
            )
        }
        if !offers.isEmpty {
            lines.append(
                "An offer that is not in force takes force among its other members whether \(request.economy) joins or not. "
                    + "Pairs that another agreement in force covers get nothing from an offer, and a pair of two offers gets the effect once."
            )
        }
        lines.append(
            "Options carry no cost of their own: what an agreement, a consulate or a road costs is not in these figures."
        )
        lines.append("Parameters:")
        for parameter in parameters {
            lines.append(
                "  \(parameter.name) = \(numberText(parameter.value))"
                    + (parameter.standardError.map { " (s.e. \(numberText($0)))" } ?? "")
                    + " \(parameter.unit). \(parameter.source)")
        }
        let findings = notes.filter { $0.severity != .error }
        if !findings.isEmpty {
            lines.append("Clipped, dropped or assumed:")
            lines += ManifestParts.words(findings).map { "  " + $0 }
        }
        return lines
    }
}
