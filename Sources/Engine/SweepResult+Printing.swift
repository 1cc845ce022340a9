import EquilibriumModels
import Reporting
import Scenarios
import TextFormats

extension SweepResult {
    /// The answer for people, fitted to a width.
    public func report(width: Int, colour: Bool) -> String {
        var text = ""
        func line(_ words: String, indent: Int = 0, hang: Int = 2) {
            for line in wrapParagraph(words, width: width, indent: indent, hang: hang) { text += line + "\n" }
        }
        line(title, hang: 0)
        if !question.isEmpty { line(question, hang: 0) }
        text += "\n"
        line(counts, hang: 0)
        for failure in summary.failures {
            line(
                "\(grouped(failure.count)) failed by \(failure.kind), first scenario \(grouped(failure.scenario)) "
                    + "(\(label(failure.coordinates))): \(failure.reason.dropFirst(failure.kind.count + 2))", indent: 2,
                hang: 4)
        }
        if summary.solved > 0 { text += "\n" + extremes.text(width: width, colour: colour) }
        text += "\n"
        line(
            "Scenarios are compared with the solved baseline; deficits: closure `\(manifest.closure.rawValue)`. "
                + "World: \(world.name), \(world.year). \(world.source)", hang: 0)
        line("Model: \(manifest.model.words).")
        let findings = ManifestParts.words(manifest.findings)
        if !manifest.notes.isEmpty || !findings.isEmpty {
            line("Clipped, dropped or assumed:")
            for words in findings { line(words, indent: 2, hang: 4) }
            for note in manifest.notes {
                line(
                    "\(note.text) (scenario \(grouped(note.scenario))"
                        + (note.count > 1 ? ", and `\(note.kind)` in \(grouped(note.count - 1)) more)" : ")"),
                    indent: 2, hang: 4)
            }
        }
        line(
            "Solved: \(grouped(summary.evaluations)) evaluations, largest relative residual of any equilibrium condition "
                + "\(NumberFormat.scientific(summary.largestResidual)). Comity \(manifest.version).")
        return text
    }

    /// How many scenarios were solved, in a sentence.
    private var counts: String {
        let total = layout.scenarioCount
        var words =
            "\(grouped(total)) scenario\(total == 1 ? "" : "s"): \(summary.solved == 0 ? "none" : grouped(summary.solved)) solved, "
        words += summary.failed == 0 ? "none failed." : "\(grouped(summary.failed)) failed."
        return words
    }

    /// Each economy's best and worst scenario.
    private var extremes: TextTable {
        let column = layout.results[layout.rankingColumn]
        let unit = column.unit == "money" ? moneyUnit : column.unit
        let format: NumberFormat = column.unit == "money" ? .thousands(0) : .fixed(3)
        var table = TextTable(
            "Best and worst scenario of each economy, by \(column.title)",
            columns: [
                .text("code"), .name("economy", priority: 50),
                .number("best", unit: unit, format, priority: 100, isSigned: true),
                .name("in scenario", shortestWidth: 16),
                .number("worst", unit: unit, format, priority: 100, isSigned: true),
                .name("in scenario", shortestWidth: 16),
            ])
        for (place, code) in layout.economies.enumerated() {
            let best = summary.best[place]
            let worst = summary.worst[place]
            table.add([
                .text(code), .text(economyNames[place]), .number(best?.value),
                .text(best.map { self.name(of: $0) } ?? ""),
                .number(worst?.value), .text(worst.map { self.name(of: $0) } ?? ""),
            ])
        }
        return table
    }

    private func name(of extreme: SweepSummary.Extreme) -> String {
        "\(grouped(extreme.scenario)): \(label(extreme.coordinates))"
    }

    /// A scenario's coordinates for people: `rate 5, partner USA`; the set without members is `none`.
    private func label(_ coordinates: [String]) -> String {
        guard coordinates.count > 1 else { return coordinates[0].isEmpty ? "none" : coordinates[0] }
        return zip(layout.coordinates, coordinates).map { "\($0.name) \($1)" }.joined(separator: ", ")
    }

    private func grouped(_ count: Int) -> String { NumberFormat.thousands(0).text(Double(count)) }
}
