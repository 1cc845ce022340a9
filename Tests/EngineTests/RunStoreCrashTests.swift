import Dispatch
import Glibc
import ResultStore
import Synchronization
import TestSupport
import Testing
import TextFormats

@testable import Engine

@Suite("A store of runs among threads, and under kill -9")
struct RunStoreCrashTests {
    /// Saves until the process is killed, writing down every id that was reported as saved.
    ///
    /// - Parameter microseconds: after how long the process kills itself, from another thread.
    private static func saveUntilKilled(_ folder: String, after microseconds: Int) throws {
        let study = try RunStudy()
        let result = try study.answer()
        let documents = try result.documents()
        let store = RunStore(path: "\(folder)/runs.sqlite")
        let reported = open("\(folder)/reported", O_WRONLY | O_CREAT | O_APPEND, 0o666)
        removeTree(study.fixture.folder.path)
        DispatchQueue.global().asyncAfter(deadline: .now() + .microseconds(microseconds)) {
            kill(getpid(), SIGKILL)
        }
        for number in 1... {
            // Content of its own in every run, so that each save writes some pages.
            let own = RunDocument(
                name: "own.bin", bytes: (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* number >> 3) })
            let id = try store.save(
                result, documents: documents + [own], inputs: result.inputs, seconds: 0, origin: "test")
            let line = Array("\(id)\n".utf8)
            _ = line.withUnsafeBytes { write(reported, $0.baseAddress, $0.count) }
            if number % 5 == 0, let oldest = try store.list().last, oldest.id != id { try store.delete([oldest.id]) }
        }
    }

    @Test("whenever the process is killed, all that was reported as saved is there, and the file is whole")
    func killed() async throws {
        let folder = TemporaryFolder()
        var generator = SeededGenerator(seed: 11)
        var reports = 0
        var interrupted = 0
        for _ in 0..<25 {
            let path = folder.path
            let delay = Int.random(in: 500...60_000, using: &generator)
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, delay = delay as Int] in
                try RunStoreCrashTests.saveUntilKilled(path, after: delay)
            }
            // A journal that was left behind says that the blow fell into a commit; the next to open the file undoes it.
            if isRegularFile("\(path)/runs.sqlite-journal") { interrupted += 1 }
            guard isRegularFile("\(path)/runs.sqlite") else { continue }
            let store = RunStore(path: "\(path)/runs.sqlite")
            let kept = Set(try store.list().map(\.id.text))
            #expect(try integrity(store.path) == [[.text("ok")]])
            let said = (try? readBytes("\(path)/reported")).map { String(decoding: $0, as: UTF8.self) } ?? ""
            let ids = said.split(separator: "\n").map(String.init)
            // Every fifth save deletes the oldest: those that are left are the newest of the reported ones.
            let firstKept = ids.firstIndex { kept.contains($0) } ?? ids.count
            #expect(
                ids[firstKept...].allSatisfy(kept.contains),
                "\(ids[firstKept...].filter { !kept.contains($0) }) are lost")
            reports = ids.count
            for id in try store.list(RunFilter(limit: 3)).map(\.id) {
                for document in try store.run(id).documents { _ = try store.document(id, document.name) }
            }
        }
        #expect(reports > 25, "\(reports) saves were reported, too few for a test")
        #expect(interrupted > 0, "no blow fell into a commit")
    }

    @Test("threads that save and read at once lose nothing")
    func threads() throws {
        let study = try RunStudy()
        let result = try study.answer()
        let documents = try result.documents()
        let store = study.store
        let state = Mutex<(ids: Set<RunID>, faults: [String])>(([], []))
        DispatchQueue.concurrentPerform(iterations: 40) { number in
            do {
                let id = try store.save(
                    result, documents: documents + [RunDocument(name: "own.txt", bytes: Array("\(number)".utf8))],
                    inputs: result.inputs, seconds: 0, origin: "test")
                let own = try store.document(id, "own.txt").bytes
                let listed = try store.list().contains { $0.id == id }
                state.withLock {
                    $0.ids.insert(id)
                    if own != Array("\(number)".utf8) || !listed { $0.faults.append("\(number) was not read back") }
                }
            } catch {
                state.withLock { $0.faults.append("\(error)") }
            }
        }
        #expect(state.withLock { $0.faults }.isEmpty)
        #expect(try Set(store.list().map(\.id)) == state.withLock { $0.ids } && store.count() == 40)
        #expect(try integrity(store.path) == [[.text("ok")]])
    }
}
