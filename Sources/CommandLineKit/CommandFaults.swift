import TextFormats

/// The wording of every fault in a command line, in one place.
///
/// Each says what was found, what was needed, where to read on, and the nearest valid names.
enum CommandFaults {
    static func unknownCommand(_ typed: String, in path: [Command]) -> Diagnostic {
        let valid = path[path.count - 1].subcommands.filter { !$0.isHidden }.map(\.name)
        return Diagnostic(
            kind: "unknown-command", found: "`\(typed)` is not a command of `\(words(path))`",
            needed: "one of \(valid.joined(separator: ", "))", advice: readOn(path),
            nearest: near(typed, valid))
    }

    static func missingCommand(in path: [Command]) -> Diagnostic {
        let valid = path[path.count - 1].subcommands.filter { !$0.isHidden }.map(\.name)
        return Diagnostic(
            kind: "missing-command", found: "`\(words(path))` is not followed by a command",
            needed: "one of \(valid.joined(separator: ", "))", advice: readOn(path))
    }

    /// - Parameter option: as typed, with its dashes.
    static func unknownOption(_ option: String, in path: [Command], valid: [Option]) -> Diagnostic {
        let owners = owners(of: option, below: path)
        let advice =
            owners.isEmpty
            ? readOn(path)
            : "write it after the command it belongs to: \(owners.map { "`\($0)`" }.joined(separator: ", "))"
        var names = valid.map { "--\($0.name)" } + ["--help"]
        if path.count == 1 { names.append("--version") }
        return Diagnostic(
            kind: "unknown-option", found: "`\(option)` is not an option of `\(words(path))`",
            advice: advice, nearest: owners.isEmpty ? near(option, names) : [])
    }

    static func missingValue(_ option: Option, typed: String, in path: [Command], next: String?) -> Diagnostic {
        let value = option.value!
        let found = next.map { "`\(typed)` is followed by `\($0)`, not by a value" } ?? "`\(typed)` has no value"
        let example = next.map { "\(typed.hasPrefix("--") ? typed + "=" : typed)\($0)" }
        return Diagnostic(
            kind: "missing-value", found: found, needed: "`\(typed) \(value.placeholder)`",
            advice: example.map { "if `\(next!)` is the value, write `\($0)`; or \(readOn(path))" } ?? readOn(path))
    }

    static func unexpectedValue(_ option: Option, value: String, in path: [Command]) -> Diagnostic {
        Diagnostic(
            kind: "unexpected-value", found: "`--\(option.name)` is given the value `\(value)`, but it is a flag",
            needed: "`--\(option.name)` alone, to switch it on", advice: readOn(path))
    }

    static func valueNotAllowed(
        _ value: String, for subject: String, need: String, kind: ValueKind, in path: [Command]
    ) -> Diagnostic {
        Diagnostic(
            kind: "value-not-allowed", found: "`\(value)` is not a value of `\(subject)`", needed: need,
            advice: readOn(path), nearest: kind.translated(value).map { [$0] } ?? near(value, kind.candidates))
    }

    static func repeatedOption(_ option: Option, in path: [Command]) -> Diagnostic {
        Diagnostic(
            kind: "repeated-option", found: "`--\(option.name)` is given more than once", needed: "one value at most",
            advice: readOn(path))
    }

    static func missingArgument(_ argument: Argument, in path: [Command]) -> Diagnostic {
        Diagnostic(
            kind: "missing-argument", found: "`\(words(path))` is not given \(argument.placeholder)",
            needed: "\(argument.placeholder), \(argument.help)", advice: readOn(path))
    }

    static func missingOption(_ option: Option, in path: [Command]) -> Diagnostic {
        Diagnostic(
            kind: "missing-option", found: "`\(words(path))` is not given `--\(option.name)`",
            needed: "`--\(option.name) \(option.value?.placeholder ?? "")`, \(option.help)", advice: readOn(path))
    }

    static func unexpectedArgument(_ word: String, in path: [Command], taken: Int) -> Diagnostic {
        let most = taken == 0 ? "no arguments" : taken == 1 ? "one argument at most" : "\(taken) arguments at most"
        return Diagnostic(
            kind: "unexpected-argument", found: "`\(word)` is one argument too many for `\(words(path))`",
            needed: most, advice: readOn(path))
    }

    static func unknownNameList(_ kind: String, valid: [String]) -> Diagnostic {
        Diagnostic(
            kind: "unknown-list", found: "`\(kind)` is not a list of names that can be completed",
            needed: valid.isEmpty ? "nothing: no list is declared" : "one of \(valid.joined(separator: ", "))",
            nearest: near(kind, valid))
    }

    static func words(_ path: [Command]) -> String { path.map(\.name).joined(separator: " ") }

    private static func readOn(_ path: [Command]) -> String { "see `\(words(path)) --help`" }

    /// Close spellings; failing those, names of which the typed word is the beginning.
    private static func near(_ typed: String, _ valid: [String]) -> [String] {
        let close = nearestNames(to: typed, among: valid)
        if !close.isEmpty { return close }
        let bare = typed.drop { $0 == "-" }
        return bare.isEmpty ? [] : Array(valid.filter { $0.drop { $0 == "-" }.hasPrefix(bare) }.prefix(3))
    }

    private static func owners(of option: String, below path: [Command]) -> [String] {
        let bare = String(option.drop { $0 == "-" })
        func search(_ path: [Command]) -> [String] {
            path[path.count - 1].subcommands.filter { !$0.isHidden }.flatMap { command -> [String] in
                let here = path + [command]
                let owns = command.options.contains { $0.name == bare || $0.short.map { "-\($0)" } == option }
                return (owns ? [words(here)] : []) + search(here)
            }
        }
        return search(path)
    }
}
