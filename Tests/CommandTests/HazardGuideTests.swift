import Foundation
import Testing

/// The files and command lines of a page, as a test file: see the folder's README.
func testFile(ofPage markdown: String) -> String {
    enum Block { case none, input, commands }
    var block = Block.none
    var lines: [String] = []
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
        switch block {
        case .none where line.hasPrefix("```csv "):
            lines.append("--- file \(line.dropFirst(7))")
            block = .input
        case .none where line == "```console": block = .commands
        case .none: continue
        case _ where line == "```": block = .none
        case .commands where line.hasPrefix("$ "): lines.append("$ cd $SCRATCH; \(line.dropFirst(2))")
        default: lines.append(String(line))
        }
    }
    return lines.joined(separator: "\n") + "\n"
}

@Suite("Pages whose commands are run")
struct HazardGuideTests {
    @Test(
        "every command of the page prints what the page says",
        .enabled(if: BuiltCommand.folder != nil, "`comity` is not built beside the tests: run `swift build` first"),
        arguments: ["docs/explanation/gravity-hazards.md"])
    func agrees(_ page: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let markdown = try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)
        try CommandTestFile(name: page, text: testFile(ofPage: markdown), ignoresWidths: true).expectAgreement()
    }

    /// The lines of a page that a reader pastes into a shell.
    private func shellLines(ofPage markdown: String) -> [String] {
        var isInside = false
        var lines: [String] = []
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "```sh" {
                isInside = true
            } else if line == "```" {
                isInside = false
            } else if isInside {
                lines.append(String(line))
            }
        }
        return lines
    }

    @Test(
        "what a page has a reader paste runs from an empty folder, in its order",
        .enabled(if: BuiltCommand.folder != nil, "`comity` is not built beside the tests: run `swift build` first"),
        arguments: ["docs/how-to/estimate-gravity.md"])
    func runs(_ page: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let markdown = try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)
        let lines = shellLines(ofPage: markdown)
        #expect(lines.count { $0.hasPrefix("comity ") } > 4)
        let text = """
            --- file page.sh
            \(lines.joined(separator: "\n"))
            $ cd $SCRATCH; sh -e page.sh > printed 2>&1 || cat printed
            $ cd $SCRATCH; ls agtpa.csv rta-agtpa.estimate.yaml result/table.tex; grep -c . printed | awk '{ print ($1 > 50) }'
            agtpa.csv
            result/table.tex
            rta-agtpa.estimate.yaml
            1

            """
        try CommandTestFile(name: page, text: text).expectAgreement()
    }

    @Test("files and commands of a page are found, and nothing else")
    func blocks() {
        let page = "Text.\n```csv a.csv\nx\n1\n```\n$ no\n```console\n$ comity a.csv\nout\n```\n```swift\n$ no\n```\n"
        #expect(testFile(ofPage: page) == "--- file a.csv\nx\n1\n$ cd $SCRATCH; comity a.csv\nout\n")
    }
}
