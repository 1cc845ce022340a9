import TextFormats
import WorldData

/// Finds what names mean in one world, for commands: the selector language of scenarios, without a file.
///
/// Codes, groups of the register, `all`, `tradable` (sectors) and `not:X`, separated by commas or plus signs.
public struct NameQuery {
    private let resolver: SelectorResolver
    private let findings: YAMLFindings

    /// Opens a world.
    ///
    /// - Parameter register: agreements and groups; the memberships of the world are added.
    public init(_ world: World, register: AgreementRegister) throws(Diagnostics) {
        findings = YAMLFindings()
        resolver = SelectorResolver(
            world: world, register: try register.adding(world.agreements), context: BindingContext(),
            findings: findings)
    }

    /// Notes on what groups were taken to mean.
    public var notes: [Diagnostic] { resolver.notes }

    /// Positions of the economies that a text names, ascending, and codes of members that the world does not have.
    ///
    /// - Parameters:
    ///   - text: for example `USA+EU+JPN`, or `ASEAN,not:KHM`.
    ///   - option: the option that stated it, for messages.
    /// - Throws: `unknown-code`, `absent-economy`, `empty-selector`, `empty-group`.
    public func economies(_ text: String, option: String) throws(Diagnostics) -> (positions: [Int], absent: [String]) {
        let found = resolver.economies(Self.selector(text, option), option)
        try findings.throwIfErrors()
        return (found?.positions ?? [], found?.absent ?? [])
    }

    /// Positions of the sectors that a text names, ascending.
    public func sectors(_ text: String, option: String) throws(Diagnostics) -> [Int] {
        let found = resolver.sectors(Self.selector(text, option), option)
        try findings.throwIfErrors()
        return found ?? []
    }

    private static func selector(_ text: String, _ option: String) -> Selector {
        let place = Place(file: option)
        let items = text.split(whereSeparator: { $0 == "," || $0 == "+" }).map { part in
            let word = part.drop { $0 == " " }
            let name = String(word.reversed().drop { $0 == " " }.reversed())
            return name.hasPrefix("not:")
                ? Selector.Item(String(name.dropFirst(4)), isExcluded: true, place: place)
                : Selector.Item(name, place: place)
        }
        // Nothing at all would read as everything.
        return Selector(items: items.isEmpty ? [Selector.Item("", place: place)] : items, place: place)
    }
}
