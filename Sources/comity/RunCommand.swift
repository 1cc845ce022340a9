import CommandLineKit
import Engine

/// `comity run`: answers a scenario.
func runCommand() -> Command {
    Command(
        "run", "Answer a scenario",
        discussion: "Exit status: 0 an answer; 2 the input is wrong; 3 the solve did not converge; 1 anything else.",
        arguments: [.required("file", .file(extensions: ["yaml", "yml"]), help: "the scenario")],
        options: [
            formatOption,
            .option(
                "world", short: "w", "WORLD", .names(worldNames),
                help: "a built-in world or a folder, in place of the scenario's"),
            .flag("flows", help: "add bilateral exports before and after, per sector (csv: with --out)"),
            .option(
                "out", short: "o", "DIR", .folder,
                help: "also write results.csv, results.json, table.txt and report.txt there"),
            allowOption,
        ],
        examples: [
            Command.Example("comity run Scenarios/tpp-inclusive.yaml", "what an inclusive TPP would mean"),
            Command.Example(
                "comity run policy.yaml --format csv > result.csv", "every economy, for R, Stata or pandas"),
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
        let progress = ProgressLine("Solving", console: console)
        defer { progress.finish() }
        let engine = Engine(home: try DataHome.find())
        let request = RunRequest(
            scenario: invocation.required("file"), world: invocation["world"], withFlows: invocation.has("flows"),
            allowedFindings: allowed)
        let result: RunResult
        do {
            result = try engine.run(request)
        } catch let stopped as NotConverged {
            progress.finish()
            console.report(stopped.description)
            return ExitStatus(rawValue: 3)
        }
        progress.finish()
        // What is asked to be kept is written first: an answer on the screen says that it has been.
        if let folder = invocation["out"] { try result.write(to: folder) }
        switch invocation.required("format") {
        case "csv":
            console.write(result.csv)
            // A table has no place for remarks, and silence would hide them.
            for finding in result.manifest.findings where finding.severity == .warning {
                console.report(finding.description)
            }
        case "json":
            console.write(result.json.hasSuffix("\n") ? result.json : result.json + "\n")
        default:
            console.write(result.table(width: console.width, colour: console.outputHasColour))
        }
        if let folder = invocation["out"] {
            console.report(
                "Written: \(folder)/results.csv, results.json, table.txt, report.txt\(invocation.has("flows") ? ", flows.csv" : "")"
            )
        }
        return .success
    }
}
