import TextFormats

extension WorldFolder {
    /// Writes a world whole or not at all: into a temporary sibling, which then takes the folder's name.
    ///
    /// Numbers are written as the shortest text that reads back as the same double, so the accounts of the
    /// folder are those of `world` to the last bit.
    ///
    /// - Parameters:
    ///   - world: what to write.
    ///   - extra: further files of the folder, by name, which readers ignore.
    /// - Throws: `Diagnostic` of kind `cannot-write`.
    public func write(_ world: World, extra: [String: [UInt8]] = [:]) throws {
        try writeFolderAtomically(path) { folder in
            func put(_ name: String, _ writer: CSVWriter) throws {
                try writeAtomically(writer.bytes, to: "\(folder)/\(name)")
            }
            try writeAtomically(Self.manifestText(world.manifest), to: "\(folder)/world.yaml")
            try put("economies.csv", Self.economiesTable(world))
            try put("sectors.csv", Self.sectorsTable(world))
            try put("trade.csv.gz", Self.tradeTable(world))
            try put("value_added.csv", Self.valueAddedTable(world))
            if world.sectorCount > 1 { try put("input_output.csv.gz", Self.inputOutputTable(world)) }
            if world.tariffPercent.count > 0 {
                try put("tariff.csv.gz", Self.flowTable(world, world.tariffPercent, column: "percent"))
            }
            if !world.ties.isEmpty { try put("ties.csv.gz", Self.tiesTable(world)) }
            if !world.agreements.isEmpty { try put("agreements.csv", Self.agreementsTable(world)) }
            for (name, bytes) in extra.sorted(by: { $0.key < $1.key }) {
                try writeAtomically(bytes, to: "\(folder)/\(name)")
            }
        }
    }

    private static func manifestText(_ manifest: WorldManifest) -> String {
        func quoted(_ text: String) -> String {
            let escaped = text.flatMap { character -> String in
                switch character {
                case "\"": "\\\""
                case "\\": "\\\\"
                case "\n": "\\n"
                default: String(character)
                }
            }
            return "\"\(String(escaped))\""
        }
        return """
            comity_world: 1
            name: \(quoted(manifest.name))
            title: \(quoted(manifest.title))
            year: \(manifest.year)
            currency: \(quoted(manifest.currency))
            unit: \(manifest.unit.rawValue)
            source: \(quoted(manifest.source))
            licence: \(quoted(manifest.licence))

            """
    }

    private static func economiesTable(_ world: World) -> CSVWriter {
        var writer = CSVWriter(["economy", "name", "latitude", "longitude", "population", "region", "gdp"])
        for economy in world.economies {
            writer.append([
                economy.code, economy.name, numberText(economy.latitude), numberText(economy.longitude),
                numberText(economy.population), economy.region ?? "", numberText(economy.gdp),
            ])
        }
        return writer
    }

    private static func sectorsTable(_ world: World) -> CSVWriter {
        var writer = CSVWriter(["sector", "name", "theta", "theta_se", "theta_source", "tradable"])
        for sector in world.sectors {
            writer.append([
                sector.code, sector.name, numberText(sector.theta), numberText(sector.thetaStandardError),
                sector.thetaSource ?? "", sector.isTradable ? "1" : "0",
            ])
        }
        return writer
    }

    private static func tradeTable(_ world: World) -> CSVWriter {
        guard !world.provenance.isEmpty else { return flowTable(world, world.trade, column: "value") }
        var writer = CSVWriter(["importer", "exporter", "sector", "value", "provenance"])
        for row in 0..<world.trade.count {
            writer.append(
                keys(world, world.trade, row) + [
                    numberText(world.trade.value[row]), world.provenanceLabels[Int(world.provenance[row])],
                ])
        }
        return writer
    }

    private static func flowTable(_ world: World, _ table: FlowTable, column: String) -> CSVWriter {
        var writer = CSVWriter(["importer", "exporter", "sector", column])
        for row in 0..<table.count { writer.append(keys(world, table, row) + [numberText(table.value[row])]) }
        return writer
    }

    private static func keys(_ world: World, _ table: FlowTable, _ row: Int) -> [String] {
        [
            world.economies[Int(table.importer[row])].code, world.economies[Int(table.exporter[row])].code,
            world.sectors[Int(table.sector[row])].code,
        ]
    }

    private static func valueAddedTable(_ world: World) -> CSVWriter {
        var writer = CSVWriter(["economy", "sector", "share"])
        for (n, economy) in world.economies.enumerated() {
            for (j, sector) in world.sectors.enumerated() {
                writer.append([economy.code, sector.code, numberText(world.valueAddedShare[n * world.sectorCount + j])])
            }
        }
        return writer
    }

    private static func inputOutputTable(_ world: World) -> CSVWriter {
        var writer = CSVWriter(["economy", "input", "output", "share"])
        let size = world.sectorCount
        for (n, economy) in world.economies.enumerated() {
            for (k, input) in world.sectors.enumerated() {
                for (j, output) in world.sectors.enumerated() {
                    writer.append([
                        economy.code, input.code, output.code,
                        numberText(world.inputOutputShare[(n * size + k) * size + j]),
                    ])
                }
            }
        }
        return writer
    }

    private static func tiesTable(_ world: World) -> CSVWriter {
        var writer = CSVWriter(["origin", "destination", "kind", "measure", "year", "value", "unit", "source"])
        for tie in world.ties {
            writer.append([
                tie.origin, tie.destination, tie.kind.rawValue, tie.measure, String(tie.year), numberText(tie.value),
                tie.unit, tie.source,
            ])
        }
        return writer
    }

    private static func agreementsTable(_ world: World) -> CSVWriter {
        var writer = CSVWriter(["agreement", "name", "economy", "since", "until"])
        for row in world.agreements {
            writer.append([row.agreement, row.name, row.economy, row.since, row.until])
        }
        return writer
    }
}
