extension Brief {
    /// The table of a report for Markdown, with its title, the answer and what a reader must know.
    public var markdown: String {
        let table = SummaryTable(self)
        func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
        var text = "## \(title.escapedForMarkdown)\n\n"
        if !question.isEmpty { text += "*\(question.escapedForMarkdown)*\n\n" }
        text += answer.escapedForMarkdown + "\n\n"
        text += row(
            table.columns.map {
                $0.title.escapedForMarkdown + ($0.unit.isEmpty ? "" : ", \($0.unit.escapedForMarkdown)")
            })
        text += row(table.columns.map { $0.isNumber ? "---:" : ":---" })
        for cells in table.rows {
            text += row(
                cells.map { $0.text(escape: { $0.escapedForMarkdown }, minus: "\u{2212}", missing: "") })
        }
        return text + "\n" + notes.map { $0.escapedForMarkdown + "\n" }.joined()
    }
}

extension String {
    /// The text as Markdown prints it: characters with a meaning of their own are escaped, and lines joined.
    var escapedForMarkdown: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "#", "~", "&", "!": text += "\\\(scalar)"
            case "\n", "\t": text += " "
            default:
                if let shown = scalar.visibleForm { text += shown } else { text.unicodeScalars.append(scalar) }
            }
        }
        return text
    }
}
