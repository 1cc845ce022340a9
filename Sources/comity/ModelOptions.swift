import CommandLineKit
import Engine

/// The switches of the model family.
let modelOptions: [Option] = [
    .option(
        "horizon", "ID", .text,
        help: "long-run, a cited horizon such as anderson-yotov-2020/short-run, or a factor of theta"),
    .option(
        "competition", "KIND", .text,
        help: "eaton-kortum, armington, krugman, melitz-pareto, a cited scale elasticity, or a number"),
    .option("input-output", "WITH", .oneOf(["with", "without"]), help: "input-output links"),
    .flag("compare-models", help: "one table of real income by economy and member of the model family"),
]

/// An option that asks for what a comparison of models does not give; `nil` where there is none.
func comparisonConflict(_ invocation: Invocation) -> String? {
    ["flows", "out", "draws", "seed", "draws-out", "data"].first { invocation.has($0) }
}

/// `comity run --compare-models`.
func compareModels(_ engine: Engine, _ request: RunRequest, _ invocation: Invocation, _ console: Console) throws
    -> ExitStatus
{
    let progress = ProgressLine("Solving models", total: nil, console: console)
    defer { progress.finish() }
    let comparison = try engine.compareModels(request)
    progress.finish()
    switch invocation.required("format") {
    case "csv": console.write(comparison.csv)
    case "json": console.write(comparison.json + "\n")
    default: console.write(comparison.table(width: console.width, colour: console.outputHasColour))
    }
    return comparison.hasAnswer ? .success : ExitStatus(rawValue: 3)
}
