import TextFormats

extension DataTable {
    /// Any column as groups, numbered in the order of their first appearance.
    ///
    /// A column of numbers has one group for each distinct number (−0 is 0); whole numbers are printed without decimals.
    ///
    /// - Returns: the group of each row, −1 where the cell is empty, and what each group is called.
    /// - Throws: `Diagnostics` of kind `unknown-column`.
    /// - Complexity: O(rows); whole numbers in a range not much longer than the table are looked up directly.
    public func groups(of name: String) throws(Diagnostics) -> (codes: [Int32], labels: [String]) {
        switch try requireColumn(name).content {
        case .codes(let codes, let labels): return (codes, labels)
        case .numbers(let values):
            let groups = numberGroups(values)
            return (groups.codes, groups.distinct.map(numberLabel))
        }
    }
}

/// Groups of numbers in the order of their first appearance, −1 for an empty cell, and their distinct numbers.
func numberGroups(_ values: [Double]) -> (codes: [Int32], distinct: [Double]) {
    wholeGroups(values) ?? hashedGroups(values)
}

/// A number as it is printed: whole ones without decimals.
func numberLabel(_ value: Double) -> String {
    abs(value) < 1e15 && value == value.rounded() ? String(Int(value)) : "\(value)"
}

/// Groups of whole numbers by a table over their range; `nil` where one is not whole or the range is too long.
private func wholeGroups(_ values: [Double]) -> (codes: [Int32], distinct: [Double])? {
    // A span of the table is more than any range that is looked up directly.
    let bound = Double(1 << 30)
    var least = bound
    var most = -bound
    var areWhole = true
    for value in values where value == value {
        least = value < least ? value : least
        most = value > most ? value : most
    }
    if least > most { return ([Int32](repeating: -1, count: values.count), []) }
    guard least > -bound, most < bound, Int(most) - Int(least) < max(1 << 16, 2 * values.count) else { return nil }
    let first = Int32(least.rounded(.down))
    var table = [Int32](repeating: -1, count: Int(most) - Int(first) + 1)
    var distinct: [Double] = []
    let codes = [Int32](unsafeUninitializedCapacity: values.count) { codes, count in
        table.withUnsafeMutableBufferPointer { table in
            for (row, value) in values.enumerated() {
                // NaN equals nothing, and stays out.
                guard value == value else {
                    codes[row] = -1
                    continue
                }
                let whole = Int32(value)
                areWhole = areWhole && Double(whole) == value
                let place = Int(whole &- first)
                if table[place] < 0 {
                    table[place] = Int32(distinct.count)
                    distinct.append(value == 0 ? 0 : value)
                    if !areWhole { break }
                }
                codes[row] = table[place]
            }
        }
        count = areWhole ? values.count : 0
    }
    return areWhole ? (codes, distinct) : nil
}

/// Groups of any numbers by a hash table over their bits.
private func hashedGroups(_ values: [Double]) -> (codes: [Int32], distinct: [Double]) {
    var slots = [Int32](repeating: -1, count: 1 << 12)
    var distinct: [Double] = []
    func start(_ value: Double, _ count: Int) -> Int {
        let mixed = value.bitPattern &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed ^ (mixed >> 32)) & (count - 1)
    }
    var codes = [Int32](repeating: -1, count: values.count)
    for (row, cell) in values.enumerated() where cell == cell {
        let value = cell == 0 ? 0 : cell
        var slot = start(value, slots.count)
        while slots[slot] >= 0, distinct[Int(slots[slot])] != value { slot = (slot + 1) & (slots.count - 1) }
        if slots[slot] < 0 {
            slots[slot] = Int32(distinct.count)
            distinct.append(value)
        }
        codes[row] = slots[slot]
        if distinct.count * 2 > slots.count {
            slots = [Int32](repeating: -1, count: slots.count * 4)
            for (group, number) in distinct.enumerated() {
                var place = start(number, slots.count)
                while slots[place] >= 0 { place = (place + 1) & (slots.count - 1) }
                slots[place] = Int32(group)
            }
        }
    }
    return (codes, distinct)
}
