extension Brief {
    /// Partners that the chart of flows has room for.
    static let chartedPartners = 8

    /// Exports and imports of the economy that the question is about with its largest partners, before and after.
    var flowChart: Chart? {
        guard let trade = flows.first, !trade.partners.isEmpty else { return nil }
        let partners = trade.partners.prefix(Self.chartedPartners)
        let scale = MoneyWords(partners.flatMap { [$0.exports, $0.imports] }.map { max($0.before, $0.after) }, world)
        var rows: [[JSONValue.Member]] = []
        for (rank, partner) in partners.enumerated() {
            for (direction, change) in [("exports to", partner.exports), ("imports from", partner.imports)] {
                for (when, value) in [("before", change.before), ("after", change.after)] {
                    rows.append([
                        .init("rank", .integer(rank + 1)), .init("direction", .string(direction)),
                        .init("partner", .string(economies[partner.economy].code)),
                        .init("name", .string(economies[partner.economy].name)), .init("when", .string(when)),
                        .init("value", .number(value)), .init("scaled", .number(value / scale.divisor)),
                        .init("label", .string(when == "after" ? Self.changeWords(change) : "")),
                    ])
                }
            }
        }
        let name = economies[trade.economy].name
        return Chart(
            "flows", title: "\(name): trade with its largest partners, before and after",
            description: "Bars of exports and imports of \(name) with \(partners.count) partners, before and after the "
                + "policy, in \(scale.unit). The tables below hold the numbers."
        ) { form in
            [
                .init("data", data(rows)),
                .init("spacing", 18),
                .init(
                    "facet",
                    ["field": "direction", "type": "nominal", "title": nil, "header": ["labelAnchor": "start"]]),
                .init("columns", form == .narrow ? 1 : 2),
                .init(
                    "spec",
                    [
                        "width": form == .narrow ? 185 : 290, "height": ["step": 13],
                        "encoding": [
                            "y": [
                                "field": "name", "type": "nominal", "title": nil,
                                "sort": ["field": "rank", "op": "min"],
                                "axis": [
                                    "ticks": false, "domain": false, "labelPadding": 8,
                                    "labelLimit": form == .narrow ? 112 : 130,
                                ], "scale": ["paddingInner": 0.35],
                            ],
                            "yOffset": ["field": "when", "sort": ["before", "after"]],
                            "x": Self.position("scaled", title: scale.unit, axis: ["tickCount": 4, "format": "~g"]),
                        ],
                        "layer": [
                            [
                                "mark": ["type": "bar"],
                                "encoding": [
                                    "color": [
                                        "field": "when", "type": "nominal",
                                        "scale": [
                                            "domain": ["before", "after"],
                                            "range": .strings([ChartPalette.before.light, ChartPalette.gain.light]),
                                        ],
                                        "legend": ["title": nil, "orient": "top", "symbolType": "square"],
                                    ]
                                ],
                            ],
                            [
                                "mark": [
                                    "type": "text", "align": "left", "dx": 4, "fontSize": 10,
                                    "color": .string(ChartPalette.ink.light),
                                ],
                                "encoding": ["text": ["field": "label"]],
                            ],
                        ],
                    ]),
                .init("resolve", ["scale": ["x": "shared"]]),
            ]
        }
    }

    /// A change in per cent as it is printed: +5.3 %, `new` where there was nothing, nothing at all where there is none.
    static func changeWords(_ change: Change) -> String {
        guard let percent = change.percent else { return change.after > 0 ? "new" : "" }
        return NumberFormat(decimals: 1, suffix: " %", showsPlus: true).text(percent)
    }
}
