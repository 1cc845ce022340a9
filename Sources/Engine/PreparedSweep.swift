import EquilibriumModels
import ResultStore
import Scenarios
import TextFormats
import WorldData

/// A sweep whose every name has been checked, before anything is solved.
struct PreparedSweep: Sendable {
    let engine: Engine
    let request: SweepRequest
    let sweep: Sweep
    let opened: Engine.OpenedWorld
    /// The member of the model family.
    let model: ResolvedModel
    /// The accounts of the world in that model.
    let calibrated: Accounts
    let plan: SweepPlan
    /// The measures in force, bound to the calibrated accounts.
    let inForce: BoundPolicy
    let layout: SweepLayout
    let identity: String

    init(_ request: SweepRequest, _ engine: Engine) throws {
        self.engine = engine
        self.request = request
        sweep = try Sweep.read(request.sweep)
        let results = try Self.columns(of: sweep)
        opened = try engine.open(sweep.common, world: request.world, allowing: request.allowedFindings)
        model = try engine.resolve(sweep.common.model, in: opened.world)
        calibrated = try engine.calibrate(opened.world, model, request.sweep)
        inForce = try engine.bindBaseline(sweep.common, opened, calibrated)
        plan = try SweepPlan(
            sweep, world: opened.world, accounts: calibrated.forBinding(in: opened.world),
            register: opened.register, effects: opened.effects)
        layout = SweepLayout(
            coordinates: plan.columns, economies: plan.reported.map { [opened] in opened.world.economies[$0].code },
            results: results, scenarioCount: plan.count, batchWidth: request.batchWidth)
        try Self.refuseClash(layout, sweep)
        let files = opened.estimates.map(\.file) + inForce.filesRead + plan.filesRead
        identity = try Self.identity(engine, sweep, model, opened.world, files, layout)
    }

    private static func columns(of sweep: Sweep) throws -> [ResultColumn] {
        guard let wanted = sweep.columns else { return ResultColumn.all }
        let findings = YAMLFindings()
        let keys = ResultColumn.all.map(\.key)
        for (name, place) in wanted where !keys.contains(name) {
            findings.add(
                place.diagnostic(
                    kind: "unknown-column", found: "there is no column \(shown(name)) in a result",
                    needed: "one of \(keys.joined(separator: ", "))", nearest: nearestNames(to: name, among: keys)))
        }
        try findings.throwIfErrors()
        return wanted.compactMap { column in ResultColumn.all.first { $0.key == column.name } }
    }

    /// A variable may not have the name of a column of the result.
    private static func refuseClash(_ layout: SweepLayout, _ sweep: Sweep) throws {
        for column in layout.coordinates where ResultColumn.all.contains(where: { $0.key == column.name }) {
            throw Diagnostic(
                kind: "variable-name", file: sweep.file,
                found: "the variable `\(column.name)` has the name of a column of the result",
                needed: "another name")
        }
    }

    /// Everything that the rows depend on, as one hash.
    private static func identity(
        _ engine: Engine, _ sweep: Sweep, _ model: ResolvedModel, _ world: World, _ files: [FileRecord],
        _ layout: SweepLayout
    ) throws -> String {
        var parts = [
            "comity \(comityVersion)", "sweep \(sweep.common.contentHash)", "world \(world.contentHash)",
            "model \(model.words), factor \(model.variant.horizonFactor), scale \(model.variant.scale)",
            "batch \(layout.batchWidth)", "columns \(layout.header.joined(separator: ","))",
        ]
        for file in files { parts.append("file \(file.path) \(file.contentHash)") }
        for folder in ["agreements", "effects"] {
            for name in namesInFolder("\(engine.home.parameters)/\(folder)") where name.hasSuffix(".csv") {
                let path = "\(engine.home.parameters)/\(folder)/\(name)"
                parts.append("parameters \(folder)/\(name) \(sha256(try readBytes(path)))")
            }
        }
        return sha256(Array(parts.joined(separator: "\n").utf8))
    }

    // MARK: One batch

    /// What makes batches on one thread.
    ///
    /// - Parameter baseline: the solved baseline, shared by all threads.
    func worker(_ baseline: SharedBaseline) throws -> (Int) -> SweepBatch {
        let binder = try SweepBinder(
            plan, world: opened.world, accounts: baseline.accounts.forBinding(in: opened.world))
        return { batch in solve(batch, binder, baseline) }
    }

    private func solve(_ index: Int, _ binder: SweepBinder, _ baseline: SharedBaseline) -> SweepBatch {
        let positions = layout.scenarios(ofBatch: index)
        var outcomes: [SweepOutcome?] = Array(repeating: nil, count: positions.count)
        var notes: [SweepNote] = []
        var shocks: [Shock] = []
        var owners: [Int] = []
        for (place, position) in positions.enumerated() {
            do throws(Diagnostics) {
                let bound = try binder.bind(position)
                var kinds: Set<String> = []
                for note in bound.notes where kinds.insert(note.kind).inserted {
                    SweepNote.add(
                        [SweepNote(kind: note.kind, count: 1, scenario: position + 1, text: oneLine(note.found))],
                        to: &notes)
                }
                shocks.append(bound.shock)
                owners.append(place)
            } catch {
                outcomes[place] = outcome(position, .failed(reason: reason(error.all), evaluations: nil, residual: nil))
            }
        }
        var options = SolveOptions()
        // Three digits beyond the certificate, so that a scenario agrees with a run of the same policy.
        options.stepTarget = 1e-12
        let answers = solveBatch(baseline, shocks, options: options)
        for (place, answer) in zip(owners, answers) {
            outcomes[place] = outcome(positions.lowerBound + place, self.answer(answer))
        }
        let whole = outcomes.compactMap { $0 }
        var rows: [UInt8] = []
        for outcome in whole { rows += layout.rows(of: outcome) }
        return SweepBatch(index: index, outcomes: whole, rows: rows, notes: notes)
    }

    private func outcome(_ position: Int, _ answer: SweepOutcome.Answer) -> SweepOutcome {
        SweepOutcome(number: position + 1, coordinates: plan.coordinates(position), answer: answer)
    }

    private func answer(_ answer: BatchOutcome) -> SweepOutcome.Answer {
        switch answer {
        case .solved(let impacts, let trace):
            var values: [Double?] = []
            values.reserveCapacity(plan.reported.count * layout.results.count)
            for n in plan.reported {
                for column in layout.results { values.append(column.value(impacts.economies[n])) }
            }
            return .solved(values, evaluations: trace.evaluations, residual: trace.largestResidual)
        case .refused(let error):
            let fault = engine.diagnostic(for: error, opened.world, request.sweep)
            return .failed(reason: reason([fault]), evaluations: nil, residual: nil)
        case .stopped(let why, let trace):
            let words = engine.named(trace, opened.world)
            return .failed(
                reason: "not-converged: \(why); " + oneLine(words.residualWords),
                evaluations: trace.evaluations, residual: trace.largestResidual.isFinite ? trace.largestResidual : nil)
        }
    }

    private func reason(_ faults: [Diagnostic]) -> String {
        faults.map { "\($0.kind): \(oneLine($0.found))" }.joined(separator: "; ")
    }

    private func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }
}
