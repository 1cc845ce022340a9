/// Degrees of freedom that effects take.
struct AbsorbedParameters {
    /// Effects as they took part, in the order of the frame.
    var effects: [GravityEstimate.Effect] = []
    /// Parameters of effects that are not nested in a cluster.
    var count = 0

    /// Counts groups, less those that others determine.
    ///
    /// That is one for each set of groups that this effect and an earlier one connect, of the earlier effects the one
    /// with most such sets. With three effects or more this may count a few too many, as in other programs.
    init(_ frame: EstimationFrame, _ design: EffectDesign) {
        // Without effects the constant counts as a regressor.
        guard !frame.effects.isEmpty else { return }
        for (position, effect) in frame.effects.enumerated() {
            var isUsed = [Bool](repeating: false, count: effect.groupCount)
            for row in 0..<design.rowCount { isUsed[Int(effect.codes[design.frameRow(row)])] = true }
            let groups = isUsed.reduce(0) { $0 + ($1 ? 1 : 0) }
            let redundant =
                frame.effects[..<position].reduce(0) { max($0, connectedSets($1, effect, design)) }
            let nested = frame.clusters.contains { isNested(effect, in: $0, design) }
            effects.append(
                GravityEstimate.Effect(
                    name: effect.name, groupCount: groups, redundantCount: redundant, isNestedInCluster: nested))
            if !nested { count += groups - redundant }
        }
        // Where every effect is nested the constant still is a parameter.
        if effects.allSatisfy(\.isNestedInCluster) { count = 1 }
    }
}

/// Whether all rows of each group lie in one cluster.
private func isNested(_ effect: GroupColumn, in cluster: GroupColumn, _ design: EffectDesign) -> Bool {
    var home = [Int32](repeating: -1, count: effect.groupCount)
    for row in 0..<design.rowCount {
        let place = design.frameRow(row)
        let group = Int(effect.codes[place])
        if home[group] < 0 { home[group] = cluster.codes[place] }
        if home[group] != cluster.codes[place] { return false }
    }
    return true
}

/// Number of connected sets of the bipartite graph of two effects.
func connectedSets(_ first: GroupColumn, _ second: GroupColumn, _ design: EffectDesign) -> Int {
    var parent = (0..<Int32(first.groupCount + second.groupCount)).map { $0 }
    var isUsed = [Bool](repeating: false, count: parent.count)
    for row in 0..<design.rowCount {
        let place = design.frameRow(row)
        let a = first.codes[place]
        let b = Int32(first.groupCount) + second.codes[place]
        isUsed[Int(a)] = true
        isUsed[Int(b)] = true
        let (left, right) = (rootOf(a, &parent), rootOf(b, &parent))
        if left != right { parent[Int(max(left, right))] = min(left, right) }
    }
    var sets = 0
    for node in parent.indices where isUsed[node] && Int(parent[node]) == node { sets += 1 }
    return sets
}
