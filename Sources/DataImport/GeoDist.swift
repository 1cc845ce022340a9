import DataTables
import TextFormats

/// Codes of the source that ISO has since replaced.
private let replacedCodes = ["ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "YUG": "SRB", "PAL": "PSE"]

/// Reads distances, borders, languages and colonial links, which have one value for all years.
///
/// They stand under 2011, the year of publication.
func readGeoDist(_ path: String) throws(Diagnostics) -> (table: TieTable, files: [TieRecord.File]) {
    let file = "dist"
    var folder = try SourceFolder(path, source: "cepii-geodist", needed: [file])
    let columns: [(column: String, measure: String)] = [
        ("distw", "distance_weighted"), ("distcap", "distance_capitals"), ("contig", "common_border"),
        ("comlang_off", "common_official_language"), ("comlang_ethno", "common_spoken_language"),
        ("colony", "colonial_link"), ("comcol", "common_coloniser"), ("curcol", "current_colony"),
        ("col45", "colonial_link_1945"), ("smctry", "same_country"),
    ]
    let read = try folder.read(file, ["iso_o", "iso_d"] + columns.map(\.column))
    let (origins, destinations) = (try read.texts(of: "iso_o"), try read.texts(of: "iso_d"))
    var table = TieTable()
    var values: [(measure: UInt16, cells: [Double])] = []
    for (column, name) in columns {
        // The two directions of a distance differ in the seventh digit; one side says that a pair is one country.
        let merge: TieTable.Merge = name.hasPrefix("distance") ? .first : .largest
        values.append((table.add(name, merge), try read.numbers(of: column, for: name)))
    }
    for row in 0..<read.rowCount {
        guard origins.codes[row] >= 0, destinations.codes[row] >= 0 else {
            table.tally.drop(file, "no code")
            continue
        }
        var pair = [origins.labels[Int(origins.codes[row])], destinations.labels[Int(destinations.codes[row])]]
        guard pair[0] != pair[1] else {
            table.tally.drop(file, "an economy with itself")
            continue
        }
        for place in pair.indices {
            if let code = replacedCodes[pair[place]] {
                table.tally.note(file, "\(pair[place]) is read as \(code)")
                pair[place] = code
            }
        }
        for (column, (measure, cells)) in zip(columns, values) {
            guard !cells[row].isNaN else {
                table.tally.note(file, "no \(column.column)")
                continue
            }
            table.add(measure, from: pair[0], to: pair[1], 2011, cells[row])
        }
    }
    table.settle()
    return (table, folder.files)
}
