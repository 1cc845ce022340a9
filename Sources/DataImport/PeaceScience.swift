import DataTables
import TextFormats

/// Reads the folder of dyadic ties that are keyed by the codes of the Correlates of War project.
func readPeaceScience(_ path: String, since: Int) throws(Diagnostics) -> (table: TieTable, files: [TieRecord.File]) {
    var reader = PeaceScience(
        folder: try SourceFolder(
            path, source: "peacescience",
            needed: [
                "atop_alliance", "contiguity", "min_distance", "igo_dyad", "mid_gml_dyad_year", "mid_cow_dyad_year",
                "rivalries_thompson_dreyer", "rivalries_tss", "democracy", "material_capabilities",
            ]), since: since)
    try reader.readAlliances()
    try reader.readContiguity()
    try reader.readPairs("min_distance", "mindist", "border_distance", .smallest)
    try reader.readPairs("igo_dyad", "dyadigos", "shared_igos", .largest)
    try reader.readDisputes("mid_gml_dyad_year", "dispute_hostility_gml", covering: 1816...2010)
    try reader.readDisputes("mid_cow_dyad_year", "dispute_hostility_cow", covering: 1816...2014)
    try reader.readRivalries(
        "rivalries_thompson_dreyer", "styear", "endyear", "rivalry_thompson_dreyer", covering: 1816...2010)
    try reader.readRivalries("rivalries_tss", "start", "end", "rivalry_tss", covering: 1816...2020)
    try reader.readAttributes("democracy", ["v2x_polyarchy", "polity2"])
    try reader.readAttributes("material_capabilities", ["cinc"])
    reader.table.settle()
    return (reader.table, reader.folder.files)
}

struct PeaceScience {
    var folder: SourceFolder
    let since: Int
    var table = TieTable()
    var resolver = StateResolver()

    /// The two economies of a row; `nil`, and counted, where one has no code or both are one.
    mutating func pair(_ one: Double, _ other: Double, _ year: Int, _ file: String) -> (UInt16, UInt16)? {
        switch (resolver.find(one, year, &table), resolver.find(other, year, &table)) {
        case (.position(let a), .position(let b)):
            if a != b { return (a, b) }
            table.tally.drop(file, "both states are one economy here")
        case (.none(let reason), _), (_, .none(let reason)): table.tally.drop(file, reason)
        }
        return nil
    }

    mutating func readAlliances() throws(Diagnostics) {
        let file = "atop_alliance"
        let obligations = ["atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"]
        let read = try folder.read(file, ["ccode1", "ccode2", "year"] + obligations)
        let (ones, others) = (
            try read.numbers(of: "ccode1", for: "a state"), try read.numbers(of: "ccode2", for: "a state")
        )
        let years = try read.years(of: "year")
        var flags: [[Double]] = []
        for name in obligations { flags.append(try read.flags(of: name, for: "an obligation")) }
        let span = covered(1815...2018, since: since)
        let any = table.add("alliance", covering: span, .largest)
        let each = ["defense", "offense", "neutrality", "nonaggression", "consultation"].map {
            table.add("alliance_\($0)", covering: span, .largest)
        }
        var early = 0
        for row in 0..<read.rowCount {
            guard years[row] >= since else {
                early += 1
                continue
            }
            // The source names an alliance whose obligations it could not code.
            guard flags.contains(where: { $0[row] > 0 }) else {
                table.tally.drop(file, "all five obligations are 0")
                continue
            }
            guard let (a, b) = pair(ones[row], others[row], years[row], file) else { continue }
            table.add(any, a, b, years[row], 1)
            for (measure, flag) in zip(each, flags) where flag[row] > 0 { table.add(measure, a, b, years[row], 1) }
        }
        table.tally.drop(file, "before the first year asked for", count: early)
        table.tally.note(
            file, "directed rows, read as one of the pair where either side is obliged", count: read.rowCount - early)
    }

    mutating func readContiguity() throws(Diagnostics) {
        let file = "contiguity"
        let read = try folder.read(file, ["ccode1", "ccode2", "conttype", "stdate", "enddate"])
        let (ones, others) = (
            try read.numbers(of: "ccode1", for: "a state"), try read.numbers(of: "ccode2", for: "a state")
        )
        let types = try read.numbers(of: "conttype", for: "the class of contiguity")
        let (starts, ends) = (try read.yearsOfDays(of: "stdate"), try read.yearsOfDays(of: "enddate"))
        let span = covered(1816...2016, since: since)
        let land = table.add("land_contiguity", covering: span, .largest)
        // Spells of a pair may meet in one year: the closest of them counts.
        let nearest = table.add("contiguity_class", covering: span, .smallest)
        for row in 0..<read.rowCount {
            guard types[row] >= 1, types[row] <= 5 else {
                table.tally.drop(file, "spells of class 0, not contiguous")
                continue
            }
            guard ends[row] >= since else {
                table.tally.drop(file, "before the first year asked for")
                continue
            }
            // A pair that cannot be told is counted once, not for each year of the spell.
            guard pair(ones[row], others[row], ends[row], file) != nil else { continue }
            for year in max(starts[row], since)...max(ends[row], since) {
                guard let (a, b) = pair(ones[row], others[row], year, file) else { continue }
                if types[row] == 1 { table.add(land, a, b, year, 1) }
                table.add(nearest, a, b, year, types[row])
            }
        }
    }

    /// Reads a file of undirected pairs by year with one value.
    mutating func readPairs(_ file: String, _ column: String, _ measure: String, _ merge: TieTable.Merge)
        throws(Diagnostics)
    {
        let read = try folder.read(file, ["ccode1", "ccode2", "year", column])
        let (ones, others) = (
            try read.numbers(of: "ccode1", for: "a state"), try read.numbers(of: "ccode2", for: "a state")
        )
        let years = try read.years(of: "year")
        let values = try read.numbers(of: column, for: measure)
        table.reserve(read.rowCount)
        let position = table.add(measure, merge)
        var early = 0
        for row in 0..<read.rowCount {
            guard years[row] >= since else {
                early += 1
                continue
            }
            guard values[row] >= 0 else {
                table.tally.drop(file, values[row].isNaN ? "no value" : "a negative value, which marks a missing one")
                continue
            }
            guard let (a, b) = pair(ones[row], others[row], years[row], file) else { continue }
            table.add(position, a, b, years[row], values[row])
        }
        table.tally.drop(file, "before the first year asked for", count: early)
    }

    mutating func readDisputes(_ file: String, _ measure: String, covering years: ClosedRange<Int>) throws(Diagnostics)
    {
        let read = try folder.read(file, ["ccode1", "ccode2", "year", "hostlev1", "hostlev2"])
        let (ones, others) = (
            try read.numbers(of: "ccode1", for: "a state"), try read.numbers(of: "ccode2", for: "a state")
        )
        let each = try read.years(of: "year")
        let levels = (
            try read.numbers(of: "hostlev1", for: "the level of hostility"),
            try read.numbers(of: "hostlev2", for: "the level of hostility")
        )
        let position = table.add(measure, covering: covered(years, since: since), .largest)
        for row in 0..<read.rowCount {
            guard each[row] >= since else {
                table.tally.drop(file, "before the first year asked for")
                continue
            }
            // -9 is unknown; the other side's level may still be known.
            let level = [levels.0[row], levels.1[row]].filter { $0 >= 0 }.max()
            guard let level else {
                table.tally.drop(file, "the level of hostility of both sides is unknown")
                continue
            }
            guard let (a, b) = pair(ones[row], others[row], each[row], file) else { continue }
            table.add(position, a, b, each[row], level)
        }
    }

    mutating func readRivalries(
        _ file: String, _ start: String, _ end: String, _ measure: String, covering years: ClosedRange<Int>
    ) throws(Diagnostics) {
        let read = try folder.read(file, ["ccode1", "ccode2", start, end])
        let (ones, others) = (
            try read.numbers(of: "ccode1", for: "a state"), try read.numbers(of: "ccode2", for: "a state")
        )
        let (starts, ends) = (try read.years(of: start), try read.years(of: end))
        let span = covered(years, since: since)
        let position = table.add(measure, covering: span, .largest)
        for row in 0..<read.rowCount {
            guard let span, ends[row] >= span.lowerBound else {
                table.tally.drop(file, "ended before the first year covered")
                continue
            }
            guard pair(ones[row], others[row], ends[row], file) != nil else { continue }
            for year in max(starts[row], span.lowerBound)...max(ends[row], span.lowerBound) {
                guard let (a, b) = pair(ones[row], others[row], year, file) else { continue }
                table.add(position, a, b, year, 1)
            }
        }
    }

    /// Reads properties of single states, from which ties are computed when they are asked for.
    mutating func readAttributes(_ file: String, _ columns: [String]) throws(Diagnostics) {
        let read = try folder.read(file, ["ccode", "year"] + columns)
        let codes = try read.numbers(of: "ccode", for: "a state")
        let years = try read.years(of: "year")
        var values: [[Double]] = []
        for column in columns { values.append(try read.numbers(of: column, for: column)) }
        var seen: Set<String> = []
        for row in (0..<read.rowCount).sorted(by: { (years[$0], codes[$0]) < (years[$1], codes[$1]) }) {
            guard years[row] >= since else {
                table.tally.drop(file, "before the first year asked for")
                continue
            }
            switch resolver.find(codes[row], years[row], &table) {
            case .none(let reason): table.tally.drop(file, reason)
            case .position(let position):
                let economy = table.economies[Int(position)]
                for (column, cells) in zip(columns, values) {
                    guard !cells[row].isNaN else {
                        table.tally.note(file, "no \(column)")
                        continue
                    }
                    // In the year of a union both codes may stand: the one that goes on has the lower number.
                    guard seen.insert("\(economy) \(column) \(years[row])").inserted else {
                        table.tally.drop(file, "a second state of one economy in the year")
                        continue
                    }
                    table.attributes.append(
                        TieTable.Attribute(economy: economy, measure: column, year: years[row], value: cells[row]))
                }
            }
        }
    }
}
