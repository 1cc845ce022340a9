import Reporting
import Testing

@Suite("Grids of text for documents")
struct TextGridTests {
    let grid = TextGrid(
        header: ["", "(1)", "(2)"],
        blocks: [
            [["log(dist)", "-0.81", ""], ["", "(0.03)", ""], ["i_1::a|b", "", "2.5"]],
            [["pair^year & 50%", "4", "5"]], [],
        ],
        notes: ["K of N − 1: `x_2` < $3 {a}~\\"])

    @Test("Markdown has a row for each row, with marks escaped")
    func markdown() {
        #expect(
            grid.markdown == """
                |  | (1) | (2) |
                | --- | ---: | ---: |
                | log(dist) | -0.81 |  |
                |  | (0.03) |  |
                | i\\_1::a\\|b |  | 2.5 |
                | pair^year & 50% | 4 | 5 |

                K of N − 1: \\`x\\_2\\` \\< $3 {a}\\~\\\\

                """)
    }

    @Test("LaTeX has rules between blocks, none for an empty one, and no character that is a command")
    func latex() {
        #expect(
            grid.latex == """
                % Needs \\usepackage{booktabs}.
                \\begin{tabular}{lrr}
                \\toprule
                 & (1) & (2) \\\\
                \\midrule
                log(dist) & $-$0.81 &  \\\\
                 & (0.03) &  \\\\
                i\\_1::a\\textbar{}b &  & 2.5 \\\\
                \\midrule
                pair\\textasciicircum{}year \\& 50\\% & 4 & 5 \\\\
                \\bottomrule
                \\end{tabular}
                \\par\\smallskip{\\footnotesize\\raggedright K of N $-$ 1: \\textasciigrave{}x\\_2\\textasciigrave{} \
                \\textless{} \\$3 \\{a\\}\\textasciitilde{}\\textbackslash{}\\par}

                """)
    }
}
