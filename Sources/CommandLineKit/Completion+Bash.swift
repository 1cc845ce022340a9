/// A completion script for bash 4 or later, made from the declarations.
///
/// The script walks the words before the cursor to find the command and whether an option still waits for
/// its value, then looks the rest up in tables keyed by the words of the command.
func bashCompletion(_ root: Command) -> String {
    let name = root.name
    let function = "_" + shellWord(name)
    var commands: [(String, String)] = []
    var options: [(String, String)] = []
    var values: [(keys: [String], body: String)] = []
    var waiting: [String] = []
    var paths: [String] = []

    func note(_ keys: [String], _ kind: ValueKind) {
        guard let body = bashCandidates(kind, function) else { return }
        values.append((keys, body))
        if kind.isPath { paths += keys }
    }
    func visit(_ path: [Command]) {
        let command = path[path.count - 1]
        let here = CommandFaults.words(path)
        let below = command.subcommands.filter { !$0.isHidden }
        if !below.isEmpty { commands.append((here, below.map(\.name).joined(separator: " "))) }
        var names: [String] = []
        for option in path.flatMap(\.options) {
            let forms = ["--\(option.name)"] + (option.short.map { ["-\($0)"] } ?? [])
            names += forms
            guard let value = option.value else { continue }
            let keys = forms.map { "\(here) \($0)" }
            waiting += keys
            note(keys, value.kind)
        }
        names += path.count == 1 ? ["--version", "--help"] : ["--help"]
        options.append((here, names.joined(separator: " ")))
        for (position, argument) in command.arguments.enumerated() {
            note(["\(here) #\(argument.takesAll ? "*" : String(position))"], argument.kind)
        }
        for next in below { visit(path + [next]) }
    }
    visit([root])

    func table(_ rows: [(String, String)]) -> String {
        rows.map { "    \(shellQuoted($0.0))) printf '%s\\n' \(shellQuoted($0.1)) ;;\n" }.joined()
    }
    func membership(_ keys: [String]) -> String {
        keys.isEmpty ? "" : "    " + keys.map(shellQuoted).joined(separator: " | ") + ") return 0 ;;\n"
    }
    let valueTable = values.map {
        "    \($0.keys.map(shellQuoted).joined(separator: " | "))) \($0.body) ;;\n"
    }.joined()

    return """
        # Completion of \(name) for bash. Load it with: source <(\(name) completion bash)

        \(function)_commands() {
            case "$1" in
        \(table(commands))    esac
        }

        \(function)_options() {
            case "$1" in
        \(table(options))    esac
        }

        \(function)_takes_value() {
            case "$1" in
        \(membership(waiting))    esac
            return 1
        }

        \(function)_is_path() {
            case "$1" in
        \(membership(paths))    esac
            return 1
        }

        \(function)_values() {
            case "$1" in
        \(valueTable)    esac
        }

        # Names that the program lists itself, kept where they begin with what is typed.
        \(function)_names() {
            local name
            "$program" __complete "$1" 2>/dev/null | while IFS= read -r name; do
                if [[ $name == "$2"* ]]; then printf '%s\\n' "$name"; fi
            done
        }

        # Folders, and files with one of the endings given after the text typed (all files without any).
        \(function)_files() {
            local typed=$1 path ending
            shift
            compgen -d -- "$typed"
            compgen -f -- "$typed" | while IFS= read -r path; do
                if [[ -d $path ]]; then continue; fi
                if (( $# == 0 )); then printf '%s\\n' "$path"; fi
                for ending in "$@"; do
                    if [[ $path == *."$ending" ]]; then printf '%s\\n' "$path"; fi
                done
            done
        }

        \(function)() {
            local program=${COMP_WORDS[0]} current=${COMP_WORDS[COMP_CWORD]}
            local path=\(shellQuoted(name)) position=0 waiting='' ended='' index word key
            COMPREPLY=()
            for (( index = 1; index < COMP_CWORD; index++ )); do
                word=${COMP_WORDS[index]}
                if [[ -n $waiting ]]; then
                    if [[ $word != '=' ]]; then waiting=''; fi
                elif [[ -z $ended && $word == '--' ]]; then
                    ended=1
                elif [[ -z $ended && $word == -* ]]; then
                    if \(function)_takes_value "$path $word"; then waiting=$word; fi
                elif [[ " $(\(function)_commands "$path") " == *" $word "* ]]; then
                    path+=" $word"
                else
                    position=$(( position + 1 ))
                fi
            done
            if [[ $current == '=' ]]; then current=''; fi
            if [[ -n $waiting ]]; then
                key="$path $waiting"
                mapfile -t COMPREPLY < <(\(function)_values "$key" "$current")
            elif [[ -z $ended && $current == -* ]]; then
                key=''
                mapfile -t COMPREPLY < <(compgen -W "$(\(function)_options "$path")" -- "$current")
            else
                key="$path #$position"
                mapfile -t COMPREPLY < <(
                    compgen -W "$(\(function)_commands "$path")" -- "$current"
                    \(function)_values "$key" "$current"
                    \(function)_values "$path #*" "$current"
                )
            fi
            if \(function)_is_path "$key" || { [[ $key == *'#'* ]] && \(function)_is_path "$path #*"; }; then
                compopt -o filenames 2>/dev/null
            fi
        }

        complete -F \(function) \(name)

        """
}

/// What completes a value: a bash command that prints candidates for the text typed in `$2`.
private func bashCandidates(_ kind: ValueKind, _ function: String) -> String? {
    switch kind {
    case .text, .integer, .number:
        nil
    case .oneOf(let words, _):
        "compgen -W \(shellQuoted(words.joined(separator: " "))) -- \"$2\""
    case .file(let extensions):
        "\(function)_files \"$2\"" + extensions.map { " \(shellQuoted($0))" }.joined()
    case .folder:
        "compgen -d -- \"$2\""
    case .names(let list):
        "\(function)_names \(shellQuoted(list.kind)) \"$2\""
    }
}

extension ValueKind {
    var isPath: Bool {
        switch self {
        case .file, .folder: true
        default: false
        }
    }
}

/// Text in single quotes, as both shells read it.
func shellQuoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
}

/// A name with every character that a shell function may not hold replaced by an underscore.
func shellWord(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
}
