import DataTables
import TextFormats

/// Reads what China does abroad: engagements of its leaders, official finance, investments.
func readChinaTies(_ path: String, since: Int) throws(Diagnostics) -> (table: TieTable, files: [TieRecord.File]) {
    var reader = ChinaTies(
        folder: try SourceFolder(
            path, source: "china-ties", needed: ["leader_engagements", "aid_projects", "investments"]), since: since)
    try reader.readEngagements()
    try reader.readProjects()
    try reader.readInvestments()
    reader.table.settle()
    return (reader.table, reader.folder.files)
}

private struct ChinaTies {
    var folder: SourceFolder
    let since: Int
    var table = TieTable()

    /// The destination of a row; `nil`, and counted, where it is none or too early.
    mutating func destination(_ iso3: (codes: [Int32], labels: [String]), _ row: Int, _ year: Int, _ file: String)
        -> String?
    {
        guard iso3.codes[row] >= 0 else {
            table.tally.drop(file, "several countries in one cell, or a country without a code")
            return nil
        }
        let code = iso3.labels[Int(iso3.codes[row])]
        guard code != "CHN" else {
            table.tally.drop(file, "China itself")
            return nil
        }
        guard year >= since else {
            table.tally.drop(file, "before the first year asked for")
            return nil
        }
        return code
    }

    mutating func readEngagements() throws(Diagnostics) {
        let file = "leader_engagements"
        let read = try folder.read(file, ["date", "iso3", "leader", "leader_travelled"])
        let (days, leaders, iso3) = (
            try read.texts(of: "date"), try read.texts(of: "leader"), try read.texts(of: "iso3")
        )
        let years = try read.yearsOfDays(of: "date")
        let travelled = try read.numbers(of: "leader_travelled", for: "whether a leader travelled")
        let span = covered(2003...2018, since: since)
        let engagements = table.add("leader_engagements", covering: span, .sum)
        let travels = table.add("leader_travel", covering: span, .sum)
        var seen: Set<String> = []
        for row in 0..<read.rowCount {
            guard let code = destination(iso3, row, years[row], file) else { continue }
            // England and Wales stand beside each other under one code.
            guard seen.insert("\(days.codes[row]) \(leaders.codes[row]) \(code)").inserted else {
                table.tally.drop(file, "a second row of one day, leader and economy")
                continue
            }
            table.add(engagements, from: "CHN", to: code, years[row], 1)
            if travelled[row] == 1 { table.add(travels, from: "CHN", to: code, years[row], 1) }
        }
    }

    mutating func readProjects() throws(Diagnostics) {
        let file = "aid_projects"
        let read = try folder.read(file, ["id", "iso3", "year", "flow_class", "usd_current"])
        let ids = try read.numbers(of: "id", for: "the project")
        let (iso3, classes) = (try read.texts(of: "iso3"), try read.texts(of: "flow_class"))
        let years = try read.years(of: "year")
        let amounts = try read.numbers(of: "usd_current", for: "the amount")
        let span = covered(2000...2014, since: since)
        let projects = table.add("official_projects", covering: span, .sum)
        let measures = [
            "ODA-like": table.add("official_finance_oda_like", covering: span, .sum),
            "OOF-like": table.add("official_finance_oof_like", covering: span, .sum),
            "Vague (Official Finance)": table.add("official_finance_vague", covering: span, .sum),
        ]
        var countries: [Double: Set<Int32>] = [:]
        for row in 0..<read.rowCount { countries[ids[row], default: []].insert(iso3.codes[row]) }
        var unstated: Set<String> = []
        var stated: Set<String> = []
        for row in 0..<read.rowCount {
            guard let code = destination(iso3, row, years[row], file) else { continue }
            let flow = classes.codes[row] < 0 ? "" : classes.labels[Int(classes.codes[row])]
            guard let measure = measures[flow] else {
                table.tally.drop(file, "class of finance `\(flow)` is none of the three")
                continue
            }
            table.add(projects, from: "CHN", to: code, years[row], 1)
            let key = "\(measure) \(code) \(years[row])"
            guard !amounts[row].isNaN else {
                table.tally.note(file, "no amount, so that the project is counted and not in the sums")
                unstated.insert(key)
                continue
            }
            // The amount is that of the whole project and cannot be shared out.
            guard countries[ids[row]]?.count == 1 else {
                table.tally.note(
                    file, "a project of several countries, which counts as one of each and is not in the sums")
                unstated.insert(key)
                continue
            }
            stated.insert(key)
            table.add(measure, from: "CHN", to: code, years[row], amounts[row] / 1e6)
        }
        // Projects without any amount do not make a zero.
        for key in unstated.subtracting(stated).sorted() {
            let parts = key.split(separator: " ").map(String.init)
            guard let measure = UInt16(parts[0]), let year = Int(parts[2]) else { continue }
            table.add(measure, from: "CHN", to: parts[1], year, .nan)
            table.tally.note(file, "pair-years whose projects have no amount, which are missing and not zero")
        }
    }

    mutating func readInvestments() throws(Diagnostics) {
        let file = "investments"
        let read = try folder.read(file, ["date", "iso3", "usd_million"])
        let iso3 = try read.texts(of: "iso3")
        let years = try read.yearsOfDays(of: "date")
        let amounts = try read.numbers(of: "usd_million", for: "the amount")
        // The list ends in the middle of 2018, and half a year is no year.
        let measure = table.add("investments", covering: covered(2005...2017, since: since), .sum)
        for row in 0..<read.rowCount {
            guard let code = destination(iso3, row, years[row], file) else { continue }
            guard years[row] <= 2017 else {
                table.tally.drop(file, "of 2018, whose second half is not in the list")
                continue
            }
            guard !amounts[row].isNaN else {
                table.tally.drop(file, "no amount")
                continue
            }
            table.add(measure, from: "CHN", to: code, years[row], amounts[row])
        }
    }
}
