/// The rows of a column as positions among its distinct values.
struct Factor: Sendable {
    /// Position of the value of each row; −1 where the cell is empty.
    var codes: [Int32]
    /// The values.
    var levels: Levels

    enum Levels: Sendable, Equatable {
        case texts([String])
        case numbers([Double])
        /// Groups without a value that could be printed.
        case groups(Int)

        var count: Int {
            switch self {
            case .texts(let labels): labels.count
            case .numbers(let values): values.count
            case .groups(let count): count
            }
        }
    }
}

/// Finds the distinct values of numbers, in the order of their first appearance; NaN has the code −1.
///
/// Whole numbers within a range of a few times the rows, such as years and identifiers, are looked up in a table;
/// others by their bits in a hash table.
func distinctValues(_ values: [Double]) -> Factor {
    let count = values.count
    if let range = wholeRange(of: values), range.count <= max(4 * count, 1 << 16) {
        var positions = [Int32](repeating: -1, count: range.count)
        var levels: [Double] = []
        let low = range.lowerBound
        let codes = [Int32](unsafeUninitializedCapacity: count) { codes, initialized in
            positions.withUnsafeMutableBufferPointer { positions in
                values.withUnsafeBufferPointer { values in
                    for row in 0..<count {
                        let slot = Int(values[row]) - low
                        var code = positions[slot]
                        if code < 0 {
                            code = Int32(levels.count)
                            positions[slot] = code
                            levels.append(values[row])
                        }
                        codes[row] = code
                    }
                }
            }
            initialized = count
        }
        return Factor(codes: codes, levels: .numbers(levels))
    }
    var table = KeyTable()
    var levels: [Double] = []
    let codes = [Int32](unsafeUninitializedCapacity: count) { codes, initialized in
        values.withUnsafeBufferPointer { values in
            for row in 0..<count {
                let value = values[row]
                guard !value.isNaN else {
                    codes[row] = -1
                    continue
                }
                // Both zeros are one value.
                let code = table.code(of: (value == 0 ? 0.0 : value).bitPattern)
                if Int(code) == levels.count { levels.append(value) }
                codes[row] = code
            }
        }
        initialized = count
    }
    return Factor(codes: codes, levels: .numbers(levels))
}

/// The range of numbers that are all whole and of moderate size; `nil` where one is not, or is NaN.
private func wholeRange(of values: [Double]) -> ClosedRange<Int>? {
    guard let first = values.first else { return nil }
    var low = first
    var high = first
    var isWhole = true
    values.withUnsafeBufferPointer { values in
        for value in values {
            low = value < low ? value : low
            high = value > high ? value : high
            isWhole = isWhole && value == value.rounded(.towardZero)
        }
    }
    // Also false for NaN, which equals nothing.
    guard isWhole, low > -1e9, high < 1e9 else { return nil }
    return Int(low)...Int(high)
}

/// Numbers keys in the order of their first appearance: open addressing, doubled as it fills.
struct KeyTable {
    private var keys: [UInt64] = .init(repeating: 0, count: 1 << 10)
    private var codes: [Int32] = .init(repeating: -1, count: 1 << 10)
    private(set) var count = 0

    /// The number of a key; a new key gets the next.
    mutating func code(of key: UInt64) -> Int32 {
        if 2 * count >= keys.count { grow() }
        let mask = keys.count - 1
        var slot = Self.hash(key) & mask
        while codes[slot] >= 0 {
            if keys[slot] == key { return codes[slot] }
            slot = (slot + 1) & mask
        }
        keys[slot] = key
        codes[slot] = Int32(count)
        count += 1
        return Int32(count - 1)
    }

    /// The number of a key that may not be there; −1 then.
    func known(_ key: UInt64) -> Int32 {
        let mask = keys.count - 1
        var slot = Self.hash(key) & mask
        while codes[slot] >= 0 {
            if keys[slot] == key { return codes[slot] }
            slot = (slot + 1) & mask
        }
        return -1
    }

    private mutating func grow() {
        let (oldKeys, oldCodes) = (keys, codes)
        keys = .init(repeating: 0, count: 2 * oldKeys.count)
        codes = .init(repeating: -1, count: 2 * oldKeys.count)
        let mask = keys.count - 1
        for old in oldKeys.indices where oldCodes[old] >= 0 {
            var slot = Self.hash(oldKeys[old]) & mask
            while codes[slot] >= 0 { slot = (slot + 1) & mask }
            keys[slot] = oldKeys[old]
            codes[slot] = oldCodes[old]
        }
    }

    /// The upper bits of a product with an odd number, mixed once more: keys are often regular.
    private static func hash(_ key: UInt64) -> Int {
        let mixed = (key ^ (key >> 32)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed ^ (mixed >> 29)) & Int.max
    }
}
