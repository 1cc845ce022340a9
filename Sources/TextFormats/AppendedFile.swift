import Glibc

/// A file that grows by whole pieces and is cut back to the last whole one after an interruption.
///
/// Held by one process at a time: another that opens it is refused.
public final class AppendedFile {
    /// The file.
    public let path: String
    /// Bytes written.
    public private(set) var size: Int
    private let descriptor: Int32

    /// Opens a file to add to, making it where it is not there.
    ///
    /// - Parameters:
    ///   - size: how many bytes of it to keep; what follows is cut off.
    /// - Throws: `Diagnostic` of kind `cannot-write`, or `in-use` where another process holds it.
    public init(_ path: String, keeping size: Int) throws(Diagnostic) {
        self.path = path
        self.size = size
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Self.fault(path) }
        // From here on an error ends in deinit, which closes: closing here too would close what another thread has opened
        // under the same number meanwhile. A file system without locks is no reason to refuse.
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            throw Diagnostic(
                kind: "in-use", file: path, found: "another run is writing this file now",
                needed: "one run at a time", advice: "wait for it, or choose another name")
        }
        // Another run may have finished the file, or taken it away, between the reading of it and the lock.
        var (own, named) = (stat(), stat())
        guard fstat(descriptor, &own) == 0, stat(path, &named) == 0, own.st_ino == named.st_ino,
            own.st_dev == named.st_dev, own.st_size >= off_t(size)
        else {
            if own.st_size == 0, own.st_ino == named.st_ino { unlink(path) }
            throw Diagnostic(
                kind: "in-use", file: path, found: "another run has changed this file just now",
                needed: "one run at a time", advice: "look at what it has made, and begin again")
        }
        guard ftruncate(descriptor, off_t(size)) == 0, lseek(descriptor, 0, SEEK_END) == off_t(size) else {
            throw Self.fault(path)
        }
    }

    deinit { close(descriptor) }

    /// Adds bytes; where that fails the file is cut back to what it was.
    ///
    /// - Throws: `Diagnostic` of kind `cannot-write`.
    public func append(_ bytes: [UInt8]) throws(Diagnostic) {
        var written = 0
        while written < bytes.count {
            let put = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written) }
            if put < 0 && errno == EINTR { continue }
            if put <= 0 {
                let fault = Self.fault(path)
                if ftruncate(descriptor, off_t(size)) == 0 { lseek(descriptor, 0, SEEK_END) }
                throw fault
            }
            written += put
        }
        size += bytes.count
    }

    /// Waits until what was written is on the disk.
    ///
    /// - Throws: `Diagnostic` of kind `cannot-write`.
    public func synchronize() throws(Diagnostic) {
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw Self.fault(path) }
    }

    /// Gives the file its final name; it stays open.
    ///
    /// - Throws: `Diagnostic` of kind `cannot-write`.
    public func rename(to target: String) throws(Diagnostic) {
        guard Glibc.rename(path, target) == 0 else { throw Self.fault(target) }
    }

    private static func fault(_ path: String) -> Diagnostic {
        Diagnostic(
            kind: "cannot-write", file: path, found: "cannot be written: \(String(cString: strerror(errno)))",
            advice: "check that the folder exists, that you may write to it and that the disk has room")
    }
}

/// Reads a piece of a file; shorter than asked for where the file ends, empty where there is none.
public func readPiece(_ path: String, _ range: Range<Int>) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: range.count)
    var filled = 0
    while filled < bytes.count {
        let got = bytes.withUnsafeMutableBytes {
            pread(descriptor, $0.baseAddress! + filled, $0.count - filled, off_t(range.lowerBound + filled))
        }
        if got < 0 && errno == EINTR { continue }
        if got <= 0 { break }
        filled += got
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
}

/// Size of a file in bytes; `nil` where there is none.
public func fileSize(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
}
