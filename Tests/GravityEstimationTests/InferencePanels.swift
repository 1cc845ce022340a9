import GravityEstimation
import Glibc
import TestSupport

/// Random gravity panels for the tests of inference.
struct InferencePanel {
    var economies: Int
    var years: Int
    /// Whether an economy trades with itself.
    var isDomestic = false
    /// Share of rows that are missing, of those after the second year: no pair is left with one row.
    var missing = 0.0
    var regressors = 1

    /// A frame with effects by exporter and year, importer and year, and pair, clustered by pair.
    ///
    /// The first design of Weidner & Zylkin (2021), section 4: x = x of the year before/2 + effects + N(0, 1/2),
    /// E[y] = exp(x + effects), and y has a variance of one. Further regressors are noise.
    func frame(seed: UInt64) -> EstimationFrame {
        var random = SeededGenerator(seed: seed)
        func normal() -> Double {
            (-2 * log(random.uniform(1e-12...1))).squareRoot() * cos(2 * .pi * random.uniform(0...1))
        }
        let exporters = (0..<economies * years).map { _ in normal() / 16 }
        let importers = (0..<economies * years).map { _ in normal() / 16 }
        var outcome: [Double] = []
        var columns = [[Double]](repeating: [], count: regressors)
        var (out, into, pairs): ([Int32], [Int32], [Int32]) = ([], [], [])
        for exporter in 0..<economies {
            for importer in 0..<economies where isDomestic || importer != exporter {
                let pair = normal() / 16
                var x = pair + normal() / 2
                var error = normal()
                for year in 0..<years {
                    let effects = exporters[exporter * years + year] + importers[importer * years + year] + pair
                    x = x / 2 + effects + normal() / 2
                    error = 0.3 * error + (1 - 0.09).squareRoot() * normal()
                    let others = (1..<max(1, regressors)).map { _ in normal() }
                    let mean = exp(x + effects)
                    let spread = log(1 + 1 / (mean * mean))
                    guard random.uniform(0...1) >= missing || year < 2 else { continue }
                    outcome.append(mean * exp(error * spread.squareRoot() - spread / 2))
                    columns[0].append(x)
                    for (column, value) in others.enumerated() { columns[column + 1].append(value) }
                    out.append(Int32(exporter * years + year))
                    into.append(Int32(importer * years + year))
                    pairs.append(Int32(exporter * economies + importer))
                }
            }
        }
        let pair = GroupColumn("pair", codes: pairs, groupCount: economies * economies)
        return EstimationFrame(
            outcome: NumberColumn("trade", outcome),
            regressors: columns.enumerated().map { NumberColumn("x\($0 + 1)", $1) },
            effects: [
                GroupColumn("exporter^year", codes: out, groupCount: economies * years),
                GroupColumn("importer^year", codes: into, groupCount: economies * years), pair,
            ], clusters: [pair])
    }
}

/// Matrices of a few rows, by the plainest means.
enum Dense {
    /// Solves A x = b for a symmetric semidefinite A by elimination; where a pivot vanishes its unknown is zero.
    static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var rows = matrix
        var b = right
        let size = b.count
        let scale = matrix.enumerated().map { $1[$0] }
        var used: [Int] = []
        for pivot in 0..<size where rows[pivot][pivot] > 1e-10 * scale[pivot] {
            used.append(pivot)
            for row in 0..<size where row != pivot {
                let factor = rows[row][pivot] / rows[pivot][pivot]
                guard factor != 0 else { continue }
                for column in 0..<size { rows[row][column] -= factor * rows[pivot][column] }
                b[row] -= factor * b[pivot]
            }
        }
        var solution = [Double](repeating: 0, count: size)
        for pivot in used { solution[pivot] = b[pivot] / rows[pivot][pivot] }
        return solution
    }

    /// A symmetric generalised inverse, column by column.
    static func inverse(_ matrix: [[Double]]) -> [[Double]] {
        matrix.indices.map { column in
            solve(matrix, matrix.indices.map { $0 == column ? 1 : 0 })
        }
    }

    static func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
        a.map { row in
            b[0].indices.map { column in row.indices.reduce(0) { $0 + row[$1] * b[$1][column] } }
        }
    }

    static func transposed(_ a: [[Double]]) -> [[Double]] { a[0].indices.map { column in a.map { $0[column] } } }

    static func trace(_ a: [[Double]]) -> Double { a.indices.reduce(0) { $0 + a[$1][$1] } }

    /// The Moore-Penrose inverse of a symmetric matrix of which the sum over every connected set of rows is zero: that of
    /// A + u u′ less u u′ for the vector u of ones of length one.
    static func pseudoInverse(ofSumlessMatrix a: [[Double]]) -> [[Double]] {
        let share = 1 / Double(a.count)
        let raised = inverse(a.map { $0.map { $0 + share } })
        return raised.map { $0.map { $0 - share } }
    }
}

/// Weights, dummies and residuals of a frame by dense least squares.
struct DenseAbsorption {
    /// Dummies of all effects, row by row.
    let dummies: [[Double]]
    /// What they leave of each regressor, column by column.
    let regressors: [[Double]]

    init(_ frame: EstimationFrame, weights: [Double]) {
        let dummies = (0..<frame.rowCount).map { row in
            frame.effects.flatMap { effect in
                (0..<effect.groupCount).map { Int(effect.codes[row]) == $0 ? 1.0 : 0 }
            }
        }
        let width = dummies[0].count
        var normal = [[Double]](repeating: [Double](repeating: 0, count: width), count: width)
        for (row, own) in dummies.enumerated() {
            let used = own.indices.filter { own[$0] != 0 }
            for a in used { for b in used { normal[a][b] += weights[row] } }
        }
        regressors = frame.regressors.map { column in
            var right = [Double](repeating: 0, count: width)
            for (row, own) in dummies.enumerated() {
                for a in own.indices where own[a] != 0 { right[a] += weights[row] * column.values[row] }
            }
            let solution = Dense.solve(normal, right)
            return column.values.indices.map { row in
                zip(dummies[row], solution).reduce(column.values[row]) { $0 - $1.0 * $1.1 }
            }
        }
        self.dummies = dummies
    }
}
