import TextFormats

/// What a command line asks for.
enum Request: Sendable {
    case run(Command, Invocation)
    case help([Command])
    case version
}

/// Reads a command line against the declarations, word by word.
struct CommandParsing {
    private var path: [Command]
    private var scope: [Option]
    private var given: [String: [String]] = [:]
    private var order: [(name: String, value: String)] = []
    private var plain: [String] = []

    /// Reads the words after the program's name.
    ///
    /// - Throws: one of `CommandFaults`, for the first fault met from the left.
    static func read(_ words: [String], root: Command) throws(Diagnostic) -> Request {
        var parsing = CommandParsing(path: [root], scope: root.options)
        return try parsing.read(words)
    }

    private init(path: [Command], scope: [Option]) {
        self.path = path
        self.scope = scope
    }

    private var command: Command { path[path.count - 1] }

    private mutating func read(_ words: [String]) throws(Diagnostic) -> Request {
        var index = 0
        var optionsHaveEnded = false
        while index < words.count {
            let word = words[index]
            index += 1
            if !optionsHaveEnded {
                if word == "--" {
                    optionsHaveEnded = true
                    continue
                }
                if word == "--help" || word == "-h" { return .help(path) }
                if word == "--version" && path.count == 1 { return .version }
                if word.hasPrefix("--") {
                    try readLong(word, words, &index)
                    continue
                }
                if word.hasPrefix("-"), word != "-", !isNegativeNumber(word) {
                    if let request = try readShort(word, words, &index) { return request }
                    continue
                }
            }
            if command.subcommands.isEmpty {
                plain.append(word)
            } else {
                guard let next = command.subcommands.first(where: { $0.name == word }) else {
                    throw CommandFaults.unknownCommand(word, in: path)
                }
                path.append(next)
                scope += next.options
            }
        }
        guard command.action != nil else { throw CommandFaults.missingCommand(in: path) }
        try assignArguments()
        for option in scope where option.isRequired && given[option.name] == nil {
            throw CommandFaults.missingOption(option, in: path)
        }
        return .run(command, invocation())
    }

    /// `-5` is a number unless a short option of that name is declared.
    private func isNegativeNumber(_ word: String) -> Bool {
        guard decimal(word) != nil, let first = word.dropFirst().first else { return false }
        return !scope.contains { $0.short == first }
    }

    private mutating func readLong(_ word: String, _ words: [String], _ index: inout Int) throws(Diagnostic) {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let option = scope.first(where: { $0.name == name }) else {
            throw CommandFaults.unknownOption("--\(name)", in: path, valid: scope)
        }
        let attached = parts.count > 1 ? String(parts[1]) : nil
        guard option.value != nil else {
            if let attached { throw CommandFaults.unexpectedValue(option, value: attached, in: path) }
            return try take("", for: option)
        }
        if let attached { return try take(attached, for: option) }
        try take(try nextValue(of: option, typed: "--\(name)", words, &index), for: option)
    }

    /// Reads `-v`, `-vq` (flags), `-f csv`, `-fcsv` or `-f=csv`.
    private mutating func readShort(
        _ word: String, _ words: [String], _ index: inout Int
    ) throws(Diagnostic) -> Request? {
        var rest = word.dropFirst()
        if rest.count > 1, scope.contains(where: { $0.name == rest.prefix { $0 != "=" } }) {
            // `-format csv` would otherwise be read as `-f ormat`.
            throw CommandFaults.unknownOption(String(word.prefix { $0 != "=" }), in: path, valid: scope)
        }
        while let letter = rest.popFirst() {
            if letter == "h" { return .help(path) }
            guard let option = scope.first(where: { $0.short == letter }) else {
                throw CommandFaults.unknownOption(
                    word.dropFirst().count > 1 && letter == word.dropFirst().first ? word : "-\(letter)", in: path,
                    valid: scope)
            }
            guard option.value != nil else {
                if rest.first == "=" {
                    throw CommandFaults.unexpectedValue(option, value: String(rest.dropFirst()), in: path)
                }
                try take("", for: option)
                continue
            }
            if rest.isEmpty {
                try take(try nextValue(of: option, typed: "-\(letter)", words, &index), for: option)
            } else {
                try take(String(rest.first == "=" ? rest.dropFirst() : rest), for: option)
            }
            return nil
        }
        return nil
    }

    /// The word after an option; one that looks like an option is refused, since it is mostly a value forgotten.
    private func nextValue(
        of option: Option, typed: String, _ words: [String], _ index: inout Int
    ) throws(Diagnostic) -> String {
        guard index < words.count else {
            throw CommandFaults.missingValue(option, typed: typed, in: path, next: nil)
        }
        let word = words[index]
        guard !word.hasPrefix("-") || word == "-" || decimal(word) != nil else {
            throw CommandFaults.missingValue(option, typed: typed, in: path, next: word)
        }
        index += 1
        return word
    }

    private mutating func take(_ text: String, for option: Option) throws(Diagnostic) {
        if let value = option.value, let need = value.kind.need(for: text) {
            throw CommandFaults.valueNotAllowed(
                text, for: "--\(option.name)", need: need, kind: value.kind, in: path)
        }
        // A flag twice says nothing new; two values contradict each other.
        if option.value != nil, given[option.name] != nil, !option.repeats {
            throw CommandFaults.repeatedOption(option, in: path)
        }
        given[option.name, default: []].append(text)
        order.append((option.name, text))
    }

    private mutating func assignArguments() throws(Diagnostic) {
        var rest = plain[...]
        for argument in command.arguments {
            let words = argument.takesAll ? rest : rest.prefix(1)
            guard !words.isEmpty else {
                if argument.isNeeded { throw CommandFaults.missingArgument(argument, in: path) }
                continue
            }
            for word in words {
                guard let need = argument.kind.need(for: word) else { continue }
                throw CommandFaults.valueNotAllowed(
                    word, for: argument.placeholder, need: need, kind: argument.kind, in: path)
            }
            given[argument.name] = Array(words)
            rest = rest.dropFirst(words.count)
        }
        if let extra = rest.first {
            throw CommandFaults.unexpectedArgument(extra, in: path, taken: command.arguments.count)
        }
    }

    private func invocation() -> Invocation {
        var defaults: [String: String] = [:]
        for option in scope { defaults[option.name] = option.value?.defaultText }
        return Invocation(
            path: path.map(\.name), declared: Set(scope.map(\.name) + command.arguments.map(\.name)), given: given,
            defaults: defaults, order: order)
    }
}
