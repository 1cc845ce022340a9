extension String {
    /// The text as it stands in HTML and SVG, in content and in quoted attributes.
    ///
    /// Control characters that no such document may hold are shown by their pictures, and marks that turn the direction of the
    /// text around them by their names, so that a name can do nothing to the page around it.
    var escapedForHTML: String {
        var text = ""
        text.reserveCapacity(utf8.count)
        for scalar in unicodeScalars {
            switch scalar.value {
            case 0x26: text += "&amp;"
            case 0x3C: text += "&lt;"
            case 0x3E: text += "&gt;"
            case 0x22: text += "&quot;"
            case 0x27: text += "&#39;"
            case 0x09, 0x0A: text.unicodeScalars.append(scalar)
            case 0x0D: break
            default:
                if let shown = scalar.visibleForm { text += shown } else { text.unicodeScalars.append(scalar) }
            }
        }
        return text
    }
}

extension String {
    /// The text with spaces in place of control characters and of marks that turn its direction; line breaks stay.
    var withoutHiddenCharacters: String {
        guard unicodeScalars.contains(where: { $0.visibleForm != nil }) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            let isKept = scalar.visibleForm == nil || scalar == "\n" || scalar == "\r" || scalar == "\t"
            text.unicodeScalars.append(isKept ? scalar : " ")
        }
        return text
    }
}

extension Unicode.Scalar {
    /// What stands for a character that cannot be seen or that turns its surroundings; `nil` for all others.
    var visibleForm: String? {
        switch value {
        case 0..<0x20: String(Unicode.Scalar(0x2400 + value) ?? " ")
        case 0x7F: "\u{2421}"
        case 0x80...0x9F, 0xFFFE, 0xFFFF: "\u{FFFD}"
        // Embeddings, overrides and isolates of direction.
        case 0x202A...0x202E, 0x2066...0x2069: "[U+\(String(value, radix: 16, uppercase: true))]"
        default: nil
        }
    }
}
