import CZlib
import Glibc

/// Whether a file exists and can be read as a regular file.
public func isRegularFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && (status.st_mode & S_IFMT) == S_IFREG
}

/// Whether a folder exists.
public func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && (status.st_mode & S_IFMT) == S_IFDIR
}

/// The names in a folder, sorted, without `.` and `..`; empty where the folder cannot be read.
public func namesInFolder(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
}

/// Reads a whole file into memory; a file that ends in `.gz` is unpacked.
///
/// - Parameters:
///   - path: the file.
///   - name: what to call it in messages; the path itself where `nil`.
/// - Returns: the bytes, with a UTF-8 byte order mark at the start taken off.
/// - Throws: `Diagnostic` of kind `missing-file`, `unreadable-file` or `damaged-gzip`.
public func readBytes(_ path: String, called name: String? = nil) throws(Diagnostic) -> [UInt8] {
    let label = name ?? path
    var status = stat()
    guard stat(path, &status) == 0 else {
        if errno == EACCES { throw unreadable(label) }
        throw Diagnostic(
            kind: "missing-file", file: label, found: "there is no such file",
            advice: "check the path; it is relative to the folder in which the command runs")
    }
    guard (status.st_mode & S_IFMT) != S_IFDIR else {
        throw Diagnostic(
            kind: "unreadable-file", file: label, found: "this is a folder", needed: "a file")
    }
    guard (status.st_mode & S_IFMT) != S_IFCHR else {
        throw Diagnostic(kind: "unreadable-file", file: label, found: "this is a device", needed: "a file")
    }
    var bytes =
        path.hasSuffix(".gz") ? try unpackedBytes(path, label) : try plainBytes(path, label, Int(status.st_size))
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    return bytes
}

private func plainBytes(_ path: String, _ label: String, _ size: Int) throws(Diagnostic) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(label) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: max(size, 4096))
    var filled = 0
    while true {
        if filled == bytes.count { bytes.append(contentsOf: repeatElement(0, count: bytes.count)) }
        let got = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + filled, $0.count - filled) }
        if got == 0 { break }
        if got < 0 {
            if errno == EINTR { continue }
            throw unreadable(label)
        }
        filled += got
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
}

private func unreadable(_ label: String) -> Diagnostic {
    Diagnostic(
        kind: "unreadable-file", file: label, found: "the file cannot be read: \(String(cString: strerror(errno)))",
        advice: "check its permissions")
}

private func unpackedBytes(_ path: String, _ label: String) throws(Diagnostic) -> [UInt8] {
    guard let stream = gzopen(path, "rb") else { throw unreadable(label) }
    defer { gzclose(stream) }
    gzbuffer(stream, 1 << 17)
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    var filled = 0
    while true {
        if bytes.count - filled < 1 << 16 { bytes.append(contentsOf: repeatElement(0, count: bytes.count)) }
        let room = UInt32(min(bytes.count - filled, 1 << 30))
        let got = bytes.withUnsafeMutableBytes { gzread(stream, $0.baseAddress! + filled, room) }
        if got < 0 { throw damaged(stream, label) }
        if got == 0 { break }
        filled += Int(got)
    }
    // A truncated member is reported only by the error state, after its last byte was given out.
    var code: Int32 = 0
    _ = gzerror(stream, &code)
    if code != Z_OK && code != Z_STREAM_END { throw damaged(stream, label) }
    if gzdirect(stream) == 1 {
        throw Diagnostic(
            kind: "damaged-gzip", file: label, found: "the name ends in .gz but the content is not gzip",
            needed: "a gzip file, or a plain one without the .gz ending")
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
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

/// Refuses bytes that are not UTF-8, naming the line and column of the first bad byte.
///
/// - Throws: `Diagnostic` of kind `not-utf8`.
/// - Complexity: O(bytes); text in ASCII is checked eight bytes at a time.
public func requireUTF8(_ bytes: [UInt8], file: String) throws(Diagnostic) {
    guard let bad = firstInvalidUTF8(bytes) else { return }
    var line = 1
    var start = 0
    for index in 0..<bad where bytes[index] == 0x0A {
        line += 1
        start = index + 1
    }
    let column = String(decoding: bytes[start..<bad], as: UTF8.self).count + 1
    throw Diagnostic(
        kind: "not-utf8", file: file, line: line, column: column,
        found: "byte 0x\(String(bytes[bad], radix: 16, uppercase: true)) is not UTF-8",
        needed: "UTF-8 text", advice: "convert the file, for example with `iconv -f latin1 -t utf-8`")
}

private func firstInvalidUTF8(_ bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBytes { raw -> Int? in
        let count = raw.count
        var index = 0
        while index < count {
            if index + 8 <= count {
                let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                if word & 0x8080_8080_8080_8080 == 0 {
                    index += 8
                    continue
                }
            }
            let length = sequenceLength(raw, at: index)
            if length == 0 { return index }
            index += length
        }
        return nil
    }
}

/// Length of the well-formed UTF-8 sequence at an offset; zero where it is ill-formed.
private func sequenceLength(_ raw: UnsafeRawBufferPointer, at index: Int) -> Int {
    let lead = raw[index]
    func follows(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
        index + offset < raw.count && range.contains(raw[index + offset])
    }
    switch lead {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: return follows(1) ? 2 : 0
    case 0xE0: return follows(1, 0xA0...0xBF) && follows(2) ? 3 : 0
    case 0xED: return follows(1, 0x80...0x9F) && follows(2) ? 3 : 0
    case 0xE1...0xEF: return follows(1) && follows(2) ? 3 : 0
    case 0xF0: return follows(1, 0x90...0xBF) && follows(2) && follows(3) ? 4 : 0
    case 0xF1...0xF3: return follows(1) && follows(2) && follows(3) ? 4 : 0
    case 0xF4: return follows(1, 0x80...0x8F) && follows(2) && follows(3) ? 4 : 0
    default: return 0
    }
}
