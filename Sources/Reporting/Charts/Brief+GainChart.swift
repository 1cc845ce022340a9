extension Brief {
    /// Gainers and losers that a chart lists of each, beside those named.
    static let listedExtremes = 10

    /// Positions of the economies that a reader looks for, by their gain.
    ///
    /// They are the largest gains and losses and those that the scenario names; of the other shown ones up to twenty have room.
    var ranked: [Int] {
        let sorted = economies.indices.filter { realIncomes[$0] != nil }.sorted {
            (realIncomes[$1] ?? 0, $0) < (realIncomes[$0] ?? 0, $1)
        }
        var chosen = Set(sorted.filter { (realIncomes[$0] ?? 0) > 0 }.prefix(Self.listedExtremes))
        chosen.formUnion(sorted.filter { (realIncomes[$0] ?? 0) < 0 }.suffix(Self.listedExtremes))
        chosen.formUnion(named.prefix(20))
        if shown.count < economies.count { chosen.formUnion(shown.prefix(20)) }
        return sorted.filter(chosen.contains)
    }

    /// The title of an interval: `90 % interval`.
    var intervalTitle: String? { draws.map { "\(NumberFormat.trimmed($0.intervalWidth)) % interval" } }

    /// Ranked bars with intervals.
    var gainChart: Chart? {
        let rows = ranked
        guard !rows.isEmpty else { return nil }
        let percent = NumberFormat(decimals: 2, showsPlus: true)
        let values = data(
            rows.enumerated().map { rank, row in
                let figure = figure(Brief.realIncomeKey, of: row)
                return [
                    .init("rank", .integer(rank + 1)), .init("economy", .string(economies[row].code)),
                    .init("name", .string(economies[row].name)), .init("value", .optional(figure.value)),
                    .init("low", .optional(figure.low)), .init("high", .optional(figure.high)),
                    .init("label", .string(percent.text(figure.value))), .init("named", .bool(named.contains(row))),
                ]
            })
        let first = rows.first.map { "\(economies[$0].name) \(percent.text(realIncomes[$0])) per cent" } ?? ""
        let last = rows.last.map { "\(economies[$0].name) \(percent.text(realIncomes[$0])) per cent" } ?? ""
        return Chart(
            "gains",
            title: "Largest gains and losses, and the economies asked about"
                + (intervalTitle.map { ", with the \($0)" } ?? ""),
            description:
                "Ranked bars of the change of real income of \(rows.count) economies, from \(first) to \(last). "
                + "The tables below hold the numbers."
        ) { form in
            var axis: [JSONValue.Member] = [
                .init("ticks", false), .init("domain", false), .init("labelPadding", 8),
                // The labels come from the data, where codes keep equal names apart.
                .init("labelExpr", "split(datum.label, '\\u001f')[0]"),
                .init(
                    "labelFontWeight",
                    [
                        "condition": ["test": "split(datum.label, '\\u001f')[1] == 'named'", "value": "bold"],
                        "value": "normal",
                    ]),
            ]
            if form == .narrow { axis.append(.init("labelLimit", 112)) }
            let x = Self.position(
                "value", title: "change of real income, per cent",
                axis: ["tickCount": form == .narrow ? 4 : 7, "format": "~g"])
            var layers: [JSONValue] = [
                [
                    "mark": ["type": "bar", "height": 13],
                    "encoding": [
                        "x": x,
                        "color": [
                            "condition": ["test": "datum.value < 0", "value": .string(ChartPalette.loss.light)],
                            "value": .string(ChartPalette.gain.light),
                        ],
                    ],
                ]
            ]
            if draws != nil { layers += Self.intervalLayers }
            layers.append([
                "transform": [["calculate": "max(datum.value, datum.high, 0)", "as": "place"]],
                "mark": [
                    "type": "text", "align": "left", "dx": 5, "fontSize": 11, "color": .string(ChartPalette.ink.light),
                ],
                "encoding": ["x": Self.position("place"), "text": ["field": "label"]],
            ])
            return [
                .init("width", form == .narrow ? 195 : 620), .init("height", ["step": 20]), .init("data", values),
                .init(
                    "transform",
                    [
                        [
                            "calculate":
                                "datum.name + '\\u001f' + (datum.named ? 'named' : '') + '\\u001f' + datum.economy",
                            "as": "row",
                        ]
                    ]),
                .init(
                    "encoding",
                    [
                        "y": [
                            "field": "row", "type": "nominal", "title": nil, "axis": .object(axis),
                            "sort": ["field": "rank", "op": "min"],
                        ]
                    ]),
                .init("layer", .array(layers)),
            ]
        }
    }

    /// A line from end to end of an interval with a stroke at each.
    static var intervalLayers: [JSONValue] {
        let ink = JSONValue.string(ChartPalette.ink.light)
        let ends: [JSONValue] = ["low", "high"].map { field in
            [
                "mark": ["type": "tick", "thickness": 1.5, "size": 7, "color": ink],
                "encoding": ["x": Self.position(field)],
            ]
        }
        return [
            [
                "mark": ["type": "rule", "strokeWidth": 1.5, "color": ink],
                "encoding": ["x": Self.position("low"), "x2": ["field": "high"]],
            ]
        ] + ends
    }
}
