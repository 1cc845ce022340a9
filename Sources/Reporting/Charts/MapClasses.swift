import Glibc

/// The classes of a map: seven, from strong loss to strong gain, at round ends that mirror each other.
struct MapClasses: Equatable {
    /// Ends of the classes above zero, ascending: no change, little, much.
    var ends: [Double]

    /// Classes that fit values in per cent: the strongest begin near four tenths of the largest.
    init(_ values: [Double]) {
        let largest = values.reduce(0) { max($0, abs($1)) }
        guard largest.isFinite, largest > 0 else {
            ends = [0.001, 0.1, 0.5]
            return
        }
        let strong = Self.round(0.4 * largest)
        let middle = Self.round(strong / 5)
        // What tables print as 0.001 or more is a change to a reader.
        ends = [min(0.001, Self.round(middle / 10)), middle, strong]
    }

    /// The ends of all classes, ascending.
    var thresholds: [Double] { ends.reversed().map { -$0 } + ends }

    /// The class of a value, 0 the strongest loss and 6 the strongest gain.
    func place(of value: Double) -> Int { thresholds.count { value >= $0 } }

    /// The classes in words, ascending.
    var words: [String] {
        let text = ends.map(NumberFormat.trimmed)
        return [
            "falls by more than \(text[2])", "falls by \(text[1]) to \(text[2])", "falls by \(text[0]) to \(text[1])",
            "changes by less than \(text[0])",
            "rises by \(text[0]) to \(text[1])", "rises by \(text[1]) to \(text[2])", "rises by \(text[2]) or more",
        ]
    }

    /// The nearest of 1, 2 and 5 times a power of ten, in logs.
    private static func round(_ value: Double) -> Double {
        let power = floor(log10(value))
        let fraction = value / pow(10, power)
        let digit: Double = fraction < 1.4142 ? 1 : fraction < 3.1623 ? 2 : fraction < 7.0711 ? 5 : 10
        // Through text, so that 5e-1 is the same double as 0.5.
        return strtod("\(Int(digit))e\(Int(power))", nil)
    }
}
