import CVectorMath
import TestSupport
import Testing

@Suite("Residuals of markets, and tables in two orders")
struct ResidualKernelTests {
    /// Bits of a call by level, with what it returns as the last.
    private func expectSame(_ expected: [Double], _ what: String, _ body: () -> [Double]) {
        for bits in InstructionLevelTests.bitsByLevel(body) {
            #expect(bits == expected.map(\.bitPattern), "\(what), \(Trail.comment.rawValue)")
        }
    }

    @Test("a table is laid out by columns, whatever its shape")
    func transposed() {
        withEvery("rows", in: [0, 1, 2, 7, 8, 9, 16, 17, 45]) { rows in
            withEvery("columns", in: [0, 1, 3, 8, 15, 16, 24, 77]) { columns in
                let table = (0..<rows * columns).map { Double($0) }
                let expected = (0..<columns).flatMap { j in (0..<rows).map { i in table[i * columns + j] } }
                expectSame(expected, "transposed") {
                    var result = [Double](repeating: -1, count: table.count)
                    cvm_transpose(rows, columns, table, &result)
                    return result
                }
            }
        }
    }

    @Test("steps of prices and ratios of expenditure: the naive loops, and which sums are outside the domain")
    func markets() {
        var random = SeededGenerator(seed: 31)
        withEvery("count", in: Array(0...18) + [77]) { count in
            let live = (0..<count).map { _ in max(0, random.uniform(-0.3...1)) }
            let log = (0..<count).map { _ in random.uniform(-2...2) }
            let z = (0..<count).map { _ in random.uniform(-1...1) }
            let good = (0..<count).map { _ in random.uniform(0.1...2) }
            for bad in [nil, 0, -1, Double.infinity, .nan] {
                for place in bad == nil ? [0] : Array(0..<count) {
                    var sum = good
                    if let bad { sum[place] = bad }
                    let isInside = bad == nil || live[place] == 0
                    let price = (0..<count).map { live[$0] > 0 ? -0.2 * log[$0] - z[$0] : 0 }
                    expectSame(price + [isInside ? 1 : 0], "price") {
                        var y = log
                        let flag = cvm_price_step(count, live, sum, -0.2, z, &y)
                        return y + [Double(flag)]
                    }
                    let ratio = (0..<count).map { live[$0] > 0 ? sum[$0] / live[$0] : 1 }
                    expectSame(ratio + [isInside ? 1 : 0], "ratio") {
                        var y = [Double](repeating: -1, count: count)
                        let flag = cvm_live_ratio(count, live, sum, &y)
                        return y + [Double(flag)]
                    }
                }
            }
        }
    }
}
