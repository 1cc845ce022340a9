/// One command line of a test file, and what it must print.
struct CommandCase: Sendable, CustomStringConvertible {
    var file: String
    /// Line of the command in its file, counted from one.
    var line: Int
    var command: String
    /// Files to write before the command runs, by name.
    var inputs: [Input] = []
    var output: [String] = []
    var error: [String] = []
    var status: Int32 = 0

    struct Input: Sendable {
        var name: String
        var lines: [String]
    }

    var description: String { "\(file):\(line): \(command)" }
}

/// A test file that cannot be read, and where.
struct TestFileFault: Error, Equatable, CustomStringConvertible {
    var file: String
    var line: Int
    var found: String

    var description: String { "\(file):\(line): \(found)" }
}

/// Reads the cases of a test file; see the folder's README for its form.
func readTestFile(_ text: String, named file: String) throws(TestFileFault) -> [CommandCase] {
    var cases: [CommandCase] = []
    var waiting: [CommandCase.Input] = []
    enum Section { case preamble, input, output, error, ended }
    var section = Section.preamble

    for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        let place = index + 1
        if raw.hasPrefix("#") { continue }
        if raw.hasPrefix("$ ") {
            cases.append(CommandCase(file: file, line: place, command: String(raw.dropFirst(2)), inputs: waiting))
            waiting = []
            section = .output
            continue
        }
        if raw.hasPrefix("--- ") {
            let words = raw.dropFirst(4).split(separator: " ")
            switch (words.first, words.count) {
            case ("file", 2):
                waiting.append(.init(name: String(words[1]), lines: []))
                section = .input
            case ("stderr", 1) where !cases.isEmpty && section == .output:
                section = .error
            case ("exit", 2) where !cases.isEmpty && section != .ended && section != .input:
                guard let status = Int32(words[1]) else { fallthrough }
                cases[cases.count - 1].status = status
                section = .ended
            default:
                throw TestFileFault(
                    file: file, line: place,
                    found: "`\(raw)` is not `--- file NAME`, `--- stderr` or `--- exit N` in its place")
            }
            continue
        }
        let line = String(raw.hasPrefix("\\") ? raw.dropFirst() : raw)
        switch section {
        case .input: waiting[waiting.count - 1].lines.append(line)
        case .output: cases[cases.count - 1].output.append(line)
        case .error: cases[cases.count - 1].error.append(line)
        case .preamble, .ended:
            if !line.isEmpty {
                throw TestFileFault(file: file, line: place, found: "`\(line)` belongs to no section")
            }
        }
    }
    if let input = waiting.first {
        throw TestFileFault(file: file, line: 0, found: "no command follows the file `\(input.name)`")
    }
    for index in cases.indices {
        cases[index].output = withoutEmptyEnd(cases[index].output)
        cases[index].error = withoutEmptyEnd(cases[index].error)
        for place in cases[index].inputs.indices {
            cases[index].inputs[place].lines = withoutEmptyEnd(cases[index].inputs[place].lines)
        }
    }
    return cases
}

/// Lines up to the last that is not empty.
func withoutEmptyEnd(_ lines: [String]) -> [String] {
    Array(lines.prefix((lines.lastIndex { !$0.isEmpty } ?? -1) + 1))
}
