/// Subsets of n things in order: by size, then as their members stand in the list.
///
/// Subset number k is found from k alone, so that a million of them need no memory.
struct SubsetOrder: Sendable {
    /// Number of things.
    let itemCount: Int
    /// Sizes, ascending, each with the number of subsets up to and including it.
    private let ends: [(size: Int, end: Int)]

    /// Counts the subsets of given sizes; `nil` where there are more than `limit`.
    init?(itemCount: Int, sizes: [Int], limit: Int) {
        self.itemCount = itemCount
        var ends: [(size: Int, end: Int)] = []
        var total = 0
        for size in sizes {
            guard let count = Self.choose(itemCount, size, limit: limit), total + count <= limit else { return nil }
            total += count
            ends.append((size, total))
        }
        self.ends = ends
    }

    /// Number of subsets.
    var count: Int { ends.last?.end ?? 0 }

    /// Positions of the members of subset number `rank`, counted from zero, ascending.
    func members(_ rank: Int) -> [Int] {
        precondition(rank >= 0 && rank < count, "there is no subset number \(rank)")
        let place = ends.firstIndex { rank < $0.end }!
        var left = rank - (place == 0 ? 0 : ends[place - 1].end)
        var members: [Int] = []
        var item = 0
        while members.count < ends[place].size {
            // Subsets that take this item next; those that do not come after them.
            let taking = Self.choose(itemCount - item - 1, ends[place].size - members.count - 1, limit: Int.max)!
            if left < taking { members.append(item) } else { left -= taking }
            item += 1
        }
        return members
    }

    /// Number of ways to choose k of n; `nil` above a limit.
    static func choose(_ n: Int, _ k: Int, limit: Int) -> Int? {
        guard k >= 0, k <= n else { return 0 }
        var result = 1
        for step in 0..<min(k, n - k) {
            // Exact at every step: a product of consecutive numbers is divisible by the factorial.
            let (product, overflows) = result.multipliedReportingOverflow(by: n - step)
            guard !overflows else { return nil }
            result = product / (step + 1)
            if result > limit { return nil }
        }
        return result
    }
}
