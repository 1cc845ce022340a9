/// The fixed effects of an estimation, laid out for passes over rows.
///
/// Rows are sorted by the groups of the effect with most of them, which is *eliminated*: given the other effects, its
/// coefficients are weighted means. The levels of the other effects are numbered in the order in which the sorted
/// rows meet them, so that neighbouring rows use neighbouring memory, and lie below one another in one table.
/// Without effects there is one group, the constant.
final class EffectDesign: Sendable {
    /// Number of rows.
    let rowCount: Int
    /// Number of groups of the eliminated effect that have rows.
    let groupCount: Int
    /// First row of each group, and the number of rows.
    let start: Buffer<Int32>
    /// Levels of the other effects: for each, the row of the table that belongs to each row.
    let levels: [Buffer<Int32>]
    /// First row of each other effect in the table, and the number of table rows.
    let tableOffsets: [Int]
    /// Row of the frame behind each sorted row; `nil` where they are the same.
    let order: Buffer<Int32>?
    /// Position of the eliminated effect in the frame; `nil` for the constant.
    let eliminated: Int?
    /// Positions of the other effects in the frame.
    let others: [Int]
    /// Group of the frame behind each group here, and behind each row of the table.
    let frameGroups: [Int32], frameLevels: [Int32]
    /// Consecutive ranges of groups that are worked on at once.
    ///
    /// Their number depends on the data only, so that sums
    /// are the same on any number of threads.
    let chunks: [Range<Int>]
    /// Pointers to `levels`, for C.
    let levelPointers: Buffer<UnsafePointer<Int32>?>

    /// Rows of the table: levels of all effects but the eliminated one.
    var tableRows: Int { tableOffsets[tableOffsets.count - 1] }

    /// Sorts the rows.
    ///
    /// - Parameters:
    ///   - frameRows: number of rows of the frame.
    ///   - effects: the partitions of the frame's rows; none means a constant.
    ///   - kept: rows of the frame that take part, ascending and at least one; `nil` for all.
    /// - Complexity: O(rows · effects).
    init(frameRows: Int, effects: [GroupColumn], kept: [Int32]?) {
        rowCount = kept?.count ?? frameRows
        let largest = effects.indices.max { effects[$0].groupCount < effects[$1].groupCount }
        eliminated = largest
        others = effects.indices.filter { $0 != largest }
        if let largest {
            let sorted = sortedByGroup(effects[largest], kept: kept)
            start = sorted.start
            order = sorted.order
            frameGroups = sorted.groups
        } else {
            start = Buffer([0, Int32(rowCount)])
            order = kept.map { Buffer($0) }
            frameGroups = [0]
        }
        groupCount = frameGroups.count
        var levels: [Buffer<Int32>] = []
        var offsets = [0]
        var names: [Int32] = []
        for position in others {
            let renumbered = numberedByAppearance(
                effects[position], order: order, count: rowCount, from: Int32(offsets[offsets.count - 1]))
            levels.append(renumbered.levels)
            names += renumbered.groups
            offsets.append(names.count)
        }
        self.levels = levels
        tableOffsets = offsets
        frameLevels = names
        levelPointers = Buffer(levels.isEmpty ? [nil] : levels.map { UnsafePointer($0.start) })
        chunks = groupChunks(start: start, groups: frameGroups.count, tableRows: names.count)
    }

    /// The value of a frame's column for each sorted row.
    func sorted(_ values: [Double]) -> Buffer<Double> {
        guard let order else { return Buffer(values) }
        let result = Buffer<Double>(rowCount, filledWith: 0)
        values.withUnsafeBufferPointer { source in
            for row in 0..<rowCount { result[row] = source[Int(order[row])] }
        }
        return result
    }

    /// Row of the frame behind a sorted row.
    @inline(__always)
    func frameRow(_ row: Int) -> Int {
        if let order { Int(order[row]) } else { row }
    }

    /// Rows of a chunk.
    func rows(of chunk: Range<Int>) -> Range<Int> { Int(start[chunk.lowerBound])..<Int(start[chunk.upperBound]) }
}

/// Rows by group: a counting sort that keeps the order of rows within a group and leaves out groups without rows.
private func sortedByGroup(
    _ column: GroupColumn, kept: [Int32]?
) -> (start: Buffer<Int32>, order: Buffer<Int32>?, groups: [Int32]) {
    let count = kept?.count ?? column.codes.count
    var size = [Int32](repeating: 0, count: column.groupCount)
    var firstSeen: [Int32] = []
    var isSorted = true
    var last: Int32 = -1
    column.codes.withUnsafeBufferPointer { codes in
        size.withUnsafeMutableBufferPointer { size in
            for position in 0..<count {
                let code = codes[kept.map { Int($0[position]) } ?? position]
                if size[Int(code)] == 0 { firstSeen.append(code) } else if code != last { isSorted = false }
                size[Int(code)] += 1
                last = code
            }
        }
    }
    let start = Buffer<Int32>(firstSeen.count + 1, filledWith: 0)
    var next = [Int32](repeating: 0, count: column.groupCount)
    for (position, code) in firstSeen.enumerated() {
        next[Int(code)] = start[position]
        start[position + 1] = start[position] + size[Int(code)]
    }
    guard !isSorted else { return (start, kept.map { Buffer($0) }, firstSeen) }
    let order = Buffer<Int32>(count, filledWith: 0)
    column.codes.withUnsafeBufferPointer { codes in
        next.withUnsafeMutableBufferPointer { next in
            for position in 0..<count {
                let row = kept.map { Int($0[position]) } ?? position
                let code = Int(codes[row])
                order[Int(next[code])] = Int32(truncatingIfNeeded: row)
                next[code] += 1
            }
        }
    }
    return (start, order, firstSeen)
}

/// Levels numbered in the order in which sorted rows meet them.
private func numberedByAppearance(
    _ column: GroupColumn, order: Buffer<Int32>?, count: Int, from first: Int32
) -> (levels: Buffer<Int32>, groups: [Int32]) {
    let levels = Buffer<Int32>(count, filledWith: 0)
    var number = [Int32](repeating: -1, count: column.groupCount)
    var groups: [Int32] = []
    column.codes.withUnsafeBufferPointer { codes in
        number.withUnsafeMutableBufferPointer { number in
            for row in 0..<count {
                let code = codes[order.map { Int($0[row]) } ?? row]
                if number[Int(code)] < 0 {
                    number[Int(code)] = first + Int32(groups.count)
                    groups.append(code)
                }
                levels[row] = number[Int(code)]
            }
        }
    }
    return (levels, groups)
}

/// Splits groups into at most eight ranges of about as many rows each, fewer where every chunk's own copy of the table
/// would outweigh its rows.
private func groupChunks(start: Buffer<Int32>, groups: Int, tableRows: Int) -> [Range<Int>] {
    let rows = Int(start[groups])
    let wanted = max(1, min(8, min(rows / 4096, rows / max(1, 2 * tableRows))))
    var chunks: [Range<Int>] = []
    var first = 0
    for chunk in 1...wanted {
        let target = rows * chunk / wanted
        var end = first
        if chunk == wanted {
            end = groups
        } else {
            // The first group that starts at or after the target.
            var low = first
            var high = groups
            while low < high {
                let middle = (low + high) / 2
                if Int(start[middle]) < target { low = middle + 1 } else { high = middle }
            }
            end = low
        }
        if end > first { chunks.append(first..<end) }
        first = end
    }
    return chunks
}
