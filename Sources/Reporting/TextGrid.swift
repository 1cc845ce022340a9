/// Texts in rows and columns, in blocks divided by lines, for documents: as Markdown or as LaTeX.
///
/// The first column holds labels, the others values. What a renderer would take for a command is escaped, so that names
/// of variables come out as they are.
public struct TextGrid: Sendable, Equatable {
    /// The titles of the columns, the first often empty.
    public var header: [String]
    /// Rows of as many cells as the header, in blocks.
    public var blocks: [[[String]]]
    /// Sentences below the table, each a paragraph.
    public var notes: [String]

    /// Puts a grid together.
    ///
    /// - Precondition: every row has as many cells as the header.
    public init(header: [String], blocks: [[[String]]], notes: [String] = []) {
        precondition(
            blocks.allSatisfy { $0.allSatisfy { $0.count == header.count } }, "rows have as many cells as the header")
        self.header = header
        self.blocks = blocks
        self.notes = notes
    }

    /// A table of Markdown with pipes; blocks follow each other, since it knows no lines between rows.
    public var markdown: String {
        func line(_ cells: [String]) -> String { "| " + cells.map(markdownText).joined(separator: " | ") + " |\n" }
        var text = line(header)
        text += "| --- |" + String(repeating: " ---: |", count: header.count - 1) + "\n"
        for row in blocks.joined() { text += line(row) }
        for note in notes { text += "\n\(markdownText(note))\n" }
        return text
    }

    /// A `tabular` with the rules of the package booktabs, and the notes in small print below it.
    public var latex: String {
        func line(_ cells: [String]) -> String { cells.map(latexText).joined(separator: " & ") + " \\\\\n" }
        var text = "% Needs \\usepackage{booktabs}.\n"
        text += "\\begin{tabular}{l" + String(repeating: "r", count: header.count - 1) + "}\n\\toprule\n"
        text += line(header)
        for block in blocks where !block.isEmpty {
            text += "\\midrule\n"
            for row in block { text += line(row) }
        }
        text += "\\bottomrule\n\\end{tabular}\n"
        for note in notes { text += "\\par\\smallskip{\\footnotesize\\raggedright \(latexText(note))\\par}\n" }
        return text
    }
}

/// Text as Markdown shows it: characters that would mark something up are escaped.
func markdownText(_ text: String) -> String {
    var result = ""
    for character in text.withoutHiddenCharacters {
        if "\\`*_|<>[]~".contains(character) { result.append("\\") }
        result.append(character.isNewline ? " " : character)
    }
    return result
}

/// Text as LaTeX prints it; the sign of a negative number becomes a minus.
func latexText(_ text: String) -> String {
    var result = ""
    var before: Character?
    let characters = Array(text.withoutHiddenCharacters)
    for (place, character) in characters.enumerated() {
        let next = place + 1 < characters.count ? characters[place + 1] : nil
        switch character {
        case "\\": result += "\\textbackslash{}"
        case "^": result += "\\textasciicircum{}"
        case "~": result += "\\textasciitilde{}"
        case "&", "%", "$", "#", "_", "{", "}": result += "\\\(character)"
        case "<": result += "\\textless{}"
        case ">": result += "\\textgreater{}"
        case "|": result += "\\textbar{}"
        case "\"": result += "\\textquotedbl{}"
        case "`": result += "\\textasciigrave{}"
        case "−": result += "$-$"
        case "×": result += "$\\times$"
        case "χ": result += next == "²" ? "$\\chi^2$" : "$\\chi$"
        case "²": result += before == "χ" ? "" : "$^2$"
        case "-" where (before == nil || before == "(" || before == " ") && next?.isNumber == true: result += "$-$"
        case _ where character.isNewline: result += " "
        default: result.append(character)
        }
        before = character
    }
    return result
}
