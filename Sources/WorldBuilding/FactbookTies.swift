import WorldData

/// Land borders, shared organisations and distance of ideal points between the economies of a world.
///
/// All are symmetric and stated once per pair, with the code that sorts first as the origin.
func factbookTies(
    _ figures: FactbookFigures, _ economies: [EconomyFigures], sources: String
) throws -> [Tie] {
    let codes = economies.map(\.code)
    let known = Set(codes)
    let year = figures.edition.year
    let source = "CIA World Factbook, edition of \(figures.edition.rawValue)"
    var lengths: [String: Double] = [:]
    for border in figures.borders where known.contains(border.economy) && known.contains(border.neighbour) {
        let key =
            border.economy < border.neighbour
            ? "\(border.economy) \(border.neighbour)" : "\(border.neighbour) \(border.economy)"
        // The two sides can print lengths that differ by rounding; the longer one is kept.
        lengths[key] = max(lengths[key] ?? 0, border.kilometres)
    }
    var ties: [Tie] = []
    let organizations = figures.members.values.map { members in codes.map { members.contains($0) } }
    var shared = [Int](repeating: 0, count: codes.count * codes.count)
    for members in organizations {
        let inside = codes.indices.filter { members[$0] }
        for (place, one) in inside.enumerated() {
            for other in inside[(place + 1)...] { shared[one * codes.count + other] += 1 }
        }
    }
    for one in codes.indices {
        for other in codes.indices where one < other {
            if let length = lengths["\(codes[one]) \(codes[other])"], length > 0 {
                ties.append(
                    Tie(
                        origin: codes[one], destination: codes[other], kind: .economic, measure: "land_border",
                        year: year,
                        value: length, unit: "km", source: source))
            }
            if shared[one * codes.count + other] > 0 {
                ties.append(
                    Tie(
                        origin: codes[one], destination: codes[other], kind: .diplomatic,
                        measure: "shared_organizations",
                        year: year, value: Double(shared[one * codes.count + other]), unit: "organisations",
                        source: source))
            }
        }
    }
    return ties + idealPointTies(try publishedIdealPoints(known, sources: sources))
}

/// A published ideal point of an economy of a world.
public struct PublishedPoint: Sendable, Equatable {
    /// Code of the economy.
    public var economy: String
    /// 1945 + session of the General Assembly, whatever the year of the world.
    public var year: Int
    /// Posterior mean; larger is nearer the order led by the United States.
    public var idealPoint: Double
    /// 5 % quantile.
    public var low: Double
    /// 95 % quantile.
    public var high: Double

    /// Who published it.
    public static let source = "Bailey, Strezhnev and Voeten (2017), release of April 2020"
}

/// The published ideal points of economies, by code and year.
func publishedIdealPoints(_ known: Set<String>, sources: String) throws -> [PublishedPoint] {
    let table = try NamedTable(folder: "\(sources)/ideal-points", file: "ideal_points.csv")
    let codes = try table.text("economy")
    let years = try table.required("year")
    let (points, low, high) = (
        try table.required("ideal_point"), try table.required("low"), try table.required("high")
    )
    return codes.indices.filter { known.contains(codes[$0]) }
        .map {
            PublishedPoint(
                economy: codes[$0], year: Int(years[$0]), idealPoint: points[$0], low: low[$0], high: high[$0])
        }
        .sorted { ($0.economy, $0.year) < ($1.economy, $1.year) }
}

private func idealPointTies(_ points: [PublishedPoint]) -> [Tie] {
    var ties: [Tie] = []
    for one in points {
        for other in points where one.year == other.year && one.economy < other.economy {
            ties.append(
                Tie(
                    origin: one.economy, destination: other.economy, kind: .political, measure: "ideal_point_distance",
                    year: one.year, value: abs(one.idealPoint - other.idealPoint), unit: "index",
                    source: PublishedPoint.source))
        }
    }
    return ties
}
