import Glibc
import TextFormats

/// A command-line program: its commands, its version, and how a command line becomes an exit status.
///
/// Three commands are added to those declared: `help`, `completion` and the hidden `__complete`, which
/// completion scripts call to fetch lists of names.
public struct Program: Sendable {
    /// The declared commands, with the added ones.
    public let root: Command
    /// The version, without the program's name.
    public let version: String

    /// Checks the declarations and adds the commands that every program has; traps where two declarations
    /// contradict each other, since that is a mistake in the program.
    public init(_ root: Command, version: String) {
        var whole = root
        whole.subcommands += root.subcommands.isEmpty ? [] : Self.added(to: root)
        let faults = declarationFaults([whole])
        precondition(faults.isEmpty, faults.joined(separator: "\n"))
        self.root = whole
        self.version = version
    }

    /// Reads the words after the program's name, runs the command and says how it ended.
    ///
    /// A command line that is wrong, and a `Diagnostic` or `Diagnostics` thrown by a command, are printed and
    /// give `wrongInput`; a thrown `ExitStatus` is returned; any other error is printed and gives `failure`,
    /// as does an answer that could not be written.
    public func run(_ words: [String], console: Console = .standard()) -> ExitStatus {
        var console = console
        var status: ExitStatus
        do {
            status = try answer(words, &console)
        } catch let ended as ExitStatus {
            status = ended
        } catch let fault as Diagnostic {
            console.report(fault.description)
            status = .wrongInput
        } catch let faults as Diagnostics {
            console.report(faults.description)
            status = .wrongInput
        } catch {
            console.report("error: \(error)")
            status = .failure
        }
        if let failure = console.output.failure {
            console.report("error: the answer could not be written: \(String(cString: strerror(failure)))")
            if status == .success { status = .failure }
        }
        return status
    }

    /// Runs the program on the command line of this process and ends the process.
    public func main() -> Never {
        ignoreBrokenPipes()
        exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
    }

    /// The help of a command named by words below the root; empty for the root itself.
    ///
    /// - Throws: `Diagnostic` of kind `unknown-command`.
    public func help(for words: [String] = [], width: Int) throws(Diagnostic) -> String {
        var path = [root]
        for word in words {
            guard let next = path[path.count - 1].subcommands.first(where: { $0.name == word }) else {
                throw CommandFaults.unknownCommand(word, in: path)
            }
            path.append(next)
        }
        return commandHelp(path, width: width)
    }

    private func answer(_ words: [String], _ console: inout Console) throws -> ExitStatus {
        if words.isEmpty && root.action == nil {
            // Someone who types the bare name wants to know what there is; a script that does so has a fault.
            console.error.write(commandHelp([root], width: console.width))
            return .wrongInput
        }
        switch try CommandParsing.read(words, root: root) {
        case .help(let path):
            console.write(commandHelp(path, width: console.width))
            return .success
        case .version:
            console.print("\(root.name) \(version)")
            return .success
        case .run(let command, let invocation):
            if invocation.declared.contains("color"), let choice = invocation["color"].flatMap(ColourChoice.init) {
                console.colour = choice
            }
            return try command.action?(invocation, console) ?? .success
        }
    }

    /// The commands that every program has; they see the declared root with themselves in it.
    private static func added(to root: Command) -> [Command] {
        @Sendable func whole() -> Command {
            var command = root
            command.subcommands += added(to: root)
            return command
        }
        let completion = Command(
            "completion", "Print a script that teaches a shell to complete this command",
            discussion: """
                Load it from the shell's start file, for example `source <(\(root.name) completion bash)` in \
                ~/.bashrc, or save it where the shell looks for such scripts.
                """,
            arguments: [.required("shell", .oneOf(["bash", "zsh"]), help: "the shell")]
        ) { invocation, console in
            let zsh = invocation.required("shell") == "zsh"
            console.write(zsh ? zshCompletion(whole()) : bashCompletion(whole()))
            return .success
        }
        let help = Command(
            "help", "Explain a command", arguments: [.repeating("command", help: "the words of the command")]
        ) { invocation, console in
            let program = Program(root, version: "")
            console.write(try program.help(for: invocation.all("command"), width: console.width))
            return .success
        }
        let names = Command(
            "__complete", "Print the names of a list, one a line", arguments: [.required("kind", help: "the list")],
            isHidden: true
        ) { invocation, console in
            let kind = invocation.required("kind")
            let lists = nameLists(below: root)
            guard let list = lists.first(where: { $0.kind == kind }) else {
                throw CommandFaults.unknownNameList(kind, valid: lists.map(\.kind))
            }
            console.write(list.names().map { $0 + "\n" }.joined())
            return .success
        }
        return [completion, help, names]
    }
}

/// Every list of names that is declared, in order, once each.
func nameLists(below command: Command) -> [NameList] {
    var lists = command.options.compactMap { $0.value?.kind.nameList }
    lists += command.arguments.compactMap { $0.kind.nameList }
    lists += command.subcommands.flatMap { nameLists(below: $0) }
    var seen: Set<String> = []
    return lists.filter { seen.insert($0.kind).inserted }
}

/// What is contradictory in the declarations below the last command of a path.
func declarationFaults(_ path: [Command]) -> [String] {
    let command = path[path.count - 1]
    let place = "`\(CommandFaults.words(path))`"
    var faults: [String] = []
    if command.action == nil && command.subcommands.isEmpty { faults.append("\(place) has nothing to do") }
    if command.action != nil && !command.subcommands.isEmpty && !command.arguments.isEmpty {
        faults.append("\(place) has both arguments and subcommands")
    }
    let scope = path.flatMap(\.options)
    var names: Set<String> = ["help"]
    for name in scope.map(\.name) + command.arguments.map(\.name) where !names.insert(name).inserted {
        faults.append("\(place) declares `\(name)` twice")
    }
    var letters: Set<Character> = ["h"]
    for letter in scope.compactMap(\.short) where !letters.insert(letter).inserted {
        faults.append("\(place) declares `-\(letter)` twice")
    }
    var words: Set<String> = []
    for name in command.subcommands.map(\.name) where !words.insert(name).inserted {
        faults.append("\(place) declares the command `\(name)` twice")
    }
    for option in command.options {
        guard let text = option.value?.defaultText, let need = option.value?.kind.need(for: text) else { continue }
        faults.append("\(place): the default `\(text)` of `--\(option.name)` is not \(need)")
    }
    for (earlier, later) in zip(command.arguments, command.arguments.dropFirst()) {
        if earlier.takesAll { faults.append("\(place): nothing may follow \(earlier.placeholder)") }
        if !earlier.isNeeded && later.isNeeded {
            faults.append("\(place): \(later.placeholder) is required but follows an optional argument")
        }
    }
    return faults + command.subcommands.flatMap { declarationFaults(path + [$0]) }
}
