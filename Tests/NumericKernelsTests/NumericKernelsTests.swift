import NumericKernels
import TestSupport
import Testing

@Suite("Numeric kernels against plain loops")
struct NumericKernelsTests {
    @Test("matrix times vector, and its transpose, equal the double loop")
    func products() {
        var random = SeededGenerator(seed: 2)
        withEvery("rows", in: [1, 2, 5, 31, 185]) { rows in
            withEvery("columns", in: [1, 3, 8, 64]) { columns in
                let matrix = (0..<rows * columns).map { _ in random.uniform(-1...1) }
                let right = (0..<columns).map { _ in random.uniform(-1...1) }
                let left = (0..<rows).map { _ in random.uniform(-1...1) }
                var product = [Double](repeating: .nan, count: rows)
                var transposed = [Double](repeating: .nan, count: columns)
                multiply(matrix, rows: rows, columns: columns, right, into: &product)
                multiplyTransposed(matrix, rows: rows, columns: columns, left, into: &transposed)
                for r in 0..<rows {
                    let plain = (0..<columns).reduce(0.0) { $0 + matrix[r * columns + $1] * right[$1] }
                    #expect(abs(product[r] - plain) <= 1e-12, Trail.comment)
                }
                for c in 0..<columns {
                    let plain = (0..<rows).reduce(0.0) { $0 + matrix[$1 * columns + c] * left[$1] }
                    #expect(abs(transposed[c] - plain) <= 1e-12, Trail.comment)
                }
            }
        }
    }

    @Test("least squares leave a residual that is orthogonal to every column")
    func normalEquations() throws {
        var random = SeededGenerator(seed: 6)
        let columns = (0..<4).map { _ in (0..<30).map { _ in random.uniform(-1...1) } }
        let target = (0..<30).map { _ in random.uniform(-1...1) }
        let weights = try #require(leastSquares(columns: columns, target: target))
        let residual = (0..<30).map { row in target[row] - (0..<4).reduce(0.0) { $0 + weights[$1] * columns[$1][row] } }
        for column in columns {
            #expect(abs(zip(column, residual).reduce(0.0) { $0 + $1.0 * $1.1 }) <= 1e-12)
        }
        // Two equal columns are dependent: the solution of least norm shares the weight.
        let twice = try #require(leastSquares(columns: [columns[0], columns[0]], target: columns[0]))
        #expect(abs(twice[0] - 0.5) <= 1e-9 && abs(twice[1] - 0.5) <= 1e-9)
        #expect(leastSquares(columns: [[.nan, 1]], target: [1, 1]) == nil)
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
        var acceleration = AndersonAcceleration(memory: 5)
        var z = [0.0, 0.0, 0.0]
        for _ in 0..<8 { z = acceleration.next(after: z, step: step(z)) }
        #expect(step(z).allSatisfy { abs($0) <= 1e-9 })
        var plain = [0.0, 0.0, 0.0]
        for _ in 0..<60 { plain = zip(plain, step(plain)).map { $0 + $1 } }
        #expect(step(plain).contains { abs($0) > 1 })
    }
}
