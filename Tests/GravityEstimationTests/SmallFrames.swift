import GravityEstimation
import TestSupport

/// Numbers keys from 0 in the order in which they appear.
func groupColumn<Key: Hashable>(_ name: String, _ keys: [Key]) -> GroupColumn {
    var numbers: [Key: Int32] = [:]
    let codes = keys.map { key -> Int32 in
        let number = numbers[key] ?? Int32(numbers.count)
        numbers[key] = number
        return number
    }
    return GroupColumn(name, codes: codes, groupCount: numbers.count)
}

/// A made-up panel of exporters, importers and years, all pairs of different economies in all years.
struct SmallPanel {
    var exporters: [Int] = []
    var importers: [Int] = []
    var years: [Int] = []
    var generator: SeededGenerator

    /// Number of rows.
    var count: Int { years.count }
    var rows: Range<Int> { 0..<count }

    /// Lists the rows.
    ///
    /// - Parameter share: how many of them are drawn; all where one.
    init(economies: Int, years last: Int, seed: UInt64, share: Double = 1, withDomestic: Bool = false) {
        generator = SeededGenerator(seed: seed)
        for exporter in 0..<economies {
            for importer in 0..<economies where withDomestic || importer != exporter {
                for year in 0..<last where share == 1 || generator.uniform(0...1) < share {
                    exporters.append(exporter)
                    importers.append(importer)
                    years.append(year)
                }
            }
        }
    }

    /// A partition by name: `exporter`, `importer`, `year`, `pair`, `sym`, `exporter^year`, `importer^year`, `all`.
    func groups(_ name: String) -> GroupColumn {
        groupColumn(
            name,
            rows.map { row -> [Int] in
                let (exporter, importer, year) = (exporters[row], importers[row], years[row])
                return switch name {
                case "exporter": [exporter]
                case "importer": [importer]
                case "year": [year]
                case "pair": [exporter, importer]
                case "sym": [min(exporter, importer), max(exporter, importer)]
                case "exporter^year": [exporter, year]
                case "importer^year": [importer, year]
                default: []
                }
            })
    }

    /// A column drawn evenly from −1 to 1.
    mutating func noise(_ name: String) -> NumberColumn {
        var values: [Double] = []
        for _ in rows { values.append(generator.uniform(-1...1)) }
        return NumberColumn(name, values)
    }

    /// A column of zeros and ones.
    mutating func dummy(_ name: String, share: Double) -> NumberColumn {
        var values: [Double] = []
        for _ in rows { values.append(generator.uniform(0...1) < share ? 1 : 0) }
        return NumberColumn(name, values)
    }

    /// One number for each group of a partition, by row.
    mutating func level(_ name: String, spread: Double = 1) -> [Double] {
        let groups = groups(name)
        var values: [Double] = []
        for _ in 0..<groups.groupCount { values.append(generator.uniform(-spread...spread)) }
        return groups.codes.map { values[Int($0)] }
    }

    /// A frame with all positive outcomes: exporter and importer effects, 0.5 of each regressor, noise.
    mutating func frame(_ regressors: [NumberColumn], effects: [String] = ["exporter", "importer"]) -> EstimationFrame {
        let (own, partner, error) = (level("exporter"), level("importer"), noise("").values)
        let outcome = rows.map { row in
            exponential(regressors.reduce(own[row] + partner[row] + error[row]) { $0 + 0.5 * $1.values[row] })
        }
        return EstimationFrame(
            outcome: NumberColumn("trade", outcome), regressors: regressors, effects: effects.map(groups))
    }
}

extension EstimationFrame {
    /// The rows at some places, in their order.
    func rows(_ places: [Int]) -> EstimationFrame {
        func taken(_ column: NumberColumn) -> NumberColumn {
            NumberColumn(column.name, places.map { column.values[$0] })
        }
        func taken(_ column: GroupColumn) -> GroupColumn {
            GroupColumn(column.name, codes: places.map { column.codes[$0] }, groupCount: column.groupCount)
        }
        return EstimationFrame(
            outcome: taken(outcome), regressors: regressors.map(taken), effects: effects.map(taken),
            clusters: clusters.map(taken), weights: weights.map { values in places.map { values[$0] } },
            offset: offset.map { values in places.map { values[$0] } })
    }

    /// The same with other outcomes.
    func with(outcome values: [Double]) -> EstimationFrame {
        var result = self
        result.outcome.values = values
        return result
    }
}

extension GravityEstimate {
    /// The coefficients in order.
    var coefficients: [Double] { terms.map(\.estimate) }

    /// Rows left out for a reason.
    func leftOutRows(_ reason: LeftOutRows.Reason) -> [Int32] {
        leftOut.filter { $0.reason == reason }.flatMap(\.rows)
    }
}

/// Largest distance of numbers, relative to those of the second list where they are above one.
func largestDistance(_ first: [Double], _ second: [Double]) -> Double {
    guard first.count == second.count else { return .infinity }
    return zip(first, second).reduce(0) { largest, pair in
        let distance = abs(pair.0 - pair.1) / max(1, abs(pair.1))
        return distance.isNaN ? .infinity : max(largest, distance)
    }
}

/// Largest distance in units of the largest number of the second list.
func relativeDistance(_ first: [Double], _ second: [Double]) -> Double {
    guard first.count == second.count else { return .infinity }
    let scale = second.reduce(0) { max($0, abs($1)) }
    return zip(first, second).reduce(0) { largest, pair in
        let distance = abs(pair.0 - pair.1) / max(scale, 1e-300)
        return distance.isNaN ? .infinity : max(largest, distance)
    }
}

/// What an estimation says when it refuses or gives up; `accepted` where it answers.
func verdict(_ frame: EstimationFrame, _ options: EstimationOptions = EstimationOptions()) -> String {
    do {
        _ = try estimateGravity(frame, options)
        return "accepted"
    } catch { return "\(error)" }
}
