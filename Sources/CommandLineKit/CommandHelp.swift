/// The help of a command, fitted to a width.
///
/// - Parameters:
///   - path: the commands from the root to the one explained.
///   - width: columns; text is wrapped at spaces, and a longer word stands out.
/// - Returns: lines, each ended.
func commandHelp(_ path: [Command], width: Int) -> String {
    let command = path[path.count - 1]
    let words = CommandFaults.words(path)
    // Long lines are tiring to read, however wide the terminal.
    let width = min(width, 100)
    var lines = wrapped(command.abstract + ".", width: width, indent: 0)
    lines.append("")
    lines += usage(path, width: width)
    for paragraph in command.discussion.split(separator: "\n\n") {
        lines.append("")
        lines += wrapped(String(paragraph), width: width, indent: 0)
    }
    func section(_ title: String, _ rows: [(String, String)]) {
        guard !rows.isEmpty else { return }
        lines += ["", "\(title):"]
        lines += columns(rows, width: width)
    }
    section("Commands", command.subcommands.filter { !$0.isHidden }.map { ($0.name, $0.abstract) })
    section("Arguments", command.arguments.map { ($0.placeholder, noted($0.help, limits($0.kind))) })
    var own = command.options.map(optionRow)
    if path.count == 1 { own.append(("    --version", "print the version")) }
    own.append(("-h, --help", "print this help"))
    section("Options", own)
    section("Options of every `\(path[0].name)` command", path.dropLast().flatMap { $0.options.map(optionRow) })
    if !command.examples.isEmpty {
        lines += ["", "Examples:"]
        for example in command.examples {
            lines.append("  \(example.line)")
            lines += wrapped(example.meaning, width: width, indent: 6)
        }
    }
    if !command.subcommands.isEmpty {
        lines.append("")
        lines += wrapped("`\(words) COMMAND --help` explains a command.", width: width, indent: 0)
    }
    return lines.map { $0 + "\n" }.joined()
}

private func usage(_ path: [Command], width: Int) -> [String] {
    let command = path[path.count - 1]
    var parts: [String] = []
    if !command.subcommands.isEmpty { parts.append("COMMAND") }
    for option in path.flatMap(\.options) where option.isRequired {
        parts.append("--\(option.name) \(option.value?.placeholder ?? "")")
    }
    for argument in command.arguments {
        switch argument.count {
        case .one: parts.append(argument.placeholder)
        case .oneOrNone: parts.append("[\(argument.placeholder)]")
        case .any: parts.append("[\(argument.placeholder) ...]")
        case .oneOrMore: parts.append("\(argument.placeholder) ...")
        }
    }
    parts.append("[OPTIONS]")
    return wrapped(
        "Usage: \(CommandFaults.words(path)) \(parts.joined(separator: " "))", width: width, indent: 0, hang: 7)
}

private func optionRow(_ option: Option) -> (String, String) {
    var label = option.short.map { "-\($0), " } ?? "    "
    label += "--\(option.name)"
    guard let value = option.value else { return (label, option.help) }
    label += " \(value.placeholder)"
    var notes = option.isRequired ? ["required"] : []
    notes += limits(value.kind)
    if let text = value.defaultText { notes.append("default: \(text)") }
    if option.repeats { notes.append("may be repeated") }
    return (label, noted(option.help, notes))
}

/// What a value may be, where its kind says so.
private func limits(_ kind: ValueKind) -> [String] {
    switch kind {
    case .oneOf(let words, _): [words.joined(separator: ", ")]
    case .integer(let range?): ["\(range.lowerBound) to \(range.upperBound)"]
    case .number(let range?): ["\(brief(range.lowerBound)) to \(brief(range.upperBound))"]
    default: []
    }
}

private func noted(_ help: String, _ notes: [String]) -> String {
    notes.isEmpty ? help : "\(help) (\(notes.joined(separator: "; ")))"
}

/// Labels at the left, texts in a column of their own; a label too long for its column gets its own line.
private func columns(_ rows: [(String, String)], width: Int) -> [String] {
    let widest = rows.map(\.0.count).max() ?? 0
    let column = min(widest, max(12, width / 3)) + 4
    var lines: [String] = []
    for (label, text) in rows {
        let body = wrapped(text, width: width, indent: column)
        if label.count + 4 <= column, let first = body.first {
            lines.append("  \(label)" + String(first.dropFirst(label.count + 2)))
            lines += body.dropFirst()
        } else {
            lines.append("  \(label)")
            lines += body
        }
    }
    return lines
}

/// Breaks text at spaces.
///
/// - Parameters:
///   - text: words separated by spaces or line breaks.
///   - width: columns available, the indentation included; a longer word stands out.
///   - indent: spaces before each line.
///   - hang: further spaces before each line but the first.
private func wrapped(_ text: String, width: Int, indent: Int, hang: Int = 0) -> [String] {
    var lines: [String] = []
    var line = String(repeating: " ", count: indent)
    var lineIsEmpty = true
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        if !lineIsEmpty && line.count + 1 + word.count > width {
            lines.append(line)
            line = String(repeating: " ", count: indent + hang)
            lineIsEmpty = true
        }
        line += (lineIsEmpty ? "" : " ") + word
        lineIsEmpty = false
    }
    if !lineIsEmpty { lines.append(line) }
    return lines
}
