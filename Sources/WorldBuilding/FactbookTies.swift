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
    if figures.edition == .of2015 { ties += try idealPointTies(known, sources: sources) }
    return ties
}

private func idealPointTies(_ known: Set<String>, sources: String) throws -> [Tie] {
    let table = try NamedTable(folder: "\(sources)/ideal-points", file: "ideal_points.csv")
    let (codes, years, points) = (
        try table.text("economy"), try table.required("year").map { Int($0) }, try table.required("ideal_point")
    )
    let rows = codes.indices.filter { known.contains(codes[$0]) }.sorted {
        (codes[$0], years[$0]) < (codes[$1], years[$1])
    }
    var ties: [Tie] = []
    for one in rows {
        for other in rows where years[one] == years[other] && codes[one] < codes[other] {
            ties.append(
                Tie(
                    origin: codes[one], destination: codes[other], kind: .political, measure: "ideal_point_distance",
                    year: years[one], value: abs(points[one] - points[other]), unit: "index",
                    source: "Bailey, Strezhnev and Voeten (2017), release of April 2020"))
        }
    }
    return ties
}
