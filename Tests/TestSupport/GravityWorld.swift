import Glibc
import WorldData

/// A random world of realistic proportions: sizes and distances spread as in trade data, every pair trading.
///
/// Sizes are log-normal with deviation 1.6, trade falls with distance to the power 1.2, comparative advantage is
/// log-normal, sectors export a part of their output drawn around 30 %, elasticities spread around 5.
///
/// - Parameters:
///   - economies: N.
///   - sectors: J.
///   - hasTariffs: whether rates around 5 % are levied.
public func gravityWorld(economies count: Int, sectors size: Int, hasTariffs: Bool = true, seed: UInt64) -> World {
    var random = SeededGenerator(seed: seed)
    /// Twelve uniforms less six: close enough to a normal variate for sizes.
    func normal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + random.uniform(0...1) } }
    let sizes = (0..<count).map { _ in exp(1.6 * normal()) }
    let places = (0..<count).map { _ in (random.uniform(0...1), random.uniform(0...1)) }
    let weights = (0..<size).map { _ in exp(0.7 * normal()) }
    let worldSize = sizes.reduce(0, +)
    let worldWeight = weights.reduce(0, +)
    var trade = FlowTable()
    var tariffs = FlowTable()
    for j in 0..<size {
        let advantage = (0..<count).map { _ in exp(0.8 * normal()) }
        var target = [Double](repeating: 0, count: count)
        var domestic = target
        for n in 0..<count {
            let output = 1e6 * sizes[n] / worldSize * weights[j] / worldWeight * exp(0.3 * normal())
            let openness = min(0.9, max(0.03, 0.3 + 0.15 * normal()))
            target[n] = openness * output
            domestic[n] = (1 - openness) * output
        }
        var flow = [Double](repeating: 0, count: count * count)
        for n in 0..<count {
            for i in 0..<count where i != n {
                let (dx, dy) = (places[n].0 - places[i].0, places[n].1 - places[i].1)
                let distance = (dx * dx + dy * dy).squareRoot() + 0.05
                flow[n * count + i] =
                    sizes[n] * sizes[i] * advantage[i] * exp(0.7 * normal() - 1.2 * log(distance))
            }
        }
        // Balanced to the same exports and imports, which keeps deficits moderate.
        for _ in 0..<20 {
            for i in 0..<count {
                let sum = (0..<count).reduce(0.0) { $0 + flow[$1 * count + i] }
                for n in 0..<count { flow[n * count + i] *= target[i] / sum }
            }
            for n in 0..<count {
                let sum = (0..<count).reduce(0.0) { $0 + flow[n * count + $1] }
                for i in 0..<count { flow[n * count + i] *= target[n] / sum }
            }
        }
        for n in 0..<count {
            trade.append(importer: n, exporter: n, sector: j, value: domestic[n])
            for i in 0..<count where i != n {
                trade.append(importer: n, exporter: i, sector: j, value: flow[n * count + i])
                if hasTariffs {
                    tariffs.append(importer: n, exporter: i, sector: j, value: max(0, 5 + 5 * normal()))
                }
            }
        }
    }
    var shares = [Double](repeating: 1, count: count * size)
    var inputs = [Double](repeating: 0, count: count * size * size)
    for n in 0..<count {
        for j in 0..<size {
            shares[n * size + j] = min(0.9, max(0.2, 0.5 + 0.12 * normal()))
            let use = (0..<size).map { weights[$0] * exp(normal()) * ($0 == j ? 1 + 0.3 * Double(size) : 1) }
            let sum = use.reduce(0, +)
            for k in 0..<size { inputs[(n * size + k) * size + j] = use[k] / sum }
        }
    }
    return World(
        manifest: WorldManifest(
            name: "gravity", title: "A random world of realistic proportions", year: 2014, currency: "USD",
            unit: .million, source: "a generator", licence: "none"),
        economies: (0..<count).map { Economy(code: "E\($0)", name: "Economy \($0)") },
        sectors: (0..<size).map {
            Sector(code: "S\($0)", name: "Sector \($0)", theta: exp(log(5) + 0.6 * normal()))
        },
        trade: trade, valueAddedShare: shares,
        inputOutput: InputOutputTable(dense: inputs, economies: count, sectors: size), tariffPercent: tariffs)
}
