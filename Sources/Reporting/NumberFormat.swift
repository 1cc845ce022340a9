import Glibc

/// How a number is shown to a person: fixed decimals, the same in every locale.
///
/// The value is rounded from its exact binary value (a tie goes to the even digit), the minus sign is
/// ASCII `-`, and what rounds to zero is shown without a sign.
public struct NumberFormat: Sendable, Equatable {
    /// Digits after the decimal point.
    public var decimals: Int
    /// What stands between groups of three digits; empty for none.
    public var grouping: String
    /// Factor by which the value is multiplied first, 100 to show a share in per cent.
    public var scale: Double
    /// Text directly after the digits.
    public var suffix: String
    /// Whether a positive number carries `+`.
    public var showsPlus: Bool

    /// Describes a format; by default two decimals and nothing else.
    public init(
        decimals: Int = 2, grouping: String = "", scale: Double = 1, suffix: String = "", showsPlus: Bool = false
    ) {
        precondition(decimals >= 0, "a number cannot have \(decimals) decimals")
        self.decimals = decimals
        self.grouping = grouping
        self.scale = scale
        self.suffix = suffix
        self.showsPlus = showsPlus
    }

    /// Fixed decimals.
    public static func fixed(_ decimals: Int) -> NumberFormat { NumberFormat(decimals: decimals) }

    /// Groups of three digits separated by commas.
    public static func thousands(_ decimals: Int = 0) -> NumberFormat {
        NumberFormat(decimals: decimals, grouping: ",")
    }

    /// A value already in per cent, with the sign `%`.
    public static func percent(_ decimals: Int = 2) -> NumberFormat { NumberFormat(decimals: decimals, suffix: "%") }

    /// A share of one, shown in per cent.
    public static func share(_ decimals: Int = 2) -> NumberFormat {
        NumberFormat(decimals: decimals, scale: 100, suffix: "%")
    }

    /// The number as text; `·` for a missing one, `nan`, `inf` and `-inf` for what is not finite.
    public func text(_ value: Double?) -> String {
        guard let value else { return "·" }
        if value.isNaN { return "nan" }
        let scaled = scale == 1 ? value : value * scale
        if scaled.isInfinite { return scaled < 0 ? "-inf" : showsPlus ? "+inf" : "inf" }
        let digits = fixedDigits(abs(scaled), decimals: decimals)
        let isZero = digits.whole.allSatisfy { $0 == "0" } && digits.fraction.allSatisfy { $0 == "0" }
        var text = isZero ? "" : scaled < 0 ? "-" : showsPlus ? "+" : ""
        text += grouping.isEmpty ? digits.whole : grouped(digits.whole)
        if decimals > 0 { text += "." + digits.fraction }
        return text + suffix
    }

    private func grouped(_ digits: String) -> String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { text += grouping }
            text.append(digit)
        }
        return text
    }
}

extension NumberFormat {
    /// A number for people: in full where that is short, else with six significant digits.
    public static func short(_ value: Double) -> String {
        let text = value.description
        guard text.utf8.count > 9, value.isFinite, value != 0 else { return text }
        let scale = pow(10, 5 - floor(log10(abs(value))))
        let rounded = (value * scale).rounded() / scale
        return rounded.isFinite ? rounded.description : text
    }

    /// A number without digits that say nothing: 5, 2.5.
    public static func trimmed(_ value: Double) -> String {
        let text = ((value * 1e9).rounded() / 1e9).description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

/// The correctly rounded digits of a finite number that is not negative.
private func fixedDigits(_ value: Double, decimals: Int) -> (whole: String, fraction: String) {
    // The largest double has 309 digits before the point.
    var buffer = [CChar](repeating: 0, count: 320 + decimals)
    let count = withVaList([CInt(clamping: decimals), value]) { vsnprintf(&buffer, buffer.count, "%.*f", $0) }
    let bytes = buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }
    // The sign between the digits belongs to the process's locale: everything is counted from the end.
    let whole = bytes.prefix { (48...57).contains($0) }
    return (String(decoding: whole, as: UTF8.self), String(decoding: bytes.suffix(decimals), as: UTF8.self))
}
