extension Brief {
    /// The table of a report for LaTeX: a `table` with booktabs rules, to be read with `\input`.
    ///
    /// The document needs `\usepackage{booktabs}` and reads UTF-8. Everything that a user or a world wrote is escaped.
    public var latex: String {
        let table = SummaryTable(self)
        var text = "% \(Self.comment(name)); Comity \(provenance.comityVersion). Needs \\usepackage{booktabs}.\n"
        text += "\\begin{table}\n\\centering\n\\caption{\(title.escapedForLaTeX)}\n"
        text += "\\label{tab:\(label)}\n\\small\n"
        text += "\\begin{tabular}{\(table.columns.map { $0.isNumber ? "r" : "l" }.joined())}\n\\toprule\n"
        func row(_ cells: [String]) -> String { cells.joined(separator: " & ") + " \\\\\n" }
        text += row(table.columns.map { $0.title.escapedForLaTeX })
        text += row(table.columns.map { $0.unit.escapedForLaTeX })
        text += "\\midrule\n"
        for (position, cells) in table.rows.enumerated() {
            if position == table.rows.count - 1 { text += "\\midrule\n" }
            text += row(
                cells.map { $0.text(escape: { $0.escapedForLaTeX }, minus: "$-$", missing: "") })
        }
        text += "\\bottomrule\n\\end{tabular}\n"
        text +=
            "\n\\medskip\n\\parbox{\\linewidth}{\\footnotesize \(notes.map(\.escapedForLaTeX).joined(separator: " "))}\n"
        return text + "\\end{table}\n"
    }

    /// What a reader of the table must know.
    var notes: [String] {
        [
            "Real income is the exact change, first order the sum of terms of trade, volume of trade and technology; money in \(world.moneyUnit) a year.",
            intervalTitle.map { "Brackets hold the \($0) of \(draws?.answered ?? 0) draws." }
                ?? "Without draws there are no intervals.",
            "World: \(world.name), \(world.year). Model: \(model.words); deficits: closure \(model.closure). "
                + "Scenario sha256 \(provenance.scenarioHash.prefix(16)), world sha256 \(provenance.worldHash.prefix(16)), "
                + "Comity \(provenance.comityVersion).",
        ]
    }

    /// The scenario's name with only what a label may hold.
    private var label: String {
        String(
            name.unicodeScalars.map { scalar -> Character in
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(Character(scalar)))
                    ? Character(scalar) : "-"
            })
    }

    private static func comment(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F || !$0.isASCII ? " " : Character($0) })
    }
}

extension String {
    /// The text as LaTeX prints it: characters with a meaning of their own are escaped, control characters shown as spaces.
    var escapedForLaTeX: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&", "%", "$", "#", "_", "{", "}": text += "\\\(scalar)"
            case "\\": text += "\\textbackslash{}"
            case "~": text += "\\textasciitilde{}"
            case "^": text += "\\textasciicircum{}"
            case "<": text += "\\textless{}"
            case ">": text += "\\textgreater{}"
            case "|": text += "\\textbar{}"
            case "\"": text += "\\textquotedbl{}"
            default:
                // A blank line would end a caption, and marks of direction would turn what follows.
                if scalar.visibleForm != nil || scalar == "\n" || scalar == "\t" {
                    text += " "
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        return text
    }
}
