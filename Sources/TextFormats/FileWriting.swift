import Glibc

/// Writes a file whole or not at all: to a temporary name in the same folder, flushed to the
/// disk, then renamed over the target.
///
/// A name that ends in `.gz` is packed (without a time stamp,
/// so equal content gives equal bytes).
///
/// - Throws: `Diagnostic` of kind `cannot-write`; the target is then as it was before.
public func writeAtomically(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    try writeAtomically(to: path) { sink throws(Diagnostic) in try sink.write(bytes) }
}

/// Writes a file whole or not at all, in pieces: `body` hands them to the sink.
///
/// - Parameters:
///   - path: the file; see ``writeAtomically(_:to:)-([UInt8],_)``.
///   - packing: how closely a name that ends in `.gz` is packed.
/// - Throws: `Diagnostic` of kind `cannot-write`; the target is then as it was before.
public func writeAtomically(
    to path: String, packing: Packing = .smallest, _ body: (_ sink: ByteSink) throws(Diagnostic) -> Void
) throws(Diagnostic) {
    let temporary = "\(path).\(getpid()).partial"
    do throws(Diagnostic) {
        let sink = try ByteSink(temporary, isPacked: path.hasSuffix(".gz"), packing: packing)
        try body(sink)
        try sink.finish()
        guard rename(temporary, path) == 0 else { throw cannotWrite(path) }
    } catch {
        unlink(temporary)
        var fault = error
        fault.file = path
        throw fault
    }
}

/// Writes several files, all or none: each to a temporary name first, and only then each renamed over its target.
///
/// A name that ends in `.gz` is packed.
///
/// - Throws: `Diagnostic` of kind `cannot-write`; the targets are then as they were before.
public func writeAllAtomically(_ files: [(path: String, bytes: [UInt8])]) throws(Diagnostic) {
    func temporary(_ path: String) -> String { "\(path).\(getpid()).partial" }
    for (path, _) in files where isFolder(path) {
        throw Diagnostic(
            kind: "cannot-write", file: path, found: "this is a folder, where a file is to be written",
            needed: "another folder for the results", advice: "nothing was changed")
    }
    do throws(Diagnostic) {
        for (path, bytes) in files {
            do throws(Diagnostic) {
                let sink = try ByteSink(temporary(path), isPacked: path.hasSuffix(".gz"))
                try sink.write(bytes)
                try sink.finish()
            } catch {
                var fault = error
                fault.file = path
                throw fault
            }
        }
        for (path, _) in files where rename(temporary(path), path) != 0 { throw cannotWrite(path) }
    } catch {
        for (path, _) in files { unlink(temporary(path)) }
        throw error
    }
}

/// Writes text as UTF-8; see ``writeAtomically(_:to:)-([UInt8],_)``.
public func writeAtomically(_ text: String, to path: String) throws(Diagnostic) {
    try writeAtomically(Array(text.utf8), to: path)
}

/// Fills a folder whole or not at all: `body` writes into a temporary sibling, which then takes
/// the target's name; a folder already there is replaced only when `body` has succeeded.
///
/// - Throws: what `body` throws, or `Diagnostic` of kind `cannot-write`.
public func writeFolderAtomically(_ path: String, _ body: (_ folder: String) throws -> Void) throws {
    var target = path
    while target.count > 1, target.hasSuffix("/") { target.removeLast() }
    let temporary = "\(target).\(getpid()).partial"
    removeTree(temporary)
    try makeFolder(temporary)
    do {
        try body(temporary)
        let old = "\(target).\(getpid()).old"
        let replaces = isFolder(target)
        if replaces, rename(target, old) != 0 { throw cannotWrite(target) }
        if rename(temporary, target) != 0 {
            let fault = cannotWrite(target)
            if replaces { rename(old, target) }
            throw fault
        }
        if replaces { removeTree(old) }
    } catch {
        removeTree(temporary)
        throw error
    }
}

/// Makes a folder and its parents; one that exists is left alone.
///
/// - Throws: `Diagnostic` of kind `cannot-write`.
public func makeFolder(_ path: String) throws(Diagnostic) {
    if path.isEmpty || isFolder(path) { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try makeFolder(String(path[..<slash])) }
    var status = stat()
    if stat(path, &status) == 0 {
        throw Diagnostic(
            kind: "cannot-write", file: path, found: "this is a file, where a folder is to be made",
            needed: "the name of a folder", advice: "choose another name; nothing was changed")
    }
    if mkdir(path, 0o777) != 0 && errno != EEXIST { throw cannotWrite(path) }
    if !isFolder(path) { throw cannotWrite(path) }
}

/// Makes a new folder with a name of its own that only this user may enter; `nil` where that fails (`errno` says why).
public func makeTemporaryFolder(in parent: String, named name: String) -> String? {
    var template = Array("\(parent)/\(name)-XXXXXX".utf8CString)
    let isMade = template.withUnsafeMutableBufferPointer { buffer in
        buffer.baseAddress.map { mkdtemp($0) != nil } ?? false
    }
    return isMade ? String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
}

/// The folder for temporary files: `$TMPDIR`, else `/tmp`.
public var temporaryFiles: String {
    getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
}

/// Removes a file or a folder with all it holds; what is not there is no error.
public func removeTree(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if (status.st_mode & S_IFMT) == S_IFDIR {
        for name in namesInFolder(path) { removeTree("\(path)/\(name)") }
        rmdir(path)
    } else {
        unlink(path)
    }
}
