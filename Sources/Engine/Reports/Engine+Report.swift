import Reporting
import TextFormats

/// A report with what belongs to it.
public struct RunReport: Sendable {
    /// The report: one self-contained HTML file.
    public var html: String
    /// The specifications of its charts, as `NAME.vl.json`.
    public var charts: [RunDocument]
    /// The figures that were asked for, as `NAME.svg` and so on.
    public var figures: [RunDocument]
    /// What is missing of it, and what to do about that.
    public var warnings: [Diagnostic]
}

extension Engine {
    /// The report of a brief, with its charts drawn where a Python with vl-convert is at hand.
    ///
    /// Nothing is solved. A chart that cannot be drawn is a warning, and words in its place.
    ///
    /// - Parameters:
    ///   - brief: what to report.
    ///   - formats: the kinds of figure that are wanted beside the report.
    /// - Cost: some two seconds, most of them for the map.
    public func report(of brief: Brief, figures formats: [FigureFormat] = []) -> RunReport {
        var warnings: [Diagnostic] = []
        var shapes: MapShapes?
        do throws(Diagnostic) {
            shapes = try MapShapes(bytes: try readBytes(home.map), called: home.map)
        } catch {
            var warning = error
            warning.severity = .warning
            warning.advice = "the report has no map; install Comity's data again"
            warnings.append(warning)
        }
        let charts = brief.charts(map: shapes)
        var jobs: [ChartConverter.Job] = []
        for chart in charts {
            for (form, specification) in chart.specifications where form != .published {
                jobs.append(.init(specification: specification, output: "\(chart.drawing(form)).svg", isRounded: true))
            }
            for format in formats {
                jobs.append(
                    .init(
                        specification: chart.specification, output: "\(chart.name).\(format.rawValue)", isRounded: false
                    ))
            }
        }
        jobs.sort { $0.output < $1.output }
        let outcome = ChartConverter(home: home).draw(jobs)
        var missing = outcome.warning
        var drawings: [String: EmbeddedDrawing] = [:]
        for chart in charts {
            for form in [Chart.Form.wide, .narrow] {
                let name = chart.drawing(form)
                drawings[name] = outcome.drawings["\(name).svg"].flatMap {
                    EmbeddedDrawing(svg: $0, prefix: "\(name)-", title: chart.description)
                }
            }
        }
        let unusable = charts.filter { chart in
            [Chart.Form.wide, .narrow].contains {
                outcome.drawings["\(chart.drawing($0)).svg"] != nil && drawings[chart.drawing($0)] == nil
            }
        }.map(\.name)
        if missing == nil, !unusable.isEmpty { missing = ChartConverter.warning(aboutUnusable: unusable) }
        if let missing { warnings.append(missing) }
        let why = missing.map { "The reason: \($0.found). To get it, \($0.advice)." }
        let figures = ReportFigures(
            charts: charts, drawings: drawings, whyMissing: why, mappedCodes: shapes?.codes)
        return RunReport(
            html: brief.html(figures: figures),
            charts: charts.map {
                RunDocument(name: "\($0.name).vl.json", bytes: $0.specification.bytes(.pretty) + [0x0A])
            },
            figures: charts.flatMap { chart in
                formats.compactMap { format in
                    let name = "\(chart.name).\(format.rawValue)"
                    return outcome.drawings[name].map { RunDocument(name: name, bytes: $0) }
                }
            },
            warnings: warnings)
    }
}
