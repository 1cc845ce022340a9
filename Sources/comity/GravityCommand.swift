import CommandLineKit
import Engine

/// `comity gravity`: estimates gravity equations.
func gravityCommand() -> Command {
    Command(
        "gravity", "Estimate gravity equations",
        discussion: """
            Poisson pseudo-maximum likelihood or least squares with any number of fixed effects. Several equations on one \
            table are printed side by side, in the order in which they are written.

            Exit status: 0 an answer; 2 the input is wrong; 3 an equation has no answer; 1 anything else.
            """,
        arguments: [
            .required(
                "data", .file(extensions: ["csv", "csv.gz", "dta", "parquet"]),
                help: "the table: .csv, .csv.gz, .dta or .parquet")
        ],
        options: equationOptions + errorOptions + inferenceOptions + columnOptions + solveOptions + printOptions,
        examples: [
            Command.Example(
                #"comity gravity trade.csv --formula "trade ~ log(dist) + rta | exporter^year + importer^year" --cluster pair"#,
                "Poisson, clustered by pair"),
            Command.Example(
                "comity gravity trade.csv --three-way rta --format latex > table.tex",
                "what trade agreements do, with effects of pairs, for a paper"),
            Command.Example(
                #"comity gravity trade.csv --two-way "log(dist)" --family ols --outcome "log(trade)" --select "trade > 0""#,
                "least squares on positive trade"),
        ]
    ) { invocation, console in
        if invocation["resistances"] != nil, invocation["out"] == nil {
            console.report(
                "error: `--resistances` makes a table of its own, and there is no folder for it\n"
                    + "  needed: a folder for results\n  to do: add `--out DIR`")
            return .wrongInput
        }
        let request = gravityRequest(invocation)
        let progress = ProgressLine("Gravity", total: request.equations.count + 1, console: console)
        defer { progress.finish() }
        let result: GravityResult
        do {
            result = try Engine.gravity(request) { progress.update(done: $0, note: $1) }
        } catch let stopped as GravityNotConverged {
            progress.finish()
            console.report(stopped.description)
            return ExitStatus(rawValue: 3)
        }
        progress.finish()
        var replaced: [String] = []
        if let folder = invocation["out"] { replaced = try result.write(to: folder) }
        switch invocation.required("format") {
        case "csv": console.write(result.csv)
        case "json": console.write(result.json)
        case "latex": console.write(result.latex)
        case "markdown": console.write(result.markdown)
        default: console.write(result.table(width: console.width, colour: console.outputHasColour))
        }
        // These have no place for remarks, and silence would hide them.
        if ["csv", "latex", "markdown"].contains(invocation.required("format")) {
            for warning in result.warnings { console.report(warning) }
            for line in result.inferenceLines { console.report(line) }
        }
        if let folder = invocation["out"] {
            let extra = invocation["resistances"] == nil ? [] : ["multilateral-resistances.csv"]
            console.report("Written: \(folder)/\((GravityResult.fileNames + extra).joined(separator: ", "))")
            let gone = replaced.filter { !(GravityResult.fileNames + extra).contains($0) }
            if !replaced.isEmpty {
                console.report(
                    "Files of an earlier run: \(replaced.count - gone.count) replaced"
                        + (gone.isEmpty ? "" : ", \(gone.joined(separator: ", ")) taken away"))
            }
        }
        // Behind the answer, which a file that cannot be written must not take away.
        if let file = invocation["estimate"], let record = result.models.first?.record {
            try record.write(to: file)
            console.report("Written: \(file), whose terms scenarios call \(record.id)/TERM")
        }
        return .success
    }
}

/// What the command line asks for.
private func gravityRequest(_ invocation: Invocation) -> GravityRequest {
    var request = GravityRequest(
        data: invocation.required("data"),
        equations: invocation.all(of: ["formula", "two-way", "three-way"]).map { name, text in
            switch name {
            case "two-way": .twoWay(text)
            case "three-way": .threeWay(text)
            default: .formula(text)
            }
        })
    request.outcome = invocation["outcome"]
    request.family = GravityRequest.Family(rawValue: invocation.required("family")) ?? .poisson
    request.selection = invocation["select"]
    request.weights = invocation["weights"]
    request.cluster = invocation["cluster"]
    request.covariance = invocation["covariance"].flatMap { GravityRequest.Covariance(rawValue: $0) }
    request.smallSample = invocation["small-sample"].flatMap { GravityRequest.SmallSample(rawValue: $0) }
    request.shown = GravityRequest.Shown(rawValue: invocation.required("show")) ?? .errors
    request.intervalPercent = invocation.number("interval") ?? 95
    request.missing = invocation.all("missing")
    request.columns = GravityRequest.Columns(
        exporter: invocation["exporter"], importer: invocation["importer"], year: invocation["year"],
        sector: invocation["sector"])
    request.domesticOutput = invocation["domestic-output"]
    request.clipsNegative = invocation.has("clip")
    request.tolerance = invocation.number("tolerance") ?? 1e-10
    request.stepLimit = invocation.integer("max-steps") ?? 200
    request.dropsSingletons = !invocation.has("keep-singletons")
    request.checksSeparation = !invocation.has("no-separation-check")
    request.threads = invocation.integer("threads")
    request.keepsEffects = invocation["out"] != nil
    request.inference.hypotheses = invocation.all("test")
    request.inference.testsForm = invocation.has("reset")
    request.inference.bootstrap = invocation["bootstrap"].flatMap {
        GravityInferenceRequest.Bootstrap(rawValue: $0)
    }
    request.inference.replications = invocation.integer("replications") ?? 999
    request.inference.seed = invocation.integer("seed") ?? 1
    request.resistanceReference = invocation["resistances"]
    request.inference.correctsBias = invocation.has("bias-correction")
    request.estimateName = invocation["estimate"].map(estimateName)
    return request
}

/// The name of a file without its folder and its endings.
private func estimateName(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [".estimate.yaml", ".yaml", ".yml"] where name.hasSuffix(ending) {
        return String(name.dropLast(ending.count))
    }
    return name
}
