import CommandLineKit
import Engine

/// `comity votes`: alignment of states by their votes.
func votesCommand() -> Command {
    Command(
        "votes", "Measure alignment by votes in the UN General Assembly",
        discussion: """
            From a folder of roll calls: similarity of pairs, and ideal points. Without one: the published ideal points that \
            built-in worlds carry, and their distances.
            """,
        subcommands: [similarityCommand(), idealPointsCommand(), distanceCommand(), publishedCommand()])
}

let votesFolderArgument = Argument.required(
    "folder", .folder, help: "a folder with votes, roll_calls, countries and issues, each .csv or .csv.gz")

private func idealPointsCommand() -> Command {
    Command(
        "ideal-points", "Fit a dynamic ideal point for every economy and session",
        discussion: """
            The ordered probit of Bailey, Strezhnev & Voeten (2017) on one dimension, bridged over time by texts that come \
            back. Larger is nearer the order led by the United States. A year is 1945 + session.

            Exit status: 0 an answer; 2 the input is wrong; 3 the chains do not agree; 1 anything else.
            """,
        arguments: [votesFolderArgument],
        options: [
            .option("since", "YEAR", .integer(1946...9999), help: "first year, 1945 + session"),
            .option("until", "YEAR", .integer(1946...9999), help: "last year, 1945 + session"),
            .option("issue", "CODE", help: "only roll calls on this issue of issues.csv, for example hr"),
            .option(
                "economies", "CODES",
                help: "print these only, separated by commas; the fit always takes all"),
            .option(
                "interval", "PERCENT", .number(1...99.99), default: "90",
                help: "width of low to high; 90 gives the 5 and 95 % quantiles that are published"),
            .option(
                "smoothing", "FACTOR", .number(0.001...100), default: "0.5",
                help: "variance of a step between two sessions with votes alike is half of it"),
            .flag("no-bridges", help: "take every roll call for a text of its own"),
            .option("anchor", "CODE", default: "USA", help: "the economy whose points are positive on average"),
            .option(
                "sweeps", "COUNT", .integer(10...100_000), default: "250", help: "sweeps of each of four chains to keep"
            ),
            .option(
                "burn-in", "COUNT", .integer(0...100_000), default: "60", help: "sweeps of each chain before these"),
            .option("seed", "NUMBER", .integer(0...Int.max), default: "1", help: "seed of the random numbers"),
            .option("threads", short: "t", "COUNT", .integer(1...256), help: "threads; one for each core unless given"),
            .option("out", short: "o", "DIR", .folder, help: "also write ideal-points.csv and .json to this folder"),
            formatOption,
        ],
        examples: [
            Command.Example("comity votes ideal-points unvotes --format csv > points.csv", "the whole record"),
            Command.Example(
                "comity votes ideal-points unvotes --economies KHM,USA,CHN --since 1990", "three economies since 1990"),
        ]
    ) { invocation, console in
        var request = IdealPointRequest(folder: invocation.required("folder"))
        request.since = invocation.integer("since")
        request.until = invocation.integer("until")
        request.issue = invocation["issue"]
        request.economies = separatedCodes(invocation["economies"])
        request.intervalPercent = invocation.number("interval") ?? 90
        request.smoothing = invocation.number("smoothing") ?? 0.5
        request.bridges = !invocation.has("no-bridges")
        request.anchor = invocation.required("anchor")
        request.sweeps = invocation.integer("sweeps") ?? 250
        request.burnIn = invocation.integer("burn-in") ?? 60
        request.seed = invocation.integer("seed") ?? 1
        request.threads = invocation.integer("threads")
        let progress = ProgressLine("Ideal points", console: console)
        defer { progress.finish() }
        let result: IdealPointResult
        do {
            result = try Engine.idealPoints(request) { progress.update(done: 0, note: $0) }
        } catch let stopped as IdealPointsHaveNoAnswer {
            progress.finish()
            console.report(stopped.description)
            return ExitStatus(rawValue: 3)
        }
        progress.finish()
        if let folder = invocation["out"] { try result.write(to: folder) }
        switch invocation.required("format") {
        case "csv":
            console.write(result.csv)
            // A table has no place for remarks, and silence would hide them.
            for note in result.notes { console.report(note) }
        case "json": console.write(result.json)
        default: console.write(result.table(width: console.width, colour: console.outputHasColour))
        }
        if let folder = invocation["out"] {
            console.report("Written: \(folder)/\(IdealPointResult.fileNames.joined(separator: ", "))")
        }
        return .success
    }
}

/// Codes separated by commas.
func separatedCodes(_ text: String?) -> [String] {
    (text ?? "").split(separator: ",").map { String($0) }
}
