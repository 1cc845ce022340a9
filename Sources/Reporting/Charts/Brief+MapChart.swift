extension Brief {
    /// Changes of real income, in the order of the economies.
    var realIncomes: [Double?] { economies.indices.map { figure(Brief.realIncomeKey, of: $0).value } }

    /// The classes of the map.
    var mapClasses: MapClasses { MapClasses(realIncomes.compactMap { $0 }) }

    /// The world, coloured by the change of real income.
    func mapChart(_ shapes: MapShapes) -> Chart {
        let classes = mapClasses
        let colour: [JSONValue.Member] = [
            .init("field", "value"), .init("type", "quantitative"),
            .init(
                "scale",
                [
                    "type": "threshold", "domain": .numbers(classes.thresholds),
                    "range": .strings(ChartPalette.diverging.map(\.light)),
                ]),
        ]
        let source: JSONValue = ["name": "map", "format": ["type": "topojson", "feature": "economies"]]
        let join: JSONValue = [
            "lookup": "id",
            "from": ["data": ["name": "economies"], "key": "economy", "fields": ["value", "name"]],
        ]
        let gains = realIncomes.count { ($0 ?? 0) >= classes.ends[0] }
        let losses = realIncomes.count { ($0 ?? 0) <= -classes.ends[0] }
        return Chart(
            "map", title: "Change of real income in per cent",
            description:
                "World map of \(economies.count) economies of \(world.name), coloured by the change of real income: "
                + "\(gains) rise (blue), \(losses) fall (orange) by \(NumberFormat.trimmed(classes.ends[0])) per cent or more."
        ) { form in
            guard form != .narrow else { return nil }
            // A page explains the colours beside the map, in words that wrap.
            let legend: JSONValue =
                form == .published
                ? ["title": "per cent", "orient": "bottom", "gradientLength": 420, "gradientThickness": 12] : nil
            let plain = colour + [.init("legend", legend)]
            let shaded: [JSONValue.Member] =
                [
                    .init(
                        "condition", ["test": "!isValid(datum.value)", "value": .string(ChartPalette.absent.light)])
                ] + plain
            return [
                .init("width", 760), .init("height", 360), .init("projection", ["type": "equalEarth"]),
                .init(
                    "datasets",
                    [
                        "map": .verbatim(shapes.bytes),
                        "economies": .array(
                            economies.indices.map {
                                [
                                    "economy": .string(economies[$0].code), "name": .string(economies[$0].name),
                                    "value": .optional(realIncomes[$0]),
                                ]
                            }),
                    ]),
                .init(
                    "layer",
                    [
                        [
                            "data": source,
                            "transform": [["filter": "datum.geometry.type != 'Point'"], join],
                            "mark": [
                                "type": "geoshape", "stroke": .string(ChartPalette.border.light), "strokeWidth": 0.4,
                            ],
                            "encoding": ["color": .object(shaded)],
                        ],
                        [
                            "data": source,
                            "transform": [
                                ["filter": "datum.properties.small"], join, ["filter": "isValid(datum.value)"],
                            ],
                            "mark": [
                                "type": "circle", "size": 20, "stroke": .string(ChartPalette.soft.light),
                                "strokeWidth": 0.6, "opacity": 1,
                            ],
                            "encoding": [
                                "longitude": ["field": "properties.lon", "type": "quantitative"],
                                "latitude": ["field": "properties.lat", "type": "quantitative"],
                                "color": .object(plain),
                            ],
                        ],
                    ]),
            ]
        }
    }
}
