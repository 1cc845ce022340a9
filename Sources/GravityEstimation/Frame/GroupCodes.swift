import DataTables

/// Numbers the pairs of two codes that occur, in the order of their first appearance; −1 where either is.
///
/// - Parameters:
///   - left: codes below `leftCount`.
///   - right: codes below `rightCount`, as many.
///   - isSymmetric: whether (a, b) and (b, a) are one pair.
func combineCodes(
    _ left: [Int32], _ leftCount: Int, _ right: [Int32], _ rightCount: Int, isSymmetric: Bool = false
) -> Factor {
    let rows = left.count
    let (slots, overflows) = leftCount.multipliedReportingOverflow(by: rightCount)
    var found = 0
    let codes: [Int32]
    // A table of all products fits the cache where there are few; beyond a few times the rows it is mostly empty.
    if !overflows, slots <= max(4 * rows, 1 << 16) {
        var positions = [Int32](repeating: -1, count: slots)
        codes = [Int32](unsafeUninitializedCapacity: rows) { codes, initialized in
            positions.withUnsafeMutableBufferPointer { positions in
                forEachPair(left, right, isSymmetric) { row, a, b in
                    guard a >= 0, b >= 0 else {
                        codes[row] = -1
                        return
                    }
                    let slot = Int(a) &* rightCount &+ Int(b)
                    var code = positions[slot]
                    if code < 0 {
                        code = Int32(found)
                        found += 1
                        positions[slot] = code
                    }
                    codes[row] = code
                }
            }
            initialized = rows
        }
    } else {
        var table = KeyTable()
        codes = [Int32](unsafeUninitializedCapacity: rows) { codes, initialized in
            forEachPair(left, right, isSymmetric) { row, a, b in
                codes[row] =
                    a < 0 || b < 0
                    ? -1 : table.code(of: UInt64(UInt32(bitPattern: a)) << 32 | UInt64(UInt32(bitPattern: b)))
            }
            initialized = rows
        }
        found = table.count
    }
    return Factor(codes: codes, levels: .groups(found))
}

@inline(__always)
private func forEachPair(
    _ left: [Int32], _ right: [Int32], _ isSymmetric: Bool, _ body: (_ row: Int, _ a: Int32, _ b: Int32) -> Void
) {
    left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
            for row in 0..<left.count {
                let (a, b) = (left[row], right[row])
                if isSymmetric, a > b { body(row, b, a) } else { body(row, a, b) }
            }
        }
    }
}

/// Renumbers codes below `count` so that every group has a row, in the order of first appearance.
///
/// - Returns: the codes, and the old code of each group.
func denseCodes(_ codes: [Int32], count: Int) -> (codes: [Int32], old: [Int32]) {
    var positions = [Int32](repeating: -1, count: count)
    var old: [Int32] = []
    let dense = codes.map { code -> Int32 in
        guard code >= 0 else { return -1 }
        if positions[Int(code)] < 0 {
            positions[Int(code)] = Int32(old.count)
            old.append(code)
        }
        return positions[Int(code)]
    }
    return (dense, old)
}

/// The cells of some rows, or all of them, shared with the table.
func cells<Cell: BitwiseCopyable>(of column: [Cell], rows: [Int32]?) -> [Cell] {
    guard let rows else { return column }
    return [Cell](unsafeUninitializedCapacity: rows.count) { buffer, initialized in
        column.withUnsafeBufferPointer { column in
            for position in rows.indices { buffer[position] = column[Int(rows[position])] }
        }
        initialized = rows.count
    }
}

/// A column as positions among its distinct values in some rows; without `rows` the codes of texts are shared.
func factor(of column: DataColumn, rows: [Int32]?) -> Factor {
    switch column.content {
    case .numbers(let numbers): return distinctValues(cells(of: numbers, rows: rows))
    case .codes(let codes, let labels):
        guard let rows else { return Factor(codes: codes, levels: .texts(labels)) }
        let (dense, old) = denseCodes(cells(of: codes, rows: rows), count: labels.count)
        return Factor(codes: dense, levels: .texts(old.map { labels[Int($0)] }))
    }
}

/// Brings two factors to one list of values, so that equal values have equal codes.
///
/// - Returns: the codes of both and how many values there are; `nil` where one holds texts and the other numbers.
func sharedCodes(_ left: Factor, _ right: Factor) -> (left: [Int32], right: [Int32], count: Int)? {
    func recode<Value: Hashable>(_ own: [Value], _ other: [Value]) -> ([Int32], Int) {
        var positions = Dictionary(own.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
        let map = other.map { value -> Int32 in
            if let known = positions[value] { return known }
            let position = Int32(positions.count)
            positions[value] = position
            return position
        }
        return (right.codes.map { $0 < 0 ? -1 : map[Int($0)] }, max(own.count, positions.count))
    }
    switch (left.levels, right.levels) {
    case (.texts(let own), .texts(let other)):
        let (codes, count) = recode(own, other)
        return (left.codes, codes, count)
    case (.numbers(let own), .numbers(let other)):
        let (codes, count) = recode(own, other)
        return (left.codes, codes, count)
    default: return nil
    }
}
