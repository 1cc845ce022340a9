import Glibc
import TextFormats

/// What to read from each column of a file.
struct CSVPlan: Sendable {
    /// What to do with a field.
    enum Action: UInt8 {
        case skip
        case number
        case text
    }

    /// One for each column of the file.
    var actions: [Action]
    /// Position among the wanted columns, for each column of the file.
    var slots: [Int]
    /// How many columns are wanted.
    var wantedCount: Int
    /// Texts that stand for a missing number.
    var markers: [[UInt8]]
}

private let comma = UInt8(ascii: ",")
private let quote = UInt8(ascii: "\"")
private let lineFeed: UInt8 = 0x0A
private let carriageReturn: UInt8 = 0x0D

/// A field between separators, as it stands in the file.
private struct CSVField {
    var start: UnsafePointer<UInt8>
    var length: Int
    /// The separator behind it: a comma, a line feed, or anything else where a quoted field is not ended by one.
    var end: UnsafePointer<UInt8>
    /// Whether it holds doubled quotes.
    var isDoubled = false
}

extension CSVPiece {
    /// Reads the cells of the wanted columns.
    ///
    /// A column that was to hold numbers and does not is read as texts, from its first cell in the piece.
    func parse(_ plan: CSVPlan) {
        var plan = plan
        isBroken = !isUTF8(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage)[start..<count]))
        guard !isBroken else { return }
        let length = count - start
        // A row has a separator behind each of its fields; the very last may lack it.
        reserveCells(columns: plan.wantedCount, rows: length / plan.actions.count + 1)
        while true {
            for slot in columns.indices {
                columns[slot].hasNumber = false
                columns[slot].hasMarker = false
                columns[slot].labels.removeAll()
            }
            for (column, action) in plan.actions.enumerated() where action != .skip {
                columns[plan.slots[column]].isText = action == .text
            }
            let revised = scan(plan)
            if isBroken || revised == plan.actions { return }
            plan.actions = revised
        }
    }

    /// One pass over the rows; returns what should have been done with each column.
    private func scan(_ plan: CSVPlan) -> [CSVPlan.Action] {
        guard let base = storage.baseAddress?.assumingMemoryBound(to: UInt8.self), let room = cells.baseAddress else {
            return plan.actions
        }
        let width = plan.actions.count
        let capacity = (count - start) / width + 1
        var actions = plan.actions
        var position = UnsafePointer(base + start)
        let end = UnsafePointer(base + count)
        var row = 0
        var line = 0
        lines.removeAll(keepingCapacity: true)
        isRegular = true
        isBroken = false
        columns.withUnsafeMutableBufferPointer { columns in
            actions.withUnsafeMutableBufferPointer { actions in
                plan.slots.withUnsafeBufferPointer { slots in
                    while position < end {
                        if position[0] == lineFeed || (position[0] == carriageReturn && position[1] == lineFeed) {
                            position += position[0] == carriageReturn ? 2 : 1
                            noteIrregular(row, line)
                            line += 1
                            continue
                        }
                        let rowLine = line
                        if !isRegular { lines.append(UInt32(truncatingIfNeeded: rowLine)) }
                        for column in 0..<width {
                            let slot = slots[column]
                            switch actions[column] {
                            case .skip: skipField(&position, end, &line)
                            case .number:
                                let cell = room.assumingMemoryBound(to: Double.self) + (slot * capacity + row)
                                if let value = shortNumber(&position) {
                                    cell.pointee = value
                                    columns[slot].hasNumber = true
                                } else {
                                    let field = wholeField(position, end, &line)
                                    position = field.end
                                    let value = longNumber(field, plan.markers, &columns[slot])
                                    if let value { cell.pointee = value } else { actions[column] = .text }
                                }
                            case .text:
                                let cell = (room + slot * capacity * 8).assumingMemoryBound(to: Int32.self) + row
                                // A column found to be texts only in this pass is read again in the next.
                                cell.pointee = code(&position, end, &line, &columns[slot].labels)
                            }
                            let separator = position[0]
                            if separator == (column == width - 1 ? lineFeed : comma) {
                                position += 1
                            } else {
                                isBroken = true
                                return
                            }
                        }
                        if line != rowLine { noteIrregular(row + 1, rowLine + 1) }
                        row += 1
                        line += 1
                    }
                }
            }
        }
        rowCount = row
        lineCount = line
        return actions
    }

    /// Where a column's cells stand.
    func numbers(slot: Int, width: Int) -> UnsafeBufferPointer<Double> {
        guard let room = cells.baseAddress else { return UnsafeBufferPointer(start: nil, count: 0) }
        let capacity = (count - start) / width + 1
        let first = (room + slot * capacity * 8).assumingMemoryBound(to: Double.self)
        return UnsafeBufferPointer(start: first, count: rowCount)
    }

    /// Where a column's codes stand.
    func codes(slot: Int, width: Int) -> UnsafeBufferPointer<Int32> {
        guard let room = cells.baseAddress else { return UnsafeBufferPointer(start: nil, count: 0) }
        let capacity = (count - start) / width + 1
        let first = (room + slot * capacity * 8).assumingMemoryBound(to: Int32.self)
        return UnsafeBufferPointer(start: first, count: rowCount)
    }

    /// From here on the line of each row is written down; up to now row r stood on line r.
    private func noteIrregular(_ rows: Int, _ line: Int) {
        guard isRegular else { return }
        isRegular = false
        lines.append(contentsOf: (0..<rows).lazy.map { UInt32(truncatingIfNeeded: $0) })
    }
}

/// A number of plain digits with at most one point, which ends at a separator.
///
/// It is the double that `parseNumber` gives; `nil`, and nothing consumed, where the field is anything else.
@inline(__always)
private func shortNumber(_ position: inout UnsafePointer<UInt8>) -> Double? {
    var next = position
    let isNegative = next[0] == UInt8(ascii: "-")
    if isNegative { next += 1 }
    let first = next
    var mantissa: UInt64 = 0
    while case let digit = next[0] &- 48, digit < 10 {
        mantissa = mantissa &* 10 &+ UInt64(digit)
        next += 1
    }
    var digits = next - first
    var value: Double
    if next[0] == UInt8(ascii: ".") {
        next += 1
        let point = next
        while case let digit = next[0] &- 48, digit < 10 {
            mantissa = mantissa &* 10 &+ UInt64(digit)
            next += 1
        }
        let decimals = next - point
        digits += decimals
        guard digits <= 19, mantissa <= 1 << 53 else { return nil }
        value = Double(mantissa)
        if decimals > 0 { value /= shortPowersOfTen[decimals] }
    } else {
        guard digits <= 19, mantissa <= 1 << 53 else { return nil }
        value = Double(mantissa)
    }
    guard digits > 0 else { return nil }
    if next[0] == carriageReturn, next[1] == lineFeed { next += 1 }
    guard next[0] == comma || next[0] == lineFeed else { return nil }
    position = next
    return isNegative ? -value : value
}

private let shortPowersOfTen: InlineArray<20, Double> = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
]

/// The number in a field, NaN where it is empty or marks a missing value, `nil` where it is a text.
@inline(never)
private func longNumber(_ field: CSVField, _ markers: [[UInt8]], _ column: inout CSVPieceColumn) -> Double? {
    if field.length == 0 { return .nan }
    let bytes = UnsafeRawBufferPointer(start: field.start, count: field.length)
    if let value = parseNumber(bytes), value.isFinite {
        column.hasNumber = true
        return value
    }
    if markers.contains(where: { $0.elementsEqual(bytes) }) {
        column.hasMarker = true
        return .nan
    }
    return nil
}

/// The number of the text in a field; −1 where it is empty.
@inline(__always)
private func code(
    _ position: inout UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>, _ line: inout Int,
    _ labels: inout LabelDictionary
) -> Int32 {
    let start = position
    if start[0] != quote {
        let word = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self).littleEndian
        let ends = separatorBits(word)
        if ends != 0 {
            var length = ends.trailingZeroBitCount >> 3
            position = start + length
            if length > 0, position[0] == lineFeed, position[-1] == carriageReturn { length -= 1 }
            if length == 0 { return -1 }
            return labels.number(of: start, length: length, word: word & ((1 << UInt64(8 * length)) - 1))
        }
    }
    let field = wholeField(start, limit, &line)
    position = field.end
    if field.length == 0 { return -1 }
    guard field.isDoubled else { return labels.number(of: field.start, length: field.length) }
    var plain: [UInt8] = []
    var next = field.start
    while next < field.start + field.length {
        plain.append(next[0])
        next += next[0] == quote ? 2 : 1
    }
    return plain.withUnsafeBufferPointer { bytes in
        bytes.baseAddress.map { labels.number(of: $0, length: bytes.count) } ?? -1
    }
}

/// The top bit of each byte that is a comma or a line feed, exact up to the first of them.
@inline(__always)
private func separatorBits(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let commas = word ^ (ones &* UInt64(comma))
    let breaks = word ^ (ones &* UInt64(lineFeed))
    return ((commas &- ones) & ~commas & tops) | ((breaks &- ones) & ~breaks & tops)
}

/// Moves to the separator behind a field.
@inline(__always)
private func skipField(
    _ position: inout UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>, _ line: inout Int
) {
    if position[0] == quote {
        position = wholeField(position, limit, &line).end
        return
    }
    position = separator(from: position)
}

/// The first comma or line feed; there is always a line feed behind the rows.
@inline(__always)
private func separator(from start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var next = start
    while true {
        let ends = separatorBits(UnsafeRawPointer(next).loadUnaligned(as: UInt64.self).littleEndian)
        if ends != 0 { return next + (ends.trailingZeroBitCount >> 3) }
        next += 8
    }
}

/// The field that starts at a position, with its quotes taken off; `limit` is the end of the rows.
@inline(never)
private func wholeField(
    _ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>, _ line: inout Int
) -> CSVField {
    guard start[0] == quote else {
        let end = separator(from: start)
        let isReturn = end > start && end[0] == lineFeed && end[-1] == carriageReturn
        return CSVField(start: start, length: end - start - (isReturn ? 1 : 0), end: end)
    }
    var next = start + 1
    var isDoubled = false
    while true {
        // A quote that is never closed: what follows the line feed behind the rows is no separator.
        if next >= limit { return CSVField(start: start, length: 0, end: limit + 1) }
        if next[0] == quote {
            if next[1] != quote { break }
            isDoubled = true
            next += 2
            continue
        }
        if next[0] == lineFeed { line += 1 }
        next += 1
    }
    var end = next + 1
    if end[0] == carriageReturn, end[1] == lineFeed { end += 1 }
    return CSVField(start: start + 1, length: next - start - 1, end: end, isDoubled: isDoubled)
}
