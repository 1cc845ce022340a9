import DataImport
import Glibc
import Reporting
import WorldData

extension TiesResult {
    /// The ties as tables for people: a block for each kind, a line for each series.
    public func table(width: Int, colour: Bool) -> String {
        var text = ""
        var sources: [String] = []
        for pair in pairs {
            if !text.isEmpty { text += "\n" }
            text += paragraph("\(named(pair.first)) and \(named(pair.second))\(span)", width)
            if pair.series.isEmpty {
                text += paragraph("No tie between them is recorded in what was read.", width)
                continue
            }
            for kind in Tie.Kind.allCases {
                let rows = pair.series.filter { $0.measure.kind == kind }
                guard !rows.isEmpty else { continue }
                let moving = rows.filter { !$0.isZero && !$0.measure.isStatic }
                let fixed = rows.filter { !$0.isZero && $0.measure.isStatic }
                text += "\n\(kind.rawValue.prefix(1).uppercased())\(kind.rawValue.dropFirst())\n"
                if !moving.isEmpty { text += seriesTable(moving, &sources).text(width: width, colour: colour) }
                if !fixed.isEmpty {
                    text += paragraph(
                        "For all years: "
                            + fixed.map { "\($0.measure.name) \(staticText($0)) [\(note($0, &sources))]" }.joined(
                                separator: ", ") + ".", width)
                }
                let zeros = rows.filter(\.isZero)
                if !zeros.isEmpty {
                    text += paragraph(
                        "Zero throughout: "
                            + zeros.map { "\($0.measure.name) \(zeroText($0)) [\(note($0, &sources))]" }.joined(
                                separator: ", ") + ".", width)
                }
            }
            if !pair.breaks.isEmpty { text += "\n" + breakText(pair, width: width, colour: colour) }
        }
        text += "\n" + notes(sources, width)
        return text
    }

    private func staticText(_ series: TieSeries) -> String {
        series.isIndicator ? "yes" : "\(brief(series.points.last?.value)) \(series.measure.unit)"
    }

    private func zeroText(_ series: TieSeries) -> String {
        let direction = series.measure.direction == .symmetric ? "" : "\(series.directionText) "
        guard !series.measure.isStatic, let first = series.points.first?.year, let last = series.points.last?.year
        else { return "\(direction)(all years)" }
        return "\(direction)\(first == last ? String(first) : "\(first)-\(last)")"
    }

    private var span: String {
        switch (request.since, request.until) {
        case (nil, nil): ""
        case (let since?, nil): ", since \(since)"
        case (nil, let until?): ", until \(until)"
        case (let since?, let until?): ", \(since) to \(until)"
        }
    }

    private func note(_ series: TieSeries, _ sources: inout [String]) -> Int {
        let words = series.measure.source + (series.from == "worlds" ? "" : " (import \(series.from))")
        if let known = sources.firstIndex(of: words) { return known + 1 }
        sources.append(words)
        return sources.count
    }

    private func seriesTable(_ rows: [TieSeries], _ sources: inout [String]) -> TextTable {
        var columns: [TextTable.Column] = [
            .text("measure"), .text("who"), .text("unit", priority: 4), .text("years", priority: 7),
            .text("first", alignment: .right, priority: 6), .text("last", alignment: .right, priority: 9),
            .text("moved", priority: 8),
        ]
        let hasMissing = rows.contains { $0.missingYears > 0 }
        columns += [.text("over time", priority: 3)]
        if hasMissing { columns.append(.number("missing years", .fixed(0), priority: 2)) }
        columns.append(.text("", alignment: .right, priority: 5))
        var table = TextTable(columns: columns)
        for series in rows {
            guard let first = series.points.first, let last = series.points.last else { continue }
            var cells: [TextTable.Cell] = [
                .text(series.measure.name), .text(series.directionText), .text(series.measure.unit),
                .text(first.year == last.year ? String(first.year) : "\(first.year)-\(last.year)"),
                .text(brief(first.value)), .text(brief(last.value)), .text(series.trend), .text(sparkline(series)),
            ]
            if hasMissing { cells.append(.number(series.missingYears == 0 ? nil : Double(series.missingYears))) }
            cells.append(.text("[\(note(series, &sources))]"))
            table.add(cells)
        }
        return table
    }

    private func notes(_ sources: [String], _ width: Int) -> String {
        var text = ""
        for (place, source) in sources.enumerated() {
            text += wrapParagraph("[\(place + 1)] \(source)", width: width, hang: 4).map { $0 + "\n" }.joined()
        }
        var remarks: [String] = []
        if pairs.contains(where: { $0.series.contains(where: \.hasFilledZeros) }) {
            remarks.append(
                "A year without a row is zero where the source covers it and both economies are members of the state system; elsewhere it is missing."
            )
        }
        if pairs.contains(where: { $0.series.contains { !$0.measure.isStatic && $0.points.count > 4 } }) {
            remarks.append(
                "Moved: a trend by the test of Mann and Kendall at 5 %; closer and further as docs/reference/measures/ties.md defines them for each measure."
            )
        }
        if !notImported.isEmpty {
            remarks.append(
                "Not imported: \(notImported.joined(separator: ", ")). `comity import` makes ties of them, and of files of your own."
            )
        }
        return text + remarks.map { paragraph($0, width) }.joined()
    }

    /// A number in the width that a person reads: whole numbers whole, others with three digits or so.
    func brief(_ value: Double?) -> String {
        guard let value else { return "·" }
        let size = abs(value)
        if size < 1e12, value == value.rounded() { return NumberFormat.thousands(0).text(value) }
        let decimals =
            size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 2 - Int(log10(size).rounded(.down))
        return NumberFormat.thousands(min(8, decimals)).text(value)
    }

    func paragraph(_ words: String, _ width: Int) -> String {
        wrapParagraph(words, width: width).map { $0 + "\n" }.joined()
    }
}

/// A series as a row of bars, twelve at most: a bar is the mean of its years, a space holds none; the lowest bar is the
/// lowest value, or zero where all are above it.
func sparkline(_ series: TieSeries) -> String {
    guard let first = series.points.first?.year, let last = series.points.last?.year, first < last,
        let highest = series.values.max(), let lowest = series.values.min().map({ min($0, 0) }), highest > lowest
    else { return "" }
    let bins = min(12, last - first + 1)
    var sums = [Double](repeating: 0, count: bins)
    var counts = [Double](repeating: 0, count: bins)
    for point in series.points {
        let bin = (point.year - first) * bins / (last - first + 1)
        sums[bin] += point.value
        counts[bin] += 1
    }
    let bars = Array("▁▂▃▄▅▆▇█")
    return String(
        zip(sums, counts).map { sum, count -> Character in
            guard count > 0 else { return " " }
            let share = (sum / count - lowest) / (highest - lowest)
            return bars[min(bars.count - 1, max(0, Int((share * Double(bars.count)).rounded(.down))))]
        })
}
