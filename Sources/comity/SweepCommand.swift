import CommandLineKit
import Engine
import Glibc
import Synchronization

/// Whether the person who runs the command has asked it to stop.
private let isInterrupted = Atomic<Bool>(false)

/// `comity sweep`: answers many scenarios against one baseline.
func sweepCommand() -> Command {
    Command(
        "sweep", "Answer many scenarios against one baseline",
        discussion: """
            The table is written batch by batch and gets its name when it is whole. An interrupted run loses the \
            batches in progress; --resume goes on with the rest, and the table is then the same as without interruption.

            Exit status: 0 every scenario has its row; 2 the input is wrong; 3 no scenario was solved; 130 interrupted; \
            1 anything else.
            """,
        arguments: [.required("file", .file(extensions: ["yaml", "yml"]), help: "the sweep")],
        options: [
            .option(
                "out", short: "o", "FILE", .file(extensions: ["csv"]),
                help: "the table to write; NAME-sweep.csv in this folder unless given"),
            .option(
                "store", "FILE", .file(extensions: ["sqlite", "db"]), help: "also write the table to this SQLite file"),
            .flag("resume", help: "go on where an interrupted run of this sweep stopped"),
            .flag("force", help: "begin anew over files of another sweep or of an interrupted run"),
            .option("threads", short: "t", "COUNT", .integer(1...256), help: "threads; one for each core unless given"),
            .option(
                "format", short: "f", "FORMAT", .oneOf(["table", "csv", "json"]), default: "table",
                help: "what to print at the end: a summary table, the whole csv, or a summary with the manifest as json"
            ),
            .option(
                "world", short: "w", "WORLD", .names(worldNames),
                help: "a built-in world or a folder, in place of the sweep's"),
            allowOption,
        ],
        examples: [
            Command.Example("comity sweep Sweeps/tpp-memberships.yaml", "every membership of twelve candidates"),
            Command.Example(
                "comity sweep cut-offs.yaml --out cut-offs.csv --store cut-offs.sqlite", "for R, Stata, pandas or SQL"),
        ]
    ) { invocation, console in
        let allowed = allowedKinds(invocation)
        try WorldCheckReport.requireAllowable(allowed)
        if invocation.has("resume"), invocation.has("force") {
            console.report(
                "error: `--resume` and `--force` contradict each other: one goes on, the other begins anew\n"
                    + "  needed: one of the two\n  to do: take one away")
            return .wrongInput
        }
        let engine = Engine(home: try DataHome.find())
        let request = SweepRequest(
            sweep: invocation.required("file"), world: invocation["world"], table: invocation["out"],
            store: invocation["store"], resumes: invocation.has("resume"), replaces: invocation.has("force"),
            threads: invocation.integer("threads"), allowedFindings: allowed)
        listenForInterruptions()
        let progress = SweepProgressLine(console)
        defer { progress.finish() }
        let result: SweepResult
        do {
            result = try engine.sweep(
                request,
                SweepSupervision(
                    progress: { progress.update($0, $1, $2) },
                    shouldStop: { isInterrupted.load(ordering: .relaxed) }))
        } catch let stopped as NotConverged {
            progress.finish()
            console.report(stopped.description)
            return ExitStatus(rawValue: 3)
        }
        progress.finish()
        guard result.isComplete else {
            console.report(
                "Interrupted: \(result.scenariosWritten) of \(result.scenarioCount) scenarios are in \(result.table).partial\n"
                    + "  to do: the same command with `--resume` goes on from there")
            return ExitStatus(rawValue: 130)
        }
        switch invocation.required("format") {
        case "csv": try result.forEachPieceOfTable { console.write($0) }
        case "json": console.write(result.json)
        default: console.write(result.report(width: console.width, colour: console.outputHasColour))
        }
        console.report(written(result))
        return result.summary.solved > 0 ? .success : ExitStatus(rawValue: 3)
    }
}

/// What was written where, and how long it took.
private func written(_ result: SweepResult) -> String {
    let files = [result.table] + (result.store.map { [$0] } ?? [])
    guard result.scenariosBefore < result.scenarioCount else {
        return "Complete already: \(files.joined(separator: ", "))"
    }
    let count = result.scenarioCount - result.scenariosBefore
    let before = result.scenariosBefore > 0 ? " after the \(result.scenariosBefore) that were there" : ""
    let tenths = Int((result.seconds * 10).rounded())
    return "Written: \(files.joined(separator: ", "))\nTime: \(tenths / 10).\(tenths % 10) s for "
        + "\(count) scenario\(count == 1 ? "" : "s")\(before), reading and baseline included"
}

/// Stops the sweep after the batches in progress at the first interruption, and at once at the second.
private func listenForInterruptions() {
    for number in [SIGINT, SIGTERM] {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in isInterrupted.store(true, ordering: .relaxed) }
        // The default action stands again after the first signal.
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
        sigaction(number, &action, nil)
        // Whoever started the command may have blocked it.
        var own = sigset_t()
        sigemptyset(&own)
        sigaddset(&own, number)
        pthread_sigmask(SIG_UNBLOCK, &own, nil)
    }
}

/// The progress line, which can begin when it is known how much there is to do.
private final class SweepProgressLine: Sendable {
    private struct State {
        var line: ProgressLine?
        var start = 0.0
        var saysStopping = false
    }

    private let console: Console
    private let state = Mutex(State())

    init(_ console: Console) { self.console = console }

    func update(_ written: Int, _ before: Int, _ total: Int) {
        state.withLock { state in
            let now = monotonicSeconds()
            if state.line == nil {
                state.line = ProgressLine("Solving", total: total - before, console: console)
                state.start = now
            }
            var note = ""
            if now > state.start, written > before {
                let rate = Double(written - before) / (now - state.start)
                note = rate >= 10 ? "\(Int(rate.rounded())) a second" : "\(Double(Int(rate * 10)) / 10) a second"
            }
            if before > 0 { note += "\(note.isEmpty ? "" : ", ")\(before) from before" }
            if isInterrupted.load(ordering: .relaxed) {
                note = "stopping after the batches in progress; once more stops at once"
            }
            state.line?.update(done: written - before, note: note)
        }
    }

    func finish() { state.withLock { $0.line?.finish() } }
}
