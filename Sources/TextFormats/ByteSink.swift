import CZlib
import Glibc

/// How closely a `.gz` file is packed.
public enum Packing: Sendable {
    /// As small as can be: for files that are kept and passed on.
    case smallest
    /// Some ten times as quick and a quarter larger: for tables of millions of rows.
    case quick
}

/// A file that is written in pieces; ``writeAtomically(to:packing:_:)`` hands one out.
public final class ByteSink {
    private let path: String
    private var descriptor: Int32 = -1
    private var stream: gzFile?

    init(_ path: String, isPacked: Bool, packing: Packing = .smallest) throws(Diagnostic) {
        self.path = path
        if isPacked {
            guard let opened = gzopen(path, packing == .smallest ? "wb9" : "wb1") else { throw cannotWrite(path) }
            gzbuffer(opened, 1 << 17)
            stream = opened
        } else {
            descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw cannotWrite(path) }
        }
    }

    deinit {
        if let stream { gzclose(stream) }
        if descriptor >= 0 { close(descriptor) }
    }

    /// Adds bytes.
    ///
    /// - Throws: `Diagnostic` of kind `cannot-write`.
    public func write(_ bytes: [UInt8]) throws(Diagnostic) {
        var written = 0
        while written < bytes.count {
            let put = bytes.withUnsafeBytes { source -> Int in
                let start = source.baseAddress! + written
                let length = min(source.count - written, 1 << 30)
                if let stream { return Int(gzwrite(stream, start, UInt32(length))) }
                return Glibc.write(descriptor, start, length)
            }
            if put < 0, stream == nil, errno == EINTR { continue }
            if put <= 0 { throw cannotWrite(path) }
            written += put
        }
    }

    /// Flushes everything to the disk and closes the file.
    func finish() throws(Diagnostic) {
        if let stream {
            self.stream = nil
            if gzclose(stream) != Z_OK { throw cannotWrite(path) }
        }
        if descriptor >= 0 {
            let open = descriptor
            descriptor = -1
            let fault = fsync(open) != 0 && errno != EINVAL ? cannotWrite(path) : nil
            if close(open) != 0, fault == nil { throw cannotWrite(path) }
            if let fault { throw fault }
        }
    }
}

func cannotWrite(_ path: String) -> Diagnostic {
    Diagnostic(
        kind: "cannot-write", file: path, found: "cannot be written: \(String(cString: strerror(errno)))",
        advice: "check that the folder exists, that you may write to it and that the disk has room; nothing was changed"
    )
}
