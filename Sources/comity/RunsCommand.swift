import CommandLineKit
import Engine
import Glibc

/// `comity runs`: what was answered before.
func runsCommand() -> Command {
    Command(
        "runs", "List, show, compare, export or delete kept runs",
        discussion: """
            Every `comity run` and every run of the workbench is kept in runs.sqlite in your data folder: $COMITY_DATA, or \
            $XDG_DATA_HOME/comity, or ~/.local/share/comity. A run is named by its id, by a beginning of it that no other \
            run has, or as `last`, `last~1` (the one before) and so on.
            """,
        subcommands: [listCommand(), showCommand(), compareCommand(), exportCommand(), deleteCommand()])
}

/// The ids of kept runs, for completion.
private let runNames = NameList("runs") {
    ["last"] + ((try? RunStore.standard().list(RunFilter(limit: 200)))?.map(\.id.text) ?? [])
}

private func store(_ invocation: Invocation) throws -> RunStore { try RunStore.standard(stated: invocation["data"]) }

private func listCommand() -> Command {
    Command(
        "list", "List kept runs, the newest first",
        options: [
            dataOption,
            .option("limit", "COUNT", .integer(1...1_000_000), help: "how many at most; table: 20 unless given"),
            .option("world", short: "w", "WORLD", .names(worldNames), help: "only runs of this world"),
            .option("name", "TEXT", .text, help: "only runs whose scenario has this in its name or title"),
            formatOption(csv: "one row per run"),
        ],
        examples: [
            Command.Example("comity runs list", "the twenty newest"),
            Command.Example("comity runs list --name tpp --format csv", "all about the TPP, to read elsewhere"),
        ]
    ) { invocation, console in
        let format = invocation.required("format")
        let limit = invocation.integer("limit") ?? (format == "table" ? 20 : nil)
        let listing = try RunListing(
            try store(invocation), RunFilter(limit: limit, world: invocation["world"], name: invocation["name"]))
        switch format {
        case "csv": console.write(listing.csv)
        case "json": console.write(listing.json)
        default: console.write(listing.text(width: console.width, colour: console.outputHasColour))
        }
        return .success
    }
}

private func showCommand() -> Command {
    Command(
        "show", "Show a kept run, or print one of its documents",
        arguments: [.required("run", .names(runNames), help: "the run: an id, a beginning of one, `last` or `last~1`")],
        options: [
            dataOption,
            .option("document", "NAME", .text, help: "print this document as it was kept, for example results.csv"),
            .option(
                "format", short: "f", "FORMAT", .oneOf(["text", "json"]), default: "text",
                help: "text for people, or json"),
        ],
        examples: [
            Command.Example("comity runs show last", "what was answered last, and how"),
            Command.Example("comity runs show last --document results.csv > result.csv", "its table once more"),
        ]
    ) { invocation, console in
        let store = try store(invocation)
        let id = try store.resolve(invocation.required("run"))
        if let name = invocation["document"] {
            console.write(try store.document(id, name).bytes)
            return .success
        }
        let run = try store.run(id)
        console.write(invocation.required("format") == "json" ? run.json : run.text(width: console.width))
        return .success
    }
}

private func compareCommand() -> Command {
    Command(
        "compare", "Set two kept runs side by side",
        discussion: """
            First what differs in scenario, world, version and parameters; then each economy's results in A, in B, and B less A.
            """,
        arguments: [
            .required("a", .names(runNames), help: "the first run"),
            .required("b", .names(runNames), help: "the second"),
        ],
        options: [dataOption, formatOption(csv: "every column and economy")],
        examples: [Command.Example("comity runs compare last~1 last", "what the last change did")]
    ) { invocation, console in
        let comparison = try store(invocation).compare(invocation.required("a"), invocation.required("b"))
        switch invocation.required("format") {
        case "csv": console.write(comparison.csv)
        case "json": console.write(comparison.json)
        default: console.write(comparison.text(width: console.width, colour: console.outputHasColour))
        }
        return .success
    }
}

private func exportCommand() -> Command {
    Command(
        "export", "Write kept runs as files",
        discussion: """
            Each run goes into a folder of its name, DIR/ID/, with its documents and the files that its scenario names; those of \
            a run appear all or none.
            """,
        arguments: [.repeating("run", .names(runNames), atLeastOne: true, help: "the runs")],
        options: [
            dataOption,
            .option("out", short: "o", "DIR", .folder, isRequired: true, help: "where the folders are made"),
            .flag("force", help: "replace files that are there"),
        ],
        examples: [Command.Example("comity runs export last --out answers", "the last run as answers/ID/")]
    ) { invocation, console in
        let store = try store(invocation)
        let ids = try invocation.all("run").map { try store.resolve($0) }
        for folder in try store.export(ids, to: invocation.required("out"), overwriting: invocation.has("force")) {
            console.report("Written: \(folder)")
        }
        return .success
    }
}

private func deleteCommand() -> Command {
    Command(
        "delete", "Delete kept runs",
        discussion: """
            Shows what would be deleted and asks; where nobody can be asked it deletes with --yes only. What is deleted is gone: \
            `comity runs export` first keeps files of it.
            """,
        arguments: [.repeating("run", .names(runNames), help: "the runs")],
        options: [
            dataOption,
            .option(
                "older-than", "DAYS", .integer(0...100_000), help: "every run that was kept more than DAYS days ago"),
            .flag("yes", short: "y", help: "delete without asking"),
        ],
        examples: [
            Command.Example("comity runs delete last", "the last run, after a question"),
            Command.Example("comity runs delete --older-than 90 --yes", "everything older than three months"),
        ]
    ) { invocation, console in
        let store = try store(invocation)
        let runs = try runsToDelete(store, invocation, console)
        guard !runs.isEmpty else {
            console.report("No kept run is older than that; nothing was deleted.")
            return .success
        }
        let number = "\(runs.count) run\(runs.count == 1 ? "" : "s")"
        if !invocation.has("yes") {
            let shown = 20
            for run in runs.prefix(shown) { console.report("  \(run.id)  \(run.title) (\(run.world))") }
            if runs.count > shown { console.report("  and \(runs.count - shown) more") }
            guard console.surroundings.errorIsTerminal, isatty(STDIN_FILENO) == 1 else {
                console.report(
                    "error: \(number) would be deleted, and nobody can be asked here\n  needed: `--yes`\n"
                        + "  to do: add `--yes` to delete what is listed above; nothing was deleted")
                return .wrongInput
            }
            console.error.write("Delete \(number) for good? [y/N] ")
            guard ["y", "yes"].contains((readLine() ?? "").lowercased()) else {
                console.report("Nothing was deleted.")
                return .success
            }
        }
        let deletion = try store.delete(runs.map(\.id))
        console.report("Deleted: \(number).")
        if let fault = deletion.spaceFault {
            console.report("The space could not be given back to the disk; later runs use it. \(fault.found)")
        }
        return .success
    }
}

/// The runs that the words of a deletion name, each once.
private func runsToDelete(_ store: RunStore, _ invocation: Invocation, _ console: Console) throws -> [RunSummary] {
    let names = invocation.all("run")
    guard let days = invocation.integer("older-than") else {
        guard !names.isEmpty else {
            console.report(
                "error: `comity runs delete` lacks RUN\n  needed: the runs to delete, or `--older-than DAYS`\n"
                    + "  to do: `comity runs list` shows what is kept")
            throw ExitStatus.wrongInput
        }
        var ids: [RunID] = []
        for name in names {
            let id = try store.resolve(name)
            if !ids.contains(id) { ids.append(id) }
        }
        return try ids.map { try store.summary($0) }
    }
    guard names.isEmpty else {
        console.report(
            "error: `--older-than` and the names of runs contradict each other\n  needed: one of the two\n"
                + "  to do: take one away; nothing was deleted")
        throw ExitStatus.wrongInput
    }
    return try store.runs(keptBefore: Moment(milliseconds: Moment.now.milliseconds - days * 86_400_000))
}

private func formatOption(csv: String) -> Option {
    .option(
        "format", short: "f", "FORMAT", .oneOf(["table", "csv", "json"]), default: "table",
        help: "table for people, csv (\(csv)), json")
}
