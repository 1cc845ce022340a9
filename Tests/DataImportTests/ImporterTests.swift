import TestSupport
import TextFormats
import Testing
import WorldData

@testable import DataImport

@Suite("Importers, on small folders with every trap")
struct ImporterTests {
    @Test("alliances, borders, disputes and rivalries")
    func peaceScience() throws {
        let folder = try RawFolders.peaceScience()
        let (table, files) = try TieSource.peacescience.read(folder.path)
        #expect(files.count == 10 && files.allSatisfy { $0.sha256.count == 64 && $0.date.count == 10 })
        // Either side's obligation makes one of the pair, once, with the code that sorts first as the origin.
        #expect(table.value("alliance", "CHN", "KHM", 1990) == 1)
        #expect(table.value("alliance_nonaggression", "CHN", "KHM", 1990) == 1)
        #expect(table.value("alliance_consultation", "CHN", "KHM", 1990) == 1)
        #expect(table.value("alliance_defense", "CHN", "KHM", 1990) == nil)
        #expect(table.value("alliance", "KHM", "CHN", 1990) == nil)
        #expect(table.value("alliance", "KHM", "USA", 1991) == nil && table.counted("all five obligations") == 1)
        // Two codes of Germany in the year of the union are one economy.
        #expect(table.value("alliance", "DEU", "USA", 1990) == 1)
        #expect(table.counted("both states are one economy") == 1)
        #expect(table.value("border_distance", "DEU", "USA", 1990) == 4)
        #expect(table.counted("a state without the code of an economy: Republic of Vietnam (817)") == 2)
        // A spell reaches from its first year to its last; where two meet the closer one counts.
        #expect(
            (1987...1992).map { table.value("contiguity_class", "KHM", "VNM", $0) } == [nil, 1, 1, 1, 4, nil])
        #expect((1987...1992).map { table.value("land_contiguity", "KHM", "VNM", $0) } == [nil, 1, 1, 1, nil, nil])
        #expect(table.counted("spells of class 0") == 1)
        #expect(table.value("border_distance", "KHM", "USA", 1990) == 7654.321)
        #expect(table.value("border_distance", "KHM", "USA", 1991) == nil && table.counted("no value") == 1)
        #expect(table.value("shared_igos", "KHM", "USA", 1990) == 20)
        #expect(table.value("shared_igos", "CHN", "KHM", 1990) == nil && table.counted("a negative value") == 1)
        // -9 on one side leaves the other's level; on both it leaves nothing.
        #expect(table.value("dispute_hostility_gml", "KHM", "VNM", 1989) == 4)
        #expect(table.value("dispute_hostility_cow", "KHM", "USA", 1990) == nil)
        #expect(table.counted("the level of hostility of both sides") == 2)
        #expect((1978...1981).map { table.value("rivalry_tss", "KHM", "VNM", $0) } == [nil, 1, 1, nil])
        #expect(table.counted("ended before the first year covered") == 1)
        // In the year of the union the code that goes on counts.
        func property(_ measure: String, _ economy: String, _ year: Int) -> Double? {
            table.attributes.first { $0.measure == measure && $0.economy == economy && $0.year == year }?.value
        }
        #expect(property("v2x_polyarchy", "DEU", 1990) == 0.875 && property("polity2", "DEU", 1990) == 10)
        #expect(property("polity2", "USA", 1991) == nil && property("cinc", "KHM", 1990) == 0.002)
        #expect(table.counted("a second state of one economy") == 2)
    }

    @Test("years before the first one asked for are left out and counted")
    func since() throws {
        let folder = try RawFolders.peaceScience()
        let (table, _) = try TieSource.peacescience.read(folder.path, since: 1990)
        #expect(table.value("dispute_hostility_gml", "KHM", "VNM", 1989) == nil)
        #expect(table.value("contiguity_class", "KHM", "VNM", 1990) == 1)
        #expect(table.value("contiguity_class", "KHM", "VNM", 1989) == nil)
        #expect(table.counted("before the first year asked for") > 0)
        #expect(zip(table.measures, table.coverage).first { $0.0.name == "alliance" }?.1 == 1990...2018)
    }

    @Test("groups and organisations bear the codes of states and are left out before anything is added up")
    func armsTransfers() throws {
        let folder = try RawFolders.armsTransfers()
        let (table, _) = try TieSource.sipriArms.read(folder.path)
        #expect(table.value("arms_deliveries", "CHN", "KHM", 2007) == 8)
        #expect(table.value("arms_deliveries", "RUS", "KHM", 1983) == 7)
        #expect(table.value("arms_deliveries", "RUS", "KHM", 2000) == 3)
        #expect(table.value("arms_deliveries", "SRB", "KHM", 2012) == 2)
        #expect(table.value("arms_deliveries", "CHN", "KHM", 2010) == 0)
        #expect(table.value("arms_deliveries", "DEU", "CYP", 1991) == nil)
        #expect(table.value("arms_deliveries", "DEU", "CYP", 1992) == 6)
        #expect(table.value("arms_deliveries", "DDR", "KHM", 1985) == 1)
        #expect(table.value("arms_deliveries", "YEM", "NAM", 1991) == 1)
        #expect(table.counted("a rebel group") == 1 && table.counted("an organisation") == 1)
        #expect(table.counted("an unknown party") == 1 && table.counted("Northern Cyprus") == 1)
        #expect(table.counted("a state without the code") == 1 && table.counted("deliveries below half") == 1)
        #expect(table.silentUntil == ["DEU": 1991])
    }

    @Test("engagements once a day and leader, finance without amounts missing, half a year left out")
    func chinaTies() throws {
        let folder = try RawFolders.chinaTies()
        let (table, _) = try TieSource.chinaTies.read(folder.path)
        #expect(table.value("leader_engagements", "CHN", "GBR", 2010) == 2)
        #expect(table.value("leader_travel", "CHN", "GBR", 2010) == 1)
        #expect(table.value("leader_engagements", "CHN", "NAM", 2011) == 1)
        #expect(table.value("official_finance_oda_like", "CHN", "KHM", 2003) == 1.5)
        #expect(table.value("official_projects", "CHN", "KHM", 2003) == 2)
        #expect(table.value("official_finance_oof_like", "CHN", "KHM", 2004)?.isNaN == true)
        #expect(table.value("official_projects", "CHN", "KHM", 2004) == 1)
        #expect(table.value("official_finance_oda_like", "CHN", "KEN", 2005)?.isNaN == true)
        #expect(table.value("official_projects", "CHN", "UGA", 2005) == 1)
        #expect(table.value("official_finance_vague", "CHN", "KHM", 2006) == 2)
        #expect(table.value("investments", "CHN", "KHM", 2010) == 1120)
        #expect(table.value("investments", "CHN", "KHM", 2018) == nil && table.counted("of 2018") == 1)
        #expect(table.counted("several countries in one cell") == 1 && table.counted("a second row of one day") == 1)
        #expect(table.counted("no amount") == 2 && table.counted("a project of several countries") == 2)
    }

    @Test("old codes are renewed, and Namibia is no missing value")
    func geoDist() throws {
        let folder = try RawFolders.geoDist()
        let (table, _) = try TieSource.cepiiGeodist.read(folder.path)
        #expect(table.value("distance_weighted", "KHM", "ROU", 2011) == 8100.1)
        #expect(table.value("distance_capitals", "KHM", "ROU", 2011) == 8000.5)
        #expect(table.value("same_country", "KHM", "ROU", 2011) == 1)
        #expect(table.value("distance_weighted", "COD", "TLS", 2011) == nil)
        #expect(table.value("distance_capitals", "COD", "TLS", 2011) == 9000)
        #expect(table.value("common_official_language", "NAM", "SRB", 2011) == 1)
        #expect(table.value("distance_capitals", "NAM", "PSE", 2011) == 6000)
        #expect(table.counted("an economy with itself") == 1 && table.counted("ROM is read as ROU") == 2)
    }

    @Test("an alliance is there or not, and anything else is refused with its place")
    func alliancesThatAreNoFlags() throws {
        let folder = try RawFolders.peaceScience()
        for value in ["9", "-1", "0.5", ""] {
            try folder.write(
                "atop_alliance.csv",
                "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n"
                    + "710,811,1990,0,0,0,1,0\n710,811,1991,0,0,0,\(value),0\n")
            #expect {
                try TieSource.peacescience.read(folder.path)
            } throws: { error in
                guard let fault = (error as? Diagnostics)?.all.first else { return false }
                return fault.line == 3 && fault.found.contains("atop_nonagg")
            }
        }
    }

    @Test("Yugoslavia's ideal points after 1991 are Serbia's, and the record says so")
    func serbia() throws {
        let folder = TemporaryFolder()
        try folder.write("points.csv", "economy,year,ideal_point\nYUG,1991,0.1\nYUG,1992,0.2\nUSA,1992,2.5\n")
        let table = try readIdealPoints("\(folder.path)/points.csv").table
        let found = table.attributes.map { "\($0.economy) \($0.year) \($0.value)" }.sorted()
        #expect(found == ["SRB 1992 0.2", "USA 1992 2.5", "YUG 1991 0.1"])
        #expect(table.counted("YUG after 1991 is read as SRB") == 1)
    }

    @Test("a folder of another layout is refused with the files it lacks, all at once")
    func refusals() throws {
        let folder = try RawFolders.chinaTies()
        #expect {
            try TieSource.peacescience.read(folder.path)
        } throws: { error in
            guard let faults = error as? Diagnostics else { return false }
            return faults.all.count == 10 && faults.all.allSatisfy { $0.kind == "missing-file" }
                && faults.all[0].file == "\(folder.path)/atop_alliance.csv"
        }
        #expect {
            try TieSource.cepiiGeodist.read("\(folder.path)/none")
        } throws: { ($0 as? Diagnostics)?.all.first?.kind == "missing-folder" }
        try folder.write("investments.csv", "date,country,iso3,amount\n2010-01-01,Cambodia,KHM,1\n")
        #expect {
            try TieSource.chinaTies.read(folder.path)
        } throws: { ($0 as? Diagnostics)?.all.first?.kind == "unknown-column" }
        try folder.write("investments.csv", "date,country,iso3,usd_million\nsoon,Cambodia,KHM,1\n")
        #expect {
            try TieSource.chinaTies.read(folder.path)
        } throws: { error in
            guard let fault = (error as? Diagnostics)?.all.first else { return false }
            return fault.kind == "not-a-date" && fault.line == 2 && fault.found == "`soon` in column `date`"
        }
    }
}

@Suite("State codes")
struct StateCodeTests {
    @Test("codes change hands where history says so")
    func lookups() {
        let codes = StateCodes.standard
        #expect(
            codes.economy(of: 365, in: 1980) == .economy("RUS") && codes.economy(of: 260, in: 1970) == .economy("DEU"))
        #expect(
            codes.economy(of: 265, in: 1970) == .economy("DDR") && codes.economy(of: 680, in: 1980) == .economy("YMD"))
        #expect(
            codes.economy(of: 678, in: 1980) == .economy("YEM") && codes.economy(of: 679, in: 2000) == .economy("YEM"))
        #expect(
            codes.economy(of: 345, in: 1900) == .economy("SRB") && codes.economy(of: 345, in: 1970) == .economy("YUG"))
        #expect(
            codes.economy(of: 345, in: 1991) == .economy("YUG") && codes.economy(of: 345, in: 1992) == .economy("SRB"))
        #expect(codes.economy(of: 817, in: 1960) == .withoutCode("Republic of Vietnam"))
        #expect(codes.economy(of: 816, in: 1960) == .economy("VNM") && codes.economy(of: 999, in: 1960) == .unknown)
        #expect(codes.isMember("KHM", in: 1953) && !codes.isMember("KHM", in: 1952) && codes.isMember("KHM", in: 2024))
        #expect(codes.isMember("JPN", in: 1945) && !codes.isMember("JPN", in: 1948) && codes.isMember("JPN", in: 1952))
        #expect(!codes.isMember("HKG", in: 2000) && !codes.isState("HKG") && codes.isState("SSD"))
    }

    @Test(
        "every spell is that of the published list",
        .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
    func published() throws {
        let table = try CSVTable(contentsOf: SharedData.path("data/peacescience/states.csv"))
        func column(_ name: String) throws -> Int { try #require(table.column(name)) }
        let (ccode, name, start, end) = (
            try column("ccode"), try column("statenme"), try column("styear"), try column("endyear")
        )
        var published: Set<String> = []
        for row in 0..<table.rowCount {
            let last = table.text(row: row, column: end)
            published.insert(
                "\(table.text(row: row, column: ccode)) \(table.text(row: row, column: start)) \(last == "2016" ? "" : last)"
            )
            #expect(!table.text(row: row, column: name).isEmpty)
        }
        var own: Set<String> = []
        // Code 345 is split where its economy changes; its parts together are the published spells.
        for spell in StateCodes.standard.spells where spell.ccode != 345 {
            own.insert("\(spell.ccode) \(spell.since) \(spell.until == Int.max ? "" : String(spell.until))")
        }
        own.formUnion(["345 1878 1941", "345 1944 "])
        #expect(own == published)
        let codes = StateCodes.standard.spells.compactMap(\.economy)
        #expect(codes.allSatisfy { $0.count == 3 && $0.allSatisfy { $0.isASCII && $0.isUppercase } })
    }
}
