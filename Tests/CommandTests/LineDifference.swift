/// Whether printed lines match expected ones, in which `...` stands for any number of lines.
func linesMatch(expected: [String], printed: [String]) -> Bool {
    differenceTable(expected, printed)[0][0] == 0
}

/// Expected and printed lines side by side: `-` is missing, `+` was not expected.
func lineDifference(expected: [String], printed: [String]) -> String {
    let cost = differenceTable(expected, printed)
    var lines: [String] = []
    var i = 0
    var j = 0
    while i < expected.count || j < printed.count {
        if i < expected.count, expected[i] == "..." {
            // Of the ways that cost the least, the one in which `...` stands for the fewest lines.
            if cost[i][j] != cost[i + 1][j] {
                j += 1
            } else {
                lines.append("  ...")
                i += 1
            }
        } else if i < expected.count, j < printed.count, expected[i] == printed[j] {
            lines.append("  \(expected[i])")
            i += 1
            j += 1
        } else if i < expected.count, cost[i][j] == cost[i + 1][j] + 1 {
            lines.append("- \(expected[i])")
            i += 1
        } else {
            lines.append("+ \(printed[j])")
            j += 1
        }
    }
    return lines.joined(separator: "\n")
}

/// For every pair of tails, how many lines have to be added or taken away until they match.
private func differenceTable(_ expected: [String], _ printed: [String]) -> [[Int]] {
    var cost = Array(repeating: Array(repeating: 0, count: printed.count + 1), count: expected.count + 1)
    for i in stride(from: expected.count, through: 0, by: -1) {
        for j in stride(from: printed.count, through: 0, by: -1) {
            let hasExpected = i < expected.count
            let hasPrinted = j < printed.count
            if !hasExpected && !hasPrinted { continue }
            var best = Int.max
            if hasExpected && expected[i] == "..." {
                best = min(cost[i + 1][j], hasPrinted ? cost[i][j + 1] : Int.max)
            } else {
                if hasExpected && hasPrinted && expected[i] == printed[j] { best = cost[i + 1][j + 1] }
                if hasExpected { best = min(best, cost[i + 1][j] + 1) }
                if hasPrinted { best = min(best, cost[i][j + 1] + 1) }
            }
            cost[i][j] = best
        }
    }
    return cost
}
