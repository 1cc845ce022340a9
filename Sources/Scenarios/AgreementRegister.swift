import TextFormats
import WorldData

/// What an entry of the register is.
public enum AgreementKind: String, Sendable, CaseIterable, Codable {
    /// A trade agreement that has taken force between some members; it covers pairs.
    case trade
    /// A trade agreement that was negotiated or signed and has not taken force; it covers no pair.
    case tradeProposed = "trade-proposed"
    /// Any other organisation; it covers no pair.
    case organisation
}

/// One agreement or organisation with its members over time.
public struct RegisteredAgreement: Sendable, Equatable {
    /// One span of membership.
    public struct Span: Sendable, Equatable {
        /// Code of the economy.
        public var economy: String
        /// The side it stands on; empty where every pair of members is covered.
        public var side: String
        /// First day in force.
        public var since: CalendarDay
        /// First day no longer in force; `nil` while still in force.
        public var until: CalendarDay?

        /// Makes a span.
        public init(economy: String, side: String = "", since: CalendarDay, until: CalendarDay? = nil) {
            self.economy = economy
            self.side = side
            self.since = since
            self.until = until
        }

        /// Whether a day lies within the span: since <= day < until.
        public func contains(_ day: CalendarDay) -> Bool { since <= day && (until.map { day < $0 } ?? true) }
    }

    /// Identifier, for example `ASEAN`.
    public var id: String
    /// Name for people.
    public var name: String
    /// What it is.
    public var kind: AgreementKind
    /// Who published the facts.
    public var source: String
    /// Spans of membership, in the order of the file.
    public var spans: [Span]

    /// Makes an entry.
    public init(id: String, name: String, kind: AgreementKind, source: String = "", spans: [Span]) {
        self.id = id
        self.name = name
        self.kind = kind
        self.source = source
        self.spans = spans
    }

    /// Codes of the members on a day, sorted, each once.
    public func members(on day: CalendarDay) -> [String] {
        Set(spans.lazy.filter { $0.contains(day) }.map(\.economy)).sorted()
    }

    /// The first day on which it had the most members; `nil` where it never had any.
    public var fullestDay: CalendarDay? {
        let days = Set(spans.map(\.since)).sorted()
        let sizes = days.map { members(on: $0).count }
        guard let largest = sizes.max() else { return nil }
        return sizes.firstIndex(of: largest).map { days[$0] }
    }

    /// Calls `body` with each pair of members that the agreement covers on a day: two spans in force of
    /// different economies, of which one has no side or whose sides differ.
    func forEachCoveredPair(on day: CalendarDay, _ body: (_ a: String, _ b: String) -> Void) {
        guard kind == .trade else { return }
        let inForce = spans.filter { $0.contains(day) }
        for (index, first) in inForce.enumerated() {
            for second in inForce[(index + 1)...] where first.economy != second.economy {
                if first.side.isEmpty || second.side.isEmpty || first.side != second.side {
                    body(first.economy, second.economy)
                }
            }
        }
    }
}

/// Who belonged to which agreement when: the groups of the language, and what already covers a pair.
///
/// A membership counts for a year when it is in force on 31 December of that year. Only entries of kind
/// `trade` cover a pair.
public struct AgreementRegister: Sendable {
    /// The entries, in the order of the file.
    public let agreements: [RegisteredAgreement]
    /// Codes of every economy that is or was a member of anything.
    public let knownEconomies: Set<String>
    private let positions: [String: Int]

    /// A register without entries.
    public static let empty = AgreementRegister([])

    /// Makes a register; identifiers must differ.
    public init(_ agreements: [RegisteredAgreement]) {
        self.agreements = agreements
        knownEconomies = Set(agreements.flatMap { $0.spans.map(\.economy) })
        positions = Dictionary(agreements.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The entry with an identifier; `nil` where there is none.
    public subscript(id: String) -> RegisteredAgreement? { positions[id].map { agreements[$0] } }

    /// Identifiers, in the order of the file.
    public var ids: [String] { agreements.map(\.id) }

    /// Codes of the members of an agreement on a day, sorted; empty where there is no such agreement.
    public func members(of id: String, on day: CalendarDay) -> [String] { self[id]?.members(on: day) ?? [] }

    /// Ordered pairs of codes that some trade agreement covers on a day, both directions of each.
    public func coveredPairs(on day: CalendarDay) -> Set<[String]> {
        var pairs: Set<[String]> = []
        for agreement in agreements {
            agreement.forEachCoveredPair(on: day) { a, b in
                pairs.insert([a, b])
                pairs.insert([b, a])
            }
        }
        return pairs
    }

    /// Identifiers of the trade agreements that cover a pair on a day, in the order of the file.
    public func coveringAgreements(_ a: String, _ b: String, on day: CalendarDay) -> [String] {
        agreements.filter { agreement in
            var covers = false
            agreement.forEachCoveredPair(on: day) { if [$0, $1] == [a, b] || [$0, $1] == [b, a] { covers = true } }
            return covers
        }.map(\.id)
    }

    /// The register with the memberships that a world states for itself.
    ///
    /// An identifier that the register knows keeps its kind and takes the world's members; any other is
    /// taken as a trade agreement. A world states the last day in force, the register the first day after it.
    ///
    /// - Throws: `Diagnostics` of kind `bad-date` where a date of the world cannot be read.
    public func adding(_ memberships: [Membership]) throws(Diagnostics) -> AgreementRegister {
        guard !memberships.isEmpty else { return self }
        var own: [RegisteredAgreement] = []
        var places: [String: Int] = [:]
        var faults: [Diagnostic] = []
        for row in memberships {
            guard let since = CalendarDay(row.since), let last = Self.day(row.until, bareYearAtEnd: true) else {
                faults.append(
                    Diagnostic(
                        kind: "bad-date",
                        found: "the world's membership of \(row.economy) in \(shown(row.agreement)) runs from "
                            + "\(shown(row.since)) to \(shown(row.until))",
                        needed: "days such as 2009-01-31, the second empty while in force"))
                continue
            }
            let place = places[row.agreement] ?? own.count
            if place == own.count {
                places[row.agreement] = place
                let known = self[row.agreement]
                own.append(
                    RegisteredAgreement(
                        id: row.agreement, name: row.name, kind: known?.kind ?? .trade,
                        source: "the world's own folder",
                        spans: []))
            }
            own[place].spans.append(.init(economy: row.economy, since: since, until: last.flatMap(\.next)))
        }
        guard faults.isEmpty else { throw Diagnostics(faults) }
        return AgreementRegister(agreements.filter { places[$0.id] == nil } + own)
    }

    /// The end of a membership: `.some(nil)` where the text is empty, `nil` where it is no date.
    static func day(_ text: String, bareYearAtEnd: Bool) -> CalendarDay?? {
        if text.isEmpty { return .some(nil) }
        return CalendarDay(text, bareYearAtEnd: bareYearAtEnd).map { .some($0) }
    }
}
