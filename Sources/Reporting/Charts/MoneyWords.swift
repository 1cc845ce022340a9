import Glibc

/// A unit of money that gives readable numbers: `billion USD` where the world counts millions and values run to thousands of them.
struct MoneyWords: Equatable {
    /// What values in the world's unit are divided by.
    var divisor: Double
    /// The unit in words.
    var unit: String

    /// The unit for some values.
    init(_ values: [Double], _ world: Brief.World) {
        let largest = values.reduce(0) { max($0, abs($1)) } * world.unitMultiple
        let steps: [(Double, String)] = [(1e12, "trillion "), (1e9, "billion "), (1e6, "million "), (1e3, "thousand ")]
        let step = steps.first { largest >= 2 * $0.0 } ?? (1, "")
        guard largest.isFinite, largest > 0 else {
            divisor = 1
            unit = world.moneyUnit
            return
        }
        divisor = step.0 / world.unitMultiple
        unit = step.1 + world.currency
    }
}
