import Foundation
import Reporting
import Testing

@Suite("Numbers for people")
struct NumberFormatTests {
    static let shown: [(value: Double?, format: NumberFormat, text: String)] = [
        (1.005, .fixed(2), "1.00"),  // the double lies below 1.005
        (2.675, .fixed(2), "2.67"),
        (0.125, .fixed(2), "0.12"),  // exact ties go to the even digit
        (0.375, .fixed(2), "0.38"),
        (2.5, .fixed(0), "2"),
        (3.5, .fixed(0), "4"),
        (9.996, .fixed(2), "10.00"),
        (-9.996, .fixed(2), "-10.00"),
        (0.004, .fixed(2), "0.00"),
        (-0.004, .fixed(2), "0.00"),
        (-0.005, .fixed(2), "-0.01"),  // the double lies below -0.005
        (-0.0, .fixed(2), "0.00"),
        (-0.4, .fixed(0), "0"),
        (.leastNonzeroMagnitude, .fixed(3), "0.000"),
        (nil, .fixed(2), "·"),
        (.nan, .fixed(2), "nan"),
        (.infinity, .fixed(2), "inf"),
        (-.infinity, .fixed(2), "-inf"),
        (0, .thousands(), "0"),
        (999, .thousands(), "999"),
        (999.5, .thousands(), "1,000"),
        (1000, .thousands(), "1,000"),
        (-123_456, .thousands(), "-123,456"),
        (1_234_567.891, .thousands(1), "1,234,567.9"),
        (1e15, NumberFormat(decimals: 0, grouping: " "), "1 000 000 000 000 000"),
        (1.31, .percent(), "1.31%"),
        (0.0131, .share(), "1.31%"),
        (-0.00001, .share(), "0.00%"),
        (1.5, NumberFormat(decimals: 1, showsPlus: true), "+1.5"),
        (-1.5, NumberFormat(decimals: 1, showsPlus: true), "-1.5"),
        (0.01, NumberFormat(decimals: 1, showsPlus: true), "0.0"),
        (1e22, .fixed(0), "10000000000000000000000"),
    ]

    @Test("digits, signs and groups", arguments: shown.indices)
    func text(_ index: Int) {
        let item = Self.shown[index]
        #expect(item.format.text(item.value) == item.text)
    }

    @Test("the largest and the finest numbers keep every digit")
    func extremes() {
        let largest = NumberFormat.fixed(0).text(.greatestFiniteMagnitude)
        #expect(largest.count == 309 && largest.hasPrefix("17976931348623157"))
        #expect(NumberFormat.fixed(400).text(0.1).count == 402)
    }
}
