import TextFormats

extension RunStore {
    /// Writes what is kept of runs as files: each into a folder of its name, `folder/ID/`.
    ///
    /// Beside the documents stand the files that the scenario names, at the paths that it states, so that it runs there again; a
    /// path that leads elsewhere becomes a name in `inputs/`. The files of a run appear all or none. Other files are left alone.
    ///
    /// - Parameter overwrites: whether files that are there are replaced; otherwise nothing is written where there is one.
    /// - Returns: the folders.
    /// - Throws: `Diagnostic` of kind `unknown-run`, `already-there`, `cannot-write`, `empty-path` or `store-damaged`.
    public func export(_ ids: [RunID], to folder: String, overwriting overwrites: Bool = false) throws -> [String] {
        guard !folder.isEmpty else {
            throw Diagnostic(
                kind: "empty-path", found: "the folder for runs is empty text", needed: "the name of a folder")
        }
        var base = folder
        while base.count > 1, base.hasSuffix("/") { base.removeLast() }
        var seen: Set<RunID> = []
        let ids = ids.filter { seen.insert($0).inserted }
        for id in ids where !overwrites {
            let target = "\(base)/\(id)"
            guard !isFolder(target) || namesInFolder(target).isEmpty, !isRegularFile(target) else {
                throw Diagnostic(
                    kind: "already-there", file: target, found: "this is there already",
                    needed: "a folder into which the run was not written before",
                    advice: "choose another folder, or replace its files with `--force`; nothing was written")
            }
            // An unknown run is refused before anything is written.
            _ = try run(id)
        }
        return try ids.map { id in
            let target = "\(base)/\(id)"
            let files = try self.files(id)
            let isNew = !isFolder(target)
            do {
                for (path, _) in files {
                    try makeFolder(path.lastIndex(of: "/").map { "\(target)/\(path[..<$0])" } ?? target)
                }
                try writeAllAtomically(files.map { ("\(target)/\($0.path)", $0.bytes) })
            } catch {
                if isNew { removeTree(target) }
                throw error
            }
            return target
        }
    }

    /// The files of a run by their paths below its folder.
    private func files(_ id: RunID) throws -> [(path: String, bytes: [UInt8])] {
        var files: [(path: String, bytes: [UInt8])] = []
        for document in try run(id).documents {
            // A store is a file like others, which somebody may have altered.
            guard Self.isPlain(document.name) else {
                throw Diagnostic(
                    kind: "store-damaged", file: path, found: "a document of \(id) is called `\(document.name)`",
                    needed: "the plain name of a file")
            }
            files.append((document.name, try self.document(id, document.name).bytes))
        }
        for input in try inputs(id) where input.kind != .scenario {
            guard let bytes = input.bytes else { continue }
            let parts = input.name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            let isInside = parts.allSatisfy(Self.isPlain)
            var place = isInside ? input.name : "inputs/\(parts.last.flatMap { Self.isPlain($0) ? $0 : nil } ?? "file")"
            var number = 2
            let ending = place
            while files.contains(where: {
                $0.path == place || $0.path.hasPrefix("\(place)/") || place.hasPrefix("\($0.path)/")
            }) {
                place = "inputs/\(number)-\(ending.split(separator: "/").last ?? "file")"
                number += 1
            }
            files.append((place, bytes))
        }
        return files
    }

    /// Whether a name stays in its folder: no path, nothing hidden, no character that a terminal obeys.
    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix(".") && name.utf8.count <= 200
            && name.unicodeScalars.allSatisfy { $0.value > 0x1F && $0.value != 0x7F && $0 != "/" && $0 != "\\" }
    }
}
