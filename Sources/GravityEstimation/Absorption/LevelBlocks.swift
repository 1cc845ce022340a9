/// Sets of levels that are coupled through the eliminated effect.
///
/// Two levels of one effect are coupled where they have rows in one group: the years of an exporter through its pairs, the
/// importers of a year through exporter-years. The matrix B′W M B restricted to one effect is block-diagonal over the
/// connected sets, so inverting those blocks solves one effect given the others; and where the table is small all levels
/// make one set, which solves everything. Sets of different effects are joined where single rows tie them closely, as
/// domestic trade ties a country's years as exporter to its years as importer.
struct LevelBlocks {
    /// Levels of each set, ascending.
    let members: [[Int32]]

    /// Largest table that is one set.
    ///
    /// On the guide's panel of 99,708 rows one set of 2,898 levels took
    /// twice the time of joined sets, and half as many steps again.
    static let largestTable = 1024
    static let largestSet = 1024
    /// Most numbers that all blocks together may hold: 128 MB in single precision.
    static let mostNumbers = 32_000_000
    /// A row ties two levels closely where w²/(D D) is above this, with the levels' diagonals D.
    static let closeTie = 0.01
    /// Largest set that joining may make.
    static let largestJointSet = 256

    /// Finds the sets at the weights that a projection has now; `nil` where they are too large to be worth inverting.
    init?(_ projection: WeightedProjection) {
        let design = projection.design
        let rows = design.tableRows
        guard rows > 0 else { return nil }
        if rows <= Self.largestTable, Self.buildingWork(design) <= 4e9 {
            members = [(0..<Int32(rows)).map { $0 }]
            return
        }
        var parent = (0..<Int32(rows)).map { $0 }
        for levels in design.levels { joinWithinGroups(levels, design, &parent) }
        joinTiedSets(projection, &parent)
        var position = [Int32](repeating: -1, count: rows)
        var sets: [[Int32]] = []
        for level in 0..<rows {
            let root = Int(rootOf(Int32(level), &parent))
            if position[root] < 0 {
                position[root] = Int32(sets.count)
                sets.append([])
            }
            sets[Int(position[root])].append(Int32(level))
        }
        guard sets.allSatisfy({ $0.count <= Self.largestSet }),
            sets.reduce(0, { $0 + $1.count * $1.count }) <= Self.mostNumbers
        else { return nil }
        members = sets
    }

    /// Steps of conjugate gradients on so many columns that take about as long as building the inverses.
    func buildingSteps(_ design: EffectDesign, width: Int) -> Double {
        // A factorisation does some twenty multiplications in the time in which a pass over rows does one.
        let factorising = members.reduce(0.0) { $0 + Double($1.count) * Double($1.count) * Double($1.count) / 60 }
        // Sets of a large table hold levels of one effect, mostly.
        let adding = Self.buildingWork(design) / (members.count == 1 ? 1 : Double(design.levels.count))
        return (factorising + adding) / (2 * Double(design.rowCount * width))
    }

    /// Multiplications that forming the matrix of a whole table takes.
    private static func buildingWork(_ design: EffectDesign) -> Double {
        (0..<design.groupCount).reduce(0.0) { sum, group in
            let rows = Int(design.start[group + 1] - design.start[group])
            let touched = Double(min(design.tableRows, rows * design.levels.count))
            return sum + touched * touched
        }
    }
}

private func joinWithinGroups(_ levels: Buffer<Int32>, _ design: EffectDesign, _ parent: inout [Int32]) {
    for group in 0..<design.groupCount {
        let from = Int(design.start[group])
        var first = rootOf(levels[from], &parent)
        for row in (from + 1)..<max(from + 1, Int(design.start[group + 1])) {
            let root = rootOf(levels[row], &parent)
            guard root != first else { continue }
            let joined = min(root, first)
            parent[Int(max(root, first))] = joined
            first = joined
        }
    }
}

/// Joins sets of different effects, those first that are tied most closely, while the joint set stays small.
private func joinTiedSets(_ projection: WeightedProjection, _ parent: inout [Int32]) {
    let design = projection.design
    guard design.levels.count > 1 else { return }
    let diagonal = projection.diagonal
    var ties: [UInt64: Double] = [:]
    for row in 0..<design.rowCount {
        let weight = projection.weights[row]
        for effect in 1..<design.levels.count {
            let first = design.levels[effect][row]
            for other in 0..<effect {
                let second = design.levels[other][row]
                let tie = weight * weight / (diagonal[Int(first)] * diagonal[Int(second)])
                guard tie > LevelBlocks.closeTie else { continue }
                let (a, b) = (rootOf(first, &parent), rootOf(second, &parent))
                if a != b { ties[UInt64(min(a, b)) << 32 | UInt64(max(a, b)), default: 0] += tie }
            }
        }
    }
    var size = [Int32: Int](minimumCapacity: ties.count)
    for level in 0..<Int32(design.tableRows) { size[rootOf(level, &parent), default: 0] += 1 }
    // Ties are sorted by strength, then by name: a dictionary has no order of its own.
    for tie in ties.sorted(by: { ($0.value, $1.key) > ($1.value, $0.key) }) {
        let a = rootOf(Int32(tie.key >> 32), &parent)
        let b = rootOf(Int32(truncatingIfNeeded: tie.key & 0xFFFF_FFFF), &parent)
        guard a != b, let first = size[a], let second = size[b], first + second <= LevelBlocks.largestJointSet
        else { continue }
        parent[Int(max(a, b))] = min(a, b)
        size[min(a, b)] = first + second
    }
}

/// The representative of a level's set; the path to it is halved on the way.
func rootOf(_ level: Int32, _ parent: inout [Int32]) -> Int32 {
    var place = Int(level)
    while Int(parent[place]) != place {
        parent[place] = parent[Int(parent[place])]
        place = Int(parent[place])
    }
    return Int32(place)
}
