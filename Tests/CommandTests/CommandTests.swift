import Foundation
import Testing

/// One test file with its cases, run in order in one scratch folder.
struct CommandTestFile: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    /// Whether runs of spaces count as one: the widths of columns hang on the digits of rounding errors.
    var ignoresWidths = false
    var testDescription: String { name }

    /// The files of the folder `Cases`, slow ones only where they are asked for.
    static let all: [CommandTestFile] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Cases")
        let runsSlow = ProcessInfo.processInfo.environment["COMITY_SLOW"] == "1"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".test") && (runsSlow || !$0.hasSuffix(".slow.test")) }.sorted()
            .map { name in
                let data = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path) ?? Data()
                return CommandTestFile(name: name, text: String(decoding: data, as: UTF8.self))
            }
    }()
}

@Suite("The command, as its users see it")
struct CommandTests {
    @Test("test files are found")
    func files() { #expect(!CommandTestFile.all.isEmpty) }

    @Test(
        "every command line prints what its file says",
        .enabled(if: BuiltCommand.folder != nil, "`comity` is not built beside the tests: run `swift build` first"),
        arguments: CommandTestFile.all)
    func agrees(_ file: CommandTestFile) throws {
        try file.expectAgreement()
    }
}

extension CommandTestFile {
    /// Runs the cases and records what differs.
    func expectAgreement() throws {
        let folder = try #require(BuiltCommand.folder)
        let cases = try readTestFile(text, named: name)
        #expect(!cases.isEmpty, "\(name) holds no command line")
        let scratch = FileManager.default.temporaryDirectory
            .appendingPathComponent("comity-scratch-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        for item in cases {
            for input in item.inputs {
                let text = input.lines.map { $0 + "\n" }.joined()
                try Data(text.utf8).write(to: scratch.appendingPathComponent(input.name))
            }
            let outcome = try BuiltCommand.run(item.command, folder: folder, scratch: scratch)
            let report = disagreement(item, outcome)
            if !report.isEmpty { Issue.record("\(item)\n\(report)") }
        }
    }

    private func comparable(_ line: String) -> String {
        ignoresWidths ? line.split(separator: " ").joined(separator: " ") : line
    }

    /// What differs between a case and what happened; empty where nothing does.
    private func disagreement(_ item: CommandCase, _ outcome: BuiltCommand.Outcome) -> String {
        var parts: [String] = []
        for (name, expected, text) in [
            ("stdout", item.output, outcome.output), ("stderr", item.error, outcome.error),
        ] {
            let expected = expected.map(comparable)
            let printed = withoutEmptyEnd(
                text.split(separator: "\n", omittingEmptySubsequences: false).map { comparable(String($0)) })
            if !linesMatch(expected: expected, printed: printed) {
                parts.append("\(name):\n\(lineDifference(expected: expected, printed: printed))")
            }
            if !text.isEmpty && !text.hasSuffix("\n") { parts.append("\(name): the last line is not ended") }
        }
        if outcome.status != item.status {
            parts.append("exit status: expected \(item.status), found \(outcome.status)")
        }
        return parts.joined(separator: "\n")
    }
}
