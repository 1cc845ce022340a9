import Engine
import Reporting
import TextFormats

/// Keeps runs in the user's run store, and those that it does not take for as long as the service lives.
final class StoredRunArchive: RunArchive {
    private let store: RunStore
    private let memory = MemoryArchive()

    init(_ store: RunStore) { self.store = store }

    func keep(_ result: RunResult, seconds: Double) throws -> KeptRun {
        do {
            return KeptRun(id: try store.keep(result, seconds: seconds, origin: "workbench").text)
        } catch {
            // A full disk must not cost the answer.
            var warning = (error as? Diagnostic) ?? Diagnostic(kind: "store-failed", found: "\(error)")
            warning.severity = .warning
            warning.kind = "run-not-kept"
            warning.found = "the run is not on the disk and is lost when the service ends: \(warning.found)"
            return KeptRun(id: try memory.keep(result, seconds: seconds).id, warning: warning)
        }
    }

    func list(limit: Int) throws -> [JSONValue] {
        let held = try memory.list(limit: limit)
        let kept = try store.list(RunFilter(limit: limit - held.count)).map { JSONValue.object($0.members) }
        return held + kept
    }

    func identifier(_ text: String) throws -> String? {
        if let held = try memory.identifier(text) { return held }
        // Words such as `last` belong to the command: an address must mean the same run tomorrow.
        guard text.utf8.first.map({ (0x30...0x39).contains($0) }) == true else { return nil }
        do {
            return try store.resolve(text).text
        } catch let fault as Diagnostic where fault.kind == "unknown-run" {
            return nil
        } catch let fault as Diagnostic where fault.kind == "ambiguous-run" {
            throw HTTPFault(404, [fault])
        }
    }

    func document(_ id: String, _ name: String) throws -> RunDocument {
        guard let kept = RunID(id) else { return try memory.document(id, name) }
        return try store.document(kept, name)
    }

    func compare(_ first: String, _ second: String) throws -> JSONValue {
        guard let a = RunID(first), let b = RunID(second) else { return try memory.compare(first, second) }
        return try store.compare(a, b).document
    }

    func delete(_ id: String) throws {
        guard let kept = RunID(id) else { return try memory.delete(id) }
        _ = try store.delete([kept])
    }
}
