import NumericKernels
import TestSupport
import Testing

@Suite("Numeric kernels against plain loops")
struct NumericKernelsTests {
    @Test("matrix products with leading dimensions equal the triple loop, in both orders and precisions")
    func products() {
        var random = SeededGenerator(seed: 2)
        withEvery("rows", in: [1, 2, 5, 31]) { rows in
            withEvery("columns", in: [1, 3, 8, 64]) { columns in
                withEvery("depth", in: [1, 4, 33]) { depth in
                    let (leadingA, leadingB, leadingC) = (depth + 2, max(depth, columns) + 1, columns + 3)
                    let a = (0..<max(rows, depth) * max(leadingA, rows + 2)).map { _ in random.uniform(-1...1) }
                    let b = (0..<max(columns, depth) * leadingB).map { _ in random.uniform(-1...1) }
                    var product = [Double](repeating: 7, count: rows * leadingC)
                    var transposed = product
                    var first = product
                    var single = [Float](repeating: 7, count: rows * leadingC)
                    matrixProduct(
                        rows: rows, columns: columns, depth: depth, a, leadingA: leadingA, b, leadingB: leadingB,
                        into: &product, leadingC: leadingC)
                    matrixProduct(
                        rows: rows, columns: columns, depth: depth, a, leadingA: leadingA, b, leadingB: leadingB,
                        transposedB: true, into: &transposed, leadingC: leadingC, adding: true)
                    transposedMatrixProduct(
                        rows: rows, columns: columns, depth: depth, a, leadingA: rows + 2, b, leadingB: leadingB,
                        into: &first, leadingC: leadingC)
                    matrixProductTransposed(
                        rows: rows, columns: columns, depth: depth, a.map { Float($0) }, leadingA: leadingA,
                        b.map { Float($0) }, leadingB: leadingB, into: &single, leadingC: leadingC)
                    for r in 0..<rows {
                        for c in 0..<columns {
                            let plain = (0..<depth).reduce(0.0) { $0 + a[r * leadingA + $1] * b[$1 * leadingB + c] }
                            let turned = (0..<depth).reduce(0.0) { $0 + a[r * leadingA + $1] * b[c * leadingB + $1] }
                            let other = (0..<depth).reduce(0.0) { $0 + a[$1 * (rows + 2) + r] * b[$1 * leadingB + c] }
                            #expect(abs(product[r * leadingC + c] - plain) <= 1e-12, Trail.comment)
                            #expect(abs(transposed[r * leadingC + c] - 7 - turned) <= 1e-12, Trail.comment)
                            #expect(abs(first[r * leadingC + c] - other) <= 1e-12, Trail.comment)
                            #expect(abs(Double(single[r * leadingC + c]) - turned) <= 1e-4, Trail.comment)
                        }
                        #expect(product[r * leadingC + columns] == 7, Trail.comment)
                    }
                }
            }
        }
    }

    @Test("the inverse times the matrix is one; a singular matrix is refused")
    func inverse() {
        var random = SeededGenerator(seed: 12)
        withEvery("size", in: [1, 2, 7, 60]) { size in
            let matrix = (0..<size * size).map { random.uniform(-1...1) + ($0 % (size + 1) == 0 ? 3 : 0) }
            var inverted = matrix
            #expect(invert(&inverted, size: size), Trail.comment)
            for r in 0..<size {
                for c in 0..<size {
                    let sum = (0..<size).reduce(0.0) { $0 + matrix[r * size + $1] * inverted[$1 * size + c] }
                    #expect(abs(sum - (r == c ? 1 : 0)) <= 1e-10, Trail.comment)
                }
            }
        }
        var singular = [1.0, 2, 2, 4]
        #expect(!invert(&singular, size: 2))
        var broken = [1.0, .nan, 0, 1]
        #expect(!invert(&broken, size: 2))
    }

    @Test("acceleration finds the fixed point of a linear map within its dimension, where plain steps diverge")
    func linear() {
        let matrix: [[Double]] = [[-1.5, 0.3, 0.1], [0.2, 0.9, -0.4], [0.1, 0.5, -1.2]]
        let offset = [1.0, -2.0, 0.5]
        func step(_ z: [Double]) -> [Double] {
            var result = [0.0, 0.0, 0.0]
            for r in 0..<3 {
                var image = offset[r]
                for c in 0..<3 { image += matrix[r][c] * z[c] }
                result[r] = image - z[r]
            }
            return result
        }
        let acceleration = AndersonAcceleration(dimension: 3, memory: 5)
        var z = [0.0, 0.0, 0.0]
        for _ in 0..<8 {
            var change = z
            acceleration.propose(after: z, step: step(z), into: &change)
            z = zip(z, change).map { $0 + $1 }
        }
        #expect(step(z).allSatisfy { abs($0) <= 1e-9 })
        var plain = [0.0, 0.0, 0.0]
        for _ in 0..<60 { plain = zip(plain, step(plain)).map { $0 + $1 } }
        #expect(step(plain).contains { abs($0) > 1 })
    }

    @Test("each proposal equals the textbook combination, also where old steps are dropped and elements are weighted")
    func textbook() {
        withEvery("memory", in: [1, 2, 4]) { memory in
            withEvery("mixing", in: [1.0, 0.4]) { mixing in
                var random = SeededGenerator(seed: UInt64(5 + memory))
                let size = 9
                let weights = (0..<size).map { $0 < 2 ? 6.0 : 1.0 }
                let acceleration = AndersonAcceleration(
                    dimension: size, memory: memory, mixing: mixing, leadingWeight: 6, leadingCount: 2)
                var points: [[Double]] = []
                var steps: [[Double]] = []
                for _ in 0..<9 {
                    points.append((0..<size).map { _ in random.uniform(-1...1) })
                    steps.append((0..<size).map { _ in random.uniform(-1...1) })
                    var change = [Double](repeating: .nan, count: size)
                    acceleration.propose(after: points.last!, step: steps.last!, into: &change)
                    let expected = plainCombination(points, steps, weights, memory: memory, mixing: mixing)
                    for element in 0..<size { #expect(abs(change[element] - expected[element]) <= 1e-8, Trail.comment) }
                }
            }
        }
    }

    /// The same by normal equations and Gauss's elimination.
    private func plainCombination(
        _ points: [[Double]], _ steps: [[Double]], _ weights: [Double], memory: Int, mixing: Double
    ) -> [Double] {
        let size = weights.count
        let first = max(1, points.count - memory)
        var moves: [[Double]] = []
        var answers: [[Double]] = []
        for time in first..<max(first, points.count) {
            moves.append((0..<size).map { points[time][$0] - points[time - 1][$0] })
            answers.append((0..<size).map { steps[time][$0] - steps[time - 1][$0] })
        }
        let depth = moves.count
        let last = steps.last!
        func product(_ a: [Double], _ b: [Double]) -> Double {
            (0..<size).reduce(0) { $0 + weights[$1] * weights[$1] * a[$1] * b[$1] }
        }
        var system = (0..<depth).map { row in
            (0..<depth).map { product(answers[row], answers[$0]) } + [product(answers[row], last)]
        }
        for pivot in 0..<depth {
            for row in 0..<depth where row != pivot {
                let factor = system[row][pivot] / system[pivot][pivot]
                for column in 0...depth { system[row][column] -= factor * system[pivot][column] }
            }
        }
        return (0..<size).map { element in
            (0..<depth).reduce(mixing * last[element]) {
                $0 - system[$1][depth] / system[$1][$1] * (moves[$1][element] + mixing * answers[$1][element])
            }
        }
    }
}
