import WorldData

/// How far a world's goods trade is from observed flows, once both have the same totals.
public struct Misallocation: Sendable, Equatable {
    /// Half the sum of absolute differences over the observed total, per cent.
    public var percent: Double
    /// Economies compared.
    public var economyCount: Int
    /// Ordered pairs with an observed flow.
    public var flowCount: Int
}

/// Compares goods trade (agriculture and industry together) with observed flows.
///
///     100 · ½ Σ |x̃ − x| / Σ x
///
/// with x the observed flows and x̃ those of the world, scaled by RAS to the observed totals of exporters and
/// importers, so that only the allocation between partners is compared. Pairs without an observation are left
/// out of both.
///
/// - Parameters:
///   - world: the world to judge.
///   - observed: flows in any unit, by exporter and importer code.
///   - goods: codes of the sectors that the observation covers.
/// - Throws: `WorldBuildingError.notBalanced` where the two cannot be brought to the same totals.
public func misallocation(
    of world: World, against observed: [(exporter: String, importer: String, value: Double)],
    goods: Set<String> = ["agriculture", "industry"]
) throws -> Misallocation {
    let flows = observed.filter {
        $0.exporter != $0.importer && $0.value > 0 && world.economyIndex($0.exporter) != nil
            && world.economyIndex($0.importer) != nil
    }
    let exporters = Set(flows.map(\.exporter)).sorted()
    let importers = Set(flows.map(\.importer)).sorted()
    let row = Dictionary(uniqueKeysWithValues: exporters.enumerated().map { ($1, $0) })
    let column = Dictionary(uniqueKeysWithValues: importers.enumerated().map { ($1, $0) })
    var truth = [Double](repeating: 0, count: exporters.count * importers.count)
    for flow in flows { truth[row[flow.exporter]! * importers.count + column[flow.importer]!] = flow.value }
    var model = [Double](repeating: 0, count: truth.count)
    for index in 0..<world.trade.count {
        let sector = world.sectors[Int(world.trade.sector[index])].code
        guard goods.contains(sector), let i = row[world.economies[Int(world.trade.exporter[index])].code],
            let n = column[world.economies[Int(world.trade.importer[index])].code]
        else { continue }
        if truth[i * importers.count + n] > 0 { model[i * importers.count + n] += world.trade.value[index] }
    }
    var sold = [Double](repeating: 0, count: exporters.count)
    var bought = [Double](repeating: 0, count: importers.count)
    for cell in truth.indices {
        sold[cell / importers.count] += truth[cell]
        bought[cell % importers.count] += truth[cell]
    }
    let scaled = try balance(
        StiffTable(
            rows: exporters.count, columns: importers.count, base: model,
            flexibility: [Double](repeating: 1, count: model.count), rowTotals: sold, columnTotals: bought),
        tolerance: 1e-10)
    let total = truth.reduce(0, +)
    let difference = zip(scaled.values, truth).map { abs($0 - $1) }.reduce(0, +)
    return Misallocation(
        percent: 50 * difference / total, economyCount: Set(exporters).union(importers).count, flowCount: flows.count)
}
