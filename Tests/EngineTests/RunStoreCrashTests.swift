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
    /// - Parameters:
    ///   - saves: after how many saves the process takes aim at itself, from another thread.
    ///   - share: when it strikes from then on, as a share of the time that a save takes here.
    private static func saveUntilKilled(_ folder: String, after saves: Int, share: Double) throws {
        let study = try RunStudy()
        let result = try study.answer()
        let documents = try result.documents()
        let store = RunStore(path: "\(folder)/runs.sqlite")
        let reported = open("\(folder)/reported", O_WRONLY | O_CREAT | O_APPEND, 0o666)
        removeTree(study.fixture.folder.path)
        for number in 1... {
            let start = DispatchTime.now().uptimeNanoseconds
            // Content of its own in every run, so that each save writes some pages.
            let own = RunDocument(
                name: "own.bin", bytes: (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* number >> 3) })
            let id = try store.save(
                result, documents: documents + [own], inputs: result.inputs, seconds: 0, origin: "test")
            func note(_ text: String) {
                _ = Array(text.utf8).withUnsafeBytes { write(reported, $0.baseAddress, $0.count) }
            }
            note("\(id)\n")
            if number % 3 == 0, let oldest = try store.list().last {
                note("-\(oldest.id)\n")
                try store.delete([oldest.id])
            }
            if number == saves {
                let delay = share * Double(DispatchTime.now().uptimeNanoseconds - start)
                DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(delay))) {
                    kill(getpid(), SIGKILL)
                }
            }
        }
    }

    @Test("whenever the process is killed, all that was reported as saved is there, and the file is whole")
    func killed() async throws {
        let folder = TemporaryFolder()
        var generator = SeededGenerator(seed: 11)
        var reports = 0
        var interrupted = 0
        for number in 1...25 {
            let path = folder.path
            let saves = Int.random(in: 1...5, using: &generator)
            let share = Double.random(in: 0...1.5, using: &generator)
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, saves = saves as Int, share = share as Double] in
                try RunStoreCrashTests.saveUntilKilled(path, after: saves, share: share)
            }
            // A journal that was left behind says that the blow fell into a commit; the next to open the file undoes it.
            if isRegularFile("\(path)/runs.sqlite-journal") { interrupted += 1 }
            let store = RunStore(path: "\(path)/runs.sqlite")
            let kept = Set(try store.list().map(\.id.text))
            #expect(try integrity(store.path) == [[.text("ok")]])
            let said = (try? readBytes("\(path)/reported")).map { String(decoding: $0, as: UTF8.self) } ?? ""
            let lines = said.split(separator: "\n").map(String.init)
            let ids = lines.filter { !$0.hasPrefix("-") }
            let deleted = Set(lines.filter { $0.hasPrefix("-") }.map { String($0.dropFirst()) })
            // What was about to be deleted may be there or not; all else that was reported must be.
            let lost = ids.filter { !kept.contains($0) && !deleted.contains($0) }
            #expect(lost.isEmpty, "\(lost) are lost")
            #expect(kept.count >= ids.count - deleted.count && kept.count <= ids.count + number)
            reports = ids.count
            for id in try store.list(RunFilter(limit: 3)).map(\.id) {
                for document in try store.run(id).documents { _ = try store.document(id, document.name) }
            }
        }
        #expect(reports >= 25)
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
