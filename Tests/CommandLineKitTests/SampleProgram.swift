import CommandLineKit
import TextFormats

/// A made-up program that uses every kind of declaration.
let sample = Program(
    Command(
        "harbour", "Plan what ships carry",
        discussion: "Reads a manifest and says what fits where.",
        options: [.colour, .flag("quiet", short: "q", help: "print answers only")],
        examples: [.init("harbour load cargo.csv --ship Aurora", "load one ship")],
        subcommands: [
            Command(
                "load", "Say what fits on a ship",
                discussion: """
                    Every item of the manifest is tried in order. What does not fit is listed at the end, with the \
                    room that it would need.

                    Weights are in tonnes.
                    """,
                arguments: [
                    .required("manifest", .file(extensions: ["csv", "csv.gz"]), help: "the table of items"),
                    .optional("berth", .integer(1...12), help: "where the ship lies"),
                ],
                options: [
                    .option(
                        "format", short: "f", "FORMAT", .oneOf(["table", "csv", "json"]), default: "table",
                        help: "how to print"),
                    .option(
                        "ship", "NAME", .names(NameList("ships") { ["Aurora", "Boreas", "Calypso"] }), repeats: true,
                        help: "the ship"),
                    .option(
                        "trim", "DEGREES", .number(-5...5), default: "0",
                        help: "how far the ship may lean to port or to starboard"),
                    .option("out", short: "o", "DIR", .folder, help: "where to write the plan"),
                    .flag("dry-run", short: "n", help: "change nothing"),
                ]
            ) { invocation, console in
                let ships = invocation.all("ship").joined(separator: "+")
                let parts = [
                    invocation.required("manifest"), invocation.integer("berth").map(String.init) ?? "-",
                    invocation.required("format"), ships, "\(invocation.number("trim") ?? .nan)",
                    invocation["out"] ?? "-", invocation.has("dry-run") ? "dry" : "wet",
                    invocation.has("quiet") ? "quiet" : "loud", console.outputHasColour ? "coloured" : "plain",
                ]
                console.print(parts.joined(separator: " "))
                return .success
            },
            Command(
                "crew", "Keep the crew's list",
                subcommands: [
                    Command(
                        "add", "Add people", arguments: [.repeating("name", atLeastOne: true, help: "who joins")],
                        options: [.option("rank", "RANK", isRequired: true, help: "what they are hired as")]
                    ) { invocation, console in
                        console.print(
                            invocation.required("rank") + ": " + invocation.all("name").joined(separator: ", "))
                        return .success
                    },
                    Command("sink", "Fail in a given way", arguments: [.required("how", help: "the way")]) {
                        invocation, _ in
                        switch invocation.required("how") {
                        case "diagnostic": throw Diagnostic(kind: "hole", file: "hull.csv", line: 3, found: "a hole")
                        case "status": throw ExitStatus(rawValue: 3)
                        default: throw Leak()
                        }
                    },
                ]),
        ]),
    version: "1.2.3")

struct Leak: Error, CustomStringConvertible { var description: String { "water comes in" } }

/// What one command line prints and how it ends.
struct Outcome: Equatable {
    var output = ""
    var error = ""
    var status: Int32 = 0
}

func run(_ line: String, width: Int = 80, surroundings: Surroundings? = nil) -> Outcome {
    let console = Console(surroundings: surroundings ?? Surroundings(variables: ["COLUMNS": "\(width)"]))
    let status = sample.run(line.split(separator: " ").map(String.init), console: console)
    return Outcome(output: console.output.captured, error: console.error.captured, status: status.rawValue)
}
