import Dispatch
import Glibc
import ResultStore
import Synchronization
import TestSupport
import Testing
import TextFormats
import WorldData

@testable import Engine

/// A folder with a small world, an answered scenario and a store.
struct RunStudy {
    let fixture: DrawFixture
    var store: RunStore

    static let policy = "policy: [tariff: {importers: E0, exporters: E1, percent: 10}]"

    init() throws {
        fixture = try DrawFixture()
        store = RunStore(path: "\(fixture.folder.path)/data/runs.sqlite")
    }

    func answer(_ lines: String = RunStudy.policy) throws -> RunResult { try fixture.run(lines) }

    /// Answers and keeps.
    func keep(_ lines: String = RunStudy.policy) throws -> RunID {
        try store.keep(try answer(lines), seconds: 1.5, origin: "test")
    }

    func bytes() throws -> [UInt8] { try readBytes(store.path) }
}

/// The kind of the finding with which something is refused.
func refusal(_ body: () throws -> Void) -> String {
    do {
        try body()
        return "accepted"
    } catch let fault as Diagnostic {
        return fault.kind
    } catch {
        return "\(error)"
    }
}

/// What SQLite says of a file as a whole.
func integrity(_ path: String) throws -> [[StoredValue]] {
    try Database(path: path, kind: .runs, isMade: false).rows("PRAGMA integrity_check")
}

@Suite("The store of runs")
struct RunStoreTests {
    @Test("a kept run comes back as it was: summary, documents, inputs and manifest")
    func roundTrip() throws {
        let study = try RunStudy()
        try study.fixture.folder.write("rates.csv", "importer,exporter,sector,percent\nE0,E1,S0,5\n")
        let result = try study.answer("policy: [tariff: {importers: E0, exporters: E1, file: rates.csv}]")
        let documents = try result.documents()
        let before = Moment.now
        let id = try study.store.save(
            result, documents: documents, inputs: result.inputs, seconds: 1.5, origin: "test")
        let run = try study.store.run(id)
        #expect(run.summary.created >= before && run.summary.created <= .now)
        #expect(id.text.hasPrefix(run.summary.created.text.filter(\.isNumber).prefix(8)))
        #expect(run.summary.answer == result.answer && run.summary.name == "drawn" && run.summary.seconds == 1.5)
        #expect(run.summary.worldHash == result.manifest.worldHash && run.summary.draws == nil)
        #expect(run.documents.map(\.name) == documents.map(\.name) + ["manifest.json"])
        for document in documents { #expect(try study.store.document(id, document.name) == document) }
        #expect(run.inputs.map(\.kind) == ["scenario", "measures", "world"])
        #expect(run.inputs[0].contentHash == result.manifest.scenarioHash)
        #expect(run.inputs[1].name == "rates.csv" && run.inputs[2].size == nil)
        #expect(try study.store.inputs(id).map(\.bytes) == result.inputs.map(\.bytes))
        #expect(run.manifest.parameters.map(\.value) == result.manifest.parameters.map { $0.value })
        #expect(run.manifest.closure == "hold" && run.manifest.evaluations == result.manifest.evaluations)
        #expect(try integrity(study.store.path) == [[.text("ok")]])
    }

    @Test("the manifest beside results.json is the one within it")
    func manifest() throws {
        let study = try RunStudy()
        let id = try study.keep()
        let whole = String(decoding: try study.store.document(id, "results.json").bytes, as: UTF8.self)
        let manifest = String(decoding: try study.store.document(id, "manifest.json").bytes, as: UTF8.self)
        let indented = manifest.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        #expect(whole.contains("\"manifest\": " + indented.dropFirst(2)))
    }

    @Test("equal content is kept once, and goes with the last run that has it")
    func sharing() throws {
        let study = try RunStudy()
        let first = try study.keep()
        func contents() throws -> Int? {
            try Database(path: study.store.path, kind: .runs).rows("SELECT count(*) FROM content").first?.first?.integer
        }
        let alone = try #require(try contents())
        let second = try study.keep()
        #expect(try contents() == alone)
        let other = try study.keep("policy: [tariff: {importers: E0, exporters: E1, percent: 11}]")
        #expect(try contents() == 2 * alone)
        try study.store.delete([first])
        #expect(try contents() == 2 * alone)
        #expect(try study.store.document(second, "results.csv").bytes.count > 100)
        try study.store.delete([second, other])
        #expect(try contents() == 0 && study.store.count() == 0)
    }

    @Test("lists are newest first, and filters choose")
    func lists() throws {
        let study = try RunStudy()
        #expect(try study.store.list().isEmpty && !study.store.exists, "reading makes no file")
        let result = try study.answer()
        // The clock of the machine may go backwards; the order is that of keeping.
        let ids = try [3_000, 1_000, 2_000].map {
            try study.store.save(
                result, documents: try result.documents(), inputs: [], seconds: 0, origin: "test",
                at: Moment(milliseconds: $0))
        }
        #expect(ids[1].text.hasPrefix("19700101-000001-"))
        #expect(try study.store.list().map(\.id) == ids.reversed())
        #expect(try study.store.list(RunFilter(limit: 2)).map(\.id) == [ids[2], ids[1]])
        #expect(try study.store.list(RunFilter(world: "nowhere")).isEmpty)
        #expect(try study.store.list(RunFilter(world: result.world.name, name: "DRAW")).count == 3)
        #expect(try study.store.runs(keptBefore: Moment(milliseconds: 2_500)).map(\.id) == [ids[2], ids[1]])
        let listing = try RunListing(study.store, RunFilter(limit: 1))
        #expect(listing.text(width: 80, colour: false).contains("1 of 3 kept runs."))
        #expect(listing.csv.split(separator: "\n").count == 2)
    }

    @Test("a run is named by its id, by a beginning of it, or by how long ago it was kept")
    func names() throws {
        let study = try RunStudy()
        #expect(refusal { _ = try study.store.resolve("last") } == "unknown-run")
        let result = try study.answer()
        let ids = try [1_000, 90_000_000].map {
            try study.store.save(
                result, documents: [], inputs: [], seconds: 0, origin: "test", at: Moment(milliseconds: $0))
        }
        #expect(try study.store.resolve("last") == ids[1])
        #expect(try study.store.resolve("last~1") == ids[0])
        #expect(try study.store.resolve(ids[0].text) == ids[0])
        #expect(try study.store.resolve("19700102") == ids[1])
        #expect(refusal { _ = try study.store.resolve("1970") } == "ambiguous-run")
        for text in ["last~2", "", "last~", "last~-1", "1971", "%", "19700102'", "last~99999999999999999999"] {
            #expect(refusal { _ = try study.store.resolve(text) } == "unknown-run", "\(text)")
        }
        do {
            _ = try study.store.resolve(ids[0].text.dropLast() + "x")
        } catch let fault as Diagnostic {
            #expect(fault.nearest.first == ids[0].text)
        }
        #expect(refusal { _ = try study.store.document(ids[0], "../results.csv") } == "unknown-document")
    }

    @Test("deleting gives the space back, and takes all or none")
    func deletion() throws {
        let study = try RunStudy()
        let kept = try study.keep()
        let small = try #require(fileSize(study.store.path))
        let result = try study.answer()
        var generator = SeededGenerator(seed: 1)
        let noise = (0..<3_000_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let large = try study.store.save(
            result, documents: [RunDocument(name: "noise.bin", bytes: noise)], inputs: [], seconds: 0, origin: "test")
        #expect(try #require(fileSize(study.store.path)) > small + 2_900_000)
        let unknown = try #require(RunID("20000101-000000-abcdef"))
        #expect(refusal { try study.store.delete([large, unknown]) } == "unknown-run")
        #expect(try study.store.count() == 2)
        let deletion = try study.store.delete([large, large])
        #expect(deletion.runs == 1 && deletion.bytesGivenBack > 2_900_000 && deletion.spaceFault == nil)
        #expect(try #require(fileSize(study.store.path)) < small + 20_000)
        #expect(try study.store.list().map(\.id) == [kept])
        #expect(try integrity(study.store.path) == [[.text("ok")]])
    }

    @Test("the file is its user's own, and holds nothing beside it after a save")
    func file() throws {
        let study = try RunStudy()
        _ = try study.keep()
        var status = stat()
        #expect(stat(study.store.path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(namesInFolder("\(study.fixture.folder.path)/data") == ["runs.sqlite"])
    }
}
