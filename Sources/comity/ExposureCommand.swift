import CommandLineKit
import Engine

/// The world, the rule for deficits and the model of a question without a scenario.
func worldQuestionOptions(closure: String) -> [Option] {
    [
        .option(
            "world", short: "w", "WORLD", .names(worldNames), default: WorldQuestion.defaultWorld,
            help: "a built-in world or a folder"),
        .option(
            "closure", "RULE", .oneOf(WorldQuestion.closureWords), default: closure, help: "the rule for trade deficits"
        ),
        .option(
            "competition", "KIND", .text,
            help: "eaton-kortum, armington, krugman, melitz-pareto, a cited scale elasticity, or a number"),
        .option("input-output", "WITH", .oneOf(["with", "without"]), help: "input-output links"),
        allowOption,
    ]
}

/// The question that those options state.
func worldQuestion(_ invocation: Invocation, horizon: String?) throws -> WorldQuestion {
    let allowed = allowedKinds(invocation)
    try WorldCheckReport.requireAllowable(allowed)
    var question = WorldQuestion(
        world: invocation.required("world"), horizon: horizon, competition: invocation["competition"],
        inputOutput: invocation["input-output"], allowedFindings: allowed)
    question.setClosure(invocation.required("closure"))
    return question
}

/// `comity exposure`: who gains from the growth of whom.
func exposureCommand() -> Command {
    Command(
        "exposure", "Rank an economy's friends and enemies: who gains from whose growth",
        discussion: """
            The answer of real income in every economy to one per cent more productivity, or lower trade costs, in every \
            other: the equilibrium itself, linearised at the solved baseline. No scenario is solved.

            Exit status: 0 an answer; 2 the input is wrong; 3 the baseline has no equilibrium; 1 anything else.
            """,
        arguments: [.optional("economy", help: "the code of an economy; without it the whole matrix")],
        options: [
            .option(
                "shock", "KIND", .oneOf(ExposureRequest.shockWords), default: "productivity",
                help:
                    "what happens in the source: a rise of productivity or labour productivity, or a fall of the cost of "
                    + "what it sells (export-cost), buys (import-cost) or both (trade-cost)"),
            .option(
                "sector", short: "s", "CODES", repeats: true, help: "only these sectors are shocked; all unless given"),
            .option("compare", "WORLD", .names(worldNames), help: "a second world beside it"),
            .option("top", "COUNT", .integer(1...10_000), default: "15", help: "rows of each list"),
            .flag("matrix", help: "every economy by every source"),
            .flag("check", help: "compare some entries with full solves and say the largest difference"),
            .option("horizon", "ID", .text, help: "long-run, a cited horizon, or a factor of theta"),
            .option("threads", short: "t", "COUNT", .integer(1...256), help: "threads; one for each core unless given"),
            formatOption,
        ] + worldQuestionOptions(closure: "share"),
        examples: [
            Command.Example(
                "comity exposure KHM --compare factbook-2014", "Cambodia's friends and enemies, then and now"),
            Command.Example(
                "comity exposure --matrix --format csv > exposure.csv", "every pair, for R, Stata or pandas"),
        ]
    ) { invocation, console in
        if invocation.has("matrix"), let economy = invocation["economy"] {
            console.report(
                "error: `--matrix` asks for every economy, and `\(economy)` for one\n  needed: one of the two\n"
                    + "  to do: take one away")
            return .wrongInput
        }
        let engine = Engine(home: try DataHome.find())
        var request = ExposureRequest(
            try worldQuestion(invocation, horizon: invocation["horizon"]), economy: invocation["economy"],
            sectors: invocation.all("sector"), comparedWorld: invocation["compare"], isChecked: invocation.has("check"),
            threads: invocation.integer("threads"))
        request.setShock(invocation.required("shock"))
        let result: ExposureResult
        do {
            result = try engine.exposure(request)
        } catch let stopped as NotConverged {
            console.report(stopped.description)
            return ExitStatus(rawValue: 3)
        }
        switch invocation.required("format") {
        case "csv": console.write(result.csv)
        case "json": console.write(result.json)
        default:
            console.write(
                result.table(
                    top: invocation.integer("top") ?? 15, width: console.width, colour: console.outputHasColour))
        }
        return .success
    }
}
