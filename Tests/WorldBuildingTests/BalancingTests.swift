import Glibc
import Testing

@testable import WorldBuilding

/// Small random numbers with a seed, for tables to balance.
struct SmallRandom {
    var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
    /// Uniform in (0, 1).
    mutating func next() -> Double {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return (Double(state >> 11) + 0.5) / 9_007_199_254_740_992
    }
}

/// Row and column scaling, one after the other, until nothing moves: what RAS is by definition.
private func naiveRAS(_ base: [Double], _ rows: [Double], _ columns: [Double]) -> [Double] {
    var table = base
    for _ in 0..<20_000 {
        for row in rows.indices {
            let sum = columns.indices.reduce(0) { $0 + table[row * columns.count + $1] }
            for column in columns.indices { table[row * columns.count + column] *= rows[row] / sum }
        }
        for column in columns.indices {
            let sum = rows.indices.reduce(0) { $0 + table[$1 * columns.count + column] }
            for row in rows.indices { table[row * columns.count + column] *= columns[column] / sum }
        }
    }
    return table
}

/// The same with flexibilities: each multiplier in turn by bisection.
private func naiveStiff(_ base: [Double], _ flexibility: [Double], _ rows: [Double], _ columns: [Double]) -> [Double] {
    var multiplier = [Double](repeating: 0, count: rows.count + columns.count)
    func value(_ row: Int, _ column: Int) -> Double {
        let cell = row * columns.count + column
        return base[cell] * exp(flexibility[cell] * (multiplier[row] + multiplier[rows.count + column]))
    }
    for _ in 0..<400 {
        for index in multiplier.indices {
            let target = index < rows.count ? rows[index] : columns[index - rows.count]
            var (low, high) = (-60.0, 60.0)
            for _ in 0..<80 {
                multiplier[index] = (low + high) / 2
                let sum =
                    index < rows.count
                    ? columns.indices.reduce(0) { $0 + value(index, $1) }
                    : rows.indices.reduce(0) { $0 + value($1, index - rows.count) }
                if sum < target { low = multiplier[index] } else { high = multiplier[index] }
            }
        }
    }
    return rows.indices.flatMap { row in columns.indices.map { value(row, $0) } }
}

@Suite("Balancing against naive references")
struct BalancingTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        var rows: Int
        var columns: Int
        var seed: UInt64
        var testDescription: String { "\(rows) x \(columns), seed \(seed)" }
    }
    static let shapes = [(2, 2), (3, 4), (5, 3), (6, 6)].flatMap { shape in
        (1...5).map { Shape(rows: shape.0, columns: shape.1, seed: $0) }
    }

    /// A random table and totals that it does not have, of one common sum.
    static func table(_ shape: Shape) -> StiffTable {
        var random = SmallRandom(shape.seed)
        let cells = shape.rows * shape.columns
        let base = (0..<cells).map { _ in exp(4 * random.next() - 2) }
        let other = (0..<cells).map { _ in exp(2 * random.next() - 1) }
        let rowTotals = (0..<shape.rows).map { row in
            (0..<shape.columns).reduce(0) { $0 + other[row * shape.columns + $1] }
        }
        let columnTotals = (0..<shape.columns).map { column in
            (0..<shape.rows).reduce(0) { $0 + other[$1 * shape.columns + column] }
        }
        return StiffTable(
            rows: shape.rows, columns: shape.columns, base: base,
            flexibility: (0..<cells).map { _ in 0.1 + random.next() },
            rowTotals: rowTotals, columnTotals: columnTotals)
    }

    @Test("equal flexibilities give RAS", arguments: shapes)
    func plain(_ shape: Shape) throws {
        var table = Self.table(shape)
        table.flexibility = table.flexibility.map { _ in 1 }
        let expected = naiveRAS(table.base, table.rowTotals, table.columnTotals)
        for (one, other) in zip(try balance(table).values, expected) { #expect(abs(one / other - 1) < 1e-9) }
    }

    @Test("flexibilities give the minimum of weighted divergences", arguments: shapes)
    func stiff(_ shape: Shape) throws {
        let table = Self.table(shape)
        let expected = naiveStiff(table.base, table.flexibility, table.rowTotals, table.columnTotals)
        for (one, other) in zip(try balance(table).values, expected) { #expect(abs(one / other - 1) < 1e-8) }
    }

    @Test("a bound holds a cell back, and totals still hold", arguments: shapes.filter { $0.rows > 2 })
    func bounded(_ shape: Shape) throws {
        var table = Self.table(shape)
        let free = try balance(table).values
        table.upper[0] = 0.9 * free[0]
        table.upperFlexibility = 1e-4
        let result = try balance(table)
        #expect(result.largestMiss < 1e-12)
        // It may pass the bound by its stiffness: a ten-thousandth of what the multipliers ask for.
        #expect(result.values[0] < 0.91 * free[0] && result.values[0] > 0.89 * free[0])
    }

    @Test("a total that is part of another gives way inside it", arguments: shapes)
    func soft(_ shape: Shape) throws {
        var table = Self.table(shape)
        table.rowTotals = table.rowTotals.map { $0 * 1.5 }
        table.rowCeilings = table.rowTotals.map { $0 * 1.25 }
        table.columnCeilings = table.columnTotals.map { $0 * 1.25 }
        let values = try balance(table).values
        for row in 0..<shape.rows {
            let sum = (0..<shape.columns).reduce(0) { $0 + values[row * shape.columns + $1] }
            #expect(sum < table.rowCeilings[row])
        }
        #expect(abs(values.reduce(0, +)) < table.rowTotals.reduce(0, +))
    }

    @Test("totals that cannot be met are refused")
    func impossible() {
        let table = StiffTable(
            rows: 2, columns: 2, base: [1, 0, 0, 1], flexibility: [1, 1, 1, 1], rowTotals: [1, 3], columnTotals: [2, 2])
        #expect(throws: WorldBuildingError.self) { try balance(table) }
    }

    @Test("a positive definite system is solved as by elimination", arguments: 1...8)
    func solving(_ size: Int) throws {
        var random = SmallRandom(UInt64(size))
        let root = (0..<size * size).map { _ in random.next() - 0.5 }
        var matrix = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0..<size {
                matrix[row * size + column] = (0..<size).reduce(row == column ? 0.1 : 0) {
                    $0 + root[row * size + $1] * root[column * size + $1]
                }
            }
        }
        let right = (0..<size).map { _ in random.next() }
        let solution = try #require(solvedPositiveDefinite(matrix, right))
        for row in 0..<size {
            let product = (0..<size).reduce(0) { $0 + matrix[row * size + $1] * solution[$1] }
            #expect(abs(product - right[row]) < 1e-9)
        }
        #expect(solvedPositiveDefinite([-1], [1]) == nil)
    }
}

@Suite("Portable functions against the C library")
struct PortableMathTests {
    @Test("exponential, logarithm, sine, cosine and arc sine")
    func elementary() {
        for step in -7000...7000 {
            let x = Double(step) / 10
            #expect(abs(portableExp(x) / exp(x) - 1) < 4e-15)
        }
        for step in 1...4000 {
            let x = exp(Double(step - 2000) / 5)
            #expect(abs(portableLog(x) - log(x)) <= 4e-16 * max(1, abs(log(x))) * 2)
            let angle = Double(step - 2000) / 2000 * 2 * Double.pi
            #expect(abs(portableSin(angle) - sin(angle)) < 4e-15)
            #expect(abs(portableCos(angle) - cos(angle)) < 4e-15)
            let ratio = Double(step) / 4000
            #expect(abs(portableArcSine(ratio) - asin(ratio)) < 4e-15)
        }
        #expect(portableExp(-1000) == 0 && portableExp(1000) == .infinity && portableLog(0) == -.infinity)
        #expect(portableExp(.nan).isNaN)
    }

    @Test("log of the normal distribution and its slope")
    func normal() {
        for step in -2000...2000 {
            let u = Double(step) / 100
            let probability = 0.5 * erfc(-u / 2.0.squareRoot())
            let below = normalBelow(u)
            // Right of zero the library's probability loses the digits of its distance from one; log1p of the tail does not.
            let expected = u > 0 ? log1p(-0.5 * erfc(u / 2.0.squareRoot())) : log(probability)
            #expect(abs(below.logProbability - expected) <= 1e-12 * abs(expected) + 4e-15, "\(u)")
            let density = exp(-0.5 * u * u) / (2 * Double.pi).squareRoot()
            #expect(abs(below.hazard - density / probability) <= 1e-11 * below.hazard, "\(u)")
        }
        #expect(abs(normalBelow(-60).hazard - 60.01665) < 1e-4)
    }
}
