/// Which rows of a frame an estimation can use, and why the others cannot take part.
///
/// One round: (1) singletons, the only row of a group of some effect, until there are none; (2) for Poisson, groups whose
/// outcomes are all zero, which a coefficient of −∞ fits perfectly. Rounds go on until neither finds a row. Separation by
/// regressors or by several effects together is the iterative rectifier's to find (``SeparationSearch``), after which
/// the rounds start again.
struct SampleSelection {
    /// One for each row of the frame: 0 in use, else why not.
    private(set) var state: [UInt8]
    /// Rows in use.
    private(set) var count: Int
    private static let singleton: UInt8 = 1
    private static let separated: UInt8 = 2

    /// Starts with all rows.
    init(rowCount: Int) {
        state = [UInt8](repeating: 0, count: rowCount)
        count = rowCount
    }

    /// Rows of the frame in use, ascending; `nil` where that is all of them.
    var kept: [Int32]? {
        guard count < state.count else { return nil }
        var rows: [Int32] = []
        rows.reserveCapacity(count)
        for row in state.indices where state[row] == 0 { rows.append(Int32(row)) }
        return rows
    }

    /// Rows left out, by reason.
    func leftOut() -> [LeftOutRows] {
        var singletons: [Int32] = []
        var separated: [Int32] = []
        for row in state.indices where state[row] != 0 {
            if state[row] == Self.singleton { singletons.append(Int32(row)) } else { separated.append(Int32(row)) }
        }
        return [
            LeftOutRows(reason: .singleton, rows: singletons), LeftOutRows(reason: .separated, rows: separated),
        ].filter { !$0.rows.isEmpty }
    }

    /// Marks rows as separated.
    mutating func separate(_ rows: [Int32]) {
        for row in rows where state[Int(row)] == 0 {
            state[Int(row)] = Self.separated
            count -= 1
        }
    }

    /// Goes through rounds until nothing changes.
    mutating func settle(_ frame: EstimationFrame, droppingSingletons: Bool, droppingZeroGroups: Bool) {
        var changed = true
        while changed {
            changed = false
            while droppingSingletons, dropGroups(frame, Self.singleton) { changed = true }
            if droppingZeroGroups, dropGroups(frame, Self.separated) { changed = true }
        }
    }

    /// Takes out the rows of groups with one row, or with outcomes of zero only; whether there were any.
    private mutating func dropGroups(_ frame: EstimationFrame, _ reason: UInt8) -> Bool {
        let before = count
        let ofSingletons = reason == Self.singleton
        for effect in frame.effects {
            // Rows of each group; or whether it has a positive outcome.
            var seen = [Int32](repeating: 0, count: effect.groupCount)
            var found = 0
            effect.codes.withUnsafeBufferPointer { codes in
                state.withUnsafeMutableBufferPointer { state in
                    seen.withUnsafeMutableBufferPointer { seen in
                        frame.outcome.values.withUnsafeBufferPointer { outcome in
                            for row in codes.indices where state[row] == 0 {
                                if ofSingletons || outcome[row] > 0 { seen[Int(codes[row])] += 1 }
                            }
                            let unfit: Int32 = ofSingletons ? 1 : 0
                            for row in codes.indices where state[row] == 0 && seen[Int(codes[row])] == unfit {
                                state[row] = reason
                                found += 1
                            }
                        }
                    }
                }
            }
            count -= found
        }
        return count < before
    }
}
