import Glibc
import WorldData

/// What a random world of products looks like: many products, each sold abroad by few economies.
public struct SparseWorldShape: Sendable, CustomStringConvertible {
    /// Number of economies, N; two or more.
    public var economies: Int
    /// Number of products, J.
    public var products: Int
    /// Number of positive flows, domestic sales included.
    public var flows: Int
    /// Part of the flows between economies that pay a tariff.
    public var tariffShare: Double
    /// Seed.
    public var seed: UInt64

    /// Names a shape; `flows` is brought into the range that the other figures allow.
    public init(economies: Int, products: Int, flows: Int, tariffShare: Double = 0.3, seed: UInt64 = 1) {
        precondition(economies >= 2 && products >= 1, "a world of products has two economies or more, and a product")
        self.economies = economies
        self.products = products
        self.flows = min(
            max(flows, economies * products + economies), economies * economies * products)
        self.tariffShare = tariffShare
        self.seed = seed
    }

    /// The world of the size that the package must bear: every economy, every product of the customs nomenclature.
    public static let productLevel = SparseWorldShape(economies: 226, products: 5000, flows: 10_000_000)

    /// The breadcrumb that a failing test prints.
    public var description: String { "N=\(economies) J=\(products) flows=\(flows) seed=\(seed)" }
}

/// A random sparse world with consistent accounts and no inputs: value added is all of output.
///
/// - Products differ in how widely they are traded (Zipf's law with exponent 1/2), and within a product the
///   number of destinations falls with the rank of the exporter; large economies rank higher, and so each
///   product has few exporters that count.
/// - About one market in twenty has no home production; it is bought from abroad or not at all, so every market
///   with expenditure has a supplier. In the first product all produce, and sell to their neighbours in a ring.
/// - Exports are scaled, economy by economy, until trade balances, and then moved by up to a tenth: deficits are
///   moderate and not zero.
///
/// The number of flows is exactly that of the shape.
///
/// - Complexity: O(flows + N J) time; some 60 bytes a flow.
public func sparseWorld(_ shape: SparseWorldShape) -> World {
    var random = SeededGenerator(seed: shape.seed &* 7919 &+ UInt64(shape.economies * 31 + shape.products))
    let count = shape.economies
    // Zipf's law with some noise: the largest economy is hundreds of times the smallest, as on Earth.
    let sizes = (0..<count).map { 100 / Double($0 + 1) * random.uniform(0.5...1.5) }
    var trade = sparseFlows(shape, sizes, &random)
    balance(&trade, count, &random)
    var tariffs = FlowTable()
    if shape.tariffShare > 0 {
        for row in 0..<trade.count where trade.importer[row] != trade.exporter[row] {
            if random.uniform(0...1) < shape.tariffShare {
                // Tariffs are published in halves of a per cent at best.
                tariffs.append(
                    importer: Int(trade.importer[row]), exporter: Int(trade.exporter[row]),
                    sector: Int(trade.sector[row]), value: Double(Int.random(in: 1...50, using: &random)) / 2)
            }
        }
    }
    return World(
        manifest: WorldManifest(
            name: "products", title: "A random world of products", year: 2014, currency: "USD", unit: .million,
            source: "a test", licence: "none"),
        economies: (0..<count).map { Economy(code: "E\($0)", name: "Economy \($0)") },
        sectors: (0..<shape.products).map {
            Sector(code: "P\($0)", name: "Product \($0)", theta: random.uniform(2...12))
        },
        trade: trade, valueAddedShare: [Double](repeating: 1, count: count * shape.products),
        inputOutput: InputOutputTable(economies: count, sectors: shape.products), tariffPercent: tariffs)
}

/// A world of products in which every producer buys some products as inputs, the same ones everywhere, among those that
/// every economy buys.
///
/// Sales are raised until every economy buys more of a product than its producers need: domestic sales where there are any,
/// imports in proportion otherwise.
///
/// - Parameters:
///   - links: inputs of each product.
///   - valueAddedShare: of every producer.
public func withInputs(_ world: World, links: Int, valueAddedShare: Double, seed: UInt64 = 1) -> World {
    var random = SeededGenerator(seed: seed)
    let size = world.sectorCount
    // An input that an economy does not buy at all would have no price there.
    var isBought = [Bool](repeating: false, count: world.economyCount * size)
    for row in 0..<world.trade.count {
        isBought[Int(world.trade.sector[row]) * world.economyCount + Int(world.trade.importer[row])] = true
    }
    let common = (0..<size).filter { j in
        isBought[j * world.economyCount..<(j + 1) * world.economyCount].allSatisfy { $0 }
    }
    precondition(common.count >= links, "too few products are bought everywhere")
    var entries: [InputOutputTable.Entry] = []
    for j in 0..<size {
        var inputs: Set<Int> = []
        while inputs.count < links { inputs.insert(common[Int.random(in: common.indices, using: &random)]) }
        let weights = inputs.sorted().map { ($0, random.uniform(0.2...1)) }
        let sum = weights.reduce(0) { $0 + $1.1 }
        for (k, weight) in weights { entries.append(.init(input: k, output: j, share: weight / sum)) }
    }
    var table = InputOutputTable(sectors: size)
    for _ in 0..<world.economyCount { table.appendEconomy(entries) }
    var result = world
    result.inputOutput = table
    result.valueAddedShare = [Double](repeating: valueAddedShare, count: world.economyCount * size)
    var domestic = [Int](repeating: -1, count: world.economyCount * size)
    for row in 0..<world.trade.count where world.trade.importer[row] == world.trade.exporter[row] {
        domestic[Int(world.trade.importer[row]) * size + Int(world.trade.sector[row])] = row
    }
    // What is added needs inputs itself, less each time.
    for _ in 0..<30 {
        let accounts = NationalAccounts(of: result)
        var factor = [Double](repeating: 1, count: domestic.count)
        for market in domestic.indices {
            let missing = 1.3 * accounts.intermediate[market] - accounts.expenditure[market]
            guard missing > 0 else { continue }
            if domestic[market] >= 0 {
                result.trade.value[domestic[market]] += missing
            } else if accounts.expenditure[market] > 0 {
                factor[market] = 1 + missing / accounts.expenditure[market]
            }
        }
        for row in 0..<world.trade.count {
            result.trade.value[row] *= factor[Int(world.trade.importer[row]) * size + Int(world.trade.sector[row])]
        }
    }
    return result
}

/// The flows before balancing, sorted by sector, importer and exporter.
private func sparseFlows(_ shape: SparseWorldShape, _ sizes: [Double], _ random: inout SeededGenerator) -> FlowTable {
    let count = shape.economies
    var isHome = [Bool](repeating: true, count: count * shape.products)
    // A shape that is nearly full leaves no room for markets without home production.
    var holes = count * count * shape.products - shape.flows
    for cell in count..<max(count, isHome.count) where holes > 0 && random.uniform(0...1) < 0.05 {
        isHome[cell] = false
        holes -= 1
    }
    let quota = tradedFlows(shape, domestic: isHome.count(where: { $0 }))
    var trade = FlowTable()
    trade.importer.reserveCapacity(shape.flows)
    trade.exporter.reserveCapacity(shape.flows)
    trade.sector.reserveCapacity(shape.flows)
    trade.value.reserveCapacity(shape.flows)
    // One bit for each exporter, importer by importer.
    let words = (count + 63) / 64
    var sells = [UInt64](repeating: 0, count: count * words)
    var order = Array(0..<count)
    var buyers = Array(0..<count)
    for j in 0..<shape.products {
        for word in sells.indices { sells[word] = 0 }
        func sell(_ i: Int, to n: Int) -> Bool {
            let mask: UInt64 = 1 << UInt64(i & 63)
            let word = n * words + i >> 6
            if sells[word] & mask != 0 { return false }
            sells[word] |= mask
            return true
        }
        for n in 0..<count where isHome[j * count + n] { _ = sell(n, to: n) }
        var left = quota[j]
        if j == 0 {
            for n in 0..<count where left > 0 && sell((n + 1) % count, to: n) { left -= 1 }
        }
        // Exporters by rank: size, times an advantage of their own in this product.
        let rank = sizes.map { $0 * exp(random.uniform(-2...2)) }
        order.sort { (rank[$1], $0) < (rank[$0], $1) }
        let reach = destinations(left, count)
        for (place, i) in order.enumerated() where left > 0 && reach[place] > 0 {
            buyers.shuffle(using: &random)
            var wanted = min(reach[place], left)
            for n in buyers where n != i && wanted > 0 && sell(i, to: n) {
                wanted -= 1
                left -= 1
            }
        }
        // What the ring took first is made up for by whoever has buyers left.
        for i in order where left > 0 { for n in 0..<count where n != i && left > 0 && sell(i, to: n) { left -= 1 } }
        let worth = exp(random.uniform(-3...3))
        for n in 0..<count {
            for word in 0..<words {
                var bits = sells[n * words + word]
                while bits != 0 {
                    let i = word * 64 + bits.trailingZeroBitCount
                    bits &= bits - 1
                    let scale = worth * sizes[n] * random.uniform(0.2...1.8)
                    let value = i == n ? 20 * scale : scale * (rank[i] / (rank[i] + 20))
                    trade.append(importer: n, exporter: i, sector: j, value: value)
                }
            }
        }
    }
    return trade
}

/// How many flows between economies each product has: Zipf's law, and exactly what the shape leaves over.
private func tradedFlows(_ shape: SparseWorldShape, domestic: Int) -> [Int] {
    let most = shape.economies * (shape.economies - 1)
    let weights = (0..<shape.products).map { 1 / Double($0 + 1).squareRoot() }
    var quota = [Int](repeating: 0, count: shape.products)
    var left = max(0, shape.flows - domestic)
    // What a product that is sold everywhere cannot take is handed to the others.
    while left > 0 {
        let open = quota.indices.filter { quota[$0] < most }
        if open.isEmpty { break }
        let sum = open.reduce(0) { $0 + weights[$1] }
        let round = left
        for j in open where left > 0 {
            let part = min(max(1, Int(Double(round) * weights[j] / sum)), most - quota[j], left)
            quota[j] += part
            left -= part
        }
    }
    return quota
}

/// How many destinations the exporters of a product have, by rank: falling with the rank, and `flows` in all.
private func destinations(_ flows: Int, _ count: Int) -> [Int] {
    var reach = [Int](repeating: 0, count: count)
    var left = min(flows, count * (count - 1))
    var first = 0
    while left > 0, first < count {
        // A quarter of what is left goes to the next exporter, so that a handful carry a product.
        let part = min(count - 1, max(1, left / 4))
        reach[first] = part
        left -= part
        first += 1
    }
    var place = 0
    while left > 0, place < count {
        let part = min(left, count - 1 - reach[place])
        reach[place] += part
        left -= part
        place += 1
    }
    return reach
}

/// Scales exports economy by economy: balanced trade, and then up to a tenth more or less.
private func balance(_ trade: inout FlowTable, _ count: Int, _ random: inout SeededGenerator) {
    var total = [Double](repeating: 0, count: count * count)
    for row in 0..<trade.count where trade.importer[row] != trade.exporter[row] {
        total[Int(trade.importer[row]) * count + Int(trade.exporter[row])] += trade.value[row]
    }
    var factor = [Double](repeating: 1, count: count)
    // Some two hundred rounds bring the largest imbalance of a connected world below a thousandth.
    for _ in 0..<200 {
        var exports = [Double](repeating: 0, count: count)
        var imports = exports
        for n in 0..<count {
            for i in 0..<count {
                let value = total[n * count + i] * factor[i]
                exports[i] += value
                imports[n] += value
            }
        }
        for i in 0..<count where exports[i] > 0 && imports[i] > 0 {
            factor[i] *= (imports[i] / exports[i]).squareRoot()
        }
    }
    for i in 0..<count { factor[i] *= random.uniform(0.9...1.1) }
    for row in 0..<trade.count where trade.importer[row] != trade.exporter[row] {
        trade.value[row] *= factor[Int(trade.exporter[row])]
    }
}
