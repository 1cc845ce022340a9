import ResultStore
import TestSupport
import Testing
import TextFormats

@testable import Engine

@Suite("Files that are no store of runs")
struct RunStoreRefusalTests {
    /// Makes a database with the `sqlite3` of these tests' own library, outside of a store.
    private func make(_ path: String, kind: DatabaseKind, _ statements: String) throws {
        let database = try Database(path: path, kind: kind)
        try database.execute(statements)
    }

    private func unchanged(_ study: RunStudy, _ kind: String) throws {
        let before = try study.bytes()
        let names = namesInFolder("\(study.fixture.folder.path)/data")
        #expect(refusal { _ = try study.keep() } == kind)
        #expect(refusal { _ = try study.store.list() } == kind)
        #expect(refusal { _ = try study.store.resolve("last") } == kind)
        if let id = RunID("20000101-000000-abcdef") { #expect(refusal { try study.store.delete([id]) } == kind) }
        #expect(try study.bytes() == before)
        #expect(namesInFolder("\(study.fixture.folder.path)/data") == names)
    }

    @Test("another file, a sweep's table and a database of another program are refused and left as they are")
    func others() throws {
        let study = try RunStudy()
        try study.fixture.folder.write("data/runs.sqlite", "a text that somebody keeps under this name\n")
        try unchanged(study, "not-a-store")
        try study.fixture.folder.write("data/runs.sqlite", "x")
        try unchanged(study, "not-a-store")
        removeTree(study.store.path)
        try make(study.store.path, kind: .sweep, "CREATE TABLE result (a)")
        try unchanged(study, "not-a-store")
        removeTree(study.store.path)
        try make(study.store.path, kind: .sweep, "CREATE TABLE own (a); PRAGMA application_id = 0")
        try unchanged(study, "not-a-store")
        removeTree(study.store.path)
        try make(study.store.path, kind: .sweep, "PRAGMA application_id = 1234")
        try unchanged(study, "not-a-store")
        removeTree(study.store.path)
        try makeFolder(study.store.path)
        #expect(refusal { _ = try study.store.list() } == "not-a-store", "a folder is no empty store")
        #expect(refusal { _ = try study.keep() } == "not-a-store")
    }

    @Test("a write-ahead log of another program is neither read nor taken in")
    func foreignLog() throws {
        let study = try RunStudy()
        try study.fixture.folder.write("data/other", "")
        let source = "\(study.fixture.folder.path)/data/source.sqlite"
        let database = try Database(path: source, kind: .sweep)
        _ = try database.rows("PRAGMA journal_mode = WAL")
        try database.execute("PRAGMA application_id = 0; CREATE TABLE own (a); INSERT INTO own VALUES (1)")
        // Copied while it is open, so that the log is not taken in at the end.
        try study.fixture.folder.write("data/runs.sqlite", bytes: try readBytes(source))
        try study.fixture.folder.write("data/runs.sqlite-wal", bytes: try readBytes("\(source)-wal"))
        let log = try readBytes("\(study.store.path)-wal")
        try unchanged(study, "not-a-store")
        #expect(try readBytes("\(study.store.path)-wal") == log)
    }

    @Test("a store of a newer Comity is refused and left as it is")
    func newer() throws {
        let study = try RunStudy()
        _ = try study.keep()
        try Database(path: study.store.path, kind: .runs).execute("PRAGMA user_version = \(RunSchema.version + 1)")
        try unchanged(study, "newer-store")
    }

    @Test("a store of runs is no place for a sweep's table")
    func sweep() throws {
        let study = try RunStudy()
        _ = try study.keep()
        let before = try study.bytes()
        #expect(refusal { _ = try Database(path: study.store.path, kind: .sweep) } == "not-a-store")
        #expect(try study.bytes() == before)
    }

    @Test("altered content is found by its digest, and the run can still be deleted")
    func altered() throws {
        let study = try RunStudy()
        let id = try study.keep()
        let packed = gzipMember(Array("economy,name\n".utf8))
        try Database(path: study.store.path, kind: .runs)
            .statement(
                "UPDATE content SET gzip = ? WHERE sha256 = (SELECT sha256 FROM document WHERE name = 'results.csv')"
            )
            .run([.bytes(packed)])
        #expect(refusal { _ = try study.store.document(id, "results.csv") } == "store-damaged")
        #expect(refusal { _ = try study.store.compare(id, id) } == "store-damaged")
        try study.store.delete([id])
        #expect(try study.store.count() == 0)
    }

    @Test("documents whose names lead out of their folder are not written")
    func escape() throws {
        let study = try RunStudy()
        let id = try study.keep()
        try Database(path: study.store.path, kind: .runs)
            .execute("UPDATE document SET name = '../escaped' WHERE name = 'results.csv'")
        let folder = "\(study.fixture.folder.path)/out"
        #expect(refusal { _ = try study.store.export([id], to: folder) } == "store-damaged")
        #expect(!isFolder(folder) || namesInFolder(folder).isEmpty)
    }

    @Test("a store that is held is waited for, and then given up with its reason")
    func held() throws {
        var study = try RunStudy()
        _ = try study.keep()
        study.store.patience = 50
        let other = try Database(path: study.store.path, kind: .runs)
        try other.execute("BEGIN EXCLUSIVE")
        #expect(refusal { _ = try study.keep() } == "store-busy")
        try other.execute("ROLLBACK")
        #expect(refusal { _ = try study.keep() } == "accepted")
        #expect(try study.store.count() == 2)
    }

    @Test("a place that cannot be is a warning beside the answer")
    func keeping() throws {
        let study = try RunStudy()
        try study.fixture.folder.write("file", "")
        for data in ["\(study.fixture.folder.path)/file", "/proc/nowhere"] {
            guard case .notKept(let warning) = RunKeeping(try study.answer(), data: data, seconds: 0, origin: "test")
            else {
                Issue.record("\(data) kept a run")
                continue
            }
            #expect(warning.severity == .warning && warning.kind == "run-not-kept")
            #expect(warning.found.hasPrefix("this run was not kept, the answer is whole: "))
            #expect(warning.advice.contains("--data"))
        }
    }
}
