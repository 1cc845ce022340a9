import EquilibriumModels
import Scenarios
import TextFormats
import WorldData

/// The facade that every surface stands on: requests in, results out.
public struct Engine: Sendable {
    /// The data that ship with the program.
    public let home: DataHome

    /// The world of the last request; copies of an engine share it.
    let worlds: WorldCache
    /// Solved baselines of earlier requests; copies of an engine share them.
    let baselines: BaselineCache

    /// Opens the engine on a data folder.
    ///
    /// - Parameter keptBytes: memory that the world and the solved baselines of earlier requests may take, half each; 0 keeps none.
    public init(home: DataHome, keptBytes: Int = 1 << 30) {
        self.init(home: home, WorldCache(byteLimit: keptBytes / 2), BaselineCache(byteLimit: keptBytes / 2))
    }

    /// With caches of its own.
    init(home: DataHome, _ worlds: WorldCache, _ baselines: BaselineCache) {
        self.home = home
        self.worlds = worlds
        self.baselines = baselines
    }

    /// The worlds.
    public var catalogue: WorldCatalogue { WorldCatalogue(home: home) }

    /// Answers a scenario.
    ///
    /// The world is read and checked, the baseline bound and solved, the policy bound to the solved baseline and
    /// solved, and the two compared; then the same again for every draw of the uncertain parameters, if draws are asked for.
    ///
    /// - Parameters:
    ///   - progress: called after every draw, from any thread, with the number of draws just made.
    ///   - isCancelled: asked before every solve, from any thread; once it is true, no further solve begins.
    /// - Throws: `Diagnostics` or `Diagnostic` where the input is wrong, `NotConverged` where a solve has no answer,
    ///   `NoDrawAnswered` where no draw has one, `Cancelled` where it was called off.
    public func run(
        _ request: RunRequest, progress: (@Sendable (_ done: Int) -> Void)? = nil,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> RunResult {
        let scenario = try readScenario(request)
        let draws = try requestedDraws(scenario, request)
        let opened = try open(
            scenario, world: request.world, allowing: request.allowedFindings, isNamed: request.text != nil)
        do {
            return try answer(scenario, opened, request, draws, progress, isCancelled)
        } catch let error as ModelInputError {
            throw diagnostic(for: error, opened.world, request.scenario)
        }
    }

    /// Reads the scenario of a request, with the model that the request states in place of its own.
    func readScenario(_ request: RunRequest) throws -> Scenario {
        var scenario =
            if let text = request.text {
                try Scenario.parse(text, file: request.scenario, folder: nil)
            } else {
                try Scenario.read(request.scenario)
            }
        let measures = scenario.baseline.count + scenario.policy.count
        if let limit = request.measureLimit, measures > limit {
            throw Diagnostic(
                kind: "too-many-measures", file: request.scenario, found: "the scenario holds \(measures) measures",
                needed: "at most \(limit) here", advice: "answer it with `comity run`, which has no such limit")
        }
        scenario.model = try scenario.model.replacing(
            horizon: request.horizon, competition: request.competition, inputOutput: request.inputOutput)
        return scenario
    }

    /// A world with all that scenarios refer to.
    struct OpenedWorld {
        let world: World
        /// What was found about the world.
        let findings: [Diagnostic]
        let register: AgreementRegister
        /// Cited effects, those of the program and those of the scenario's estimates.
        let effects: EffectLibrary
        /// The estimates that the scenario names.
        let estimates: [EstimateFile]

        /// Estimates that no measure names a term of.
        func unused(_ parameters: [UsedParameter]) -> [Diagnostic] {
            estimates.filter { estimate in !parameters.contains { estimate.terms.contains($0.name) } }.map {
                $0.place.diagnostic(
                    .note, kind: "unused-estimate", found: "no measure names a term of the estimate \($0.record.id)")
            }
        }
    }

    /// Reads and checks the world of a scenario, or the one that stands in its place.
    ///
    /// - Parameter isNamed: whether it must be a built-in world.
    func open(_ scenario: Scenario, world override: String?, allowing allowed: [String], isNamed: Bool = false) throws
        -> OpenedWorld
    {
        let folder =
            if isNamed {
                try catalogue.builtIn(
                    override ?? scenario.world, place: override == nil ? scenario.worldPlace : .nowhere)
            } else if let override {
                try catalogue.folder(of: override)
            } else {
                try catalogue.folder(of: scenario.world, relativeTo: scenario.folder, place: scenario.worldPlace)
            }
        let estimates = try scenario.readEstimates()
        let reading = worlds.reading(folder, allowing: Set(allowed))
        return OpenedWorld(
            world: try reading.usable(), findings: reading.findings,
            register: try AgreementRegister.read("\(home.parameters)/agreements"),
            effects: try EffectLibrary.read("\(home.parameters)/effects").adding(estimates), estimates: estimates)
    }

    /// Binds the measures in force to the calibrated accounts.
    func bindBaseline(_ scenario: Scenario, _ opened: OpenedWorld, _ calibrated: Accounts) throws -> BoundPolicy {
        // Under `zero` the measures in force meet an economy without deficits.
        var seen = calibrated
        if scenario.closure == .zero { seen.deficit = seen.deficit.map { _ in 0 } }
        return try bind(
            scenario.baseline, to: opened.world, accounts: seen.forBinding(in: opened.world),
            in: scenario.baselineContext(register: opened.register, effects: opened.effects))
    }

    /// Solves and factorises the baseline with the measures in force, or takes it from an earlier request.
    ///
    /// - Throws: `ModelInputError` or `NotConverged`.
    func solveBaseline(_ scenario: Scenario, _ world: World, _ calibrated: Accounts, _ inForce: BoundPolicy) throws
        -> SolvedBaseline
    {
        let closure = scenario.closure
        return try baselines.baseline(world: world.contentHash, calibrated, inForce.shock, closure) {
            switch try EquilibriumModels.solveBaseline(calibrated, inForce: inForce.shock, closure: closure) {
            case .converged(let equilibrium, let trace): return SolvedBaseline(equilibrium, trace, closure: closure)
            case .stopped(_, let reason, let trace):
                throw NotConverged(stage: .baseline, reason: reason, trace: named(trace, world))
            }
        }
    }

    func answer(
        _ scenario: Scenario, _ opened: OpenedWorld, _ request: RunRequest, _ draws: Scenario.Draws?,
        _ progress: (@Sendable (Int) -> Void)?, _ isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> RunResult {
        let world = opened.world
        let model = try resolve(scenario.model, in: world)
        let calibrated = try calibrate(world, model, request.scenario)
        let inForce = try bindBaseline(scenario, opened, calibrated)
        if isCancelled() { throw Cancelled() }
        let solved = try solveBaseline(scenario, world, calibrated, inForce)
        if isCancelled() { throw Cancelled() }
        let (baseline, baselineTrace) = (solved.equilibrium, solved.trace)
        let policy = try bind(
            scenario.policy, to: world, accounts: baseline.accounts.forBinding(in: world),
            in: scenario.policyContext(register: opened.register, effects: opened.effects))
        var parameters = world.elasticities + model.parameters
        for parameter in inForce.parametersUsed + policy.parametersUsed where !parameters.contains(parameter) {
            parameters.append(parameter)
        }
        // Draws that cannot be made are refused before anything is solved for them.
        let drawn = try draws.map { try parameterDraws(parameters, world, scenario, $0, request.scenario) }
        let outcome = try compare(
            baseline: baseline.accounts, baselineTrace: baselineTrace, policy: policy.shock, closure: scenario.closure,
            // Members of a coalition answer to each other's incomes, which the baseline's Jacobian does not know.
            preconditioner: policy.shock.coalitions.isEmpty ? solved.preconditioner : nil)
        let comparison: Comparison
        switch outcome {
        case .solved(let solved): comparison = solved
        case .stopped(let stage, let reason, let trace):
            throw NotConverged(stage: stage, reason: reason, trace: named(trace, world))
        }
        let cells = request.withFlows ? flowCells(comparison) : []
        var uncertainty: Uncertainty?
        if let draws, let drawn {
            try requireRoom(forFlows: cells.count, draws: draws, width: scenario.interval, request.scenario)
            let problem = DrawProblem(
                calibrated: calibrated, inForce: inForce, policy: policy, closure: scenario.closure,
                variant: model.variant, baseline: solved, parameters: drawn, flowCells: cells)
            uncertainty = try drawAll(
                problem, count: draws.count, width: scenario.interval, threads: request.threads, progress: progress,
                isCancelled: isCancelled)
        }
        var notes =
            inForce.notes + policy.notes + deficitNote(policy.shock) + blocNote(comparison) + model.notes
            + opened.unused(parameters)
        if draws == nil, !request.withoutDraws, let place = scenario.intervalPlace {
            notes.append(
                place.diagnostic(
                    .warning, kind: "interval-without-draws", found: "`interval` is stated and nothing is drawn",
                    needed: "`draws` beside it", advice: "add `draws: {count: 1000}`, or take `interval` out"))
        }
        if let uncertainty {
            let central = zip(world.economies, comparison.impacts.economies).map { ($0.code, 100 * $1.realIncome) }
            notes += self.findings(about: uncertainty, central: central)
        }
        let trade = PartnerTrade.trade(of: policy.shown, comparison)
        return RunResult(
            name: scenario.name, title: scenario.title, question: scenario.question, world: world.manifest,
            rows: zip(world.economies, comparison.impacts.economies).map {
                RunRow(economy: $0.code, name: $0.name, impact: $1)
            },
            shown: policy.shown,
            named: named(scenario, world).filter(policy.shown.contains),
            worldRealIncome: comparison.impacts.worldRealIncome,
            worldEquivalentVariation: comparison.impacts.worldEquivalentVariation,
            transfers: transferRows(world, policy.shock, comparison),
            flows: flowRows(cells, world, comparison, uncertainty?.flows ?? []),
            partnerTrade: trade.partners, worldTrade: trade.world,
            manifest: RunManifest(
                version: comityVersion, worldHash: world.contentHash, scenarioHash: scenario.contentHash,
                files: opened.estimates.map(\.file) + inForce.filesRead + policy.filesRead, closure: scenario.closure,
                model: model,
                parameters: parameters,
                measures: inForce.measures + policy.measures,
                baselineMeasureCount: inForce.measures.count, baselineTrace: named(baselineTrace, world),
                trace: named(comparison.trace, world),
                findings: opened.findings + notes),
            uncertainty: uncertainty, request: request, scenarioText: scenario.text)
    }

    /// A trace whose words name economies and sectors by their codes in place of their positions.
    func named(_ trace: SolveTrace, _ world: World) -> SolveTrace {
        func words(_ text: String) -> String {
            var result: [String] = []
            for word in text.split(separator: " ", omittingEmptySubsequences: false).map(String.init) {
                let digits = word.prefix { $0.isNumber }
                let rest = word.dropFirst(digits.count)
                guard let position = Int(digits), rest.isEmpty || rest == ",", let before = result.last else {
                    result.append(word)
                    continue
                }
                switch before {
                case "economy", "exporter": result.append(world.economies[position].code + rest)
                case "sector": result.append(world.sectors[position].code + rest)
                default: result.append(word)
                }
            }
            return result.joined(separator: " ")
        }
        var copy = trace
        copy.residualCondition = words(trace.residualCondition)
        copy.remarks = trace.remarks.map(words)
        return copy
    }

    /// The economies that `show` names by their own codes, in its order.
    private func named(_ scenario: Scenario, _ world: World) -> [Int] {
        var positions: [Int] = []
        for item in scenario.show?.items ?? [] where !item.isExcluded {
            if let position = world.economyIndex(item.name), !positions.contains(position) {
                positions.append(position)
            }
        }
        return positions
    }

    /// A transfer belongs to none of the first-order columns, which a reader must know.
    private func deficitNote(_ shock: Shock) -> [Diagnostic] {
        guard !shock.deficitTarget.isEmpty || !shock.coalitions.isEmpty else { return [] }
        return [
            Diagnostic(
                .note, kind: "transfer-outside-first-order",
                found: "the policy changes deficits; a transfer is in real income but in no first-order column")
        ]
    }

    private func blocNote(_ comparison: Comparison) -> [Diagnostic] {
        let count = comparison.equilibrium.blocCount
        guard count > 1 else { return [] }
        return [
            Diagnostic(
                .note, kind: "separate-blocs",
                found:
                    "the world falls into \(count) blocs that do not trade with each other; each has its own value added as numeraire, "
                    + "so prices, exports and imports compare within a bloc only")
        ]
    }

    /// Cells between two economies that hold trade before or after.
    private func flowCells(_ comparison: Comparison) -> [FlowCell] {
        let before = comparison.baseline
        let after = comparison.equilibrium.accounts
        let count = before.economyCount
        // Cells stand sector by sector; flows go exporter by exporter and importer by importer: sorted by counting.
        var next = [Int](repeating: 0, count: count * count + 1)
        func forEachFlow(_ body: (_ pair: Int, _ flow: FlowCell) -> Void) {
            for j in 0..<before.sectorCount {
                for n in 0..<count {
                    let market = j * count + n
                    before.forEachCell(sector: j, importer: n) { cell, i in
                        guard i != n,
                            before.flow(at: cell, market: market) != 0 || after.flow(at: cell, market: market) != 0
                        else { return }
                        body(i * count + n, FlowCell(sector: j, importer: n, exporter: i))
                    }
                }
            }
        }
        forEachFlow { pair, _ in next[pair + 1] += 1 }
        for pair in 0..<count * count { next[pair + 1] += next[pair] }
        var cells = [FlowCell](
            repeating: FlowCell(sector: 0, importer: 0, exporter: 0), count: next[count * count])
        forEachFlow { pair, flow in
            cells[next[pair]] = flow
            next[pair] += 1
        }
        return cells
    }

    private func flowRows(
        _ cells: [FlowCell], _ world: World, _ comparison: Comparison, _ intervals: [Uncertainty.Interval]
    ) -> [FlowRow] {
        cells.enumerated().map { position, cell in
            let (j, n, i) = (cell.sector, cell.importer, cell.exporter)
            return FlowRow(
                exporter: world.economies[i].code, importer: world.economies[n].code, sector: world.sectors[j].code,
                before: comparison.baseline.flow(sector: j, importer: n, exporter: i),
                after: comparison.equilibrium.accounts.flow(sector: j, importer: n, exporter: i),
                afterInterval: intervals.isEmpty ? nil : intervals[position])
        }
    }

    /// Words for what no algorithm could solve.
    func diagnostic(for error: ModelInputError, _ world: World, _ file: String) -> Diagnostic {
        func name(_ market: MarketPosition) -> String {
            "\(world.economies[market.economy].code), \(world.sectors[market.sector].code)"
        }
        switch error {
        case .marketsWithoutSupplier(let markets):
            let named = markets.prefix(8).map(name).joined(separator: "; ")
            return Diagnostic(
                kind: "no-supplier-left", file: file,
                found: "\(markets.count) market\(markets.count == 1 ? " has" : "s have") no supplier left: \(named)"
                    + (markets.count > 8 ? "; and \(markets.count - 8) more" : ""),
                needed:
                    "a supplier for everything that is bought: an exact cut-off needs home production or another partner",
                advice: "leave these sectors out of the cut-off, or use a high `trade_cost` in its place")
        case .deficitWithoutTrade(let positions, let deficit, let canBuy, let canSell):
            let codes = positions.prefix(8).map { world.economies[$0].code }.joined(separator: ", ")
            let who = codes + (positions.count > 8 ? " and \(positions.count - 8) more" : "")
            let worldTrade = world.trade.value.reduce(0, +)
            if !canBuy, !canSell, abs(deficit) <= 1e-9 * worldTrade {
                return Diagnostic(
                    kind: "deficit-without-trade", file: file,
                    found:
                        "\(who) cannot trade with the rest of the world, and this closure would move a part of the others' deficits there",
                    needed: "deficits that stay where they are", advice: "use `closure: hold` or `closure: zero`")
            }
            let state =
                canBuy
                ? "can buy abroad and sell nothing there"
                : canSell ? "can sell abroad and buy nothing there" : "cannot trade with the rest of the world"
            return Diagnostic(
                kind: "deficit-without-trade", file: file,
                found: "\(who) \(state), with a trade deficit of \(deficit) (imports - exports, in the world's unit)",
                needed: canBuy
                    ? "a deficit above zero, which pays for what is bought"
                    : canSell
                        ? "a deficit below zero, which is lent abroad"
                        : "balanced trade inside every bloc that is cut off",
                advice: canBuy != canSell
                    ? "cut trade off both ways, or set its `deficit`"
                    : "use `closure: zero`, or set the `deficit` of \(world.economies[positions.first ?? 0].code) to zero in `baseline`"
            )
        case .preferenceWithoutMarket(let market):
            return Diagnostic(
                kind: "preference-without-market", file: file,
                found: "the new preferences ask for \(name(market)), which is not bought at all in the baseline",
                needed: "a sector with expenditure, since one without has no price to start from")
        case .incomeNotPositive(let economy, let income):
            return Diagnostic(
                kind: "income-not-positive", file: file,
                found:
                    "final expenditure of \(world.economies[economy].code) is \(income) in the world's unit: value added + tariff revenue + deficit",
                needed: "a final expenditure above zero in every economy: nobody can spend less than nothing",
                advice:
                    "look at its deficit (imports - exports) in `comity world check`, or use `closure: zero`")
        case .deficitTargetsDoNotBalance(let sum):
            return Diagnostic(
                kind: "deficits-do-not-balance", file: file,
                found: "deficit targets are set for every economy and add up to \(sum)", needed: "a sum of zero",
                advice: "leave one economy or more without a target; they pay in proportion to value added")
        case .changeOutOfRange(let what):
            return Diagnostic(kind: "change-out-of-range", file: file, found: what, needed: "a positive, finite change")
        }
    }
}
