import Reporting
import Testing

@Suite("Width of text on a terminal")
struct DisplayWidthTests {
    static let measured: [(text: String, width: Int)] = [
        ("", 0), ("Cambodia", 8), ("Côte d'Ivoire", 13), ("Co\u{302}te", 4), ("中国", 4), ("日本 (Japan)", 12), ("대한민국", 8),
        ("Việt Nam", 8), ("កម្ពុជា", 5), ("\u{1112}\u{1161}\u{11AB}", 2), ("🇰🇭", 2), ("👩‍🔬", 2), ("☀️", 2), ("☀", 1), ("ｱ", 1),
        ("Ａ", 2), ("a\u{200B}b", 2), ("…", 1),
        ("\u{7}", 0), ("−", 1),
    ]

    @Test("wide, narrow and combining characters", arguments: measured.indices)
    func width(_ index: Int) {
        let item = Self.measured[index]
        #expect(displayWidth(item.text) == item.width, "\(item.text)")
    }

    @Test("a cut text ends in an ellipsis and never exceeds its width")
    func truncation() {
        #expect(truncated("Lao PDR", width: 7) == "Lao PDR")
        #expect(truncated("Lao PDR", width: 6) == "Lao P…")
        #expect(truncated("Lao PDR", width: 5) == "Lao…")
        #expect(truncated("中国人民", width: 6) == "中国…")
        #expect(truncated("中国", width: 1) == "…")
        #expect(truncated("中国", width: 0) == "")
        for width in 0...20 {
            #expect(displayWidth(truncated("中a国b人c民Côte", width: width)) <= width)
        }
    }

    @Test("paragraphs break at spaces, with a hanging indentation")
    func paragraphs() {
        #expect(wrapParagraph("one two  three\nfour", width: 9) == ["one two", "three", "four"])
        #expect(wrapParagraph("one two three", width: 9, indent: 2, hang: 2) == ["  one two", "    three"])
        #expect(wrapParagraph("an extraordinarily long word", width: 6) == ["an", "extraordinarily", "long", "word"])
        #expect(wrapParagraph("中国 日本 大韓", width: 9) == ["中国 日本", "大韓"])
        #expect(wrapParagraph("  ", width: 9) == [])
    }
}
