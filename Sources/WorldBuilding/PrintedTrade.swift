/// Where a trade cell comes from.
enum CellProvenance: UInt8, CaseIterable {
    case both, exporter, importer, filled, residual

    /// The label in trade.csv.
    var label: String {
        switch self {
        case .both: "both"
        case .exporter: "exporter"
        case .importer: "importer"
        case .filled: "filled"
        case .residual: "residual"
        }
    }
}

/// What the editions print, and what their silence says, about every flow of goods.
///
/// All tables are by exporter and importer, `i * count + n`, in million USD; NaN where nothing is printed.
struct PrintedTrade {
    var count: Int
    /// Printed shares as fractions of the exporter's exports and of the importer's imports.
    var exporterShare: [Double]
    var importerShare: [Double]
    /// The printed shares times the totals.
    var exporterValue: [Double]
    var importerValue: [Double]
    /// One value per flow: the printed one, or the geometric mean of the two.
    var value: [Double]
    /// Largest value that an unprinted flow can have; infinite where a flow is printed.
    ///
    /// The smallest printed share of a reporter, plus half of the last digit, bounds all its unprinted ones; without
    /// a printed list the total itself is the bound.
    var bound: [Double]
    /// Whether at least one of the two sides prints a list that the flow is not on.
    var isCensored: [Bool]
    var provenance: [CellProvenance]
    /// Standard deviation of the log of one side's printed value around the truth.
    var printedDeviation: Double
    /// Median absolute difference of the logs of two sides' values for one flow, and the number of such flows.
    var mirrorDifference: Double
    var mirrorCount: Int
    /// Variance of the log odds of goods in goods and services; zero where goods are printed apart.
    var goodsPartVariance = 0.0

    /// Whether either side prints the flow.
    func isPrinted(_ cell: Int) -> Bool { !value[cell].isNaN }

    /// Variance of the log of `value` around the truth; the mean of two sides has half of one side's.
    func variance(_ cell: Int) -> Double {
        provenance[cell] == .both ? printedDeviation * printedDeviation / 2 : printedDeviation * printedDeviation
    }
}

/// Turns printed shares into values and bounds.
func printedTrade(_ figures: FactbookFigures, _ totals: EconomyTotals, notes: inout [BuildNote]) -> PrintedTrade {
    let count = totals.count
    let position = Dictionary(uniqueKeysWithValues: totals.economies.enumerated().map { ($1.code, $0) })
    let none = [Double](repeating: .nan, count: count * count)
    var exporterShare = none
    var importerShare = none
    var smallest: [TradeDirection: [Double]] = [:]
    for direction in TradeDirection.allCases { smallest[direction] = [Double](repeating: .infinity, count: count) }
    for share in figures.partners {
        guard let reporter = position[share.reporter] else { continue }
        guard let partner = position[share.partner] else {
            notes.append(
                BuildNote(
                    .partnerLeftOut, share.reporter, item: "\(share.direction.rawValue) \(share.partner)",
                    value: share.percent,
                    unit: "per cent"))
            continue
        }
        var fraction = share.percent / 100
        if fraction < figures.edition.halfPrintedDigit / 2 {
            fraction = figures.edition.halfPrintedDigit / 2
            notes.append(
                BuildNote(
                    .partnerShareRaised, share.reporter, item: "\(share.direction.rawValue) \(share.partner)",
                    value: 100 * fraction, unit: "per cent"))
        }
        smallest[share.direction]![reporter] = min(smallest[share.direction]![reporter], fraction)
        switch share.direction {
        case .export: exporterShare[reporter * count + partner] = fraction
        case .import: importerShare[partner * count + reporter] = fraction
        }
    }
    for (direction, shares) in smallest.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        for reporter in 0..<count where shares[reporter] == .infinity {
            notes.append(BuildNote(.noPrintedPartner, totals.economies[reporter].code, item: "\(direction.rawValue)s"))
        }
    }

    var trade = PrintedTrade(
        count: count, exporterShare: exporterShare, importerShare: importerShare, exporterValue: none,
        importerValue: none,
        value: none, bound: [Double](repeating: .infinity, count: count * count),
        isCensored: [Bool](repeating: false, count: count * count),
        provenance: [CellProvenance](repeating: .filled, count: count * count), printedDeviation: 0,
        mirrorDifference: 0,
        mirrorCount: 0)
    var mirrors: [Double] = []
    for i in 0..<count {
        for n in 0..<count {
            let cell = i * count + n
            if i == n {
                trade.provenance[cell] = .residual
                continue
            }
            let sold = exporterShare[cell] * totals.goodsExports[i]
            let bought = importerShare[cell] * totals.goodsImports[n]
            trade.exporterValue[cell] = sold
            trade.importerValue[cell] = bought
            switch (sold.isNaN, bought.isNaN) {
            case (false, false):
                trade.value[cell] = (sold * bought).squareRoot()
                trade.provenance[cell] = .both
                mirrors.append(abs(portableLog(bought / sold)))
            case (false, true):
                trade.value[cell] = sold
                trade.provenance[cell] = .exporter
            case (true, false):
                trade.value[cell] = bought
                trade.provenance[cell] = .importer
            case (true, true):
                let exportCap = smallest[.export]![i] + figures.edition.halfPrintedDigit
                let importCap = smallest[.import]![n] + figures.edition.halfPrintedDigit
                trade.bound[cell] = min(
                    min(exportCap, 1) * totals.goodsExports[i], min(importCap, 1) * totals.goodsImports[n])
                trade.isCensored[cell] = exportCap < .infinity || importCap < .infinity
            }
        }
    }
    trade.mirrorCount = mirrors.count
    trade.mirrorDifference = medianValue(mirrors)
    // The two sides differ by the sum of two errors of equal variance.
    trade.printedDeviation = deviationOverMedian * trade.mirrorDifference / 2.0.squareRoot()
    return trade
}

/// Turns the median absolute deviation of a normal variable into its standard deviation: 1 / Φ⁻¹(3/4).
private let deviationOverMedian = 1.4826022185056018

extension PrintedTrade {
    /// Separates the error of printed shares from that of the split of totals into goods and services.
    ///
    /// The shares of both editions are taken to be as good as those of the edition that prints goods totals. What two
    /// sides of this edition differ by beyond that is the error of two goods totals, each with variance φ of its
    /// log; the variance of the log odds of goods in goods and services is φ / s², with s the mean services share.
    mutating func attributeErrors(reference: PrintedTrade, totals: EconomyTotals) {
        guard let together = totals.exportsTogether, let bought = totals.importsTogether else { return }
        let own = deviationOverMedian * mirrorDifference
        let clean = deviationOverMedian * reference.mirrorDifference
        let excess = max(0, own * own - clean * clean) / 2
        printedDeviation = reference.printedDeviation
        let goods = totals.goodsExports.reduce(0, +) + totals.goodsImports.reduce(0, +)
        let services = 1 - goods / (together.reduce(0, +) + bought.reduce(0, +))
        // One per cent of log odds: keeps the split adjustable where the mirrors show no excess.
        goodsPartVariance = max(excess / (services * services), 1e-4)
    }

    /// The same shares, valued with other totals.
    func revalued(_ totals: EconomyTotals) -> PrintedTrade {
        var result = self
        for i in 0..<count {
            for n in 0..<count where i != n && isPrinted(i * count + n) {
                let cell = i * count + n
                result.exporterValue[cell] = exporterShare[cell] * totals.goodsExports[i]
                result.importerValue[cell] = importerShare[cell] * totals.goodsImports[n]
                let values = [result.exporterValue[cell], result.importerValue[cell]].filter { !$0.isNaN }
                result.value[cell] = values.count == 2 ? (values[0] * values[1]).squareRoot() : values[0]
            }
        }
        return result
    }
}
