extension BriefPage {
    /// The two welfare numbers, in plain words with the numbers of the economy that the question is about.
    var welfare: Markup {
        let subject = brief.named.first ?? brief.shown.first
        let note: Markup = """
            Bars: terms of trade, volume of trade, and the direct effect of changed trade costs and technology; they add up to \
            the first-order number. Stroke: the exact change.
            """
        let body: Markup = """
            <p><strong>The exact change of real income</strong> compares two solved worlds: how much more, or less, an economy's \
            people can buy with what they earn, receive in tariffs and borrow, once everybody has answered everybody. It is the \
            number of this report.</p>
            <p><strong>The first-order number</strong> is the formula of the research literature. It adds three parts, each valued at \
            the prices, quantities and tariffs of before: what better or worse <em>terms of trade</em> bring (prices of exports \
            against those of imports), what more <em>volume of trade</em> brings where a tariff had kept it too small, and what \
            cheaper trade or better <em>technology</em> saves directly. It says where a gain comes from, and it is exact only for \
            very small changes.</p>
            \(subject.map(welfareWords) ?? "")\(figures.markup("welfare", note: note))\(welfareTable)
            """
        return section("welfare", "Two measures of welfare, and why they differ", body)
    }

    private func welfareWords(_ row: Int) -> Markup {
        let exact = brief.figure(Brief.realIncomeKey, of: row).value
        guard let exact, let first = brief.figure("first_order_percent", of: row).value else {
            return """
                <p>For \(name(row)) there is no first-order number: some of its own trade is cut off entirely, and no formula of small \
                changes describes that. The exact change stands alone.</p>

                """
        }
        let parts = Brief.firstOrderParts.map { part -> Markup in
            "\(Markup.signed(brief.figure(part.key, of: row).value, Self.percent)) from \(part.title)"
        }
        let before = brief.figure("tariff_revenue_before_percent", of: row).value ?? 0
        let after = brief.figure("tariff_revenue_after_percent", of: row).value ?? 0
        let format = Self.percent
        var why: Markup
        if format.text(exact) == format.text(first) {
            why = "The two agree to two decimals: the change is small enough for the formula."
        } else {
            why = """
                They differ by \(Markup.signed(exact - first, format)) points, because the formula holds quantities where they were, while \
                people buy more of what becomes cheaper and less of what becomes dearer.
                """
        }
        if before == 0, after == 0 {
            why += " Tariff revenue plays no part here: \(name(row)) collects none in this world, before or after."
        } else {
            why += """
                 Tariff revenue goes from \(Markup.number(before, format)) to \(Markup.number(after, format)) per cent of its income: \
                the exact number counts the revenue that is really lost or won, the formula values the change of imports at the tariffs of before.
                """
        }
        return """
            <p>For \(name(row)) the exact change is <strong>\(Markup.signed(exact, format)) per cent</strong>. The first-order number is \
            <strong>\(Markup.signed(first, format)) per cent</strong>: \(parts[0]), \(parts[1]) and \(parts[2]). \(why)</p>

            """
    }

    private var welfareTable: Markup {
        let keys = [
            Brief.realIncomeKey, "first_order_percent", "terms_of_trade_percent", "volume_of_trade_percent",
            "technology_percent", "real_wage_percent", "tariff_revenue_before_percent", "tariff_revenue_after_percent",
        ].filter { brief.column($0) != nil }
        let rows = brief.shown.count < brief.economies.count ? brief.shown : brief.ranked
        var table = PageTable(
            "Exact change, first-order number and its parts, and tariff revenue",
            [.text("economy")]
                + keys.compactMap { brief.column($0) }.map {
                    PageTable.Column(title: brief.columns[$0].title, unit: brief.columns[$0].unit)
                })
        for row in rows {
            table.add(
                [name(row)]
                    + keys.map { key in
                        let value = brief.figure(key, of: row).value
                        return key.hasPrefix("tariff")
                            ? Markup.number(value, Self.percent) : Markup.signed(value, Self.percent)
                    })
        }
        return table.markup(label: "Two measures of welfare")
    }
}
