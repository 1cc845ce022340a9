import EquilibriumModels
import Scenarios
import TextFormats
import WorldData

/// The answer to a sweep: where its table is, what it comes to, and everything needed to judge and repeat it.
public struct SweepResult: Sendable {
    /// Name of the sweep.
    public var name: String
    /// Its title.
    public var title: String
    /// Its question.
    public var question: String
    /// The world's manifest.
    public var world: WorldManifest
    /// Columns of the table.
    public var layout: SweepLayout
    /// Names of the economies reported, in the order of the rows.
    public var economyNames: [String]
    /// The table; unfinished where the run was interrupted.
    public var table: String
    /// The SQLite file; `nil` where none was asked for.
    public var store: String?
    /// Whether every scenario is in the table.
    public var isComplete: Bool
    /// Scenarios that an earlier run had written.
    public var scenariosBefore: Int
    /// Seconds that this run took, reading of the world and baseline included.
    public var seconds: Double
    /// What the rows come to; those of earlier runs included.
    public var summary: SweepSummary
    /// How it was made.
    public var manifest: SweepManifest
}

/// How a sweep was made: enough to repeat it and to judge it.
public struct SweepManifest: Sendable {
    /// Version of the program.
    public var version: String
    /// Hash of everything that the rows depend on.
    public var identity: String
    /// SHA-256 over the world's files.
    public var worldHash: String
    /// SHA-256 of the sweep file.
    public var sweepHash: String
    /// Files that measures were read from.
    public var files: [FileRecord]
    /// The rule for deficits.
    public var closure: Closure
    /// The member of the model family.
    public var model: ResolvedModel
    /// Every parameter used: elasticities of the world and effects of the sweep.
    public var parameters: [UsedParameter]
    /// What each measure in force touched.
    public var measures: [BoundMeasure]
    /// The solve of the baseline; `nil` where a finished table was only read.
    public var baselineTrace: SolveTrace?
    /// Everything clipped, dropped or assumed about the world and the baseline.
    public var findings: [Diagnostic]
    /// Warnings and notes of the scenarios, by kind.
    public var notes: [SweepNote]
}

extension SweepResult {
    /// Number of scenarios.
    public var scenarioCount: Int { layout.scenarioCount }

    /// Scenarios that are in the table.
    public var scenariosWritten: Int { summary.solved + summary.failed }

    /// Gives the table piece by piece as text, each piece whole lines, however large it is.
    ///
    /// - Throws: `Diagnostic` of kind `unreadable-file`.
    public func forEachPieceOfTable(_ body: (String) throws -> Void) throws {
        let size = fileSize(table) ?? 0
        var start = 0
        while start < size {
            var piece = readPiece(table, start..<min(size, start + 1 << 20))
            if start + piece.count < size, let last = piece.lastIndex(of: 0x0A) {
                piece.removeLast(piece.count - last - 1)
            }
            guard !piece.isEmpty else {
                throw Diagnostic(kind: "unreadable-file", file: table, found: "the file cannot be read to its end")
            }
            try body(String(decoding: piece, as: UTF8.self))
            start += piece.count
        }
    }
}
