import EquilibriumModels
import Reporting
import Scenarios
import TextFormats
import WorldData

extension RunResult {
    /// The unit of money in words: million USD.
    var moneyUnit: String {
        world.unit == .one ? world.currency : "\(world.unit.rawValue) \(world.currency)"
    }

    /// The csv: one row per economy, full double precision, an empty field where a measure does not exist.
    ///
    /// With draws every column has its `_low` and `_high` behind the last one.
    public var csv: String {
        let ends = uncertainty == nil ? [] : ResultColumn.all.flatMap { ["\($0.key)_low", "\($0.key)_high"] }
        var writer = CSVWriter(["economy", "name"] + ResultColumn.all.map(\.key) + ends)
        for (position, row) in rows.enumerated() {
            writer.append(
                [row.economy, row.name] + ResultColumn.all.map { numberText($0.value(row.impact)) }
                    + (uncertainty?.intervals[position] ?? []).flatMap { [numberText($0?.low), numberText($0?.high)] })
        }
        return writer.text
    }

    /// The flows as csv; values at the exporter's price in the world's unit.
    ///
    /// With draws the ends of `after` stand behind.
    public var flowsCSV: String {
        let ends = uncertainty == nil ? [] : ["after_low", "after_high"]
        var writer = CSVWriter(["exporter", "importer", "sector", "before", "after", "change_percent"] + ends)
        for flow in flows {
            writer.append(
                [
                    flow.exporter, flow.importer, flow.sector, numberText(flow.before), numberText(flow.after),
                    numberText(flow.before > 0 ? 100 * (flow.after / flow.before - 1) : nil),
                ] + (ends.isEmpty ? [] : [numberText(flow.afterInterval?.low), numberText(flow.afterInterval?.high)]))
        }
        return writer.text
    }

    /// The answer for people, fitted to a width.
    public func table(width: Int, colour: Bool) -> String {
        var text = ""
        func paragraph(_ words: String, indent: Int = 0, hang: Int = 0) {
            for line in wrapParagraph(words, width: width, indent: indent, hang: hang) { text += line + "\n" }
        }
        paragraph(title)
        if !question.isEmpty { paragraph(question) }
        text += "\n"
        paragraph(answer)
        text += "\n"
        text += rankedTable.text(width: width, colour: colour)
        if !transfers.isEmpty { text += transferTable(width: width, colour: colour) }
        if !flows.isEmpty { text += flowTable(width: width, colour: colour) }
        text += footer(width: width)
        return text
    }

    /// Positions of the rows to show: economies that the scenario names stand first, as it names them; the members of its
    /// groups follow by their gain.
    var tableOrder: [Int] {
        named
            + shown.filter { !named.contains($0) }.sorted { rows[$0].impact.realIncome > rows[$1].impact.realIncome }
    }

    /// The table alone: the economies that the scenario shows, with every column, and the intervals of real income and money.
    var rankedTable: TextTable {
        var columns: [TextTable.Column] = [.text("code"), .name("economy")]
        for column in ResultColumn.all {
            columns.append(
                .number(
                    column.title, unit: unit(column), format(column), priority: column.priority,
                    isSigned: column.key == ResultColumn.realIncomeKey))
            if let uncertainty, column.hasPrintedInterval {
                columns.append(
                    .text(
                        uncertainty.title, unit: unit(column), alignment: .right,
                        // The interval of money says the same as that of real income, and gives way first.
                        priority: column.unit == "money" ? 1 : column.priority - 1))
            }
        }
        var table = TextTable(columns: columns, howToSeeAll: "`--format csv` prints every column and every economy.")
        let order = tableOrder
        for (place, position) in order.enumerated() {
            if place > 0, place == named.count { table.addRule() }
            let row = rows[position]
            var cells: [TextTable.Cell] = [.text(row.economy), .text(row.name)]
            for (index, column) in ResultColumn.all.enumerated() {
                cells.append(.number(column.value(row.impact)))
                if let uncertainty, column.hasPrintedInterval {
                    cells.append(.text(Uncertainty.text(uncertainty.intervals[position][index], format(column))))
                }
            }
            table.add(cells)
        }
        if order.count < rows.count {
            table.notes.append(
                "\(order.count) of \(rows.count) economies \(order.count == 1 ? "is" : "are") shown; `--format csv` prints all."
            )
        }
        return table
    }

    private func unit(_ column: ResultColumn) -> String { column.unit == "money" ? moneyUnit : column.unit }

    private func format(_ column: ResultColumn) -> NumberFormat {
        column.unit == "money" ? .thousands(0) : .fixed(column.key == ResultColumn.realIncomeKey ? 3 : 2)
    }

    /// As a fraction; smaller changes are neither gains nor losses to a reader.
    static let smallestCounted = Brief.smallestCounted / 100

    /// The format of a change in per cent: two decimals, or three where two would show next to none of it.
    static func percentFormat(_ percent: Double) -> NumberFormat { .fixed(abs(percent) < 0.01 ? 3 : 2) }

    /// The answer in a sentence or two.
    public var answer: String {
        let gains = rows.filter { $0.impact.realIncome >= Self.smallestCounted }.count
        let losses = rows.filter { $0.impact.realIncome <= -Self.smallestCounted }.count
        let total = Self.percentFormat(100 * worldRealIncome)
        func words(_ row: RunRow) -> String {
            let percent = Self.percentFormat(100 * row.impact.realIncome)
            return "\(row.name): real income \(row.impact.realIncome < 0 ? "falls" : "rises") by "
                + "\(percent.text(abs(100 * row.impact.realIncome))) per cent "
                + "(\(NumberFormat.thousands(0).text(abs(row.impact.equivalentVariation))) \(moneyUnit) a year)"
                + (uncertainty.map { ", \($0.words(rows.firstIndex { $0.economy == row.economy } ?? 0))" } ?? "") + ". "
        }
        // The economy named first is the one the question is about; the largest change follows where it is another.
        var sentence = ""
        let chosen = shown.count < rows.count ? shown.map { rows[$0] } : []
        let first = named.first.map { rows[$0] } ?? chosen.first
        if let first { sentence = words(first) }
        if let largest = chosen.max(by: { abs($0.impact.realIncome) < abs($1.impact.realIncome) }),
            largest.economy != first?.economy
        {
            sentence += "The largest change among those shown: " + words(largest)
        }
        return sentence
            + "In the world \(gains) \(gains == 1 ? "economy gains" : "economies gain") and \(losses) \(losses == 1 ? "loses" : "lose") "
            + "0.001 per cent or more, the other \(rows.count - gains - losses) less; real income of all changes by "
            + "\(total.text(100 * worldRealIncome)) per cent (\(NumberFormat.thousands(0).text(worldEquivalentVariation)) \(moneyUnit))"
            + (uncertainty.map { ", \($0.worldWords(total))." } ?? ".") + (uncertainty?.warning ?? "")
    }

    private func flowTable(width: Int, colour: Bool) -> String {
        let codes = Set(shown.map { rows[$0].economy })
        let largest = flows.filter { codes.contains($0.exporter) || codes.contains($0.importer) }
            .sorted { abs($0.after - $0.before) > abs($1.after - $1.before) }.prefix(20)
        var table = TextTable(
            "Largest changes of flows of the economies shown, at the exporter's price",
            columns: [
                .text("exporter"), .text("importer"), .text("sector"),
                .number("before", unit: moneyUnit, .thousands(0)),
                .number("after", unit: moneyUnit, .thousands(0)), .number("change", unit: "%", isSigned: true),
            ])
        for flow in largest {
            table.add([
                .text(flow.exporter), .text(flow.importer), .text(flow.sector), .number(flow.before),
                .number(flow.after),
                .number(flow.before > 0 ? 100 * (flow.after / flow.before - 1) : nil),
            ])
        }
        table.notes.append("\(flows.count) flows in all; `--out DIR` writes every one to flows.csv.")
        return "\n" + table.text(width: width, colour: colour)
    }

    /// What stands below the table: how to read it, parameters, assumptions, certificate.
    func footer(width: Int) -> String {
        var text = "\n"
        func line(_ words: String, indent: Int = 0, hang: Int = 2) {
            for line in wrapParagraph(words, width: width, indent: indent, hang: hang) { text += line + "\n" }
        }
        func value(_ parameter: UsedParameter) -> String {
            NumberFormat.short(parameter.value)
                + (parameter.standardError.map { " (s.e. \(NumberFormat.short($0)))" } ?? "")
        }
        line(
            "Real income is the exact change; first order is the papers' formula (terms of trade + volume of trade + "
                + "technology), which values new trade at old tariffs. Changes compare the policy with the solved baseline; "
                + "deficits: closure `\(manifest.closure.rawValue)`.", hang: 0)
        line("Model: \(manifest.model.words).")
        line("World: \(world.name), \(world.year), \(rows.count) economies. \(world.source)")
        line("Parameters:")
        // Elasticities of one source share a line: a world may have many sectors.
        let elasticities = manifest.parameters.filter { $0.name.hasPrefix(UsedParameter.elasticityPrefix) }
        var sources: [String] = []
        for parameter in elasticities where !sources.contains(parameter.source) { sources.append(parameter.source) }
        for source in sources {
            let ofSource = elasticities.filter { $0.source == source }
            // Thousands of products would fill screens; json lists every one.
            if ofSource.count > 100 {
                let sorted = ofSource.map(\.value).sorted()
                line(
                    "theta, trade elasticity: \(ofSource.count) sectors, from \(numberText(sorted[0])) to "
                        + "\(numberText(sorted[sorted.count - 1])), median \(numberText(sorted[sorted.count / 2])) "
                        + "(`--format json` lists all): \(source)", indent: 2, hang: 4)
                continue
            }
            let values = ofSource.map {
                $0.name.dropFirst(UsedParameter.elasticityPrefix.count) + " " + value($0)
            }
            line("theta, trade elasticity: \(values.joined(separator: ", ")): \(source)", indent: 2, hang: 4)
        }
        for parameter in manifest.parameters where !parameter.name.hasPrefix(UsedParameter.elasticityPrefix) {
            line("\(parameter.name) = \(value(parameter)), \(parameter.unit): \(parameter.source)", indent: 2, hang: 4)
        }
        if let uncertainty {
            line("Uncertainty:")
            for remark in uncertainty.remarks { line(remark, indent: 2, hang: 4) }
        }
        line("Measures:")
        for (place, measure) in manifest.measures.enumerated() {
            var words = "\(measure.words.isEmpty ? measure.label : measure.words): "
            if place < manifest.baselineMeasureCount { words = "in the baseline, " + words }
            if measure.pairs > 0 { words += "\(measure.pairs) ordered pair\(measure.pairs == 1 ? "" : "s"), " }
            words += "\(measure.cells) cell\(measure.cells == 1 ? "" : "s"), \(measure.changedCells) changed"
            if measure.coveredPairs > 0 {
                words += "; \(measure.coveredPairs) pairs are already covered by an agreement in force"
            }
            line(words, indent: 2, hang: 4)
        }
        let findings = ManifestParts.words(manifest.findings)
        if !findings.isEmpty {
            line("Clipped, dropped or assumed:")
            for words in findings { line(words, indent: 2, hang: 4) }
        }
        line(
            "Solved: \(manifest.evaluations) evaluations, largest relative residual of any equilibrium condition "
                + "\(NumberFormat.scientific(manifest.largestResidual)). Comity \(manifest.version).")
        return text
    }
}

extension NumberFormat {
    /// A number with one digit before the point, by default one behind it, and a power of ten: 3.1e-11.
    static func scientific(_ value: Double, decimals: Int = 1) -> String {
        guard value.isFinite, value != 0 else { return numberText(value) }
        var mantissa = abs(value)
        var power = 0
        var step = 0.05
        for _ in 1..<max(1, decimals) { step /= 10 }
        while mantissa >= 10 - step { (mantissa, power) = (mantissa / 10, power + 1) }
        while mantissa < 1 - step / 10 { (mantissa, power) = (mantissa * 10, power - 1) }
        return "\(value < 0 ? "-" : "")\(NumberFormat.fixed(decimals).text(mantissa))e\(power)"
    }
}
