import WorldData

/// What a random world looks like.
public struct RandomWorldShape: Sendable, CustomStringConvertible {
    /// Number of economies.
    public var economies: Int
    /// Number of sectors.
    public var sectors: Int
    /// Whether sectors use each other's output.
    public var hasInputs = true
    /// Whether tariffs are levied.
    public var hasTariffs = true
    /// Whether some pairs do not trade.
    public var hasZeros = false
    /// Seed.
    public var seed: UInt64

    /// Names a shape.
    public init(
        economies: Int, sectors: Int, hasInputs: Bool = true, hasTariffs: Bool = true, hasZeros: Bool = false,
        seed: UInt64 = 1
    ) {
        self.economies = economies
        self.sectors = sectors
        self.hasInputs = hasInputs
        self.hasTariffs = hasTariffs
        self.hasZeros = hasZeros
        self.seed = seed
    }

    /// The breadcrumb that a failing test prints.
    public var description: String {
        "N=\(economies) J=\(sectors)\(hasInputs ? " inputs" : "")\(hasTariffs ? " tariffs" : "")\(hasZeros ? " zeros" : "") seed=\(seed)"
    }
}

/// A random world with consistent accounts: every final demand is positive, deficits are not zero.
public func randomWorld(_ shape: RandomWorldShape) -> World {
    var random = SeededGenerator(seed: shape.seed &* 1009 &+ UInt64(shape.economies * 31 + shape.sectors))
    let count = shape.economies
    let size = shape.sectors
    let sizes = (0..<count).map { _ in random.uniform(0.5...3) }
    var trade = FlowTable()
    var tariffs = FlowTable()
    for j in 0..<size {
        for n in 0..<count {
            for i in 0..<count {
                // Domestic sales dominate, so that final demand stays positive with input-output links.
                var value = sizes[n] * sizes[i] * (n == i ? random.uniform(60...90) : random.uniform(1...8))
                // Neighbours in a ring keep trading in the first sector: an economy that buys abroad and sells
                // nothing has no equilibrium without a deficit.
                let isRing = j == 0 && ((n + 1) % count == i || (i + 1) % count == n)
                if shape.hasZeros, n != i, !isRing, random.uniform(0...1) < 0.4 { value = 0 }
                if value > 0 { trade.append(importer: n, exporter: i, sector: j, value: value) }
                if shape.hasTariffs, n != i {
                    tariffs.append(importer: n, exporter: i, sector: j, value: random.uniform(0...25))
                }
            }
        }
    }
    var shares = [Double](repeating: 1, count: count * size)
    var inputs = [Double](repeating: 0, count: count * size * size)
    if shape.hasInputs {
        for cell in shares.indices { shares[cell] = random.uniform(0.55...0.85) }
        for n in 0..<count {
            for j in 0..<size {
                let weights = (0..<size).map { _ in random.uniform(0.2...1) }
                let sum = weights.reduce(0, +)
                for k in 0..<size { inputs[(n * size + k) * size + j] = weights[k] / sum }
            }
        }
    }
    return World(
        manifest: WorldManifest(
            name: "random", title: "A random world", year: 2014, currency: "USD", unit: .million, source: "a test",
            licence: "none"),
        economies: (0..<count).map { Economy(code: "E\($0)", name: "Economy \($0)") },
        sectors: (0..<size).map { Sector(code: "S\($0)", name: "Sector \($0)", theta: random.uniform(1.5...9)) },
        trade: trade, valueAddedShare: shares,
        inputOutput: InputOutputTable(dense: inputs, economies: count, sectors: size), tariffPercent: tariffs)
}
