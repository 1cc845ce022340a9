import CommandLineKit
import Engine

/// `comity cutoff`: what powers can do by ending trade.
func cutOffCommand() -> Command {
    Command(
        "cutoff", "Tell what targets lose when a power cuts them off, and what it costs the power",
        discussion: """
            Every cut-off is an exact end of trade, solved as an equilibrium of its own. A row without an answer says why.

            Exit status: 0 an answer; 2 the input is wrong; 3 nothing could be solved; 1 anything else.
            """,
        options: [
            .option(
                "power", short: "p", "CODE", repeats: true,
                help: "a power, as in USA; several, separated by commas or repeated, are asked one by one"),
            .option(
                "coalition", "CODES", repeats: true,
                help: "powers that act together, as in USA+EU+JPN; groups of the register and not:CODE are understood"),
            .flag("all-pairs", help: "every economy as the power in turn"),
            .option(
                "targets", "CODES", repeats: true, help: "codes and groups; all unless given"),
            .option(
                "direction", "WAY", .oneOf(CutOffRequest.directionWords + ["each"]), default: "both",
                help: "the power's exports to the target, its imports from it, both; `each` asks all three"),
            .option(
                "sectors", short: "s", "CODES", repeats: true, help: "sectors in which trade ends; all unless given"),
            .option(
                "horizon", "RUN", .oneOf(["short", "long", "both"]), default: "both",
                help: "short run, long run, or both"),
            .option(
                "short-run", "ID", .text, default: CutOffRequest.defaultShortHorizon,
                help: "the short run: a cited horizon, or a factor of theta"),
            .flag("diversify", help: "the value to the target of one more percentage point of imports from elsewhere"),
            .flag("curve", help: "for one target: loss against control, as suppliers join and as the share is scaled"),
            .flag("matrix", help: "csv of targets by powers, loss in per cent, one direction and one horizon"),
            .option("top", "COUNT", .integer(1...10_000), default: "15", help: "targets of each power in tables"),
            .option("threads", short: "t", "COUNT", .integer(1...256), help: "threads; one for each core unless given"),
            formatOption,
        ] + worldQuestionOptions(closure: "hold"),
        examples: [
            Command.Example(
                "comity cutoff --power USA --power CHN --targets KHM --direction each --diversify",
                "what two powers could do to Cambodia"),
            Command.Example(
                "comity cutoff --coalition USA+EU+JPN --targets CHN --horizon long", "a coalition, member by member"),
            Command.Example(
                "comity cutoff --all-pairs --horizon long --format csv > pairs.csv", "every pair, in one sweep"),
            Command.Example(
                "comity cutoff --curve --targets KHM --power CHN", "the loss as control nears everything"),
        ]
    ) { invocation, console in
        let powers = invocation.all("power").flatMap { commaList($0) } + invocation.all("coalition")
        if let fault = cutOffFault(invocation, powers) {
            console.report(fault)
            return .wrongInput
        }
        let engine = Engine(home: try DataHome.find())
        do {
            return invocation.has("curve")
                ? try controlCurve(engine, invocation, powers, console)
                : try cutOffs(engine, invocation, powers, console)
        } catch let stopped as NotConverged {
            console.report(stopped.description)
            return ExitStatus(rawValue: 3)
        }
    }
}

/// What options contradict each other, in words; `nil` where none do.
private func cutOffFault(_ invocation: Invocation, _ powers: [String]) -> String? {
    if powers.isEmpty, !invocation.has("all-pairs"), !invocation.has("curve") {
        return "error: no power is named\n  needed: who cuts off\n"
            + "  to do: add `--power CODE`, `--coalition CODES`, or `--all-pairs`"
    }
    if !powers.isEmpty, invocation.has("all-pairs") {
        return "error: `--all-pairs` asks for every power, and others are named\n  needed: one of the two\n"
            + "  to do: take one away"
    }
    let isOneRun = invocation.required("horizon") != "both" && invocation.required("direction") != "each"
    if invocation.has("matrix"), !isOneRun {
        return "error: a matrix has one number for each pair\n  needed: one horizon and one direction\n"
            + "  to do: add `--horizon long` or `--horizon short`, and one `--direction`"
    }
    if invocation.has("curve") {
        if powers.count > 1 || invocation.all("targets").count != 1 {
            return "error: a curve is of one target, and of one power at most\n  needed: one of each\n"
                + "  to do: name one with `--targets`, and at most one `--power` or `--coalition`"
        }
        if invocation.required("direction") == "each" {
            return "error: a curve is of one direction\n  needed: exports, imports or both\n  to do: state one"
        }
    }
    return nil
}

private func cutOffs(_ engine: Engine, _ invocation: Invocation, _ powers: [String], _ console: Console) throws
    -> ExitStatus
{
    let targets = invocation.all("targets")
    var request = CutOffRequest(
        try worldQuestion(invocation, horizon: nil), powers: powers, targets: targets.isEmpty ? ["all"] : targets,
        sectors: invocation.all("sectors"), shortHorizon: invocation.required("short-run"),
        withDiversification: invocation.has("diversify"), threads: invocation.integer("threads"))
    let direction = invocation.required("direction")
    request.setDirections(direction == "each" ? CutOffRequest.directionWords : [direction])
    request.setHorizons(invocation.required("horizon"))
    let progress = ProgressLine("Solving cut-offs", total: nil, console: console)
    defer { progress.finish() }
    let result = try engine.cutOffs(request) { done, total in progress.advance(by: done, note: "of \(total)") }
    progress.finish()
    if invocation.has("matrix") {
        console.write(result.matrixCSV)
    } else {
        switch invocation.required("format") {
        case "csv": console.write(result.csv)
        case "json": console.write(result.json)
        default:
            console.write(
                result.table(
                    top: invocation.integer("top") ?? 15, width: console.width, colour: console.outputHasColour))
        }
    }
    // Tables of numbers have no place for remarks, and silence would hide rows without an answer.
    if result.failed > 0, invocation.has("matrix") || invocation.required("format") == "csv" {
        console.report("\(result.failed) of \(result.rows.count) rows have no answer; `--format csv` has the reasons")
    }
    return result.answered > 0 || result.rows.isEmpty ? .success : ExitStatus(rawValue: 3)
}

private func controlCurve(_ engine: Engine, _ invocation: Invocation, _ powers: [String], _ console: Console) throws
    -> ExitStatus
{
    let isShort = invocation.required("horizon") == "short"
    var request = ControlCurveRequest(
        try worldQuestion(invocation, horizon: isShort ? invocation.required("short-run") : nil),
        target: invocation.all("targets")[0], power: powers.first, sectors: invocation.all("sectors"),
        limit: invocation.integer("top") ?? 15)
    // Control is of what the target buys: its purchases end unless told otherwise.
    request.setDirection(invocation.has("direction") ? invocation.required("direction") : "exports")
    let result = try engine.controlCurve(request)
    switch invocation.required("format") {
    case "csv": console.write(result.csv)
    case "json": console.write(result.json)
    default: console.write(result.table(width: console.width, colour: console.outputHasColour))
    }
    return .success
}
