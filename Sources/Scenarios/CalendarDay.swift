/// A day of the Gregorian calendar, for the dates between which an agreement is in force.
public struct CalendarDay: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Year, 1 to 9999.
    public let year: Int
    /// Month, 1 to 12.
    public let month: Int
    /// Day of the month, counted from one.
    public let day: Int

    /// Makes a day; `nil` where the calendar has none such.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day >= 1, day <= lengths[month - 1] else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The last day of a year: an agreement counts for a year when it is in force at its end.
    ///
    /// - Parameter year: 1 to 9999; years outside are brought to the nearest of them.
    public static func end(ofYear year: Int) -> CalendarDay {
        CalendarDay(year: min(max(year, 1), 9999), month: 12, day: 31)!
    }

    /// Reads `2009-01-31`, or a bare year; `nil` for everything else.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - atEnd: whether a bare year means its last day and not its first.
    public init?(_ text: String, bareYearAtEnd atEnd: Bool = false) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let lengths = parts.map(\.utf8.count)
        guard parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let year = parts.first.flatMap({ Int($0) })
        else { return nil }
        if lengths == [4] {
            self.init(year: year, month: atEnd ? 12 : 1, day: atEnd ? 31 : 1)
        } else if lengths == [4, 2, 2], let month = Int(parts[1]), let day = Int(parts[2]) {
            self.init(year: year, month: month, day: day)
        } else {
            return nil
        }
    }

    /// The day after; `nil` at the end of the year 9999.
    public var next: CalendarDay? {
        CalendarDay(year: year, month: month, day: day + 1) ?? CalendarDay(year: year, month: month + 1, day: 1)
            ?? CalendarDay(year: year + 1, month: 1, day: 1)
    }

    /// The earlier day is the lesser one.
    public static func < (a: CalendarDay, b: CalendarDay) -> Bool {
        (a.year, a.month, a.day) < (b.year, b.month, b.day)
    }

    /// ISO 8601: `2009-01-31`.
    public var description: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}
