extension Brief {
    /// The table of a report for documents: the economies asked about and, in a block of its own, the world, with the columns
    /// that are quoted.
    var summary: TextGrid {
        let chosen = shown.count < economies.count || shown.count <= 60 ? shown : ranked
        let keys = [
            Brief.realIncomeKey, Brief.moneyKey, "first_order_percent", "terms_of_trade_percent", "real_wage_percent",
            "exports_percent", "imports_percent",
        ].filter { column($0) != nil }
        let largest = chosen.map { abs(figure(Brief.moneyKey, of: $0).value ?? 0) }.max() ?? 0
        let money = NumberFormat.thousands(largest >= 100 ? 0 : 2)
        func isWithInterval(_ key: String) -> Bool {
            draws != nil && (key == Brief.realIncomeKey || key == Brief.moneyKey)
        }
        var header = ["economy"]
        for place in keys.compactMap(column) {
            header.append("\(columns[place].title), \(columns[place].unit)")
            if isWithInterval(columns[place].key), let intervalTitle { header.append(intervalTitle) }
        }
        func row(_ label: String, _ figure: (String) -> Figure) -> [String] {
            [label]
                + keys.flatMap { key -> [String] in
                    let format = key == Brief.moneyKey ? money : NumberFormat.fixed(2)
                    func text(_ value: Double?) -> String {
                        guard let value, value.isFinite else { return "" }
                        return format.text(value).replacing("-", with: "\u{2212}")
                    }
                    let figure = figure(key)
                    let interval = figure.low == nil ? "" : "[\(text(figure.low)), \(text(figure.high))]"
                    return isWithInterval(key) ? [text(figure.value), interval] : [text(figure.value)]
                }
        }
        return TextGrid(
            header: header,
            blocks: [
                chosen.map { place in
                    row("\(economies[place].name) (\(economies[place].code))") { figure($0, of: place) }
                },
                [
                    row("World") {
                        $0 == Brief.realIncomeKey
                            ? total.realIncome : $0 == Brief.moneyKey ? total.money : Figure()
                    }
                ],
            ],
            notes: [
                "Real income is the exact change, first order the sum of terms of trade, volume of trade and technology; "
                    + "money in \(world.moneyUnit) a year. "
                    + (intervalTitle.map { "Brackets hold the \($0) of \(draws?.answered ?? 0) draws." }
                        ?? "Without draws there are no intervals."),
                "World: \(world.name), \(world.year). Model: \(model.words); deficits: closure \(model.closure). "
                    + "Scenario sha256 \(provenance.scenarioHash.prefix(16)), world sha256 \(provenance.worldHash.prefix(16)), "
                    + "Comity \(provenance.comityVersion).",
            ])
    }

    /// The table of a report for LaTeX: a `table` with rules of booktabs, to be read with `\input`.
    ///
    /// The document needs `\usepackage{booktabs}` and reads UTF-8. Everything that a user or a world wrote is escaped.
    public var latex: String {
        "\\begin{table}\n\\centering\n\\caption{\(latexText(title))}\n\\label{tab:\(label)}\n"
            + "\\small\n\\setlength{\\tabcolsep}{4pt}\n\(summary.latex)\\end{table}\n"
    }

    /// The table of a report for Markdown, with its title, question and answer.
    public var markdown: String {
        var text = "## \(markdownText(title))\n\n"
        if !question.isEmpty { text += "*\(markdownText(question))*\n\n" }
        return text + markdownText(answer) + "\n\n" + summary.markdown
    }

    /// The scenario's name with only what a label may hold.
    private var label: String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    }
}
