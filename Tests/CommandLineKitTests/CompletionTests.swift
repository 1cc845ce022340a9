import CommandLineKit
import Foundation
import Testing

@Suite("Completion scripts")
struct CompletionTests {
    @Test("bash reads its script")
    func bashSyntax() throws {
        let script = run("completion bash")
        #expect(script.status == 0)
        #expect(try shell("/bin/bash", ["-n"], script.output) == "")
    }

    static let zsh = ["/bin/zsh", "/usr/bin/zsh"].first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test("zsh reads its script", .enabled(if: zsh != nil, "zsh is not installed, so nothing can read the script"))
    func zshSyntax() throws {
        let script = run("completion zsh")
        #expect(script.status == 0)
        #expect(try shell(try #require(Self.zsh), ["-n"], script.output) == "")
    }

    /// A command line up to the cursor, words separated by spaces (a last space starts a new word), and
    /// what is offered.
    static let offered: [(typed: String, words: [String])] = [
        ("harbour ", ["load", "crew", "completion", "help"]),
        ("harbour c", ["crew", "completion"]),
        ("harbour --", ["--color", "--quiet", "--version", "--help"]),
        ("harbour crew ", ["add", "sink"]),
        ("harbour --color n", ["never"]),
        ("harbour --color never l", ["load"]),
        ("harbour load --f", ["--format"]),
        ("harbour load --format ", ["table", "csv", "json"]),
        ("harbour load -f c", ["csv"]),
        ("harbour load --format = j", ["json"]),
        ("harbour load --format =", ["table", "csv", "json"]),
        ("harbour load --ship ", ["Aurora", "Boreas", "Calypso"]),
        ("harbour load --ship Bo", ["Boreas"]),
        ("harbour load ", ["holds", "cargo.csv"]),
        ("harbour load ca", ["cargo.csv"]),
        ("harbour load cargo.csv ", []),
        ("harbour load --out ", ["holds"]),
        ("harbour load -- --f", []),
        ("harbour load --trim ", []),
        ("harbour completion ", ["bash", "zsh"]),
    ]

    @Test("bash offers what the declarations say", arguments: offered.indices)
    func bashOffers(_ index: Int) throws {
        let item = Self.offered[index]
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("completion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("holds"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["cargo.csv", "notes.txt"] {
            try Data().write(to: folder.appendingPathComponent(name))
        }
        var words = item.typed.split(separator: " ").map { "'\($0)'" }
        if item.typed.hasSuffix(" ") { words.append("''") }
        let script = """
            \(run("completion bash").output)
            harbour() { if [[ $1 == __complete ]]; then printf '%s\\n' Aurora Boreas Calypso; fi; }
            COMP_WORDS=(\(words.joined(separator: " ")))
            COMP_CWORD=\(words.count - 1)
            _harbour
            if (( ${#COMPREPLY[@]} )); then printf '%s\\n' "${COMPREPLY[@]}"; fi
            """
        let reply = try shell("/bin/bash", ["--norc"], script, folder: folder)
        #expect(reply.split(separator: "\n").map(String.init) == item.words, "\(item.typed)")
    }

    /// Feeds a script to a shell; what it prints on either stream.
    private func shell(_ path: String, _ arguments: [String], _ script: String, folder: URL? = nil) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments + ["/dev/stdin"]
        process.currentDirectoryURL = folder
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(script.utf8))
        try input.fileHandleForWriting.close()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
    }
}
