import Reporting
import WorldData

/// What a world itself says about one economy and its powers.
struct CountryFacts {
    /// Measures of ties that these facts word themselves.
    static let ownMeasures: Set<String> = [
        "export_share", "import_share", "trade_share", "land_border", "shared_organizations", "ideal_point_distance",
    ]

    let position: Int
    let name: String
    let powers: [String]
    /// Sentences by kind of tie.
    let economic: [String]
    let diplomatic: [String]
    let political: [String]
    /// Whether the world knows how near it votes to anybody.
    let hasIdealPoints: Bool

    init(_ world: World, _ position: Int, _ powers: [String]) {
        self.position = position
        self.powers = powers
        let code = world.economies[position].code
        name = world.economies[position].name
        economic = Self.trade(world, position, powers) + Self.borders(world, code)
        diplomatic = Self.organisations(world, code, powers)
        political = Self.idealPoints(world, code, powers)
        hasIdealPoints = world.ties.contains {
            $0.measure == "ideal_point_distance" && ($0.origin == code || $0.destination == code)
        }
    }

    /// Largest partners each way, and the powers where they are not among them.
    private static func trade(_ world: World, _ own: Int, _ powers: [String]) -> [String] {
        var sales = [Double](repeating: 0, count: world.economyCount)
        var purchases = sales
        // Of sales and purchases, what stands on no printed figure.
        var filled = (sales: 0.0, purchases: 0.0)
        let filledLabel = world.provenanceLabels.firstIndex(of: "filled")
        for row in 0..<world.trade.count {
            let (n, i) = (Int(world.trade.importer[row]), Int(world.trade.exporter[row]))
            guard n != i else { continue }
            if i == own { sales[n] += world.trade.value[row] }
            if n == own { purchases[i] += world.trade.value[row] }
            if !world.provenance.isEmpty, Int(world.provenance[row]) == filledLabel {
                if i == own { filled.sales += world.trade.value[row] }
                if n == own { filled.purchases += world.trade.value[row] }
            }
        }
        let accounts = NationalAccounts(of: world)
        let unit =
            world.manifest.unit == .one
            ? world.manifest.currency : "\(world.manifest.unit.rawValue) \(world.manifest.currency)"
        func partners(_ values: [Double]) -> String {
            let total = values.reduce(0, +)
            guard total > 0 else { return "nobody" }
            let ranked = values.indices.sorted { values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1 }
            var shown = Array(ranked.prefix(5))
            for power in powers.compactMap({ world.economyIndex($0) }) where !shown.contains(power) && power != own {
                shown.append(power)
            }
            return shown.map {
                "\(world.economies[$0].code) \(NumberFormat(decimals: 0, scale: 100).text(values[$0] / total))%"
            }
            .joined(separator: ", ")
        }
        let added = accounts.valueAdded[own]
        func openness(_ value: Double) -> String {
            "\(NumberFormat.thousands(0).text(value)) \(unit)"
                + (added > 0
                    ? ", \(NumberFormat(decimals: 0, scale: 100).text(value / added))% of its value added" : "")
        }
        func share(_ part: Double, _ values: [Double]) -> String {
            let total = values.reduce(0, +)
            return total > 0 ? "\(NumberFormat(decimals: 0, scale: 100).text(part / total))%" : "none"
        }
        let estimates =
            filled.sales + filled.purchases > 0
            ? [
                "By value, \(share(filled.sales, sales)) of these sales and \(share(filled.purchases, purchases)) of these purchases "
                    + "are flows that nobody printed and that were filled: who the partners are is there an estimate."
            ] : []
        return [
            "It sells abroad \(openness(accounts.exports[own])): \(partners(sales)).",
            "It buys abroad \(openness(accounts.imports[own])): \(partners(purchases)).",
        ] + estimates
    }

    /// Ties of one measure in the latest year, with the other side.
    private static func ties(_ world: World, _ code: String, _ measure: String) -> [(code: String, tie: Tie)] {
        let own = world.ties.filter { $0.measure == measure && ($0.origin == code || $0.destination == code) }
        guard let year = own.map(\.year).max() else { return [] }
        return own.filter { $0.year == year }.map { ($0.origin == code ? $0.destination : $0.origin, $0) }
    }

    private static func borders(_ world: World, _ code: String) -> [String] {
        let borders = ties(world, code, "land_border").sorted { ($1.tie.value, $0.code) < ($0.tie.value, $1.code) }
        guard !borders.isEmpty else { return [] }
        return [
            "Land borders: \(borders.map { "\($0.code) \(threeDigits($0.tie.value)) km" }.joined(separator: ", "))."
        ]
    }

    private static func organisations(_ world: World, _ code: String, _ powers: [String]) -> [String] {
        let shared = ties(world, code, "shared_organizations").sorted {
            ($1.tie.value, $0.code) < ($0.tie.value, $1.code)
        }
        guard let most = shared.first else { return [] }
        let with = powers.compactMap { power in
            shared.first { $0.code == power }.map { "\(power) \(threeDigits($0.tie.value))" }
        }
        let closest = shared.prefix(4).map { "\($0.code) \(threeDigits($0.tie.value))" }
        return [
            "International organisations shared (\(most.tie.year)): \(with.isEmpty ? "" : with.joined(separator: ", ") + "; ")most with "
                + "\(closest.joined(separator: ", "))."
        ]
    }

    private static func idealPoints(_ world: World, _ code: String, _ powers: [String]) -> [String] {
        let near = ties(world, code, "ideal_point_distance").sorted {
            ($0.tie.value, $0.code) < ($1.tie.value, $1.code)
        }
        guard let nearest = near.first else {
            return [
                "Votes in the UN General Assembly: no ideal points of it in this world; `comity votes` estimates them from a record."
            ]
        }
        let earlier = world.ties.filter {
            $0.measure == "ideal_point_distance" && ($0.origin == code || $0.destination == code)
                && $0.year < nearest.tie.year
        }
        func before(_ other: String) -> String {
            earlier.filter { $0.origin == other || $0.destination == other }.max { $0.year < $1.year }
                .map { " (\(NumberFormat.fixed(2).text($0.value)) in \($0.year))" } ?? ""
        }
        let with = powers.compactMap { power in
            near.first { $0.code == power }.map {
                "\(power) \(NumberFormat.fixed(2).text($0.tie.value))\(before(power))"
            }
        }
        let closest = near.prefix(4).map { "\($0.code) \(NumberFormat.fixed(2).text($0.tie.value))" }
        return [
            "Votes in the UN General Assembly, distance of ideal points (\(nearest.tie.year); 0: votes alike; 3 to 4: far apart): "
                + "\(with.isEmpty ? "no power" : with.joined(separator: ", ")). Nearest of those known: \(closest.joined(separator: ", "))."
        ]
    }
}
