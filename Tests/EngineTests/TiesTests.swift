import DataImport
import StructuralChange
import TestSupport
import TextFormats
import Testing
import WorldData

@testable import Engine

/// Imports of small files, read through the command's facade.
@Suite("Ties of one economy with others")
struct TiesTests {
    private static let engine = Engine(home: DataHome(path: packageRoot))
    private static let header = "origin,destination,kind,measure,year,value,unit,source\n"

    /// A data folder with one import of one's own.
    private static func own(_ rows: [String], name: String = "own") throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        try folder.write("\(name).csv", header + rows.map { $0 + "\n" }.joined())
        _ = try Engine.importTies(
            TieImportRequest(source: "ties", path: "\(folder.path)/\(name).csv", data: folder.path))
        return folder
    }

    private static func ask(
        _ economies: [String], _ folder: TemporaryFolder, _ change: (inout TiesRequest) -> Void = { _ in }
    )
        throws -> TiesResult
    {
        var request = TiesRequest(economies)
        request.data = folder.path
        change(&request)
        return try engine.ties(request)
    }

    /// The table of docs/reference/measures/trade-share.md.
    @Test("shares of partners in trade, by hand")
    func tradeShares() throws {
        let codes = ["KHM", "USA", "CHN"]
        var trade = FlowTable()
        // Importer, exporter, value; the last row is a domestic sale.
        for (importer, exporter, value) in [
            (1, 0, 30.0), (2, 0, 10), (0, 1, 5), (0, 2, 45), (2, 1, 95), (1, 2, 155), (0, 0, 900),
        ] {
            trade.append(importer: importer, exporter: exporter, sector: 0, value: value)
        }
        let world = World(
            manifest: WorldManifest(
                name: "small", title: "", year: 2020, currency: "USD", unit: .million, source: "", licence: ""),
            economies: codes.map { Economy(code: $0, name: $0) }, sectors: [Sector(code: "all", name: "all", theta: 4)],
            trade: trade, valueAddedShare: [1, 1, 1], inputOutput: InputOutputTable(economies: 3, sectors: 1))
        let shares = TradeShares(world, among: codes)
        let table: [(String, String, Double, Double, Double)] = [
            ("KHM", "USA", 75, 10, 100 * 35.0 / 90), ("USA", "KHM", 5, 100 * 30.0 / 185, 100 * 35.0 / 285),
            ("KHM", "CHN", 25, 90, 100 * 55.0 / 90), ("CHN", "KHM", 22.5, 100 * 10.0 / 105, 100 * 55.0 / 305),
        ]
        for (origin, destination, exported, imported, both) in table {
            for (measure, share) in [("export_share", exported), ("import_share", imported), ("trade_share", both)] {
                let found = try #require(shares.percent(measure, origin, destination))
                #expect(abs(found - share) < 1e-12 * share, "\(measure) \(origin) \(destination)")
            }
        }
        #expect(shares.percent("export_share", "KHM", "VNM") == nil)
    }

    @Test("the built-in worlds answer by themselves, and it is said what could be imported")
    func withoutImports() throws {
        let result = try Self.ask(["KHM", "USA"], TemporaryFolder())
        let measures = Set(result.pairs[0].series.map(\.measure.name))
        #expect(
            measures == [
                "export_share", "import_share", "trade_share", "land_border", "ideal_point_distance",
                "shared_organizations",
            ])
        #expect(result.notImported == ["peacescience", "sipri-arms", "china-ties", "cepii-geodist"])
        let exports = try #require(
            result.pairs[0].series.first { $0.measure.name == "export_share" && $0.origin == "KHM" })
        #expect(exports.points.map(\.year) == [2014, 2024])
        // No border: the worlds leave the pair out, and the ledger says zero.
        let border = try #require(result.pairs[0].series.first { $0.measure.name == "land_border" })
        #expect(border.points == [.init(year: 2014, value: 0), .init(year: 2024, value: 0)] && border.hasFilledZeros)
        #expect(border.movement(-1) == "further")
    }

    /// The table of docs/reference/measures/arms-deliveries.md.
    @Test("a year without a delivery is zero where the source covers it and both are states, else missing")
    func zeros() throws {
        let folder = TemporaryFolder()
        try folder.write(
            "raw/transfers_1950_2021.csv",
            "supplier,recipient,supplier_cow,recipient_cow,year,tiv_million\nChina,Cambodia,710,811,1956,2\n"
                + "China,Khmer Rouge (Cambodia)*,710,811,1957,9\nChina,Cambodia,710,811,1958,0\n"
                + "Germany,South Sudan,255,626,2013,1\nGermany,Cambodia,255,811,1994,3\n")
        _ = try Engine.importTies(
            TieImportRequest(source: "sipri-arms", path: "\(folder.path)/raw", data: folder.path))
        func values(_ economies: [String], _ years: ClosedRange<Int>) throws -> [Double?] {
            let result = try Self.ask(economies, folder) {
                $0.measures = ["arms_deliveries"]
                $0.since = years.lowerBound
                $0.until = years.upperBound
            }
            let series = result.pairs[0].series.first { $0.origin == economies[0] }
            return years.map { year in series?.points.first { $0.year == year }?.value }
        }
        #expect(try values(["CHN", "KHM"], 1951...1958) == [nil, nil, 0, 0, 0, 2, 0, 0])
        // The source is silent about the Federal Republic before its first row.
        #expect(try values(["DEU", "KHM"], 1992...1995) == [nil, nil, 3, 0])
        #expect(try values(["DEU", "SSD"], 2009...2014) == [nil, nil, 0, 0, 1, 0])
        // Who never delivered anything to anybody is no supplier about whom zeros are known.
        #expect(try values(["KHM", "CHN"], 1956...1958) == [nil, nil, nil])
        #expect(try values(["CHN", "KHM"], 2020...2023) == [0, 0, nil, nil])
    }

    /// The tables of docs/reference/measures/regime-distance.md and capability-ratio.md.
    @Test("distances of regimes and ratios of capabilities, by hand")
    func computed() throws {
        let folder = TemporaryFolder()
        for (name, text) in [
            (
                "atop_alliance",
                "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n2,811,1990,1,0,0,0,0\n"
            ),
            ("contiguity", "ccode1,ccode2,conttype,stdate,enddate\n811,816,1,1988-03-01,1990-12-01\n"),
            ("min_distance", "ccode1,ccode2,year,mindist\n2,811,1990,7654.3\n"),
            ("igo_dyad", "ccode1,ccode2,year,dyadigos\n2,811,1990,20\n"),
            ("mid_gml_dyad_year", "ccode1,ccode2,year,hostlev1,hostlev2\n811,816,1989,4,-9\n"),
            ("mid_cow_dyad_year", "ccode1,ccode2,year,hostlev1,hostlev2\n811,816,1989,4,-9\n"),
            ("rivalries_thompson_dreyer", "ccode1,ccode2,styear,endyear\n811,816,1979,1980\n"),
            ("rivalries_tss", "ccode1,ccode2,start,end\n811,816,1979,1980\n"),
            (
                "democracy",
                "ccode,year,polity2,v2x_polyarchy\n811,1990,1,0.25\n2,1990,10,0.75\n811,1991,,0.25\n2,1991,10,\n811,1992,-3,0.125\n2,1992,10,0.875\n"
            ),
            ("material_capabilities", "ccode,year,cinc\n811,1990,0.002\n2,1990,0.016\n811,1991,0.002\n2,1991,0\n"),
        ] { try folder.write("raw/\(name).csv", text) }
        _ = try Engine.importTies(
            TieImportRequest(source: "peacescience", path: "\(folder.path)/raw", data: folder.path))
        let result = try Self.ask(["USA", "KHM"], folder)
        func points(_ measure: String) -> [TieSeries.Point]? {
            result.pairs[0].series.first { $0.measure.name == measure }?.points
        }
        #expect(
            points("regime_distance_polyarchy") == [.init(year: 1990, value: 0.5), .init(year: 1992, value: 0.75)])
        #expect(points("regime_distance_polity") == [.init(year: 1990, value: 9), .init(year: 1992, value: 13)])
        // From the economy asked about to the other: the USA's over Cambodia's.
        #expect(points("capability_ratio") == [.init(year: 1990, value: 8), .init(year: 1991, value: 0)])
        // A ratio to nothing is no number.
        let turned = try Self.ask(["KHM", "USA"], folder).pairs[0].series.first {
            $0.measure.name == "capability_ratio"
        }
        #expect(turned?.points == [.init(year: 1990, value: 0.125)] && turned?.origin == "KHM")
        let alliance = try #require(result.pairs[0].series.first { $0.measure.name == "alliance" })
        #expect(alliance.origin == "KHM" && alliance.points.first { $0.year == 1990 }?.value == 1)
        #expect(alliance.points.first?.year == 1953 && alliance.points.last?.year == 2018)
        let border = try Self.ask(["KHM", "VNM"], folder).pairs[0].series.first { $0.measure.name == "land_contiguity" }
        #expect(border?.points.filter { $0.value == 1 }.map(\.year) == [1988, 1989, 1990])
    }

    /// The table of docs/reference/measures/ideal-point-distance.md.
    @Test("ideal points that somebody estimated become distances")
    func idealPoints() throws {
        let folder = TemporaryFolder()
        try folder.write(
            "points.csv",
            "economy,session,year,ideal_point,std_error,low,high\nKHM,50,2016,-1.0,0.1,-1.2,-0.8\n"
                + "USA,50,2016,2.5,0.1,2.3,2.7\nCHN,50,2016,-0.5,0.1,-0.7,-0.3\nKHM,51,2017,-1.5,0.1,-1.7,-1.3\n"
                + "KHM,52,2017,9,0.1,-1.7,-1.3\nUSA,51,2017,2.5,0.1,2.3,2.7\nUSA,52,1900,2.5,0.1,2.3,2.7\n")
        let written = try Engine.importTies(
            TieImportRequest(source: "ties", path: "\(folder.path)/points.csv", since: 1946, data: folder.path))
        let text = written.text(width: 100)
        #expect(text.contains("5 values of 1 measure, 3 economies") && text.contains("ideal_point (5)"))
        #expect(text.contains("1 of ideal points: a second session of the year"))
        let result = try Self.ask(["KHM", "USA", "CHN"], folder) { $0.measures = ["ideal_point_distance"] }
        func points(_ pair: Int) -> [TieSeries.Point]? {
            result.pairs[pair].series.first { $0.from == "points" }?.points
        }
        #expect(points(0) == [.init(year: 2016, value: 3.5), .init(year: 2017, value: 4)])
        #expect(points(1) == [.init(year: 2016, value: 0.5)])
        let own = try #require(result.pairs[1].series.first { $0.from == "points" })
        #expect(own.origin == "CHN" && own.measure.source == "ideal points of points.csv")
        try folder.write("points.csv", "economy,year,ideal_point\nKHM,20,1\n,2000,1\nKHM,2000,x\n")
        #expect {
            try Engine.importTies(
                TieImportRequest(source: "ties", path: "\(folder.path)/points.csv", data: folder.path))
        } throws: {
            ($0 as? Diagnostics)?.all.map { "\($0.kind) \($0.line ?? 0)" } == [
                "not-a-year 2", "unknown-code 3", "not-a-number 4",
            ]
        }
    }

    @Test("values printed as csv are read back as ties")
    func roundTrip() throws {
        let folder = try Self.own(
            (1990..<2010).map { "KHM,USA,political,closeness,\($0),\(Double($0) / 7),index,\"a, b\"" })
        let result = try Self.ask(["KHM", "USA", "CHN"], folder)
        try folder.write("again.csv", result.csv)
        let read = try readOwnTies("\(folder.path)/again.csv").table
        #expect(read.rows.count == result.pairs.flatMap(\.series).reduce(0) { $0 + $1.points.count })
        let own = try #require(read.measures.firstIndex { $0.name == "closeness" })
        #expect(read.rows.filter { Int($0.measure) == own }.map(\.value) == (1990..<2010).map { Double($0) / 7 })
        #expect(read.measures[own].source == "a, b")
        // The same values as an import of their own: the csv holds each measure once and says so.
        _ = try Engine.importTies(
            TieImportRequest(source: "ties", path: "\(folder.path)/again.csv", data: folder.path))
        let twice = try Self.ask(["KHM", "USA", "CHN"], folder)
        #expect(twice.csv == result.csv && twice.leftOutOfCSV.count == result.pairs.flatMap(\.series).count)
        #expect(result.leftOutOfCSV.isEmpty)
    }

    @Test("whether a tie was strained since a year is answered by the interval of its break")
    func asking() throws {
        // Distances step up by two after 2012, with a wiggle of a tenth; a second series stays where it is.
        let wiggle = [0.1, -0.05, 0.02, -0.1, 0.07, -0.03, 0.05, -0.08]
        var rows = (2000..<2022).map {
            "KHM,USA,political,ideal_point_distance,\($0),\(1 + ($0 > 2012 ? 2 : 0) + wiggle[$0 % 8]),index,s"
        }
        rows += (2000..<2022).map { "KHM,USA,diplomatic,shared_igos,\($0),\(5 + wiggle[($0 * 3) % 8]),organisations,s" }
        rows += (2008..<2018).map {
            "KHM,USA,economic,investments,\($0),\($0 > 2012 ? 9 : 4 + wiggle[$0 % 8]),million USD,s"
        }
        let folder = try Self.own(rows)
        let result = try Self.ask(["KHM", "USA"], folder) {
            $0.breaks = TiesRequest.Breaks()
            $0.ask = 2013
        }
        let pair = result.pairs[0]
        func answer(_ measure: String) throws -> (TieSeries, BreakAnswer) {
            let place = try #require(pair.series.firstIndex { $0.measure.name == measure && $0.from == "own" })
            return (pair.series[place], pair.breaks[place])
        }
        let (series, distance) = try answer("ideal_point_distance")
        #expect(distance.method == .tests && distance.changes.map(\.after) == [2012])
        #expect(distance.answers(2013, series)??.after == 2012 && distance.answers(2005, series) == .some(nil))
        #expect(distance.answers(2022, series) == nil && distance.answers(2000, series) == nil)
        #expect(try answer("shared_igos").1.changes.isEmpty)
        let (_, short) = try answer("investments")
        #expect(short.method == .posterior && short.changes.map(\.after) == [2012] && (short.statistic ?? 0) > 0.95)
        let text = result.table(width: 100, colour: false)
        #expect(text.contains("Since 2013? 2 of 3 series"))
        #expect(text.contains("ideal_point_distance both: further") && text.contains("1 closer, 1 further"))
        #expect(result.csv.hasPrefix("origin,destination,kind,measure,unit,first_year"))
        #expect(result.json.contains("\"after_year\": 2012"))
    }

    @Test("a yes or no changes in the year in which it changes, and values too few say nothing")
    func switches() throws {
        var rows = (2000..<2010).map { "KHM,USA,political,common_coloniser,\($0),\($0 < 2004 ? 0 : 1),1 = yes,s" }
        rows += (2000..<2005).map { "KHM,USA,economic,few,\($0),\($0),points,s" }
        rows += (2000..<2030).map { "KHM,USA,economic,same,\($0),3,points,s" }
        let result = try Self.ask(["KHM", "USA"], try Self.own(rows)) { $0.breaks = TiesRequest.Breaks() }
        let answers = Dictionary(
            zip(result.pairs[0].series.map(\.measure.name), result.pairs[0].breaks),
            uniquingKeysWith: { first, _ in first })
        #expect(answers["few"]?.method == BreakAnswer.Method.none && answers["same"]?.remarks == ["constant"])
        #expect(answers["common_coloniser"]?.remarks == ["one value for all years"])
        var indicator = TieSeries(
            measure: TieMeasure("m", .defence, unit: "1 = yes", .symmetric, .closer, source: "s", meaning: ""),
            origin: "A",
            destination: "B", points: [], missingYears: 0, from: "x", hasFilledZeros: false)
        indicator.points = [(1990, 0.0), (1991, 0), (1995, 1), (1996, 0)].map { .init(year: $0.0, value: $0.1) }
        let found = findBreaks([indicator], TiesRequest.Breaks())[0]
        // Between two values with a gap the year is not known: the interval says so.
        #expect(found.changes.map(\.after) == [1991, 1995] && found.changes[0].interval == 1991...1994)
    }

    @Test("movements in words")
    func words() {
        func series(_ values: [Double], _ orientation: TieMeasure.Orientation = .closer) -> TieSeries {
            TieSeries(
                measure: TieMeasure("m", .economic, unit: "u", .directed, orientation, source: "s", meaning: ""),
                origin: "A", destination: "B",
                points: values.enumerated().map { .init(year: 2000 + $0, value: $1) }, missingYears: 0, from: "x",
                hasFilledZeros: false)
        }
        #expect(series([1, 2, 3, 4, 5, 6, 7, 8]).trend == "rising, closer")
        #expect(series([8, 7, 6, 5, 4, 3, 2, 1], .further).trend == "falling, closer")
        #expect(series([1, 9, 2, 8, 3, 7, 4, 6]).trend == "no trend" && series([2, 2, 2, 2, 2]).trend == "constant")
        #expect(series([9, 1, 2, 3, 4, 5, 6, 7, 8]).trend == "mixed")
        #expect(series([1, 3], .neither).trend == "rose, up" && series([3, 1]).trend == "fell, further")
        #expect(series([1, 2, 1]).trend == "back where it was" && series([1]).trend.isEmpty)
        #expect(sparkline(series([0, 1, 2, 3, 4, 5, 6, 7])) == "▁▂▃▄▅▆▇█" && sparkline(series([1])).isEmpty)
        // A gap stays a gap.
        var gap = series([1, 1])
        gap.points[1].year = 2003
        #expect(sparkline(gap) == "█  █")
    }

    @Test("wrong questions are refused with what would be right")
    func refusals() throws {
        let folder = TemporaryFolder()
        func kind(_ economies: [String], _ change: (inout TiesRequest) -> Void = { _ in }) -> (String, [String]) {
            do {
                _ = try Self.ask(economies, folder, change)
                return ("", [])
            } catch let fault as Diagnostic {
                return (fault.kind, fault.nearest)
            } catch let faults as Diagnostics {
                return (faults.all.map(\.kind).joined(separator: " "), faults.all.flatMap(\.nearest))
            } catch { return ("\(error)", []) }
        }
        #expect(kind(["KHM", "USQ"]).0 == "unknown-code" && kind(["KHM", "USQ"]).1.contains("USA"))
        #expect(kind(["KHM", "Cambodia"]).1 == ["KHM"])
        #expect(kind(["KHM", "KHM"]).0 == "same-economy" && kind(["KHM"]).0 == "too-few-economies")
        #expect(
            kind(["KHM", "USA"]) {
                $0.since = 2000; $0.until = 1999
            }.0 == "wrong-years")
        #expect(
            kind(["KHM", "USA"]) {
                $0.since = 2000; $0.ask = 2000
            }.0 == "wrong-years")
        #expect(
            kind(["KHM", "USA"]) {
                $0.until = 2000; $0.ask = 2001
            }.0 == "wrong-years")
        #expect(kind(["KHM", "USA"]) { $0.measures = ["allience"] } == ("unknown-measure", ["alliance"]))
        #expect(kind(["KHM", "USA"]) { $0.worlds = ["factbook-2041"] }.0 == "unknown-world")
        #expect(throws: Diagnostics.self) { try TiesRequest.kinds(["economic", "defense"]) }
        #expect(throws: Diagnostic.self) {
            try Engine.importTies(TieImportRequest(source: "nothing", path: ".", data: folder.path))
        }
        try folder.write("sipri-arms.csv", Self.header + "KHM,USA,economic,a,2000,1,u,s\n")
        #expect(throws: Diagnostic.self) {
            try Engine.importTies(
                TieImportRequest(source: "ties", path: "\(folder.path)/sipri-arms.csv", data: folder.path))
        }
        try folder.write("old.csv", Self.header + "KHM,USA,economic,a,1999,1,u,s\n")
        #expect(throws: Diagnostic.self) {
            try Engine.importTies(
                TieImportRequest(source: "ties", path: "\(folder.path)/old.csv", since: 2000, data: folder.path))
        }
        #expect(namesInFolder("\(folder.path)/ties").isEmpty)
    }

    @Test("the page of measures lists every measure with its kind, unit and orientation")
    func page() throws {
        let page = String(
            decoding: try readBytes("\(packageRoot)/docs/reference/measures/ties.md"), as: UTF8.self)
        for measure in TieMeasure.catalogue {
            let direction = measure.direction == .symmetric ? "both" : "directed"
            let silence = measure.isStatic ? "all years" : measure.absence == .zero ? "zero" : "missing"
            let row =
                "| `\(measure.name)` | \(measure.kind.rawValue) | \(measure.unit) | \(direction) | \(measure.orientation.rawValue) | \(silence) |"
            #expect(page.contains(row), "\(row)")
        }
    }
}
