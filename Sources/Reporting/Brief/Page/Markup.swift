/// HTML that is safe as it stands: literals are taken as they are, and every value put into them is escaped.
struct Markup: ExpressibleByStringInterpolation {
    /// The text.
    var text: String

    init(stringLiteral text: String) { self.text = text }
    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    struct StringInterpolation: StringInterpolationProtocol {
        var text = ""
        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }
        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ words: String) { text += words.escapedForHTML }
        mutating func appendInterpolation(_ number: Int) { text += String(number) }
        mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
        mutating func appendInterpolation(_ parts: [Markup]) { for part in parts { text += part.text } }
        mutating func appendInterpolation(drawing: EmbeddedDrawing) { text += drawing.text }
    }

    static func + (a: Markup, b: Markup) -> Markup {
        var sum = a
        sum.text += b.text
        return sum
    }

    static func += (a: inout Markup, b: Markup) { a.text += b.text }

    /// A number as people read it, with the full value for programs.
    static func number(_ value: Double?, _ format: NumberFormat) -> Markup {
        guard let value, value.isFinite else { return "<span title=\"does not exist\">·</span>" }
        return "<data value=\"\(value.description)\">\(format.text(value).replacing("-", with: "\u{2212}"))</data>"
    }

    /// A number as it was stated: in full where that is short.
    static func plain(_ value: Double) -> Markup {
        "<data value=\"\(value.description)\">\(NumberFormat.short(value).replacing("-", with: "\u{2212}"))</data>"
    }

    /// A number whose sign says gain or loss: the sign says so in text, the colour beside it.
    static func signed(_ value: Double?, _ format: NumberFormat) -> Markup {
        guard let value, value.isFinite else { return number(value, format) }
        var format = format
        format.showsPlus = true
        let shown = number(value, format)
        let text = format.text(value)
        return text.hasPrefix("-")
            ? "<span class=\"loss\">\(shown)</span>"
            : text.hasPrefix("+") ? "<span class=\"gain\">\(shown)</span>" : shown
    }

    /// An interval: −0.10 to +0.20; a dot where there is none.
    static func interval(_ figure: Brief.Figure, _ format: NumberFormat) -> Markup {
        guard figure.low != nil, figure.high != nil else { return number(nil, format) }
        return "\(number(figure.low, format))&#8239;to&#8239;\(number(figure.high, format))"
    }
}

/// A table of a page: a caption, columns with units, and rows whose first cell names them.
struct PageTable {
    /// A column.
    struct Column {
        var title: String
        var unit = ""
        var isNumber = true

        static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
    }

    var caption: Markup
    var columns: [Column]
    var rows: [(cells: [Markup], isTotal: Bool)] = []

    init(_ caption: Markup, _ columns: [Column]) {
        self.caption = caption
        self.columns = columns
    }

    mutating func add(_ cells: [Markup], isTotal: Bool = false) {
        precondition(cells.count == columns.count, "a row must have as many cells as its table has columns")
        rows.append((cells, isTotal))
    }

    /// The table; one that is wider than the screen moves by itself and can be reached with the keyboard.
    func markup(label: String) -> Markup {
        let head = columns.map { column -> Markup in
            let unit: Markup = column.unit.isEmpty ? "" : "<span class=\"unit\">\(column.unit)</span>"
            return "<th scope=\"col\"\(column.isNumber ? " class=\"n\"" : "" as Markup)>\(column.title)\(unit)</th>"
        }
        let body = rows.map { row -> Markup in
            let cells = zip(row.cells, columns).enumerated().map { place, pair -> Markup in
                let kind: Markup = pair.1.isNumber ? " class=\"n\"" : ""
                return place == 0
                    ? "<th scope=\"row\"\(kind)>\(pair.0)</th>" : "<td\(kind)>\(pair.0)</td>"
            }
            return "<tr\(row.isTotal ? " class=\"total\"" : "" as Markup)>\(cells)</tr>\n"
        }
        return """
            <div class="scroll" role="region" tabindex="0" aria-label="\(label)"><table>
            <caption>\(caption)</caption>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(body)</tbody></table></div>

            """
    }
}
