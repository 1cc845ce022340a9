import Engine
import Reporting
import Synchronization
import TextFormats

/// Keeps the last runs for as long as the service lives, where none are kept on the disk.
final class MemoryArchive: RunArchive {
    private struct Run {
        let id: String
        let summary: JSONValue
        let documents: [RunDocument]
        var bytes: Int { documents.reduce(0) { $0 + $1.bytes.count } }
    }

    /// Bytes of the documents of all runs.
    let byteLimit: Int
    private let runs = Mutex<[Run]>([])

    init(byteLimit: Int = 64 << 20) { self.byteLimit = byteLimit }

    func keep(_ result: RunResult, seconds: Double) throws -> KeptRun {
        var generator = SystemRandomNumberGenerator()
        let id = "memory-" + String(UInt32.random(in: 0...UInt32.max, using: &generator), radix: 16)
        let summary: JSONValue = [
            "id": .string(id), "name": .string(result.name), "title": .string(result.title),
            "question": .string(result.question), "world": .string(result.world.name), "created": .null,
            "comity": .string(comityVersion), "draws": (result.uncertainty?.count).map(JSONValue.integer) ?? .null,
            "origin": "workbench", "seconds": .number(seconds), "answer": .string(result.answer),
            "scenario_sha256": .string(result.manifest.scenarioHash),
            "world_sha256": .string(result.manifest.worldHash),
        ]
        let run = Run(id: id, summary: summary, documents: try result.documents())
        runs.withLock { runs in
            runs.insert(run, at: 0)
            while runs.count > 1, runs.reduce(0, { $0 + $1.bytes }) > byteLimit { runs.removeLast() }
        }
        return KeptRun(id: id)
    }

    func list(limit: Int) throws -> [JSONValue] { runs.withLock { $0.prefix(limit).map(\.summary) } }

    func identifier(_ text: String) throws -> String? {
        runs.withLock { runs in
            let found = runs.filter { $0.id == text || (!text.isEmpty && $0.id.hasPrefix(text)) }
            return found.first { $0.id == text }?.id ?? (found.count == 1 ? found[0].id : nil)
        }
    }

    func document(_ id: String, _ name: String) throws -> RunDocument {
        let found = runs.withLock { runs in runs.first { $0.id == id }?.documents.first { $0.name == name } }
        guard let found else {
            throw HTTPFault(404, kind: "unknown-document", found: "the run \(id) has no \(name)")
        }
        return found
    }

    func compare(_ first: String, _ second: String) throws -> JSONValue {
        throw HTTPFault(
            409, kind: "no-store", found: "runs are compared in the run store, and one of these is not there",
            advice: "start the service without `--no-store`, and look at its warnings")
    }

    func delete(_ id: String) throws { runs.withLock { $0.removeAll { $0.id == id } } }
}
