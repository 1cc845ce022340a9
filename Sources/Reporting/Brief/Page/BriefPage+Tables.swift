extension BriefPage {
    /// Economies that a table of the largest gains or losses lists.
    static let listed = 10

    var gainsAndLosses: Markup {
        let counted = brief.economies.indices.filter { brief.realIncomes[$0] != nil }
        let sorted = counted.sorted { (brief.realIncomes[$1] ?? 0, $0) < (brief.realIncomes[$0] ?? 0, $1) }
        let gainers = sorted.filter { (brief.realIncomes[$0] ?? 0) > 0 }
        let losers = sorted.reversed().filter { (brief.realIncomes[$0] ?? 0) < 0 }
        let gains = gainers.count { (brief.realIncomes[$0] ?? 0) >= Brief.smallestCounted }
        let losses = losers.count { (brief.realIncomes[$0] ?? 0) <= -Brief.smallestCounted }
        var body: Markup = """
            <p>Real income rises by 0.001 per cent or more in \(gains) economies and falls by as much in \(losses); in the other \
            \(counted.count - gains - losses) it changes less. Money is the equivalent variation: \
            what would have to be paid to, or taken from, an economy's people once a year before the policy to leave them as \
            well off as after it.</p>

            """
        if brief.shown.count < brief.economies.count || brief.shown.count <= 30 {
            body += gainTable("The economies asked about, and the world", brief.shown, withTotal: true)
        }
        if !gainers.isEmpty {
            body += gainTable("Largest gains in per cent", Array(gainers.prefix(Self.listed)))
        }
        if !losers.isEmpty {
            body += gainTable("Largest losses in per cent", Array(losers.prefix(Self.listed)))
        }
        let byMoney = counted.sorted { abs(money($1)) < abs(money($0)) }.prefix(Self.listed)
        body += gainTable("Largest changes in money", Array(byMoney))
        if !brief.transfers.isEmpty { body += transferTable }
        return section("gains-and-losses", "Who gains and who loses", body)
    }

    private func money(_ row: Int) -> Double { brief.figure(Brief.moneyKey, of: row).value ?? 0 }

    /// Real income and money of some economies, with intervals where there are any.
    private func gainTable(_ title: String, _ rows: [Int], withTotal: Bool = false) -> Markup {
        var columns: [PageTable.Column] = [.text("economy"), PageTable.Column(title: "real income", unit: "%")]
        if let interval = brief.intervalTitle { columns.append(PageTable.Column(title: interval, unit: "%")) }
        columns.append(PageTable.Column(title: "money", unit: brief.world.moneyUnit))
        if let interval = brief.intervalTitle {
            columns.append(PageTable.Column(title: interval, unit: brief.world.moneyUnit))
            columns.append(PageTable.Column(title: "draws with a gain", unit: "of \(brief.draws?.answered ?? 0)"))
        }
        var table = PageTable("\(title)", columns)
        func add(_ title: Markup, _ income: Brief.Figure, _ money: Brief.Figure, gains: Int?, isTotal: Bool) {
            // An economy of a few thousand people has small numbers, which whole millions would hide.
            let format = moneyFormat([money.value])
            var cells = [title, Markup.signed(income.value, Self.percent)]
            if hasDraws { cells.append(Markup.interval(income, Self.percent)) }
            cells.append(Markup.signed(money.value, format))
            if hasDraws {
                cells.append(Markup.interval(money, format))
                cells.append(gains.map { "\($0)" } ?? "")
            }
            table.add(cells, isTotal: isTotal)
        }
        for row in rows {
            add(
                name(row), brief.figure(Brief.realIncomeKey, of: row), brief.figure(Brief.moneyKey, of: row),
                gains: brief.economies[row].gains, isTotal: false)
        }
        if withTotal { add("World", brief.total.realIncome, brief.total.money, gains: nil, isTotal: true) }
        return table.markup(label: title)
    }

    private var transferTable: Markup {
        let format = moneyFormat(brief.transfers.map(\.received))
        var table = PageTable(
            "Transfers that give every member of a coalition the same change of real income",
            [
                .text("economy"), PageTable.Column(title: "coalition"),
                PageTable.Column(title: "received", unit: brief.world.moneyUnit),
                PageTable.Column(title: "received", unit: "% of income"),
            ])
        for transfer in brief.transfers {
            table.add([
                name(transfer.economy), "\(transfer.coalition)", Markup.signed(transfer.received, format),
                Markup.signed(transfer.percentOfIncome, .fixed(3)),
            ])
        }
        return table.markup(label: "Transfers")
    }

    // MARK: Trade

    /// Economies whose partners have a table of their own.
    static let partnerTables = 4
    /// Partners in such a table.
    static let listedPartners = 12

    var trade: Markup {
        let note: Markup =
            "Paler bars before, blue ones after, at the exporter's price; the words beside the bars give the change."
        let world = brief.total.trade
        let format = moneyFormat([world.before])
        var body: Markup = """
            <p>Trade between economies goes from \(Markup.number(world.before, format)) to \
            \(Markup.number(world.after, format)) \(brief.world.moneyUnit), a change of \
            \(Markup.signed(world.percent, .fixed(2))) per cent. Values after the policy are in units of unchanged world value \
            added, so they leave out a general change of prices.</p>
            \(figures.markup("flows", note: note))
            """
        if brief.flows.count > 1 { body += totalsTable }
        for flows in brief.flows.prefix(Self.partnerTables) { body += partnerTable(flows) }
        if brief.flows.count > Self.partnerTables {
            body += """
                <p>Partners of the other economies asked about stand in <code>partner-flows.csv</code> and in the sheet \
                <em>flows</em> of <code>results.xlsx</code>.</p>

                """
        }
        return section("trade", "Trade before and after", body)
    }

    private func columns(_ first: String) -> [PageTable.Column] {
        [.text(first)]
            + ["exports", "imports"].flatMap { direction in
                [
                    PageTable.Column(title: "\(direction) before", unit: brief.world.moneyUnit),
                    PageTable.Column(title: "after", unit: brief.world.moneyUnit),
                    PageTable.Column(title: "change", unit: "%"),
                ]
            }
    }

    private func cells(_ title: Markup, _ exports: Brief.Change, _ imports: Brief.Change, _ format: NumberFormat)
        -> [Markup]
    {
        [title]
            + [exports, imports].flatMap { change in
                [
                    Markup.number(change.before, format), Markup.number(change.after, format),
                    Markup.signed(change.percent, .fixed(1)),
                ]
            }
    }

    private var totalsTable: Markup {
        var table = PageTable("All exports and imports of the economies asked about", columns("economy"))
        let format = moneyFormat(brief.flows.map(\.exports.before))
        for flows in brief.flows { table.add(cells(name(flows.economy), flows.exports, flows.imports, format)) }
        return table.markup(label: "All exports and imports")
    }

    private func partnerTable(_ flows: Brief.PartnerFlows) -> Markup {
        let title = brief.economies[flows.economy].name
        var table = PageTable("\(title): trade with its largest partners", columns("partner"))
        let format = moneyFormat([flows.exports.before, flows.imports.before])
        for partner in flows.partners.prefix(Self.listedPartners) {
            table.add(cells(name(partner.economy), partner.exports, partner.imports, format))
        }
        let rest = flows.partners.dropFirst(Self.listedPartners)
        let count = rest.count + (flows.others?.count ?? 0)
        if count > 0 {
            func sum(_ part: (Brief.Partner) -> Brief.Change, _ others: Brief.Change?) -> Brief.Change {
                rest.reduce(others ?? Brief.Change(before: 0, after: 0)) {
                    Brief.Change(before: $0.before + part($1).before, after: $0.after + part($1).after)
                }
            }
            table.add(
                cells(
                    "\(count) other\(count == 1 ? "" : "s")", sum({ $0.exports }, flows.others?.exports),
                    sum({ $0.imports }, flows.others?.imports), format))
        }
        table.add(cells("All partners", flows.exports, flows.imports, format), isTotal: true)
        return table.markup(label: "Partners of \(title)")
    }

    // MARK: Annex

    var annex: Markup {
        var table = PageTable(
            "Every economy of \(brief.world.name)",
            [.text("economy"), .text("code")]
                + brief.columns.map { PageTable.Column(title: $0.title, unit: $0.unit) })
        let formats = brief.columns.indices.map { column in
            brief.columns[column].isMoney
                ? moneyFormat(brief.economies.map { $0.values[column].value }) : NumberFormat.fixed(2)
        }
        for row in brief.economies {
            table.add(
                ["<bdi>\(row.name)</bdi>", "\(row.code)"]
                    + zip(row.values, formats).map { Markup.number($0.value, $1) })
        }
        let meanings = brief.columns.map { "<dt>\($0.title), \($0.unit)</dt><dd>\($0.meaning)</dd>\n" as Markup }
        return section(
            "annex", "Annex: every economy",
            """
            <dl class="meanings">
            \(meanings)</dl>
            \(table.markup(label: "Every economy"))
            """)
    }
}
