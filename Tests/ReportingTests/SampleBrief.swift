import Reporting

extension Brief {
    /// What no text of a user may do to a page: end elements and attributes, begin scripts and formulas, turn directions.
    static let hostile = "<script>alert(1)</script> \"'& \u{202E}txet\u{202C} \u{0}\u{1B}[31m ${x} | # _ ^ ~ \\ %"

    /// A small brief of three economies; texts of users are hostile where asked for.
    static func sample(hostile isHostile: Bool = false, draws: Bool = true) -> Brief {
        let text = isHostile ? hostile : "plain"
        let columns = [
            ("real_income_percent", "real income", "%"),
            ("equivalent_variation", "equivalent variation", "million USD"),
            ("first_order_percent", "first order", "%"), ("terms_of_trade_percent", "terms of trade", "%"),
            ("volume_of_trade_percent", "volume of trade", "%"), ("technology_percent", "technology", "%"),
            ("real_wage_percent", "real wage", "%"), ("exports_percent", "exports", "%"),
            ("imports_percent", "imports", "%"),
            ("tariff_revenue_before_percent", "tariffs before", "% of income"),
            ("tariff_revenue_after_percent", "tariffs after", "% of income"),
        ]
        func row(_ code: String, _ name: String, _ scale: Double?) -> Row {
            Row(
                code: code, name: name,
                values: columns.indices.map { place in
                    let value = scale.map { $0 / Double(place + 3) }
                    return Figure(
                        value, low: draws ? value.map { $0 - 0.1 } : nil, high: draws ? value.map { $0 + 0.2 } : nil)
                }, gains: draws ? 9 : nil, losses: draws ? 1 : nil)
        }
        let change = Change(before: 12.5, after: 13)
        return Brief(
            name: "sample", title: text, question: text, answer: text,
            world: World(
                name: "w", title: text, year: 2014, moneyUnit: "million USD", unitMultiple: 1e6, currency: "USD",
                source: text, licence: text),
            columns: columns.map {
                Column(
                    key: $0.0, title: $0.1, unit: $0.2, meaning: "a measure", isMoney: $0.0 == "equivalent_variation")
            },
            economies: [
                row("KHM", "Cambodia", 2.5), row("LAO", isHostile ? hostile : "Laos", -1.0 / 3),
                row("SGP", "Singapore", 0.1),
            ], shown: [0, 1], named: [0],
            total: Total(realIncome: Figure(0.1), money: Figure(44), trade: change),
            flows: [
                PartnerFlows(
                    economy: 0, exports: change, imports: change,
                    partners: [Partner(economy: 1, exports: change, imports: Change(before: 0, after: 1))],
                    others: Others(count: 1, exports: change, imports: change))
            ], transfers: [],
            draws: draws ? Draws(count: 10, answered: 10, seed: 7, intervalWidth: 90, remarks: [text]) : nil,
            model: Model(
                words: "long run", closure: "hold", evaluations: 19, largestResidual: 1.5e-13, residualCondition: text,
                remarks: [text]),
            parameters: [
                Parameter(name: text, value: 4, standardError: 0.49, unit: "log points", source: text)
            ],
            measures: [
                Measure(words: text, isInBaseline: true, pairs: 2, cells: 6, changedCells: 6, coveredPairs: 1)
            ],
            findings: [
                Finding(severity: "warning", kind: "k", file: text, line: 3, found: text, needed: text)
            ],
            provenance: Provenance(
                comityVersion: "0.1.0", command: "comity run '\(text)'", scenarioFile: text,
                scenarioText: "title: \(text)\nmore\n",
                scenarioHash: "abc", worldHash: "def", files: [File(path: text, hash: "123")]))
    }
}
