/// A completion script for zsh, made from the declarations: one function for each command.
func zshCompletion(_ root: Command) -> String {
    let name = root.name
    let function = "_" + shellWord(name)
    var functions: [String] = []

    func visit(_ path: [Command]) {
        let command = path[path.count - 1]
        let here = "_" + path.map { shellWord($0.name) }.joined(separator: "_")
        var specs: [String] = path.flatMap(\.options).flatMap { zshSpecs($0, function) }
        if path.count == 1 { specs.append(shellQuoted("--version[print the version]")) }
        specs.append(shellQuoted("(-h --help)") + "{-h,--help}" + shellQuoted("[print the help]"))
        for (position, argument) in command.arguments.enumerated() {
            let place = argument.takesAll ? "*" : argument.isNeeded ? "\(position + 1)" : "\(position + 1):"
            specs.append(
                shellQuoted("\(place):\(zshEscaped(argument.placeholder)):\(zshCandidates(argument.kind, function))"))
        }
        let below = command.subcommands.filter { !$0.isHidden }
        var body = path.count == 1 ? "    local program=$words[1]\n" : ""
        if below.isEmpty {
            body += arguments(specs, flags: "-s -S")
        } else {
            specs.append(shellQuoted("1:command:->command"))
            specs.append(shellQuoted("*::argument:->argument"))
            let list = below.map {
                "        " + shellQuoted("\(zshEscaped($0.name)):\(zshEscaped($0.abstract))") + "\n"
            }
            let cases = below.map { "            \($0.name)) \(here)_\(shellWord($0.name)) ;;\n" }
            body += """
                    local context curcontext=$curcontext state line
                    local -a commands
                    typeset -A opt_args
                \(arguments(specs, flags: "-C -s -S"))
                    case $state in
                    command)
                        commands=(
                \(list.joined())        )
                        _describe -t commands command commands
                        ;;
                    argument)
                        case $line[1] in
                \(cases.joined())        esac
                        ;;
                    esac
                """
        }
        functions.append("\(here)() {\n\(body)\n}\n")
        for next in below { visit(path + [next]) }
    }
    visit([root])

    return """
        #compdef \(name)
        # Completion of \(name) for zsh. Load it with: source <(\(name) completion zsh)

        # Names that the program lists itself.
        \(function)__names() {
            local -a names
            names=(${(f)"$($program __complete $1 2>/dev/null)"})
            compadd -a names
        }

        \(functions.joined(separator: "\n"))
        if [[ $funcstack[1] == \(function) ]]; then
            \(function) "$@"
        else
            compdef \(function) \(name)
        fi

        """
}

private func arguments(_ specs: [String], flags: String) -> String {
    (["    _arguments \(flags)"] + specs.map { "        \($0)" }).joined(separator: " \\\n")
}

/// The forms of an option as `_arguments` reads them; short and long exclude each other unless it repeats.
private func zshSpecs(_ option: Option, _ function: String) -> [String] {
    let help = "[\(zshEscaped(option.help))]"
    var tail = help
    if let value = option.value {
        tail += ":\(zshEscaped(value.placeholder)):\(zshCandidates(value.kind, function))"
    }
    let long = "--\(option.name)" + (option.value == nil ? "" : "=")
    guard let short = option.short else { return [shellQuoted((option.repeats ? "*" : "") + long + tail)] }
    let brief = "-\(short)" + (option.value == nil ? "" : "+")
    let prefix = option.repeats ? "*" : "(-\(short) --\(option.name))"
    return [shellQuoted(prefix) + "{\(brief),\(long)}" + shellQuoted(tail)]
}

private func zshCandidates(_ kind: ValueKind, _ function: String) -> String {
    switch kind {
    case .text, .integer, .number: " "
    case .oneOf(let words, _): "(\(words.map(zshEscaped).joined(separator: " ")))"
    case .file(let extensions):
        extensions.isEmpty ? "_files" : "_files -g \"*.(\(extensions.joined(separator: "|")))(-.)\""
    case .folder: "_files -/"
    case .names(let list): "\(function)__names \(list.kind)"
    }
}

/// Text inside a specification, where brackets and colons mean something.
private func zshEscaped(_ text: String) -> String {
    text.map { "[]:\\".contains($0) ? "\\\($0)" : String($0) }.joined()
}
