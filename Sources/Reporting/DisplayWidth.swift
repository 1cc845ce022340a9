/// Columns that text takes on a terminal with a font of fixed width.
///
/// Counted as terminals count: none for control, combining and joining characters, two for East Asian wide
/// ones and pictographs, one for everything else. Characters whose width Unicode calls ambiguous count as one.
public func displayWidth(_ text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
    return text.reduce(0) { $0 + displayWidth($1) }
}

func displayWidth(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    // A flag, a family or a symbol followed by variation selector 16 is one picture of several scalars.
    if scalars.contains(where: { $0.value == 0xFE0F || $0.properties.isEmojiPresentation }) { return 2 }
    return scalars.reduce(0) { $0 + displayWidth($1) }
}

private func displayWidth(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x7F { return scalar.value < 0x20 ? 0 : 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .control, .format, .lineSeparator, .paragraphSeparator:
        // The soft hyphen is a format character that terminals show.
        return scalar.value == 0xAD ? 1 : 0
    default:
        // Hangul vowels and finals join the consonant before them.
        if (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value) { return 0 }
        return isWide(scalar) ? 2 : 1
    }
}

private func isWide(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x1100 { return false }
    return wideRanges.contains { $0.contains(scalar.value) }
}

/// Blocks of wide and full-width characters, after the Unicode property East_Asian_Width.
private let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F,  // Hangul initial consonants
    0x2E80...0x303E,  // radicals, Kangxi, CJK punctuation
    0x3041...0x4DBF,  // kana, Bopomofo, Hangul compatibility, CJK extension A
    0x4E00...0x9FFF,  // CJK ideographs
    0xA000...0xA4CF,  // Yi
    0xA960...0xA97F,  // Hangul extended
    0xAC00...0xD7A3,  // Hangul syllables
    0xF900...0xFAFF,  // CJK compatibility ideographs
    0xFE10...0xFE19,  // vertical forms
    0xFE30...0xFE6F,  // compatibility forms
    0xFF01...0xFF60,  // full-width forms
    0xFFE0...0xFFE6,  // full-width signs
    0x17000...0x18CFF,  // Tangut, Khitan
    0x1B000...0x1B2FF,  // kana supplements, Nushu
    0x20000...0x3FFFD,  // CJK extensions B and later
]

/// Text cut to a number of columns, the last of them an ellipsis where something was cut off.
///
/// Never longer than `width`; empty where `width` is below one.
public func truncated(_ text: String, width: Int) -> String {
    if displayWidth(text) <= width { return text }
    if width < 1 { return "" }
    var kept = ""
    var used = 0
    for character in text {
        let next = displayWidth(character)
        if used + next > width - 1 { break }
        kept.append(character)
        used += next
    }
    while kept.hasSuffix(" ") { kept.removeLast() }
    return kept + "…"
}

/// Breaks a paragraph at spaces into lines that fit a width; a longer word has a line of its own.
///
/// - Parameters:
///   - text: words separated by spaces or line breaks.
///   - width: columns available, indentation included.
///   - indent: spaces before each line.
///   - hang: further spaces before each line but the first.
public func wrapParagraph(_ text: String, width: Int, indent: Int = 0, hang: Int = 0) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        let length = displayWidth(word)
        if used > 0 && used + 1 + length > width {
            lines.append(line)
            used = 0
        }
        if used == 0 {
            let margin = indent + (lines.isEmpty ? 0 : hang)
            line = String(repeating: " ", count: margin) + word
            used = margin + length
        } else {
            line += " " + word
            used += 1 + length
        }
    }
    if used > 0 { lines.append(line) }
    return lines
}
