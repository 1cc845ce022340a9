import TextFormats
import WorldData

/// Ties of one source in columns, with what was left out of them.
public struct TieTable: Sendable {
    /// One value; positions are in ``TieTable/economies`` and ``TieTable/measures``.
    public struct Row: Sendable, Equatable {
        /// Where the tie starts.
        public var origin: UInt16
        /// Where it leads.
        public var destination: UInt16
        /// What is measured.
        public var measure: UInt16
        /// The year.
        public var year: Int16
        /// The value.
        public var value: Double
        var key: UInt64 {
            UInt64(origin) << 48 | UInt64(destination) << 32 | UInt64(measure) << 16
                | UInt64(UInt16(bitPattern: year) ^ 0x8000)
        }
    }

    /// What becomes of several values of one pair, measure and year.
    enum Merge {
        case first
        case largest
        case smallest
        case sum
    }

    /// One property of one economy in one year, from which ties are computed when they are asked for.
    public struct Attribute: Sendable, Equatable {
        /// Code of the economy.
        public var economy: String
        /// What is measured, for example `cinc`.
        public var measure: String
        /// The year.
        public var year: Int
        /// The value.
        public var value: Double
    }

    /// Codes of economies.
    public private(set) var economies: [String] = []
    /// What is measured.
    public private(set) var measures: [TieMeasure] = []
    /// The years in which a measure is covered, by position; `nil` where rows alone say so.
    public private(set) var coverage: [ClosedRange<Int>?] = []
    /// The values; sorted, without repeated keys, after ``settle(_:)``.
    public private(set) var rows: [Row] = []
    /// Properties of single economies.
    public var attributes: [Attribute] = []
    /// Economies about which the source is silent up to a year, so that no zeros stand for them until then.
    public var silentUntil: [String: Int] = [:]
    /// Rows left out, merged or assumed, by file and reason.
    public var tally = ImportTally()
    private var positions: [String: UInt16] = [:]
    private var merges: [Merge] = []

    /// An empty table.
    public init() {}

    mutating func add(_ measure: TieMeasure, covering years: ClosedRange<Int>? = nil, _ merge: Merge) -> UInt16 {
        measures.append(measure)
        coverage.append(years)
        merges.append(merge)
        return UInt16(measures.count - 1)
    }

    /// Adds a measure of the catalogue.
    mutating func add(_ name: String, covering years: ClosedRange<Int>? = nil, _ merge: Merge) -> UInt16 {
        guard let measure = TieMeasure.named(name) else {
            preconditionFailure("the catalogue has no measure `\(name)`")
        }
        return add(measure, covering: years, merge)
    }

    mutating func position(of economy: String) -> UInt16 {
        if let known = positions[economy] { return known }
        let next = UInt16(economies.count)
        economies.append(economy)
        positions[economy] = next
        return next
    }

    mutating func reserve(_ count: Int) { rows.reserveCapacity(rows.count + count) }

    /// Adds a value; of a symmetric measure in the order in which codes sort.
    mutating func add(_ measure: UInt16, _ origin: UInt16, _ destination: UInt16, _ year: Int, _ value: Double) {
        rows.append(
            Row(
                origin: origin, destination: destination, measure: measure, year: Int16(truncatingIfNeeded: year),
                value: value))
    }

    mutating func add(_ measure: UInt16, from origin: String, to destination: String, _ year: Int, _ value: Double) {
        add(measure, position(of: origin), position(of: destination), year, value)
    }

    /// Sorts economies and rows, turns symmetric pairs round where their codes stand the wrong way, and merges what
    /// stands several times.
    mutating func settle() {
        let order = economies.indices.sorted { economies[$0] < economies[$1] }
        var ranks = [UInt16](repeating: 0, count: order.count)
        for (rank, position) in order.enumerated() { ranks[position] = UInt16(rank) }
        economies = order.map { economies[$0] }
        positions = [:]
        for (rank, code) in economies.enumerated() { positions[code] = UInt16(rank) }
        let symmetric = measures.map { $0.direction == .symmetric }
        for index in rows.indices {
            let (one, other) = (ranks[Int(rows[index].origin)], ranks[Int(rows[index].destination)])
            let turns = symmetric[Int(rows[index].measure)] && one > other
            rows[index].origin = turns ? other : one
            rows[index].destination = turns ? one : other
        }
        sortByOrigin()
        var kept = 0
        for index in rows.indices {
            if kept > 0, rows[kept - 1].key == rows[index].key {
                let value = rows[index].value
                switch merges[Int(rows[index].measure)] {
                case .first: break
                case .largest: rows[kept - 1].value = max(rows[kept - 1].value, value)
                case .smallest: rows[kept - 1].value = min(rows[kept - 1].value, value)
                case .sum: rows[kept - 1].value += value
                }
            } else {
                rows[kept] = rows[index]
                kept += 1
            }
        }
        rows.removeLast(rows.count - kept)
        attributes.sort { ($0.economy, $0.measure, $0.year) < ($1.economy, $1.measure, $1.year) }
    }

    /// Rows are dealt out by origin, and each origin sorted by itself; equal keys keep their order.
    private mutating func sortByOrigin() {
        var starts = [Int](repeating: 0, count: economies.count + 1)
        for row in rows { starts[Int(row.origin) + 1] += 1 }
        for origin in 0..<economies.count { starts[origin + 1] += starts[origin] }
        var next = starts
        var dealt = rows
        for row in rows {
            dealt[next[Int(row.origin)]] = row
            next[Int(row.origin)] += 1
        }
        for origin in 0..<economies.count {
            let range = starts[origin]..<starts[origin + 1]
            let keyed = range.map { (key: dealt[$0].key, place: $0) }.sorted {
                $0.key != $1.key ? $0.key < $1.key : $0.place < $1.place
            }
            for (place, item) in zip(range, keyed) { rows[place] = dealt[item.place] }
        }
    }
}

/// Rows of outside files that did not become ties, or not as they stand, counted by file and reason.
public struct ImportTally: Sendable, Equatable {
    /// One reason.
    public struct Entry: Sendable, Equatable {
        /// File of the source.
        public var file: String
        /// What was found, and what was done about it.
        public var reason: String
        /// Rows.
        public var count: Int
        /// Whether the rows are left out, or used after a change.
        public var isDropped: Bool

        /// The reason without the name that it is about.
        public var group: String { reason.split(separator: ":", maxSplits: 1).first.map(String.init) ?? reason }
        /// The name that the reason is about; empty where it is about none.
        public var name: String {
            let parts = reason.split(separator: ":", maxSplits: 1)
            return parts.count == 2 ? String(parts[1].drop { $0 == " " }) : ""
        }
    }

    /// The reasons in the order in which they were first met.
    public private(set) var entries: [Entry] = []
    private var positions: [String: Int] = [:]

    /// Nothing counted.
    public init() {}

    /// Counts rows that were left out.
    public mutating func drop(_ file: String, _ reason: String, count: Int = 1) { add(file, reason, count, true) }

    /// Counts rows that were used after a change, or on an assumption.
    public mutating func note(_ file: String, _ reason: String, count: Int = 1) { add(file, reason, count, false) }

    private mutating func add(_ file: String, _ reason: String, _ count: Int, _ isDropped: Bool) {
        guard count > 0 else { return }
        let key = "\(file)\t\(reason)\t\(isDropped)"
        if let known = positions[key] {
            entries[known].count += count
        } else {
            positions[key] = entries.count
            entries.append(Entry(file: file, reason: reason, count: count, isDropped: isDropped))
        }
    }
}
