import Glibc
import TestSupport
import Testing
import TextFormats

@testable import Alignment

@Suite struct ReadingTests {
    @Test func goodFolder() throws {
        let found = try VoteFolderTexts().read()
        #expect(found.economies.map(\.code) == ["DEU", "EAZ", "NAM", "USA"])
        #expect(found.voteCount == 5 && found.rollCalls.map(\.id) == [3, 4])
        #expect(found.vote(economy: 2, rollCall: 0) == .no)
        #expect(found.vote(economy: 0, rollCall: 0) == .abstain)
        #expect(found.vote(economy: 1, rollCall: 1) == .yes)
        #expect(found.rollCalls.map(\.isPartial) == [false, true])
        #expect(found.rollCalls[0].title == "TO ADOPT A TEXT ON THE RULES OF PROCEDURE")
        #expect(found.isAbout == [true, false])
        #expect(found.findings.map(\.kind).sorted() == ["no-iso", "shared-iso"])
        #expect(found.files.count == 4)
    }

    @Test func namibiaIsNoMissingValue() throws {
        let found = try VoteFolderTexts().read()
        #expect(try found.position(of: "NA") == 2)
        #expect(try found.position(of: "NAM") == 2)
    }

    private func fault(_ change: (inout VoteFolderTexts) -> Void) -> Diagnostic? {
        var texts = VoteFolderTexts()
        change(&texts)
        do {
            _ = try texts.read()
            return nil
        } catch let faults as Diagnostics {
            return faults.all.first
        } catch {
            return nil
        }
    }

    @Test func oddRowsAreNamed() throws {
        let vote = try #require(fault { $0.votes += "4,NA,nope\n" })
        #expect(vote.kind == "unknown-vote" && vote.line == 7 && vote.column == 6)
        #expect(vote.needed.hasPrefix("yes, abstain or no"))
        let twice = try #require(fault { $0.votes += "3,US,no\n" })
        #expect(twice.kind == "repeated-vote" && twice.line == 7 && twice.found.contains("United States"))
        let shared = try #require(fault { $0.votes += "3,FRG,no\n" })
        #expect(shared.kind == "repeated-vote" && shared.needed.contains("FRG and DE"))
        let call = try #require(fault { $0.votes += "5,US,no\n" })
        #expect(call.kind == "unknown-roll-call" && call.found.contains("`5`"))
        let code = try #require(fault { $0.votes += "4,UZ,no\n" })
        #expect(code.kind == "unknown-code" && code.nearest.contains("US"))
        #expect(fault { $0.rollCalls += "x,1,1946-01-01,,,,\n" }?.kind == "not-a-number")
        #expect(fault { $0.rollCalls += "3,1,1946-01-01,,,,\n" }?.kind == "repeated-name")
        #expect(fault { $0.rollCalls += "9,1,1946-13-01,,,,\n" }?.kind == "not-a-date")
        #expect(fault { $0.rollCalls += "9,0,1946-12-01,,,,\n" }?.kind == "not-a-number")
        #expect(fault { $0.countries += "US,Again,USA\n" }?.kind == "repeated-name")
        #expect(fault { $0.countries += "XX,Odd,us\n" }?.kind == "not-an-iso-code")
        #expect(fault { $0.issues = "rcid,short_name,issue\n77,hr,Human rights\n" }?.kind == "unknown-roll-call")
        #expect(fault { $0.issues = "rcid,short_name,issue\n3,hr,A\n4,hr,B\n" }?.kind == "two-names")
    }

    @Test func brokenFilesAreNamed() throws {
        let column = try #require(fault { $0.votes = "rcid,country_cod,vote\n3,US,yes\n" })
        #expect(column.kind == "missing-column" && column.nearest == ["country_cod"])
        #expect(fault { $0.votes = "" }?.kind == "empty-file")
        #expect(fault { $0.votes = "rcid,country_code,vote\n" }?.kind == "no-votes")
        #expect(fault { $0.rollCalls = "rcid,session,date\n" }?.kind == "empty-file")
    }

    @Test func bytesThatAreNoTextAndTruncatedArchivesAreNamed() throws {
        let folder = TemporaryFolder()
        let texts = VoteFolderTexts()
        try folder.write("countries.csv", texts.countries)
        try folder.write("roll_calls.csv", texts.rollCalls)
        try folder.write(
            "votes.csv", bytes: Array("rcid,country_code,vote\n3,US,yes\n3,".utf8) + [0xFF] + Array(",no\n".utf8))
        #expect(firstKind(folder.path) == "not-utf8")
        removeTree("\(folder.path)/votes.csv")
        // A gzip file with one stored block of 32 bytes, of which it holds 23.
        let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 0x20, 0, 0xDF, 0xFF]
        // A name that ends in .gz would have the bytes packed.
        try folder.write("votes.bytes", bytes: head + Array("rcid,country_code,vote\n".utf8))
        #expect(rename("\(folder.path)/votes.bytes", "\(folder.path)/votes.csv.gz") == 0)
        #expect(firstKind(folder.path) == "damaged-gzip")
        removeTree("\(folder.path)/votes.csv.gz")
        #expect(firstKind(folder.path) == "missing-file")
        #expect(firstKind("\(folder.path)/none") == "missing-folder")
        withExtendedLifetime(folder) {}
    }

    private func firstKind(_ path: String) -> String? {
        do {
            _ = try RollCallRecord(folder: path)
            return nil
        } catch {
            return error.all.first?.kind
        }
    }

    @Test("the whole record", .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
    func wholeRecord() throws {
        let found = try RollCallRecord(folder: SharedData.path("data/unvotes"))
        #expect(found.voteCount == 870_109 && found.rollCalls.count == 6203 && found.economies.count == 198)
        let namibia = try found.position(of: "NAM")
        let count = found.rollCalls.count
        #expect(found.votes[namibia * count..<(namibia + 1) * count].count { $0 != 0 } == 2455)
        let cambodia = try found.position(of: "KHM")
        #expect(found.votes[cambodia * count..<(cambodia + 1) * count].count { $0 != 0 } == 4401)
    }
}
