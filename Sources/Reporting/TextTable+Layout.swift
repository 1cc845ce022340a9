extension TextTable {
    /// Spaces between columns.
    static let gap = 2

    /// Which columns are shown, and how wide.
    struct Layout: Equatable {
        /// Positions of the columns shown, from left to right.
        var shown: [Int]
        /// Width of each column shown.
        var widths: [Int]
        /// Positions of the columns left out.
        var leftOut: [Int]

        var totalWidth: Int { widths.reduce(0, +) + TextTable.gap * max(0, widths.count - 1) }
    }

    /// Chooses columns and widths for a width; `nil` means that there is no limit.
    ///
    /// - Parameter cellWidths: for each column, the width of its widest cell or unit.
    func layout(width: Int?, cellWidths: [Int]) -> Layout {
        let whole = columns.indices.map { max(cellWidths[$0], displayWidth(columns[$0].title)) }
        let broken = columns.indices.map { max(cellWidths[$0], longestWord(columns[$0].title)) }
        var result = Layout(shown: Array(columns.indices), widths: whole, leftOut: [])
        guard let width else { return result }
        while true {
            result.widths = result.shown.map { whole[$0] }
            if result.totalWidth <= width { break }
            result.widths = result.shown.map { broken[$0] }
            if result.totalWidth <= width { break }
            shorten(&result, to: width)
            if result.totalWidth <= width { break }
            guard let next = nextToLeaveOut(result.shown) else { break }
            result.shown.removeAll { $0 == next }
            result.leftOut.append(next)
        }
        result.leftOut.sort()
        return result
    }

    /// Takes columns from the widest names, one at a time, until the table fits or nothing can be taken.
    private func shorten(_ layout: inout Layout, to width: Int) {
        while layout.totalWidth > width {
            let candidates = layout.shown.indices.filter { place in
                guard let least = columns[layout.shown[place]].shortestWidth else { return false }
                return layout.widths[place] > least
            }
            guard let widest = candidates.max(by: { layout.widths[$0] < layout.widths[$1] }) else { return }
            layout.widths[widest] -= 1
        }
    }

    private func nextToLeaveOut(_ shown: [Int]) -> Int? {
        let candidates = shown.filter { columns[$0].priority != Column.always }
        // A table of names alone answers nothing: the most important number stays.
        guard shown.count > 1, let lowest = candidates.map({ columns[$0].priority }).min() else { return nil }
        if candidates.count == 1 && candidates.count == shown.filter({ columns[$0].alignment == .right }).count {
            return nil
        }
        return candidates.last { columns[$0].priority == lowest }
    }

    private func longestWord(_ title: String) -> Int {
        title.split(separator: " ").map { displayWidth($0) }.max() ?? 0
    }
}
