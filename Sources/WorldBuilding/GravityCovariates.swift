/// What the gravity equation knows of each pair, symmetric, by `i * count + n`.
struct GravityCovariates {
    var count: Int
    /// Names of the covariates.
    var names: [String]
    /// One table per covariate.
    var tables: [[Double]]
    /// Great-circle distance in km.
    var distance: [Double]
}

/// Distance, land border, continent and shared groups of organisations.
///
/// Distance is between the coordinates the Factbook prints for each economy, by the haversine formula; below
/// `minimum_distance` it is set to that, since neighbours' coordinates can nearly coincide.
func gravityCovariates(
    _ figures: FactbookFigures, _ economies: [EconomyFigures], parameters: AccountParameters
) throws -> GravityCovariates {
    let count = economies.count
    let radius = try parameters.number("earth_radius")
    let shortest = try parameters.number("minimum_distance")
    let centre = try parameters.number("distance_centre")
    let position = Dictionary(uniqueKeysWithValues: economies.enumerated().map { ($1.code, $0) })
    var distance = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
        for n in 0..<i {
            let between = greatCircle(economies[i], economies[n], radius: radius)
            distance[i * count + n] = between
            distance[n * count + i] = between
        }
    }
    // Logs are taken relative to a middling distance, so that the square is not collinear with the log.
    let logDistance = distance.map { portableLog(max($0, shortest) / centre) }
    var border = [Double](repeating: 0, count: count * count)
    for entry in figures.borders {
        guard let one = position[entry.economy], let other = position[entry.neighbour], one != other else { continue }
        border[one * count + other] = 1
        border[other * count + one] = 1
    }
    func pairs(_ holds: (Int, Int) -> Bool) -> [Double] {
        var table = [Double](repeating: 0, count: count * count)
        for i in 0..<count { for n in 0..<count where i != n && holds(i, n) { table[i * count + n] = 1 } }
        return table
    }
    var names = ["nearness", "nearness_squared", "land_border", "same_continent"]
    var tables = [
        logDistance.map { -$0 }, logDistance.map { $0 * $0 }, border,
        pairs { economies[$0].continent == economies[$1].continent },
    ]
    for group in parameters.tradeGroups {
        let memberships = group.organizations.map { name in
            economies.map { figures.members[name]?.contains($0.code) ?? false }
        }
        names.append(group.name)
        tables.append(
            pairs { i, n in
                group.needsSameOrganization
                    ? memberships.contains { $0[i] && $0[n] }
                    : memberships.contains { $0[i] } && memberships.contains { $0[n] }
            })
    }
    return GravityCovariates(count: count, names: names, tables: tables, distance: distance)
}

/// Great-circle distance by the haversine formula, in the unit of `radius`.
func greatCircle(_ one: EconomyFigures, _ other: EconomyFigures, radius: Double) -> Double {
    let degree = Double.pi / 180
    let (latitude, otherLatitude) = (one.latitude! * degree, other.latitude! * degree)
    let halfLatitude = portableSin((latitude - otherLatitude) / 2)
    let halfLongitude = portableSin((one.longitude! - other.longitude!) * degree / 2)
    let haversine =
        halfLatitude * halfLatitude + portableCos(latitude) * portableCos(otherLatitude) * halfLongitude * halfLongitude
    return 2 * radius * portableArcSine(haversine.squareRoot())
}
