/// Levels to start from: how often a point votes as the anchor does in a session, less the session's mean.
///
/// Where the anchor does not vote in a session, an economy starts from its mean over the others.
func startingLevels(_ problem: IdealPointProblem, _ record: RollCallRecord, anchor: Int) -> [Double] {
    let calls = record.rollCalls.count
    var used = [Bool](repeating: false, count: calls)
    for item in problem.items { for call in item.rollCalls { used[call] = true } }
    var callsOfSession: [Int: [Int]] = [:]
    for call in 0..<calls where used[call] { callsOfSession[record.rollCalls[call].session, default: []].append(call) }
    var share = [Double?](repeating: nil, count: problem.points.count)
    for (position, point) in problem.points.enumerated() {
        var (common, agreed) = (0.0, 0.0)
        for call in callsOfSession[point.session] ?? [] {
            let own = record.votes[point.economy * calls + call]
            let other = record.votes[anchor * calls + call]
            guard own != 0, other != 0 else { continue }
            common += 1
            agreed += 1 - abs(Double(own) - Double(other)) / 2
        }
        if common > 0 { share[position] = agreed / common }
    }
    var sums: [Int: (total: Double, count: Double)] = [:]
    for (position, point) in problem.points.enumerated() {
        guard let value = share[position] else { continue }
        let before = sums[point.session] ?? (0, 0)
        sums[point.session] = (before.total + value, before.count + 1)
    }
    var level = [Double](repeating: 0, count: problem.points.count)
    for (position, point) in problem.points.enumerated() {
        guard let value = share[position], let sum = sums[point.session] else { continue }
        level[position] = value - sum.total / sum.count
    }
    for chain in 0..<problem.chainCount {
        let range = problem.chainStart[chain]..<problem.chainStart[chain + 1]
        let known = range.filter { share[$0] != nil }
        guard !known.isEmpty else { continue }
        let mean = known.reduce(0) { $0 + level[$1] } / Double(known.count)
        for position in range where share[position] == nil { level[position] = mean }
    }
    return level
}
