import EquilibriumModels
import Scenarios
import TextFormats
import WorldData

/// The facade that every surface stands on: requests in, results out.
public struct Engine: Sendable {
    /// The data that ship with the program.
    public let home: DataHome

    /// Opens the engine on a data folder.
    public init(home: DataHome) { self.home = home }

    /// The worlds.
    public var catalogue: WorldCatalogue { WorldCatalogue(home: home) }

    /// Answers a scenario.
    ///
    /// The world is read and checked, the baseline bound and solved, the policy bound to the solved baseline and
    /// solved, and the two compared.
    ///
    /// - Throws: `Diagnostics` or `Diagnostic` where the input is wrong, `NotConverged` where a solve has no answer.
    public func run(_ request: RunRequest) throws -> RunResult {
        let scenario = try Scenario.read(request.scenario)
        if let draws = scenario.draws {
            throw Diagnostic(
                kind: "draws-not-supported", file: request.scenario,
                found: "the scenario asks for \(draws.count) draws of its uncertain parameters",
                needed: "a scenario without `draws`: this version answers at the central values only",
                advice: "take the line `draws` out; the standard errors of cited effects are printed with the answer")
        }
        let opened = try open(scenario, world: request.world, allowing: request.allowedFindings)
        do {
            return try answer(scenario, opened, request)
        } catch let error as ModelInputError {
            throw diagnostic(for: error, opened.world, request.scenario)
        }
    }

    /// A world with all that scenarios refer to.
    struct OpenedWorld {
        let world: World
        /// What was found about the world.
        let findings: [Diagnostic]
        let register: AgreementRegister
        let effects: EffectLibrary
    }

    /// Reads and checks the world of a scenario, or the one that stands in its place.
    func open(_ scenario: Scenario, world override: String?, allowing allowed: [String]) throws -> OpenedWorld {
        let folder =
            if let override {
                try catalogue.folder(of: override)
            } else {
                try catalogue.folder(of: scenario.world, relativeTo: scenario.folder, place: scenario.worldPlace)
            }
        let reading = folder.read(allowing: Set(allowed))
        return OpenedWorld(
            world: try reading.usable(), findings: reading.findings,
            register: try AgreementRegister.read("\(home.parameters)/agreements"),
            effects: try EffectLibrary.read("\(home.parameters)/effects"))
    }

    /// What policies are compared with.
    struct SolvedBaseline {
        let accounts: Accounts
        let trace: SolveTrace
        /// The measures in force.
        let inForce: BoundPolicy
    }

    /// Binds the measures in force to the calibrated accounts.
    func bindBaseline(_ scenario: Scenario, _ opened: OpenedWorld, _ calibrated: Accounts) throws -> BoundPolicy {
        // Under `zero` the measures in force meet an economy without deficits.
        var seen = calibrated
        if scenario.closure == .zero { seen.deficit = seen.deficit.map { _ in 0 } }
        return try bind(
            scenario.baseline, to: opened.world, accounts: seen,
            in: scenario.baselineContext(register: opened.register, effects: opened.effects))
    }

    /// Binds the measures in force and solves the baseline.
    ///
    /// - Throws: `Diagnostics`, `ModelInputError` or `NotConverged`.
    func solveBaseline(_ scenario: Scenario, _ opened: OpenedWorld) throws -> SolvedBaseline {
        let calibrated = Accounts(calibrating: opened.world)
        let inForce = try bindBaseline(scenario, opened, calibrated)
        switch try EquilibriumModels.solveBaseline(calibrated, inForce: inForce.shock, closure: scenario.closure) {
        case .converged(let equilibrium, let trace):
            return SolvedBaseline(accounts: equilibrium.accounts, trace: trace, inForce: inForce)
        case .stopped(_, let reason, let trace):
            throw NotConverged(stage: .baseline, reason: reason, trace: named(trace, opened.world))
        }
    }

    /// The elasticities of a world, as parameters that every answer uses.
    func elasticities(_ world: World) -> [UsedParameter] {
        world.sectors.map { sector in
            UsedParameter(
                name: RunManifest.elasticityPrefix + sector.code, value: sector.theta,
                standardError: sector.thetaStandardError,
                unit: "dimensionless", source: sector.thetaSource ?? "sectors.csv of the world", effect: nil)
        }
    }

    private func answer(_ scenario: Scenario, _ opened: OpenedWorld, _ request: RunRequest) throws -> RunResult {
        let world = opened.world
        let baseline = try solveBaseline(scenario, opened)
        let inForce = baseline.inForce
        let policy = try bind(
            scenario.policy, to: world, accounts: baseline.accounts,
            in: scenario.policyContext(register: opened.register, effects: opened.effects))
        let outcome = try compare(
            baseline: baseline.accounts, baselineTrace: baseline.trace, policy: policy.shock, closure: scenario.closure)
        let comparison: Comparison
        switch outcome {
        case .solved(let solved): comparison = solved
        case .stopped(let stage, let reason, let trace):
            throw NotConverged(stage: stage, reason: reason, trace: named(trace, world))
        }
        var parameters = elasticities(world)
        for parameter in inForce.parametersUsed + policy.parametersUsed where !parameters.contains(parameter) {
            parameters.append(parameter)
        }
        return RunResult(
            name: scenario.name, title: scenario.title, question: scenario.question, world: world.manifest,
            rows: zip(world.economies, comparison.impacts.economies).map {
                RunRow(economy: $0.code, name: $0.name, impact: $1)
            },
            shown: policy.shown,
            named: named(scenario, world).filter(policy.shown.contains),
            worldRealIncome: comparison.impacts.worldRealIncome,
            worldEquivalentVariation: comparison.impacts.worldEquivalentVariation,
            flows: request.withFlows ? flowRows(world, comparison) : [],
            manifest: RunManifest(
                version: comityVersion, worldHash: world.contentHash, scenarioHash: scenario.contentHash,
                files: inForce.filesRead + policy.filesRead, closure: scenario.closure, parameters: parameters,
                measures: inForce.measures + policy.measures,
                baselineMeasureCount: inForce.measures.count, baselineTrace: named(baseline.trace, world),
                trace: named(comparison.trace, world),
                findings: opened.findings + inForce.notes + policy.notes + deficitNote(policy.shock)
                    + blocNote(comparison)))
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
        guard !shock.deficitTarget.isEmpty else { return [] }
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

    private func flowRows(_ world: World, _ comparison: Comparison) -> [FlowRow] {
        let before = comparison.baseline
        let after = comparison.equilibrium.accounts
        var rows: [FlowRow] = []
        for (i, exporter) in world.economies.enumerated() {
            for (n, importer) in world.economies.enumerated() where n != i {
                for (j, sector) in world.sectors.enumerated() {
                    let old = before.flow(sector: j, importer: n, exporter: i)
                    let new = after.flow(sector: j, importer: n, exporter: i)
                    guard old != 0 || new != 0 else { continue }
                    rows.append(
                        FlowRow(
                            exporter: exporter.code, importer: importer.code, sector: sector.code, before: old,
                            after: new))
                }
            }
        }
        return rows
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
