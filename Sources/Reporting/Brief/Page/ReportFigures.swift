/// The charts of a report and their drawings.
public struct ReportFigures: Sendable {
    /// The charts, in the order of ``Brief/charts(map:)``.
    public var charts: [Chart]
    /// Drawings by ``Chart/drawing(_:)``.
    public var drawings: [String: EmbeddedDrawing]
    /// Why drawings are missing and how to get them; `nil` where none is.
    public var whyMissing: String?
    /// Codes of the economies that the map has a place for; `nil` without a map.
    public var mappedCodes: Set<String>?

    /// Gathers charts; without drawings the report says in words what is missing.
    public init(
        charts: [Chart] = [], drawings: [String: EmbeddedDrawing] = [:], whyMissing: String? = nil,
        mappedCodes: Set<String>? = nil
    ) {
        self.charts = charts
        self.drawings = drawings
        self.whyMissing = whyMissing
        self.mappedCodes = mappedCodes
    }

    /// A figure with its caption; words in its place where it could not be drawn.
    func markup(_ name: String, legend: Markup = "", note: Markup) -> Markup {
        guard let chart = charts.first(where: { $0.name == name }) else { return "" }
        var body: Markup = ""
        let wide = drawings[chart.drawing(.wide)]
        let narrow = drawings[chart.drawing(.narrow)]
        if let wide {
            // A reader hears the one that is shown; the other is not there for anybody.
            body =
                narrow == nil
                ? "<div class=\"drawing\">\(drawing: wide)</div>"
                : "<div class=\"drawing wide\">\(drawing: wide)</div>"
            if let narrow { body += "<div class=\"drawing narrow\">\(drawing: narrow)</div>" }
        } else {
            body = """
                <p class="missing"><strong>This chart is not drawn here.</strong> \(chart.description) \
                \(whyMissing ?? "No program that draws charts was at hand.") Its specification is charts/\(name).vl.json.</p>
                """
        }
        return """
            <figure id="figure-\(name)">
            \(body)
            \(legend)<figcaption><strong>\(chart.title).</strong> \(note)</figcaption>
            </figure>

            """
    }
}
