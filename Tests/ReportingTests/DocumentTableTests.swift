import Foundation
import Reporting
import TestSupport
import Testing

@Suite("Tables for documents")
struct DocumentTableTests {
    @Test("LaTeX: rules of booktabs, a column for each head, everything escaped")
    func latex() throws {
        let text = Brief.sample().latex
        #expect(text.contains("\\toprule") && text.contains("\\midrule") && text.contains("\\bottomrule"))
        #expect(text.contains("Cambodia (KHM) & 0.83 & [0.73, 1.03] & 0.62 & ["))
        #expect(text.contains("Laos (LAO) & $-$0.11 &"))
        let rows = text.split(separator: "\n").filter { $0.hasSuffix("\\\\") }
        let counts = Set(rows.map { $0.replacing("\\&", with: "").count { $0 == "&" } })
        #expect(counts == [9], "every row has as many cells")
        let hostile = Brief.sample(hostile: true).latex
        #expect(
            hostile.contains(
                ##"\caption{\textless{}script\textgreater{}alert(1)\textless{}/script\textgreater{} \textquotedbl{}'\&  txet    [31m \$\{x\} \textbar{} \# \_ \textasciicircum{} \textasciitilde{} \textbackslash{} \%}"##
            ))
    }

    @Test(
        "LaTeX reads it",
        .enabled(if: Program.find("pdflatex") != nil, "no pdflatex on the path, so nothing is typeset"))
    func typeset() throws {
        let folder = TemporaryFolder()
        try folder.write("table.tex", Brief.sample(hostile: true).latex)
        try folder.write(
            "main.tex",
            "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{booktabs}\\begin{document}\\input{table}\\end{document}"
        )
        let run = try Program.run(
            try #require(Program.find("pdflatex")), ["-interaction=nonstopmode", "-halt-on-error", "main.tex"],
            in: folder.path)
        #expect(run.status == 0, "\(run.output.suffix(2000))")
    }

    @Test("Markdown: a table with as many cells in every row, everything escaped")
    func markdown() {
        let text = Brief.sample(hostile: true).markdown
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(rows.count == 5)
        let counts = Set(rows.map { $0.replacing("\\|", with: "").count { $0 == "|" } })
        #expect(counts == [11])
        #expect(text.hasPrefix("## \\<script\\>alert(1)\\</script\\>"))
        #expect(text.contains("| Cambodia (KHM) | 0.83 | \\[0.73, 1.03\\] |"))
    }

    @Test("the same brief gives the same workbook, byte for byte")
    func deterministic() throws {
        let first = try Brief.sample().workbook()
        // Seconds later too: nothing in it is the time of day.
        Thread.sleep(forTimeInterval: 2.1)
        #expect(try Brief.sample().workbook() == first)
        #expect(first.starts(with: [0x50, 0x4B, 3, 4]))
    }

    /// Prints every cell of a workbook: sheet, cell, kind and value, with a tab between, from the XML itself.
    private static let reader = """
        import re, sys, zipfile, xml.etree.ElementTree as tree
        n = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
        z = zipfile.ZipFile(sys.argv[1])
        strings = [''.join(t.text or '' for t in s.iter(n + 't')) for s in tree.fromstring(z.read('xl/sharedStrings.xml'))]
        names = [s.get('name') for s in tree.fromstring(z.read('xl/workbook.xml')).iter(n + 'sheet')]
        for number, name in enumerate(names, 1):
            root = tree.fromstring(z.read('xl/worksheets/sheet%d.xml' % number))
            print(name, 'pane', root.find('.//' + n + 'pane').get('state'), '', sep='\\t')
            for c in root.iter(n + 'c'):
                assert c.find(n + 'f') is None, 'a formula'
                v = c.find(n + 'v')
                if v is not None:
                    text = strings[int(v.text)] if c.get('t') == 's' else v.text
                    print(name, c.get('r'), c.get('t') or 'n', repr(text), sep='\\t')
        """

    @Test(
        "a workbook reads back: sheets, frozen heads, numbers as numbers, text as text",
        .enabled(if: Program.find("python3") != nil, "no python3 on the path, so the workbook is not read back"))
    func workbook() throws {
        let folder = TemporaryFolder()
        var brief = Brief.sample(hostile: true)
        brief.economies[0].name = "=1+1"
        try folder.write("w.xlsx", bytes: try brief.workbook())
        let run = try Program.run(
            try #require(Program.find("python3")), ["-c", Self.reader, "\(folder.path)/w.xlsx"], in: folder.path)
        #expect(run.status == 0, "\(run.output)")
        var cells: [String: (kind: String, value: String)] = [:]
        var sheets: [String] = []
        for line in run.output.split(separator: "\n") {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            try #require(parts.count == 4, "\(line)")
            if parts[1] == "pane" {
                sheets.append(parts[0])
                #expect(parts[2] == "frozen")
            } else {
                cells["\(parts[0]) \(parts[1])"] = (parts[2], String(parts[3].dropFirst().dropLast()))
            }
        }
        #expect(sheets == ["answer", "economies", "flows", "parameters", "findings", "manifest"])
        #expect(cells["economies C1"]?.value == "real income" && cells["economies C2"]?.value == "%")
        #expect(cells["economies B3"]?.kind == "s" && cells["economies B3"]?.value == "=1+1")
        for (row, economy) in brief.economies.enumerated() {
            for (column, figure) in economy.values.enumerated() {
                let name = String(UnicodeScalar(UInt8(67 + column)))
                let cell = try #require(cells["economies \(name)\(row + 3)"])
                #expect(cell.kind == "n")
                // The library writes sixteen significant digits.
                let value = try #require(Double(cell.value))
                let expected = try #require(figure.value)
                #expect(abs(value - expected) <= 1e-15 * abs(expected), "\(cell.value) for \(expected)")
            }
        }
        #expect(cells["flows C3"]?.value == "12.5" && cells["manifest B3"]?.value == "0.1.0")
    }
}
