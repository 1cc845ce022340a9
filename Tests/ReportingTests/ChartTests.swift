import Reporting
import TestSupport
import Testing
import TextFormats

@Suite("Charts as Vega-Lite specifications")
struct ChartTests {
    /// A specification, read back from its text: numbers are the doubles that were written.
    static func read(_ value: JSONValue) throws -> JSONValue {
        try JSONValue(parsing: value.bytes(), called: "chart", depthLimit: 64)
    }

    /// The rows of an array of objects.
    static func rows(_ value: JSONValue?) throws -> [JSONValue] {
        guard case .array(let rows) = value else { throw NoRows() }
        return rows
    }

    private struct NoRows: Error {}

    static let shapes =
        "{\"type\":\"Topology\",\"objects\":{\"economies\":{\"type\":\"GeometryCollection\",\"geometries\":"
        + "[{\"type\":\"Polygon\",\"id\":\"KHM\",\"arcs\":[[0]],\"properties\":{\"name\":\"<Cambodia>\"}}]}},\"arcs\":[]}"

    @Test("every specification is JSON with its data inside and nothing to fetch", arguments: [false, true])
    func valid(hostile: Bool) throws {
        let map = try MapShapes(bytes: Array(Self.shapes.utf8), called: "m")
        #expect(map.codes == ["KHM"])
        let charts = Brief.sample(hostile: hostile).charts(map: map)
        #expect(charts.map(\.name) == ["map", "gains", "flows", "welfare"])
        for chart in charts {
            #expect(chart.specifications.keys.contains(.wide))
            for specification in chart.specifications.values {
                let object = try Self.read(specification)
                #expect(object["$schema"] == "https://vega.github.io/schema/vega-lite/v5.json")
                let text = specification.text()
                #expect(!text.contains("\"url\""), "\(chart.name) would fetch its data")
                #expect(!specification.text(safeInHTML: true).contains("<"))
            }
        }
    }

    @Test("bars hold the values of the brief, ranked")
    func bars() throws {
        let brief = Brief.sample()
        let chart = try #require(brief.charts(map: nil).first { $0.name == "gains" })
        let rows = try Self.rows(try Self.read(chart.specification)["data"]?["values"])
        #expect(rows.map { $0["economy"] } == ["KHM", "SGP", "LAO"])
        #expect(rows.map { $0["named"] } == [true, false, false])
        for row in rows {
            let place = try #require(brief.economies.firstIndex { .string($0.code) == row["economy"] })
            let figure = brief.figure(Brief.realIncomeKey, of: place)
            #expect(row["value"] == .optional(figure.value))
            #expect(row["low"] == .optional(figure.low) && row["high"] == .optional(figure.high))
        }
    }

    @Test("the map holds every economy's value")
    func map() throws {
        let brief = Brief.sample()
        let shapes = try MapShapes(bytes: Array(Self.shapes.utf8), called: "m")
        let chart = try #require(brief.charts(map: shapes).first)
        let sets = try #require(try Self.read(chart.specification)["datasets"])
        #expect(
            try Self.rows(sets["economies"]).map { $0["value"] }
                == brief.economies.indices.map { .optional(brief.figure(Brief.realIncomeKey, of: $0).value) })
        #expect(sets["map"]?["type"] == "Topology")
    }

    @Test("flows and parts of welfare are those of the brief")
    func parts() throws {
        let brief = Brief.sample()
        func rows(_ name: String) throws -> [JSONValue] {
            let chart = try #require(brief.charts(map: nil).first { $0.name == name })
            return try Self.rows(try Self.read(chart.specification)["data"]?["values"])
        }
        let flows = try rows("flows")
        #expect(flows.map { $0["label"] } == ["", "+4.0 %", "", "new"])
        #expect(flows.map { $0["value"]?.text() } == ["12.5", "13.0", "0.0", "1.0"])
        let welfare = try rows("welfare").filter { $0["economy"] == "KHM" }
        let parts = ["terms_of_trade_percent", "volume_of_trade_percent", "technology_percent"]
        #expect(welfare.map { $0["value"] } == parts.map { .optional(brief.figure($0, of: 0).value) })
        #expect(welfare.allSatisfy { $0["exact"] == .optional(brief.figure(Brief.realIncomeKey, of: 0).value) })
    }

    @Test("what is no map of economies is refused", arguments: ["", "{}", "[1]", "{\"objects\":{\"economies\":3}}"])
    func noMap(_ text: String) {
        #expect(throws: Diagnostic.self) { try MapShapes(bytes: Array(text.utf8), called: "m") }
    }

    @Test("a brief without values has no bars to draw, and no chart fails on it")
    func empty() throws {
        var brief = Brief.sample()
        brief.economies = []
        brief.shown = []
        brief.named = []
        brief.flows = []
        let shapes = try MapShapes(bytes: Array(Self.shapes.utf8), called: "m")
        #expect(brief.charts(map: shapes).map(\.name) == ["map"])
        #expect(
            brief.html(figures: ReportFigures()).contains("Real income rises by 0.001 per cent or more in 0 economies"))
        #expect(brief.markdown.contains("World") && brief.latex.contains("World"))
    }
}
