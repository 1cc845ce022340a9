import DataTables
import TextFormats

/// Parties of the arms register without a state code that have a code of an economy.
private let namedParties = [
    "Serbia": "SRB", "Palestine": "PSE", "Western Sahara": "ESH", "Micronesia": "FSM", "Aruba": "ABW",
]

/// Reads deliveries of arms: volumes of the origin's deliveries to the destination.
///
/// Rebel groups (`*`) and organisations (`**`) are left out before anything is added up, since a group bears the code of
/// its country.
func readArmsTransfers(_ path: String, since: Int) throws(Diagnostics) -> (table: TieTable, files: [TieRecord.File]) {
    let file = "transfers_1950_2021"
    var folder = try SourceFolder(path, source: "sipri-arms", needed: [file])
    let read = try folder.read(
        file, ["supplier", "recipient", "supplier_cow", "recipient_cow", "year", "tiv_million"])
    let names = (try read.texts(of: "supplier"), try read.texts(of: "recipient"))
    let codes = (
        try read.numbers(of: "supplier_cow", for: "a state"), try read.numbers(of: "recipient_cow", for: "a state")
    )
    let years = try read.years(of: "year")
    let values = try read.numbers(of: "tiv_million", for: "the volume of a delivery")
    var table = TieTable()
    var resolver = StateResolver()
    let measure = table.add("arms_deliveries", covering: covered(1950...2021, since: since), .sum)

    func name(_ column: (codes: [Int32], labels: [String]), _ row: Int) -> String {
        column.codes[row] < 0 ? "" : column.labels[Int(column.codes[row])]
    }
    /// The economy of a party, or why it has none.
    func economy(_ name: String, _ code: Double, _ year: Int) -> StateResolver.Found {
        if name.hasSuffix("**") { return .none("an organisation: \(name.dropLast(2))") }
        if name.hasSuffix("*") { return .none("a rebel group: \(name.dropLast())") }
        if name.hasPrefix("Unknown") { return .none("an unknown party: \(name)") }
        if name == "Northern Cyprus" { return .none("Northern Cyprus, which bears the code of Cyprus") }
        if code.isNaN, let known = namedParties[name] { return .position(table.position(of: known)) }
        let found = resolver.find(code, year, &table)
        if case .none = found, code.isNaN { return .none("a party without a state code: \(name)") }
        return found
    }
    var firstYear: [UInt16: Int] = [:]
    for row in 0..<read.rowCount {
        let year = years[row]
        let from = economy(name(names.0, row), codes.0[row], year)
        let to = economy(name(names.1, row), codes.1[row], year)
        switch (from, to) {
        case (.none(let reason), _), (_, .none(let reason)): table.tally.drop(file, reason)
        case (.position(let supplier), .position(let recipient)):
            for party in [supplier, recipient] { firstYear[party] = min(firstYear[party] ?? year, year) }
            guard year >= since else {
                table.tally.drop(file, "before the first year asked for")
                continue
            }
            guard supplier != recipient else {
                table.tally.drop(file, "supplier and recipient are one economy here")
                continue
            }
            guard values[row] >= 0 else {
                table.tally.drop(file, values[row].isNaN ? "no volume" : "a negative volume")
                continue
            }
            if values[row] == 0 { table.tally.note(file, "deliveries below half a million, which stand as 0") }
            table.add(measure, supplier, recipient, year, values[row])
        }
    }
    // The file holds no row of the Federal Republic of Germany before 1991, although it was among the largest suppliers:
    // silence about it is not zero.
    let germany = table.position(of: "DEU")
    if let first = firstYear[germany], first > 1955 { table.silentUntil["DEU"] = first - 1 }
    table.settle()
    return (table, folder.files)
}
