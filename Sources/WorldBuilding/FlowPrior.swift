/// The expected value of every unprinted flow, and how far it may be from the truth.
struct FlowPrior {
    /// Expected value, million USD, by `i * count + n`; the printed value where one is printed; zero on the diagonal.
    var value: [Double]
    /// Variance of the log of that value around the truth.
    var variance: [Double]
    /// Correlation of a pair's residual with that of the reverse flow, and with that of the other edition.
    var reverseCorrelation: Double
    var editionCorrelation: Double
    /// Unprinted flows whose expectation uses the reverse flow's and the other edition's residual.
    var reverseCount: Int
    var editionCount: Int
    /// Shifts of log expectations by exporter and importer, and how many of them are at the limit.
    var exporterShift: [Double]
    var importerShift: [Double]
    var limitedShiftCount: Int
}

/// Standardised residuals of the printed flows of an edition, by pair of codes; NaN where nothing is printed.
struct PairResiduals {
    var count: Int
    var value: [Double]

    /// Residuals of a fit, `(log x − mean) / σ`.
    init(_ trade: PrintedTrade, _ gravity: CensoredGravity) {
        count = trade.count
        value = trade.value.indices.map { cell in
            trade.isPrinted(cell)
                ? (portableLog(trade.value[cell]) - gravity.mean[cell]) / gravity.deviation[cell] : .nan
        }
    }

    /// The same residuals in the order of another world's economies.
    func arranged(from codes: [String], to others: [String]) -> PairResiduals {
        let position = Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($1, $0) })
        var result = self
        result.count = others.count
        result.value = [Double](repeating: .nan, count: others.count * others.count)
        for (i, exporter) in others.enumerated() {
            guard let row = position[exporter] else { continue }
            for (n, importer) in others.enumerated() {
                guard let column = position[importer] else { continue }
                result.value[i * others.count + n] = value[row * count + column]
            }
        }
        return result
    }

    /// The residual of the flow in the other direction.
    func reverse(_ cell: Int) -> Double { value[cell % count * count + cell / count] }
}

/// Expected values of unprinted flows: gravity, plus what the residuals of related printed flows tell, below the bound.
///
/// Residuals of a flow, of its reverse and of the same flow in the other edition are taken as jointly normal; the
/// correlations ρ are fitted by maximum likelihood to the flows whose relative is printed, censored flows
/// included. The expectation is that of a log-normal variable cut off at the bound:
///
///     E[x | x < B] = exp(m + σ²/2) · Φ((log B − m)/σ − σ) / Φ((log B − m)/σ)
///
/// Exporter and importer effects are estimates too: m is shifted, per exporter and importer and by no more than
/// `effect_shift_limit`, towards expectations that add up to what the printed flows leave of the totals.
func flowPrior(
    _ trade: PrintedTrade, _ gravity: CensoredGravity, other: PairResiduals, totals: EconomyTotals,
    parameters: AccountParameters
) throws -> FlowPrior {
    let own = PairResiduals(trade, gravity)
    let reverse = fittedCorrelation(trade, gravity, own) { own.reverse($0) }
    let edition = fittedCorrelation(trade, gravity, own) { other.value[$0] }
    let count = trade.count
    var prior = FlowPrior(
        value: [Double](repeating: 0, count: count * count), variance: [Double](repeating: 1, count: count * count),
        reverseCorrelation: reverse, editionCorrelation: edition, reverseCount: 0, editionCount: 0, exporterShift: [],
        importerShift: [], limitedShiftCount: 0)
    var expected = ExpectedFlows(count: count)
    for cell in 0..<count * count where cell / count != cell % count {
        if trade.isPrinted(cell) {
            prior.value[cell] = trade.value[cell]
            prior.variance[cell] = trade.variance(cell)
            continue
        }
        let hasReverse = !own.reverse(cell).isNaN
        let hasEdition = !other.value[cell].isNaN
        // With both relatives the two are correlated with each other by the product of their correlations.
        let shared = hasReverse && hasEdition ? reverse * edition : 0
        let scale = 1 - shared * shared
        let weightReverse = hasReverse ? (reverse - shared * edition) / scale : 0
        let weightEdition = hasEdition ? (edition - shared * reverse) / scale : 0
        var shift = 0.0
        if hasReverse {
            shift += weightReverse * own.reverse(cell)
            prior.reverseCount += 1
        }
        if hasEdition {
            shift += weightEdition * other.value[cell]
            prior.editionCount += 1
        }
        let deviation = gravity.deviation[cell] * (1 - weightReverse * reverse - weightEdition * edition).squareRoot()
        let mean = gravity.mean[cell] + gravity.deviation[cell] * shift
        expected.cells.append(
            ExpectedFlows.Cell(
                position: cell, logMean: mean, deviation: deviation, logBound: portableLog(trade.bound[cell])))
    }
    let limit = try parameters.number("effect_shift_limit")
    expected.shift(towards: trade, totals, limit: limit)
    for cell in expected.cells {
        prior.value[cell.position] = expected.value(cell)
        prior.variance[cell.position] = expected.variance(cell)
    }
    prior.exporterShift = expected.exporterShift
    prior.importerShift = expected.importerShift
    prior.limitedShiftCount = (expected.exporterShift + expected.importerShift).filter { abs($0) >= limit }.count
    return prior
}

/// The unprinted flows' distributions, with the shifts of their exporters and importers.
private struct ExpectedFlows {
    struct Cell {
        var position: Int
        var logMean: Double
        var deviation: Double
        var logBound: Double
    }
    let count: Int
    var cells: [Cell] = []
    var exporterShift: [Double]
    var importerShift: [Double]

    init(count: Int) {
        self.count = count
        exporterShift = [Double](repeating: 0, count: count)
        importerShift = exporterShift
    }

    private func logMean(_ cell: Cell) -> Double {
        cell.logMean + exporterShift[cell.position / count] + importerShift[cell.position % count]
    }

    func value(_ cell: Cell) -> Double {
        truncatedMean(logMean: logMean(cell), deviation: cell.deviation, logBound: cell.logBound)
    }

    /// Variance of log x given that it lies below the bound: σ² (1 − u h − h²), with h = φ(u)/Φ(u).
    func variance(_ cell: Cell) -> Double {
        let u = (cell.logBound - logMean(cell)) / cell.deviation
        let hazard = normalBelow(u).hazard
        // Far below zero the difference loses its digits; a flow pressed so hard against its bound has no room at all.
        return cell.deviation * cell.deviation * max(1 - u * hazard - hazard * hazard, 1e-3)
    }

    /// Alternates over exporters and importers, each shift by the log of what is left over what is expected.
    mutating func shift(towards trade: PrintedTrade, _ totals: EconomyTotals, limit: Double) {
        var (leftToSell, leftToBuy) = (totals.goodsExports, totals.goodsImports)
        for position in trade.value.indices where trade.isPrinted(position) {
            leftToSell[position / count] -= trade.value[position]
            leftToBuy[position % count] -= trade.value[position]
        }
        // Ten passes: with shifts limited to half a log point the sums have then settled to about one per cent.
        for _ in 0..<10 {
            exporterShift = moved(exporterShift, leftToSell, totals.goodsExports, limit) { $0 / count }
            importerShift = moved(importerShift, leftToBuy, totals.goodsImports, limit) { $0 % count }
        }
    }

    private func moved(
        _ shifts: [Double], _ left: [Double], _ totals: [Double], _ limit: Double, _ owner: (Int) -> Int
    ) -> [Double] {
        var sums = [Double](repeating: 0, count: count)
        for cell in cells { sums[owner(cell.position)] += value(cell) }
        return shifts.indices.map { index in
            guard sums[index] > 0 else { return shifts[index] }
            // Where printed flows take all of a total, one per cent of it is what is left.
            let target = max(left[index], 0.01 * totals[index])
            return min(limit, max(-limit, shifts[index] + portableLog(target / sums[index])))
        }
    }
}

/// Mean of a log-normal variable given that its log lies below `logBound`.
func truncatedMean(logMean: Double, deviation: Double, logBound: Double) -> Double {
    let u = (logBound - logMean) / deviation
    let logMeanBelow =
        logMean + 0.5 * deviation * deviation + normalBelow(u - deviation).logProbability
        - normalBelow(u).logProbability
    return portableExp(logMeanBelow)
}

/// The correlation between the residuals of flows and of their printed relatives, by maximum likelihood.
///
/// A printed flow adds a normal density with mean ρ e and variance 1 − ρ², an unprinted one the probability of
/// lying below its bound; the likelihood is searched on a grid of hundredths, which is finer than its error.
private func fittedCorrelation(
    _ trade: PrintedTrade, _ gravity: CensoredGravity, _ own: PairResiduals, _ relative: (Int) -> Double
) -> Double {
    var printed: [(own: Double, relative: Double)] = []
    var censored: [(bound: Double, relative: Double)] = []
    for cell in trade.value.indices {
        let other = relative(cell)
        if other.isNaN { continue }
        if trade.isPrinted(cell) {
            printed.append((own.value[cell], other))
        } else if trade.isCensored[cell] {
            censored.append(((portableLog(trade.bound[cell]) - gravity.mean[cell]) / gravity.deviation[cell], other))
        }
    }
    var best = (loss: Double.infinity, correlation: 0.0)
    for hundredth in 0...95 {
        let correlation = Double(hundredth) / 100
        let rest = (1 - correlation * correlation).squareRoot()
        var loss = Double(printed.count) * portableLog(rest)
        for pair in printed {
            let u = (pair.own - correlation * pair.relative) / rest
            loss += 0.5 * u * u
        }
        for pair in censored { loss -= normalBelow((pair.bound - correlation * pair.relative) / rest).logProbability }
        if loss < best.loss { best = (loss, correlation) }
    }
    return best.correlation
}
