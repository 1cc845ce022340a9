import CommandLineKit
import Engine

private let worldOption = Option.option(
    "world", short: "w", "WORLD", .names(worldNames), default: "factbook-2014",
    help: "a built-in world, or the path of a world folder")

/// `comity votes distance`: distances of the ideal points that a world carries.
func distanceCommand() -> Command {
    Command(
        "distance", "Show distances of published ideal points, without a record",
        arguments: [.repeating("economies", atLeastOne: true, help: "codes, for example KHM USA CHN; two or more")],
        options: [worldOption, formatOption],
        examples: [Command.Example("comity votes distance KHM USA CHN", "Cambodia, the United States and China")]
    ) { invocation, console in
        let codes = invocation.all("economies")
        guard Set(codes).count > 1 else {
            console.report(
                "error: a distance has two ends\n  needed: two economies or more\n"
                    + "  to do: name another, or use `comity votes published` for levels")
            return .wrongInput
        }
        let found = try Engine(home: try DataHome.find()).publishedAlignment(codes, world: invocation.required("world"))
        switch invocation.required("format") {
        case "csv":
            console.write(found.distancesCSV)
            for note in found.notes { console.report(note) }
        case "json": console.write(found.json)
        default: console.write(found.distancesTable(width: console.width, colour: console.outputHasColour))
        }
        return .success
    }
}

/// `comity votes published`: the ideal points that a world carries, with their intervals.
func publishedCommand() -> Command {
    Command(
        "published", "Show published ideal points with their intervals, without a record",
        arguments: [.repeating("economies", help: "codes, for example KHM USA CHN; all that have one unless given")],
        options: [worldOption, formatOption],
        examples: [Command.Example("comity votes published KHM CHN", "levels of Cambodia and China")]
    ) { invocation, console in
        let found = try Engine(home: try DataHome.find()).publishedAlignment(
            invocation.all("economies"), world: invocation.required("world"))
        switch invocation.required("format") {
        case "csv":
            console.write(found.levelsCSV)
            for note in found.notes { console.report(note) }
        case "json": console.write(found.json)
        default: console.write(found.levelsTable(width: console.width, colour: console.outputHasColour))
        }
        return .success
    }
}
