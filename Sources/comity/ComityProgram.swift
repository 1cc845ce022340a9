import CommandLineKit
import Engine

/// The whole command line, as data: help, parsing and completion come from these declarations.
func comityProgram() -> Program {
    Program(
        Command(
            "comity", "The laboratory for the economic foreign policy of states",
            discussion:
                "An analyst writes a policy in a short file and reads, for every economy at once, what it would do.",
            options: [.colour],
            subcommands: [
                runCommand(), runsCommand(), sweepCommand(), worldCommand(), gravityCommand(), countryCommand(),
                exposureCommand(),
                cutOffCommand(), hedgeCommand(), tiesCommand(), votesCommand(), importCommand(),
                serveCommand(),
            ]),
        version: comityVersion)
}

/// Names of the built-in worlds, for completion.
let worldNames = NameList("worlds") { (try? DataHome.find().worldNames) ?? [] }

/// How an answer can be printed.
let formatOption = Option.option(
    "format", short: "f", "FORMAT", .oneOf(["table", "csv", "json"]), default: "table",
    help: "table for people, csv (one row per economy, full precision), json (with the run's manifest)")

/// Kinds of finding that a user accepts.
let allowOption = Option.option(
    "allow", "KIND", .text, repeats: true,
    help: "accept findings of this kind about the world; several kinds may be given, separated by commas")

/// The kinds that `--allow` names.
func allowedKinds(_ invocation: Invocation) -> [String] {
    invocation.all("allow").flatMap { $0.split(separator: ",").map(String.init) }
}
