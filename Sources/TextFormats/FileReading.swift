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

/// A name for a file that is the same however its path is written; the file itself need not be there.
public func canonicalPath(_ path: String) -> String {
    func resolved(_ path: String) -> String? {
        guard let text = realpath(path, nil) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }
    if let whole = resolved(path) { return whole }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    return "\(resolved(folder) ?? folder)/\(name)"
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
    let source = try ByteSource(path, called: name)
    // One byte more than a plain file has, so that its end is met without growing.
    var bytes = [UInt8](repeating: 0, count: max(source.fileSize + 1, 4096))
    var filled = 0
    while true {
        let got = bytes.withUnsafeMutableBytes { source.fill(UnsafeMutableRawBufferPointer(rebasing: $0[filled...])) }
        if let fault = source.fault { throw fault }
        filled += got
        if filled < bytes.count { break }
        bytes.append(contentsOf: repeatElement(0, count: bytes.count))
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
}

/// The content of a plain file as it stands, of whatever kind; `nil` where there is none, where it is no regular file of its
/// own (a link is none) or holds more than `limit` bytes.
public func contentOfFile(_ path: String, limit: Int) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, (status.st_mode & S_IFMT) == S_IFREG, status.st_size <= limit else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
        let got = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress! + filled, $0.count - filled) }
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { return nil }
        filled += got
    }
    return bytes
}

/// Refuses bytes that are not UTF-8, naming the line and column of the first bad byte.
///
/// - Throws: `Diagnostic` of kind `not-utf8`.
/// - Complexity: O(bytes); text in ASCII is checked eight bytes at a time.
public func requireUTF8(_ bytes: [UInt8], file: String) throws(Diagnostic) {
    try requireUTF8(bytes, upTo: bytes.count, file: file, firstLine: 1)
}

/// Refuses the first `count` bytes of a piece of a file that starts with line `firstLine`.
func requireUTF8(_ bytes: [UInt8], upTo count: Int, file: String, firstLine: Int) throws(Diagnostic) {
    guard let bad = firstInvalidUTF8(bytes, count) else { return }
    var line = firstLine
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

/// Whether bytes are UTF-8 throughout.
public func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool { firstInvalidUTF8(bytes) == nil }

private func firstInvalidUTF8(_ bytes: [UInt8], _ count: Int) -> Int? {
    bytes.withUnsafeBytes { firstInvalidUTF8(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
}

private func firstInvalidUTF8(_ raw: UnsafeRawBufferPointer) -> Int? {
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
