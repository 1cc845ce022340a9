import EquilibriumModels
import TextFormats
import WorldData

/// The scenarios of a sweep in one world: how many, what identifies each, and which measures it holds.
///
/// Scenarios are made when they are asked for, from their number alone.
public struct SweepPlan: Sendable {
    /// A column that identifies scenarios.
    public struct Column: Sendable, Equatable {
        /// Its name.
        public let name: String
        /// Whether every value is a number.
        public let isNumber: Bool
    }

    /// Where the measures of a scenario come from, with every name resolved.
    private enum Source: Sendable {
        case list([Sweep.NamedPolicy])
        case grid([(name: String, values: [SweepValue])], PolicyTemplate)
        case pairs([(Int32, Int32)], PolicyTemplate)
        case subsets([String], SubsetOrder, PolicyTemplate)
    }

    /// Number of scenarios, at least one.
    public let count: Int
    /// What identifies a scenario, beside its number.
    public let columns: [Column]
    /// Positions of the economies whose rows are kept, ascending.
    public let reported: [Int]
    /// Notes about the economies that the sweep names, outside of its measures.
    public let notes: [Diagnostic]
    /// Parameters that the checked measures use, each once.
    public let parametersUsed: [UsedParameter]
    /// Files that the checked measures were read from, each once.
    public let filesRead: [FileRecord]
    /// What binding needs beside the measures.
    let context: BindingContext
    private let source: Source
    private let codes: [String]

    /// Resolves and checks every name of a sweep; nothing is solved.
    ///
    /// Each value of each variable is bound once (all variables but one at their first value), each policy of a
    /// list too; what depends on the combination is found when its scenario is bound, and is then that scenario's
    /// failure alone.
    ///
    /// - Parameters:
    ///   - accounts: the accounts of the world, before or after the baseline.
    /// - Throws: every fault at once.
    public init(
        _ sweep: Sweep, world: World, accounts: Accounts, register: AgreementRegister, effects: EffectLibrary
    ) throws(Diagnostics) {
        var context = sweep.common.policyContext(register: register, effects: effects)
        context.withoutChange = .isAnswer
        if case .subsets = sweep.source { context.permitsFewMembers = true }
        let binder = try Binder(world: world, accounts: accounts, context: context)
        let codes = world.economies.map(\.code)
        let all = Array(world.economies.indices)
        reported = sweep.report.map { binder.resolver.economies($0, "report")?.positions ?? [] } ?? all
        let resolved = Self.resolve(sweep, binder, codes)
        var faults = binder.findings.all
        notes = binder.resolver.notes
        var parameters: [UsedParameter] = []
        var files: [FileRecord] = []
        // A million values of a sweep that is too large anyway need not be tried.
        let isTooLarge = faults.contains { $0.kind == "too-many-scenarios" }
        for measures in isTooLarge ? [] : Self.probes(sweep.source, codes) {
            binder.begin()
            for measure in measures { binder.apply(measure) }
            do throws(Diagnostics) {
                let bound = try binder.finish()
                for parameter in bound.parametersUsed where !parameters.contains(parameter) {
                    parameters.append(parameter)
                }
                for file in bound.filesRead where !files.contains(file) { files.append(file) }
            } catch {
                for fault in error.all where !Self.scenarioFaults.contains(fault.kind) && !faults.contains(fault) {
                    faults.append(fault)
                }
            }
        }
        guard faults.isEmpty, let resolved else {
            let sorted = YAMLFindings()
            for fault in faults { sorted.add(fault) }
            throw Diagnostics(sorted.ordered)
        }
        (source, count, columns) = resolved
        self.codes = codes
        self.context = context
        parametersUsed = parameters
        filesRead = files
    }

    /// Faults that lie in the combination of values and not in any of them.
    private static let scenarioFaults: Set = [
        "domestic-only", "too-few-members", "out-of-range", "empty-selector", "shares-do-not-add-up",
    ]

    // MARK: One scenario

    /// What identifies scenario number `position`, counted from zero: one text for each of `columns`.
    public func coordinates(_ position: Int) -> [String] {
        switch source {
        case .list(let policies): [policies[position].name]
        case .grid(let variables, _): Self.choice(position, variables).map(\.label)
        case .pairs(let pairs, _): [codes[Int(pairs[position].0)], codes[Int(pairs[position].1)]]
        case .subsets(let candidates, let order, _):
            [order.members(position).map { candidates[$0] }.joined(separator: "+")]
        }
    }

    /// The measures of scenario number `position`, counted from zero; `nil`, with findings, where values do not fit.
    func measures(_ position: Int, _ findings: YAMLFindings) -> [Measure]? {
        switch source {
        case .list(let policies):
            return policies[position].measures
        case .grid(let variables, let template):
            let values = zip(variables, Self.choice(position, variables)).map { ($0.name, $1) }
            return template.measures(Dictionary(uniqueKeysWithValues: values), findings)
        case .pairs(let pairs, let template):
            let (first, second) = pairs[position]
            return template.measures(
                ["first": SweepValue(codes[Int(first)]), "second": SweepValue(codes[Int(second)])], findings)
        case .subsets(let candidates, let order, let template):
            let members = order.members(position).map { candidates[$0] }
            return template.measures(["members": SweepValue(set: members)], findings)
        }
    }

    /// The values of a grid at a position: the last variable changes fastest.
    private static func choice(_ position: Int, _ variables: [(name: String, values: [SweepValue])]) -> [SweepValue] {
        var left = position
        var chosen: [SweepValue] = []
        for variable in variables.reversed() {
            chosen.append(variable.values[left % variable.values.count])
            left /= variable.values.count
        }
        return chosen.reversed()
    }

    /// Policies that together hold every name and every value; economies that selectors name stand in for each other.
    private static func probes(_ source: Sweep.Source, _ codes: [String]) -> [[Measure]] {
        let findings = YAMLFindings()
        let (first, last) = (SweepValue(codes[0]), SweepValue(codes[codes.count - 1]))
        switch source {
        case .list(let policies):
            return policies.map(\.measures)
        case .grid(let variables, let template):
            var values: [String: SweepValue] = [:]
            for variable in variables {
                if case .stated(let stated) = variable.values {
                    values[variable.name] = stated[0]
                } else {
                    values[variable.name] = first
                }
            }
            var probes = [template.measures(values, findings)]
            for variable in variables {
                guard case .stated(let stated) = variable.values else { continue }
                for value in stated.dropFirst() {
                    probes.append(template.measures(values.merging([variable.name: value]) { $1 }, findings))
                }
            }
            return probes.compactMap { $0 }
        case .pairs(_, let template):
            return [template.measures(["first": first, "second": last], findings)].compactMap { $0 }
        case .subsets(_, let template):
            return [template.measures(["members": SweepValue(set: codes)], findings)].compactMap { $0 }
        }
    }

    // MARK: Names

    private typealias Resolved = (source: Source, count: Int, columns: [Column])

    private static func resolve(_ sweep: Sweep, _ binder: Binder, _ codes: [String]) -> Resolved? {
        let resolved: Resolved?
        switch sweep.source {
        case .list(let policies):
            resolved = (.list(policies), policies.count, [Column(name: "policy", isNumber: false)])
        case .grid(let variables, let template):
            resolved = grid(variables, template, binder, codes)
        case .pairs(let pairs, let template):
            resolved = self.pairs(pairs, template, binder)
        case .subsets(let subsets, let template):
            resolved = self.subsets(subsets, template, binder, codes, sweep.sourcePlace)
        }
        guard let resolved else { return nil }
        guard resolved.count <= Sweep.scenarioLimit else {
            tooMany("\(grouped(resolved.count))", sweep.sourcePlace, binder)
            return nil
        }
        return resolved
    }

    private static func tooMany(_ count: String, _ place: Place, _ binder: Binder) {
        binder.findings.add(
            place.diagnostic(
                kind: "too-many-scenarios", found: "the sweep has \(count) scenarios",
                needed: "at most \(grouped(Sweep.scenarioLimit))",
                advice: "split it into several sweeps, or take fewer values"))
    }

    /// A count with commas between groups of three digits.
    private static func grouped(_ count: Int) -> String {
        var text = ""
        let digits = String(count)
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    private static func grid(
        _ variables: [GridVariable], _ template: PolicyTemplate, _ binder: Binder, _ codes: [String]
    ) -> Resolved? {
        var resolved: [(name: String, values: [SweepValue])] = []
        for variable in variables {
            switch variable.values {
            case .stated(let values): resolved.append((variable.name, values))
            case .each(let selector):
                guard let economies = binder.resolver.economies(selector, variable.name) else { continue }
                resolved.append((variable.name, economies.positions.map { SweepValue(codes[$0]) }))
            }
        }
        guard resolved.count == variables.count else { return nil }
        var count = 1
        for variable in resolved {
            let (product, overflows) = count.multipliedReportingOverflow(by: variable.values.count)
            count = overflows ? Int.max : product
            if overflows { break }
        }
        return (
            .grid(resolved, template), count,
            resolved.map { variable in
                Column(name: variable.name, isNumber: variable.values.allSatisfy { $0.number != nil })
            }
        )
    }

    private static func pairs(_ pairs: Sweep.Pairs, _ template: PolicyTemplate, _ binder: Binder) -> Resolved? {
        let first = binder.resolver.economies(pairs.first, "first")
        let second = binder.resolver.economies(pairs.second, "second")
        guard let first, let second else { return nil }
        guard first.positions.count > 1 || second.positions.count > 1 || first.positions != second.positions else {
            binder.findings.add(
                pairs.second.place.diagnostic(
                    kind: "no-scenarios",
                    found:
                        "`first` and `second` are the same economy, \(binder.world.economies[first.positions[0]].code)",
                    needed: "at least one pair of economies that differ"))
            return nil
        }
        let count = binder.world.economyCount
        var isTaken = [Bool](repeating: false, count: count * count)
        var found: [(Int32, Int32)] = []
        for n in first.positions {
            for i in second.positions where i != n && !isTaken[n * count + i] {
                isTaken[n * count + i] = true
                if !pairs.isOrdered { isTaken[i * count + n] = true }
                found.append((Int32(n), Int32(i)))
            }
        }
        return (
            .pairs(found, template), found.count,
            [Column(name: "first", isNumber: false), Column(name: "second", isNumber: false)]
        )
    }

    private static func subsets(
        _ subsets: Sweep.Subsets, _ template: PolicyTemplate, _ binder: Binder, _ codes: [String], _ place: Place
    ) -> Resolved? {
        guard let chosen = binder.resolver.economies(subsets.candidates, "candidates") else { return nil }
        // Candidates named by their codes keep the order of the file; members of groups follow that of the world.
        let all = Set(chosen.positions)
        var positions: [Int] = []
        for item in subsets.candidates.items where !item.isExcluded {
            let own = binder.resolver.economies(Selector(items: [item], place: item.place), "candidates")
            for position in own?.positions ?? [] where all.contains(position) && !positions.contains(position) {
                positions.append(position)
            }
        }
        for position in chosen.positions where !positions.contains(position) { positions.append(position) }
        let candidates = positions.map { codes[$0] }
        if let large = subsets.sizes?.last(where: { $0 > candidates.count }) {
            binder.findings.add(
                subsets.sizesPlace.diagnostic(
                    kind: "out-of-range",
                    found: "`of_size` asks for \(large) members of \(counted(candidates.count, "candidate"))",
                    needed: "at most as many members as candidates"))
            return nil
        }
        let sizes = subsets.sizes ?? Array(0...candidates.count)
        guard let order = SubsetOrder(itemCount: candidates.count, sizes: sizes, limit: Sweep.scenarioLimit) else {
            let what =
                subsets.sizes == nil && candidates.count < 62
                ? grouped(1 << candidates.count) : "more than \(grouped(Sweep.scenarioLimit))"
            tooMany(what, place, binder)
            return nil
        }
        return (.subsets(candidates, order, template), order.count, [Column(name: "members", isNumber: false)])
    }
}
