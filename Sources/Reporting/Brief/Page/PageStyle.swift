/// The style of a report: light and dark as the reader's screen is set, and paper.
enum PageStyle {
    /// The style sheet.
    static var sheet: Markup {
        var markup: Markup = ""
        markup.text =
            ":root { color-scheme: light dark;\n\(variables { $0.light })}\n"
            + "@media screen and (prefers-color-scheme: dark) {\n:root {\n\(variables { $0.dark })}\n\(darkDrawings)}\n"
            + rules + paper
        return markup
    }

    private static func variables(_ colour: (ChartPalette.Pair) -> String) -> String {
        let ground = ChartPalette.Pair(light: "#fdfdfc", dark: "#12181e")
        let panel = ChartPalette.Pair(light: "#f2f5f7", dark: "#1b232b")
        let gainText = ChartPalette.Pair(light: "#174f86", dark: "#82c7fb")
        let lossText = ChartPalette.Pair(light: "#8f4300", dark: "#ffb166")
        let named: [(String, ChartPalette.Pair)] = [
            ("ground", ground), ("panel", panel), ("ink", ChartPalette.ink), ("soft", ChartPalette.soft),
            ("line", ChartPalette.grid), ("gain", gainText), ("loss", lossText),
        ]
        return named.map { "--\($0): \(colour($1));\n" }.joined()
    }

    /// Drawings carry colours for light ground; on dark ground each gives way to its counterpart.
    private static var darkDrawings: String {
        var seen: Set<String> = []
        return ChartPalette.all.filter { seen.insert($0.light).inserted }.map {
            "svg [fill=\"\($0.light)\"] { fill: \($0.dark) }\nsvg [stroke=\"\($0.light)\"] { stroke: \($0.dark) }\n"
        }.joined()
    }

    private static let rules = """
        * { box-sizing: border-box }
        html { -webkit-text-size-adjust: 100% }
        body { margin: 0; background: var(--ground); color: var(--ink);
          font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Helvetica, Arial, sans-serif }
        main { max-width: 58rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem }
        header { border-bottom: 3px solid var(--ink); padding-bottom: 1rem; margin-bottom: 2rem }
        h1, h2, h3 { line-height: 1.25; text-wrap: balance }
        h1 { font-size: clamp(1.6rem, 4.5vw, 2.4rem); margin: .2rem 0 .8rem; letter-spacing: -.01em }
        h2 { font-size: 1.45rem; margin: 3rem 0 .8rem; padding-top: 1rem; border-top: 1px solid var(--line) }
        h3 { font-size: 1.1rem; margin: 1.8rem 0 .5rem }
        p, ul, dl { margin: 0 0 1rem; max-width: 46rem }
        li { margin-bottom: .35rem }
        .kind { color: var(--soft); font-size: .9rem; letter-spacing: .02em; margin: 0 }
        .question { font-size: 1.25rem; font-style: italic }
        .facts { color: var(--soft); margin: 0 }
        section:first-of-type h2 { border-top: 0; margin-top: 0; padding-top: 0 }
        .answer { font-size: 1.15rem }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; max-width: none }
        .card { background: var(--panel); border-radius: .4rem; padding: .8rem 1rem }
        .card dt { font-weight: 600 }
        .card dd { margin: 0 }
        .big { display: block; font-size: 1.6rem; font-weight: 650; line-height: 1.3 }
        .ends { display: block; color: var(--soft); font-size: .9rem }
        .gain { color: var(--gain) }
        .loss { color: var(--loss) }
        .ends .gain, .ends .loss { color: inherit }
        data, .n, .big { font-variant-numeric: tabular-nums lining-nums }
        figure { margin: 1.2rem 0 1.8rem }
        figcaption { color: var(--soft); font-size: .92rem; max-width: 46rem; margin-top: .6rem }
        figcaption strong { color: var(--ink) }
        .drawing svg { display: block; width: auto; max-width: 100%; height: auto; overflow: visible }
        .drawing text { font-family: Helvetica, Arial, "Liberation Sans", "Noto Sans", sans-serif }
        #figure-map .drawing svg { width: 100% }
        .narrow { display: none }
        .legend-title { margin: 0 0 .3rem; font-size: .92rem }
        .legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; font-size: .88rem; max-width: none }
        .legend li { display: flex; align-items: center; gap: .4rem; margin: 0; white-space: nowrap }
        .swatch { width: 1rem; height: 1rem; border: 1px solid var(--soft); flex: none }
        .missing { border: 1px dashed var(--soft); border-radius: .4rem; padding: 1rem; background: var(--panel) }
        .scroll { overflow-x: auto; margin: 1rem 0 1.8rem }
        .scroll:focus-visible, pre:focus-visible { outline: 3px solid var(--gain); outline-offset: 2px }
        table { border-collapse: collapse; font-size: .92rem; line-height: 1.4; min-width: 100% }
        caption { text-align: start; font-weight: 600; padding-bottom: .5rem; font-size: 1rem }
        th, td { padding: .35rem .7rem; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line) }
        th:first-child, td:first-child { padding-inline-start: 0 }
        tbody th { font-weight: 500; min-width: 7rem }
        thead th { vertical-align: bottom; border-bottom: 2px solid var(--ink); font-weight: 600 }
        th.n, td.n { text-align: end; white-space: nowrap }
        thead th.n { white-space: normal }
        .unit { display: block; font-weight: 400; color: var(--soft); font-size: .85em }
        .total th, .total td { font-weight: 650; border-top: 2px solid var(--ink) }
        .findings { padding-inline-start: 1.2rem }
        .findings .warning { color: var(--loss) }
        .place { color: var(--soft); font-size: .92em }
        code, pre { font-family: ui-monospace, "SFMono-Regular", "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .88em }
        code { overflow-wrap: anywhere }
        pre { background: var(--panel); border-radius: .4rem; padding: .9rem 1rem; overflow-x: auto; line-height: 1.45 }
        pre code { font-size: 1em; overflow-wrap: normal }
        .meanings { font-size: .92rem; display: grid; grid-template-columns: minmax(9rem, auto) 1fr; gap: .2rem 1rem }
        .meanings dt { font-weight: 600 }
        .meanings dd { margin: 0 }
        @media screen and (max-width: 38rem) {
        main { padding: 1.5rem 1rem 3rem }
        .wide { display: none }
        .narrow { display: block }
        .meanings { display: block }
        .meanings dd { margin-bottom: .5rem }
        .legend li { white-space: normal }
        }

        """

    private static let paper = """
        @page { size: A4; margin: 17mm 15mm }
        @media print {
        body { font-size: 10pt; background: none }
        main { max-width: none; padding: 0 }
        h1 { font-size: 20pt }
        h2 { font-size: 14pt; margin-top: 16pt }
        h2, h3, caption, .legend-title { break-after: avoid }
        figure, .card, tr, .legend { break-inside: avoid }
        tbody tr:nth-child(-n+2), tbody tr:last-child { break-before: avoid }
        .cards { grid-template-columns: repeat(4, 1fr) }
        .card { border: .5pt solid var(--line); padding: 5pt 7pt }
        .big { font-size: 15pt }
        #figure-map .drawing svg { width: auto; height: 72mm; margin: 0 auto }
        thead { display: table-header-group }
        table { font-size: 8.5pt }
        .answer { font-size: 11.5pt }
        .scroll { overflow: visible }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; break-inside: auto }
        section:last-of-type { break-before: page }
        section:last-of-type table { font-size: 6.4pt }
        section:last-of-type th, section:last-of-type td { padding: 1.5pt 3pt }
        p, li { orphans: 3; widows: 3 }
        }

        """
}
