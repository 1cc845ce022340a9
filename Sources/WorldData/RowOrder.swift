/// The rows of a table in ascending order of a key of three columns of positions.
struct RowOrder {
    /// The rows in order, each key once and rows without a valid key left out; `nil` where the table stands so already.
    var rows: [Int32]?
    /// Rows whose key an earlier row has, in the order of the table.
    var repeated: [(row: Int, first: Int)] = []

    /// Orders rows by three columns, the most significant first; a position of -1 is no valid key.
    ///
    /// A stable counting sort, column by column from the least significant: nothing grows with the number of
    /// cells, of which a sparse world has far more than rows.
    ///
    /// - Parameters:
    ///   - columns: positions of equal length.
    ///   - counts: how many positions each column may hold.
    /// - Complexity: O(rows + sum of counts).
    init(by columns: [[Int32]], counts: [Int]) {
        precondition(columns.count == 3 && counts.count == 3, "a key has three columns")
        let (first, second, third) = (columns[0], columns[1], columns[2])
        let count = first.count
        func key(_ row: Int) -> Int {
            guard first[row] >= 0, second[row] >= 0, third[row] >= 0 else { return -1 }
            return (Int(first[row]) * counts[1] + Int(second[row])) * counts[2] + Int(third[row])
        }
        var last = -1
        var ordered = 0
        while ordered < count {
            let next = key(ordered)
            if next <= last { break }
            last = next
            ordered += 1
        }
        if ordered == count { return }
        var order: [Int32] = []
        order.reserveCapacity(count)
        for row in 0..<count where first[row] >= 0 && second[row] >= 0 && third[row] >= 0 { order.append(Int32(row)) }
        for column in [2, 1, 0] { order = Self.sorted(order, by: columns[column], count: counts[column]) }
        var kept = 0
        var lastKey = -1
        for position in order.indices {
            let row = Int(order[position])
            let next = key(row)
            if next == lastKey {
                repeated.append((row, Int(order[kept - 1])))
            } else {
                order[kept] = Int32(row)
                kept += 1
                lastKey = next
            }
        }
        order.removeLast(order.count - kept)
        repeated.sort { $0.row < $1.row }
        rows = order
    }

    private static func sorted(_ rows: [Int32], by column: [Int32], count: Int) -> [Int32] {
        var place = [Int32](repeating: 0, count: count + 1)
        for row in rows { place[Int(column[Int(row)]) + 1] += 1 }
        for position in 0..<count { place[position + 1] += place[position] }
        var result = [Int32](repeating: 0, count: rows.count)
        for row in rows {
            let position = Int(column[Int(row)])
            result[Int(place[position])] = row
            place[position] += 1
        }
        return result
    }

    /// A column in this order.
    func arranged<Element>(_ column: [Element]) -> [Element] {
        guard let rows else { return column }
        return rows.map { column[Int($0)] }
    }
}

/// Line of the file on which each row of a long table starts.
///
/// Rows mostly follow each other line by line, so only the changes of the distance are held.
struct RowLines {
    private var runs: [(row: Int, distance: Int)] = []
    private(set) var count = 0

    /// Adds the line of the next row.
    mutating func append(_ line: Int) {
        let distance = line - count
        if runs.last?.distance != distance { runs.append((count, distance)) }
        count += 1
    }

    /// Line of a row.
    subscript(row: Int) -> Int {
        var low = 0
        var high = runs.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if runs[middle].row <= row { low = middle } else { high = middle }
        }
        return row + runs[low].distance
    }
}
