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

    @Test("files and commands of a page are found, and nothing else")
    func blocks() {
        let page = "Text.\n```csv a.csv\nx\n1\n```\n$ no\n```console\n$ comity a.csv\nout\n```\n```swift\n$ no\n```\n"
        #expect(testFile(ofPage: page) == "--- file a.csv\nx\n1\n$ cd $SCRATCH; comity a.csv\nout\n")
    }
}
