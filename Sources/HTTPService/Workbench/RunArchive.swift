import Engine
import Reporting
import TextFormats

/// Where runs are kept.
protocol RunArchive: Sendable {
    /// Keeps a run with everything that can be made of it later.
    func keep(_ result: RunResult, seconds: Double) throws -> KeptRun
    /// Summaries, the newest first.
    func list(limit: Int) throws -> [JSONValue]
    /// The identifier that a text means: the whole of it or a beginning that no other has; `nil` where it means none.
    func identifier(_ text: String) throws -> String?
    /// A document of a run, as it was kept.
    func document(_ id: String, _ name: String) throws -> RunDocument
    /// Two runs beside each other.
    func compare(_ first: String, _ second: String) throws -> JSONValue
    /// Takes a run away.
    func delete(_ id: String) throws
}

/// A run that was kept.
struct KeptRun: Sendable, Equatable {
    /// Its identifier.
    var id: String
    /// Why it is kept for as long as the service lives only; `nil` where it is on the disk, or nothing was to be.
    var warning: Diagnostic?
}
