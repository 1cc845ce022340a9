import TextFormats

/// Observed flows of goods between 51 OECD and Asian economies, for validation only.
enum ObservedFlows {
    /// Flows of one year, or `nil` where the shared test data are not at hand.
    static func read(year: Int) throws -> [(exporter: String, importer: String, value: Double)]? {
        guard let shared = BuiltWorlds.sharedData else { return nil }
        let table = try CSVTable(contentsOf: "\(shared)/oecd_asia_gravity/trade_2010_2019.csv")
        guard let exporter = table.column("exporter"), let importer = table.column("importer"),
            let years = table.column("year"), let trade = table.column("trade")
        else { return nil }
        var flows: [(exporter: String, importer: String, value: Double)] = []
        for row in 0..<table.rowCount where table.text(row: row, column: years) == String(year) {
            let value = parseNumber(table.text(row: row, column: trade)) ?? 0
            flows.append((table.text(row: row, column: exporter), table.text(row: row, column: importer), value))
        }
        return flows
    }
}
