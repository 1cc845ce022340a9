import Glibc
import NumericKernels

/// A stretch of rows that is computed at once.
struct RowBlock {
    /// Rows of the table; `nil` where they are `start`, `start + 1`, ...
    let rows: UnsafePointer<Int32>?
    /// First row, or first position in `rows`.
    let start: Int
    /// How many rows.
    let count: Int

    /// Long enough to hide the walk over an expression, short enough for the first cache.
    static let length = 2048

    /// Copies the cells of a column.
    func gather<Cell: BitwiseCopyable>(_ column: [Cell], into out: UnsafeMutablePointer<Cell>) {
        column.withUnsafeBufferPointer { cells in
            guard let base = cells.baseAddress else { return }
            if let rows {
                for position in 0..<count { out[position] = base[Int(rows[start + position])] }
            } else {
                out.update(from: base + start, count: count)
            }
        }
    }
}

/// A number of each row, with every column found.
indirect enum BoundNumber: Sendable {
    case constant(Double)
    case column([Double])
    case negative(BoundNumber)
    case arithmetic(Arithmetic, BoundNumber, BoundNumber)
    case function(RowFunction, BoundNumber)
    /// One where the condition holds, zero where it does not, NaN where an empty cell leaves it open.
    case condition(BoundCondition)

    /// Computes a block; an empty cell gives NaN, and so does what has no value.
    func evaluate(_ block: RowBlock, into out: UnsafeMutablePointer<Double>) {
        let count = block.count
        switch self {
        case .constant(let value): out.update(repeating: value, count: count)
        case .column(let values): block.gather(values, into: out)
        case .negative(let inner):
            inner.evaluate(block, into: out)
            for position in 0..<count { out[position] = -out[position] }
        case .arithmetic(.power, let base, .constant(let exponent)):
            base.evaluate(block, into: out)
            if exponent == 2 {
                for position in 0..<count { out[position] *= out[position] }
            } else {
                // The power of anything to zero is one, but an empty cell stays empty.
                for position in 0..<count {
                    out[position] = out[position].isNaN ? .nan : pow(out[position], exponent)
                }
            }
        case .arithmetic(let operation, let left, let right):
            left.evaluate(block, into: out)
            withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { buffer in
                guard let other = buffer.baseAddress else { return }
                right.evaluate(block, into: other)
                switch operation {
                case .sum: for position in 0..<count { out[position] += other[position] }
                case .difference: for position in 0..<count { out[position] -= other[position] }
                case .product: for position in 0..<count { out[position] *= other[position] }
                case .quotient: for position in 0..<count { out[position] /= other[position] }
                case .power:
                    for position in 0..<count {
                        let isEmpty = out[position].isNaN || other[position].isNaN
                        out[position] = isEmpty ? .nan : pow(out[position], other[position])
                    }
                }
            }
        case .function(let function, let inner):
            inner.evaluate(block, into: out)
            switch function {
            case .log: vectorLog(out, into: out, count: count)
            case .exp: vectorExp(out, into: out, count: count)
            case .log1p: for position in 0..<count { out[position] = log1p(out[position]) }
            case .sqrt: for position in 0..<count { out[position] = out[position].squareRoot() }
            case .abs: for position in 0..<count { out[position] = out[position].magnitude }
            case .identity, .border, .lag, .lead, .phase: break
            }
        case .condition(let condition):
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { buffer in
                guard let truth = buffer.baseAddress else { return }
                condition.evaluate(block, into: truth)
                for position in 0..<count {
                    out[position] = truth[position] == Truth.unknown ? .nan : truth[position] == Truth.yes ? 1 : 0
                }
            }
        }
    }
}

/// The three values of a condition; `and` is the smaller of two, `or` the larger.
enum Truth {
    static let no: UInt8 = 0
    static let unknown: UInt8 = 1
    static let yes: UInt8 = 2
}

/// A condition of each row, with every column and label found.
indirect enum BoundCondition: Sendable {
    case numbers(Comparison, BoundNumber, BoundNumber)
    /// The number is one of a sorted list.
    case numberIn(BoundNumber, [Double])
    /// The code is one that `isMember` marks with `Truth.yes`.
    case codeIn([Int32], isMember: [UInt8])
    /// Two columns hold the same text: `leftOfRight` gives the left code of a right one, −2 where there is none.
    case sameText([Int32], [Int32], leftOfRight: [Int32])
    case not(BoundCondition)
    case all([BoundCondition])
    case any([BoundCondition])

    /// Computes a block.
    func evaluate(_ block: RowBlock, into out: UnsafeMutablePointer<UInt8>) {
        let count = block.count
        switch self {
        case .numbers(let comparison, let left, let right):
            withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * count) { buffer in
                guard let a = buffer.baseAddress else { return }
                let b = a + count
                left.evaluate(block, into: a)
                right.evaluate(block, into: b)
                compare(comparison, a, b, into: out, count: count)
            }
        case .numberIn(let inner, let members):
            withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { buffer in
                guard let values = buffer.baseAddress else { return }
                inner.evaluate(block, into: values)
                markMembers(values, of: members, into: out, count: count)
            }
        case .codeIn(let codes, let isMember):
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { buffer in
                guard let own = buffer.baseAddress else { return }
                block.gather(codes, into: own)
                isMember.withUnsafeBufferPointer { marks in
                    for position in 0..<count {
                        out[position] = own[position] < 0 ? Truth.unknown : marks[Int(own[position])]
                    }
                }
            }
        case .sameText(let left, let right, let leftOfRight):
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * count) { buffer in
                guard let a = buffer.baseAddress else { return }
                let b = a + count
                block.gather(left, into: a)
                block.gather(right, into: b)
                leftOfRight.withUnsafeBufferPointer { map in
                    for position in 0..<count {
                        if a[position] < 0 || b[position] < 0 {
                            out[position] = Truth.unknown
                        } else {
                            out[position] = map[Int(b[position])] == a[position] ? Truth.yes : Truth.no
                        }
                    }
                }
            }
        case .not(let inner):
            inner.evaluate(block, into: out)
            for position in 0..<count { out[position] = Truth.yes - out[position] }
        case .all(let parts): combine(parts, block, into: out) { min($0, $1) }
        case .any(let parts): combine(parts, block, into: out) { max($0, $1) }
        }
    }

    private func combine(
        _ parts: [BoundCondition], _ block: RowBlock, into out: UnsafeMutablePointer<UInt8>,
        _ operation: (UInt8, UInt8) -> UInt8
    ) {
        guard let first = parts.first else { return }
        first.evaluate(block, into: out)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: block.count) { buffer in
            guard let other = buffer.baseAddress else { return }
            for part in parts.dropFirst() {
                part.evaluate(block, into: other)
                for position in 0..<block.count { out[position] = operation(out[position], other[position]) }
            }
        }
    }
}

private func compare(
    _ comparison: Comparison, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    into out: UnsafeMutablePointer<UInt8>, count: Int
) {
    switch comparison {
    case .equal: mark { $0 == $1 }
    case .notEqual: mark { $0 != $1 }
    case .less: mark { $0 < $1 }
    case .lessOrEqual: mark { $0 <= $1 }
    case .greater: mark { $0 > $1 }
    case .greaterOrEqual: mark { $0 >= $1 }
    }

    func mark(_ holds: (Double, Double) -> Bool) {
        for position in 0..<count {
            let (x, y) = (a[position], b[position])
            out[position] = x.isNaN || y.isNaN ? Truth.unknown : holds(x, y) ? Truth.yes : Truth.no
        }
    }
}

private func markMembers(
    _ values: UnsafePointer<Double>, of members: [Double], into out: UnsafeMutablePointer<UInt8>, count: Int
) {
    members.withUnsafeBufferPointer { members in
        for position in 0..<count {
            let value = values[position]
            var low = 0
            var high = members.count
            while low < high {
                let middle = (low + high) / 2
                if members[middle] < value { low = middle + 1 } else { high = middle }
            }
            let isMember = low < members.count && members[low] == value
            out[position] = value.isNaN ? Truth.unknown : isMember ? Truth.yes : Truth.no
        }
    }
}

/// Computes a number for rows of the table.
///
/// - Parameters:
///   - number: what is computed.
///   - rows: the rows, ascending; `nil` for all.
///   - rowCount: rows of the table.
func values(of number: BoundNumber, rows: [Int32]?, rowCount: Int) -> [Double] {
    // A column as it stands is shared with the table.
    if rows == nil, case .column(let values) = number { return values }
    let count = rows?.count ?? rowCount
    return [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
        forEachBlock(of: rows, rowCount: rowCount, into: buffer) { number.evaluate($0, into: $1) }
        initialized = count
    }
}

/// Evaluates a condition for every row of the table; see ``Truth``.
func truths(of condition: BoundCondition, rowCount: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: rowCount) { buffer, initialized in
        forEachBlock(of: nil, rowCount: rowCount, into: buffer) { condition.evaluate($0, into: $1) }
        initialized = rowCount
    }
}

private func forEachBlock<Cell: BitwiseCopyable>(
    of rows: [Int32]?, rowCount: Int, into buffer: UnsafeMutableBufferPointer<Cell>,
    _ body: @Sendable (RowBlock, UnsafeMutablePointer<Cell>) -> Void
) {
    let count = rows?.count ?? rowCount
    guard count > 0, let base = buffer.baseAddress else { return }
    nonisolated(unsafe) let out = base
    // Pieces of some 30 blocks keep the cost of handing them out small.
    let pieceLength = RowBlock.length * 32
    rows.withOptionalPointer { pointer in
        nonisolated(unsafe) let pointer = pointer
        parallelLoop((count + pieceLength - 1) / pieceLength) { piece in
            var start = piece * pieceLength
            let end = min(start + pieceLength, count)
            while start < end {
                let length = min(RowBlock.length, end - start)
                body(RowBlock(rows: pointer, start: start, count: length), out + start)
                start += length
            }
        }
    }
}

extension [Int32]? {
    /// Lends the elements, or `nil`.
    func withOptionalPointer<Result>(_ body: (UnsafePointer<Int32>?) -> Result) -> Result {
        guard let self else { return body(nil) }
        return self.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
