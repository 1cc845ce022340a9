import Glibc

/// Reads a decimal number from bytes; `nil` where they are anything else, or nothing.
///
/// Up to 19 digits are gathered in an integer; where it is at most 2^53 and the power of ten at most
/// 22 one exact multiplication or division gives the correctly rounded double; the 16 and 17 digits of a
/// double written out in full are divided as whole numbers, and everything else goes to `strtod`. `inf` and `nan` are read (so that a check can name them); hexadecimal is not.
public func parseNumber(_ field: UnsafeRawBufferPointer) -> Double? {
    var index = 0
    let count = field.count
    guard count > 0 else { return nil }
    var negative = false
    if field[0] == UInt8(ascii: "-") || field[0] == UInt8(ascii: "+") {
        negative = field[0] == UInt8(ascii: "-")
        index = 1
    }
    var mantissa: UInt64 = 0
    var digits = 0
    var exponent = 0
    var seen = false
    while index < count, case let digit = field[index] &- 48, digit < 10 {
        seen = true
        if digits < 19 {
            mantissa = mantissa * 10 + UInt64(digit)
            if mantissa > 0 { digits += 1 }
        } else {
            return slowNumber(field)
        }
        index += 1
    }
    if index < count, field[index] == UInt8(ascii: ".") {
        index += 1
        while index < count, case let digit = field[index] &- 48, digit < 10 {
            seen = true
            guard digits < 19 else { return slowNumber(field) }
            mantissa = mantissa * 10 + UInt64(digit)
            if mantissa > 0 { digits += 1 }
            exponent -= 1
            index += 1
        }
    }
    guard seen else { return slowNumber(field) }
    if index < count {
        guard field[index] | 0x20 == UInt8(ascii: "e") else { return nil }
        index += 1
        var negativePower = false
        if index < count, field[index] == UInt8(ascii: "-") || field[index] == UInt8(ascii: "+") {
            negativePower = field[index] == UInt8(ascii: "-")
            index += 1
        }
        guard index < count else { return nil }
        var power = 0
        while index < count {
            let digit = field[index] &- 48
            guard digit < 10 else { return nil }
            power = min(power * 10 + Int(digit), 100_000)
            index += 1
        }
        exponent += negativePower ? -power : power
    }
    guard mantissa <= 1 << 53, abs(exponent) <= 22 else {
        guard exponent < 0, exponent >= -19, mantissa > 0 else { return slowNumber(field) }
        let value = roundedQuotient(mantissa, wholePowersOfTen[-exponent])
        return negative ? -value : value
    }
    let value = exponent < 0 ? Double(mantissa) / powersOfTen[-exponent] : Double(mantissa) * powersOfTen[exponent]
    return negative ? -value : value
}

private let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
]

private let wholePowersOfTen: [UInt64] = (0...19).reduce(into: []) { powers, _ in
    powers.append((powers.last.map { $0 * 10 }) ?? 1)
}

/// The double nearest to the quotient of two whole numbers above zero, ties to even.
///
/// Both are shifted until their top bit is set, so that the quotient of (numerator · 2^63) and the denominator
/// has 63 or 64 bits: ten more than a double, with the remainder folded into the last of them. Converting it
/// is then the only rounding, and scaling by a power of two is exact.
private func roundedQuotient(_ numerator: UInt64, _ denominator: UInt64) -> Double {
    let up = numerator.leadingZeroBitCount
    let down = denominator.leadingZeroBitCount
    let top = numerator << UInt64(up)
    let division = (denominator << UInt64(down)).dividingFullWidth((top >> 1, top << 63))
    let bits = division.quotient | (division.remainder == 0 ? 0 : 1)
    return Double(sign: .plus, exponent: down - up - 63, significand: Double(bits))
}

private func slowNumber(_ field: UnsafeRawBufferPointer) -> Double? {
    // A field ends before its separator, so strtod gets a copy with a terminator of its own.
    var copy = [CChar](repeating: 0, count: field.count + 1)
    for index in 0..<field.count {
        let byte = field[index]
        if byte | 0x20 == UInt8(ascii: "x") || byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: "(") { return nil }
        copy[index] = CChar(bitPattern: byte)
    }
    return copy.withUnsafeBufferPointer { text -> Double? in
        var end: UnsafeMutablePointer<CChar>?
        let value = strtod(text.baseAddress!, &end)
        guard let end, UnsafePointer(end) == text.baseAddress! + field.count else { return nil }
        return value
    }
}

/// Reads a decimal number from text; `nil` where it is anything else.
public func parseNumber(_ text: String) -> Double? {
    var copy = text
    return copy.withUTF8 { parseNumber(UnsafeRawBufferPointer($0)) }
}
