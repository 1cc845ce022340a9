import Reporting

extension TiesResult {
    /// The breaks of a pair's series for people, and the answer to the question about one year.
    func breakText(_ pair: TiePair, width: Int, colour: Bool) -> String {
        guard let breaks = request.breaks else { return "" }
        let answered = zip(pair.series, pair.breaks).filter { $0.1.method != .none }
        var text = "Breaks\n"
        let percent = brief(100 * breaks.options.confidence)
        var table = TextTable(
            columns: [
                .text("measure"), .text("who"), .text("years", priority: 5),
                .text("changed after"), .text("\(percent) % interval", priority: 9),
                .text("from", alignment: .right, priority: 8), .text("to", alignment: .right, priority: 8),
                .text("moved", priority: 7), .text("p or probability", alignment: .right, priority: 6),
            ])
        var still: [String] = []
        var remarks: [(words: String, measures: [String])] = []
        for (series, answer) in answered {
            let name =
                "\(series.measure.name)\(series.measure.direction == .symmetric ? "" : " \(series.directionText)")"
            if !series.isZero {
                for words in answer.remarks {
                    if let place = remarks.firstIndex(where: { $0.words == words }) {
                        remarks[place].measures.append(name)
                    } else {
                        remarks.append((words, [name]))
                    }
                }
            }
            guard !answer.changes.isEmpty else {
                if !series.isZero || series.isIndicator { still.append(name + confidenceText(answer)) }
                continue
            }
            for change in answer.changes {
                table.add([
                    .text(series.measure.name), .text(series.directionText), .text(yearsText(series)),
                    .text(String(change.after)), .text(intervalText(change, answer)),
                    .text(levelText(change.before, change.beforeError)),
                    .text(levelText(change.behind, change.behindError)),
                    .text(series.movement(change.behind - change.before)),
                    .text(answer.method == .switches ? "" : confidence(answer)),
                ])
            }
        }
        text += table.text(width: width, colour: colour)
        if !still.isEmpty { text += paragraph("No break found: \(still.joined(separator: ", ")).", width) }
        let refused = zip(pair.series, pair.breaks).filter {
            $0.1.method == .none && !$0.0.measure.isStatic && !$0.0.isZero
        }
        if !refused.isEmpty {
            text += paragraph(
                "Not answered: "
                    + refused.map {
                        "\($0.0.measure.name) \($0.0.directionText) (\($0.1.remarks.joined(separator: "; ")))"
                    }
                    .joined(separator: ", ") + ".", width)
        }
        for item in remarks { text += paragraph("\(item.measures.joined(separator: ", ")): \(item.words).", width) }
        text += paragraph(methodText(breaks, answered.map(\.1)), width)
        if let ask = request.ask { text += "\n" + askText(ask, pair, width) }
        return text
    }

    private func yearsText(_ series: TieSeries) -> String {
        "\(series.points.first?.year ?? 0)-\(series.points.last?.year ?? 0)"
    }

    private func intervalText(_ change: BreakAnswer.Change, _ answer: BreakAnswer) -> String {
        if answer.method == .switches && change.interval.count == 1 { return "" }
        return "\(change.interval.lowerBound)-\(change.interval.upperBound)"
    }

    private func levelText(_ level: Double, _ error: Double?) -> String {
        brief(level) + (error.map { " (\(brief($0)))" } ?? "")
    }

    private func confidence(_ answer: BreakAnswer) -> String {
        if let p = answer.pValue { return "p \(NumberFormat.fixed(3).text(p))" }
        return answer.statistic.map { "P \(NumberFormat.fixed(2).text($0))" } ?? ""
    }

    private func confidenceText(_ answer: BreakAnswer) -> String {
        let words = answer.method == .switches ? "" : confidence(answer)
        return words.isEmpty ? "" : " (\(words))"
    }

    private func methodText(_ breaks: TiesRequest.Breaks, _ answers: [BreakAnswer]) -> String {
        var words: [String] = []
        let options = breaks.options
        if answers.contains(where: { $0.method == .tests }) {
            words.append(
                "p: Bai and Perron's UDmax against no break in the \(options.model == .mean ? "level" : "level and trend"), simulated \(breaks.replications) times with \(options.errors == .independent ? "independent" : "autocorrelated") normal errors, seed \(breaks.seed); regimes of \(brief(100 * options.trimming)) % of the series at least; the number of breaks by sup F(l+1|l) at \(brief(100 * options.size)) %; standard errors in parentheses."
            )
        }
        if answers.contains(where: { $0.method == .posterior }) {
            words.append(
                "P: probability of one change against none in a series too short for tests, with even odds beforehand; shown from \(brief(100 * options.confidence)) % on. It takes errors to be independent."
            )
        }
        return words.joined(separator: " ")
    }

    /// The answer to "has the tie changed since this year?".
    private func askText(_ ask: Int, _ pair: TiePair, _ width: Int) -> String {
        var moved: [(words: String, movement: String)] = []
        var steady: [String] = []
        var unmoved = 0
        var silent = 0
        for (series, answer) in zip(pair.series, pair.breaks) where !series.measure.isStatic {
            guard let found = answer.answers(ask, series) else {
                silent += 1
                continue
            }
            guard let change = found else {
                unmoved += 1
                continue
            }
            let movement = series.movement(change.behind - change.before)
            let years =
                change.interval.count > 1
                ? "\(change.after), interval \(change.interval.lowerBound)-\(change.interval.upperBound)"
                : "\(change.after)"
            // Levels are a poor picture of a series that moves all the time.
            if answer.analysis?.lineFitsBetter == true {
                steady.append("\(series.measure.name) \(series.directionText) (\(movement))")
                continue
            }
            moved.append(
                (
                    "\(series.measure.name) \(series.directionText): \(movement), from \(brief(change.before)) to \(brief(change.behind)) \(series.measure.unit) after \(years)",
                    movement
                ))
        }
        let total = moved.count + unmoved + steady.count
        var text = paragraph(
            "Since \(ask)? \(moved.count) of \(total) series that reach over \(ask - 1) and \(ask) hold \(ask) as the first year of a new level within the interval of a break: \(moved.count { $0.movement == "closer" }) closer, \(moved.count { $0.movement == "further" }) further.",
            width)
        for item in moved {
            text += wrapParagraph(item.words, width: width, indent: 2, hang: 2).map { $0 + "\n" }.joined()
        }
        if !steady.isEmpty {
            text += paragraph(
                "Not counted, since they move steadily rather than from level to level: \(steady.joined(separator: ", ")).",
                width)
        }
        if silent > 0 {
            text += paragraph(
                "\(silent) series cannot tell: they are constant or too short, or do not reach over \(ask).", width)
        }
        return text
    }
}
