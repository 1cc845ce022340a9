import ResultStore
import Synchronization
import TestSupport
import Testing
import TextFormats

@testable import Engine

@Suite("An interrupted sweep")
struct SweepResumeTests {
    /// Runs a sweep until some scenarios are written.
    static func interrupted(_ study: SweepStudy, _ request: SweepRequest, after scenarios: Int) throws -> SweepResult {
        let written = Mutex(0)
        return try study.engine.sweep(
            request,
            SweepSupervision(
                progress: { done, _, _ in written.withLock { $0 = done } },
                shouldStop: { written.withLock { $0 >= scenarios } }))
    }

    @Test("goes on where it stopped, and the table is the same as without interruption, its summary too")
    func resume() throws {
        let study = try SweepStudy()
        let sweep = try study.write("cuts", allCutOffs)
        let whole = try study.engine.sweep(study.request(sweep, table: "whole.csv"))
        var request = study.request(sweep, threads: 1)
        let first = try Self.interrupted(study, request, after: 8)
        #expect(!first.isComplete && first.scenariosWritten == 8)
        #expect(study.exists("out.csv.partial") && study.exists("out.csv.journal") && !study.exists("out.csv"))
        request.resumes = true
        let before = Mutex<Set<Int>>([])
        let second = try study.engine.sweep(
            request, SweepSupervision(progress: { _, earlier, _ in before.withLock { _ = $0.insert(earlier) } }))
        #expect(second.isComplete && second.scenariosBefore == 8 && before.withLock { $0 } == [8])
        #expect(try study.bytes("out.csv") == study.bytes("whole.csv"))
        #expect(second.summary == whole.summary && second.manifest.notes == whole.manifest.notes)
        #expect(!study.exists("out.csv.partial") && !study.exists("out.csv.journal"))
        // Once more: nothing is left to do, and the answer is read from the table.
        let third = try study.engine.sweep(request)
        #expect(third.isComplete && third.scenariosBefore == 30 && third.summary == whole.summary)
    }

    @Test("is recovered from a table and a journal that end at any byte")
    func torn() throws {
        let study = try SweepStudy(economies: 4, sectors: 1)
        let sweep = try study.write("cuts", allCutOffs)
        var request = study.request(sweep, width: 3)
        _ = try study.engine.sweep(request)
        let whole = try study.bytes("out.csv")
        removeTree("\(study.folder.path)/out.csv")
        removeTree("\(study.folder.path)/out.json")
        _ = try Self.interrupted(study, study.request(sweep, width: 3, threads: 1), after: 9)
        let table = try study.bytes("out.csv.partial")
        let journal = try study.bytes("out.csv.journal")
        #expect(table.count > 1000 && whole.starts(with: table))
        request.resumes = true
        var starts: Set<Int> = []
        func recover(_ table: [UInt8], _ journal: [UInt8], _ what: String) throws {
            try study.folder.write("out.csv.partial", bytes: table)
            try study.folder.write("out.csv.journal", bytes: journal)
            let result = try study.engine.sweep(request)
            starts.insert(result.scenariosBefore)
            #expect(try study.bytes("out.csv") == whole, "\(what)")
            for name in ["out.csv", "out.json"] { removeTree("\(study.folder.path)/\(name)") }
        }
        // A prime number of bytes apart, so that cuts fall into every kind of field.
        for size in stride(from: 0, through: table.count, by: 41) {
            try recover(Array(table.prefix(size)), journal, "table cut to \(size) bytes")
        }
        // The first line of a journal is written before any row.
        let opening = SweepJournal.opening(identity: String(repeating: "0", count: 64), name: "cuts").count
        for size in stride(from: opening, through: journal.count, by: 7) {
            try recover(table, Array(journal.prefix(size)), "journal cut to \(size) bytes")
        }
        // Bytes beyond the last whole batch, and one that has changed inside the second.
        try recover(table + Array("10,E3,E0,E0,1".utf8), journal, "a torn row at the end")
        var damaged = table
        damaged[table.count / 2] ^= 1
        try recover(damaged, journal, "a byte changed")
        #expect(starts == [0, 3, 6, 9])
    }

    @Test("of another sweep is not touched without --force, and says what to do")
    func refusals() throws {
        let study = try SweepStudy()
        let sweep = try study.write("cuts", allCutOffs)
        var request = study.request(sweep, threads: 1)
        func message(_ request: SweepRequest) -> String {
            do {
                let result = try study.engine.sweep(request)
                return "answered \(result.scenariosBefore)"
            } catch {
                return "\(error)".replacing(study.folder.path, with: "")
            }
        }
        _ = try Self.interrupted(study, request, after: 8)
        let table = try study.bytes("out.csv.partial")
        #expect(
            message(request) == """
                /out.csv.partial: error: an interrupted run of this sweep is here, with 8 of 30 scenarios
                  needed: a decision
                  to do: `--resume` goes on where it stopped, `--force` begins anew
                """)
        request.resumes = true
        // The same name with another content, and another name.
        let changed = try study.write("cuts", allCutOffs + "\nquestion: And now?")
        #expect(
            message(request) == """
                /out.csv.partial: error: an interrupted run of the sweep `cuts` is here, but its file, its world, its parameters or Comity itself have changed since
                  needed: a run of the same sweep to go on from
                  to do: choose another name with `--out`, or begin anew with `--force`
                """)
        var other = request
        other.sweep = try study.write("others", allCutOffs)
        #expect(
            message(other) == """
                /out.csv.partial: error: an interrupted run of another sweep, `cuts`, is here
                  needed: a run of the same sweep to go on from
                  to do: choose another name with `--out`, or begin anew with `--force`
                """)
        removeTree("\(study.folder.path)/out.csv.journal")
        #expect(
            message(request) == """
                /out.csv.partial: error: an unfinished table is here without its journal, so nobody knows which sweep it belongs to
                  needed: a run of the same sweep to go on from
                  to do: choose another name with `--out`, or begin anew with `--force`
                """)
        #expect(try study.bytes("out.csv.partial") == table)
        request.replaces = true
        #expect(message(request) == "answered 0")
        // The finished table of another sweep, and one of the same.
        #expect(
            message(other) == """
                /out.csv: error: this file is there already and is not the answer to this sweep
                  needed: a new name, or the table of this very sweep
                  to do: choose another name with `--out`, or replace it with `--force`
                """)
        request.replaces = false
        #expect(message(request) == "answered 30")
        request.resumes = false
        #expect(message(request) == "answered 0")
        request.table = "\(study.folder.path)/out.txt"
        #expect(message(request) == "error: the table `/out.txt`\n  needed: a name that ends in .csv")
        _ = changed
    }

    @Test("gives a sink every scenario once, also those of the earlier run")
    func sinks() throws {
        final class Collector: SweepSink {
            var outcomes: [SweepOutcome] = []
            var isFinished = false
            func take(_ outcomes: [SweepOutcome]) { self.outcomes += outcomes }
            func finish() { isFinished = true }
        }
        let study = try SweepStudy()
        let sweep = try study.write("cuts", allCutOffs)
        var request = study.request(sweep, threads: 1)
        _ = try Self.interrupted(study, request, after: 8)
        request.resumes = true
        for _ in 0..<2 {
            let collector = Collector()
            let result = try study.engine.sweep(request, into: [collector])
            #expect(collector.outcomes.map(\.number) == Array(1...30) && collector.isFinished)
            var rows = result.layout.headerRow
            for outcome in collector.outcomes { rows += result.layout.rows(of: outcome) }
            #expect(try study.bytes("out.csv") == rows)
        }
        // A table of any size is read in pieces, wherever they end.
        let prepared = try PreparedSweep(request, study.engine)
        for size in [1, 7, 100, 1000] {
            var numbers: [Int] = []
            let count = try prepared.layout.forEachOutcome(inTable: request.table!, pieceSize: size) {
                numbers += $0.map(\.number)
            }
            #expect(count == 30 && numbers == Array(1...30))
        }
    }

    @Test("that ended while its table got its name is finished")
    func staleJournal() throws {
        let study = try SweepStudy()
        var request = study.request(try study.write("cuts", allCutOffs))
        _ = try study.engine.sweep(request)
        try study.folder.write("out.csv.journal", "entry,position,count,check_sum,kind,text\n")
        request.resumes = true
        #expect(try study.engine.sweep(request).scenariosBefore == 30)
        #expect(!study.exists("out.csv.journal"))
    }

    @Test("that another process finished since it was looked at is not gone on with")
    func finishedMeanwhile() throws {
        let study = try SweepStudy()
        let sweep = try study.write("cuts", allCutOffs)
        let request = study.request(sweep, threads: 1)
        _ = try Self.interrupted(study, request, after: 8)
        let seen = try study.bytes("out.csv.journal").count
        // The other process ends between the look and the lock: its journal is gone.
        var other = request
        other.resumes = true
        _ = try study.engine.sweep(other)
        #expect {
            _ = try AppendedFile("\(study.folder.path)/out.csv.journal", keeping: seen)
        } throws: { error in
            (error as? Diagnostic)?.kind == "in-use"
        }
        #expect(!study.exists("out.csv.journal") && study.exists("out.csv"))
    }

    @Test("without a row asks for no decision, whoever began it")
    func withoutRows() throws {
        let study = try SweepStudy()
        let sweep = try study.write("cuts", allCutOffs)
        let request = study.request(sweep, threads: 1)
        _ = try Self.interrupted(study, request, after: 8)
        let table = try study.bytes("out.csv.partial")
        let opening = SweepJournal.opening(identity: String(repeating: "0", count: 64), name: "another")
        let header = try #require(table.firstIndex(of: 0x0A))
        try study.folder.write("out.csv.partial", bytes: Array(table[...header]))
        try study.folder.write("out.csv.journal", bytes: opening)
        #expect(try study.engine.sweep(request).scenariosBefore == 0)
        // With a row of another sweep it does.
        removeTree("\(study.folder.path)/out.csv")
        try study.folder.write("out.csv.partial", bytes: table)
        try study.folder.write("out.csv.journal", bytes: opening)
        #expect(throws: Diagnostic.self) { try study.engine.sweep(request) }
        #expect(try study.bytes("out.csv.partial") == table)
    }

    @Test("that another process is writing is left alone")
    func locked() throws {
        let study = try SweepStudy()
        let sweep = try study.write("cuts", allCutOffs)
        var request = study.request(sweep, threads: 1)
        _ = try Self.interrupted(study, request, after: 8)
        request.resumes = true
        let held = try AppendedFile(
            "\(study.folder.path)/out.csv.journal", keeping: try study.bytes("out.csv.journal").count)
        #expect {
            _ = try study.engine.sweep(request)
        } throws: { error in
            (error as? Diagnostic)?.kind == "in-use"
        }
        _ = consume held
        #expect(try study.engine.sweep(request).isComplete)
    }
}

@Suite("The store of a sweep")
struct SweepStoreTests {
    /// The table and the store hold the same.
    static func compare(_ study: SweepStudy, _ store: String = "out.sqlite") throws {
        let table = try CSVTable(bytes: try study.bytes("out.csv"), file: "out.csv")
        let database = try Database(path: "\(study.folder.path)/\(store)")
        let rows = try database.rows("SELECT * FROM result ORDER BY rowid")
        #expect(rows.count == table.rowCount)
        for (row, values) in rows.enumerated() {
            #expect(values.count == table.header.count)
            for (column, value) in values.enumerated() {
                let text = table.text(row: row, column: column)
                switch value {
                case .bytes: Issue.record("bytes in \(table.header[column])")
                case .null: #expect(text.isEmpty)
                case .integer(let number): #expect(text == "\(number)")
                case .real(let number): #expect(parseNumber(text) == number)
                case .text(let stored): #expect(text == stored)
                }
            }
        }
        #expect(try database.rows("SELECT status FROM sweep") == [[.text("finished")]])
    }

    static let tariffs = """
        scenarios: {grid: {rate: {from: 0, to: 20, step: 5}, partner: [E0, E1, E2]}}
        policy: [tariff: {importers: E1, exporters: $partner, percent: $rate}]
        """

    @Test("holds the rows of the table with their types, failed ones too")
    func equal() throws {
        let study = try SweepStudy()
        let sweep = try study.write("tariffs", Self.tariffs)
        var request = study.request(sweep)
        request.store = "\(study.folder.path)/out.sqlite"
        let result = try study.engine.sweep(request)
        #expect(result.summary.failed == 5)
        try Self.compare(study)
        let database = try Database(path: "\(study.folder.path)/out.sqlite")
        #expect(
            try database.rows(
                "SELECT typeof(scenario), typeof(rate), typeof(partner), typeof(real_income_percent) FROM result LIMIT 1"
            )
                == [[.text("integer"), .text("real"), .text("text"), .text("real")]])
        #expect(
            try database.rows("SELECT name, world, closure, scenarios FROM sweep")
                == [[.text("tariffs"), .text("random"), .text("hold"), .integer(15)]])
        #expect(
            try database.rows("SELECT count(DISTINCT scenario) FROM result WHERE status = 'failed' AND partner = 'E1'")
                == [[.integer(5)]])
    }

    @Test("follows the table after an interruption, whether it was ahead, behind, or asked for only then")
    func resume() throws {
        let study = try SweepStudy()
        let sweep = try study.write("tariffs", Self.tariffs)
        var request = study.request(sweep, threads: 1)
        for state in ["behind", "ahead", "absent", "finished"] {
            for name in ["out.csv", "out.json", "out.sqlite"] { removeTree("\(study.folder.path)/\(name)") }
            request.resumes = false
            request.store = state == "behind" || state == "ahead" ? "\(study.folder.path)/out.sqlite" : nil
            if state == "finished" {
                _ = try study.engine.sweep(request)
            } else {
                _ = try SweepResumeTests.interrupted(study, request, after: 8)
            }
            let database = try request.store.map { try Database(path: $0) }
            switch state {
            case "behind": try database?.execute("DELETE FROM result WHERE scenario > 4")
            case "ahead":
                try database?.execute("INSERT INTO result SELECT * FROM result WHERE scenario = 8")
                try database?.execute("UPDATE result SET scenario = 9 WHERE rowid = (SELECT max(rowid) FROM result)")
            default: break
            }
            request.resumes = true
            request.store = "\(study.folder.path)/out.sqlite"
            #expect(try study.engine.sweep(request).isComplete)
            if state != "ahead" { try Self.compare(study) }
        }
    }

    @Test("of another sweep or another program is not written to")
    func refusals() throws {
        let study = try SweepStudy()
        var request = study.request(try study.write("tariffs", Self.tariffs))
        request.store = "\(study.folder.path)/out.sqlite"
        _ = try study.engine.sweep(request)
        var other = study.request(try study.write("others", Self.tariffs), table: "other.csv")
        other.store = request.store
        func kind(_ request: SweepRequest) -> String {
            do {
                _ = try study.engine.sweep(request)
                return "answered"
            } catch {
                return (error as? Diagnostic)?.kind ?? "\(error)"
            }
        }
        #expect(kind(other) == "another-sweep")
        #expect(!study.exists("other.csv"))
        other.replaces = true
        #expect(kind(other) == "answered")
        try study.folder.write("text.sqlite", "this is no database, whatever its name may say\n")
        other.store = "\(study.folder.path)/text.sqlite"
        #expect(kind(other) == "not-a-store")
        other.store = study.folder.path
        #expect(kind(other) == "not-a-store")
        other.store = "\(study.folder.path)/none/a.sqlite"
        #expect(kind(other) == "store-failed")
    }
}
