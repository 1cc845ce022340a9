import TestSupport
import TextFormats
import Testing
import WorldData

@testable import DataImport

@Suite("The store of imports")
struct TieStoreTests {
    private func record(_ id: String, files: [TieRecord.File] = []) -> TieRecord {
        TieRecord(
            id: id, title: "A \"title\"\twith\nmore", citations: ["one", "two"], licence: "own", since: 1990,
            files: files,
            version: "1.0")
    }

    @Test("what is written is read back: ties, record, properties")
    func roundTrip() throws {
        let (raw, data) = (try RawFolders.peaceScience(), TemporaryFolder())
        let (table, files) = try TieSource.peacescience.read(raw.path)
        let store = TieStore(data: data.path)
        let written = try store.write(table, record("peacescience", files: files))
        #expect(store.names == ["peacescience"] && written.rows == table.rows.count + table.attributes.count)
        let read = try store.record("peacescience")
        #expect(read == written)
        let ties = try store.ties(read, among: ["KHM", "VNM"])
        #expect(ties.allSatisfy { $0.origin == "KHM" && $0.destination == "VNM" })
        let pair = table.rows.filter {
            table.economies[Int($0.origin)] == "KHM" && table.economies[Int($0.destination)] == "VNM"
        }
        #expect(ties.map(\.value) == pair.map(\.value) && ties.map(\.year) == pair.map { Int($0.year) })
        #expect(try store.ties(read, among: ["KHM"]).isEmpty && store.ties(read, among: ["AAA", "BBB"]).isEmpty)
        #expect(read.properties == ["v2x_polyarchy": 4, "polity2": 3, "cinc": 2])
        let properties = try store.attributes(read, of: ["KHM"])
        #expect(properties == table.attributes.filter { $0.economy == "KHM" })
        // The file by itself is a table of ties for any reader, and can be imported as one.
        let whole = try CSVTable(contentsOf: "\(store.folder)/peacescience/ties.csv.gz")
        #expect(whole.header == TieStore.columns && whole.rowCount == table.rows.count)
        let again = try readOwnTies("\(store.folder)/peacescience/ties.csv.gz").table
        #expect(again.rows.map(\.value) == table.rows.map(\.value))
    }

    @Test("values that are not known are in the record and not in the table")
    func unknown() throws {
        let (raw, data) = (try RawFolders.chinaTies(), TemporaryFolder())
        let table = try TieSource.chinaTies.read(raw.path).table
        let store = TieStore(data: data.path)
        let written = try store.write(table, record("china-ties"))
        #expect(
            written.unknown.contains(
                TieRecord.Unknown(measure: "official_finance_oof_like", origin: "CHN", destination: "KHM", year: 2004)))
        #expect(written.unknown.count == 3)
        #expect(try store.record("china-ties").unknown == written.unknown)
        let ties = try store.ties(written, among: ["CHN", "KHM"])
        #expect(!ties.contains { $0.measure == "official_finance_oof_like" })
    }

    @Test("a repeated import replaces the earlier one, and a damaged file is not read in silence")
    func replacing() throws {
        let (raw, data) = (try RawFolders.armsTransfers(), TemporaryFolder())
        let table = try TieSource.sipriArms.read(raw.path).table
        let store = TieStore(data: data.path)
        _ = try store.write(table, record("arms"))
        let bytes = try readBytes("\(store.folder)/arms/record.yaml")
        let written = try store.write(table, record("arms"))
        #expect(try readBytes("\(store.folder)/arms/record.yaml") == bytes)
        #expect(namesInFolder(store.folder) == ["arms"])
        try writeAtomically(Array("nothing\n".utf8), to: "\(store.folder)/arms/ties.csv.gz")
        #expect { try store.ties(written, among: ["CHN", "KHM"]) } throws: {
            ($0 as? Diagnostics)?.all.first?.kind == "damaged-gzip"
        }
        try writeAtomically("comity_ties: 2\n", to: "\(store.folder)/arms/record.yaml")
        #expect(throws: Diagnostics.self) { try store.record("arms") }
    }

    @Test("members of a packed file are read by their places, and every length survives")
    func members() throws {
        let folder = TemporaryFolder()
        let texts = [[], [7], Array("a,b\n".utf8), [UInt8](repeating: 65, count: 100_000)]
        let members = texts.map { gzipMember($0) }
        try writeAtomically(gzipMembers: members, to: "\(folder.path)/x.gz")
        var places: [Range<Int>] = []
        for member in members {
            let start = places.last?.upperBound ?? 0
            places.append(start..<start + member.count)
        }
        for (text, place) in zip(texts, places) {
            #expect(try readGzipMembers("\(folder.path)/x.gz", at: [place]) == text)
        }
        #expect(try readBytes("\(folder.path)/x.gz") == texts.flatMap { $0 })
        #expect(try readGzipMembers("\(folder.path)/x.gz", at: [places[3], places[1]]) == texts[3] + texts[1])
        for wrong in [
            places[3].lowerBound + 1..<places[3].upperBound, 0..<5, places[3].lowerBound..<places[3].upperBound + 9,
        ] {
            #expect(throws: Diagnostic.self) { try readGzipMembers("\(folder.path)/x.gz", at: [wrong]) }
        }
    }
}

@Suite("A file of ties of one's own")
struct OwnTieTests {
    private let header = "origin,destination,kind,measure,year,value,unit,source\n"

    private func faults(_ rows: String) throws -> [String] {
        let folder = TemporaryFolder()
        try folder.write("own.csv", header + rows)
        do {
            _ = try readOwnTies("\(folder.path)/own.csv")
            return []
        } catch { return error.all.map { "\($0.kind) \($0.line ?? 0)" } }
    }

    @Test("known measures keep their meaning, others are directed and neither closer nor further")
    func measures() throws {
        let folder = TemporaryFolder()
        try folder.write(
            "own.csv",
            header + "KHM,USA,political,ideal_point_distance,2015,3.5,index,mine\n"
                + "USA,KHM,economic,own_measure,2015,1,points,mine\nKHM,USA,economic,own_measure,2015,2,points,mine\n")
        let table = try readOwnTies("\(folder.path)/own.csv").table
        let known = try #require(table.measures.first { $0.name == "ideal_point_distance" })
        #expect(known.orientation == .further && known.direction == .symmetric && known.absence == .missing)
        let own = try #require(table.measures.first { $0.name == "own_measure" })
        #expect(own.orientation == .neither && own.direction == .directed)
        try folder.write(
            "stated.csv",
            "origin,destination,kind,measure,year,value,unit,source,orientation\nKHM,USA,economic,own_measure,2014,1,u,s,further\n"
        )
        #expect(try readOwnTies("\(folder.path)/stated.csv").table.measures.map(\.orientation) == [.further])
        #expect(
            table.value("own_measure", "USA", "KHM", 2015) == 1 && table.value("own_measure", "KHM", "USA", 2015) == 2)
    }

    @Test("what is wrong is found on its line, all at once")
    func refusals() throws {
        #expect(
            try faults(
                "KHM,USA,economic,a,2015,x,u,s\nKHM,KHM,economic,a,2015,1,u,s\nKHM,USA,economical,a,2015,1,u,s\n"
                    + "KHM,,economic,a,2015,1,u,s\nKHM,USA,economic,a,15,1,u,s\nKHM,USA,economic,,2015,1,u,s\n")
                == [
                    "not-a-number 2", "same-economy 3", "unknown-kind 4", "unknown-code 5", "not-a-year 6",
                    "no-measure 7",
                ])
        #expect(
            try faults("KHM,USA,economic,a,2015,1,u,s\nKHM,USA,economic,a,2015,1,v,s\n") == [
                "two-units 3", "duplicate-row 3",
            ]
        )
        let many = try faults((0..<30).map { _ in "KHM,USA,economic,a,2015,x,u,s\n" }.joined())
        #expect(many.count == 21 && many.last == "more-findings 0")
        let folder = TemporaryFolder()
        try folder.write(
            "turned.csv",
            "origin,destination,kind,measure,year,value,unit,source,orientation\nKHM,USA,economic,a,2014,1,u,s,closer\n"
                + "KHM,USA,economic,a,2015,1,u,s,\nKHM,USA,economic,a,2016,1,u,s,further\nKHM,USA,economic,b,2016,1,u,s,closr\n"
        )
        #expect { try readOwnTies("\(folder.path)/turned.csv") } throws: {
            guard let found = ($0 as? Diagnostics)?.all else { return false }
            return found.map(\.line) == [4, 5] && found[1].nearest == ["closer"]
                && found.allSatisfy { $0.kind == "unknown-orientation" }
        }
        try folder.write("own.csv", "origin,destination,kind,measures,year,value,unit\nKHM,USA,economic,a,2015,1,u\n")
        #expect { try readOwnTies("\(folder.path)/own.csv") } throws: {
            guard let found = ($0 as? Diagnostics)?.all else { return false }
            return found.map(\.kind) == ["unknown-column", "unknown-column"] && found[0].nearest == ["measures"]
        }
    }
}
