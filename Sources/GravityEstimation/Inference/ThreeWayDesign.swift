import TextFormats

/// A three-way gravity panel read off the groups of its effects: exporter-year, importer-year and pair.
///
/// Exporters are the sets of exporter-year groups that pairs connect, importers likewise: no column need be named. Each
/// pair has at most one row of each exporter-year and importer-year.
struct ThreeWayDesign {
    /// Position in the frame of the effects of exporters by year, importers by year, and pairs.
    let exporterEffect: Int, importerEffect: Int, pairEffect: Int
    /// Exporter of each exporter-year group, and the group's number among those of its exporter.
    let exporters: Side
    /// The same for importers.
    let importers: Side
    /// Rows of each pair.
    let pairs: [[Int32]]

    /// One side of the panel.
    struct Side {
        /// Group of each row, without gaps.
        let group: [Int32]
        /// Economy of each group.
        let economy: [Int32]
        /// Number of each group among those of its economy.
        let period: [Int32]
        /// Groups of each economy.
        let periods: [Int]

        var groupCount: Int { economy.count }
        var economyCount: Int { periods.count }
    }

    /// Reads the panel off a frame whose rows are all in use.
    ///
    /// - Parameter pairName: name of the effect of pairs; `nil`: the effect that is also a dimension of clusters, else
    ///   the last one.
    init(_ frame: EstimationFrame, pairName: String?) throws(Diagnostics) {
        let effects = frame.effects
        guard effects.count == 3 else {
            throw unfit("the estimate has \(counted(effects.count, "fixed effect"))")
        }
        if let pairName {
            guard let position = effects.firstIndex(where: { $0.name == pairName }) else {
                throw Diagnostics([
                    Diagnostic(
                        kind: "unknown-effect", found: "there is no fixed effect `\(pairName)`",
                        needed: "the effect of pairs", nearest: nearestNames(to: pairName, among: effects.map(\.name)))
                ])
            }
            pairEffect = position
        } else {
            pairEffect =
                effects.indices.first { effect in
                    frame.clusters.contains { isSamePartition($0, effects[effect]) }
                } ?? 2
        }
        let chosen = pairEffect
        let others = effects.indices.filter { $0 != chosen }
        (exporterEffect, importerEffect) = (others[0], others[1])
        let dense = denseCodes(effects[pairEffect].codes, count: effects[pairEffect].groupCount)
        var pairs = [[Int32]](repeating: [], count: dense.old.count)
        for (row, pair) in dense.codes.enumerated() { pairs[Int(pair)].append(Int32(row)) }
        self.pairs = pairs
        exporters = Side(effects[exporterEffect], pairs: dense.codes, pairCount: pairs.count)
        importers = Side(effects[importerEffect], pairs: dense.codes, pairCount: pairs.count)
        for (side, effect) in [(exporters, exporterEffect), (importers, importerEffect)] {
            let name = effects[effect].name
            for rows in pairs {
                let groups = rows.map { side.group[Int($0)] }
                guard Set(groups).count == groups.count else {
                    throw unfit(
                        "a group of `\(effects[pairEffect].name)` has several rows in one group of `\(name)`")
                }
            }
            guard side.economyCount > 1 else {
                throw unfit("groups of `\(effects[pairEffect].name)` connect all groups of `\(name)`")
            }
        }
    }
}

extension ThreeWayDesign.Side {
    /// Finds the economies: sets of groups that pairs connect.
    init(_ effect: GroupColumn, pairs: [Int32], pairCount: Int) {
        let dense = denseCodes(effect.codes, count: effect.groupCount)
        group = dense.codes
        let groups = Int32(dense.old.count)
        var parent = (0..<groups + Int32(pairCount)).map { $0 }
        for (row, own) in dense.codes.enumerated() {
            let (left, right) = (rootOf(own, &parent), rootOf(groups + pairs[row], &parent))
            if left != right { parent[Int(max(left, right))] = min(left, right) }
        }
        var number: [Int32: Int32] = [:]
        var economy: [Int32] = []
        var period: [Int32] = []
        var periods: [Int] = []
        for own in 0..<groups {
            let root = rootOf(own, &parent)
            let found = number[root] ?? Int32(periods.count)
            if number[root] == nil {
                number[root] = found
                periods.append(0)
            }
            economy.append(found)
            period.append(Int32(periods[Int(found)]))
            periods[Int(found)] += 1
        }
        (self.economy, self.period, self.periods) = (economy, period, periods)
    }
}

/// What a design needs for the correction of biases.
private func unfit(_ found: String) -> Diagnostics {
    Diagnostics([
        Diagnostic(
            kind: "no-three-way-design", found: found,
            needed:
                "three fixed effects: exporter by year, importer by year, and directed pairs, each pair with one row "
                + "a year",
            advice: "estimate for example `trade ~ rta | exporter^year + importer^year + exporter^importer`")
    ])
}

/// Whether two columns divide the rows into the same groups.
func isSamePartition(_ a: GroupColumn, _ b: GroupColumn) -> Bool {
    guard a.codes.count == b.codes.count else { return false }
    var there = [Int32](repeating: -1, count: a.groupCount)
    var back = [Int32](repeating: -1, count: b.groupCount)
    for (left, right) in zip(a.codes, b.codes) {
        if there[Int(left)] < 0 { there[Int(left)] = right }
        if back[Int(right)] < 0 { back[Int(right)] = left }
        if there[Int(left)] != right || back[Int(right)] != left { return false }
    }
    return true
}
