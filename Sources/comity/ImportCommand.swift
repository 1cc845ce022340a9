import CommandLineKit
import Engine

/// Where imports lie.
let dataOption = Option.option(
    "data", "DIR", .folder,
    help: "your data folder, in place of $COMITY_DATA, $XDG_DATA_HOME/comity or ~/.local/share/comity")

/// `comity import`: makes ties of data that the user has.
func importCommand() -> Command {
    Command(
        "import", "Import ties between economies from data that you have",
        discussion: """
            SOURCE is peacescience, sipri-arms, china-ties or cepii-geodist with the folder of its raw files; or `ties` with \
            a file of your own in the layout of a world folder's ties.csv, or of the ideal points of `comity votes`; or `list`, which shows what is there. An import \
            replaces the earlier one of its name, whole or not at all.
            """,
        arguments: [
            .required("source", .oneOf(TieImportRequest.sources + ["list"]), help: "what to import, or `list`"),
            .optional("path", .folder, help: "the folder of the raw files, or the file"),
        ],
        options: [
            dataOption, .option("since", "YEAR", .integer(1000...9999), help: "leave earlier years out"),
            .option(
                "format", short: "f", "FORMAT", .oneOf(["table", "json"]), default: "table",
                help: "how to print what was read and left out"),
        ],
        examples: [
            Command.Example(
                "comity import peacescience peacescience/ --since 1946", "alliances, disputes, organisations"),
            Command.Example("comity import ties ideal-points.csv", "a file of your own, also from another command"),
            Command.Example("comity import list", "what is there, and what can be imported"),
        ]
    ) { invocation, console in
        let source = invocation.required("source")
        if source == "list" {
            console.write(try Engine.listImports(data: invocation["data"], width: console.width))
            return .success
        }
        guard let path = invocation["path"] else {
            console.report(
                "error: `comity import \(source)` lacks PATH\n"
                    + "  needed: \(source == "ties" ? "the file" : "the folder of the raw files")\n"
                    + "  to do: see `comity import --help`")
            return .wrongInput
        }
        let result = try Engine.importTies(
            TieImportRequest(
                source: source, path: path, since: invocation.integer("since"), data: invocation["data"]))
        if invocation.required("format") == "json" {
            console.write(result.json)
        } else {
            console.write(result.text(width: console.width))
        }
        console.report("Written: \(result.folder)")
        return .success
    }
}
