import DataImport
import TextFormats
import WorldData

/// Gathers values of ties by series, from worlds and imports.
struct TieGathering {
    private struct Key: Hashable {
        var from: String
        var measure: String
        var origin: String
        var destination: String
    }
    private struct Values {
        var measure: TieMeasure
        var byYear: [Int: Double] = [:]
        var sources: [String] = []
        /// Years that the source covers; empty where rows alone say so.
        var covered: Set<Int> = []
        var hasFilledZeros = false
    }

    let request: TiesRequest
    private let wanted: Set<String>
    private var found: [Key: Values] = [:]
    /// Names of all measures met.
    private(set) var measures: [String] = []

    init(_ request: TiesRequest) {
        self.request = request
        wanted = Set(request.economies)
    }

    private var first: String { request.economies[0] }

    private func covers(_ year: Int) -> Bool {
        year >= request.since ?? Int.min && year <= request.until ?? Int.max
    }

    private func isAsked(_ measure: TieMeasure) -> Bool {
        (request.kinds.isEmpty || request.kinds.contains(measure.kind))
            && (request.measures.isEmpty || request.measures.contains(measure.name))
    }

    private mutating func add(
        _ measure: TieMeasure, from place: String, _ origin: String, _ destination: String, _ year: Int,
        _ value: Double,
        source: String, isFilled: Bool = false
    ) {
        guard origin == first || destination == first, isAsked(measure), covers(year) || measure.isStatic else {
            return
        }
        let key = Key(from: place, measure: measure.name, origin: origin, destination: destination)
        var values = found[key] ?? Values(measure: measure)
        // The world or import that comes first keeps its value.
        if values.byYear[year] == nil {
            values.byYear[year] = value
            if !values.sources.contains(source) { values.sources.append(source) }
            values.hasFilledZeros = values.hasFilledZeros || isFilled
        }
        found[key] = values
    }

    private mutating func meet(_ measure: String) { if !measures.contains(measure) { measures.append(measure) } }

    /// Trade shares of a world, and the ties that its folder states.
    mutating func add(_ world: World) {
        addTrade(world)
        var stated: Set<String> = []
        let year = world.manifest.year
        var rows: Set<String> = []
        for tie in world.ties {
            stated.insert(tie.measure)
            guard wanted.contains(tie.origin), wanted.contains(tie.destination) else { continue }
            rows.insert("\(tie.measure) \(tie.origin) \(tie.destination) \(tie.year)")
            add(
                measure(of: tie), from: "worlds", tie.origin, tie.destination, tie.year, tie.value, source: tie.source)
        }
        for name in stated.sorted() {
            meet(name)
            // A world that states a measure for its year leaves out the pairs of its economies for which it is zero.
            guard let measure = TieMeasure.named(name), measure.absence == .zero,
                let source = world.ties.first(where: { $0.measure == name && $0.year == year })?.source
            else { continue }
            for other in request.economies.dropFirst()
            where world.economyIndex(first) != nil && world.economyIndex(other) != nil {
                let (one, two) = first < other ? (first, other) : (other, first)
                guard !rows.contains("\(name) \(one) \(two) \(year)"), !rows.contains("\(name) \(two) \(one) \(year)")
                else { continue }
                add(measure, from: "worlds", one, two, year, 0, source: source, isFilled: true)
            }
        }
    }

    private func measure(of tie: Tie) -> TieMeasure {
        if let known = TieMeasure.named(tie.measure), known.kind == tie.kind, known.unit == tie.unit { return known }
        return TieMeasure(
            tie.measure, tie.kind, unit: tie.unit, .directed, .neither, source: tie.source, meaning: "")
    }

    private mutating func addTrade(_ world: World) {
        let shares = TradeShares(world, among: request.economies)
        let source = "trade table of the world \(world.manifest.name)"
        for name in ["export_share", "import_share", "trade_share"] {
            meet(name)
            guard let measure = TieMeasure.named(name) else { continue }
            for other in request.economies.dropFirst() {
                for (origin, destination) in [(first, other), (other, first)] {
                    guard let share = shares.percent(name, origin, destination) else { continue }
                    add(measure, from: "worlds", origin, destination, world.manifest.year, share, source: source)
                }
            }
        }
    }

    /// The ties of an import, with the zeros that its silence stands for.
    mutating func add(_ record: TieRecord, _ store: TieStore) throws {
        let series = Dictionary(record.series.map { ($0.measure.name, $0) }, uniquingKeysWith: { first, _ in first })
        for name in record.series.map(\.measure.name) { meet(name) }
        for tie in try store.ties(record, among: wanted) {
            guard let item = series[tie.measure] else { continue }
            add(item.measure, from: record.id, tie.origin, tie.destination, tie.year, tie.value, source: tie.source)
        }
        let unknown = Set(record.unknown)
        for item in record.series where item.measure.absence == .zero {
            guard let years = item.coverage, isAsked(item.measure) else { continue }
            for other in request.economies.dropFirst() {
                for (origin, destination) in directions(item.measure, other, record) {
                    fill(item, years, origin, destination, record, unknown)
                }
            }
        }
        try addComputed(record, store)
    }

    /// The ordered pairs for which silence is zero: of a directed measure only those whose origin the source observes.
    private func directions(_ measure: TieMeasure, _ other: String, _ record: TieRecord) -> [(String, String)] {
        if measure.direction == .symmetric { return [first < other ? (first, other) : (other, first)] }
        return [(first, other), (other, first)].filter { record.parts[$0.0] != nil }
    }

    private mutating func fill(
        _ item: TieRecord.Series, _ years: ClosedRange<Int>, _ origin: String, _ destination: String,
        _ record: TieRecord, _ unknown: Set<TieRecord.Unknown>
    ) {
        let states = StateCodes.standard
        let key = Key(from: record.id, measure: item.measure.name, origin: origin, destination: destination)
        var covered: Set<Int> = []
        for year in years where covers(year) {
            covered.insert(year)
            let isSilent = [origin, destination].contains { year <= record.silentUntil[$0] ?? 0 }
            let isUnknown = unknown.contains(
                TieRecord.Unknown(measure: item.measure.name, origin: origin, destination: destination, year: year))
            guard found[key]?.byYear[year] == nil, !isSilent, !isUnknown, states.isMember(origin, in: year),
                states.isMember(destination, in: year)
            else { continue }
            add(
                item.measure, from: record.id, origin, destination, year, 0, source: item.measure.source, isFilled: true
            )
        }
        found[key]?.covered = covered
    }

    /// Ties computed from properties of single economies.
    private mutating func addComputed(_ record: TieRecord, _ store: TieStore) throws {
        var properties: [String: [String: [Int: Double]]] = [:]
        for item in try store.attributes(record, of: wanted) {
            properties[item.measure, default: [:]][item.economy, default: [:]][item.year] = item.value
        }
        for (property, name) in [
            ("ideal_point", "ideal_point_distance"), ("v2x_polyarchy", "regime_distance_polyarchy"),
            ("polity2", "regime_distance_polity"),
            ("cinc", "capability_ratio"),
        ] {
            guard let measure = TieMeasure.named(name), let values = properties[property] else { continue }
            meet(name)
            // The catalogue names the publisher of points that came with a world; these are somebody's own.
            let source =
                property == "ideal_point" ? "ideal points of \(record.files.first?.name ?? record.id)" : measure.source
            for other in request.economies.dropFirst() {
                let isSymmetric = measure.direction == .symmetric
                let (one, two) = isSymmetric && other < first ? (other, first) : (first, other)
                for (year, value) in values[one] ?? [:] {
                    guard let against = values[two]?[year] else { continue }
                    if !isSymmetric, against <= 0 { continue }
                    add(
                        measure, from: record.id, one, two, year, isSymmetric ? abs(value - against) : value / against,
                        source: source)
                }
            }
        }
    }

    /// The series of a pair in the order in which they are shown.
    func series(_ one: String, _ other: String) -> [TieSeries] {
        let order = Dictionary(
            TieMeasure.catalogue.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        let kinds = Tie.Kind.allCases
        func rank(_ series: TieSeries) -> (Int, Int, String, Int, String) {
            (
                kinds.firstIndex(of: series.measure.kind) ?? 0, order[series.measure.name] ?? Int.max,
                series.measure.name,
                series.origin == one ? 0 : 1, series.from
            )
        }
        return found.filter {
            [$0.key.origin, $0.key.destination].contains(one) && [$0.key.origin, $0.key.destination].contains(other)
        }
        .map { key, values in
            let years = values.byYear.keys.sorted()
            var missing = values.covered.subtracting(years).count
            if values.covered.isEmpty, !values.measure.isStatic, key.from != "worlds", let low = years.first,
                let high = years.last
            {
                missing = high - low + 1 - years.count
            }
            var measure = values.measure
            measure.source = values.sources.joined(separator: "; ")
            return TieSeries(
                measure: measure, origin: key.origin, destination: key.destination,
                points: years.map { TieSeries.Point(year: $0, value: values.byYear[$0] ?? 0) }, missingYears: missing,
                from: key.from, hasFilledZeros: values.hasFilledZeros)
        }
        .sorted { rank($0) < rank($1) }
    }
}

/// Shares of partners in the trade of some economies, in per cent.
struct TradeShares {
    private var exports: [String: Double] = [:]
    private var imports: [String: Double] = [:]
    private var flows: [String: Double] = [:]

    /// Adds up the trade table, domestic sales left out.
    init(_ world: World, among economies: [String]) {
        let places = Dictionary(
            economies.compactMap { code in world.economyIndex(code).map { ($0, code) } },
            uniquingKeysWith: { first, _ in first })
        var named = [String?](repeating: nil, count: world.economyCount)
        for (place, code) in places { named[place] = code }
        for code in places.values {
            exports[code] = 0
            imports[code] = 0
        }
        let trade = world.trade
        for row in 0..<trade.count where trade.importer[row] != trade.exporter[row] {
            let (buyer, seller) = (named[Int(trade.importer[row])], named[Int(trade.exporter[row])])
            if let seller { exports[seller, default: 0] += trade.value[row] }
            if let buyer { imports[buyer, default: 0] += trade.value[row] }
            if let seller, let buyer { flows["\(seller) \(buyer)", default: 0] += trade.value[row] }
        }
    }

    /// The destination's share of the origin's exports, imports or both; `nil` where there is no such trade at all.
    func percent(_ measure: String, _ origin: String, _ destination: String) -> Double? {
        guard let sold = exports[origin], let bought = imports[origin], exports[destination] != nil else { return nil }
        let (out, into) = (flows["\(origin) \(destination)"] ?? 0, flows["\(destination) \(origin)"] ?? 0)
        let (part, whole) =
            switch measure {
            case "export_share": (out, sold)
            case "import_share": (into, bought)
            default: (out + into, sold + bought)
            }
        return whole > 0 ? 100 * part / whole : nil
    }
}
