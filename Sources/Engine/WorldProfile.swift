import Reporting
import TextFormats
import WorldData

/// What a world folder holds about one economy, or about itself, for people.
public struct WorldProfile: Sendable {
    /// The world.
    public let world: World
    /// Printed figures of a built-in world with what became of them; empty where the folder has none.
    let printed: [Printed]
    /// The report of the world's build; empty where the folder has none.
    let report: String

    /// One printed partner share, as printed.csv holds it.
    struct Printed: Sendable {
        var importer: String
        var exporter: String
        var reporter: String
        var share: Double?
        var moved: Double?
        var balanced: Double?
    }

    /// Reads a world and, where they are there, the records of its build.
    ///
    /// - Throws: `Diagnostics` where the world cannot be used.
    public init(_ folder: WorldFolder) throws(Diagnostics) {
        world = try folder.read().usable()
        var figures: [Printed] = []
        if let path = ["printed.csv", "printed.csv.gz"].map({ "\(folder.path)/\($0)" }).first(where: isRegularFile) {
            let table = try CSVTable(contentsOf: path)
            func column(_ name: String) throws(Diagnostics) -> Int {
                guard let position = table.column(name) else {
                    throw Diagnostics([
                        Diagnostic(kind: "missing-column", file: path, line: 1, found: "there is no column `\(name)`")
                    ])
                }
                return position
            }
            let places = (
                try column("importer"), try column("exporter"), try column("reporter"),
                try column("printed_share_percent"),
                try column("moved_percent"), try column("balanced_percent")
            )
            for row in 0..<table.rowCount {
                figures.append(
                    Printed(
                        importer: table.text(row: row, column: places.0),
                        exporter: table.text(row: row, column: places.1),
                        reporter: table.text(row: row, column: places.2),
                        share: parseNumber(table.text(row: row, column: places.3)),
                        moved: parseNumber(table.text(row: row, column: places.4)),
                        balanced: parseNumber(table.text(row: row, column: places.5))))
            }
        }
        printed = figures
        let reportPath = "\(folder.path)/report.md"
        if isRegularFile(reportPath) {
            do throws(Diagnostic) {
                report = String(decoding: try readBytes(reportPath), as: UTF8.self)
            } catch {
                throw Diagnostics([error])
            }
        } else {
            report = ""
        }
    }

    private var moneyUnit: String {
        world.manifest.unit == .one
            ? world.manifest.currency : "\(world.manifest.unit.rawValue) \(world.manifest.currency)"
    }

    /// The world as a whole: its manifest, sectors and totals, and the report of its build.
    public func overview(width: Int) -> String {
        let accounts = NationalAccounts(of: world)
        var lines: [String] = []
        func add(_ words: String) { lines += wrapParagraph(words, width: width, hang: 2) }
        add("\(world.manifest.name): \(world.manifest.title)")
        add(
            "Year \(world.manifest.year); values in \(moneyUnit); \(world.economyCount) economies, \(world.sectorCount) sectors"
        )
        add("Source: \(world.manifest.source)")
        add("Licence: \(world.manifest.licence)")
        add(
            "Tariffs: \(world.tariffPercent.count == 0 ? "none in this world; every rate is zero" : "\(world.tariffPercent.count) rates")"
        )
        let format = NumberFormat.thousands(0)
        add(
            "Value added \(format.text(accounts.valueAdded.reduce(0, +))); world trade \(format.text(accounts.exports.reduce(0, +))) \(moneyUnit)"
        )
        for sector in world.sectors {
            add("Sector \(sector.code): theta \(numberText(sector.theta)). \(sector.thetaSource ?? "")")
        }
        if !report.isEmpty { lines += ["", report] }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The partners and ties of one economy, each flow with its provenance and how far balancing moved it.
    ///
    /// - Throws: `Diagnostic` of kind `unknown-code`.
    public func country(_ code: String, width: Int, colour: Bool, partners limit: Int = 15) throws(Diagnostic) -> String
    {
        guard let position = world.economyIndex(code) else {
            throw unknownEconomy(code, in: world)
        }
        let economy = world.economies[position]
        let accounts = NationalAccounts(of: world)
        let format = NumberFormat.thousands(0)
        var text =
            "\(economy.name) (\(code)) in \(world.manifest.name), \(world.manifest.year), values in \(moneyUnit)\n"
        text +=
            "Value added \(format.text(accounts.valueAdded[position])), exports \(format.text(accounts.exports[position])), "
        text += "imports \(format.text(accounts.imports[position]))\n"
        for (j, sector) in world.sectors.enumerated() {
            let cell = position * world.sectorCount + j
            text += "  \(sector.code): output \(format.text(accounts.output[cell])), value-added share "
            text +=
                "\(NumberFormat.fixed(3).text(world.valueAddedShare[cell])), final demand \(format.text(accounts.finalDemand[cell]))\n"
        }
        for isExport in [true, false] {
            text += "\n" + partnerTable(position, isExport, limit, accounts).text(width: width, colour: colour)
        }
        let ties = tiesTable(code, limit)
        if let ties { text += "\n" + ties.text(width: width, colour: colour) }
        return text
    }

    private func partnerTable(_ position: Int, _ isExport: Bool, _ limit: Int, _ accounts: NationalAccounts)
        -> TextTable
    {
        let code = world.economies[position].code
        var values: [Int: [Double]] = [:]
        var sources: [Int: [String]] = [:]
        for row in 0..<world.trade.count {
            let n = Int(world.trade.importer[row])
            let i = Int(world.trade.exporter[row])
            guard n != i, (isExport ? i : n) == position else { continue }
            let partner = isExport ? n : i
            values[partner, default: [Double](repeating: 0, count: world.sectorCount)][Int(world.trade.sector[row])] +=
                world.trade.value[row]
            if !world.provenance.isEmpty {
                let label = world.provenanceLabels[Int(world.provenance[row])]
                if !sources[partner, default: []].contains(label) { sources[partner, default: []].append(label) }
            }
        }
        let total = isExport ? accounts.exports[position] : accounts.imports[position]
        var table = TextTable(
            isExport ? "Sells to" : "Buys from",
            columns: [.text("code"), .name("partner")]
                + world.sectors.prefix(6).map { .number($0.code, .thousands(0), priority: 5) } + [
                    .number("share", unit: "%", .fixed(1), priority: 8), .text("provenance", priority: 9),
                    .number("printed", unit: "% of goods", .fixed(1), priority: 7),
                    .number("moved from printed", unit: "%", .fixed(1), priority: 6),
                    .number("moved by balancing", unit: "%", .fixed(1), priority: 6),
                ], howToSeeAll: "A wider terminal shows them.")
        let ranked = values.sorted { ($1.value.reduce(0, +), $0.key) < ($0.value.reduce(0, +), $1.key) }
        for (partner, flows) in ranked.prefix(limit) {
            let other = world.economies[partner]
            let own = printed.filter {
                $0.importer == (isExport ? other.code : code) && $0.exporter == (isExport ? code : other.code)
            }
            // The economy's own figure first; else the partner's.
            let figure = own.first { $0.reporter == (isExport ? "exporter" : "importer") } ?? own.first
            table.add(
                [.text(other.code), .text(other.name)] + flows.prefix(6).map { .number($0) } + [
                    .number(total > 0 ? 100 * flows.reduce(0, +) / total : nil),
                    .text((sources[partner] ?? []).joined(separator: "+")), .number(figure?.share),
                    .number(figure?.moved),
                    .number(figure?.balanced),
                ])
        }
        if ranked.count > limit { table.notes.append("\(limit) of \(ranked.count) partners are shown, the largest.") }
        if !printed.isEmpty {
            table.notes.append(
                "provenance of goods: printed by both sides, by the exporter, by the importer, or filled by the gravity prior "
                    + "(services are always filled); printed: share of goods trade as the economy, else the partner, prints it."
            )
        }
        return table
    }

    private func tiesTable(_ code: String, _ limit: Int) -> TextTable? {
        let own = world.ties.filter { $0.origin == code || $0.destination == code }
        guard !own.isEmpty else { return nil }
        var table = TextTable(
            "Other ties",
            columns: [
                .text("kind"), .text("measure"), .text("with"), .number("year", .fixed(0)), .number("value", .fixed(2)),
                .text("unit"),
            ])
        let tieLimit = max(5, limit / 2)
        var measures: [String] = []
        for tie in own where !measures.contains(tie.measure) { measures.append(tie.measure) }
        for measure in measures.sorted() {
            let rows = own.filter { $0.measure == measure }.sorted {
                ($1.value, $0.destination) < ($0.value, $1.destination)
            }
            for tie in rows.prefix(tieLimit) {
                table.add([
                    .text(tie.kind.rawValue), .text(tie.measure),
                    .text(tie.origin == code ? tie.destination : tie.origin),
                    .number(Double(tie.year)), .number(tie.value), .text(tie.unit),
                ])
            }
            if rows.count > tieLimit {
                table.notes.append("\(measure): \(tieLimit) of \(rows.count) shown, the largest.")
            }
        }
        return table
    }
}
