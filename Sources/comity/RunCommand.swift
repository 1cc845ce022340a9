import CommandLineKit
import Engine

/// `comity run`: answers a scenario.
func runCommand() -> Command {
    Command(
        "run", "Answer a scenario",
        discussion: """
            Every answer is kept with its inputs and results in runs.sqlite in your data folder (`comity runs` lists and \
            compares them); a run that cannot be kept is answered all the same.

            Exit status: 0 an answer; 2 the input is wrong; 3 the solve did not converge; 1 anything else.
            """,
        arguments: [.required("file", .file(extensions: ["yaml", "yml"]), help: "the scenario")],
        options: [
            runFormatOption,
            .option(
                "world", short: "w", "WORLD", .names(worldNames),
                help: "a built-in world or a folder, in place of the scenario's"),
            .flag("flows", help: "add bilateral exports before and after, per sector (csv: with --out)"),
            .option(
                "out", short: "o", "DIR", .folder,
                help:
                    "also write the report (report.html) with its charts, csv, json, xlsx, LaTeX and Markdown there (with draws, every draw too)"
            ),
            .option(
                "figures", "KINDS", .text, repeats: true,
                help:
                    "with --out: write each chart to figures/ as svg, png or pdf; several may be given, separated by commas"
            ),
            .option(
                "draws", "N", .integer(1...drawsLimit),
                help: "answer N draws of the uncertain parameters, in place of the scenario's number"),
            .option("seed", "N", .integer(0...Int.max), help: "seed of the draws, in place of the scenario's"),
            .flag("no-draws", help: "the central answer alone, where the scenario asks for draws"),
            .option(
                "draws-out", "FILE", .file(extensions: ["csv", "csv.gz"]),
                help: "write every draw's rows there (.csv or .csv.gz), and the values drawn to FILE-parameters"),
            .flag("no-keep", help: "do not keep this run"), dataOption, allowOption,
        ] + modelOptions,
        examples: [
            Command.Example("comity run Scenarios/tpp-inclusive.yaml", "what an inclusive TPP would mean"),
            Command.Example(
                "comity run policy.yaml --format csv > result.csv", "every economy, for R, Stata or pandas"),
            Command.Example(
                "comity run policy.yaml --draws 1000 --seed 7", "intervals from 1,000 draws of the uncertain parameters"
            ),
        ]
    ) { invocation, console in
        let allowed = allowedKinds(invocation)
        try WorldCheckReport.requireAllowable(allowed)
        if invocation.required("format") == "csv", invocation.has("flows"), invocation["out"] == nil {
            console.report(
                "error: `--flows` with `--format csv` would put two tables into one stream\n  needed: one table\n"
                    + "  to do: add `--out DIR`, which writes flows.csv beside results.csv, or use `--format json`")
            return .wrongInput
        }
        if invocation.has("no-draws"),
            let other = ["draws", "seed", "draws-out"].first(where: { invocation[$0] != nil })
        {
            console.report(
                "error: `--no-draws` and `--\(other)` contradict each other\n  needed: one of the two\n"
                    + "  to do: take one away")
            return .wrongInput
        }
        if invocation.has("compare-models"), let other = comparisonConflict(invocation) {
            console.report(
                "error: `--compare-models` and `--\(other)` do not go together\n  needed: one of the two\n"
                    + "  to do: run the models one by one with `--horizon`, `--competition` and `--input-output`")
            return .wrongInput
        }
        let figures = try FigureFormat.read(invocation.all("figures"))
        if !figures.isEmpty, invocation["out"] == nil {
            console.report(
                "error: `--figures` has no folder to write to\n  needed: a folder\n  to do: add `--out DIR`")
            return .wrongInput
        }
        let engine = Engine(home: try DataHome.find())
        let request = RunRequest(
            scenario: invocation.required("file"), world: invocation["world"], withFlows: invocation.has("flows"),
            allowedFindings: allowed, draws: invocation.integer("draws"), seed: invocation.integer("seed"),
            withoutDraws: invocation.has("no-draws"), horizon: invocation["horizon"],
            competition: invocation["competition"], inputOutput: invocation["input-output"])
        if invocation.has("compare-models") { return try compareModels(engine, request, invocation, console) }
        let number = try engine.drawCount(of: request)
        if invocation["draws-out"] != nil, number == nil {
            console.report(
                "error: `--draws-out` asks for draws, and neither the scenario nor the command makes any\n"
                    + "  needed: a number of draws\n  to do: add `--draws 1000`, or `draws` to the scenario")
            return .wrongInput
        }
        // A name that cannot be is better refused before the draws than after them.
        if let path = invocation["draws-out"] { try RunResult.drawsEnding(path) }
        let progress = ProgressLine(number == nil ? "Solving" : "Solving draws", total: number, console: console)
        defer { progress.finish() }
        let result: RunResult
        let start = monotonicSeconds()
        do {
            result = try engine.run(request) { progress.advance(by: $0) }
        } catch let stopped as NotConverged {
            progress.finish()
            console.report(stopped.description)
            return ExitStatus(rawValue: 3)
        } catch let failed as NoDrawAnswered {
            progress.finish()
            console.report(failed.description)
            return ExitStatus(rawValue: 3)
        }
        progress.finish()
        // Before anything that can fail; what became of it is said last, where it is read.
        let keeping =
            invocation.has("no-keep")
            ? nil : RunKeeping(result, data: invocation["data"], seconds: monotonicSeconds() - start, origin: "command")
        defer { keeping?.report(to: console) }
        // What is asked to be kept is written first: an answer on the screen says that it has been.
        let written = try invocation["out"].map { try engine.write(result, to: $0, figures: figures) }
        let drawFiles = try invocation["draws-out"].map { [$0, try result.writeDraws(to: $0)] } ?? []
        switch invocation.required("format") {
        case "csv":
            console.write(result.csv)
            // A table has no place for remarks, and silence would hide them.
            for finding in result.manifest.findings where finding.severity == .warning {
                console.report(finding.description)
            }
        case "json":
            console.write(result.json.hasSuffix("\n") ? result.json : result.json + "\n")
        case "markdown": console.write(result.brief().markdown)
        case "latex": console.write(result.brief().latex)
        default:
            console.write(result.table(width: console.width, colour: console.outputHasColour))
        }
        if let folder = invocation["out"], let written {
            for warning in written.warnings { console.report(warning.description) }
            console.report("Written: \(folder)/\(written.words)")
            if !written.removed.isEmpty {
                console.report(
                    "Removed, since they told of an earlier answer: \(written.removed.joined(separator: ", "))")
            }
        }
        if !drawFiles.isEmpty { console.report("Written: \(drawFiles.joined(separator: ", "))") }
        return .success
    }
}

extension RunKeeping {
    /// Says on standard error what the user needs to know: always why a run was not kept, and on a terminal how it is called.
    func report(to console: Console) {
        switch self {
        case .kept(let id):
            // A log wants no line for what goes without saying.
            if console.surroundings.errorIsTerminal {
                console.report("Kept as \(id); `comity runs show last` shows it again.")
            }
        case .notKept(let warning): console.report(warning.description)
        }
    }
}

/// How the answer of a run can be printed.
private let runFormatOption = Option.option(
    "format", short: "f", "FORMAT", .oneOf(["table", "csv", "json", "markdown", "latex"]), default: "table",
    help:
        "table for people, csv (one row per economy, full precision), json (with the run's manifest), markdown or latex (the table for a document)"
)
