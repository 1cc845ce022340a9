import Glibc

/// The name of a kept run: the second in which it was kept (UTC) and six random digits, `20261129-084501-3f9a2c`.
///
/// Names sort by time, hold nothing that a file system or an address minds, and look like no file of a user.
public struct RunID: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The name.
    public let text: String

    /// The name as it is.
    public var description: String { text }

    /// Reads a name; `nil` where the text cannot be one.
    public init?(_ text: String) {
        guard text.utf8.count == 22,
            text.utf8.enumerated().allSatisfy({ place, byte in
                place == 8 || place == 15 ? byte == 0x2D : Self.isDigit(byte, hexadecimal: place > 15)
            })
        else { return nil }
        self.text = text
    }

    /// A new name.
    ///
    /// - Parameters:
    ///   - moment: when the run is kept.
    ///   - random: 24 bits that tell it from others of the same second.
    init(_ moment: Moment, random: UInt32) {
        let stamp = moment.parts
        let digits = String(random & 0xFF_FFFF, radix: 16)
        text =
            "\(padded(stamp.year, 4))\(padded(stamp.month))\(padded(stamp.day))-\(padded(stamp.hour))\(padded(stamp.minute))"
            + "\(padded(stamp.second))-" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    private static func isDigit(_ byte: UInt8, hexadecimal: Bool) -> Bool {
        (0x30...0x39).contains(byte) || hexadecimal && (0x61...0x66).contains(byte)
    }
}

/// A moment of the clock, to the millisecond.
public struct Moment: Sendable, Equatable, Comparable {
    /// Milliseconds since the beginning of 1970, UTC.
    public var milliseconds: Int

    /// Names a moment.
    public init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// The moment at which it is asked for.
    public static var now: Moment {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Moment(milliseconds: time.tv_sec * 1000 + time.tv_nsec / 1_000_000)
    }

    /// Whether one is before the other.
    public static func < (one: Moment, other: Moment) -> Bool { one.milliseconds < other.milliseconds }

    var parts: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, millisecond: Int) {
        var seconds = time_t(milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000)
        let rest = milliseconds - seconds * 1000
        var stamp = tm()
        gmtime_r(&seconds, &stamp)
        return (
            Int(stamp.tm_year) + 1900, Int(stamp.tm_mon) + 1, Int(stamp.tm_mday), Int(stamp.tm_hour),
            Int(stamp.tm_min), Int(stamp.tm_sec), rest
        )
    }

    /// The moment in UTC after ISO 8601: `2026-11-29T08:45:01.250Z`.
    public var text: String {
        let stamp = parts
        return "\(padded(stamp.year, 4))-\(padded(stamp.month))-\(padded(stamp.day))T\(padded(stamp.hour)):"
            + "\(padded(stamp.minute)):\(padded(stamp.second)).\(padded(stamp.millisecond, 3))Z"
    }

    /// The moment in UTC to the second, for people: `2026-11-29 08:45:01`.
    public var shortText: String { text.prefix(19).map { $0 == "T" ? " " : String($0) }.joined() }
}

/// A number with leading zeros.
private func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
