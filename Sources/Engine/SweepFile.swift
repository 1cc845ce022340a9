import Glibc
import TextFormats

/// The table of a sweep on disk: unfinished under a name of its own, and under its final name when it is whole.
///
/// Beside `study.csv` stand, while it is being made, `study.csv.partial` (rows so far) and `study.csv.journal`
/// (how far they are whole), and when it is finished `study.json` (how it was made).
struct SweepFile {
    /// The final table.
    let path: String
    /// The sweep, its world, the version and everything else that the rows depend on, as one hash.
    let identity: String
    let name: String
    let layout: SweepLayout

    /// What is on disk before a run.
    enum State {
        /// Nothing that matters.
        case absent
        /// A finished table; of this sweep or of anything else.
        case finished(isSame: Bool)
        /// An interrupted run of this sweep.
        case interrupted(SweepJournal)
        /// An interrupted run of another sweep, with its name, or an unfinished table without its journal.
        case foreign(String?)
    }

    var partialPath: String { path + ".partial" }
    var journalPath: String { path + ".journal" }
    var manifestPath: String { String(path.dropLast(4)) + ".json" }

    /// Names a table.
    ///
    /// - Throws: `Diagnostic` of kind `wrong-kind` where the name does not end in `.csv`.
    init(_ path: String, identity: String, name: String, layout: SweepLayout) throws(Diagnostic) {
        guard path.hasSuffix(".csv"), !path.hasSuffix("/.csv"), path != ".csv" else {
            throw Diagnostic(
                kind: "wrong-kind", found: "the table `\(path)`", needed: "a name that ends in .csv")
        }
        self.path = path
        self.identity = identity
        self.name = name
        self.layout = layout
    }

    /// Refuses a store under the name of a file that the table needs.
    ///
    /// - Throws: `Diagnostic` of kind `same-file`.
    func requireApart(from store: String?) throws(Diagnostic) {
        guard let store else { return }
        let other = canonicalPath(store)
        let own = [
            (path, "the table"), (partialPath, "the unfinished table"), (journalPath, "the journal of the table"),
            (manifestPath, "the manifest of the table"),
        ]
        guard let (_, what) = own.first(where: { canonicalPath($0.0) == other }) else { return }
        throw Diagnostic(
            kind: "same-file", file: store,
            found: "the store has the name of \(what), and one would overwrite the other",
            needed: "a name of its own", advice: "choose a name that ends in .sqlite; nothing was changed")
    }

    /// What is on disk.
    func state() -> State {
        // A run that ended between the last two steps of finishing leaves a journal of nothing.
        if fileSize(partialPath) == nil, fileSize(path) != nil { return finishedState }
        if fileSize(partialPath) != nil || fileSize(journalPath) != nil {
            guard let journal = SweepJournal.read(journalPath, table: partialPath, headerRow: layout.headerRow) else {
                // A journal that ended before its first line, beside a table without rows, holds nothing to lose.
                if (fileSize(partialPath) ?? 0) <= layout.headerRow.count { return finishedState }
                return .foreign(nil)
            }
            // Nor does one without a whole batch, or of another sweep without a row: a run that met a fault before its first rows.
            if journal.batches.isEmpty, journal.identity == identity || hasNoRows { return finishedState }
            if journal.identity == identity { return .interrupted(journal) }
            return .foreign(journal.name)
        }
        return finishedState
    }

    /// Whether the unfinished table ends with its header.
    private var hasNoRows: Bool {
        let size = fileSize(partialPath) ?? 0
        let bytes = readPiece(partialPath, 0..<min(size, 1 << 20))
        return (bytes.firstIndex(of: 0x0A) ?? bytes.count) + 1 >= size
    }

    private var finishedState: State {
        guard fileSize(path) != nil || isFolder(path) else { return .absent }
        let manifest = fileSize(manifestPath).map { readPiece(manifestPath, 0..<min($0, 1 << 24)) } ?? []
        return .finished(isSame: String(decoding: manifest, as: UTF8.self).contains("\"\(identity)\""))
    }

    /// Whether the run may write here; the journal to go on from, where there is one.
    ///
    /// - Throws: `Diagnostic` of kind `unfinished-run`, `another-sweep` or `file-exists`.
    func permission(resumes: Bool, replaces: Bool) throws(Diagnostic) -> (journal: SweepJournal?, isFinished: Bool) {
        if isFolder(path) {
            throw Diagnostic(
                kind: "cannot-write", file: path, found: "this is a folder, where the table is to be written",
                needed: "the name of a file")
        }
        switch state() {
        case .absent: return (nil, false)
        case .interrupted(let journal) where resumes: return (journal, false)
        case .finished(isSame: true): return (nil, resumes && !replaces)
        case _ where replaces: return (nil, false)
        case .interrupted(let journal):
            let done = min(journal.batches.count * layout.batchWidth, layout.scenarioCount)
            throw Diagnostic(
                kind: "unfinished-run", file: partialPath,
                found: "an interrupted run of this sweep is here, with \(done) of \(layout.scenarioCount) scenarios",
                needed: "a decision", advice: "`--resume` goes on where it stopped, `--force` begins anew")
        case .foreign(let other):
            throw Diagnostic(
                kind: "another-sweep", file: partialPath,
                found: other.map {
                    $0 == name
                        ? "an interrupted run of the sweep `\($0)` is here, but its file, its world, its parameters or Comity itself have changed since"
                        : "an interrupted run of another sweep, `\($0)`, is here"
                } ?? "an unfinished table is here without its journal, so nobody knows which sweep it belongs to",
                needed: "a run of the same sweep to go on from",
                advice: "choose another name with `--out`, or begin anew with `--force`")
        case .finished:
            throw Diagnostic(
                kind: "file-exists", file: path,
                found: "this file is there already and is not the answer to this sweep",
                needed: "a new name, or the table of this very sweep",
                advice: "choose another name with `--out`, or replace it with `--force`")
        }
    }
}

/// A table that is being written, batch by batch.
final class SweepWriter {
    private let file: SweepFile
    private let table: AppendedFile
    private let journal: AppendedFile

    /// Opens the unfinished table, cut back to the last whole batch.
    init(_ file: SweepFile, goingOnFrom earlier: SweepJournal?) throws(Diagnostic) {
        self.file = file
        if let slash = file.path.lastIndex(of: "/"), slash != file.path.startIndex {
            try makeFolder(String(file.path[..<slash]))
        }
        // The journal first: its lock is the lock of the run, and it must never be newer than the table.
        journal = try AppendedFile(file.journalPath, keeping: earlier?.journalEnd ?? 0)
        let headerRow = file.layout.headerRow
        let hasHeader = earlier != nil && (fileSize(file.partialPath) ?? 0) >= headerRow.count
        table = try AppendedFile(file.partialPath, keeping: hasHeader ? earlier?.tableEnd ?? 0 : 0)
        if !hasHeader { try table.append(headerRow) }
        if earlier == nil {
            try journal.append(SweepJournal.opening(identity: file.identity, name: file.name))
        }
    }

    /// Adds a batch.
    func append(_ batch: SweepBatch) throws(Diagnostic) {
        try table.append(batch.rows)
        try journal.append(SweepJournal.lines(batch, tableEnd: table.size))
    }

    /// Waits until all is on the disk, so that an interruption of the whole machine loses nothing either.
    func synchronize() throws(Diagnostic) {
        try table.synchronize()
        try journal.synchronize()
    }

    /// Gives the whole table its final name, with its manifest beside it.
    func finish(manifest: String) throws(Diagnostic) {
        try synchronize()
        try writeAtomically(manifest, to: file.manifestPath)
        try table.rename(to: file.path)
        unlink(file.journalPath)
    }
}
