/// A table to be balanced to given row and column totals, with a flexibility per cell.
///
/// The result minimises `Σ (1 / flexibility) · (x log(x / base) − x + base)` subject to the totals, so that
///
///     x[r, c] = base[r, c] · exp(flexibility[r, c] · (λ[r] + μ[c]))
///
/// With one flexibility for all cells this is RAS (biproportional fitting, Bacharach 1970). A cell with a tenth
/// of the flexibility moves a tenth as far in logarithms: flexibilities are relative variances of log values.
/// A cell with an upper bound follows the same line up to the bound and beyond it moves with
/// `upperFlexibility`, so a bound is as stiff as whoever printed it and totals can always be met.
struct StiffTable {
    /// Number of rows.
    var rows: Int
    /// Number of columns.
    var columns: Int
    /// Starting values, `rows × columns`, row-major; a zero stays zero.
    var base: [Double]
    /// Relative flexibility of each cell, above zero.
    var flexibility: [Double]
    /// Upper bound of each cell; infinite where there is none.
    var upper: [Double]
    /// Flexibility beyond the bound.
    var upperFlexibility: Double
    /// Wanted sum of each row, above zero where the row has a cell.
    var rowTotals: [Double]
    /// Wanted sum of each column; adds up to the same as `rowTotals`.
    var columnTotals: [Double]
    /// For a total that is itself uncertain: what it is a part of; infinite for a total that must be met.
    ///
    /// Such a total T out of a ceiling C gives way along `log(T / (C − T)) − partFlexibility · λ`, so it stays
    /// between zero and C. The wanted sums of rows and columns may then differ.
    var rowCeilings: [Double]
    /// The same for columns.
    var columnCeilings: [Double]
    /// Variance of the log odds of a part in its ceiling, on the scale of `flexibility`.
    var partFlexibility: Double

    /// A table without bounds.
    init(rows: Int, columns: Int, base: [Double], flexibility: [Double], rowTotals: [Double], columnTotals: [Double]) {
        self.rows = rows
        self.columns = columns
        self.base = base
        self.flexibility = flexibility
        upper = [Double](repeating: .infinity, count: base.count)
        upperFlexibility = 1
        self.rowTotals = rowTotals
        self.columnTotals = columnTotals
        rowCeilings = [Double](repeating: .infinity, count: rows)
        columnCeilings = [Double](repeating: .infinity, count: columns)
        partFlexibility = 1
    }
}

/// What balancing gave.
struct BalancedTable {
    /// The balanced values, row-major.
    var values: [Double]
    /// Largest miss of a row or column total, relative to that total.
    var largestMiss: Double
    /// Newton steps taken.
    var steps: Int
}

/// Balances a table by Newton's method on the multipliers (λ, μ), which is the minimisation of a convex function.
///
/// - Parameters:
///   - table: what to balance.
///   - tolerance: largest relative miss of any total that counts as balanced.
///   - stepLimit: Newton steps after which the balancing is given up.
/// - Throws: `WorldBuildingError.notBalanced`, naming the largest miss.
/// - Complexity: O((rows + columns)³) per step; some ten to forty steps.
func balance(_ table: StiffTable, tolerance: Double = 1e-12, stepLimit: Int = 300) throws -> BalancedTable {
    let rows = table.rows
    let size = table.rows + table.columns
    var multiplier = [Double](repeating: 0, count: size)
    let margins = Margins(table)
    var totals = margins.totals(multiplier)
    var cells = StiffCells(table)
    cells.evaluate(multiplier)
    var steps = 0
    var best = Double.infinity
    var stalled = 0
    while steps < stepLimit {
        let miss = cells.largestMiss(totals)
        if miss < tolerance { return BalancedTable(values: cells.values, largestMiss: miss, steps: steps) }
        stalled = miss < best * 0.5 ? 0 : stalled + 1
        best = min(best, miss)
        // Near the limit of the arithmetic Newton steps no longer help; plain scaling removes the last misses.
        if stalled > 12, miss < 1e-9 { break }
        steps += 1
        // Far from the answer one small row would throttle a joint step, so each total is first met by itself.
        if miss > 0.01, steps % 4 != 0 {
            cells.sweep(&multiplier, margins)
            totals = margins.totals(multiplier)
            continue
        }
        let step = cells.newtonStep(totals, margins.softness(totals))
        // A step may not change any cell by more than a factor e before the surface is looked at again.
        var longest = 0.0
        for cell in 0..<cells.values.count where cells.values[cell] > 0 {
            let change = abs(cells.slope[cell] * (step[cell / table.columns] + step[rows + cell % table.columns]))
            longest = max(longest, change)
        }
        var fraction = longest > 1 ? 1 / longest : 1
        let before = cells.objective(multiplier) + margins.objective(multiplier)
        while true {
            let trial = zip(multiplier, step).map { $0 + fraction * $1 }
            // The slack admits steps whose gain is below the rounding of the objective itself.
            if cells.objective(trial) + margins.objective(trial) <= before + 1e-13 * abs(before) || fraction < 1e-6 {
                multiplier = trial
                break
            }
            fraction /= 2
        }
        cells.evaluate(multiplier)
        totals = margins.totals(multiplier)
    }
    cells.scaleToTotals(totals, passes: 200, tolerance: tolerance)
    let miss = cells.largestMiss(totals)
    guard miss < tolerance else { throw WorldBuildingError.notBalanced(largestMiss: miss, steps: steps) }
    return BalancedTable(values: cells.values, largestMiss: miss, steps: steps)
}

/// The wanted sums of rows and columns at given multipliers.
private struct Margins {
    let wanted: [Double]
    let ceilings: [Double]
    let logOdds: [Double]
    let flexibility: Double

    init(_ table: StiffTable) {
        wanted = table.rowTotals + table.columnTotals
        ceilings = table.rowCeilings + table.columnCeilings
        flexibility = table.partFlexibility
        logOdds = zip(wanted, ceilings).map { total, ceiling in
            ceiling < .infinity ? portableLog(total / (ceiling - total)) : 0
        }
    }

    func totals(_ multiplier: [Double]) -> [Double] { wanted.indices.map { total($0, multiplier[$0]).value } }

    /// One wanted sum T and −dT/dλ.
    func total(_ index: Int, _ multiplier: Double) -> (value: Double, softness: Double) {
        guard ceilings[index] < .infinity else { return (wanted[index], 0) }
        let value = ceilings[index] / (1 + portableExp(flexibility * multiplier - logOdds[index]))
        return (value, flexibility * value * (1 - value / ceilings[index]))
    }

    /// −dT/dλ.
    func softness(_ totals: [Double]) -> [Double] {
        totals.indices.map { ceilings[$0] < .infinity ? flexibility * totals[$0] * (1 - totals[$0] / ceilings[$0]) : 0 }
    }

    /// −∫ T dλ.
    func objective(_ multiplier: [Double]) -> Double {
        var sum = 0.0
        for index in wanted.indices {
            if ceilings[index] < .infinity {
                let odds = logOdds[index] - flexibility * multiplier[index]
                // log(1 + eˣ) without overflow.
                let soft = odds > 0 ? odds + portableLog(1 + portableExp(-odds)) : portableLog(1 + portableExp(odds))
                sum += ceilings[index] / flexibility * soft
            } else {
                sum -= wanted[index] * multiplier[index]
            }
        }
        return sum
    }
}

/// Values and slopes of a table's cells at given multipliers.
private struct StiffCells {
    let table: StiffTable
    /// log of the base.
    let logBase: [Double]
    /// Multiplier sum at which a cell meets its bound.
    let kink: [Double]
    /// x at the last multipliers.
    var values: [Double]
    /// d log x / d(λ + μ) at the last multipliers.
    var slope: [Double]

    init(_ table: StiffTable) {
        self.table = table
        logBase = table.base.map { portableLog($0) }
        values = table.base
        slope = table.flexibility
        kink = table.base.indices.map { cell in
            guard table.base[cell] > 0, table.upper[cell] < .infinity else { return .infinity }
            return portableLog(table.upper[cell] / table.base[cell]) / table.flexibility[cell]
        }
    }

    mutating func evaluate(_ multiplier: [Double]) {
        for cell in values.indices where table.base[cell] > 0 { evaluate(cell, multiplier) }
    }

    private mutating func evaluate(_ cell: Int, _ multiplier: [Double]) {
        let push = multiplier[cell / table.columns] + multiplier[table.rows + cell % table.columns]
        if push <= kink[cell] {
            values[cell] = portableExp(logBase[cell] + table.flexibility[cell] * push)
            slope[cell] = table.flexibility[cell]
        } else {
            values[cell] = table.upper[cell] * portableExp(table.upperFlexibility * (push - kink[cell]))
            slope[cell] = table.upperFlexibility
        }
    }

    /// Σ ∫ x d(λ + μ): with the margins' part, the convex function whose gradient is sums − totals.
    func objective(_ multiplier: [Double]) -> Double {
        var sum = 0.0
        for row in 0..<table.rows {
            for column in 0..<table.columns {
                let cell = row * table.columns + column
                guard table.base[cell] > 0 else { continue }
                let push = multiplier[row] + multiplier[table.rows + column]
                if push <= kink[cell] {
                    sum += portableExp(logBase[cell] + table.flexibility[cell] * push) / table.flexibility[cell]
                } else {
                    let beyond = portableExp(table.upperFlexibility * (push - kink[cell])) - 1
                    sum += table.upper[cell] * (1 / table.flexibility[cell] + beyond / table.upperFlexibility)
                }
            }
        }
        return sum
    }

    /// Meets every row's total by its own multiplier, then every column's: one pass of coordinate descent.
    mutating func sweep(_ multiplier: inout [Double], _ margins: Margins) {
        for index in multiplier.indices {
            let line =
                index < table.rows
                ? Array(stride(from: index * table.columns, to: (index + 1) * table.columns, by: 1))
                : Array(stride(from: index - table.rows, to: values.count, by: table.columns))
            // The miss falls as the multiplier rises, so a bracket can be kept and Newton's step safeguarded.
            var (low, high) = (-Double.infinity, Double.infinity)
            for _ in 0..<60 {
                var (sum, gain) = (0.0, 0.0)
                for cell in line where table.base[cell] > 0 {
                    evaluate(cell, multiplier)
                    sum += values[cell]
                    gain += slope[cell] * values[cell]
                }
                let (total, softness) = margins.total(index, multiplier[index])
                let miss = total - sum
                if abs(miss) <= 1e-4 * total || gain <= 0 { break }
                if miss > 0 { low = multiplier[index] } else { high = multiplier[index] }
                // Newton's step on the logs of both sums: for a plain row it is exact.
                var next = multiplier[index] + portableLog(total / sum) / (gain / sum + softness / total)
                if next <= low || next >= high
                    || (low.isFinite && high.isFinite && abs(next - multiplier[index]) > (high - low) / 2)
                {
                    next = low.isFinite && high.isFinite ? (low + high) / 2 : next
                }
                multiplier[index] = next
            }
        }
        evaluate(multiplier)
    }

    func sums() -> [Double] {
        var sums = [Double](repeating: 0, count: table.rows + table.columns)
        for cell in values.indices {
            sums[cell / table.columns] += values[cell]
            sums[table.rows + cell % table.columns] += values[cell]
        }
        return sums
    }

    func largestMiss(_ totals: [Double]) -> Double {
        zip(sums(), totals).map { $1 > 0 ? abs($0 / $1 - 1) : abs($0) }.max() ?? 0
    }

    func newtonStep(_ totals: [Double], _ softness: [Double]) -> [Double] {
        let size = table.rows + table.columns
        var matrix = [Double](repeating: 0, count: size * size)
        for cell in values.indices where values[cell] > 0 {
            let row = cell / table.columns
            let column = table.rows + cell % table.columns
            let weight = slope[cell] * values[cell]
            matrix[row * size + row] += weight
            matrix[column * size + column] += weight
            matrix[column * size + row] += weight
        }
        // λ + c, μ − c is the same point for every c; the tiny addition picks one and keeps the matrix definite.
        for index in 0..<size {
            matrix[index * size + index] = (matrix[index * size + index] + softness[index]) * (1 + 1e-10) + 1e-280
        }
        let miss = zip(totals, sums()).map { $0 - $1 }
        return solvedPositiveDefinite(matrix, miss) ?? miss
    }

    mutating func scaleToTotals(_ totals: [Double], passes: Int, tolerance: Double) {
        for _ in 0..<passes {
            if largestMiss(totals) < tolerance { return }
            let rowSums = sums()
            for cell in values.indices where values[cell] > 0 {
                values[cell] *= totals[cell / table.columns] / rowSums[cell / table.columns]
            }
            let columnSums = sums()
            for cell in values.indices where values[cell] > 0 {
                let column = table.rows + cell % table.columns
                values[cell] *= totals[column] / columnSums[column]
            }
        }
    }
}

/// The solution of A x = b for a symmetric positive definite A given by its lower triangle, row-major.
///
/// The matrix is first scaled to a unit diagonal, so that economies of very different size do not spoil it.
///
/// - Returns: x, or `nil` where A is not positive definite.
/// - Complexity: O(n³ / 3).
func solvedPositiveDefinite(_ lower: [Double], _ right: [Double]) -> [Double]? {
    let size = right.count
    var factor = lower
    let scale = (0..<size).map { 1 / max(lower[$0 * size + $0], 1e-300).squareRoot() }
    var solution = right
    let isDefinite = factor.withUnsafeMutableBufferPointer { buffer -> Bool in
        let a = buffer.baseAddress!
        for row in 0..<size {
            for column in 0...row { a[row * size + column] *= scale[row] * scale[column] }
        }
        for row in 0..<size {
            let mine = a + row * size
            for column in 0..<row {
                let other = a + column * size
                mine[column] = (mine[column] - dotProduct(mine, other, column)) / other[column]
            }
            let pivot = mine[row] - dotProduct(mine, mine, row)
            guard pivot > 0 else { return false }
            mine[row] = pivot.squareRoot()
        }
        for row in 0..<size {
            var sum = solution[row] * scale[row]
            for column in 0..<row { sum -= a[row * size + column] * solution[column] }
            solution[row] = sum / a[row * size + row]
        }
        for row in stride(from: size - 1, through: 0, by: -1) {
            var sum = solution[row]
            for below in row + 1..<max(size, row + 1) { sum -= a[below * size + row] * solution[below] }
            solution[row] = sum / a[row * size + row]
        }
        return true
    }
    guard isDefinite else { return nil }
    return zip(solution, scale).map { $0 * $1 }
}

/// Σ x[k] y[k], with four partial sums in a fixed order.
@inline(__always)
private func dotProduct(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ count: Int) -> Double {
    var sums = SIMD4<Double>.zero
    var index = 0
    while index + 4 <= count {
        let left = SIMD4(x[index], x[index + 1], x[index + 2], x[index + 3])
        let right = SIMD4(y[index], y[index + 1], y[index + 2], y[index + 3])
        sums += left * right
        index += 4
    }
    var sum = (sums[0] + sums[1]) + (sums[2] + sums[3])
    while index < count {
        sum += x[index] * y[index]
        index += 1
    }
    return sum
}
