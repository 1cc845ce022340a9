import EquilibriumModels
import TextFormats

/// Ordered pairs of distinct economies by sectors.
struct CellBlock {
    /// Number of economies of the world, N.
    let economyCount: Int
    /// Whether the pair (importer n, exporter i) is selected, at `n * N + i`; never where n = i.
    private(set) var isSelected: [Bool]
    /// Selected pairs at `n * N + i`, ascending.
    private(set) var pairs: [Int]
    /// Positions of the sectors, ascending.
    let sectors: [Int]

    init(economyCount: Int, importers: [Int], exporters: [Int], sectors: [Int], bothWays: Bool = false) {
        self.economyCount = economyCount
        self.sectors = sectors
        isSelected = [Bool](repeating: false, count: economyCount * economyCount)
        for n in importers {
            for i in exporters where n != i {
                isSelected[n * economyCount + i] = true
                // The mirrored pair may be selected already: marking it twice is marking it once.
                if bothWays { isSelected[i * economyCount + n] = true }
            }
        }
        pairs = isSelected.indices.filter { [isSelected] in isSelected[$0] }
    }

    /// Number of cells.
    var cellCount: Int { pairs.count * sectors.count }

    /// A number of its own for every cell of the world, stored or not.
    func key(_ pair: Int, _ sector: Int) -> Int { sector * economyCount * economyCount + pair }

    /// Calls `body` for the cells that the accounts store, sector by sector and pair by pair.
    ///
    /// Compressed accounts store the pairs that trade, and only those are walked.
    func forEachCell(in accounts: Accounts, _ body: (_ sector: Int, _ pair: Int, _ cell: Int) -> Void) {
        guard accounts.pattern.isCompressed else {
            for j in sectors { for pair in pairs { body(j, pair, j * economyCount * economyCount + pair) } }
            return
        }
        let importers = (0..<economyCount).filter { n in
            isSelected[n * economyCount..<(n + 1) * economyCount].contains(true)
        }
        for j in sectors {
            for n in importers {
                accounts.forEachCell(sector: j, importer: n) { cell, i in
                    let pair = n * economyCount + i
                    if isSelected[pair] { body(j, pair, cell) }
                }
            }
        }
    }
}

extension Binder {
    /// The cells of a measure; `nil`, with findings, where a selector is faulty or only domestic sales are left.
    func block(_ cells: CellSelector, _ measure: Measure, bothWays: Bool = false) -> CellBlock? {
        let importers = resolver.economies(cells.importers, "importers")
        let exporters = resolver.economies(cells.exporters, "exporters")
        let sectors = resolver.sectors(cells.sectors)
        guard let importers, let exporters, let sectors else { return nil }
        noteAbsent(measure, "importers and exporters", importers, exporters)
        let block = CellBlock(
            economyCount: world.economyCount, importers: importers.positions, exporters: exporters.positions,
            sectors: sectors, bothWays: bothWays)
        guard !block.pairs.isEmpty || context.permitsFewMembers else {
            findings.add(
                cells.exporters.place.diagnostic(
                    kind: "domestic-only",
                    found: "importers and exporters are the same economy, "
                        + "\(world.economies[importers.positions[0]].code): only domestic sales are selected",
                    needed: "an importer and an exporter that differ"))
            return nil
        }
        return block
    }

    /// The start of a record of what a measure touches.
    func record(_ label: String, _ measure: Measure, _ block: CellBlock) -> BoundMeasure {
        var result = BoundMeasure(label: label, place: measure.place)
        result.pairs = block.pairs.count
        result.cells = block.cellCount
        block.forEachCell(in: accounts) { _, _, cell in
            if shock.hasTrade(cell) { result.tradedCells += 1 }
        }
        return result
    }

    /// A pair as it stands in messages: `USA from MEX`.
    func pairName(_ pair: Int) -> String {
        let count = world.economyCount
        return "\(world.economies[pair / count].code) from \(world.economies[pair % count].code)"
    }
}
