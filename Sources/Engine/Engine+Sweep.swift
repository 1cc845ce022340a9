import EquilibriumModels
import Glibc
import ResultStore
import Scenarios
import TextFormats
import WorldData

extension Engine {
    /// Answers a sweep: one baseline, many scenarios, one table.
    ///
    /// Every name is checked and every file opened before anything is solved. Batches of scenarios are solved on
    /// several threads and written in order, so that the table is the same whatever their number; a scenario that
    /// fails is a row with its reason. The table appears under its final name when it is whole.
    ///
    /// - Parameters:
    ///   - request: the sweep file, and where its answer goes.
    ///   - supervision: how it is watched and stopped.
    ///   - others: what else takes the outcomes.
    /// - Returns: what the table comes to; `isComplete` is false where `shouldStop` ended the run early.
    /// - Throws: `Diagnostics` or `Diagnostic` where the input or a file is wrong, `NotConverged` where the baseline has
    ///   no equilibrium.
    public func sweep(
        _ request: SweepRequest, _ supervision: SweepSupervision = SweepSupervision(), into others: [any SweepSink] = []
    ) throws -> SweepResult {
        let start = seconds()
        let prepared = try PreparedSweep(request, self)
        let layout = prepared.layout
        let file = try SweepFile(
            request.table ?? "\(prepared.sweep.name)-sweep.csv", identity: prepared.identity,
            name: prepared.sweep.name, layout: layout)
        try file.requireApart(from: request.store)
        let (journal, isFinished) = try file.permission(resumes: request.resumes, replaces: request.replaces)
        let kept = isFinished ? layout.batchCount : journal?.batches.count ?? 0
        let keptScenarios = min(kept * layout.batchWidth, layout.scenarioCount)
        var result = prepared.result(file)
        result.scenariosBefore = keptScenarios
        result.manifest.notes = journal?.notes ?? []

        var baseline: SharedBaseline?
        if !isFinished {
            let (shared, trace) = try prepared.solveBaseline()
            baseline = shared
            result.manifest.baselineTrace = named(trace, prepared.opened.world)
        }

        let writer = isFinished ? nil : try SweepWriter(file, goingOnFrom: journal)
        let sinks = others + (try prepared.openStore(result, keeping: keptScenarios).map { [$0] } ?? [])
        try prepared.readBack(file, journal, isFinished: isFinished) { outcomes in
            result.summary.add(outcomes)
            for sink in sinks { try sink.take(outcomes) }
        }
        if let baseline, let writer {
            supervision.progress(keptScenarios, keptScenarios, layout.scenarioCount)
            var synchronized = seconds()
            result.isComplete = try forEachBatchInOrder(
                kept..<layout.batchCount, threads: request.threads ?? max(1, processorCount()),
                shouldStop: supervision.shouldStop, makeWorker: { [baseline] in try prepared.worker(baseline) },
                deliver: { batch in
                    try writer.append(batch)
                    for sink in sinks { try sink.take(batch.outcomes) }
                    result.summary.add(batch.outcomes)
                    SweepNote.add(batch.notes, to: &result.manifest.notes)
                    if seconds() - synchronized > 5 {
                        try writer.synchronize()
                        synchronized = seconds()
                    }
                    supervision.progress(batch.outcomes.last?.number ?? 0, keptScenarios, layout.scenarioCount)
                })
        }
        result.seconds = seconds() - start
        if result.isComplete {
            for sink in sinks { try sink.finish() }
            try writer?.finish(manifest: result.json)
            if isFinished { unlink(file.journalPath) }
        } else {
            try writer?.synchronize()
        }
        return result
    }

    private func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }

    private func processorCount() -> Int { Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}

extension PreparedSweep {
    /// The baseline, solved and factorised, and the record of its solve.
    func solveBaseline() throws -> (SharedBaseline, SolveTrace) {
        do {
            let solved = try engine.solveBaseline(sweep.common, opened.world, calibrated, inForce)
            return (try solved.shared(), solved.trace)
        } catch let error as ModelInputError {
            throw engine.diagnostic(for: error, opened.world, request.sweep)
        }
    }

    /// Every file that the rows depend on, beside the sweep and the world.
    var filesRead: [FileRecord] { opened.estimates.map(\.file) + inForce.filesRead + plan.filesRead }

    /// The result before anything is solved.
    func result(_ file: SweepFile) -> SweepResult {
        let common = sweep.common
        var parameters = opened.world.elasticities + model.parameters
        for parameter in inForce.parametersUsed + plan.parametersUsed where !parameters.contains(parameter) {
            parameters.append(parameter)
        }
        return SweepResult(
            name: common.name, title: common.title, question: common.question, world: opened.world.manifest,
            layout: layout, economyNames: plan.reported.map { opened.world.economies[$0].name }, table: file.path,
            store: request.store, isComplete: true, scenariosBefore: 0, seconds: 0, summary: SweepSummary(layout),
            manifest: SweepManifest(
                version: comityVersion, identity: identity, worldHash: opened.world.contentHash,
                sweepHash: common.contentHash, files: filesRead, closure: common.closure,
                model: model, parameters: parameters, measures: inForce.measures, baselineTrace: nil,
                findings: opened.findings + inForce.notes + plan.notes + model.notes
                    + opened.unused(parameters), notes: []))
    }

    /// The store, where one is asked for.
    func openStore(_ result: SweepResult, keeping kept: Int) throws -> SweepStore? {
        guard let path = request.store else { return nil }
        return try SweepStore(
            path, layout: layout, identity: identity, name: sweep.name, description: result.storedDescription,
            keeping: kept, replaces: request.replaces)
    }

    /// Reads what earlier runs wrote, batch by batch.
    func readBack(
        _ file: SweepFile, _ journal: SweepJournal?, isFinished: Bool, _ body: ([SweepOutcome]) throws -> Void
    ) throws {
        if isFinished {
            let count = try layout.forEachOutcome(inTable: file.path, body)
            guard count == layout.scenarioCount else { throw damaged(file.path) }
            return
        }
        var start = layout.headerRow.count
        for entry in journal?.batches ?? [] {
            try body(try layout.outcomes(readPiece(file.partialPath, start..<entry.tableEnd), file: file.partialPath))
            start = entry.tableEnd
        }
    }

    private func damaged(_ path: String) -> Diagnostic {
        Diagnostic(
            kind: "damaged-table", file: path, found: "this table has been changed since it was written",
            needed: "the table as this sweep wrote it", advice: "begin anew with `--force`")
    }
}
