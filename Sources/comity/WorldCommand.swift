import CommandLineKit
import Engine

/// `comity world`: lists, shows, checks and builds worlds.
func worldCommand() -> Command {
    Command(
        "world", "List, show, check or build worlds",
        subcommands: [listCommand(), showCommand(), checkCommand(), buildCommand()])
}

private let worldArgument = Argument.required(
    "world", .names(worldNames), help: "a built-in world, or the path of a world folder")

private func listCommand() -> Command {
    Command("list", "List the built-in worlds") { _, console in
        for world in try Engine(home: try DataHome.find()).catalogue.list() {
            console.print(
                "\(world.name)\t\(world.year)\t\(world.economies) economies\t\(world.sectors) sectors\t\(world.title)")
        }
        return .success
    }
}

private func showCommand() -> Command {
    Command(
        "show", "Show a world, or one economy's ties in it",
        arguments: [worldArgument, .optional("economy", help: "an economy's code, for example KHM")],
        options: [.option("partners", "COUNT", .integer(1...1000), default: "15", help: "how many partners to list")],
        examples: [
            Command.Example("comity world show factbook-2014 KHM", "Cambodia's ties, with where each figure comes from")
        ]
    ) { invocation, console in
        let engine = Engine(home: try DataHome.find())
        let profile = try WorldProfile(try engine.catalogue.folder(of: invocation.required("world")))
        if let economy = invocation["economy"] {
            console.write(
                try profile.country(
                    economy, width: console.width, colour: console.outputHasColour,
                    partners: invocation.integer("partners") ?? 15))
        } else {
            console.write(profile.overview(width: console.width))
        }
        return .success
    }
}

private func checkCommand() -> Command {
    Command(
        "check", "List every inconsistency of a world at once",
        discussion: "Exit status 2 where the world cannot be used.",
        arguments: [worldArgument],
        options: [
            allowOption, .flag("strict", help: "take warnings for errors"),
            .option(
                "format", short: "f", "FORMAT", .oneOf(["text", "json"]), default: "text",
                help: "how to print the findings"),
        ]
    ) { invocation, console in
        let engine = Engine(home: try DataHome.find())
        let report = try WorldCheckReport(
            try engine.catalogue.folder(of: invocation.required("world")), allowing: allowedKinds(invocation))
        let text = invocation.required("format") == "json" ? report.json : report.text
        console.write(text.hasSuffix("\n") ? text : text + "\n")
        let fails =
            !report.isUsable || report.counts.errors > 0 || (invocation.has("strict") && report.counts.warnings > 0)
        return fails ? .wrongInput : .success
    }
}

private func buildCommand() -> Command {
    Command(
        "build", "Build a built-in world from its source tables",
        arguments: [.required("world", .names(worldNames), help: "the world to build")],
        options: [
            .option(
                "out", short: "o", "DIR", .folder, isRequired: true, help: "the folder to write; whole or not at all")
        ],
        examples: [Command.Example("comity world build factbook-2014 --out my-2014", "build it again, and compare")]
    ) { invocation, console in
        let progress = ProgressLine("Building", console: console)
        defer { progress.finish() }
        let report = try Engine(home: try DataHome.find()).catalogue.build(
            invocation.required("world"), to: invocation.required("out"))
        progress.finish()
        console.write(report)
        return .success
    }
}
