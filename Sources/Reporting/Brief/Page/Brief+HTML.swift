extension Brief {
    /// The report: one HTML file without a script, which asks for nothing outside itself.
    ///
    /// - Parameter figures: the charts and their drawings.
    public func html(figures: ReportFigures) -> String {
        let page = BriefPage(brief: self, figures: figures)
        let markup: Markup = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="Comity \(provenance.comityVersion)">
            <meta name="referrer" content="no-referrer">
            <title>\(title)</title>
            <style>
            \(PageStyle.sheet)
            </style>
            </head>
            <body>
            <main>
            \(page.header)\(page.answer)\(page.map)\(page.bars)\(page.gainsAndLosses)\(page.trade)\(page.welfare)\
            \(page.parameters)\(page.assumptions)\(page.measures)\(page.repetition)\(page.annex)</main>
            </body>
            </html>

            """
        return markup.text
    }
}

/// The sections of a report.
struct BriefPage {
    let brief: Brief
    let figures: ReportFigures

    static let percent = NumberFormat.fixed(2)

    var hasDraws: Bool { brief.draws != nil }

    func name(_ row: Int) -> Markup { "<bdi>\(brief.economies[row].name)</bdi>" }

    /// How money is shown: whole units where they are large enough to tell economies apart.
    func moneyFormat(_ values: [Double?]) -> NumberFormat {
        let largest = values.reduce(0) { max($0, abs($1 ?? 0)) }
        return .thousands(largest >= 10 ? 0 : largest >= 1 ? 1 : 3)
    }

    func section(_ id: String, _ title: Markup, _ body: Markup) -> Markup {
        """
        <section aria-labelledby="\(id)">
        <h2 id="\(id)">\(title)</h2>
        \(body)</section>

        """
    }

    var header: Markup {
        """
        <header>
        <p class="kind">Comity: what a policy would do</p>
        <h1 dir="auto">\(brief.title)</h1>
        \(brief.question.isEmpty ? "" : "<p class=\"question\" dir=\"auto\">\(brief.question)</p>\n" as Markup)\
        <p class="facts">World <strong>\(brief.world.name)</strong> of \(brief.world.year), \(brief.economies.count) economies, \
        money in \(brief.world.moneyUnit) a year.</p>
        </header>

        """
    }

    // MARK: The answer

    var answer: Markup {
        let cards = (brief.named.isEmpty ? Array(brief.shown.prefix(4)) : Array(brief.named.prefix(4))).map {
            row -> Markup in
            let income = brief.figure(Brief.realIncomeKey, of: row)
            let money = brief.figure(Brief.moneyKey, of: row)
            let format = moneyFormat([money.value])
            return """
                <div class="card"><dt>\(name(row))</dt><dd><span class="big">\(Markup.signed(income.value, Self.percent)) %</span>\
                \(hasDraws ? "<span class=\"ends\">\(Markup.interval(income, Self.percent)) %</span>" : "" as Markup)\
                <span class="ends">\(Markup.signed(money.value, format)) \(brief.world.moneyUnit)</span></dd></div>
                """
        }
        let body: Markup = """
            <p class="answer" dir="auto">\(brief.answer)</p>
            \(cards.isEmpty ? "" : "<dl class=\"cards\">\n\(cards)</dl>\n" as Markup)\(certainty)
            """
        return section("answer", "The answer", body)
    }

    /// What the intervals say, or what is left out where there are none.
    private var certainty: Markup {
        if let draws = brief.draws {
            return """
                \(draws.remarks.map { "<p>\(Self.shortened($0))</p>\n" as Markup })
                """
        }
        let uncertain = brief.parameters.filter { $0.standardError != nil }.map(\.name)
        let known: Markup =
            uncertain.isEmpty
            ? "None of the parameters used has a published standard error, so no interval can be drawn from them."
            : """
            The published standard errors of \(Self.list(uncertain)) are not carried through; add \
            <code>--draws 1000</code> to the command below to get intervals from them.
            """
        return """
            <p><strong>These numbers have no intervals.</strong> \(known) Errors of the world's figures and of the model itself \
            are left out either way.</p>

            """
    }

    /// A remark that names thousands of parameters would fill pages: its beginning, and where the rest stands.
    static func shortened(_ remark: String) -> String {
        let longest = 1_500
        guard remark.count > longest else { return remark }
        return remark.prefix(longest) + "\u{2026} (results.json lists all)"
    }

    /// Names in a sentence; of many the first and how many more.
    static func list(_ names: [String]) -> String {
        if names.count > 8 { return names.prefix(6).joined(separator: ", ") + " and \(names.count - 6) more" }
        guard names.count > 1, let last = names.last else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    // MARK: Map and bars

    var map: Markup {
        guard figures.charts.contains(where: { $0.name == "map" }) else { return "" }
        let classes = brief.mapClasses
        let legend = zip(classes.words + ["not in this world"], ChartPalette.diverging + [ChartPalette.absent]).map {
            words, colour -> Markup in
            "<li><svg class=\"swatch\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect width=\"10\" height=\"10\" fill=\"\(colour.light)\"></rect></svg>\(words)</li>\n"
        }
        let missing = brief.economies.filter { !(figures.mappedCodes?.contains($0.code) ?? true) }.map(\.name)
        let drawn = figures.drawings["map-wide"] != nil
        let note: Markup = """
            Blue where real income rises, orange where it falls. Round marks are economies \
            too small to be seen. \
            \(missing.isEmpty ? "" : "Without a place on the map: \(Self.list(missing)). " as Markup)\
            Shapes: Natural Earth, public domain; borders are no statement about territory.
            """
        // Beside the drawing and in one piece with it, in words that wrap.
        let scale: Markup = """
            <p class="legend-title" id="map-legend">Real income, in per cent:</p>
            <ul class="legend" aria-labelledby="map-legend">
            \(legend)</ul>

            """
        return section(
            "map", "The world at a glance", figures.markup("map", legend: drawn ? scale : "", note: note))
    }

    var bars: Markup {
        let note: Markup = """
            Change of real income in per cent, largest gain first; economies that the scenario names stand in bold. \
            \(brief.intervalTitle.map { "Lines run from end to end of the \($0)." } ?? "Without draws there are no intervals.")
            """
        return section("bars", "Largest gains and losses", figures.markup("gains", note: note))
    }
}
