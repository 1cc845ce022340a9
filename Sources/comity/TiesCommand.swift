import CommandLineKit
import Engine

/// `comity ties`: the ties of one economy with others over time.
func tiesCommand() -> Command {
    Command(
        "ties", "Show the ties of one economy with others over time",
        discussion: """
            Economic, defence, political and diplomatic ties of the first economy with each of the others, from the built-in \
            worlds and from what you have imported (`comity import`). With --breaks every series is tested for changes of \
            its level, which are dated with an interval.

            With --format csv the values are printed in the layout of a world folder's ties.csv; with --breaks too, a row \
            for each series and break.
            """,
        arguments: [
            .required("economy", help: "code of the economy, for example KHM"),
            .repeating("others", atLeastOne: true, help: "codes of the others, for example USA CHN"),
        ],
        options: [
            .option("since", "YEAR", .integer(1000...9999), help: "first year"),
            .option("until", "YEAR", .integer(1000...9999), help: "last year"),
            .option(
                "kind", "KIND", .text, repeats: true,
                help: "only these kinds: economic, defence, political, diplomatic; several separated by commas"),
            .option(
                "measure", "MEASURE", .text, repeats: true, help: "only these measures; several separated by commas"),
            .option(
                "world", short: "w", "WORLD", .names(worldNames), repeats: true,
                help: "a world by name or folder, in place of the built-in ones"),
            dataOption,
            .flag("breaks", help: "date the changes of each series, with an interval"),
            .option(
                "ask", "YEAR", .integer(1001...9999), help: "with --breaks: has the tie changed since this year?"),
            .option(
                "method", "METHOD", .oneOf(["auto", "bai-perron", "posterior"]), default: "auto",
                help: "tests from 15 values on and the posterior of one change below, or one of them for all"),
            .option(
                "change", "WHAT", .oneOf(["mean", "trend"]), default: "mean",
                help: "what may change at a break: the mean, or mean and trend"),
            .option(
                "errors", "ERRORS", .oneOf(["autocorrelated", "independent"]), default: "autocorrelated",
                help: "what the tests assume of the errors"),
            .option(
                "trimming", "SHARE", .number(0.05...0.4), default: "0.15",
                help: "shortest regime, as a share of the series"),
            .option("max-breaks", "COUNT", .integer(1...10), default: "5", help: "breaks at most"),
            .option(
                "replications", "COUNT", .integer(99...99999), default: "999", help: "simulated series behind a p-value"
            ),
            .option("seed", "SEED", .integer(0...Int.max), default: "1", help: "seed of the simulation"),
            .option(
                "format", short: "f", "FORMAT", .oneOf(["table", "csv", "json"]), default: "table",
                help: "table for people, csv (the layout of ties.csv), json (with the manifest)"),
        ],
        examples: [
            Command.Example("comity ties KHM USA CHN --since 1990", "where a state stands between two powers"),
            Command.Example("comity ties KHM USA --breaks --ask 2013", "have ties been strained since 2013?"),
            Command.Example("comity ties KHM CHN --kind economic,diplomatic --format csv", "values to read elsewhere"),
        ]
    ) { invocation, console in
        func list(_ name: String) -> [String] {
            invocation.all(name).flatMap { $0.split(separator: ",").map(String.init) }
        }
        var request = TiesRequest([invocation.required("economy")] + invocation.all("others"))
        request.since = invocation.integer("since")
        request.until = invocation.integer("until")
        request.kinds = try TiesRequest.kinds(list("kind"))
        request.measures = list("measure")
        request.worlds = list("world")
        request.data = invocation["data"]
        request.ask = invocation.integer("ask")
        if invocation.has("breaks") {
            var breaks = TiesRequest.Breaks()
            breaks.method = TiesRequest.Method(rawValue: invocation.required("method")) ?? .automatic
            breaks.setModel(invocation.required("change"), errors: invocation.required("errors"))
            breaks.options.trimming = invocation.number("trimming") ?? 0.15
            breaks.options.most = invocation.integer("max-breaks") ?? 5
            breaks.replications = invocation.integer("replications") ?? 999
            breaks.seed = UInt64(invocation.integer("seed") ?? 1)
            request.breaks = breaks
        }
        let needsBreaks = ["ask", "method", "change", "errors", "trimming", "max-breaks", "replications", "seed"]
        if request.breaks == nil, let option = needsBreaks.first(where: { invocation.has($0) }) {
            console.report(
                "error: `--\(option)` is about breaks, and they are not asked for\n"
                    + "  needed: `--breaks` beside it\n  to do: add `--breaks`, or take `--\(option)` away")
            return .wrongInput
        }
        let result = try Engine(home: try DataHome.find()).ties(request)
        switch invocation.required("format") {
        case "csv":
            console.write(result.csv)
            for line in result.leftOutOfCSV { console.report(line) }
        case "json": console.write(result.json)
        default: console.write(result.table(width: console.width, colour: console.outputHasColour))
        }
        return .success
    }
}
