/// A chart as a Vega-Lite specification with its data inside.
public struct Chart: Sendable {
    /// How a chart stands in a page.
    public enum Form: String, Sendable, CaseIterable {
        /// As it is published: with its title, legend and colours of its own.
        case published = ""
        /// For a page with room.
        case wide
        /// For a telephone.
        case narrow
    }

    /// What files of the chart are called.
    public var name: String
    /// Its heading.
    public var title: String
    /// What it shows, for those who do not see it.
    public var description: String
    /// The specifications, by form; a form that is missing looks as the wide one does.
    public var specifications: [Form: JSONValue]

    /// The specification that is published.
    public var specification: JSONValue { specifications[.published] ?? .null }

    /// Makes a chart.
    ///
    /// - Parameter make: the specification of a form without what every chart has; `nil` where the form has none of its own.
    init(_ name: String, title: String, description: String, _ make: (Form) -> [JSONValue.Member]?) {
        self.name = name
        self.title = title
        self.description = description
        specifications = [:]
        for form in Form.allCases {
            guard let members = make(form) else { continue }
            var all: [JSONValue.Member] = [
                .init("$schema", "https://vega.github.io/schema/vega-lite/v5.json"),
                .init("description", .string(description)),
            ]
            if form == .published {
                all.append(
                    .init(
                        "title",
                        ["text": .string(title), "anchor": "start", "fontSize": 15, "offset": 12]))
                all.append(.init("background", .string(ChartPalette.paper)))
                all.append(.init("padding", 14))
            } else {
                // The page has the title, and gives ground and ink.
                all.append(.init("background", nil))
                all.append(.init("padding", ["left": 4, "top": 4, "right": form == .narrow ? 22 : 30, "bottom": 2]))
            }
            specifications[form] = .object(all + members + [.init("config", ChartPalette.configuration)])
        }
    }

    /// Name of a drawing of the chart, without an ending.
    public func drawing(_ form: Form) -> String { form == .published ? name : "\(name)-\(form.rawValue)" }
}

extension Brief {
    /// The charts of a report: the map where there are shapes, the ranked bars, trade with partners and the two welfare numbers.
    public func charts(map: MapShapes?) -> [Chart] {
        [map.map { mapChart($0) }, gainChart, flowChart, welfareChart].compactMap { $0 }
    }

    /// Rows of data: members of one object each.
    func data(_ rows: [[JSONValue.Member]]) -> JSONValue { ["values": .array(rows.map(JSONValue.object))] }

    /// An encoding of a number by position.
    static func position(_ field: String, title: String? = nil, axis: JSONValue? = nil) -> JSONValue {
        var members: [JSONValue.Member] = [.init("field", .string(field)), .init("type", "quantitative")]
        if let title { members.append(.init("title", .string(title))) }
        if let axis { members.append(.init("axis", axis)) }
        return .object(members)
    }
}
