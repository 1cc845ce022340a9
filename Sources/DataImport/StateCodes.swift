/// The states of the Correlates of War project and the codes that economies have here, with dates.
///
/// Russia is one state with the Soviet Union (365, RUS); Germany is one with the Federal Republic (255 and 260, DEU) and
/// not with the Democratic Republic (265, DDR); Yemen is one with the Arab Republic (678 and 679, YEM) and not with the
/// People's Republic (680, YMD); Viet Nam is 816 (VNM), and the Republic of Vietnam (817) has no code. Code 345 is SRB
/// to 1917, YUG from 1918 to 1991 and SRB since.
///
/// Source of the codes and dates: Correlates of War Project, State System Membership List, v2016 (2017).
public struct StateCodes: Sendable {
    /// One spell of membership in the state system.
    public struct Spell: Sendable, Equatable {
        /// Code of the Correlates of War project.
        public var ccode: Int
        /// Code of the economy here; `nil` where it has none.
        public var economy: String?
        /// First year.
        public var since: Int
        /// Last year; `Int.max` while it lasts.
        public var until: Int
        /// Name of the state.
        public var name: String
    }

    /// The table that ships.
    public static let standard = StateCodes()

    /// Every spell, by code and date.
    public let spells: [Spell]
    private let byCode: [Int: [Spell]]
    private let byEconomy: [String: [ClosedRange<Int>]]

    init() {
        var spells: [Spell] = []
        for line in Self.table.split(separator: "\n") {
            let parts = line.split(separator: ",", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
            // A line that does not read would be a mistake in the table above, which its test finds.
            guard parts.count == 5, let ccode = Int(parts[0]), let since = Int(parts[2]) else { continue }
            spells.append(
                Spell(
                    ccode: ccode, economy: parts[1] == "-" ? nil : parts[1], since: since,
                    until: Int(parts[3]) ?? Int.max, name: parts[4]))
        }
        self.spells = spells
        byCode = Dictionary(grouping: spells, by: \.ccode)
        var ranges: [String: [ClosedRange<Int>]] = [:]
        for spell in spells {
            if let economy = spell.economy { ranges[economy, default: []].append(spell.since...spell.until) }
        }
        byEconomy = ranges
    }

    /// The economy of a state in a year: that of the spell that holds the year, else of the nearest one.
    ///
    /// Sources name a state in years just outside its membership (an occupied state, a year of transition), so a year
    /// between spells is no fault.
    public func economy(of ccode: Int, in year: Int) -> Lookup {
        guard let spells = byCode[ccode] else { return .unknown }
        let nearest = spells.min { distance($0, year) < distance($1, year) }
        guard let nearest else { return .unknown }
        return nearest.economy.map(Lookup.economy) ?? .withoutCode(nearest.name)
    }

    /// What a look-up found.
    public enum Lookup: Sendable, Equatable {
        /// The code of the economy.
        case economy(String)
        /// A state of that name, which has no code.
        case withoutCode(String)
        /// No state has the code.
        case unknown
    }

    /// Whether an economy was a member of the state system in any part of a year.
    public func isMember(_ economy: String, in year: Int) -> Bool {
        byEconomy[economy]?.contains { $0.contains(year) } ?? false
    }

    /// Whether an economy is a state of the table at all.
    public func isState(_ economy: String) -> Bool { byEconomy[economy] != nil }

    private func distance(_ spell: Spell, _ year: Int) -> Int {
        year < spell.since ? spell.since - year : year > spell.until ? year - spell.until : 0
    }
}
