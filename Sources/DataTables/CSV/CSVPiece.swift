import Glibc

/// A stretch of whole rows of a CSV file, and the cells that were read from it.
///
/// Its memory is used again for the next stretch.
final class CSVPiece: @unchecked Sendable {
    /// Room for the bytes; the rows are the first `count` of them, and a line feed follows.
    private(set) var storage = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    /// How many bytes the rows take.
    private(set) var count = 0
    /// Where the rows begin: behind the header in the first piece.
    var start = 0
    /// Whether the piece reaches to the end of the file.
    private(set) var isLast = false
    /// Position among the pieces of the file.
    var number = 0

    /// The cells of each wanted column, filled by ``parse(_:)``.
    var columns: [CSVPieceColumn] = []
    /// How many rows were read.
    var rowCount = 0
    /// How many lines they take, with the empty ones.
    var lineCount = 0
    /// Line of each row, counted from zero within the piece, where there is more than a line to each row.
    var lines: [UInt32] = []
    /// Whether every row takes one line and no line is empty.
    var isRegular = true
    /// Whether the rows cannot be split.
    var isBroken = false

    /// Room for the cells of all wanted columns, one column after another.
    private(set) var cells = UnsafeMutableRawBufferPointer(start: nil, count: 0)

    /// Bytes behind the rows that may be loaded, though they mean nothing.
    private static let padding = 16

    deinit {
        storage.deallocate()
        cells.deallocate()
    }

    /// The rows as an array, for messages.
    var bytes: [UInt8] { Array(storage[start..<count]) }

    /// Makes room for bytes, keeping those that are there.
    func reserve(_ capacity: Int) {
        guard storage.count < capacity + Self.padding else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity + Self.padding, alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(storage))
        storage.deallocate()
        storage = larger
    }

    /// Declares the first bytes to be the rows.
    func take(_ count: Int, isLast: Bool) {
        self.count = count
        self.isLast = isLast
        start = 0
        // The last line of a file may lack its line feed; a scan that always meets one needs no count.
        reserve(count)
        storage[count] = 0x0A
        for index in 1..<Self.padding { storage[count + index] = 0 }
    }

    /// Makes room for `rows` cells of each of `columns` columns.
    func reserveCells(columns: Int, rows: Int) {
        let size = max(16, columns * rows * MemoryLayout<Double>.stride)
        guard cells.count < size else { return }
        cells.deallocate()
        cells = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    }

    /// Where the last row ends that ends within the first `filled` bytes; zero where none does.
    func endOfRows(in filled: Int) -> Int {
        guard filled > 0, let base = storage.baseAddress else { return 0 }
        if memchr(base, Int32(UInt8(ascii: "\"")), filled) == nil {
            var end = filled
            while end > 0, storage[end - 1] != 0x0A { end -= 1 }
            return end
        }
        return rowEnds(in: filled, atMost: .max).end
    }

    /// Where the first row ends that is not an empty line; zero where there is none.
    func endOfFirstRow() -> Int {
        var position = 0
        while position < count {
            let byte = storage[position]
            guard byte == 0x0A || (byte == 0x0D && (position + 1 == count || storage[position + 1] == 0x0A)) else {
                break
            }
            position += 1
        }
        guard position < count else { return 0 }
        let end = rowEnds(in: count, from: position, atMost: 1)
        return end.rows == 0 ? (isLast ? count : 0) : end.end
    }

    /// Walks over rows as RFC 4180 has them: a quote opens a field only at its start.
    private func rowEnds(in filled: Int, from start: Int = 0, atMost limit: Int) -> (end: Int, rows: Int) {
        guard let base = storage.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return (0, 0) }
        var end = 0
        var rows = 0
        var position = start
        var isStart = true
        while position < filled, rows < limit {
            let byte = base[position]
            position += 1
            if isStart, byte == UInt8(ascii: "\"") {
                while true {
                    guard position < filled,
                        let next = memchr(base + position, Int32(UInt8(ascii: "\"")), filled - position)
                    else { return (end, rows) }
                    position = UnsafeRawPointer(next) - UnsafeRawPointer(base) + 1
                    guard position < filled, base[position] == UInt8(ascii: "\"") else { break }
                    position += 1
                }
                isStart = false
            } else if byte == 0x0A {
                end = position
                rows += 1
                isStart = true
            } else {
                isStart = byte == UInt8(ascii: ",")
            }
        }
        return (end, rows)
    }
}

/// The cells of one wanted column in a piece.
struct CSVPieceColumn {
    /// Whether the cells are positions among `labels` (32-bit, −1 where empty) and not doubles.
    var isText = false
    /// Whether some cell is a number.
    var hasNumber = false
    /// Whether some cell holds a text that stands for a missing number.
    var hasMarker = false
    /// The texts of the piece.
    var labels = LabelDictionary()
}
