import CZlib
import Glibc

/// A file read from its start to its end in pieces; one whose name ends in `.gz` is unpacked.
///
/// A UTF-8 byte order mark at the start is taken off. After a fault, ``fault`` says what it was and nothing
/// more is read.
public final class ByteSource {
    /// What went wrong while reading; `nil` while all is well.
    public private(set) var fault: Diagnostic?
    /// Size of the file on the disk.
    public let fileSize: Int
    private let label: String
    private var descriptor: Int32 = -1
    private var stream: gzFile?
    private var hasStarted = false

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - name: what to call it in messages; the path itself where `nil`.
    /// - Throws: `Diagnostic` of kind `missing-file` or `unreadable-file`.
    public init(_ path: String, called name: String? = nil) throws(Diagnostic) {
        label = name ?? path
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == EACCES { throw unreadable(label) }
            throw Diagnostic(
                kind: "missing-file", file: label, found: "there is no such file",
                advice: "check the path; it is relative to the folder in which the command runs")
        }
        guard (status.st_mode & S_IFMT) != S_IFDIR else {
            throw Diagnostic(kind: "unreadable-file", file: label, found: "this is a folder", needed: "a file")
        }
        guard (status.st_mode & S_IFMT) != S_IFCHR else {
            throw Diagnostic(kind: "unreadable-file", file: label, found: "this is a device", needed: "a file")
        }
        fileSize = Int(status.st_size)
        if path.hasSuffix(".gz") {
            guard let opened = gzopen(path, "rb") else { throw unreadable(label) }
            gzbuffer(opened, 1 << 17)
            stream = opened
        } else {
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw unreadable(label) }
        }
    }

    deinit {
        if let stream { gzclose(stream) }
        if descriptor >= 0 { close(descriptor) }
    }

    /// Fills a buffer; fewer bytes than it holds only at the end of the file or after a fault.
    ///
    /// The first buffer must hold three bytes or more, so that a byte order mark is met whole.
    public func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        var filled = fillRaw(buffer)
        if !hasStarted {
            hasStarted = true
            if stream == nil, let wrong = foreignContent(UnsafeRawBufferPointer(rebasing: buffer[..<filled])) {
                fault = wrong
                return 0
            }
            if filled >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF {
                memmove(buffer.baseAddress!, buffer.baseAddress! + 3, filled - 3)
                filled -= 3
                filled += fillRaw(UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            }
        }
        return filled
    }

    private func fillRaw(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        var filled = 0
        while filled < buffer.count, fault == nil {
            let room = min(buffer.count - filled, 1 << 30)
            let got: Int
            if let stream {
                got = Int(gzread(stream, buffer.baseAddress! + filled, UInt32(room)))
            } else {
                got = Glibc.read(descriptor, buffer.baseAddress! + filled, room)
                if got < 0 && errno == EINTR { continue }
            }
            if got < 0 { fault = stream.map { damaged($0, label) } ?? unreadable(label) }
            if got <= 0 {
                if got == 0 { checkEnd() }
                return filled
            }
            filled += got
            if let stream, !hasStarted { checkPacked(stream) }
        }
        return filled
    }

    /// What the first bytes say of a file that holds something else than UTF-8 text, and how to make it that.
    private func foreignContent(_ bytes: UnsafeRawBufferPointer) -> Diagnostic? {
        func starts(_ mark: [UInt8]) -> Bool { bytes.starts(with: mark) }
        func wrong(_ kind: String, _ found: String, _ needed: String, _ advice: String) -> Diagnostic {
            Diagnostic(kind: kind, file: label, found: found, needed: needed, advice: advice)
        }
        if starts([0x1F, 0x8B]) {
            return wrong(
                "packed-file", "this is gzip data, and the name does not end in .gz", "a name that tells what it is",
                "give it a name that ends in .gz")
        }
        if starts([0xFF, 0xFE]) || starts([0xFE, 0xFF]) {
            return wrong(
                "not-utf8", "this is UTF-16, as its first two bytes say", "UTF-8 text",
                "convert the file, for example with `iconv -f utf-16 -t utf-8`, or save it as CSV UTF-8")
        }
        if starts([0x50, 0x4B, 0x03, 0x04]) {
            return wrong(
                "packed-file", "this is a zip archive, as spreadsheets (.xlsx) are", "UTF-8 text",
                "unpack it, or save the sheet as CSV UTF-8")
        }
        return nil
    }

    private func checkEnd() {
        guard let stream else { return }
        // A truncated member is reported only by the error state, after its last byte was given out.
        var code: Int32 = 0
        _ = gzerror(stream, &code)
        if code != Z_OK && code != Z_STREAM_END {
            fault = damaged(stream, label)
        } else if !hasStarted {
            checkPacked(stream)
        }
    }

    private func checkPacked(_ stream: gzFile) {
        guard gzdirect(stream) == 1 else { return }
        fault = Diagnostic(
            kind: "damaged-gzip", file: label, found: "the name ends in .gz but the content is not gzip",
            needed: "a gzip file, or a plain one without the .gz ending")
    }
}

func unreadable(_ label: String) -> Diagnostic {
    Diagnostic(
        kind: "unreadable-file", file: label, found: "the file cannot be read: \(String(cString: strerror(errno)))",
        advice: "check its permissions")
}

private func damaged(_ stream: gzFile, _ label: String) -> Diagnostic {
    var code: Int32 = 0
    let message = String(cString: gzerror(stream, &code))
    return Diagnostic(
        kind: "damaged-gzip", file: label,
        found: code == Z_BUF_ERROR
            ? "the gzip data end too early: the file is truncated" : "the gzip data are damaged (\(message))",
        needed: "a whole gzip file", advice: "copy or download it again, and test it with `gzip -t`")
}
