/// The valid names closest to a misspelt one, best first; empty where none is close.
///
/// Distance is the optimal string alignment distance (insertions, deletions, substitutions and
/// swaps of neighbours), on lower-cased characters. A name is close when the distance is at most
/// a third of the longer length (at least one); codes of two or three letters may also match when
/// they hold the same letters in another order.
///
/// - Parameters:
///   - typed: what the user wrote.
///   - valid: the names that would have been accepted.
///   - limit: how many to return at most.
/// - Complexity: O(sum of lengths) times the length of `typed`.
public func nearestNames<Names: Sequence>(to typed: String, among valid: Names, limit: Int = 3) -> [String]
where Names.Element == String {
    let wanted = Array(typed.lowercased())
    var ranked: [(distance: Int, name: String)] = []
    for name in valid {
        let candidate = Array(name.lowercased())
        let bound = max(1, max(wanted.count, candidate.count) / 3)
        guard abs(wanted.count - candidate.count) <= bound else { continue }
        let distance = alignmentDistance(wanted, candidate)
        if distance <= bound {
            ranked.append((distance, name))
        } else if wanted.count <= 3, wanted.sorted() == candidate.sorted() {
            ranked.append((bound + 1, name))
        }
    }
    ranked.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
    guard let best = ranked.first?.distance else { return [] }
    // A far second guess beside an exact-looking first one only distracts.
    return ranked.filter { $0.distance <= best + 1 }.prefix(limit).map(\.name)
}

private func alignmentDistance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    var current = last
    for i in 1...a.count {
        current[0] = i
        for j in 1...b.count {
            let substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
            var best = min(substitution, last[j] + 1, current[j - 1] + 1)
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                best = min(best, beforeLast[j - 2] + 1)
            }
            current[j] = best
        }
        beforeLast = last
        last = current
    }
    return last[b.count]
}
