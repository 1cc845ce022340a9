extension Brief {
    /// The parts of the first-order formula: keys and titles.
    static let firstOrderParts = [
        (key: "terms_of_trade_percent", title: "terms of trade"),
        (key: "volume_of_trade_percent", title: "volume of trade"),
        (key: "technology_percent", title: "technology and trade costs"),
    ]

    /// The first-order parts stacked, with the exact change as a stroke, for the shown economies.
    var welfareChart: Chart? {
        let wanted = shown.count < economies.count || shown.count <= 20 ? shown : ranked
        let chosen = wanted.filter { figure("first_order_percent", of: $0).value != nil }.prefix(20)
        guard !chosen.isEmpty else { return nil }
        var rows: [[JSONValue.Member]] = []
        for (rank, row) in chosen.enumerated() {
            for part in Self.firstOrderParts {
                rows.append([
                    .init("rank", .integer(rank + 1)), .init("economy", .string(economies[row].code)),
                    .init("name", .string(economies[row].name)), .init("part", .string(part.title)),
                    .init("value", .optional(figure(part.key, of: row).value)),
                    .init("exact", .optional(figure(Brief.realIncomeKey, of: row).value)),
                ])
            }
        }
        let titles = Self.firstOrderParts.map(\.title)
        return Chart(
            "welfare", title: "The exact change of real income, and the first-order formula in its parts",
            description:
                "Stacked bars of terms of trade, volume of trade and technology for \(chosen.count) economies, "
                + "with a stroke at the exact change of real income. The tables below hold the numbers."
        ) { form in
            [
                .init("width", form == .narrow ? 195 : 640), .init("height", ["step": 24]), .init("data", data(rows)),
                .init(
                    "encoding",
                    [
                        "y": [
                            "field": "name", "type": "nominal", "title": nil, "sort": ["field": "rank", "op": "min"],
                            "axis": [
                                "ticks": false, "domain": false, "labelPadding": 8,
                                "labelLimit": form == .narrow ? 112 : 210,
                            ],
                        ]
                    ]),
                .init(
                    "layer",
                    [
                        [
                            "mark": ["type": "bar", "height": 14],
                            "encoding": [
                                "x": Self.position(
                                    "value", title: "per cent of income; stroke: the exact change",
                                    axis: ["tickCount": form == .narrow ? 4 : 7, "format": "~g"]),
                                "color": [
                                    "field": "part", "type": "nominal",
                                    "scale": [
                                        "domain": .strings(titles), "range": .strings(ChartPalette.parts.map(\.light)),
                                    ],
                                    "legend": [
                                        "title": nil, "orient": "top", "symbolType": "square",
                                        "columns": form == .narrow ? 1 : 3,
                                    ],
                                ],
                            ],
                        ],
                        [
                            "transform": [
                                [
                                    "aggregate": [["op": "max", "field": "exact", "as": "exact"]],
                                    "groupby": ["name", "rank"],
                                ]
                            ],
                            "mark": [
                                "type": "tick", "thickness": 3, "size": 22, "opacity": 1,
                                "color": .string(ChartPalette.ink.light),
                            ],
                            "encoding": ["x": Self.position("exact")],
                        ],
                    ]),
            ]
        }
    }
}
