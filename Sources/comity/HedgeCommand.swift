import CommandLineKit
import Engine

/// `comity hedge`: a small state's options between powers.
func hedgeCommand() -> Command {
    Command(
        "hedge", "What a state's options between powers bring, and what a cut-off would take",
        discussion: """
            Every set of offers that the state can take, of powers to deepen with, with and without diversifying, is an \
            equilibrium; every cut-off is another one on it. The table shows what each option brings in normal times against \
            today, the share of that which a cut-off takes, the frontier between the two, and what treating the powers alike \
            costs. Probabilities are yours: with them come expected values and the mean of the worst outcomes.

            An offer that is not in force takes force among its other members whether the state joins or not.

            Exit status: 0 an answer; 2 the input is wrong; 3 not converged; 1 anything else.
            """,
        arguments: [.optional("economy", help: "the state, by its code, for example KHM")],
        options: [
            .option(
                "powers", "LIST", .text, isRequired: true,
                help: "the powers, separated by commas; each a code, a group such as EU, or several joined by +"),
            .option(
                "offer", "AGREEMENT", .text, repeats: true,
                help: "an agreement that the state can join: an id of the register, or NAME=A+B+C with its members"),
            .option(
                "deepen", "EFFECT", .text, default: HedgeRequest.defaultAgreementEffect,
                help:
                    "effect of deepening on trade with a power, both ways: log points or a cited effect; none leaves it out"
            ),
            .option(
                "diversify", "EFFECT", .text, default: HedgeRequest.defaultDiversifying,
                help: "effect of diversifying on exports to everybody else: as above; none leaves it out"),
            .option(
                "agreement-effect", "EFFECT", .text, default: HedgeRequest.defaultAgreementEffect,
                help: "effect of an agreement on trade among its members that no other agreement covers"),
            .option(
                "probability", "POWER=NUMBER", .text, repeats: true,
                help:
                    "probability of a cut-off in the period; USA+CHN=0.01 is that of both at once; at most one happens"),
            .option(
                "level", "PERCENT", .number(0...99.999), default: "95",
                help: "level of the conditional value at risk: 95 is the mean of the worst 5 %"),
            .option(
                "direction", "WAY", .oneOf(HedgeRequest.directionWords), default: "both",
                help: "what a cut-off ends: the power's exports to the state, its imports from it, or both"),
            .option("sectors", "LIST", .text, help: "sectors of a cut-off, separated by commas; all unless given"),
            .option(
                "horizon", "ID", .text,
                help: "horizon of options: long-run, a cited horizon, or a factor of theta"),
            .option(
                "cut-off-horizon", "ID", .text, help: "horizon at which cut-offs are felt; that of options unless given"
            ),
            .flag(
                "everyone",
                help: "in place of one state's options: what every economy would lose to each power, and to all"),
            .option("top", "COUNT", .integer(1...10_000), default: "20", help: "economies that --everyone lists"),
            .flag("all", help: "list every option, not only the frontier"),
            formatOption,
            .option("threads", short: "t", "COUNT", .integer(1...256), help: "threads; one for each core unless given"),
        ] + worldQuestionOptions(closure: "hold"),
        examples: [
            Command.Example(
                "comity hedge KHM --powers USA,CHN --offer CPTPP", "Cambodia between two powers, an agreement on offer"),
            Command.Example(
                "comity hedge KHM --powers USA,CHN --probability USA=0.02 --probability CHN=0.05",
                "with expected values and the mean of the worst 5 %"),
        ]
    ) { invocation, console in
        let engine = Engine(home: try DataHome.find())
        if invocation.has("everyone"),
            let ignored = ["offer", "probability", "all"].first(where: { invocation.has($0) })
        {
            console.report(
                "error: `--everyone` asks about ties as they are, and `--\(ignored)` about options\n  needed: one of the two\n"
                    + "  to do: take one away")
            return .wrongInput
        }
        if invocation.has("everyone") != (invocation["economy"] == nil) {
            console.report(
                invocation.has("everyone")
                    ? "error: `--everyone` asks about every economy, and `\(invocation.required("economy"))` about one\n"
                        + "  needed: one of the two\n  to do: take one away"
                    : "error: no economy is named\n  needed: the state whose options are asked for\n"
                        + "  to do: add its code, for example KHM, or ask about all with `--everyone`")
            return .wrongInput
        }
        do {
            if invocation.has("everyone") { return try everyone(engine, invocation, console) }
            return try options(engine, invocation, console)
        } catch let stopped as NotConverged {
            console.report(stopped.description)
            return ExitStatus(rawValue: 3)
        }
    }
}

/// `comity hedge --everyone`.
private func everyone(_ engine: Engine, _ invocation: Invocation, _ console: Console) throws -> ExitStatus {
    var request = PairExposureRequest(
        try worldQuestion(invocation, horizon: invocation["cut-off-horizon"] ?? invocation["horizon"]),
        powers: commaList(invocation.required("powers")))
    request.setDirection(invocation.required("direction"))
    request.sectors = commaList(invocation["sectors"])
    request.threads = invocation.integer("threads")
    let progress = ProgressLine("Solving cut-offs", total: nil, console: console)
    defer { progress.finish() }
    let result = try engine.pairExposure(request) { done, total in progress.advance(by: done, note: "of \(total)") }
    progress.finish()
    switch invocation.required("format") {
    case "csv": console.write(result.csv)
    case "json": console.write(result.json)
    default:
        console.write(
            result.table(
                top: invocation.integer("top") ?? 20, width: console.width, colour: console.outputHasColour))
    }
    return result.hasAnswer ? .success : ExitStatus(rawValue: 3)
}

/// `comity hedge ECONOMY`.
private func options(_ engine: Engine, _ invocation: Invocation, _ console: Console) throws -> ExitStatus {
    let progress = ProgressLine("Solving options", total: nil, console: console)
    defer { progress.finish() }
    let result = try engine.hedge(try hedgeRequest(invocation)) { done, total in
        progress.advance(by: 1, note: "of \(total)")
    }
    progress.finish()
    switch invocation.required("format") {
    case "csv": console.write(result.csv)
    case "json": console.write(result.json)
    default:
        console.write(
            result.table(width: console.width, colour: console.outputHasColour, all: invocation.has("all")))
    }
    return result.hasAnswer ? .success : ExitStatus(rawValue: 3)
}

/// Texts between commas.
func commaList(_ text: String?) -> [String] {
    (text?.split(separator: ",") ?? []).map { part in
        String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

private func hedgeRequest(_ invocation: Invocation) throws -> HedgeRequest {
    var request = HedgeRequest(
        economy: invocation.required("economy"), powers: commaList(invocation.required("powers")),
        offers: invocation.all("offer"))
    request.deepening = invocation.required("deepen")
    request.diversifying = invocation.required("diversify")
    request.agreementEffect = invocation.required("agreement-effect")
    request.probabilities = invocation.all("probability").flatMap { commaList($0) }
    request.level = invocation.number("level") ?? HedgeRequest.defaultLevel
    request.setDirection(invocation.required("direction"))
    request.sectors = commaList(invocation["sectors"])
    request.cutOffHorizon = invocation["cut-off-horizon"]
    request.question = try worldQuestion(invocation, horizon: invocation["horizon"])
    request.threads = invocation.integer("threads")
    return request
}
