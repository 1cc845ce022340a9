import Foundation
import Reporting
import Testing

/// Elements of a page as a browser nests them, and the faults of their nesting.
private struct TagCheck {
    var names: [String] = []
    var faults: [String] = []
    var attributes: [String] = []

    /// Elements of HTML that have no end.
    static let void: Set<String> = ["meta", "link", "br", "hr", "img", "input"]

    init(_ page: String) throws {
        var open: [String] = []
        let tag = /<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z:-]+="[^"<]*")*)\s*>/
        var rest = page[...]
        // A style sheet is no markup; it holds no `<` at all.
        while let start = rest.firstIndex(of: "<") {
            rest = rest[start...]
            if rest.hasPrefix("<!DOCTYPE html>") {
                rest = rest.dropFirst(15)
                continue
            }
            guard let match = rest.prefixMatch(of: tag) else {
                faults.append("no tag: \(rest.prefix(60))")
                rest = rest.dropFirst()
                continue
            }
            let name = String(match.2).lowercased()
            if match.1.isEmpty {
                names.append(name)
                attributes += match.3.split(separator: "\" ").map { $0.trimmingCharacters(in: .whitespaces) }
                if !Self.void.contains(name) { open.append(name) }
            } else if open.last == name {
                open.removeLast()
            } else {
                faults.append("</\(name)> ends \(open.last ?? "nothing")")
            }
            rest = rest[match.range.upperBound...]
        }
        if !open.isEmpty { faults.append("never ended: \(open)") }
    }
}

@Suite("The report as a page")
struct BriefPageTests {
    static func page(hostile: Bool = false, draws: Bool = true) -> String {
        let brief = Brief.sample(hostile: hostile, draws: draws)
        return brief.html(figures: ReportFigures(charts: brief.charts(map: nil), whyMissing: "Reason: none"))
    }

    @Test("every element is ended where it was begun, whatever users write", arguments: [false, true])
    func nesting(hostile: Bool) throws {
        let page = Self.page(hostile: hostile)
        let check = try TagCheck(page)
        #expect(check.faults.isEmpty, "\(check.faults.prefix(5))")
        #expect(check.names.filter { $0 == "h1" }.count == 1)
        #expect(check.names.filter { $0 == "title" || $0 == "main" }.count == 2)
        // The check itself finds what is wrong.
        #expect(try !TagCheck(page + "</p>").faults.isEmpty)
        #expect(try !TagCheck(page.replacing("</section>", with: "")).faults.isEmpty)
    }

    @Test("no text of a user becomes markup, and none turns the page around")
    func escaping() throws {
        let page = Self.page(hostile: true)
        #expect(!page.contains("<script"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;&#39;&amp;"))
        for scalar in page.unicodeScalars {
            #expect(
                scalar.value >= 0x20 || scalar == "\n" || scalar == "\t", "a control character \(scalar.value)")
            #expect(!(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value))
        }
        #expect(page.contains("[U+202E]txet"))
    }

    @Test("nothing is asked for from outside, and nothing runs")
    func selfContained() throws {
        let check = try TagCheck(Self.page())
        #expect(Set(check.names).isDisjoint(with: ["script", "link", "img", "iframe", "object", "a", "form"]))
        for attribute in check.attributes {
            #expect(
                !attribute.hasPrefix("src=") && !attribute.hasPrefix("href=") && !attribute.hasPrefix("on"),
                "\(attribute)")
        }
        let page = Self.page()
        #expect(!page.contains("@import") && !page.contains("url("))
        #expect(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'"))
    }

    @Test("sections stand in the order of reading, headings in the order of depth")
    func order() throws {
        let page = Self.page()
        let titles = page.matches(of: /<h([1-6])[^>]*>([^<]*)/).map { (Int($0.1) ?? 0, String($0.2)) }
        #expect(
            titles.filter { $0.0 < 3 }.map(\.1) == [
                "plain", "The answer", "Largest gains and losses", "Who gains and who loses", "Trade before and after",
                "Two measures of welfare, and why they differ", "Parameters and their sources",
                "What is assumed, and what to be warned of", "The measures, in words", "How to repeat this run",
                "Annex: every economy",
            ])
        for (above, below) in zip(titles, titles.dropFirst()) {
            #expect(below.0 <= above.0 + 1, "\(below.1) follows \(above.1)")
        }
        // Every table has a caption, and its cells have heads.
        let tables = page.matches(of: /<table>\n<caption>/).count
        #expect(tables == page.matches(of: /<table>/).count && tables >= 6)
        #expect(page.contains("<th scope=\"col\"") && page.contains("<th scope=\"row\""))
        #expect(page.contains("<html lang=\"en\">"))
        #expect(page.contains("@media print") && page.contains("prefers-color-scheme: dark"))
    }

    @Test("numbers carry their full value, and intervals stand only where there are draws")
    func numbers() {
        let page = Self.page()
        #expect(page.contains("<span class=\"gain\"><data value=\"0.8333333333333334\">+0.83</data></span>"))
        #expect(page.contains("<span class=\"loss\"><data value=\"-0.1111111111111111\">\u{2212}0.11</data></span>"))
        #expect(page.contains("90 % interval"))
        let without = Self.page(draws: false)
        #expect(!without.contains("90 % interval"))
        #expect(without.contains("These numbers have no intervals.") && without.contains("--draws 1000"))
    }

    @Test("a chart that is not drawn says so, with what it would show and how to get it")
    func missing() {
        let page = Self.page()
        #expect(page.matches(of: /This chart is not drawn here\./).count == 3)
        #expect(page.contains("Reason: none") && page.contains("charts/gains.vl.json"))
    }

    @Test("a drawing stands in the page with its title, in both widths")
    func drawn() throws {
        let brief = Brief.sample()
        let svg = Array("<svg viewBox=\"0 0 10 20\"><path fill=\"#20639f\" d=\"M0,0h1\"/></svg>".utf8)
        let wide = try #require(EmbeddedDrawing(svg: svg, prefix: "gains-wide-", title: "bars <b>"))
        let narrow = try #require(EmbeddedDrawing(svg: svg, prefix: "gains-narrow-", title: "bars"))
        let page = brief.html(
            figures: ReportFigures(
                charts: brief.charts(map: nil), drawings: ["gains-wide": wide, "gains-narrow": narrow]))
        #expect(try TagCheck(page).faults.isEmpty)
        #expect(page.contains("<title id=\"gains-wide-title\">bars &lt;b&gt;</title>"))
        #expect(page.contains("role=\"img\"") && page.contains("aria-labelledby=\"gains-narrow-title\""))
        #expect(page.contains("svg [fill=\"#20639f\"]"), "the colour has a counterpart on dark ground")
    }
}
