import DataImport
import Reporting
import StructuralChange
import TextFormats
import WorldData

/// The ties of one economy with others, and what was found about their breaks.
public struct TiesResult: Sendable {
    /// A world that was read.
    struct Origin: Sendable {
        var name: String
        var hash: String
        var year: Int
    }

    /// What was asked.
    public let request: TiesRequest
    /// Names of economies for people.
    let names: [String: String]
    /// The ties, other economy by other economy.
    public let pairs: [TiePair]
    let worlds: [Origin]
    let records: [TieRecord]
    /// Sources that are not imported.
    public let notImported: [String]

    func named(_ code: String) -> String { names[code].map { "\($0) (\(code))" } ?? code }

    /// Every value, in the layout of a world folder's ties, so that it can be read back; with breaks, a row for each series
    /// and break in place of the values.
    public var csv: String {
        if request.breaks != nil { return breaksCSV }
        var writer = CSVWriter(["origin", "destination", "kind", "measure", "year", "value", "unit", "source"])
        for series in inCSV(kept: true) {
            let measure = series.measure
            for point in series.points {
                writer.append([
                    series.origin, series.destination, measure.kind.rawValue, measure.name, String(point.year),
                    numberText(point.value), measure.unit, measure.source,
                ])
            }
        }
        return writer.text
    }

    /// The series that csv has room for, or the others: the layout has one value for a measure, pair and year, and two
    /// imports may hold one measure.
    private func inCSV(kept: Bool) -> [TieSeries] {
        var seen: Set<String> = []
        return pairs.flatMap(\.series).filter {
            seen.insert("\($0.measure.name) \($0.origin) \($0.destination)").inserted == kept
        }
    }

    /// What the csv leaves out, in a line for each series; empty where breaks are asked for.
    public var leftOutOfCSV: [String] {
        guard request.breaks == nil else { return [] }
        return inCSV(kept: false).map {
            "note: \($0.measure.name) of \($0.origin) and \($0.destination) from \($0.from) is not in the csv, which holds each measure once; `--format json` holds both"
        }
    }

    private var breaksCSV: String {
        var writer = CSVWriter([
            "origin", "destination", "kind", "measure", "unit", "first_year", "last_year", "values", "method",
            "statistic",
            "p_value", "break_number", "break_after_year", "low_year", "high_year", "level_before", "level_before_se",
            "level_after", "level_after_se", "movement", "remarks",
        ])
        for pair in pairs {
            for (series, answer) in zip(pair.series, pair.breaks) {
                let measure = series.measure
                let start = [
                    series.origin, series.destination, measure.kind.rawValue, measure.name, measure.unit,
                    series.points.first.map { String($0.year) } ?? "", series.points.last.map { String($0.year) } ?? "",
                    String(series.points.count), answer.method == .none ? "" : answer.method.rawValue,
                    numberText(answer.statistic), numberText(answer.pValue),
                ]
                let remarks = answer.remarks.joined(separator: "; ")
                if answer.changes.isEmpty {
                    writer.append(start + ["0"] + [String](repeating: "", count: 8) + [remarks])
                }
                for (place, change) in answer.changes.enumerated() {
                    writer.append(
                        start + [
                            String(place + 1), String(change.after), String(change.interval.lowerBound),
                            String(change.interval.upperBound), numberText(change.before),
                            numberText(change.beforeError),
                            numberText(change.behind), numberText(change.behindError),
                            series.movement(change.behind - change.before), remarks,
                        ])
                }
            }
        }
        return writer.text
    }
}

extension TiesResult {
    /// Everything, with the manifest.
    public var json: String {
        let manifest: JSONValue = [
            "version": .string(comityVersion),
            "worlds": .array(
                worlds.map { ["name": .string($0.name), "year": .integer($0.year), "sha256": .string($0.hash)] }),
            "imports": .array(records.map(tieRecordJSON)), "not_imported": .strings(notImported),
            "since": request.since.map { .integer($0) } ?? .null, "until": request.until.map { .integer($0) } ?? .null,
            "breaks": request.breaks.map(breaksJSON) ?? .null,
        ]
        let document: JSONValue = [
            "manifest": manifest,
            "pairs": .array(
                pairs.map { pair in
                    [
                        "first": .string(pair.first), "second": .string(pair.second),
                        "series": .array(
                            pair.series.indices.map {
                                seriesJSON(pair.series[$0], pair.breaks.isEmpty ? nil : pair.breaks[$0])
                            }),
                    ]
                }),
        ]
        return document.text(.pretty) + "\n"
    }

    private func breaksJSON(_ breaks: TiesRequest.Breaks) -> JSONValue {
        [
            "method": .string(breaks.method.rawValue), "model": .string(breaks.options.model.rawValue),
            "errors": .string(breaks.options.errors.rawValue), "trimming": .number(breaks.options.trimming),
            "most": .integer(breaks.options.most), "size": .number(breaks.options.size),
            "confidence": .number(breaks.options.confidence), "replications": .integer(breaks.replications),
            "seed": .integer(Int(truncatingIfNeeded: breaks.seed)),
            "ask": request.ask.map { .integer($0) } ?? .null,
        ]
    }

    private func seriesJSON(_ series: TieSeries, _ answer: BreakAnswer?) -> JSONValue {
        let measure = series.measure
        var members = [
            JSONValue.Member("measure", .string(measure.name)), .init("kind", .string(measure.kind.rawValue)),
            .init("origin", .string(series.origin)), .init("destination", .string(series.destination)),
            .init("direction", .string(measure.direction.rawValue)), .init("unit", .string(measure.unit)),
            .init("orientation", .string(measure.orientation.rawValue)), .init("static", .bool(measure.isStatic)),
            .init("from", .string(series.from)), .init("source", .string(measure.source)),
            .init("missing_years", .integer(series.missingYears)),
            .init("years_without_row_are_zero", .bool(series.hasFilledZeros)), .init("trend", .string(series.trend)),
            .init("years", .array(series.points.map { .integer($0.year) })), .init("values", .numbers(series.values)),
        ]
        if let answer { members.append(.init("breaks", answerJSON(answer, series))) }
        return .object(members)
    }

    private func answerJSON(_ answer: BreakAnswer, _ series: TieSeries) -> JSONValue {
        [
            "method": answer.method == .none ? .null : .string(answer.method.rawValue),
            "statistic": .optional(answer.statistic), "p_value": .optional(answer.pValue),
            "tests": .array(
                (answer.analysis?.tests ?? []).map {
                    [
                        "null_breaks": $0.breaks.map { .integer($0) } ?? .null, "statistic": .number($0.statistic),
                        "p_value": .number($0.pValue), "error_autocorrelation": .number($0.rho),
                    ]
                }),
            "by_bic": answer.analysis.map { .integer($0.byBIC) } ?? .null,
            "by_lwz": answer.analysis.map { .integer($0.byLWZ) } ?? .null,
            "shortest_regime": answer.analysis.map { .integer($0.shortest) } ?? .null,
            "changes": .array(
                answer.changes.map {
                    [
                        "after_year": .integer($0.after), "low_year": .integer($0.interval.lowerBound),
                        "high_year": .integer($0.interval.upperBound), "level_before": .number($0.before),
                        "level_before_se": .optional($0.beforeError), "level_after": .number($0.behind),
                        "level_after_se": .optional($0.behindError),
                        "movement": .string(series.movement($0.behind - $0.before)),
                    ]
                }), "remarks": .strings(answer.remarks),
        ]
    }
}
