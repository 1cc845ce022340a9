import CZlib
import Glibc

// A gzip file may consist of several members, one after the other, which every reader takes for one text. Where each
// begins is known to the writer, so that a part of a large table can be read without unpacking the rest.

/// Bytes packed as one member of a gzip file, without a time stamp.
///
/// - Parameters:
///   - bytes: what is packed; may be empty.
///   - packing: how closely.
/// - Returns: a member, which is a whole gzip file by itself.
public func gzipMember(_ bytes: [UInt8], packing: Packing = .quick) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    // 15 bits of window, and 16 more for the header and trailer of gzip.
    let ready = deflateInit2_(&stream, packing == .smallest ? 9 : 1, Z_DEFLATED, 31, 8, 0, ZLIB_VERSION, size)
    precondition(ready == Z_OK, "zlib could not start packing")
    defer { deflateEnd(&stream) }
    precondition(bytes.count < Int(UInt32.max), "a member holds less than 4 GiB")
    var source = bytes
    let room = Int(deflateBound(&stream, UInt(bytes.count)))
    return source.withUnsafeMutableBufferPointer { input in
        [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            stream.next_out = buffer.baseAddress
            stream.avail_out = UInt32(room)
            let done = deflate(&stream, Z_FINISH)
            precondition(done == Z_STREAM_END, "zlib could not pack \(bytes.count) bytes")
            filled = room - Int(stream.avail_out)
        }
    }
}

/// The bytes of a member that ``gzipMember(_:packing:)`` made; `nil` where it is damaged.
public func unpackedGzipMember(_ member: [UInt8]) -> [UInt8]? {
    var packed = member
    var text: [UInt8] = []
    return append(unpacked: &packed, to: &text) ? text : nil
}

/// Reads members of a gzip file by their places, one text after the other.
///
/// - Parameters:
///   - path: the file.
///   - places: first byte and number of bytes of each member.
/// - Throws: `Diagnostic` of kind `missing-file`, `unreadable-file` or `damaged-gzip`.
public func readGzipMembers(_ path: String, at places: [Range<Int>]) throws(Diagnostic) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        if errno == ENOENT { throw Diagnostic(kind: "missing-file", file: path, found: "there is no such file") }
        throw unreadable(path)
    }
    defer { close(descriptor) }
    var text: [UInt8] = []
    for place in places {
        var packed = [UInt8](repeating: 0, count: place.count)
        var filled = 0
        while filled < packed.count {
            let got = packed.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + filled, place.count - filled, off_t(place.lowerBound + filled))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw unreadable(path) }
            if got == 0 { throw damagedMember(path) }
            filled += got
        }
        guard append(unpacked: &packed, to: &text) else { throw damagedMember(path) }
    }
    return text
}

/// Writes members that ``gzipMember(_:packing:)`` made one after the other, whole or not at all.
///
/// - Throws: `Diagnostic` of kind `cannot-write`; the target is then as it was before.
public func writeAtomically(gzipMembers members: [[UInt8]], to path: String) throws(Diagnostic) {
    let temporary = "\(path).\(getpid()).partial"
    do throws(Diagnostic) {
        let sink = try ByteSink(temporary, isPacked: false)
        for member in members { try sink.write(member) }
        try sink.finish()
        guard rename(temporary, path) == 0 else { throw cannotWrite(path) }
    } catch {
        unlink(temporary)
        var fault = error
        fault.file = path
        throw fault
    }
}

private func append(unpacked packed: inout [UInt8], to text: inout [UInt8]) -> Bool {
    // A member ends with the number of bytes that it holds; a wrong one shows as an end too early or too late.
    guard packed.count >= 18 else { return false }
    let size = packed.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    // What zlib packs is at most some thousand times as long: a damaged number must not ask for all memory.
    guard size <= packed.count * 1100 else { return false }
    var stream = z_stream()
    guard inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return false }
    defer { inflateEnd(&stream) }
    var isWhole = false
    packed.withUnsafeMutableBufferPointer { input in
        text += [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, filled in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            stream.next_out = buffer.baseAddress
            stream.avail_out = UInt32(size + 1)
            isWhole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0
            filled = size + 1 - Int(stream.avail_out)
        }
    }
    return isWhole
}

private func damagedMember(_ path: String) -> Diagnostic {
    Diagnostic(
        kind: "damaged-gzip", file: path, found: "a part of the file is not what was written there",
        needed: "the file as it was written", advice: "make it again")
}
