import EquilibriumModels
import Glibc
import TextFormats
import WorldData

/// The state of binding measures one after another; each kind of measure has a file of its own.
final class Binder {
    let world: World
    let accounts: Accounts
    let context: BindingContext
    /// The register with the memberships of the world.
    let register: AgreementRegister
    let resolver: SelectorResolver
    /// Codes of the world's economies.
    let economyIndex: NameIndex
    /// Errors, gathered so that all are reported at once.
    private(set) var findings: YAMLFindings
    var shock: ShockBuilder
    private(set) var notes: [Diagnostic] = []
    private(set) var parameters: [UsedParameter] = []
    private(set) var bound: [BoundMeasure] = []
    var files: [FileRecord] = []
    /// Pairs that agreements of the list bound so far give a trade effect, with the name of the first.
    var effectPairs: [Int: String] = [:]
    /// What covers each pair in the world's year; found when an agreement first asks.
    lazy var coverage = PairCoverage(register, world)

    init(world: World, accounts: Accounts, context: BindingContext) throws(Diagnostics) {
        precondition(
            accounts.economyCount == world.economyCount && accounts.sectorCount == world.sectorCount,
            "the accounts must be those of the world")
        self.world = world
        self.accounts = accounts
        self.context = context
        register = try context.register.adding(world.agreements)
        economyIndex = NameIndex(world.economies.map(\.code))
        findings = YAMLFindings()
        resolver = SelectorResolver(world: world, register: register, context: context, findings: findings)
        shock = ShockBuilder(accounts)
        for group in context.groups where register[group.name] != nil {
            notes.append(
                group.place.diagnostic(
                    .note, kind: "group-of-own",
                    found: "the group \(shown(group.name)) of the scenario stands in place of the register's"))
        }
    }

    /// Begins another list of measures, keeping what was found out about the world.
    func begin() {
        findings = YAMLFindings()
        resolver.begin(findings)
        shock = ShockBuilder(accounts)
        notes = []
        parameters = []
        bound = []
        files = []
        effectPairs = [:]
    }

    /// The world's name as it stands in messages.
    var worldName: String { shown(world.manifest.name) }

    /// Applies one measure.
    func apply(_ measure: Measure) {
        let result: BoundMeasure? =
            switch measure.action {
            case .agreement(let agreement): apply(agreement, measure)
            case .tariff(let tariff): apply(tariff, measure)
            case .tradeEffect(let effect): apply(effect, measure)
            case .tradeCost(let cost): apply(cost, measure)
            case .cutOff(let cut): apply(cut, measure)
            case .productivity(let productivity): apply(productivity, measure)
            case .labour(let labour): apply(labour, measure)
            case .preference(let preference): apply(preference, measure)
            case .deficit(let deficit): apply(deficit, measure)
            case .coalition(let coalition): apply(coalition, measure)
            }
        guard var result else { return }
        result.words = measure.words
        if result.changedCells > 0 {
            result.reasonForNoChange = nil
            if result.pairs > 0, result.tradedCells < result.cells {
                note(
                    measure, "cells-without-trade",
                    "\(result.cells - result.tradedCells) of the \(result.cells) cells of \(result.label) hold no trade"
                        + " and stay without it")
            }
        } else {
            if result.cells > 0, result.tradedCells == 0 {
                let what = result.pairs > 0 ? "trade" : "output"
                result.reasonForNoChange = "none of its \(counted(result.cells, "cell")) holds \(what)"
            }
            warn(
                measure, "measure-changes-nothing",
                "\(result.label) changes nothing: \(result.reasonForNoChange ?? "it states what is already so")")
        }
        bound.append(result)
    }

    /// The result, or every fault.
    func finish() throws(Diagnostics) -> BoundPolicy {
        let shown = context.show.map { resolver.economies($0, "show") }
        if let shown, let absent = shown?.absent, !absent.isEmpty {
            notes.append(
                (context.show?.place ?? .nowhere).diagnostic(
                    .note, kind: "absent-members",
                    found: "members of the groups in `show` are not in the world \(worldName): "
                        + SelectorResolver.listed(absent)))
        }
        resolver.checkUnusedGroups()
        try findings.throwIfErrors()
        if context.withoutChange != .isAnswer, !bound.isEmpty, !shock.changesAnything {
            let reasons = bound.map { measure in
                let line = measure.place.line.map { " (line \($0))" } ?? ""
                let reason =
                    measure.label == "`coalition`"
                    ? "there is no burden to share" : measure.reasonForNoChange ?? "undone by the other measures"
                return "\(measure.label)\(line): \(reason)"
            }
            let isError = context.withoutChange == .isError
            let severity = isError ? Diagnostic.Severity.error : .warning
            let what = isError ? "policy" : "baseline"
            let finding = (bound.first?.place ?? .nowhere).diagnostic(
                severity, kind: "changes-nothing",
                found: "the \(what) changes no cell of the world \(worldName); \(reasons.joined(separator: "; "))",
                needed:
                    "a change of a cost or tariff where there is trade, of productivity, labour, demand or a deficit")
            if isError { throw Diagnostics([finding]) }
            notes.append(finding)
        }
        return BoundPolicy(
            shock: shock.shock, notes: resolver.notes + notes, parametersUsed: parameters, measures: bound,
            filesRead: files,
            shown: shown??.positions ?? Array(world.economies.indices), tradeEffects: shock.tradeEffects,
            otherLogTradeCostChange: shock.otherLogTradeCostChange, cellCount: accounts.tradeShare.count)
    }

    // MARK: What a reader should know

    func note(_ measure: Measure, _ kind: String, _ text: String) {
        notes.append(measure.place.diagnostic(.note, kind: kind, found: text))
    }

    func warn(_ measure: Measure, _ kind: String, _ text: String) {
        notes.append(measure.place.diagnostic(.warning, kind: kind, found: text))
    }

    /// Notes the members of groups that the world does not have.
    func noteAbsent(_ measure: Measure, _ key: String, _ selections: EconomySelection?...) {
        let absent = Set(selections.flatMap { $0?.absent ?? [] }).sorted()
        guard !absent.isEmpty else { return }
        note(
            measure, "absent-members",
            "\(counted(absent.count, "member")) of the groups in \(key) \(absent.count == 1 ? "is" : "are") not in the "
                + "world \(worldName) and left out: \(SelectorResolver.listed(absent))")
    }

    func use(_ parameter: UsedParameter) {
        if !parameters.contains(parameter) { parameters.append(parameter) }
    }

    /// The value of an effect in log points; `nil`, with a finding, where there is none to use.
    func logPoints(_ reference: EffectReference, of label: String) -> Double? {
        switch reference.value {
        case .logPoints(let value):
            use(
                UsedParameter(
                    name: "trade effect of \(label)", value: value, unit: CitedEffect.logPoints,
                    source: "stated in the scenario" + (reference.place.line.map { ", line \($0)" } ?? "")))
            return value
        case .cited(let id):
            guard let effect = context.effects[id] else {
                findings.add(unknownEffect(id, reference.place))
                return nil
            }
            guard effect.unit == CitedEffect.logPoints else {
                findings.add(
                    reference.place.diagnostic(
                        kind: "wrong-unit", found: "the effect \(shown(id)) is in the unit \(shown(effect.unit))",
                        needed: "an effect in log points",
                        advice: effect.estimate == nil
                            ? ""
                            : effect.unit == EstimateRecord.Unit.outcomePerUnit.rawValue
                                ? "take an estimate by Poisson, or by least squares of the logarithm of trade: their terms "
                                    + "are in log points"
                                : "multiply it by the change of the regressor, and state the log points as a number"))
                return nil
            }
            guard let value = effect.value else {
                findings.add(
                    reference.place.diagnostic(
                        kind: "missing-value", found: "the effect \(shown(id)) has no value yet",
                        needed: "a value read from its source (\(effect.citation))"))
                return nil
            }
            use(
                UsedParameter(
                    name: id, value: value, standardError: effect.standardError, unit: effect.unit,
                    source: effect.citation, effect: effect))
            return value
        }
    }
}

extension Binder {
    /// A name that no cited effect has: one of an estimate that is there, or one of none.
    private func unknownEffect(_ id: String, _ place: Place) -> Diagnostic {
        if let estimate = context.effects.estimates.first(where: { id == $0.id || id.hasPrefix("\($0.id)/") }) {
            let limit = 12
            let shownTerms = estimate.terms.prefix(limit).joined(separator: ", ")
            let more = estimate.terms.count > limit ? " and \(estimate.terms.count - limit) more" : ""
            return place.diagnostic(
                kind: "unknown-effect",
                found: id == estimate.id
                    ? "the estimate \(shown(id)) is named without a term"
                    : "the estimate \(shown(estimate.id)) has no term \(shown(String(id.dropFirst(estimate.id.count + 1))))",
                needed: (estimate.terms.count == 1 ? "" : "one of ") + shownTerms + more,
                nearest: nearestNames(to: id, among: estimate.terms))
        }
        return place.diagnostic(
            kind: "unknown-effect", found: "there is no cited effect \(shown(id))",
            needed: "a number in log points, or the id of a cited effect",
            nearest: nearestNames(to: id, among: context.effects.ids))
    }
}

/// A number with its noun: `1 cell`, `2 cells`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// A number for a message: without a point where it is whole.
func plainText(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
}
