import CVectorMath
import TestSupport
import Testing

/// Random rows sorted by groups, with the levels of some other effects.
private struct SampleRows {
    var start: [Int32] = [0]
    var levels: [[Int32]]
    var weights: [Double] = []
    var columns: [Double] = []
    var table: [Double]
    let tableRows = 11
    let width: Int

    init(effects: Int, width: Int, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        self.width = width
        for _ in 0..<7 { start.append(start[start.count - 1] + Int32(random.uniform(0...9))) }
        let rows = Int(start[start.count - 1])
        let tableRows = tableRows
        levels = (0..<effects).map { _ in (0..<rows).map { _ in Int32(random.uniform(0...(Double(tableRows) - 0.01))) }
        }
        weights = (0..<rows).map { _ in random.uniform(0.1...3) }
        columns = (0..<rows * width).map { _ in random.uniform(-1...1) }
        table = (0..<tableRows * width).map { _ in random.uniform(-1...1) }
    }

    func fitted(_ row: Int, _ column: Int) -> Double {
        levels.reduce(0) { $0 + table[Int($1[row]) * width + column] }
    }

    func rows(_ group: Int) -> Range<Int> { Int(start[group])..<Int(start[group + 1]) }

    /// Calls a body with the pointers to the levels that the kernels take.
    func withLevels(_ body: (UnsafePointer<UnsafePointer<Int32>?>) -> Void) {
        func nest(_ position: Int, _ pointers: [UnsafePointer<Int32>?]) {
            if position < levels.count {
                levels[position].withUnsafeBufferPointer { nest(position + 1, pointers + [$0.baseAddress]) }
            } else {
                (pointers + [nil]).withUnsafeBufferPointer { if let base = $0.baseAddress { body(base) } }
            }
        }
        nest(0, [])
    }
}

@Suite("Passes that absorb effects, against plain loops")
struct AbsorptionKernelTests {
    @Test("gradient, product, residual and diagonal", arguments: [0, 1, 2, 3, 4], [4, 8])
    func passes(effects: Int, width: Int) {
        for seed in UInt64(1)...5 {
            let sample = SampleRows(effects: effects, width: width, seed: seed)
            let groups = sample.start.count - 1
            let size = sample.tableRows * width
            var inverse = [Double](repeating: -1, count: groups)
            var diagonal = [Double](repeating: 0, count: sample.tableRows)
            var means = [Double](repeating: -1, count: groups * width)
            var gradient = [Double](repeating: 0.5, count: size)
            var product = [Double](repeating: 0.25, count: size)
            var squares = [Double](repeating: 1, count: width)
            var residual = [Double](repeating: -1, count: sample.columns.count)
            sample.withLevels { levels in
                cvm_absorb_weights(0, groups, sample.start, effects, levels, sample.weights, &inverse, &diagonal)
                cvm_absorb_gradient(
                    width, 0, groups, sample.start, effects, levels, sample.weights, inverse, sample.columns,
                    sample.table, &means, &gradient, &squares)
                cvm_absorb_apply(
                    width, 0, groups, sample.start, effects, levels, sample.weights, inverse, sample.table, &product)
                cvm_absorb_residual(
                    width, 0, 0, sample.weights.count, sample.start, effects, levels, sample.columns, sample.table,
                    means, &residual, width)
            }
            for column in 0..<width {
                var (wantedGradient, wantedProduct) = (
                    [Double](repeating: 0.5, count: sample.tableRows),
                    [Double](repeating: 0.25, count: sample.tableRows)
                )
                var wantedDiagonal = [Double](repeating: 0, count: sample.tableRows)
                var wantedSquares = 1.0
                for group in 0..<groups {
                    let rows = sample.rows(group)
                    let total = rows.reduce(0) { $0 + sample.weights[$1] }
                    #expect(abs(inverse[group] - (total > 0 ? 1 / total : 0)) < 1e-13)
                    let rest = { (row: Int) in sample.columns[row * width + column] - sample.fitted(row, column) }
                    let mean = total > 0 ? rows.reduce(0) { $0 + sample.weights[$1] * rest($1) } / total : 0
                    let fittedMean =
                        total > 0 ? rows.reduce(0) { $0 + sample.weights[$1] * sample.fitted($1, column) } / total : 0
                    #expect(abs(means[group * width + column] - mean) < 1e-13)
                    for row in rows {
                        let left = rest(row) - mean
                        #expect(abs(residual[row * width + column] - left) < 1e-13)
                        wantedSquares += sample.weights[row] * left * left
                        for level in sample.levels {
                            let place = Int(level[row])
                            wantedGradient[place] += sample.weights[row] * left
                            wantedProduct[place] += sample.weights[row] * (sample.fitted(row, column) - fittedMean)
                            wantedDiagonal[place] += sample.weights[row] * (1 - sample.weights[row] / total)
                        }
                    }
                }
                #expect(abs(squares[column] - wantedSquares) < 1e-11)
                for place in 0..<sample.tableRows {
                    #expect(abs(gradient[place * width + column] - wantedGradient[place]) < 1e-12)
                    #expect(abs(product[place * width + column] - wantedProduct[place]) < 1e-12)
                    #expect(abs(diagonal[place] - wantedDiagonal[place]) < 1e-12)
                }
            }
        }
    }
}

extension InstructionLevelTests {
    @Test("passes that absorb effects", arguments: [1, 2, 3], [4, 8])
    func absorption(effects: Int, width: Int) {
        let sample = SampleRows(effects: effects, width: width, seed: 9)
        let groups = sample.start.count - 1
        Self.expectSame("\(effects) effects, \(width) columns") {
            var inverse = [Double](repeating: 0, count: groups)
            var diagonal = [Double](repeating: 0, count: sample.tableRows)
            var product = [Double](repeating: 0, count: sample.tableRows * width)
            sample.withLevels { levels in
                cvm_absorb_weights(0, groups, sample.start, effects, levels, sample.weights, &inverse, &diagonal)
                cvm_absorb_apply(
                    width, 0, groups, sample.start, effects, levels, sample.weights, inverse, sample.table, &product)
            }
            return inverse + diagonal + product
        }
    }
}
