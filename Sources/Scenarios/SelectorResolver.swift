import TextFormats
import WorldData

/// The economies that a selector means in a world.
struct EconomySelection: Equatable {
    /// Positions in the world, ascending, each once.
    var positions: [Int]
    /// Codes of members of groups that the world does not have, sorted.
    var absent: [String]
}

/// Finds what selectors mean in one world; faults go to `findings`.
///
/// A name is looked up first among the groups of the scenario, then among the codes of the world, then in
/// the register. A member of a group that the world does not have is left out and handed back as absent;
/// a code that the file names outright must be in the world.
final class SelectorResolver {
    private let world: World
    private let register: AgreementRegister
    private var findings: YAMLFindings
    private let economies: [String: Int]
    private let sectors: [String: Int]
    private let groups: [String: GroupDefinition]
    /// What a group of the scenario was found to mean on a day; `nil` inside where it is faulty, so that
    /// its faults are reported once.
    private var known: [GroupKey: Part?] = [:]
    /// The day at which groups are read unless a measure states its own.
    let day: CalendarDay
    /// Assumptions that were made, each once.
    private(set) var notes: [Diagnostic] = []

    private struct GroupKey: Hashable {
        let name: String
        let day: CalendarDay
    }

    private struct Part {
        var present: Set<Int> = []
        var absent: Set<String> = []
    }

    init(world: World, register: AgreementRegister, context: BindingContext, findings: YAMLFindings) {
        self.world = world
        self.register = register
        self.findings = findings
        economies = Dictionary(world.economies.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { a, _ in a })
        sectors = Dictionary(world.sectors.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { a, _ in a })
        groups = Dictionary(context.groups.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a })
        day = context.asOf ?? .end(ofYear: world.manifest.year)
        for group in context.groups where economies[group.name] != nil {
            findings.add(
                group.place.diagnostic(
                    kind: "group-name", found: "the group \(shown(group.name)) has the code of an economy of the world",
                    needed: "a name that is no code"))
        }
    }

    /// Begins another list of measures, with another place for faults.
    func begin(_ findings: YAMLFindings) {
        self.findings = findings
        notes = []
        // A faulty group is reported again to a list that uses it.
        known = known.filter { $0.value != nil }
    }

    /// Looks at the groups of the scenario that no selector has used, so that their faults are found too.
    func checkUnusedGroups() {
        let used = Set(known.keys.map(\.name))
        let unused = groups.keys.filter { !used.contains($0) }.sorted()
        for name in unused {
            _ = part(of: .init(name, place: groups[name]?.place ?? .nowhere), on: day, within: [])
        }
    }

    // MARK: Economies

    /// What a selector of economies means; `nil`, with findings, where it is faulty or selects nothing.
    func economies(_ selector: Selector, _ key: String, on day: CalendarDay? = nil) -> EconomySelection? {
        guard let part = part(of: selector, on: day ?? self.day, within: []) else { return nil }
        guard !part.present.isEmpty else {
            findings.add(
                selector.place.diagnostic(
                    kind: "empty-selector", found: "`\(key)` selects no economy: \(shown(selector.text))",
                    needed: "at least one economy of the world \(shown(world.manifest.name))"))
            return nil
        }
        return EconomySelection(positions: part.present.sorted(), absent: part.absent.sorted())
    }

    private func part(of selector: Selector, on day: CalendarDay, within outer: [String]) -> Part? {
        var included = Part()
        var excluded = Part()
        var isSound = true
        for item in selector.items {
            guard let part = part(of: item, on: day, within: outer) else {
                isSound = false
                continue
            }
            if item.isExcluded {
                excluded.present.formUnion(part.present)
                excluded.absent.formUnion(part.absent)
            } else {
                included.present.formUnion(part.present)
                included.absent.formUnion(part.absent)
            }
        }
        guard isSound else { return nil }
        if selector.items.allSatisfy(\.isExcluded) { included.present = Set(world.economies.indices) }
        included.present.subtract(excluded.present)
        included.absent.subtract(excluded.absent)
        return included
    }

    private func part(of item: Selector.Item, on day: CalendarDay, within outer: [String]) -> Part? {
        if item.name == "all" { return Part(present: Set(world.economies.indices)) }
        if let group = groups[item.name] { return part(of: group, item, on: day, within: outer) }
        if let position = economies[item.name] { return Part(present: [position]) }
        if let agreement = register[item.name] { return part(of: agreement, item, on: day) }
        if register.knownEconomies.contains(item.name) {
            if item.isExcluded || !outer.isEmpty { return Part(absent: [item.name]) }
            findings.add(
                item.place.diagnostic(
                    kind: "absent-economy",
                    found: "\(shown(item.name)) is not in the world \(shown(world.manifest.name))",
                    needed: "an economy of this world", advice: "take it out, or choose a world that has it"))
            return nil
        }
        findings.add(
            item.place.diagnostic(
                kind: "unknown-code", found: "\(shown(item.name)) is no economy of the world and no group",
                needed: "a code of the world \(shown(world.manifest.name)), a group, or `all`",
                nearest: findings.isFull ? [] : nearestEconomies(item.name)))
        return nil
    }

    private func part(
        of group: GroupDefinition, _ item: Selector.Item, on day: CalendarDay, within outer: [String]
    ) -> Part? {
        let key = GroupKey(name: group.name, day: day)
        if let part = known[key] { return part }
        if outer.contains(group.name) {
            findings.add(
                item.place.diagnostic(
                    kind: "circular-group",
                    found: "the group \(shown(group.name)) contains itself: "
                        + (outer.drop { $0 != group.name } + [group.name]).joined(separator: " > "),
                    needed: "groups that do not lead back to themselves"))
            return nil
        }
        let part = part(of: group.members, on: day, within: outer + [group.name])
        if let part, part.present.isEmpty {
            findings.add(
                group.members.place.diagnostic(
                    kind: "empty-selector",
                    found: "the group \(shown(group.name)) selects no economy: \(shown(group.members.text))",
                    needed: "at least one economy of the world \(shown(world.manifest.name))"))
            known[key] = .some(nil)
            return nil
        }
        known[key] = part
        return part
    }

    private func part(of agreement: RegisteredAgreement, _ item: Selector.Item, on day: CalendarDay) -> Part? {
        var members = agreement.members(on: day)
        if members.isEmpty, agreement.kind == .tradeProposed, let fullest = agreement.fullestDay {
            // What never took force has no members in force: those who agreed on it are meant.
            members = agreement.members(on: fullest)
            let note = item.place.diagnostic(
                .note, kind: "proposed-members",
                found: "\(shown(item.name)) has no members on \(day) and has not taken force: its "
                    + "\(counted(members.count, "member")) of \(fullest) are taken")
            if !notes.contains(note) { notes.append(note) }
        }
        var part = Part()
        for code in members {
            if let position = economies[code] { part.present.insert(position) } else { part.absent.insert(code) }
        }
        guard part.present.isEmpty else { return part }
        if members.isEmpty {
            let first = agreement.spans.map(\.since).filter { $0 > day }.min()
            let last = agreement.spans.compactMap(\.until).filter { $0 < day }.max()
            let near = first ?? last
            findings.add(
                item.place.diagnostic(
                    kind: "empty-group", found: "\(shown(item.name)) has no members on \(day)",
                    needed: "a group with members in the world's year",
                    advice: near.map { "add `as_of: \($0)` to take its members of that day" } ?? ""))
        } else {
            findings.add(
                item.place.diagnostic(
                    kind: "empty-group",
                    found: "no member of \(shown(item.name)) is in the world \(shown(world.manifest.name)) "
                        + "(\(Self.listed(members)))",
                    needed: "a group with members in the world"))
        }
        return nil
    }

    /// The nearest names for an unknown code: codes and groups, and codes of economies with such a name.
    func nearestEconomies(_ typed: String) -> [String] {
        let byName = nearestNames(to: typed, among: world.economies.map(\.name))
            .compactMap { name in world.economies.first { $0.name == name }?.code }
        let byCode = nearestNames(to: typed, among: Set(world.economies.map(\.code) + groups.keys + register.ids))
        return Self.joined(byName, byCode)
    }

    /// Position of an economy by code.
    func economyPosition(_ code: String) -> Int? { economies[code] }

    // MARK: Sectors

    /// Positions of the sectors that a selector means, ascending; `nil`, with findings, where it is faulty
    /// or selects nothing.
    func sectors(_ selector: Selector, _ key: String = "sectors") -> [Int]? {
        var included: Set<Int> = []
        var excluded: Set<Int> = []
        var isSound = true
        for item in selector.items {
            var part: Set<Int> = []
            if item.name == "all" {
                part = Set(world.sectors.indices)
            } else if let position = sectors[item.name] {
                part = [position]
            } else if item.name == "tradable" {
                part = Set(world.sectors.indices.filter { world.sectors[$0].isTradable })
            } else {
                isSound = false
                findings.add(
                    item.place.diagnostic(
                        kind: "unknown-code", found: "\(shown(item.name)) is no sector of the world",
                        needed: "a sector of the world \(shown(world.manifest.name)), `all` or `tradable`",
                        nearest: findings.isFull ? [] : nearestSectors(item.name)))
            }
            if item.isExcluded { excluded.formUnion(part) } else { included.formUnion(part) }
        }
        guard isSound else { return nil }
        if selector.items.allSatisfy(\.isExcluded) { included = Set(world.sectors.indices) }
        included.subtract(excluded)
        guard !included.isEmpty else {
            findings.add(
                selector.place.diagnostic(
                    kind: "empty-selector", found: "`\(key)` selects no sector: \(shown(selector.text))",
                    needed: "at least one sector of the world \(shown(world.manifest.name))"))
            return nil
        }
        return included.sorted()
    }

    /// The nearest names for an unknown sector.
    func nearestSectors(_ typed: String) -> [String] {
        let byName = nearestNames(to: typed, among: world.sectors.map(\.name))
            .compactMap { name in world.sectors.first { $0.name == name }?.code }
        return Self.joined(byName, nearestNames(to: typed, among: world.sectors.map(\.code) + ["all", "tradable"]))
    }

    /// Position of a sector by code.
    func sectorPosition(_ code: String) -> Int? { sectors[code] }

    private static func joined(_ first: [String], _ second: [String]) -> [String] {
        Array((first + second.filter { !first.contains($0) }).prefix(3))
    }

    /// Codes for a message, the end of a long list counted.
    static func listed(_ codes: [String], limit: Int = 8) -> String {
        codes.count <= limit
            ? codes.joined(separator: ", ")
            : codes.prefix(limit).joined(separator: ", ") + " and \(codes.count - limit) more"
    }
}
