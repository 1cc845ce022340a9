import EquilibriumModels
import Geoeconomics
import Reporting
import TextFormats

extension ExposureResult {
    /// The answer for people, fitted to a width.
    ///
    /// - Parameter top: rows of each list.
    public func table(top: Int, width: Int, colour: Bool) -> String {
        var text = ""
        func line(_ words: String, indent: Int = 0, hang: Int = 0) {
            for line in wrapParagraph(words, width: width, indent: indent, hang: hang) { text += line + "\n" }
        }
        if let economy {
            line("Exposure of \(exposure.name(economy)): who gains from whom, \(exposure.sectors).")
            line("Unit: per cent of real income per 1 per cent \(exposure.matrix.shock.words).")
            text += "\n"
            let incoming = Lists(self, top: top) { [exposure] other in exposure.entry(economy, other) }
            let outgoing = Lists(self, top: top) { [exposure] other in exposure.entry(other, economy) }
            if let own = exposure.entry(economy, economy) {
                line("Own effect: \(NumberFormat.fixed(4).text(own)).")
                text += "\n"
            }
            for (title, codes, reads) in [
                (
                    "Friends: whose \(exposure.matrix.shock.noun) raises real income in \(economy)", incoming.friends,
                    true
                ),
                ("Enemies: whose \(exposure.matrix.shock.noun) lowers it", incoming.enemies, true),
                ("Whom \(economy)'s own moves up", outgoing.friends, false),
                ("Whom it moves down", outgoing.enemies, false),
            ] {
                guard !codes.isEmpty else {
                    line("\(title): nobody.")
                    text += "\n"
                    continue
                }
                text += list(title, codes) { reads ? (economy, $0) : ($0, economy) }.text(width: width, colour: colour)
                text += "\n"
            }
        } else {
            text += overview(top: top).text(width: width, colour: colour) + "\n"
        }
        for part in [exposure] + (compared.map { [$0] } ?? []) { text += part.footer(width: width) }
        if !onlyInOne.isEmpty { line("Only in one of the two worlds: \(onlyInOne.joined(separator: ", ")).", hang: 2) }
        return text
    }

    /// Codes whose entries are largest and smallest.
    private struct Lists {
        let friends: [String]
        let enemies: [String]

        init(_ result: ExposureResult, top: Int, _ value: (String) -> Double?) {
            // Below this an entry is rounding of the solve.
            let floor = 10 * result.exposure.matrix.largestResidual
            let ranked = result.exposure.codes.filter { $0 != result.economy }
                .compactMap { code in value(code).map { (code, $0) } }
                .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
            friends = ranked.prefix { $0.1 > floor }.prefix(top).map(\.0)
            enemies = ranked.reversed().prefix { $0.1 < -floor }.prefix(top).map(\.0)
        }
    }

    private func list(_ title: String, _ codes: [String], _ pair: (String) -> (String, String)) -> TextTable {
        var columns: [TextTable.Column] = [
            .text("code"), .name("economy"),
            .number(exposure.manifest.world.name, unit: "%", .fixed(5), priority: 100, isSigned: true),
        ]
        if let compared {
            columns.append(
                .number(compared.manifest.world.name, unit: "%", .fixed(5), priority: 90, isSigned: true))
        }
        var table = TextTable(title, columns: columns)
        for code in codes {
            let (economy, source) = pair(code)
            var cells: [TextTable.Cell] = [
                .text(code), .text(exposure.name(code)), .number(exposure.entry(economy, source)),
            ]
            if let compared { cells.append(.number(compared.entry(economy, source))) }
            table.add(cells)
        }
        return table
    }

    /// Every economy with its strongest friend and enemy, those most exposed to others first.
    private func overview(top: Int) -> TextTable {
        var table = TextTable(
            "Most exposed: per cent of real income per 1 per cent \(exposure.matrix.shock.words), \(exposure.sectors)",
            columns: [
                .text("code"), .name("economy"), .number("own", unit: "%", .fixed(4), priority: 100, isSigned: true),
                .number("all others", unit: "%", .fixed(4), priority: 100, isSigned: true),
                .text("friend"), .number("by", unit: "%", .fixed(4), priority: 90, isSigned: true),
                .text("enemy"), .number("by", unit: "%", .fixed(4), priority: 90, isSigned: true),
            ], howToSeeAll: "`--matrix --format csv` prints every entry.")
        let matrix = exposure.matrix
        let count = matrix.economyCount
        var rows: [(n: Int, others: Double, best: Int, worst: Int)] = []
        for n in 0..<count {
            var row = (n: n, others: 0.0, best: n, worst: n)
            for source in 0..<count where source != n {
                let entry = matrix[economy: n, source: source]
                row.others += entry
                if row.best == n || entry > matrix[economy: n, source: row.best] { row.best = source }
                if row.worst == n || entry < matrix[economy: n, source: row.worst] { row.worst = source }
            }
            rows.append(row)
        }
        rows.sort { abs($0.others) != abs($1.others) ? abs($0.others) > abs($1.others) : $0.n < $1.n }
        for row in rows.prefix(top) {
            table.add([
                .text(exposure.codes[row.n]), .text(exposure.names[row.n]),
                .number(matrix[economy: row.n, source: row.n]),
                .number(row.others), .text(exposure.codes[row.best]),
                .number(matrix[economy: row.n, source: row.best]), .text(exposure.codes[row.worst]),
                .number(matrix[economy: row.n, source: row.worst]),
            ])
        }
        table.notes.append(
            "\(count) economies, \(count * count) entries; `--matrix --format csv` prints every one.")
        return table
    }
}

extension WorldExposure {
    /// The name of an economy by code.
    func name(_ code: String) -> String { places[code].map { names[$0] } ?? code }

    fileprivate func footer(width: Int) -> String {
        var text = ""
        func line(_ words: String) {
            for line in wrapParagraph(words, width: width, indent: 0, hang: 2) { text += line + "\n" }
        }
        line(
            "World: \(manifest.world.name), \(manifest.world.year), \(codes.count) economies; deficits: closure "
                + "`\(manifest.closure.rawValue)`. Model: \(manifest.model.words).")
        line(
            "Solved: the linearised equilibrium, \(matrix.products) products with its Jacobian, largest residual of any "
                + "linearised condition \(NumberFormat.scientific(matrix.largestResidual)). Comity \(manifest.version)."
        )
        if let largestDifference {
            line(
                "Checked: \(checks.count) entries against full solves, largest difference "
                    + "\(NumberFormat.scientific(largestDifference)).")
        }
        for words in ManifestParts.words(manifest.findings) { line("Clipped, dropped or assumed: \(words)") }
        return text
    }
}

extension ExposureShock {
    /// The shock of the source, after `per 1 per cent`.
    var words: String {
        switch self {
        case .productivity: "rise of the source's productivity"
        case .labour: "rise of the source's labour productivity"
        case .exportCost: "fall of the iceberg cost of everything that the source sells abroad"
        case .importCost: "fall of the iceberg cost of everything that the source buys abroad"
        case .tradeCost: "fall of the iceberg cost of everything that the source sells and buys abroad"
        }
    }

    /// What moves, as a noun.
    var noun: String {
        switch self {
        case .productivity: "growth"
        case .labour: "growth of labour productivity"
        case .exportCost: "cheaper exporting"
        case .importCost: "cheaper importing"
        case .tradeCost: "cheaper trading"
        }
    }
}
