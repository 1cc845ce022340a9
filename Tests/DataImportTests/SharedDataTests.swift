import TestSupport
import TextFormats
import Testing
import WorldData

@testable import DataImport

@Suite("Importers, on the published files", .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct PublishedFileTests {
    @Test("the counts that the descriptions of the files state")
    func counts() throws {
        let arms = try TieSource.sipriArms.read(SharedData.path("data/sipri_arms")).table
        // 80 rows of Cambodia as a recipient, of which 8 are the Khmer Rouge's.
        let cambodia = arms.rows.filter { arms.economies[Int($0.destination)] == "KHM" }
        let unknown = arms.tally.entries.filter { $0.reason == "a rebel group: Khmer Rouge (Cambodia)" }
        #expect(unknown.map(\.count) == [7])
        #expect(cambodia.allSatisfy { (1950...2021).contains(Int($0.year)) && $0.value >= 0 })
        let china = try TieSource.chinaTies.read(SharedData.path("data/china_ties")).table
        func total(_ measure: String) -> Double {
            china.rows.filter {
                china.measures[Int($0.measure)].name == measure && china.economies[Int($0.destination)] == "KHM"
                    && !$0.value.isNaN
            }.reduce(0) { $0 + $1.value }
        }
        #expect(total("leader_engagements") == 78 && total("official_projects") == 159)
        let finance = ["oda_like", "oof_like", "vague"].reduce(0) { $0 + total("official_finance_\($1)") }
        #expect(abs(finance - 6100) < 50)
        let geodist = try TieSource.cepiiGeodist.read(SharedData.path("data/cepii_geodist")).table
        #expect(geodist.economies.count == 224 && geodist.rows.count { $0.measure == 0 } == 24976 - (2215 - 5) / 2)
        for code in ["ROM", "ZAR", "TMP", "YUG", "PAL"] { #expect(!geodist.economies.contains(code)) }
        #expect(geodist.economies.contains("NAM"))
    }

    @Test("two million rows")
    func peaceScience() throws {
        let table = try TieSource.peacescience.read(SharedData.path("data/peacescience"), since: 1990).table
        #expect(table.counted("all five obligations are 0") <= 170)
        #expect(table.value("shared_igos", "KHM", "USA", 2014) == 32)
        #expect(table.value("alliance", "CHN", "KHM", 2018) == 1 && table.value("alliance", "CHN", "KHM", 2002) == nil)
        #expect(table.value("land_contiguity", "KHM", "VNM", 2016) == 1)
        let keys = Set(table.rows.map(\.key))
        #expect(keys.count == table.rows.count)
        // A state is in the table only while a source speaks of it.
        #expect(!table.rows.contains { table.economies[Int($0.origin)] == "SSD" && $0.year < 2011 })
    }
}
