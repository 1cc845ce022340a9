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
            try Self.putFlows(
                "\(folder)/trade.csv.gz", world, world.trade, column: "value", provenance: world.provenance)
            try Self.putValueAdded("\(folder)/value_added.csv", world)
            if world.sectorCount > 1, !world.inputOutput.isEmpty {
                try Self.putInputOutput("\(folder)/input_output.csv.gz", world)
            }
            if world.tariffPercent.count > 0 {
                try Self.putFlows("\(folder)/tariff.csv.gz", world, world.tariffPercent, column: "percent")
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

    /// Above so many rows a packed table is written the quick way, and text is handed over in pieces.
    private static let manyRows = 1_000_000

    /// Writes a long table piece by piece; `row` adds one row.
    private static func putLong(
        _ path: String, _ header: [String], rowCount: Int, _ row: (_ row: Int, _ writer: inout CSVWriter) -> Void
    ) throws(Diagnostic) {
        try writeAtomically(to: path, packing: rowCount > manyRows ? .quick : .smallest) { sink throws(Diagnostic) in
            var writer = CSVWriter(header)
            for position in 0..<rowCount {
                row(position, &writer)
                if writer.bytes.count > 1 << 20 { try sink.write(writer.takeBytes()) }
            }
            try sink.write(writer.bytes)
        }
    }

    private static func putFlows(
        _ path: String, _ world: World, _ table: FlowTable, column: String, provenance: [UInt8] = []
    ) throws(Diagnostic) {
        let economies = world.economies.map { CSVWriter.field($0.code) }
        let sectors = world.sectors.map { CSVWriter.field($0.code) }
        let labels = world.provenanceLabels.map { CSVWriter.field($0) }
        let header = ["importer", "exporter", "sector", column] + (provenance.isEmpty ? [] : ["provenance"])
        try putLong(path, header, rowCount: table.count) { row, writer in
            let importer = economies[Int(table.importer[row])]
            let exporter = economies[Int(table.exporter[row])]
            let sector = sectors[Int(table.sector[row])]
            if provenance.isEmpty {
                writer.append(importer, exporter, sector, number: table.value[row], at: 3)
            } else {
                writer.append(
                    importer, exporter, sector, labels[Int(provenance[row])], number: table.value[row], at: 3)
            }
        }
    }

    private static func putValueAdded(_ path: String, _ world: World) throws(Diagnostic) {
        let economies = world.economies.map { CSVWriter.field($0.code) }
        let sectors = world.sectors.map { CSVWriter.field($0.code) }
        try putLong(path, ["economy", "sector", "share"], rowCount: world.valueAddedShare.count) { cell, writer in
            writer.append(
                economies[cell / sectors.count], sectors[cell % sectors.count], number: world.valueAddedShare[cell],
                at: 2)
        }
    }

    /// Writes the shares that are not zero, by economy, input and output.
    private static func putInputOutput(_ path: String, _ world: World) throws(Diagnostic) {
        let economies = world.economies.map { CSVWriter.field($0.code) }
        let sectors = world.sectors.map { CSVWriter.field($0.code) }
        let quick = world.inputOutput.entryCount > manyRows
        try writeAtomically(to: path, packing: quick ? .quick : .smallest) { sink throws(Diagnostic) in
            var writer = CSVWriter(["economy", "input", "output", "share"])
            for n in world.economies.indices {
                let entries = world.inputOutput.entries(ofEconomy: n).sorted {
                    ($0.input, $0.output) < ($1.input, $1.output)
                }
                for entry in entries {
                    writer.append(
                        economies[n], sectors[entry.input], sectors[entry.output], number: entry.share, at: 3)
                    if writer.bytes.count > 1 << 20 { try sink.write(writer.takeBytes()) }
                }
            }
            try sink.write(writer.bytes)
        }
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
