/// Clusters of one or several dimensions over the sorted rows.
struct SortedClusters {
    /// For each non-empty set of dimensions (bit k for dimension k): cluster of each sorted row, and how many there are.
    private(set) var intersections: [(dimensions: Int, codes: Buffer<Int32>, count: Int)] = []
    /// Number of clusters by dimension.
    private(set) var counts: [Int] = []

    /// Renumbers the clusters that have rows in use.
    init(_ clusters: [GroupColumn], _ design: EffectDesign) {
        var own: [(codes: Buffer<Int32>, count: Int)] = []
        for cluster in clusters {
            let codes = Buffer<Int32>(design.rowCount, filledWith: 0)
            var number = [Int32](repeating: -1, count: cluster.groupCount)
            var count = 0
            cluster.codes.withUnsafeBufferPointer { source in
                for row in 0..<design.rowCount {
                    let code = Int(source[design.frameRow(row)])
                    if number[code] < 0 {
                        number[code] = Int32(count)
                        count += 1
                    }
                    codes[row] = number[code]
                }
            }
            own.append((codes, count))
        }
        counts = own.map(\.count)
        guard !clusters.isEmpty else { return }
        for set in 1..<(1 << clusters.count) {
            let lowest = set.trailingZeroBitCount
            let rest = set & (set - 1)
            if rest == 0 {
                intersections.append((set, own[lowest].codes, own[lowest].count))
            } else if let other = intersections.first(where: { $0.dimensions == rest }) {
                let joined = intersected(own[lowest].codes, other.codes, count: own[lowest].count)
                intersections.append((set, joined.codes, joined.count))
            }
        }
    }

    /// The matrix of score products of Cameron, Gelbach and Miller (2011): sets of an odd number of dimensions are added,
    /// of an even number taken off, each times G/(G − 1) where asked, with the G of the dimension with the fewest.
    func middle(_ scores: ScoreProducts, withFactor: Bool) -> [Double] {
        let parameters = scores.data.regressorCount
        var result = [Double](repeating: 0, count: parameters * parameters)
        let fewest = Double(counts.min() ?? 2)
        let factor = withFactor ? fewest / (fewest - 1) : 1
        for (set, codes, count) in intersections {
            let sign = set.nonzeroBitCount % 2 == 1 ? factor : -factor
            let own = scores.over(codes, count: count)
            for place in result.indices { result[place] += sign * own[place] }
        }
        return result
    }
}

/// Groups of rows that agree in both partitions, numbered by appearance.
private func intersected(_ a: Buffer<Int32>, _ b: Buffer<Int32>, count: Int) -> (codes: Buffer<Int32>, count: Int) {
    let codes = Buffer<Int32>(a.count, filledWith: 0)
    var number: [UInt64: Int32] = [:]
    for row in 0..<a.count {
        let key = UInt64(UInt32(bitPattern: a[row])) << 32 | UInt64(UInt32(bitPattern: b[row]))
        if let known = number[key] {
            codes[row] = known
        } else {
            codes[row] = Int32(number.count)
            number[key] = Int32(number.count)
        }
    }
    return (codes, number.count)
}
