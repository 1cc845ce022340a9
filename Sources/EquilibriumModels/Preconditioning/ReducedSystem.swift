import CVectorMath
import NumericKernels

/// An approximate inverse of I − ∂F/∂z in which every economy is reduced to two unknowns, its wage and its income.
///
/// The full local block has 2J + 1 unknowns and cannot be stored for thousands of sectors. Without input-output links it
/// need not be: prices follow from wages, and every expenditure of an economy follows its income,
///
///     d ln p[j,m] = r + π[m,m] ε[j,m] dw[m] + (1 − π[m,m]) f[m],   d ln X[j,m] = r + ξ[j,m] dι[m]
///
/// with r the residual, ε the response of unit cost to the own wage (β without links), ξ = α I / X, ι = ln I and f[m] the mean
/// change of the cost of imports. What remains is a system of 2N equations, the wage and the income of each economy, that is
/// built from the flows and inverted exactly. Foreign answers to a residual of expenditure use its mean over the
/// imports of an economy, and the correction by which the closures `share` and `multiplicative` make deficits add to zero is
/// left out as in the blocks; all else is exact to first order at given shares.
///
/// With input-output links or external economies of scale ε and ξ hold the closed loops through domestic inputs
/// (``LocalResponses``), while residuals pass through undamped by them: an approximation that costs some evaluations.
///
/// Cost of one application: some ten passes over tables of N·J and one product with a 2N × 2N matrix.
struct ReducedSystem: Sendable {
    let layout: StateLayout

    // By market `j * N + n`.
    /// π[n,n] ε: response of the own price to the own wage; zero where the market is dead.
    let domesticPrice: [Float]
    /// 1 − π[n,n]; zero where the market is dead.
    let importShare: [Float]
    /// ξ, response of expenditure to income.
    let incomeSpending: [Float]
    /// Response of expenditure to the own wage at given income; empty without input-output links.
    let wageSpending: [Float]
    /// Weight of domestic sales in the wage equation.
    let domesticDemand: [Float]
    /// Weight of expenditure in the income equation, through tariff revenue.
    let revenueWeight: [Float]
    /// Weight in the mean over imports; sums to one for each economy.
    let meanWeight: [Float]
    /// 1/κ, M[n,n]/(κ Y) and the response to the own wage of each producer's scale; empty without scale.
    let scaleResponse: [[Float]]

    // By economy, row-major.
    /// The inverse of the system for wages and incomes, 2N × 2N: N wages, then N incomes.
    let inverse: [Double]
    /// Weight of the mean of expenditure of n in the wage equation of m, m × n, zero on the diagonal.
    let foreignDemand: [Double]
    /// Share of n in the cost of the imports of m, times ε, m × n.
    let importCost: [Double]
    /// v, share in the numeraire of the bloc.
    let numeraireShare: [Double]
    /// Position of each economy's bloc.
    let bloc: [Int]

    /// Bytes that one application reads.
    var bytes: Int {
        4 * (6 * layout.cells + wageSpending.count + 3 * (scaleResponse.first?.count ?? 0))
            + 8 * (inverse.count + foreignDemand.count + importCost.count)
    }

    /// W r, see ``TwoLevelPreconditioner``.
    func apply(_ residual: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>) {
        let count = layout.economyCount
        let spent = residual + layout.expenditure
        var own = [Double](repeating: 0, count: count)
        var mean = own
        var right = [Double](repeating: 0, count: 2 * count)
        for j in 0..<layout.sectorCount {
            for n in 0..<count {
                let at = j * count + n
                own[n] += Double(domesticDemand[at]) * spent[at]
                mean[n] += Double(meanWeight[at]) * spent[at]
                right[count + n] += Double(revenueWeight[at]) * spent[at]
            }
        }
        var demand = own
        cvm_matvec(count, count, foreignDemand, mean, 1, own, 1, &demand, 1)
        // A change of demand moves the numeraire of its bloc too.
        var moved = [Double](repeating: 0, count: count)
        for n in 0..<count { moved[bloc[n]] += numeraireShare[n] * demand[n] }
        for n in 0..<count { right[n] = residual[n] + demand[n] - moved[bloc[n]] }
        var change = [Double](repeating: 0, count: 2 * count)
        cvm_matvec(2 * count, 2 * count, inverse, right, 1, nil, 0, &change, 1)
        var imported = own
        cvm_matvec(count, count, importCost, change, 1, nil, 0, &imported, 1)
        change.withUnsafeBufferPointer { change in
            for n in 0..<count { result[n] = change[n] }
            let price = layout.price
            let expenditure = layout.expenditure
            for j in 0..<layout.sectorCount {
                for n in 0..<count {
                    let at = j * count + n
                    result[price + at] =
                        residual[price + at] + Double(domesticPrice[at]) * change[n] + Double(importShare[at])
                        * imported[n]
                    result[expenditure + at] = spent[at] + Double(incomeSpending[at]) * change[count + n]
                }
            }
            if !wageSpending.isEmpty {
                for at in 0..<layout.cells {
                    result[expenditure + at] += Double(wageSpending[at]) * change[at % count]
                }
            }
            guard layout.hasScale else { return }
            for at in 0..<layout.cells {
                result[layout.scale + at] =
                    Double(scaleResponse[0][at]) * residual[layout.scale + at] + Double(scaleResponse[1][at])
                    * result[expenditure + at] + Double(scaleResponse[2][at]) * change[at % count]
            }
        }
    }
}
