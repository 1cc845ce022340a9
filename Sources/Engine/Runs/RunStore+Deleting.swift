import ResultStore
import TextFormats

extension RunStore {
    /// What was taken out.
    public struct Deletion: Sendable, Equatable {
        /// How many runs.
        public var runs: Int
        /// Bytes by which the file became smaller.
        public var bytesGivenBack: Int
        /// Why the space was not given back, where it was not; later runs use it, and the next deletion tries again.
        public var spaceFault: Diagnostic?
    }

    /// Runs that were kept before a moment, the newest first.
    public func runs(keptBefore moment: Moment) throws -> [RunSummary] { try list().filter { $0.created < moment } }

    /// Takes runs out, all or none, with all content that no other run has; then gives the space back to the disk.
    ///
    /// - Throws: `Diagnostic` of kind `unknown-run` where one of them is not there, after which all are.
    @discardableResult
    public func delete(_ ids: [RunID]) throws -> Deletion {
        guard exists, !ids.isEmpty else {
            if let id = ids.first { throw missing(id) }
            return Deletion(runs: 0, bytesGivenBack: 0)
        }
        let before = fileSize(path) ?? 0
        let unique = Set(ids)
        let database = try openForWriting()
        do {
            try take(unique, out: database)
        } catch let fault as Diagnostic where fault.kind == "store-full" {
            var fault = fault
            fault.advice =
                "make a little room first: a deletion can be undone until it is whole, and what that takes is written down"
            throw fault
        }
        var deletion = Deletion(runs: unique.count, bytesGivenBack: 0)
        do {
            try giveBack(database)
        } catch let fault as Diagnostic {
            // The runs are gone whatever becomes of their place.
            deletion.spaceFault = fault
        }
        deletion.bytesGivenBack = max(0, before - (fileSize(path) ?? 0))
        return deletion
    }

    private func take(_ ids: Set<RunID>, out database: Database) throws {
        try database.transaction {
            let number = try database.statement("SELECT number FROM run WHERE id = ?")
            var hashes: Set<String> = []
            for id in ids {
                try number.bind([.text(id.text)])
                guard try number.step(), let run = number.row.first else { throw missing(id) }
                let read = try database.rows(
                    "SELECT sha256 FROM document WHERE run = ? UNION SELECT sha256 FROM input WHERE run = ?",
                    [run, run])
                hashes.formUnion(read.compactMap { $0.first?.text })
                // Documents and inputs go with their run.
                try database.statement("DELETE FROM run WHERE number = ?").run([run])
            }
            let unused = try database.statement(
                """
                DELETE FROM content WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM document WHERE sha256 = ?1)
                    AND NOT EXISTS (SELECT 1 FROM input WHERE sha256 = ?1)
                """)
            for hash in hashes { try unused.run([.text(hash)]) }
        }
    }

    /// Cuts the free pages off, some at a time: a copy of the whole file, as `VACUUM` makes one, would need the most room where
    /// there is least, and would keep others waiting longest.
    private func giveBack(_ database: Database) throws {
        func free() throws(Diagnostic) -> Int { try database.rows("PRAGMA freelist_count").first?.first?.integer ?? 0 }
        var left = try free()
        while left > 0 {
            _ = try database.rows("PRAGMA incremental_vacuum(4096)")
            let now = try free()
            guard now < left else { return }
            left = now
        }
    }

    private func missing(_ id: RunID) -> Diagnostic {
        Diagnostic(
            kind: "unknown-run", found: "no kept run is called `\(id)`", needed: "the id of a kept run",
            advice: "`comity runs list` shows what is kept; nothing was deleted")
    }
}
