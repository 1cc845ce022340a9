import TextFormats

/// An SVG that may stand inside a page: only shapes and text, only names of its own, nothing from outside.
///
/// The drawing program is not trusted to know the page: elements and attributes that are not on the lists below are left
/// out with all they hold, names begin with a prefix that no other drawing of the page has, and a reference is kept where it
/// points to such a name only.
public struct EmbeddedDrawing: Sendable {
    /// The `svg` element as text.
    public let text: String

    private static let elements: Set<String> = [
        "svg", "g", "path", "rect", "line", "circle", "ellipse", "polygon", "polyline", "text", "tspan", "defs",
        "clipPath", "linearGradient", "stop",
    ]
    private static let attributes: Set<String> = [
        "id", "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "r", "cx", "cy", "rx", "ry", "width", "height",
        "points", "transform", "viewBox", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width",
        "stroke-opacity", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin",
        "stroke-miterlimit", "opacity", "font-family", "font-size", "font-weight", "font-style", "text-anchor",
        "dominant-baseline", "clip-path", "clip-rule", "offset", "stop-color", "stop-opacity", "gradientUnits",
        "gradientTransform", "display", "visibility",
    ]

    /// Makes a drawing safe; `nil` where it is no well-formed SVG.
    ///
    /// - Parameters:
    ///   - svg: what the drawing program wrote.
    ///   - prefix: what names begin with: letters, digits and `-`.
    ///   - title: what the drawing shows, for those who do not see it.
    public init?(svg: [UInt8], prefix: String, title: String) {
        guard let root = MarkupElement(svg), root.name == "svg", let box = root.attribute("viewBox"),
            case let numbers = box.split(whereSeparator: { $0 == " " || $0 == "," }).map({ parseNumber(String($0)) }),
            numbers.count == 4, let width = numbers[2], let height = numbers[3], width > 0, height > 0
        else { return nil }
        var content = ""
        for child in root.children { Self.write(child, prefix, to: &content) }
        text =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"\(box.escapedForHTML)\" role=\"img\" "
            + "width=\"\(NumberFormat.trimmed(width))\" height=\"\(NumberFormat.trimmed(height))\" aria-labelledby=\"\(prefix)title\">"
            + "<title id=\"\(prefix)title\">\(title.escapedForHTML)</title>\(content)</svg>"
    }

    private static func write(_ node: MarkupElement.Node, _ prefix: String, to text: inout String) {
        switch node {
        case .text(let words): text += words.escapedForHTML
        case .element(let element):
            guard elements.contains(element.name), element.name != "svg" else { return }
            // A shape that draws nothing costs bytes only.
            if element.name == "path", element.attribute("d")?.isEmpty != false || isInvisible(element) { return }
            text += "<\(element.name)"
            for (name, value) in element.attributes where attributes.contains(name) {
                guard let safe = Self.safe(name, value, prefix) else { continue }
                text += " \(name)=\"\(safe.escapedForHTML)\""
            }
            text += ">"
            for child in element.children { write(child, prefix, to: &text) }
            text += "</\(element.name)>"
        }
    }

    /// Backgrounds and foregrounds of groups that nothing is drawn with.
    private static func isInvisible(_ element: MarkupElement) -> Bool {
        let role = element.attribute("class")
        guard role == "background" || role == "foreground" else { return false }
        func isNothing(_ name: String) -> Bool { [nil, "none", "transparent"].contains(element.attribute(name)) }
        return isNothing("fill") && isNothing("stroke")
    }

    private static func safe(_ name: String, _ value: String, _ prefix: String) -> String? {
        if name == "id" { return prefix + value }
        let lowered = value.lowercased()
        guard lowered.contains("url") || lowered.contains("\\") else { return value }
        // The one reference that a drawing needs is to a part of itself.
        guard value.hasPrefix("url(#"), value.hasSuffix(")"),
            !value.dropFirst(5).dropLast().contains(where: { "()#\"'\\".contains($0) })
        else { return nil }
        return "url(#\(prefix)\(value.dropFirst(5).dropLast()))"
    }
}
